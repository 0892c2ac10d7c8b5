"""A charge that is cancelled, or interrupted by Ctrl-C: sent at most once, and found afterwards.

The exception is then the caller's own, and says nothing of the outcome. The reference does.
"""

import json
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import anyio
import attrs
import pytest

from paystackx import (
    APIError,
    AsyncTransactionClient,
    TransactionClient,
    TransactionStatus,
)
from tests.support.answers import KEY
from tests.support.server import eventually, http, reset, serving, wait_for_the_end
from tests.support.transactions import NOT_FOUND, transaction
from tests.support.virtual_time import VirtualTime

REFERENCE = "order-1042"
CHARGE = (5000, "demo@test.com", "AUTH_uh8bcl3zbn", REFERENCE)

BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])

Answer = Callable[[socket.socket], None]


def limited(connection: socket.socket) -> None:
    body = b'{"status":false,"message":"Too many requests"}'
    connection.sendall(http("429 Too Many Requests", body, "Retry-After: 1"))


def not_found(connection: socket.socket) -> None:
    connection.sendall(http("400 Bad Request", json.dumps({"status": False, **NOT_FOUND}).encode()))


@attrs.define
class Paystack:
    """Answers with each of these in turn, says nothing once, then tells what it knows.

    Attributes:
        answers: What to do with the first requests.
        silent: Called when a request is left without an answer.
        asked: The verbs of the requests.
        charges: How many charges it took.
    """

    answers: list[Answer]
    silent: Callable[[], object] | None = None
    asked: list[str] = attrs.field(factory=list[str])
    charges: int = 0

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        verb = request.split()[0].decode()
        answer = self.answers.pop(0) if self.answers else None
        self.charges += verb == "POST" and answer is not limited
        self.asked.append(verb)
        if answer:
            answer(connection)
        elif self.silent:
            silent, self.silent = self.silent, None
            silent()
            wait_for_the_end(connection)
        elif self.charges:
            found = transaction("verify paid", reference=REFERENCE, requested_amount=5000)
            envelope = {"status": True, "message": "Verification successful", "data": found}
            connection.sendall(http("200 OK", json.dumps(envelope).encode()))
        else:
            not_found(connection)


REQUESTS = pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([], ["POST"]),
        ([limited], ["POST", "POST"]),
        ([reset], ["POST", "GET"]),
        ([reset, not_found], ["POST", "GET", "GET"]),
    ],
    ids=["charge", "charge after a rate limit", "first look-up", "second look-up"],
)
"""The request in which the interruption comes: what was answered before, and all that was asked."""

WAITS = pytest.mark.parametrize(
    ("answers", "number", "charges"),
    [([limited], 1, 0), ([reset], 1, 1), ([reset, not_found], 2, 1)],
    ids=["rate limit", "before the first look-up", "before the second look-up"],
)
"""The wait in which it comes: what was answered before, its number, and the charges made so far."""


async def charge(client: AsyncTransactionClient) -> None:
    await client.charge(*CHARGE)


async def verify(client: AsyncTransactionClient) -> None:
    await client.verify(REFERENCE)


def in_wait(number: int, time: VirtualTime, act: Callable[[], None]) -> Callable[[], None]:
    """Do something during the wait with this number."""

    def meanwhile() -> None:
        if len(time.delays) == number:
            act()

    return meanwhile


@BACKENDS
@REQUESTS
def test_a_charge_cancelled_in_a_request_is_found_by_its_reference(
    backend: str, answers: list[Answer], asked: list[str], virtual_time: VirtualTime
) -> None:
    async def main() -> None:
        async with AsyncTransactionClient(KEY, base_url=server.url, max_connections=1) as client:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(charge, client)
                await eventually(is_held.is_set)
                tasks.cancel_scope.cancel()
            assert tasks.cancel_scope.cancelled_caught
            assert (paystack.asked, paystack.charges) == (asked, 1)
            found = (await client.verify(REFERENCE)).data
            assert found.status is TransactionStatus.SUCCESS

    is_held = threading.Event()
    paystack = Paystack([*answers], silent=is_held.set)
    with serving(paystack) as server:
        anyio.run(main, backend=backend)
    assert paystack.asked == [*asked, "GET"]


@BACKENDS
@WAITS
def test_a_charge_cancelled_in_a_wait_asks_for_nothing_more(
    backend: str, answers: list[Answer], number: int, charges: int, virtual_time: VirtualTime
) -> None:
    async def main() -> None:
        async with AsyncTransactionClient(KEY, base_url=server.url, max_connections=1) as client:
            with anyio.CancelScope() as scope:
                virtual_time.meanwhile = in_wait(number, virtual_time, scope.cancel)
                await charge(client)
            assert scope.cancelled_caught

    paystack = Paystack([*answers])
    with serving(paystack) as server:
        anyio.run(main, backend=backend)
    assert (len(paystack.asked), paystack.charges) == (number, charges)


@BACKENDS
def test_a_charge_cancelled_before_it_has_a_connection_is_not_sent(backend: str) -> None:
    async def main() -> None:
        async with (
            AsyncTransactionClient(KEY, base_url=server.url, max_connections=1) as client,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(verify, client)
            await eventually(is_held.is_set)
            async with anyio.create_task_group() as waiting:
                waiting.start_soon(charge, client)
                await anyio.wait_all_tasks_blocked()
                waiting.cancel_scope.cancel()
            assert waiting.cancel_scope.cancelled_caught
            tasks.cancel_scope.cancel()

    is_held = threading.Event()
    paystack = Paystack([], silent=is_held.set)
    with serving(paystack) as server:
        anyio.run(main, backend=backend)
    assert (paystack.asked, paystack.charges) == (["GET"], 0)


# --- in a thread: Ctrl-C ---


@pytest.fixture(autouse=True)
def _ctrl_c() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press_ctrl_c() -> None:
    # To this thread, so that its wait for the socket ends.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


@REQUESTS
def test_a_charge_interrupted_in_a_request_is_found_by_its_reference(
    answers: list[Answer], asked: list[str], virtual_time: VirtualTime
) -> None:
    paystack = Paystack([*answers], silent=press_ctrl_c)
    with (
        serving(paystack) as server,
        TransactionClient(KEY, base_url=server.url, max_connections=1) as client,
    ):
        with pytest.raises(KeyboardInterrupt):
            client.charge(*CHARGE)
        assert (paystack.asked, paystack.charges) == (asked, 1)
        assert client.verify(REFERENCE).data.status is TransactionStatus.SUCCESS
    assert paystack.asked == [*asked, "GET"]


@WAITS
def test_a_charge_interrupted_in_a_wait_asks_for_nothing_more(
    answers: list[Answer], number: int, charges: int, virtual_time: VirtualTime
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    virtual_time.meanwhile = in_wait(number, virtual_time, interrupt)
    paystack = Paystack([*answers])
    with (
        serving(paystack) as server,
        TransactionClient(KEY, base_url=server.url, max_connections=1) as client,
    ):
        with pytest.raises(KeyboardInterrupt):
            client.charge(*CHARGE)
        assert (len(paystack.asked), paystack.charges) == (number, charges)


def charge_until_ctrl_c(client: TransactionClient) -> None:
    """Charge; at whatever moment the interruption comes, the only connection is taken."""
    threading.Timer(0.1, press_ctrl_c).start()
    client.charge(*CHARGE)


def test_a_charge_interrupted_before_it_has_a_connection_is_not_sent() -> None:
    def hold(connection: socket.socket) -> None:
        is_held.set()
        gate.wait(60)
        not_found(connection)

    is_held, gate = threading.Event(), threading.Event()
    paystack = Paystack([hold])
    with (
        serving(paystack) as server,
        TransactionClient(KEY, base_url=server.url, max_connections=1) as client,
        ThreadPoolExecutor(1) as thread,
    ):
        holder = thread.submit(lambda: client.verify(REFERENCE))
        assert is_held.wait(60)
        with pytest.raises(KeyboardInterrupt):
            charge_until_ctrl_c(client)
        gate.set()
        assert isinstance(holder.exception(60), APIError)
    assert (paystack.asked, paystack.charges) == (["GET"], 0)
