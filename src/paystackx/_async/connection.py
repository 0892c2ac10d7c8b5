"""One connection, and one exchange over it."""

from collections.abc import AsyncIterator
from typing import Any

from paystackx._body import Body, UnreadableBodyError
from paystackx._decipher import Answer
from paystackx._http import (
    HTTPX_ERRORS,
    AsyncBaseTransport,
    AsyncByteStream,
    AsyncHTTPTransport,
    HTTPRequest,
    HTTPResponse,
    has_leftover,
)
from paystackx._retry import Sent
from paystackx._seam import (
    AsyncDeadline,
    AsyncNetworkStream,
    AsyncShieldCancellation,
    AsyncSocketInterrupter,
    clock,
    wall_clock,
)

_MOST_RECEIVED = 100
"""Pieces; httpcore reads 64 KB at a time. A stream of another transport may not end at all."""


class AsyncConnection:
    """An httpx transport that holds one connection.

    Args:
        transport: The transport.
    """

    def __init__(self, transport: AsyncHTTPTransport) -> None:
        self._transport = transport
        self._interrupter = AsyncSocketInterrupter()
        self._stream: AsyncNetworkStream | None = None
        self.idle_since = 0.0

    def is_usable(self, keep_alive: float) -> bool:
        """Whether it may serve another call: open, and not idle for too long.

        A connection that is idle and has something to read was closed by the server, or holds
        what nobody asked for.
        """
        if self._stream is None or clock() - self.idle_since > keep_alive:
            return False
        if has_leftover(self._transport):
            return False
        try:
            return not self._stream.get_extra_info("is_readable")
        except ValueError:  # It was closed here: there is no socket to ask.
            return False

    async def exchange(self, request: HTTPRequest, deadline: AsyncDeadline, sent: Sent) -> Answer:
        """Send a request, after making the connection if need be, and read the whole answer."""
        if self._stream is None:
            request.extensions["trace"] = self._tracer(deadline, sent)
        else:
            sent.may_have_been_sent = True
        deadline.hold(self._interrupter)
        try:
            return await exchange(self._transport, request, deadline)
        finally:
            self.idle_since = clock()
            deadline.let_go()

    async def aclose(self) -> None:
        """Close the connection."""
        try:
            async with AsyncShieldCancellation():
                await self._transport.aclose()
                # A connection whose TLS handshake was cancelled is not the transport's yet.
                if self._stream is not None:
                    await self._stream.aclose()
        finally:
            self._interrupter.release()

    def _tracer(self, deadline: AsyncDeadline, sent: Sent) -> Any:
        """Watch the connection being made: httpcore tells what it does."""

        async def trace(event: str, info: dict[str, Any]) -> None:
            if event.endswith(".connect_tcp.started"):
                self._interrupter.share(info)
            elif event.endswith(".connect_tcp.complete"):
                self._stream = info["return_value"]
                self._interrupter.take(info["return_value"])
            elif event.endswith(".start_tls.complete"):
                self._stream = info["return_value"]
            elif event == "http11.send_request_headers.started":
                # To look a name up cannot be interrupted, and may have taken all the time.
                deadline.left()
                sent.may_have_been_sent = (
                    sent.may_have_been_sent or info["request"].method != b"CONNECT"
                )

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
            await _abandon(response, chunks)
        await response.aclose()
    except BaseException:
        async with AsyncShieldCancellation():
            await _abandon(response, chunks)
        raise
    return Answer(
        status_code=response.status_code,
        headers=response.headers,
        content=content,
        received_at=wall_clock(),
        problem=problem,
    )


async def _abandon(response: HTTPResponse, chunks: AsyncIterator[bytes]) -> None:
    """Close a response, and let what reads it come to its end.

    Some event libraries warn of generators left in the middle. Once the connection is closed
    they give what was received already, and then fail.
    """
    await response.aclose()
    for _ in range(_MOST_RECEIVED):
        try:
            await chunks.__anext__()
        except (StopAsyncIteration, *HTTPX_ERRORS):
            break
