"""What is sent for each method of the transactions, and what is refused before."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx import InvalidRequestError, TransactionStatus
from paystackx._operation import Request
from paystackx._operations import transactions as requests

EMAIL, CODE, REFERENCE = "ada@example.com", "AUTH_8dfhjjdt", "order-1042"
SUBUNIT = (
    "in the currency's subunit (kobo, pesewas, cents): NGN 100.50 is 10050"  # as the contract says
)


class Kobo(IntEnum):
    TEN = 10


def initialize(**arguments: Any) -> Request:
    given: dict[str, Any] = dict.fromkeys(
        [
            *["currency", "reference", "callback_url", "plan", "invoice_limit", "metadata"],
            *["channels", "split_code", "subaccount", "transaction_charge", "bearer"],
        ]
    )
    everything: dict[str, Any] = {"amount": 5000, "email": EMAIL, **given, **arguments}
    return requests.initialize(**everything)


def charge(**arguments: Any) -> Request:
    given: dict[str, Any] = dict.fromkeys(
        ["currency", "metadata", "channels", "subaccount", "transaction_charge", "bearer"]
    )
    fixed: dict[str, Any] = {
        "amount": 5000,
        "email": EMAIL,
        "auth_code": CODE,
        "reference": REFERENCE,
        "queue": False,
    }
    return requests.charge(**{**fixed, **given, **arguments})


def partial_debit(**arguments: Any) -> Request:
    fixed: dict[str, Any] = {
        "auth_code": CODE,
        "currency": "NGN",
        "amount": 5000,
        "email": EMAIL,
        "reference": REFERENCE,
        "at_least": None,
    }
    return requests.partial_debit(**{**fixed, **arguments})


def get_transactions(**arguments: Any) -> Request:
    given: dict[str, Any] = dict.fromkeys(
        [
            *["customer", "start_date", "end_date", "status", "page", "amount", "terminal_id"],
            *["pagination", "next", "previous"],
        ]
    )
    everything: dict[str, Any] = {"use_cursor": False, **given, **arguments}
    return requests.get_transactions(**everything)


def export(**arguments: Any) -> Request:
    given: dict[str, Any] = dict.fromkeys(
        [
            *["page", "start_date", "end_date", "customer", "status", "currency", "amount"],
            *["settlement", "payment_page", "pagination", "settled"],
        ]
    )
    return requests.export(**{**given, **arguments})


def body(request: Request) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(request.body or b"")
    return sent


def query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.target).query, keep_blank_values=True))


def refusal(call: Callable[..., Request], *args: Any, **arguments: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        call(*args, **arguments)
    return caught.value


# --- what is sent ---


def test_the_least_of_each_request() -> None:
    assert body(initialize()) == {"amount": 5000, "email": EMAIL}
    assert body(charge()) == {
        "amount": 5000,
        "email": EMAIL,
        "authorization_code": CODE,
        "reference": REFERENCE,
    }
    assert body(partial_debit()) == {
        "authorization_code": CODE,
        "currency": "NGN",
        "amount": 5000,
        "email": EMAIL,
        "reference": REFERENCE,
    }
    assert get_transactions().target == "/transaction"
    assert requests.totals(None, None, None, None).target == "/transaction/totals"
    assert export().target == "/transaction/export"


def test_everything_of_initialize() -> None:
    sent = {
        "currency": "NGN",
        "reference": REFERENCE,
        "callback_url": "https://example.com/done",
        "plan": "PLN_gx2wn530m0i3w3m",
        "invoice_limit": 3,
        "metadata": '{"order_id":42,"name":"Zoë"}',
        "channels": ["card", "ussd"],
        "split_code": "SPL_98WF13Eb3w",
        "subaccount": "ACCT_8f4s1eq7ml6rlzj",
        "transaction_charge": 0,
        "bearer": "subaccount",
    }
    request = initialize(**{**sent, "metadata": {"order_id": 42, "name": "Zoë"}})
    assert body(request) == {"amount": 5000, "email": EMAIL, **sent}
    assert (request.operation.verb, request.target) == ("POST", "/transaction/initialize")
    assert request.reference == REFERENCE


def test_everything_of_charge_and_of_partial_debit() -> None:
    more: dict[str, Any] = {
        "currency": "GHS",
        "channels": ("card",),
        "subaccount": "ACCT_8f4s1eq7ml6rlzj",
        "transaction_charge": 100,
        "bearer": "account",
        "queue": True,
    }
    request = charge(metadata={"a": None, "b": [1, 2.5]}, **more)
    sent = body(request)
    assert sent["metadata"] == '{"a":null,"b":[1,2.5]}'
    assert {name: sent[name] for name in more} == {**more, "channels": ["card"]}
    assert request.target == "/transaction/charge_authorization"
    assert request.reference == REFERENCE

    request = partial_debit(at_least=5000)
    assert body(request)["at_least"] == 5000
    assert (request.target, request.reference) == ("/transaction/partial_debit", REFERENCE)


def test_one_transaction_by_reference_and_by_id() -> None:
    request = requests.verify("a.b-c_d=")
    assert (request.target, request.reference) == ("/transaction/verify/a.b-c_d%3D", "a.b-c_d=")
    assert requests.get_transaction(2**64 - 1).target == f"/transaction/{2**64 - 1}"
    assert requests.get_transaction("4099260516").target == "/transaction/4099260516"  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - digits are fine
    assert requests.get_timeline(4099260516).target == "/transaction/timeline/4099260516"
    request = requests.get_timeline(REFERENCE)
    assert (request.target, request.reference) == (f"/transaction/timeline/{REFERENCE}", REFERENCE)
    assert requests.get_timeline(7).reference is None


def test_everything_of_the_queries() -> None:
    noon = datetime(2024, 11, 3, 12, tzinfo=UTC)
    assert query(
        get_transactions(
            customer=181873746,
            start_date="2024-01-01",
            end_date=noon,
            status=TransactionStatus.REVERSAL_PENDING,
            page=2,
            amount=100,
            terminal_id="2033T",
            pagination=10,
        )
    ) == {
        "customer": "181873746",
        "from": "2024-01-01",
        "to": "2024-11-03T12:00:00+00:00",
        "status": "reversal-pending",
        "amount": "100",
        "terminalid": "2033T",
        "page": "2",
        "perPage": "10",
    }
    by_cursor = {"perPage": "50", "use_cursor": "true"}
    assert query(get_transactions(page=1, pagination=50, use_cursor=True)) == by_cursor
    assert query(get_transactions(pagination=50, next="c")) == {**by_cursor, "next": "c"}
    assert query(get_transactions(pagination=50, previous="c")) == {**by_cursor, "previous": "c"}
    assert query(requests.totals(1, "2024-01-01", "2024-02-01", 50)) == {
        "page": "1",
        "from": "2024-01-01",
        "to": "2024-02-01",
        "perPage": "50",
    }
    everything = {
        "page": 1,
        "from": "2024-01-01",
        "to": "2024-02-01",
        "customer": 1,
        "status": "success",
        "currency": "NGN",
        "amount": 100,
        "settled": "true",
        "settlement": 2,
        "payment_page": 3,
        "perPage": 50,
    }
    request = export(
        start_date="2024-01-01",
        end_date="2024-02-01",
        pagination=50,
        **{
            name: value
            for name, value in everything.items()
            if name not in {"from", "to", "perPage", "settled"}
        },
        settled=True,
    )
    assert query(request) == {name: str(value) for name, value in everything.items()}
    assert query(export(settled=False)) == {"settled": "false"}


def test_a_new_reference_is_32_hex_digits_and_never_the_same() -> None:
    made = {requests.new_reference() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[0-9a-f]{32}", reference) for reference in made)


# --- what is refused ---

NO_AMOUNTS: list[object] = [
    *[0, -1, 100.5, 100.0, True, Decimal(100), Fraction(100), "100", None],
    *[Kobo.TEN, 2**64, 10**5000, [100]],
]


@pytest.mark.parametrize("amount", NO_AMOUNTS, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize(
    "call", [initialize, charge, partial_debit], ids=lambda call: call.__name__
)
def test_an_amount_is_an_int_in_the_subunit(call: Callable[..., Request], amount: object) -> None:
    error = refusal(call, amount=amount)
    assert (error.parameter, str(error)) == (
        "amount",
        f"amount: pass an int of 1 or more, {SUBUNIT}",
    )


@pytest.mark.parametrize("amount", [1, 10_000_000_00, 2**64 - 1])
def test_any_whole_amount_from_1_is_sent(amount: int) -> None:
    assert body(charge(amount=amount))["amount"] == amount


def test_other_amounts_are_checked_too() -> None:
    for call, name in (
        (partial_debit, "at_least"),
        (get_transactions, "amount"),
        (export, "amount"),
        (initialize, "transaction_charge"),
        (charge, "transaction_charge"),
    ):
        error = refusal(call, **{name: 1.5})
        assert error.parameter == name
        assert SUBUNIT in str(error)
    assert refusal(charge, transaction_charge=-1).parameter == "transaction_charge"
    assert refusal(partial_debit, at_least=0).parameter == "at_least"
    error = refusal(partial_debit, at_least=5001)
    assert (error.parameter, str(error)) == (
        "at_least",
        "at_least: must not be greater than amount",
    )


@pytest.mark.parametrize("customer", ["CUS_xnxdt6s1zg1f4nx", EMAIL, "", 1.0, True], ids=repr)
@pytest.mark.parametrize("call", [get_transactions, export], ids=lambda call: call.__name__)
def test_a_customer_is_a_number_and_the_way_to_it_is_said(
    call: Callable[..., Request], customer: object
) -> None:
    error = refusal(call, customer=customer)
    assert error.parameter == "customer"
    assert "customer.id" in str(error)
    assert "customers.get_customer" in str(error)


NO_REFERENCES: list[object] = ["", ".", "..", "a b", "a/b", "é", "a\n", "a?b", "a%2Fb", "a#", 17]


@pytest.mark.parametrize("reference", NO_REFERENCES, ids=repr)
def test_a_reference_is_of_few_characters(reference: object) -> None:
    for call in (initialize, charge, partial_debit, requests.verify):
        assert refusal(call, reference=reference).parameter == "reference"
    if isinstance(reference, str):
        assert refusal(requests.get_timeline, reference).parameter == "id_or_ref"


@given(st.text(alphabet="azAZ09._=-", min_size=1, max_size=100))
def test_any_other_reference_is_one_segment_of_the_path(reference: str) -> None:
    if reference in {".", ".."}:
        return
    request = requests.verify(reference)
    assert request.target == f"/transaction/verify/{reference.replace('=', '%3D')}"


@given(st.text())
def test_no_reference_leaves_its_segment(reference: str) -> None:
    try:
        target = requests.verify(reference).target
    except InvalidRequestError:
        return
    assert re.fullmatch(r"/transaction/verify/[A-Za-z0-9._%-]+", target)
    assert target not in {"/transaction/verify/.", "/transaction/verify/.."}


@pytest.mark.parametrize("code", ["", "AUTH_", "88900887", "AUTH_a b", "AUTH-1", "CUS_1", 5])
def test_an_authorization_code_looks_like_one(code: object) -> None:
    for call in (charge, partial_debit):
        error = refusal(call, auth_code=code)
        assert error.parameter == "auth_code"
        assert str(code) not in str(error) or not str(code).strip("AUTH_")


def test_a_transaction_is_got_by_its_id_and_the_error_says_what_takes_a_reference() -> None:
    for id_ in (REFERENCE, "", 0, -1, 2**64, 1.5, True, "٣"):
        error = refusal(requests.get_transaction, id_)
        assert error.parameter == "id_"
        assert "for its reference, call verify" in str(error)
    for id_or_ref in (0, -1, 1.5, True, None):
        error = refusal(requests.get_timeline, id_or_ref)
        assert error.parameter == "id_or_ref"
        assert "a reference, or the numeric id" in str(error)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        (initialize, {"metadata": "{}"}),
        (initialize, {"metadata": {"a": float("nan")}}),
        (initialize, {"channels": "card"}),
        (initialize, {"channels": {"card"}}),
        (charge, {"channels": 5}),
        (initialize, {"callback_url": "/done"}),
        (initialize, {"email": ""}),
        (initialize, {"invoice_limit": 0}),
        (charge, {"queue": 1}),
        (charge, {"email": None}),
        (charge, {"currency": ""}),
        (partial_debit, {"currency": None}),
        (get_transactions, {"status": ""}),
        (get_transactions, {"use_cursor": "yes"}),
        (get_transactions, {"start_date": datetime(2024, 1, 1)}),  # noqa: DTZ001 - it is refused
        (export, {"settled": "true"}),
        (export, {"settlement": 0}),
        (export, {"payment_page": "x"}),
    ],
)
def test_what_else_is_refused(call: Callable[..., Request], arguments: dict[str, Any]) -> None:
    assert refusal(call, **arguments).parameter == next(iter(arguments))


def test_a_channel_is_named_by_its_place() -> None:
    assert refusal(charge, channels=["card", 5]).parameter == "channels[1]"
    error = refusal(get_transactions, next="a", previous="b")
    assert (error.parameter, str(error)) == ("next", "next: pass either next or previous, not both")
