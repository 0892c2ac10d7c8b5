"""The sandbox answers as Paystack does: compared key by key with the cassettes."""

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from paystackx import AuthorizationRequest, CustomerClient, PaystackError
from paystackx._json import a_list, an_object
from paystackx._requests import OPERATIONS
from paystackx.sandbox import Sandbox
from tests.recording import vcr_io
from tests.recording.cases import CASES
from tests.support.answers import KEY

EMAIL = "test@example.com"
ACCOUNT = {"number": "0123456789", "bank_code": "058"}
ADDRESS = {"street": "1 Marina", "city": "Lagos", "state": "Lagos"}
IDENTITY = ("Uchenna", "Okoro", "bank_account", "NG", "222222222221", None, "007", "0111111111")


@attrs.frozen
class Scene:
    """A sandbox, a client of it, and one customer."""

    sandbox: Sandbox
    client: CustomerClient
    id: int
    code: str

    def request(self) -> str:
        """Ask for an authorization; give its reference."""
        asked: AuthorizationRequest = self.client.initialize_authorization(EMAIL).data
        return asked.reference or ""

    def approved(self) -> str:
        """Have an authorization approved; give its reference."""
        reference = self.request()
        self.sandbox.approve(reference)
        return reference

    def mandate(self) -> int:
        """Have a mandate; give the id of its authorization."""
        self.approved()
        return self.client.get_mandate_authorizations(self.id).data[0].authorization_id or 0

    def with_card(self) -> str:
        """Let the customer have a card; give its authorization code."""
        return self.sandbox.add_card(EMAIL)


def get_with_card(scene: Scene) -> Any:
    scene.with_card()
    return scene.client.get_customer(EMAIL)


def validate_twice(scene: Scene) -> Any:
    scene.client.validate(EMAIL, *IDENTITY)
    return scene.client.validate(EMAIL, *IDENTITY)


PLAYED: dict[str, Callable[[Scene], Any]] = {
    "create/success": lambda s: s.client.create("new@example.com", "Test", "User"),
    "create/bad_email": lambda s: s.client.create("fakeemail"),
    "create/existing_email": lambda s: s.client.create(EMAIL),
    "create/all_fields": lambda s: s.client.create("new@example.com", "A", "B", "+234", {}),
    "get_customers/success": lambda s: s.client.get_customers(),
    "get_customers/cursor_meta": lambda s: s.client.get_customers(use_cursor=True),
    "get_customers/invalid_key": lambda s: CustomerClient(
        "sk_test_other", transport=Sandbox(secret_key=KEY)
    ).get_customers(),
    "get_customer/success": lambda s: s.client.get_customer(EMAIL),
    "get_customer/not_found": lambda s: s.client.get_customer("nobody@example.com"),
    "get_customer/with_authorization": get_with_card,
    "update/success": lambda s: s.client.update(s.code, "Bo"),
    "validate/success": lambda s: s.client.validate(EMAIL, *IDENTITY),
    "validate/already_validated": validate_twice,
    "flag/success": lambda s: s.client.flag(s.code, "allow"),
    "deactivate/success": lambda s: s.client.deactivate(s.with_card()),
    "deactivate/not_found": lambda s: s.client.deactivate("AUTH_unknown"),
    "initialize_authorization/success": lambda s: s.client.initialize_authorization(EMAIL),
    "verify_authorization/success": lambda s: s.client.verify_authorization(s.approved()),
    "verify_authorization/not_approved": lambda s: s.client.verify_authorization(s.request()),
    "initialize_direct_debit/success": lambda s: s.client.initialize_direct_debit(
        s.id, ACCOUNT, ADDRESS
    ),
    "trigger_activation_charge/success": lambda s: s.client.trigger_activation_charge(
        s.id, s.mandate()
    ),
    "get_mandate_authorizations/success": lambda s: (
        s.mandate(),
        s.client.get_mandate_authorizations(s.id),
    )[1],
}

NEWER_ONLY = {"dedicated_accounts", "risk_action"}
"""Keys that Paystack sends, and some of the documentation's samples do not have."""


def keys(value: Any) -> Any:
    """The keys of some JSON in their order; of a list, those of its first item."""
    if (fields := an_object(value)) is not None:
        return [
            (key, None if key == "metadata" else keys(inner))
            for key, inner in fields.items()
            if key not in NEWER_ONLY
        ]
    items = a_list(value)
    return keys(items[0]) if items else None


@pytest.mark.parametrize("title", PLAYED)
def test_the_sandbox_answers_with_the_keys_and_words_of_the_cassette(title: str) -> None:
    sandbox = Sandbox()
    client = CustomerClient(KEY, transport=sandbox)
    customer = client.create(EMAIL, "Test", "User").data
    (case,) = [case for case in CASES if case.title == title]
    (exchange, *_) = vcr_io.read(case.path)
    answer: Any
    try:
        answer = PLAYED[title](Scene(sandbox, client, customer.id, customer.customer_code))
    except PaystackError as error:
        answer = error
    recorded: dict[str, Any] = json.loads(exchange.answer.body)
    assert answer.status_code == exchange.answer.status
    assert keys(answer.raw) == keys(recorded)
    for word in ("status", "message", "type", "code"):
        assert answer.raw.get(word) == recorded.get(word)


def test_every_operation_is_compared() -> None:
    assert {title.partition("/")[0] for title in PLAYED} == {each.name for each in OPERATIONS}
