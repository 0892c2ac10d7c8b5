"""Where connections belong: to one event loop, or to one process."""

import itertools
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from paystackx._seam._fork import ForkProofLock, forget_after_fork

if TYPE_CHECKING:
    from anyio.lowlevel import RunVar, RunvarToken

T = TypeVar("T")


class AsyncPerLoop(Generic[T]):
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


class PerLoop(Generic[T]):
    """The same for threads, which share one thing: one for each process."""

    def __init__(self, make: Callable[[], T], leave: Callable[[T], None]) -> None:
        self._make = make
        self._leave = leave
        self._lock = ForkProofLock()
        self._thing: T | None = None
        self._finalizer: weakref.finalize[[T], PerLoop[T]] | None = None
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
