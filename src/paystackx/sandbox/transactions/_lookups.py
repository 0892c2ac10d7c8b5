"""The answers about transactions that were made."""

from datetime import timedelta
from typing import Any

from paystackx.sandbox import _paging as paging
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._integration import NUMBER
from paystackx.sandbox._resource import Answer, Call
from paystackx.sandbox.customers import _shapes as customer_shapes
from paystackx.sandbox.transactions import _shapes as shapes
from paystackx.sandbox.transactions._records import Transaction
from paystackx.sandbox.transactions._state import Transactions


def verify(state: Transactions, call: Call) -> Answer:
    """``GET /transaction/verify/{reference}``; an unknown reference is a 400, not a 404."""
    transaction = state.by_reference.get(call.segments["reference"])
    if transaction is None:
        raise refusals.reference_not_found()
    return _answer("Verification successful", shapes.verified(transaction))


def get_transactions(state: Transactions, call: Call) -> Answer:
    """``GET /transaction``. A customer code is no error: no row has it."""
    wanted = [row for row in state.transactions if _is_asked_for(row, call)]
    rows, meta = paging.page("transaction", wanted, call.query)
    if "total" in meta:
        # The sum of the rows of this page, whatever their currency and status.
        volume = sum(row.amount for row in rows)
        meta = {"total": meta.pop("total"), "total_volume": volume, **meta}
    return 200, {
        "status": True,
        "message": "Transactions retrieved",
        "data": [shapes.listed(row) for row in rows],
        "meta": meta,
    }


def _is_asked_for(transaction: Transaction, call: Call) -> bool:
    facts = {
        "customer": str(transaction.customer.id),
        "status": transaction.status,
        "amount": str(transaction.amount),
        # No transaction here comes from a terminal.
        "terminalid": None,
    }
    return all(call.query.get(name, value) == value for name, value in facts.items())


def get_transaction(state: Transactions, call: Call) -> Answer:
    """``GET /transaction/{id}``; a reference does not work here."""
    number = call.segments["id"]
    if not number.isdecimal():
        raise refusals.plain(400, "Transaction ID should be numeric.")
    transaction = state.by_id.get(number)
    if transaction is None:
        raise refusals.plain(404, "Transaction not found")
    return _answer("Transaction retrieved", shapes.fetched(transaction))


def get_timeline(state: Transactions, call: Call) -> Answer:
    """``GET /transaction/timeline/{id_or_reference}``."""
    name = call.segments["id_or_reference"]
    transaction = state.by_id.get(name) or state.by_reference.get(name)
    if transaction is None:
        raise refusals.plain(404, "Transaction ID or reference is invalid")
    return _answer("Timeline retrieved", shapes.timeline(transaction))


def totals(state: Transactions, call: Call) -> Answer:
    """``GET /transaction/totals``, of what was paid. Nothing is ever paid out here."""
    rows = paging.newest_first(state.transactions, call.query)
    paid = [row for row in reversed(rows) if row.status == "success"]
    by_currency = dict[str, int]()
    for row in paid:
        currency = row.order.currency
        by_currency[currency] = by_currency.get(currency, 0) + row.amount
    volume, sums = sum(by_currency.values()), customer_shapes.sums(by_currency)
    return _answer(
        "Transaction totals",
        {
            "total_transactions": len(paid),
            "total_volume": volume,
            "total_volume_by_currency": sums,
            "pending_transfers": volume,
            "pending_transfers_by_currency": sums,
        },
    )


def export(state: Transactions, _: Call) -> Answer:
    """``GET /transaction/export``; the link leads nowhere."""
    now = state.integration.now()
    number = int(now.timestamp() * 1000)
    path = f"exports/{NUMBER}/transactions/Sandbox_transactions_{number}.csv"
    signature = state.integration.new_code(20)
    query = f"X-Amz-Expires=60&X-Amz-Signature={signature}"
    return _answer(
        "Export successful",
        {
            "path": f"https://files.sandbox.invalid/{path}?{query}",
            "expiresAt": f"{now + timedelta(seconds=60):%Y-%m-%d %H:%M:%S}",
        },
    )


def _answer(message: str, data: dict[str, Any]) -> Answer:
    return 200, {"status": True, "message": message, "data": data}
