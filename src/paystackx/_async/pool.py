"""The connections of one client."""

from paystackx._body import Body, UnreadableBodyError
from paystackx._decipher import Answer
from paystackx._http import (
    AsyncBaseTransport,
    AsyncByteStream,
    AsyncHTTPTransport,
    HTTPRequest,
    HTTPResponse,
    Limits,
    proxy_for,
)
from paystackx._seam import AsyncDeadline, Lock, async_finish, wall_clock


class AsyncPool:
    """Connections to one origin, kept between calls.

    Args:
        base_url: The origin, for the proxy that the environment may name for it.
        max_connections: How many at most.
        transport: What to send with in place of connections of our own.
    """

    def __init__(
        self, base_url: str, max_connections: int, transport: AsyncBaseTransport | None
    ) -> None:
        self._base_url = base_url
        self._max_connections = max_connections
        self._transport = transport
        self._opening = Lock()
        self.closed = False

    async def send(self, request: HTTPRequest, deadline: AsyncDeadline) -> Answer:
        """Send a request and read its answer to the end."""
        response = await self._open().handle_async_request(request)
        try:
            return await self._read(response, deadline)
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        self.closed = True
        if self._transport is not None:
            await self._transport.aclose()

    def _open(self) -> AsyncBaseTransport:
        """The transport, made at the first call: its TLS settings take 45 ms to load."""
        with self._opening:
            if self._transport is None:
                self._transport = AsyncHTTPTransport(
                    limits=Limits(
                        max_connections=self._max_connections,
                        max_keepalive_connections=self._max_connections,
                    ),
                    proxy=proxy_for(self._base_url),
                )
            return self._transport

    async def _read(self, response: HTTPResponse, deadline: AsyncDeadline) -> Answer:
        body = Body(response.headers.get("content-encoding", ""))
        problem = None
        stream = response.stream
        assert isinstance(stream, AsyncByteStream)  # noqa: S101 - what a transport of this colour gives
        chunks = stream.__aiter__()
        try:
            async for chunk in chunks:
                deadline.left()
                body.feed(chunk)
            content = body.finish()
        except UnreadableBodyError as error:
            content, problem = body.content, str(error)
        finally:
            await async_finish(chunks)
        return Answer(
            status_code=response.status_code,
            headers=response.headers,
            content=content,
            received_at=wall_clock(),
            problem=problem,
        )
