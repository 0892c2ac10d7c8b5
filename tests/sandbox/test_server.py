"""The sandbox over HTTP: a server in another process, and everything that sockets may bring."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from paystackx import CustomerClient
from paystackx.sandbox import Sandbox
from paystackx.sandbox.__main__ import main
from paystackx.sandbox._server import LONGEST_BODY, SandboxServer
from tests.sandbox.helpers import KEY, Clock

HEADERS = {"authorization": f"Bearer {KEY}"}


@contextmanager
def serving(sandbox: Sandbox | None = None, host: str = "127.0.0.1") -> Generator[str]:
    """Serve in a thread of this process."""
    with SandboxServer(sandbox or Sandbox(), host, 0, lambda _: None) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.base_url
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def url() -> Iterator[str]:
    with serving() as url:
        yield url


@contextmanager
def program(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """The server as a user starts it, and the first line that it prints."""
    command = [sys.executable, "-m", "paystackx.sandbox", "--port", "0", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().rstrip("\n")
        finally:
            process.terminate()


def talk(url: str, *messages: bytes) -> bytes:
    """Send bytes over one connection, and read until the server closes it."""
    host, port = url.removeprefix("http://").rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        for message in messages:
            connection.sendall(message)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while data := connection.recv(65536):
            answer += data
    return answer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_program_in_another_process_is_served_until_a_signal_ends_it(
    number: signal.Signals,
) -> None:
    with program() as (process, url):
        with CustomerClient(KEY, base_url=url) as client:
            client.create("ada@example.com", metadata={"a": [1]})
            assert client.get_customer("ada@example.com").data.metadata == {"a": [1]}
        calls = httpx.get(f"{url}/__sandbox__/calls").json()
        assert [call["operation"] for call in calls] == ["create", "get_customer"]
        process.send_signal(number)
        assert process.wait(30) == 0
        assert process.stderr
        assert "Traceback" not in process.stderr.read()


def test_a_program_is_pointed_at_the_server_by_its_environment() -> None:
    script = """
from paystackx import CustomerClient

with CustomerClient() as client:
    print(client.create("ada@example.com").data.email)
"""
    with program("--secret-key", KEY) as (_, url):
        environment = {**os.environ, "PAYSTACK_BASE_URL": url, "PAYSTACK_SECRET_KEY": KEY}
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        (call,) = httpx.get(f"{url}/__sandbox__/calls").json()
    assert done.stdout == "ada@example.com\n"
    assert (call["operation"], call["body"]) == ("create", {"email": "ada@example.com"})


def test_the_options_reach_the_sandbox_and_outlive_a_reset(tmp_path: Path) -> None:
    seed = tmp_path / "customers.jsonl"
    seed.write_text('{"email":"a@example.com"}\n\n{"email":"b@example.com","metadata":{"a":1}}\n')
    options = ("--seed", str(seed), "--rate-limit", "2", "--secret-key", KEY)
    with program(*options) as (_, url):
        for _ in range(2):
            listed = httpx.get(f"{url}/customer", headers=HEADERS)
            assert [row["email"][0] for row in listed.json()["data"]] == ["b", "a"]
            assert listed.headers["x-ratelimit-limit"] == "2"
            other = {"authorization": "Bearer sk_test_other"}
            assert httpx.get(f"{url}/customer", headers=other).status_code == 401
            assert httpx.get(f"{url}/customer", headers=HEADERS).status_code == 429
            assert httpx.post(f"{url}/__sandbox__/reset").json()["status"] is True


@pytest.mark.parametrize("content", ["[1]", "{", '"a"', '[{"first_name":"Ada"}]', "[{]"])
def test_a_seed_that_holds_no_customers_is_refused(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = tmp_path / "customers"
    seed.write_text(content)
    with pytest.raises(SystemExit) as caught:
        main(["--seed", str(seed)])
    assert caught.value.code == 2
    assert re.search("--seed: .*customers|customer 1: ", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "99999"], "port"),
        (["--webhook-url", "http://example.com"], "webhook_url"),
        (["--secret-key", "pk"], "secret_key"),
        (["--seed", "/nowhere/at/all"], "No such file"),
        (["--rate-limit", "0"], "limit"),
        (["--host", "256.0.0.1"], ""),
    ],
)
def test_a_wrong_option_ends_with_code_2_and_a_reason(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(("host", "is_warned"), [("0.0.0.0", True), ("127.0.0.1", False)])
def test_it_warns_beyond_loopback(
    host: str,
    is_warned: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handlers = dict[int, Any]()
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)

    def serve_forever(server: SandboxServer) -> None:
        handlers[signal.SIGTERM](signal.SIGTERM, None)

    monkeypatch.setattr(SandboxServer, "serve_forever", serve_forever)
    assert main(["--host", host, "--port", "0"], program="paystackx sandbox") == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"http://{host}:")
    assert ("can be reached from other machines" in err) is is_warned


def test_a_signal_right_after_the_address_ends_it_cleanly(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers = dict[int, Any]()
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(sys, "stdout", StringIO())
    monkeypatch.setattr(sys.stdout, "flush", lambda: handlers[signal.SIGTERM](signal.SIGTERM, None))
    assert main(["--port", "0"]) == 0


def test_it_listens_on_ipv6() -> None:
    try:
        with serving(host="::1") as url:
            assert url.startswith("http://[::1]:")
            assert httpx.get(f"{url}/nowhere").status_code == 404
    except OSError:
        assert not socket.has_ipv6 or not Path("/proc/net/if_inet6").exists()


@pytest.mark.parametrize(
    ("method", "target", "content"),
    [
        ("POST", "/customer", b'{"email":"a@example.com","first_name":"Ad\xc3\xa9"}'),
        ("POST", "/customer", b"{"),
        ("GET", "/customer", b""),
        ("GET", "/customer/a%40example.com", b""),
        ("GET", "/customer/a%2Fb?x=%20", b""),
        ("DELETE", "/customer/a", b""),
        ("GET", "/nowhere", b""),
    ],
)
def test_answers_are_those_of_the_transport_byte_for_byte(
    method: str, target: str, content: bytes
) -> None:
    answers = list[tuple[int, list[tuple[str, str]], bytes]]()
    with serving(Sandbox(clock=Clock())) as url:
        for client in (
            httpx.Client(base_url=url, headers=HEADERS),
            httpx.Client(base_url=url, headers=HEADERS, transport=Sandbox(clock=Clock())),
        ):
            with client:
                client.post("/customer", json={"email": "a@example.com"})
                response = client.request(method, target, content=content)
                headers = sorted(response.headers.items())
                answers.append((response.status_code, headers, response.content))
    assert answers[0] == answers[1]


def test_faults_come_over_http(url: str) -> None:
    def ask(**fault: object) -> httpx.Response:
        return httpx.post(f"{url}/__sandbox__/faults", json=fault)

    assert ask(fault="drop", operation="create", acted=True).status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(f"{url}/customer", headers=HEADERS, json={"email": "a@example.com"})
    assert ask(fault="garble", body="<html>", status=502).status_code == 200
    assert httpx.get(f"{url}/customer", headers=HEADERS).text == "<html>"
    assert ask(fault="delay", operation=None, seconds=0.2).status_code == 200
    response = httpx.get(f"{url}/customer", headers=HEADERS)
    assert response.elapsed.total_seconds() >= 0.2
    assert len(response.json()["data"]) == 1
    assert ask(fault="fail", status=204, headers={"Retry-After": 3}).status_code == 200
    response = httpx.get(f"{url}/customer", headers=HEADERS)
    assert (response.status_code, response.headers["retry-after"]) == (204, "3")
    assert ask(fault="limit", operation="create", requests=1, seconds=60).status_code == 200
    statuses = [call["status"] for call in httpx.get(f"{url}/__sandbox__/calls").json()]
    assert statuses == [None, 502, 200, 204]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"fault":"reset"}', b'{"fault":"fail","operation":"creat"}',
     b'{"fault":"fail","x":1}', b'{"fault":"fail","times":1.5}', b'{"fault":"fail","status":"x"}',
     b'{"fault":"limit","requests":1e9,"seconds":1}', b'{"fault":"fail","headers":[1]}',
     b'{"fault":"garble","body":1000}', b"[" * 500_000],
)  # fmt: skip
def test_a_malformed_fault_is_refused(url: str, content: bytes) -> None:
    response = httpx.post(f"{url}/__sandbox__/faults", content=content)
    assert response.status_code == 400
    assert response.json()["status"] is False
    assert httpx.get(f"{url}/customer", headers=HEADERS).status_code == 200


def test_webhooks_can_be_read_over_http() -> None:
    sandbox = Sandbox()
    client = CustomerClient(KEY, transport=sandbox)
    sandbox.approve(client.initialize_authorization("a@example.com").data.reference or "")
    with serving(sandbox) as url:
        (first, _) = httpx.get(f"{url}/__sandbox__/webhooks").json()
    assert first["event"] == "direct_debit.authorization.created"
    assert client.is_verified_webhook_payload(first["payload"].encode(), first["signature"])
    assert first["headers"]["x-paystack-signature"] == first["signature"]


@pytest.mark.parametrize("path", ["/__sandbox__/", "/__sandbox__/reset", "/__sandbox__/x"])
def test_another_control_route_is_not_found(url: str, path: str) -> None:
    assert httpx.get(f"{url}{path}").status_code == 404


def test_32_clients_are_served_at_once(url: str) -> None:
    emails = [f"user{number}@example.com" for number in range(320)]
    with CustomerClient(KEY, base_url=url) as client, ThreadPoolExecutor(32) as threads:
        created = {response.data.id for response in threads.map(client.create, emails)}
    assert len(created) == 320


def post(*, headers: bytes, body: bytes = b"", target: bytes = b"/customer") -> bytes:
    key = b"authorization: Bearer " + KEY.encode()
    head = b"POST " + target + b" HTTP/1.1\r\nhost: x\r\n" + key + b"\r\n" + headers
    return head + b"\r\n\r\n" + body


CREATE = b'{"email":"a@example.com"}'


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03garbage\r\n\r\n", b"400"),
        (b"GET /\x01 HTTP/1.1\r\n\r\n", b"400"),
        (b"GET nonsense HTTP/9.9\r\n\r\n", b"505"),
        (b"BREW / HTTP/1.1\r\n\r\n", b"501"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET http://[ HTTP/1.1\r\n\r\n", b"400"),
        (b"HEAD /customer HTTP/1.1\r\n\r\n", b"404"),
        (post(headers=b"content-length: -1"), b"400"),
        (post(headers=b"content-length: \xe9"), b"400"),
        (post(headers=b"content-length: a"), b"400"),
        (post(headers=b"content-length: 99", body=CREATE), b"400"),
        (post(headers=b"content-length: %d" % len(CREATE), body=CREATE), b"200"),
        (post(headers=b"transfer-encoding: chunked", body=b"x\r\n"), b"400"),
        (
            post(
                headers=b"transfer-encoding: chunked",
                body=b"19;a=b\r\n%b\r\n0\r\na: b\r\n\r\n" % CREATE,
            ),
            b"200",
        ),
        (post(headers=b"transfer-encoding: chunked", body=b"FFFFFF\r\n"), b"413"),
        (
            post(
                headers=b"content-length: %d" % (LONGEST_BODY + 1), body=b" " * (LONGEST_BODY + 1)
            ),
            b"413",
        ),
        (
            post(headers=b"content-length: %d" % LONGEST_BODY, body=CREATE.ljust(LONGEST_BODY)),
            b"200",
        ),
    ],
)  # fmt: skip
def test_whatever_comes_is_answered_and_the_next_client_is_served(
    url: str, message: bytes, status: bytes
) -> None:
    answer = talk(url, message)
    # http.server answers a line that names no version without a status line: HTTP/0.9 has none.
    assert status in answer.partition(b"</html>")[0]
    assert httpx.get(f"{url}/customer", headers=HEADERS).status_code == 200


def test_a_client_that_goes_away_harms_nobody(url: str) -> None:
    host, port = url.removeprefix("http://").rsplit(":", 1)
    for message in (b"", b"GET /cust", post(headers=b"content-length: 9")):
        with socket.create_connection((host, int(port))) as connection:
            linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.sendall(message)
    assert httpx.get(f"{url}/customer", headers=HEADERS).status_code == 200


def test_only_a_defect_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    with SandboxServer(Sandbox(), "127.0.0.1", 0, lambda _: None) as server:
        for error in (ConnectionResetError(), ZeroDivisionError()):
            try:
                raise error
            except (OSError, ArithmeticError):
                server.handle_error(None, ("127.0.0.1", 1))
            reported = capsys.readouterr().err
            assert ("ZeroDivisionError" in reported) is isinstance(error, ArithmeticError)


def test_the_base_url_is_the_first_line_and_json_says_so() -> None:
    with program() as (_, url):
        assert url.startswith("http://127.0.0.1:")
        assert json.loads(httpx.get(f"{url}/__sandbox__/calls").text) == []
