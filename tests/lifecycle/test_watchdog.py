"""The thread that ends other threads' waits, told by a clock that a test moves."""

import gc
import threading
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager

import attrs
import pytest

from paystackx._seam._watchdog import Watchdog, _run
from tests.lifecycle.helpers import FORK_WARNS, count_watchdogs, in_child, wait_until


@attrs.define(eq=False)
class Fake:
    """Something that is late at its end."""

    end: float
    told: list[float] = attrs.field(factory=list[float])

    def expire(self) -> None:
        self.told.append(self.end)


class Clock:
    """Real seconds would do, but these count how often somebody looks."""

    def __init__(self) -> None:
        self.now = 0.0
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        return self.now


@contextmanager
def watching(clock: Callable[[], float]) -> Generator[Watchdog]:
    watchdogs = count_watchdogs()
    dog = Watchdog(clock)
    yield dog
    dog.close()
    assert wait_until(lambda: watchdogs() == 0)


def test_no_thread_runs_before_there_is_something_to_watch() -> None:
    watchdogs = count_watchdogs()
    with watching(Clock()) as dog:
        assert watchdogs() == 0
        late = Fake(100)
        dog.add(late)
        dog.add(late)
        assert watchdogs() == 1
        dog.remove(late)


def test_the_earliest_is_told_first_whenever_it_was_added() -> None:
    clock, told = Clock(), list[float]()
    with watching(clock) as dog:
        for end in (0.3, 0.1, 0.2):
            dog.add(Fake(end, told))
        # The clock stands: what is due in a tenth of a second is looked at again and again.
        clock.now = 0.15
        assert wait_until(lambda: told == [0.1])
        clock.now = 0.25
        assert wait_until(lambda: told == [0.1, 0.2])
        clock.now = 0.35
        assert wait_until(lambda: told == [0.1, 0.2, 0.3])


def test_what_comes_first_later_wakes_the_thread() -> None:
    clock, told = Clock(), list[float]()
    with watching(clock) as dog:
        later = Fake(1000, told)
        dog.add(later)
        assert wait_until(lambda: clock.looks == 1)
        clock.now = 5
        dog.add(Fake(5, told))
        assert wait_until(lambda: told == [5])
        dog.remove(later)


def test_what_was_late_before_it_was_added_is_told() -> None:
    told = list[float]()
    with watching(lambda: 50.0) as dog:
        dog.add(Fake(7, told))
        assert wait_until(lambda: told == [7])
        dog.add(Fake(8, told))
        assert wait_until(lambda: told == [7, 8])


def test_what_was_removed_is_not_told() -> None:
    clock, told = Clock(), list[float]()
    with watching(clock) as dog:
        gone = Fake(0.1, told)
        dog.add(gone)
        dog.add(Fake(0.2, told))
        assert dog.remove(gone)
        assert not dog.remove(gone)
        clock.now = 1
        assert wait_until(lambda: told == [0.2])


def test_each_is_told_once_and_let_go() -> None:
    told = list[float]()
    with watching(lambda: 1.0) as dog:
        late = Fake(1, told)
        seen = weakref.ref(late)
        dog.add(late)
        assert wait_until(lambda: told == [1])
        del late
        assert wait_until(lambda: seen() is None, within=3)
        assert told == [1]


def test_removing_waits_until_the_telling_has_ended() -> None:
    """Whoever removed something may close what it would have cut."""
    began, go_on, order = threading.Event(), threading.Event(), list[str]()

    class Slow(Fake):
        def expire(self) -> None:
            began.set()
            go_on.wait(10)
            order.append("told")

    with watching(lambda: 1.0) as dog:
        late = Slow(0)
        dog.add(late)
        assert began.wait(10)
        threading.Timer(0.1, go_on.set).start()
        assert not dog.remove(late)
        order.append("removed")
    assert order == ["told", "removed"]


def test_ends_that_are_far_off_cost_no_wake_up() -> None:
    clock = Clock()
    with watching(clock) as dog:
        for number in range(1000):
            clock.now = number / 100
            late = Fake(clock.now + 90)
            dog.add(late)
            dog.remove(late)
        assert clock.looks <= 3


def test_the_thread_ends_when_the_watchdog_is_collected() -> None:
    watchdogs = count_watchdogs()
    dog = Watchdog(Clock())
    late = Fake(100)
    dog.add(late)
    assert watchdogs() == 1
    dog.remove(late)
    del dog
    gc.collect()
    assert wait_until(lambda: watchdogs() == 0)


def test_the_thread_ends_when_the_watchdog_is_collected_by_that_very_thread() -> None:
    """The garbage collector runs where it likes: here, just before the thread begins to wait."""
    watchdogs = count_watchdogs()
    dogs = list[Watchdog]()
    ready = threading.Event()

    def clock() -> float:
        ready.wait(10)
        while dogs:
            dogs.pop().remove(late)
        return 0.0

    dogs.append(Watchdog(clock))
    late = Fake(100)
    # In another thread: while this one is in add(), the watchdog could not be collected.
    adding = threading.Thread(target=lambda: dogs[0].add(late))
    adding.start()
    adding.join(10)
    ready.set()
    assert wait_until(lambda: watchdogs() == 0, within=3)


def test_closing_twice_and_before_the_first_thread_is_allowed() -> None:
    dog = Watchdog(Clock())
    dog.close()
    dog.close()


def test_what_is_watched_still_is_told_after_closing() -> None:
    """A client may be closed while another thread's call goes on: its time limit holds."""
    clock, told = Clock(), list[float]()
    with watching(clock) as dog:
        dog.add(Fake(0.2, told))
        assert wait_until(lambda: clock.looks == 1)
        dog.close()
        clock.now = 1
        assert wait_until(lambda: told == [0.2], within=3)


def test_what_is_added_after_closing_is_told() -> None:
    """The same call, when it is retried."""
    told = list[float]()
    dog = Watchdog(lambda: 1.0)
    first = Fake(100)
    dog.add(first)
    dog.remove(first)
    dog.close()
    dog.add(Fake(0.5, told))
    assert wait_until(lambda: told == [0.5], within=3)


def test_a_thread_that_could_not_start_is_started_later(monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start

    def fail(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    told = list[float]()
    with watching(lambda: 1.0) as dog:
        monkeypatch.setattr(threading.Thread, "start", fail)
        dog.add(Fake(0.2, told))
        monkeypatch.setattr(threading.Thread, "start", start)
        dog.add(Fake(0.5, told))
        assert wait_until(lambda: sorted(told) == [0.2, 0.5])


@pytest.mark.filterwarnings(FORK_WARNS)
def test_a_forked_child_has_a_watchdog_of_its_own() -> None:
    parents, childs = list[float](), list[float]()
    clock = Clock()
    with watching(clock) as dog:
        dog.add(Fake(0.1, parents))

        def child() -> str:
            clock.now = 1
            dog.add(Fake(0.5, childs))
            wait_until(lambda: bool(childs), within=3)
            return f"{childs} {parents}"

        assert in_child(child) == "[0.5] []"
        assert parents == []
        clock.now = 1
        assert wait_until(lambda: parents == [0.1])


@pytest.mark.filterwarnings(FORK_WARNS)
def test_a_child_forked_while_the_thread_works_can_drop_the_watchdog() -> None:
    """The lock that the thread held at that moment is never released in the child."""
    began, go_on = threading.Event(), threading.Event()

    class Slow(Fake):
        def expire(self) -> None:
            began.set()
            go_on.wait(20)

    watchdogs = count_watchdogs()
    dogs = [Watchdog(lambda: 1.0)]
    dogs[0].add(Slow(0))
    assert began.wait(10)

    def child() -> str:
        dogs[0].close()
        dogs.clear()
        gc.collect()
        return "done"

    try:
        assert in_child(child, within=3) == "done"
    finally:
        go_on.set()
        dogs[0].close()
    assert wait_until(lambda: watchdogs() == 0)


def test_what_interrupts_the_start_of_the_thread_is_what_the_caller_meets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: threading.Thread) -> None:
        try:
            raise KeyboardInterrupt
        finally:
            books: dict[str, int] = {}
            del books["the thread"]

    dog = Watchdog(lambda: 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        with pytest.raises(KeyboardInterrupt):
            dog._start(dog._watch)
    assert not dog._watch.running


def test_a_second_thread_leaves_the_watch_to_the_first() -> None:
    """A start that was interrupted may have succeeded, and the next call starts another thread."""
    dog = Watchdog(lambda: 0.0)
    watch = dog._watch
    watch.pending[Fake(0.5)] = None
    with watch.working:
        _run(watch, lambda: 1.0)
    assert watch.running
    assert len(watch.pending) == 1
