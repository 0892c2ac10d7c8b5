"""What reads and writes over the connections of a client. It is chosen by ``transport=``."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from paystackx._engine.http import AsyncBaseTransport, BaseTransport, HTTPRequest, HTTPResponse
from paystackx._engine.http11 import H11, HTTP11


def _usual() -> None:
    return None


class EngineParts(NamedTuple):
    """What an engine is made of.

    Attributes:
        http11: Makes what speaks HTTP/1.1 over one connection.
        network: Gives a network backend of httpcore; ``None`` for httpcore's own.
    """

    http11: Callable[[], HTTP11] = H11
    network: Callable[[], object] = _usual


class AsyncEngine(AsyncBaseTransport):
    """It stands where a transport does, but a client uses its parts."""

    _parts: ClassVar = EngineParts()

    async def handle_async_request(self, request: HTTPRequest) -> HTTPResponse:  # noqa: ARG002 - httpx's
        """Refuse: the clients of paystackx do not call this."""
        raise _wrong_use(self)


class Engine(BaseTransport):
    """The same for a sync client."""

    _parts: ClassVar = EngineParts()

    def handle_request(self, request: HTTPRequest) -> HTTPResponse:  # noqa: ARG002 - httpx's
        """Refuse: the clients of paystackx do not call this."""
        raise _wrong_use(self)


def engine_parts(engine: AsyncEngine | Engine | None) -> EngineParts:
    """Give the parts of an engine, or the usual ones."""
    if engine is None:
        return EngineParts()
    return engine._parts  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - no user needs them


def _wrong_use(engine: object) -> TypeError:
    return TypeError(f"{type(engine).__name__} is for the clients of paystackx, not for httpx's")
