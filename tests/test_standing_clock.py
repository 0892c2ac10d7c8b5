"""A clock that stands still, as in tests of users: each wait happens once, and the call goes on."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import pytest
from freezegun import freeze_time

from paystackx import AsyncCustomerClient, CustomerClient, RateLimitError
from tests.support.answers import CUSTOMER, KEY, Transport, no, ok

Call = Callable[[Transport], Any]


def by_sync(transport: Transport) -> Any:
    with CustomerClient(KEY, transport=transport) as client:
        return client.get_customer("CUS_1")


async def _by_async(transport: Transport) -> Any:
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        return await client.get_customer("CUS_1")


def by_asyncio(transport: Transport) -> Any:
    return anyio.run(_by_async, transport, backend="asyncio")


def by_trio(transport: Transport) -> Any:
    return anyio.run(_by_async, transport, backend="trio")


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Collect what the client sleeps; it sleeps a hundredth of that."""
    seconds = list[float]()

    def note(duration: float) -> float:
        seconds.append(duration)
        assert len(seconds) < 50, "the client loops"
        return duration / 100

    def sleep(duration: float) -> None:
        pause(note(duration))

    async def async_sleep(duration: float) -> None:
        await anyio.sleep(note(duration))

    pause = time.sleep
    monkeypatch.setattr("paystackx._sync.base.sleep", sleep)
    monkeypatch.setattr("paystackx._async.base.async_sleep", async_sleep)
    for base in ("_async", "_sync"):
        monkeypatch.setattr(f"paystackx.{base}.base.jitter", lambda: 0.0)
    return seconds


def refusal(seconds: int) -> httpx.Response:
    answer = no(429, "Slow down")
    answer.headers["x-ratelimit-reset"] = str(seconds)
    return answer


@pytest.fixture
def _standing(monkeypatch: pytest.MonkeyPatch) -> None:
    for base in ("_async", "_sync"):
        monkeypatch.setattr(f"paystackx.{base}.base.clock", lambda: 1000.0)


every_client = pytest.mark.parametrize("call", [by_sync, by_asyncio, by_trio])


@pytest.mark.usefixtures("_standing")
@every_client
def test_a_back_off_is_slept_once(call: Call, slept: list[float]) -> None:
    transport = Transport(no(503, "Busy"), no(503, "Busy"), ok(CUSTOMER))
    assert call(transport).data.id == 1173
    assert slept == [0.5, 1.0]
    assert len(transport.requests) == 3


@pytest.mark.usefixtures("_standing")
@every_client
def test_a_rate_limit_window_is_slept_once(call: Call, slept: list[float]) -> None:
    transport = Transport(refusal(7), refusal(8), ok(CUSTOMER))
    assert call(transport).data.id == 1173
    assert slept == [7.0, 8.0]
    assert len(transport.requests) == 3


@pytest.mark.usefixtures("_standing")
@every_client
def test_a_limit_that_stays_ends_with_the_total_all_the_same(
    call: Call, slept: list[float]
) -> None:
    transport = Transport(refusal(20))
    with pytest.raises(RateLimitError) as caught:
        call(transport)
    assert slept == [20.0] * 4
    assert len(caught.value.attempts) == 5


@every_client
def test_a_call_goes_on_under_freezegun(call: Call, slept: list[float]) -> None:
    """The event loop's clock is not frozen: under a frozen one, no sleep of any program ends."""
    transport = Transport(no(503, "Busy"), refusal(7), ok(CUSTOMER))
    with freeze_time("2024-01-01", real_asyncio=True, ignore=["trio"]):
        response = call(transport)
    assert response.data.id == 1173
    assert len(slept) == 2
    assert all(each.seconds < 1e6 for each in response.attempts), "two clocks were mixed"


def test_a_call_in_a_thread_goes_on_under_freezegun(slept: list[float]) -> None:
    """There freezegun shows some callers the real time, and others the frozen one."""
    transport = Transport(no(503, "Busy"), refusal(7), ok(CUSTOMER))
    with freeze_time("2024-01-01"), ThreadPoolExecutor() as threads:
        response = threads.submit(by_sync, transport).result()
    assert response.data.id == 1173
    assert len(slept) == 2
