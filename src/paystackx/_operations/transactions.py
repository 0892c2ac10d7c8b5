"""The operations of the Transaction API, and one pure function for each method."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from paystackx import _arguments as arguments
from paystackx._arguments import optional
from paystackx._operation import Operation, Request, fill
from paystackx.enums import TransactionStatus
from paystackx.errors import InvalidRequestError

RESOURCE = "transactions"

# Nothing that may debit a customer is sent again once it may have reached Paystack.
INITIALIZE = Operation(RESOURCE, "initialize", "POST", "/transaction/initialize", repeatable=False)
VERIFY = Operation(RESOURCE, "verify", "GET", "/transaction/verify/{reference}", repeatable=True)
GET_TRANSACTIONS = Operation(RESOURCE, "get_transactions", "GET", "/transaction", repeatable=True)
GET_TRANSACTION = Operation(
    RESOURCE, "get_transaction", "GET", "/transaction/{id}", repeatable=True
)
CHARGE = Operation(
    RESOURCE, "charge", "POST", "/transaction/charge_authorization", repeatable=False
)
PARTIAL_DEBIT = Operation(
    RESOURCE, "partial_debit", "POST", "/transaction/partial_debit", repeatable=False
)
GET_TIMELINE = Operation(
    RESOURCE, "get_timeline", "GET", "/transaction/timeline/{id_or_reference}", repeatable=True
)
TOTALS = Operation(RESOURCE, "totals", "GET", "/transaction/totals", repeatable=True)
EXPORT = Operation(RESOURCE, "export", "GET", "/transaction/export", repeatable=True)

OPERATIONS = (
    INITIALIZE,
    VERIFY,
    GET_TRANSACTIONS,
    GET_TRANSACTION,
    CHARGE,
    PARTIAL_DEBIT,
    GET_TIMELINE,
    TOTALS,
    EXPORT,
)


def new_reference() -> str:
    """Make a reference that no other transaction has: 32 random hex digits."""
    return os.urandom(16).hex()


def initialize(
    amount: int,
    email: str,
    currency: str | None,
    reference: str | None,
    callback_url: str | None,
    plan: str | None,
    invoice_limit: int | None,
    metadata: Mapping[str, Any] | None,
    channels: Sequence[str] | None,
    split_code: str | None,
    subaccount: str | None,
    transaction_charge: int | None,
    bearer: str | None,
) -> Request:
    """``POST /transaction/initialize``."""
    return fill(
        INITIALIZE,
        body={
            "amount": _amount("amount", amount),
            "email": arguments.identifier("email", email),
            "currency": optional(arguments.identifier, "currency", currency),
            "reference": optional(_reference, "reference", reference),
            "callback_url": optional(arguments.url, "callback_url", callback_url),
            "plan": optional(arguments.identifier, "plan", plan),
            "invoice_limit": optional(arguments.number, "invoice_limit", invoice_limit),
            "metadata": optional(_metadata, "metadata", metadata),
            "channels": optional(_channels, "channels", channels),
            "split_code": optional(arguments.identifier, "split_code", split_code),
            "subaccount": optional(arguments.identifier, "subaccount", subaccount),
            "transaction_charge": optional(_fee, "transaction_charge", transaction_charge),
            "bearer": optional(arguments.identifier, "bearer", bearer),
        },
        reference=reference,
    )


def verify(reference: str) -> Request:
    """``GET /transaction/verify/{reference}``."""
    return fill(VERIFY, path={"reference": _reference("reference", reference)}, reference=reference)


def get_transactions(
    customer: int | None,
    start_date: str | date | None,
    end_date: str | date | None,
    status: TransactionStatus | str | None,
    page: int | None,
    amount: int | None,
    terminal_id: str | None,
    pagination: int | None,
    *,
    use_cursor: bool,
    next: str | None,  # noqa: A002 - Paystack's own word
    previous: str | None,
) -> Request:
    """``GET /transaction``, by page or by cursor."""
    return fill(
        GET_TRANSACTIONS,
        query={
            "customer": optional(_customer, "customer", customer),
            "from": optional(arguments.moment, "start_date", start_date),
            "to": optional(arguments.moment, "end_date", end_date),
            "status": optional(arguments.identifier, "status", status),
            "amount": optional(_amount, "amount", amount),
            "terminalid": optional(arguments.identifier, "terminal_id", terminal_id),
            **arguments.paging(page, pagination, use_cursor, next, previous),
        },
    )


def get_transaction(id_: int) -> Request:
    """``GET /transaction/{id}``."""
    return fill(GET_TRANSACTION, path={"id": _id("id_", id_)})


def charge(
    amount: int,
    email: str,
    auth_code: str,
    reference: str,
    currency: str | None,
    metadata: Mapping[str, Any] | None,
    channels: Sequence[str] | None,
    subaccount: str | None,
    transaction_charge: int | None,
    bearer: str | None,
    *,
    queue: bool,
) -> Request:
    """``POST /transaction/charge_authorization``."""
    return fill(
        CHARGE,
        body={
            "amount": _amount("amount", amount),
            "email": arguments.identifier("email", email),
            "authorization_code": _authorization_code("auth_code", auth_code),
            "reference": _reference("reference", reference),
            "currency": optional(arguments.identifier, "currency", currency),
            "metadata": optional(_metadata, "metadata", metadata),
            "channels": optional(_channels, "channels", channels),
            "subaccount": optional(arguments.identifier, "subaccount", subaccount),
            "transaction_charge": optional(_fee, "transaction_charge", transaction_charge),
            "bearer": optional(arguments.identifier, "bearer", bearer),
            "queue": arguments.flag("queue", queue) or None,
        },
        reference=reference,
    )


def partial_debit(
    auth_code: str,
    currency: str,
    amount: int,
    email: str,
    reference: str,
    at_least: int | None,
) -> Request:
    """``POST /transaction/partial_debit``."""
    whole, least = _amount("amount", amount), optional(_amount, "at_least", at_least)
    if least is not None and least > whole:
        raise InvalidRequestError("at_least", "must not be greater than amount")
    return fill(
        PARTIAL_DEBIT,
        body={
            "authorization_code": _authorization_code("auth_code", auth_code),
            "currency": arguments.identifier("currency", currency),
            "amount": whole,
            "email": arguments.identifier("email", email),
            "reference": _reference("reference", reference),
            "at_least": least,
        },
        reference=reference,
    )


def get_timeline(id_or_ref: int | str) -> Request:
    """``GET /transaction/timeline/{id_or_reference}``."""
    if isinstance(id_or_ref, str):
        reference = _reference("id_or_ref", id_or_ref)
        return fill(GET_TIMELINE, path={"id_or_reference": reference}, reference=reference)
    number = arguments.number(
        "id_or_ref", id_or_ref, meaning="a reference, or the numeric id of a transaction"
    )
    return fill(GET_TIMELINE, path={"id_or_reference": number})


def totals(
    page: int | None,
    start_date: str | date | None,
    end_date: str | date | None,
    pagination: int | None,
) -> Request:
    """``GET /transaction/totals``."""
    return fill(
        TOTALS,
        query={
            "page": optional(arguments.number, "page", page),
            "from": optional(arguments.moment, "start_date", start_date),
            "to": optional(arguments.moment, "end_date", end_date),
            "perPage": optional(arguments.number, "pagination", pagination),
        },
    )


def export(
    page: int | None,
    start_date: str | date | None,
    end_date: str | date | None,
    customer: int | None,
    status: TransactionStatus | str | None,
    currency: str | None,
    amount: int | None,
    settlement: int | None,
    payment_page: int | None,
    pagination: int | None,
    *,
    settled: bool | None,
) -> Request:
    """``GET /transaction/export``."""
    return fill(
        EXPORT,
        query={
            "page": optional(arguments.number, "page", page),
            "from": optional(arguments.moment, "start_date", start_date),
            "to": optional(arguments.moment, "end_date", end_date),
            "customer": optional(_customer, "customer", customer),
            "status": optional(arguments.identifier, "status", status),
            "currency": optional(arguments.identifier, "currency", currency),
            "amount": optional(_amount, "amount", amount),
            "settled": None if settled is None else str(arguments.flag("settled", settled)).lower(),
            "settlement": optional(arguments.number, "settlement", settlement),
            "payment_page": optional(arguments.number, "payment_page", payment_page),
            "perPage": optional(arguments.number, "pagination", pagination),
        },
    )


def _amount(parameter: str, value: object, *, least: int = 1) -> int:
    if type(value) is not int or not least <= value < 2**64:
        raise InvalidRequestError(
            parameter,
            f"pass an int of {least} or more, in the currency's subunit (kobo, pesewas, cents): "
            "NGN 100.50 is 10050",
        )
    return value


def _fee(parameter: str, value: object) -> int:
    return _amount(parameter, value, least=0)


def _reference(parameter: str, value: object) -> str:
    reference = arguments.identifier(parameter, value)
    if not re.fullmatch(r"[A-Za-z0-9._=-]+", reference) or reference in {".", ".."}:
        raise InvalidRequestError(
            parameter, 'use letters, digits and "-", ".", "_", "=" only, such as "order-1042"'
        )
    return reference


def _authorization_code(parameter: str, value: object) -> str:
    code = arguments.identifier(parameter, value)
    if not re.fullmatch(r"AUTH_[A-Za-z0-9]+", code):
        raise InvalidRequestError(
            parameter, "pass an authorization code, which looks like AUTH_8dfhjjdt"
        )
    return code


def _customer(parameter: str, value: object) -> int:
    # Paystack answers a customer code or an e-mail with an empty list, not with an error.
    return arguments.number(
        parameter,
        value,
        meaning="the numeric customer.id (for a code CUS_... or an e-mail, get it with "
        "customers.get_customer), a whole number",
    )


def _id(parameter: str, value: object) -> int:
    return arguments.number(
        parameter,
        value,
        meaning="the numeric id of a transaction (for its reference, call verify), a whole number",
    )


def _metadata(parameter: str, value: object) -> str:
    """A JSON string: in an object, Paystack turns numbers into text."""
    given = arguments.metadata(parameter, value)
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def _channels(parameter: str, value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InvalidRequestError(parameter, "pass a list of channels, such as ['card', 'ussd']")
    items: Sequence[object] = value  # pyright: ignore[reportUnknownVariableType] - of any items
    return [arguments.identifier(f"{parameter}[{index}]", each) for index, each in enumerate(items)]
