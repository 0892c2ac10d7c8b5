"""Every field of every model is documented, and read: forget either and a test fails here."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from inspect import cleandoc
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import paystackx
from paystackx import (
    Authorization,
    AuthorizationRequest,
    Bank,
    Country,
    CurrencyAmount,
    Customer,
    CustomerIdentification,
    CustomerReference,
    DedicatedAccount,
    DedicatedAccountAssignment,
    DedicatedAccountAssignmentResult,
    DedicatedAccountProvider,
    Domain,
    Identification,
    IdentificationRecord,
    InitializedTransaction,
    MandateAuthorization,
    Meta,
    RiskAction,
    TimelineEvent,
    Transaction,
    TransactionExport,
    TransactionStatus,
    TransactionTimeline,
    TransactionTotals,
    VerifiedAuthorization,
)
from paystackx._reading import convert as _convert
from paystackx._reading.compile import compiled
from paystackx._reading.fields import wire_fields
from paystackx._reading.json import a_list
from paystackx._reading.structure import make_converter

NOON = datetime(2024, 11, 3, 12, tzinfo=UTC)
NOON_SENT = "2024-11-03T12:00:00Z"
ALSO_SENT: dict[str, Any] = {
    "assigned_at": NOON_SENT,
    "assignment_expires_at": NOON_SENT,
    "authorized_at": NOON_SENT,
    "card_type": "visa ",
    "created_at": NOON_SENT,
    "exp_month": 1,
    "exp_year": 2034,
    "expired_at": NOON_SENT,
    "paid_at": NOON_SENT,
    "reusable": 1,
    "transaction_date": NOON_SENT,
    "updated_at": NOON_SENT,
}
"""How a field is sent, where that is not how it is read."""


def texts(names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), "x")


REFERENCE: dict[str, Any] = {
    **texts("customer_code email first_name last_name phone international_format_phone"),
    "id": 938,
    "metadata": {"a": 1},
    "risk_action": RiskAction.BLACKLIST,
}
AUTHORIZATION: dict[str, Any] = {
    **texts("authorization_code bin last4 channel bank country_code brand signature"),
    **texts("account_name reference mobile_money_number narration sender_name sender_country"),
    **texts("receiver_bank receiver_bank_account_number sender_bank sender_bank_account_number"),
    "exp_month": "01",
    "exp_year": "2034",
    "card_type": "visa",
    "reusable": True,
    "active": False,
    "integration": 5,
    "domain": Domain.LIVE,
}
FIELDS: dict[type[Any], dict[str, Any]] = {
    Authorization: AUTHORIZATION,
    AuthorizationRequest: texts("redirect_url access_code reference"),
    Bank: {**texts("name slug"), "id": 1},
    Customer: {
        **REFERENCE,
        "domain": Domain.TEST,
        "integration": 5,
        "identified": True,
        "identifications": [IdentificationRecord(country="NG")],
        "created_at": NOON,
        "updated_at": NOON,
        "authorizations": [Authorization(bank="x")],
        "transactions": [{"id": 1}],
        "subscriptions": [{"id": 2}],
        "total_transactions": 3,
        "total_transaction_value": [{"amount": 4}],
        "dedicated_account": DedicatedAccount(id=5),
        "dedicated_accounts": [DedicatedAccount(id=5)],
    },
    CurrencyAmount: {**texts("currency"), "amount": 1},
    CustomerIdentification: {
        **texts("customer_code email reason"),
        "customer_id": 1,
        "identification": IdentificationRecord(bvn="x"),
    },
    CustomerReference: REFERENCE,
    DedicatedAccount: {
        **texts("account_name account_number currency"),
        "id": 1,
        "bank": Bank(id=1),
        "provider": DedicatedAccountProvider(id=2),
        "active": True,
        "assigned": False,
        "assignment": DedicatedAccountAssignment(assignee_id=3),
        "split_config": {"a": 1},
        "metadata": {"b": 2},
        "created_at": NOON,
        "updated_at": NOON,
    },
    DedicatedAccountAssignment: {
        **texts("assignee_type account_type"),
        "integration": 1,
        "assignee_id": 2,
        "expired": True,
        "assigned_at": NOON,
        "expired_at": NOON,
        "assignment_expires_at": NOON,
    },
    DedicatedAccountAssignmentResult: {
        **texts("identification_status"),
        "customer": CustomerReference(id=5),
        "dedicated_account": DedicatedAccount(id=6),
    },
    DedicatedAccountProvider: {**texts("provider_slug bank_name"), "id": 1, "bank_id": 2},
    IdentificationRecord: {
        **texts("value bvn account_number bank_code"),
        "country": Country.EGYPT,
        "type": Identification.BVN,
    },
    InitializedTransaction: texts("authorization_url access_code reference"),
    MandateAuthorization: {
        **texts("status authorization_code account_number bank_code bank_name"),
        "id": 1,
        "mandate_id": 2,
        "authorization_id": 3,
        "integration_id": 4,
        "customer": CustomerReference(id=5),
        "authorized_at": NOON,
    },
    Meta: {
        **texts("next previous"),
        "total": 1,
        "skipped": 2,
        "page": 3,
        "per_page": 4,
        "page_count": 5,
        "count": 6,
    },
    TimelineEvent: {**texts("type message"), "time": 1},
    Transaction: {
        **texts("reference currency message gateway_response channel ip_address receipt_number"),
        **texts("helpdesk_link authorization_url access_code"),
        "id": 2**64 - 1,
        "status": TransactionStatus.REVERSAL_PENDING,
        "amount": 1,
        "requested_amount": 2,
        "fees": 0,
        "fees_split": {"paystack": 1},
        "fees_breakdown": {"amount": "100"},
        "domain": Domain.LIVE,
        "paid_at": NOON,
        "created_at": NOON,
        "transaction_date": NOON,
        "metadata": {"a": 1},
        "customer": CustomerReference(id=5),
        "authorization": Authorization(bank="x"),
        "log": TransactionTimeline(attempts=1),
        "plan": "PLN_x",
        "plan_object": {"id": 1},
        "split": {"id": 2},
        "subaccount": {"id": 3},
        "source": {"type": "api"},
        "order_id": 4,
        "connect": [5],
        "pos_transaction_data": 6.5,
        "paused": True,
    },
    TransactionExport: texts("path expires_at"),
    TransactionTimeline: {
        **texts("authentication channel"),
        "start_time": 1,
        "time_spent": 2,
        "attempts": 3,
        "errors": 4,
        "success": True,
        "mobile": False,
        "input": [{"a": 1}, "b"],
        "history": [TimelineEvent(time=5)],
    },
    TransactionTotals: {
        "total_transactions": 1,
        "total_volume": 2,
        "total_volume_by_currency": [CurrencyAmount(amount=3)],
        "pending_transfers": 4,
        "pending_transfers_by_currency": [CurrencyAmount(currency="NGN")],
    },
    VerifiedAuthorization: {**AUTHORIZATION, "customer": CustomerReference(id=5)},
}
"""Each field of each model, with a value that only this field's type can have."""


def public(read_only: bool = False) -> list[type[Any]]:
    """The public attrs classes, or those of them that are read from JSON."""
    named: list[Any] = [getattr(paystackx, name) for name in paystackx.__all__]
    classes = [each for each in named if isinstance(each, type) and attrs.has(each)]
    sent = {"Address", "BankAccount", "Attempt", "Response", "Timeout"}
    return [each for each in classes if not read_only or each.__name__ not in sent]


def as_sent(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if attrs.has(value.__class__):
        return {name: as_sent(each) for name, each in attrs.asdict(value).items()}
    items = a_list(value)
    return value if items is None else [as_sent(item) for item in items]


@pytest.mark.parametrize("model", public())
def test_every_field_is_documented_in_its_order(model: type[Any]) -> None:
    section = cleandoc(model.__doc__ or "").partition("Attributes:\n")[2]
    documented = re.findall(r"^    (\w+): \S", section, re.MULTILINE)

    assert documented == [f.name for f in attrs.fields(model) if not f.inherited]


@pytest.mark.parametrize("model", public(read_only=True))
def test_every_field_is_read_compiled_and_by_cattrs(model: Any) -> None:
    wanted = FIELDS[model]
    assert set(wanted) == {field.name for field in attrs.fields(model)}
    wire = {name: ALSO_SENT.get(name, as_sent(value)) for name, value in wanted.items()}

    for record in (compiled(model)(wire), make_converter().structure(wire, model)):
        assert type(record) is model
        for name, value in wanted.items():
            assert getattr(record, name) == value
            assert type(getattr(record, name)) is type(value)


SENT: list[Any] = [None, True, 0, 1, 5.0, "", "null", "12", "{}", "visa ", "deny", "2030"]
MORE: list[Any] = [NOON_SENT, "2024-11-03", [], {}, [{}], [1], ["x"], {"id": 1}, [{"id": "1"}]]


@pytest.mark.parametrize("model", public(read_only=True))
@given(data=st.data())
def test_what_is_compiled_agrees_with_cattrs(model: Any, data: st.DataObject) -> None:
    keys = [key for field in wire_fields(model).values() for key in field.keys]
    known = {"id": 1, "customer_code": "CUS_1", "email": "ada@example.com", "reference": "r"}
    wire = {
        **known,
        **data.draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(SENT + MORE))),
    }

    def read(structure: Callable[[], Any]) -> Any:
        try:
            return structure()
        except Exception:  # noqa: BLE001 - only whether it is refused counts
            return None

    by_cattrs = read(lambda: _convert._converter().structure(wire, model))
    assert read(lambda: compiled(model)(wire)) == by_cattrs


@pytest.mark.parametrize("model", public(read_only=True))
def test_a_model_does_nothing_in_its_constructor(model: type[Any]) -> None:
    # The compiled function fills a record in without calling it.
    assert not hasattr(model, "__attrs_post_init__")
    assert not hasattr(model, "__attrs_pre_init__")
    assert all(f.converter is None and f.validator is None for f in attrs.fields(model))
    assert all(f.default in {None, attrs.NOTHING} and f.init for f in attrs.fields(model))
