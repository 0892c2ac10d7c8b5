"""When a request is sent again: the decision as a table, and a model of it in virtual time."""

import copy
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from paystackx import (
    APIError,
    BadRequestError,
    ConnectError,
    ConnectionLostError,
    DecodeError,
    NotFoundError,
    PaystackError,
    PoolTimeoutError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
)
from paystackx._operation import Operation, Request
from paystackx._operations.customers import GET_CUSTOMER, UPDATE, VALIDATE
from paystackx._operations.operations import OPERATIONS
from paystackx._rate_limits import LONGEST_WINDOW, RateLimitWindows
from paystackx._reading.decipher import Answer, retry_after
from paystackx._retry import RetryState, back_off, may_repeat


def refusal(status_code: int, *, unknown: bool = False, wait: float | None = None) -> APIError:
    details: dict[str, Any] = {
        "status_code": status_code,
        "message": "No",
        "type": None,
        "code": None,
        "next_step": None,
        "request_id": None,
        "headers": {},
        "raw": None,
        "outcome_unknown": unknown,
    }
    if status_code == 429:
        return RateLimitError("no", retry_after=wait, **details)
    kind = {400: BadRequestError, 404: NotFoundError}.get(status_code, APIError)
    return (ServerError if status_code >= 500 else kind)("no", **details)


def state_of(
    operation: Operation = GET_CUSTOMER,
    *,
    total: float | None = 90.0,
    max_retries: int = 2,
    windows: RateLimitWindows | None = None,
    jitter: float = 0.0,
) -> RetryState:
    return RetryState(
        request=Request(operation, "/", None),
        total=total,
        max_retries=max_retries,
        windows=windows or RateLimitWindows(),
        started=0.0,
        jitter=lambda: jitter,
    )


def failed(state: RetryState, error: PaystackError, now: float) -> PaystackError | None:
    """Let an attempt fail; give the error if that ends the call."""
    state.begin_attempt(now)
    state.end_attempt(None, error, now)
    try:
        state.raise_or_schedule(error, now)
    except PaystackError as raised:
        return raised
    return None


# --- the table ---

TABLE: list[tuple[PaystackError, bool, bool]] = [
    # the error of an attempt, and whether a repeatable and another operation may be sent again
    (ConnectError("refused"), True, True),
    (ConnectionLostError("lost"), True, False),
    (RequestTimeoutError("late"), True, False),
    (PoolTimeoutError("busy"), False, False),
    (DecodeError("?", status_code=200, request_id=None, raw=None), False, False),
    *((refusal(status), True, False) for status in (408, 500, 502, 503, 504)),
    (refusal(429), True, True),
    *((refusal(status), False, False) for status in (200, 302, 400, 401, 403, 404, 409, 422)),
    *((refusal(status), False, False) for status in (501, 505)),
]


def test_what_is_never_sent_again_once_it_may_have_reached_paystack() -> None:
    assert {operation.key for operation in OPERATIONS if not operation.repeatable} == {
        ("customers", "validate"),
        ("customers", "initialize_authorization"),
        ("customers", "initialize_direct_debit"),
        ("customers", "trigger_activation_charge"),
        ("transactions", "initialize"),
        ("transactions", "charge"),
        ("transactions", "partial_debit"),
    }


@pytest.mark.parametrize(
    ("error", "repeatable", "other"),
    TABLE,
    ids=[f"{type(row[0]).__name__} {getattr(row[0], 'status_code', '')}" for row in TABLE],
)
def test_what_may_be_sent_again(error: PaystackError, repeatable: bool, other: bool) -> None:
    for operation in OPERATIONS:
        expected = repeatable if operation.repeatable else other
        assert may_repeat(operation, error) is expected, operation
        ended = failed(state_of(operation), error, 1.0)
        assert (ended is None) is expected, operation
        assert ended in {None, error}, operation


@pytest.mark.parametrize(
    ("number", "jitter", "seconds"),
    [
        (1, 0.0, 0.5),
        (2, 0.0, 1.0),
        (3, 0.0, 2.0),
        (5, 0.0, 8.0),
        (6, 0.0, 8.0),
        (5000, 0.0, 8.0),
        (1, 1.0, 0.25),
        (5, 1.0, 4.0),
        (2, 0.5, 0.75),
    ],
)
def test_the_back_off_doubles_to_eight_seconds_and_is_jittered_down_by_up_to_half(
    number: int, jitter: float, seconds: float
) -> None:
    assert back_off(number, jitter) == seconds


def test_there_are_two_retries_after_half_a_second_and_a_second() -> None:
    calls = state_of()
    assert calls.wait(0.0) == 0.0
    assert failed(calls, ConnectError("refused"), 1.0) is None
    assert (calls.wait(1.0), calls.wait(1.5)) == (0.5, 0.0)
    assert failed(calls, refusal(503), 2.0) is None
    assert calls.wait(2.0) == 1.0
    last = refusal(502)
    assert failed(calls, last, 3.5) is last
    assert [attempt.error for attempt in last.attempts] == [
        "ConnectError",
        "ServerError",
        "ServerError",
    ]
    assert [attempt.number for attempt in last.attempts] == [1, 2, 3]


def test_an_attempt_is_recorded_with_its_answer() -> None:
    calls = state_of()
    calls.begin_attempt(1.0)
    in_attempt = [calls.in_attempt]
    answer = Answer(404, {"cf-ray": "8dcd-LOS"}, b"", 0.0)
    attempt = calls.end_attempt(answer, refusal(404), 1.25)
    in_attempt.append(calls.in_attempt)
    assert in_attempt == [True, False]
    assert (attempt.seconds, attempt.status_code, attempt.request_id) == (0.25, 404, "8dcd-LOS")
    assert attempt.error == "NotFoundError"
    calls.begin_attempt(2.0)
    assert calls.end_attempt(answer, None, 2.5).error is None


def test_no_retries_means_one_attempt() -> None:
    error = ConnectError("refused")
    assert failed(state_of(max_retries=0), error, 0.0) is error


def test_a_back_off_that_does_not_fit_raises_at_once() -> None:
    error = refusal(503)
    assert failed(state_of(total=1.0), error, 0.5) is error
    assert failed(state_of(total=1.0), refusal(503), 0.49) is None
    assert failed(state_of(total=None), refusal(503), 1e6) is None


# --- what is known of the outcome ---


def outcome(operation: Operation, *errors: PaystackError) -> bool:
    calls = state_of(operation, max_retries=len(errors) - 1, total=None)
    ended = [failed(calls, error, now * 100.0) for now, error in enumerate(errors)]
    assert ended[-1] is errors[-1]
    return errors[-1].outcome_unknown


def lost() -> PaystackError:
    return ConnectionLostError("lost", outcome_unknown=True)


def test_what_is_unknown_after_one_attempt_stays_unknown() -> None:
    assert outcome(UPDATE, lost(), ConnectError("refused"))
    assert outcome(UPDATE, lost(), refusal(429))
    assert outcome(UPDATE, refusal(502, unknown=True), refusal(408))
    assert outcome(UPDATE, refusal(500, unknown=True), ConnectError("refused"))
    assert outcome(UPDATE, lost())


def test_a_refusal_answers_for_the_attempts_before_it() -> None:
    assert not outcome(UPDATE, lost(), refusal(404))
    assert not outcome(UPDATE, refusal(502, unknown=True), refusal(400))
    assert not outcome(UPDATE, ConnectError("refused"), ConnectError("refused"))


def test_a_call_that_ran_out_of_time_knows_whether_it_was_sending() -> None:
    for operation, maybe, unknown in (
        (UPDATE, True, True),
        (UPDATE, False, False),
        (GET_CUSTOMER, True, False),
    ):
        calls = state_of(operation)
        calls.begin_attempt(0.0).may_have_been_sent = maybe
        late = calls.timed_out()
        assert calls.in_attempt
        assert late.outcome_unknown is unknown
    waiting = state_of(UPDATE)
    assert failed(waiting, lost(), 0.0) is None
    late = waiting.timed_out()
    assert not late.outcome_unknown
    assert waiting.finished(late).outcome_unknown
    assert "Timeout.total (90.0 s)" in str(late)


# --- windows of the rate limit ---


def test_a_429_waits_for_the_end_of_its_window() -> None:
    calls = state_of(VALIDATE)
    assert failed(calls, refusal(429, wait=7.0), 1.0) is None
    assert (calls.wait(1.0), calls.wait(8.0)) == (7.0, 0.0)


def test_a_429_without_a_header_waits_for_its_back_off() -> None:
    windows = RateLimitWindows()
    assert failed(state_of(windows=windows, jitter=1.0), refusal(429), 1.0) is None
    assert windows.turn(GET_CUSTOMER, None) - 1.0 == 0.25


def test_other_calls_to_the_operation_wait_too_and_no_others() -> None:
    windows = RateLimitWindows()
    failed(state_of(windows=windows, max_retries=0), refusal(429, wait=7.0), 0.0)
    assert state_of(windows=windows, max_retries=0).wait(2.0) == 5.0
    assert state_of(UPDATE, windows=windows).wait(2.0) == 0.0
    assert 0.0 < state_of(windows=windows).wait(7.0) < 0.5, "the first has its turn now"
    assert state_of(windows=windows).wait(8.0) == 0.0


def test_a_call_that_cannot_wait_for_the_window_is_refused_with_no_attempt() -> None:
    windows = RateLimitWindows()
    failed(state_of(windows=windows), refusal(429, wait=60.0), 0.0)
    with pytest.raises(RateLimitError, match=r"not sent: .* used up for 50 s more") as caught:
        state_of(windows=windows, total=5.0).wait(10.0)
    error = caught.value
    assert (error.attempts, error.status_code, error.retry_after) == ((), 429, 50.0)
    assert not error.outcome_unknown


def test_a_call_that_had_an_attempt_raises_what_that_ended_in() -> None:
    windows = RateLimitWindows()
    calls = state_of(windows=windows, total=30.0)
    error = refusal(503)
    assert failed(calls, error, 0.0) is None
    windows.open(GET_CUSTOMER, 60.0, 0.0, RateLimitError("no", **vars_of(refusal(429))))
    with pytest.raises(ServerError) as caught:
        calls.wait(1.0)
    assert caught.value is error
    assert len(error.attempts) == 1


def vars_of(error: APIError) -> dict[str, Any]:
    return {
        name: value for name, value in vars(error).items() if name not in {"attempts", "reference"}
    }


def test_the_longer_window_stays_open() -> None:
    windows = RateLimitWindows()
    long, short = refusal(429, wait=9.0), refusal(429, wait=1.0)
    failed(state_of(windows=windows), long, 0.0)
    failed(state_of(windows=windows), short, 0.0)
    assert windows.turn(GET_CUSTOMER, None) == 9.0


def test_a_nonsense_window_is_not_waited_for_and_does_not_close_the_client_for_years() -> None:
    windows = RateLimitWindows()
    error = refusal(429, wait=1e9)
    assert failed(state_of(windows=windows, total=None), error, 0.0) is error
    assert windows.turn(GET_CUSTOMER, None) == LONGEST_WINDOW


# --- any headers ---


@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "x-ratelimit-reset"]),
        st.one_of(
            st.text(max_size=40),
            st.floats().map(str),
            st.integers().map(str),
            st.datetimes().map(lambda moment: moment.strftime("%a, %d %b %Y %H:%M:%S GMT")),
        ),
    ),
    st.floats(0, 4e9),
)
def test_any_header_gives_a_wait_that_can_be_waited_or_none(
    headers: dict[str, str], now: float
) -> None:
    seconds = retry_after(headers, now)
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))


# --- the model ---


class Calls(RuleBasedStateMachine):
    """One client's calls to one operation, one after the other, in virtual time."""

    @initialize(
        operation=st.sampled_from(OPERATIONS),
        total=st.none() | st.floats(0.1, 120),
        max_retries=st.integers(0, 4),
    )
    def make(self, operation: Operation, total: float | None, max_retries: int) -> None:
        self.now = 0.0
        self.windows = RateLimitWindows()
        self.operation, self.total, self.max_retries = operation, total, max_retries
        self.closed_until = 0.0
        self.state: RetryState | None = None

    @precondition(lambda self: self.state is None)
    @rule(pause=st.floats(0, 100))
    def call(self, pause: float) -> None:
        self.now += pause
        self.started = self.now
        self.attempts = self.refusals = 0
        self.reached = False
        self.state = RetryState(
            request=Request(self.operation, "/", None),
            total=self.total,
            max_retries=self.max_retries,
            windows=self.windows,
            started=self.now,
            jitter=lambda: 0.5,
        )

    @precondition(lambda self: self.state is not None)
    @rule(
        seconds=st.floats(0, 20),
        error=st.sampled_from([*(row[0] for row in TABLE)]),
        wait=st.none() | st.floats(0, 1e6),
    )
    def attempt_and_fail(self, seconds: float, error: PaystackError, wait: float | None) -> None:
        assert self.state is not None
        error = copy.copy(error)
        if isinstance(error, RateLimitError):
            error.retry_after = wait
        error.outcome_unknown = self.operation.writes and isinstance(
            error, ConnectionLostError | RequestTimeoutError | ServerError
        )
        try:
            while (left := self.state.wait(self.now)) > 0:
                self.now += left
        except PaystackError:
            self.state = None
            return
        # Adding up seconds rounds: the last digit of the sum may be one too small.
        assert self.now > self.closed_until - 1e-6, "sent into a closed window"
        assert not self.reached or self.operation.repeatable, "a forbidden repeat"
        self.state.begin_attempt(self.now)
        self.attempts += 1
        self.now += seconds
        if self.total is not None and self.now >= self.started + self.total:
            self.state.finished(self.state.timed_out())
            self.state = None
            return
        self.state.end_attempt(None, error, self.now)
        self.reached = self.reached or not isinstance(error, RateLimitError | ConnectError)
        if isinstance(error, RateLimitError):
            self.refusals += 1
            until = self.now + min(wait or 0.0, LONGEST_WINDOW)
            self.closed_until = max(self.closed_until, until)
        try:
            self.state.raise_or_schedule(error, self.now)
        except PaystackError as raised:
            self.state = None
            ended: PaystackError | None = raised
        else:
            ended = None
        assert ended is None or (ended is error and len(ended.attempts) == self.attempts)

    @precondition(lambda self: self.state is not None)
    @rule()
    def succeed(self) -> None:
        self.state = None

    @invariant()
    def never_too_many_retries_and_never_past_the_total(self) -> None:
        if getattr(self, "state", None) is None:
            return
        assert self.attempts - self.refusals <= self.max_retries + 1
        assert self.total is None or self.now < self.started + self.total


TestCalls = Calls.TestCase
TestCalls.settings = settings(stateful_step_count=30)
