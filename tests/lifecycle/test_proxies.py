"""Proxies that the environment names: used, or not, as users of httpx expect."""

import asyncio
import logging
import pickle
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient, Timeout
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.server import Script, Server, http, serving, wait_for_the_end
from tests.support.tls import authority_file, certified

PASSWORD = "hunter2-of-the-proxy"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD")

Environment = Mapping[str, str]


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def address(server: Server) -> str:
    return server.url.partition("://")[2]


def call_sync(url: str, **options: Any) -> str:
    with CustomerClient(KEY, base_url=url, max_retries=0, **options) as client:
        return client.get_customer("C").data.customer_code


def call_async(url: str, **options: Any) -> str:
    async def main() -> str:
        async with AsyncCustomerClient(KEY, base_url=url, max_retries=0, **options) as client:
            return (await client.get_customer("C")).data.customer_code

    return asyncio.run(main())


def validate_sync(url: str, **options: Any) -> None:
    with CustomerClient(KEY, base_url=url, max_retries=0, **options) as client:
        client.validate("CUS_1", "A", "B", "bvn", "NG", "12345678901")


def validate_async(url: str, **options: Any) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=url, max_retries=0, **options) as client:
            await client.validate("CUS_1", "A", "B", "bvn", "NG", "12345678901")

    asyncio.run(main())


both = pytest.mark.parametrize("call", [call_sync, call_async])
both_validate = pytest.mark.parametrize("validate", [validate_sync, validate_async])


# --- plain http, to this machine ---


@both
def test_a_plain_request_goes_through_the_proxy(
    call: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(proxy := CustomerServer()) as server:
        monkeypatch.setenv("HTTP_PROXY", f"http://ada:{PASSWORD}@{address(server)}")
        assert call("http://127.0.0.1:9") == "C"
    assert proxy.codes == ["C"]
    assert server.requests[0].startswith(b"GET http://127.0.0.1:9/customer/C HTTP/1.1\r\n")
    head = server.requests[0].lower()
    assert b"\r\nhost: 127.0.0.1:9\r\n" in head
    assert b"\r\nproxy-authorization: basic " in head


# --- CONNECT ---


def join(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side ends."""

    def carry(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    back = threading.Thread(target=carry, args=(other, one), daemon=True)
    back.start()
    carry(one, other)
    back.join(60)


def tunnel(connection: socket.socket, request: bytes) -> None:
    """What a proxy does with CONNECT."""
    host, _, port = request.split()[1].decode().rpartition(":")
    with socket.create_connection((host, int(port))) as target:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        join(connection, target)


def answering(answer: bytes) -> Script:
    return lambda connection, _: connection.sendall(answer)


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for this machine, which SSL_CERT_FILE makes clients trust."""
    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    return certified("127.0.0.1")


def three_sync(url: str) -> None:
    with CustomerClient(KEY, base_url=url) as client:
        for _ in range(3):
            client.get_customer("C")


def three_async(url: str) -> None:
    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=url) as client:
            for _ in range(3):
                await client.get_customer("C")

    asyncio.run(main())


@pytest.mark.parametrize("three", [three_sync, three_async])
def test_one_tunnel_carries_many_calls_and_the_proxy_learns_no_key(
    three: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tls: ssl.SSLContext
) -> None:
    with serving(CustomerServer(), tls=tls) as paystack, serving(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://ada:{PASSWORD}@{address(proxy)}")
        three(paystack.url)
    assert (len(paystack.requests), paystack.connections, len(proxy.requests)) == (3, 1, 1)
    assert proxy.requests[0].startswith(f"CONNECT {address(paystack)} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic " in proxy.requests[0]
    assert KEY.encode() not in proxy.requests[0]
    assert b"roxy-" not in b"".join(paystack.requests)
    assert PASSWORD.encode() not in b"".join(paystack.requests)


@both
def test_without_trust_there_is_no_call(
    call: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tls: ssl.SSLContext
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with serving(CustomerServer(), tls=tls) as paystack, serving(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(paystackx.ConnectError):
            call(paystack.url)
    assert paystack.requests == []


def test_the_total_bounds_a_call_through_a_tunnel(
    monkeypatch: pytest.MonkeyPatch, tls: ssl.SSLContext
) -> None:
    def drip(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _each in range(100):
            connection.sendall(b"a")
            time.sleep(0.05)

    with serving(drip, tls=tls) as paystack, serving(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(paystackx.RequestTimeoutError, match="total"):
            call_sync(paystack.url, timeout=0.5)


REFUSALS = {
    "407": http("407 Proxy Authentication Required", b"who are you?"),
    "403": http("403 Forbidden", b""),
    "502": http("502 Bad Gateway", b""),
}


@both_validate
@pytest.mark.parametrize("answer", REFUSALS.values(), ids=REFUSALS)
def test_a_proxy_that_refuses_is_a_connection_that_was_not_made(
    validate: Callable[..., None], answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answering(answer)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(paystackx.ConnectError) as caught:
            validate("https://api.paystack.co")
    assert not caught.value.outcome_unknown
    assert proxy.requests[0].startswith(b"CONNECT api.paystack.co:443 ")
    assert KEY.encode() not in b"".join(proxy.requests)


@both_validate
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 20", b"SSH-2.0-OpenSSH_9.6\r\n\r\n"])
def test_a_proxy_that_hangs_up_before_the_tunnel_stands_has_passed_nothing_on(
    validate: Callable[..., None], answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang_up(connection: socket.socket, _: bytes) -> None:
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    with serving(hang_up) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(paystackx.TransportError) as caught:
            validate("https://api.paystack.co")
    assert not caught.value.outcome_unknown


@both_validate
@pytest.mark.parametrize("timeout", [0.3, Timeout(connect=0.3, read=0.3)], ids=["total", "read"])
def test_a_proxy_that_never_answers_has_passed_nothing_on(
    validate: Callable[..., None], timeout: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say_nothing(connection: socket.socket, _: bytes) -> None:
        wait_for_the_end(connection)

    with serving(say_nothing) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(paystackx.TransportError) as caught:
            validate("https://api.paystack.co", timeout=timeout)
    assert not caught.value.outcome_unknown


# --- credentials ---


@both
@pytest.mark.parametrize(
    "proxy",
    ["http://ada:{0}@127.0.0.1:{1}", "ada:{0}@127.0.0.1:{1}", "http://ada:{0}@127.0.0.1:9"],
    ids=["refuses", "no scheme", "nobody there"],
)
def test_the_proxys_password_is_in_no_text(
    call: Callable[..., str],
    proxy: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="paystackx")
    with serving(answering(REFUSALS["407"])) as server:
        port = address(server).rpartition(":")[2]
        monkeypatch.setenv("HTTPS_PROXY", proxy.format(PASSWORD, port))
        with pytest.raises(paystackx.ConnectError) as caught:
            call("https://api.paystack.co")
    texts = [
        str(caught.value),
        repr(caught.value),
        repr(caught.value.__cause__),
        "".join(traceback.format_exception(caught.value)),
        repr(pickle.loads(pickle.dumps(caught.value))),
        *[record.getMessage() for record in caplog.records if record.name == "paystackx"],
    ]
    assert PASSWORD not in "".join(texts)


@both
@pytest.mark.parametrize(
    "proxy",
    [
        f"ftp://ada:{PASSWORD}@127.0.0.1:9",
        f"socks5://ada:{PASSWORD}@127.0.0.1:9",
        f"http://ada:{PASSWORD}@127.0.0.1:port",
        f"http://ada:{PASSWORD}@[::1",
    ],
    ids=["ftp", "socks", "port", "host"],
)
def test_a_proxy_that_cannot_be_used_is_an_error_of_ours(
    call: Callable[..., str], proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """httpx says so when its client is made; we when the first connection is."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(paystackx.PaystackError) as caught:
        call("https://api.paystack.co", timeout=1)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


# --- the same choice as httpx ---

HTTPS = "https://api.paystack.co"
HERE = "http://127.0.0.1:9"

SAME: list[tuple[str, dict[str, str]]] = [
    (HTTPS, {}),
    (HTTPS, {"HTTPS_PROXY": "http://{A}"}),
    (HTTPS, {"https_proxy": "http://{A}"}),
    (HTTPS, {"HTTPS_PROXY": "http://{A}", "https_proxy": "http://{B}"}),
    (HTTPS, {"HTTPS_PROXY": "{A}"}),
    (HTTPS, {"HTTP_PROXY": "http://{A}"}),
    (HTTPS, {"ALL_PROXY": "http://{A}"}),
    (HTTPS, {"all_proxy": "{A}"}),
    (HTTPS, {"ALL_PROXY": "http://{A}", "HTTPS_PROXY": "http://{B}"}),
    (HTTPS, {"HTTPS_PROXY": ""}),
    (HTTPS, {"HTTPS_PROXY": "", "ALL_PROXY": "http://{A}"}),
    *[
        (HTTPS, {"HTTPS_PROXY": "http://{A}", "NO_PROXY": no})
        for no in (
            "",
            "*",
            "localhost,*",
            "example.com, *",
            "api.paystack.co",
            "API.PAYSTACK.CO",
            "paystack.co",
            ".paystack.co",
            "*.paystack.co",
            "aystack.co",
            "co",
            "example.com",
            "example.com, api.paystack.co ,localhost",
            "api.paystack.co:443",
            "api.paystack.co:8443",
            "https://api.paystack.co",
            "http://api.paystack.co",
            "https://paystack.co",
            "127.0.0.1",
        )
    ],
    (HTTPS, {"ALL_PROXY": "http://{A}", "NO_PROXY": "paystack.co"}),
    (HTTPS, {"ALL_PROXY": "http://{A}", "no_proxy": "paystack.co", "NO_PROXY": "example.com"}),
    (f"{HTTPS}:8443", {"HTTPS_PROXY": "http://{A}", "NO_PROXY": "api.paystack.co"}),
    (f"{HTTPS}:8443", {"HTTPS_PROXY": "http://{A}", "NO_PROXY": "api.paystack.co:8443"}),
    (f"{HTTPS}:8443", {"HTTPS_PROXY": "http://{A}", "NO_PROXY": "api.paystack.co:443"}),
    (HERE, {"HTTP_PROXY": "http://{A}"}),
    (HERE, {"HTTPS_PROXY": "http://{A}"}),
    (HERE, {"ALL_PROXY": "http://{A}"}),
    (HERE, {"HTTP_PROXY": "http://{A}", "REQUEST_METHOD": "GET"}),
    *[
        (HERE, {"HTTP_PROXY": "http://{A}", "NO_PROXY": no})
        for no in ("127.0.0.1", "127.0.0.1:9", "127.0.0.0/8", "localhost", "0.0.1", "*")
    ],
    ("http://localhost:9", {"HTTP_PROXY": "http://{A}", "NO_PROXY": "localhost"}),
    ("http://localhost:9", {"HTTP_PROXY": "http://{A}", "NO_PROXY": "LOCALHOST"}),
    ("http://localhost:9", {"HTTP_PROXY": "http://{A}", "NO_PROXY": "127.0.0.1"}),
    ("http://[::1]:9", {"HTTP_PROXY": "http://{A}", "NO_PROXY": "::1"}),
    ("http://[::1]:9", {"HTTP_PROXY": "http://{A}", "NO_PROXY": "127.0.0.1"}),
]


@pytest.fixture
def proxies(monkeypatch: pytest.MonkeyPatch) -> Generator[dict[str, Server]]:
    """Two proxies that let nobody through, and no way to look up a name of the world."""
    look_up: Callable[..., Any] = socket.getaddrinfo

    def local_only(host: Any, *arguments: Any, **named: Any) -> Any:
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return look_up(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", local_only)
    refuse = answering(REFUSALS["403"])
    with serving(refuse) as a, serving(refuse) as b:
        yield {"A": a, "B": b}


def way(proxies: dict[str, Server], call: Callable[[], object]) -> str:
    """Make a call that must fail, and tell where it went."""
    before = {name: len(server.requests) for name, server in proxies.items()}
    with suppress(httpx.HTTPError, paystackx.PaystackError):
        call()
    used = [name for name, server in proxies.items() if len(server.requests) > before[name]]
    return "".join(used) or "direct"


@pytest.mark.parametrize(
    ("url", "environment"), SAME, ids=[f"{url} {environment}" for url, environment in SAME]
)
def test_the_way_is_the_one_that_httpx_takes(
    url: str,
    environment: Environment,
    proxies: dict[str, Server],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    where = {name: address(server) for name, server in proxies.items()}
    for name, value in environment.items():
        monkeypatch.setenv(name, value.format(**where))
    with httpx.Client(base_url=url) as client:
        theirs = way(proxies, lambda: client.get("/customer/C"))
    assert way(proxies, lambda: call_sync(url)) == theirs


def test_a_proxy_set_later_is_used_for_connections_made_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And one connection that stands goes on: it was made when there was none."""
    body = ok(CUSTOMER).content
    with serving(answering(http("200 OK", body))) as paystack, serving(CustomerServer()) as proxy:
        with CustomerClient(KEY, base_url=paystack.url) as client:
            client.get_customer("C")
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            client.get_customer("C")
        assert (len(paystack.requests), len(proxy.requests)) == (2, 0)
        assert call_sync(paystack.url) == "C"
        assert (len(paystack.requests), len(proxy.requests)) == (2, 1)
