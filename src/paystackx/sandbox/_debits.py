"""The answers about authorizations: whether and how a customer's account may be debited."""

from typing import Any

from paystackx.sandbox import _checks as checks
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox import _shapes as shapes
from paystackx.sandbox._call import Call, found
from paystackx.sandbox._state import State

_ACCOUNT = ("number", "bank_code")
_ADDRESS = ("street", "city", "state")


def deactivate(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``POST /customer/authorization/deactivate``."""
    if not state.remove_authorization(checks.text(call.fields, "authorization_code")):
        raise refusals.plain(404, "Authorization code not found.")
    return 200, {"status": True, "message": "Authorization has been deactivated"}


def initialize_authorization(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``POST /customer/authorization/initialize``, for anybody who has an e-mail."""
    email = checks.email(call.fields)
    checks.choice(call.fields, "channel", ("direct_debit",))
    account = None
    if "account" in call.fields:
        account = checks.record(call.fields, "account", _ACCOUNT)
    if "address" in call.fields:
        checks.record(call.fields, "address", _ADDRESS)
    customer = state.find(email, "email") or state.add_customer(email)
    code = state.new_code(15)
    reference = f"{state.new_code(15)}{code}"
    state.add_mandate(customer, reference, account)
    return 200, _initialized("checkout.paystack.com", code, reference)


def initialize_direct_debit(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``POST /customer/{customer_id}/initialize-direct-debit``."""
    account = checks.record(call.fields, "account", _ACCOUNT)
    checks.record(call.fields, "address", _ADDRESS)
    customer = found(state, call.segments["customer_id"], "id")
    code, reference = state.new_code(15), state.new_code(15)
    state.add_mandate(customer, reference, account)
    return 200, _initialized("link.paystack.com", code, reference)


def _initialized(host: str, code: str, reference: str) -> dict[str, Any]:
    return {
        "status": True,
        "message": "Authorization initialized",
        "data": {
            "redirect_url": f"https://{host}/{code}",
            "access_code": code,
            "reference": reference,
        },
    }


def verify_authorization(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``GET /customer/authorization/verify/{reference}``."""
    mandate = state.mandates.get(call.segments["reference"])
    if mandate is None or mandate.status != "active":
        raise refusals.authorization_not_found()
    return 200, {
        "status": True,
        "message": "Authorization retrieved successfully",
        "data": shapes.verified(mandate),
    }


def trigger_activation_charge(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``PUT /customer/{customer_id}/directdebit-activation-charge``."""
    wanted = checks.whole_number(call.fields, "authorization_id")
    customer = found(state, call.segments["customer_id"], "id")
    if all(mandate.authorization_id != wanted for mandate in customer.mandates):
        raise refusals.authorization_not_found()
    return 200, {"status": True, "message": "Mandate is queued for retry"}


def get_mandate_authorizations(state: State, call: Call) -> tuple[int, dict[str, Any]]:
    """``GET /customer/{customer_id}/directdebit-mandate-authorizations``: all on one page."""
    customer = found(state, call.segments["customer_id"], "id")
    rows = [shapes.mandate_row(mandate) for mandate in reversed(customer.mandates)]
    return 200, {
        "status": True,
        "message": "Mandate authorizations retrieved successfully",
        "data": rows,
        "meta": {"per_page": 50, "next": None, "count": len(rows), "total": len(rows)},
    }
