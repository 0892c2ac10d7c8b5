"""The total time of a call: how a wait is ended from outside."""

import socket
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from paystackx._seam._ground import AsyncNetworkStream, NetworkStream, clock
from paystackx._seam._watchdog import Watchdog

if TYPE_CHECKING:
    import anyio


class DeadlineExceededError(Exception):
    """The total time is over."""


class AsyncSocketInterrupter:
    """The means to end a wait on a connection from outside. A task needs none: it is cancelled."""

    def share(self, connecting: dict[str, Any]) -> None:
        """Share the time for connecting among the addresses: the event loop does."""

    def take(self, stream: AsyncNetworkStream) -> None:
        """Take hold of a connection that was just made."""

    def cut(self) -> None:
        """End its waits."""

    def release(self) -> None:
        """Let go of it."""


class SocketInterrupter:
    """The same for a thread: a second handle on the socket, which outlives its wrapping in TLS."""

    def __init__(self) -> None:
        self._handle: socket.socket | None = None
        self._is_cut = False

    def share(self, connecting: dict[str, Any]) -> None:
        """Share the time for connecting among the addresses of a name.

        ``socket.create_connection`` takes all of it for each: four addresses that do not answer
        would take four times as long.
        """
        if connecting["timeout"] is not None:
            with suppress(OSError):  # It is said again when the connection is made.
                addresses = socket.getaddrinfo(
                    connecting["host"], connecting["port"], type=socket.SOCK_STREAM
                )
                connecting["timeout"] /= len(addresses)

    def take(self, stream: NetworkStream) -> None:
        """Take hold of a connection that was just made."""
        self._handle = stream.get_extra_info("socket").dup()
        if self._is_cut:
            self.cut()

    def cut(self) -> None:
        """End its waits, and those of a connection that is only being made."""
        self._is_cut = True
        if self._handle is not None:
            with suppress(OSError):  # The other side was first.
                self._handle.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
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

    def hold(self, interrupter: AsyncSocketInterrupter) -> None:
        """Cut this when the time is over."""

    def let_go(self) -> None:
        """Cut it no more.

        Raises:
            DeadlineExceededError: It was cut: what came over it may only look whole.
        """


class Deadline:
    """The same for a thread, whose connection is cut by a watchdog."""

    def __init__(self, seconds: float | None, watchdog: Watchdog) -> None:
        self.end = float("inf") if seconds is None else clock() + seconds
        self._watchdog = watchdog
        self._interrupter: SocketInterrupter | None = None
        self._cut = False

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

    def hold(self, interrupter: SocketInterrupter) -> None:
        """Cut this when the time is over."""
        self._interrupter = interrupter
        if self.end != float("inf"):
            self._watchdog.add(self)

    def let_go(self) -> None:
        """Cut it no more.

        Raises:
            DeadlineExceededError: It was cut: what came over it may only look whole.
        """
        if self.end != float("inf"):
            self._watchdog.remove(self)
        self._interrupter = None
        if self._cut:
            raise DeadlineExceededError

    def expire(self) -> None:
        """End the wait: the watchdog calls this."""
        self._cut = True
        if self._interrupter is not None:
            self._interrupter.cut()


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
