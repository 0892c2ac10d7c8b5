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
        name: What a report calls it.
        measure: Measures it once; ``None`` where it cannot be measured. It is not asked again.
        samples: What was measured.
        seconds: How long that took.
    """

    name: str
    measure: Callable[[], float | None] = attrs.field(repr=False)
    samples: list[float] = attrs.field(factory=list[float])
    seconds: float = 0.0
    cannot: bool = False

    @property
    def median(self) -> float:
        """The median; not a number where nothing was measured."""
        return statistics.median(self.samples) if self.samples else math.nan

    def take(self) -> None:
        """Measure it once more."""
        started = time.monotonic()
        sample = self.measure()
        self.seconds += time.monotonic() - started
        if sample is None:
            self.cannot = True
        else:
            self.samples.append(sample)

    def fits(self, seconds: float) -> bool:
        """Whether it can be measured within some seconds, as far as one knows."""
        rounds = len(self.samples)
        return not self.cannot and (self.seconds / rounds if rounds else 0) < seconds


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
        if len(figure.samples) < rounds and figure.fits(until - time.monotonic())
    ]:
        min(figures, key=lambda figure: figure.seconds).take()
