"""The rows of every resource."""

from paystackx._operations import customers, transactions

OPERATIONS = (*customers.OPERATIONS, *transactions.OPERATIONS)
"""Every operation that has a method."""
