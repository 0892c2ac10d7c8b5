"""One client on several event loops, also on two at once."""

import asyncio
from typing import Any

import pytest
import trio

from paystackx import AsyncCustomerClient
from paystackx.fast import AsyncFastTransport
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.server import serving

every_engine = pytest.mark.parametrize("engine", [None, AsyncFastTransport])


@every_engine
def test_a_client_may_go_from_asyncio_to_trio_and_back(engine: Any) -> None:
    async def get(code: str) -> None:
        assert (await client.get_customer(code)).data.customer_code == code

    async def get_two_and_close() -> None:
        await get("5")
        await get("6")
        await client.aclose()

    with serving(CustomerServer()) as server:
        client = AsyncCustomerClient(KEY, base_url=server.url, transport=engine and engine())
        for code, run in enumerate((asyncio.run, trio.run, asyncio.run, trio.run), start=1):
            if run is asyncio.run:
                asyncio.run(get(str(code)))
            else:
                trio.run(get, str(code))
        asyncio.run(get_two_and_close())
        assert server.connections == 5


@every_engine
def test_a_client_may_be_used_on_asyncio_and_by_a_guest_there(engine: Any) -> None:
    async def get(*codes: str) -> None:
        for code in codes:
            assert (await client.get_customer(code)).data.customer_code == code

    async def visit(*codes: str) -> None:
        """Call from trio, on the loop of asyncio that is running."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[Any] = loop.create_future()
        trio.lowlevel.start_guest_run(
            get,
            *codes,
            run_sync_soon_threadsafe=loop.call_soon_threadsafe,
            done_callback=ended.set_result,
        )
        (await ended).unwrap()

    async def main() -> None:
        await visit("1", "2")
        await get("3", "4")
        await visit("5", "6")
        await get("7", "8")
        await client.aclose()

    with serving(CustomerServer()) as server:
        client = AsyncCustomerClient(KEY, base_url=server.url, transport=engine and engine())
        asyncio.run(main())
        assert server.connections == 3
