"""Transactions, their timelines, totals and exports.

Amounts are integers in the currency's subunit (kobo, pesewas, cents).
"""

from datetime import datetime
from typing import Any

import attrs

from paystackx._reading.fields import read_as, spelled
from paystackx._reading.readers import METADATA
from paystackx._records import define
from paystackx.enums import Domain, TransactionStatus
from paystackx.models.authorizations import Authorization
from paystackx.models.references import CustomerReference


@define(kw_only=True)
class TimelineEvent:
    """One step of a payment.

    Attributes:
        type: ``"action"``, ``"success"``, ``"error"``, ``"input"`` or ``"auth"``.
        message: What happened, for people.
        time: Seconds after the start.
    """

    type: str | None = None
    message: str | None = None
    time: int | None = None


@define(kw_only=True)
class TransactionTimeline:
    """The steps that a customer took to pay.

    Attributes:
        start_time: When it began, in seconds since 1970.
        time_spent: How many seconds it took.
        attempts: How often the customer tried to pay.
        errors: How many of these failed.
        success: Whether the checkout ended well. It has been ``False`` for paid transactions: read
            ``Transaction.status`` instead.
        mobile: Whether the customer used a phone.
        input: What the customer entered, as Paystack sends it.
        history: The steps, in order.
        authentication: How the customer was authenticated, such as ``"pin"``. In old records.
        channel: How the customer paid. In old records.
    """

    start_time: int | None = None
    time_spent: int | None = None
    attempts: int | None = None
    errors: int | None = None
    success: bool | None = None
    mobile: bool | None = None
    input: list[Any] | None = None
    history: list[TimelineEvent] | None = None
    authentication: str | None = None
    channel: str | None = None


@define(kw_only=True)
class Transaction:
    """A payment: asked for, paid, declined or reversed.

    Attributes:
        reference: Your reference, or the one that Paystack made.
        id: The numeric id, up to 64 bits.
        status: Only ``SUCCESS`` means paid, and only ``FAILED`` means declined. With any other
            value it is not decided yet, or was reversed. ``None`` while ``paused``.
        amount: What the customer was charged, including the fees if the customer bears them.
        requested_amount: What you asked for. Not in the answer to ``charge``.
        currency: ISO 4217, such as ``"NGN"``.
        fees: Paystack's fees; ``None`` while unpaid.
        fees_split: How the fees are split, as Paystack sends it.
        fees_breakdown: What the fees consist of, as Paystack sends it.
        domain: Test or live.
        message: Paystack's remark on it.
        gateway_response: The bank's words, for people: do not branch on them.
        channel: How it was paid: ``"card"``, ``"bank"``, ``"direct_debit"``, ... ``"card"`` also
            before the customer has chosen.
        paid_at: When it was paid. Stays after a reversal.
        created_at: When it was made.
        transaction_date: The same time as ``created_at``, in the responses that have it.
        ip_address: The customer's address, or a list with commas.
        metadata: Your own data, with your own keys. Paystack adds some, such as ``referrer``.
        customer: Who pays.
        authorization: The card or account that was charged; all its fields are ``None`` before.
        log: The steps of the checkout; ``None`` for a charge through the API.
        plan: The plan, as Paystack sends it: a code, a record or nothing.
        plan_object: The plan's record, as Paystack sends it.
        split: The split, as Paystack sends it.
        subaccount: The subaccount, as Paystack sends it.
        source: Where it came from, as Paystack sends it.
        order_id: The order of a storefront.
        receipt_number: The number of a receipt.
        connect: Undocumented; as Paystack sends it.
        pos_transaction_data: The data of a terminal, as Paystack sends it.
        helpdesk_link: As Paystack sends it. Only from ``get_transaction``.
        paused: ``True`` when the customer must confirm first: nothing is charged yet.
        authorization_url: Where to send the customer of a paused charge.
        access_code: The code of that page.
    """

    reference: str
    id: int | None = None
    status: TransactionStatus | str | None = None
    amount: int | None = None
    requested_amount: int | None = None
    currency: str | None = None
    fees: int | None = None
    fees_split: Any = None
    fees_breakdown: Any = None
    domain: Domain | str | None = None
    message: str | None = None
    gateway_response: str | None = None
    channel: str | None = None
    paid_at: datetime | None = attrs.field(default=None, metadata=spelled("paid_at", "paidAt"))
    created_at: datetime | None = attrs.field(
        default=None, metadata=spelled("created_at", "createdAt")
    )
    transaction_date: datetime | None = None
    ip_address: str | None = None
    metadata: dict[str, Any] | None = attrs.field(default=None, metadata=read_as(METADATA))
    customer: CustomerReference | None = None
    authorization: Authorization | None = None
    log: TransactionTimeline | None = None
    plan: Any = None
    plan_object: Any = None
    split: Any = None
    subaccount: Any = None
    source: Any = None
    order_id: int | None = None
    receipt_number: str | None = None
    connect: Any = None
    pos_transaction_data: Any = None
    helpdesk_link: str | None = None
    paused: bool | None = None
    authorization_url: str | None = None
    access_code: str | None = None


@define(kw_only=True)
class InitializedTransaction:
    """The page on which a customer pays.

    Attributes:
        authorization_url: Send the customer here.
        access_code: The page's code, for Paystack's own pop-up.
        reference: Verify this when the customer comes back.
    """

    authorization_url: str | None = None
    access_code: str | None = None
    reference: str | None = None


@define(kw_only=True)
class CurrencyAmount:
    """A sum in one currency.

    Attributes:
        currency: ISO 4217, such as ``"NGN"``.
        amount: The sum, in the subunit.
    """

    currency: str | None = None
    amount: int | None = None


@define(kw_only=True)
class TransactionTotals:
    """The sums of the transactions of a period.

    Attributes:
        total_transactions: How many.
        total_volume: Their sum. It adds subunits of different currencies: use the next field.
        total_volume_by_currency: Their sum in each currency.
        pending_transfers: What is still to be paid out, across currencies.
        pending_transfers_by_currency: What is still to be paid out, in each currency.
    """

    total_transactions: int | None = None
    total_volume: int | None = None
    total_volume_by_currency: list[CurrencyAmount] | None = None
    pending_transfers: int | None = None
    pending_transfers_by_currency: list[CurrencyAmount] | None = None


@define(kw_only=True)
class TransactionExport:
    """A CSV file with transactions.

    Attributes:
        path: Its address, which anybody can read for 60 seconds. Not in the repr.
        expires_at: Until when, as Paystack writes it: ``"2024-08-22 11:01:23"``, without a zone.
    """

    path: str | None = attrs.field(default=None, repr=False)
    expires_at: str | None = attrs.field(default=None, metadata=spelled("expiresAt", "expires_at"))
