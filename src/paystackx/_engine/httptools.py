"""HTTP/1.1 as in ``_http11``, read with httptools: llhttp, the parser of Node.js, which is in C."""

from collections.abc import Iterable
from typing import Any

from h11 import RemoteProtocolError
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from paystackx._engine.http import RequestDefaults
from paystackx._engine.http11 import HTTP11, LARGEST_HEAD
from paystackx._operation import Request
from paystackx._reading.orjson import loads


class HTTPTools(HTTP11):
    """The same with httptools, which calls the methods that begin with ``on_``."""

    read_json = staticmethod(loads)

    def __init__(self) -> None:
        super().__init__()
        self._parser: Any = HttpResponseParser(self)
        self._is_idle = True
        self._is_reusable = True
        self._has_head = False
        self._ends_with_connection = False
        self._fields = list[tuple[bytes, bytes]]()
        self._received = list[bytes]()
        self._bytes_between = 0

    @property
    def is_idle(self) -> bool:
        """See above."""
        return self._is_idle

    def send(self, request: Request, defaults: RequestDefaults) -> bytes:
        """See above."""
        self._is_complete = False
        self._is_idle, self._is_reusable, self._has_head = False, True, False
        self._bytes_between = 0
        first = f"{request.operation.verb} {defaults.prefix}{request.target} HTTP/1.1\r\n".encode()
        if request.body is None:
            length = b"Content-Length: 0\r\n" if request.operation.takes_body else b""
            return b"%b%b%b\r\n" % (first, defaults.head, length)
        return b"%b%bContent-Length: %d\r\nContent-Type: application/json\r\n\r\n%b" % (
            first,
            defaults.head,
            len(request.body),
            request.body,
        )

    def send_failed(self) -> None:
        """See above."""
        self._is_reusable = False

    def _parts(self, data: bytes) -> Iterable[bytes]:
        if data:
            self._feed(data)
        elif self._has_head and self._ends_with_connection:
            self._is_complete = True
        else:
            raise RemoteProtocolError("the connection ended before the response did")
        parts, self._received = self._received, []
        self._bytes_between = 0 if parts else self._bytes_between + len(data)
        if self._bytes_between > LARGEST_HEAD and not self._is_complete:
            raise RemoteProtocolError("a head, or what stands between two chunks, is too long")
        return parts

    def _feed(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            raised = error.__context__  # by one of the methods below, or by a signal handler
            if raised is not None and not isinstance(raised, HttpParserError):
                raise raised from None
            if not self._is_complete:
                raise RemoteProtocolError(f"it is not HTTP/1.1 ({type(error).__name__})") from error
            self._is_reusable = False

    def _end(self) -> None:
        self._is_idle = self._is_reusable

    # --- called by the parser ---

    def on_message_begin(self) -> None:
        """Begin: with an answer, or with what follows it, which nobody asked for."""
        self._fields = []
        if self._is_complete:
            self._is_reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header. Those that follow a body come too late for the answer's."""
        self._fields.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """Take the head, if it is not one of those that only precede it."""
        status_code = self._parser.get_status_code()
        if status_code < 200 or self._is_complete:
            return
        found = self._begin(status_code, self._fields)
        coding = found.get(b"transfer-encoding", b"").lower()
        version = self._parser.get_http_version()
        if coding not in {b"", b"chunked"} or version not in {"1.0", "1.1"}:
            raise RemoteProtocolError("another version, or an unknown Transfer-Encoding")
        self._has_head = True
        if version == "1.0" or not self._parser.should_keep_alive():
            self._is_reusable = False
        self._ends_with_connection = not coding and b"content-length" not in found

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body."""
        if not self._is_complete:
            self._received.append(body)

    def on_message_complete(self) -> None:
        """End."""
        self._is_complete = self._has_head
