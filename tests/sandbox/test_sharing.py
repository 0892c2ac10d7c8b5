"""One sandbox for both clients, for many threads, and for nobody who does not ask for it."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx

from paystackx import AsyncCustomerClient, CustomerClient
from paystackx.sandbox import Sandbox

KEY = "sk_test_example"
HEADERS = {"Authorization": f"Bearer {KEY}"}
PAYSTACK = "https://api.paystack.co"


async def test_both_clients_see_the_same_customers() -> None:
    sandbox = Sandbox()
    with CustomerClient(KEY, transport=sandbox) as client:
        created = client.create("ada@example.com").data
        async with AsyncCustomerClient(KEY, transport=sandbox) as other:
            assert (await other.get_customer("ada@example.com")).data.id == created.id
        assert client.flag("ada@example.com").data.id == created.id


def test_httpx_itself_can_use_it() -> None:
    with httpx.Client(transport=Sandbox(), headers=HEADERS, base_url=PAYSTACK) as client:
        response = client.post("/customer", content=iter([b'{"email":', b'"a@example.com"}']))
    assert response.json()["data"]["email"] == "a@example.com"


async def test_httpx_itself_can_use_it_in_an_async_program() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b'{"email":'
        yield b'"a@example.com"}'

    sandbox = Sandbox()
    async with httpx.AsyncClient(transport=sandbox, headers=HEADERS, base_url=PAYSTACK) as client:
        response = await client.post("/customer", content=body())
    assert response.json()["data"]["email"] == "a@example.com"


def test_a_request_can_be_answered_without_a_client() -> None:
    sandbox = Sandbox()
    sandbox.fail("get_customers")
    request = httpx.Request("GET", f"{PAYSTACK}/customer", headers=HEADERS)
    assert [sandbox.respond(request).status_code for _ in range(2)] == [503, 200]


def test_threads_share_one_sandbox() -> None:
    def slow_clock() -> datetime:
        time.sleep(0.001)  # Lets another thread in, if it may.
        return datetime.now(UTC)

    sandbox = Sandbox(clock=slow_clock)
    emails = [f"user{n // 4}@example.com" for n in range(400)]
    with CustomerClient(KEY, transport=sandbox) as client, ThreadPoolExecutor(8) as threads:
        codes = {response.data.customer_code for response in threads.map(client.create, emails)}
        found = {customer.customer_code for customer in client.iter_customers()}
    assert codes == found
    assert len(codes) == 100


def test_the_package_does_not_import_it() -> None:
    code = "import sys, paystackx; sys.exit('paystackx.sandbox' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
