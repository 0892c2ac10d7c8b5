"""The total time of a call, and how it ends a wait from outside."""

import socket
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from types import TracebackType
from typing import Any

from paystackx._seam._ground import clock
from paystackx._seam._per_loop import remember
from paystackx._seam._watchdog import Watchdog

_NEVER = float("inf")


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


class _End:
    """The end of a call, which no wait of the call may pass."""

    def __init__(self, seconds: float | None) -> None:
        self.end = _NEVER if seconds is None else clock() + seconds

    def left(self) -> float | None:
        """The seconds that are left; ``None`` where there is no limit.

        Raises:
            DeadlineExceededError: None are.
        """
        if self.end == _NEVER:
            return None
        left = self.end - clock()
        if left <= 0:
            raise DeadlineExceededError
        return left


class AsyncDeadline(_End):
    """The end of a call that a task makes.

    Most waits have a time limit, which is no longer than what is left. That is all they need:
    to cancel a call from outside costs it 6 microseconds even if it is not cancelled.

    Args:
        seconds: The total; ``None`` for no limit.
        watchdog: Not needed: the event loop watches.
    """

    def __init__(self, seconds: float | None, watchdog: "AsyncWatchdog") -> None:  # noqa: ARG002 - the twin's
        super().__init__(seconds)

    @contextmanager
    def cancels(self) -> Generator[None]:
        """Cancel the wait of the block that follows when the time is over.

        Raises:
            DeadlineExceededError: That happened.
        """
        from anyio import move_on_after

        with move_on_after(self.left()) as scope:
            yield
        if scope.cancelled_caught:
            raise DeadlineExceededError

    def interrupts(self, handle: AsyncSocketHandle) -> AbstractContextManager[None]:  # noqa: ARG002 - the twin's
        """Do nothing: each wait for the socket has a time limit."""
        return _NOTHING


_NOTHING: AbstractContextManager[None] = nullcontext()


class Deadline(_End):
    """The same for a thread, whose connection is cut by a watchdog."""

    def __init__(self, seconds: float | None, watchdog: Watchdog) -> None:
        super().__init__(seconds)
        self._watchdog = watchdog
        self._handle = SocketHandle()

    def cancels(self) -> AbstractContextManager[None]:
        """Do nothing: nobody cancels a thread."""
        return _NOTHING

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
        if self._deadline.end != _NEVER:
            self._watchdog.add(self._deadline)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._deadline.end != _NEVER and not self._watchdog.remove(self._deadline):
            raise DeadlineExceededError


class AsyncWatchdog:
    """Nothing to watch: the event loop ends the waits of its tasks."""

    def __init__(self, clock: Callable[[], float]) -> None: ...

    def close(self) -> None:
        """Nothing to end."""
