"""The answers about authorizations: whether and how a customer's account may be debited."""

from typing import Any

from paystackx.sandbox import _fields as fields
from paystackx.sandbox import _paging as paging
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._resource import Answer, Call
from paystackx.sandbox.customers import _shapes as shapes
from paystackx.sandbox.customers._state import Customers

_ACCOUNT = ("number", "bank_code")
_ADDRESS = ("street", "city", "state")


def deactivate(state: Customers, call: Call) -> Answer:
    """``POST /customer/authorization/deactivate``."""
    if not state.remove_authorization(fields.text(call.fields, "authorization_code")):
        raise refusals.plain(404, "Authorization code not found.")
    return 200, {"status": True, "message": "Authorization has been deactivated"}


def initialize_authorization(state: Customers, call: Call) -> Answer:
    """``POST /customer/authorization/initialize``, for anybody who has an e-mail."""
    email = fields.email(call.fields)
    fields.choice(call.fields, "channel", ("direct_debit",))
    account = None
    if "account" in call.fields:
        account = fields.record(call.fields, "account", _ACCOUNT)
    if "address" in call.fields:
        fields.record(call.fields, "address", _ADDRESS)
    customer = state.find(email, "email") or state.add_customer(email)
    code = state.integration.new_code(15)
    reference = f"{state.integration.new_code(15)}{code}"
    state.add_mandate(customer, reference, account)
    return 200, _initialized("checkout.paystack.com", code, reference)


def initialize_direct_debit(state: Customers, call: Call) -> Answer:
    """``POST /customer/{customer_id}/initialize-direct-debit``."""
    account = fields.record(call.fields, "account", _ACCOUNT)
    fields.record(call.fields, "address", _ADDRESS)
    customer = state.named(call.segments["customer_id"], "id")
    code, reference = state.integration.new_code(15), state.integration.new_code(15)
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


def verify_authorization(state: Customers, call: Call) -> Answer:
    """``GET /customer/authorization/verify/{reference}``."""
    mandate = state.mandates.get(call.segments["reference"])
    if mandate is None or mandate.status != "active":
        raise refusals.authorization_not_found()
    return 200, {
        "status": True,
        "message": "Authorization retrieved successfully",
        "data": shapes.verified(mandate),
    }


def trigger_activation_charge(state: Customers, call: Call) -> Answer:
    """``PUT /customer/{customer_id}/directdebit-activation-charge``."""
    wanted = fields.whole_number(call.fields, "authorization_id")
    customer = state.named(call.segments["customer_id"], "id")
    if all(mandate.authorization_id != wanted for mandate in customer.mandates):
        raise refusals.authorization_not_found()
    return 200, {"status": True, "message": "Mandate is queued for retry"}


def get_mandate_authorizations(state: Customers, call: Call) -> Answer:
    """``GET /customer/{customer_id}/directdebit-mandate-authorizations``; pages by ``cursor``."""
    customer = state.named(call.segments["customer_id"], "id")
    per_page = paging.positive(call.query, "per_page", 50)
    newest_first = customer.mandates[::-1]
    rows, following = paging.from_cursor("mandate", newest_first, call.query, "cursor", per_page)
    return 200, {
        "status": True,
        "message": "Mandate authorizations retrieved successfully",
        "data": [shapes.mandate_row(mandate) for mandate in rows],
        "meta": {
            "per_page": per_page,
            "next": following,
            "count": len(rows),
            "total": len(newest_first),
        },
    }
