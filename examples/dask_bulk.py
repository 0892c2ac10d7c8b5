"""Create many customers with Dask, a part of the list at a time.

pip install dask paystackx
PAYSTACK_SECRET_KEY=sk_test_... python dask_bulk.py ada@example.com grace@example.com
"""

import sys
from collections.abc import Iterable

import dask.bag

from paystackx import CustomerClient, PaystackError


def create_all(emails: Iterable[str]) -> list[tuple[str, str]]:
    """Create the customers of one part, and say what became of each."""
    with CustomerClient(timeout=600) as client:  # minutes, to wait for the rate limit
        return [(email, create(client, email)) for email in emails]


def create(client: CustomerClient, email: str) -> str:
    """Create one customer. One that fails does not end the others."""
    try:
        return client.create(email).data.customer_code
    except PaystackError as error:
        return f"failed: {error}"


def main(emails: list[str], scheduler: str = "processes") -> list[tuple[str, str]]:
    """Create the customers in four parts at once."""
    parts = dask.bag.from_sequence(emails, npartitions=min(4, len(emails)))
    return parts.map_partitions(create_all).compute(scheduler=scheduler)


if __name__ == "__main__":
    for address, result in main(sys.argv[1:]):
        print(address, result)
