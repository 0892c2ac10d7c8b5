"""What waits for the next calls, in the order in which it was asked for."""

from collections.abc import Callable
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")


@attrs.define(eq=False)
class _Waiting(Generic[T]):
    item: T
    left: int | None


class Queue(Generic[T]):
    """Items, each for a number of calls."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting[T]] = []

    def add(self, item: T, times: int | None) -> None:
        """Queue an item for so many calls; ``None`` for all that follow.

        Raises:
            ValueError: ``times`` is below 1.
        """
        if times is not None and not is_positive(times):
            raise ValueError("times: pass 1 or more, or None for always")
        self._waiting.append(_Waiting(item, times))

    def take(self, fits: Callable[[T], bool] = lambda _: True) -> T | None:
        """Use up the first item that fits a call; ``None`` if there is none."""
        for waiting in self._waiting:
            if fits(waiting.item):
                if waiting.left is not None:
                    waiting.left -= 1
                    if not waiting.left:
                        self._waiting.remove(waiting)
                return waiting.item
        return None


def is_positive(number: object) -> bool:
    """Whether this is a whole number from 1 on. The server passes on whatever JSON has."""
    return isinstance(number, int) and number >= 1
