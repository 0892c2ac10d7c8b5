"""When to send a request again. No waiting and no clock: each function is told the time.

One ``RetryState`` accompanies one call. All calls of a client share its ``RateLimitWindows``.
"""

from collections.abc import Callable

from paystackx._operation import Operation, Request
from paystackx._rate_limits import LONGEST_WINDOW, RateLimitWindows
from paystackx._reading.decipher import Answer
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
_TRANSIENT = frozenset({408, 500, 502, 503, 504})
"""Statuses that the next attempt may not meet."""


def back_off(number: int, jitter: float) -> float:
    """Give the seconds to wait after an attempt.

    Args:
        number: The number of the attempt, from 1.
        jitter: From 0 to 1. It shortens the wait by up to half, so that clients which failed
            together do not come back together.
    """
    # The exponent is bounded too: 2.0 ** 1100 is an OverflowError.
    return min(_FIRST_BACK_OFF * 2.0 ** min(number - 1, 10), _LONGEST_BACK_OFF) * (1 - jitter / 2)


def may_repeat(operation: Operation, error: PaystackError) -> bool:
    """Say whether an operation may be sent again after this error.

    A refusal (429) and a connection that was never made prove that nothing happened. After any
    other transient failure, only an operation that is safe to repeat is sent again.
    """
    not_sent = isinstance(error, ConnectError) and not error.outcome_unknown
    if not_sent or isinstance(error, RateLimitError):
        return True
    transient = isinstance(error, ConnectError | ConnectionLostError | RequestTimeoutError) or (
        isinstance(error, APIError) and error.status_code in _TRANSIENT
    )
    return transient and operation.repeatable


class Sent:
    """Whether a request may have been sent."""

    may_have_been_sent = False


class RetryState:
    """The attempts of one call.

    Args:
        request: What is sent.
        total: The call's time limit in seconds, or ``None``.
        max_retries: How many retries are allowed.
        windows: The client's.
        started: When the call began.
        jitter: Gives a random number from 0 to 1.

    Attributes:
        attempts: The attempts that have ended.
    """

    def __init__(
        self,
        request: Request,
        total: float | None,
        max_retries: int,
        windows: RateLimitWindows,
        started: float,
        jitter: Callable[[], float],
    ) -> None:
        self.request = request
        self.total = total
        self.max_retries = max_retries
        self.windows = windows
        self.started = started
        self.jitter = jitter
        self.attempts: tuple[Attempt, ...] = ()
        self._attempt_started: float | None = None
        self._sent = Sent()
        self._retries = 0
        self._place: int | None = None
        self._due = 0.0
        self._slept_until = 0.0
        self._last: PaystackError | None = None
        self._unknown = False

    def wait(self, now: float) -> float:
        """Give the seconds to sleep before the next attempt, or 0 when it is time.

        Raises:
            PaystackError: The call's total time ends before its turn after a rate limit.
        """
        now = self._at_least_slept(now)
        turn = self.windows.turn(self.request.operation, self._place)
        due = max(self._due, turn)
        if due <= now:
            return 0.0
        if not self._fits(due):
            raise self.finished(self._last or self.windows.refusal(self.request.operation, now))
        if turn > now and self._place is None:
            self._place = self.windows.join(self.request.operation)
        self._slept_until = due
        return due - now

    @property
    def in_attempt(self) -> bool:
        """Whether an attempt has begun and not ended."""
        return self._attempt_started is not None

    def begin_attempt(self, now: float) -> Sent:
        """Begin an attempt."""
        self._attempt_started, self._sent = now, Sent()
        return self._sent

    def end_attempt(
        self, answer: Answer | None, error: PaystackError | None, now: float
    ) -> Attempt:
        """End the attempt, and give the record of it."""
        attempt = Attempt(
            operation=str(self.request.operation),
            number=len(self.attempts) + 1,
            seconds=now - (now if self._attempt_started is None else self._attempt_started),
            status_code=None if answer is None else answer.status_code,
            error=None if error is None else type(error).__name__,
            request_id=None if answer is None else answer.request_id,
        )
        self._attempt_started = None
        self.attempts = (*self.attempts, attempt)
        if self._place is not None and not isinstance(error, RateLimitError):
            self.windows.passed(self.request.operation)
        return attempt

    def raise_or_schedule(self, error: PaystackError, now: float) -> None:
        """Decide what follows an attempt that failed.

        Raises:
            PaystackError: The error itself, when there is no further attempt.
        """
        now = self._at_least_slept(now)
        self._last = error
        # A refusal also settles the attempts before it, unless it only says: not now.
        refused = (
            isinstance(error, APIError)
            and error.status_code < 500
            and error.status_code not in {408, 429}
        )
        self._unknown = not refused and (self._unknown or error.outcome_unknown)
        waited_in_vain = isinstance(error, RateLimitError) and self._place is not None
        if not waited_in_vain:
            self._retries += 1
        if isinstance(error, RateLimitError):
            due = self._refused_until(error, now)
        else:
            due = now + back_off(self._retries, self.jitter())
        if (
            self._retries > self.max_retries
            or not may_repeat(self.request.operation, error)
            or not self._fits(due)
        ):
            raise self.finished(error)
        self._due = due
        if waited_in_vain:
            self._place = self.windows.rejoin(self.request.operation)

    def timed_out(self) -> RequestTimeoutError:
        """Make the error of a call whose total time is over, perhaps during an attempt."""
        operation = self.request.operation
        unknown = self.in_attempt and self._sent.may_have_been_sent and operation.writes
        return RequestTimeoutError(
            f"{operation}: not done within Timeout.total ({self.total} s)",
            outcome_unknown=unknown,
        )

    def finished(self, error: PaystackError) -> PaystackError:
        """Complete the error that ends the call with what all attempts showed."""
        error.attempts = self.attempts
        error.reference = self.request.reference
        error.outcome_unknown = error.outcome_unknown or self._unknown
        return error

    def _refused_until(self, error: RateLimitError, now: float) -> float:
        """Open the window that a 429 asks for, and give its end."""
        # 0 means that the window is over by now. Even so, the next attempt is not made at once.
        delay = error.retry_after or back_off(len(self.attempts), self.jitter())
        self.windows.open(self.request.operation, now + min(delay, LONGEST_WINDOW), now, error)
        return now + delay if delay <= LONGEST_WINDOW else float("inf")

    def _at_least_slept(self, now: float) -> float:
        """Correct a clock that stands still, as it does under freezegun, by the time slept."""
        return max(now, self._slept_until)

    def _fits(self, moment: float) -> bool:
        if self.total is None:
            return moment < float("inf")
        return moment < self.started + self.total
