"""Every socket that a call uses is one of ours, under its deadline; and tools see every call."""

import asyncio
import socket
import ssl
import threading
from types import SimpleNamespace
from typing import Any

import httpcore
import httpx
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._engine.httpcore import (
    has_leftover,
    has_one_connection,
    has_unread_records,
    one_connection,
)
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.server import serving

KINDS = [
    (AsyncCustomerClient, httpx.AsyncHTTPTransport, "handle_async_request"),
    (CustomerClient, httpx.HTTPTransport, "handle_request"),
]


def calls(kind: Any, url: str, *codes: str, **options: Any) -> list[str]:
    async def wait() -> list[str]:
        async with kind(KEY, base_url=url, **options) as client:
            return [(await client.get_customer(code)).data.customer_code for code in codes]

    if kind is AsyncCustomerClient:
        return asyncio.run(wait())
    with kind(KEY, base_url=url, **options) as client:
        return [client.get_customer(code).data.customer_code for code in codes]


@pytest.mark.parametrize(("kind", "transport", "method"), KINDS)
def test_what_patches_the_transports_of_httpx_sees_every_call(
    kind: Any, transport: type, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[str]()
    handle: Any = getattr(transport, method)

    def patched(self: Any, request: httpx.Request) -> Any:
        seen.append(request.url.path)
        return handle(self, request)

    monkeypatch.setattr(transport, method, patched)
    with serving(CustomerServer()) as server:
        assert calls(kind, server.url, "one", "two") == ["one", "two"]
        assert server.connections == 1
    assert seen == ["/customer/one", "/customer/two"]


@pytest.mark.parametrize("kind", [httpx.AsyncHTTPTransport, httpx.HTTPTransport])
def test_a_transport_holds_one_connection_and_no_pool(kind: Any) -> None:
    transport = one_connection(kind, "http://[::1]:8000", verify=False)
    assert isinstance(transport, kind)
    assert has_one_connection(transport)
    assert isinstance(transport._pool, httpcore.HTTPConnection | httpcore.AsyncHTTPConnection)
    assert transport._pool.can_handle_request(httpcore.URL("http://[::1]:8000/x").origin)
    assert not has_leftover(transport)


@pytest.mark.parametrize("kind", [httpx.AsyncHTTPTransport, httpx.HTTPTransport])
@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "https://api.paystack.co"])
def test_a_proxy_has_no_pool_either(url: str, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    transport = one_connection(kind, url, verify=False)
    assert has_one_connection(transport)
    assert transport._pool.can_handle_request(httpcore.URL(url).origin)
    assert not has_leftover(transport)


@pytest.mark.parametrize("kind", [AsyncCustomerClient, CustomerClient])
def test_a_proxy_is_told_the_whole_address_in_every_call(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(CustomerServer()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert calls(kind, "http://127.0.0.2:9", "one", "two") == ["one", "two"]
    lines = [request.split(b" HTTP")[0] for request in proxy.requests]
    assert lines == [b"GET http://127.0.0.2:9/customer/" + code for code in (b"one", b"two")]
    assert proxy.connections == 1


def test_a_transport_with_another_inside_stays_as_it_is() -> None:
    class Other(httpx.HTTPTransport):
        def __init__(self, **_: Any) -> None: ...

    transport: Any = one_connection(Other, "http://127.0.0.1:8000", verify=False)
    assert not hasattr(transport, "_pool")
    transport._pool = SimpleNamespace(connections=[])
    assert not has_one_connection(transport)
    assert not has_leftover(transport)


@pytest.mark.parametrize("kind", [AsyncCustomerClient, CustomerClient])
@pytest.mark.parametrize("way", ["straight", "through a proxy"])
def test_a_connection_that_the_server_closed_after_the_check_is_not_replaced_unseen(
    way: str, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request is lost with it, and the next attempt has a connection of ours."""
    from paystackx._async.connection import AsyncConnection
    from paystackx._sync.connection import Connection

    closed = threading.Event()

    def answer(connection: socket.socket, request: bytes) -> None:
        CustomerServer()(connection, request)
        if b"first" in request:
            connection.shutdown(socket.SHUT_WR)
            closed.set()

    def is_usable(_: object, __: float) -> bool:
        return True

    connection: Any = AsyncConnection if kind is AsyncCustomerClient else Connection
    monkeypatch.setattr(connection, "is_usable", is_usable)
    with serving(answer) as server:
        url = server.url
        if way == "through a proxy":
            monkeypatch.setenv("HTTP_PROXY", server.url)
            url = "http://127.0.0.2:9"
        with pytest.raises(paystackx.ConnectionLostError) as caught:
            calls(kind, url, "first", "second", max_retries=0)
        assert server.connections == 1
    assert closed.wait(60)
    assert [attempt.error for attempt in caught.value.attempts] == ["ConnectionLostError"]


def test_whether_tls_holds_what_was_not_read_is_seen() -> None:
    context = ssl.create_default_context()
    nothing, no_tls = ssl.MemoryBIO(), ssl.MemoryBIO()
    no_tls.write(b"HTTP/1.1 200 OK\r\n")
    assert not has_unread_records(context.wrap_bio(nothing, ssl.MemoryBIO(), server_hostname="x"))
    assert has_unread_records(context.wrap_bio(no_tls, ssl.MemoryBIO(), server_hostname="x"))
    assert not has_unread_records(None)
