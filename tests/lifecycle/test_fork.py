"""A client whose process forks: the child has connections of its own, and the parent keeps its."""

import asyncio
import gc
import multiprocessing
import ssl
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._engine.http import tls_context
from tests.lifecycle.helpers import FORK_WARNS, CustomerServer, in_child, sockets, wait_until
from tests.support.answers import KEY
from tests.support.server import serving

pytestmark = pytest.mark.filterwarnings(FORK_WARNS)


def code(client: CustomerClient, code: str) -> str:
    return client.get_customer(code).data.customer_code


async def async_code(client: AsyncCustomerClient, code: str) -> str:
    return (await client.get_customer(code)).data.customer_code


# --- sync ---


def test_a_child_makes_connections_of_its_own() -> None:
    with (
        serving(customers := CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url) as client,
        ThreadPoolExecutor(2) as threads,
    ):
        held = threads.submit(code, client, "held")
        assert wait_until(lambda: customers.codes == ["held"])
        assert code(client, "idle") == "idle"
        assert in_child(lambda: [code(client, each) for each in ("c1", "c2")]) == "['c1', 'c2']"
        assert code(client, "after") == "after"
        customers.gate.set()
        assert held.result(60) == "held"
        assert code(client, "last") == "last"
    assert len(customers.ports("c1", "c2")) == 1
    assert customers.ports("idle", "after", "last") <= customers.ports("idle", "held")
    assert not customers.ports("c1") & customers.ports("idle", "held", "after", "last")
    assert len(customers.seen) == 6


@pytest.mark.parametrize("end", ["close", "drop", "nothing"])
def test_what_the_child_does_with_its_client_is_no_concern_of_the_parent(end: str) -> None:
    with serving(customers := CustomerServer()) as server:
        clients = [CustomerClient(KEY, base_url=server.url)]
        code(clients[0], "idle")

        def child() -> str:
            if end == "close":
                clients[0].close()
            if end == "drop":
                clients.clear()
                gc.collect()
            return end

        for _ in range(3):
            assert in_child(child) == end
            assert code(clients[0], "parent") == "parent"
        clients[0].close()
    assert (server.connections, len(customers.seen)) == (1, 4)


def test_a_child_of_a_child_and_many_children_at_once() -> None:
    with (
        serving(customers := CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url) as client,
    ):
        code(client, "idle")
        told = in_child(lambda: code(client, "c") + in_child(lambda: code(client, "gc")))
        assert told == "cgc"
        with ThreadPoolExecutor(4) as threads:
            forks = [
                threads.submit(in_child, partial(code, client, f"t{number}")) for number in range(4)
            ]
            assert [fork.result(60) for fork in forks] == ["t0", "t1", "t2", "t3"]
        assert code(client, "after") == "after"
    assert customers.ports("after") == customers.ports("idle")
    assert len(customers.ports("c", "gc", "t0", "t1", "t2", "t3", "idle")) == 7


def test_the_child_has_every_slot_and_a_watchdog() -> None:
    with (
        serving(customers := CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, max_connections=2) as client,
        ThreadPoolExecutor(2) as threads,
    ):
        for number in (1, 2):
            threads.submit(code, client, f"held{number}")
        assert wait_until(lambda: len(customers.seen) == 2)

        def child() -> str:
            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(code, [client, client], ["c1", "c2"]))
            with pytest.raises(paystackx.RequestTimeoutError, match="total"):
                client.with_options(timeout=0.3).get_customer("half")
            return ",".join(answers)

        assert in_child(child) == "c1,c2"
        customers.gate.set()


def test_a_child_of_a_closed_client_is_told_so() -> None:
    with serving(CustomerServer()) as server:
        client = CustomerClient(KEY, base_url=server.url)
        code(client, "C")
        client.close()

        def child() -> str:
            with pytest.raises(paystackx.ClientClosedError):
                code(client, "late")
            return "told"

        assert in_child(child) == "told"


def _a_call(client: CustomerClient, answers: Any) -> None:
    answers.put(code(client, "worker"))


def test_multiprocessing_by_fork_works() -> None:
    fork = multiprocessing.get_context("fork")
    answers: Any = fork.Queue()
    with (
        serving(customers := CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url) as client,
    ):
        code(client, "idle")
        process = fork.Process(target=_a_call, args=(client, answers))
        process.start()
        assert answers.get(timeout=60) == "worker"
        process.join(60)
        assert process.exitcode == 0
        assert code(client, "after") == "after"
    assert customers.ports("after") == customers.ports("idle")


@contextmanager
def held_elsewhere(lock: Any) -> Generator[None]:
    """Let another thread hold a lock."""
    holds, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            holds.set()
            go_on.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert holds.wait(60)
    try:
        yield
    finally:
        go_on.set()
        thread.join(60)


LOCKS: dict[str, Callable[[CustomerClient], Any]] = {
    "of the TLS context": lambda client: client._pool._tls_lock.current,
    "of the connections": lambda client: client._pool._per_loop._lock.current,
    "of the slots": lambda client: client._pool._per_loop.get().slots._lock,
    "of the watchdog's start": lambda client: client._pool.watchdog._watch.starting,
    "of the watchdog": lambda client: client._pool.watchdog._watch.telling,
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_that_another_thread_held_does_not_hang_the_child(name: str) -> None:
    with serving(CustomerServer()) as server:
        clients = [CustomerClient(KEY, base_url=server.url)]
        code(clients[0], "idle")
        lock = LOCKS[name](clients[0])

        def child() -> str:
            told = code(clients[0], "child")
            clients[0].close()
            clients.clear()
            gc.collect()
            return told

        with held_elsewhere(lock):
            assert in_child(child) == "child"
        assert code(clients[0], "parent") == "parent"
        clients[0].close()


def test_a_fork_while_another_thread_makes_its_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificates are being loaded: that takes long enough to be met in a server's start."""
    from paystackx._engine import http as _http
    from paystackx._sync import pool

    loading, go_on = threading.Event(), threading.Event()
    load = _http.tls_context

    def slowly(base_url: str) -> Any:
        loading.set()
        go_on.wait(60)
        return load(base_url)

    with (
        serving(CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url) as client,
        ThreadPoolExecutor(1) as threads,
    ):
        monkeypatch.setattr(pool, "tls_context", slowly)
        call = threads.submit(code, client, "first")
        assert loading.wait(60)

        def child() -> str:
            go_on.set()
            return code(client, "child")

        try:
            assert in_child(child) == "child"
        finally:
            go_on.set()
        assert call.result(60) == "first"


def test_a_fork_waits_until_another_thread_has_loaded_the_certificates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A child of that moment would find OpenSSL's own locks held, and wait for ever."""
    loading, order = threading.Event(), list[str]()

    def slowly() -> Any:
        loading.set()
        time.sleep(0.2)
        order.append("loaded")
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    monkeypatch.setattr("httpx.create_ssl_context", slowly)
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(tls_context, "https://api.paystack.co")
        assert loading.wait(60)
        in_child(lambda: None)
        order.append("forked")
        call.result(60)
    assert order == ["loaded", "forked"]


# --- async ---


def test_a_child_of_a_running_loop_makes_connections_of_its_own() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            held = asyncio.create_task(async_code(client, "held"))
            assert await asyncio.to_thread(wait_until, lambda: customers.codes == ["held"])
            assert await async_code(client, "idle") == "idle"

            async def childs() -> list[str]:
                return [await async_code(client, each) for each in ("c1", "c2")]

            def child() -> str:
                answers = asyncio.run(childs())
                asyncio.run(childs())
                gc.collect()
                return ",".join(answers)

            for _ in range(2):
                assert in_child(child) == "c1,c2"
            assert await async_code(client, "after") == "after"
            customers.gate.set()
            assert await asyncio.wait_for(held, 60) == "held"
            assert await async_code(client, "last") == "last"

    with serving(customers := CustomerServer()) as server:
        asyncio.run(main())
        assert sockets(server) == 0
    assert customers.ports("after", "last") <= customers.ports("idle", "held")
    assert not customers.ports("c1", "c2") & customers.ports("idle", "held")
    assert len(customers.ports("c1", "c2")) == 4


@pytest.mark.parametrize("end", ["close", "drop"])
def test_the_parent_loop_hears_its_answers_whatever_the_child_does(end: str) -> None:
    async def main() -> None:
        clients = [AsyncCustomerClient(KEY, base_url=server.url)]
        await asyncio.gather(*[async_code(clients[0], f"C{number}") for number in range(4)])

        def child() -> str:
            if end == "close":
                asyncio.run(clients[0].aclose())
            clients.clear()
            gc.collect()
            return end

        assert in_child(child) == end
        async with asyncio.timeout(60):
            codes = [f"D{number}" for number in range(4)]
            assert await asyncio.gather(*[async_code(clients[0], c) for c in codes]) == codes
            await clients[0].aclose()

    with serving(customers := CustomerServer()) as server:
        asyncio.run(main())
        assert sockets(server) == 0
    assert (server.connections, len(customers.seen)) == (4, 8)


def test_a_fork_between_two_loops() -> None:
    with serving(customers := CustomerServer()) as server:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        assert asyncio.run(async_code(client, "before")) == "before"
        assert in_child(lambda: asyncio.run(async_code(client, "child"))) == "child"
        assert asyncio.run(async_code(client, "after")) == "after"
        asyncio.run(client.aclose())
    assert len(customers.ports("before", "child", "after")) == 3


def test_a_lock_that_another_thread_held_does_not_hang_the_async_child() -> None:
    with serving(CustomerServer()) as server:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        with held_elsewhere(client._pool._tls_lock.current):
            told = in_child(lambda: asyncio.run(async_code(client, "child")))
        assert told == "child"
        asyncio.run(client.aclose())
