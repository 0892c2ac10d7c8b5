"""The webhooks about customers, with the keys of Paystack's documented samples."""

from collections.abc import Mapping
from typing import Any

import attrs

from paystackx.sandbox._integration import NUMBER
from paystackx.sandbox.customers import _shapes as shapes
from paystackx.sandbox.customers._records import Customer, Mandate


def identified(customer: Customer, given: Mapping[str, str]) -> dict[str, Any]:
    """A customer was identified. The id is text here, and a number where it failed."""
    data = _identification(customer, given)
    return {
        "event": "customeridentification.success",
        "data": {**data, "customer_id": str(customer.id)},
    }


def identification_failed(
    customer: Customer, given: Mapping[str, str], reason: str
) -> dict[str, Any]:
    """A customer was not identified."""
    data = {**_identification(customer, given), "reason": reason}
    return {"event": "customeridentification.failed", "data": data}


def _identification(customer: Customer, given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "customer_id": customer.id,
        "customer_code": customer.customer_code,
        "email": customer.email,
        "identification": shapes.identification(given),
    }


def mandate_created(mandate: Mandate) -> dict[str, Any]:
    """A customer has approved; the account cannot be charged yet."""
    return {
        "event": "direct_debit.authorization.created",
        "status": True,
        "message": "Authorization retrieved successfully",
        "data": {**_authorization(mandate, is_active=False), "customer": _person(mandate)},
    }


def mandate_active(mandate: Mandate) -> dict[str, Any]:
    """The account can be charged."""
    return {
        "event": "direct_debit.authorization.active",
        "data": {
            **_authorization(mandate, is_active=True),
            "integration": NUMBER,
            "domain": mandate.customer.domain,
            "reference": mandate.reference,
            "customer": _person(mandate),
        },
    }


def _authorization(mandate: Mandate, *, is_active: bool) -> dict[str, Any]:
    shape = attrs.asdict(mandate.customer.authorizations[mandate.authorization_code or ""])
    code = shape.pop("authorization_code")
    del shape["bin"]
    order = ("last4", "channel", "card_type", "bank", "exp_month", "exp_year", "country_code")
    return {
        "authorization_code": code,
        "active": is_active,
        **{name: shape.pop(name) for name in order},
        **shape,
    }


def _person(mandate: Mandate) -> dict[str, Any]:
    customer = mandate.customer
    return {
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "code": customer.customer_code,
        "email": customer.email,
        "phone": customer.phone or "",
        "metadata": customer.metadata,
        "risk_action": customer.risk_action,
    }
