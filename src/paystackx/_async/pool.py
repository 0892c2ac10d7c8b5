"""The connections of one client: a stack, from which the one that was used last is taken first.

httpx has a pool of its own. It looks through all connections for each request, so that a call is
six times dearer with 100 connections than with one, and it loses slots when calls are cancelled.
Here each connection is a transport of its own, and one that failed is never used again.
"""

from functools import partial

from paystackx._async.connection import AsyncConnection, exchange
from paystackx._config import Timeout
from paystackx._decipher import Answer
from paystackx._http import (
    HTTPX_ERRORS,
    AsyncBaseTransport,
    AsyncHTTPTransport,
    HTTPRequest,
    PoolTimeout,
    SSLContext,
    least,
    proxy_for,
    tls_context,
    with_proxy,
)
from paystackx._retry import Sent
from paystackx._seam import (
    AsyncDeadline,
    AsyncFairSemaphore,
    AsyncPerLoop,
    AsyncWatchdog,
    ForkProofLock,
    Lock,
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
        self._lock = Lock()
        self._idle: list[AsyncConnection] = []

    def take(self) -> tuple[AsyncConnection | None, list[AsyncConnection]]:
        """Give the connection that was used last, and those that are of no use any more."""
        useless = list[AsyncConnection]()
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if connection.is_usable(KEEP_ALIVE):
                    # Further down the stack are those that nobody has needed for longer.
                    if self._idle and clock() - self._idle[0].idle_since > KEEP_ALIVE:
                        useless.append(self._idle.pop(0))
                    return connection, useless
                useless.append(connection)
        return None, useless

    def put(self, connection: AsyncConnection) -> None:
        """Keep a connection for the next call."""
        with self._lock:
            self._idle.append(connection)

    def empty(self) -> list[AsyncConnection]:
        """Give all connections that are kept, and keep none."""
        with self._lock:
            idle, self._idle = self._idle, []
        return idle


class AsyncPool:
    """Connections to one origin, kept between calls.

    Args:
        base_url: The origin.
        max_connections: How many at most.
        transport: What to send with in place of connections of our own.
    """

    def __init__(
        self, base_url: str, max_connections: int, transport: AsyncBaseTransport | None
    ) -> None:
        self._base_url = base_url
        self._transport = transport
        self._tls: SSLContext | bool | None = None
        self._tls_lock = ForkProofLock()
        # Neither of the two knows the pool: a circle would delay the end of a dropped client.
        self._per_loop = AsyncPerLoop(partial(_Connections, max_connections), _leave)
        self.watchdog = AsyncWatchdog(clock)
        self.closed = False

    @property
    def is_foreign(self) -> bool:
        """Whether a transport stands in place of connections of our own."""
        return self._transport is not None

    async def send(
        self, request: HTTPRequest, limits: Timeout, deadline: AsyncDeadline, sent: Sent
    ) -> Answer:
        """Send a request and read its answer to the end.

        Raises:
            PoolTimeout: No connection came free in time.
        """
        if self.closed:
            raise ClientClosedError(_CLOSED)
        if self._transport is not None:
            sent.may_have_been_sent = True
            return await exchange(self._transport, request, deadline)
        here = await self._per_loop.here()
        if not await here.slots.acquire(least(limits.pool, deadline.left())):
            deadline.left()
            raise PoolTimeout("no free connection")
        try:
            return await self._exchange(here, request, deadline, sent)
        finally:
            here.slots.release()

    async def aclose(self) -> None:
        """Close every connection."""
        self.closed = True
        self.watchdog.close()
        if self._transport is not None:
            await self._transport.aclose()
        await self._per_loop.leave()

    async def _exchange(
        self, here: _Connections, request: HTTPRequest, deadline: AsyncDeadline, sent: Sent
    ) -> Answer:
        """Take a connection; put it back only if all went well."""
        found, useless = here.take()
        try:
            connection = found or self._connection()
        finally:
            await _close(useless)
        whole = False
        try:
            if self.closed:
                raise ClientClosedError(_CLOSED)
            answer = await connection.exchange(request, deadline, sent)
            # An answer that was not read to its end leaves the connection in the middle of it,
            # and one that said "Connection: close" leaves none.
            whole = answer.problem is None and connection.is_usable(KEEP_ALIVE)
        finally:
            if whole:
                here.put(connection)
                if self.closed:
                    await _leave(here)
            else:
                await connection.aclose()
        return answer

    def _connection(self) -> AsyncConnection:
        with self._tls_lock:
            if self._tls is None:
                # At the first connection: to load the certificates takes 45 ms.
                self._tls = tls_context(self._base_url)
        return AsyncConnection(
            with_proxy(AsyncHTTPTransport, verify=self._tls, proxy=proxy_for(self._base_url))
        )


async def _leave(connections: _Connections) -> None:
    await _close(connections.empty())


async def _close(connections: list[AsyncConnection]) -> None:
    """Close all of them, even when that is interrupted."""
    interruption: BaseException | None = None
    while connections:
        try:
            await connections.pop().aclose()
        except HTTPX_ERRORS:
            pass  # As good as closed.
        except BaseException as error:  # noqa: BLE001 - raised below
            interruption = error
    if interruption is not None:
        raise interruption
