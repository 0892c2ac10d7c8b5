"""What is left of a live answer when it is published."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.recording.scrub import EMAIL, KEY, MAY_STAY, SENTENCES, etag, is_publishable, scrub
from tests.recording.shapes import shape
from tests.recording.vcr_io import Answer, UnfitError

KEY_OF_TESTS = "sk_test_0123456789abcdef"


def an_answer(body: Any, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
    return Answer(200, {name.replace("_", "-"): v for name, v in headers.items()}, content)


def scrubbed(
    live: Any, passed: Mapping[str, Any] | None = None, kwargs: Mapping[str, Any] | None = None
) -> Any:
    """What is left of a body."""
    [answer] = scrub([an_answer(live)], passed or {}, kwargs or {})
    return json.loads(answer.body)


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("nickname", "Ngozi B.", "Xxxxx X."),
        ("date_of_birth", "1990-05-17", "2000-01-01"),
        ("date_of_birth", "1990-05-17T10:20:30.123Z", "2000-01-01T00:00:00.000Z"),
        ("date_of_birth", "17/05/1990", "00/00/0000"),
        ("address", "7 Allen Avenue, Ìkẹjà", "0 Xxxxx Xxxxxx, xxxxx"),
        ("first_name", "Ngozi", "Xxxxx"),
        ("phone", "+2348012345678", "+0000000000000"),
        ("account_number", "0690000031", "0000000000"),
        ("account_number", 690000031, 100000000),
        ("bvn", "22345678901", "00000000000"),
        ("value", "223*****992", "000*****000"),
        ("last4", "4081", "0000"),
        ("contact", "ngozi@mail.ng", "someone0@example.com"),
        ("redirect_url", "https://checkout.paystack.com/82t4mp5b", "https://example.com/0"),
        ("customer_code", "CUS_a1b2c3", "CUS_xxxxx0"),
        ("access_code", "82t4mp5b5mfn51h", "xxxxxxxxxxxxxx0"),
        ("next", "Y3VzdG9tZXI6OTA3NDcxOTQ=", "xxxxxxxxxxxxxxxxxxxxxxx0"),
        ("authorization_url", "https://checkout.paystack.com/3ni8kdavz62", "https://example.com/0"),
        ("path", "https://s3.amazonaws.com/a.csv?X-Amz-Signature=0a1b", "https://example.com/0"),
        ("expiresAt", "2024-08-22 11:01:23", "2000-01-01 00:00:00"),
        ("ip_address", "41.2.3.4, 172.31.62.52", "00.0.0.0, 000.00.00.00"),
        ("reference", "re4lyvq3s3", "xxxxxxxxx0"),
        ("signature", "SIG_yEXu7dLBeqG0", "SIG_xxxxxxxxxxx0"),
        ("source", "41.2.3.4", "00.0.0.0"),
        ("id", 203316808, 100000000),
        ("score", 0.25, 1000.0),
    ],
)
def test_a_value_that_is_not_known_to_be_harmless_keeps_its_shape_alone(
    field: str, value: object, left: object
) -> None:
    assert scrubbed({"data": {field: value}}) == {"data": {field: left}}
    assert scrubbed({"data": {field: [value]}}) == {"data": {field: [left]}}
    assert type(scrubbed({field: value})[field]) is type(value)


@given(
    st.from_regex(r"[a-z_]{1,12}", fullmatch=True),
    st.from_regex(r"[B-WYZb-wyz1-9]{3,}", fullmatch=True),
)
def test_no_field_has_to_be_named_for_its_value_to_go(field: str, value: str) -> None:
    assume(field not in {*MAY_STAY, *SENTENCES} and value != "null")
    assert scrubbed({"data": {field: value}})["data"] != {field: value}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "customer_not_found"),
        ("code", "invalid_Key"),
        ("type", "validation_error"),
        ("card_type", "visa "),
        ("currency", "NGN"),
        ("country", "NG"),
        ("createdAt", "2024-11-03T16:29:08.649Z"),
        ("perPage", 50),
        ("total_transactions", 17),
        ("message", '"email" must be a valid email'),
        ("gateway_response", "Insufficient Funds"),
        ("entry_point", "transaction_initialize"),
        ("source", "merchant_api"),
        ("paid_at", "2024-08-22T09:15:02.000Z"),
        ("transaction_date", "2024-08-22T09:14:24.000Z"),
        ("time_spent", 4),
        ("status", "reversal-pending"),
        ("nextStep", "Try again later"),
        ("first_name", ""),
        ("first_name", None),
        ("reusable", True),
        ("next", "null"),
    ],
)
def test_what_tells_of_nobody_stays(field: str, value: object) -> None:
    assert scrubbed({"data": {field: value}}) == {"data": {field: value}}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "CUS_abcdefghijk"),
        ("status", "ngozi@mail.ng"),
        ("type", "22345678901"),
        ("country", "Nigeria"),
        ("createdAt", "Ngozi's birthday"),
        ("total", "ngozi"),
        ("message", 22345678901),
    ],
)
def test_a_known_field_keeps_only_values_of_its_form(field: str, value: object) -> None:
    assert scrubbed({"data": {field: value}})["data"][field] != value


def test_the_same_value_has_the_same_placeholder_in_all_answers() -> None:
    live = [
        an_answer({"data": [{"id": 77001, "code": "CUS_live1"}, {"id": 77002, "owner": 77001}]}),
        an_answer({"message": "CUS_live1 is known", "data": {"customer_code": "CUS_live1"}}),
    ]
    first, second = (json.loads(answer.body) for answer in scrub(live, {}, {}))
    one, two = first["data"]
    assert one["id"] == two["owner"] != two["id"]
    assert one["code"] == second["data"]["customer_code"]
    assert second["message"] == f"{one['code']} is known"
    assert scrub(live, {}, {}) == scrub(live, {}, {})


def test_what_was_passed_becomes_what_the_case_passes() -> None:
    live = {
        "message": "no customer paystackx-1@example.com",
        "data": {"customer_id": 5, "total": 5},
    }
    left = scrubbed(
        live,
        {"email": "paystackx-1@example.com", "customer_id": 5},
        {"email": "ada@example.com", "customer_id": 43975700},
    )
    assert left == {
        "message": "no customer ada@example.com",
        "data": {"customer_id": 43975700, "total": 5},
    }


def test_what_the_case_sends_stays() -> None:
    kwargs = {"first_name": "Ada", "account": {"number": "0123456789"}, "tags": ["blue"]}
    live = {"message": "0123456789 is busy", "data": {"any": ["Ada", "0123456789", "blue"]}}
    assert scrubbed(live, {}, kwargs) == live


@pytest.mark.parametrize(
    ("metadata", "left"),
    [({"cart": "Ngozi"}, {}), ('{"a":"Ngozi"}', "{}"), ("", ""), (0, 0), (None, None), ([1], [])],
)
def test_users_metadata_is_emptied(metadata: object, left: object) -> None:
    assert scrubbed({"data": {"metadata": metadata}}) == {"data": {"metadata": left}}


def test_the_cases_own_metadata_stays() -> None:
    live = {"data": {"metadata": {"phone": "+2348012345678", "n": 7}}}
    assert scrubbed(live, {}, {"metadata": {"phone": "+2348012345678", "n": 7}}) == live


def test_a_hint_in_metadata_at_the_top_stays() -> None:
    live = {"status": False, "metadata": {"nextStep": "Try again later"}}
    assert scrubbed(live) == live


def test_other_peoples_data_in_a_sentence_goes() -> None:
    live = {
        "message": f"Ngozi: ngozi@mail.ng, ada%40mail.ng, 22345678901, {KEY_OF_TESTS} unknown",
        "data": {"first_name": "Ngozi"},
    }
    hidden = "Xxxxx: someone@example.com, someone@example.com, 00000000000, [key] unknown"
    assert scrubbed(live)["message"] == hidden


def test_every_key_goes() -> None:
    assert scrubbed({"message": "sk_live_abcdef and pk_test_123"}) == {"message": "[key] and [key]"}


def test_what_is_not_json_is_not_published() -> None:
    with pytest.raises(UnfitError, match="not JSON"):
        scrub([an_answer(b"<p>ngozi@mail.ng</p>")], {}, {})
    assert scrub([an_answer(b"")], {}, {}) == [an_answer(b"")]


def test_headers_are_few_and_of_a_known_form() -> None:
    live = an_answer(
        {"status": True},
        content_type="application/json; charset=utf-8",
        set_cookie="sails.sid=1",
        server="cloudflare",
        x_ratelimit_reset="1790000000",
        x_ratelimit_limit=KEY_OF_TESTS,
        cf_ray="8dcdb0f5dbf4047b-CDG",
    )
    [left] = scrub([live], {}, {})
    assert left.headers == {
        "content-type": "application/json; charset=utf-8",
        "x-ratelimit-reset": "1790000000",
        "cf-ray": "8dcdb0f5dbf4047b-CDG",
    }


def test_an_etag_stays_with_the_bytes_it_was_made_of() -> None:
    body = b'{"status" : true, "message":"\\u0041"}'
    same = an_answer(body, etag=etag(body))
    assert scrub([same], {}, {}) == [same]
    body = b'{"message":"ngozi@mail.ng"}'
    [changed] = scrub([an_answer(body, etag=etag(body))], {}, {})
    assert changed.headers == {}


FIELD = st.from_regex(r"[a-z_]{1,8}", fullmatch=True) | st.sampled_from(
    ["bvn", "customer_id", "email", "first_name", "id", "message", "metadata", "next", "phone"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(FIELD, inner),
    max_leaves=12,
)
LOCAL = st.from_regex(r"[a-z][a-z0-9.+-]{0,10}", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z]{3,8}\.(com|ng|co\.za)", fullmatch=True)


@given(JSON)
def test_a_body_keeps_its_shape(body: Any) -> None:
    body = {"data": body}
    assert shape([an_answer(scrubbed(body))]) == shape([an_answer(body)])


@given(st.text(), LOCAL, DOMAIN, st.text(), st.sampled_from(["@", "%40"]))
def test_no_email_gets_through(before: str, local: str, domain: str, after: str, at: str) -> None:
    left = json.dumps(scrubbed({"message": f"{before} {local}{at}{domain} {after}"}))
    assert [email for email in EMAIL.findall(left) if not is_publishable(email)] == []


@given(st.text(), st.text())
def test_no_key_gets_through(before: str, after: str) -> None:
    text = f"{before}{KEY_OF_TESTS}{after}"
    left = json.dumps(scrubbed({"message": text, "data": [{text: text}]}))
    assert KEY_OF_TESTS not in left
    assert KEY.search(left) is None


@given(st.from_regex(r"[0-9]{10,14}", fullmatch=True), st.text())
def test_no_bvn_gets_through(number: str, around: str) -> None:
    left = json.dumps(scrubbed({"message": f"{around} {number} {around}"}))
    assert number not in left or set(number) == {"0"}


@pytest.mark.parametrize(
    ("email", "nobodys"),
    [
        ("a@example.com", True),
        ("a%40example.org", True),
        ("Ravi@Demo.com", True),
        ("a@example.com.ng", False),
        ("a@notexample.com", False),
        ("bojack@example.net", False),
    ],
)
def test_whose_email_may_stay(email: str, nobodys: bool) -> None:
    assert is_publishable(email) is nobodys
