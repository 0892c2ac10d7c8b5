"""A loopback server in a process of its own, plain and TLS."""

import asyncio
import multiprocessing
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import attrs

from benchmarks import customers

Answer = Callable[[asyncio.Transport, bytes], None]
"""Answers a request, of which it gets the head. It goes to another process, so it is pickled."""


@attrs.frozen
class Server:
    """Where a server is, and what it has counted.

    Attributes:
        url: The plain address.
        secure_url: The address for TLS; the same server.
    """

    url: str
    secure_url: str
    _pipe: Connection = attrs.field(repr=False)

    def connections(self) -> int:
        """Count the connections that were made to it."""
        self._pipe.send(None)
        count: int = self._pipe.recv()
        return count


def response(body: bytes, status: str = "200 OK") -> bytes:
    """The bytes of a whole response."""
    lines = ["HTTP/1.1 " + status, "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def customer_or_page(transport: asyncio.Transport, head: bytes) -> None:
    """Answer with a page of customers, or with one customer if the path has a code."""
    path, _, query = head.split(b" ", 2)[1].partition(b"?")
    cursor = query.partition(b"next=")[2].partition(b"&")[0]
    is_page = path.rstrip(b"/") == b"/customer"
    transport.write(response(customers.page(int(cursor or 0)) if is_page else customers.one()))


class _Protocol(asyncio.Protocol):
    def __init__(self, answer: Answer, made: Callable[[], None]) -> None:
        self._answer, self._made = answer, made
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._made()

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while b"\r\n\r\n" in self._pending:
            head, _, self._pending = self._pending.partition(b"\r\n\r\n")
            self._answer(self._transport, head)


def _serve(answer: Answer, certificate: Path | None, pipe: Connection) -> None:
    connections = 0

    def made() -> None:
        nonlocal connections
        connections += 1

    def tell() -> None:
        pipe.recv()
        pipe.send(connections)

    async def listen(tls: ssl.SSLContext | None) -> int:
        server = await loop.create_server(
            lambda: _Protocol(answer, made), "127.0.0.1", 0, backlog=1024, ssl=tls
        )
        servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def main() -> None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if certificate is not None:
            tls.load_cert_chain(certificate)
        pipe.send((await listen(None), await listen(tls)))
        loop.add_reader(pipe.fileno(), tell)
        await asyncio.Event().wait()

    servers = list[asyncio.Server]()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())


@contextmanager
def serving(
    answer: Answer = customer_or_page, certificate: Path | None = None
) -> Generator[Server]:
    """Serve on this machine.

    Args:
        answer: Answers a request.
        certificate: A file with the key and the certificate for TLS. Without it, no handshake at
            ``secure_url`` succeeds.
    """
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        process = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(answer, certificate, theirs), daemon=True
        )
        process.start()
        theirs.close()  # Or recv() would wait for ever for a server that could not start.
        try:
            plain, secure = ours.recv()
            yield Server(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", ours)
        finally:
            process.kill()
            process.join()
            process.close()
