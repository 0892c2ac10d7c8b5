"""A network backend of httpcore for asyncio: its event loop calls the connection directly.

anyio, which httpcore uses, works on trio, too. It takes 150 microseconds more for each call.
"""

import asyncio
import socket
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from ssl import MemoryBIO, SSLContext, SSLError, SSLWantReadError
from typing import Any, TypeVar

import httpcore
from anyio import CancelScope, fail_after

from paystackx._seam import clock, running_loop

T = TypeVar("T")

_CHUNK = 64 * 1024
_NEVER = float("inf")


def network() -> "AsyncioBackend | None":
    """Give the backend; ``None`` where the event loop is not one of asyncio."""
    return None if running_loop() is None else AsyncioBackend()


class AsyncioBackend(httpcore.AsyncNetworkBackend):
    """Makes connections."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
        local_address: str | None = None,  # noqa: ARG002 - httpcore's; no client sets it
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - the same
    ) -> "AsyncioStream":
        """Make a connection."""
        loop = asyncio.get_running_loop()
        stream = AsyncioStream(loop)
        with _connecting(), fail_after(timeout):
            made = await _connected(loop, host, port, timeout)
            await loop.create_connection(lambda: stream, sock=made)
        return stream


class AsyncioStream(asyncio.BufferedProtocol, httpcore.AsyncNetworkStream):
    """A connection. It has a buffer: for each read, asyncio would allocate 256 KiB."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.transport: asyncio.Transport
        self._socket: socket.socket
        self._loop = loop
        self._waiter: asyncio.Future[None] | None = None
        self._limit = _NEVER
        self._timer: asyncio.TimerHandle | None = None
        self._buffer = bytearray(_CHUNK)
        self._received = b""
        self._has_unsent = False
        self._is_open = False
        self._error: Exception | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        """Wait for bytes; there are none at the end."""
        if self._received:
            self.transport.resume_reading()  # They came when nobody waited.
        while not self._received and self._is_open:  # What is woken may have ended a write.
            try:
                await self._wait(timeout)
            except TimeoutError as error:
                raise httpcore.ReadTimeout from error
        if not self._received and self._error is not None:
            raise httpcore.ReadError(str(self._error)) from self._error
        received, self._received = self._received[:max_bytes], self._received[max_bytes:]
        return received

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's
        """Send bytes. A server may answer before it has read all, and then close."""
        if self.transport.is_closing():  # uvloop raises a RuntimeError.
            raise httpcore.WriteError("the connection is closed")
        self.transport.write(buffer)
        while self._has_unsent and not self._received and self._is_open:
            try:
                await self._wait(timeout)
            except TimeoutError as error:
                raise httpcore.WriteTimeout from error
        if self._has_unsent or not self._is_open:
            raise httpcore.WriteError("not all was sent")

    async def aclose(self) -> None:
        """Close the connection."""
        if self._is_open:
            self.transport.abort()
            await asyncio.sleep(0)  # In this moment the loop closes the socket.

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> "TLSStream":
        """Let TLS protect what follows."""
        return await _protected(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        """Tell something about the connection. It is its own socket: see ``fileno``."""
        return self if info == "socket" else self.transport.get_extra_info(info)

    def fileno(self) -> int:
        """The descriptor of the socket; -1 when nothing more can be read in order.

        Who asks this socket whether it is readable must hear of what was read already, too.
        """
        if self._received or self._has_unsent or not self._is_open or self.transport.is_closing():
            return -1
        return self._socket.fileno()

    async def _wait(self, seconds: float | None) -> None:
        waiter = self._waiter = self._loop.create_future()
        self._limit = _NEVER if seconds is None else self._loop.time() + seconds
        if self._timer is None or self._limit < self._timer.when():
            self._set_timer()
        try:
            await waiter
        finally:
            self._waiter = None

    def _set_timer(self) -> None:
        """Let the loop look at the time limit when it is reached.

        A timer for each wait would cost 5 microseconds. This one stays for the waits that follow.
        """
        self._stop_timer()
        if self._limit != _NEVER:
            self._timer = self._loop.call_at(self._limit, self._check_limit, self._limit)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check_limit(self, now: float) -> None:
        self._timer = None
        if self._waiter is None or self._waiter.done():
            return
        if self._limit <= now:
            self._waiter.set_exception(TimeoutError())
        else:
            self._set_timer()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # --- called by the event loop ---

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self.transport = transport
        self._socket = transport.get_extra_info("socket")
        transport.set_write_buffer_limits(0)
        self._is_open = True

    def get_buffer(self, sizehint: int) -> bytearray:  # noqa: ARG002 - asyncio's
        """Say where to write what is received."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Keep bytes for the call that waits for them. If none does, read no more."""
        self._received += self._buffer[:nbytes]
        if self._waiter is None:
            self.transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._is_open, self._error = False, exc
        self._stop_timer()
        self._wake()

    def pause_writing(self) -> None:
        """Take note that not all was sent."""
        self._has_unsent = True

    def resume_writing(self) -> None:
        """Take note that all was sent."""
        self._has_unsent = False
        self._wake()


class TLSStream(httpcore.AsyncNetworkStream):
    """A connection that TLS protects, over one that it does not protect, or over another of TLS.

    asyncio has its own, which holds back what it writes, and tells nothing of that.
    """

    def __init__(
        self,
        inside: httpcore.AsyncNetworkStream,
        ssl_context: SSLContext,
        server_hostname: str | None,
    ) -> None:
        self._inside = inside
        self._incoming, self._outgoing = MemoryBIO(), MemoryBIO()
        self._tls = ssl_context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=server_hostname
        )

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        """Wait for bytes; there are none at the end.

        An end that was not announced is an error: an attacker may have cut the connection.
        """
        try:
            return await self.run(lambda: self._tls.read(max_bytes), timeout)
        except SSLError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's
        """Send bytes."""
        try:
            await self.run(lambda: self._tls.write(buffer), timeout)
        except SSLError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inside.aclose()

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> "TLSStream":
        """Let TLS protect what follows: a proxy that is spoken to over TLS carries more of it."""
        return await _protected(self, ssl_context, server_hostname, timeout)

    def get_extra_info(self, info: str) -> Any:
        """Tell something about the connection."""
        return self._tls if info == "ssl_object" else self._inside.get_extra_info(info)

    async def run(self, step: Callable[[], T], seconds: float | None) -> T:
        """Take a step of TLS, and send and receive whatever it needs, all within the seconds."""
        end = _NEVER if seconds is None else clock() + seconds
        while True:
            try:
                return step()
            except SSLWantReadError:
                pass
            finally:  # An error is told to the other side, too.
                if self._outgoing.pending:
                    await self._inside.write(self._outgoing.read(), seconds)
            left = end - clock()
            if left <= 0:
                raise httpcore.ReadTimeout("a record of TLS did not come to its end")
            received = await self._inside.read(_CHUNK, left)
            if received:
                self._incoming.write(received)
            else:
                self._incoming.write_eof()

    async def handshake(self) -> None:
        """Agree on the keys."""
        await self.run(self._tls.do_handshake, None)


async def _protected(
    inside: httpcore.AsyncNetworkStream,
    ssl_context: SSLContext,
    server_hostname: str | None,
    seconds: float | None,
) -> TLSStream:
    """Let TLS protect a connection; close it if that fails."""
    try:
        with _connecting(), fail_after(seconds):
            stream = TLSStream(inside, ssl_context, server_hostname)
            await stream.handshake()
    except BaseException:
        with CancelScope(shield=True):
            await inside.aclose()
        raise
    return stream


async def _connected(
    loop: asyncio.AbstractEventLoop, host: str, port: int, seconds: float | None
) -> socket.socket:
    """Connect to the first address of a name that answers within its share of the time.

    asyncio can try them side by side, but leaves sockets open when that is cancelled.
    """
    addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    share = None if seconds is None else seconds / max(1, len(addresses))
    failure: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address in addresses:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(0)
            with fail_after(share):
                await loop.sock_connect(made, address)
        except OSError as error:
            made.close()
            failure = error
        except BaseException:
            made.close()
            raise
        else:
            return made
    raise failure


@contextmanager
def _connecting() -> Generator[None]:
    """Raise the errors of httpcore for those of a connection that is being made."""
    try:
        yield
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(str(error)) from error
    except (OSError, httpcore.NetworkError) as error:  # Those of TLS are OSErrors, too.
        raise httpcore.ConnectError(str(error)) from error
