"""How a thread waits for a slot that nobody gives back."""

from typing import Any

import pytest

from paystackx._seam import FairSemaphore, _semaphore


class Turn:
    """The turn of a thread that waits: it never comes, and each wait is noted."""

    def __init__(self, meanwhile: Any = lambda: None) -> None:
        self.slot: Any = None
        self.comes = self
        self.waits = list[float]()
        self._meanwhile = meanwhile

    def acquire(self, timeout: float) -> bool:
        self.waits.append(timeout)
        self._meanwhile()
        return False

    def release(self) -> None:
        """Nothing: a slot is found all the same."""


def test_a_slot_that_an_interruption_has_lost_is_replaced_for_those_who_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slots = FairSemaphore(1)
    held = [slots.acquire(None)]
    turn = Turn(meanwhile=held.clear)
    monkeypatch.setattr(_semaphore, "_Turn", lambda: turn)
    assert slots.acquire(60) is not None
    assert turn.waits == [0.5]


def test_no_slot_is_waited_for_longer_than_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = FairSemaphore(1)
    held = slots.acquire(None)
    turn = Turn()
    monkeypatch.setattr(_semaphore, "_Turn", lambda: turn)
    assert slots.acquire(1.2) is None
    assert turn.waits == [0.5, 0.5, pytest.approx(0.2)]
    assert held is not None
