"""10,000 calls under a rate limit, in virtual time: the real client, a server that has a limit."""

import math
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from unittest import mock

import httpx
import trio
from trio.testing import MockClock

from benchmarks import customers
from paystackx import AsyncCustomerClient, _seam

CALLS, TASKS = 10_000, 100
LIMIT, WINDOW = 600, 60.0
LATENCY = 0.2
IDEAL = (CALLS - 1) // LIMIT * WINDOW
"""A window's worth of calls at once, then one in each window; the last begin after 16 minutes."""


class Limited:
    """A server that accepts some requests in each window of time."""

    def __init__(self) -> None:
        self._ends, self._used = 0.0, 0
        self.accepted = 0

    async def answer(self, _: httpx.Request) -> httpx.Response:
        """Create a customer, or refuse to."""
        await trio.sleep(LATENCY / 2)
        now = trio.current_time()
        if now >= self._ends:
            self._ends, self._used = now + WINDOW, 0
        self._used += 1
        refused = self._used > LIMIT
        left = math.ceil(self._ends - now)
        await trio.sleep(LATENCY / 2)
        if refused:
            headers = {"x-ratelimit-reset": str(left)}
            return httpx.Response(429, json={"status": False, "message": "wait"}, headers=headers)
        self.accepted += 1
        return httpx.Response(200, content=customers.one())


async def create_all() -> float:
    """Create customers in some tasks that share a client; give the seconds that it took."""
    server = Limited()
    transport = httpx.MockTransport(server.answer)
    emails = iter(range(CALLS))
    started = trio.current_time()

    async def worker(client: AsyncCustomerClient, numbers: Iterator[int]) -> None:
        for number in numbers:
            await client.create(f"user{number}@example.com")

    async with (
        AsyncCustomerClient(customers.KEY, transport=transport, timeout=3600) as client,
        trio.open_nursery() as nursery,
    ):
        for _ in range(TASKS):
            nursery.start_soon(worker, client, emails)
    assert server.accepted == CALLS
    return trio.current_time() - started


def seconds() -> float:
    """Create 10,000 customers, on a clock that jumps when everybody sleeps."""
    modules = [sys.modules[name] for name in sys.modules if name.startswith("paystackx._async.")]
    waiting = [module for module in modules if getattr(module, "clock", None) is _seam.clock]
    assert waiting
    with ExitStack() as stack:
        for module in waiting:
            stack.enter_context(mock.patch.object(module, "clock", trio.current_time))
        return trio.run(create_all, clock=MockClock(autojump_threshold=0))
