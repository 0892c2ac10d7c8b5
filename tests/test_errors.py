"""Every error: what it is, what its text may hold, and what of it goes into a pickle."""

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import paystackx
from paystackx import APIError, Attempt, DecodeError, InvalidRequestError, PaystackError, errors
from paystackx.errors import one_line

PLAIN = [
    errors.PaystackError,
    errors.ConfigurationError,
    errors.ClientClosedError,
    errors.SignatureError,
    errors.TransportError,
    errors.ConnectError,
    errors.ConnectionLostError,
    errors.RequestTimeoutError,
    errors.PoolTimeoutError,
]
API = [
    errors.APIError,
    errors.BadRequestError,
    errors.AuthenticationError,
    errors.PermissionDeniedError,
    errors.NotFoundError,
    errors.ConflictError,
    errors.UnprocessableEntityError,
    errors.ServerError,
    errors.RateLimitError,
]
ATTEMPTS = (Attempt(number=1, seconds=0.5, status_code=502, error="ServerError", request_id="r"),)


def api_error(kind: type[APIError]) -> APIError:
    more: dict[str, Any] = {"retry_after": 5.0} if kind is errors.RateLimitError else {}
    return kind(
        "POST /customer: 400 no",
        status_code=400,
        message="zebra@example.com has 0111111111\nand more",
        type="validation_error",
        code="invalid_params",
        next_step="Ask zebra@example.com ",
        request_id="8dcdb0f5dbf4047b-CDG",
        headers={"set-cookie": "zebra"},
        raw={"zebra": 1},
        outcome_unknown=True,
        **more,
    )


# --- the family ---


@pytest.mark.parametrize(
    ("kind", "bases"),
    [
        (errors.ConfigurationError, (PaystackError, ValueError)),
        (errors.InvalidRequestError, (PaystackError, ValueError)),
        (errors.ClientClosedError, (PaystackError, RuntimeError)),
        (errors.SignatureError, (PaystackError, ValueError)),
        (errors.ConnectError, (errors.TransportError, PaystackError)),
        (errors.ConnectionLostError, (errors.TransportError, PaystackError)),
        (errors.RequestTimeoutError, (errors.TransportError, PaystackError)),
        (errors.PoolTimeoutError, (errors.TransportError, PaystackError)),
        *((kind, (APIError, PaystackError)) for kind in API),
        (errors.DecodeError, (PaystackError,)),
    ],
)
def test_an_error_is_one_of_its_family(
    kind: type[Exception], bases: tuple[type[Exception], ...]
) -> None:
    assert all(issubclass(kind, base) for base in bases)
    assert kind.__module__ == "paystackx"
    assert getattr(paystackx, kind.__name__) is kind


def test_no_transport_error_is_an_api_error() -> None:
    assert not issubclass(errors.TransportError, APIError)
    assert not issubclass(errors.DecodeError, APIError)


def test_an_error_knows_nothing_until_it_is_told() -> None:
    error = PaystackError("text")

    assert (str(error), error.outcome_unknown, error.attempts) == ("text", False, ())


# --- one line ---


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Invalid key", "Invalid key"),
        ('"email" must be a valid email', '"email" must be a valid email'),
        (" a\r\n\tb\x00c\u2028d  e ", "a b c d e"),
        ("a\x1b[31mb", "a [31mb"),
        ("half\ud800way", "half way"),
        ("", ""),
        ("ada@example.com", "[e-mail]"),
        ("to <ada.l+x@mail.example.com>, now", "to <[e-mail]>, now"),
        ("/customer/ada%40example.com", "/customer/[e-mail]"),
        ("email=ada@example.com&x=1", "email=[e-mail]&x=1"),
        ("用户@例子.example", "[e-mail]"),
        ("account 0123456789", "account [digits]"),
        ("BVN22222222221x", "BVN[digits]x"),
        ("12345678", "12345678"),
        ("123456789", "[digits]"),
        ("\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669", "[digits]"),
        ("Bearer sk_test_example", "Bearer [key]"),
        ("sk_live_0123456789abcdef and pk_test_x", "[key] and [key]"),
    ],
    ids=ascii,
)
def test_foreign_text_becomes_one_masked_line(text: str, line: str) -> None:
    assert one_line(text) == line


@given(st.text() | st.text(alphabet="a@%40. \n0123456789\u2028\u200b\"'<>"))
def test_any_text_becomes_one_short_printable_line_without_long_numbers(text: str) -> None:
    line = one_line(text)

    assert line.isprintable()
    assert line == line.strip()
    assert len(line) <= 503
    assert not any(all(c.isdecimal() for c in line[i : i + 9]) for i in range(len(line) - 8))


@given(st.emails(domains=st.just("zebra.example.com")), st.sampled_from([" ", "", "<", '"', ": "]))
def test_the_domain_of_an_address_never_stays(address: str, before: str) -> None:
    assert "zebra" not in one_line(f"{before}{address} is taken")


@pytest.mark.parametrize("address", ["o'brien", '"john doe"', "a/b", "first&last"])
def test_an_unusual_address_is_masked_whole(address: str) -> None:
    line = one_line(f"Customer {address}@example.com not found")

    assert "@" not in line
    assert "example.com" not in line
    assert not any(part in line for part in ("brien", "doe", "o'", "first", "a/"))


def test_a_long_text_is_cut_after_it_was_masked() -> None:
    line = one_line("x " * 245 + "0123456789" * 10 + " tail" * 100)

    assert len(line) == 503
    assert line.endswith("...")
    assert "012" not in line


def test_of_a_huge_text_only_the_beginning_is_looked_at_and_no_half_of_a_word_stays() -> None:
    line = one_line(f"{' ' * 1990}ada@example.com and more")

    assert line == "..."


# --- pickling ---


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_error_survives_a_pickle(kind: type[PaystackError]) -> None:
    error = kind("text", outcome_unknown=True, attempts=ATTEMPTS)
    error.add_note("note")

    again = pickle.loads(pickle.dumps(error))

    assert type(again) is kind
    assert (str(again), again.outcome_unknown, again.attempts) == ("text", True, ATTEMPTS)
    assert again.__notes__ == ["note"]


def test_a_refusal_survives_a_pickle() -> None:
    again = pickle.loads(pickle.dumps(InvalidRequestError("email", "must not be empty")))

    assert str(again) == "email: must not be empty"
    assert again.parameter == "email"


@pytest.mark.parametrize("kind", API)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_api_error_leaves_the_body_and_the_headers_behind(
    kind: type[APIError], protocol: int
) -> None:
    error = api_error(kind)
    error.attempts = ATTEMPTS

    pickled = pickle.dumps(error, protocol)
    again = pickle.loads(pickled)

    assert b"zebra" not in pickled
    assert b"0111111111" not in pickled
    assert type(again) is kind
    assert str(again) == "POST /customer: 400 no"
    assert again.message == "[e-mail] has [digits] and more"
    assert again.next_step == "Ask [e-mail]"
    assert (again.status_code, again.type, again.code) == (
        400,
        "validation_error",
        "invalid_params",
    )
    assert (again.request_id, again.outcome_unknown) == ("8dcdb0f5dbf4047b-CDG", True)
    assert (again.headers, again.raw, again.attempts) == ({}, None, ATTEMPTS)
    if isinstance(again, errors.RateLimitError):
        assert again.retry_after == 5.0


def test_pickling_does_not_change_the_error_itself() -> None:
    error = api_error(APIError)
    pickle.dumps(error)

    assert error.message == "zebra@example.com has 0111111111\nand more"
    assert error.next_step == "Ask zebra@example.com "
    assert (error.headers, error.raw) == ({"set-cookie": "zebra"}, {"zebra": 1})


def test_an_error_without_advice_survives_a_pickle() -> None:
    error = api_error(APIError)
    error.next_step = None

    assert pickle.loads(pickle.dumps(error)).next_step is None


def test_a_decode_error_leaves_what_was_sent_behind() -> None:
    error = DecodeError(
        "GET /customer: 200, but",
        status_code=200,
        request_id="r",
        raw={"zebra": 1},
        issues=("$.data[1].id: required, but missing",),
        partial=["zebra"],
        outcome_unknown=True,
    )

    pickled = pickle.dumps(error)
    again = pickle.loads(pickled)

    assert b"zebra" not in pickled
    assert (again.raw, again.partial) == (None, None)
    assert (again.status_code, again.request_id, again.outcome_unknown) == (200, "r", True)
    assert again.issues == error.issues
    assert error.partial == ["zebra"]


@pytest.mark.parametrize("kind", API)
def test_the_repr_of_an_error_shows_no_more_than_its_text(kind: type[APIError]) -> None:
    error = api_error(kind)

    assert repr(error) == f"{kind.__name__}('POST /customer: 400 no')"
    assert error.args == ("POST /customer: 400 no",)
    assert str(copy.copy(error)) == str(error)
