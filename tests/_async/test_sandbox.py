"""The sandbox through the front door; and, for what the client would not send, from within."""

# The client refuses much of what Paystack refuses too.
# pyright: reportPrivateUsage=false

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from paystackx import (
    Address,
    AsyncCustomerClient,
    AuthenticationError,
    BadRequestError,
    BankAccount,
    Country,
    Identification,
    NotFoundError,
    RiskAction,
)
from paystackx._http import HTTPRequest
from paystackx._requests import OPERATIONS
from paystackx.sandbox import Sandbox

KEY = "sk_test_example"
MOMENT = datetime(2024, 11, 3, 16, 29, 8, 649_000, UTC)
BANK = BankAccount(number="0123456789", bank_code="058")
HOME = Address(street="1 Marina", city="Lagos", state="Lagos")
OKORO: dict[str, Any] = {
    "first_name": "Uchenna",
    "last_name": "Okoro",
    "identification_type": Identification.BANK_ACCOUNT,
    "country": Country.NIGERIA,
    "bvn": "222222222221",
    "bank_code": "007",
    "account_number": "0111111111",
}
CHECK_VALUES = "Ensure that the value(s) you're passing are valid."
CHECK_PARAMETERS = "Provide all required params "

# Recorded from the live API, byte for byte.
CREATED = (
    '{"status":true,"message":"Customer created","data":{"transactions":[],"subscriptions":[],'
    '"authorizations":[],"email":"test@example.com","first_name":"Test","last_name":"User",'
    '"integration":735006,"domain":"test","customer_code":"CUS_xsrozmbt8g1oear",'
    '"risk_action":"default","id":203316808,"createdAt":"2024-11-03T16:29:08.649Z",'
    '"updatedAt":"2024-11-03T16:29:08.649Z","identified":false,"identifications":null}}'
)
FETCHED = (
    '{"status":true,"message":"Customer retrieved","data":{"transactions":[],"subscriptions":[],'
    '"authorizations":[],"first_name":"Test","last_name":"User","email":"test@example.com",'
    '"phone":null,"metadata":null,"domain":"test","customer_code":"CUS_xsrozmbt8g1oear",'
    '"risk_action":"default","id":203316808,"integration":735006,'
    '"createdAt":"2024-11-03T16:29:08.000Z","updatedAt":"2024-11-03T16:29:08.000Z",'
    '"created_at":"2024-11-03T16:29:08.000Z","updated_at":"2024-11-03T16:29:08.000Z",'
    '"total_transactions":0,"total_transaction_value":[],"dedicated_account":null,'
    '"dedicated_accounts":[],"identified":false,"identifications":null}}'
)
BAD_EMAIL = (
    '{"status":false,"message":"\\"email\\" must be a valid email","meta":{"nextStep":"Ensure that '
    'the value(s) you\'re passing are valid."},"type":"validation_error",'
    '"code":"invalid_params"}'
)
NOT_FOUND = (
    '{"status":false,"message":"Customer not found","meta":{"nextStep":"Ensure that you\'re '
    'passing the customer code or email of a customer that exists on the integration"},'
    '"type":"validation_error","code":"customer_not_found"}'
)

# Published by Paystack as samples; the values differ, the keys and their order do not.
EXISTING_KEYS = (
    "transactions subscriptions authorizations first_name last_name email phone metadata domain "
    "customer_code risk_action id integration createdAt updatedAt identified identifications"
)
FULL_KEYS = (
    "transactions subscriptions authorizations email first_name last_name phone integration domain "
    "metadata customer_code risk_action id createdAt updatedAt identified identifications"
)
LISTED_KEYS = (
    "integration first_name last_name email phone metadata domain customer_code risk_action id "
    "createdAt updatedAt"
)
UPDATED_KEYS = (
    "integration first_name last_name email phone metadata identified identifications domain "
    "customer_code id transactions subscriptions authorizations createdAt updatedAt"
)
FLAGGED_KEYS = (
    "first_name last_name email phone metadata domain identified identifications customer_code "
    "risk_action id integration createdAt updatedAt"
)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = MOMENT

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        self.moment += timedelta(**time)


def connect(sandbox: Sandbox | None = None) -> AsyncCustomerClient:
    return AsyncCustomerClient(KEY, transport=sandbox or Sandbox())


def okoro(**change: Any) -> dict[str, Any]:
    return {**OKORO, **change}


def as_recorded(raw: Any) -> str:
    """An answer as Paystack would have written it for the integration of the recordings."""
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    text = re.sub(r"CUS_[0-9a-z]{15}\b", "CUS_xsrozmbt8g1oear", text)
    text = re.sub(r'"id":[0-9]{9}\b', '"id":203316808', text)
    return re.sub(r'"integration":[0-9]+', '"integration":735006', text)


def send(
    sandbox: Sandbox,
    method: str,
    target: str,
    body: object = None,
    authorization: str | None = f"Bearer {KEY}",
) -> tuple[int, dict[str, str], bytes]:
    """Send what the client would not. Bytes are sent as they are."""
    headers = {} if authorization is None else {"authorization": authorization}
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
    request = HTTPRequest(method, f"https://api.paystack.co{target}", content=content)
    return sandbox._answer(method, request.url.raw_path.decode(), headers, request.read())


def refused(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, str, str, str]:
    """What a refusal of a value says: the status, the message, the next step and the code."""
    status_code, _, content = answer
    body = json.loads(content)
    assert list(body) == ["status", "message", "meta", "type", "code"]
    assert (body["status"], body["type"]) == (False, "validation_error")
    return status_code, body["message"], body["meta"]["nextStep"], body["code"]


def invalid(message: str) -> tuple[int, str, str, str]:
    return 400, message, CHECK_VALUES, "invalid_params"


def missing(message: str) -> tuple[int, str, str, str]:
    return 400, message, CHECK_PARAMETERS, "missing_params"


# --- create ---


async def test_a_new_customer_is_answered_as_recorded() -> None:
    async with connect(Sandbox(clock=Clock())) as client:
        response = await client.create("test@example.com", first_name="Test", last_name="User")
    assert response.status_code == 200
    assert as_recorded(response.raw) == CREATED
    assert response.issues == ()


async def test_a_new_customer_with_all_fields_has_them_in_paystacks_order() -> None:
    async with connect() as client:
        response = await client.create(
            "ada@example.com", "Ada", "Obi", "+2348012345678", {"cartId": 7, "é": [None, 1.5]}
        )
    assert list(response.raw["data"]) == FULL_KEYS.split()
    assert response.data.metadata == {"cartId": 7, "é": [None, 1.5]}
    assert response.data.phone == "+2348012345678"


async def test_names_sent_as_null_are_accepted() -> None:
    status_code, _, content = send(
        Sandbox(), "POST", "/customer", {"email": "a@example.com", "first_name": None}
    )
    assert status_code == 200
    assert json.loads(content)["data"]["first_name"] is None


async def test_creating_an_existing_customer_gives_the_one_that_is_there() -> None:
    clock = Clock()
    async with connect(Sandbox(clock=clock)) as client:
        first = (await client.create("ada@example.com", first_name="Ada")).data
        clock.pass_(days=42)
        again = await client.create("ada@example.com", first_name="Other", metadata={"a": 1})
        fetched = (await client.get_customer("ada@example.com")).data
    assert again.status_code == 200
    assert again.message == "Customer created"
    assert list(again.raw["data"]) == EXISTING_KEYS.split()
    assert again.data.id == first.id
    assert again.data.customer_code == first.customer_code
    assert again.data.first_name == fetched.first_name == "Ada"
    assert again.data.metadata is None
    assert again.raw["data"]["createdAt"] == "2024-11-03T16:29:08.000Z"
    assert again.raw["data"]["updatedAt"] == "2024-12-15T16:29:08.000Z"


async def test_emails_are_compared_letter_by_letter() -> None:
    async with connect() as client:
        one = (await client.create("ada@example.com")).data
        other = (await client.create("Ada@example.com")).data
    assert one.id != other.id


@pytest.mark.parametrize(
    "email", ["fakeemail", "a@b", "a@@example.com", "a b@example.com", "@example.com", "a@.com"]
)
async def test_a_malformed_email_is_refused_as_recorded(email: str) -> None:
    async with connect() as client:
        with pytest.raises(BadRequestError) as caught:
            await client.create(email)
    assert as_recorded(caught.value.raw) == BAD_EMAIL


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, missing('"email" is required')),
        (None, missing('"email" is required')),
        ({"email": ""}, missing('"email" is not allowed to be empty')),
        ({"email": 7}, invalid('"email" must be a string')),
        ({"email": "a@example.com", "phone": 7}, invalid('"phone" must be a string')),
        ({"email": "a@example.com", "metadata": ""}, invalid('"metadata" must be of type object')),
        ({"email": "a@example.com", "metadata": []}, invalid('"metadata" must be of type object')),
    ],
)
async def test_a_create_with_a_bad_field_is_refused(
    body: object, refusal: tuple[int, str, str, str]
) -> None:
    sandbox = Sandbox()
    assert refused(send(sandbox, "POST", "/customer", body)) == refusal
    assert repr(sandbox) == "<Sandbox customers=0 authorizations=0 mandates=0>"


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"[]", b'"a"', b"null", b'{"a":NaN}', b'{"a":1e999}', b"[" * 100_000]
)
async def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    assert refused(send(Sandbox(), "POST", "/customer", body)) == invalid(
        "The request body must be a JSON object"
    )


async def test_half_a_character_comes_back_as_it_was_sent() -> None:
    body = b'{"email":"a@example.com","first_name":"\\ud83d","metadata":{"n":1.5}}'
    _, _, content = send(Sandbox(), "POST", "/customer", body)
    assert json.loads(content)["data"]["first_name"] == "\ud83d"


# --- fetch ---


async def test_a_fetched_customer_is_answered_as_recorded() -> None:
    async with connect(Sandbox(clock=Clock())) as client:
        await client.create("test@example.com", first_name="Test", last_name="User")
        response = await client.get_customer("test@example.com")
    assert response.status_code == 200
    assert as_recorded(response.raw) == FETCHED
    assert response.issues == ()


async def test_a_customer_is_found_by_email_by_code_and_by_id() -> None:
    async with connect() as client:
        created = (await client.create("a+b@example.com")).data
        for name in ("a+b@example.com", created.customer_code, str(created.id)):
            assert (await client.get_customer(name)).data.id == created.id


async def test_an_unknown_customer_is_answered_as_recorded() -> None:
    async with connect() as client:
        with pytest.raises(NotFoundError) as caught:
            await client.get_customer("fakeemail@unknown.com")
    assert as_recorded(caught.value.raw) == NOT_FOUND


async def test_a_segment_is_decoded_once() -> None:
    async with connect() as client:
        await client.create("a%40b@example.com")
        assert (await client.get_customer("a%40b@example.com")).data.email == "a%40b@example.com"
        with pytest.raises(NotFoundError):
            await client.get_customer("a@b@example.com")


async def test_an_encoded_slash_does_not_leave_its_segment() -> None:
    status_code, _, content = send(Sandbox(), "GET", "/customer/a%2Fidentification")
    assert (status_code, content.decode()) == (404, NOT_FOUND)


async def test_a_card_appears_on_its_customer_as_documented() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        created = (await client.create("ada@example.com")).data
        by_email = sandbox.add_card("ada@example.com")
        by_code = sandbox.add_card(created.customer_code)
        response = await client.get_customer("ada@example.com")
    assert re.fullmatch("AUTH_[0-9a-z]{10}", by_email)
    assert by_email != by_code
    cards = response.raw["data"]["authorizations"]
    assert [card["authorization_code"] for card in cards] == [by_email, by_code]
    assert list(cards[0].items()) == [
        ("authorization_code", by_email),
        ("bin", "408408"),
        ("last4", "4081"),
        ("exp_month", "12"),
        ("exp_year", "2030"),
        ("channel", "card"),
        ("card_type", "visa "),
        ("bank", "TEST BANK"),
        ("country_code", "NG"),
        ("brand", "visa"),
        ("reusable", True),
        ("signature", "SIG_yEXu7dLBeqG0kU7g95Ke"),
        ("account_name", None),
    ]
    assert response.issues == ()


async def test_a_card_needs_a_customer() -> None:
    with pytest.raises(LookupError, match="no customer in this sandbox"):
        Sandbox().add_card("ada@example.com")


# --- list ---


async def test_an_empty_list_has_no_pages() -> None:
    async with connect() as client:
        response = await client.get_customers()
    assert response.data == []
    assert response.message == "Customers retrieved"
    assert list(response.raw["meta"].items()) == [
        ("total", 0),
        ("skipped", 0),
        ("perPage", 50),
        ("page", 1),
        ("pageCount", 0),
    ]


async def test_a_list_is_paged_the_newest_first() -> None:
    async with connect() as client:
        for name in "abcde":
            await client.create(f"{name}@example.com")
        pages = [await client.get_customers(page=page, pagination=2) for page in (1, 2, 3, 4)]
    assert [[row.email[0] for row in page.data] for page in pages] == [
        ["e", "d"],
        ["c", "b"],
        ["a"],
        [],
    ]
    assert pages[1].raw["meta"] == {
        "total": 5,
        "skipped": 2,
        "perPage": 2,
        "page": 2,
        "pageCount": 3,
    }


async def test_a_row_of_a_list_has_the_twelve_keys_and_whole_seconds() -> None:
    async with connect(Sandbox(clock=Clock())) as client:
        await client.create("ada@example.com", metadata={"a": 1})
        (row,) = (await client.get_customers()).raw["data"]
    assert list(row) == LISTED_KEYS.split()
    assert row["createdAt"] == row["updatedAt"] == "2024-11-03T16:29:08.000Z"


async def test_cursors_lead_through_the_list_and_back() -> None:
    async with connect() as client:
        created = [(await client.create(f"{name}@example.com")).data for name in "abcde"]
        first = await client.get_customers(use_cursor=True, pagination=2)
        assert first.meta
        second = await client.get_customers(next=first.meta.next, pagination=2)
        assert second.meta
        await client.create("f@example.com")
        third = await client.get_customers(next=second.meta.next, pagination=2)
        assert third.meta
        back = await client.get_customers(previous=third.meta.previous, pagination=2)
        assert back.meta
        start = await client.get_customers(previous=back.meta.previous, pagination=9)
    shown = [[row.email[0] for row in page.data] for page in (first, second, third, back, start)]
    assert shown == [["e", "d"], ["c", "b"], ["a"], ["c", "b"], ["f", "e", "d"]]
    cursor = base64.b64encode(f"customer:{created[2].id}".encode()).decode()
    assert list(first.raw["meta"].items()) == [
        ("next", cursor),
        ("previous", None),
        ("perPage", 2),
    ]
    assert third.raw["meta"]["next"] is None
    assert third.raw["meta"]["perPage"] == 1
    assert start.raw["meta"]["previous"] is None


async def test_iteration_gives_every_customer_once() -> None:
    async with connect() as client:
        names = [f"user{number}@example.com" for number in range(7)]
        for name in names:
            await client.create(name)
        found = [customer.email async for customer in client.iter_customers(pagination=3)]
    assert found == names[::-1]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (None, None, "cba"),
        (date(2024, 11, 4), None, "cb"),
        ("2024-11-04", "2024-11-05", "b"),
        (None, MOMENT, "a"),
        (MOMENT + timedelta(milliseconds=1), None, "cb"),
        ("2024-11-04T16:29:08.649Z", "2024-11-04T16:29:08.649Z", "b"),
        (datetime(2024, 11, 4, 18, 0, 0, 0, timezone(timedelta(hours=1))), None, "c"),
        ("2025-01-01", None, ""),
    ],
)
async def test_a_list_is_filtered_by_the_time_of_creation(
    start: str | date | None, end: str | date | None, found: str
) -> None:
    clock = Clock()
    async with connect(Sandbox(clock=clock)) as client:
        for name in "abc":
            await client.create(f"{name}@example.com")
            clock.pass_(days=1)
        response = await client.get_customers(start, end)
    assert "".join(row.email[0] for row in response.data) == found
    assert response.meta
    assert response.meta.total == len(found)


async def test_a_timestamp_without_an_offset_is_utc() -> None:
    sandbox = Sandbox(clock=lambda: MOMENT.astimezone(timezone(timedelta(hours=5))))
    send(sandbox, "POST", "/customer", {"email": "a@example.com"})
    for end, total in (("2024-11-03T16:29:08", 0), ("2024-11-03T16:29:09", 1)):
        _, _, content = send(sandbox, "GET", f"/customer?to={end}")
        assert json.loads(content)["meta"]["total"] == total


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("perPage=0", '"perPage" must be a positive number'),
        ("perPage=ten", '"perPage" must be a positive number'),
        ("perPage=", '"perPage" must be a positive number'),
        ("page=-1", '"page" must be a positive number'),
        ("page=1.5", '"page" must be a positive number'),
        ("use_cursor=maybe", '"use_cursor" must be a boolean'),
        ("from=yesterday", '"from" must be in ISO 8601 date format'),
        ("to=2024-13-01", '"to" must be in ISO 8601 date format'),
        ("next=nonsense", 'Invalid value for parameter "next"'),
        ("next=%C3%A9", 'Invalid value for parameter "next"'),
        ("previous=Y3VzdG9tZXI6eA==", 'Invalid value for parameter "previous"'),
    ],
)
async def test_a_bad_parameter_of_a_list_is_refused(query: str, message: str) -> None:
    assert refused(send(Sandbox(), "GET", f"/customer?{query}")) == invalid(message)


async def test_other_parameters_and_a_slash_at_the_end_mean_nothing() -> None:
    sandbox = Sandbox()
    send(sandbox, "POST", "/customer/", {"email": "a@example.com"})
    for target in ("/customer?per_page=1&email=b@example.com", "/customer/?use_cursor=false"):
        _, _, content = send(sandbox, "GET", target)
        assert json.loads(content)["meta"]["total"] == 1


async def test_the_body_of_a_read_is_not_looked_at() -> None:
    status_code, _, _ = send(Sandbox(), "GET", "/customer", b"{")
    assert status_code == 200


# --- update ---


async def test_an_update_changes_what_was_sent_and_nothing_else() -> None:
    clock = Clock()
    async with connect(Sandbox(clock=clock)) as client:
        created = (
            await client.create("ada@example.com", "Ada", "Obi", "0800", metadata={"a": 1})
        ).data
        clock.pass_(seconds=2)
        response = await client.update(created.customer_code, last_name="Eze", metadata={"b": 2})
        fetched = (await client.get_customer("ada@example.com")).data
        by_id = await client.update(str(created.id), first_name="Adaeze")
    assert response.status_code == 200
    assert response.message == "Customer updated"
    assert list(response.raw["data"]) == UPDATED_KEYS.split()
    for customer in (response.data, fetched):
        assert (customer.first_name, customer.last_name) == ("Ada", "Eze")
        assert (customer.phone, customer.metadata) == ("0800", {"b": 2})
    assert response.raw["data"]["createdAt"] == "2024-11-03T16:29:08.000Z"
    assert response.raw["data"]["updatedAt"] == "2024-11-03T16:29:10.000Z"
    assert by_id.data.first_name == "Adaeze"


@pytest.mark.parametrize("name", ["CUS_unknown", "ada@example.com"])
async def test_an_update_needs_the_code_of_a_customer(name: str) -> None:
    async with connect() as client:
        await client.create("ada@example.com")
        with pytest.raises(NotFoundError) as caught:
            await client.update(name, first_name="Ada")
    assert as_recorded(caught.value.raw) == NOT_FOUND


async def test_the_email_does_not_change_and_bad_metadata_is_refused() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        code = (await client.create("ada@example.com")).data.customer_code
        send(sandbox, "PUT", f"/customer/{code}", {"email": "b@example.com"})
        assert (await client.get_customer(code)).data.email == "ada@example.com"
    assert refused(send(sandbox, "PUT", f"/customer/{code}", {"metadata": "{}"})) == invalid(
        '"metadata" must be of type object'
    )


# --- flag ---


async def test_a_customer_is_flagged_by_code_or_by_email() -> None:
    clock = Clock()
    async with connect(Sandbox(clock=clock)) as client:
        created = (await client.create("ada@example.com")).data
        clock.pass_(seconds=1)
        denied = await client.flag(created.customer_code, RiskAction.BLACKLIST)
        fetched = (await client.get_customer("ada@example.com")).data
        default = await client.flag("ada@example.com")
    assert denied.status_code == 200
    assert denied.message == "Customer updated"
    assert list(denied.raw["data"]) == FLAGGED_KEYS.split()
    assert denied.raw["data"]["updatedAt"] == "2024-11-03T16:29:09.000Z"
    assert fetched.risk_action is denied.data.risk_action is RiskAction.BLACKLIST
    assert default.data.risk_action is RiskAction.DEFAULT


async def test_an_unknown_customer_cannot_be_flagged() -> None:
    async with connect() as client:
        with pytest.raises(NotFoundError) as caught:
            await client.flag("ada@example.com", RiskAction.WHITELIST)
    assert as_recorded(caught.value.raw) == NOT_FOUND


async def test_a_bad_flag_is_refused() -> None:
    sandbox = Sandbox()
    send(sandbox, "POST", "/customer", {"email": "a@example.com"})
    target = "/customer/set_risk_action"
    assert refused(
        send(sandbox, "POST", target, {"customer": "a@example.com", "risk_action": "block"})
    ) == invalid('"risk_action" must be one of [default, allow, deny]')
    assert refused(send(sandbox, "POST", target, {})) == missing('"customer" is required')


# --- validate ---


async def test_the_documented_credential_identifies_at_once() -> None:
    clock = Clock()
    async with connect(Sandbox(clock=clock)) as client:
        created = (await client.create("ada@example.com", "Ada", "Obi")).data
        clock.pass_(seconds=1)
        response = await client.validate(created.customer_code, **OKORO)
        fetched = await client.get_customer("ada@example.com")
        updated = (await client.update(created.customer_code, "Ada", "Obi", phone="0800")).data
    assert response.status_code == 202
    assert response.raw == {"status": True, "message": "Customer Identification in progress"}
    assert fetched.data.identified is True
    assert list(fetched.raw["data"]["identifications"][0].items()) == [
        ("country", "NG"),
        ("type", "bank_account"),
        ("bvn", "222******221"),
        ("account_number", "011****111"),
        ("bank_code", "007"),
    ]
    assert fetched.raw["data"]["updatedAt"] == "2024-11-03T16:29:09.000Z"
    assert (fetched.data.first_name, fetched.data.last_name) == ("Uchenna", "Okoro")
    # The bank's names stay; the rest still changes.
    assert (updated.first_name, updated.last_name, updated.phone) == ("Uchenna", "Okoro", "0800")


async def test_the_same_credentials_are_refused_after_they_succeeded() -> None:
    async with connect() as client:
        await client.create("ada@example.com")
        await client.validate("ada@example.com", **OKORO)
        with pytest.raises(BadRequestError) as caught:
            await client.validate("ada@example.com", **OKORO)
        other = await client.validate("ada@example.com", **okoro(bank_code="058"))
    assert caught.value.raw == {
        "status": False,
        "message": "Customer already validated using the same credentials",
    }
    assert other.status_code == 202


@pytest.mark.parametrize(
    "change",
    [
        {"first_name": "Ada"},
        {"last_name": "Obi"},
        {"bvn": "22222222222"},
        {"account_number": "0123456789"},
        {"bank_code": "058"},
        {"country": "GH"},
        {"identification_type": "bvn", "bank_code": None, "account_number": None},
    ],
)
async def test_other_credentials_get_the_same_answer_and_identify_nobody(
    change: dict[str, Any],
) -> None:
    async with connect() as client:
        await client.create("ada@example.com", "Ada", "Obi")
        for _ in range(2):
            response = await client.validate("ada@example.com", **okoro(**change))
            assert response.status_code == 202
        fetched = (await client.get_customer("ada@example.com")).data
    assert fetched.identified is False
    assert fetched.identifications is None
    assert fetched.first_name == "Ada"


@pytest.mark.parametrize("bvn", ["2222222222", "2222222222211"])
async def test_a_bvn_of_a_wrong_length_is_refused(bvn: str) -> None:
    async with connect() as client:
        await client.create("ada@example.com")
        with pytest.raises(BadRequestError) as caught:
            await client.validate("ada@example.com", **okoro(bvn=bvn))
    assert caught.value.raw == {"status": False, "message": "Invalid BVN"}


async def test_an_unknown_customer_cannot_be_identified() -> None:
    async with connect() as client:
        with pytest.raises(NotFoundError) as caught:
            await client.validate("ada@example.com", **OKORO)
    assert as_recorded(caught.value.raw) == NOT_FOUND


async def test_a_bank_account_needs_its_number_and_its_bank() -> None:
    body = {
        "country": "NG",
        "type": "bank_account",
        "bvn": "222222222221",
        "first_name": "Uchenna",
        "last_name": "Okoro",
    }
    target = "/customer/a@example.com/identification"
    assert refused(send(Sandbox(), "POST", target, body)) == missing('"account_number" is required')
    assert refused(send(Sandbox(), "POST", target)) == missing('"country" is required')


# --- authorizations ---


async def test_an_authorization_is_asked_for_approved_and_verified() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        created = (await client.create("ada@example.com", "Ada", "Obi")).data
        response = await client.initialize_authorization(
            "ada@example.com", "https://example.com/done", BANK, HOME
        )
        reference = response.data.reference or ""
        with pytest.raises(NotFoundError) as caught:
            await client.verify_authorization(reference)
        code = sandbox.approve(reference)
        verified = await client.verify_authorization(reference)
        fetched = await client.get_customer("ada@example.com")
    access_code = response.data.access_code or ""
    assert response.status_code == 200
    assert response.message == "Authorization initialized"
    assert re.fullmatch("[0-9a-z]{15}", access_code)
    assert re.fullmatch("[0-9a-z]{30}", reference)
    assert list(response.raw["data"].items()) == [
        ("redirect_url", f"https://checkout.paystack.com/{access_code}"),
        ("access_code", access_code),
        ("reference", reference),
    ]
    assert reference.endswith(access_code)
    assert json.dumps(caught.value.raw) == json.dumps(
        {
            "status": False,
            "message": "Authorization does not exist or does not belong to integration",
            "metadata": {"nextStep": "Try again later"},
            "type": "api_error",
            "code": "unknown",
        }
    )
    assert re.fullmatch("AUTH_[0-9a-z]{10}", code)
    assert json.dumps(verified.raw) == json.dumps(
        {
            "status": True,
            "message": "Authorization retrieved successfully",
            "data": {
                "authorization_code": code,
                "channel": "direct_debit",
                "bank": "TEST BANK",
                "active": True,
                "customer": {"code": created.customer_code, "email": "ada@example.com"},
            },
        }
    )
    (authorization,) = fetched.raw["data"]["authorizations"]
    signature = authorization.pop("signature")
    assert re.fullmatch("SIG_[0-9a-z]{20}", signature)
    assert authorization == {
        "authorization_code": code,
        "bin": None,
        "last4": "6789",
        "exp_month": 1,
        "exp_year": 2034,
        "channel": "direct_debit",
        "card_type": "mandate",
        "bank": "TEST BANK",
        "country_code": "NG",
        "brand": "TEST BANK",
        "reusable": True,
        "account_name": "Ada Obi",
    }
    assert fetched.issues == ()


async def test_an_authorization_for_an_unknown_email_creates_the_customer() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        request = (await client.initialize_authorization("ada@example.com")).data
        sandbox.approve(request.reference or "")
        customer = (await client.get_customer("ada@example.com")).data
        (mandate,) = (await client.get_mandate_authorizations(customer.id)).data
    assert (mandate.account_number, mandate.bank_code) == ("0123456789", "058")
    assert customer.authorizations
    assert customer.authorizations[0].account_name is None


async def test_approving_twice_changes_nothing() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        request = (await client.initialize_authorization("ada@example.com")).data
    codes = {sandbox.approve(request.reference or "") for _ in range(2)}
    assert len(codes) == 1
    assert repr(sandbox) == "<Sandbox customers=1 authorizations=1 mandates=1>"


async def test_only_a_request_can_be_approved() -> None:
    with pytest.raises(LookupError, match="no authorization request in this sandbox"):
        Sandbox().approve("dfbzfotsrbv4n5s82t4mp5b5mfn51h")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"email": "fakeemail"}, invalid('"email" must be a valid email')),
        ({"channel": "card"}, invalid('"channel" must be one of [direct_debit]')),
        ({"account": "0123456789"}, invalid('"account" must be of type object')),
        ({"account": {"number": "0123456789"}}, missing('"account.bank_code" is required')),
        ({"address": {"street": "1 Marina"}}, missing('"address.city" is required')),
        (
            {"account": {"number": 1, "bank_code": "058"}},
            invalid('"account.number" must be a string'),
        ),
    ],
)
async def test_a_bad_request_for_an_authorization_is_refused(
    change: dict[str, Any], refusal: tuple[int, str, str, str]
) -> None:
    sandbox = Sandbox()
    body = {"email": "a@example.com", "channel": "direct_debit", **change}
    assert refused(send(sandbox, "POST", "/customer/authorization/initialize", body)) == refusal
    assert repr(sandbox) == "<Sandbox customers=0 authorizations=0 mandates=0>"


async def test_a_known_account_is_debited_once_approved() -> None:
    sandbox = Sandbox(clock=Clock())
    async with connect(sandbox) as client:
        customer = (await client.create("ada@example.com", "Ada", "Obi")).data
        response = await client.initialize_direct_debit(customer.id, BANK, HOME)
        reference = response.data.reference or ""
        (pending,) = (await client.get_mandate_authorizations(customer.id)).data
        charge = await client.trigger_activation_charge(customer.id, pending.authorization_id or 0)
        code = sandbox.approve(reference)
        verified = (await client.verify_authorization(reference)).data
        mandates = await client.get_mandate_authorizations(customer.id)
    assert response.message == "Authorization initialized"
    assert list(response.raw["data"]) == ["redirect_url", "access_code", "reference"]
    assert response.data.redirect_url == f"https://link.paystack.com/{response.data.access_code}"
    assert re.fullmatch("[0-9a-z]{15}", reference)
    assert (pending.status, pending.authorization_code) == ("pending", None)
    assert pending.authorized_at is None
    assert charge.raw == {"status": True, "message": "Mandate is queued for retry"}
    assert verified.authorization_code == code
    assert mandates.issues == ()
    assert json.dumps(mandates.raw) == json.dumps(
        {
            "status": True,
            "message": "Mandate authorizations retrieved successfully",
            "data": [
                {
                    "id": pending.id,
                    "status": "active",
                    "mandate_id": pending.mandate_id,
                    "authorization_id": pending.authorization_id,
                    "authorization_code": code,
                    "integration_id": 100032,
                    "account_number": "0123456789",
                    "bank_code": "058",
                    "bank_name": None,
                    "customer": {
                        "id": customer.id,
                        "customer_code": customer.customer_code,
                        "email": "ada@example.com",
                        "first_name": "Ada",
                        "last_name": "Obi",
                    },
                    "authorized_at": "2024-11-03T16:29:08.649Z",
                }
            ],
            "meta": {"per_page": 50, "next": None, "count": 1, "total": 1},
        }
    )


async def test_the_newest_mandate_comes_first() -> None:
    async with connect() as client:
        customer = (await client.create("ada@example.com")).data
        for number in ("0000000001", "0000000002"):
            await client.initialize_direct_debit(customer.id, BankAccount(number, "058"), HOME)
        mandates = await client.get_mandate_authorizations(customer.id)
    assert [row.account_number for row in mandates.data] == ["0000000002", "0000000001"]
    assert mandates.raw["meta"] == {"per_page": 50, "next": None, "count": 2, "total": 2}


async def test_direct_debit_needs_a_known_id_an_account_and_an_address() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        customer = (await client.create("ada@example.com")).data
        for call in (
            lambda: client.initialize_direct_debit(7, BANK, HOME),
            lambda: client.trigger_activation_charge(7, 7),
            lambda: client.get_mandate_authorizations(7),
        ):
            with pytest.raises(NotFoundError) as caught:
                await call()
            assert as_recorded(caught.value.raw) == NOT_FOUND
    target = f"/customer/{customer.id}/initialize-direct-debit"
    account = {"number": "0123456789", "bank_code": "058"}
    assert refused(send(sandbox, "POST", target)) == missing('"account" is required')
    assert refused(send(sandbox, "POST", target, {"account": account})) == missing(
        '"address" is required'
    )


async def test_a_customer_cannot_activate_the_mandate_of_another() -> None:
    async with connect() as client:
        one = (await client.create("a@example.com")).data
        other = (await client.create("b@example.com")).data
        await client.initialize_direct_debit(one.id, BANK, HOME)
        (mandate,) = (await client.get_mandate_authorizations(one.id)).data
        with pytest.raises(NotFoundError) as caught:
            await client.trigger_activation_charge(other.id, mandate.authorization_id or 0)
    assert caught.value.code == "unknown"
    assert caught.value.next_step == "Try again later"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({}, missing('"authorization_id" is required')),
        ({"authorization_id": "x"}, invalid('"authorization_id" must be a positive number')),
        ({"authorization_id": True}, invalid('"authorization_id" must be a positive number')),
        ({"authorization_id": 0}, invalid('"authorization_id" must be a positive number')),
    ],
)
async def test_an_activation_charge_needs_a_number(
    body: object, refusal: tuple[int, str, str, str]
) -> None:
    target = "/customer/7/directdebit-activation-charge"
    assert refused(send(Sandbox(), "PUT", target, body)) == refusal


async def test_a_deactivated_authorization_is_gone() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        customer = (await client.create("ada@example.com")).data
        card = sandbox.add_card("ada@example.com")
        await client.initialize_direct_debit(customer.id, BANK, HOME)
        request = (await client.initialize_direct_debit(customer.id, BANK, HOME)).data
        debit = sandbox.approve(request.reference or "")
        response = await client.deactivate(debit)
        left = (await client.get_customer("ada@example.com")).data.authorizations or []
        mandates = (await client.get_mandate_authorizations(customer.id)).data
        with pytest.raises(NotFoundError):
            await client.verify_authorization(request.reference or "")
        with pytest.raises(NotFoundError) as caught:
            await client.deactivate(debit)
    assert response.status_code == 200
    assert response.raw == {"status": True, "message": "Authorization has been deactivated"}
    assert [authorization.authorization_code for authorization in left] == [card]
    assert [mandate.status for mandate in mandates] == ["revoked", "pending"]
    assert caught.value.raw == {"status": False, "message": "Authorization code not found."}


async def test_a_deactivation_needs_a_code() -> None:
    target = "/customer/authorization/deactivate"
    assert refused(send(Sandbox(), "POST", target)) == missing('"authorization_code" is required')


# --- keys, routes and headers ---


INVALID_KEY = {
    "status": False,
    "message": "Invalid key",
    "meta": {"nextStep": "Ensure that you provide the correct authorization key for the request"},
    "type": "validation_error",
    "code": "invalid_Key",
}


@pytest.mark.parametrize(
    ("key", "sandbox"),
    [
        ("sk_live_example", Sandbox),
        ("example", Sandbox),
        ("sk_test_other", lambda: Sandbox(secret_key="sk_test_one")),
    ],
)
async def test_a_wrong_key_is_refused(key: str, sandbox: Callable[[], Sandbox]) -> None:
    async with AsyncCustomerClient(key, transport=sandbox()) as client:
        with pytest.raises(AuthenticationError) as caught:
            await client.create("ada@example.com")
    assert caught.value.status_code == 401
    assert json.dumps(caught.value.raw) == json.dumps(INVALID_KEY)


async def test_the_one_key_is_accepted_and_must_be_a_test_key() -> None:
    sandbox = Sandbox(secret_key=KEY)
    async with connect(sandbox) as client:
        assert (await client.create("ada@example.com")).status_code == 200
    with pytest.raises(ValueError, match="secret_key: pass a test key"):
        Sandbox(secret_key="sk_live_example")


@pytest.mark.parametrize(
    ("authorization", "body"),
    [
        (None, {"status": False, "message": "No Authorization Header was found"}),
        ("", INVALID_KEY),
        ("Bearer", INVALID_KEY),
        (f"Basic {KEY}", INVALID_KEY),
        (f"Bearer  {KEY}", INVALID_KEY),
    ],
)
async def test_a_call_without_a_key_is_refused_before_its_body_is_read(
    authorization: str | None, body: dict[str, Any]
) -> None:
    status_code, _, content = send(Sandbox(), "POST", "/customer", b"{", authorization)
    assert (status_code, json.loads(content)) == (401, body)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/mock_failure"),
        ("GET", "/"),
        ("DELETE", "/customer"),
        ("PATCH", "/customer/CUS_x"),
        ("POST", "/customer//identification"),
        ("GET", "/customer/a/b/c"),
        ("POST", "/customer/authorization/verify/x"),
    ],
)
async def test_an_unknown_route_has_an_empty_answer_whatever_the_key(
    method: str, target: str
) -> None:
    for authorization in (None, f"Bearer {KEY}"):
        status_code, headers, content = send(Sandbox(), method, target, None, authorization)
        assert (status_code, content) == (404, b"")
        assert headers.pop("cf-ray")
        assert headers == {
            "content-type": "application/json",
            "content-length": "0",
            "server": "paystackx-sandbox",
        }


async def test_every_row_of_the_operations_has_a_route() -> None:
    for operation in OPERATIONS:
        target = re.sub(r"{\w+}", "7", operation.path)
        status_code, _, content = send(Sandbox(), operation.verb, target, {})
        assert status_code in {200, 400, 404}
        assert content


async def test_an_answer_has_paystacks_headers_and_its_own_request_id() -> None:
    async with connect() as client:
        responses = [await client.create("ada@example.com") for _ in range(2)]
    for response in responses:
        content = json.dumps(response.raw, separators=(",", ":")).encode()
        digest = base64.b64encode(hashlib.md5(content).digest()).decode().rstrip("=")
        headers = dict(response.headers)
        assert re.fullmatch("[0-9a-f]{16}-[A-Z]{3}", headers.pop("cf-ray"))
        assert headers == {
            "content-type": "application/json; charset=utf-8",
            "content-length": str(len(content)),
            "etag": f'W/"{len(content):x}-{digest}"',
            "server": "paystackx-sandbox",
        }
    assert responses[0].request_id != responses[1].request_id


async def test_a_request_id_is_readable_in_an_error() -> None:
    async with connect() as client:
        with pytest.raises(NotFoundError) as caught:
            await client.get_customer("ada@example.com")
    assert caught.value.request_id
    assert f"(request id {caught.value.request_id})" in str(caught.value)


# --- the sandbox as a whole ---


async def test_the_same_calls_give_the_same_answers() -> None:
    answers = list[Any]()
    for _ in range(2):
        sandbox = Sandbox(clock=Clock())
        async with connect(sandbox) as client:
            await client.create("ada@example.com")
            request = (await client.initialize_authorization("ada@example.com")).data
            sandbox.approve(request.reference or "")
            answers.append((await client.get_customer("ada@example.com")).raw)
    assert answers[0] == answers[1]


async def test_names_are_of_paystacks_form_and_never_the_same() -> None:
    async with connect() as client:
        created = [(await client.create(f"user{n}@example.com")).data for n in range(200)]
    assert len({customer.customer_code for customer in created}) == 200
    assert len({customer.id for customer in created}) == 200
    for customer in created:
        assert re.fullmatch("CUS_[0-9a-z]{15}", customer.customer_code)
        assert len(str(customer.id)) == 9


async def test_a_closed_client_leaves_the_customers_to_the_next() -> None:
    sandbox = Sandbox()
    async with connect(sandbox) as client:
        await client.create("ada@example.com")
    async with connect(sandbox) as client:
        assert (await client.get_customer("ada@example.com")).data.email == "ada@example.com"


async def test_two_sandboxes_share_nothing() -> None:
    async with connect() as client:
        await client.create("ada@example.com")
    async with connect() as client:
        assert (await client.get_customers()).data == []


async def test_the_real_clock_is_used_when_none_is_given() -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    async with connect() as client:
        customer = (await client.create("ada@example.com")).data
    assert customer.created_at
    assert before < customer.created_at <= datetime.now(UTC)


async def test_the_repr_shows_counts_and_nothing_else() -> None:
    sandbox = Sandbox(secret_key=KEY)
    async with connect(sandbox) as client:
        await client.create("ada@example.com", "Ada")
        await client.initialize_authorization("ada@example.com")
    sandbox.add_card("ada@example.com")
    assert repr(sandbox) == "<Sandbox customers=1 authorizations=1 mandates=1>"
