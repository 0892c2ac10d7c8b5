"""How each endpoint shows a record: the same facts, in other keys and another order every time.

Every shape is that of a recorded or published answer of Paystack's.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import attrs

from paystackx.sandbox._integration import NUMBER as INTEGRATION
from paystackx.sandbox.customers._records import Customer, Mandate

PROFILE = ("first_name", "last_name", "phone", "metadata")
"""What a program says of a customer, beside the e-mail."""


def created(customer: Customer, sent: Collection[str]) -> dict[str, Any]:
    """A new customer. What was not sent is absent, and the times have their milliseconds."""
    shape = {
        **_payments(customer),
        "email": customer.email,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "phone": customer.phone,
        "integration": INTEGRATION,
        "domain": customer.domain,
        "metadata": customer.metadata,
        "customer_code": customer.customer_code,
        "risk_action": customer.risk_action,
        "id": customer.id,
        "createdAt": milliseconds(customer.created_at),
        "updatedAt": milliseconds(customer.updated_at),
        **_identity(customer),
    }
    return {key: value for key, value in shape.items() if key not in PROFILE or key in sent}


def existing(customer: Customer) -> dict[str, Any]:
    """A customer that was to be created, but was there."""
    return {**_common(customer), **_times(customer), **_identity(customer)}


def fetched(customer: Customer) -> dict[str, Any]:
    """One customer, with everything there is."""
    times = _times(customer)
    return {
        **_common(customer),
        **times,
        "created_at": times["createdAt"],
        "updated_at": times["updatedAt"],
        "total_transactions": customer.payments,
        "total_transaction_value": sums(customer.paid),
        "dedicated_account": None,
        "dedicated_accounts": [],
        **_identity(customer),
    }


def listed(customer: Customer) -> dict[str, Any]:
    """A row of a list."""
    return {
        "integration": INTEGRATION,
        **_names(customer),
        "domain": customer.domain,
        "customer_code": customer.customer_code,
        "risk_action": customer.risk_action,
        "id": customer.id,
        **_times(customer),
    }


def updated(customer: Customer) -> dict[str, Any]:
    """A customer that was changed; the documented sample lacks ``risk_action``."""
    return {
        "integration": INTEGRATION,
        **_names(customer),
        **_identity(customer),
        "domain": customer.domain,
        "customer_code": customer.customer_code,
        "risk_action": customer.risk_action,
        "id": customer.id,
        **_payments(customer),
        **_times(customer),
    }


def flagged(customer: Customer) -> dict[str, Any]:
    """A customer whose risk action was set."""
    return {
        **_names(customer),
        "domain": customer.domain,
        **_identity(customer),
        "customer_code": customer.customer_code,
        "risk_action": customer.risk_action,
        "id": customer.id,
        "integration": INTEGRATION,
        **_times(customer),
    }


def verified(mandate: Mandate) -> dict[str, Any]:
    """An approved authorization. The customer's code is under ``code`` here, and here alone."""
    authorization = mandate.customer.authorizations[mandate.authorization_code or ""]
    return {
        "authorization_code": authorization.authorization_code,
        "channel": authorization.channel,
        "bank": authorization.bank,
        "active": True,
        "customer": {"code": mandate.customer.customer_code, "email": mandate.customer.email},
    }


def mandate_row(mandate: Mandate) -> dict[str, Any]:
    """A row of a customer's mandates."""
    customer = mandate.customer
    return {
        "id": mandate.id,
        "status": mandate.status,
        "mandate_id": mandate.mandate_id,
        "authorization_id": mandate.authorization_id,
        "authorization_code": mandate.authorization_code,
        "integration_id": INTEGRATION,
        "account_number": mandate.account_number,
        "bank_code": mandate.bank_code,
        "bank_name": None,
        "customer": {
            "id": customer.id,
            "customer_code": customer.customer_code,
            "email": customer.email,
            "first_name": customer.first_name,
            "last_name": customer.last_name,
        },
        "authorized_at": mandate.authorized_at and milliseconds(mandate.authorized_at),
    }


def identification(given: Mapping[str, str]) -> dict[str, str]:
    """How a customer was identified, with the middle of each number masked."""
    if given["type"] != "bank_account":
        return {
            "country": given["country"],
            "type": given["type"],
            "value": _masked(given["bvn"]),
        }
    return {
        "country": given["country"],
        "type": given["type"],
        "bvn": _masked(given["bvn"]),
        "account_number": _masked(given["account_number"]),
        "bank_code": given["bank_code"],
    }


def sums(by_currency: Mapping[str, int]) -> list[dict[str, Any]]:
    """A sum in each currency."""
    return [{"currency": currency, "amount": sum_} for currency, sum_ in by_currency.items()]


def milliseconds(moment: datetime) -> str:
    """A time as Paystack writes it."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _masked(number: str) -> str:
    if len(number) <= 6:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 6)}{number[-3:]}"


def _common(customer: Customer) -> dict[str, Any]:
    """What a record that was there before begins with."""
    return {
        **_payments(customer),
        **_names(customer),
        "domain": customer.domain,
        "customer_code": customer.customer_code,
        "risk_action": customer.risk_action,
        "id": customer.id,
        "integration": INTEGRATION,
    }


def _names(customer: Customer) -> dict[str, Any]:
    return {
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "email": customer.email,
        "phone": customer.phone,
        "metadata": customer.metadata,
    }


def _payments(customer: Customer) -> dict[str, Any]:
    return {
        "transactions": [],
        "subscriptions": [],
        "authorizations": [attrs.asdict(each) for each in customer.authorizations.values()],
    }


def _identity(customer: Customer) -> dict[str, Any]:
    return {"identified": customer.identified, "identifications": customer.identifications}


def _times(customer: Customer) -> dict[str, str]:
    """Only the answer to a create has milliseconds; every later one is cut to whole seconds."""
    return {
        "createdAt": milliseconds(customer.created_at.replace(microsecond=0)),
        "updatedAt": milliseconds(customer.updated_at.replace(microsecond=0)),
    }
