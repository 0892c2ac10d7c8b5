"""The fast engine in tests: let every client use it, from the first request of a connection."""

import os
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import httpcore

from paystackx._engine.http import AsyncRequestStream, as_httpx, http_request

IS_FAST = os.environ.get("PAYSTACKX_TESTS_ENGINE") == "fast"
"""Whether these tests are run with the fast engine."""

ASYNCIO_STREAM = (
    "paystackx._engine.asyncio.AsyncioStream" if IS_FAST else "httpcore._backends.anyio.AnyIOStream"
)
"""What sends and receives for an async client."""


def use_the_fast_engine() -> None:
    """Give every client that is made without a transport the one of the fast engine."""
    from paystackx._async.pool import AsyncPool
    from paystackx._sync.pool import Pool
    from paystackx.fast import AsyncFastTransport, FastTransport

    _use(AsyncPool, AsyncFastTransport)
    _use(Pool, FastTransport)
    _connect_first()


def _use(pool: Any, engine: type[object]) -> None:
    make = pool.__init__

    @wraps(make)
    def make_with_the_engine(
        self: object, base_url: str, max_connections: int, transport: object
    ) -> None:
        make(self, base_url, max_connections, engine() if transport is None else transport)

    pool.__init__ = make_with_the_engine


def _connect_first() -> None:
    """Let httpx make connections, and send nothing: a test of one request would not go past it."""
    from paystackx._async.connection import AsyncConnection
    from paystackx._engine.httpcore import WIRE_ERRORS, is_direct
    from paystackx._sync.connection import Connection

    def connects(
        connection: Any, request: Any, defaults: Any, deadline: Any, sent: Any
    ) -> httpcore.Request | None:
        if connection._stream is not None or not is_direct(connection._transport):
            return None
        sent.may_have_been_sent = True
        made = http_request(request, defaults, deadline.left(), AsyncRequestStream)
        made.extensions["trace"] = connection._tracer(deadline, sent)
        return httpcore.Request("GET", str(made.url), extensions=made.extensions)

    exchange: Callable[..., Awaitable[Any]] = AsyncConnection.exchange
    exchange_in_thread: Callable[..., Any] = Connection.exchange

    async def connect_and_exchange(self: Any, *call: Any) -> Any:
        request = connects(self, *call)
        if request is not None:
            try:
                with call[2].cancels(), call[2].interrupts(self._handle):
                    await self._transport._pool._connect(request)
            except WIRE_ERRORS as error:
                raise as_httpx(error) from error
            call[2].left()
        return await exchange(self, *call)

    def connect_and_exchange_in_thread(self: Any, *call: Any) -> Any:
        request = connects(self, *call)
        if request is not None:
            try:
                with call[2].cancels(), call[2].interrupts(self._handle):
                    self._transport._pool._connect(request)
            except WIRE_ERRORS as error:
                raise as_httpx(error) from error
            call[2].left()
        return exchange_in_thread(self, *call)

    kinds: tuple[Any, Any] = (AsyncConnection, Connection)
    kinds[0].exchange = connect_and_exchange
    kinds[1].exchange = connect_and_exchange_in_thread
