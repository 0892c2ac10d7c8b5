"""A connection that nobody used for a while."""

import asyncio
from types import ModuleType
from typing import Any

import pytest

from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._async import connection as async_connection
from paystackx._seam import clock
from paystackx._sync import connection
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.server import serving


def call_async(url: str, wait: Any) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=url) as client:
            await client.get_customer("before")
            wait()
            await client.get_customer("after")

    asyncio.run(main())


def call_sync(url: str, wait: Any) -> None:
    with CustomerClient(KEY, base_url=url) as client:
        client.get_customer("before")
        wait()
        client.get_customer("after")


@pytest.mark.parametrize(
    ("call", "module"), [(call_async, async_connection), (call_sync, connection)]
)
@pytest.mark.parametrize(("seconds", "connections"), [(5, 1), (60, 2)])
def test_a_connection_that_was_idle_for_long_is_not_used(
    seconds: float,
    connections: int,
    call: Any,
    module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wait() -> None:
        monkeypatch.setattr(module, "clock", lambda: clock() + seconds)

    with serving(CustomerServer()) as server:
        call(server.url, wait)
        assert server.connections == connections
