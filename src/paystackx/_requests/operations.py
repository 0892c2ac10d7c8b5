"""The rows of every resource."""

from paystackx._requests import customers, transactions

OPERATIONS = (*customers.OPERATIONS, *transactions.OPERATIONS)
"""Every operation that has a method."""
