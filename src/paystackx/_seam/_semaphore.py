"""A limit to how many calls do something at once."""

import threading
import weakref
from collections import deque
from contextlib import suppress

_LOOK_AGAIN = 0.5
"""Seconds after which a waiting thread looks for slots that an interruption has lost."""


class Slot:
    """The right of one call to go on. Keep it until it is released."""


class AsyncFairSemaphore:
    """Gives out a number of slots; those who wait for one are served in the order they came.

    Args:
        number: How many slots there are.
    """

    def __init__(self, number: int) -> None:
        from anyio import Semaphore

        self._semaphore = Semaphore(number)

    async def acquire(self, seconds: float | None) -> Slot | None:
        """Take a slot, or return ``None`` when none came free in time."""
        if self._semaphore.value:
            self._semaphore.acquire_nowait()
            return Slot()
        from anyio import move_on_after

        with move_on_after(seconds):
            await self._semaphore.acquire()
            return Slot()
        return None

    def release(self, slot: Slot) -> None:  # noqa: ARG002 - the twin's
        """Give a slot back."""
        self._semaphore.release()


class FairSemaphore:
    """The same for threads. ``threading.Semaphore`` lets a newcomer pass those who wait.

    Measured with 4 slots and 32 threads, the worst wait was 15 ms; with ``threading.Semaphore``
    it was 2,006 ms.

    A signal handler may raise an exception at any moment, also between the moment a slot is taken
    and the ``try`` that would give it back. So a slot is an object: one that is lost is collected,
    a weak reference tells, and a new slot takes its place. While nobody waits, taking and giving
    back are one atomic operation each, without a lock.
    """

    def __init__(self, number: int) -> None:
        slots = [Slot() for _ in range(number)]
        self._free = deque(slots)
        self._references = [weakref.ref(slot) for slot in slots]
        self._lock = threading.Lock()
        self._waiting = deque[_Turn]()

    def acquire(self, seconds: float | None) -> Slot | None:
        """Take a slot, or return ``None`` when none came free in time."""
        if not self._waiting:
            with suppress(IndexError):
                return self._free.pop()
        turn = _Turn()
        try:
            self._waiting.append(turn)
            self._wait(turn, float("inf") if seconds is None else seconds)
        except BaseException:  # from a signal handler
            self._leave(turn)
            if turn.slot is not None:
                self.release(turn.slot)
            raise
        return turn.slot

    def release(self, slot: Slot) -> None:
        """Give a slot back."""
        self._free.append(slot)
        if self._waiting:
            self._serve()

    def _wait(self, turn: "_Turn", left: float) -> None:
        self._serve()
        while turn.slot is None and left > 0:
            # The steps are counted, not measured: a clock may be frozen in tests.
            step = min(left, _LOOK_AGAIN)
            if not turn.comes.acquire(timeout=step):
                left -= step
                self._serve()
        if turn.slot is None:
            self._leave(turn)

    def _leave(self, turn: "_Turn") -> None:
        with self._lock, suppress(ValueError):
            self._waiting.remove(turn)

    def _serve(self) -> None:
        """Give the free slots to those who have waited longest.

        An interruption may come between any two steps, so each is safe to do again.
        """
        with self._lock:
            if not self._free:
                self._replace_lost()
            while self._waiting and self._free:
                turn = self._waiting[0]
                if turn.slot is None:
                    turn.slot = self._free.pop()
                self._waiting.popleft()
                turn.comes.release()

    def _replace_lost(self) -> None:
        for index, reference in enumerate(self._references):
            if reference() is None:
                slot = Slot()
                self._references[index] = weakref.ref(slot)
                self._free.append(slot)


class _Turn:
    """One thread that waits."""

    def __init__(self) -> None:
        self.slot: Slot | None = None
        self.comes = threading.Lock()
        self.comes.acquire()
