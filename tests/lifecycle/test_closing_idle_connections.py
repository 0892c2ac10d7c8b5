"""A call that is cancelled while it closes idle connections that are of no use."""

import asyncio

import pytest

from paystackx import AsyncCustomerClient
from paystackx.fast import AsyncFastTransport
from tests.lifecycle.helpers import CustomerServer, no_warnings, sockets
from tests.support.answers import KEY
from tests.support.server import serving


@pytest.mark.parametrize("engine", [None, AsyncFastTransport()], ids=["usual", "fast"])
def test_it_loses_no_other_connection(engine: AsyncFastTransport | None) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url, transport=engine) as client:
            calls = [asyncio.create_task(client.get_customer(f"held{n}")) for n in range(3)]
            while len(customers.seen) < 3:  # noqa: ASYNC110 - the server is a thread
                await asyncio.sleep(0.01)
            customers.gate.set()
            await asyncio.gather(*calls)
            idle = (await client._pool._per_loop.get())._idle
            idle[0].idle_since -= 60

            going = asyncio.create_task(client.get_customer("one"))
            await asyncio.sleep(0)
            going.cancel()
            with pytest.raises(asyncio.CancelledError):
                await going
            assert len(idle) == 2
            assert (await client.get_customer("two")).data.customer_code == "two"
            assert sockets(server) == 2

    customers = CustomerServer()
    with serving(customers) as server, no_warnings():
        asyncio.run(main())
