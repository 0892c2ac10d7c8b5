"""What a server, or the way to it, may do to a call: each fault is a few bytes on a real socket.

Two operations meet each fault: a read, and a write that is never sent again once it may have been
received. Which others may be repeated, and when, is a table: see tests/test_retry.py.
"""

import gc
import gzip
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

import attrs
import pytest

from paystackx import (
    APIError,
    AsyncCustomerClient,
    BadRequestError,
    ConnectError,
    ConnectionLostError,
    DecodeError,
    PaystackError,
    PermissionDeniedError,
    RequestTimeoutError,
    ServerError,
)
from tests.lifecycle.helpers import count_watchdogs, wait_until
from tests.support.answers import CUSTOMER, KEY, ok
from tests.support.engine import IS_FAST
from tests.support.server import (
    Script,
    Server,
    accepting,
    drip,
    end,
    eventually,
    http,
    read_request,
    reserved_port,
    reset,
    serving,
    together,
    wait_for_the_end,
)
from tests.support.virtual_time import VirtualTime

BODY = ok(CUSTOMER).content
ANSWER = http("200 OK", BODY)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
WHOLE = f"Content-Length: {len(BODY)}\r\n\r\n".encode()
CHUNK = b"%x\r\n%b\r\n" % (len(BODY), BODY)
ZIPPED = gzip.compress(BODY, mtime=0)
BOMB = gzip.compress(bytes(33 * 1024 * 1024), mtime=0)

CALLS: dict[str, tuple[str, ...]] = {
    "get_customer": ("CUS_1",),
    "flag": ("CUS_1", "deny"),
    "update": ("CUS_1", "Ada"),
    "validate": ("CUS_1", "Ada", "Okoro", "bvn", "NG", "12345678901"),
}
THREE = ("get_customer", "flag", "validate")


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Generator[None]:
    """The thread of a client ends with it."""
    watchdogs = count_watchdogs()
    yield
    assert wait_until(lambda: watchdogs() == 0)


@pytest.fixture(autouse=True, scope="module")
def _no_socket_is_left() -> Generator[None]:
    """The garbage collector warns of sockets that nobody closed, and here that is an error."""
    yield
    gc.collect()


@attrs.frozen
class Fault:
    """A fault, and what it does to a call.

    Attributes:
        name: What is wrong.
        script: What the server does with a request.
        error: What a call ends in.
        status_code: The status of the attempt.
        passing: Whether it may be gone at the next attempt.
        unknown: Whether a write may have been acted on.
        kept: Whether the connection is as good as before.
    """

    name: str
    script: Script
    error: type[PaystackError]
    status_code: int | None = None
    passing: bool = True
    unknown: bool = True
    kept: bool = False


def says(*parts: bytes, then: Any = end) -> Script:
    """Answer with bytes, sent one after the other, and then do something to the connection."""

    def script(connection: socket.socket, _: bytes) -> None:
        for part in parts:
            connection.sendall(part)
        then(connection)

    return script


def stay(_: socket.socket) -> None:
    """Keep the connection."""


def zipped(data: bytes) -> bytes:
    """An answer that claims to be compressed."""
    return http("200 OK", data, "Content-Encoding: gzip")


lost = partial(Fault, error=ConnectionLostError)
unreadable = partial(Fault, error=DecodeError, status_code=200, passing=False)
endless = partial(Fault, error=RequestTimeoutError)

LOST = [
    lost("reset before the headers", says(then=reset)),
    lost("reset in the middle of the headers", says(HEAD, then=reset)),
    lost("reset after the headers", says(HEAD + WHOLE, then=reset)),
    lost("reset in the middle of the body", says(HEAD + WHOLE + BODY[:20], then=reset)),
    lost("end before the headers", says()),
    lost("end in the middle of the headers", says(HEAD)),
    lost("end after the headers", says(HEAD + WHOLE)),
    lost("Content-Length too long", says(HEAD + WHOLE + BODY[:-1])),
    lost("two Content-Lengths", says(HEAD + b"Content-Length: 3\r\n" + WHOLE + BODY)),
    lost("Content-Length of no number", says(HEAD + b"Content-Length: many\r\n\r\n" + BODY)),
    lost("broken chunk size", says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n" + BODY)),
    lost("end in a chunk", says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + BODY[:9])),
    lost(
        "no last chunk",
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK),
    ),
    lost("unknown Transfer-Encoding", says(HEAD + b"Transfer-Encoding: br\r\n\r\n" + BODY)),
    lost("a header of 300 KB", says(HEAD + b"X-Long: " + b"x" * 300_000 + b"\r\n" + WHOLE + BODY)),
    lost("garbage for a status line", says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")),
    lost("binary garbage", says(bytes(range(256)))),
    lost("HTTP/2 unasked", says(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
    lost("a header without a colon", says(HEAD + b"no colon here\r\n" + WHOLE + BODY)),
    lost("an early hint, then the end", says(b"HTTP/1.1 103 Early Hints\r\n\r\n")),
]
UNREADABLE = [
    unreadable("Content-Length too short", says(HEAD + b"Content-Length: 9\r\n\r\n" + BODY)),
    unreadable("no Content-Length, and cut", says(HEAD + b"\r\n" + BODY[:-1])),
    unreadable("HTML", says(http("200 OK", b"<html>Welcome</html>"), then=stay), kept=True),
    unreadable("no body", says(http("200 OK", b""), then=stay), kept=True),
    unreadable("a list", says(http("200 OK", b"[]"), then=stay), kept=True),
    unreadable("no status", says(http("200 OK", b'{"data":{}}'), then=stay), kept=True),
    unreadable("truncated gzip", says(zipped(ZIPPED[:-9]))),
    unreadable("corrupt gzip", says(zipped(ZIPPED[:15] + b"\xff\xff" + ZIPPED[17:]))),
    unreadable("gzip that is none", says(zipped(BODY))),
    unreadable(
        "gzip that is none, in two chunks",
        says(HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + 2 * CHUNK),
    ),
    unreadable("a gzip bomb", says(zipped(BOMB))),
    unreadable("unknown encoding", says(http("200 OK", BODY, "Content-Encoding: br"))),
]
REFUSED = [
    Fault(
        "502 in HTML",
        says(http("502 Bad Gateway", b"<html>cloudflare</html>"), then=stay),
        ServerError,
        502,
        kept=True,
    ),
    Fault(
        "503 with half a gzip",
        says(http("503 Unavailable", ZIPPED[:20], "Content-Encoding: gzip")),
        ServerError,
        503,
    ),
    Fault("504", says(http("504 Gateway Timeout", b""), then=stay), ServerError, 504, kept=True),
    Fault(
        "408",
        says(http("408 Request Timeout", b"", "Connection: close")),
        APIError,
        408,
        unknown=False,
    ),
    Fault(
        "501",
        says(http("501 Not Implemented", b"{}"), then=stay),
        ServerError,
        501,
        passing=False,
        kept=True,
    ),
    Fault(
        "403 in HTML",
        says(http("403 Forbidden", b"<html>Just a moment...</html>"), then=stay),
        PermissionDeniedError,
        403,
        passing=False,
        unknown=False,
        kept=True,
    ),
]


def drips_headers(connection: socket.socket, _: bytes) -> None:
    drip(connection, HEAD + WHOLE + BODY)


def drips_body(connection: socket.socket, _: bytes) -> None:
    connection.sendall(HEAD + WHOLE)
    drip(connection, BODY)


def drips_to_the_end(connection: socket.socket, _: bytes) -> None:
    connection.sendall(HEAD + b"\r\n")
    drip(connection, BODY)


def drips_chunks(connection: socket.socket, _: bytes) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    drip(connection, b"1\r\n \r\n" * 100, pause=0.01)


def drips_gzip(connection: socket.socket, _: bytes) -> None:
    connection.sendall(HEAD + b"Content-Encoding: gzip\r\n\r\n")
    drip(connection, ZIPPED)


def hints_for_ever(connection: socket.socket, _: bytes) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.02)


ENDLESS = [
    endless("silence", says(then=wait_for_the_end)),
    endless("Content-Length too long, and silence", says(HEAD + WHOLE + BODY[:-1], then=stay)),
    endless("headers that drip", drips_headers),
    endless("a body that drips", drips_body),
    endless("a body that drips to the end", drips_to_the_end),
    endless("chunks that drip", drips_chunks),
    endless("gzip that drips", drips_gzip),
    endless("early hints for ever", hints_for_ever),
]
FAULTS = [*LOST, *UNREADABLE, *REFUSED]


def named(faults: list[Fault]) -> pytest.MarkDecorator:
    """Make a test of each fault."""
    return pytest.mark.parametrize("fault", faults, ids=[fault.name for fault in faults])


@attrs.define
class Unreliable:
    """A server with a fault, which it has for a number of requests only."""

    fault: Script
    times: int = 1
    seen: int = 0

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        self.seen += 1
        if self.seen <= self.times:
            self.fault(connection, request)
        else:
            connection.sendall(ANSWER)


async def call(client: AsyncCustomerClient, method: str) -> Any:
    """Make the call that stands for a method."""
    return await getattr(client, method)(*CALLS[method])


async def ended(client: AsyncCustomerClient, method: str) -> PaystackError:
    """Make a call that fails, and give its error."""
    with pytest.raises(PaystackError) as caught:
        await call(client, method)
    return caught.value


async def works(client: AsyncCustomerClient, server: Server, connections: int) -> None:
    """See that the client is as good as new, and has made no more connections than it had to."""
    requests = len(server.requests)
    for method in THREE:
        response = await call(client, method)
        assert response.issues == ()
        assert (response.data is None) == (method == "validate")
    assert len(server.requests) == requests + 3
    assert server.connections == connections


# --- the table ---


async def meets(fault: Fault, method: str, total: float = 60) -> None:
    """See what a fault does to a call, and that the next calls work."""
    with serving(Unreliable(fault.script)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            error = await ended(client.with_options(timeout=total), method)
            assert type(error) is fault.error, (fault.name, method)
            assert error.outcome_unknown is (fault.unknown and method != "get_customer")
            (attempt,) = error.attempts
            assert attempt.number == 1
            assert attempt.status_code == fault.status_code
            assert attempt.error == fault.error.__name__
            assert attempt.seconds > 0
            assert len(server.requests) == 1
            assert KEY not in repr(error) + str(error)
            await works(client, server, 1 if fault.kept else 2)
        await eventually(lambda: server.open == 0)


@named(FAULTS)
async def test_a_fault_ends_in_one_typed_error_and_the_next_call_works(fault: Fault) -> None:
    for method in ("get_customer", "validate"):
        await meets(fault, method)


async def test_a_fault_that_only_time_ends_ends_with_the_total_and_the_next_call_works() -> None:
    """All at the same time: each waits for the end of its total."""

    def meeting(fault: Fault, method: str) -> Callable[[], Any]:
        async def each() -> None:
            await meets(fault, method, total=2)

        return each

    meetings = [meeting(fault, method) for fault in ENDLESS for method in THREE]
    assert await together(*meetings) == [None] * len(meetings)


REPEATED = [fault for fault in (*LOST, *REFUSED) if fault.passing]


@named(REPEATED)
async def test_a_fault_that_passes_costs_one_retry(fault: Fault, virtual_time: VirtualTime) -> None:
    with serving(Unreliable(fault.script)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=1) as client:
            response = await call(client, "update")
            assert response.data.id == 1173
            assert virtual_time.delays == [0.5]
            assert len(server.requests) == 2
            assert server.requests[0] == server.requests[1]
            await works(client, server, 1 if fault.kept else 2)
        await eventually(lambda: server.open == 0)


@named(REPEATED)
async def test_a_write_that_must_not_be_repeated_is_not_sent_again(
    fault: Fault, virtual_time: VirtualTime
) -> None:
    with serving(Unreliable(fault.script)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=5) as client:
            error = await ended(client, "validate")
            assert type(error) is fault.error
            assert error.outcome_unknown is fault.unknown
            assert len(error.attempts) == len(server.requests) == 1
            assert virtual_time.delays == []


# --- several attempts ---


@pytest.mark.parametrize(("method", "unknown"), [("get_customer", False), ("flag", True)])
async def test_every_attempt_is_listed_and_a_lost_write_stays_unknown(
    method: str, unknown: bool, virtual_time: VirtualTime
) -> None:
    """Though the last attempt could not even be sent."""

    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) == 1:
            reset(connection)
        else:
            server.stop()
            answer = http("503 Unavailable", b"", "cf-ray: 8dcd-LOS", "Connection: close")
            connection.sendall(answer)
            connection.close()

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=2) as client:
            error = await ended(client, method)
    assert type(error) is ConnectError
    assert error.outcome_unknown is unknown
    assert [(each.number, each.status_code, each.error) for each in error.attempts] == [
        (1, None, "ConnectionLostError"),
        (2, 503, "ServerError"),
        (3, None, "ConnectError"),
    ]
    assert [each.request_id for each in error.attempts] == [None, "8dcd-LOS", None]
    assert len(server.requests) == 2
    assert virtual_time.delays == [0.5, 1.0]


async def test_a_refusal_settles_what_an_earlier_attempt_left_open(
    virtual_time: VirtualTime,
) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) == 1:
            reset(connection)
        else:
            connection.sendall(http("400 Bad Request", b'{"status":false,"message":"No"}'))

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=1) as client:
            error = await ended(client, "flag")
    assert type(error) is BadRequestError
    assert not error.outcome_unknown
    assert [each.error for each in error.attempts] == ["ConnectionLostError", "BadRequestError"]


# --- connections ---


async def test_nobody_listens_and_then_somebody_does() -> None:
    with reserved_port() as port:
        url = f"http://127.0.0.1:{port}"
        async with AsyncCustomerClient(KEY, base_url=url, max_retries=0) as client:
            for method in THREE:
                error = await ended(client, method)
                assert type(error) is ConnectError
                assert not error.outcome_unknown
                (attempt,) = error.attempts
                assert (attempt.status_code, attempt.error) == (None, "ConnectError")
            with accepting(_answer_all, port=port) as server:
                await works(client, server, 1)


async def test_a_write_that_could_not_be_sent_is_repeated(virtual_time: VirtualTime) -> None:
    with reserved_port() as port, ExitStack() as later:

        def start() -> None:
            if len(virtual_time.delays) == 2:
                servers.append(later.enter_context(accepting(_answer_all, port=port)))

        servers = list[Server]()
        virtual_time.meanwhile = start
        url = f"http://127.0.0.1:{port}"
        async with AsyncCustomerClient(KEY, base_url=url, max_retries=5) as client:
            assert (await call(client, "validate")).status_code == 200
        assert virtual_time.delays == [0.5, 1.0]
        assert (servers[0].connections, len(servers[0].requests)) == (1, 1)
        await eventually(lambda: servers[0].open == 0)


def _answer_all(connection: socket.socket, server: Server) -> None:
    while request := read_request(connection):
        server.requests.append(request)
        connection.sendall(ANSWER)


@pytest.mark.parametrize("method", THREE)
@pytest.mark.parametrize(
    "parting",
    [b"", http("408 Request Timeout", b"", "Connection: close"), b"\r\n"],
    ids=["in silence", "with a 408", "with an empty line"],
)
async def test_a_connection_that_the_server_closed_while_it_was_idle_is_not_used(
    method: str, parting: bytes
) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(ANSWER)
        if len(server.requests) == 1:
            time.sleep(0.05)
            connection.sendall(parting)
            connection.close()
            closed.set()

    closed = threading.Event()
    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            await call(client, "get_customer")
            await eventually(closed.is_set)
            await call(client, method)
            assert (len(server.requests), server.connections) == (2, 2)
            await works(client, server, 2)


@pytest.mark.parametrize("method", THREE)
async def test_a_connection_that_was_reset_while_it_was_idle_is_not_used(method: str) -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(ANSWER)
        if len(server.requests) == 1:
            time.sleep(0.05)
            reset(connection)
            closed.set()

    closed = threading.Event()
    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            await call(client, "get_customer")
            await eventually(closed.is_set)
            await call(client, method)
            assert (len(server.requests), server.connections) == (2, 2)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK", b"HTTP/1.0 200 OK"], ids=["1.1", "1.0"])
async def test_a_server_that_closes_after_each_answer_is_left_in_peace(answer: bytes) -> None:
    """The client closes its side too, though the server waits for that and says nothing."""
    connection_header = b"Connection: close\r\n" if answer.startswith(b"HTTP/1.1") else b""
    script = says(answer + b"\r\n" + connection_header + WHOLE + BODY, then=stay)
    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            for number, method in enumerate(THREE, start=1):
                await call(client, method)
                assert (len(server.requests), server.connections) == (number, number)
                await eventually(lambda: server.open == 0)


@pytest.mark.parametrize("method", ["get_customer", "validate"])
@pytest.mark.parametrize("pieces", [True, False], ids=["in one piece", "in two"])
async def test_what_follows_an_answer_is_never_taken_for_the_next_one(
    method: str, *, pieces: bool
) -> None:
    """A proxy that confuses its connections must not show one customer to another."""
    foreign = http("200 OK", ok({**CUSTOMER, "id": 666}).content)

    def script(connection: socket.socket, _: bytes) -> None:
        if len(server.requests) > 1:
            connection.sendall(ANSWER)
        elif pieces:
            connection.sendall(ANSWER + foreign)
        else:
            connection.sendall(ANSWER)
            time.sleep(0.05)
            connection.sendall(foreign)
        sent.set()

    sent = threading.Event()
    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            first = await call(client, "get_customer")
            await eventually(sent.is_set)
            await call(client, method)
            second = await call(client, "get_customer")
            assert (first.data.id, second.data.id) == (1173, 1173)
            assert server.connections == 2


# --- answers that are odd, and good all the same ---

GOOD: list[tuple[str, bytes, bool]] = [
    ("no Content-Length", HEAD + b"\r\n" + BODY, False),
    ("HTTP/1.0", b"HTTP/1.0 200 OK\r\n\r\n" + BODY, False),
    ("chunks", HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK + b"0\r\n\r\n", True),
    ("gzip", zipped(ZIPPED), True),
    (
        "gzip in two members",
        zipped(gzip.compress(BODY[:9], mtime=0) + gzip.compress(BODY[9:], mtime=0)),
        True,
    ),
    ("early hints", b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" + ANSWER, True),
    ("100 Continue", b"HTTP/1.1 100 Continue\r\n\r\n" + ANSWER, True),
    ("no reason phrase", b"HTTP/1.1 200\r\n" + WHOLE + BODY, True),
]
if not IS_FAST:  # httptools refuses it: docs/decisions/fast-engine.md
    GOOD.append(("equal Content-Lengths", HEAD + WHOLE[:-2] + WHOLE + BODY, True))


@pytest.mark.parametrize(
    ("answer", "kept"), [row[1:] for row in GOOD], ids=[row[0] for row in GOOD]
)
async def test_an_odd_answer_is_read(answer: bytes, *, kept: bool) -> None:
    with serving(Unreliable(says(answer, then=stay if kept else end))) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            response = await call(client, "get_customer")
            assert response.data.id == 1173
            await works(client, server, 1 if kept else 2)


async def test_an_answer_reset_after_its_last_byte_is_an_answer() -> None:
    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(ANSWER)
        if len(server.requests) == 1:
            reset(connection)

    with serving(script) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            response = await call(client, "validate")
            assert response.status_code == 200
            await eventually(lambda: server.open == 0)
            await works(client, server, 2)


# --- answers before the request is read ---

BIG = {"filler": "x" * 8_000_000}
TOO_LARGE = http("413 Payload Too Large", b"<html>413</html>", "Connection: close")


async def test_an_answer_that_came_before_the_request_was_read_is_an_answer() -> None:
    """As nginx does: answer, then read on for a while, so that the answer arrives."""

    def converse(connection: socket.socket, _: Server) -> None:
        connection.recv(1000)
        connection.sendall(TOO_LARGE)
        end(connection)
        wait_for_the_end(connection)

    with accepting(converse) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(APIError) as caught:
                await client.update("CUS_1", metadata=BIG)
            assert caught.value.status_code == 413
            assert not caught.value.outcome_unknown
            assert server.connections == 1
            await eventually(lambda: server.open == 0)


async def test_an_answer_that_came_before_the_request_was_read_may_be_lost_in_the_reset() -> None:
    """The server closes with unread bytes: its reset may overtake its answer."""

    def converse(connection: socket.socket, server: Server) -> None:
        if server.connections > 1:
            _answer_all(connection, server)
            return
        connection.recv(1000)
        connection.sendall(TOO_LARGE)
        time.sleep(0.1)
        connection.close()

    with accepting(converse) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises((APIError, ConnectionLostError)) as caught:
                await client.update("CUS_1", metadata=BIG)
            error = caught.value
            assert error.outcome_unknown is isinstance(error, ConnectionLostError)
            assert len(error.attempts) == 1
            await works(client, server, 2)


async def test_a_server_that_never_reads_the_request_ends_with_the_total() -> None:
    def converse(connection: socket.socket, server: Server) -> None:
        if server.connections > 1:
            _answer_all(connection, server)
            return
        connection.recv(1000)
        leave.wait(60)

    leave = threading.Event()
    with accepting(converse) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(RequestTimeoutError, match=r"Timeout\.total") as caught:
                await client.with_options(timeout=1.5).update("CUS_1", metadata=BIG)
            assert caught.value.outcome_unknown
            leave.set()
            await works(client, server, 2)


# --- what an answer may ask for, and does not get ---


async def test_a_redirect_is_not_followed_and_its_target_never_contacted() -> None:
    with serving(says(ANSWER, then=stay)) as elsewhere:
        moved = http("307 Temporary Redirect", b"", f"Location: {elsewhere.url}/customer/CUS_1")
        with serving(Unreliable(says(moved, then=stay), times=3)) as server:
            async with AsyncCustomerClient(KEY, base_url=server.url) as client:
                for number, method in enumerate(THREE, start=1):
                    error = await ended(client, method)
                    assert type(error) is APIError
                    assert error.status_code == 307
                    assert not error.outcome_unknown
                    assert len(server.requests) == number
                await works(client, server, 1)
    assert (elsewhere.connections, elsewhere.requests) == (0, [])


async def test_a_cookie_is_never_sent_back() -> None:
    cookies = ("Set-Cookie: __cf_bm=1; path=/", "Set-Cookie: session=2; path=/; HttpOnly")
    with serving(says(http("200 OK", BODY, *cookies), then=stay)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            child = client.with_options(max_retries=1)
            for method in THREE:
                await call(client, method)
                await call(child, method)
    assert len(server.requests) == 6
    assert not any(re.search(rb"(?im)^cookie:", request) for request in server.requests)


async def test_nothing_secret_is_logged_when_all_goes_wrong(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "paystackx")
    echo = KEY.encode() + b" a@example.com 12345678901"
    with serving(says(http("502 " + echo.decode(), echo), then=stay)) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url, max_retries=0) as client:
            with suppress(ServerError):
                await client.get_customer("a@example.com")
            await ended(client, "validate")
    for secret in (KEY, "example.com", "12345678901"):
        assert secret not in caplog.text
