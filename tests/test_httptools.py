"""HTTP/1.1 read with httptools: it must find what h11 finds, and refuse what is malformed."""

import re
from itertools import pairwise

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx._config import SecretKey, Settings, Timeout
from paystackx._decipher import Answer
from paystackx._http import RequestDefaults, request_defaults
from paystackx._http11 import H11, HTTP11, LARGEST_HEAD
from paystackx._httptools import HTTPTools
from paystackx._operation import Request
from paystackx._requests.customers import create, get_customer
from tests.support.answers import KEY

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SIZED = HEAD + b"Content-Length: 5\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def defaults() -> RequestDefaults:
    return request_defaults(
        Settings(
            key=SecretKey(KEY),
            base_url="https://api.paystack.co",
            timeout=Timeout(),
            max_retries=0,
            max_connections=1,
            on_attempt=None,
        )
    )


def read(http11: HTTP11, *pieces: bytes) -> Answer | None:
    """The answer to a request, in pieces; ``None`` if it is not complete after the last."""
    http11.send(get_customer("CUS_1"), defaults())
    answer = None
    for piece in pieces:
        answer = answer or http11.receive(piece, 5.0)
    return answer


@pytest.mark.parametrize(
    "request_", [get_customer("a&b@x.co"), create("a@x.co", "Ad\u00e9", None, None, None)]
)
def test_what_is_sent_is_what_h11_sends(request_: Request) -> None:
    ours, theirs = HTTPTools().send(request_, defaults()), H11().send(request_, defaults())
    assert ours == theirs


WHOLE = {
    "a length": (SIZED + b"hello", True),
    "chunks": (CHUNKED + b"2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", True),
    "trailers": (CHUNKED + b"5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", True),
    "no reason": (b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", True),
    "hints first": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + SIZED + b"hello", True),
    "100 first": (b"HTTP/1.1 100 Continue\r\n\r\n" + SIZED + b"hello", True),
    "close": (HEAD + b"Connection: Close\r\nContent-Length: 5\r\n\r\nhello", False),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", False),
}


@pytest.mark.parametrize(("response", "kept"), WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("in_one", [True, False], ids=["in one piece", "byte by byte"])
def test_a_response_is_read_however_it_is_cut(response: bytes, *, kept: bool, in_one: bool) -> None:
    pieces = [response] if in_one else [bytes([byte]) for byte in response]
    http11 = HTTPTools()
    answer = read(http11, *pieces)
    assert answer is not None
    assert (answer.content, answer.problem, http11.is_idle) == (b"hello", None, kept)


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_a_response_that_has_no_body_by_its_status(status: bytes) -> None:
    http11 = HTTPTools()
    answer = read(http11, b"HTTP/1.1 " + status + b"\r\n\r\n")
    assert answer is not None
    assert (answer.content, http11.is_idle) == (b"", True)


@pytest.mark.parametrize("response", [SIZED + b"hello", CHUNKED + b"5\r\nhello\r\n0\r\n\r\n"])
@pytest.mark.parametrize("more", [b"x", b"HTTP/1.1 2", SIZED + b"again"])
def test_what_follows_a_response_ends_the_connection(response: bytes, more: bytes) -> None:
    http11 = HTTPTools()
    answer = read(http11, response + more)
    assert answer is not None
    assert (answer.content, http11.is_idle) == (b"hello", False)


def test_a_body_of_no_stated_length_ends_with_the_connection() -> None:
    http11 = HTTPTools()
    assert read(http11, HEAD + b"\r\nhel", b"lo") is None
    answer = http11.receive(b"", 5.0)
    assert answer is not None
    assert (answer.content, http11.is_idle) == (b"hello", False)


@pytest.mark.parametrize(
    "start", [b"", HEAD, SIZED, SIZED + b"hell", CHUNKED, CHUNKED + b"5\r\nhello\r\n0\r\n"]
)
def test_a_response_that_ends_early_is_none(start: bytes) -> None:
    http11 = HTTPTools()
    assert read(http11, *([start] if start else [])) is None
    with pytest.raises(h11.RemoteProtocolError):
        http11.receive(b"", 5.0)


def test_a_request_that_was_not_sent_whole_is_the_last() -> None:
    http11 = HTTPTools()
    http11.send(get_customer("CUS_1"), defaults())
    http11.send_failed()
    assert http11.receive(SIZED + b"hello", 5.0) is not None
    assert not http11.is_idle


def test_many_answers_come_over_one_connection() -> None:
    http11 = HTTPTools()
    for body in (b"hello", b"again", b"third"):
        answer = read(http11, SIZED + body)
        assert answer is not None
        assert (answer.content, http11.is_idle) == (body, True)


MALFORMED = {
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x0a",
    "HTTP/2": b"HTTP/2.0 200 OK\r\n\r\n",
    "a status of two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "a header without a colon": HEAD + b"no colon here\r\n\r\n",
    "a space before the colon": HEAD + b"Content-Length : 5\r\n\r\n",
    "a header on two lines": HEAD + b"X-Long: a\r\n b\r\n\r\n",
    "a bare line feed": HEAD + b"X: a\nContent-Length: 5\r\n\r\n",
    "a bare carriage return": HEAD + b"X: a\rb\r\n\r\n",
    "a NUL": HEAD + b"X: \0\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\n",
    "two lengths in a line": HEAD + b"Content-Length: 3, 5\r\n\r\n",
    "a length of no number": HEAD + b"Content-Length: many\r\n\r\n",
    "a length below zero": HEAD + b"Content-Length: -1\r\n\r\n",
    "a length with an underscore": HEAD + b"Content-Length: 1_0\r\n\r\n",
    "length and chunks": HEAD
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "equal lengths": HEAD + b"content-length: 5\r\n" + SIZED[len(HEAD) :] + b"hello",
    "an unknown encoding": HEAD + b"Transfer-Encoding: br\r\n\r\n",
    "chunked twice": HEAD + b"Transfer-Encoding: chunked, chunked\r\n\r\n",
    "a chunk size of no number": CHUNKED + b"ZZ\r\n",
    "a chunk size below zero": CHUNKED + b"-5\r\n",
    "an enormous chunk size": CHUNKED + b"1" * 17 + b"\r\n",
    "a chunk that goes on": CHUNKED + b"2\r\nhello\r\n0\r\n\r\n",
    "a head without an end": HEAD + b"X: " + b"x" * LARGEST_HEAD,
    "a long head": HEAD + b"X: " + b"x" * LARGEST_HEAD + b"\r\n\r\n",
    "a chunk extension without an end": CHUNKED + b"5;" + b"x" * LARGEST_HEAD + b"x",
    "a trailer without an end": CHUNKED + b"0\r\n" + b"x" * LARGEST_HEAD + b"x",
}


@pytest.mark.parametrize("response", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_http_is_refused_without_a_word_of_it(response: bytes) -> None:
    with pytest.raises(h11.RemoteProtocolError) as caught:
        read(HTTPTools(), response)
    assert re.fullmatch("[A-Za-z0-9/.,; ()-]+", str(caught.value))


# Token characters, and values of visible ASCII. The framing is chosen apart.
NAMES = st.from_regex(r"X-[!#$%&'*+.^_`|~0-9A-Za-z-]{1,8}", fullmatch=True)
VALUES = st.from_regex(r"([!-~]([ -~\t]{0,10}[!-~])?)?", fullmatch=True)


@st.composite
def responses(draw: st.DrawFn) -> bytes:
    """A response that is well formed, but for its framing, which may not fit."""
    body = draw(st.binary(max_size=40))
    lines = [f"{name}: {value}" for name, value in draw(st.lists(st.tuples(NAMES, VALUES)))]
    framing = draw(st.sampled_from(["length", "wrong length", "chunks", "none"]))
    if framing == "length":
        lines.append(f"Content-Length: {len(body)}")
    elif framing == "wrong length":
        lines.append(f"Content-Length: {draw(st.integers(0, 50))}")
    if framing == "chunks":
        lines.append("Transfer-Encoding: chunked")
        size = draw(st.integers(1, 9))
        parts = [body[start : start + size] for start in range(0, len(body), size)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    if draw(st.booleans()):
        lines.append(f"Connection: {draw(st.sampled_from(['close', 'Close, x']))}")
    status = draw(st.sampled_from([200, 204, 304, 400, 429, 502]))
    version = draw(st.sampled_from(["1.0", "1.1"]))
    head = "\r\n".join([f"HTTP/{version} {status} OK", *lines, "", ""]).encode()
    hint = draw(st.sampled_from([b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"]))
    return hint + head + body


def found(http11: HTTP11, pieces: list[bytes]) -> tuple[object, ...] | None:
    """What is found in a response; ``None`` when it is refused."""
    try:
        answer = read(http11, *pieces)
        is_idle = answer is not None and http11.is_idle
        answer = answer or http11.receive(b"", 5.0)  # The end of the connection.
    except h11.RemoteProtocolError:
        return None
    assert answer is not None
    headers = sorted(answer.headers.items())
    return answer.status_code, headers, answer.content, is_idle


@given(response=responses(), cuts=st.lists(st.integers(1, 200), max_size=5))
def test_it_finds_what_h11_finds(response: bytes, cuts: list[int]) -> None:
    """But for a length that is stated twice, in one way or two: it refuses that."""
    edges = sorted({0, *(cut for cut in cuts if cut < len(response)), len(response)})
    pieces = [response[start:end] for start, end in pairwise(edges)]
    assert found(HTTPTools(), pieces) == found(H11(), pieces)
