"""A server that begins to answer while the request is still being sent."""

import re
import socket

import pytest

from paystackx import AsyncCustomerClient
from paystackx.fast import AsyncFastTransport
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import Server, accepting, http

BIG = {"filler": "x" * 8_000_000}
ANSWER = http("200 OK", ok(CUSTOMER).content)


def read_head(connection: socket.socket) -> int:
    """Read the head of a request; give how many bytes of its body have not been read."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(1000)
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    assert length is not None
    return int(length[1]) - len(body)


def read_body(connection: socket.socket, missing: int) -> None:
    while missing:
        missing -= len(connection.recv(missing))


@pytest.mark.parametrize("engine", [None, AsyncFastTransport()], ids=["usual", "fast"])
async def test_an_answer_of_which_half_comes_early_is_read_whole(
    engine: AsyncFastTransport | None,
) -> None:
    def converse(connection: socket.socket, _: Server) -> None:
        missing = read_head(connection)
        connection.sendall(ANSWER[:-20])
        read_body(connection, missing)
        connection.sendall(ANSWER[-20:])

    with accepting(converse) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, transport=engine, max_retries=0
        ) as client:
            assert (await client.update("CUS_1", metadata=BIG)).data.id == 1173
