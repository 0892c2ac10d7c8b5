"""What happens so rarely that it has to be brought about by hand, in both clients."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import httpx
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._async import base as async_base
from paystackx._async import connection as async_connection
from paystackx._async import pool as async_pool
from paystackx._http import _Content, proxy_for
from paystackx._seam import Deadline, DeadlineExceededError, FairSemaphore, Watchdog, clock
from paystackx._seam._fork import _in_child
from paystackx._sync import base, connection, pool
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY, Transport, no
from tests.support.server import serving


def awaited(value: Any) -> Any:
    """What a call gives, in either colour."""

    async def wait() -> Any:
        return await value

    return asyncio.run(wait()) if hasattr(value, "__await__") else value


# --- what a forked child does first, done here where it can be seen ---


@pytest.mark.parametrize("of_a_call", ["made", "not made"])
def test_a_sync_client_starts_anew_in_a_child(of_a_call: str) -> None:
    with serving(CustomerServer()) as server, CustomerClient(KEY, base_url=server.url) as client:
        if of_a_call == "made":
            client.get_customer("before")
        _in_child()
        assert client.get_customer("after").data.customer_code == "after"
        assert server.connections == (2 if of_a_call == "made" else 1)


def test_an_async_client_starts_anew_in_a_child() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            await client.get_customer("before")
            _in_child()
            await client.get_customer("after")

    with serving(CustomerServer()) as server:
        asyncio.run(main())
        assert server.connections == 2


# --- the end of the time ---


@pytest.mark.parametrize(
    ("module", "sleep", "client"),
    [(async_base, "async_sleep", AsyncCustomerClient), (base, "sleep", CustomerClient)],
)
def test_a_call_whose_time_ends_between_two_tries_says_so(
    module: ModuleType, sleep: str, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def oversleep(_: float) -> None:
        raise DeadlineExceededError

    monkeypatch.setattr(module, sleep, oversleep)
    calling = client(KEY, transport=Transport(no(503, "Busy")))
    with pytest.raises(paystackx.RequestTimeoutError) as caught:
        awaited(calling.flag("CUS_1"))
    assert caught.value.outcome_unknown
    assert [attempt.status_code for attempt in caught.value.attempts] == [503]


def test_a_deadline_that_holds_nothing_has_nothing_to_cut() -> None:
    deadline = Deadline(1, Watchdog(clock))
    deadline.expire()
    with pytest.raises(DeadlineExceededError):
        deadline.let_go()


def test_a_slot_that_is_handed_over_to_a_thread_that_is_interrupted_is_free_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Turn:
        tried = False

        def acquire(self, timeout: float = -1) -> bool:
            if self.tried:
                slots.release()
                raise KeyboardInterrupt
            self.tried = True
            return True

        def release(self) -> None: ...

    slots = FairSemaphore(1)
    assert slots.acquire(None)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "Lock", Turn)
        with pytest.raises(KeyboardInterrupt):
            slots.acquire(1)
    assert slots.acquire(0.1)


# --- connections ---


class Stream:
    def get_extra_info(self, info: str) -> Any:
        raise ValueError(info)


@pytest.mark.parametrize(
    ("kind", "transport"),
    [
        (async_connection.AsyncConnection, httpx.AsyncHTTPTransport),
        (connection.Connection, httpx.HTTPTransport),
    ],
)
def test_a_connection_that_cannot_be_asked_is_not_used(kind: Any, transport: Any) -> None:
    made = kind(transport(verify=False))
    made._stream = Stream()
    made.idle_since = clock()
    assert not made.is_usable(15)


class NotRecordable:
    """A connection in the stack."""

    def __init__(self, idle_since: float, failure: BaseException | None = None) -> None:
        self.idle_since = idle_since
        self.failure = failure
        self.closed = False

    def is_usable(self, _: float) -> bool:
        return True

    def close(self) -> None:
        self.closed = True
        if self.failure:
            raise self.failure

    async def aclose(self) -> None:
        self.close()


@pytest.mark.parametrize("module", [async_pool, pool])
def test_a_connection_that_nobody_has_needed_for_long_is_dropped(module: Any) -> None:
    connections = module._Connections(3)
    old, new = NotRecordable(clock() - 60), NotRecordable(clock())
    connections.put(old)
    connections.put(new)
    assert connections.take() == (new, [old])


@pytest.mark.parametrize("module", [async_pool, pool])
def test_closing_goes_on_to_the_last(module: Any) -> None:
    kept = [
        NotRecordable(0),
        NotRecordable(0, KeyboardInterrupt()),
        NotRecordable(0, httpx.ReadError("lost")),
        NotRecordable(0),
    ]
    with pytest.raises(KeyboardInterrupt):
        awaited(module._close(list(kept)))
    assert all(each.closed for each in kept)
    awaited(module._close([NotRecordable(0, httpx.ReadError("lost"))]))


class Endless(httpx.AsyncByteStream, httpx.SyncByteStream):
    """A stream that goes on though it was closed."""

    given = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield self._next()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _EndlessItems(self)

    def _next(self) -> bytes:
        self.given += 1
        return b"x"


class _EndlessItems:
    def __init__(self, stream: Endless) -> None:
        self._stream = stream

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        return self._stream._next()


@pytest.mark.parametrize("client", [AsyncCustomerClient, CustomerClient])
def test_a_stream_that_does_not_end_is_left(client: Any) -> None:
    stream = Endless()

    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "br"}, stream=stream)

    with pytest.raises(paystackx.DecodeError):
        awaited(client(KEY, transport=httpx.MockTransport(handle)).get_customer("CUS_1"))
    assert stream.given <= 102


def test_the_body_of_a_request_can_be_read_in_both_colours() -> None:
    async def read() -> bytes:
        return b"".join([part async for part in aiter(_Content(b"body"))])

    assert asyncio.run(read()) == b"".join(_Content(b"body")) == b"body"

    async def iterator_of_an_iterator() -> bool:
        items = aiter(_Content(b"body"))
        return aiter(items) is items

    assert asyncio.run(iterator_of_an_iterator())


# --- the environment ---


def test_certificates_that_cannot_be_loaded_are_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = tmp_path / "certificates.pem"
    wrong.write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(wrong))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    with pytest.raises(paystackx.ConfigurationError, match="SSL_CERT_FILE"):
        CustomerClient(KEY).get_customer("CUS_1")


def test_nonsense_in_no_proxy_exempts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "[::1,http://[x")
    assert proxy_for("https://api.paystack.co") == "http://127.0.0.1:9"
