"""The answers about customers: who they are, and whether they may pay."""

import re
from typing import Any

from paystackx.sandbox import _checks as checks
from paystackx.sandbox import _lists as lists
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox import _shapes as shapes
from paystackx.sandbox._call import Call, found
from paystackx.sandbox._state import State

_KNOWN_TO_THE_BANK = {
    "country": "NG",
    "type": "bank_account",
    "account_number": "0111111111",
    "bvn": "222222222221",
    "bank_code": "007",
    "first_name": "Uchenna",
    "last_name": "Okoro",
}
"""The one person whom test mode can identify, as Paystack documents them."""


def create(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``POST /customer``: a new customer, or the one that has this e-mail."""
    email, profile = checks.email(call.fields), checks.profile(call.fields)
    customer = state.find(email, "email")
    if customer:
        customer.updated_at = state.now()
        data = shapes.existing(customer)
    else:
        data = shapes.created(state.add_customer(email, **profile), profile)
    return 200, {"status": True, "message": "Customer created", "data": data}


def get_customers(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``GET /customer``."""
    rows, meta = lists.page(state.customers, call.query)
    return 200, {
        "status": True,
        "message": "Customers retrieved",
        "data": [shapes.listed(customer) for customer in rows],
        "meta": meta,
    }


def get_customer(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``GET /customer/{email_or_code}``; old programs send the id, and it works."""
    customer = found(state, call.segments["email_or_code"], "code", "email", "id")
    return 200, {
        "status": True,
        "message": "Customer retrieved",
        "data": shapes.fetched(customer),
    }


def update(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``PUT /customer/{code}``: nobody has shown that an e-mail works here."""
    profile = checks.profile(call.fields)
    customer = found(state, call.segments["code"], "code", "id")
    for name, value in profile.items():
        # The names of an identified customer are the bank's.
        if not (customer.identified and name in {"first_name", "last_name"}):
            setattr(customer, name, value)
    customer.updated_at = state.now()
    return 200, {"status": True, "message": "Customer updated", "data": shapes.updated(customer)}


def flag(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``POST /customer/set_risk_action``."""
    name = checks.text(call.fields, "customer")
    asked = {"risk_action": "default", **call.fields}
    risk_action = checks.choice(asked, "risk_action", ("default", "allow", "deny"))
    customer = found(state, name, "code", "email")
    customer.risk_action, customer.updated_at = risk_action, state.now()
    return 200, {"status": True, "message": "Customer updated", "data": shapes.flagged(customer)}


def validate(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``POST /customer/{email_or_code}/identification``: 202 for nonsense too, as in test mode."""
    required = ["country", "type", "bvn", "first_name", "last_name"]
    if call.fields.get("type") == "bank_account":
        required += ["account_number", "bank_code"]
    given = {name: checks.text(call.fields, name) for name in required}
    customer = found(state, call.segments["email_or_code"], "code", "email")
    if not re.fullmatch(r"[0-9]{11,12}", given["bvn"]):
        raise refusals.plain(400, "Invalid BVN")
    if given == _KNOWN_TO_THE_BANK:
        if customer.identified:
            raise refusals.plain(400, "Customer already validated using the same credentials")
        customer.identifications = [shapes.identification(given)]
        customer.first_name, customer.last_name = given["first_name"], given["last_name"]
        customer.updated_at = state.now()
    return 202, {"status": True, "message": "Customer Identification in progress"}
