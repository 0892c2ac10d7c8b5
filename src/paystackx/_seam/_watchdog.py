"""The thread that ends the waits of other threads when their time is over.

A thread that waits on a socket cannot be interrupted, but its socket can be shut down. This costs
a call two operations on a set; the thread starts at the first call that has a time limit.
"""

import threading
import weakref
from collections.abc import Callable
from typing import Protocol

from paystackx._seam._fork import forget_after_fork

Clock = Callable[[], float]


class Late(Protocol):
    """What has an end, and can be told that it has come."""

    end: float

    def expire(self) -> None:
        """End it. Called once, while the watchdog holds its lock."""
        ...


class Watchdog:
    """Tells each of the things that it watches when its time is over.

    Args:
        clock: What the ends are measured with.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._watch = _Watch()
        self._finalizer = weakref.finalize(self, self._watch.stop)
        forget_after_fork(self)

    def forget(self) -> None:
        """Start anew: a forked child has no thread but its own, and may find the lock held."""
        self._finalizer.detach()
        self._watch = _Watch()
        self._finalizer = weakref.finalize(self, self._watch.stop)

    def add(self, late: Late) -> None:
        """Watch something."""
        watch = self._watch
        with watch.changed:
            if not watch.running:
                threading.Thread(
                    target=_run, args=(watch, self._clock), name="paystackx watchdog", daemon=True
                ).start()
                watch.running = True
            watch.pending.add(late)
            if late.end < watch.wakes:
                watch.changed.notify()

    def remove(self, late: Late) -> None:
        """Watch it no longer. Once this returns, it will not be told any more."""
        watch = self._watch
        with watch.changed:
            watch.pending.discard(late)
            if watch.stopped:
                watch.changed.notify()

    def close(self) -> None:
        """End the thread, once there is nothing left to watch."""
        self._finalizer()


class _Watch:
    """What the thread knows: not the watchdog, so that this can be collected."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.pending: set[Late] = set()
        self.wakes = float("inf")
        self.running = False
        self.stopped = False

    def stop(self) -> None:
        with self.changed:
            self.stopped = True
            self.changed.notify()


def _run(watch: _Watch, clock: Clock) -> None:
    with watch.changed:
        while watch.pending or not watch.stopped:
            wait = _expire(watch, clock())
            if watch.pending or not watch.stopped:
                watch.changed.wait(wait)
        watch.running = False


def _expire(watch: _Watch, now: float) -> float | None:
    """Tell those that are late; give the seconds to wait for the next, if there is one.

    A function of its own: a variable of the thread's loop would keep the last one alive.
    """
    for late in [late for late in watch.pending if late.end <= now]:
        watch.pending.discard(late)
        late.expire()
    watch.wakes = min((late.end for late in watch.pending), default=float("inf"))
    return None if watch.wakes == float("inf") else max(0.0, watch.wakes - now)
