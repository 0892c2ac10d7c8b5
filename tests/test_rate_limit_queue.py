"""The queue behind a rate limit, in virtual time, against a server that really has a limit."""

import heapq
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from paystackx import ConnectError, PaystackError, RateLimitError
from paystackx._operation import Request
from paystackx._operations.customers import CREATE, GET_CUSTOMER
from paystackx._rate_limits import RateLimitWindows
from paystackx._retry import RetryState

REQUEST = Request(CREATE, "/customer", None)


class Limit:
    """A server that accepts some requests in each window of time."""

    def __init__(self, requests: int, seconds: float) -> None:
        self.requests, self.seconds = requests, seconds
        self.ends, self.used = 0.0, 0
        self.accepted: list[float] = []
        self.refused: list[float] = []

    def ask(self, now: float) -> RateLimitError | None:
        if now >= self.ends:
            self.ends, self.used = now + self.seconds, 0
        if self.used == self.requests:
            self.refused.append(now)
            return RateLimitError("slow down", retry_after=self.ends - now)
        self.used += 1
        self.accepted.append(now)
        return None


def state_of(windows: RateLimitWindows, now: float, **options: float | None) -> RetryState:
    return RetryState(
        request=REQUEST,
        total=options.get("total"),
        max_retries=int(options.get("max_retries", 2) or 0),
        windows=windows,
        started=now,
        jitter=lambda: 0.5,
    )


def one_call(state: RetryState, server: Limit, latency: float, now: float) -> Iterator[float]:
    """Make a call as the client does. It yields the time at which it wants to go on."""
    while True:
        while (seconds := state.wait(now)) > 0:
            now += seconds
            yield now
        state.begin_attempt(now)
        error = server.ask(now)
        now += latency
        yield now
        state.end_attempt(None, error, now)
        if error is None:
            return
        state.raise_or_schedule(error, now)


def run(tasks: list[Callable[[float], Iterator[float]]]) -> tuple[float, list[PaystackError]]:
    """Run tasks from time 0; give the time at which the last ended, and the errors."""
    now, errors = 0.0, list[PaystackError]()
    queue = [(0.0, number, task(0.0)) for number, task in enumerate(tasks)]
    while queue:
        now, number, task = heapq.heappop(queue)
        try:
            heapq.heappush(queue, (next(task), number, task))
        except StopIteration:
            continue
        except PaystackError as error:
            errors.append(error)
    return now, errors


def calls(
    number: int,
    server: Limit,
    *,
    latency: float,
    windows: RateLimitWindows | None = None,
    **options: float | None,
) -> list[Callable[[float], Iterator[float]]]:
    """Calls that all begin at once on one client."""
    shared = windows or RateLimitWindows()

    def task(now: float) -> Iterator[float]:
        return one_call(state_of(shared, now, **options), server, latency, now)

    return [task] * number


def worker(
    number: int, server: Limit, windows: RateLimitWindows, *, latency: float
) -> Callable[[float], Iterator[float]]:
    """One task that makes calls one after the other."""

    def task(now: float) -> Iterator[float]:
        for _ in range(number):
            for now in one_call(state_of(windows, now), server, latency, now):  # noqa: B020, PLR1704 - time goes on
                yield now

    return task


@pytest.mark.parametrize("latency", [0.0, 0.01, 0.3, 2.0])
@pytest.mark.parametrize("max_retries", [0, 2])
def test_200_calls_under_20_a_second_all_succeed(latency: float, max_retries: int) -> None:
    server = Limit(20, 1.0)
    windows = RateLimitWindows()
    if max_retries == 0:  # They wait for the window that another call has opened.
        windows.open(CREATE, 1.0, 0.0, RateLimitError("slow down"))
    _, errors = run(
        calls(200, server, latency=latency, windows=windows, total=90.0, max_retries=max_retries)
    )
    assert errors == []
    assert len(server.accepted) == 200


def test_waiting_calls_do_not_all_go_at_the_end_of_the_window() -> None:
    server = Limit(20, 1.0)
    run(calls(200, server, latency=0.01, total=90.0))
    later = sorted([*server.accepted[20:], *server.refused[180:]])
    assert all(earlier < later for earlier, later in pairwise(later)), "two at one instant"
    assert len(server.refused) < 180 + 50, "most waited until they were allowed"


@pytest.mark.parametrize("latency", [pytest.param(0.05, marks=pytest.mark.slow), 0.3])
def test_ten_thousand_calls_under_600_a_minute_take_within_5_percent_of_the_ideal_time(
    latency: float,
) -> None:
    ideal = 960.0  # 600 at once, then 600 a minute: the last 400 begin after 16 minutes.
    server = Limit(600, 60.0)
    seconds, errors = run(calls(10_000, server, latency=latency))
    assert errors == []
    assert len(server.accepted) == 10_000
    assert ideal <= seconds <= 1.05 * ideal
    assert len(server.refused) < 9_400 + 500


@pytest.mark.parametrize("workers", [10, 100, 500])
def test_workers_reach_the_same_speed(workers: int) -> None:
    server = Limit(600, 60.0)
    windows = RateLimitWindows()
    each = 10_000 // workers
    seconds, errors = run([worker(each, server, windows, latency=0.2)] * workers)
    assert errors == []
    assert len(server.accepted) == 10_000
    assert seconds <= 1.05 * 960.0


def test_the_queue_keeps_its_order() -> None:
    windows = RateLimitWindows()
    windows.open(CREATE, 10.0, 0.0, RateLimitError("slow down"))
    waits = [state_of(windows, 0.0).wait(0.0) for _ in range(50)]
    assert waits[0] == 10.0
    assert all(earlier < later for earlier, later in pairwise(waits))


def test_a_call_that_is_refused_at_its_turn_comes_before_those_that_wait() -> None:
    windows = RateLimitWindows()
    windows.open(CREATE, 10.0, 0.0, RateLimitError("slow down"))
    first, second = state_of(windows, 0.0), state_of(windows, 0.0)
    assert first.wait(0.0) < second.wait(0.0)
    refusal = RateLimitError("slow down", retry_after=5.0)
    first.begin_attempt(10.0)
    first.end_attempt(None, refusal, 10.0)
    first.raise_or_schedule(refusal, 10.0)
    assert first.wait(10.0) == 5.0
    assert second.wait(second._slept_until) > 0


def test_a_call_whose_total_ends_before_its_turn_takes_no_place() -> None:
    windows = RateLimitWindows()
    windows.open(CREATE, 10.0, 0.0, RateLimitError("slow down", retry_after=10.0))
    for _ in range(1000):
        state_of(windows, 0.0).wait(0.0)
    place = windows.turn(CREATE, None)
    with pytest.raises(RateLimitError, match="not sent") as caught:
        state_of(windows, 10.0, total=0.5).wait(10.0)
    assert caught.value.attempts == ()
    assert caught.value.retry_after == place - 10.0
    assert windows.turn(CREATE, None) == place


def test_a_refusal_after_waiting_uses_up_no_retry_and_other_failures_do() -> None:
    windows = RateLimitWindows()
    state = state_of(windows, 0.0, max_retries=1)
    refusal = RateLimitError("slow down", retry_after=5.0)
    now = 0.0
    for _ in range(20):
        state.begin_attempt(now)
        state.end_attempt(None, refusal, now)
        state.raise_or_schedule(refusal, now)
        now += state.wait(now)
    lost = ConnectError("refused")
    state.begin_attempt(now)
    state.end_attempt(None, lost, now)
    with pytest.raises(ConnectError):
        state.raise_or_schedule(lost, now)


def test_two_operations_of_one_name_in_two_resources_have_windows_of_their_own() -> None:
    other = CREATE._replace(resource="plans")
    windows = RateLimitWindows()
    windows.open(CREATE, 10.0, 0.0, RateLimitError("slow down"))
    assert windows.turn(other, None) == 0.0


def test_a_window_belongs_to_one_operation() -> None:
    windows = RateLimitWindows()
    windows.open(CREATE, 10.0, 0.0, RateLimitError("slow down"))
    assert windows.turn(GET_CUSTOMER, None) == 0.0
    assert windows.turn(CREATE, None) == 10.0


def test_a_queue_that_was_empty_for_long_has_no_effect_on_the_next_window() -> None:
    windows = RateLimitWindows()
    windows.open(CREATE, 10.0, 0.0, RateLimitError("slow down"))
    windows.open(CREATE, 1e9 + 10, 1e9, RateLimitError("slow down"))
    assert windows.turn(CREATE, None) == 1e9 + 10


def test_a_window_in_which_nothing_passed_slows_the_queue_but_does_not_stop_it() -> None:
    """Another program may have used up the limit; that is no reason to wait for minutes."""
    windows = RateLimitWindows()
    windows.open(CREATE, 10.0, 0.0, RateLimitError("slow down"))
    for _ in range(100):
        windows.join(CREATE)
    before = windows.turn(CREATE, 99) - 10.0
    windows.open(CREATE, 20.0, 10.0, RateLimitError("slow down"))
    assert before < windows.turn(CREATE, 99) - 20.0 < 2 * before
