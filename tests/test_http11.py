"""The bytes of HTTP/1.1: what is sent, what an answer is made of, and what may follow it."""

import gzip
import json
from typing import Any

import h11
import pytest

from paystackx._config import SecretKey, Settings, Timeout
from paystackx._engine.http import RequestDefaults
from paystackx._engine.http11 import H11, HTTP11
from paystackx._engine.httptools import HTTPTools
from paystackx._operations.customers import create, get_customer
from paystackx._reading.decipher import Answer
from tests.support.answers import KEY

BODY = b'{"status": true, "message": "Customer retrieved", "data": null}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCF-Ray: 8d-LHR\r\n"


def defaults(base_url: str = "https://api.paystack.co") -> RequestDefaults:
    return RequestDefaults(
        Settings(
            key=SecretKey(KEY),
            base_url=base_url,
            timeout=Timeout(),
            max_retries=0,
            max_connections=1,
            on_attempt=None,
        )
    )


def sized(body: bytes = BODY, *headers: bytes) -> bytes:
    lines = [*headers, b"Content-Length: %d" % len(body), b"", body]
    return HEAD + b"\r\n".join(lines)


@pytest.fixture(params=[H11, HTTPTools])
def http11(request: pytest.FixtureRequest) -> HTTP11:
    kind: type[HTTP11] = request.param
    return kind()


@pytest.fixture
def started(http11: HTTP11) -> HTTP11:
    http11.send(get_customer("CUS_1"), defaults())
    return http11


def received(http11: HTTP11, *chunks: bytes) -> Answer:
    *first, last = chunks
    assert [http11.receive(chunk, 5.0) for chunk in first] == [None] * len(first)
    answer = http11.receive(last, 5.0)
    assert answer is not None
    return answer


# --- requests ---


def test_a_request_has_the_headers_of_every_request_and_no_body(http11: HTTP11) -> None:
    head, _, body = http11.send(get_customer("a&b@x.co"), defaults()).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    assert first == "GET /customer/a%26b%40x.co HTTP/1.1"
    headers = dict(line.split(": ", 1) for line in lines)
    assert headers.pop("User-Agent").startswith("paystackx/")
    assert headers == {
        "Host": "api.paystack.co",
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "Authorization": f"Bearer {KEY}",
    }
    assert body == b""


def test_a_request_with_a_body_says_its_length_and_type(http11: HTTP11) -> None:
    sent = http11.send(create("ada@example.com", "Adá", None, None, None), defaults())
    head, _, body = sent.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /customer HTTP/1.1\r\n")
    assert json.loads(body) == {"email": "ada@example.com", "first_name": "Adá"}
    assert head.endswith(b"\r\nContent-Length: %d\r\nContent-Type: application/json" % len(body))


def test_the_path_of_the_address_comes_first(http11: HTTP11) -> None:
    prefixed = defaults("http://127.0.0.1:8000/paystack/é")
    sent = http11.send(get_customer("CUS_1"), prefixed)
    assert sent.startswith(b"GET /paystack/%C3%A9/customer/CUS_1 HTTP/1.1\r\n")


# --- answers ---


def test_no_request_follows_one_that_has_no_answer_yet(http11: HTTP11) -> None:
    assert http11.is_idle
    http11.send(get_customer("CUS_1"), defaults())
    assert not http11.is_idle


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (
    BODY[:5],
    len(BODY) - 5,
    BODY[5:],
)
ANSWERS = {
    "with a length": sized(),
    "in chunks": CHUNKED,
    "compressed": sized(gzip.compress(BODY), b"Content-Encoding: gzip"),
    "after a hint": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + sized(),
}


@pytest.mark.parametrize("wire", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_an_answer_is_read_in_pieces_of_any_size(started: HTTP11, wire: bytes, size: int) -> None:
    pieces = [wire[start : start + size] for start in range(0, len(wire), size)]
    for _ in range(2):
        answer = received(started, *pieces)
        assert answer.status_code == 200
        assert answer.content == BODY
        assert answer.problem is None
        assert answer.received_at == 5.0
        assert answer.headers["CONTENT-TYPE"] == "application/json"
        assert answer.request_id == "8d-LHR"
        assert started.is_idle
        started.send(get_customer("CUS_1"), defaults())


def test_headers_after_a_body_are_not_the_answers(started: HTTP11) -> None:
    answer = received(started, CHUNKED[:-2] + b"X-Sum: 1\r\n\r\n")
    assert answer.content == BODY
    assert "x-sum" not in answer.headers
    assert started.is_idle


def test_an_answer_without_a_body_ends_with_its_headers(started: HTTP11) -> None:
    answer = received(started, b"HTTP/1.1 204 No Content\r\n\r\n")
    assert (answer.status_code, answer.content) == (204, b"")


def test_an_answer_without_a_length_ends_with_the_connection(started: HTTP11) -> None:
    answer = received(started, HEAD.replace(b"1.1", b"1.0") + b"\r\n" + BODY[:9], BODY[9:], b"")
    assert answer.content == BODY
    assert not started.is_idle


FOLLOWED: dict[str, bytes] = {
    "another answer": sized() + sized(),
    "another answer, of another kind": sized() + b"HTTP/1.1 404 Not Found\r\nX: 1\r\n\r\n{}",
    "one byte": sized() + b"H",
    "the end": sized(BODY, b"Connection: close"),
    "the end, of an old server": sized().replace(b"1.1", b"1.0"),
    "more, of an old server": sized(BODY, b"Connection: keep-alive").replace(b"1.1", b"1.0"),
}


@pytest.mark.parametrize("wire", FOLLOWED.values(), ids=FOLLOWED)
def test_no_request_follows_an_answer_that_is_followed_by_something_else(
    started: HTTP11, wire: bytes
) -> None:
    answer = received(started, wire)
    assert (answer.status_code, answer.content) == (200, BODY)
    assert "x" not in answer.headers
    assert not started.is_idle


def test_no_request_follows_one_that_was_sent_in_part(started: HTTP11) -> None:
    started.send_failed()
    assert received(started, sized()).content == BODY
    assert not started.is_idle


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "of an unknown encoding": (sized(BODY, b"Content-Encoding: br"), "Content-Encoding is unknown"),
    "corrupt": (sized(BODY, b"Content-Encoding: gzip"), "compressed data is corrupt"),
    "truncated": (
        sized(gzip.compress(BODY)[:-9], b"Content-Encoding: gzip"),
        "compressed data ends early",
    ),
}


@pytest.mark.parametrize(("wire", "problem"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_cannot_be_read_has_a_problem(
    started: HTTP11, wire: bytes, problem: str
) -> None:
    answer = received(started, wire)
    assert problem in (answer.problem or "")
    assert not started.is_idle


BROKEN: dict[str, tuple[bytes, ...]] = {
    "nothing": (b"",),
    "half a head": (HEAD, b""),
    "half a body": (sized()[:-1], b""),
    "half a chunk": (CHUNKED[:-20], b""),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n",),
    "a protocol that nobody asked for": (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    ),
    "a head without an end": (HEAD + b"X: %s" % (b"x" * 103_000),),
}


@pytest.mark.parametrize("chunks", BROKEN.values(), ids=BROKEN)
def test_what_is_no_whole_answer_is_an_error(started: HTTP11, chunks: tuple[bytes, ...]) -> None:

    def feed() -> Any:
        return [started.receive(chunk, 5.0) for chunk in chunks]

    with pytest.raises(h11.RemoteProtocolError):
        feed()
    assert not started.is_idle


def test_a_head_of_a_hundred_kilobytes_is_read(started: HTTP11) -> None:
    answer = received(started, sized(BODY, b"X-Long: " + b"x" * 90_000))
    assert len(answer.headers["x-long"]) == 90_000
