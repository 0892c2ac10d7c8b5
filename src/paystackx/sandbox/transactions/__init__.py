"""Transactions: their routes and records."""

from paystackx._operations import transactions as rows
from paystackx.sandbox._resource import Resource
from paystackx.sandbox.transactions import _lookups as lookups
from paystackx.sandbox.transactions import _payments as payments
from paystackx.sandbox.transactions._state import Transactions as Transactions

RESOURCE = Resource(
    state=Transactions,
    routes={
        rows.INITIALIZE: payments.initialize,
        rows.CHARGE: payments.charge,
        rows.PARTIAL_DEBIT: payments.partial_debit,
        rows.VERIFY: lookups.verify,
        rows.GET_TRANSACTIONS: lookups.get_transactions,
        rows.GET_TRANSACTION: lookups.get_transaction,
        rows.GET_TIMELINE: lookups.get_timeline,
        rows.TOTALS: lookups.totals,
        rows.EXPORT: lookups.export,
    },
)
