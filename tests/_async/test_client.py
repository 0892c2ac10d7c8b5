"""One call through the client, from its arguments to its answer or its one error."""

import copy
import gzip
import hashlib
import hmac
import logging
import pickle
import socket
import time
from typing import Any

import attrs
import httpx
import pytest

import paystackx
from paystackx import (
    Address,
    AsyncCustomerClient,
    BankAccount,
    Country,
    Customer,
    Identification,
    Response,
    RiskAction,
    Timeout,
)
from paystackx._config import SecretKey
from tests.support.answers import CUSTOMER, KEY, Transport, no, ok, page
from tests.support.server import http, reserved_port, serving, wait_for_the_end

BANK = BankAccount(number="0123456789", bank_code="058")
HOME = Address(street="1 Marina", city="Lagos", state="Lagos")
HOME_JSON = {"street": "1 Marina", "city": "Lagos", "state": "Lagos"}
BANK_JSON = {"number": "0123456789", "bank_code": "058"}

SENT: list[tuple[str, dict[str, Any], Any, str, str, Any]] = [
    # method, arguments, the answer's data, verb, target, body
    (
        "create",
        {"email": "a@example.com", "first_name": "Ada", "metadata": {"cartId": 7}},
        CUSTOMER,
        "POST",
        "/customer",
        {"email": "a@example.com", "first_name": "Ada", "metadata": {"cartId": 7}},
    ),
    ("get_customers", {}, [CUSTOMER], "GET", "/customer?page=1&perPage=50", None),
    (
        "get_customers",
        {"use_cursor": True, "page": 3, "next": "Y3Vz=", "start_date": "2024-01-01"},
        [CUSTOMER],
        "GET",
        "/customer?from=2024-01-01&perPage=50&use_cursor=true&next=Y3Vz%3D",
        None,
    ),
    (
        "get_customer",
        {"email_or_code": "a+b@example.com"},
        CUSTOMER,
        "GET",
        "/customer/a%2Bb%40example.com",
        None,
    ),
    ("update", {"code": "CUS_1", "phone": ""}, CUSTOMER, "PUT", "/customer/CUS_1", {"phone": ""}),
    (
        "validate",
        {
            "email_or_code": "CUS_1",
            "first_name": "Uchenna",
            "last_name": "Okoro",
            "identification_type": Identification.BANK_ACCOUNT,
            "country": Country.NIGERIA,
            "bvn": "222222222221",
            "bank_code": "007",
            "account_number": "0111111111",
        },
        None,
        "POST",
        "/customer/CUS_1/identification",
        {
            "first_name": "Uchenna",
            "last_name": "Okoro",
            "type": "bank_account",
            "country": "NG",
            "bvn": "222222222221",
            "bank_code": "007",
            "account_number": "0111111111",
        },
    ),
    (
        "flag",
        {"customer": "CUS_1", "risk_action": RiskAction.BLACKLIST},
        CUSTOMER,
        "POST",
        "/customer/set_risk_action",
        {"customer": "CUS_1", "risk_action": "deny"},
    ),
    (
        "deactivate",
        {"auth_code": "AUTH_1"},
        None,
        "POST",
        "/customer/authorization/deactivate",
        {"authorization_code": "AUTH_1"},
    ),
    (
        "initialize_authorization",
        {"email": "a@example.com", "account": BANK, "address": HOME_JSON},
        {"reference": "r"},
        "POST",
        "/customer/authorization/initialize",
        {
            "email": "a@example.com",
            "channel": "direct_debit",
            "account": BANK_JSON,
            "address": HOME_JSON,
        },
    ),
    (
        "verify_authorization",
        {"reference": "ref#1"},
        {"active": True},
        "GET",
        "/customer/authorization/verify/ref%231",
        None,
    ),
    (
        "initialize_direct_debit",
        {"customer_id": 7, "account": BANK_JSON, "address": HOME},
        {"reference": "r"},
        "POST",
        "/customer/7/initialize-direct-debit",
        {"account": BANK_JSON, "address": HOME_JSON},
    ),
    (
        "trigger_activation_charge",
        {"customer_id": "7", "authorization_id": 9},
        None,
        "PUT",
        "/customer/7/directdebit-activation-charge",
        {"authorization_id": 9},
    ),
    (
        "get_mandate_authorizations",
        {"customer_id": 7},
        [{"id": 1, "customer": {"code": "CUS_1"}}],
        "GET",
        "/customer/7/directdebit-mandate-authorizations",
        None,
    ),
]


@pytest.mark.parametrize(
    ("method", "arguments", "data", "verb", "target", "body"), SENT, ids=[row[4] for row in SENT]
)
async def test_each_method_sends_what_the_api_expects(
    method: str, arguments: dict[str, Any], data: Any, verb: str, target: str, body: Any
) -> None:
    transport = Transport(ok(data))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        response = await getattr(client, method)(**arguments)
    (request,) = transport.requests
    assert (request.method, request.url.raw_path.decode()) == (verb, target)
    assert request.url.host == "api.paystack.co"
    assert (transport.bodies[0] if request.content else None) == body
    assert request.headers.get("content-type") == (body and "application/json")
    assert (response.data is None) == (data is None)
    assert response.request_id == "8dcd-LOS"


async def test_every_request_names_the_key_and_the_sdk_and_nothing_else() -> None:
    transport = Transport(ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        await client.get_customer("CUS_1")
    headers = dict(transport.requests[0].headers)
    assert headers.pop("user-agent").startswith(f"paystackx/{paystackx.__version__} python/3.")
    assert headers == {
        "accept": "application/json",
        "accept-encoding": "gzip",
        "authorization": f"Bearer {KEY}",
        "host": "api.paystack.co",
    }


async def test_the_key_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", "sk_test_environment")
    transport = Transport(ok(CUSTOMER))
    async with AsyncCustomerClient(transport=transport) as client:
        await client.get_customer("CUS_1")
    assert transport.requests[0].headers["authorization"] == "Bearer sk_test_environment"


async def test_the_key_is_in_no_repr_and_in_no_local_variable_of_an_error() -> None:
    with pytest.raises(paystackx.ConfigurationError) as caught:
        AsyncCustomerClient("sk_test_filler with a space")
    assert "filler" not in str(caught.value)
    for entry in caught.traceback[1:]:
        assert "filler" not in repr(entry.frame.f_locals), entry
    async with AsyncCustomerClient("sk_test_filler", transport=Transport(no(404, "No"))) as client:
        assert "filler" not in repr(client) + repr(vars(client))
        with pytest.raises(paystackx.NotFoundError) as refused:
            await client.get_customer("CUS_1")
    for entry in refused.traceback[1:]:
        assert "filler" not in repr(entry.frame.f_locals), entry


FAILURES: list[tuple[Exception, type[paystackx.TransportError]]] = [
    # what the transport raises, and what the user gets
    (httpx.ConnectTimeout("slow"), paystackx.ConnectError),
    (httpx.ConnectError("refused"), paystackx.ConnectError),
    (httpx.ProxyError("407"), paystackx.ConnectError),
    (httpx.UnsupportedProtocol("ftp"), paystackx.ConnectError),
    (httpx.PoolTimeout("busy"), paystackx.PoolTimeoutError),
    (httpx.ReadTimeout("slow"), paystackx.RequestTimeoutError),
    (httpx.WriteTimeout("slow"), paystackx.RequestTimeoutError),
    (httpx.ReadError("reset"), paystackx.ConnectionLostError),
    (httpx.RemoteProtocolError("garbage"), paystackx.ConnectionLostError),
    (httpx.StreamClosed(), paystackx.ConnectionLostError),
    (BrokenPipeError(), paystackx.ConnectionLostError),
]


@pytest.mark.parametrize(
    ("raised", "expected"), FAILURES, ids=[type(row[0]).__name__ for row in FAILURES]
)
async def test_a_call_without_an_answer_ends_in_one_typed_error(
    raised: Exception, expected: type[paystackx.TransportError]
) -> None:
    async with AsyncCustomerClient(KEY, max_retries=0, transport=Transport(raised)) as client:
        with pytest.raises(expected) as reading:
            await client.get_customer("a@example.com")
        with pytest.raises(expected) as writing:
            await client.validate("a@example.com", "A", "B", "bvn", "NG", "12345678901")
    assert type(reading.value) is expected
    assert reading.value.__cause__ is raised
    assert not reading.value.outcome_unknown
    # What a foreign transport did with a request that it got cannot be seen.
    assert writing.value.outcome_unknown
    assert str(reading.value).startswith("GET /customer/{email_or_code}: ")
    assert "example.com" not in str(reading.value)
    (attempt,) = reading.value.attempts
    assert (attempt.number, attempt.status_code, attempt.error, attempt.request_id) == (
        1,
        None,
        expected.__name__,
        None,
    )
    assert attempt.seconds >= 0


async def test_a_transport_of_another_kind_is_refused_at_once() -> None:
    with pytest.raises(paystackx.ConfigurationError, match="str has no handle_"):
        AsyncCustomerClient(KEY, transport="a transport")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def test_a_call_that_is_under_way_when_its_client_is_closed_sends_no_more() -> None:
    transport = Transport(no(503, "Busy"), ok(CUSTOMER))
    client = AsyncCustomerClient(KEY, transport=transport, timeout=20)
    answer = transport._next

    def close_then_answer(request: httpx.Request) -> httpx.Response:
        client._pool.closed = True
        return answer(request)

    transport.handler = close_then_answer
    with pytest.raises(paystackx.ClientClosedError, match="during this call"):
        await client.get_customer("CUS_1")
    assert len(transport.requests) == 1


async def test_a_programming_error_in_a_transport_is_not_hidden() -> None:
    async with AsyncCustomerClient(KEY, transport=Transport(ZeroDivisionError())) as client:
        with pytest.raises(ZeroDivisionError):
            await client.get_customer("CUS_1")


async def test_a_refusal_tells_what_to_do_and_where_it_happened() -> None:
    answer = no(
        404,
        "Customer a@example.com not found",
        meta={"nextStep": "Check the code "},
        type="validation_error",
        code="customer_not_found",
    )
    async with AsyncCustomerClient(KEY, transport=Transport(answer)) as client:
        with pytest.raises(paystackx.NotFoundError) as caught:
            await client.get_customer("a@example.com")
    error = caught.value
    assert str(error) == (
        "GET /customer/{email_or_code}: 404 Customer [e-mail] not found. Check the code "
        "(request id 8dcd-LOS)"
    )
    assert error.message == "Customer a@example.com not found"
    assert (error.next_step, error.type) == ("Check the code", "validation_error")
    assert (error.code, error.request_id) == ("customer_not_found", "8dcd-LOS")
    assert error.headers["CF-RAY"] == "8dcd-LOS"
    assert error.raw["code"] == "customer_not_found"
    assert error.attempts == (
        attrs.evolve(
            error.attempts[0],
            number=1,
            status_code=404,
            error="NotFoundError",
            request_id="8dcd-LOS",
        ),
    )


async def test_a_redirect_is_an_error_and_not_followed() -> None:
    moved = httpx.Response(302, headers={"location": "https://example.com/"})
    transport = Transport(moved, ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        with pytest.raises(paystackx.APIError) as caught:
            await client.get_customer("CUS_1")
    assert (caught.value.status_code, len(transport.requests)) == (302, 1)


async def test_cookies_are_not_kept() -> None:
    answer = ok(CUSTOMER)
    answer.headers["set-cookie"] = "session=1; Path=/"
    transport = Transport(answer)
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        await client.get_customer("CUS_1")
        await client.get_customer("CUS_1")
    assert "cookie" not in transport.requests[1].headers


COMPRESSED = gzip.compress(ok(CUSTOMER).content, mtime=0)

BODIES: list[tuple[str, bytes, str | None]] = [
    ("gzip", COMPRESSED, None),
    ("gzip", COMPRESSED[:-9], "ends early"),
    ("gzip", b"\x1f\x8b" + bytes(40), "corrupt"),
    ("gzip", gzip.compress(bytes(33 * 1024 * 1024), mtime=0), "larger than 32 MiB"),
    ("br", b"anything", "unknown"),
]


@pytest.mark.parametrize(("encoding", "body", "problem"), BODIES, ids=lambda value: str(value)[:12])
async def test_a_body_that_cannot_be_read_is_said_to_be(
    encoding: str, body: bytes, problem: str | None
) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        headers = {"content-encoding": encoding}
        return httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))

    transport = httpx.MockTransport(handle)
    async with AsyncCustomerClient(KEY, max_retries=0, transport=transport) as client:
        if problem is None:
            assert (await client.flag("CUS_1")).data.id == 1173
        else:
            with pytest.raises(paystackx.DecodeError, match=problem) as caught:
                await client.flag("CUS_1")
            assert caught.value.status_code == 200
            assert caught.value.outcome_unknown


async def test_a_field_that_is_odd_costs_that_field_alone_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rows = [{**CUSTOMER, "id": id_} for id_ in range(1, 6)]
    rows[3]["phone"] = 4633384180
    async with AsyncCustomerClient(KEY, transport=Transport(ok(rows))) as client:
        response = await client.get_customers()
    assert [customer.id for customer in response.data] == [1, 2, 3, 4, 5]
    assert response.data[3].phone is None
    assert response.issues == ("$.data[3].phone: expected str, got int",)
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert record.name == "paystackx"
    assert "$.data[3].phone: expected str, got int" in record.getMessage()
    assert "463338" not in caplog.text


async def test_a_row_that_cannot_be_read_hides_no_other() -> None:
    rows = [{**CUSTOMER, "id": id_} for id_ in (1, 2, 3)]
    del rows[1]["email"]
    async with AsyncCustomerClient(KEY, transport=Transport(ok(rows))) as client:
        with pytest.raises(paystackx.DecodeError) as caught:
            await client.get_customers()
    assert caught.value.issues == ("$.data[1].email: required, but missing",)
    assert [customer.id for customer in caught.value.partial or []] == [1, 3]
    assert caught.value.raw["data"] == rows
    assert caught.value.request_id == "8dcd-LOS"


async def test_log_lines_hold_no_value(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    transport = Transport(ok(CUSTOMER), no(404, "No such customer a@example.com"))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        await client.get_customer("a@example.com")
        with pytest.raises(paystackx.NotFoundError):
            await client.get_customer("a@example.com")
    lines = [record.getMessage() for record in caplog.records if record.name == "paystackx"]
    assert [line.split(",")[1] for line in lines] == [" 200", " 404"]
    assert all(line.startswith("GET /customer/{email_or_code}: attempt 1,") for line in lines)
    assert "example" not in "".join(lines)


async def test_a_closed_client_says_so() -> None:
    transport = Transport(ok(CUSTOMER))
    client = AsyncCustomerClient(KEY, transport=transport)
    await client.get_customer("CUS_1")
    assert "closed" not in repr(client)
    await client.aclose()
    await client.aclose()
    assert transport.closed == 1
    assert "closed" in repr(client)
    with pytest.raises(paystackx.ClientClosedError, match="was closed"):
        await client.get_customer("CUS_1")
    with pytest.raises(paystackx.ClientClosedError):
        client.iter_customers()
    with pytest.raises(paystackx.ClientClosedError):
        async with client:
            pass
    assert len(transport.requests) == 1


async def test_a_client_with_options_shares_the_connections_and_never_closes_them() -> None:
    transport = Transport(ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        async with client.with_options(timeout=3, headers={"X-Trace": "1"}) as child:
            assert type(child) is AsyncCustomerClient
            await child.get_customer("CUS_1")
            grandchild = child.with_options(max_retries=0, headers={"X-Span": "2"})
            await grandchild.get_customer("CUS_1")
        with pytest.raises(paystackx.ClientClosedError):
            await child.get_customer("CUS_1")
        assert transport.closed == 0
        await client.get_customer("CUS_1")
    first, second, third = transport.requests
    assert (first.headers["x-trace"], "x-span" in first.headers) == ("1", False)
    assert (second.headers["x-trace"], second.headers["x-span"]) == ("1", "2")
    assert "x-trace" not in third.headers
    with pytest.raises(paystackx.ClientClosedError):
        await grandchild.get_customer("CUS_1")


async def test_a_client_whose_key_is_in_the_environment_can_be_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", "sk_test_first")
    client = AsyncCustomerClient(timeout=7, max_retries=5).with_options(headers={"X-Trace": "1"})
    pickled = pickle.dumps(client)
    assert b"sk_test" not in pickled
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", "sk_test_second")
    for twin in (pickle.loads(pickled), copy.copy(client), copy.deepcopy(client)):
        assert type(twin) is AsyncCustomerClient
        async with twin:
            assert twin._settings.timeout.total == 7
            assert twin._settings.max_retries == 5
            assert twin._defaults.headers["x-trace"] == "1"
            assert twin._defaults.headers["authorization"] == "Bearer sk_test_second"
    await client.aclose()


async def test_a_client_that_was_given_its_key_is_not_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", KEY)
    for client in (
        AsyncCustomerClient("sk_test_filler"),
        AsyncCustomerClient(transport=Transport(ok())),
    ):
        for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="PAYSTACK_SECRET_KEY") as caught:
                duplicate(client)
            assert "filler" not in str(caught.value)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(SecretKey("sk_test_filler"))


async def test_time_limits_may_be_lifted() -> None:
    transport = Transport(ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, timeout=None, transport=transport) as client:
        await client.get_customer("CUS_1")
        await client.with_options(timeout=Timeout(read=7, total=None)).get_customer("CUS_1")
    unlimited, limited = [request.extensions["timeout"] for request in transport.requests]
    assert unlimited == {"connect": None, "read": None, "write": None, "pool": None}
    assert limited == {"connect": 5, "read": 7, "write": 35, "pool": 35}


async def test_a_webhook_is_verified_with_the_clients_own_key() -> None:
    payload = b'{"event":"customeridentification.success"}'
    signature = hmac.new(KEY.encode(), payload, hashlib.sha512).hexdigest()
    async with AsyncCustomerClient(KEY, transport=Transport(ok())) as client:
        assert client.is_verified_webhook_payload(payload, signature)
        assert not client.is_verified_webhook_payload(payload + b" ", signature)


@attrs.define
class Person:
    customer_code: str
    createdAt: str  # noqa: N815 - the wire's own name


async def test_the_answer_can_be_read_into_a_users_own_class() -> None:
    transport = Transport(ok(CUSTOMER), ok([CUSTOMER]), ok(CUSTOMER))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        response = await client.get_customer("CUS_1", alternate_model_class=Person)
        rows = await client.get_customers(alternate_model_class=Person)
        plain = await client.get_customer("CUS_1", alternate_model_class=dict[str, Any])
        with pytest.raises(paystackx.InvalidRequestError) as caught:
            await client.create("a@example.com", alternate_model_class=int)
    person = Person("CUS_xnxdt6s1zg1f4nx", "2016-03-29T20:03:09.000Z")
    assert (response.data, rows.data, plain.data) == (person, [person], CUSTOMER)
    assert caught.value.parameter == "alternate_model_class"
    assert len(transport.requests) == 3


# --- pages ---


async def walked(transport: Transport, **arguments: Any) -> list[int]:
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        return [customer.id async for customer in client.iter_customers(**arguments)]


async def test_iteration_follows_the_cursor_to_its_end() -> None:
    transport = Transport(
        page([5, 4], next="c1", previous=None),
        page([3, 2], next="c2", previous="c0"),
        page([1], next=None, previous="c1"),
    )
    assert await walked(transport, start_date="2024-01-01", pagination=2) == [5, 4, 3, 2, 1]
    first = "/customer?from=2024-01-01&perPage=2&use_cursor=true"
    assert transport.targets == [first, f"{first}&next=c1", f"{first}&next=c2"]


async def test_iteration_goes_by_page_where_paystack_counts_pages() -> None:
    transport = Transport(
        page([5, 4], total=5, page=1, pageCount=3, perPage=2),
        page([3, 2], total=5, page=2, pageCount=3, perPage=2),
        page([1], total=5, page=3, pageCount=3, perPage=2),
    )
    assert await walked(transport, pagination=2) == [5, 4, 3, 2, 1]
    assert transport.targets == [
        "/customer?perPage=2&use_cursor=true",
        "/customer?page=2&perPage=2",
        "/customer?page=3&perPage=2",
    ]


@pytest.mark.parametrize(
    "last",
    [
        page([], next="c2", previous=None),
        page([1], next="null", previous="null"),
        page([1], next=None),
        ok([{**CUSTOMER, "id": 1}]),
        page([1], total=3),
        page([], total=0, page=1, pageCount=0),
    ],
    ids=["empty page", "the word null", "null", "no meta", "neither", "empty list"],
)
async def test_iteration_ends(last: httpx.Response) -> None:
    transport = Transport(page([3, 2], next="c1"), last)
    assert await walked(transport) in ([3, 2], [3, 2, 1])
    assert len(transport.requests) == 2


async def test_a_customer_who_slipped_to_the_next_page_is_given_once() -> None:
    transport = Transport(
        page([5, 4], page=1, pageCount=3),
        page([4, 3], page=2, pageCount=3),
        page([3, 2], page=3, pageCount=3),
    )
    assert await walked(transport) == [5, 4, 3, 2]


async def test_pages_are_given_as_they_are_and_a_broken_run_resumes() -> None:
    transport = Transport(page([5, 4], next="c1"), page([4, 3], next="c2"), page([2], next=None))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        seen = list[Response[list[Customer]]]()
        async for each in client.iter_pages(pagination=2):
            seen.append(each)
            if len(seen) == 2:
                break
        assert [[customer.id for customer in each.data] for each in seen] == [[5, 4], [4, 3]]
        assert seen[1].meta
        resumed = [each async for each in client.iter_pages(pagination=2, next=seen[1].meta.next)]
    assert [[customer.id for customer in each.data] for each in resumed] == [[2]]
    assert transport.targets[-1] == "/customer?perPage=2&use_cursor=true&next=c2"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (page([2], next="c1"), "the cursor of the page itself"),
        (page([2], next=7), "expected str, got int"),
        (ok([CUSTOMER], meta=["c2"]), "expected dict, got list"),
    ],
    ids=["a circle", "no cursor", "no meta"],
)
async def test_iteration_that_cannot_go_on_does_not_stop_without_a_word(
    answer: httpx.Response, problem: str
) -> None:
    with pytest.raises(paystackx.DecodeError, match=problem) as caught:
        await walked(Transport(page([3], next="c1"), answer))
    assert not caught.value.outcome_unknown


async def test_iteration_refuses_bad_arguments_before_the_first_step() -> None:
    async with AsyncCustomerClient(KEY, transport=Transport(ok([]))) as client:
        with pytest.raises(paystackx.InvalidRequestError):
            client.iter_customers(pagination=0)
        with pytest.raises(paystackx.InvalidRequestError):
            client.iter_pages(start_date="yesterday")


async def test_iteration_reads_rows_of_any_class() -> None:
    transport = Transport(page([5, 4], next="c1"), page([4, 3], next=None))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        rows = [
            row["id"] async for row in client.iter_customers(alternate_model_class=dict[str, Any])
        ]
    assert rows == [5, 4, 3]


# --- through real sockets ---


async def test_a_connection_is_kept_between_calls() -> None:
    body = ok(CUSTOMER).content

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(http("200 OK", body))

    with serving(answer) as server:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:
            for _ in range(3):
                assert (await client.get_customer("CUS_1")).data.id == 1173
    assert (len(server.requests), server.connections) == (3, 1)
    assert server.requests[0].startswith(b"GET /customer/CUS_1 HTTP/1.1\r\nHost: 127.0.0.1:")


async def test_nobody_listening_is_a_connect_error() -> None:
    with reserved_port() as port:
        url = f"http://127.0.0.1:{port}"
        async with AsyncCustomerClient(KEY, base_url=url, max_retries=0) as client:
            with pytest.raises(paystackx.ConnectError) as caught:
                await client.validate("CUS_1", "A", "B", "bvn", "NG", "12345678901")
    assert not caught.value.outcome_unknown


async def test_a_body_that_drips_ends_with_the_total() -> None:
    def drip(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _each in range(100):
            connection.sendall(b" ")
            time.sleep(0.05)

    with serving(drip) as server:
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=1, max_retries=0
        ) as client:
            with pytest.raises(paystackx.RequestTimeoutError, match=r"total \(1 s\)") as caught:
                await client.flag("CUS_1", "allow")
    assert caught.value.outcome_unknown


async def test_silence_ends_with_the_read_limit() -> None:
    def never_answers(connection: socket.socket, _: bytes) -> None:
        wait_for_the_end(connection)

    with serving(never_answers) as server:
        timeout = Timeout(read=0.2)
        async with AsyncCustomerClient(
            KEY, base_url=server.url, timeout=timeout, max_retries=0
        ) as client:
            with pytest.raises(paystackx.RequestTimeoutError, match=r"Timeout.read"):
                await client.get_customer("CUS_1")
