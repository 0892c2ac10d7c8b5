"""What two threads do in the same moment: the other one's steps are done by hand, in between."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from paystackx._seam import FairSemaphore
from paystackx._seam._per_loop import PerLoop
from paystackx._seam._semaphore import _Turn
from paystackx._seam._watchdog import Watchdog, _expire, _Watch
from tests.lifecycle.helpers import count_watchdogs


@contextmanager
def _after(other: Any) -> Generator[None]:
    """Stand in for a lock: another thread was faster, and has done something."""
    other()
    yield


def test_two_threads_that_need_the_first_connections_share_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    per_process = PerLoop(list[int], list[int].clear)
    lock, made = per_process._lock.current, list[Any]()

    def be_faster() -> None:
        monkeypatch.setattr(per_process._lock, "current", lock)
        made.append(per_process.get())

    monkeypatch.setattr(per_process._lock, "current", _after(be_faster))
    assert per_process.get() is made[0]


def test_two_threads_that_add_something_first_start_one_watchdog(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watchdogs = count_watchdogs()
    dog = Watchdog(lambda: 0.0)
    monkeypatch.setattr(
        dog._watch, "starting", _after(lambda: setattr(dog._watch, "running", True))
    )
    dog._start(dog._watch)
    assert watchdogs() == 0


def test_a_call_that_ends_while_it_is_being_told_of_its_end_is_not_told() -> None:
    class Ending:
        told = False

        @property
        def end(self) -> float:
            watch.pending.pop(self, None)
            return 0.0

        def expire(self) -> None:
            self.told = True

    watch: Any = _Watch()
    call = Ending()
    watch.pending[call] = None
    assert _expire(watch, lambda: 1.0) == -1
    assert not call.told


def test_a_slot_that_was_given_by_an_interrupted_thread_is_given_once() -> None:
    slots = FairSemaphore(2)
    turn = _Turn()
    first, turn.slot = slots.acquire(0), slots.acquire(0)
    assert first is not None
    slots._waiting.append(turn)  # The interruption came before it was taken out.
    slots.release(first)
    assert turn.comes.acquire(blocking=False)
    assert slots.acquire(0) is first
    assert slots.acquire(0) is None
