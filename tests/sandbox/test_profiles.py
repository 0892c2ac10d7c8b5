"""Customers through the front door: create, fetch, list, update, flag, validate."""

import base64
import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from paystackx import BadRequestError, NotFoundError, RiskAction
from paystackx.sandbox import Sandbox
from tests.sandbox.helpers import (
    BAD_EMAIL,
    CREATED,
    EXISTING_KEYS,
    FETCHED,
    FLAGGED_KEYS,
    FULL_KEYS,
    LISTED_KEYS,
    MOMENT,
    NOT_FOUND,
    OKORO,
    UPDATED_KEYS,
    Clock,
    as_recorded,
    connect,
    invalid,
    missing,
    okoro,
    refused,
    send,
)


def test_a_new_customer_is_answered_as_recorded() -> None:
    with connect(Sandbox(clock=Clock())) as client:
        response = client.create("test@example.com", first_name="Test", last_name="User")
    assert response.status_code == 200
    assert as_recorded(response.raw) == CREATED
    assert response.issues == ()


def test_a_new_customer_with_all_fields_has_them_in_paystacks_order() -> None:
    with connect() as client:
        response = client.create(
            "ada@example.com", "Ada", "Obi", "+2348012345678", {"cartId": 7, "é": [None, 1.5]}
        )
    assert list(response.raw["data"]) == FULL_KEYS.split()
    assert response.data.metadata == {"cartId": 7, "é": [None, 1.5]}
    assert response.data.phone == "+2348012345678"


def test_names_sent_as_null_are_accepted() -> None:
    response = send(Sandbox(), "POST", "/customer", {"email": "a@example.com", "first_name": None})
    assert response.status_code == 200
    assert response.json()["data"]["first_name"] is None


def test_creating_an_existing_customer_gives_the_one_that_is_there() -> None:
    clock = Clock()
    with connect(Sandbox(clock=clock)) as client:
        first = client.create("ada@example.com", first_name="Ada").data
        clock.pass_(days=42)
        again = client.create("ada@example.com", first_name="Other", metadata={"a": 1})
        fetched = client.get_customer("ada@example.com").data
    assert again.status_code == 200
    assert again.message == "Customer created"
    assert list(again.raw["data"]) == EXISTING_KEYS.split()
    assert again.data.id == first.id
    assert again.data.customer_code == first.customer_code
    assert again.data.first_name == fetched.first_name == "Ada"
    assert again.data.metadata is None
    assert again.raw["data"]["createdAt"] == "2024-11-03T16:29:08.000Z"
    assert again.raw["data"]["updatedAt"] == "2024-12-15T16:29:08.000Z"


def test_emails_are_compared_letter_by_letter() -> None:
    with connect() as client:
        one = client.create("ada@example.com").data
        other = client.create("Ada@example.com").data
    assert one.id != other.id


@pytest.mark.parametrize(
    "email", ["fakeemail", "a@b", "a@@example.com", "a b@example.com", "@example.com", "a@.com"]
)
def test_a_malformed_email_is_refused_as_recorded(email: str) -> None:
    with connect() as client, pytest.raises(BadRequestError) as caught:
        client.create(email)
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
def test_a_create_with_a_bad_field_is_refused(
    body: object, refusal: tuple[int, str, str, str]
) -> None:
    sandbox = Sandbox()
    assert refused(send(sandbox, "POST", "/customer", body)) == refusal
    assert repr(sandbox) == "<Sandbox customers=0 authorizations=0 mandates=0 transactions=0>"


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"[]", b'"a"', b"null", b'{"a":NaN}', b'{"a":1e999}', b"[" * 100_000]
)
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    assert refused(send(Sandbox(), "POST", "/customer", body)) == invalid(
        "The request body must be a JSON object"
    )


def test_half_a_character_comes_back_as_it_was_sent() -> None:
    body = b'{"email":"a@example.com","first_name":"\\ud83d","metadata":{"n":1.5}}'
    response = send(Sandbox(), "POST", "/customer", body)
    assert response.json()["data"]["first_name"] == "\ud83d"


def test_a_fetched_customer_is_answered_as_recorded() -> None:
    with connect(Sandbox(clock=Clock())) as client:
        client.create("test@example.com", first_name="Test", last_name="User")
        response = client.get_customer("test@example.com")
    assert response.status_code == 200
    assert as_recorded(response.raw) == FETCHED
    assert response.issues == ()


def test_a_customer_is_found_by_email_by_code_and_by_id() -> None:
    with connect() as client:
        created = client.create("a+b@example.com").data
        for name in ("a+b@example.com", created.customer_code, str(created.id)):
            assert client.get_customer(name).data.id == created.id


def test_an_unknown_customer_is_answered_as_recorded() -> None:
    with connect() as client, pytest.raises(NotFoundError) as caught:
        client.get_customer("fakeemail@unknown.com")
    assert as_recorded(caught.value.raw) == NOT_FOUND


def test_a_segment_is_decoded_once() -> None:
    with connect() as client:
        client.create("a%40b@example.com")
        assert client.get_customer("a%40b@example.com").data.email == "a%40b@example.com"
        with pytest.raises(NotFoundError):
            client.get_customer("a@b@example.com")


def test_an_encoded_slash_does_not_leave_its_segment() -> None:
    response = send(Sandbox(), "GET", "/customer/a%2Fidentification")
    assert (response.status_code, response.text) == (404, NOT_FOUND)


def test_a_card_appears_on_its_customer_as_documented() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        created = client.create("ada@example.com").data
        by_email = sandbox.add_card("ada@example.com")
        by_code = sandbox.add_card(created.customer_code)
        response = client.get_customer("ada@example.com")
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


def test_a_card_needs_a_customer() -> None:
    with pytest.raises(LookupError, match="no customer in this sandbox"):
        Sandbox().add_card("ada@example.com")


def test_an_empty_list_has_no_pages() -> None:
    with connect() as client:
        response = client.get_customers()
    assert response.data == []
    assert response.message == "Customers retrieved"
    assert list(response.raw["meta"].items()) == [
        ("total", 0),
        ("skipped", 0),
        ("perPage", 50),
        ("page", 1),
        ("pageCount", 0),
    ]


def test_a_list_is_paged_the_newest_first() -> None:
    with connect() as client:
        for name in "abcde":
            client.create(f"{name}@example.com")
        pages = [client.get_customers(page=page, pagination=2) for page in (1, 2, 3, 4)]
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


def test_a_row_of_a_list_has_the_twelve_keys_and_whole_seconds() -> None:
    with connect(Sandbox(clock=Clock())) as client:
        client.create("ada@example.com", metadata={"a": 1})
        (row,) = client.get_customers().raw["data"]
    assert list(row) == LISTED_KEYS.split()
    assert row["createdAt"] == row["updatedAt"] == "2024-11-03T16:29:08.000Z"


def test_cursors_lead_through_the_list_and_back() -> None:
    with connect() as client:
        created = [client.create(f"{name}@example.com").data for name in "abcde"]
        first = client.get_customers(use_cursor=True, pagination=2)
        assert first.meta
        second = client.get_customers(next=first.meta.next, pagination=2)
        assert second.meta
        client.create("f@example.com")
        third = client.get_customers(next=second.meta.next, pagination=2)
        assert third.meta
        back = client.get_customers(previous=third.meta.previous, pagination=2)
        assert back.meta
        start = client.get_customers(previous=back.meta.previous, pagination=9)
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


def test_iteration_gives_every_customer_once() -> None:
    with connect() as client:
        names = [f"user{number}@example.com" for number in range(7)]
        for name in names:
            client.create(name)
        found = [customer.email for customer in client.iter_customers(pagination=3)]
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
def test_a_list_is_filtered_by_the_time_of_creation(
    start: str | date | None, end: str | date | None, found: str
) -> None:
    clock = Clock()
    with connect(Sandbox(clock=clock)) as client:
        for name in "abc":
            client.create(f"{name}@example.com")
            clock.pass_(days=1)
        response = client.get_customers(start, end)
    assert "".join(row.email[0] for row in response.data) == found
    assert response.meta
    assert response.meta.total == len(found)


def test_a_timestamp_without_an_offset_is_utc() -> None:
    sandbox = Sandbox(clock=lambda: MOMENT.astimezone(timezone(timedelta(hours=5))))
    send(sandbox, "POST", "/customer", {"email": "a@example.com"})
    for end, total in (("2024-11-03T16:29:08", 0), ("2024-11-03T16:29:09", 1)):
        response = send(sandbox, "GET", f"/customer?to={end}")
        assert response.json()["meta"]["total"] == total


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
def test_a_bad_parameter_of_a_list_is_refused(query: str, message: str) -> None:
    assert refused(send(Sandbox(), "GET", f"/customer?{query}")) == invalid(message)


def test_other_parameters_and_a_slash_at_the_end_mean_nothing() -> None:
    sandbox = Sandbox()
    send(sandbox, "POST", "/customer/", {"email": "a@example.com"})
    for target in ("/customer?per_page=1&email=b@example.com", "/customer/?use_cursor=false"):
        response = send(sandbox, "GET", target)
        assert response.json()["meta"]["total"] == 1


def test_the_body_of_a_read_is_ignored() -> None:
    response = send(Sandbox(), "GET", "/customer", b"{")
    assert response.status_code == 200


def test_an_update_changes_what_was_sent_and_nothing_else() -> None:
    clock = Clock()
    with connect(Sandbox(clock=clock)) as client:
        created = client.create("ada@example.com", "Ada", "Obi", "0800", metadata={"a": 1}).data
        clock.pass_(seconds=2)
        response = client.update(created.customer_code, last_name="Eze", metadata={"b": 2})
        fetched = client.get_customer("ada@example.com").data
        by_id = client.update(str(created.id), first_name="Adaeze")
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
def test_an_update_needs_the_code_of_a_customer(name: str) -> None:
    with connect() as client:
        client.create("ada@example.com")
        with pytest.raises(NotFoundError) as caught:
            client.update(name, first_name="Ada")
    assert as_recorded(caught.value.raw) == NOT_FOUND


def test_the_email_does_not_change_and_bad_metadata_is_refused() -> None:
    sandbox = Sandbox()
    with connect(sandbox) as client:
        code = client.create("ada@example.com").data.customer_code
        send(sandbox, "PUT", f"/customer/{code}", {"email": "b@example.com"})
        assert client.get_customer(code).data.email == "ada@example.com"
    assert refused(send(sandbox, "PUT", f"/customer/{code}", {"metadata": "{}"})) == invalid(
        '"metadata" must be of type object'
    )


def test_a_customer_is_flagged_by_code_or_by_email() -> None:
    clock = Clock()
    with connect(Sandbox(clock=clock)) as client:
        created = client.create("ada@example.com").data
        clock.pass_(seconds=1)
        denied = client.flag(created.customer_code, RiskAction.BLACKLIST)
        fetched = client.get_customer("ada@example.com").data
        default = client.flag("ada@example.com")
    assert denied.status_code == 200
    assert denied.message == "Customer updated"
    assert list(denied.raw["data"]) == FLAGGED_KEYS.split()
    assert denied.raw["data"]["updatedAt"] == "2024-11-03T16:29:09.000Z"
    assert fetched.risk_action is denied.data.risk_action is RiskAction.BLACKLIST
    assert default.data.risk_action is RiskAction.DEFAULT


def test_an_unknown_customer_cannot_be_flagged() -> None:
    with connect() as client, pytest.raises(NotFoundError) as caught:
        client.flag("ada@example.com", RiskAction.WHITELIST)
    assert as_recorded(caught.value.raw) == NOT_FOUND


def test_a_bad_flag_is_refused() -> None:
    sandbox = Sandbox()
    send(sandbox, "POST", "/customer", {"email": "a@example.com"})
    target = "/customer/set_risk_action"
    assert refused(
        send(sandbox, "POST", target, {"customer": "a@example.com", "risk_action": "block"})
    ) == invalid('"risk_action" must be one of [default, allow, deny]')
    assert refused(send(sandbox, "POST", target, {})) == missing('"customer" is required')


def test_the_documented_credential_identifies_at_once() -> None:
    clock = Clock()
    with connect(Sandbox(clock=clock)) as client:
        created = client.create("ada@example.com", "Ada", "Obi").data
        clock.pass_(seconds=1)
        response = client.validate(created.customer_code, **OKORO)
        fetched = client.get_customer("ada@example.com")
        updated = client.update(created.customer_code, "Ada", "Obi", phone="0800").data
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


def test_the_same_credentials_are_refused_after_they_succeeded() -> None:
    with connect() as client:
        client.create("ada@example.com")
        client.validate("ada@example.com", **OKORO)
        with pytest.raises(BadRequestError) as caught:
            client.validate("ada@example.com", **OKORO)
        other = client.validate("ada@example.com", **okoro(bank_code="058"))
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
def test_other_credentials_get_the_same_answer_and_identify_nobody(
    change: dict[str, Any],
) -> None:
    with connect() as client:
        client.create("ada@example.com", "Ada", "Obi")
        for _ in range(2):
            response = client.validate("ada@example.com", **okoro(**change))
            assert response.status_code == 202
        fetched = client.get_customer("ada@example.com").data
    assert fetched.identified is False
    assert fetched.identifications is None
    assert fetched.first_name == "Ada"


@pytest.mark.parametrize("bvn", ["2222222222", "2222222222211"])
def test_a_bvn_of_a_wrong_length_is_refused(bvn: str) -> None:
    with connect() as client:
        client.create("ada@example.com")
        with pytest.raises(BadRequestError) as caught:
            client.validate("ada@example.com", **okoro(bvn=bvn))
    assert caught.value.raw == {"status": False, "message": "Invalid BVN"}


def test_an_unknown_customer_cannot_be_identified() -> None:
    with connect() as client, pytest.raises(NotFoundError) as caught:
        client.validate("ada@example.com", **OKORO)
    assert as_recorded(caught.value.raw) == NOT_FOUND


def test_a_bank_account_needs_its_number_and_its_bank() -> None:
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
