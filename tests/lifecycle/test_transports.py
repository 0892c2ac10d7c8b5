"""Any httpx transport can stand in place of our connections: what it gets, and what it may give."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from tests.support.answers import CUSTOMER, KEY

BODY = json.dumps({"status": True, "message": "Customer", "data": CUSTOMER}).encode()
VALIDATE = ("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901")

both = pytest.mark.parametrize("kind", [AsyncCustomerClient, CustomerClient])


def call(
    kind: Any, transport: Any, method: str = "get_customer", *arguments: Any, **options: Any
) -> Any:
    """Make one call and give what it returns."""
    client = kind(KEY, transport=transport, **{"max_retries": 0, **options})

    async def wait() -> Any:
        async with client:
            return await getattr(client, method)(*(arguments or ("CUS_1",)))

    if kind is AsyncCustomerClient:
        return asyncio.run(wait())
    with client:
        return getattr(client, method)(*(arguments or ("CUS_1",)))


def answering(
    requests: list[httpx.Request], stream: Any = None, **headers: str
) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if stream is None:
            return httpx.Response(200, content=BODY)
        return httpx.Response(200, headers=headers, stream=stream)

    return httpx.MockTransport(handle)


class SyncOnly(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        yield BODY


class AsyncOnly(httpx.AsyncByteStream):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield BODY


class Both(SyncOnly, AsyncOnly):
    """Of both kinds."""


# --- what a transport gets ---


@both
def test_a_get_has_no_body(kind: Any) -> None:
    requests = list[httpx.Request]()
    call(kind, answering(requests))
    (request,) = requests
    assert request.content == b""
    assert not {"content-length", "transfer-encoding", "content-type"} & set(request.headers)


@both
@pytest.mark.parametrize(("method", "body"), [("get_customer", b""), ("flag", b'{"customer"')])
def test_the_stream_is_of_the_client_s_kind_and_may_be_read_again(
    kind: Any, method: str, body: bytes
) -> None:
    requests = list[httpx.Request]()
    call(kind, answering(requests), method, "CUS_1")
    stream: Any = requests[0].stream

    async def read() -> list[bytes]:
        return [part async for part in aiter(aiter(stream))]

    for _ in range(2):
        if kind is AsyncCustomerClient:
            assert not isinstance(stream, httpx.SyncByteStream)
            found = asyncio.run(read())
        else:
            assert not isinstance(stream, httpx.AsyncByteStream)
            found = list(stream)
        # An empty part would be a body of no bytes to some transports: a GET has none.
        assert found == ([requests[0].content] if body else [])
        assert requests[0].content.startswith(body)


def test_an_asgi_application_answers() -> None:
    bodies = list[bytes]()

    async def application(_: Any, receive: Any, send: Any) -> None:
        bodies.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": BODY})

    transport = httpx.ASGITransport(application)
    for method in ("get_customer", "flag"):
        found = call(AsyncCustomerClient, transport, method, "CUS_1")
        assert found.data.customer_code == CUSTOMER["customer_code"]
    assert [bool(body) for body in bodies] == [False, True]


def test_a_wsgi_application_answers() -> None:
    def application(environment: Any, start: Any) -> list[bytes]:
        assert environment["wsgi.input"].read() == b""
        start("200 OK", [])
        return [BODY]

    found = call(CustomerClient, httpx.WSGITransport(application))
    assert found.data.customer_code == CUSTOMER["customer_code"]


def test_a_wrapper_may_send_the_request_again() -> None:
    requests = list[httpx.Request]()

    class Retrying(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            inner = answering(requests)
            inner.handle_request(request).read()
            return inner.handle_request(request)

    call(CustomerClient, Retrying(), "flag", "CUS_1")
    first, second = (request.content for request in requests)
    assert first == second != b""


# --- what it may give ---


@pytest.mark.parametrize(
    ("kind", "stream"),
    [
        (AsyncCustomerClient, AsyncOnly()),
        (CustomerClient, SyncOnly()),
        (AsyncCustomerClient, Both()),
        (CustomerClient, Both()),
    ],
)
def test_a_stream_of_the_client_s_kind_is_read(kind: Any, stream: Any) -> None:
    found = call(kind, answering([], stream))
    assert found.data.customer_code == CUSTOMER["customer_code"]


@pytest.mark.parametrize(
    ("kind", "stream"), [(AsyncCustomerClient, SyncOnly()), (CustomerClient, AsyncOnly())]
)
def test_a_stream_of_the_other_kind_is_a_wrong_setting(kind: Any, stream: Any) -> None:
    requests = list[httpx.Request]()
    with pytest.raises(paystackx.ConfigurationError, match="transport=") as caught:
        call(kind, answering(requests, stream), "validate", *VALIDATE, max_retries=2)
    assert caught.value.outcome_unknown
    assert len(requests) == 1


@both
def test_a_transport_of_httpx2_is_refused_when_the_client_is_made(kind: Any) -> None:
    base = type("BaseTransport", (), {"__module__": "httpx2._transports.base"})

    class Transport(base):  # type: ignore[misc, valid-type]
        def handle_request(self) -> None: ...

        async def handle_async_request(self) -> None: ...

    with pytest.raises(paystackx.ConfigurationError, match="httpx2"):
        kind(KEY, transport=Transport())


class Dripping(httpx.AsyncByteStream, httpx.SyncByteStream):
    """A stream that moves the clock with each part, and goes on for long though it was closed."""

    def __init__(self, seconds: list[float]) -> None:
        self.seconds = seconds
        self.given = 0

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(100):
            yield self._next()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(100):
            yield self._next()

    def _next(self) -> bytes:
        self.given += 1
        self.seconds[0] += 0.4
        return b"x"


def test_nothing_is_read_after_the_end_of_the_total(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("paystackx._seam._deadline.clock", lambda: now[0])
    stream = Dripping(now)
    with pytest.raises(paystackx.RequestTimeoutError, match="total"):
        call(CustomerClient, answering([], stream), timeout=1)
    assert stream.given == 3


@both
def test_nothing_is_read_after_a_body_that_cannot_be_read(kind: Any) -> None:
    stream = Dripping([0.0])
    with pytest.raises(paystackx.DecodeError):
        call(kind, answering([], stream, **{"content-encoding": "br"}))
    assert stream.given == 1


@both
def test_a_stream_that_fails_when_it_is_left_is_left(kind: Any) -> None:
    class Failing(httpx.AsyncByteStream, httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            try:
                yield gzip.compress(BODY)[5:]
            finally:
                raise httpx.ReadError("closed")

        async def __aiter__(self) -> AsyncIterator[bytes]:
            try:
                yield gzip.compress(BODY)[5:]
            finally:
                raise httpx.ReadError("closed")

    with pytest.raises(paystackx.DecodeError):
        call(kind, answering([], Failing(), **{"content-encoding": "gzip"}))


@both
def test_a_stream_that_is_no_generator_is_left(kind: Any) -> None:
    class Items:
        def __iter__(self) -> "Items":
            return self

        def __aiter__(self) -> "Items":
            return self

        def __next__(self) -> bytes:
            return b"x"

        async def __anext__(self) -> bytes:
            return b"x"

    class Plain(httpx.AsyncByteStream, httpx.SyncByteStream):
        def __iter__(self) -> Any:
            return Items()

        def __aiter__(self) -> Any:
            return Items()

    with pytest.raises(paystackx.DecodeError):
        call(kind, answering([], Plain(), **{"content-encoding": "br"}))
