"""How each endpoint and the webhook show a transaction: in other keys and another order each time.

Every shape is that of a published answer of Paystack's.
"""

from typing import Any

import attrs

from paystackx.sandbox.customers._records import Customer
from paystackx.sandbox.customers._shapes import milliseconds
from paystackx.sandbox.transactions._records import Transaction

# What a direct debit does not show of its account.
_HIDDEN = (
    "bin",
    "last4",
    "exp_month",
    "exp_year",
    "card_type",
    "brand",
    "signature",
    "account_name",
)


def verified(transaction: Transaction) -> dict[str, Any]:
    """The answer of verify: the only one with ``transaction_date`` and ``plan_object``."""
    times = _times(transaction)
    return {
        **_identity(transaction),
        "receipt_number": None,
        **_outcome(transaction),
        **_origin(transaction),
        "metadata": _metadata(transaction, ""),
        **_costs(transaction),
        "authorization": _authorization(transaction),
        "customer": _customer(transaction.customer),
        "plan": None,
        "split": {},
        "order_id": None,
        "paidAt": times["paid_at"],
        "createdAt": times["created_at"],
        "requested_amount": transaction.order.amount,
        "pos_transaction_data": None,
        "source": None,
        "fees_breakdown": None,
        "connect": None,
        "transaction_date": times["created_at"],
        "plan_object": {},
        "subaccount": {},
    }


def fetched(transaction: Transaction) -> dict[str, Any]:
    """One transaction by its id."""
    times, outcome = _times(transaction), _outcome(transaction)
    paid_at, created_at = outcome.pop("paid_at"), outcome.pop("created_at")
    return {
        **_identity(transaction),
        "receipt_number": None,
        **outcome,
        "helpdesk_link": None,
        "paid_at": paid_at,
        "created_at": created_at,
        **_origin(transaction),
        "metadata": _metadata(transaction, ""),
        **_costs(transaction),
        "authorization": _authorization(transaction),
        "customer": _customer(transaction.customer),
        "plan": {},
        "subaccount": {},
        "split": {},
        "order_id": None,
        "paidAt": times["paid_at"],
        "createdAt": times["created_at"],
        "requested_amount": transaction.order.amount,
        "pos_transaction_data": None,
        "source": {"type": "api", "source": "merchant_api", "identifier": None},
        "fees_breakdown": None,
        "connect": None,
    }


def listed(transaction: Transaction) -> dict[str, Any]:
    """A row of a list. Its customer lacks ``international_format_phone``."""
    times = _times(transaction)
    customer = _customer(transaction.customer)
    rest = ("metadata", "customer_code", "risk_action")
    order = ("id", "first_name", "last_name", "email", "phone", *rest)
    return {
        **_identity(transaction),
        **_outcome(transaction),
        **_origin(transaction),
        "metadata": _metadata(transaction, None),
        **_costs(transaction),
        "customer": {name: customer[name] for name in order},
        "authorization": _authorization(transaction),
        "plan": {},
        "split": {},
        "subaccount": {},
        "order_id": None,
        "paidAt": times["paid_at"],
        "createdAt": times["created_at"],
        "requested_amount": transaction.order.amount,
        "source": {
            "source": "merchant_api",
            "type": "api",
            "identifier": None,
            "entry_point": transaction.entry_point,
        },
        "connect": None,
        "pos_transaction_data": None,
    }


def charged(transaction: Transaction) -> dict[str, Any]:
    """The answer to a charge: without ``paid_at`` and ``requested_amount``."""
    return {
        "amount": transaction.amount,
        "currency": transaction.order.currency,
        "transaction_date": _times(transaction)["created_at"],
        "status": transaction.status,
        "reference": transaction.reference,
        "domain": transaction.domain,
        "metadata": _metadata(transaction, ""),
        "gateway_response": transaction.gateway_response,
        "message": None,
        "channel": _channel(transaction),
        "ip_address": None,
        "log": None,
        "fees": transaction.fees,
        "authorization": _authorization(transaction),
        "customer": _customer(transaction.customer),
        "plan": None,
        "id": transaction.id,
    }


def partly_charged(transaction: Transaction) -> dict[str, Any]:
    """The answer to a partial debit. Its ``plan`` is a number."""
    shape = charged(transaction)
    number = shape.pop("id")
    return {**shape, "plan": 0, "requested_amount": transaction.order.amount, "id": number}


def told(transaction: Transaction) -> dict[str, Any]:
    """The data of ``charge.success``."""
    receiver = {"receiver_bank_account_number": None, "receiver_bank": None}
    return {
        **_identity(transaction),
        **_outcome(transaction),
        **_origin(transaction),
        "metadata": _metadata(transaction, ""),
        "fees_breakdown": None,
        **_costs(transaction),
        "authorization": {**_authorization(transaction), **receiver},
        "customer": _customer(transaction.customer),
        "plan": {},
        "subaccount": {},
        "split": {},
        "order_id": None,
        "paidAt": _times(transaction)["paid_at"],
        "requested_amount": transaction.order.amount,
        "pos_transaction_data": None,
        "source": {
            "type": "api",
            "source": "merchant_api",
            "entry_point": transaction.entry_point,
            "identifier": None,
        },
    }


def timeline(transaction: Transaction) -> dict[str, Any]:
    """The steps on the page; none where there was no page, or nobody came to it."""
    return _log(transaction) or {
        "start_time": int(transaction.created_at.timestamp()),
        "time_spent": 0,
        "attempts": 0,
        "errors": 0,
        "success": False,
        "mobile": False,
        "input": [],
        "history": [],
    }


def _log(transaction: Transaction) -> dict[str, Any] | None:
    if transaction.paid_at is None or transaction.entry_point == "charge":
        return None
    return {
        "start_time": int(transaction.paid_at.timestamp()),
        "time_spent": 4,
        "attempts": 1,
        "errors": 0,
        "success": True,
        "mobile": False,
        "input": [],
        "history": [
            {"type": "action", "message": "Attempted to pay with card", "time": 3},
            {"type": "success", "message": "Successfully paid with card", "time": 4},
        ],
    }


def _identity(transaction: Transaction) -> dict[str, Any]:
    return {
        "id": transaction.id,
        "domain": transaction.domain,
        "status": transaction.status,
        "reference": transaction.reference,
    }


def _outcome(transaction: Transaction) -> dict[str, Any]:
    return {
        "amount": transaction.amount,
        "message": None,
        "gateway_response": transaction.gateway_response,
        **_times(transaction),
    }


def _origin(transaction: Transaction) -> dict[str, Any]:
    is_api = transaction.entry_point == "charge"
    return {
        "channel": _channel(transaction),
        "currency": transaction.order.currency,
        # An address that is kept for documentation.
        "ip_address": None if is_api else "192.0.2.10",
    }


def _costs(transaction: Transaction) -> dict[str, Any]:
    return {"log": _log(transaction), "fees": transaction.fees, "fees_split": None}


def _channel(transaction: Transaction) -> str:
    authorization = transaction.authorization
    return authorization.channel if authorization else "card"


def _metadata(transaction: Transaction, absent: str | None) -> Any:
    given = transaction.order.metadata
    return absent if given is None else given


def _authorization(transaction: Transaction) -> dict[str, Any]:
    """What was charged, as it was then; nothing while nobody has paid."""
    authorization = transaction.authorization
    if authorization is None or transaction.status == "abandoned":
        return {}
    shape = attrs.asdict(authorization)
    if authorization.channel == "direct_debit":
        shape.update(dict.fromkeys(_HIDDEN))
    return shape


def _customer(customer: Customer) -> dict[str, Any]:
    phone = customer.phone or ""
    return {
        "id": customer.id,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "email": customer.email,
        "customer_code": customer.customer_code,
        "phone": customer.phone,
        "metadata": customer.metadata,
        "risk_action": customer.risk_action,
        "international_format_phone": phone if phone.startswith("+") else None,
    }


def _times(transaction: Transaction) -> dict[str, Any]:
    paid, created = transaction.paid_at, transaction.created_at
    return {
        "paid_at": paid and milliseconds(paid.replace(microsecond=0)),
        "created_at": milliseconds(created.replace(microsecond=0)),
    }
