"""How late a call ends: within its total and a quarter of a second. Only a quiet machine can tell.

The other tests assert how a call ends, and that it does not end too early.
"""

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import anyio
import httpx
import pytest

from paystackx import AsyncCustomerClient, CustomerClient, PaystackError
from paystackx.errors import one_line
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import (
    Server,
    accepting,
    drip,
    http,
    serving,
    silent_port,
    wait_for_the_end,
)

pytestmark = pytest.mark.timing

TOTAL = 1.0
ALLOWED = 0.25
"""Seconds that a call may take beyond its total."""

ANSWER = http("200 OK", ok(CUSTOMER).content)

Ended = Callable[..., tuple[PaystackError, float]]


def call_sync(url: str, **options: Any) -> tuple[PaystackError, float]:
    with CustomerClient(KEY, base_url=url, **options) as client:
        started = time.monotonic()
        with pytest.raises(PaystackError) as caught:
            client.update("CUS_1", metadata={"filler": "x" * 8_000_000})
        return caught.value, time.monotonic() - started


def call_async(backend: str) -> Ended:
    async def main(url: str, options: dict[str, Any]) -> tuple[PaystackError, float]:
        async with AsyncCustomerClient(KEY, base_url=url, **options) as client:
            started = time.monotonic()
            with pytest.raises(PaystackError) as caught:
                await client.update("CUS_1", metadata={"filler": "x" * 8_000_000})
            return caught.value, time.monotonic() - started

    def call(url: str, **options: Any) -> tuple[PaystackError, float]:
        return anyio.run(main, url, options, backend=backend)

    return call


each_client = pytest.mark.parametrize(
    "call",
    [call_sync, call_async("asyncio"), call_async("trio")],
    ids=["sync", "asyncio", "trio"],
)


def never_answers(connection: socket.socket, _: bytes) -> None:
    wait_for_the_end(connection)


def drips_headers(connection: socket.socket, _: bytes) -> None:
    drip(connection, ANSWER)


def drips_the_body(connection: socket.socket, _: bytes) -> None:
    connection.sendall(ANSWER[:-100])
    drip(connection, ANSWER[-100:])


@contextmanager
def nobody_reads() -> Generator[Server]:
    def converse(_: socket.socket, __: Server) -> None:
        leave.wait(60)

    leave = threading.Event()
    with accepting(converse) as server:
        yield server
        leave.set()


@contextmanager
def nobody_accepts() -> Generator[Server]:
    with silent_port() as port:
        yield Server(url=f"http://127.0.0.1:{port}", stop=lambda: None)


@contextmanager
def silent_handshake() -> Generator[Server]:
    def converse(connection: socket.socket, _: Server) -> None:
        wait_for_the_end(connection)

    with accepting(converse, secure=True) as server:
        yield server


ENDLESS: dict[str, Callable[[], AbstractContextManager[Server]]] = {
    "silence": lambda: serving(never_answers),
    "headers that drip": lambda: serving(drips_headers),
    "a body that drips": lambda: serving(drips_the_body),
    "a request that nobody reads": nobody_reads,
    "a connection that does not come about": nobody_accepts,
    "a TLS handshake without an answer": silent_handshake,
}


@each_client
@pytest.mark.parametrize("endless", ENDLESS.values(), ids=ENDLESS)
def test_a_call_ends_within_its_total(
    call: Ended, endless: Callable[[], AbstractContextManager[Server]]
) -> None:
    with endless() as server:
        _, seconds = call(server.url, timeout=TOTAL, max_retries=9)
    assert TOTAL - 0.01 < seconds < TOTAL + ALLOWED


def test_what_a_foreign_transport_still_has_to_say_is_not_waited_for() -> None:
    class Drip(httpx.SyncByteStream):
        def __iter__(self) -> Generator[bytes]:
            for _ in range(100):
                time.sleep(0.2)
                yield b" "

    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Drip()))
    _, seconds = call_sync("https://api.paystack.co", timeout=TOTAL, transport=transport)
    # The chunk that was under way when the total ended cannot be interrupted.
    assert seconds < TOTAL + 0.2 + ALLOWED


@pytest.mark.parametrize("text", ["a", "a%", "a@", "1", "é.", "sk_test_"])
def test_an_endless_text_is_read_in_no_time(text: str) -> None:
    started = time.perf_counter()
    one_line(text * (20_000 // len(text)))
    assert time.perf_counter() - started < 0.5
