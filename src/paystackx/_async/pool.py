"""The connections of one client: a stack, from which the one that was used last is taken first.

httpx has a pool of its own. It looks through all connections for each request: with 100 of them,
a call costs six times as much as with one. It also loses slots when calls are cancelled.
Here each connection is a transport of its own, and one that failed is never used again.

A signal handler may raise an exception between any two steps. So a call over a connection that is
open already takes no lock at all; the stack is a list, whose ``append`` and ``pop`` are atomic.
httpcore's connection has locks of its own, which such an exception may leave locked. That
connection is then closed, which takes no lock, and nothing uses it again.
"""

from contextlib import suppress
from functools import partial

from paystackx._async.connection import AsyncConnection, exchange
from paystackx._engine import AsyncEngine, engine_parts
from paystackx._engine.http import (
    HTTPX_ERRORS,
    AsyncBaseTransport,
    AsyncHTTPTransport,
    AsyncRequestStream,
    PoolTimeout,
    RequestDefaults,
    SSLContext,
    http_request,
    least,
    refuse_httpx2,
    tls_context,
    transport_error,
    without_frames,
)
from paystackx._engine.httpcore import one_connection
from paystackx._operation import Request
from paystackx._preload import preload
from paystackx._reading.decipher import Answer
from paystackx._retry import Sent
from paystackx._seam import (
    AsyncDeadline,
    AsyncFairSemaphore,
    AsyncPerLoop,
    AsyncWatchdog,
    DeadlineExceededError,
    ForkProofLock,
    clock,
)
from paystackx.errors import ClientClosedError

KEEP_ALIVE = 15.0
"""Seconds that a connection may be idle. Cloudflare closes it much later, but proxies may not."""


_CLOSED = "the client was closed during this call"


class _Connections:
    """The connections that belong together, and how many there may be."""

    def __init__(self, number: int) -> None:
        self.slots = AsyncFairSemaphore(number)
        self._idle: list[AsyncConnection] = []

    def take(self) -> tuple[AsyncConnection | None, list[AsyncConnection]]:
        """Return the connection that was used last, and those that are of no use any more."""
        useless = list[AsyncConnection]()
        while (connection := self._pop()) is not None:
            if connection.is_usable(KEEP_ALIVE):
                break
            useless.append(connection)
        # At the bottom of the stack is the one that nobody has needed for longest.
        oldest = next(iter(self._idle), None)
        if oldest is not None and clock() - oldest.idle_since > KEEP_ALIVE:
            with suppress(ValueError):  # Another thread has taken it.
                self._idle.remove(oldest)
                useless.append(oldest)
        return connection, useless

    def put(self, connection: AsyncConnection) -> None:
        """Keep a connection for the next call."""
        self._idle.append(connection)

    def empty(self) -> list[AsyncConnection]:
        """Return all connections that are kept, and keep none."""
        taken = list[AsyncConnection]()
        while (connection := self._pop()) is not None:
            taken.append(connection)
        return taken

    def _pop(self) -> AsyncConnection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None


class AsyncPool:
    """Connections to one origin, kept between calls.

    Args:
        base_url: The origin.
        max_connections: How many at most.
        transport: What to send with in place of connections of our own.

    Raises:
        ConfigurationError: The transport is one of httpx2.
    """

    def __init__(
        self, base_url: str, max_connections: int, transport: AsyncBaseTransport | None
    ) -> None:
        refuse_httpx2(transport)
        preload()
        self._base_url = base_url
        self.engine = transport if isinstance(transport, AsyncEngine) else None
        self._transport = None if self.engine else transport
        self._tls: SSLContext | bool | None = None
        self._tls_lock = ForkProofLock()
        # Neither of the two knows the pool: a reference cycle would keep a dropped client alive
        # until the garbage collector runs.
        self._per_loop = AsyncPerLoop(partial(_Connections, max_connections), _close_all)
        self.watchdog = AsyncWatchdog(clock)
        self.closed = False

    request_defaults = RequestDefaults
    """Put together what all requests of a client have in common."""

    @property
    def is_foreign(self) -> bool:
        """Whether a transport stands in place of connections of our own."""
        return self._transport is not None

    async def send(
        self, request: Request, defaults: RequestDefaults, deadline: AsyncDeadline, sent: Sent
    ) -> Answer:
        """Send a request and read its answer to the end.

        Raises:
            TransportError: There was no answer.
        """
        if self.closed:
            raise ClientClosedError(_CLOSED)
        try:
            return await self._send(request, defaults, deadline, sent)
        except HTTPX_ERRORS as error:
            deadline.left()
            failure = transport_error(request.operation, error, sent=sent.may_have_been_sent)
            raise failure from without_frames(error)

    async def _send(
        self, request: Request, defaults: RequestDefaults, deadline: AsyncDeadline, sent: Sent
    ) -> Answer:
        left = deadline.left()
        if self._transport is not None:
            http = http_request(request, defaults, left, AsyncRequestStream)
            with deadline.cancels():
                sent.may_have_been_sent = True
                return await exchange(self._transport, http, deadline)
        connections = await self._per_loop.get()
        limit = least(defaults.timeout.pool, left)
        slot = await connections.slots.acquire(limit)
        if slot is None:
            # The wait may end a little early: uvloop's clock counts whole milliseconds.
            raise DeadlineExceededError if limit == left else PoolTimeout("no free connection")
        try:
            return await self._exchange(connections, request, defaults, deadline, sent)
        finally:
            connections.slots.release(slot)

    async def aclose(self) -> None:
        """Close every connection."""
        self.closed = True
        self.watchdog.close()
        if self._transport is not None:
            await self._transport.aclose()
        await self._per_loop.aclose()

    async def _exchange(
        self,
        connections: _Connections,
        request: Request,
        defaults: RequestDefaults,
        deadline: AsyncDeadline,
        sent: Sent,
    ) -> Answer:
        """Take a connection; put it back only if all went well."""
        while True:
            found, useless = connections.take()
            if not useless:
                break
            # While others are closed this one may be closed, too, or the call be cancelled.
            if found is not None:
                connections.put(found)
            await _close(useless)
        connection = found or self._connection()
        whole = False
        try:
            if self.closed:
                raise ClientClosedError(_CLOSED)
            answer = await connection.exchange(request, defaults, deadline, sent)
            # An answer that was not read to its end leaves the connection in the middle of it.
            whole = answer.problem is None and connection.is_idle
        finally:
            if whole:
                connections.put(connection)
                if self.closed:
                    await _close_all(connections)
            else:
                await connection.aclose()
        return answer

    def _connection(self) -> AsyncConnection:
        with self._tls_lock.current:
            if self._tls is None:
                # At the first connection: loading the certificates takes 45 ms.
                self._tls = tls_context(self._base_url)
        parts = engine_parts(self.engine)
        transport = one_connection(
            AsyncHTTPTransport, self._base_url, verify=self._tls, network=parts.network()
        )
        return AsyncConnection(transport, parts.http11())


async def _close_all(connections: _Connections) -> None:
    await _close(connections.empty())


async def _close(connections: list[AsyncConnection]) -> None:
    """Close all of them, even when that is interrupted."""
    interruption: BaseException | None = None
    while connections:
        try:
            await connections.pop().aclose()
        except HTTPX_ERRORS:
            pass  # It cannot be used again, which is all that matters.
        except BaseException as error:  # noqa: BLE001 - raised below
            interruption = error
    if interruption is not None:
        raise interruption
