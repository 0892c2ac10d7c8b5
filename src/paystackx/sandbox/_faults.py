"""What goes wrong on request, and the rate limits."""

import math
from collections.abc import Callable, Mapping

import attrs

from paystackx.sandbox._queue import Queue, is_positive


@attrs.frozen
class Fail:
    """An error that Paystack answers with."""

    status: int
    message: str | None
    headers: Mapping[str, str]


@attrs.frozen
class Drop:
    """A connection that breaks: before the call is acted on, or after."""

    acted: bool


@attrs.frozen
class Delay:
    """A slow answer."""

    seconds: float


@attrs.frozen
class Garble:
    """A body that a gateway sends in place of Paystack's."""

    body: bytes
    status: int
    content_type: str


Fault = Fail | Drop | Delay | Garble


@attrs.frozen
class Ruling:
    """What is to happen to one call.

    Attributes:
        fault: What goes wrong.
        headers: The headers of a rate limit.
    """

    fault: Fault | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])


@attrs.define
class _Limit:
    requests: int
    seconds: float


@attrs.define
class _Window:
    ends: float
    left: int


class Faults:
    """The faults that wait for their calls, in the order in which they were asked for.

    Args:
        clock: Seconds from any start, for the rate limits.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._queue = Queue[tuple[str | None, Fault]]()
        self._limits: dict[str | None, _Limit] = {}
        self._windows: dict[str, _Window] = {}

    def add(self, operation: str | None, fault: Fault, times: int | None) -> None:
        """Queue a fault for the next calls of an operation.

        Raises:
            ValueError: ``times`` is below 1.
        """
        self._queue.add((operation, fault), times)

    def limit(self, operation: str | None, requests: int, seconds: float) -> None:
        """Limit the calls of an operation; ``None`` limits each operation that has no own limit.

        Raises:
            ValueError: A number is not positive.
        """
        if not is_positive(requests) or not 0 < seconds < math.inf:
            raise ValueError("limit: pass at least 1 request, and a positive number of seconds")
        self._limits[operation] = _Limit(requests, seconds)
        self._windows.clear()

    def rule(self, operation: str | None) -> Ruling:
        """Decide what happens to a call; a call beyond the rate limit uses up no fault.

        Args:
            operation: The operation's name; ``None`` for a path that nothing answers.
        """
        is_allowed, headers = self._count(operation)
        if not is_allowed:
            return Ruling(Fail(429, None, {}), headers)
        queued = self._queue.take(lambda each: each[0] in {None, operation})
        return Ruling(queued and queued[1], headers)

    def _count(self, operation: str | None) -> tuple[bool, dict[str, str]]:
        """Count a call. Say whether the limit allows it, and what the headers tell of the limit."""
        limit = self._limits.get(operation) or self._limits.get(None)
        if operation is None or limit is None:
            return True, {}
        now = self._clock()
        window = self._windows.get(operation)
        if window is None or now >= window.ends:
            window = self._windows[operation] = _Window(now + limit.seconds, limit.requests)
        is_allowed = window.left > 0
        window.left -= is_allowed
        return is_allowed, {
            "x-ratelimit-limit": str(limit.requests),
            "x-ratelimit-remaining": str(window.left),
            # Whole seconds, rounded up: a program that waits so long does not come too early.
            "x-ratelimit-reset": str(math.ceil(window.ends - now)),
        }
