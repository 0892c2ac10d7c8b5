"""Rate-limit windows: while Paystack wants no more requests of a kind, none is sent."""

import socket
import threading
from typing import Any

import pytest

from paystackx import AsyncCustomerClient, RateLimitError, ServerError
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import Script, http, serving, together
from tests.support.virtual_time import VirtualTime

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


async def limited(client: AsyncCustomerClient, method: str = "get_customer") -> RateLimitError:
    """Run into the limit."""
    with pytest.raises(RateLimitError) as caught:
        await call(client, method)
    return caught.value


@pytest.mark.parametrize("method", METHODS)
async def test_every_operation_is_repeated_after_a_429(
    method: str, virtual_time: VirtualTime
) -> None:
    """It was refused: nothing has happened, so ``validate`` too may be sent again."""
    data = None
    if method in LISTS:
        data = [{"id": 1}] if method == "get_mandate_authorizations" else [CUSTOMER]
    body = BODY if data is None else ok(data).content
    with serving(limits([refuse("x-ratelimit-reset: 7")], http("200 OK", body))) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=1) as client:
            response = await call(client, method)
            assert response.status_code == 200
            assert sum(virtual_time.delays) >= 7
            assert (len(server.requests), server.connections) == (2, 1)
            assert server.requests[0] == server.requests[1]


async def test_a_window_that_is_longer_than_the_total_is_an_error_at_once(
    virtual_time: VirtualTime,
) -> None:
    with serving(limits([refuse("x-ratelimit-reset: 60", "cf-ray: 8dcd-LOS")])) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, timeout=30) as client:
            error = await limited(client, "flag")
            assert virtual_time.delays == []
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
    method: str, max_retries: int, virtual_time: VirtualTime
) -> None:
    with serving(limits([refuse("x-ratelimit-reset: 60")])) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=30, max_retries=max_retries
        ) as client:
            await limited(client, method)
            seconds = 60
            for each in (client, client.with_options(timeout=20, headers={"X-Trace": "1"})):
                virtual_time.now += 5
                error = await limited(each, method)
                seconds -= 5
                assert error.retry_after == seconds
                assert error.attempts == ()
                assert not error.outcome_unknown
                assert error.status_code == 429
                assert "not sent" in str(error)
            assert (len(server.requests), server.connections) == (1, 1)
            assert virtual_time.delays == []


async def test_a_window_holds_back_the_other_calls_to_that_operation_and_no_others(
    virtual_time: VirtualTime,
) -> None:
    """Those of the client, of its children and of their children: none spends an attempt."""

    def script(connection: socket.socket, _: bytes) -> None:
        arrivals.append(virtual_time.now)
        connection.sendall(refuse("x-ratelimit-reset: 7") if len(arrivals) == 1 else ANSWER)

    arrivals = list[float]()
    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=2) as client:
            child = client.with_options(timeout=80, max_retries=0)
            grandchild = child.with_options(headers={"X-Trace": "1"})
            # Opened by the child, which has no retry to spare.
            await limited(child)
            assert (await call(client, "update")).status_code == 200
            assert virtual_time.delays == []

            async def by_the_client() -> int:
                return int((await call(client, "get_customer")).data.id)

            async def by_the_child() -> int:
                return int((await call(child, "get_customer")).data.id)

            async def by_the_grandchild() -> int:
                return int((await call(grandchild, "get_customer")).data.id)

            calls = [by_the_client, by_the_child, by_the_grandchild]
            assert await together(*calls) == [1173] * 3
            assert len(server.requests) == 5
            assert all(arrival >= arrivals[0] + 7 for arrival in arrivals[2:])


async def test_a_window_is_of_one_client_alone() -> None:
    with serving(limits([refuse("x-ratelimit-reset: 60")])) as server:
        another = AsyncCustomerClient(KEY, base_url=server.url, max_retries=0)
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            await limited(client)
            assert (await call(another, "get_customer")).status_code == 200
        await another.aclose()


async def test_a_429_that_does_not_say_how_long_opens_a_window_of_its_back_off(
    virtual_time: VirtualTime,
) -> None:
    with serving(limits([refuse()])) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await limited(client)
            assert error.retry_after is None
            hurried = await limited(client.with_options(timeout=0.1))
            assert hurried.attempts == ()
            assert len(server.requests) == 1
            assert virtual_time.delays == []
            assert (await call(client, "get_customer")).status_code == 200
            assert sum(virtual_time.delays) >= 0.5
            assert len(server.requests) == 2


async def test_calls_in_flight_that_are_refused_together_come_back_after_the_window(
    virtual_time: VirtualTime,
) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) <= 3:
            all_three.wait()
            connection.sendall(refuse("x-ratelimit-reset: 7"))
        else:
            arrivals.append(virtual_time.now)
            connection.sendall(ANSWER)

    all_three = threading.Barrier(3, timeout=60)
    started, arrivals = virtual_time.now, list[float]()
    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=1) as client:

            async def each() -> int:
                return int((await call(client, "validate")).status_code)

            assert await together(each, each, each) == [200] * 3
    assert len(server.requests) == 6
    assert all(arrival >= started + 7 for arrival in arrivals)


async def test_a_limit_that_stays_ends_with_the_total_and_not_with_the_last_retry(
    virtual_time: VirtualTime,
) -> None:
    """A 429 that is met after the wait for a window uses up no retry."""
    with serving(limits([], refuse("x-ratelimit-reset: 20"))) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=90, max_retries=1
        ) as client:
            error = await limited(client, "validate")
    assert not error.outcome_unknown
    # Four windows fit, a fifth does not.
    assert [each.status_code for each in error.attempts] == [429] * 5
    assert len(server.requests) == 5
    assert 80 <= sum(virtual_time.delays) < 90


async def test_a_write_that_was_lost_stays_unknown_after_a_429(
    virtual_time: VirtualTime,
) -> None:
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


async def test_a_back_off_that_meets_a_window_ends_with_what_the_call_met_itself(
    virtual_time: VirtualTime,
) -> None:
    """One call waits out a 503 when another is told to stay away for a minute."""

    def script(connection: socket.socket, request: bytes) -> None:
        if b"X-Unlucky" in request:
            connection.sendall(http("503 Unavailable", b""))
        else:
            connection.sendall(refuse("x-ratelimit-reset: 60"))

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, timeout=30) as client:
            unlucky = client.with_options(headers={"X-Unlucky": "1"})

            async def open_a_window() -> None:
                await limited(client, "flag")

            virtual_time.meanwhile = open_a_window
            with pytest.raises((ServerError, RateLimitError)) as caught:
                await call(unlucky, "flag")
            assert caught.value.outcome_unknown
            assert [each.status_code for each in caught.value.attempts] == [503]
            assert virtual_time.delays == [0.5]
            assert len(server.requests) == 2
