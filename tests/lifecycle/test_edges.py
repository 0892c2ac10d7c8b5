"""What happens so rarely that it has to be brought about by hand, in both clients."""

import asyncio
import weakref
from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._async import base as async_base
from paystackx._async import connection as async_connection
from paystackx._async import pool as async_pool
from paystackx._engine.http11 import H11
from paystackx._engine.proxies import proxy_for
from paystackx._seam import DeadlineExceededError, FairSemaphore, _fork, _per_loop, clock
from paystackx._sync import base, connection, pool
from tests.lifecycle.helpers import CustomerServer, count_watchdogs, wait_until
from tests.support.answers import KEY, Transport, no
from tests.support.server import serving


def awaited(value: Any) -> Any:
    """What a call returns, sync or async."""

    async def wait() -> Any:
        return await value

    return asyncio.run(wait()) if hasattr(value, "__await__") else value


# --- what a forked child does first, done here where coverage sees it ---


@pytest.fixture
def _only_this_test_forks(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Let what other tests have made stay as it is, and close what a child would keep."""
    of_the_parent = list[Any]()
    monkeypatch.setattr(_fork, "_forgetful", weakref.WeakSet[Any]())
    monkeypatch.setattr(_per_loop, "_of_the_parent", of_the_parent)
    yield
    for kept in of_the_parent:
        if isinstance(kept, pool._Connections):  # Those of an event loop end with it.
            pool._close_all(kept)


@pytest.mark.usefixtures("_only_this_test_forks")
@pytest.mark.parametrize("of_a_call", ["made", "not made"])
def test_a_sync_client_starts_anew_in_a_child(of_a_call: str) -> None:
    watchdogs = count_watchdogs()
    with serving(CustomerServer()) as server, CustomerClient(KEY, base_url=server.url) as client:
        if of_a_call == "made":
            client.get_customer("before")
        watch = client._pool.watchdog._watch
        _fork._in_child()
        watch.stop()  # A child has no thread but its own.
        assert client.get_customer("after").data.customer_code == "after"
        assert server.connections == (2 if of_a_call == "made" else 1)
    assert wait_until(lambda: watchdogs() == 0)


@pytest.mark.usefixtures("_only_this_test_forks")
def test_an_async_client_starts_anew_in_a_child() -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            await client.get_customer("before")
            _fork._in_child()
            await client.get_customer("after")

    with serving(CustomerServer()) as server:
        asyncio.run(main())
        assert server.connections == 2


# --- the end of the time ---


@pytest.mark.parametrize(
    ("module", "sleep", "client"),
    [(async_base, "async_sleep", AsyncCustomerClient), (base, "sleep", CustomerClient)],
)
def test_a_call_whose_time_ends_between_two_attempts_says_so(
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


def test_a_slot_that_is_handed_over_to_a_thread_that_is_interrupted_is_free_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slots = FairSemaphore(1)
    held = slots.acquire(None)
    assert held is not None

    def interrupt(turn: Any, _: float) -> None:
        slots.release(held)
        assert turn.slot is held
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(slots, "_wait", interrupt)
        with pytest.raises(KeyboardInterrupt):
            slots.acquire(1)
    assert slots.acquire(0) is held


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
    made = kind(transport(verify=False), H11())
    made._stream = Stream()
    made.idle_since = clock()
    assert not made.is_usable(15)


class StoredConnection:
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
    old, new = StoredConnection(clock() - 60), StoredConnection(clock())
    connections.put(old)
    connections.put(new)
    assert connections.take() == (new, [old])


@pytest.mark.parametrize("module", [async_pool, pool])
def test_closing_goes_on_to_the_last(module: Any) -> None:
    kept = [
        StoredConnection(0),
        StoredConnection(0, KeyboardInterrupt()),
        StoredConnection(0, httpx.ReadError("lost")),
        StoredConnection(0),
    ]
    with pytest.raises(KeyboardInterrupt):
        awaited(module._close(list(kept)))
    assert all(each.closed for each in kept)
    awaited(module._close([StoredConnection(0, httpx.ReadError("lost"))]))


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
