"""Where the fast engine is used and where not, and the ends of its connections."""

import asyncio
import importlib
import sys
from typing import Any

import httpx
import pytest
import trio

from paystackx import AsyncCustomerClient, CustomerClient
from paystackx.fast import AsyncFastTransport, FastTransport
from tests.lifecycle.helpers import CustomerServer, no_warnings, sockets, wait_until
from tests.support.answers import KEY
from tests.support.server import serving
from tests.support.tls import authority_file, certified

KINDS = [(AsyncCustomerClient, AsyncFastTransport), (CustomerClient, FastTransport)]


def call(kind: Any, engine: Any, *codes: str, **options: Any) -> list[str]:
    """Ask for customers, one after the other, over one client."""

    async def wait() -> list[str]:
        async with kind(KEY, max_retries=0, transport=engine(), **options) as client:
            return [(await client.get_customer(code)).data.customer_code for code in codes]

    if kind is AsyncCustomerClient:
        return asyncio.run(wait())
    with kind(KEY, max_retries=0, transport=engine(), **options) as client:
        return [client.get_customer(code).data.customer_code for code in codes]


def test_on_trio_httpx_sends() -> None:
    async def main() -> str:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, transport=AsyncFastTransport()
        ) as client:
            return (await client.get_customer("one")).data.customer_code

    with serving(CustomerServer()) as server:
        assert trio.run(main) == "one"


def test_httpx_itself_cannot_use_it() -> None:
    request = httpx.Request("GET", "https://api.paystack.co/customer")
    with pytest.raises(TypeError, match="FastTransport is for the clients of paystackx"):
        FastTransport().handle_request(request)
    with pytest.raises(TypeError, match="AsyncFastTransport is for the clients of paystackx"):
        asyncio.run(AsyncFastTransport().handle_async_request(request))


@pytest.mark.parametrize("missing", ["httptools", "orjson"])
def test_without_the_extra_the_next_step_is_told(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fast", "_httptools", "_orjson"):
        monkeypatch.delitem(sys.modules, f"paystackx.{name}")
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=r"pip install 'paystackx\[fast\]'"):
        importlib.import_module("paystackx.fast")


@pytest.mark.parametrize("secure", [False, True], ids=["tcp", "tls"])
def test_a_call_may_be_cancelled_at_every_step_of_the_connection(
    secure: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, transport=AsyncFastTransport(), max_connections=2
        ) as client:
            for steps in range(40):
                going = asyncio.create_task(client.get_customer("held"))
                for _ in range(steps):
                    await asyncio.sleep(0.001 if secure else 0)
                going.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await going
            assert (await client.get_customer("one")).data.customer_code == "one"
            assert sockets(server) == 1

    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    customers = CustomerServer()
    with serving(customers, certified("127.0.0.1") if secure else None) as server, no_warnings():
        asyncio.run(main())
        customers.gate.set()
        assert wait_until(lambda: server.open == 0)
