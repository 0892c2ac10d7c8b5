"""The benchmarks keep to their time, and measure back to back what they compare."""

import math
import time
from collections.abc import Callable

import pytest

from benchmarks.budgets import Budget
from benchmarks.rounds import Figure, Ratio, measure_in_turns

LONG = 50


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
    measure_in_turns([[fast], [slow]], rounds=100, until=100, long=LONG)
    assert len(slow.samples) >= 10
    assert len(fast.samples) >= 4 * len(slow.samples)


def test_what_takes_very_long_is_measured_once(takes: Callable[[float], Figure]) -> None:
    fast, slow = takes(1), takes(LONG + 1)
    measure_in_turns([[fast, slow]], rounds=3, until=1000, long=LONG)
    assert (len(fast.samples), len(slow.samples)) == (3, 1)


def test_a_comparison_that_does_not_fit_is_left_out(takes: Callable[[float], Figure]) -> None:
    first, second = takes(8), takes(8)
    measure_in_turns([[first], [second]], rounds=5, until=9, long=LONG)
    assert (first.samples, second.samples) == ([8], [])


def test_there_are_no_more_rounds_than_asked_for(takes: Callable[[float], Figure]) -> None:
    figure = takes(1)
    measure_in_turns([[figure]], rounds=3, until=100, long=LONG)
    assert figure.samples == [1, 1, 1]
    assert figure.median == 1


def test_what_cannot_be_measured_is_asked_once() -> None:
    asked = list[bool]()
    figure = Figure(lambda: asked.append(True))
    measure_in_turns([[figure]], rounds=3, until=time.monotonic() + 100, long=LONG)
    assert figure.cannot
    assert asked == [True]


def test_what_is_exact_is_measured_once(takes: Callable[[float], Figure]) -> None:
    figure = takes(1)
    figure.exact = True
    measure_in_turns([[figure]], rounds=3, until=100, long=LONG)
    assert figure.samples == [1]


def test_what_is_compared_is_measured_back_to_back_in_both_orders() -> None:
    order = list[str]()

    def named(name: str) -> Figure:
        def measure() -> float:
            order.append(name)
            return 1.0

        return Figure(measure)

    comparisons = [[named("a"), named("b")], [named("c"), named("d")]]
    measure_in_turns(comparisons, rounds=2, until=time.monotonic() + 100, long=LONG)
    turns = sorted(order[index : index + 2] for index in range(0, 8, 2))
    assert turns == [["a", "b"], ["b", "a"], ["c", "d"], ["d", "c"]]


def figure(*samples: float) -> Figure:
    return Figure(lambda: None, list(samples))


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    # The machine was ten times slower in the second round, and in the third only for the base.
    ratio = Ratio.of(figure(2, 20, 2), figure(1, 10, 10))
    assert (ratio.median, ratio.rounds) == (2, 3)
    assert ratio.low < ratio.high == 2


def test_a_ratio_of_one_round_has_no_spread() -> None:
    assert Ratio.of(figure(3), figure(2)) == Ratio(median=1.5, low=1.5, high=1.5, rounds=1)


@pytest.mark.parametrize(
    ("samples", "verdict"),
    [([1.0], ""), ([1.1], "above the budget"), ([], "not measured")],
)
def test_a_budget_is_kept_exceeded_or_not_measured(samples: list[float], verdict: str) -> None:
    budget = Budget("a call", figure(*samples), figure(1), "us", 1.0)
    assert budget.verdict == verdict
    assert math.isnan(budget.ratio.median) == (not samples)
