"""Rate-limit windows: while Paystack wants no more requests of a kind, none is sent."""

import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest

from paystackx import AsyncCustomerClient, PaystackError, RateLimitError, ServerError
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import Script, Server, eventually, http, serving, together

SLACK = 1.25
"""Seconds that a busy machine may add."""

BODY = ok(CUSTOMER).content
ANSWER = http("200 OK", BODY)
REFUSAL = (
    b'{"status":false,"message":"Rate limit exceeded!","meta":{"nextStep":"Wait a few minutes '
    b'and try the API call again"},"type":"api_error","code":"rate_limited"}'
)

METHODS: dict[str, tuple[Any, ...]] = {
    "create": ("a@example.com",),
    "get_customers": (),
    "get_customer": ("CUS_1",),
    "update": ("CUS_1", "Ada"),
    "validate": ("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901"),
    "flag": ("CUS_1", "deny"),
    "deactivate": ("AUTH_1",),
    "initialize_authorization": ("a@example.com",),
    "verify_authorization": ("ref",),
    "initialize_direct_debit": (
        7,
        {"number": "0123456789", "bank_code": "058"},
        {"street": "1 Marina", "city": "Lagos", "state": "Lagos"},
    ),
    "trigger_activation_charge": (7, 9),
    "get_mandate_authorizations": (7,),
}
LISTS = {"get_customers", "get_mandate_authorizations"}


def refuse(*headers: str) -> bytes:
    return http("429 Too Many Requests", REFUSAL, *headers)


def limits(answers: list[bytes], *after: bytes) -> Script:
    """Give some answers first, one for each request, and then always the last."""
    queue = [*answers, *(after or (ANSWER,))]

    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(queue.pop(0) if len(queue) > 1 else queue[0])

    return script


async def call(client: AsyncCustomerClient, method: str) -> Any:
    return await getattr(client, method)(*METHODS[method])


async def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """Make a call; give its answer or its error, and how long it took."""
    started = time.monotonic()
    try:
        outcome = await call()
    except PaystackError as error:
        outcome = error
    return outcome, time.monotonic() - started


async def limited(client: AsyncCustomerClient, method: str = "get_customer") -> RateLimitError:
    """Run into the limit."""
    with pytest.raises(RateLimitError) as caught:
        await call(client, method)
    return caught.value


@pytest.mark.parametrize("method", METHODS)
async def test_every_operation_is_repeated_after_a_429(method: str) -> None:
    """It was refused: nothing has happened, so ``validate`` too may be sent again."""
    data = None
    if method in LISTS:
        data = [{"id": 1}] if method == "get_mandate_authorizations" else [CUSTOMER]
    body = BODY if data is None else ok(data).content
    with serving(limits([refuse("x-ratelimit-reset: 0")], http("200 OK", body))) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=1) as client:
            response, seconds = await timed(lambda: call(client, method))
            assert response.status_code == 200
            assert seconds < SLACK
            assert (len(server.requests), server.connections) == (2, 1)
            assert server.requests[0] == server.requests[1]


def in_two_seconds() -> str:
    # A date has no fractions: up to a second of the two is lost.
    return f"Retry-After: {formatdate(time.time() + 2, usegmt=True)}"


WAITS: list[tuple[str, Callable[[], tuple[str, ...]], float, float]] = [
    # what the headers say, and how long the call waits: at least, and at most
    ("x-ratelimit-reset", lambda: ("x-ratelimit-reset: 1",), 1.0, 1.0),
    ("Retry-After in seconds", lambda: ("Retry-After: 1",), 1.0, 1.0),
    ("Retry-After as a date", lambda: (in_two_seconds(),), 0.9, 2.0),
    ("Retry-After as a moment", lambda: (f"Retry-After: {time.time() + 1:.3f}",), 0.9, 1.0),
    ("nonsense", lambda: ("Retry-After: soon",), 0.25, 0.5),
    ("less than nothing", lambda: ("Retry-After: -1",), 0.25, 0.5),
    ("no header", lambda: (), 0.25, 0.5),
    ("both", lambda: ("Retry-After: 3600", "x-ratelimit-reset: 1"), 1.0, 1.0),
    ("nonsense first", lambda: ("Retry-After: 1", "x-ratelimit-reset: soon"), 1.0, 1.0),
]


async def test_the_wait_is_what_the_headers_say() -> None:
    async def meet(
        name: str, headers: Callable[[], tuple[str, ...]], least: float, most: float
    ) -> None:
        with serving(limits([refuse(*headers())])) as server:
            async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=1) as client:
                response, seconds = await timed(lambda: call(client, "validate"))
                assert response.status_code == 200, name
                assert least - 0.01 <= seconds < most + SLACK, name
                assert (len(server.requests), server.connections) == (2, 1)

    def meeting(row: tuple[str, Callable[[], tuple[str, ...]], float, float]) -> Callable[[], Any]:
        async def each() -> None:
            await meet(*row)

        return each

    assert await together(*[meeting(row) for row in WAITS]) == [None] * len(WAITS)


async def test_a_window_that_is_longer_than_the_total_is_an_error_at_once() -> None:
    with serving(limits([refuse("x-ratelimit-reset: 60", "cf-ray: 8dcd-LOS")])) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, timeout=30) as client:
            error, seconds = await timed(lambda: call(client, "flag"))
            assert type(error) is RateLimitError
            assert seconds < SLACK
            assert error.retry_after == 60
            assert error.message == "Rate limit exceeded!"
            assert error.code == "rate_limited"
            assert not error.outcome_unknown
            assert [each.status_code for each in error.attempts] == [429]
            assert [each.request_id for each in error.attempts] == ["8dcd-LOS"]
            assert len(server.requests) == 1


@pytest.mark.parametrize("max_retries", [0, 2])
@pytest.mark.parametrize("method", ["get_customer", "flag", "validate"])
async def test_a_call_that_cannot_wait_for_the_end_of_a_window_is_not_sent(
    method: str, max_retries: int
) -> None:
    with serving(limits([refuse("x-ratelimit-reset: 60")])) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=30, max_retries=max_retries
        ) as client:
            await limited(client, method)
            for each in (client, client.with_options(timeout=20, headers={"X-Trace": "1"})):
                started = time.monotonic()
                error = await limited(each, method)
                seconds = time.monotonic() - started
                assert type(error) is RateLimitError
                assert seconds < SLACK
                assert error.retry_after is not None
                assert 58 < error.retry_after <= 60
                assert error.attempts == ()
                assert not error.outcome_unknown
                assert error.status_code == 429
                assert "not sent" in str(error)
            assert (len(server.requests), server.connections) == (1, 1)


async def test_a_window_holds_back_the_other_calls_to_that_operation_and_no_others() -> None:
    """Those of the client, of its children and of their children: none spends a try."""
    with serving(limits([refuse("x-ratelimit-reset: 0.7")])) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=2) as client:
            child = client.with_options(timeout=20, max_retries=0)
            grandchild = child.with_options(headers={"X-Trace": "1"})
            # Opened by the child, with no try to spare.
            await limited(child)
            refused = time.monotonic()

            async def wait_with(waiting: AsyncCustomerClient) -> None:
                assert (await call(waiting, "get_customer")).data.id == 1173
                assert 0.68 < time.monotonic() - refused < 0.7 + SLACK

            async def by_the_client() -> None:
                await wait_with(client)

            async def by_the_child() -> None:
                await wait_with(child)

            async def by_the_grandchild() -> None:
                await wait_with(grandchild)

            async def something_else() -> None:
                response, seconds = await timed(lambda: call(client, "update"))
                assert response.status_code == 200
                assert seconds < 0.6

            calls = [by_the_client, by_the_child, by_the_grandchild, something_else]
            assert await together(*calls) == [None] * 4
            assert len(server.requests) == 5
            response, seconds = await timed(lambda: call(client, "get_customer"))
            assert response.status_code == 200
            assert seconds < 0.6


async def test_a_window_is_of_one_client_alone() -> None:
    with serving(limits([refuse("x-ratelimit-reset: 60")])) as server:
        another = AsyncCustomerClient(KEY, base_url=server.url, max_retries=0)
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            await limited(client)
            assert (await call(another, "get_customer")).status_code == 200
        await another.aclose()


async def test_a_429_that_does_not_say_how_long_opens_a_window_of_its_back_off() -> None:
    with serving(limits([refuse()])) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await limited(client)
            assert error.retry_after is None
            hurried, seconds = await timed(
                lambda: call(client.with_options(timeout=0.1), "get_customer")
            )
            assert type(hurried) is RateLimitError
            assert hurried.attempts == ()
            assert seconds < 0.1 + SLACK
            assert len(server.requests) == 1
            response, seconds = await timed(lambda: call(client, "get_customer"))
            assert response.status_code == 200
            assert seconds < 0.5 + SLACK
            assert len(server.requests) == 2


async def test_calls_in_flight_that_are_refused_together_return_after_the_longest_window() -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        number = len(server.requests)
        if number <= 3:
            together_here(server)
            connection.sendall(refuse("x-ratelimit-reset: 0.7"))
        else:
            arrivals.append(time.monotonic())
            connection.sendall(ANSWER)

    arrivals = list[float]()
    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=1) as client:
            started = time.monotonic()

            async def each() -> int:
                response = await call(client, "validate")
                return int(response.status_code)

            assert await together(each, each, each) == [200] * 3
            assert len(server.requests) == 6
            assert all(arrival - started > 0.68 for arrival in arrivals)


def together_here(server: Server) -> None:
    """Wait until three requests are here."""
    end = time.monotonic() + 2
    while len(server.requests) < 3 and time.monotonic() < end:
        time.sleep(0.01)


async def test_a_limit_that_stays_ends_with_the_total() -> None:
    always = refuse("x-ratelimit-reset: 0.2")
    with serving(limits([], always)) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=1, max_retries=1
        ) as client:
            error = await limited(client, "validate")
            assert not error.outcome_unknown
            assert 2 < len(error.attempts) < 6
            assert {each.status_code for each in error.attempts} == {429}
            assert len(server.requests) == len(error.attempts)


async def test_a_write_that_was_lost_stays_unknown_after_a_429() -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) == 1:
            connection.sendall(http("500 Internal Server Error", b""))
        else:
            connection.sendall(refuse("x-ratelimit-reset: 60"))

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, timeout=30) as client:
            error = await limited(client, "flag")
            assert error.outcome_unknown
            assert [each.error for each in error.attempts] == ["ServerError", "RateLimitError"]
            assert len(server.requests) == 2


async def test_a_back_off_that_meets_a_window_ends_with_what_the_call_met_itself() -> None:
    """One call waits out a 503 when another is told to stay away for a minute."""

    def script(connection: socket.socket, request: bytes) -> None:
        if b"X-Unlucky" in request:
            connection.sendall(http("503 Unavailable", b""))
        else:
            connection.sendall(refuse("x-ratelimit-reset: 60"))

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, timeout=30) as client:
            unlucky = client.with_options(headers={"X-Unlucky": "1"})

            async def back_off() -> None:
                error, seconds = await timed(lambda: call(unlucky, "flag"))
                assert type(error) in {ServerError, RateLimitError}
                assert error.outcome_unknown
                assert [each.status_code for each in error.attempts] == [503]
                assert seconds < 0.5 + SLACK

            async def open_a_window() -> None:
                await eventually(lambda: len(server.requests) == 1)
                await limited(client, "flag")

            assert await together(back_off, open_a_window) == [None] * 2
            assert len(server.requests) == 2
