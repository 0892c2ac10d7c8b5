"""Keys, routes, headers, and the sandbox as a whole."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from paystackx import AuthenticationError, CustomerClient, NotFoundError
from paystackx._operations.operations import OPERATIONS
from paystackx.sandbox import Sandbox
from tests.sandbox.helpers import KEY, Clock, connect, send

INVALID_KEY = {
    "status": False,
    "message": "Invalid key",
    "meta": {"nextStep": "Ensure that you provide the correct authorization key for the request"},
    "type": "validation_error",
    "code": "invalid_Key",
}


@pytest.mark.parametrize(
    ("key", "sandbox"),
    [
        ("sk_live_example", lambda: Sandbox(secret_key="sk_test_one")),
        ("example", Sandbox),
        ("sk_test_other", lambda: Sandbox(secret_key="sk_test_one")),
    ],
)
def test_a_wrong_key_is_refused(key: str, sandbox: Callable[[], Sandbox]) -> None:
    client = CustomerClient(key, transport=sandbox())
    with pytest.raises(AuthenticationError) as caught:
        client.create("ada@example.com")
    assert caught.value.status_code == 401
    assert json.dumps(caught.value.raw) == json.dumps(INVALID_KEY)


def test_the_one_key_is_accepted_and_must_be_a_secret_key() -> None:
    sandbox = Sandbox(secret_key=KEY)
    with connect(sandbox) as client:
        assert client.create("ada@example.com").status_code == 200
    with pytest.raises(ValueError, match="secret_key: pass a secret key"):
        Sandbox(secret_key="pk_test_example")


@pytest.mark.parametrize(
    ("authorization", "body"),
    [
        (None, {"status": False, "message": "No Authorization Header was found"}),
        ("", INVALID_KEY),
        ("Bearer", INVALID_KEY),
        (f"Basic {KEY}", INVALID_KEY),
        (f"Bearer  {KEY}", INVALID_KEY),
    ],
)
def test_a_call_without_a_key_is_refused_before_its_body_is_read(
    authorization: str | None, body: dict[str, Any]
) -> None:
    response = send(Sandbox(), "POST", "/customer", b"{", authorization)
    assert (response.status_code, response.json()) == (401, body)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/mock_failure"),
        ("GET", "/"),
        ("DELETE", "/customer"),
        ("PATCH", "/customer/CUS_x"),
        ("POST", "/customer//identification"),
        ("GET", "/customer/a/b/c"),
        ("POST", "/customer/authorization/verify/x"),
    ],
)
def test_an_unknown_route_has_an_empty_answer_whatever_the_key(method: str, target: str) -> None:
    for authorization in (None, f"Bearer {KEY}"):
        response = send(Sandbox(), method, target, None, authorization)
        assert (response.status_code, response.content) == (404, b"")
        headers = dict(response.headers)
        assert headers.pop("cf-ray")
        assert headers == {
            "content-type": "application/json",
            "content-length": "0",
            "server": "paystackx-sandbox",
        }


def test_every_row_of_the_operations_has_a_route() -> None:
    for operation in OPERATIONS:
        target = re.sub(r"{\w+}", "7", operation.path)
        response = send(Sandbox(), operation.verb, target, {})
        assert response.status_code in {200, 400, 404}
        assert response.content


def test_an_answer_has_paystacks_headers_and_its_own_request_id() -> None:
    with connect() as client:
        responses = [client.create("ada@example.com") for _ in range(2)]
    for response in responses:
        content = json.dumps(response.raw, separators=(",", ":")).encode()
        digest = base64.b64encode(hashlib.md5(content).digest()).decode().rstrip("=")
        headers = dict(response.headers)
        assert re.fullmatch("[0-9a-f]{16}-[A-Z]{3}", headers.pop("cf-ray"))
        assert headers == {
            "content-type": "application/json; charset=utf-8",
            "content-length": str(len(content)),
            "etag": f'W/"{len(content):x}-{digest}"',
            "server": "paystackx-sandbox",
        }
    assert responses[0].request_id != responses[1].request_id


def test_a_request_id_is_readable_in_an_error() -> None:
    with connect() as client, pytest.raises(NotFoundError) as caught:
        client.get_customer("ada@example.com")
    assert caught.value.request_id
    assert f"(request id {caught.value.request_id})" in str(caught.value)


def test_the_same_calls_give_the_same_answers() -> None:
    answers = list[Any]()
    for _ in range(2):
        sandbox = Sandbox(clock=Clock())
        with connect(sandbox) as client:
            client.create("ada@example.com")
            request = client.initialize_authorization("ada@example.com").data
            sandbox.approve(request.reference or "")
            answers.append((client.get_customer("ada@example.com")).raw)
    assert answers[0] == answers[1]


def test_names_are_of_paystacks_form_and_never_the_same() -> None:
    with connect() as client:
        created = [client.create(f"user{n}@example.com").data for n in range(200)]
    assert len({customer.customer_code for customer in created}) == 200
    assert len({customer.id for customer in created}) == 200
    for customer in created:
        assert re.fullmatch("CUS_[0-9a-z]{15}", customer.customer_code)
        assert len(str(customer.id)) == 9


def test_a_closed_client_leaves_the_customers_to_the_next() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        client.create("ada@example.com")
    with connect(sandbox) as client:
        assert client.get_customer("ada@example.com").data.email == "ada@example.com"


def test_two_sandboxes_share_nothing() -> None:
    with connect() as client:
        client.create("ada@example.com")
    with connect() as client:
        assert client.get_customers().data == []


def test_the_real_clock_is_used_when_none_is_given() -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    with connect() as client:
        customer = client.create("ada@example.com").data
    assert customer.created_at
    assert before < customer.created_at <= datetime.now(UTC)


def test_the_repr_shows_counts_and_nothing_else() -> None:
    sandbox = Sandbox(secret_key=KEY)
    with connect(sandbox) as client:
        client.create("ada@example.com", "Ada")
        client.initialize_authorization("ada@example.com")
    sandbox.add_card("ada@example.com")
    counts = "customers=1 authorizations=1 mandates=1"
    assert re.fullmatch(rf"<Sandbox {counts}( \w+=0)*>", repr(sandbox))
