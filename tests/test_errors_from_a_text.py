"""Users raise our errors in their own tests: a text is enough for each."""

import pickle

import pytest

from paystackx import DecodeError, InvalidRequestError, PaystackError, RateLimitError, errors
from paystackx.errors import one_line, printable_request_id

STATUS = {
    errors.APIError: 0,
    errors.BadRequestError: 400,
    errors.AuthenticationError: 401,
    errors.PermissionDeniedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.UnprocessableEntityError: 422,
    errors.RateLimitError: 429,
    errors.ServerError: 500,
}
FROM_TEXT = [
    getattr(errors, name)
    for name in errors.__all__
    if name not in {"Attempt", "InvalidRequestError"}
]


@pytest.mark.parametrize("kind", FROM_TEXT)
def test_every_error_can_be_made_from_a_text_alone(kind: type[PaystackError]) -> None:
    error = kind("Customer not found")
    for each in (error, pickle.loads(pickle.dumps(error))):
        assert type(each) is kind
        assert str(each) == "Customer not found"
        assert (each.outcome_unknown, each.attempts, each.reference) == (False, (), None)


@pytest.mark.parametrize(("kind", "status_code"), STATUS.items())
def test_the_details_of_an_api_error_have_defaults(
    kind: type[errors.APIError], status_code: int
) -> None:
    error = kind("Customer not found")
    assert error.status_code == status_code
    assert error.message == "Customer not found"
    assert (error.type, error.code, error.next_step, error.request_id) == (None,) * 4
    assert (error.headers, error.raw) == ({}, None)
    assert kind("no", status_code=418, message="").status_code == 418
    assert not kind("no", status_code=418, message="").message


def test_the_details_of_the_other_errors_have_defaults() -> None:
    assert RateLimitError("slow down").retry_after is None
    error = DecodeError("x")
    assert (error.status_code, error.request_id, error.raw) == (200, None, None)
    assert (error.issues, error.partial) == ((), None)


def test_a_refused_argument_keeps_its_two_arguments() -> None:
    error = InvalidRequestError("email", "must not be empty")
    assert (error.parameter, str(error)) == ("email", "email: must not be empty")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("account 012345678", "account [digits]"),
        ("BVN 2222 2222 221", "BVN [digits]"),
        ("BVN 222-222-222-21.", "BVN [digits]."),
        ("BVN 22222 - 222221", "BVN [digits]"),
        ("BVN 22222\n222\x00221", "BVN [digits]"),
        ("BVN 22222\u2013222221", "BVN [digits]"),
        ("2024-01-15 12345678901", "[digits]"),
        ("call +234 803 123 4567", "call +[digits]"),
        ("2024-01-15", "2024-01-15"),
        ("2024-01-15 10:30:00", "2024-01-15 10:30:00"),
        ("2024-01-15T10:30:00.000Z", "2024-01-15T10:30:00.000Z"),
        ("page 12, 2000 rows, 10000", "page 12, 2000 rows, 10000"),
        ("12345678", "12345678"),
    ],
    ids=ascii,
)
def test_nine_digits_are_masked_however_they_are_grouped(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("request_id", "shown"),
    [
        ("8dcdb0f5dbf4047b-LOS", "8dcdb0f5dbf4047b-LOS"),
        ("12345678-1234-1234-1234-123456789012", "12345678-1234-1234-1234-123456789012"),
        ("ada@example.com", ""),
        ("a\nb", ""),
        ("x" * 65, ""),
        (None, ""),
        ("", ""),
    ],
)
def test_a_request_id_is_shown_if_it_looks_like_one(request_id: str | None, shown: str) -> None:
    assert printable_request_id(request_id) == shown
