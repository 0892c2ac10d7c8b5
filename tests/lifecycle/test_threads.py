"""A sync client and its threads: those that share it, and the one that it starts."""

import gc
import signal
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any, NoReturn

import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient, Timeout
from paystackx._seam import SocketHandle
from tests.lifecycle.helpers import (
    CustomerServer,
    count_watchdogs,
    no_warnings,
    sockets,
    wait_until,
)
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import Server, http, serving, wait_for_the_end


def code(client: CustomerClient, code: str) -> str:
    return client.get_customer(code).data.customer_code


def serves_as_before(client: CustomerClient, server: Server, slots: int) -> None:
    """Every slot is free, and no connection is held but idle ones."""
    assert wait_until(lambda: sockets(server) <= slots)
    both = threading.Barrier(slots, timeout=60)

    def call(number: int) -> str:
        both.wait()
        return code(client.with_options(timeout=60), f"after{number}")

    with ThreadPoolExecutor(slots) as threads:
        assert list(threads.map(call, range(slots))) == [f"after{n}" for n in range(slots)]
    assert sockets(server) <= slots


# --- sharing ---


@pytest.mark.parametrize("most", [100, 8, 1])
def test_threads_share_one_client(most: int) -> None:
    def work(number: int) -> bool:
        codes = [f"C{number}-{turn}" for turn in range(8)]
        return [code(client, each) for each in codes] == codes

    with (
        serving(CustomerServer()) as server,
        no_warnings(),
        CustomerClient(KEY, base_url=server.url, max_connections=most) as client,
        ThreadPoolExecutor(32) as threads,
    ):
        assert all(threads.map(work, range(32)))
        assert sockets(server) <= min(32, most)
    assert (server.connections <= min(32, most), len(server.requests)) == (True, 256)
    assert sockets(server) == 0


def test_who_waits_longest_is_served_first() -> None:
    codes = [f"C{number:02}" for number in range(8)]
    with (
        serving(customers := CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, max_connections=1) as client,
        ThreadPoolExecutor(10) as threads,
    ):
        threads.submit(code, client, "held")
        assert wait_until(lambda: customers.codes == ["held"])
        waiting = client._pool._per_loop.get().slots._waiting

        def has(most: int) -> Callable[[], bool]:
            return lambda: len(waiting) == most

        for number, each in enumerate(codes):
            threads.submit(code, client, each)
            assert wait_until(has(number + 1))
        customers.gate.set()
        assert wait_until(lambda: len(customers.seen) == 9)
    assert customers.codes == ["held", *codes]


def test_a_thread_that_gave_up_waiting_leaves_no_slot_behind() -> None:
    with (
        serving(customers := CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, max_connections=2) as client,
        ThreadPoolExecutor(2) as threads,
    ):
        held = [threads.submit(code, client, f"held{number}") for number in (1, 2)]
        assert wait_until(lambda: len(customers.seen) == 2)
        impatient = client.with_options(timeout=Timeout(pool=0.05))
        for _ in range(5):
            with pytest.raises(paystackx.PoolTimeoutError):
                impatient.get_customer("C")
        with pytest.raises(paystackx.RequestTimeoutError, match="total"):
            client.with_options(timeout=0.05).get_customer("C")
        customers.gate.set()
        assert [each.result(60) for each in held] == ["held1", "held2"]
        serves_as_before(client, server, 2)


class AlarmError(Exception):
    """What a signal handler raises: Ctrl-C, or a worker's time limit."""


def ring(_: int, __: FrameType | None) -> NoReturn:
    raise AlarmError


@pytest.mark.parametrize("phase", ["queued", "held", "half", "busy"])
def test_a_signal_handler_that_raises_leaves_no_slot_behind(phase: str) -> None:
    before = signal.signal(signal.SIGALRM, ring)
    try:
        with (
            serving(customers := CustomerServer()) as server,
            CustomerClient(KEY, base_url=server.url, max_connections=2) as client,
            ThreadPoolExecutor(2) as threads,
        ):
            if phase == "queued":
                for number in (1, 2):
                    threads.submit(code, client, f"held{number}")
                assert wait_until(lambda: len(customers.seen) == 2)
            for _ in range(3):
                signal.setitimer(signal.ITIMER_REAL, 0.1)
                with pytest.raises(AlarmError):
                    client.get_customer(phase)
            customers.gate.set()
            serves_as_before(client, server, 2)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- closing ---


def test_closing_from_another_thread_lets_calls_end_and_refuses_those_that_wait() -> None:
    with (
        serving(customers := CustomerServer()) as server,
        no_warnings(),
        ThreadPoolExecutor(4) as threads,
    ):
        client = CustomerClient(KEY, base_url=server.url, max_connections=2)
        under_way = [threads.submit(code, client, each) for each in ("held", "half")]
        assert wait_until(lambda: len(customers.seen) == 2)
        waiting = threads.submit(code, client, "queued")
        slots = client._pool._per_loop.get().slots
        assert wait_until(lambda: len(slots._waiting) == 1)
        client.close()
        client.close()
        with pytest.raises(paystackx.ClientClosedError):
            client.get_customer("late")
        customers.gate.set()
        assert [each.result(60) for each in under_way] == ["held", "half"]
        with pytest.raises(paystackx.ClientClosedError):
            waiting.result(60)
        assert wait_until(lambda: sockets(server) == 0)
    assert not {"late", "queued"} & set(customers.codes)


def test_closing_at_the_very_end_of_a_call_leaves_no_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between a call's last look at whether the client is closed, and its putting back."""
    from paystackx._sync.pool import _Connections

    put = _Connections.put

    def close_first(self: _Connections, connection: Any) -> None:
        closing = threading.Thread(target=client.close)
        closing.start()
        closing.join(60)
        put(self, connection)

    monkeypatch.setattr(_Connections, "put", close_first)
    with serving(CustomerServer()) as server, no_warnings():
        client = CustomerClient(KEY, base_url=server.url)
        assert code(client, "C") == "C"
        assert sockets(server) == 0


def test_a_call_that_goes_on_when_its_client_is_closed_keeps_its_time_limit() -> None:
    def drip(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _each in range(100):
            connection.sendall(b"a")
            time.sleep(0.05)

    with serving(drip) as server, ThreadPoolExecutor(1) as threads:
        client = CustomerClient(KEY, base_url=server.url, timeout=1, max_retries=0)
        call = threads.submit(code, client, "C")
        assert wait_until(lambda: len(server.requests) == 1)
        client.close()
        with pytest.raises(paystackx.RequestTimeoutError, match="total"):
            call.result(60)


def test_a_child_that_is_closed_leaves_its_parent_open() -> None:
    with serving(customers := CustomerServer()) as server, no_warnings():
        with CustomerClient(KEY, base_url=server.url, timeout=30) as client:
            with client.with_options(timeout=60) as child:
                assert code(child, "child") == "child"
            with pytest.raises(paystackx.ClientClosedError):
                code(child, "late")
            assert code(client, "parent") == "parent"
            sibling = client.with_options()
        with pytest.raises(paystackx.ClientClosedError):
            code(sibling, "late")
        assert sockets(server) == 0
    assert (customers.codes, server.connections) == (["child", "parent"], 1)


# --- the watchdog's thread ---


def test_there_is_no_thread_before_the_first_call_nor_after_closing() -> None:
    watchdogs = count_watchdogs()
    with serving(CustomerServer()) as server:
        before = set(threading.enumerate())
        client = CustomerClient(KEY, base_url=server.url)
        child = client.with_options(timeout=60)
        assert set(threading.enumerate()) <= before
        client.get_customer("C")
        child.get_customer("C")
        assert watchdogs() == 1
        child.close()
        assert watchdogs() == 1
        client.close()
        assert wait_until(lambda: watchdogs() == 0)


def test_without_a_total_there_is_no_thread_at_all() -> None:
    watchdogs = count_watchdogs()
    with (
        serving(CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, timeout=None) as client,
    ):
        client.get_customer("C")
        assert watchdogs() == 0


def test_the_async_client_starts_no_watchdog() -> None:
    import asyncio

    watchdogs = count_watchdogs()

    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            await client.get_customer("C")
            assert watchdogs() == 0

    with serving(CustomerServer()) as server:
        asyncio.run(main())


@pytest.mark.parametrize("timed_out", [False, True], ids=["", "after a time-out"])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_thread_ends_with_a_client_that_nobody_closed(timed_out: bool) -> None:
    watchdogs = count_watchdogs()
    with serving(customers := CustomerServer()) as server:
        client = CustomerClient(KEY, base_url=server.url)
        client.get_customer("C")
        if timed_out:
            with pytest.raises(paystackx.RequestTimeoutError):
                client.with_options(timeout=0.1).get_customer("held")
            gone = wait_until(lambda: sockets(server) == 0)
            assert gone
        assert watchdogs() == 1
        del client
        gc.collect()
        assert wait_until(lambda: watchdogs() == 0)
        customers.gate.set()


def test_the_default_total_costs_no_wake_up() -> None:
    looks = list[float]()

    def clock() -> float:
        looks.append(0)
        return time.monotonic()

    with serving(CustomerServer()) as server, CustomerClient(KEY, base_url=server.url) as client:
        client._pool.watchdog._clock = clock
        for _ in range(200):
            client.get_customer("C")
    # It looks once as it starts, once for the first end it hears of, and once to end.
    assert len(looks) <= 4


def test_a_total_of_years_does_not_hurt_the_watchdog() -> None:
    watchdogs = count_watchdogs()
    far = threading.TIMEOUT_MAX
    with (
        serving(CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, timeout=far) as client,
    ):
        assert code(client, "C") == "C"
        assert code(client, "D") == "D"
        assert watchdogs() == 1


def test_a_connection_made_after_the_end_of_the_total_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Looking a name up cannot be interrupted, and may take longer than the call has time."""
    look_up: Callable[..., Any] = socket.getaddrinfo

    def slowly(*arguments: Any, **named: Any) -> Any:
        time.sleep(0.6)
        return look_up(*arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with serving(CustomerServer()) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        with CustomerClient(KEY, base_url=url, timeout=0.3, max_retries=0) as client:
            with pytest.raises(paystackx.PaystackError) as caught:
                client.validate("CUS_1", "A", "B", "bvn", "NG", "12345678901")
            assert not caught.value.outcome_unknown
    assert server.requests == []


def test_a_handle_that_was_too_late_to_cut_cuts_at_once() -> None:
    near, far = socket.socketpair()

    class Stream:
        def get_extra_info(self, info: str) -> Any:
            assert info == "socket"
            return near

        def close(self) -> None:
            """Not asked for here."""

    with near, far:
        far.settimeout(3)
        handle = SocketHandle()
        handle.cut()
        handle.observe("connection.connect_tcp.complete", {"return_value": Stream()})
        try:
            assert far.recv(1) == b""
        finally:
            handle.close()


def test_a_time_out_among_threads_cuts_the_right_connection() -> None:
    def answer(connection: socket.socket, request: bytes) -> None:
        if b"late" in request:
            wait_for_the_end(connection)
        else:
            time.sleep(0.02)
            connection.sendall(http("200 OK", ok(CUSTOMER).content))

    def patient(_: int) -> list[int]:
        return [client.get_customer("soon").data.id for _ in range(20)]

    def impatient(_: int) -> int:
        times = 0
        for _each in range(5):
            with pytest.raises(paystackx.RequestTimeoutError, match="total"):
                client.with_options(timeout=0.1, max_retries=0).get_customer("late")
            times += 1
        return times

    with (
        serving(answer) as server,
        CustomerClient(KEY, base_url=server.url) as client,
        ThreadPoolExecutor(16) as threads,
    ):
        soon = threads.map(patient, range(8))
        late = threads.map(impatient, range(8))
        assert list(soon) == [[1173] * 20] * 8
        assert list(late) == [5] * 8
