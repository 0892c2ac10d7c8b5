"""Measure many things in turns until the time is over.

What is compared is measured back to back. So a change of the machine's speed changes both, and
the ratio of the two samples stays as it is.
"""

import math
import statistics
import time
from collections.abc import Callable, Sequence

import attrs


@attrs.define(eq=False)
class Figure:
    """A number that is measured again and again.

    Attributes:
        measure: Measures it once; ``None`` where it cannot be measured. It is not asked again.
        samples: What was measured.
        seconds: How long the last sample took; before the first, what it may take.
        cannot: Whether it cannot be measured.
        exact: Whether every sample would be the same, as it has nothing to do with time.
    """

    measure: Callable[[], float | None] = attrs.field(repr=False)
    samples: list[float] = attrs.field(factory=list[float])
    seconds: float = 2.0
    cannot: bool = False
    exact: bool = False

    @property
    def median(self) -> float:
        """The median; not a number where nothing was measured."""
        return statistics.median(self.samples) if self.samples else math.nan

    def take(self) -> None:
        """Measure it once more."""
        started = time.monotonic()
        sample = self.measure()
        self.seconds = time.monotonic() - started
        if sample is None:
            self.cannot = True
        else:
            self.samples.append(sample)

    def has_enough(self, rounds: int, long: float) -> bool:
        """Say whether it need not be measured again."""
        once = self.exact or self.seconds > long
        return self.cannot or len(self.samples) >= (1 if once else rounds)


@attrs.frozen
class Ratio:
    """How many times as much one figure is as another.

    Attributes:
        median: The median of the ratios of samples that were taken back to back; not a number
            where one of the figures was not measured.
        low: A quarter of the ratios are below it.
        high: A quarter of the ratios are above it.
        rounds: How many ratios there are.
    """

    median: float
    low: float
    high: float
    rounds: int

    @classmethod
    def of(cls, figure: Figure, base: Figure) -> "Ratio":
        """Compare two figures."""
        ratios = [a / b for a, b in zip(figure.samples, base.samples, strict=False)]
        # Each twice: quantiles() wants two numbers at least.
        low, median, high = statistics.quantiles((ratios or [math.nan]) * 2, method="inclusive")
        return cls(median, low, high, len(ratios))


def measure_in_turns(
    comparisons: Sequence[Sequence[Figure]], rounds: int, until: float, long: float
) -> None:
    """Measure each comparison once, then always the one that least time was spent on.

    In a turn, all figures of a comparison are measured one right after the other: forwards, and
    the next time backwards, since what runs before may leave the machine faster or slower.

    Args:
        comparisons: The figures that are compared with each other, the most important first. A
            figure is in one of them only.
        rounds: How often each is measured at most.
        until: When to stop, on the monotonic clock.
        long: What takes more seconds than that is measured once.
    """

    def spent(figures: Sequence[Figure]) -> float:
        return sum(figure.seconds * len(figure.samples) for figure in figures)

    def fits(figures: Sequence[Figure]) -> bool:
        return time.monotonic() + sum(figure.seconds for figure in figures) < until

    while True:
        left = (
            [figure for figure in figures if not figure.has_enough(rounds, long)]
            for figures in comparisons
        )
        if not (turns := [figures for figures in left if figures and fits(figures)]):
            return
        turn = min(turns, key=spent)
        backwards = len(turn[0].samples) % 2 == 1
        for figure in reversed(turn) if backwards else turn:
            figure.take()
