"""Time limits over real sockets: each ends a call, none too early. How late, tests/timing says."""

import gc
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from paystackx import (
    AsyncCustomerClient,
    ConnectError,
    PaystackError,
    PoolTimeoutError,
    RequestTimeoutError,
    ServerError,
    Timeout,
)
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import (
    accepting,
    drip,
    eventually,
    http,
    serving,
    silent_port,
    together,
    wait_for_the_end,
)
from tests.support.virtual_time import VirtualTime

BODY = ok(CUSTOMER).content
ANSWER = http("200 OK", BODY)


def never_answers(connection: socket.socket, _: bytes) -> None:
    wait_for_the_end(connection)


def is_not_available(connection: socket.socket, _: bytes) -> None:
    connection.sendall(http("503 Unavailable", b""))


def drips(connection: socket.socket, _: bytes) -> None:
    drip(connection, ANSWER)


async def ended(call: Callable[[], Any]) -> tuple[PaystackError, float]:
    """Make a call that fails; give its error and how long it took."""
    started = time.monotonic()
    with pytest.raises(PaystackError) as caught:
        await call()
    return caught.value, time.monotonic() - started


async def test_the_total_bounds_all_attempts_and_back_offs(virtual_time: VirtualTime) -> None:
    """A back-off that does not fit is not begun: the last error is raised at once."""
    with serving(is_not_available) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=60, max_retries=50
        ) as client:
            error, _ = await ended(lambda: client.flag("CUS_1", "deny"))
    assert type(error) is ServerError
    assert error.outcome_unknown
    # 55.5 seconds: another eight would be more than the total.
    assert virtual_time.delays == [0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8]
    assert len(error.attempts) == len(server.requests) == 11


async def test_the_total_bounds_the_attempt_that_comes_after_a_back_off() -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        (is_not_available if len(server.requests) == 1 else drips)(connection, request)

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, timeout=1.5) as client:
            error, seconds = await ended(lambda: client.flag("CUS_1", "deny"))
            assert type(error) is RequestTimeoutError
            assert "Timeout.total (1.5 s)" in str(error)
            assert error.outcome_unknown
            assert seconds > 1.49
            assert [each.error for each in error.attempts] == ["ServerError", "RequestTimeoutError"]
            assert sum(each.seconds for each in error.attempts) <= seconds
        await eventually(lambda: server.open == 0)


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        (Timeout(pool=0.3), PoolTimeoutError),
        (Timeout(total=0.3), RequestTimeoutError),
        (Timeout(pool=0.3, total=None), PoolTimeoutError),
    ],
    ids=["pool", "total", "pool without a total"],
)
async def test_a_call_that_finds_all_connections_busy_ends_in_time(
    limits: Timeout, kind: type[PaystackError]
) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) == 1:
            leave.wait(60)
        connection.sendall(ANSWER)

    leave = threading.Event()
    with serving(script) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=1, max_retries=3
        ) as client:
            hurried = client.with_options(timeout=limits)

            async def hold() -> None:
                assert (await client.get_customer("CUS_1")).data.id == 1173

            async def wait() -> None:
                await eventually(lambda: len(server.requests) == 1)
                error, seconds = await ended(lambda: hurried.flag("CUS_1", "deny"))
                leave.set()
                assert type(error) is kind
                assert not error.outcome_unknown
                assert seconds > 0.29
                assert len(error.attempts) <= 1
                assert all(each.status_code is None for each in error.attempts)

            assert await together(hold, wait) == [None, None]
            assert len(server.requests) == 1
            await client.flag("CUS_1", "deny")
            assert (len(server.requests), server.connections) == (2, 1)


async def test_calls_that_gave_up_waiting_leave_their_place() -> None:
    """A place in the queue that nobody holds must not swallow the connection that comes free."""

    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) == 1:
            leave.wait(60)
        connection.sendall(ANSWER)

    leave = threading.Event()
    with serving(script) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=1, max_retries=0
        ) as client:
            hurried = client.with_options(timeout=Timeout(pool=0.1))
            gone = list[PaystackError]()

            async def hold() -> int:
                return (await client.get_customer("CUS_1")).data.id

            async def give_up() -> None:
                await eventually(lambda: len(server.requests) == 1)
                error, _ = await ended(lambda: hurried.get_customer("CUS_1"))
                assert type(error) is PoolTimeoutError
                gone.append(error)

            async def come_late() -> int:
                await eventually(lambda: len(gone) == 2)
                leave.set()
                return (await client.get_customer("CUS_1")).data.id

            assert await together(hold, give_up, give_up, come_late) == [1173, None, None, 1173]
            await client.get_customer("CUS_1")
            assert server.connections == 1


def give_addresses(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Let every name have eight addresses, as names behind a load balancer do."""
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))

    def getaddrinfo(*_: object, **__: object) -> list[Any]:
        return [row] * 8

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


async def test_the_connect_limit_ends_a_connection_that_does_not_come_about() -> None:
    with silent_port() as port:
        timeout = Timeout(connect=0.3)
        async with AsyncCustomerClient(
            KEY, base_url=f"http://127.0.0.1:{port}", timeout=timeout, max_retries=0
        ) as client:
            error, seconds = await ended(lambda: client.flag("CUS_1", "deny"))
            assert type(error) is ConnectError
            assert "Timeout.connect" in str(error)
            assert not error.outcome_unknown
            assert seconds > 0.29


async def test_the_total_ends_a_connection_that_does_not_come_about_at_any_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name has several addresses; each that is tried takes from the same total."""
    with silent_port() as port:
        give_addresses(monkeypatch, port)
        async with AsyncCustomerClient(
            KEY, base_url=f"http://localhost:{port}", timeout=0.4, max_retries=0
        ) as client:
            error, seconds = await ended(lambda: client.flag("CUS_1", "deny"))
            assert type(error) is RequestTimeoutError
            assert not error.outcome_unknown
            assert seconds > 0.39


async def test_the_connect_limit_is_for_all_addresses_of_a_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with silent_port() as port:
        give_addresses(monkeypatch, port)
        async with AsyncCustomerClient(
            KEY,
            base_url=f"http://localhost:{port}",
            timeout=Timeout(connect=0.3),
            max_retries=0,
        ) as client:
            error, _ = await ended(lambda: client.flag("CUS_1", "deny"))
            assert type(error) is ConnectError
            assert "Timeout.connect" in str(error)


@pytest.mark.parametrize(
    ("method", "unknown"), [("get_customer", False), ("deactivate", True)], ids=["read", "write"]
)
async def test_the_read_limit_ends_a_silence(method: str, *, unknown: bool) -> None:
    with serving(never_answers) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=Timeout(read=0.3), max_retries=0
        ) as client:
            error, seconds = await ended(lambda: getattr(client, method)("CUS_1"))
            assert type(error) is RequestTimeoutError
            assert "Timeout.read" in str(error)
            assert error.outcome_unknown is unknown
            assert seconds > 0.29
            await eventually(lambda: server.open == 0)


async def test_the_write_limit_ends_a_request_that_nobody_reads() -> None:
    def converse(_: socket.socket, __: object) -> None:
        leave.wait(60)

    leave = threading.Event()
    with accepting(converse) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=Timeout(write=0.3), max_retries=0
        ) as client:
            big = {"filler": "x" * 8_000_000}
            error, _ = await ended(lambda: client.update("CUS_1", metadata=big))
            leave.set()
            assert type(error) is RequestTimeoutError
            assert "Timeout.write" in str(error)
            assert error.outcome_unknown


@pytest.mark.slow
async def test_a_call_that_is_in_time_is_not_disturbed_by_the_end_of_its_total() -> None:
    """The end of a call's total must not meet the next call on the same connection."""

    def script(connection: socket.socket, _: bytes) -> None:
        time.sleep(0.8)
        connection.sendall(ANSWER)

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            for _ in range(4):
                response = await client.with_options(timeout=2).get_customer("CUS_1")
                assert response.data.id == 1173
            assert (len(server.requests), server.connections) == (4, 1)


async def test_a_call_in_flight_keeps_its_total_though_the_client_is_closed() -> None:
    with serving(drips) as server:
        client = AsyncCustomerClient(KEY, base_url=server.url, timeout=1, max_retries=0)

        async def hang() -> None:
            error, seconds = await ended(lambda: client.get_customer("CUS_1"))
            assert type(error) is RequestTimeoutError
            assert seconds > 0.99

        async def close() -> None:
            await eventually(lambda: len(server.requests) == 1)
            await client.aclose()

        assert await together(hang, close) == [None, None]
        await eventually(lambda: server.open == 0)
    gc.collect()


async def test_many_calls_end_each_in_its_own_time() -> None:
    with serving(drips) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:

            async def hang(total: float) -> None:
                hurried = client.with_options(timeout=total)
                error, seconds = await ended(lambda: hurried.get_customer("CUS_1"))
                assert type(error) is RequestTimeoutError
                assert seconds > total - 0.01

            async def short() -> None:
                await hang(0.2)

            async def middling() -> None:
                await hang(0.4)

            async def long() -> None:
                await hang(0.6)

            calls = [long, short, middling] * 4
            assert await together(*calls) == [None] * 12
            await eventually(lambda: server.open == 0)
