"""What a test in another process makes customers and banks do: the sandbox's control routes."""

import json
from typing import Any

import pytest

from paystackx import PaystackClient, TransactionStatus
from paystackx.sandbox import Sandbox
from paystackx.sandbox._control import control
from tests.sandbox.helpers import BANK, HOME, KEY

EMAIL = "ada@example.com"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def paystack(sandbox: Sandbox) -> PaystackClient:
    client = PaystackClient(KEY, transport=sandbox)
    client.customers.create(EMAIL)
    return client


def ask(sandbox: Sandbox, action: str, body: object) -> tuple[int, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, answer = control(sandbox, "POST", f"/__sandbox__/{action}", content, lambda _: None)
    return status, json.loads(answer)


def code_of(answer: tuple[int, Any]) -> str:
    """The authorization code in an answer to what succeeded."""
    status, body = answer
    assert (status, body["status"], body["message"]) == (200, True, "Done")
    code: str = body["data"]["authorization_code"]
    return code


def test_a_card_is_added_and_can_be_charged(sandbox: Sandbox, paystack: PaystackClient) -> None:
    code = code_of(ask(sandbox, "add_card", {"email_or_code": EMAIL}))
    charged = paystack.transactions.charge(5000, EMAIL, code).data
    assert charged.status is TransactionStatus.SUCCESS
    once = code_of(ask(sandbox, "add_card", {"email_or_code": EMAIL, "reusable": False}))
    cards = paystack.customers.get_customer(EMAIL).data.authorizations or []
    assert {card.authorization_code: card.reusable for card in cards} == {code: True, once: False}


def test_a_mandate_is_approved(sandbox: Sandbox, paystack: PaystackClient) -> None:
    customer = paystack.customers.get_customer(EMAIL).data
    request = paystack.customers.initialize_direct_debit(customer.id, BANK, HOME).data
    code = code_of(ask(sandbox, "approve", {"reference": request.reference}))
    (mandate,) = paystack.customers.get_mandate_authorizations(customer.id).data
    assert (mandate.authorization_code, mandate.status) == (code, "active")


def test_an_initialized_transaction_is_paid(sandbox: Sandbox, paystack: PaystackClient) -> None:
    paystack.transactions.initialize(5000, EMAIL, reference="order-1")
    code = code_of(ask(sandbox, "pay", {"reference": "order-1"}))
    paid = paystack.transactions.verify("order-1").data
    assert paid.status is TransactionStatus.SUCCESS
    assert paid.authorization
    assert paid.authorization.authorization_code == code
    assert [webhook.event for webhook in sandbox.webhooks] == ["charge.success"]


def test_the_next_charges_are_declined(sandbox: Sandbox, paystack: PaystackClient) -> None:
    card = sandbox.add_card(EMAIL)
    asked = {"reason": "Insufficient Funds", "times": 2}
    assert ask(sandbox, "decline", asked) == (200, {"status": True, "message": "Done"})
    charges = [paystack.transactions.charge(5000, EMAIL, card).data for _ in range(3)]
    assert [charge.status for charge in charges] == ["failed", "failed", "success"]
    assert charges[0].gateway_response == "Insufficient Funds"
    assert ask(sandbox, "decline", {"reason": "Expired Card", "times": None})[0] == 200
    again = [paystack.transactions.charge(5000, EMAIL, card).data for _ in range(2)]
    assert [charge.gateway_response for charge in again] == ["Expired Card"] * 2


@pytest.mark.parametrize(
    ("action", "body", "words"),
    [
        ("add_card", {"email_or_code": "eve@example.com"}, "no customer"),
        ("approve", {"reference": "nothing"}, "no authorization request"),
        ("pay", {"reference": "nothing"}, "no transaction"),
    ],
)
def test_what_does_not_exist_is_a_404(
    sandbox: Sandbox, action: str, body: object, words: str
) -> None:
    status, answer = ask(sandbox, action, body)
    assert (status, answer["status"]) == (404, False)
    assert words in answer["message"]


@pytest.mark.parametrize("action", ["add_card", "approve", "pay", "decline"])
@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"[]", b"null", b"1", {}, {"x": 1}])
def test_arguments_that_are_missing_or_not_json_are_refused(
    sandbox: Sandbox, action: str, body: object
) -> None:
    status, answer = ask(sandbox, action, body)
    assert (status, answer["status"]) == (400, False)
    assert action in answer["message"]


@pytest.mark.parametrize(
    ("action", "body", "words"),
    [
        ("add_card", {"email_or_code": 1}, "email_or_code: pass str"),
        ("add_card", {"email_or_code": EMAIL, "reusable": "no"}, "reusable: pass bool"),
        ("approve", {"reference": None}, "reference: pass str"),
        ("pay", {"reference": ["order-1"]}, "reference: pass str"),
        ("decline", {"reason": 51}, "reason: pass str"),
        ("decline", {"reason": ""}, "reason: pass the bank's words"),
        ("decline", {"reason": "Expired Card", "times": 0}, "times: pass 1 or more"),
        ("decline", {"reason": "Expired Card", "times": 1.5}, "times: pass int | None"),
    ],
)
def test_an_argument_of_another_type_is_refused_and_named(
    sandbox: Sandbox, paystack: PaystackClient, action: str, body: object, words: str
) -> None:
    status, answer = ask(sandbox, action, body)
    assert (status, answer["status"]) == (400, False)
    assert words in answer["message"]


def test_a_failed_transaction_cannot_be_paid(sandbox: Sandbox, paystack: PaystackClient) -> None:
    card = sandbox.add_card(EMAIL)
    sandbox.decline("Expired Card")
    paystack.transactions.charge(5000, EMAIL, card, "order-1")
    status, answer = ask(sandbox, "pay", {"reference": "order-1"})
    assert status == 400
    assert answer["message"] == "reference: this transaction has failed; make another one"
