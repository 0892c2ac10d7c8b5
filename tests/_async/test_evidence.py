"""What is known of a request whose attempt failed: only a connection seen failing was not sent."""

import socket
from typing import Any

import httpx
import pytest
import respx
from pytest_httpx import HTTPXMock

from paystackx import (
    AsyncCustomerClient,
    ConnectError,
    ConnectionLostError,
    PaystackError,
    PoolTimeoutError,
    RequestTimeoutError,
)
from tests.support.answers import CUSTOMER, KEY
from tests.support.server import reserved_port

VALIDATE = ("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901")

FAILURES: list[tuple[type[httpx.TransportError], type[PaystackError]]] = [
    (httpx.ReadTimeout, RequestTimeoutError),
    (httpx.WriteTimeout, RequestTimeoutError),
    (httpx.ReadError, ConnectionLostError),
    (httpx.RemoteProtocolError, ConnectionLostError),
    (httpx.ConnectError, ConnectError),
    (httpx.ConnectTimeout, ConnectError),
]

each_failure = pytest.mark.parametrize(("raised", "error"), FAILURES)


def without_waiting(**options: Any) -> AsyncCustomerClient:
    """A client that may repeat a call once, as far as it does no harm."""
    return AsyncCustomerClient(KEY, max_retries=1, **options)


@each_failure
async def test_respx_shows_nothing_so_a_write_may_have_been_sent(
    raised: type[httpx.TransportError], error: type[PaystackError]
) -> None:
    with respx.mock() as router:
        route = router.post(path__regex="/customer/.*").mock(side_effect=raised)
        async with without_waiting() as client:
            with pytest.raises(error) as caught:
                await client.validate(*VALIDATE)
        assert route.call_count == 1
    assert caught.value.outcome_unknown


@each_failure
async def test_pytest_httpx_shows_nothing_so_a_write_may_have_been_sent(
    raised: type[httpx.TransportError], error: type[PaystackError], httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_exception(raised("simulated"))
    async with without_waiting() as client:
        with pytest.raises(error) as caught:
            await client.validate(*VALIDATE)
    assert caught.value.outcome_unknown
    assert len(httpx_mock.get_requests()) == 1


@each_failure
async def test_a_foreign_transport_shows_nothing_so_a_write_may_have_been_sent(
    raised: type[httpx.TransportError], error: type[PaystackError]
) -> None:
    requests = list[httpx.Request]()

    def fail(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise raised("simulated")

    async with without_waiting(transport=httpx.MockTransport(fail)) as client:
        with pytest.raises(error) as caught:
            await client.validate(*VALIDATE)
    assert caught.value.outcome_unknown
    assert len(requests) == 1


async def test_a_foreign_transport_s_own_pool_may_have_sent_it() -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise httpx.PoolTimeout("simulated")

    async with without_waiting(transport=httpx.MockTransport(fail)) as client:
        with pytest.raises(PoolTimeoutError) as caught:
            await client.validate(*VALIDATE)
    assert caught.value.outcome_unknown


async def test_a_read_and_a_write_that_may_be_repeated_are_repeated() -> None:
    failed = list[str]()

    def once(request: httpx.Request) -> httpx.Response:
        if request.method not in failed:
            failed.append(request.method)
            raise httpx.ConnectError("simulated")
        return httpx.Response(200, json={"status": True, "message": "Customer", "data": CUSTOMER})

    async with without_waiting(transport=httpx.MockTransport(once)) as client:
        await client.get_customer("CUS_1")
        await client.flag("CUS_1")
    assert failed == ["GET", "POST"]


async def test_a_read_has_no_unknown_outcome() -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("simulated")

    async with AsyncCustomerClient(
        KEY, max_retries=0, transport=httpx.MockTransport(fail)
    ) as client:
        with pytest.raises(ConnectError) as caught:
            await client.get_customer("CUS_1")
    assert not caught.value.outcome_unknown


async def test_a_connection_that_was_seen_to_be_refused_was_not_sent() -> None:
    with reserved_port() as port:
        async with without_waiting(base_url=f"http://127.0.0.1:{port}") as client:
            with pytest.raises(ConnectError) as caught:
                await client.validate(*VALIDATE)
    assert not caught.value.outcome_unknown
    assert len(caught.value.attempts) == 2


async def test_a_tls_handshake_that_was_seen_to_fail_was_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        async with AsyncCustomerClient(
            KEY, max_retries=0, timeout=0.3, base_url=f"https://127.0.0.1:{port}"
        ) as client:
            with pytest.raises(PaystackError) as caught:
                await client.validate(*VALIDATE)
    assert not caught.value.outcome_unknown
