"""The benchmarks keep to their time, and give every figure the same share of it."""

import time
from collections.abc import Callable

import pytest

from benchmarks.rounds import Figure, measure_in_turns


@pytest.fixture
def takes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Figure]:
    """Make a figure that takes some seconds of a clock that nothing else moves."""
    now = 0.0

    def make(seconds: float) -> Figure:
        def measure() -> float:
            nonlocal now
            now += seconds
            return seconds

        return Figure(measure)

    monkeypatch.setattr(time, "monotonic", lambda: now)
    return make


def test_what_takes_long_has_fewer_rounds(takes: Callable[[float], Figure]) -> None:
    fast, slow = takes(1), takes(4)
    measure_in_turns([fast, slow], rounds=100, until=100)
    assert len(slow.samples) >= 10
    assert len(fast.samples) >= 4 * len(slow.samples)


def test_a_figure_that_does_not_fit_is_left_out(takes: Callable[[float], Figure]) -> None:
    first, second = takes(8), takes(8)
    measure_in_turns([first, second], rounds=5, until=15)
    assert (first.samples, second.samples) == ([8], [])


def test_there_are_no_more_rounds_than_asked_for(takes: Callable[[float], Figure]) -> None:
    figure = takes(1)
    measure_in_turns([figure], rounds=3, until=100)
    assert figure.samples == [1, 1, 1]
    assert figure.median == 1


def test_what_cannot_be_measured_is_asked_once() -> None:
    asked = list[bool]()
    figure = Figure(lambda: asked.append(True))
    measure_in_turns([figure], rounds=3, until=time.monotonic() + 100)
    assert figure.cannot
    assert asked == [True]


def test_what_is_exact_is_measured_once(takes: Callable[[float], Figure]) -> None:
    figure = takes(1)
    figure.exact = True
    measure_in_turns([figure], rounds=3, until=100)
    assert figure.samples == [1]
