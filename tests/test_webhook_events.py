"""Webhooks end in a typed event or a typed error, and no frame of an error shows the key."""

import json
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx import (
    ConfigurationError,
    Country,
    CustomerClient,
    CustomerIdentification,
    DecodeError,
    DedicatedAccountAssignmentResult,
    Identification,
    InvalidRequestError,
    PaystackError,
    SignatureError,
    VerifiedAuthorization,
    webhooks,
)
from paystackx.webhooks import (
    CustomerIdentificationFailed,
    CustomerIdentified,
    DedicatedAccountAssigned,
    DedicatedAccountAssignmentFailed,
    DirectDebitAuthorizationActive,
    DirectDebitAuthorizationCreated,
    Event,
    is_verified,
    parse,
    sign,
)

KEY = "sk_test_filler_for_webhooks"

# Paystack's documented payloads.
FAILED = (
    '{"event":"customeridentification.failed","data":{"customer_id":82796315,'
    '"customer_code":"CUS_XXXXXXXXXXXXXXX","email":"email@email.com","identification":'
    '{"country":"NG","type":"bank_account","bvn":"123*****456","account_number":"012****345",'
    '"bank_code":"999991"},"reason":"Account number or BVN is incorrect"}}'
)
IDENTIFIED = (
    '{"event":"customeridentification.success","data":{"customer_id":"9387490384",'
    '"customer_code":"CUS_xnxdt6s1zg1f4nx","email":"bojack@horsinaround.com","identification":'
    '{"country":"NG","type":"bvn","value":"200*****677"}}}'
)
CUSTOMER = (
    '{"id":100110,"first_name":"John","last_name":"Doe","email":"johndoe@test.com",'
    '"customer_code":"CUS_hcekca0j0bbg2m4","phone":"+2348100000000","metadata":{},'
    '"risk_action":"default","international_format_phone":"+2348100000000"}'
)
NOT_ASSIGNED = (
    '{"event":"dedicatedaccount.assign.failed","data":{"customer":' + CUSTOMER + ","
    '"dedicated_account":null,"identification":{"status":"failed"}}}'
)
ASSIGNED = (
    '{"event":"dedicatedaccount.assign.success","data":{"customer":' + CUSTOMER + ","
    '"dedicated_account":{"bank":{"name":"Test Bank","id":20,"slug":"test-bank"},'
    '"account_name":"PAYSTACK/John Doe","account_number":"1234567890","assigned":true,'
    '"currency":"NGN","metadata":null,"active":true,"id":987654,'
    '"created_at":"2022-06-21T17:12:40.000Z","updated_at":"2022-08-12T14:02:51.000Z",'
    '"assignment":{"integration":100123,"assignee_id":100110,"assignee_type":"Customer",'
    '"expired":false,"account_type":"PAY-WITH-TRANSFER-RECURRING",'
    '"assigned_at":"2022-08-12T14:02:51.614Z","expired_at":null}},'
    '"identification":{"status":"success"}}}'
)
MANDATE = (
    '"authorization_code":"AUTH_JV4T9Wawdj","last4":"1234","channel":"direct_debit",'
    '"card_type":"mandate","bank":"Guaranty Trust Bank","exp_month":1,"exp_year":2034,'
    '"country_code":"NG","brand":"Guaranty Trust Bank","reusable":true,'
    '"signature":"SIG_u8SqR3E6ty2koQ9i5IrI","account_name":"Ravi Demo","customer":'
    '{"first_name":"Ravi","last_name":"Demo","code":"CUS_g0a2pm2ilthhh62",'
    '"email":"ravi@demo.com","phone":"","metadata":null,"risk_action":"default"}'
)
CREATED = (
    '{"event":"direct_debit.authorization.created","status":true,"message":'
    '"Authorization retrieved successfully","data":{"active":false,' + MANDATE + "}}"
)
ACTIVE = (
    '{"event":"direct_debit.authorization.active","data":{"active":true,"integration":191390,'
    '"domain":"live","reference":"miinublwbjkjm7",' + MANDATE + "}}"
)


def received(payload: str | bytes) -> Event:
    """Parse a payload that was signed with the key."""
    body = payload.encode() if isinstance(payload, str) else payload
    return parse(body, sign(body, KEY), KEY)


def unreadable(payload: str | bytes) -> DecodeError:
    """Parse a signed payload that cannot be read."""
    with pytest.raises(DecodeError) as caught:
        received(payload)
    return caught.value


def identification(event: Event) -> CustomerIdentification:
    assert isinstance(event.data, CustomerIdentification)
    return event.data


# --- typed events ---


@pytest.mark.parametrize(
    ("payload", "kind", "model"),
    [
        (IDENTIFIED, CustomerIdentified, CustomerIdentification),
        (FAILED, CustomerIdentificationFailed, CustomerIdentification),
        (ASSIGNED, DedicatedAccountAssigned, DedicatedAccountAssignmentResult),
        (NOT_ASSIGNED, DedicatedAccountAssignmentFailed, DedicatedAccountAssignmentResult),
        (CREATED, DirectDebitAuthorizationCreated, VerifiedAuthorization),
        (ACTIVE, DirectDebitAuthorizationActive, VerifiedAuthorization),
    ],
    ids=lambda value: getattr(value, "__name__", "payload"),
)
def test_each_documented_payload_is_its_class_without_issues(
    payload: str, kind: type[Event], model: type
) -> None:
    event = received(payload)
    assert (type(event), type(event.data)) == (kind, model)
    assert event.issues == ()
    assert event.raw == json.loads(payload)
    assert event.event == event.raw["event"]


def test_a_failed_identification_says_who_and_why() -> None:
    who = identification(received(FAILED))
    assert who.customer_id == 82796315
    assert who.reason == "Account number or BVN is incorrect"
    assert who.identification
    assert who.identification.type is Identification.BANK_ACCOUNT
    assert who.identification.account_number == "012****345"


def test_a_customer_id_in_text_is_a_number() -> None:
    who = identification(received(IDENTIFIED))
    assert who.customer_id == 9387490384
    assert who.reason is None
    assert who.identification
    assert who.identification.country is Country.NIGERIA
    assert (who.identification.type, who.identification.value) == ("bvn", "200*****677")


def test_an_assigned_account_and_one_that_was_not() -> None:
    event = received(ASSIGNED)
    assert isinstance(event, DedicatedAccountAssigned)
    assert event.data.identification_status == "success"
    assert event.data.customer
    assert event.data.customer.customer_code == "CUS_hcekca0j0bbg2m4"
    assert event.data.dedicated_account
    assert event.data.dedicated_account.account_number == "1234567890"
    assigned = event.data.dedicated_account.created_at
    assert assigned == datetime(2022, 6, 21, 17, 12, 40, tzinfo=UTC)
    event = received(NOT_ASSIGNED)
    assert isinstance(event, DedicatedAccountAssignmentFailed)
    assert event.data.identification_status == "failed"
    assert event.data.dedicated_account is None


def test_a_mandate_with_months_in_numbers_and_code_for_customer_code() -> None:
    event = received(CREATED)
    assert isinstance(event, DirectDebitAuthorizationCreated)
    assert (event.data.exp_month, event.data.exp_year) == ("01", "2034")
    assert event.data.active is False
    assert event.data.customer
    assert event.data.customer.customer_code == "CUS_g0a2pm2ilthhh62"
    event = received(ACTIVE)
    assert isinstance(event, DirectDebitAuthorizationActive)
    assert event.data.reference == "miinublwbjkjm7"


def test_any_other_event_is_a_plain_one_with_its_json() -> None:
    event = received('{"event":"charge.tomorrow","data":[1],"order":null}')
    assert type(event) is Event
    assert (event.event, event.data, event.issues) == ("charge.tomorrow", [1], ())
    assert event.raw == {"event": "charge.tomorrow", "data": [1], "order": None}


def test_an_unexpected_field_is_none_and_is_listed_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    payload = FAILED.replace('"email@email.com"', "17").replace("82796315", '"x"')
    with caplog.at_level(logging.WARNING, "paystackx"):
        event = received(payload)
    who = identification(event)
    assert (who.email, who.customer_id, who.customer_code) == (None, None, "CUS_XXXXXXXXXXXXXXX")
    assert sorted(issue.partition(":")[0] for issue in event.issues) == [
        "$.data.customer_id",
        "$.data.email",
    ]
    (record,) = caplog.records
    assert "customeridentification.failed: $.data." in record.getMessage()


def test_an_assignment_whose_identification_is_odd_is_read_without_it() -> None:
    event = received(NOT_ASSIGNED.replace('{"status":"failed"}', "[]"))
    assert isinstance(event, DedicatedAccountAssignmentFailed)
    assert event.data.identification_status is None
    assert event.issues


# --- errors ---


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b"\xff", "UTF-8"),
        (b"{", "not JSON"),
        (b"[]", "not an object"),
        (b"{}", r"\$\.event"),
        (b'{"event":5}', r"\$\.event"),
        (b'{"event":"customeridentification.success"}', r"\$\.data"),
        (b'{"event":"customeridentification.success","data":[]}', r"\$\.data"),
    ],
)
def test_a_signed_payload_that_cannot_be_read_is_a_decode_error(
    payload: bytes, reason: str
) -> None:
    error = unreadable(payload)
    assert error.raw is not None
    assert error.issues
    assert not error.outcome_unknown
    with pytest.raises(DecodeError, match=reason):
        raise error


def test_the_longest_payload_is_read_and_a_longer_one_is_not() -> None:
    shell = '{"event":"x","data":"%s"}'
    room = webhooks.LONGEST_PAYLOAD - len(shell % "")
    assert webhooks.LONGEST_PAYLOAD == 1024 * 1024
    assert len(received(shell % ("a" * room)).data) == room
    assert "longer than" in str(unreadable(shell % ("a" * (room + 1))))


@pytest.mark.parametrize("signature", [None, "", b"", "0" * 128, "é", b"\xff", "\ud800"], ids=repr)
def test_a_wrong_or_absent_signature_is_a_signature_error(signature: str | bytes | None) -> None:
    with pytest.raises(SignatureError, match="x-paystack-signature"):
        parse(IDENTIFIED.encode(), signature, KEY)


def test_a_signature_in_bytes_is_taken() -> None:
    body = IDENTIFIED.encode()
    signature = sign(body, KEY).encode()
    assert is_verified(body, signature, KEY)
    assert isinstance(parse(body, signature, KEY), CustomerIdentified)


def test_any_bytes_are_taken() -> None:
    body = IDENTIFIED.encode()
    views: list[Any] = [bytearray(body), memoryview(body), memoryview(body + body)[: len(body)]]
    for view in views:
        assert sign(view, KEY) == sign(body, KEY)
        assert isinstance(parse(view, sign(body, KEY), KEY), CustomerIdentified)


def test_a_memoryview_with_gaps_is_taken_as_its_bytes() -> None:
    gaps = memoryview(b"a-b-c-")[::2]
    assert is_verified(gaps, sign(b"abc", KEY), KEY)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - what servers hand over


def test_the_key_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    body = IDENTIFIED.encode()
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", KEY)
    assert isinstance(parse(body, sign(body, KEY)), CustomerIdentified)
    monkeypatch.delenv("PAYSTACK_SECRET_KEY")
    with pytest.raises(ConfigurationError, match="PAYSTACK_SECRET_KEY"):
        parse(body, sign(body, KEY))


@pytest.mark.parametrize("key", [None, b"sk_test_filler", 5])
def test_a_key_that_is_not_text_is_refused(key: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        sign(b"", key)
    assert caught.value.parameter == "secret_key"
    with pytest.raises(InvalidRequestError) as caught:
        is_verified(b"", "", key)
    assert caught.value.parameter == "secret_key"


def released() -> memoryview:
    """Give a view that can no longer be read."""
    view = memoryview(b"body")
    view.release()
    return view


BODY = IDENTIFIED.encode()


@pytest.mark.parametrize(
    "call",
    [
        lambda: is_verified("text", "0", the_key()),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - a common mistake
        lambda: is_verified(released(), "0", the_key()),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - what servers hand over
        lambda: sign("text", the_key()),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - a common mistake
        lambda: parse("text", "0", the_key()),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - a common mistake
        lambda: parse(BODY, "0", the_key()),
        lambda: parse(BODY, "0", the_key() + " "),
        lambda: parse(BODY * 10_000, "0", the_key()),
        lambda: parse(b"{", sign(b"{", the_key()), the_key()),
        lambda: parse(b"{}", sign(b"{}", the_key()), the_key()),
        lambda: client().is_verified_webhook_payload("text", "0"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - a common mistake
    ],
)
def test_no_frame_of_an_error_holds_the_key(call: Callable[[], object]) -> None:
    with pytest.raises(PaystackError) as caught:
        call()
    error: BaseException | None = caught.value
    while error:
        assert the_key() not in str(error)
        for frame, _ in traceback.walk_tb(error.__traceback__):
            # The globals of this module have it, too: only what the frame itself names counts.
            for name, value in frame.f_locals.items():
                assert the_key() not in repr(value), (frame.f_code.co_name, name)
        error = error.__cause__ or error.__context__


def the_key() -> str:
    """Make the key anew, so that no frame of the test holds it."""
    return "sk_test_filler_" + "kept_out_of_frames"


def client() -> CustomerClient:
    return CustomerClient(the_key())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = [json.loads(text)["event"] for text in (IDENTIFIED, FAILED, ASSIGNED, CREATED, ACTIVE)]


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_signed_bytes_are_an_event_or_a_decode_error(payload: bytes) -> None:
    try:
        assert isinstance(received(payload), Event)
    except DecodeError as error:
        assert error.issues  # noqa: PT017 - either end is right


@given(
    st.sampled_from(NAMES),
    JSON
    | st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("customer", "customer_id", "email", "identification", "dedicated_account", "code"),
            JSON,
        ),
    ),
)
def test_any_data_of_a_typed_event_is_an_event_or_a_decode_error(name: str, data: Any) -> None:
    payload = json.dumps({"event": name, "data": data}).encode()
    try:
        assert type(received(payload)) is not Event
    except DecodeError as error:
        assert error.issues  # noqa: PT017 - either end is right


@given(st.binary(), st.text() | st.binary() | st.none())
def test_no_other_signature_is_taken(payload: bytes, signature: str | bytes | None) -> None:
    with pytest.raises(SignatureError):
        parse(payload, signature, KEY)


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        received(IDENTIFIED).event = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue] - it is frozen


def test_the_addresses_and_the_header_that_paystack_documents() -> None:
    assert webhooks.SOURCE_ADDRESSES == ("52.31.139.75", "52.49.173.169", "52.214.14.220")
    assert webhooks.SIGNATURE_HEADER == "x-paystack-signature"
