"""Measuring many things in turns, until the time is over."""

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
    seconds: float = 10.0
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

    @property
    def share(self) -> float:
        """The seconds that its samples took, as far as the last one tells."""
        return self.seconds * len(self.samples)


def measure_in_turns(figures: Sequence[Figure], rounds: int, until: float) -> None:
    """Measure first each once, then always what least time was spent on.

    So what is slow has few rounds, and everything has the same changes of the machine's speed.

    Args:
        figures: What to measure, the most important first.
        rounds: How often at most.
        until: When to stop, on the monotonic clock.
    """
    while figures := [
        figure
        for figure in figures
        if len(figure.samples) < (1 if figure.exact else rounds)
        and not figure.cannot
        and time.monotonic() + figure.seconds < until
    ]:
        min(figures, key=lambda figure: figure.share).take()
