"""The sandbox over HTTP. The answers are those of the transport, byte for byte."""

import re
import socket
import sys
from collections.abc import Callable, Iterable
from http.client import responses
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from paystackx._engine.http import HTTPRequest, InvalidURL, ReadError
from paystackx.sandbox import Sandbox
from paystackx.sandbox._control import PREFIX, control
from paystackx.sandbox._json import compact

LONGEST_BODY = 1024 * 1024
"""In bytes; a longer body is refused with 413."""

_LONGEST_DRAIN = 16 * LONGEST_BODY


class _BodyError(Exception):
    """The body cannot be read.

    Attributes:
        status: The HTTP status of the refusal.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class SandboxServer(ThreadingMixIn, TCPServer):
    """Serves a sandbox, with a thread for each connection.

    Args:
        sandbox: The sandbox.
        host: The address to listen at.
        port: The port; 0 for a free one.
        prepare: What a sandbox of this server begins with, also after a reset.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, sandbox: Sandbox, host: str, port: int, prepare: Callable[[Sandbox], None]
    ) -> None:
        self.sandbox = sandbox
        self.prepare = prepare
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        prepare(sandbox)
        super().__init__((host, port), _Handler)
        shown = f"[{host}]" if ":" in host else host
        self.base_url = f"http://{shown}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what went wrong on a connection, unless the client has just gone away."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: SandboxServer  # pyright: ignore[reportIncompatibleVariableOverride] - no other makes it
    protocol_version = "HTTP/1.1"
    # The answer goes out at once, in one piece.
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Log nothing: paths have e-mail addresses in them."""

    def _serve(self) -> None:
        try:
            self._answer(self._read_body())
        except _BodyError as error:
            self.close_connection = True
            self._refuse(error.status)
        except ReadError:  # The sandbox was asked to break the connection.
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve  # noqa: N815 - http.server finds them by these names

    def _answer(self, body: bytes) -> None:
        path = self.path.partition("?")[0]
        if path.startswith(PREFIX):
            server = self.server
            status, content = control(server.sandbox, self.command, path, body, server.prepare)
            self._send(status, _described(content), content)
            return
        headers = [
            (name.encode("latin-1"), value.encode("latin-1", "replace"))
            for name, value in self.headers.items()
        ]
        if not path.startswith("/"):
            self._refuse(400)
            return
        try:
            request = HTTPRequest(
                self.command, f"http://sandbox{self.path}", headers=headers, content=body
            )
        except InvalidURL:
            self._refuse(400)
            return
        response = self.server.sandbox.handle_request(request)
        self._send(response.status_code, response.headers.items(), response.content)

    def _refuse(self, status: int) -> None:
        content = compact({"status": False, "message": responses[status]})
        self._send(status, _described(content), content)

    def _send(self, status: int, headers: Iterable[tuple[str, str]], content: bytes) -> None:
        lines = [f"HTTP/1.1 {status} {responses.get(status, '')}"]
        lines += [f"{name}: {value}" for name, value in headers]
        if self.close_connection:
            lines.append("connection: close")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
        has_body = self.command != "HEAD" and status not in {204, 304}
        self.wfile.write(head + content if has_body else head)

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return b"".join(self._chunks())
        size = _size(self.headers.get("content-length", "0").encode("latin-1", "replace"), 10)
        if size > LONGEST_BODY:
            # Most clients read the answer only after they have sent all of the body.
            self._read_exactly(min(size, _LONGEST_DRAIN))
            raise _BodyError(413)
        return self._read_exactly(size)

    def _chunks(self) -> Iterable[bytes]:
        left = LONGEST_BODY
        while size := _size(self.rfile.readline(256).partition(b";")[0].strip(), 16):
            left -= size
            if left < 0:
                raise _BodyError(413)
            yield self._read_exactly(size)
            self.rfile.readline(256)
        while self.rfile.readline(65536).strip():
            pass  # Trailers.

    def _read_exactly(self, size: int) -> bytes:
        data = self.rfile.read(size)
        if len(data) < size:
            raise _BodyError(400)
        return data


def _described(content: bytes) -> Iterable[tuple[str, str]]:
    return {"content-type": "application/json", "content-length": str(len(content))}.items()


def _size(text: bytes, base: int) -> int:
    """A number of bytes.

    Raises:
        _BodyError: It is none.
    """
    if not re.fullmatch(rb"[0-9A-Fa-f]{1,15}", text) or (base == 10 and not text.isdigit()):
        raise _BodyError(400)
    return int(text, base)
