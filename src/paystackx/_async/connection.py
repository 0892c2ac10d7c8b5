"""One connection, and one exchange over it."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from paystackx._engine.http import (
    HTTPX_ERRORS,
    AsyncBaseTransport,
    AsyncByteStream,
    AsyncHTTPTransport,
    AsyncRequestStream,
    HTTPRequest,
    HTTPResponse,
    RequestDefaults,
    WrongStreamError,
    as_httpx,
    http_request,
    least,
)
from paystackx._engine.http11 import HTTP11
from paystackx._engine.httpcore import (
    WIRE_ERRORS,
    WriteError,
    has_one_connection,
    has_unread_bytes,
    has_unread_records,
    is_direct,
    is_open,
)
from paystackx._operation import Request
from paystackx._reading.body import Body, UnreadableBodyError
from paystackx._reading.decipher import Answer
from paystackx._retry import Sent
from paystackx._seam import (
    AsyncDeadline,
    AsyncNetworkStream,
    AsyncShieldCancellation,
    AsyncSocketHandle,
    Socket,
    clock,
    is_readable,
    wall_clock,
)

_CHUNK = 64 * 1024


class AsyncConnection:
    """An httpx transport that holds one connection.

    The transport makes the connection, and its first exchange. Later ones use the connection
    directly, which takes a third less time, unless a tool wants to see what the transport does.

    Args:
        transport: The transport.
        http11: What is sent and received over its connection.

    Attributes:
        is_idle: Whether the last exchange has ended, and the connection may be kept for another.
        idle_since: When that was.
    """

    def __init__(self, transport: AsyncHTTPTransport, http11: HTTP11) -> None:
        self._transport = transport
        self._handle = AsyncSocketHandle()
        self._stream: AsyncNetworkStream | None = None
        self._socket: Socket | None = None
        self._tls: object = None
        self._http11 = http11
        self.is_idle = False
        self.idle_since = 0.0

    def is_usable(self, keep_alive: float) -> bool:
        """Whether it can be used for another call: still open, and not idle for too long.

        A connection that is idle and has something to read was closed by the server, or holds
        what nobody asked for.
        """
        if self._stream is None or clock() - self.idle_since > keep_alive:
            return False
        try:
            if self._socket is None:
                self._socket = self._stream.get_extra_info("socket")
                self._tls = self._stream.get_extra_info("ssl_object")
            return (
                self._socket is not None
                and not is_readable(self._socket)
                and not has_unread_bytes(self._stream)
                and not has_unread_records(self._tls)
            )
        except ValueError:  # It was closed here: there is no socket to ask.
            return False

    async def exchange(
        self, request: Request, defaults: RequestDefaults, deadline: AsyncDeadline, sent: Sent
    ) -> Answer:
        """Make the connection if there is none, send a request, and read the whole answer."""
        left = deadline.left()
        # Only seeing the connection being made proves that nothing was sent yet. What patches
        # httpx's transports (respx, pytest-httpx) shows nothing.
        sent.may_have_been_sent, self.is_idle = True, False
        try:
            with deadline.interrupts(self._handle):
                if self._stream is not None and is_direct(self._transport):
                    answer = await self._exchange(self._stream, request, defaults, deadline, left)
                    self.is_idle = self._http11.is_idle
                    return answer
                http = http_request(request, defaults, left, AsyncRequestStream)
                if self._stream is None or not has_one_connection(self._transport):
                    http.extensions["trace"] = self._tracer(deadline, sent)
                with deadline.cancels():
                    answer = await exchange(self._transport, http, deadline, is_ours=True)
                self.is_idle = self._stream is not None and is_open(self._transport)
                return answer
        finally:
            self.idle_since = clock()

    async def _exchange(
        self,
        stream: AsyncNetworkStream,
        request: Request,
        defaults: RequestDefaults,
        deadline: AsyncDeadline,
        left: float | None,
    ) -> Answer:
        """Use the connection directly."""
        limits, http11 = defaults.timeout, self._http11
        try:
            try:
                await stream.write(http11.send(request, defaults), least(limits.write, left))
            except WriteError:  # Paystack may have answered first, and closed the connection.
                http11.send_failed()
            answer = None
            while answer is None:
                data = await stream.read(_CHUNK, least(limits.read, deadline.left()))
                answer = http11.receive(data, wall_clock())
        except WIRE_ERRORS as error:
            raise as_httpx(error) from error
        return answer

    async def aclose(self) -> None:
        """Close the connection."""
        try:
            async with AsyncShieldCancellation():
                await self._transport.aclose()
                # A connection whose TLS handshake was cancelled is not the transport's yet.
                if self._stream is not None:
                    await self._stream.aclose()
        finally:
            self._handle.close()

    def _tracer(self, deadline: AsyncDeadline, sent: Sent) -> Any:
        """Watch the connection being made: httpcore tells what it does."""

        async def trace(event: str, info: dict[str, Any]) -> None:
            if event.endswith(".connect_tcp.started"):
                sent.may_have_been_sent = False
            elif event.endswith((".connect_tcp.complete", ".start_tls.complete")):
                self._stream, self._socket = info["return_value"], None
            elif event == "http11.send_request_headers.started":
                # Looking a name up cannot be interrupted, and may have taken all the time.
                deadline.left()
                sent.may_have_been_sent = (
                    sent.may_have_been_sent or info["request"].method != b"CONNECT"
                )
            self._handle.observe(event, info)  # If this fails, the connection can be closed.

        return trace


async def exchange(
    transport: AsyncBaseTransport,
    request: HTTPRequest,
    deadline: AsyncDeadline,
    *,
    is_ours: bool = False,
) -> Answer:
    """Send a request over a transport, and read its answer to the end.

    Args:
        transport: The transport.
        request: The request.
        deadline: The end of the call.
        is_ours: Whether the transport is a connection of the pool.

    Raises:
        WrongStreamError: The transport's response is for the other kind of client.
    """
    response = await transport.handle_async_request(request)
    stream = response.stream
    if not isinstance(stream, AsyncByteStream):
        raise WrongStreamError(type(stream).__name__)
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
            await _abandon(response, chunks, is_ours=is_ours)
        await response.aclose()
    except BaseException:
        async with AsyncShieldCancellation():
            await _abandon(response, chunks, is_ours=is_ours)
        raise
    return Answer(
        status_code=response.status_code,
        headers=response.headers,
        content=content,
        received_at=wall_clock(),
        problem=problem,
    )


async def _abandon(response: HTTPResponse, chunks: AsyncIterator[bytes], *, is_ours: bool) -> None:
    """Close a response, and let what reads it come to its end.

    Some event libraries warn of generators that are left in the middle. Those of a connection of
    our own come to their end at once: they give what was received already, and then fail, because
    the connection is closed. What another transport would do is unknown, so nothing waits for it.
    """
    await response.aclose()
    try:
        if is_ours:
            async for _ in chunks:
                pass
        elif isinstance(chunks, AsyncGenerator):
            await chunks.aclose()
    except HTTPX_ERRORS:
        pass
