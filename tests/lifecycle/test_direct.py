"""Calls over a connection that is made go past httpx, unless a tool looks on there."""

import asyncio
import functools
import select
import socket
from collections.abc import Awaitable, Callable
from types import MethodType
from typing import Any

import httpcore
import httpx
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._async.connection import AsyncConnection
from paystackx._engine.http11 import H11
from paystackx._engine.httpcore import is_direct, one_connection
from paystackx._seam import clock, is_readable
from paystackx._sync.connection import Connection
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.engine import ASYNCIO_STREAM, IS_FAST
from tests.support.server import http, serving

KINDS = [AsyncCustomerClient, CustomerClient]

PLACES = [
    (AsyncCustomerClient, httpx.AsyncHTTPTransport, "handle_async_request"),
    (AsyncCustomerClient, httpcore.AsyncHTTPConnection, "handle_async_request"),
    (CustomerClient, httpx.HTTPTransport, "handle_request"),
    (CustomerClient, httpcore.HTTPConnection, "handle_request"),
]


def run(kind: Any, url: str, *steps: Callable[[Any], Any], **options: Any) -> None:
    """Take steps with one client, each of which may be awaited."""

    async def wait() -> None:
        async with kind(KEY, base_url=url, **options) as client:
            for step in steps:
                result = step(client)
                if isinstance(result, Awaitable):
                    await result

    if kind is AsyncCustomerClient:
        asyncio.run(wait())
    else:
        with kind(KEY, base_url=url, **options) as client:
            for step in steps:
                step(client)


def get(code: str) -> Callable[[Any], Any]:
    """A step: a call that succeeds."""

    def step(client: Any) -> Any:
        if isinstance(client, AsyncCustomerClient):
            return wait(client)
        assert client.get_customer(code).data.customer_code == code
        return None

    async def wait(client: AsyncCustomerClient) -> None:
        assert (await client.get_customer(code)).data.customer_code == code

    return step


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the requests that httpx's transports hand on to httpcore."""
    paths = list[str]()
    make = httpcore.Request.__init__

    def init(self: httpcore.Request, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        paths.append(self.url.target.decode())

    monkeypatch.setattr(httpcore.Request, "__init__", init)
    return paths


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_first_call_over_a_connection_goes_through_httpx(
    kind: Any, handed_on: list[str]
) -> None:
    with serving(CustomerServer()) as server:
        run(kind, server.url, get("one"), get("two"), get("two"))
        assert server.connections == 1
        assert len(server.requests) == 3
    assert handed_on == ["/customer/one"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_server_sees_no_difference(kind: Any) -> None:
    def update(client: Any) -> Any:
        return client.update("CUS_1", first_name="Adá", metadata={"a": [1]})

    def get_x(client: Any) -> Any:
        return client.get_customer("x+y@z.co")

    def update_with_a_header(client: Any) -> Any:
        return update(client.with_options(headers={"X-Trace": "7"}))

    with serving(CustomerServer()) as server:
        run(kind, f"{server.url}/p%20a", get_x, get_x)
        run(kind, server.url, update, update)
        run(kind, server.url, update_with_a_header, update_with_a_header)
        assert server.connections == 3
        assert len(server.requests) == 6
    for first, second in zip(server.requests[::2], server.requests[1::2], strict=True):
        assert first == second


# --- tools ---


class Pretender:
    """Takes the place of a method, and says of itself whatever the method would say."""

    def __init__(self, method: Any, seen: list[str]) -> None:
        self._method = method
        self._seen = seen

    @property
    def __class__(self) -> Any:
        return self._method.__class__

    @__class__.setter
    def __class__(self, _: Any) -> None: ...

    def __getattr__(self, name: str) -> Any:
        return getattr(self._method, name)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return Pretender(self._method.__get__(instance, owner), self._seen)

    def __call__(self, *args: Any) -> Any:
        self._seen.append("call")
        return self._method(*args)


def wrapped(method: Any, seen: list[str]) -> Any:
    @functools.wraps(method)
    def wrapper(*args: Any) -> Any:
        seen.append("call")
        return method(*args)

    return wrapper


@pytest.mark.parametrize("wrap", [wrapped, Pretender])
@pytest.mark.parametrize(("kind", "owner", "name"), PLACES)
def test_a_tool_that_comes_late_sees_the_calls_from_then_on(
    wrap: Any, kind: Any, owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[str]()

    def begin(_: object) -> None:
        monkeypatch.setattr(owner, name, wrap(getattr(owner, name), seen))

    def end(_: object) -> None:
        monkeypatch.undo()

    with serving(CustomerServer()) as server:
        run(kind, server.url, get("1"), get("2"), begin, get("3"), get("4"), end, get("5"))
        # The tests of the fast engine make the first connection past httpx: it makes its own then.
        assert server.connections == (2 if IS_FAST else 1)
        assert len(server.requests) == 5
    assert seen == ["call", "call"]


@pytest.mark.parametrize("kind", [httpx.AsyncHTTPTransport, httpx.HTTPTransport])
def test_a_tool_may_change_one_transport_alone(kind: Any) -> None:
    name = "handle_request" if kind is httpx.HTTPTransport else "handle_async_request"
    made, other = (one_connection(kind, "http://127.0.0.1:8000", verify=False) for _ in range(2))
    assert is_direct(made)
    setattr(made, name, print)
    assert not is_direct(made)
    setattr(other._pool, name, MethodType(functools.partial(print), other._pool))
    assert not is_direct(other)


# --- ends ---


def closing(connection: socket.socket, request: bytes) -> None:
    """Answer the first call, and close the connection in the middle of the second answer."""
    if request.startswith(b"GET"):
        CustomerServer()(connection, request)
    else:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
        connection.shutdown(socket.SHUT_WR)


def failing(kind: type[paystackx.PaystackError], found: list[Any]) -> Callable[[Any], Any]:
    """A step: a call that fails."""

    def step(client: Any) -> Any:
        if isinstance(client, AsyncCustomerClient):
            return wait(client)
        with pytest.raises(kind) as caught:
            client.validate("second", "A", "B", "bvn", "NG", "12345678901")
        found.append(caught.value)
        return None

    async def wait(client: AsyncCustomerClient) -> None:
        with pytest.raises(kind) as caught:
            await client.validate("second", "A", "B", "bvn", "NG", "12345678901")
        found.append(caught.value)

    return step


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_lost_has_the_error_of_httpx_as_its_cause(
    kind: Any, handed_on: list[str]
) -> None:
    found = list[Any]()
    with serving(closing) as server:
        run(kind, server.url, get("first"), failing(paystackx.ConnectionLostError, found))
        assert len(server.requests) == 2
    assert handed_on == ["/customer/first"]
    (error,) = found
    assert error.outcome_unknown
    assert type(error.__cause__) is httpx.RemoteProtocolError
    assert error.__cause__.__traceback__ is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_does_not_come_ends_with_the_time_for_reading(
    kind: Any, handed_on: list[str]
) -> None:
    served, found = CustomerServer(), list[Any]()

    def script(connection: socket.socket, request: bytes) -> None:
        served.gate.wait(60) if b"second" in request else served(connection, request)

    limits = paystackx.Timeout(read=0.2, total=60)
    with serving(script) as server:
        step = failing(paystackx.RequestTimeoutError, found)
        run(kind, server.url, get("first"), step, timeout=limits)
        served.gate.set()
    assert handed_on == ["/customer/first"]
    (error,) = found
    assert error.outcome_unknown
    assert type(error.__cause__) is httpx.ReadTimeout


@pytest.mark.parametrize(
    ("kind", "stream"),
    [
        (AsyncCustomerClient, ASYNCIO_STREAM),
        (CustomerClient, "httpcore._backends.sync.SyncStream"),
    ],
)
def test_an_answer_counts_though_the_request_was_not_sent_to_its_end(
    kind: Any, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may refuse a request early. Its connection is closed afterwards."""

    def break_writes(_: object) -> None:
        module, _, name = stream.rpartition(".")
        write: Any = getattr(__import__(module, fromlist=[name]), name).write

        def fail(*args: Any, **kwargs: Any) -> None:
            write(*args, **kwargs)
            raise httpcore.WriteError

        async def fail_async(*args: Any, **kwargs: Any) -> None:
            await write(*args, **kwargs)
            raise httpcore.WriteError

        monkeypatch.setattr(f"{stream}.write", fail if kind is CustomerClient else fail_async)

    def mend_writes(_: object) -> None:
        monkeypatch.undo()

    with serving(CustomerServer()) as server:
        run(kind, server.url, get("1"), break_writes, get("2"), mend_writes, get("3"))
        assert len(server.requests) == 3
        assert server.connections == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("after", ["something else", "the end"])
def test_what_follows_an_answer_is_not_taken_for_the_next_one(after: str, kind: Any) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        code = request.split()[1].rpartition(b"/")[2].decode()
        answer = http("200 OK", ok({**CUSTOMER, "customer_code": code}).content)
        if code == "2" and after == "something else":
            answer += http("200 OK", ok({**CUSTOMER, "customer_code": "another"}).content)
        elif code == "2":
            answer = answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        connection.sendall(answer)

    with serving(script) as server:
        run(kind, server.url, get("1"), get("2"), get("3"))
        assert len(server.requests) == 3
        assert server.connections == 2


# --- is there something to read? ---


@pytest.mark.parametrize("has_poll", [True, False])
def test_a_socket_is_readable_once_something_has_come(
    has_poll: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_poll:
        monkeypatch.delattr(select, "poll")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert not is_readable(ours)
        theirs.sendall(b"x")
        assert is_readable(ours)
        ours.recv(1)
        assert not is_readable(ours)
        theirs.close()
        assert is_readable(ours)
    with pytest.raises(ValueError, match="negative"):
        is_readable(ours)


class Stream:
    def get_extra_info(self, _: str) -> None:
        return None


@pytest.mark.parametrize(
    ("kind", "transport"),
    [(AsyncConnection, httpx.AsyncHTTPTransport), (Connection, httpx.HTTPTransport)],
)
def test_a_connection_without_a_socket_is_not_used(kind: Any, transport: Any) -> None:
    made = kind(transport(verify=False), H11())
    made._stream = Stream()
    made.idle_since = clock()
    assert not made.is_usable(15)
