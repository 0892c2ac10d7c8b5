"""An httpx transport behind a real socket, so that a client needs the network to reach it."""

from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx

_WRITTEN_BY_THE_SERVER = {"connection", "content-length", "date", "server", "transfer-encoding"}


@contextmanager
def serve(transport: httpx.BaseTransport) -> Generator[str]:
    """Answer over HTTP/1.0 on a free port of 127.0.0.1 with what a transport answers.

    Gives the address, without a slash at its end.
    """

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
            """Keep the tests' output to the tests."""

        def answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            request = httpx.Request(
                self.command,
                f"http://{self.headers['host']}{self.path}",
                headers=list(self.headers.items()),
                content=self.rfile.read(length),
            )
            response = transport.handle_request(request)
            assert isinstance(response.stream, httpx.SyncByteStream)
            # The stream, not read(): a compressed body is passed on as it is.
            body = b"".join(response.stream)
            self.send_response(response.status_code)
            for name, value in response.headers.multi_items():
                if name.lower() not in _WRITTEN_BY_THE_SERVER:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    for verb in ("GET", "POST", "PUT"):
        setattr(Handler, f"do_{verb}", Handler.answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        # A short interval: shutting down waits for the end of one.
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
