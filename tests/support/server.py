"""A server of visible bytes: each test says what goes over the socket."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

import attrs

Script = Callable[[socket.socket, bytes], None]
"""What a server does with a connection and the request that came over it."""


@attrs.define
class Server:
    """What a server has seen.

    Attributes:
        url: Its address.
        connections: How many connections were made.
        requests: The requests, head and body, as they came.
    """

    url: str
    connections: int = 0
    requests: list[bytes] = attrs.field(factory=list[bytes])


@contextmanager
def serving(script: Script) -> Generator[Server]:
    """Serve on this machine; each request on a connection is handed to the script."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        threading.Thread(target=_accept, args=(listener, server, script), daemon=True).start()
        try:
            yield server
        finally:
            # Closing alone does not wake a thread that waits in accept().
            listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, server: Server, script: Script) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            server.connections += 1
            threading.Thread(
                target=_converse, args=(connection, server, script), daemon=True
            ).start()


def _converse(connection: socket.socket, server: Server, script: Script) -> None:
    with connection, suppress(OSError):
        while request := _read_request(connection):
            server.requests.append(request)
            script(connection, request)


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def http(status: str, body: bytes, *headers: str) -> bytes:
    """Spell out an answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body
