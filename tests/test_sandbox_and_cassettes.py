"""The sandbox answers as Paystack does: compared key by key with the cassettes."""

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from paystackx import (
    AuthorizationRequest,
    CustomerClient,
    PaystackClient,
    PaystackError,
    TransactionClient,
)
from paystackx._operations.operations import OPERATIONS
from paystackx._reading.json import a_list, an_object
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
    transactions: TransactionClient
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

    def initialized(self, email: str = EMAIL, currency: str | None = None) -> Any:
        """Begin a transaction."""
        return self.transactions.initialize(30_050, email, currency, "r1")

    def paid(self) -> int:
        """Let the customer pay a transaction; give its number."""
        self.initialized()
        self.sandbox.pay("r1")
        return self.transactions.verify("r1").data.id or 0

    def charge(self, amount: int = 35_247, email: str = EMAIL, currency: str | None = None) -> Any:
        """Charge a card of the customer."""
        return self.transactions.charge(amount, email, self.with_card(), "r1", currency)

    def charge_account(self) -> Any:
        """Charge an account of the customer."""
        code = self.sandbox.approve(self.request())
        return self.transactions.charge(35_247, EMAIL, code, "r1")

    def debit_partly(self, currency: str = "NGN", email: str = EMAIL) -> Any:
        """Charge a card of the customer as far as it goes."""
        return self.transactions.partial_debit(self.with_card(), currency, 50_000, email)


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
    "initialize/success": lambda s: s.initialized(),
    "initialize/duplicate_reference": lambda s: (s.initialized(), s.initialized()),
    "initialize/bad_email": lambda s: s.initialized("fakeemail"),
    "initialize/currency_not_supported": lambda s: s.initialized(currency="GBP"),
    "verify/success": lambda s: (s.paid(), s.transactions.verify("r1"))[1],
    "verify/abandoned": lambda s: (s.initialized(), s.transactions.verify("r1"))[1],
    "verify/not_found": lambda s: s.transactions.verify("unknown"),
    "get_transactions/success": lambda s: (s.paid(), s.transactions.get_transactions())[1],
    "get_transactions/cursor_meta": lambda s: (
        s.paid(),
        s.transactions.get_transactions(use_cursor=True),
    )[1],
    "get_transaction/success": lambda s: s.transactions.get_transaction(s.paid()),
    "get_transaction/not_found": lambda s: s.transactions.get_transaction(1),
    "get_transaction/id_not_a_number": lambda s: s.client.request("GET", "/transaction/r1"),
    "charge/success": lambda s: s.charge(),
    "charge/processing": lambda s: s.charge_account(),
    "charge/paused": lambda s: s.charge(99_901),
    "charge/invalid_code": lambda s: s.transactions.charge(500, EMAIL, "AUTH_unknown"),
    "charge/email_mismatch": lambda s: s.charge(email="other@example.com"),
    "charge/duplicate_reference": lambda s: (s.charge(), s.charge()),
    "charge/currency_not_supported": lambda s: s.charge(currency="GBP"),
    "partial_debit/success": lambda s: s.debit_partly(),
    "partial_debit/currency_not_supported": lambda s: s.debit_partly("GHS"),
    "partial_debit/customer_not_found": lambda s: s.debit_partly(email="nobody@example.com"),
    "get_timeline/success": lambda s: (s.paid(), s.transactions.get_timeline("r1"))[1],
    "get_timeline/not_found": lambda s: s.transactions.get_timeline("unknown"),
    "totals/success": lambda s: (s.paid(), s.transactions.totals())[1],
    "export/success": lambda s: s.transactions.export(),
}

NEWER_ONLY = {"dedicated_accounts", "risk_action", "connect"}
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
    paystack = PaystackClient(KEY, transport=sandbox)
    client = paystack.customers
    customer = client.create(EMAIL, "Test", "User").data
    scene = Scene(sandbox, client, paystack.transactions, customer.id, customer.customer_code)
    (case,) = [case for case in CASES if case.title == title]
    (exchange, *_) = vcr_io.read(case.path)
    answer: Any
    try:
        answer = PLAYED[title](scene)
    except PaystackError as error:
        answer = error
    recorded: dict[str, Any] = json.loads(exchange.answer.body)
    assert answer.status_code == exchange.answer.status
    assert keys(answer.raw) == keys(recorded)
    for word in ("status", "message", "type", "code"):
        assert answer.raw.get(word) == recorded.get(word)


def test_every_operation_is_compared() -> None:
    assert {title.partition("/")[0] for title in PLAYED} == {each.name for each in OPERATIONS}
