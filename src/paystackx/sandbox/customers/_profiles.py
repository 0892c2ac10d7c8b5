"""The answers about customers: their names, their identity, and whether they may pay."""

import re
from collections.abc import Mapping
from typing import Any

from paystackx.sandbox import _fields as fields
from paystackx.sandbox import _paging as paging
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._resource import Answer, Call
from paystackx.sandbox.customers import _events as events
from paystackx.sandbox.customers import _shapes as shapes
from paystackx.sandbox.customers._state import Customers

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


def create(state: Customers, call: Call) -> Answer:
    """``POST /customer``: a new customer, or the one that has this e-mail."""
    email, profile = fields.email(call.fields), _profile(call.fields)
    customer = state.find(email, "email")
    if customer:
        customer.updated_at = state.integration.now()
        data = shapes.existing(customer)
    else:
        data = shapes.created(state.add_customer(email, **profile), profile)
    return 200, {"status": True, "message": "Customer created", "data": data}


def get_customers(state: Customers, call: Call) -> Answer:
    """``GET /customer``."""
    rows, meta = paging.page("customer", state.customers, call.query)
    return 200, {
        "status": True,
        "message": "Customers retrieved",
        "data": [shapes.listed(customer) for customer in rows],
        "meta": meta,
    }


def get_customer(state: Customers, call: Call) -> Answer:
    """``GET /customer/{email_or_code}``; old programs send the id, and it works."""
    customer = state.named(call.segments["email_or_code"], "code", "email", "id")
    return 200, {
        "status": True,
        "message": "Customer retrieved",
        "data": shapes.fetched(customer),
    }


def update(state: Customers, call: Call) -> Answer:
    """``PUT /customer/{code}``; whether Paystack takes an e-mail here is not known."""
    profile = _profile(call.fields)
    customer = state.named(call.segments["code"], "code", "id")
    for name, value in profile.items():
        # The names of an identified customer are the bank's.
        if not (customer.identified and name in {"first_name", "last_name"}):
            setattr(customer, name, value)
    customer.updated_at = state.integration.now()
    return 200, {"status": True, "message": "Customer updated", "data": shapes.updated(customer)}


def flag(state: Customers, call: Call) -> Answer:
    """``POST /customer/set_risk_action``."""
    name = fields.text(call.fields, "customer")
    asked = {"risk_action": "default", **call.fields}
    risk_action = fields.choice(asked, "risk_action", ("default", "allow", "deny"))
    customer = state.named(name, "code", "email")
    customer.risk_action, customer.updated_at = risk_action, state.integration.now()
    return 200, {"status": True, "message": "Customer updated", "data": shapes.flagged(customer)}


def validate(state: Customers, call: Call) -> Answer:
    """``POST /customer/{email_or_code}/identification``: 202 for nonsense too, as in test mode."""
    required = ["country", "type", "bvn", "first_name", "last_name"]
    if call.fields.get("type") == "bank_account":
        required += ["account_number", "bank_code"]
    given = {name: fields.text(call.fields, name) for name in required}
    customer = state.named(call.segments["email_or_code"], "code", "email")
    if not re.fullmatch(r"[0-9]{11,12}", given["bvn"]):
        raise refusals.plain(400, "Invalid BVN")
    if given == _KNOWN_TO_THE_BANK:
        if customer.identified:
            raise refusals.plain(400, "Customer already validated using the same credentials")
        customer.identifications = [shapes.identification(given)]
        customer.first_name, customer.last_name = given["first_name"], given["last_name"]
        customer.updated_at = state.integration.now()
        payload = events.identified(customer, given)
    else:
        payload = events.identification_failed(customer, given, _reason(given))
    state.integration.notify(payload)
    return 202, {"status": True, "message": "Customer Identification in progress"}


def _reason(given: Mapping[str, str]) -> str:
    """Why the bank does not know this person, in one of Paystack's three documented sentences."""
    wrong = {name for name, value in _KNOWN_TO_THE_BANK.items() if given.get(name) != value}
    if wrong & {"country", "type", "bank_code"}:
        return "Account couldn't be resolved. Please try again"
    what = "number" if wrong & {"account_number", "bvn"} else "name"
    return f"Account {what} or BVN is incorrect"


def _profile(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a profile that were sent. null is allowed: Paystack lets it pass.

    Metadata as a JSON string is refused, as Paystack's test API was seen to do.
    """
    sent = {name: given[name] for name in shapes.PROFILE if name in given}
    for name, value in sent.items():
        kind, called = (dict, "of type object") if name == "metadata" else (str, "a string")
        if value is not None and not isinstance(value, kind):
            raise refusals.invalid(f'"{name}" must be {called}')
    return sent
