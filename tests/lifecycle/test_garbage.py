"""A client that nobody closed: what becomes of its sockets, its threads and its memory."""

import asyncio
import gc
import warnings
import weakref
from collections.abc import Awaitable, Callable, Generator

import pytest
import trio

from paystackx import AsyncCustomerClient, CustomerClient, DecodeError
from tests.lifecycle.helpers import (
    CustomerServer,
    count_watchdogs,
    descriptors,
    is_the_only_task,
    no_warnings,
    sockets,
    wait_until,
)
from tests.support.answers import KEY
from tests.support.server import Server, serving


@pytest.fixture
def server() -> Generator[Server]:
    with serving(CustomerServer()) as server:
        yield server


async def some_calls(client: AsyncCustomerClient) -> None:
    for number in range(3):
        await client.get_customer(f"C{number}")


async def collected(server: Server, sleep: Callable[[float], Awaitable[None]]) -> bool:
    """Let the loop run until what was dropped is closed, for a minute at most."""
    gc.collect()
    for _ in range(6_000):
        if sockets(server) == 0:
            return True
        await sleep(0.01)
    return False


# --- sync ---


def test_a_dropped_sync_client_closes_its_sockets_without_a_word(server: Server) -> None:
    watchdogs = count_watchdogs()
    with no_warnings():
        client = CustomerClient(KEY, base_url=server.url)
        client.get_customer("C")
        assert (sockets(server), watchdogs()) == (1, 1)
        del client
        gc.collect()
        assert sockets(server) == 0
        assert wait_until(lambda: watchdogs() == 0)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_dropped_sync_clients_leave_no_descriptor(server: Server) -> None:
    before = descriptors()
    clients = [CustomerClient(KEY, base_url=server.url) for _ in range(20)]
    while clients:
        clients.pop().get_customer("C")
    gc.collect()
    assert sockets(server) == 0
    # The server is in this process too: it hangs up a moment later.
    assert wait_until(lambda: descriptors() <= before)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_dropped_sync_clients_are_collected(server: Server) -> None:
    watchdogs = count_watchdogs()
    seen = list[weakref.ref[CustomerClient]]()

    def one() -> None:
        client = CustomerClient(KEY, base_url=server.url)
        client.get_customer("C")
        seen.append(weakref.ref(client))

    for _ in range(100):
        one()
    gc.collect()
    assert [each() for each in seen if each() is not None] == []
    assert wait_until(lambda: watchdogs() == 0)


def test_a_child_keeps_the_connections_of_a_parent_that_was_dropped(server: Server) -> None:
    with no_warnings():
        parent = CustomerClient(KEY, base_url=server.url)
        parent.get_customer("C")
        child = parent.with_options(timeout=60)
        gone = weakref.ref(parent)
        del parent
        gc.collect()
        assert gone() is None
        assert child.get_customer("D").data.customer_code == "D"
        assert (server.connections, sockets(server)) == (1, 1)
        child._pool.close()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_pages_keep_a_client_that_has_no_name_open(server: Server) -> None:
    pages = CustomerClient(KEY, base_url=server.url).iter_pages()
    gc.collect()
    with pytest.raises(DecodeError):  # The server gives one customer, not a page of them.
        next(pages)
    assert (len(server.requests), sockets(server)) == (1, 1)
    del pages
    gc.collect()
    assert sockets(server) == 0


# --- asyncio ---


def test_a_client_dropped_on_a_running_loop_closes_its_sockets(server: Server) -> None:
    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        await asyncio.gather(some_calls(client), some_calls(client))
        assert sockets(server) >= 1
        del client
        assert await collected(server, asyncio.sleep)
        # The task that closed them may still be ending.
        async with asyncio.timeout(60):
            while not is_the_only_task():  # noqa: ASYNC110 - a task that ends sets no event
                await asyncio.sleep(0.005)

    with no_warnings():
        asyncio.run(main())


def test_a_client_dropped_after_its_loop_ended_has_nothing_to_close(server: Server) -> None:
    with no_warnings():
        client = AsyncCustomerClient(KEY, base_url=server.url)
        asyncio.run(some_calls(client))
        assert sockets(server) == 0
        gone = weakref.ref(client)
        del client
        gc.collect()
        assert gone() is None


def test_a_hundred_clients_dropped_on_a_running_loop_are_collected(server: Server) -> None:
    async def main() -> None:
        before = descriptors()
        seen = list[weakref.ref[AsyncCustomerClient]]()

        async def one() -> None:
            client = AsyncCustomerClient(KEY, base_url=server.url)
            await client.get_customer("C")
            seen.append(weakref.ref(client))

        for _ in range(100):
            await one()
        assert await collected(server, asyncio.sleep)
        gc.collect()
        assert [each() for each in seen if each() is not None] == []
        assert await asyncio.to_thread(wait_until, lambda: descriptors() <= before + 2)

    with no_warnings():
        asyncio.run(main())


def test_a_client_collected_in_another_thread_closes_on_its_own_loop(server: Server) -> None:
    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        await some_calls(client)
        gc.disable()
        try:
            del client
            await asyncio.to_thread(gc.collect)
        finally:
            gc.enable()
        assert await collected(server, asyncio.sleep)

    with no_warnings():
        asyncio.run(main())


def test_an_async_child_keeps_the_connections_of_a_parent_that_was_dropped(server: Server) -> None:
    async def main() -> None:
        parent = AsyncCustomerClient(KEY, base_url=server.url)
        await parent.get_customer("C")
        child = parent.with_options(timeout=60)
        del parent
        gc.collect()
        await asyncio.sleep(0.05)
        await child.get_customer("D")
        assert (server.connections, sockets(server)) == (1, 1)
        del child
        assert await collected(server, asyncio.sleep)

    with no_warnings():
        asyncio.run(main())


# --- trio ---


def test_a_client_dropped_in_a_trio_run_closes_its_sockets_almost_without_a_word(
    server: Server,
) -> None:
    """trio itself warns of a generator that it has to close, once for each client."""

    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        await some_calls(client)
        del client
        assert await collected(server, trio.sleep)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trio.run(main)
        gc.collect()
    assert [str(warning.message) for warning in caught if "unclosed" in str(warning.message)] == []
    assert len(caught) <= 1


def test_a_client_dropped_after_its_trio_run_has_nothing_to_close(server: Server) -> None:
    with no_warnings():
        client = AsyncCustomerClient(KEY, base_url=server.url)
        trio.run(some_calls, client)
        assert sockets(server) == 0
        del client
