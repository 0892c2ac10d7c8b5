"""Where the two colours of the client differ: each waiting primitive, async beside sync.

The async source uses the names that begin with ``Async``; in the sync twin they become the names
without it. Neither knows which event loop, if any, it runs on.
"""

import threading as _threading
import time as _time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from types import TracebackType
from typing import Self, TypeVar

A = TypeVar("A")
R = TypeVar("R")

AsyncCallback = Callable[[A], Awaitable[R]]
"""What is called back with one argument, and may wait."""

Callback = Callable[[A], R]
"""The same for a thread."""

clock = _time.monotonic
"""Seconds from an arbitrary start, for measuring how long something took."""

wall_clock = _time.time
"""Seconds since 1970, for what a server says about dates."""


Lock = _threading.Lock
"""For work that never waits, such as making a transport: held for no longer in either colour."""


async def async_finish(iterator: object) -> None:
    """Close an iterator that may be a generator and may have been left early."""
    if isinstance(iterator, AsyncGenerator):
        await iterator.aclose()


def finish(iterator: object) -> None:
    """The same for a thread."""
    if isinstance(iterator, Generator):
        iterator.close()


class DeadlineExceededError(Exception):
    """The total time is over."""


class AsyncDeadline:
    """Ends the block that it guards when its time is over, wherever that block is waiting.

    Args:
        seconds: The total; ``None`` for no limit.
    """

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds

    async def __aenter__(self) -> Self:
        from anyio import move_on_after

        self._scope = move_on_after(self._seconds)
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

        Never a limit here: the scope ends every wait by itself.
        """
        return None


class Deadline:
    """The same for a thread, which nobody can interrupt: it looks at the clock between waits."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else clock() + seconds

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
        if self._end is None:
            return None
        left = self._end - clock()
        if left <= 0:
            raise DeadlineExceededError
        return left
