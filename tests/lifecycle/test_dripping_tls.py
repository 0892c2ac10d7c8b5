"""A record of TLS that comes byte by byte: nothing of it can be read until it is whole."""

import asyncio
import select
import socket
import ssl
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import httpcore
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._engine import asyncio as _asyncio
from paystackx.fast import AsyncFastTransport, FastTransport
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.server import Server, accepting, serving
from tests.support.tls import authority_file, certified


def relay(connection: socket.socket, _: Server, port: int, dripping: threading.Event) -> None:
    """Carry bytes to a port of this machine and back; back one at a time, once they drip."""
    with socket.create_connection(("127.0.0.1", port)) as paystack:
        while True:
            for source in select.select([connection, paystack], [], [])[0]:
                data = source.recv(65536)
                if not data:
                    return
                if source is connection:
                    paystack.sendall(data)
                elif dripping.is_set():
                    for byte in data:
                        connection.sendall(bytes([byte]))
                        time.sleep(0.05)
                else:
                    connection.sendall(data)


def call_sync(url: str, dripping: threading.Event, transport: Any) -> None:
    with CustomerClient(KEY, base_url=url, transport=transport) as client:
        client.get_customer("one")
        dripping.set()
        client.with_options(timeout=0.5, max_retries=0).get_customer("two")


def call_async(url: str, dripping: threading.Event, transport: Any) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=url, transport=transport) as client:
            await client.get_customer("one")
            dripping.set()
            await client.with_options(timeout=0.5, max_retries=0).get_customer("two")

    asyncio.run(main())


@pytest.mark.parametrize(
    ("call", "engine"),
    [
        (call_sync, None),
        (call_sync, FastTransport),
        (call_async, None),
        (call_async, AsyncFastTransport),
    ],
)
def test_it_is_not_waited_for_longer_than_the_call_may_take(
    call: Any, engine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The whole record would take half a minute."""
    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    dripping = threading.Event()
    with serving(CustomerServer(), certified("127.0.0.1")) as paystack:
        port = int(paystack.url.rpartition(":")[2])
        with (
            accepting(partial(relay, port=port, dripping=dripping), secure=True) as server,
            pytest.raises(paystackx.RequestTimeoutError, match=r"Timeout\.total"),
        ):
            call(server.url, dripping, engine and engine())


class DrippingStream(httpcore.AsyncNetworkStream):
    """Has the next byte of a long record whenever it is asked, and a second has passed by then."""

    def __init__(self) -> None:
        self.record = bytes.fromhex("16 0303 4000") + bytes(0x4000)
        self.seconds = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        place, self.seconds = self.seconds, self.seconds + 1
        return self.record[place : place + 1]

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's
        """Take it."""


def test_a_record_whose_bytes_need_no_wait_is_not_read_for_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def main() -> None:
        inside = DrippingStream()
        monkeypatch.setattr(_asyncio, "clock", lambda: inside.seconds)
        stream = _asyncio.TLSStream(inside, ssl.create_default_context(), "paystack.test")
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(9, 5)
        assert inside.seconds == 5

    asyncio.run(main())
