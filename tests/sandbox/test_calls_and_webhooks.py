"""What a sandbox remembers of the calls, and the webhooks that it sends."""

import json
import queue
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from paystackx import BadRequestError, CustomerClient, webhooks
from paystackx.sandbox import Sandbox
from tests.sandbox.helpers import BANK, KEY, connect, okoro, send

FORM = "application/x-www-form-urlencoded"


def test_a_call_shows_what_was_asked_for_without_the_key() -> None:
    sandbox = Sandbox()
    client = connect(sandbox)
    client.create("ada+1@example.com", metadata={"a": [1]})
    client.get_customer("ada+1@example.com")
    client.get_customers(pagination=3)
    send(sandbox, "GET", "/nowhere", b"[")
    shown = [
        (call.operation, call.method, call.path, call.query, call.body, call.status)
        for call in sandbox.calls
    ]
    assert shown == [
        (
            "create",
            "POST",
            "/customer",
            {},
            {"email": "ada+1@example.com", "metadata": {"a": [1]}},
            200,
        ),
        ("get_customer", "GET", "/customer/ada+1@example.com", {}, None, 200),
        ("get_customers", "GET", "/customer", {"page": "1", "perPage": "3"}, None, 200),
        (None, "GET", "/nowhere", {}, None, 404),
    ]


def test_a_repr_shows_nothing_personal_and_no_key() -> None:
    sandbox = Sandbox(secret_key=KEY)
    client = connect(sandbox)
    client.create("ada@example.com")
    client.validate("ada@example.com", **okoro())
    text = repr((sandbox, sandbox.calls, sandbox.webhooks))
    assert "ada@" not in text
    assert KEY not in text
    assert "operation='validate', method='POST', status=202" in text
    assert "event='customeridentification.success'" in text


def test_a_reset_sandbox_is_as_new() -> None:
    sandbox = Sandbox()
    client = connect(sandbox)
    first = client.create("ada@example.com").data
    client.validate("ada@example.com", **okoro())
    sandbox.limit("create", 1, 60.0)
    sandbox.reset()
    assert (sandbox.calls, sandbox.webhooks) == ((), ())
    assert client.create("ada@example.com").data.id == first.id
    assert client.create("ada@example.com").data.id == first.id


# --- forms and old paths: what other clients send ---


def test_a_form_is_read_like_json() -> None:
    sandbox = Sandbox()
    body = b"email=ada%40example.com&first_name=Ada+B&phone=&metadata=%7B%22a%22%3A1%7D"
    data = send(sandbox, "POST", "/customer", body, content_type=f"{FORM}; charset=UTF-8").json()
    assert (data["data"]["first_name"], data["data"]["phone"]) == ("Ada B", "")
    assert data["data"]["metadata"] == {"a": 1}
    assert sandbox.calls[0].body == {
        "email": "ada@example.com",
        "first_name": "Ada B",
        "phone": "",
        "metadata": {"a": 1},
    }


def test_a_form_has_brackets_for_objects() -> None:
    sandbox = Sandbox()
    customer = connect(sandbox).create("ada@example.com").data
    body = (
        b"account[number]=0123456789&account[bank_code]=058&address[street]=1&address[city]=2"
        b"&address[state]=3"
    )
    target = f"/customer/{customer.id}/initialize-direct-debit"
    assert send(sandbox, "POST", target, body, content_type=FORM).status_code == 200


def test_a_form_that_contradicts_itself_is_refused_like_json() -> None:
    body = b"email=a%40example.com&metadata=x&metadata[a]=1&first_name={"
    response = send(Sandbox(), "POST", "/customer", body, content_type=FORM)
    assert response.json()["message"] == '"metadata" must be of type object'


def test_the_old_path_of_deactivate_still_works() -> None:
    sandbox = Sandbox()
    connect(sandbox).create("ada@example.com")
    body = {"authorization_code": sandbox.add_card("ada@example.com")}
    response = send(sandbox, "POST", "/customer/deactivate_authorization", body)
    assert response.json() == {"status": True, "message": "Authorization has been deactivated"}
    assert sandbox.calls[-1].operation == "deactivate"


@pytest.mark.parametrize("value", ["true", "True", "TRUE"])
def test_use_cursor_is_read_in_any_case(value: str) -> None:
    meta = send(Sandbox(), "GET", f"/customer?use_cursor={value}").json()["meta"]
    assert list(meta) == ["next", "previous", "perPage"]


def test_metadata_as_a_json_string_in_json_is_refused() -> None:
    body = {"email": "a@example.com", "metadata": "{}"}
    assert send(Sandbox(), "POST", "/customer", body).status_code == 400


def test_mandates_are_paged_by_cursor() -> None:
    sandbox = Sandbox()
    client = connect(sandbox)
    customer = client.create("ada@example.com").data
    for _ in range(3):
        client.initialize_direct_debit(
            customer.id, BANK, {"street": "1", "city": "2", "state": "3"}
        )
    target = f"/customer/{customer.id}/directdebit-mandate-authorizations?per_page=2"
    first = send(sandbox, "GET", target).json()
    second = send(sandbox, "GET", f"{target}&cursor={first['meta']['next']}").json()
    ids = [row["id"] for page in (first, second) for row in page["data"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 3
    assert first["meta"] | {"next": None} == {"per_page": 2, "next": None, "count": 2, "total": 3}
    assert second["meta"] == {"per_page": 2, "next": None, "count": 1, "total": 3}
    assert send(sandbox, "GET", f"{target}&cursor=x").status_code == 400


def test_the_clients_pages_of_mandates_are_the_sandboxs() -> None:
    sandbox = Sandbox()
    client = connect(sandbox)
    customer = client.create("ada@example.com").data
    for _ in range(3):
        client.initialize_direct_debit(
            customer.id, BANK, {"street": "1", "city": "2", "state": "3"}
        )
    first = client.get_mandate_authorizations(customer.id, per_page=2)
    following: str = first.raw["meta"]["next"]
    second = client.get_mandate_authorizations(customer.id, cursor=following, per_page=2)
    assert [len(page.data) for page in (first, second)] == [2, 1]
    assert second.raw["meta"]["next"] is None


def test_a_live_key_makes_live_customers() -> None:
    with CustomerClient("sk_live_example", transport=Sandbox()) as client:
        assert client.create("ada@example.com").raw["data"]["domain"] == "live"


def test_customers_can_be_there_from_the_start() -> None:
    sandbox = Sandbox()
    sandbox.seed([{"email": "a@example.com", "id": 7}, {"email": "b@example.com"}])
    assert sandbox.calls == ()
    assert [row.email for row in connect(sandbox).get_customers().data] == [
        "b@example.com",
        "a@example.com",
    ]
    with pytest.raises(ValueError, match='customer 1: "email" is required'):
        sandbox.seed([{}])


# --- webhooks ---


def identified(**change: Any) -> dict[str, Any]:
    """The webhook of an identification, after its signature was verified."""
    sandbox = Sandbox()
    client = connect(sandbox)
    client.create("ada@example.com")
    client.validate("ada@example.com", **okoro(**change))
    (webhook,) = sandbox.webhooks
    payload: dict[str, Any] = json.loads(webhook.payload)
    assert client.is_verified_webhook_payload(webhook.payload, webhook.signature)
    assert webhook.headers["x-paystack-signature"] == webhook.signature
    assert webhook.event == payload["event"]
    return payload


def test_the_documented_identity_succeeds_by_webhook() -> None:
    payload = identified()
    assert payload["event"] == "customeridentification.success"
    assert list(payload["data"]) == ["customer_id", "customer_code", "email", "identification"]
    assert payload["data"]["customer_id"].isdigit()
    assert payload["data"]["identification"] == {
        "country": "NG",
        "type": "bank_account",
        "bvn": "222******221",
        "account_number": "011****111",
        "bank_code": "007",
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"first_name": "Ada"}, "Account name or BVN is incorrect"),
        ({"bvn": "22222222222"}, "Account number or BVN is incorrect"),
        ({"account_number": "0123456789"}, "Account number or BVN is incorrect"),
        ({"bank_code": "058"}, "Account couldn't be resolved. Please try again"),
    ],
)
def test_any_other_identity_fails_with_a_documented_reason(
    change: dict[str, Any], reason: str
) -> None:
    payload = identified(**change)
    assert payload["event"] == "customeridentification.failed"
    assert payload["data"]["reason"] == reason
    assert isinstance(payload["data"]["customer_id"], int)


def test_an_identification_by_bvn_alone_shows_its_value() -> None:
    payload = identified(identification_type="bvn", account_number=None, bank_code=None)
    assert payload["data"]["identification"] == {
        "country": "NG",
        "type": "bvn",
        "value": "222******221",
    }


def test_a_short_number_is_masked_whole() -> None:
    payload = identified(account_number="011111")
    assert payload["data"]["identification"]["account_number"] == "******"


def test_an_approval_is_created_and_then_active() -> None:
    sandbox = Sandbox()
    one = CustomerClient("sk_test_one", transport=sandbox)
    reference = one.initialize_authorization("ada@example.com").data.reference or ""
    CustomerClient("sk_test_other", transport=sandbox).get_customers()
    code = sandbox.approve(reference)
    sandbox.approve(reference)
    created, active = (json.loads(webhook.payload) for webhook in sandbox.webhooks)
    assert list(created) == ["event", "status", "message", "data"]
    assert created["event"] == "direct_debit.authorization.created"
    assert (created["data"]["active"], active["data"]["active"]) == (False, True)
    assert active["event"] == "direct_debit.authorization.active"
    assert active["data"]["reference"] == reference
    assert active["data"]["authorization_code"] == code
    expected = (
        "authorization_code active last4 channel card_type bank exp_month exp_year country_code "
        "brand reusable signature account_name integration domain reference customer"
    )
    assert " ".join(active["data"]) == expected
    # Signed for whoever asked for the authorization.
    for webhook in sandbox.webhooks:
        assert webhooks.is_verified(webhook.payload, webhook.signature, "sk_test_one")


def test_the_sandboxs_own_key_signs() -> None:
    sandbox = Sandbox(secret_key="sk_test_own")
    client = CustomerClient("sk_test_own", transport=sandbox)
    sandbox.approve(client.initialize_authorization("ada@example.com").data.reference or "")
    webhook = sandbox.webhooks[0]
    assert webhooks.is_verified(webhook.payload, webhook.signature, "sk_test_own")


def test_a_refused_validation_sends_nothing() -> None:
    sandbox = Sandbox()
    client = connect(sandbox)
    client.create("ada@example.com")
    with pytest.raises(BadRequestError):
        client.validate("ada@example.com", **okoro(bvn="2222222222"))
    assert sandbox.webhooks == ()


@contextmanager
def receiver(statuses: list[int]) -> Generator[tuple[str, Callable[[], tuple[str, str, bytes]]]]:
    """A receiver of webhooks that answers with these statuses, one after the other."""
    received = queue.Queue[tuple[str, str, bytes]]()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(statuses.pop(0))
            self.send_header("content-length", "0")
            self.end_headers()
            received.put((self.path, self.headers["X-Paystack-Signature"], body))

        def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002 - its name

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield (
                f"http://127.0.0.1:{server.server_port}/hook?a=1",
                lambda: received.get(timeout=30),
            )
        finally:
            server.shutdown()
            thread.join()


def test_webhooks_are_posted_in_order_until_each_is_received(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited = list[float]()
    monkeypatch.setattr("paystackx.sandbox._webhooks.sleep", waited.append)
    with receiver([500, 302, 200, 201]) as (url, receive):
        sandbox = Sandbox(webhook_url=url)
        client = connect(sandbox)
        sandbox.approve(client.initialize_authorization("ada@example.com").data.reference or "")
        got = [receive() for _ in range(4)]
    created, active = sandbox.webhooks
    assert [path for path, _, _ in got] == ["/hook?a=1"] * 4
    assert [body for _, _, body in got] == [created.payload] * 3 + [active.payload]
    assert [signature for _, signature, _ in got] == [created.signature] * 3 + [active.signature]
    assert waited == [0.2, 0.4]


def test_an_absent_receiver_is_given_up_after_five_attempts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited = queue.Queue[float]()
    monkeypatch.setattr("paystackx.sandbox._webhooks.sleep", waited.put)
    with receiver([]) as (url, _):
        pass
    sandbox = Sandbox(webhook_url=url)
    client = connect(sandbox)
    client.create("ada@example.com")
    client.validate("ada@example.com", **okoro())
    assert [waited.get(timeout=30) for _ in range(4)] == [0.2, 0.4, 0.8, 1.6]
    with receiver([200]) as (url, receive):  # The thread has ended; the next webhook starts one.
        sandbox = Sandbox(webhook_url=url)
        connect(sandbox).create("ada@example.com")
        connect(sandbox).validate("ada@example.com", **okoro())
        assert receive()[2] == sandbox.webhooks[0].payload


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "http://example.com/", "http://10.0.0.1/", "", "127.0.0.1:80"]
)
def test_webhooks_are_posted_on_this_machine_only(url: str) -> None:
    with pytest.raises(ValueError, match="webhook_url: pass an http address on this machine"):
        Sandbox(webhook_url=url)


@pytest.mark.parametrize("path", ["hook é", "hook\x7f", "two words"])
def test_a_webhook_address_that_cannot_be_sent_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="webhook_url: percent-encode"):
        Sandbox(webhook_url=f"http://127.0.0.1:9/{path}")


def test_localhost_is_this_machine() -> None:
    assert Sandbox(webhook_url="http://localhost:9/hook").webhooks == ()
