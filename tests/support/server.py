"""A server of visible bytes: each test says what goes over the socket."""

import inspect
import socket
import ssl
import struct
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import attrs

from paystackx import PaystackError

Script = Callable[[socket.socket, bytes], None]
"""What a server does with a connection and the request that came over it."""


@attrs.define
class Server:
    """What a server has seen.

    Attributes:
        url: Its address.
        connections: How many connections were made.
        open: How many of them the client has not closed.
        requests: The requests, head and body, as they came.
        stop: Listens no more; connections that were made go on.
    """

    url: str
    stop: Callable[[], None] = attrs.field(repr=False)
    connections: int = 0
    open: int = 0
    requests: list[bytes] = attrs.field(factory=list[bytes])


@contextmanager
def serving(script: Script, tls: ssl.SSLContext | None = None) -> Generator[Server]:
    """Serve on this machine; each request on a connection is handed to the script."""

    def converse(connection: socket.socket, server: Server) -> None:
        if tls is None:
            _converse(connection, server, script)
            return
        with tls.wrap_socket(connection, server_side=True) as wrapped:
            _converse(wrapped, server, script)

    with accepting(converse, tls is not None) as server:
        yield server


@contextmanager
def accepting(
    converse: Callable[[socket.socket, Server], None],
    secure: bool = False,
    port: int = 0,
) -> Generator[Server]:
    """Listen on this machine, and hand over each connection as soon as it is made."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        scheme = "https" if secure else "http"
        url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"

        def stop() -> None:
            # Closing alone does not wake a thread that waits in accept().
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)

        server = Server(url=url, stop=stop)
        threading.Thread(target=_accept, args=(listener, server, converse), daemon=True).start()
        try:
            yield server
        finally:
            stop()


def _accept(
    listener: socket.socket, server: Server, converse: Callable[[socket.socket, Server], None]
) -> None:
    lock = threading.Lock()

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            converse(connection, server)
            # Another word, and what is said here is what the client sees last.
            connection.shutdown(socket.SHUT_WR)
            wait_for_the_end(connection)
        with lock:
            server.open -= 1

    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with lock:
                server.connections += 1
                server.open += 1
            threading.Thread(target=serve, args=(connection,), daemon=True).start()


def _converse(connection: socket.socket, server: Server, script: Script) -> None:
    while request := read_request(connection):
        server.requests.append(request)
        script(connection, request)


def read_request(connection: socket.socket) -> bytes:
    """Read a request, head and body; nothing when the client has none any more."""
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
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        body += chunk
    return head + b"\r\n\r\n" + body


def http(status: str, body: bytes, *headers: str) -> bytes:
    """Spell out an answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


# --- ends of a connection ---


def reset(connection: socket.socket) -> None:
    """Close it as a crash does: the client meets "connection reset by peer"."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def end(connection: socket.socket) -> None:
    """Say that no more will come: the client meets the end of the file."""
    connection.shutdown(socket.SHUT_WR)


def wait_for_the_end(connection: socket.socket) -> None:
    """Say nothing until the client has closed the connection."""
    while connection.recv(65536):
        pass


def drip(connection: socket.socket, data: bytes, pause: float = 0.04) -> None:
    """Send one byte after the other, until the client has had enough."""
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(pause)


@contextmanager
def reserved_port() -> Generator[int]:
    """Give a port at which nobody listens, and at which nobody else will."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@contextmanager
def silent_port() -> Generator[int]:
    """Give a port at which no connection comes about: the queue of those who knock is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = list[socket.socket]()
        try:
            # How many it takes is the kernel's affair: knock until one is left standing.
            for _ in range(20):
                knock = socket.socket()
                waiting.append(knock)
                knock.settimeout(0.3)
                knock.connect(listener.getsockname())
            raise AssertionError("the queue does not fill")
        except TimeoutError:
            yield listener.getsockname()[1]
        finally:
            for knock in waiting:
                knock.close()


# --- waiting: each of these is awaited in a test that waits, and called in its twin ---


def together(*calls: Callable[[], Any]) -> Any:
    """Make calls at the same time: give what each returned, or the PaystackError it ended in."""
    if inspect.iscoroutinefunction(calls[0]):
        return _as_tasks(calls)
    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(_ended, calls))


def _ended(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except PaystackError as error:
        return error


async def _as_tasks(calls: tuple[Callable[[], Awaitable[Any]], ...]) -> list[Any]:
    import anyio

    results: list[Any] = [None] * len(calls)

    async def run(place: int, call: Callable[[], Awaitable[Any]]) -> None:
        try:
            results[place] = await call()
        except PaystackError as error:
            results[place] = error

    async with anyio.create_task_group() as tasks:
        for place, call in enumerate(calls):
            tasks.start_soon(run, place, call)
    return results


def pause(seconds: float) -> Any:
    """Wait, and let the other tasks or threads go on."""
    if _is_in_a_thread():
        return time.sleep(seconds)
    import anyio

    return anyio.sleep(seconds)


def eventually(condition: Callable[[], bool], within: float = 60.0) -> Any:
    """Wait until something is so. A minute is for a test that hangs, not for a slow machine."""
    if _is_in_a_thread():
        return _eventually(condition, within)
    return _eventually_in_a_task(condition, within)


def _eventually(condition: Callable[[], bool], within: float) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.01)


async def _eventually_in_a_task(condition: Callable[[], bool], within: float) -> None:
    import anyio

    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        await anyio.sleep(0.01)


def _is_in_a_thread() -> bool:
    import anyio

    try:
        anyio.get_current_task()
    except RuntimeError:
        return True
    return False
