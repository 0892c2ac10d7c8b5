"""httptools reads what h11 reads: both are given the same bytes, cut at random."""

import re
from collections.abc import Mapping
from itertools import pairwise

import h11
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from paystackx._engine.http11 import H11, HTTP11, LARGEST_HEAD
from paystackx._engine.httptools import HTTPTools
from paystackx._operations.customers import get_customer
from tests.test_http11 import defaults

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SIZED = HEAD + b"Content-Length: 5\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

# Token characters, and values of visible ASCII. The framing is chosen apart.
NAMES = st.from_regex(r"X-[!#$%&'*+.^_`|~0-9A-Za-z-]{1,8}", fullmatch=True)
VALUES = st.from_regex(r"([!-~]([ -~\t]{0,10}[!-~])?)? {0,2}", fullmatch=True)

ANY_BODY = st.binary(max_size=40)


@st.composite
def responses(draw: st.DrawFn, bodies: st.SearchStrategy[bytes] = ANY_BODY) -> bytes:
    """A response that is well formed, but for its length, which may not fit."""
    body = draw(bodies)
    lines = [f"{name}: {value}" for name, value in draw(st.lists(st.tuples(NAMES, VALUES)))]
    framing = draw(st.sampled_from(["length", "wrong length", "chunks", "none"]))
    if framing == "length":
        lines.append(f"Content-Length: {len(body)}")
    elif framing == "wrong length":
        lines.append(f"Content-Length: {draw(st.integers(0, 50))}")
    elif framing == "chunks":
        lines.append("Transfer-Encoding: chunked")
        size = draw(st.integers(1, 9))
        parts = [body[start : start + size] for start in range(0, len(body), size)]
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
        trailer = draw(st.sampled_from([b"", b"X-Sum: 1\r\n"]))
        body = chunks + b"0\r\n" + trailer + b"\r\n"
    if draw(st.booleans()):
        lines.append(f"Connection: {draw(st.sampled_from(['close', 'keep-alive', 'Close, x']))}")
    status = draw(st.sampled_from([200, 204, 304, 400, 429, 502]))
    version = draw(st.sampled_from(["1.0", "1.1"]))
    head = "\r\n".join([f"HTTP/{version} {status} OK", *lines, "", ""]).encode()
    hint = draw(st.sampled_from([b"", b"HTTP/1.1 103 Early Hints\r\nX: 1\r\n\r\n"]))
    return hint + head + body


PARTS = st.text("\t\r\n :;,+-./019afFxXHTP\xa0\xff", max_size=6).map(
    lambda part: part.encode("latin-1")
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A response of which one part was replaced, removed or doubled."""
    response = draw(responses(st.text("0aX\n", max_size=20).map(str.encode)))
    start = draw(st.integers(0, len(response)))
    end = draw(st.integers(start, min(len(response), start + 6)))
    put = draw(PARTS | st.just(2 * response[start:end]))
    return response[:start] + put + response[end:]


CUTS = st.lists(st.integers(1, 200), max_size=5)


def pieces(response: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, *(cut for cut in cuts if cut < len(response)), len(response)})
    return [response[start:end] for start, end in pairwise(edges)]


def started() -> HTTPTools:
    http11 = HTTPTools()
    http11.send(get_customer("CUS_1"), defaults())
    return http11


Found = tuple[int, Mapping[str, str], bytes, str | None]
"""The parts of an answer that come from the wire."""


def read(kind: type[HTTP11], received: list[bytes]) -> tuple[Found | None, bool]:
    """What it finds, and whether another request may follow; nothing if it refuses it."""
    http11 = kind()
    http11.send(get_customer("CUS_1"), defaults())
    try:
        for piece in [*received, b""]:
            answer = http11.receive(piece, 5.0)
            if answer is not None:
                found = answer.status_code, answer.headers, answer.content, answer.problem
                return found, http11.is_idle
    except h11.RemoteProtocolError:
        return None, http11.is_idle
    raise AssertionError("it waits for more than there is")


def check_that_both_read_the_same(response: bytes, cuts: list[int]) -> None:
    received = pieces(response, cuts)
    found, is_idle = read(HTTPTools, received)
    expected, would_be_idle = read(H11, received)
    assert found == expected
    # llhttp passes over a line end that follows an answer, and half of one.
    assert is_idle == would_be_idle or (is_idle and response.endswith((b"\r", b"\n")))


@given(responses(), CUTS)
@example(HEAD + b"Content-Length: 2\r\n\r\n{}\r", [])
def test_it_reads_what_h11_reads(response: bytes, cuts: list[int]) -> None:
    check_that_both_read_the_same(response, cuts)


STRICTER = re.compile(rb"(?<!\r)\n|\r(?!\n)|\r\n[ \t]")
"""Half a line end, and a header that goes on in the next line: llhttp refuses what h11 reads."""

LAXER = re.compile(rb"\r\n\r\n\r\n")
"""An empty line between two heads: llhttp passes over it, and h11 refuses it."""


@given(mutated(), CUTS)
def test_it_reads_or_refuses_what_h11_reads_or_refuses(response: bytes, cuts: list[int]) -> None:
    assume(not STRICTER.search(response) and not LAXER.search(response))
    check_that_both_read_the_same(response, cuts)


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
        started().receive(response, 5.0)
    assert re.fullmatch("[A-Za-z0-9/.,; ()-]+", str(caught.value))


LENIENT_IN_H11: dict[str, bytes] = {
    "a length and chunks": HEAD
    + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a bare line feed": HEAD + b"X: 1\nContent-Length: 0\r\n\r\n",
    "a header on two lines": HEAD + b"X: 1\r\n 2\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("response", LENIENT_IN_H11.values(), ids=LENIENT_IN_H11)
def test_it_is_stricter_than_h11(response: bytes) -> None:
    assert read(H11, [response])[0] is not None
    assert read(HTTPTools, [response])[0] is None


def test_a_line_end_after_an_answer_is_harmless() -> None:
    """llhttp passes over it, as over one before an answer. h11 would give the connection up."""
    answer = HEAD + b"Content-Length: 2\r\n\r\n{}"
    http11 = started()
    for _ in range(2):
        received = http11.receive(answer + b"\r\n", 5.0)
        assert received is not None
        assert received.content == b"{}"
        assert http11.is_idle
        http11.send(get_customer("CUS_1"), defaults())


@pytest.mark.parametrize(
    "start", [HEAD, HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"], ids=["head", "trailer"]
)
def test_what_has_no_end_is_refused(start: bytes) -> None:
    http11 = started()
    assert http11.receive(start, 5.0) is None

    def feed() -> None:
        for _ in range(110):
            http11.receive(b"X: " + b"x" * 1000 + b"\r\n", 5.0)

    with pytest.raises(h11.RemoteProtocolError, match="too long"):
        feed()


@pytest.mark.parametrize("raised", [KeyboardInterrupt, TimeoutError])
def test_what_a_signal_handler_raises_is_not_lost_in_the_parser(
    raised: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise raised

    monkeypatch.setattr(HTTPTools, "on_body", interrupted)
    with pytest.raises(raised):
        started().receive(HEAD + b"Content-Length: 2\r\n\r\n{}", 5.0)
