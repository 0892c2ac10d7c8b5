"""What reads and writes over the connections of a client. It is chosen by ``transport=``."""

from paystackx._http import AsyncBaseTransport, BaseTransport, HTTPRequest, HTTPResponse
from paystackx._http11 import H11, HTTP11


class _Parts:
    def http11(self) -> HTTP11:
        """Make what speaks HTTP/1.1 over one connection."""
        return H11()

    def network(self) -> object:
        """Give a network backend of httpcore; ``None`` for httpcore's own."""
        return None


class AsyncEngine(_Parts, AsyncBaseTransport):
    """It stands where a transport does, but a client uses its parts."""

    async def handle_async_request(self, request: HTTPRequest) -> HTTPResponse:  # noqa: ARG002 - httpx's
        """Refuse."""
        raise _wrong_use(self)


class Engine(_Parts, BaseTransport):
    """The same for a sync client."""

    def handle_request(self, request: HTTPRequest) -> HTTPResponse:  # noqa: ARG002 - httpx's
        """Refuse."""
        raise _wrong_use(self)


def _wrong_use(engine: object) -> TypeError:
    return TypeError(f"{type(engine).__name__} is for the clients of paystackx, not for httpx's")
