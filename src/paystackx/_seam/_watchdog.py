"""The thread that ends the waits of other threads when their time is over.

A thread that waits on a socket cannot be interrupted, but its socket can be shut down. This costs
a call two operations on a dictionary; the thread starts at the first call that has a time limit.

A signal handler may raise an exception at any moment of ``add`` and ``remove``. So both are one
atomic operation on a dictionary, and locks are taken only in C (see ``ForkProofLock``): the
condition variables and events of ``threading`` are written in Python, and one that is interrupted
at the wrong moment stays locked for ever.
"""

import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from paystackx._seam._fork import forget_after_fork

Clock = Callable[[], float]

_NEVER = float("inf")


class Late(Protocol):
    """What has an end, and can be told that it has come."""

    @property
    def end(self) -> float:
        """When its time is over."""
        ...

    def expire(self) -> None:
        """End it. Called at most once for each time that it was added."""
        ...


class Watchdog:
    """Tells each of the things that it watches when its time is over.

    Where no thread can be started (the interpreter is shutting down, the system's limit is
    reached), nothing is told: the time limits of the sockets still hold.

    Args:
        clock: What the ends are measured with.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._watch = _Watch()
        self._finalizer = weakref.finalize(self, self._watch.stop)
        forget_after_fork(self)

    def forget(self) -> None:
        """Start anew: a forked child has no thread but its own, and may find a lock held."""
        self._finalizer.detach()
        self._watch = _Watch()
        self._finalizer = weakref.finalize(self, self._watch.stop)

    def add(self, late: Late) -> None:
        """Watch something."""
        watch = self._watch
        watch.pending[late] = None
        if not watch.running:
            self._start(watch)
        if late.end < watch.wakes:
            watch.hint = late.end
            watch.wake()

    def remove(self, late: Late) -> bool:
        """Watch it no longer.

        Returns:
            ``True`` if it was not told, and will not be. ``False`` if it was told; ``expire`` has
            returned by then.
        """
        watch = self._watch
        missing = watch.pending.pop(late, watch) is watch
        if missing:
            with watch.telling:
                pass
        if watch.stopped:
            watch.wake()
        return not missing

    def close(self) -> None:
        """End the thread, once there is nothing left to watch."""
        self._finalizer()

    def _start(self, watch: "_Watch") -> None:
        thread = threading.Thread(
            target=_run, args=(watch, self._clock), name="paystackx watchdog", daemon=True
        )
        with watch.starting:
            if watch.running:
                return
            watch.running, started = True, False
            try:
                with suppress(RuntimeError):  # "can't start new thread"
                    thread.start()
                    started = True
            except KeyError as error:
                # Interrupted, ``Thread.start`` trips over its own books. What interrupted goes on.
                raise error.__context__ or error from None
            finally:
                if not started:
                    watch.running = False


class _Watch:
    """What the thread knows: not the watchdog, so that this can be collected.

    Attributes:
        pending: What is watched: the keys. Whoever takes one out, the caller or the thread, has
            decided whether it is told.
        hint: The end that the thread was last woken for.
        wakes: When the thread wakes by itself.
    """

    def __init__(self) -> None:
        self.pending: dict[Late, object] = {}
        self.hint = _NEVER
        self.wakes = _NEVER
        self.running = False
        self.stopped = False
        self.starting = threading.Lock()
        self.working = threading.Lock()
        self.telling = threading.Lock()
        self.bell = threading.Lock()
        self.bell.acquire()

    def wake(self) -> None:
        """Let the thread look again."""
        with suppress(RuntimeError):  # It was woken already.
            self.bell.release()

    def stop(self) -> None:
        self.stopped = True
        self.wake()


def _run(watch: _Watch, clock: Clock) -> None:
    while watch.pending or not watch.stopped:
        alone = watch.working.acquire(blocking=False)
        watch.running = True
        if not alone:  # A start that was interrupted had succeeded.
            return
        while watch.pending or not watch.stopped:
            wait = _expire(watch, clock)
            if watch.pending or not watch.stopped:
                watch.bell.acquire(timeout=wait)
        watch.running = False
        watch.working.release()
        # What was added meanwhile found the thread running: so it looks once more.


def _expire(watch: _Watch, clock: Clock) -> float:
    """Tell those that are late; return the seconds to wait for the next, -1 if there is none.

    A function of its own: a variable of the thread's loop would keep the last one alive.
    """
    # Until the new time is known, everything that is added wakes the thread.
    watch.wakes = _NEVER
    now = clock()
    for late in list(watch.pending):
        if late.end <= now:
            with watch.telling:
                if watch.pending.pop(late, watch) is not watch:
                    late.expire()
    # Where all calls have ended by now, the next one ends later than the last: it wakes nobody.
    nearest = [watch.hint] if watch.hint > now else []
    watch.wakes = min([late.end for late in list(watch.pending)] or nearest, default=_NEVER)
    return -1 if watch.wakes == _NEVER else min(max(0.0, watch.wakes - now), threading.TIMEOUT_MAX)
