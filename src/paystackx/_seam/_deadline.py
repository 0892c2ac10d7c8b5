"""The total time of a call, and how it ends a wait from outside."""

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from paystackx._seam._ground import clock
from paystackx._seam._per_loop import remember
from paystackx._seam._watchdog import Watchdog

if TYPE_CHECKING:
    import anyio


class DeadlineExceededError(Exception):
    """The total time is over."""


class AsyncSocketHandle:
    """The socket of one connection, as far as the end of a call needs it: a task is cancelled.

    It remembers which event loop the socket belongs to, for the case that the loop is closed
    with the connection open.
    """

    def observe(self, event: str, info: dict[str, Any]) -> None:
        """Take hold of a socket: called with each trace event of httpcore."""
        if event.endswith(".connect_tcp.complete"):
            self._stream = info["return_value"]  # TLS wraps it: nothing else may keep it.
            remember(self._stream)

    def close(self) -> None:
        """Nothing to do: the connection closes its socket."""


class SocketHandle:
    """The same for a thread: a second handle on the socket, by which another thread can cut it.

    The first one is replaced when the socket is wrapped in TLS.
    """

    def __init__(self) -> None:
        self._handle: socket.socket | None = None
        self._is_cut = False

    def observe(self, event: str, info: dict[str, Any]) -> None:
        """Take hold of a socket, and share the time for connecting among its addresses.

        ``socket.create_connection`` takes all of it for each address of a name: four addresses
        that do not answer would take four times as long.
        """
        if event.endswith(".connect_tcp.started"):
            if info["timeout"] is not None:
                with suppress(OSError):  # It is raised again when the connection is made.
                    addresses = socket.getaddrinfo(
                        info["host"], info["port"], type=socket.SOCK_STREAM
                    )
                    info["timeout"] /= len(addresses)
        elif event.endswith(".connect_tcp.complete"):
            self.close()  # A pool, where there is one, may have replaced a connection.
            self._handle = info["return_value"].get_extra_info("socket").dup()
            if self._is_cut:
                self.cut()

    def cut(self) -> None:
        """End the waits on the socket, also if it is only being made."""
        self._is_cut = True
        if self._handle is not None:
            with suppress(OSError):  # The other side was first.
                self._handle.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of it."""
        if self._handle is not None:
            self._handle.close()


class AsyncDeadline:
    """Ends the block that it guards when its time is over, wherever that block is waiting.

    Args:
        seconds: The total; ``None`` for no limit.
        watchdog: Not needed: the event loop watches.
    """

    def __init__(self, seconds: float | None, watchdog: "AsyncWatchdog") -> None:  # noqa: ARG002 - the twin's
        self._seconds = seconds
        self._end = None if seconds is None else clock() + seconds

    async def __aenter__(self) -> Self:
        from anyio import move_on_after

        self._scope: anyio.CancelScope = move_on_after(self._seconds)
        self._scope.__enter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._scope.__exit__(kind, error, traceback)
        if self._scope.cancelled_caught:
            raise DeadlineExceededError

    def left(self) -> float | None:
        """The seconds that are left; ``None`` where there is no limit.

        Raises:
            DeadlineExceededError: None are.
        """
        return _left(self._end)

    def interrupts(self, handle: AsyncSocketHandle) -> AbstractContextManager[None]:  # noqa: ARG002 - the twin's
        """Do nothing: the scope of this deadline ends every wait in its block."""
        return _NOTHING


_NOTHING: AbstractContextManager[None] = nullcontext()


class Deadline:
    """The same for a thread, whose connection is cut by a watchdog."""

    def __init__(self, seconds: float | None, watchdog: Watchdog) -> None:
        self.end = float("inf") if seconds is None else clock() + seconds
        self._watchdog = watchdog
        self._handle = SocketHandle()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None

    def left(self) -> float | None:
        """The seconds that are left; ``None`` where there is no limit.

        Raises:
            DeadlineExceededError: None are.
        """
        return _left(None if self.end == float("inf") else self.end)

    def interrupts(self, handle: SocketHandle) -> "_Interruptible":
        """Cut a socket when the time is over in the block that follows.

        The block ends with ``DeadlineExceededError`` where that happened: an answer that came
        over a socket that was cut may be truncated.
        """
        self._handle = handle
        return _Interruptible(self, self._watchdog)

    def expire(self) -> None:
        """Cut the socket: the watchdog calls this."""
        self._handle.cut()


class _Interruptible:
    """The block in which a socket is cut when the time is over."""

    def __init__(self, deadline: Deadline, watchdog: Watchdog) -> None:
        self._deadline = deadline
        self._watchdog = watchdog

    def __enter__(self) -> None:
        if self._deadline.end != float("inf"):
            self._watchdog.add(self._deadline)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._deadline.end != float("inf") and not self._watchdog.remove(self._deadline):
            raise DeadlineExceededError


def _left(end: float | None) -> float | None:
    if end is None:
        return None
    left = end - clock()
    if left <= 0:
        raise DeadlineExceededError
    return left


class AsyncWatchdog:
    """Nothing to watch: the event loop ends the waits of its tasks."""

    def __init__(self, clock: Callable[[], float]) -> None: ...

    def close(self) -> None:
        """Nothing to end."""
