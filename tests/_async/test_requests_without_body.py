"""The head of a request that has no body."""

import re
import socket

import pytest

from paystackx import AsyncCustomerClient
from paystackx.fast import AsyncFastTransport
from tests.support.answers import KEY, ok
from tests.support.server import http, serving


def answer(connection: socket.socket, _: bytes) -> None:
    connection.sendall(http("200 OK", ok().content))


@pytest.mark.parametrize("engine", [None, AsyncFastTransport()], ids=["usual", "fast"])
@pytest.mark.parametrize(
    ("verb", "length"), [("GET", []), ("DELETE", []), ("POST", [b"0"]), ("PUT", [b"0"])]
)
async def test_a_write_says_that_it_has_none(
    engine: AsyncFastTransport | None, verb: str, length: list[bytes]
) -> None:
    with serving(answer) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, transport=engine) as client:
            for _ in range(2):  # The connection is new, then kept.
                await client.request(verb, "/paymentrequest/notify/{code}", segments={"code": "1"})
    assert server.connections == 1
    for request in server.requests:
        assert re.findall(rb"(?i)\r\ncontent-length: *(\d+)\r\n", request) == length
        assert b"content-type" not in request.lower()
