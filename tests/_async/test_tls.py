"""TLS: whom the client trusts, and servers that never come to the end of the handshake."""

import gc
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from paystackx import (
    AsyncCustomerClient,
    ConnectError,
    ConnectionLostError,
    PaystackError,
    RequestTimeoutError,
    Timeout,
)
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import (
    Server,
    accepting,
    drip,
    eventually,
    http,
    reset,
    serving,
    wait_for_the_end,
)
from tests.support.tls import authority_file, certified

BODY = ok(CUSTOMER).content
ANSWER = http("200 OK", BODY)
HERE = "127.0.0.1"
CORK: int = getattr(socket, "TCP_CORK", socket.TCP_NODELAY)
"""Holds back what is sent until it is one segment, where the system can."""


def answer(connection: socket.socket, _: bytes) -> None:
    connection.sendall(ANSWER)


async def validated(client: AsyncCustomerClient) -> PaystackError:
    with pytest.raises(PaystackError) as caught:
        await client.validate("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901")
    return caught.value


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))


async def test_the_authority_that_the_environment_names_is_trusted(trusted: None) -> None:
    with serving(answer, certified(HERE)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            for _ in range(4):
                assert (await client.get_customer("CUS_1")).data.id == 1173
            assert (len(server.requests), server.connections) == (4, 1)
        await eventually(lambda: server.open == 0)


async def test_an_authority_that_nobody_named_is_refused_and_nothing_is_sent() -> None:
    with serving(answer, certified(HERE)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await validated(client)
        await eventually(lambda: server.open == 0)
    assert type(error) is ConnectError
    assert not error.outcome_unknown
    assert [each.error for each in error.attempts] == ["ConnectError"]
    assert (server.connections, server.requests) == (1, [])


async def test_a_certificate_for_another_name_is_refused_and_nothing_is_sent(
    trusted: None,
) -> None:
    with serving(answer, certified("api.paystack.co")) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await validated(client)
        await eventually(lambda: server.open == 0)
    assert type(error) is ConnectError
    assert not error.outcome_unknown
    assert server.requests == []


@pytest.mark.parametrize("garbage", [ANSWER, b"", b"\x16\x03\x03\x00\x02\xff\xff"])
async def test_a_server_that_does_not_speak_tls_is_a_connect_error(garbage: bytes) -> None:
    def converse(connection: socket.socket, _: Server) -> None:
        received.append(connection.recv(65536))
        connection.sendall(garbage)

    received = list[bytes]()
    with accepting(converse, secure=True) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await validated(client)
            assert type(error) is ConnectError
            assert not error.outcome_unknown
        await eventually(lambda: server.open == 0)
    assert KEY.encode() not in b"".join(received)


async def test_a_reset_in_the_handshake_is_a_connect_error() -> None:
    def converse(connection: socket.socket, _: Server) -> None:
        connection.recv(65536)
        reset(connection)

    with accepting(converse, secure=True) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await validated(client)
    assert type(error) is ConnectError
    assert not error.outcome_unknown


def silent(connection: socket.socket, _: Server) -> None:
    wait_for_the_end(connection)


def dripping(connection: socket.socket, _: Server) -> None:
    connection.recv(65536)
    drip(connection, b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb" + bytes(200))


@pytest.mark.parametrize("converse", [silent, dripping])
async def test_a_handshake_that_never_ends_ends_with_the_total(
    converse: Callable[[socket.socket, Server], None],
) -> None:
    with accepting(converse, secure=True) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            started = time.monotonic()
            error = await validated(client.with_options(timeout=0.4))
            assert time.monotonic() - started > 0.39
            assert type(error) is RequestTimeoutError
            assert not error.outcome_unknown
            assert [each.error for each in error.attempts] == ["RequestTimeoutError"]
            # Closed by the call that failed, not when the client is or by the garbage collector.
            await eventually(lambda: server.open == 0)
        gc.collect()


async def test_a_silent_handshake_ends_with_the_connect_limit() -> None:
    with accepting(silent, secure=True) as server:
        timeout = Timeout(connect=0.3)
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=timeout, max_retries=0
        ) as client:
            error = await validated(client)
            assert type(error) is ConnectError
            assert not error.outcome_unknown
            assert "Timeout.connect" in str(error)
            await eventually(lambda: server.open == 0)
        gc.collect()


async def test_the_total_ends_a_body_that_drips_over_tls_on_a_connection_that_was_kept(
    trusted: None,
) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) == 2:
            connection.sendall(ANSWER[:-20])
            drip(connection, ANSWER[-20:], pause=0.1)
        else:
            connection.sendall(ANSWER)

    with serving(script, certified(HERE)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            await client.get_customer("CUS_1")
            error = await validated(client.with_options(timeout=1))
            assert type(error) is RequestTimeoutError
            assert error.outcome_unknown
            await client.get_customer("CUS_1")
            assert server.connections == 2
        await eventually(lambda: server.open == 0)


async def test_a_connection_that_the_server_closed_while_it_was_idle_is_not_used(
    trusted: None,
) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(ANSWER)
        if len(server.requests) == 1:
            time.sleep(0.05)
            connection.close()
            closed.set()

    closed = threading.Event()
    with serving(script, certified(HERE)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            await client.get_customer("CUS_1")
            await eventually(closed.is_set)
            await client.validate("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901")
    assert (len(server.requests), server.connections) == (2, 2)


async def test_a_body_cut_off_without_a_farewell_is_no_answer(trusted: None) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(ANSWER[:-5])
        connection.close()

    with serving(script, certified(HERE)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await validated(client)
    assert type(error) is ConnectionLostError
    assert error.outcome_unknown
    assert len(server.requests) == 1


async def test_a_record_that_came_with_an_answer_is_not_the_next_answer(trusted: None) -> None:
    """Two records in one segment: the first is decrypted when the second has been received."""

    def script(connection: socket.socket, _: bytes) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, CORK, 1)
        connection.sendall(ANSWER)
        if len(server.requests) == 1:
            connection.sendall(http("200 OK", ok({**CUSTOMER, "id": 666}).content))
        connection.setsockopt(socket.IPPROTO_TCP, CORK, 0)

    with serving(script, certified(HERE)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            for _ in range(3):
                assert (await client.get_customer("CUS_1")).data.id == 1173
        assert (len(server.requests), server.connections) == (3, 2)
