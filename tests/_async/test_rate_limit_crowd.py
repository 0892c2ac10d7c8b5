"""Many calls at once under a real rate limit: all succeed, without a retry to spare."""

import threading
import time

import httpx
import pytest

from paystackx import AsyncCustomerClient, RateLimitError
from tests.support.answers import CUSTOMER, KEY, no, ok
from tests.support.server import together


class Limited(httpx.MockTransport):
    """Accepts twenty requests in each window of a fifth of a second.

    Args:
        first: How many it accepts in the first window.
    """

    def __init__(self, first: int = 20) -> None:
        super().__init__(self._answer)
        self._next = first
        self._lock = threading.Lock()
        self._window_ends = 0.0
        self._left = 0
        self.accepted = self.refused = 0

    def _answer(self, _: httpx.Request) -> httpx.Response:
        with self._lock:
            now = time.monotonic()
            if now >= self._window_ends:
                self._window_ends, self._left, self._next = now + 0.2, self._next, 20
            if self._left == 0:
                self.refused += 1
                answer = no(429, "Slow down")
                answer.headers["retry-after"] = f"{self._window_ends - now:.3f}"
            else:
                self._left -= 1
                self.accepted += 1
                answer = ok(CUSTOMER)
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content)
        )


async def test_calls_that_begin_at_once_all_succeed_under_a_limit() -> None:
    transport = Limited()
    async with AsyncCustomerClient(KEY, transport=transport, max_retries=1) as client:

        async def create() -> int:
            return (await client.create("ada@example.com")).status_code

        assert await together(*[create] * 80) == [200] * 80
    assert transport.accepted == 80


async def test_calls_without_retries_wait_for_a_window_that_is_open() -> None:
    transport = Limited(first=0)
    async with AsyncCustomerClient(KEY, transport=transport, max_retries=0) as client:
        with pytest.raises(RateLimitError):
            await client.create("ada@example.com")

        async def create() -> int:
            return (await client.create("ada@example.com")).status_code

        assert await together(*[create] * 30) == [200] * 30
    assert transport.accepted == 30
