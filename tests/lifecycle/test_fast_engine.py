"""Where the fast engine is used and where not, and the ends of its connections."""

import asyncio
import importlib
import os
import select
import socket
import ssl
import sys
import threading
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
import trio

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient
from paystackx._engine import asyncio as _asyncio
from paystackx.fast import AsyncFastTransport, FastTransport
from tests.lifecycle.helpers import CustomerServer, no_warnings, sockets, wait_until
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import (
    Server,
    accepting,
    eventually,
    http,
    pause,
    read_request,
    serving,
)
from tests.support.tls import authority_file, certified

ANSWER = http("200 OK", ok(CUSTOMER).content)


def port(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


def test_on_trio_httpx_sends() -> None:
    async def main() -> str:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, transport=AsyncFastTransport()
        ) as client:
            return (await client.get_customer("one")).data.customer_code

    with serving(CustomerServer()) as server:
        assert trio.run(main) == "one"


def test_httpx_itself_cannot_use_it() -> None:
    request = httpx.Request("GET", "https://api.paystack.co/customer")
    with pytest.raises(TypeError, match="FastTransport is for the clients of paystackx"):
        FastTransport().handle_request(request)
    with pytest.raises(TypeError, match="AsyncFastTransport is for the clients of paystackx"):
        asyncio.run(AsyncFastTransport().handle_async_request(request))


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [(AsyncCustomerClient, FastTransport()), (CustomerClient, AsyncFastTransport())],
)
def test_the_engine_of_the_other_kind_of_client_is_refused(kind: Any, wrong: Any) -> None:
    with pytest.raises(paystackx.ConfigurationError, match="transport of this client's kind"):
        kind(KEY, transport=wrong)


def test_clients_that_share_an_engine_share_nothing_else() -> None:
    engine = FastTransport()
    with serving(CustomerServer()) as server:
        one, other = (CustomerClient(KEY, base_url=server.url, transport=engine) for _ in range(2))
        with other:
            with one:
                one.get_customer("1")
                other.get_customer("2")
            assert other.get_customer("3").data.customer_code == "3"
        assert server.connections == 2


@pytest.mark.parametrize("missing", ["httptools", "orjson"])
def test_without_the_extra_the_next_step_is_told(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fast", "_engine.httptools", "_reading.orjson"):
        monkeypatch.delitem(sys.modules, f"paystackx.{name}")
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=r"pip install 'paystackx\[fast\]'"):
        importlib.import_module("paystackx.fast")


@pytest.mark.parametrize("secure", [False, True], ids=["tcp", "tls"])
def test_a_call_may_be_cancelled_at_every_step_of_the_connection(
    secure: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, transport=AsyncFastTransport(), max_connections=2
        ) as client:
            for steps in range(40):
                going = asyncio.create_task(client.get_customer("held"))
                for _ in range(steps):
                    await asyncio.sleep(0.001 if secure else 0)
                going.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await going
            assert (await client.get_customer("one")).data.customer_code == "one"
            assert sockets(server) == 1

    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    customers = CustomerServer()
    with serving(customers, certified("127.0.0.1") if secure else None) as server, no_warnings():
        asyncio.run(main())
        customers.gate.set()
        assert wait_until(lambda: server.open == 0)


def half_an_answer(connection: ssl.SSLSocket) -> None:
    """End without the farewell of TLS."""
    connection.sendall(ANSWER[:-5])
    connection.shutdown(socket.SHUT_RDWR)


def farewell(connection: ssl.SSLSocket) -> None:
    """Say in the language of TLS that no more will come."""
    connection.sendall(ANSWER[:-5])
    with suppress(OSError):  # The client closes the connection without one.
        connection.unwrap()


def no_tls(connection: ssl.SSLSocket) -> None:
    """Say something under the layer of TLS."""
    with socket.socket(fileno=os.dup(connection.fileno())) as under:
        under.sendall(b"HTTP/1.1 200 OK\r\n\r\n")


@pytest.mark.parametrize("fault", [half_an_answer, farewell, no_tls])
@pytest.mark.parametrize("calls", [1, 2], ids=["on a new connection", "on a kept one"])
def test_a_broken_layer_of_tls_is_a_lost_connection(
    fault: Callable[[ssl.SSLSocket], None],
    calls: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def converse(connection: socket.socket, _: Server) -> None:
        with certified("127.0.0.1").wrap_socket(connection, server_side=True) as wrapped:
            for _number in range(calls - 1):
                read_request(wrapped)
                wrapped.sendall(ANSWER)
            read_request(wrapped)
            fault(wrapped)

    async def main() -> None:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, transport=AsyncFastTransport(), max_retries=0
        ) as client:
            for _number in range(calls - 1):
                await client.get_customer("CUS_1")
            with pytest.raises(paystackx.ConnectionLostError) as caught:
                await client.validate("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901")
            assert caught.value.outcome_unknown

    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    with accepting(converse, secure=True) as server:
        asyncio.run(main())


def tunnel(connection: socket.socket, _: Server, port: int) -> None:
    """Carry bytes to a port of this machine and back, in one thread: TLS is not for two."""
    with (
        certified("127.0.0.1").wrap_socket(connection, server_side=True) as one,
        socket.create_connection(("127.0.0.1", port)) as other,
    ):
        while True:
            for source in select.select([one, other], [], [])[0]:
                data = source.recv(65536)
                (other if source is one else one).sendall(data)
                if not data:
                    return


def test_tls_is_spoken_within_tls(tmp_path: Path) -> None:
    async def main() -> None:
        stream: httpcore.AsyncNetworkStream
        stream = await _asyncio.AsyncioBackend().connect_tcp("127.0.0.1", port(proxy), 5)
        for _ in range(2):
            stream = await stream.start_tls(trusting, "127.0.0.1", 5)
        await stream.write(b"GET /customer/one HTTP/1.1\r\n\r\n", 5)
        received = b""
        while b'"one"' not in received:
            received += await stream.read(10, 5)
        await stream.aclose()

    trusting = ssl.create_default_context(cafile=authority_file(tmp_path))
    with (
        serving(CustomerServer(), certified("127.0.0.1")) as paystack,
        accepting(partial(tunnel, port=port(paystack)), secure=True) as proxy,
    ):
        asyncio.run(main())
    assert (len(paystack.requests), proxy.connections) == (1, 1)


def test_nothing_is_sent_or_read_after_an_error_of_tls(tmp_path: Path) -> None:
    async def main() -> None:
        stream = await _asyncio.AsyncioBackend().connect_tcp("127.0.0.1", port(server), 5)
        secure = await stream.start_tls(trusting, "127.0.0.1", 5)
        for _ in range(2):
            with pytest.raises(httpcore.ReadError):
                await secure.read(9, 5)
        with pytest.raises(httpcore.WriteError):
            await secure.write(b"x", 5)
        await secure.aclose()

    def converse(connection: socket.socket, _: Server) -> None:
        with certified("127.0.0.1").wrap_socket(connection, server_side=True) as wrapped:
            no_tls(wrapped)

    trusting = ssl.create_default_context(cafile=authority_file(tmp_path))
    with accepting(converse, secure=True) as server:
        asyncio.run(main())


def test_an_answer_before_the_request_was_read_is_an_answer() -> None:
    """The server reads no more: to send all would take until the write limit."""

    async def main() -> None:
        async with AsyncCustomerClient(
            KEY,
            base_url=server.url,
            transport=AsyncFastTransport(),
            max_retries=0,
            timeout=paystackx.Timeout(write=2, total=60),
        ) as client:
            await client.get_customer("CUS_1")
            big = {"filler": "x" * 20_000_000}
            assert (await client.update("CUS_1", metadata=big)).status_code == 200

    def converse(connection: socket.socket, _: Server) -> None:
        read_request(connection)
        connection.sendall(ANSWER)
        connection.recv(1000)
        connection.sendall(ANSWER)
        answered.wait(60)

    answered = threading.Event()
    with accepting(converse) as server:
        asyncio.run(main())
        answered.set()


def test_no_more_is_received_than_is_asked_for() -> None:
    async def main() -> int:
        stream = await _asyncio.AsyncioBackend().connect_tcp("127.0.0.1", port(server), 5)
        await eventually(lambda: stream.fileno() == -1)
        await pause(0.2)
        assert len(stream._received) <= 65_536
        size = 0
        while received := await stream.read(100_000):
            size += len(received)
        await stream.aclose()
        return size

    def converse(connection: socket.socket, _: Server) -> None:
        connection.sendall(bytes(64_000_000))

    with accepting(converse) as server:
        assert asyncio.run(main()) == 64_000_000


def test_a_connection_that_was_closed_is_closed_at_once() -> None:
    async def main() -> None:
        stream = await _asyncio.AsyncioBackend().connect_tcp("127.0.0.1", port(server), 5)
        assert sockets(server) == 1
        await stream.aclose()
        assert sockets(server) == 0
        await stream.aclose()

    with serving(CustomerServer()) as server:
        asyncio.run(main())


def test_the_end_of_a_connection_stays_its_end() -> None:
    async def main() -> list[bytes]:
        stream = await _asyncio.AsyncioBackend().connect_tcp("127.0.0.1", port(server), 5)
        received = [await stream.read(9), await stream.read(9)]
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"x")
        await stream.aclose()
        return received

    def converse(_: socket.socket, __: Server) -> None:
        """Say nothing, and close."""

    with accepting(converse) as server:
        assert asyncio.run(main()) == [b"", b""]


def test_a_call_that_is_cancelled_while_it_connects_leaves_no_socket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sockets_made = list[socket.socket]()

    async def sock_connect(_: object, made: socket.socket, __: object) -> None:
        sockets_made.append(made)
        await asyncio.sleep(60)

    async def main() -> None:
        url = "http://127.0.0.1:9"
        async with AsyncCustomerClient(KEY, base_url=url, transport=AsyncFastTransport()) as client:
            going = asyncio.create_task(client.get_customer("one"))
            await eventually(lambda: bool(sockets_made))
            going.cancel()
            with pytest.raises(asyncio.CancelledError):
                await going

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", sock_connect)
    asyncio.run(main())
    assert [made.fileno() for made in sockets_made] == [-1]
