"""The fast engine: what is its own. `nox -s fast` runs the tests of every client with it."""

import copy
import pickle
import socket
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
import pytest

from paystackx import (
    AsyncCustomerClient,
    ConnectError,
    ConnectionLostError,
    DecodeError,
    PaystackError,
    RequestTimeoutError,
    Timeout,
)
from paystackx.fast import AsyncFastTransport
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import (
    Server,
    accepting,
    drip,
    end,
    eventually,
    http,
    pause,
    read_request,
    reserved_port,
    reset,
    serving,
    wait_for_the_end,
)
from tests.support.tls import authority_file, certified

BODY = ok(CUSTOMER).content
ANSWER = http("200 OK", BODY)
BIG = {"filler": "x" * 8_000_000}

fast = partial(AsyncCustomerClient, KEY, max_retries=0)


def answer(connection: socket.socket, _: bytes) -> None:
    connection.sendall(ANSWER)


async def ended(client: AsyncCustomerClient, kind: type[PaystackError]) -> PaystackError:
    """What a write ends in."""
    with pytest.raises(kind) as caught:
        await client.validate("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901")
    assert type(caught.value) is kind
    return caught.value


async def test_calls_share_a_connection() -> None:
    with serving(answer) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            for _ in range(3):
                response = await client.get_customer("CUS_1")
                assert response.data.id == 1173
                assert response.headers["Content-Length"] == str(len(BODY))
        assert (len(server.requests), server.connections) == (3, 1)
        await eventually(lambda: server.open == 0)


async def test_no_time_limit_is_none() -> None:
    with serving(answer) as server:
        async with fast(
            base_url=server.url, transport=AsyncFastTransport(), timeout=None
        ) as client:
            assert (await client.get_customer("CUS_1")).data.id == 1173


async def test_it_speaks_tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    with serving(answer, certified("127.0.0.1")) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            await client.get_customer("CUS_1")
            await client.get_customer("CUS_1")
        assert (len(server.requests), server.connections) == (2, 1)


async def test_it_trusts_no_stranger() -> None:
    with serving(answer, certified("127.0.0.1")) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            error = await ended(client, ConnectError)
    assert not error.outcome_unknown
    assert isinstance(error.__cause__, httpx.ConnectError)
    assert server.requests == []


async def test_nobody_listens() -> None:
    with reserved_port() as port:
        url = f"http://127.0.0.1:{port}"
        async with fast(base_url=url, transport=AsyncFastTransport()) as client:
            error = await ended(client, ConnectError)
    assert not error.outcome_unknown


async def test_a_server_that_says_no_word_of_tls_in_time_was_sent_nothing() -> None:
    def converse(connection: socket.socket, _: Server) -> None:
        wait_for_the_end(connection)

    with accepting(converse, secure=True) as server:
        limits = Timeout(connect=0.2, total=60)
        async with fast(
            base_url=server.url, transport=AsyncFastTransport(), timeout=limits
        ) as client:
            error = await ended(client, ConnectError)
        assert isinstance(error.__cause__, httpx.ConnectTimeout)
        await eventually(lambda: server.open == 0)


async def test_every_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answer) as server, reserved_port() as closed:
        port = int(server.url.rpartition(":")[2])
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        found = [(*kind, ("127.0.0.1", closed)), (*kind, ("127.0.0.1", port))]

        def getaddrinfo(*_: object, **__: object) -> list[object]:
            return [*found]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        url = f"http://localhost:{port}"
        async with fast(base_url=url, transport=AsyncFastTransport()) as client:
            assert (await client.get_customer("CUS_1")).data.id == 1173
        assert server.connections == 1


async def test_a_silence_ends_with_the_read_limit() -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(ANSWER[:-1])
        wait_for_the_end(connection)

    with serving(script) as server:
        limits = Timeout(read=0.2, total=60)
        async with fast(
            base_url=server.url, transport=AsyncFastTransport(), timeout=limits
        ) as client:
            error = await ended(client, RequestTimeoutError)
        assert error.outcome_unknown
        assert isinstance(error.__cause__, httpx.ReadTimeout)
        await eventually(lambda: server.open == 0)


async def test_a_request_that_nobody_reads_ends_with_the_write_limit() -> None:
    def converse(connection: socket.socket, _: Server) -> None:
        leave.wait(60)
        connection.close()

    leave = threading.Event()
    with accepting(converse) as server:
        limits = Timeout(write=0.2, total=60)
        async with fast(
            base_url=server.url, transport=AsyncFastTransport(), timeout=limits
        ) as client:
            with pytest.raises(RequestTimeoutError) as caught:
                await client.update("CUS_1", metadata=BIG)
        leave.set()
    error = caught.value
    assert error.outcome_unknown
    assert isinstance(error.__cause__, httpx.WriteTimeout)
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert KEY not in "".join(shown.format())


async def test_a_large_request_is_sent_whole() -> None:
    def converse(connection: socket.socket, server: Server) -> None:
        leave.wait(60)
        server.requests.append(read_request(connection))
        connection.sendall(ANSWER)

    leave = threading.Event()
    with accepting(converse) as server:
        threading.Timer(0.1, leave.set).start()
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            assert (await client.update("CUS_1", metadata=BIG)).status_code == 200
    assert len(server.requests[0]) > 8_000_000


async def test_an_answer_to_half_a_request_is_an_answer_and_ends_the_connection() -> None:
    def converse(connection: socket.socket, server: Server) -> None:
        if server.connections > 1:
            read_request(connection)
            connection.sendall(ANSWER)
            return
        connection.recv(1000)
        connection.sendall(ANSWER)
        end(connection)
        connection.close()

    with accepting(converse) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            try:
                response = await client.update("CUS_1", metadata=BIG)
            except ConnectionLostError as error:  # The reset overtook the answer.
                assert error.outcome_unknown  # noqa: PT017 - either may come first
            else:
                assert response.status_code == 200
            await client.get_customer("CUS_1")
            assert server.connections == 2


LOST: dict[str, Callable[[socket.socket], object]] = {
    "end": end,
    "reset": reset,
    "no HTTP": lambda connection: connection.sendall(b"SSH-2.0\r\n\r\n"),
}


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
async def test_a_lost_answer_is_one_typed_error_and_the_next_call_works(
    fault: Callable[[socket.socket], object],
) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        fault(connection) if len(server.requests) == 1 else connection.sendall(ANSWER)

    with serving(script) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            error = await ended(client, ConnectionLostError)
            assert error.outcome_unknown
            await client.get_customer("CUS_1")
        assert server.connections == 2


async def test_a_body_that_cannot_be_read_is_a_decode_error_and_ends_the_connection() -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        broken = http("200 OK", BODY, "Content-Encoding: gzip")
        connection.sendall(broken if len(server.requests) == 1 else ANSWER)

    with serving(script) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            error = await ended(client, DecodeError)
            assert "compressed" in str(error)
            await client.get_customer("CUS_1")
        assert server.connections == 2


async def test_an_answer_without_a_body_is_no_json() -> None:
    with serving(lambda connection, _: connection.sendall(http("200 OK", b""))) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            assert "it is empty" in str(await ended(client, DecodeError))


async def test_an_answer_that_comes_unasked_is_for_nobody() -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(ANSWER)
        if len(server.requests) == 1:
            pause_between.wait(60)
            connection.sendall(http("200 OK", ok({**CUSTOMER, "id": 666}).content))
            said.set()

    pause_between, said = threading.Event(), threading.Event()
    with serving(script) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            await client.get_customer("CUS_1")
            pause_between.set()
            await eventually(said.is_set)
            await pause(0.05)
            assert (await client.get_customer("CUS_1")).data.id == 1173
        assert server.connections == 2


async def test_a_server_that_speaks_first_is_heard_to_its_end() -> None:
    def converse(connection: socket.socket, _: Server) -> None:
        connection.sendall(ANSWER[:20])
        said.set()
        read_request(connection)
        drip(connection, ANSWER[20:], pause=0)

    said = threading.Event()
    with accepting(converse) as server:
        async with fast(base_url=server.url, transport=AsyncFastTransport()) as client:
            assert (await client.get_customer("CUS_1")).data.id == 1173


async def test_a_client_with_it_is_copied_and_pickled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", KEY)
    with serving(answer) as server:
        async with AsyncCustomerClient(
            base_url=server.url, transport=AsyncFastTransport()
        ) as client:
            for twin in (copy.copy(client), pickle.loads(pickle.dumps(client))):
                async with twin:
                    assert (await twin.get_customer("CUS_1")).data.id == 1173
        assert server.connections == 2
