"""What Paystack sends about transactions is read without an issue, in each of its forms."""

from datetime import UTC, datetime
from typing import Any

import pytest

from paystackx import (
    Authorization,
    CurrencyAmount,
    Domain,
    InitializedTransaction,
    TimelineEvent,
    Transaction,
    TransactionExport,
    TransactionStatus,
    TransactionTimeline,
    TransactionTotals,
)
from paystackx._reading.compile import compiled
from paystackx._reading.convert import ParseResult, Reader, one
from tests.support.transactions import NAMES, answer, transaction

MODELS: dict[str, type[Any]] = {
    "initialize": InitializedTransaction,
    "timeline": TransactionTimeline,
    "totals": TransactionTotals,
    "export": TransactionExport,
}
"""What each answer's data is; the others are transactions."""


def result_of(model: type[Any], wire: Any) -> ParseResult[Any]:
    reader: Reader[Any] = one(None, model)
    return reader(wire, "$.data")


def read(wire: Any, model: type[Any] = Transaction) -> Any:
    """A record read without one issue."""
    result = result_of(model, wire)
    assert (result.issues, result.unreadable) == ((), ())
    return result.value


@pytest.mark.parametrize("name", NAMES)
def test_each_answer_is_read_without_an_issue_on_the_fast_way(name: str) -> None:
    wire: Any = transaction(name)
    model: Any = MODELS.get(name, Transaction)
    record = read(wire, model)
    assert record == compiled(model)(wire)
    if model is Transaction:
        assert record.reference == wire["reference"]
        assert record.amount == wire.get("amount")


# --- the forms, each by its answer ---


def test_a_paid_transaction() -> None:
    paid = read(transaction("verify paid"))
    assert (paid.id, paid.domain, paid.status) == (4099260516, Domain.TEST, "success")
    assert paid.status is TransactionStatus.SUCCESS
    assert (paid.amount, paid.requested_amount, paid.fees) == (40333, 30050, 10283)
    assert paid.paid_at == datetime(2024, 8, 22, 9, 15, 2, tzinfo=UTC)
    assert paid.created_at == datetime(2024, 8, 22, 9, 14, 24, tzinfo=UTC)
    assert paid.transaction_date == paid.created_at
    assert (paid.channel, paid.currency, paid.gateway_response) == ("card", "NGN", "Successful")
    assert paid.customer
    assert paid.customer.email == "demo@test.com"
    assert paid.authorization
    assert (paid.authorization.card_type, paid.authorization.reusable) == ("visa", True)
    assert paid.log
    assert paid.log.history == [
        TimelineEvent(type="action", message="Attempted to pay with card", time=3),
        TimelineEvent(type="success", message="Successfully paid with card", time=4),
    ]
    assert (paid.plan, paid.plan_object, paid.split, paid.subaccount) == (None, {}, {}, {})
    assert (paid.paused, paid.authorization_url, paid.access_code) == (None, None, None)


def test_one_that_was_never_paid_has_an_empty_authorization() -> None:
    unpaid = read(transaction("verify unpaid"))
    assert unpaid.id == 4770185247 > 2**32
    assert unpaid.status is TransactionStatus.ABANDONED
    assert unpaid.authorization == Authorization()
    assert (unpaid.paid_at, unpaid.fees, unpaid.log) == (None, None, None)
    assert unpaid.channel == "card"
    assert unpaid.ip_address == "192.0.2.10, 198.51.100.7, 172.31.62.52"


def test_one_that_failed_has_an_authorization_of_nulls() -> None:
    failed = read(transaction("list failed"))
    assert failed.status is TransactionStatus.FAILED
    assert failed.authorization == Authorization(reusable=False)
    assert failed.order_id == 1074055
    assert failed.source["entry_point"] == "request_inline"
    assert failed.metadata == {"referrer": "https://paystack.com/pfm/ckaak52ywbxl5h3"}


def test_a_reversed_one_keeps_the_time_when_it_was_paid() -> None:
    undone = read(transaction("list reversed"))
    assert undone.status is TransactionStatus.REVERSED
    assert undone.gateway_response == "Approved"
    assert undone.paid_at == datetime(2023, 3, 1, 0, 3, 39, tzinfo=UTC)
    assert len(undone.reference) == 48


def test_a_charge_has_no_requested_amount() -> None:
    charge = read(transaction("charge paid"))
    assert (charge.amount, charge.requested_amount) == (35247, None)
    assert (charge.paid_at, charge.created_at) == (None, None)
    assert charge.transaction_date == datetime(2024, 8, 22, 10, 53, 49, tzinfo=UTC)


def test_a_paused_charge_has_only_where_to_send_the_customer() -> None:
    assert read(transaction("charge paused")) == Transaction(
        reference="jvx2o36ghlvrgtt",
        paused=True,
        authorization_url="https://checkout.paystack.com/resume/0744ub5o065nwyz",
        access_code="0744ub5o065nwyz",
    )


def test_a_partial_debit_tells_what_was_asked_and_has_0_for_a_plan() -> None:
    debit = read(transaction("partial debit"))
    assert (debit.amount, debit.requested_amount, debit.plan) == (50000, 50000, 0)


def test_a_page_that_was_opened_to_pay() -> None:
    opened = read(transaction("initialize"), InitializedTransaction)
    assert opened == InitializedTransaction(
        authorization_url="https://checkout.paystack.com/3ni8kdavz62431k",
        access_code="3ni8kdavz62431k",
        reference="re4lyvq3s3",
    )


def test_totals_by_currency() -> None:
    totals = read(transaction("totals"), TransactionTotals)
    naira = CurrencyAmount(currency="NGN", amount=6617829946)
    assert totals.total_transactions == 42670
    assert totals.total_volume_by_currency == [naira, CurrencyAmount(currency="USD", amount=28000)]
    assert totals.pending_transfers_by_currency[0] == naira


def test_the_link_of_an_export_is_in_no_repr() -> None:
    export = read(transaction("export"), TransactionExport)
    assert export.path.startswith("https://s3.eu-west-1.amazonaws.com/")
    assert export.expires_at == "2024-08-22 11:01:23"
    assert "amazonaws" not in repr(export)


# --- the forms, each by its field ---


@pytest.mark.parametrize(
    ("sent", "metadata"),
    [
        ("", None),
        (None, None),
        (0, None),
        ({}, {}),
        ({"order_id": 42}, {"order_id": 42}),
        ('{"order_id":42}', {"order_id": 42}),
    ],
    ids=repr,
)
def test_metadata(sent: object, metadata: object) -> None:
    assert read(transaction(metadata=sent)).metadata == metadata


@pytest.mark.parametrize("plan", [None, {}, 0, "PLN_gx2wn530m0i3w3m", {"id": 1}], ids=repr)
@pytest.mark.parametrize("field", ["plan", "split", "subaccount", "source"])
def test_what_stays_plain_json(field: str, plan: object) -> None:
    assert getattr(read({**transaction(), field: plan}), field) == plan


@pytest.mark.parametrize(
    "breakdown", [None, {"amount": "100", "formula": None, "type": "paystack"}], ids=repr
)
def test_fees_are_broken_down_or_not(breakdown: object) -> None:
    assert read(transaction(fees_breakdown=breakdown)).fees_breakdown == breakdown


@pytest.mark.parametrize("id_", [302961, 2632719892, 6641908848, 2**63, 2**64 - 1])
def test_an_id_has_up_to_64_bits(id_: int) -> None:
    assert read(transaction(id=id_)).id == id_


@pytest.mark.parametrize("name", ["paid_at", "paidAt", "created_at", "createdAt"])
def test_a_date_in_either_spelling(name: str) -> None:
    sent = {"reference": "r", name: "2016-09-30T21:10:19.000Z"}
    record = read(sent)
    moment = datetime(2016, 9, 30, 21, 10, 19, tzinfo=UTC)
    assert {record.paid_at, record.created_at} == {moment, None}
    assert (record.paid_at == moment) is name.startswith("paid")


@pytest.mark.parametrize("status", TransactionStatus)
def test_a_known_status(status: TransactionStatus) -> None:
    assert read(transaction(status=status.value)).status is status


def test_a_status_that_paystack_adds_is_its_word() -> None:
    status = read(transaction(status="settled-tomorrow")).status
    assert (type(status), status) == (str, "settled-tomorrow")


def test_the_statuses_are_those_that_are_known() -> None:
    assert [status.value for status in TransactionStatus] == [
        "success",
        "failed",
        "abandoned",
        "ongoing",
        "pending",
        "processing",
        "queued",
        "reversed",
        "reversal-pending",
    ]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("id", "4099260516", "expected int, got str"),
        ("amount", 403.33, "expected int, got float"),
        ("status", True, "expected str, got bool"),
        ("paused", 1, "expected bool, got int"),
        (
            "transaction_date",
            "2024-08-22 11:01:23",
            "expected an ISO 8601 timestamp with a time zone",
        ),
    ],
)
def test_what_is_of_no_known_form_is_an_issue(field: str, value: object, reason: str) -> None:
    result = result_of(Transaction, {**transaction(), field: value})
    assert getattr(result.value, field) is None
    (issue,) = result.issues
    assert issue.startswith(f"$.data.{field}: {reason}")


@pytest.mark.parametrize("reference", [None, 17, ["r"]], ids=repr)
def test_only_the_reference_is_required(reference: object) -> None:
    assert read({"reference": "r"}) == Transaction(reference="r")
    result = result_of(Transaction, transaction(reference=reference))
    assert result.unreadable[0].startswith("$.data.reference: ")


def test_the_log_of_2016_has_no_start_and_a_way_of_authentication() -> None:
    log = read(answer("webhook card 2016")["data"]).log
    assert (log.start_time, log.authentication, log.channel) == (None, "pin", None)
    assert [step.type for step in log.history] == ["input", "action", "auth"]
    assert log.success is False
