"""``charge.success``: each form in which Paystack sends it is a typed event without an issue."""

import json
from typing import Any

import pytest

from paystackx import CustomerReference, DecodeError, Transaction, TransactionStatus
from paystackx.webhooks import ChargeSucceeded, Event, parse, sign
from tests.support.transactions import NAMES, answer

KEY = "sk_test_filler_for_webhooks"
WEBHOOKS = [name for name in NAMES if name.startswith("webhook ")]


def received(body: Any) -> Event:
    payload = json.dumps(body).encode()
    return parse(payload, sign(payload, KEY), KEY)


def paid(name: str) -> Transaction:
    event = received(answer(f"webhook {name}"))
    assert isinstance(event, ChargeSucceeded)
    return event.data


@pytest.mark.parametrize("name", WEBHOOKS)
def test_each_payload_is_a_paid_transaction_without_an_issue(name: str) -> None:
    body = answer(name)
    event = received(body)
    assert type(event) is ChargeSucceeded
    assert (event.event, event.issues, event.raw) == ("charge.success", (), body)
    assert event.data.status is TransactionStatus.SUCCESS
    assert event.data.id == body["data"]["id"]


def test_a_card_in_2016_has_0_for_metadata_and_no_amount_that_was_asked() -> None:
    transaction = paid("card 2016")
    assert (transaction.metadata, transaction.fees, transaction.requested_amount) == (None,) * 3
    assert transaction.plan == {}
    assert transaction.authorization
    assert transaction.authorization.reusable is None


def test_a_bulk_charge_with_fees_on_the_customer() -> None:
    transaction = paid("bulk")
    assert (transaction.amount, transaction.requested_amount) == (25126, 25000)
    assert transaction.fees == 126
    assert transaction.metadata
    assert transaction.metadata["custom_fields"][0]["value"] == "191016934"


def test_a_transfer_shows_who_sent_it() -> None:
    transaction = paid("transfer")
    assert transaction.authorization
    assert transaction.authorization.sender_bank_account_number == "XXXXXXX553"
    assert transaction.authorization.narration == "Channel Tests"


def test_a_direct_debit_has_no_card_and_a_message() -> None:
    transaction = paid("direct debit")
    assert (transaction.channel, transaction.message) == ("direct_debit", "madePayment")
    assert transaction.fees == 0
    assert transaction.authorization
    assert (transaction.authorization.bin, transaction.authorization.exp_month) == (None, None)


def test_mobile_money_is_paid_though_its_log_says_no() -> None:
    transaction = paid("mobile money")
    assert transaction.log
    assert transaction.log.success is False
    assert transaction.authorization
    assert transaction.authorization.exp_year == "9999"


def test_a_dedicated_account_tells_the_number_that_was_paid_to() -> None:
    transaction = paid("dedicated account")
    assert transaction.authorization
    assert transaction.authorization.receiver_bank_account_number == "1234567890"
    assert transaction.customer is None
    assert transaction.fees_breakdown == {"amount": "100", "formula": None, "type": "paystack"}


def test_a_subscription_has_its_plan_as_an_object() -> None:
    body = answer("webhook bulk")
    body["data"]["plan"] = {"id": 1, "plan_code": "PLN_x"}
    body["data"]["source"] = {"source": "x", "identifier": None, "event_type": "api"}
    event = received(body)
    assert isinstance(event, ChargeSucceeded)
    assert event.data.plan == {"id": 1, "plan_code": "PLN_x"}
    assert event.data.source["event_type"] == "api"


def test_it_can_be_matched() -> None:
    match received(answer("webhook transfer")):
        case ChargeSucceeded(data=Transaction(customer=CustomerReference(email=email))):
            assert email == "another@one.com"
        case _:
            pytest.fail("it is no ChargeSucceeded")


def test_without_a_reference_it_cannot_be_read() -> None:
    with pytest.raises(DecodeError, match=r"\$\.data\.reference"):
        received({"event": "charge.success", "data": {"id": 1}})
