"""An answer that ends where a read does, and is followed by what nobody asked for."""

import socket
import threading
from pathlib import Path

import pytest

from paystackx import AsyncCustomerClient
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import eventually, http, serving
from tests.support.tls import authority_file, certified

READ = 64 * 1024
"""Bytes that a read asks for. Event libraries may receive more at once."""

RECORD = 22
"""Bytes that TLS adds to each 16 KiB."""

CORK: int = getattr(socket, "TCP_CORK", socket.TCP_NODELAY)
"""Holds back what is sent until it is one segment, where the system can."""

FOREIGN = http("200 OK", ok({**CUSTOMER, "id": 666}).content)


def answer_of(size: int) -> bytes:
    """Spell out an answer of so many bytes."""

    def spelled_out(filler: int) -> bytes:
        return http("200 OK", ok({**CUSTOMER, "metadata": {"filler": "x" * filler}}).content)

    return spelled_out(size - len(spelled_out(size)) + size)


@pytest.mark.parametrize("secure", [False, True], ids=["tcp", "tls"])
@pytest.mark.parametrize("last", [1, 2], ids=["on a new connection", "on a kept one"])
async def test_what_follows_it_is_never_taken_for_the_next_answer(
    last: int, secure: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = answer_of(READ - 4 * RECORD if secure else READ)

    def script(connection: socket.socket, _: bytes) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, CORK, 1)
        connection.sendall(answer)
        if len(server.requests) == last:
            connection.sendall(FOREIGN)
        connection.setsockopt(socket.IPPROTO_TCP, CORK, 0)
        sent.set()

    sent = threading.Event()
    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    with serving(script, certified("127.0.0.1") if secure else None) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            for _ in range(4):
                sent.clear()
                assert (await client.get_customer("CUS_1")).data.id == CUSTOMER["id"]
                await eventually(sent.is_set)
            assert server.connections == 2
