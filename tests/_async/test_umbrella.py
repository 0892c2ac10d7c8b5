"""All resources under one client: shared connections, windows and settings."""

import httpx
import pytest

from paystackx import AsyncCustomerClient, AsyncPaystackClient, ClientClosedError, RateLimitError
from paystackx.sandbox import Sandbox
from tests.support.answers import CUSTOMER, KEY, Transport, no, ok


async def test_a_resource_is_one_client_made_at_first_use() -> None:
    async with AsyncPaystackClient(KEY, transport=Sandbox()) as client:
        made = await client.customers.create("ada@example.com")
        found = await client.request(
            "GET", "/customer/{code}", segments={"code": made.data.customer_code}
        )

        assert type(client.customers) is AsyncCustomerClient
        assert client.customers is client.customers
        assert found.data["email"] == "ada@example.com"


async def test_a_resource_shares_the_connections_and_the_rate_limit_windows() -> None:
    transport = Transport(
        httpx.Response(429, json={"status": False}, headers={"retry-after": "90"}), ok(CUSTOMER)
    )
    async with AsyncPaystackClient(KEY, transport=transport, timeout=5, max_retries=0) as client:
        with pytest.raises(RateLimitError):
            await client.customers.get_customer("CUS_1")
        with pytest.raises(RateLimitError):
            await client.request("GET", "/customer/{other}", segments={"other": "CUS_2"})
    assert len(transport.requests) == 1


async def test_closing_the_client_closes_its_resources_and_the_connections_once() -> None:
    transport = Transport(ok(CUSTOMER))
    client = AsyncPaystackClient(KEY, transport=transport)
    before = client.customers
    await client.aclose()

    assert transport.closed == 1
    for customers in (before, client.customers):
        with pytest.raises(ClientClosedError, match="CustomerClient was closed"):
            await customers.get_customer("CUS_1")
    with pytest.raises(ClientClosedError):
        await client.request("GET", "/bank")
    assert transport.requests == []


async def test_options_reach_the_resources_and_leave_the_first_client_alone() -> None:
    transport = Transport(ok(CUSTOMER))
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        first = client.customers
        child = client.with_options(headers={"X-Trace": "7"})
        assert type(child) is AsyncPaystackClient
        assert child.customers is child.customers is not first
        await child.customers.get_customer("CUS_1")
        await first.get_customer("CUS_1")
        await child.aclose()
        with pytest.raises(ClientClosedError):
            await child.customers.get_customer("CUS_1")
        await client.customers.get_customer("CUS_1")
    assert [request.headers.get("x-trace") for request in transport.requests] == ["7", None, None]


async def test_a_copy_has_resources_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", KEY)
    async with AsyncPaystackClient(max_retries=7) as client:
        first = client.customers
        kind, arguments = client.__reduce__()
        async with kind(*arguments) as again:
            assert type(again) is AsyncPaystackClient
            assert again.customers is not first


async def test_a_webhook_is_verified_with_the_clients_key() -> None:
    async with AsyncPaystackClient(KEY, transport=Transport(no(404, "no"))) as client:
        assert client.is_verified_webhook_payload(b"{}", "00") is False
        assert client.customers.is_verified_webhook_payload(b"{}", "00") is False
