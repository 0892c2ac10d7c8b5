"""An async client on trio: runs that end, cancel scopes, closing in between."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import trio
import trio.testing

import paystackx
from paystackx import AsyncCustomerClient
from tests.lifecycle.helpers import CustomerServer, no_warnings, sockets
from tests.support.answers import KEY, page
from tests.support.server import Server, http, serving


async def code(client: AsyncCustomerClient, code: str) -> str:
    return (await client.get_customer(code)).data.customer_code


async def until(condition: Callable[[], bool]) -> None:
    with trio.fail_after(60):
        while not condition():  # noqa: ASYNC110 - the kernel and the server set no event
            await trio.sleep(0.005)


async def all_of(client: AsyncCustomerClient, codes: list[str]) -> list[str]:
    answers = dict[str, str]()

    async def one(each: str) -> None:
        answers[each] = await code(client, each)

    async with trio.open_nursery() as nursery:
        for each in codes:
            nursery.start_soon(one, each)
    return [answers[each] for each in codes]


async def serves_as_before(client: AsyncCustomerClient, server: Server, slots: int) -> None:
    """Every slot is free, no connection is held but idle ones, and no task is left."""
    await until(lambda: sockets(server) <= slots)
    codes = [f"after{number}" for number in range(slots * 2)]
    with trio.fail_after(60):
        assert await all_of(client, codes) == codes
    assert sockets(server) <= slots
    assert not trio.lowlevel.current_task().child_nurseries


def test_one_client_outlives_its_runs() -> None:
    codes = [f"C{number}" for number in range(5)]

    async def calls() -> None:
        assert await all_of(client, codes) == codes
        assert 1 <= sockets(server) <= 5

    with serving(CustomerServer()) as server, no_warnings():
        client = AsyncCustomerClient(KEY, base_url=server.url)
        for _ in range(3):
            trio.run(calls)
            assert sockets(server) == 0
        trio.run(client.aclose)
        with pytest.raises(paystackx.ClientClosedError):
            trio.run(code, client, "late")


def test_two_runs_in_two_threads_share_one_client() -> None:
    both = threading.Barrier(2, timeout=60)

    async def work() -> None:
        for number in range(30):
            codes = [f"C{number}", f"D{number}"]
            assert await all_of(client, codes) == codes
        await trio.to_thread.run_sync(both.wait)

    with serving(CustomerServer()) as server, no_warnings(), ThreadPoolExecutor(2) as threads:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        for run in [threads.submit(trio.run, work) for _ in range(2)]:
            run.result(60)
        assert sockets(server) == 0
        trio.run(client.aclose)


def test_tasks_beyond_the_limit_share_what_connections_there_are() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_connections=20) as client:
            for turn in range(5):
                codes = [f"C{turn}-{number}" for number in range(60)]
                assert await all_of(client, codes) == codes
        assert sockets(server) == 0

    with serving(CustomerServer()) as server:
        trio.run(main)
    assert (server.connections <= 20, len(server.requests)) == (True, 300)


def test_who_waits_longest_is_served_first() -> None:
    codes = [f"C{number:02}" for number in range(12)]

    async def main() -> None:
        async def one(each: str, scope: trio.CancelScope) -> None:
            with scope:
                await client.get_customer(each)

        scopes = {each: trio.CancelScope() for each in ["held", *codes]}
        async with (
            AsyncCustomerClient(KEY, base_url=server.url, max_connections=1) as client,
            trio.open_nursery() as nursery,
        ):
            nursery.start_soon(one, "held", scopes["held"])
            await until(lambda: customers.codes == ["held"])
            for each in codes:
                nursery.start_soon(one, each, scopes[each])
                await trio.testing.wait_all_tasks_blocked()
            for each in codes[3:6]:
                scopes[each].cancel()
            customers.gate.set()

    with serving(customers := CustomerServer()) as server:
        trio.run(main)
    assert customers.codes == ["held", *codes[:3], *codes[6:]]


@pytest.mark.parametrize("phase", ["queued", "held", "half", "busy"])
def test_a_cancelled_call_leaves_nothing_behind(phase: str) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            for _ in range(3):
                async with trio.open_nursery() as nursery:
                    if phase == "queued":
                        nursery.start_soon(code, client, "held1")
                        nursery.start_soon(code, client, "held2")
                        await trio.sleep(0.05)
                    with trio.move_on_after(0.1) as scope:
                        await client.get_customer(phase)
                    assert scope.cancelled_caught
                    with pytest.raises(trio.TooSlowError), trio.fail_after(0.05):
                        await client.get_customer(phase)
                    nursery.start_soon(code, client, phase)
                    await trio.sleep(0.02)
                    nursery.cancel_scope.cancel()
            await serves_as_before(client, server, 2)
            assert "queued" not in customers.codes

    with serving(customers := CustomerServer()) as server, no_warnings():
        trio.run(main)
        customers.gate.set()


def test_a_scope_that_is_cancelled_already_sends_nothing() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            for _ in range(5):
                with trio.move_on_after(0) as scope:
                    await client.get_customer("never")
                assert scope.cancelled_caught
            await serves_as_before(client, server, 2)

    with serving(customers := CustomerServer()) as server, no_warnings():
        trio.run(main)
    assert "never" not in customers.codes


def test_the_total_and_a_scope_from_outside_do_not_mistake_each_other() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, max_connections=2, max_retries=9
        ) as client:
            short = client.with_options(timeout=0.1)
            with trio.fail_after(60):
                with pytest.raises(paystackx.RequestTimeoutError, match="total"):
                    await short.get_customer("held")
                for _ in range(10):
                    with pytest.raises((trio.TooSlowError, paystackx.RequestTimeoutError)):
                        with trio.fail_after(0.1):
                            await short.get_customer("held")
            await serves_as_before(client, server, 2)

    with serving(customers := CustomerServer()) as server, no_warnings():
        trio.run(main)
        customers.gate.set()


def test_closing_lets_calls_end_and_refuses_those_that_wait() -> None:
    async def main() -> None:
        ended = dict[str, str]()

        async def one(each: str) -> None:
            try:
                ended[each] = await code(client, each)
            except paystackx.ClientClosedError:
                ended[each] = "closed"

        client = AsyncCustomerClient(KEY, base_url=server.url, max_connections=2, max_retries=9)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(one, "held")
            nursery.start_soon(one, "half")
            await until(lambda: len(customers.seen) == 2)
            nursery.start_soon(one, "queued")
            await trio.sleep(0.02)
            await client.aclose()
            customers.gate.set()
        assert ended == {"held": "held", "half": "half", "queued": "closed"}
        await until(lambda: sockets(server) == 0)
        await client.aclose()

    with serving(customers := CustomerServer()) as server, no_warnings():
        trio.run(main)
    assert "queued" not in customers.codes


def test_closing_in_a_cancelled_scope_closes_every_connection() -> None:
    async def main() -> None:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        codes = [f"C{number}" for number in range(8)]
        await all_of(client, codes)
        assert sockets(server) >= 1
        with trio.move_on_after(0):
            await client.aclose()
        await client.aclose()
        await until(lambda: sockets(server) == 0)

    with serving(CustomerServer()) as server, no_warnings():
        trio.run(main)


def test_a_loop_over_customers_may_be_left_early() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_connections=1) as client:
            for _ in range(3):
                async for customer in client.iter_customers():
                    assert customer.id == 3
                    break

    answer = http("200 OK", page([3, 2, 1], next="c1").content)
    with serving(lambda connection, _: connection.sendall(answer)) as server, no_warnings():
        trio.run(main)
    assert (len(server.requests), server.connections) == (3, 1)
