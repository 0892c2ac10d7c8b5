"""The fast engine in tests: let every client use it."""

import os
from functools import wraps
from typing import Any

IS_FAST = os.environ.get("PAYSTACKX_TESTS_ENGINE") == "fast"
"""Whether these tests are run with the fast engine."""

ASYNCIO_STREAM = (
    "paystackx._asyncio.AsyncioStream" if IS_FAST else "httpcore._backends.anyio.AnyIOStream"
)
"""What sends and receives for an async client."""


def use_the_fast_engine() -> None:
    """Give every client that is made without a transport the one of the fast engine."""
    from paystackx._async.pool import AsyncPool
    from paystackx._sync.pool import Pool
    from paystackx.fast import AsyncFastTransport, FastTransport

    _use(AsyncPool, AsyncFastTransport)
    _use(Pool, FastTransport)


def _use(pool: Any, engine: type[object]) -> None:
    make = pool.__init__

    @wraps(make)
    def make_with_the_engine(
        self: object, base_url: str, max_connections: int, transport: object
    ) -> None:
        make(self, base_url, max_connections, engine() if transport is None else transport)

    pool.__init__ = make_with_the_engine
