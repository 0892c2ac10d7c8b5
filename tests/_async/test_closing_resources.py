"""What closing a client of all resources does to those that were made from it."""

from typing import Any

import pytest

from paystackx import AsyncCustomerClient, AsyncPaystackClient, ClientClosedError
from paystackx.sandbox import Sandbox

KEY = "sk_test_filler"


class Meanwhile(AsyncCustomerClient):
    """A resource client during whose closing another thread makes the first use of one more."""

    others: dict[Any, Any]

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "_closed":
            self.others.setdefault(AsyncCustomerClient, self)


async def test_a_client_closes_while_another_thread_makes_a_resource_client() -> None:
    client = AsyncPaystackClient(KEY, transport=Sandbox())
    resource = client._resource(Meanwhile)
    resource.others = client._resources
    await client.aclose()
    with pytest.raises(ClientClosedError):
        await resource.create("ada@example.com")
    assert client._pool.closed
