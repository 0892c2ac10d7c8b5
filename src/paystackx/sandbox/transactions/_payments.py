"""The answers that make transactions: to be paid on a page, or from a saved authorization."""

import re

from paystackx.sandbox import _fields as fields
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._resource import Answer, Call
from paystackx.sandbox.customers._records import Authorization, Customer
from paystackx.sandbox.transactions import _orders as orders
from paystackx.sandbox.transactions import _shapes as shapes
from paystackx.sandbox.transactions._records import Order, Transaction
from paystackx.sandbox.transactions._state import Transactions

# The amounts that choose an outcome; the docstring of Sandbox lists them.
_CHALLENGED, _SLOW, _DECLINED, _PARTLY = 99_901, 99_902, 99_903, 99_904


def initialize(state: Transactions, call: Call) -> Answer:
    """``POST /transaction/initialize``, for anybody who has an e-mail."""
    order = orders.order(call.fields, wrong_currency=403)
    customers = state.customers
    known = customers.find(order.email, "email")
    if order.reference in state.by_reference:
        raise refusals.duplicate_reference()
    customer = known or customers.add_customer(order.email)
    transaction = state.add(customer, order, "transaction_initialize")
    code = state.integration.new_code(15)
    return 200, {
        "status": True,
        "message": "Authorization URL created",
        "data": {
            "authorization_url": f"https://checkout.paystack.com/{code}",
            "access_code": code,
            "reference": transaction.reference,
        },
    }


def charge(state: Transactions, call: Call) -> Answer:
    """``POST /transaction/charge_authorization``."""
    order, code = orders.order(call.fields), _code(call)
    customer, authorization = _authorization(state, code, order)
    transaction = state.add(customer, order, "charge", authorization)
    if order.amount == _CHALLENGED:
        code = state.integration.new_code(15)
        return 200, {
            "status": True,
            "message": "Please, redirect your customer to the authorization url provided",
            "data": {
                "authorization_url": f"https://checkout.paystack.com/resume/{code}",
                "reference": transaction.reference,
                "access_code": code,
                "paused": True,
            },
        }
    _charge(state, transaction, authorization)
    return 200, {
        "status": True,
        "message": "Charge attempted",
        "data": shapes.charged(transaction),
    }


def partial_debit(state: Transactions, call: Call) -> Answer:
    """``POST /transaction/partial_debit``."""
    currency = fields.text(call.fields, "currency")
    order, code = orders.order(call.fields), _code(call)
    least = orders.amount(call.fields, "at_least") if "at_least" in call.fields else None
    if least is not None and least > order.amount:
        raise refusals.plain(400, "at_least cannot be greater than amount")
    if currency != "NGN":
        # The documentation allows GHS; the live API was seen to refuse it.
        raise refusals.plain(400, f"Currency {currency} is not supported for Partial Debit")
    if state.customers.find(order.email, "email") is None:
        raise refusals.plain(400, "Customer not found")
    customer, authorization = _authorization(state, code, order)
    transaction = state.add(customer, order, "charge", authorization)
    if order.amount == _PARTLY:
        transaction.amount = least or order.amount // 2
    _charge(state, transaction, authorization)
    return 200, {
        "status": True,
        "message": "Charge attempted",
        "data": shapes.partly_charged(transaction),
    }


def _code(call: Call) -> str:
    code = fields.text(call.fields, "authorization_code")
    if not re.fullmatch(r"AUTH_[a-z0-9]+", code, re.IGNORECASE | re.ASCII):
        raise refusals.invalid(
            f'"authorization_code" with value "{code}" fails to match the required pattern: '
            "/^AUTH_[a-z0-9]+$/i"
        )
    return code


def _authorization(state: Transactions, code: str, order: Order) -> tuple[Customer, Authorization]:
    customers = state.customers
    holder = customers.holders.get(code)
    if holder is None and code not in customers.deactivated:
        raise refusals.plain(400, "Authorization code is invalid")
    if holder is None or holder.email != order.email or not holder.authorizations[code].reusable:
        # One text for all three causes.
        raise refusals.plain(
            400,
            "Email does not match Authorization code. Authorization may be inactive or belong to "
            "a different email. Please confirm.",
        )
    return holder, holder.authorizations[code]


def _charge(state: Transactions, transaction: Transaction, authorization: Authorization) -> None:
    asked = transaction.order.amount
    reason = state.declines.take() or ("Insufficient Funds" if asked == _DECLINED else None)
    if reason is not None:
        transaction.status, transaction.gateway_response = "failed", reason
    elif authorization.channel == "direct_debit" or asked == _SLOW:
        transaction.status, transaction.gateway_response = "processing", "Transaction in progress"
    else:
        state.succeed(transaction, "Approved")
