"""One connection, and one exchange over it."""

from collections.abc import Mapping
from typing import Any

from paystackx._body import Body, UnreadableBodyError
from paystackx._decipher import Answer
from paystackx._http import (
    AsyncBaseTransport,
    AsyncByteStream,
    HTTPRequest,
)
from paystackx._retry import Sent
from paystackx._seam import (
    AsyncDeadline,
    AsyncGrip,
    AsyncShield,
    NetworkStream,
    async_finish,
    clock,
    wall_clock,
)


class AsyncConnection:
    """An httpx transport that holds one connection.

    Args:
        transport: The transport.
    """

    def __init__(self, transport: AsyncBaseTransport) -> None:
        self._transport = transport
        self._grip = AsyncGrip()
        self._stream: NetworkStream | None = None
        self.idle_since = 0.0

    def is_usable(self, keep_alive: float) -> bool:
        """Whether it is open: not idle for too long, and the server has not closed it.

        A connection that is idle and has something to read has been closed.
        """
        if self._stream is None or clock() - self.idle_since > keep_alive:
            return False
        return not self._stream.get_extra_info("is_readable")

    async def exchange(self, request: HTTPRequest, deadline: AsyncDeadline, sent: Sent) -> Answer:
        """Send a request, after making the connection if need be, and read the whole answer."""
        if self._stream is None:
            request.extensions["trace"] = self._tracer(sent)
        else:
            sent.maybe = True
        deadline.hold(self._grip)
        try:
            return await exchange(self._transport, request, deadline)
        finally:
            deadline.hold(None)
            self.idle_since = clock()

    async def aclose(self) -> None:
        """Close the connection."""
        async with AsyncShield():
            await self._transport.aclose()
        self._grip.release()

    def _tracer(self, sent: Sent) -> Any:
        """Watch the connection being made: httpcore tells what it does."""

        async def trace(event: str, info: Mapping[str, Any]) -> None:
            if event.endswith(".connect_tcp.complete"):
                self._stream = info["return_value"]
                self._grip.take(info["return_value"])
            elif event.endswith(".start_tls.complete"):
                self._stream = info["return_value"]
            elif event == "http11.send_request_headers.started":
                sent.maybe = True

        return trace


async def exchange(
    transport: AsyncBaseTransport, request: HTTPRequest, deadline: AsyncDeadline
) -> Answer:
    """Send a request over a transport, and read its answer to the end."""
    response = await transport.handle_async_request(request)
    stream = response.stream
    assert isinstance(stream, AsyncByteStream)  # noqa: S101 - what a transport of this colour gives
    chunks = stream.__aiter__()
    body = Body(response.headers.get("content-encoding", ""))
    problem = None
    try:
        try:
            async for chunk in chunks:
                deadline.left()
                body.feed(chunk)
            content = body.finish()
        except UnreadableBodyError as error:
            content, problem = body.content, str(error)
            await async_finish(chunks)
        await response.aclose()
    except BaseException:
        async with AsyncShield():
            await async_finish(chunks)
            await response.aclose()
        raise
    return Answer(
        status_code=response.status_code,
        headers=response.headers,
        content=content,
        received_at=wall_clock(),
        problem=problem,
    )
