"""Where connections belong: to one event loop, or to one process."""

import itertools
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from paystackx._seam._fork import ForkProofLock, forget_after_fork

if TYPE_CHECKING:
    import asyncio

    from anyio.lowlevel import RunvarToken

    from paystackx._seam._ground import AsyncNetworkStream

T = TypeVar("T")

_MODULES = ("anyio._backends._asyncio", "concurrent.futures.thread", "httpcore._backends.anyio")


class AsyncPerLoop(Generic[T]):
    """One thing for each event loop that comes by, closed when that loop ends.

    ``asyncio.run`` may be called again and again with one client, and a connection made on one
    loop is of no use on the next. A forked child runs a loop of its own, too.

    Args:
        make: Makes the thing.
        close: Closes it.
    """

    _numbers = itertools.count()

    def __init__(self, make: Callable[[], T], close: Callable[[T], Awaitable[None]]) -> None:
        # What the first call would import otherwise: see paystackx._preload.
        for name in _MODULES:
            import_module(name)
        from anyio.lowlevel import RunVar

        self._make = make
        self._close = close
        self._entries: set[_Entry[T]] = set()
        self._latest: _Entry[T] | None = None
        # Named by number: some versions of anyio tell them apart by name alone.
        self._variable = RunVar[weakref.ref[_Entry[T]]](f"paystackx {next(self._numbers)}")
        forget_after_fork(self)

    async def get(self) -> T:
        """Return the thing of this event loop."""
        entry = self._found()
        if entry is None:
            thing = self._make()
            entry = _Entry(thing, _keep(thing, self._close), running_loop())
            await entry.keeper.__anext__()
            self._drop_ended()
            self._entries.add(entry)
            entry.token = self._variable.set(weakref.ref(entry))
        return entry.thing

    async def aclose(self) -> None:
        """Close the thing of this event loop, and let go of those of others."""
        entry = self._found()
        self._drop_ended()
        self._entries.clear()
        self._latest = None
        if entry is not None:
            self._variable.reset(entry.token)
            await entry.keeper.aclose()

    def forget(self) -> None:
        """Start anew in a forked child.

        The parent's things are kept alive: closing a connection would remove it from the set that
        the kernel watches for both processes, and the parent would no longer hear of it.
        """
        _of_the_parent.append(self._entries)
        self._entries, self._latest = set(), None

    def _drop_ended(self) -> None:
        # The set itself stays: loops in other threads may be adding to it.
        for entry in self._entries.copy():
            if entry.has_ended():
                self._entries.discard(entry)

    def _found(self) -> "_Entry[T] | None":
        entry = self._latest
        # Most programs have one loop, and anyio takes 2 microseconds to tell which one it is.
        if entry is None or not entry.is_here():
            reference = self._variable.get(None)
            entry = self._latest = None if reference is None else reference()
        return entry if entry in self._entries else None


async def _keep(thing: T, close: Callable[[T], Awaitable[None]]) -> AsyncGenerator[None]:
    """Close a thing when the event loop closes its generators, or when this is collected.

    No method: whoever drops a client must be the last to know of this, so that it is collected
    before the connections are.
    """
    try:
        yield
    finally:
        await close(thing)


_of_the_parent: list[object] = []


class _Entry(Generic[T]):
    """The thing of one event loop."""

    def __init__(
        self, thing: T, keeper: AsyncGenerator[None], loop: "asyncio.AbstractEventLoop | None"
    ) -> None:
        self.thing = thing
        self.keeper: Any = keeper
        self.token: RunvarToken[weakref.ref[_Entry[T]]]
        self._loop = loop

    def is_here(self) -> bool:
        """Whether a task of its asyncio loop is running."""
        return self._loop is not None and self._loop is running_loop()

    def has_ended(self) -> bool:
        """Whether the loop is over. Closes what a loop left open that was closed as it was.

        ``loop.close()`` without ``loop.shutdown_asyncgens()`` does not end the keeper.
        """
        if self.keeper.ag_frame is None:
            return True
        if self._loop is None or not self._loop.is_closed():
            return False
        for stream in _streams.pop(self._loop, ()):
            _close_socket(stream)
        return True


_streams: (
    "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, weakref.WeakSet[AsyncNetworkStream]]"
)
_streams = weakref.WeakKeyDictionary()


def remember(stream: "AsyncNetworkStream") -> None:
    """Remember to which event loop a connection belongs."""
    loop = running_loop()
    if loop is not None:
        _streams.setdefault(loop, weakref.WeakSet()).add(stream)


def running_loop() -> "asyncio.AbstractEventLoop | None":
    """The asyncio loop whose task is running.

    ``None`` under trio, whose loops always end in order, also where trio is a guest of asyncio.
    """
    import asyncio

    try:
        task = asyncio.current_task()
    except RuntimeError:
        return None
    return None if task is None else task.get_loop()


def _close_socket(stream: "AsyncNetworkStream") -> None:
    """Close the socket of a connection whose event loop is closed.

    A transport of asyncio is closed by its loop, and this one cannot work any more: the socket is
    taken from it, so that nothing warns when it is collected. No public way leads there; where
    the inside is another, the garbage collector closes the socket, with a warning.
    """
    inside: Any = stream
    with suppress(AttributeError):
        transport = inside.transport if hasattr(inside, "transport") else inside._stream._transport  # noqa: SLF001 - see above
        transport._sock.close()  # noqa: SLF001 - see above
        transport._sock = None  # noqa: SLF001 - see above


class PerLoop(Generic[T]):
    """The same for threads, which share one thing: one for each process."""

    def __init__(self, make: Callable[[], T], close: Callable[[T], None]) -> None:
        self._make = make
        self._close = close
        self._lock = ForkProofLock()
        self._thing: T | None = None
        self._finalizer: weakref.finalize[[T], PerLoop[T]] | None = None
        forget_after_fork(self)

    def get(self) -> T:
        """Return the thing of this process."""
        if (thing := self._thing) is not None:
            return thing
        with self._lock.current:
            if self._thing is None:
                thing = self._make()
                # A client that nobody closed closes its connections when it is collected.
                self._finalizer = weakref.finalize(self, self._close, thing)
                self._thing = thing
            return self._thing

    def close(self) -> None:
        """Close the thing."""
        with self._lock.current:
            finalizer, self._finalizer, self._thing = self._finalizer, None, None
        if finalizer is not None:
            finalizer()

    def forget(self) -> None:
        """Start anew in a forked child. The parent's thing may be in the middle of a call."""
        if self._finalizer is not None:
            self._finalizer.detach()
            _of_the_parent.append(self._thing)
        self._finalizer = self._thing = None
