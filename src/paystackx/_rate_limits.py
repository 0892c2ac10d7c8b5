"""Rate-limit windows, and the queue of the calls that wait for one to end. No waiting, no clock.

Paystack says how long a window lasts, but not how many requests the next one allows. If every
waiting call were sent when the window ends, nearly all of them would be refused again. So they
form a queue, and the queue moves slowly at first, then faster and faster until Paystack refuses a
request. What passed until then sets the speed after the next window.
"""

import math
from typing import Any, NamedTuple

from paystackx._operation import Operation
from paystackx.errors import RateLimitError

LONGEST_WINDOW = 3600.0
"""Seconds. Paystack's windows last a minute; no header may close a client for years."""

_FIRST_RATE = 20.0
"""Requests a second after a window, while nothing is known of the limit."""

_SHORTEST_PERIOD = 1.0
"""Seconds. Doubling the speed more often would send the whole queue at once."""

_HEADROOM = 2.0
"""A queue at exactly the measured rate would never find out that more is allowed."""

_REFUSAL = ["status_code", "message", "type", "code", "next_step", "request_id", "headers", "raw"]
"""What is kept of a 429. Not the error: its traceback would keep frames alive."""


class _Window(NamedTuple):
    """A window and the queue behind it. Replaced as a whole, so that threads need no lock.

    Attributes:
        until: When the window ends.
        period: Seconds in which the speed of the queue doubles.
        burst: How many calls may leave the queue in the first period.
        first: The place that leaves the queue when the window ends.
        refusal: The details of the 429 that opened it.
    """

    until: float
    period: float
    burst: float
    first: int
    refusal: dict[str, Any]

    def turn(self, place: int) -> float:
        """Give the time at which a place leaves the queue."""
        ahead = max(0, place - self.first)
        return self.until + self.period * math.log2(1 + ahead / self.burst)

    def front(self, now: float) -> int:
        """Give the first place whose turn has not come, once the window has ended."""
        # The exponent is bounded: 2.0 ** 1100 is an OverflowError.
        periods = min((now - self.until) / self.period, 50)
        return self.first + int(self.burst * (2.0**periods - 1)) + 1


class _Count:
    """The next free place of a queue, and how many calls passed since its window ended.

    Threads that count at the same moment may lose one. Then two calls share a place, which is
    harmless.
    """

    next_place = 0
    passed = 0


class RateLimitWindows:
    """The times until which Paystack wants no more requests, one for each operation."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], _Window] = {}
        self._counts: dict[tuple[str, str], _Count] = {}

    def open(self, operation: Operation, until: float, now: float, refusal: RateLimitError) -> None:
        """Hold an operation's calls back. A window that is open for longer stays open."""
        window = self._windows.get(operation.key)
        if window is not None and now < window.until:
            if window.until < until:
                self._windows[operation.key] = window._replace(until=until)
            return
        count = self._counts.setdefault(operation.key, _Count())
        period = max(_SHORTEST_PERIOD, until - now)
        burst, first = _FIRST_RATE * period, count.next_place
        if window is not None and window.front(now) <= count.next_place:
            # Calls were waiting all the time, so what passed is what the limit allows.
            first = window.front(now)
            period = max(_SHORTEST_PERIOD, until - window.until)
            known = window.burst / window.period * period
            burst = max(1.0, _HEADROOM * count.passed, known / 2)
        count.passed = 0
        details = {name: getattr(refusal, name) for name in _REFUSAL}
        self._windows[operation.key] = _Window(until, period, burst, first, details)

    def turn(self, operation: Operation, place: int | None) -> float:
        """Give the time at which a call may be sent: one that has a place, or a new one."""
        window = self._windows.get(operation.key)
        if window is None:
            return 0.0
        return window.turn(self._counts[operation.key].next_place if place is None else place)

    def join(self, operation: Operation) -> int:
        """Take the last place of the queue."""
        count = self._counts[operation.key]
        count.next_place += 1
        return count.next_place - 1

    def rejoin(self, operation: Operation) -> int:
        """Take the first place: the call had its turn, but was refused."""
        window = self._windows[operation.key]
        self._windows[operation.key] = window._replace(first=window.first - 1)
        return window.first - 1

    def passed(self, operation: Operation) -> None:
        """Count a call from the queue that was not refused."""
        self._counts[operation.key].passed += 1

    def refusal(self, operation: Operation, now: float) -> RateLimitError:
        """Make the error of a call whose total time ends before its turn."""
        window = self._windows[operation.key]
        seconds = (window.until if now < window.until else self.turn(operation, None)) - now
        return RateLimitError(
            f"{operation}: not sent: Paystack's rate limit is used up for {seconds:.0f} s more. "
            "Wait that long, or allow a longer Timeout.total",
            retry_after=seconds,
            **window.refusal,
        )
