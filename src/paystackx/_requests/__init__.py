"""What is sent: the rows of each resource, beside the functions that fill them."""

from paystackx._requests import customers

OPERATIONS = (*customers.OPERATIONS,)
"""Every operation that has a method."""
