"""Where the two colours of the client differ: each waiting primitive, async beside sync.

The async source uses the names that begin with ``Async`` or ``async_``; in the sync twin they
become the names without it. Neither knows which event loop, if any, it runs on.
"""

import itertools
import random
import socket
import threading
import time
import weakref
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from paystackx._fork import ForkProofLock as ForkProofLock
from paystackx._fork import forget_after_fork
from paystackx._watchdog import Watchdog as Watchdog

if TYPE_CHECKING:
    import anyio
    from anyio.lowlevel import RunVar, RunvarToken

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")

clock = time.monotonic
"""Seconds from an arbitrary start, for measuring how long something took."""

wall_clock = time.time
"""Seconds since 1970, for what a server says about dates."""

jitter = random.random
"""From 0 to 1."""

Lock = threading.Lock
"""For work that never waits, such as making a TLS context: held for no longer in either colour."""

sleep = time.sleep


async def async_sleep(seconds: float) -> None:
    """Wait."""
    import anyio

    await anyio.sleep(seconds)


AsyncCallback = Callable[[A], Awaitable[R]]
"""What is called back with one argument, and may wait."""

Callback = Callable[[A], R]
"""The same for a thread."""


class AsyncNetworkStream(Protocol):
    """A connection, as httpcore hands it over."""

    def get_extra_info(self, info: str) -> Any:
        """Tell something about it."""
        ...

    async def aclose(self) -> None:
        """Close it."""
        ...


class NetworkStream(Protocol):
    """The same for a thread."""

    def get_extra_info(self, info: str) -> Any:
        """Tell something about it."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


# --- the total time of a call ---


class DeadlineExceededError(Exception):
    """The total time is over."""


class AsyncGrip:
    """The means to end a wait on a connection from outside. A task needs none: it is cancelled."""

    def share(self, connecting: dict[str, Any]) -> None:
        """Share the time for connecting among the addresses: the event loop does."""

    def take(self, stream: AsyncNetworkStream) -> None:
        """Take hold of a connection that was just made."""

    def cut(self) -> None:
        """End its waits."""

    def release(self) -> None:
        """Let go of it."""


class Grip:
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

    def hold(self, grip: AsyncGrip) -> None:
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
        self._grip: Grip | None = None
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

    def hold(self, grip: Grip) -> None:
        """Cut this when the time is over."""
        self._grip = grip
        if self.end != float("inf"):
            self._watchdog.add(self)

    def let_go(self) -> None:
        """Cut it no more.

        Raises:
            DeadlineExceededError: It was cut: what came over it may only look whole.
        """
        if self.end != float("inf"):
            self._watchdog.remove(self)
        self._grip = None
        if self._cut:
            raise DeadlineExceededError

    def expire(self) -> None:
        """End the wait: the watchdog calls this."""
        self._cut = True
        if self._grip is not None:
            self._grip.cut()


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


# --- a limit to how many do something at once ---


class AsyncSlots:
    """So many may hold a slot at once; the others wait, and the first to come is the first served.

    Args:
        number: How many.
    """

    def __init__(self, number: int) -> None:
        from anyio import Semaphore

        self._semaphore = Semaphore(number)

    async def acquire(self, seconds: float | None) -> bool:
        """Take a slot, or give ``False`` when none came free in time."""
        from anyio import WouldBlock, move_on_after

        try:
            self._semaphore.acquire_nowait()
        except WouldBlock:
            pass
        else:
            return True
        with move_on_after(seconds):
            await self._semaphore.acquire()
            return True
        return False

    def release(self) -> None:
        """Give a slot back."""
        self._semaphore.release()


class Slots:
    """The same for threads. ``threading.Semaphore`` lets a newcomer pass those who wait."""

    def __init__(self, number: int) -> None:
        self._lock = threading.Lock()
        self._free = number
        self._waiting = deque[threading.Lock]()

    def acquire(self, seconds: float | None) -> bool:
        """Take a slot, or give ``False`` when none came free in time."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            if turn.acquire(timeout=-1 if seconds is None else seconds):
                return True
        except BaseException:  # from a signal's handler, such as KeyboardInterrupt
            if not self._leave_the_queue(turn):
                self.release()
            raise
        # False, but where the slot was handed over at the last moment.
        return not self._leave_the_queue(turn)

    def _leave_the_queue(self, turn: threading.Lock) -> bool:
        """Say whether the turn was still waiting."""
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return True
        return False

    def release(self) -> None:
        """Give a slot back."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


# --- where connections belong ---


class AsyncHome(Generic[T]):
    """One thing for each event loop that comes by, left when that loop ends.

    ``asyncio.run`` may be called again and again with one client, and a connection made on one
    loop is of no use on the next. A forked child runs a loop of its own, too.

    Args:
        make: Makes the thing.
        leave: Closes it.
    """

    _numbers = itertools.count()

    def __init__(self, make: Callable[[], T], leave: Callable[[T], Awaitable[None]]) -> None:
        self._make = make
        self._leave = leave
        self._kept: set[_Kept[T]] = set()
        self._here: RunVar[weakref.ref[_Kept[T]]] | None = None
        forget_after_fork(self)

    async def here(self) -> T:
        """Give the thing of this event loop."""
        kept = self._found()
        if kept is None:
            thing = self._make()
            kept = _Kept(thing, _keep(thing, self._leave))
            await kept.keeper.__anext__()
            # What belonged to loops that have ended was left with them. The set itself stays:
            # loops in other threads may be adding to it.
            for each in self._kept.copy():
                if each.keeper.ag_frame is None:
                    self._kept.discard(each)
            self._kept.add(kept)
            kept.token = self._variable().set(weakref.ref(kept))
        return kept.thing

    async def leave(self) -> None:
        """Leave the thing of this event loop, and let go of those of others."""
        kept = self._found()
        self._kept.clear()
        if kept is not None:
            self._variable().reset(kept.token)
            await kept.keeper.aclose()

    def forget(self) -> None:
        """Start anew in a forked child.

        The parent's things are kept alive, for to close a connection would take it out of the
        set that the kernel watches for both processes: the parent would no longer hear of it.
        """
        _of_the_parent.append(self._kept)
        self._kept = set()

    def _found(self) -> "_Kept[T] | None":
        reference = self._variable().get(None)
        kept = None if reference is None else reference()
        return kept if kept in self._kept else None

    def _variable(self) -> "RunVar[weakref.ref[_Kept[T]]]":
        if self._here is None:
            from anyio.lowlevel import RunVar

            # Named by number: some versions of anyio tell them apart by name alone.
            self._here = RunVar(f"paystackx {next(self._numbers)}")
        return self._here


async def _keep(thing: T, leave: Callable[[T], Awaitable[None]]) -> AsyncGenerator[None]:
    """Leave a thing when the event loop closes its generators, or when this is collected.

    No method: whoever drops a client must be the last to know of this, so that it is collected
    before the connections are.
    """
    try:
        yield
    finally:
        await leave(thing)


_of_the_parent: list[object] = []


class _Kept(Generic[T]):
    def __init__(self, thing: T, keeper: AsyncGenerator[None]) -> None:
        self.thing = thing
        self.keeper: Any = keeper
        self.token: RunvarToken[weakref.ref[_Kept[T]]]


class Home(Generic[T]):
    """The same for threads, which share one thing: one for each process."""

    def __init__(self, make: Callable[[], T], leave: Callable[[T], None]) -> None:
        self._make = make
        self._leave = leave
        self._lock = ForkProofLock()
        self._thing: T | None = None
        self._finalizer: weakref.finalize[[T], Home[T]] | None = None
        forget_after_fork(self)

    def here(self) -> T:
        """Give the thing of this process."""
        with self._lock:
            if self._thing is None:
                self._thing = self._make()
                # A client that nobody closed is left all the same.
                self._finalizer = weakref.finalize(self, self._leave, self._thing)
            return self._thing

    def leave(self) -> None:
        """Leave the thing."""
        with self._lock:
            finalizer, self._finalizer, self._thing = self._finalizer, None, None
        if finalizer is not None:
            finalizer()

    def forget(self) -> None:
        """Start anew in a forked child. The parent's thing may be in the middle of a call."""
        if self._finalizer is not None:
            self._finalizer.detach()
            _of_the_parent.append(self._thing)
        self._finalizer = self._thing = None


class AsyncShield:
    """Lets a block of a few moments end, though the task around it was cancelled."""

    async def __aenter__(self) -> None:
        from anyio import CancelScope

        self._scope = CancelScope(shield=True, deadline=_seconds_from_now(1))
        self._scope.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return self._scope.__exit__(kind, error, traceback)


class Shield:
    """Nothing to do: nobody cancels a thread."""

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


def _seconds_from_now(seconds: float) -> float:
    from anyio import current_time

    return current_time() + seconds
