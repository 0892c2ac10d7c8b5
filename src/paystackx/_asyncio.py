"""A network backend of httpcore for asyncio: its event loop calls the connection directly.

anyio, which httpcore uses, works on trio, too. It takes 150 microseconds more for each call.
"""

import asyncio
import socket
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from ssl import SSLContext
from typing import Any, cast

import httpcore
from anyio import fail_after

_CHUNK = 64 * 1024
_WITHOUT_LIMIT = 1e6
"""Seconds. asyncio takes 60 for a handshake by default, and no ``None``."""


def network() -> "AsyncioBackend | None":
    """Give the backend; ``None`` where the event loop is not one of asyncio."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return None
    return AsyncioBackend()


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
        self.tcp: asyncio.Transport
        self._transport: asyncio.Transport
        self._socket: socket.socket
        self._loop = loop
        self._waiter: asyncio.Future[None] | None = None
        self._buffer = bytearray(_CHUNK)
        self._received = b""
        self._has_unsent = False
        self._is_open = False
        self._error: Exception | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        """Wait for bytes; there are none at the end."""
        if self._received:
            self._transport.resume_reading()  # They came when nobody waited.
        elif self._is_open:
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
        self._transport.write(buffer)
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
            self._transport.abort()
            await asyncio.sleep(0)  # In this moment the loop closes the socket.

    async def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> "AsyncioStream":
        """Let TLS protect what follows."""
        try:
            with _connecting(), fail_after(timeout):
                transport = await self._loop.start_tls(
                    self._transport,
                    self,
                    ssl_context,
                    server_hostname=server_hostname,
                    ssl_handshake_timeout=timeout or _WITHOUT_LIMIT,
                )
        except BaseException:
            self.tcp.abort()
            raise
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(0)
        return self

    def get_extra_info(self, info: str) -> Any:
        """Tell something about the connection. It is its own socket: see ``fileno``."""
        return self if info == "socket" else self._transport.get_extra_info(info)

    def fileno(self) -> int:
        """The descriptor of the socket; -1 when nothing more can be read in order.

        Who asks this socket whether it is readable must hear of what was read already, too.
        """
        if self._received or self._has_unsent or not self._is_open or self._transport.is_closing():
            return -1
        return self._socket.fileno()

    async def _wait(self, seconds: float | None) -> None:
        waiter = self._waiter = self._loop.create_future()
        timer = None if seconds is None else self._loop.call_later(seconds, _expire, waiter)
        try:
            await waiter
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # --- called by the event loop ---

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self.tcp = self._transport = transport
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
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._is_open, self._error = False, exc
        self._wake()

    def pause_writing(self) -> None:
        """Take note that not all was sent."""
        self._has_unsent = True

    def resume_writing(self) -> None:
        """Take note that all was sent."""
        self._has_unsent = False
        self._wake()


async def _connected(
    loop: asyncio.AbstractEventLoop, host: str, port: int, seconds: float | None
) -> socket.socket:
    """Connect to the first address of a name that answers within its share of the time.

    asyncio can try them side by side, but leaves sockets open when that is cancelled.
    """
    addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    share = None if seconds is None else seconds / len(addresses)
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
    except OSError as error:  # Those of TLS are OSErrors, too.
        raise httpcore.ConnectError(str(error)) from error


def _expire(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())
