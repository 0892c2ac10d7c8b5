"""What goes wrong on request: each fault, their order, and the rate limit."""

from datetime import timedelta
from typing import Any

import pytest

from paystackx import (
    ConnectionLostError,
    CustomerClient,
    DecodeError,
    PaystackError,
    RateLimitError,
    ServerError,
)
from paystackx.sandbox import Sandbox
from tests.sandbox.helpers import KEY, OKORO, Clock, Sleeps, connect, send


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def client(sandbox: Sandbox) -> CustomerClient:
    return CustomerClient(KEY, transport=sandbox, max_retries=0)


def test_a_worker_survives_two_503s(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paystackx._sync.base.sleep", Sleeps().append)
    sandbox.fail("create", times=2)
    with CustomerClient(KEY, transport=sandbox) as client:
        assert client.create("ada@example.com").data.email == "ada@example.com"
    assert [call.status for call in sandbox.calls] == [503, 503, 200]


def test_a_failure_changes_nothing_and_says_what_was_asked_for(
    sandbox: Sandbox, client: CustomerClient
) -> None:
    sandbox.fail("create", status=500, message="On fire", headers={"X-Reason": "test"})
    with pytest.raises(ServerError) as caught:
        client.create("ada@example.com")
    assert caught.value.raw == {"status": False, "message": "On fire"}
    assert caught.value.headers["x-reason"] == "test"
    assert client.get_customers().data == []


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (503, "Service Unavailable"),
        (404, "Not Found"),
        (599, "The sandbox was asked to fail"),
        (429, "Rate limit exceeded!"),
    ],
)
def test_a_failure_has_a_message_of_its_status(sandbox: Sandbox, status: int, message: str) -> None:
    sandbox.fail(None, status=status)
    response = send(sandbox, "GET", "/customer")
    assert (response.status_code, response.json()["message"]) == (status, message)


def test_a_429_tells_when_to_come_back(sandbox: Sandbox, client: CustomerClient) -> None:
    sandbox.fail("create", status=429, headers={"Retry-After": "7"})
    with pytest.raises(RateLimitError) as caught:
        client.create("ada@example.com")
    assert caught.value.retry_after == 7
    assert caught.value.code == "rate_limited"


def test_a_connection_breaks_before_the_call_is_acted_on(
    sandbox: Sandbox, client: CustomerClient
) -> None:
    client.create("ada@example.com")
    sandbox.drop("validate")
    with pytest.raises(ConnectionLostError):
        client.validate("ada@example.com", **OKORO)
    assert not client.get_customer("ada@example.com").data.identified
    assert sandbox.webhooks == ()


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", b"\x00\xff"])
def test_a_gateway_sends_what_it_likes(
    sandbox: Sandbox, client: CustomerClient, body: bytes | str
) -> None:
    sandbox.garble("create", body, status=200, content_type="text/plain")
    with pytest.raises(DecodeError) as caught:
        client.create("ada@example.com")
    assert caught.value.raw == (body.encode() if isinstance(body, str) else body)
    assert client.get_customers().data == []


def test_faults_are_used_in_their_order_one_for_each_call(sandbox: Sandbox) -> None:
    sandbox.fail("get_customer", status=500)
    sandbox.fail(None, status=502, times=2)
    sandbox.fail("get_customer", status=504)
    statuses = list[int | None]()
    for target in ("", "/a@example.com", "/a@example.com", "/a@example.com", "/a@example.com"):
        statuses.append(send(sandbox, "GET", f"/customer{target}").status_code)
    assert statuses == [502, 500, 502, 504, 404]


def test_a_fault_can_last(sandbox: Sandbox, client: CustomerClient) -> None:
    sandbox.fail("get_customers", times=None)
    for _ in range(5):
        with pytest.raises(ServerError):
            client.get_customers()
    sandbox.reset()
    assert client.get_customers().data == []


@pytest.mark.parametrize(
    ("fault", "arguments", "words"),
    [
        (
            "fail",
            {"operation": "creat"},
            "operation: pass None for any, or one of charge, create, ",
        ),
        ("drop", {"operation": "iter_customers"}, "operation: pass None for any"),
        ("limit", {"operation": "", "requests": 1, "seconds": 1.0}, "operation: pass None for any"),
        ("fail", {"status": 199}, "status: pass an HTTP status"),
        ("garble", {"body": b"", "status": 600}, "status: pass an HTTP status"),
        ("fail", {"times": 0}, "times: pass 1 or more"),
        ("fail", {"times": 1.5}, "times: pass 1 or more"),
        ("delay", {"seconds": -1}, "seconds: pass 0 or more"),
        ("delay", {"seconds": float("nan")}, "seconds: pass 0 or more"),
        ("limit", {"requests": 0, "seconds": 1.0}, "limit: pass at least 1 request"),
        ("limit", {"requests": 1, "seconds": 0.0}, "limit: pass at least 1 request"),
    ],
)
def test_a_wrong_argument_is_refused_with_the_way_out(
    sandbox: Sandbox, fault: str, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        getattr(sandbox, fault)(**{"operation": "create", **arguments})
    assert send(sandbox, "GET", "/customer").status_code == 200


def limits(sandbox: Sandbox, target: str) -> tuple[int, str, str, str]:
    response = send(sandbox, "GET", target)
    names = ("limit", "remaining", "reset")
    limit, remaining, reset = (response.headers[f"x-ratelimit-{name}"] for name in names)
    return response.status_code, limit, remaining, reset


def test_a_rate_limit_opens_again_when_its_window_ends() -> None:
    clock = Clock()
    sandbox = Sandbox(clock=clock)
    sandbox.limit("get_customers", 2, 10.0)
    assert limits(sandbox, "/customer") == (200, "2", "1", "10")
    clock.moment += timedelta(seconds=3.5)
    assert limits(sandbox, "/customer") == (200, "2", "0", "7")
    assert limits(sandbox, "/customer") == (429, "2", "0", "7")
    assert "x-ratelimit-limit" not in send(sandbox, "GET", "/customer/a@example.com").headers
    clock.moment += timedelta(seconds=6.5)
    assert limits(sandbox, "/customer") == (200, "2", "1", "10")


def test_a_limit_of_any_operation_counts_each_by_itself() -> None:
    sandbox = Sandbox(clock=Clock())
    sandbox.limit(None, 1, 60.0)
    assert limits(sandbox, "/customer")[0] == 200
    assert limits(sandbox, "/customer/a@example.com")[0] == 404
    assert limits(sandbox, "/customer")[0] == 429
    assert "x-ratelimit-limit" not in send(sandbox, "GET", "/nowhere").headers


def test_a_limited_call_uses_up_no_fault() -> None:
    sandbox = Sandbox(clock=Clock())
    sandbox.limit("get_customers", 1, 60.0)
    sandbox.fail("get_customers", status=500)
    assert [limits(sandbox, "/customer")[0] for _ in range(2)] == [500, 429]


def test_without_a_clock_of_its_own_a_limit_goes_by_the_monotonic_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr("paystackx.sandbox._transport.clock", lambda: now[0])
    sandbox = Sandbox()
    sandbox.limit("get_customers", 1, 1.0)
    assert [limits(sandbox, "/customer")[0] for _ in range(2)] == [200, 429]
    now[0] += 1
    assert limits(sandbox, "/customer")[0] == 200


@pytest.mark.slow
def test_200_creates_at_once_all_succeed_under_a_limit() -> None:
    from concurrent.futures import ThreadPoolExecutor

    sandbox = Sandbox()
    sandbox.limit("create", 20, 1.0)
    emails = [f"user{number}@example.com" for number in range(200)]
    with CustomerClient(KEY, transport=sandbox) as client, ThreadPoolExecutor(200) as threads:
        created = {response.data.email for response in threads.map(client.create, emails)}
        assert created == set(emails)
    assert sum(call.status == 200 for call in sandbox.calls) == 200


def test_every_error_of_a_fault_is_typed(sandbox: Sandbox, client: CustomerClient) -> None:
    sandbox.drop(None)
    sandbox.garble(None, b"{", status=502)
    for _ in range(2):
        with pytest.raises(PaystackError):
            client.get_customers()
    assert [call.status for call in sandbox.calls] == [None, 502]
    assert connect(sandbox).get_customers().data == []
