"""Paystack's answers replayed, with the network closed: what the client makes of each."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from paystackx import (
    APIError,
    AsyncPaystackClient,
    AuthenticationError,
    BadRequestError,
    Customer,
    Domain,
    NotFoundError,
    RateLimitError,
    Response,
    RiskAction,
)
from paystackx._reading.json import a_list, an_object
from tests.recording import vcr_io
from tests.recording.cases import CASES, Case
from tests.support import network

CASE = {case.title: case for case in CASES}
SUCCESSES = [case for case in CASES if case.error is None]
REFUSALS = [case for case in CASES if case.error is not None]
MESSAGE_ALONE = {"validate", "deactivate", "trigger_activation_charge"}

FIELDS = {
    "code": "customer_code",
    "createdAt": "created_at",
    "expiresAt": "expires_at",
    "paidAt": "paid_at",
    "pageCount": "page_count",
    "perPage": "per_page",
    "updatedAt": "updated_at",
}
"""The names of fields that differ in JSON and in the model."""


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    network.close(monkeypatch)


def new_client() -> AsyncPaystackClient:
    # No retries: a cassette has one answer to each request.
    return AsyncPaystackClient("sk_test_example", max_retries=0)


async def outcome(case: Case) -> Any:
    """Make a case's call against its cassette, which must be played to its end.

    Returns the responses, or the error.
    """
    async with new_client() as client:
        with vcr_io.replay(case.path) as cassette:
            result: list[Response[Any]] | APIError
            try:
                called = case.method(client)(**case.kwargs)
                result = [page async for page in called] if case.walks else [await called]
            except APIError as error:
                result = error
        assert cassette.all_played
        return result


def lost(raw: Any, read: Any, path: str) -> list[str]:
    """The paths where the JSON has a value that the typed record does not have."""
    items, fields = a_list(raw), an_object(raw)
    if items is not None:
        if a_list(read) is None or len(items) != len(read):
            return [path]
        pairs = enumerate(zip(items, read, strict=True))
        return [place for i, (a, b) in pairs for place in lost(a, b, f"{path}[{i}]")]
    if fields is not None and hasattr(read, "__attrs_attrs__"):
        return [
            place
            for key, value in fields.items()
            for place in lost(value, getattr(read, FIELDS.get(key, key), value), f"{path}.{key}")
        ]
    if isinstance(read, datetime):
        return [] if read == datetime.fromisoformat(raw) else [path]
    # The space after "visa" has no meaning, a cursor "null" is null, and metadata "" is none.
    same = read == (raw.strip() if isinstance(raw, str) else raw)
    nothing = "null" if path.startswith("$.meta.") else "" if path.endswith(".metadata") else None
    return [] if same or (raw == nothing and read is None) else [path]


@pytest.mark.parametrize("case", SUCCESSES, ids=lambda case: case.title)
async def test_a_success_is_read_whole(case: Case) -> None:
    responses = await outcome(case)
    exchanges = vcr_io.read(case.path)
    assert len(responses) == len(exchanges)
    for response, exchange in zip(responses, exchanges, strict=True):
        raw = json.loads(exchange.answer.body)
        assert response.status_code == case.status == exchange.answer.status
        assert response.status is True
        assert response.message == raw["message"]
        assert response.raw == raw
        assert response.issues == ()
        assert response.request_id == exchange.answer.headers.get("cf-ray")
        assert dict(response.headers) == exchange.answer.headers
        assert lost(raw.get("meta"), response.meta, "$.meta") == []
        if case.operation.name in MESSAGE_ALONE:
            assert response.data is None
        else:
            assert lost(raw["data"], response.data, "$.data") == []


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.title)
async def test_a_refusal_is_the_error_of_its_kind(case: Case) -> None:
    error = await outcome(case)
    [exchange] = vcr_io.read(case.path)
    answer = exchange.answer
    is_json = answer.headers["content-type"].startswith("application/json") and answer.body != b""
    raw: Any = json.loads(answer.body) if is_json else answer.body
    assert type(error) is case.error
    assert error.status_code == case.status == answer.status
    assert error.raw == raw
    assert error.message == (raw["message"] if is_json else "")
    assert error.code == (raw.get("code") if is_json else None)
    assert error.type == (raw.get("type") if is_json else None)
    assert error.outcome_unknown == (case.operation.writes and case.status >= 500)
    ids = (answer.headers.get("cf-ray"), answer.headers.get("x-amzn-requestid"))
    assert error.request_id == (ids[0] or ids[1])
    assert str(case.status) in str(error)
    assert str(case.operation) in str(error)


async def test_a_created_customer_has_the_milliseconds() -> None:
    [response] = await outcome(CASE["create/success"])
    moment = datetime(2024, 11, 3, 16, 29, 8, 649000, tzinfo=UTC)
    assert response.data == Customer(
        id=203316808,
        customer_code="CUS_xsrozmbt8g1oear",
        email="test@example.com",
        first_name="Test",
        last_name="User",
        domain=Domain.TEST,
        integration=735006,
        risk_action=RiskAction.DEFAULT,
        identified=False,
        created_at=moment,
        updated_at=moment,
        authorizations=[],
        transactions=[],
        subscriptions=[],
    )
    assert response.data.created_at.microsecond == 649000
    assert response.headers["X-RateLimit-Remaining"] == "4"


async def test_a_fetched_customer_has_whole_seconds() -> None:
    [response] = await outcome(CASE["get_customer/success"])
    moment = datetime(2024, 11, 3, 16, 29, 8, tzinfo=UTC)
    assert response.data == Customer(
        id=203316808,
        customer_code="CUS_xsrozmbt8g1oear",
        email="test@example.com",
        first_name="Test",
        last_name="User",
        phone=None,
        metadata=None,
        domain=Domain.TEST,
        integration=735006,
        risk_action=RiskAction.DEFAULT,
        identified=False,
        identifications=None,
        created_at=moment,
        updated_at=moment,
        authorizations=[],
        transactions=[],
        subscriptions=[],
        total_transactions=0,
        total_transaction_value=[],
        dedicated_account=None,
        dedicated_accounts=[],
    )
    assert type(response.data.domain) is Domain
    assert type(response.data.risk_action) is RiskAction


async def test_a_bad_email_is_refused_with_advice() -> None:
    error = await outcome(CASE["create/bad_email"])
    assert isinstance(error, BadRequestError)
    assert error.message == '"email" must be a valid email'
    assert (error.type, error.code) == ("validation_error", "invalid_params")
    assert error.next_step == "Ensure that the value(s) you're passing are valid."
    assert error.headers["x-ratelimit-remaining"] == "5"


async def test_an_unknown_customer_is_not_found() -> None:
    error = await outcome(CASE["get_customer/not_found"])
    assert isinstance(error, NotFoundError)
    assert error.message == "Customer not found"
    assert (error.type, error.code) == ("validation_error", "customer_not_found")
    assert (error.next_step or "").startswith("Ensure that you're passing the customer code")


async def test_a_404_without_a_body_is_not_found() -> None:
    error = await outcome(CASE["get_customer/empty_not_found"])
    assert isinstance(error, NotFoundError)
    assert (error.message, error.type, error.code, error.next_step) == ("", None, None, None)
    assert error.raw == b""


async def test_the_hint_of_an_authorization_stands_elsewhere() -> None:
    error = await outcome(CASE["verify_authorization/not_approved"])
    assert error.next_step == "Try again later"


async def test_a_rate_limit_says_how_long() -> None:
    error = await outcome(CASE["create/rate_limited"])
    assert isinstance(error, RateLimitError)
    assert error.retry_after == 42.0


async def test_a_wrong_key_is_named() -> None:
    error = await outcome(CASE["get_customers/invalid_key"])
    assert isinstance(error, AuthenticationError)
    assert error.code == "invalid_Key"
    assert "sk_test_example" not in str(error)


@pytest.mark.parametrize("title", ["get_customers/walk_by_cursor", "get_customers/walk_by_page"])
async def test_a_walk_gives_each_customer_once(title: str) -> None:
    case = CASE[title]
    async with new_client() as client:
        with vcr_io.replay(case.path) as cassette:
            customers = [
                customer async for customer in client.customers.iter_customers(**case.kwargs)
            ]
        assert cassette.all_played
    assert len({customer.id for customer in customers}) == len(customers) == 3


async def test_a_request_that_differs_has_no_answer() -> None:
    async with new_client() as client:
        with vcr_io.replay(CASE["create/success"].path), pytest.raises(vcr_io.NoAnswerError):
            await client.customers.create("test@example.com", first_name="Test", last_name="Users")


async def test_no_answer_is_given_twice() -> None:
    async with new_client() as client:
        with vcr_io.replay(CASE["get_customer/success"].path):
            await client.customers.get_customer("test@example.com")
            with pytest.raises(vcr_io.NoAnswerError):
                await client.customers.get_customer("test@example.com")


async def test_without_a_cassette_nothing_is_reached() -> None:
    async with new_client() as client:
        with pytest.raises(AssertionError, match="the network is closed here"):
            await client.customers.get_customer("test@example.com")
