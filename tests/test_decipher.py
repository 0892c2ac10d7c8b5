"""From status, headers and bytes to a typed answer or one typed error."""

import gzip
import json
import re
import time
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx import (
    APIError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    Customer,
    DecodeError,
    Meta,
    NotFoundError,
    PaystackError,
    PermissionDeniedError,
    RateLimitError,
    Response,
    ServerError,
    UnprocessableEntityError,
)
from paystackx._operation import Operation
from paystackx._operations import customers as requests
from paystackx._operations.operations import OPERATIONS
from paystackx._reading.body import Body, UnreadableBodyError
from paystackx._reading.convert import Reader, many, nothing, one
from paystackx._reading.decipher import Answer, decipher, retry_after

GET, CREATE, LIST = requests.GET_CUSTOMER, requests.CREATE, requests.GET_CUSTOMERS
RAY = {"cf-ray": "8dcdb0f5dbf4047b-CDG"}
NOW = 1_730_000_000.0
CUSTOMER: Reader[Any] = one(None, Customer)
CUSTOMERS: Reader[Any] = many(None, Customer)

CREATED = b'{"status":true,"message":"Customer created","data":{"transactions":[],"subscriptions":[],"authorizations":[],"email":"test@example.com","first_name":"Test","last_name":"User","integration":735006,"domain":"test","customer_code":"CUS_xsrozmbt8g1oear","risk_action":"default","id":203316808,"createdAt":"2024-11-03T16:29:08.649Z","updatedAt":"2024-11-03T16:29:08.649Z","identified":false,"identifications":null}}'  # noqa: E501 - as Paystack sends it
NO_SUCH = b'{"status":false,"message":"Customer not found","meta":{"nextStep":"Ensure that you\'re passing the customer code or email of a customer that exists on the integration"},"type":"validation_error","code":"customer_not_found"}'  # noqa: E501 - as Paystack sends it
BAD_EMAIL = b'{"status":false,"message":"\\"email\\" must be a valid email","meta":{"nextStep":"Ensure that the value(s) you\'re passing are valid."},"type":"validation_error","code":"invalid_params"}'  # noqa: E501 - as Paystack sends it
NO_NAME = b'{"status":false,"message":"\\"name\\" is not allowed to be empty","meta":{"nextStep":"Provide all required params "},"type":"validation_error","code":"missing_params"}'  # noqa: E501 - as Paystack sends it
NO_PLAN = b'{"status":false,"message":"Plan ID/code specified is invalid","meta":{"nextStep":"Ensure that the value(s) you\'re passing are valid."},"type":"validation_error","code":"invalid_params"}'  # noqa: E501 - as Paystack sends it
NO_KEY = b'{"status":false,"message":"Invalid key","meta":{"nextStep":"Ensure that you provide the correct authorization key for the request"},"type":"validation_error","code":"invalid_Key"}'  # noqa: E501 - as Paystack sends it
LIMITED = b'{"status":false,"message":"Rate limit exceeded!","meta":{"nextStep":"Wait a few minutes and try the API call again"},"type":"api_error","code":"rate_limited"}'  # noqa: E501 - as Paystack sends it
NOT_YET = b'{"status":false,"message":"Authorization does not exist or does not belong to integration","metadata":{"nextStep":"Try again later"},"type":"api_error","code":"unknown"}'  # noqa: E501 - as Paystack sends it
CLOUDFLARE = b"<html> <head><title>400 Bad Request</title></head> <body> <center><h1>400 Bad Request</h1></center> <hr><center>cloudflare</center> </body> </html>"  # noqa: E501 - as Paystack sends it
CHALLENGE = b'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></html>'


def answer(
    status: int, content: bytes, headers: dict[str, str] | None = None, problem: str | None = None
) -> Answer:
    return Answer(
        status_code=status,
        headers=httpx.Headers(RAY if headers is None else headers),
        content=content,
        received_at=NOW,
        problem=problem,
    )


def read(
    status: int,
    content: bytes,
    operation: Operation = GET,
    reader: Reader[Any] | None = None,
    **more: Any,
) -> Response[Any]:
    return decipher(operation, answer(status, content, **more), reader or CUSTOMER)


def refusal(status: int, content: bytes, operation: Operation = GET, **more: Any) -> APIError:
    with pytest.raises(APIError) as caught:
        read(status, content, operation, **more)
    assert caught.value.status_code == status
    return caught.value


def unreadable(status: int, content: bytes, operation: Operation = GET, **more: Any) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        read(status, content, operation, **more)
    assert caught.value.status_code == status
    return caught.value


def outcome(*answer_: Any, **more: Any) -> Response[Any] | APIError | DecodeError:
    """How it ends, in one of the only three ways."""
    try:
        return read(*answer_, **more)
    except (APIError, DecodeError) as error:
        return error


def envelope(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


# --- an answer that says yes ---


def test_a_recorded_customer() -> None:
    response = read(200, CREATED, CREATE, headers={**RAY, "X-Amzn-RequestId": "uuid"})

    assert (response.status_code, response.status) == (200, True)
    assert response.message == "Customer created"
    assert response.data.customer_code == "CUS_xsrozmbt8g1oear"
    assert response.data.phone is None
    assert (response.meta, response.type, response.code, response.issues) == (None, None, None, ())
    assert response.raw == json.loads(CREATED)
    assert response.headers["CF-Ray"] == "8dcdb0f5dbf4047b-CDG"
    assert response.request_id == "8dcdb0f5dbf4047b-CDG"


@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        (RAY, "8dcdb0f5dbf4047b-CDG"),
        ({"CF-RAY": "ray", "x-amzn-requestid": "uuid"}, "ray"),
        ({"x-amzn-RequestId": "uuid"}, "uuid"),
        ({"x-request-id": "x"}, None),
        ({}, None),
    ],
    ids=["cf-ray", "both", "amazon", "another", "none"],
)
def test_the_request_id(headers: dict[str, str], request_id: str | None) -> None:
    assert read(200, CREATED, headers=headers).request_id == request_id
    assert refusal(404, NO_SUCH, headers=headers).request_id == request_id
    assert unreadable(200, b"", headers=headers).request_id == request_id
    if request_id:
        assert f"(request id {request_id})" in str(refusal(404, NO_SUCH, headers=headers))
        assert f"(request id {request_id})" in str(unreadable(200, b"", headers=headers))


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_an_answer_without_data_is_a_message(status: int) -> None:
    content = b'{"status":true,"message":"Customer Identification in progress"}'

    response = read(status, content, requests.VALIDATE, nothing)

    assert response.data is None
    assert response.message == "Customer Identification in progress"
    assert response.status_code == status


def test_data_where_none_is_expected_stays_in_raw() -> None:
    content = b'{"status":true,"message":"Customer identified","data":{"country":"NG"}}'

    response = read(200, content, requests.VALIDATE, nothing)

    assert response.data is None
    assert response.raw["data"] == {"country": "NG"}


def test_status_may_be_the_word_true() -> None:
    assert read(200, envelope(status="true", message="m"), reader=nothing).status is True


def test_a_page_has_its_meta() -> None:
    content = envelope(
        status=True,
        message="Customers retrieved",
        data=[{"id": 1, "customer_code": "CUS_x", "email": "ada@example.com"}],
        meta={"total": 1, "skipped": 0, "perPage": "50", "page": 1, "pageCount": 1},
    )

    response = read(200, content, LIST, CUSTOMERS)

    assert response.meta == Meta(total=1, skipped=0, per_page=50, page=1, page_count=1)
    assert response.issues == ()


@pytest.mark.parametrize(
    ("fields", "issue"),
    [
        ({"message": 5}, "$.message: expected str, got int"),
        ({"message": "m", "type": []}, "$.type: expected str, got list"),
        ({"message": "m", "code": 404}, "$.code: expected str, got int"),
        ({"message": "m", "meta": []}, "$.meta: expected dict, got list"),
        ({"message": "m", "meta": {"next": 1}}, "$.meta.next: expected str, got int"),
    ],
)
def test_what_is_odd_around_the_data_is_an_issue(fields: dict[str, Any], issue: str) -> None:
    response = read(200, envelope(status=True, **fields), reader=nothing)

    assert response.issues == (issue,)
    assert response.message in {"", "m"}
    assert (response.type, response.code) == (None, None)


def test_what_is_null_or_absent_around_the_data_is_no_issue() -> None:
    for fields in ({}, dict.fromkeys(["message", "type", "code", "meta"])):
        response = read(200, envelope(status=True, **fields), reader=nothing)
        assert (response.message, response.meta, response.issues) == ("", None, ())


def test_type_and_code_of_a_success_are_kept() -> None:
    response = read(200, envelope(status=True, type="t", code="c"), reader=nothing)

    assert (response.type, response.code) == ("t", "c")


def test_metadata_keeps_its_keys_in_raw_and_in_data() -> None:
    content = CREATED.replace(
        b'"identified"', b'"metadata":{"userName":{"perPage":1}},"identified"'
    )

    response = read(200, content)

    assert response.data.metadata == {"userName": {"perPage": 1}}
    assert response.raw["data"]["metadata"] == {"userName": {"perPage": 1}}


def test_of_a_key_sent_twice_the_last_counts() -> None:
    assert read(200, b'{"status":false,"status":true}', reader=nothing).status is True


# --- an answer that says no ---


@pytest.mark.parametrize(
    ("status", "content", "kind", "code", "message", "next_step"),
    [
        (
            400,
            BAD_EMAIL,
            BadRequestError,
            "invalid_params",
            '"email" must be a valid email',
            "Ensure that the value(s) you're passing are valid.",
        ),
        (
            404,
            NO_SUCH,
            NotFoundError,
            "customer_not_found",
            "Customer not found",
            json.loads(NO_SUCH)["meta"]["nextStep"],
        ),
        (404, b"", NotFoundError, None, "", None),
        (
            400,
            NO_NAME,
            BadRequestError,
            "missing_params",
            '"name" is not allowed to be empty',
            "Provide all required params",
        ),
        (
            404,
            NO_PLAN,
            NotFoundError,
            "invalid_params",
            "Plan ID/code specified is invalid",
            "Ensure that the value(s) you're passing are valid.",
        ),
        (
            400,
            NO_PLAN,
            BadRequestError,
            "invalid_params",
            "Plan ID/code specified is invalid",
            "Ensure that the value(s) you're passing are valid.",
        ),
        (
            401,
            NO_KEY,
            AuthenticationError,
            "invalid_Key",
            "Invalid key",
            "Ensure that you provide the correct authorization key for the request",
        ),
        (
            401,
            b'{"status":false,"message":"No Authorization Header was found"}',
            AuthenticationError,
            None,
            "No Authorization Header was found",
            None,
        ),
        (
            403,
            b'{"status":false,"message":"Your IP address is not allowed to make this call"}',
            PermissionDeniedError,
            None,
            "Your IP address is not allowed to make this call",
            None,
        ),
        (
            429,
            LIMITED,
            RateLimitError,
            "rate_limited",
            "Rate limit exceeded!",
            "Wait a few minutes and try the API call again",
        ),
        (
            404,
            NOT_YET,
            NotFoundError,
            "unknown",
            "Authorization does not exist or does not belong to integration",
            "Try again later",
        ),
        (400, CLOUDFLARE, BadRequestError, None, "", None),
        (403, CHALLENGE, PermissionDeniedError, None, "", None),
        (502, b"<html>502</html>", ServerError, None, "", None),
        (504, CLOUDFLARE, ServerError, None, "", None),
        (403, b'{"message":"Forbidden"}', PermissionDeniedError, None, "Forbidden", None),
        (413, b'{"message":"Too large"}', APIError, None, "Too large", None),
        (429, b'{"message":"Too Many Requests"}', RateLimitError, None, "Too Many Requests", None),
        (
            504,
            b'{"message":"Endpoint request timed out"}',
            ServerError,
            None,
            "Endpoint request timed out",
            None,
        ),
        (409, b"{}", ConflictError, None, "", None),
        (422, b"{}", UnprocessableEntityError, None, "", None),
        (418, b"{}", APIError, None, "", None),
        (301, b"", APIError, None, "", None),
        (304, b"", APIError, None, "", None),
        (500, b"[]", ServerError, None, "", None),
        (599, b"null", ServerError, None, "", None),
        (400, b'{"status":true,"message":"m"}', BadRequestError, None, "m", None),
        (400, b'{"message":5,"code":5,"meta":5}', BadRequestError, None, "", None),
        (400, b'{"meta":{"nextStep":5}}', BadRequestError, None, "", None),
        (400, b'{"meta":{},"metadata":{"nextStep":"n"}}', BadRequestError, None, "", "n"),
        (400, b'{"meta":{"nextStep":" "}}', BadRequestError, None, "", None),
        (400, b'{"message":"\xff"}', BadRequestError, None, "", None),
        (400, b"[" * 100_000, BadRequestError, None, "", None),
        (400, b'{"a":NaN,"message":"m"}', BadRequestError, None, "", None),
    ],
    ids=[
        "bad e-mail",
        "no such customer",
        "unknown route: empty",
        "missing",
        "no such plan",
        "no such plan, PUT",
        "wrong key",
        "no header",
        "IP",
        "rate limit",
        "not yet",
        "Cloudflare",
        "challenge",
        "502",
        "504",
        "gateway 403",
        "gateway 413",
        "gateway 429",
        "gateway 504",
        "409",
        "422",
        "418",
        "301",
        "304",
        "a list",
        "null",
        "status true",
        "odd types",
        "odd next step",
        "hint in metadata",
        "blank next step",
        "no UTF-8",
        "too deep",
        "NaN",
    ],
)
def test_the_class_follows_the_status(
    status: int,
    content: bytes,
    kind: type[APIError],
    code: str | None,
    message: str,
    next_step: str | None,
) -> None:
    error = refusal(status, content)

    assert type(error) is kind
    assert (error.code, error.message, error.next_step) == (code, message, next_step)
    assert error.request_id == "8dcdb0f5dbf4047b-CDG"
    assert error.headers["CF-RAY"] == "8dcdb0f5dbf4047b-CDG"
    try:
        wanted = json.loads(content, parse_constant=lambda _: 1 / 0)
    except (ValueError, RecursionError, ZeroDivisionError):
        wanted = content
    assert error.raw == wanted


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("customer_not_found", NotFoundError),
        ("invalid_Key", AuthenticationError),
        ("invalid_params", BadRequestError),
        ("missing_params", BadRequestError),
        ("rate_limited", RateLimitError),
        ("duplicate_reference", APIError),
        (None, APIError),
        (5, APIError),
    ],
)
@pytest.mark.parametrize("said", [False, "false"])
def test_a_200_that_says_no_has_the_class_of_its_code(
    code: object, kind: type[APIError], said: object
) -> None:
    for operation in (GET, CREATE):
        error = refusal(200, envelope(status=said, message="m", code=code), operation)
        assert type(error) is kind
        assert error.outcome_unknown is False
    assert type(refusal(418, envelope(code=code))) is kind


def test_the_status_goes_before_the_code() -> None:
    assert type(refusal(400, envelope(code="rate_limited"))) is BadRequestError
    assert type(refusal(500, envelope(code="customer_not_found"))) is ServerError


def test_the_type_is_kept() -> None:
    assert refusal(404, NO_SUCH).type == "validation_error"
    assert refusal(404, b'{"type":5}').type is None


# --- an answer that cannot be read ---


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "$: it is empty"),
        (CLOUDFLARE, "$: it is not JSON"),
        (b'{"status":true', "$: it is not JSON"),
        (b'{"status":true,"message":NaN}', "$: it is not JSON"),
        (b'{"status":true,"a":' + b"1" * 5000 + b"}", "$: it is not JSON"),
        (b'{"status":true,"message":"\xff"}', "$: it is not UTF-8"),
        (b'{"status":true,"a":' + b"[" * 100_000, "$: it is nested too deeply"),
        (b"[]", "$: it is JSON, but not an object"),
        (b'"zebra"', "$: it is JSON, but not an object"),
        (b"null", "$: it is JSON, but not an object"),
        (b"{}", "$.status: required, but missing or not a bool"),
        (b'{"message":"zebra"}', "$.status: required, but missing or not a bool"),
        (b'{"status":null}', "$.status: required, but missing or not a bool"),
        (b'{"status":1}', "$.status: required, but missing or not a bool"),
        (b'{"status":0}', "$.status: required, but missing or not a bool"),
        (b'{"status":1.0}', "$.status: required, but missing or not a bool"),
        (b'{"status":"True"}', "$.status: required, but missing or not a bool"),
        (b'{"status":[true]}', "$.status: required, but missing or not a bool"),
        (b'{"status":true}', "$.data: expected dict, got None"),
        (b'{"status":true,"data":[]}', "$.data: expected dict, got list"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_2xx_that_cannot_be_read(content: bytes, reason: str) -> None:
    error = unreadable(200, content)

    assert error.issues == (reason,)
    assert error.partial is None
    assert str(error) == (
        "GET /customer/{email_or_code}: 200, but the answer could not be read: "
        f"{reason} (request id 8dcdb0f5dbf4047b-CDG)"
    )
    assert error.raw == (json.loads(content) if error.issues[0].startswith("$.") else error.raw)
    assert error.__context__ is None


def test_the_bytes_that_are_no_json_are_kept() -> None:
    assert unreadable(200, CLOUDFLARE).raw == CLOUDFLARE
    assert unreadable(204, b"").raw == b""


def test_a_page_names_every_row_that_cannot_be_read_and_keeps_the_others() -> None:
    rows: list[Any] = [
        {"id": n, "customer_code": f"CUS_{n}", "email": "zebra@example.com"} for n in range(9)
    ]
    for n in (1, 3, 5, 7, 8):
        del rows[n]["id"]

    error = unreadable(200, envelope(status=True, data=rows), LIST, reader=CUSTOMERS)

    assert error.issues == tuple(f"$.data[{n}].id: required, but missing" for n in (1, 3, 5, 7, 8))
    assert error.partial is not None
    assert [row.id for row in error.partial] == [0, 2, 4, 6]
    assert error.raw["data"] == rows
    assert "$.data[5].id: required, but missing and 2 more" in str(error)
    assert "zebra" not in str(error)


def test_a_blanked_field_in_a_row_that_is_kept_is_named_too() -> None:
    rows: list[Any] = [
        {"id": 1, "customer_code": "CUS_1", "email": "a@example.com", "phone": 5},
        {},
    ]

    error = unreadable(200, envelope(status=True, data=rows), LIST, reader=CUSTOMERS)

    assert error.partial is not None
    assert error.partial[0].phone is None
    assert "$.data[0].phone: expected str, got int" in error.issues


# --- a body that did not come whole ---


def test_a_truncated_body_is_unreadable_at_200_and_a_server_error_at_502() -> None:
    body = Body("gzip")
    body.feed(gzip.compress(CREATED)[:-9])
    with pytest.raises(UnreadableBodyError) as caught:
        body.finish()
    problem = str(caught.value)

    error = unreadable(200, body.content, CREATE, problem=problem)
    assert error.issues == ("$: its compressed data ends early",)
    assert error.outcome_unknown is True
    assert error.raw == body.content
    assert type(refusal(502, body.content, CREATE, problem=problem)) is ServerError
    assert type(refusal(404, body.content, CREATE, problem=problem)) is NotFoundError


def test_a_body_with_a_problem_is_not_believed_even_if_it_looks_whole() -> None:
    assert unreadable(200, CREATED, problem="it is larger than 32 MiB").raw == CREATED
    assert refusal(404, NO_SUCH, problem="its compressed data is corrupt").raw == NO_SUCH


# --- the text of an error ---


def test_the_text_is_one_line_that_a_person_can_act_on() -> None:
    text = str(refusal(404, NO_SUCH))

    assert text.startswith("GET /customer/{email_or_code}: 404 Customer not found")
    assert "Ensure that you're passing the customer code or email" in text
    assert text.endswith("(request id 8dcdb0f5dbf4047b-CDG)")
    assert str(refusal(404, b"", headers={})) == (
        "GET /customer/{email_or_code}: 404 without a message from Paystack; "
        "a gateway may have answered"
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_the_text_names_the_operation_by_its_template(operation: Operation) -> None:
    assert str(refusal(400, BAD_EMAIL, operation)).startswith(f"{operation}: 400 ")
    assert str(unreadable(200, b"", operation)).startswith(f"{operation}: 200, but ")


def test_what_is_personal_is_masked_in_the_text_and_kept_in_the_message() -> None:
    message = "Customer ada@example.com\nhas BVN 22222222222 and key sk_test_example"
    content = envelope(
        status=False, message=message, meta={"nextStep": "Ask o@example.com 0111111111"}
    )

    error = refusal(400, content, headers={"cf-ray": "zebra@example.com\r\n"})

    assert error.message == message
    assert error.next_step == "Ask o@example.com 0111111111"
    text = str(error)
    assert "Customer [e-mail] has BVN [digits] and key [key]" in text
    assert "Ask [e-mail] [digits]" in text
    assert "example" not in text


@given(
    message=st.text() | st.emails(),
    step=st.text() | st.none(),
    ray=st.text(st.characters(codec="ascii")),
    status=st.sampled_from([200, 302, 400, 404, 429, 500]),
)
def test_the_text_is_always_one_printable_line(
    message: str, step: str | None, ray: str, status: int
) -> None:
    content = envelope(status=False, message=message, meta={"nextStep": step})

    error = refusal(status, content, headers={"cf-ray": ray})

    assert str(error).isprintable()
    assert error.message == message
    assert error.next_step == (step.strip() or None if step else None)
    # The id of the request is not masked, and may be all digits.
    assert not re.search(r"\d{9}", str(error).removesuffix(f" (request id {error.request_id})"))
    assert len(str(error)) < 1200


# --- whether it may have been done all the same ---


@pytest.mark.parametrize(
    ("status", "content", "unknown"),
    [
        (200, b"", True),
        (202, CLOUDFLARE, True),
        (200, b"[]", True),
        (200, b'{"message":"m"}', True),
        (200, b'{"status":true,"data":5}', True),
        (200, b'{"status":false}', False),
        (302, b"", False),
        (400, BAD_EMAIL, False),
        (403, CHALLENGE, False),
        (404, b"", False),
        (408, b"", False),
        (429, LIMITED, False),
        (500, b"", True),
        (502, CLOUDFLARE, True),
        (503, b'{"status":false,"code":"rate_limited"}', True),
        (504, b"", True),
    ],
)
def test_the_outcome_of_a_write_is_unknown_after_a_5xx_and_an_unreadable_2xx(
    status: int, content: bytes, unknown: bool
) -> None:
    for operation in OPERATIONS:
        with pytest.raises(PaystackError) as caught:
            read(status, content, operation)

        assert caught.value.outcome_unknown is (unknown and operation.verb != "GET"), operation
        assert caught.value.attempts == (), operation


# --- how long to wait ---


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"x-ratelimit-reset": "60"}, 60.0),
        ({"X-RateLimit-Reset": "0"}, 0.0),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 7.25 "}, 7.25),
        ({"x-ratelimit-reset": "3", "retry-after": "7"}, 3.0),
        ({"x-ratelimit-reset": "soon", "retry-after": "7"}, 7.0),
        ({"x-ratelimit-reset": "", "retry-after": "7"}, 7.0),
        ({"x-ratelimit-reset": "1730000042"}, 42.0),
        ({"retry-after": "1730000042.5"}, 42.5),
        ({"retry-after": "1729999999"}, 0.0),
        ({"retry-after": "Sun, 27 Oct 2024 03:34:10 GMT"}, 50.0),
        ({"retry-after": "Sun, 27 Oct 2024 04:34:10 +0100"}, 50.0),
        ({"retry-after": "Sun, 27 Oct 2024 03:34:10 -0000"}, 50.0),
        ({"retry-after": "Sun, 27 Oct 2024 03:33:10 GMT"}, 0.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "1e3"}, None),
        ({"retry-after": "1_000"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "Sun, 99 Oct 2024 03:34:10 GMT"}, None),
        ({"retry-after": "soon"}, None),
    ],
    ids=str,
)
def test_how_long_a_429_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(httpx.Headers(headers), NOW) == seconds
    error = refusal(429, LIMITED, headers=headers)
    assert isinstance(error, RateLimitError)
    assert error.retry_after == seconds


def test_a_date_without_a_zone_is_in_utc_wherever_the_program_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        seconds = retry_after({"retry-after": "Sun, 27 Oct 2024 03:34:10 -0000"}, NOW)
    time.tzset()

    assert seconds == 50.0


@given(
    st.text(max_size=40)
    | st.text(alphabet="0123456789.:,+- GMTSunOct", max_size=30)
    | st.integers().map(str)
    | st.floats().map(str)
)
def test_any_header_is_a_time_to_wait_or_nothing(value: str) -> None:
    for name in ("x-ratelimit-reset", "retry-after"):
        seconds = retry_after({name: value}, NOW)
        assert seconds is None or 0 <= seconds < 1e15


# --- whatever comes ---

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "email", "customer_code", "nextStep", "next"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
ANY_CONTENT = st.one_of(
    st.binary(),
    ANY_JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(
        st.sampled_from(["status", "message", "data", "meta", "metadata", "type", "code"]),
        ANY_JSON | st.booleans(),
    ).map(lambda value: json.dumps(value).encode()),
)


@given(
    content=ANY_CONTENT,
    status=st.integers(200, 599),
    operation=st.sampled_from(OPERATIONS),
    reader=st.sampled_from([CUSTOMER, CUSTOMERS, nothing]),
    problem=st.none() | st.just("its compressed data ends early"),
)
def test_any_answer_ends_in_a_response_or_in_one_typed_error(
    content: bytes, status: int, operation: Operation, reader: Reader[Any], problem: str | None
) -> None:
    result = outcome(status, content, operation, reader, problem=problem)

    if isinstance(result, Response):
        assert status < 300
        assert result.status is True
        assert problem is None
    else:
        assert result.status_code == status
        assert str(result).startswith(f"{operation}: {status}")
        assert str(result).isprintable()
        assert not (result.outcome_unknown and operation.verb == "GET")


@given(content=st.binary(), status=st.integers(200, 599))
def test_random_bytes_are_kept_for_the_user(content: bytes, status: int) -> None:
    with pytest.raises((APIError, DecodeError)) as caught:
        read(status, content)
    raw: Any = vars(caught.value)["raw"]
    assert raw == content or raw == json.loads(content)


def test_the_first_status_that_is_no_success_is_300() -> None:
    assert type(refusal(300, envelope(status=True, message="Choices"))) is APIError


def test_a_refusal_in_a_200_keeps_what_was_sent() -> None:
    body = envelope(status=False, message="No.", meta={"nextStep": "Do this."})

    error = refusal(200, body)

    assert error.raw == json.loads(body)
    assert ": 200 No. Do this" in str(error)
