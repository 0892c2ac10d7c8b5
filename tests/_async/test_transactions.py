"""A debit cannot happen twice, whatever becomes of its answer; the other calls do as they say."""

import json
import logging
import re
import socket
from typing import Any

import attrs
import httpx
import pytest

from paystackx import (
    APIError,
    AsyncPaystackClient,
    AsyncTransactionClient,
    BadRequestError,
    ClientClosedError,
    ConnectionLostError,
    DecodeError,
    InvalidRequestError,
    PaystackError,
    RateLimitError,
    Response,
    ServerError,
    Timeout,
    Transaction,
    TransactionStatus,
)
from tests.support.answers import KEY, Transport, no, ok
from tests.support.server import http, reset, serving
from tests.support.transactions import DUPLICATE, NOT_FOUND, answer, transaction
from tests.support.virtual_time import VirtualTime

EMAIL, CODE, REFERENCE = "demo@test.com", "AUTH_uh8bcl3zbn", "order-1042"
CHARGE, VERIFY = (
    "POST /transaction/charge_authorization",
    "GET /transaction/verify/{reference}",
)
LOST = httpx.ReadError("broken")


class Interruption(BaseException):
    """As a cancellation, or Ctrl-C."""


def paid(**changes: Any) -> httpx.Response:
    """What verify tells of the charge below."""
    return ok(transaction("verify paid", **{"requested_amount": 5000, **changes}))


def not_found(status_code: int = 400) -> httpx.Response:
    return no(status_code, **NOT_FOUND)


def duplicate() -> httpx.Response:
    return no(400, **DUPLICATE)


async def charge(
    *answers: httpx.Response | Exception, model: Any = None, **options: Any
) -> tuple[Any, Transport]:
    """Charge 5000 with these answers; give the response or the error, and what was asked."""
    transport = Transport(*answers)
    async with AsyncTransactionClient(KEY, transport=transport, **options) as client:
        try:
            result: Any = await client.charge(
                5000, EMAIL, CODE, REFERENCE, "NGN", alternate_model_class=model
            )
        except PaystackError as error:
            return error, transport
    return result, transport


def operations(result: Response[Any] | PaystackError) -> list[str]:
    return [attempt.operation for attempt in result.attempts]


# --- one attempt, one answer ---


async def test_a_charge_that_is_answered_is_one_request() -> None:
    response, transport = await charge(httpx.Response(200, json=answer("charge paid")))
    assert isinstance(response.data, Transaction)
    assert response.data.status is TransactionStatus.SUCCESS
    assert operations(response) == [CHARGE]
    assert transport.bodies == [
        {
            "amount": 5000,
            "email": EMAIL,
            "authorization_code": CODE,
            "reference": REFERENCE,
            "currency": "NGN",
        }
    ]


async def test_a_reference_is_made_for_each_debit_before_it_is_sent() -> None:
    transport = Transport(ok(transaction("charge paid")))
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        await client.charge(5000, EMAIL, CODE)
        await client.charge(5000, EMAIL, CODE)
        await client.partial_debit(CODE, "NGN", 5000, EMAIL)
    sent = [body["reference"] for body in transport.bodies]
    assert len(set(sent)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", reference) for reference in sent)


async def test_a_decline_is_data() -> None:
    declined = transaction("charge paid", status="failed", gateway_response="Insufficient Funds")
    response, transport = await charge(ok(declined))
    assert response.data.status is TransactionStatus.FAILED
    assert response.data.gateway_response == "Insufficient Funds"
    assert len(transport.requests) == 1


async def test_a_challenge_is_data() -> None:
    response, transport = await charge(httpx.Response(200, json=answer("charge paused")))
    assert response.data.paused is True
    assert response.data.status is None
    assert response.data.authorization_url == "https://checkout.paystack.com/resume/0744ub5o065nwyz"
    assert len(transport.requests) == 1


@pytest.mark.parametrize("word", ["pending", "processing", "ongoing", "queued", "tomorrow"])
async def test_what_is_not_decided_is_data(word: str) -> None:
    response, transport = await charge(ok(transaction("charge paid", status=word)))
    assert response.data.status == word
    assert len(transport.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (no(400, "Authorization code is invalid"), BadRequestError),
        (no(403, "Currency not supported by merchant"), APIError),
        (no(404, "Not found"), APIError),
    ],
)
async def test_a_refusal_is_raised_and_nothing_is_looked_up(
    answer: httpx.Response, kind: type[APIError]
) -> None:
    error, transport = await charge(answer)
    assert isinstance(error, kind)
    assert not error.outcome_unknown
    assert error.reference == REFERENCE
    assert len(transport.requests) == 1


# --- a lost answer ---


@pytest.mark.parametrize(
    "lost",
    [
        LOST,
        httpx.ReadTimeout("late"),
        httpx.RemoteProtocolError("torn"),
        httpx.ConnectError("from a patched transport, which may have sent it"),
        no(503, "Busy"),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={"status": True, "data": {}}),
    ],
    ids=lambda lost: type(lost).__name__,
)
async def test_a_lost_answer_is_found_again(
    lost: httpx.Response | Exception, virtual_time: VirtualTime
) -> None:
    response, transport = await charge(lost, paid())
    assert response.data.status is TransactionStatus.SUCCESS
    assert (response.data.amount, response.data.requested_amount) == (40333, 5000)
    assert operations(response) == [CHARGE, VERIFY]
    assert [request.method for request in transport.requests] == ["POST", "GET"]
    assert transport.targets[1] == f"/transaction/verify/{REFERENCE}"
    assert virtual_time.delays == [0.0]


@pytest.mark.parametrize("word", ["failed", "pending", "abandoned", "reversed", "tomorrow"])
async def test_what_is_found_is_the_answer_whatever_its_status(
    word: str, virtual_time: VirtualTime
) -> None:
    response, transport = await charge(LOST, paid(status=word))
    assert response.data.status == word
    assert len(transport.requests) == 2


async def test_a_charge_that_becomes_visible_late_is_found(virtual_time: VirtualTime) -> None:
    response, _ = await charge(
        *(LOST, not_found(), not_found(404), no(401, "No"), LOST, no(502, "Bad"), paid()),
        max_retries=0,
    )
    assert operations(response) == [CHARGE, *[VERIFY] * 6]
    assert [attempt.status_code for attempt in response.attempts] == [
        *(None, 400, 404, 401, None, 502, 200)
    ]
    assert virtual_time.delays == [0.0, 1.0, 2.0, 4.0, 8.0, 8.0]


async def test_what_is_never_found_is_unknown(virtual_time: VirtualTime) -> None:
    started = virtual_time.now
    error, transport = await charge(LOST, not_found(), timeout=30)
    assert isinstance(error, ConnectionLostError)
    assert (error.outcome_unknown, error.reference) == (True, REFERENCE)
    assert operations(error) == [CHARGE, *[VERIFY] * 6]
    assert [request.method for request in transport.requests] == ["POST", *["GET"] * 6]
    assert virtual_time.now - started < 30
    assert "Paystack does not know the reference, or not yet" in str(error)
    assert "call verify with error.reference" in str(error)
    assert "\n" not in str(error)


async def test_without_a_total_the_look_ups_end_too(virtual_time: VirtualTime) -> None:
    error, _ = await charge(no(500, "Oops"), not_found(), timeout=Timeout(total=None))
    assert isinstance(error, ServerError)
    assert error.outcome_unknown
    assert virtual_time.delays == [0, 1, 2, 4, 8, 8, 8, 8]


@pytest.mark.parametrize(
    "changes",
    [
        {"requested_amount": 4999},
        {"currency": "GHS"},
        {"domain": "live"},
        {"customer": {"email": "eve@example.com"}},
        {"customer": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
async def test_another_transaction_with_the_reference_is_no_answer(
    changes: dict[str, Any], virtual_time: VirtualTime
) -> None:
    error, transport = await charge(LOST, paid(**changes))
    assert isinstance(error, ConnectionLostError)
    assert (error.outcome_unknown, error.reference) == (True, REFERENCE)
    assert "another transaction has this reference" in str(error)
    assert len(transport.requests) == 2


async def test_verify_that_does_not_answer_leaves_the_first_error(
    virtual_time: VirtualTime,
) -> None:
    error, transport = await charge(no(504, "Late"), LOST, timeout=10)
    assert (type(error), error.status_code) == (ServerError, 504)
    assert error.outcome_unknown
    assert "the look-up failed, too" in str(error)
    assert operations(error) == [CHARGE, *[VERIFY] * (len(transport.requests) - 1)]
    assert virtual_time.now < 1010


async def test_a_rate_limit_comes_before_the_debit_and_between_the_look_ups(
    virtual_time: VirtualTime,
) -> None:
    busy = httpx.Response(429, json={"status": False}, headers={"Retry-After": "5"})
    response, transport = await charge(busy, LOST, busy, not_found(), paid())
    assert [request.method for request in transport.requests] == ["POST"] * 2 + ["GET"] * 3
    assert operations(response) == [CHARGE] * 2 + [VERIFY] * 3
    assert [attempt.number for attempt in response.attempts] == [1, 2, 1, 2, 1]


async def test_a_rate_limit_alone_moves_no_money() -> None:
    busy = httpx.Response(429, json={"status": False}, headers={"Retry-After": "3600"})
    error, transport = await charge(busy)
    assert isinstance(error, RateLimitError)
    assert (error.outcome_unknown, error.reference) == (False, REFERENCE)
    assert len(transport.requests) == 1


@pytest.mark.parametrize(("amount", "at_least"), [(2000, 2000), (5000, 2000), (1, None)])
async def test_a_partial_debit_is_found_by_what_was_taken(
    amount: int, at_least: int | None, virtual_time: VirtualTime
) -> None:
    transport = Transport(LOST, paid(amount=amount))
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        response = await client.partial_debit(CODE, "NGN", 5000, EMAIL, REFERENCE, at_least)
    assert (response.data.amount, response.data.requested_amount) == (amount, 5000)
    assert [attempt.number for attempt in response.attempts] == [1, 1]


async def test_a_partial_debit_took_no_less_than_was_asked(virtual_time: VirtualTime) -> None:
    transport = Transport(LOST, paid(amount=1999))
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        with pytest.raises(ConnectionLostError) as caught:
            await client.partial_debit(CODE, "NGN", 5000, EMAIL, REFERENCE, 2000)
    assert caught.value.outcome_unknown


# --- a used reference ---


async def test_a_used_reference_is_a_refusal_that_says_to_verify_it() -> None:
    error, transport = await charge(duplicate())
    assert isinstance(error, BadRequestError)
    assert (error.outcome_unknown, error.reference) == (False, REFERENCE)
    assert error.code == "duplicate_reference"
    assert len(transport.requests) == 1
    assert str(error) == (
        f"{CHARGE}: 400 Duplicate Transaction Reference. Call verify with this reference to see "
        "what became of the transaction that has it, before you charge again (request id 8dcd-LOS)"
    )
    assert "new reference" in (error.next_step or ""), "Paystack's words stay as they were sent"


async def test_no_way_to_a_used_reference_repeats_the_harmful_advice() -> None:
    transport = Transport(duplicate())
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        with pytest.raises(BadRequestError) as caught:
            await client.transactions.initialize(5000, EMAIL, reference=REFERENCE)
        assert caught.value.reference == REFERENCE
        errors: list[BadRequestError] = [caught.value]
        for path in ("/transaction/charge_authorization", "/charge"):
            with pytest.raises(BadRequestError) as caught:
                await client.request("POST", path, body={"reference": REFERENCE})
            errors.append(caught.value)
    for error in errors:
        assert "Call verify with this reference" in str(error)
        assert "new reference" not in str(error)


# --- what the caller's class cannot take ---


@attrs.define
class Receipt:
    receipt: str


async def test_an_answer_that_the_callers_class_cannot_take_is_not_lost() -> None:
    error, transport = await charge(ok(transaction("charge paid")), model=Receipt)
    assert isinstance(error, DecodeError)
    assert (error.outcome_unknown, error.reference) == (True, REFERENCE)
    assert error.raw["data"]["status"] == "success"
    assert len(transport.requests) == 1


async def test_what_is_found_but_cannot_be_taken_is_raised_at_once(
    virtual_time: VirtualTime,
) -> None:
    error, transport = await charge(LOST, paid(), model=Receipt)
    assert isinstance(error, DecodeError)
    assert (error.outcome_unknown, error.reference) == (True, REFERENCE)
    assert error.raw["data"]["requested_amount"] == 5000
    assert operations(error) == [CHARGE, VERIFY]
    assert len(transport.requests) == 2

    error, transport = await charge(LOST, paid(domain="live"), model=Receipt)
    assert isinstance(error, ConnectionLostError)
    assert len(transport.requests) == 2


async def test_what_is_found_is_read_into_the_callers_class(virtual_time: VirtualTime) -> None:
    response, _ = await charge(LOST, paid(), model=dict)
    assert response.data == transaction("verify paid", requested_amount=5000)


# --- arguments, and the end of the client ---


async def test_a_refused_argument_carries_the_reference() -> None:
    async with AsyncTransactionClient(KEY, transport=Transport(ok())) as client:
        for call in (
            lambda: client.charge(0, EMAIL, CODE, REFERENCE),
            lambda: client.partial_debit(CODE, "NGN", 0, EMAIL, REFERENCE),
            lambda: client.initialize(0, EMAIL, reference=REFERENCE),
            lambda: client.verify(REFERENCE, alternate_model_class=int),
        ):
            with pytest.raises(InvalidRequestError) as caught:
                await call()
            assert caught.value.reference == REFERENCE
        with pytest.raises(InvalidRequestError) as caught:
            await client.charge(0, EMAIL, CODE)
        assert re.fullmatch(r"[0-9a-f]{32}", caught.value.reference or "")
        with pytest.raises(InvalidRequestError) as caught:
            await client.verify("a b")
        assert caught.value.reference is None


async def test_every_call_with_a_reference_has_it_in_its_error() -> None:
    client = AsyncTransactionClient(KEY, transport=Transport(not_found()))
    for closed in (False, True):
        if closed:
            await client.aclose()
        for call in (
            lambda: client.verify(REFERENCE),
            lambda: client.get_timeline(REFERENCE),
            lambda: client.initialize(5000, EMAIL, reference=REFERENCE),
            lambda: client.charge(5000, EMAIL, CODE, REFERENCE),
            lambda: client.partial_debit(CODE, "NGN", 5000, EMAIL, REFERENCE),
        ):
            with pytest.raises(ClientClosedError if closed else APIError) as caught:
                await call()
            assert caught.value.reference == REFERENCE
            assert not caught.value.outcome_unknown


async def test_a_client_that_is_closed_meanwhile_looks_nothing_up(
    virtual_time: VirtualTime,
) -> None:
    transport = Transport(LOST, not_found())
    client = AsyncTransactionClient(KEY, transport=transport)
    virtual_time.meanwhile = client.aclose
    with pytest.raises(ConnectionLostError) as caught:
        await client.charge(5000, EMAIL, CODE, REFERENCE)
    assert (caught.value.outcome_unknown, caught.value.reference) == (True, REFERENCE)
    assert len(transport.requests) == 1
    assert virtual_time.delays == [0.0]


async def test_an_interrupted_look_up_ends_the_call_at_once(virtual_time: VirtualTime) -> None:
    def interrupt() -> None:
        raise Interruption

    transport = Transport(LOST, not_found())
    virtual_time.meanwhile = interrupt
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        with pytest.raises(Interruption):
            await client.charge(5000, EMAIL, CODE, REFERENCE)
        assert len(transport.requests) == 1
        virtual_time.meanwhile = lambda: None
        with pytest.raises(APIError):
            await client.verify(REFERENCE)


async def test_no_log_line_or_error_has_the_address_or_the_code(
    virtual_time: VirtualTime, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "paystackx"):
        error, _ = await charge(no(500, f"{EMAIL} failed"), not_found())
    text = caplog.text + str(error) + repr(error)
    assert VERIFY in text
    assert EMAIL not in text
    assert REFERENCE not in text


# --- initialize ---


async def test_initialize_that_may_have_been_sent_is_not_sent_again() -> None:
    transport = Transport(LOST)
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        with pytest.raises(ConnectionLostError) as caught:
            await client.initialize(5000, EMAIL, reference=REFERENCE)
    assert (caught.value.outcome_unknown, caught.value.reference) == (True, REFERENCE)
    assert "No money has moved: begin again with a new reference" in str(caught.value)
    assert len(transport.requests) == 1


async def test_initialize_gives_the_page_to_pay_on() -> None:
    transport = Transport(httpx.Response(200, json=answer("initialize")))
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        response = await client.initialize(5000, EMAIL, metadata={"order_id": 42})
    assert response.data.access_code == "3ni8kdavz62431k"
    assert transport.bodies == [{"amount": 5000, "email": EMAIL, "metadata": '{"order_id":42}'}]


# --- the other calls ---


async def test_every_other_call_reads_its_answer() -> None:
    answers = ["verify unpaid", "list", "fetch", "timeline", "totals", "export"]
    transport = Transport(*(httpx.Response(200, json=answer(name)) for name in answers))
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        assert (await client.verify("fjche08zpf")).data.status is TransactionStatus.ABANDONED
        listed = await client.get_transactions(customer=181873746, status="success")
        assert [row.reference for row in listed.data] == ["re4lyvq3s3"]
        assert listed.meta
        assert listed.meta.next == "dW5kZWZpbmVkOjQwMTM3MDk2MzU="
        assert (await client.get_transaction(4099260516)).data.helpdesk_link is None
        assert (await client.get_timeline("re4lyvq3s3")).data.time_spent == 4
        assert (await client.totals(start_date="2024-01-01")).data.total_transactions == 42670
        exported = await client.export(settled=True)
        assert exported.data.path
        assert "amazonaws" not in repr(exported)
    assert transport.targets == [
        "/transaction/verify/fjche08zpf",
        "/transaction?customer=181873746&status=success&perPage=50",
        "/transaction/4099260516",
        "/transaction/timeline/re4lyvq3s3",
        "/transaction/totals?from=2024-01-01&perPage=50",
        "/transaction/export?settled=true&perPage=50",
    ]


def rows(*ids: int) -> list[dict[str, Any]]:
    return [transaction("list", id=id_, reference=f"r{id_}") for id_ in ids]


async def test_all_transactions_by_cursor_each_once() -> None:
    transport = Transport(ok(rows(5, 4), meta={"next": "c"}), ok(rows(4, 3), meta={"next": None}))
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        found = [
            each.reference
            async for each in client.iter_transactions(
                7, "2024-01-01", status=TransactionStatus.SUCCESS, pagination=2
            )
        ]
    assert found == ["r5", "r4", "r3"]
    asked = "/transaction?customer=7&from=2024-01-01&status=success&perPage=2&use_cursor=true"
    assert transport.targets == [asked, f"{asked}&next=c"]


async def test_all_pages_by_number_where_paystack_gives_numbers() -> None:
    transport = Transport(
        ok(rows(2), meta={"page": 1, "pageCount": 2}), ok(rows(1), meta={"page": 2, "pageCount": 2})
    )
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        pages = [page async for page in client.iter_pages(pagination=1)]
    assert [[row.id for row in page.data] for page in pages] == [[2], [1]]
    assert transport.targets == [
        "/transaction?perPage=1&use_cursor=true",
        "/transaction?page=2&perPage=1",
    ]


# --- over a socket ---


@attrs.define
class Paystack:
    """A server that books a charge, breaks the connection, and knows of it from a look-up on.

    Attributes:
        visible_from: The number of the look-up that finds the charge; ``None`` for never.
        booked: The charges that it took.
        looked_up: How often it was asked.
    """

    visible_from: int | None
    booked: list[dict[str, Any]] = attrs.field(factory=list[dict[str, Any]])
    looked_up: int = 0

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        if head.startswith(b"POST "):
            self.booked.append(json.loads(body))
            reset(connection)
            return
        self.looked_up += 1
        assert head.startswith(b"GET /transaction/verify/")
        if self.visible_from is None or self.looked_up < self.visible_from:
            connection.sendall(http("400 Bad Request", json.dumps(NOT_FOUND).encode()))
            return
        (charge,) = self.booked
        found = transaction(
            "verify paid", reference=charge["reference"], requested_amount=charge["amount"]
        )
        envelope = {"status": True, "message": "Verification successful", "data": found}
        connection.sendall(http("200 OK", json.dumps(envelope).encode()))


async def test_a_charge_whose_connection_breaks_happens_once_and_is_found() -> None:
    paystack = Paystack(visible_from=2)
    with serving(paystack) as server:
        async with AsyncTransactionClient(KEY, base_url=server.url) as client:
            response = await client.charge(5000, EMAIL, CODE, currency="NGN")
    assert len(paystack.booked) == 1
    assert response.data.reference == paystack.booked[0]["reference"]
    assert response.data.status is TransactionStatus.SUCCESS
    assert operations(response) == [CHARGE, VERIFY, VERIFY]
    assert [attempt.error for attempt in response.attempts] == [
        *("ConnectionLostError", "BadRequestError", None)
    ]


async def test_a_charge_that_is_never_seen_is_unknown_and_was_sent_once() -> None:
    paystack = Paystack(visible_from=None)
    with serving(paystack) as server:
        async with AsyncTransactionClient(KEY, base_url=server.url, timeout=2) as client:
            with pytest.raises(ConnectionLostError) as caught:
                await client.charge(5000, EMAIL, CODE, REFERENCE)
    assert len(paystack.booked) == 1
    assert paystack.looked_up == 2
    assert (caught.value.outcome_unknown, caught.value.reference) == (True, REFERENCE)


async def test_a_refused_connection_is_known_to_have_charged_nobody(
    virtual_time: VirtualTime,
) -> None:
    with serving(Paystack(visible_from=None)) as server:
        server.stop()
        async with AsyncTransactionClient(KEY, base_url=server.url) as client:
            with pytest.raises(PaystackError) as caught:
                await client.charge(5000, EMAIL, CODE, REFERENCE)
    assert (caught.value.outcome_unknown, caught.value.reference) == (False, REFERENCE)
    assert operations(caught.value) == [CHARGE] * 3
