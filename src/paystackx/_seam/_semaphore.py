"""A limit to how many do something at once."""

import threading
from collections import deque


class AsyncFairSemaphore:
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


class FairSemaphore:
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
