"""An async client on asyncio: loops that end, tasks that are cancelled, closing in between."""

import asyncio
import gc
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import paystackx
from paystackx import AsyncCustomerClient
from tests.lifecycle.helpers import (
    CustomerServer,
    is_the_only_task,
    no_warnings,
    sockets,
    wait_until,
)
from tests.support.answers import KEY, page
from tests.support.server import Server, http, serving


async def code(client: AsyncCustomerClient, code: str) -> str:
    return (await client.get_customer(code)).data.customer_code


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the kernel and the server set no event
            await asyncio.sleep(0.005)


async def serves_as_before(client: AsyncCustomerClient, server: Server, slots: int) -> None:
    """Every slot is free, no connection is held but idle ones, and no task is left."""
    await until(lambda: sockets(server) <= slots)
    codes = [f"after{number}" for number in range(slots * 2)]
    async with asyncio.timeout(60):
        assert await asyncio.gather(*[code(client, each) for each in codes]) == codes
    assert sockets(server) <= slots
    await until(is_the_only_task)


# --- loops ---


def test_one_client_outlives_its_event_loops() -> None:
    async def calls() -> list[str]:
        answers = await asyncio.gather(*[code(client, f"C{number}") for number in range(5)])
        assert 1 <= sockets(server) <= 5
        return answers

    with serving(CustomerServer()) as server, no_warnings():
        client = AsyncCustomerClient(KEY, base_url=server.url)
        for _ in range(3):
            assert asyncio.run(calls()) == ["C0", "C1", "C2", "C3", "C4"]
            assert sockets(server) == 0
        asyncio.run(client.aclose())
        with pytest.raises(paystackx.ClientClosedError):
            asyncio.run(code(client, "late"))


def objects() -> int:
    """How many objects there are of the client's own classes and of those that it uses."""
    gc.collect()
    modules = [str(type(each).__module__).partition(".")[0] for each in gc.get_objects()]
    return sum(module in {"paystackx", "httpx", "httpcore", "h11", "anyio"} for module in modules)


def test_a_loop_that_ended_leaves_nothing_with_the_client() -> None:
    with serving(CustomerServer()) as server:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        for _ in range(5):
            asyncio.run(code(client, "C"))
        before = objects()
        # What a web framework does that runs each request on a loop of its own.
        for _ in range(60):
            asyncio.run(code(client, "C"))
        assert objects() - before < 60
        asyncio.run(client.aclose())


def test_closed_clients_leave_nothing_with_the_loop() -> None:
    async def one() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            await client.get_customer("C")

    async def main() -> int:
        for _ in range(5):
            await one()
        before = objects()
        for _ in range(60):
            await one()
        return objects() - before

    with serving(CustomerServer()) as server:
        assert asyncio.run(main()) < 60


def test_two_loops_in_two_threads_share_one_client() -> None:
    both = threading.Barrier(2, timeout=60)
    closed = threading.Event()

    async def work(closes: bool) -> str:
        for number in range(30):
            codes = [f"C{number}", f"D{number}"]
            assert await asyncio.gather(*[code(client, each) for each in codes]) == codes
        await asyncio.to_thread(both.wait)
        if closes:
            await client.aclose()
            closed.set()
        else:
            await asyncio.to_thread(closed.wait, 10)
            # The connections of this loop close here, though the client was closed elsewhere.
            await until(lambda: sockets(server) == 0)
        try:
            return await code(client, "late")
        except paystackx.ClientClosedError:
            return "closed"

    with serving(CustomerServer()) as server, no_warnings(), ThreadPoolExecutor(2) as threads:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        runs = [threads.submit(asyncio.run, work(closes)) for closes in (True, False)]
        assert [run.result(60) for run in runs] == ["closed", "closed"]
        assert sockets(server) == 0


def test_loops_that_begin_and_end_in_many_threads_do_not_disturb_each_other() -> None:
    async def two_calls() -> None:
        for each in ("C", "D"):
            assert await code(client, each) == each

    def work(_: int) -> None:
        for _each in range(25):
            asyncio.run(two_calls())

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with serving(customers := CustomerServer()) as server, ThreadPoolExecutor(8) as threads:
            client = AsyncCustomerClient(KEY, base_url=server.url)
            list(threads.map(work, range(8)))
            asyncio.run(client.aclose())
    finally:
        sys.setswitchinterval(interval)
    # One connection for each loop, kept from its first call to its second.
    assert (server.connections, len(customers.seen)) == (200, 400)


# --- the pool ---


def test_tasks_beyond_the_limit_share_what_connections_there_are() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_connections=20) as client:
            for turn in range(5):
                codes = [f"C{turn}-{number}" for number in range(60)]
                assert await asyncio.gather(*[code(client, each) for each in codes]) == codes
                assert sockets(server) <= 20
        assert sockets(server) == 0

    with serving(CustomerServer()) as server:
        asyncio.run(main())
    # Never more than 20 in all: so never more than 20 at once.
    assert (server.connections, len(server.requests)) == (20, 300)


def test_no_more_connections_are_made_than_calls_go_on_at_once() -> None:
    async def worker(client: AsyncCustomerClient) -> None:
        for _ in range(20):
            await client.get_customer("C")

    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            await asyncio.gather(*[worker(client) for _ in range(10)])

    with serving(CustomerServer()) as server:
        asyncio.run(main())
    assert (server.connections <= 10, len(server.requests)) == (True, 200)


def test_who_waits_longest_is_served_first() -> None:
    codes = [f"C{number:02}" for number in range(12)]

    async def main() -> None:
        async with (
            AsyncCustomerClient(KEY, base_url=server.url, max_connections=1) as client,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(code(client, "held"))
            await until(lambda: customers.codes == ["held"])
            waiting = list[asyncio.Task[str]]()
            for each in codes:
                waiting.append(tasks.create_task(code(client, each)))
                await asyncio.sleep(0.001)
            for impatient in waiting[3:6]:
                impatient.cancel()
            customers.gate.set()

    with serving(customers := CustomerServer()) as server:
        asyncio.run(main())
    assert customers.codes == ["held", *codes[:3], *codes[6:]]


# --- cancellation ---

PHASES = ["queued", "held", "half", "busy"]
"""Waiting for a connection, for an answer, for the rest of it, and for the next try."""


async def reach(
    phase: str, customers: CustomerServer, client: AsyncCustomerClient
) -> asyncio.Task[str]:
    """Start a call on a client of two connections, and give it when it waits."""
    blockers = list[asyncio.Task[str]]()
    if phase == "queued":
        blockers = [asyncio.create_task(code(client, f"held{number}")) for number in (1, 2)]
        await until(lambda: len(customers.seen) == 2)
    call = asyncio.create_task(code(client, phase))
    if phase == "queued":
        await asyncio.sleep(0.02)
        call.add_done_callback(lambda _: [blocker.cancel() for blocker in blockers])
    else:
        await until(lambda: phase in customers.codes)
        await asyncio.sleep(0.02)
    return call


@pytest.mark.parametrize("phase", PHASES)
def test_a_cancelled_call_ends_in_the_cancellation_itself(phase: str) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            call = await reach(phase, customers, client)
            call.cancel("enough")
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            assert caught.value.args == ("enough",)
            await serves_as_before(client, server, 2)
            assert "queued" not in customers.codes

    with serving(customers := CustomerServer()) as server, no_warnings():
        asyncio.run(main())
        customers.gate.set()


@pytest.mark.parametrize("phase", PHASES)
def test_a_call_may_be_cancelled_again_while_it_ends(phase: str) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            call = await reach(phase, customers, client)
            for _ in range(5):
                call.cancel()
                await asyncio.sleep(0)
            with pytest.raises(asyncio.CancelledError):
                await call
            await serves_as_before(client, server, 2)

    with serving(customers := CustomerServer()) as server, no_warnings():
        asyncio.run(main())
        customers.gate.set()


async def wait_for(call: Awaitable[str]) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(call, 0.1)


async def a_time_out(call: Awaitable[str]) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await call


async def a_task_group(call: Awaitable[str]) -> None:
    async def fail() -> None:
        await asyncio.sleep(0.1)
        raise KeyError("a sibling")

    async def run() -> str:
        return await call

    async def group() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(run())
            tasks.create_task(fail())

    with pytest.raises(ExceptionGroup) as caught:
        await group()
    assert [type(error) for error in caught.value.exceptions] == [KeyError]


@pytest.mark.parametrize("end", [wait_for, a_time_out, a_task_group])
@pytest.mark.parametrize("phase", ["held", "half", "busy"])
def test_asyncios_own_ways_to_end_a_call_work(
    end: Callable[[Awaitable[str]], Awaitable[None]], phase: str
) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            for _ in range(4):
                await end(code(client, phase))
            await serves_as_before(client, server, 2)

    with serving(customers := CustomerServer()) as server, no_warnings():
        asyncio.run(main())
        customers.gate.set()


def test_the_total_and_a_cancellation_from_outside_do_not_mistake_each_other() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            short = client.with_options(timeout=0.1)
            async with asyncio.timeout(60):
                with pytest.raises(paystackx.RequestTimeoutError, match="total"):
                    await short.get_customer("held")
            # Both at once: whichever wins, the call ends, and nothing else is cancelled.
            for _ in range(20):
                with pytest.raises((TimeoutError, paystackx.RequestTimeoutError)):
                    async with asyncio.timeout(0.1):
                        await short.get_customer("held")
            task = asyncio.current_task()
            assert task
            assert task.cancelling() == 0
            await serves_as_before(client, server, 2)

    with serving(customers := CustomerServer()) as server, no_warnings():
        asyncio.run(main())
        customers.gate.set()


def test_cancelling_while_the_connection_is_made_leaves_nothing() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            for steps in range(60):
                call = asyncio.create_task(code(client, "held"))
                for _ in range(steps):
                    await asyncio.sleep(0)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call
            await serves_as_before(client, server, 2)

    with serving(customers := CustomerServer()) as server, no_warnings():
        asyncio.run(main())
        customers.gate.set()


# --- loops that are left, clients that are closed ---


def test_a_loop_over_customers_may_be_left_early() -> None:
    def pages(connection: Any, _: bytes) -> None:
        connection.sendall(http("200 OK", page([3, 2, 1], next="c1").content))

    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_connections=1) as client:
            for _ in range(3):
                async for customer in client.iter_customers():
                    assert customer.id == 3
                    break
            async for each in client.iter_pages():
                assert len(each.data) == 3
                break
        await until(is_the_only_task)

    with serving(pages) as server, no_warnings():
        asyncio.run(main())
        assert wait_until(lambda: sockets(server) == 0)
    assert (len(server.requests), server.connections) == (4, 1)


def test_closing_lets_calls_end_and_refuses_those_that_wait() -> None:
    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url, max_connections=2, max_retries=9)
        await code(client, "idle")
        under_way = [asyncio.create_task(code(client, each)) for each in ("held", "half")]
        await until(lambda: len(customers.seen) == 3)
        waiting = asyncio.create_task(code(client, "queued"))
        await asyncio.sleep(0.02)
        await client.aclose()
        with pytest.raises(paystackx.ClientClosedError):
            await client.get_customer("late")
        customers.gate.set()
        assert await asyncio.gather(*under_way) == ["held", "half"]
        with pytest.raises(paystackx.ClientClosedError):
            await waiting
        await until(lambda: sockets(server) == 0)
        await client.aclose()

    with serving(customers := CustomerServer()) as server, no_warnings():
        asyncio.run(main())
    assert customers.codes[0] == "idle"
    assert not {"late", "queued"} & set(customers.codes)


def test_closing_that_was_cancelled_closes_all_the_same() -> None:
    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        await asyncio.gather(*[code(client, f"C{number}") for number in range(8)])
        assert sockets(server) == 8
        closing = asyncio.create_task(client.aclose())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        await client.aclose()
        await until(lambda: sockets(server) == 0)

    with serving(CustomerServer()) as server, no_warnings():
        asyncio.run(main())


def test_many_may_close_at_once() -> None:
    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        await asyncio.gather(*[code(client, f"C{number}") for number in range(8)])
        await asyncio.gather(*[client.aclose() for _ in range(5)])
        await until(lambda: sockets(server) == 0)

    with serving(CustomerServer()) as server, no_warnings():
        asyncio.run(main())


def test_a_child_that_is_closed_leaves_its_parent_open() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            async with client.with_options(timeout=60) as child:
                assert await code(child, "child") == "child"
            await child.aclose()
            with pytest.raises(paystackx.ClientClosedError):
                await code(child, "late")
            assert await code(client, "parent") == "parent"
            sibling = client.with_options()
        with pytest.raises(paystackx.ClientClosedError):
            await code(sibling, "late")

    with serving(customers := CustomerServer()) as server, no_warnings():
        asyncio.run(main())
    assert (customers.codes, server.connections) == (["child", "parent"], 1)


def test_a_cancelled_run_closes_its_connections() -> None:
    """As Ctrl-C does: the main task is cancelled while calls are under way, and nothing closes."""

    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url, max_connections=3)
        await asyncio.gather(*[code(client, f"C{number}") for number in range(3)])
        calls = [asyncio.create_task(code(client, each)) for each in ("held", "half", "busy", "q")]
        await until(lambda: len(customers.seen) >= 6)
        assert calls
        raise KeyboardInterrupt

    with serving(customers := CustomerServer()) as server, no_warnings():
        with pytest.raises(KeyboardInterrupt):
            asyncio.run(main())
        assert sockets(server) == 0
        customers.gate.set()
