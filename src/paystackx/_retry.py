"""When to try again. No waiting and no clock: each function is told what time it is.

One ``RetryState`` accompanies one call. All calls of a client share its ``RateLimitWindows``.
"""

from collections.abc import Callable
from typing import Any

import attrs

from paystackx._decipher import Answer
from paystackx._operation import Operation
from paystackx.errors import (
    APIError,
    Attempt,
    ConnectError,
    ConnectionLostError,
    PaystackError,
    RateLimitError,
    RequestTimeoutError,
)

_FIRST_BACK_OFF = 0.5
_LONGEST_BACK_OFF = 8.0
_PASSING = frozenset({408, 500, 502, 503, 504})
"""Statuses that may be another on the next try."""

LONGEST_WINDOW = 3600.0
"""Seconds. Paystack's windows last a minute; no header may close a client for years."""


def back_off(number: int, jitter: float) -> float:
    """Give the seconds to wait after a try.

    Args:
        number: The number of the try, from 1.
        jitter: From 0 to 1; up to half of the time is taken off by it, so that clients which
            failed together do not come back together.
    """
    # The exponent is bounded too: 2.0 ** 1100 is an OverflowError.
    return min(_FIRST_BACK_OFF * 2.0 ** min(number - 1, 10), _LONGEST_BACK_OFF) * (1 - jitter / 2)


def may_repeat(operation: Operation, error: PaystackError) -> bool:
    """Say whether an operation may be sent again after it ended like this.

    A refusal (429) and a connection that was never made prove that nothing happened. After
    anything else, only an operation that does no harm when it is done twice is repeated.
    """
    if isinstance(error, RateLimitError | ConnectError):
        return True
    passing = isinstance(error, ConnectionLostError | RequestTimeoutError) or (
        isinstance(error, APIError) and error.status_code in _PASSING
    )
    return passing and operation.repeatable


@attrs.frozen
class _Window:
    until: float
    answer: dict[str, Any]


_ANSWER = ["status_code", "message", "type", "code", "next_step", "request_id", "headers", "raw"]
"""What is kept of a 429. Not the error: with it would live the frames that it came through."""


class RateLimitWindows:
    """The times until which Paystack wants no more requests, one for each operation."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], _Window] = {}

    def open(self, operation: Operation, until: float, refusal: RateLimitError) -> None:
        """Keep an operation's calls back; a window that is open longer stays."""
        window = self._open.get(operation.key)
        if window is None or window.until < until:
            answer = {name: getattr(refusal, name) for name in _ANSWER}
            self._open[operation.key] = _Window(until, answer)

    def left(self, operation: Operation, now: float) -> float:
        """The seconds until an operation may be called again."""
        window = self._open.get(operation.key)
        return max(0.0, window.until - now) if window else 0.0

    def refusal(self, operation: Operation, now: float) -> RateLimitError:
        """Make the error of a call that cannot wait for the end of the window."""
        window = self._open[operation.key]
        seconds = window.until - now
        return RateLimitError(
            f"{operation}: not sent: Paystack's rate limit is used up for {seconds:.0f} s more. "
            "Wait that long, or allow a longer Timeout.total",
            retry_after=seconds,
            **window.answer,
        )


@attrs.define
class Sent:
    """Whether a request may have been sent."""

    may_have_been_sent: bool = False


@attrs.define
class RetryState:
    """The tries of one call.

    Attributes:
        operation: What is called.
        total: The call's time limit in seconds, or ``None``.
        max_retries: How often it may be tried again.
        windows: The client's.
        started: When the call began.
        jitter: Gives a random number from 0 to 1.
        attempts: The tries that have ended.
    """

    operation: Operation
    total: float | None
    max_retries: int
    windows: RateLimitWindows
    started: float
    jitter: Callable[[], float]
    attempts: tuple[Attempt, ...] = ()
    _began: float | None = None
    _sent: Sent = attrs.field(factory=Sent)
    _due: float = 0.0
    _last: PaystackError | None = None
    _unknown: bool = False

    def wait(self, now: float) -> float:
        """Give the seconds to wait before the next try; 0 when it is time.

        Raises:
            PaystackError: The call cannot wait for the end of a rate-limit window.
        """
        window = self.windows.left(self.operation, now)
        if window and not self._fits(now + window):
            raise self.finished(self._last or self.windows.refusal(self.operation, now))
        return max(0.0, self._due - now, window)

    @property
    def in_attempt(self) -> bool:
        """Whether a try has begun and not ended."""
        return self._began is not None

    def begin(self, now: float) -> Sent:
        """Begin a try."""
        self._began, self._sent = now, Sent()
        return self._sent

    def end(self, answer: Answer | None, error: PaystackError | None, now: float) -> Attempt:
        """End the try, and give the record of it."""
        attempt = Attempt(
            number=len(self.attempts) + 1,
            seconds=now - (now if self._began is None else self._began),
            status_code=None if answer is None else answer.status_code,
            error=None if error is None else type(error).__name__,
            request_id=None if answer is None else answer.request_id,
        )
        self._began = None
        self.attempts = (*self.attempts, attempt)
        return attempt

    def raise_or_schedule(self, error: PaystackError, now: float) -> None:
        """Decide what follows a try that failed.

        Raises:
            PaystackError: The error itself, when the call is not to be tried again.
        """
        self._last = error
        # A refusal answers for the tries before it too, but for one that only says: not now.
        refused = (
            isinstance(error, APIError)
            and error.status_code < 500
            and error.status_code not in {408, 429}
        )
        self._unknown = not refused and (self._unknown or error.outcome_unknown)
        delay = back_off(len(self.attempts), self.jitter())
        if isinstance(error, RateLimitError):
            # 0 means that the window is over by now: it is not asked at once all the same.
            delay = error.retry_after or delay
            self.windows.open(self.operation, now + min(delay, LONGEST_WINDOW), error)
        over = len(self.attempts) > self.max_retries or delay > LONGEST_WINDOW
        if over or not may_repeat(self.operation, error) or not self._fits(now + delay):
            raise self.finished(error)
        self._due = now + delay

    def timed_out(self) -> RequestTimeoutError:
        """Make the error of a call whose total time is over, perhaps in the middle of a try."""
        in_vain = self.in_attempt and self._sent.may_have_been_sent and self.operation.writes
        return RequestTimeoutError(
            f"{self.operation}: not done within Timeout.total ({self.total} s)",
            outcome_unknown=in_vain,
        )

    def finished(self, error: PaystackError) -> PaystackError:
        """Let the error that ends the call tell of all tries."""
        error.attempts = self.attempts
        error.outcome_unknown = error.outcome_unknown or self._unknown
        return error

    def _fits(self, moment: float) -> bool:
        return self.total is None or moment < self.started + self.total
