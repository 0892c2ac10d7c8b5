"""A call closes idle connections that are of no use before it takes one that is."""

import socket
import time
from functools import partial

import pytest

from paystackx import AsyncCustomerClient
from paystackx.fast import AsyncFastTransport
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import eventually, http, serving, together


@pytest.mark.parametrize("engine", [None, AsyncFastTransport()], ids=["usual", "fast"])
async def test_what_arrives_meanwhile_is_taken_for_no_answer(
    engine: AsyncFastTransport | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = set[socket.socket]()

    def answer(connection: socket.socket, request: bytes) -> None:
        connections.add(connection)
        while len(connections) < 2:  # Both calls need a connection of their own.
            time.sleep(0.01)
        code = request.split()[1].rpartition(b"/")[2].decode()
        connection.sendall(http("200 OK", ok({**CUSTOMER, "customer_code": code}).content))

    async def receive_and_close() -> None:
        for connection in connections:
            connection.sendall(http("408 Request Timeout", b""))
        await eventually(lambda: not young.is_usable(60))
        await really_close()

    with serving(answer) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, transport=engine, max_retries=0
        ) as client:
            await together(*[partial(client.get_customer, code) for code in ("one", "two")])
            old, young = (await client._pool._per_loop.get())._idle
            really_close = old.aclose
            monkeypatch.setattr(old, "aclose", receive_and_close)
            old.idle_since -= 60
            assert (await client.get_customer("three")).data.customer_code == "three"
