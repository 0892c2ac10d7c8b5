"""What other event loops of asyncio do differently, with the fast engine."""

import asyncio
from typing import Any

import httpcore
import pytest

from paystackx._engine.asyncio import AsyncioStream


class ClosedTransport:
    """What uvloop has in place of a connection that is closed."""

    def get_extra_info(self, _: str) -> None: ...

    def set_write_buffer_limits(self, _: int) -> None: ...

    def is_closing(self) -> bool:
        return True

    def write(self, _: bytes) -> None:
        raise RuntimeError("the handler is closed")


def test_a_connection_that_is_closed_sends_nothing() -> None:
    async def main() -> None:
        stream = AsyncioStream(asyncio.get_running_loop())
        transport: Any = ClosedTransport()
        stream.connection_made(transport)
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"GET / HTTP/1.1\r\n")

    asyncio.run(main())
