"""Webhooks on the command line: a signature is checked, and samples reach a handler."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from paystackx import webhooks
from paystackx.cli._samples import SAMPLES
from tests.cli.helpers import KEY, Command


class Handler(NamedTuple):
    """A user's own handler, and what it got."""

    url: str
    events: list[webhooks.Event]
    answers: list[int]


@pytest.fixture
def handler() -> Iterator[Handler]:
    events: list[webhooks.Event] = []
    answers: list[int] = []

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Keep the tests' output to the tests."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            events.append(webhooks.parse(body, self.headers[webhooks.SIGNATURE_HEADER], KEY))
            self.send_response(answers.pop() if answers else 200)
            self.send_header("location", "/elsewhere")
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Handler(f"http://127.0.0.1:{server.server_port}/hooks?a=1", events, answers)
        server.shutdown()
        thread.join()


def test_every_typed_event_has_a_sample() -> None:
    assert webhooks._CLASSES.keys() <= SAMPLES.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_arrives_signed_and_readable(cli: Command, handler: Handler, name: str) -> None:
    ended = cli("webhooks", "trigger", name, "--to", handler.url)
    assert ended.code == 0, ended.err
    assert ended.record == {"event": name, "status": 200}
    [event] = handler.events
    assert event.raw == SAMPLES[name]
    assert event.issues == ()
    assert type(event) is webhooks._CLASSES.get(name, webhooks.Event)


@pytest.mark.parametrize("status", [302, 500])
def test_a_handler_that_refuses_is_1(cli: Command, handler: Handler, status: int) -> None:
    handler.answers.append(status)
    ended = cli("webhooks", "trigger", "charge.success", "--to", handler.url)
    assert ended.code == 1
    assert str(status) in ended.err
    assert len(handler.events) == 1


def test_a_handler_that_is_not_there_is_3(cli: Command) -> None:
    ended = cli("webhooks", "trigger", "charge.success", "--to", "http://127.0.0.1:1")
    assert ended.code == 3


def test_an_unknown_event_is_2_and_lists_the_names(cli: Command, handler: Handler) -> None:
    ended = cli("webhooks", "trigger", "charge.lost", "--to", handler.url)
    assert ended.code == 2
    assert all(name in ended.err for name in SAMPLES)
    assert handler.events == []


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8000", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:x", "http://é/"]
)
def test_an_address_that_is_no_url_is_2(cli: Command, url: str) -> None:
    ended = cli("webhooks", "trigger", "charge.success", "--to", url)
    assert ended.code == 2
    assert "--to" in ended.err


def test_a_signature_is_checked(cli: Command, tmp_path: Path) -> None:
    body = b'{"event":"charge.success","data":{}}'
    file = tmp_path / "body.json"
    file.write_bytes(body)
    right = webhooks.sign(body, KEY)
    assert cli("webhooks", "verify", file, "--signature", right).record == {"verified": True}
    for wrong in ("0" * 128, "", "é"):
        ended = cli("webhooks", "verify", file, "--signature", wrong)
        assert (ended.code, ended.out) == (1, "")
        assert len(ended.err.splitlines()) == 1
