"""What is sent: the rows of each resource, beside the functions that fill them."""

from paystackx._requests import customers, transactions

OPERATIONS = (*customers.OPERATIONS, *transactions.OPERATIONS)
"""Every operation that has a method."""
