"""A clock that stands still, as in tests of users: each wait happens once, and the call goes on."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
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


@contextmanager
def a_stub() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for base in ("_async", "_sync"):
            patch.setattr(f"paystackx.{base}.base.clock", lambda: 1000.0)
        yield


def frozen() -> AbstractContextManager[Any]:
    """Freeze all but the event loops: under a frozen loop, no sleep of any program ends."""
    return freeze_time("2024-01-01", real_asyncio=True, ignore=["trio"])


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


every_client = pytest.mark.parametrize("call", [by_sync, by_asyncio, by_trio])
every_clock = pytest.mark.parametrize("standing", [a_stub, frozen])


@every_clock
@every_client
def test_a_back_off_is_slept_once(
    call: Call, standing: Callable[[], AbstractContextManager[Any]], slept: list[float]
) -> None:
    transport = Transport(no(503, "Busy"), no(503, "Busy"), ok(CUSTOMER))
    with standing():
        assert call(transport).data.id == 1173
    assert slept == [0.5, 1.0]
    assert len(transport.requests) == 3


@every_clock
@every_client
def test_a_rate_limit_window_is_slept_once(
    call: Call, standing: Callable[[], AbstractContextManager[Any]], slept: list[float]
) -> None:
    transport = Transport(refusal(7), refusal(8), ok(CUSTOMER))
    with standing():
        assert call(transport).data.id == 1173
    assert slept == [7.0, 8.0]
    assert len(transport.requests) == 3


@every_clock
@every_client
def test_a_limit_that_stays_ends_with_the_total_all_the_same(
    call: Call, standing: Callable[[], AbstractContextManager[Any]], slept: list[float]
) -> None:
    transport = Transport(refusal(20))
    with standing(), pytest.raises(RateLimitError) as caught:
        call(transport)
    assert slept == [20.0] * 4
    assert len(caught.value.attempts) == 5
