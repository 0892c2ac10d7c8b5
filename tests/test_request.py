"""What goes over the wire for each method: nothing that a user passes can leave its place."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paystackx import (
    Address,
    AsyncCustomerClient,
    BankAccount,
    Country,
    Identification,
    InvalidRequestError,
    RiskAction,
    _arguments,
)
from paystackx._operation import Operation, Request
from paystackx._operations import customers as requests
from paystackx._operations.operations import OPERATIONS

ACCOUNT = BankAccount(number="0111111111", bank_code="007")
ADDRESS = Address(street="1 Marina", city="Lagos", state="Lagos")

ANY_TEXT = st.one_of(
    st.text(),
    st.text(alphabet="./\\%?#@:;&=+ {}~-_aZ0\u00e9\u2028\n\r\t"),
    st.emails(),
    st.sampled_from(
        [
            "//evil.example/",
            "@evil.example",
            "a/../../transaction",
            "%2e%2e",
            "..;",
            "a?x=1#y",
            "a\r\nHost: evil.example",
            "{email_or_code}",
            "{0}",
            "%",
            "%zz",
            "1&page=9",
            chr(0xD800),
        ]
    ),
)


def assert_in_place(request: Request, path: Mapping[str, str], query: Mapping[str, str]) -> None:
    """The target is the template, filled in with exactly these values and this query."""
    address = f"https://api.paystack.co{request.target}"
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "api.paystack.co", "")
    template = request.operation.path.split("/")
    wanted = [path[name[1:-1]] if name.startswith("{") else name for name in template]
    assert [unquote(part, errors="strict") for part in parts.path.split("/")] == wanted
    assert parse_qsl(parts.query, keep_blank_values=True, errors="strict") == list(query.items())

    url = httpx.URL(address)
    assert (url.scheme, url.host, url.port) == ("https", "api.paystack.co", None)
    assert (url.userinfo, url.fragment) == (b"", "")
    # httpx sends the bytes as they are: it neither encodes again nor resolves anything.
    assert url.raw_path == request.target.encode("ascii")
    assert url.params.multi_items() == list(query.items())


def outcome(call: Callable[..., Request], *args: Any, **kwargs: Any) -> Request | str:
    """The request, or the name of the parameter that was refused."""
    try:
        return call(*args, **kwargs)
    except InvalidRequestError as error:
        return error.parameter


def body(request: Request) -> Any:
    assert request.body is not None
    return json.loads(request.body)


def validate(email_or_code: str = "CUS_x", **changes: Any) -> Request:
    arguments: dict[str, Any] = {
        "first_name": "Uchenna",
        "last_name": "Okoro",
        "identification_type": "bank_account",
        "country": "NG",
        "bvn": "222222222221",
        "identification_number": None,
        "bank_code": "007",
        "account_number": "0111111111",
        "middle_name": None,
    }
    return requests.validate(email_or_code, **(arguments | changes))


def customers(**changes: Any) -> Request:
    arguments: dict[str, Any] = {
        "start_date": None,
        "end_date": None,
        "page": 1,
        "pagination": 50,
        "use_cursor": False,
        "next": None,
        "previous": None,
    }
    return requests.get_customers(**(arguments | changes))


def initialize(email: str = "ada@example.com", **changes: Any) -> Request:
    arguments: dict[str, Any] = {
        "callback_url": None,
        "account": None,
        "address": None,
        "channel": "direct_debit",
    }
    return requests.initialize_authorization(email, **(arguments | changes))


# --- the rows ---


def test_only_what_harms_nobody_when_done_twice_is_repeatable() -> None:
    assert {row.name for row in requests.OPERATIONS if not row.repeatable} == {
        "validate",
        "initialize_authorization",
        "initialize_direct_debit",
        "trigger_activation_charge",
    }
    assert all(row.repeatable for row in OPERATIONS if not row.writes)


@pytest.mark.parametrize("operation", requests.OPERATIONS, ids=str)
def test_a_row_is_named_like_its_method_and_writes_unless_it_is_a_get(operation: Operation) -> None:
    assert callable(getattr(AsyncCustomerClient, operation.name))
    assert getattr(requests, operation.name.upper()) is operation
    assert operation.resource == "customers"
    assert operation.writes is (operation.verb != "GET")


def test_no_two_operations_share_a_key_or_a_path() -> None:
    assert len({operation.key for operation in OPERATIONS}) == len(OPERATIONS)
    assert len({str(operation) for operation in OPERATIONS}) == len(OPERATIONS)


# --- each method ---


@pytest.mark.parametrize(
    ("request_", "operation", "target", "sent"),
    [
        (
            requests.create("ada@example.com", None, None, None, None),
            requests.CREATE,
            "/customer",
            {"email": "ada@example.com"},
        ),
        (
            requests.create("ada@example.com", "Ada", "", "+2348000000000", {"userName": 1}),
            requests.CREATE,
            "/customer",
            {
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "",
                "phone": "+2348000000000",
                "metadata": {"userName": 1},
            },
        ),
        (
            requests.update("CUS_x", "Ada", None, None, {}),
            requests.UPDATE,
            "/customer/CUS_x",
            {"first_name": "Ada", "metadata": {}},
        ),
        (requests.update("CUS_x", None, None, None, None), requests.UPDATE, "/customer/CUS_x", {}),
        (
            requests.get_customer("ada+1@example.com"),
            requests.GET_CUSTOMER,
            "/customer/ada%2B1%40example.com",
            None,
        ),
        (
            validate(middle_name="Chi", identification_number="9", country=Country.NIGERIA),
            requests.VALIDATE,
            "/customer/CUS_x/identification",
            {
                "first_name": "Uchenna",
                "last_name": "Okoro",
                "type": "bank_account",
                "country": "NG",
                "bvn": "222222222221",
                "value": "9",
                "bank_code": "007",
                "account_number": "0111111111",
                "middle_name": "Chi",
            },
        ),
        (
            requests.flag("CUS_x", RiskAction.BLACKLIST),
            requests.FLAG,
            "/customer/set_risk_action",
            {"customer": "CUS_x", "risk_action": "deny"},
        ),
        (
            requests.flag("ada@example.com", None),
            requests.FLAG,
            "/customer/set_risk_action",
            {"customer": "ada@example.com"},
        ),
        (
            requests.deactivate("AUTH_x"),
            requests.DEACTIVATE,
            "/customer/authorization/deactivate",
            {"authorization_code": "AUTH_x"},
        ),
        (
            initialize(),
            requests.INITIALIZE_AUTHORIZATION,
            "/customer/authorization/initialize",
            {"email": "ada@example.com", "channel": "direct_debit"},
        ),
        (
            initialize(callback_url="https://example.com", account=ACCOUNT, address=ADDRESS),
            requests.INITIALIZE_AUTHORIZATION,
            "/customer/authorization/initialize",
            {
                "email": "ada@example.com",
                "channel": "direct_debit",
                "callback_url": "https://example.com",
                "account": {"number": "0111111111", "bank_code": "007"},
                "address": {"street": "1 Marina", "city": "Lagos", "state": "Lagos"},
            },
        ),
        (
            requests.verify_authorization("dfb zf"),
            requests.VERIFY_AUTHORIZATION,
            "/customer/authorization/verify/dfb%20zf",
            None,
        ),
        (
            requests.initialize_direct_debit("938", ACCOUNT, ADDRESS),
            requests.INITIALIZE_DIRECT_DEBIT,
            "/customer/938/initialize-direct-debit",
            {
                "account": {"number": "0111111111", "bank_code": "007"},
                "address": {"street": "1 Marina", "city": "Lagos", "state": "Lagos"},
            },
        ),
        (
            requests.trigger_activation_charge(2**40, "110049014"),
            requests.TRIGGER_ACTIVATION_CHARGE,
            "/customer/1099511627776/directdebit-activation-charge",
            {"authorization_id": 110049014},
        ),
        (
            requests.get_mandate_authorizations(43975700),
            requests.GET_MANDATE_AUTHORIZATIONS,
            "/customer/43975700/directdebit-mandate-authorizations",
            None,
        ),
        (
            requests.get_mandate_authorizations(7, cursor="b=", per_page=100),
            requests.GET_MANDATE_AUTHORIZATIONS,
            "/customer/7/directdebit-mandate-authorizations?cursor=b%3D&per_page=100",
            None,
        ),
    ],
    ids=[
        "create",
        "create with all",
        "update",
        "update nothing",
        "get_customer",
        "validate",
        "flag",
        "flag without an action",
        "deactivate",
        "initialize_authorization",
        "initialize_authorization with all",
        "verify_authorization",
        "initialize_direct_debit",
        "trigger_activation_charge",
        "get_mandate_authorizations",
        "the next page of get_mandate_authorizations",
    ],
)
def test_what_is_sent(request_: Request, operation: Operation, target: str, sent: object) -> None:
    assert request_.operation is operation
    assert request_.target == target
    assert (None if request_.body is None else json.loads(request_.body)) == sent


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        ({}, "page=1&perPage=50"),
        ({"page": None, "pagination": None}, ""),
        ({"page": "2", "pagination": 200}, "page=2&perPage=200"),
        (
            {"start_date": date(2016, 9, 21), "end_date": "2016-09-24T00:00:05.000Z"},
            "from=2016-09-21&to=2016-09-24T00%3A00%3A05.000Z&page=1&perPage=50",
        ),
        (
            {"start_date": datetime(2016, 9, 21, tzinfo=timezone(timedelta(hours=1)))},
            "from=2016-09-21T00%3A00%3A00%2B01%3A00&page=1&perPage=50",
        ),
        ({"use_cursor": True}, "perPage=50&use_cursor=true"),
        ({"next": "Y3Vz+/=="}, "perPage=50&use_cursor=true&next=Y3Vz%2B%2F%3D%3D"),
        ({"previous": "Y3Vz"}, "perPage=50&use_cursor=true&previous=Y3Vz"),
    ],
    ids=["defaults", "nothing", "page", "dates", "offset", "cursor", "next", "previous"],
)
def test_the_query_of_a_list(changes: dict[str, Any], query: str) -> None:
    request = customers(**changes)

    assert request.target == (f"/customer?{query}" if query else "/customer")
    assert request.body is None


# --- refusals, by name ---


@pytest.mark.parametrize(
    ("parameter", "call"),
    [
        ("email", lambda: requests.create("", None, None, None, None)),
        ("first_name", lambda: requests.create("a@example.com", "\n", None, None, None)),
        ("last_name", lambda: requests.create("a@example.com", None, "\n", None, None)),
        ("phone", lambda: requests.create("a@example.com", None, None, "\n", None)),
        ("metadata", lambda: requests.create("a@example.com", None, None, None, {"a": {1}})),
        ("code", lambda: requests.update("", None, None, None, None)),
        ("first_name", lambda: requests.update("CUS_x", "\n", None, None, None)),
        ("email_or_code", lambda: requests.get_customer("")),
        ("email_or_code", lambda: validate("..")),
        ("first_name", lambda: validate(first_name="")),
        ("last_name", lambda: validate(last_name="")),
        ("middle_name", lambda: validate(middle_name="\n")),
        ("identification_type", lambda: validate(identification_type="passport")),
        ("country", lambda: validate(country="")),
        ("bvn", lambda: validate(bvn="22222222222x")),
        ("bvn", lambda: validate(bvn=None)),
        ("identification_number", lambda: validate(identification_number="")),
        ("bank_code", lambda: validate(bank_code=None)),
        ("bank_code", lambda: validate(bank_code="")),
        ("account_number", lambda: validate(account_number=None)),
        ("account_number", lambda: validate(account_number="0111111111x")),
        ("customer", lambda: requests.flag("", None)),
        ("risk_action", lambda: requests.flag("CUS_x", "")),
        ("auth_code", lambda: requests.deactivate("")),
        ("email", lambda: initialize("")),
        ("channel", lambda: initialize(channel="")),
        ("callback_url", lambda: initialize(callback_url="/done")),
        ("account.bank_code", lambda: initialize(account={"number": "0111111111"})),
        ("address.state", lambda: initialize(address={"street": "1", "city": "Lagos"})),
        ("reference", lambda: requests.verify_authorization("a/b")),
        ("customer_id", lambda: requests.initialize_direct_debit(0, ACCOUNT, ADDRESS)),
        ("account", lambda: requests.initialize_direct_debit(1, {"zebra": ""}, ADDRESS)),
        ("address.street", lambda: requests.initialize_direct_debit(1, ACCOUNT, {})),
        ("customer_id", lambda: requests.trigger_activation_charge("CUS_x", 1)),
        ("authorization_id", lambda: requests.trigger_activation_charge(1, "AUTH_x")),
        ("customer_id", lambda: requests.get_mandate_authorizations("")),
        ("cursor", lambda: requests.get_mandate_authorizations(1, cursor="")),
        ("per_page", lambda: requests.get_mandate_authorizations(1, per_page=0)),
        ("start_date", lambda: customers(start_date="yesterday")),
        ("end_date", lambda: customers(end_date="yesterday")),
        ("page", lambda: customers(page=0)),
        ("page", lambda: customers(page=0, use_cursor=True)),
        ("pagination", lambda: customers(pagination=0)),
        ("next", lambda: customers(next="")),
        ("previous", lambda: customers(previous=" ")),
        ("next", lambda: customers(next="a", previous="b")),
        ("use_cursor", lambda: customers(use_cursor=1)),
        ("use_cursor", lambda: customers(use_cursor="true")),
        ("use_cursor", lambda: customers(use_cursor=None)),
    ],
)
def test_a_refusal_names_the_parameter(parameter: str, call: Callable[[], Request]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        call()

    assert caught.value.parameter == parameter
    assert str(caught.value).startswith(f"{parameter}: ")
    assert not any(value in str(caught.value) for value in ("0111111111", "22222222222", "zebra"))


@pytest.mark.parametrize("missing", ["bank_code", "account_number"])
def test_a_bank_account_cannot_be_identified_without_its_parts(missing: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        validate("CUS_x", identification_type=Identification.BANK_ACCOUNT, **{missing: None})

    assert str(caught.value) == f"{missing}: is required when identification_type is 'bank_account'"


def test_a_bvn_alone_needs_no_bank_account() -> None:
    request = validate(identification_type="bvn", bank_code=None, account_number=None)

    assert body(request) == {
        "first_name": "Uchenna",
        "last_name": "Okoro",
        "type": "bvn",
        "country": "NG",
        "bvn": "222222222221",
    }


def test_a_repr_shows_no_value_that_a_user_passed() -> None:
    shown = repr(validate("ada@example.com"))

    assert shown == "<Request POST /customer/{email_or_code}/identification>"


# --- whatever a user passes ---


@given(ANY_TEXT)
@example("a/b")
@example("..")
@example("")
def test_text_in_the_path_stays_one_segment(text: str) -> None:
    calls: dict[str, Callable[[str], Request]] = {
        "email_or_code": requests.get_customer,
        "code": lambda code: requests.update(code, None, None, None, None),
        "reference": requests.verify_authorization,
    }
    for name, call in calls.items():
        request = outcome(call, text)
        if isinstance(request, Request):
            assert_in_place(request, {name: text}, {})
            assert text not in {"", ".", ".."}
        else:
            assert request == name


def test_a_segment_would_be_encoded_even_if_it_were_not_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def let_through(_: str, value: str) -> str:
        return value

    monkeypatch.setattr(_arguments, "email_or_code", let_through)

    for text in ("a/b", "a?b=1", "a#b", "a\\b", "//evil.example"):
        assert_in_place(requests.get_customer(text), {"email_or_code": text}, {})


@given(ANY_TEXT)
def test_text_before_a_fixed_segment_stays_one_segment(text: str) -> None:
    request = outcome(validate, text)
    if isinstance(request, Request):
        assert_in_place(request, {"email_or_code": text}, {})
    else:
        assert request == "email_or_code"


@given(ANY_TEXT | st.integers() | st.from_regex(r"[0-9]{1,21}", fullmatch=True))
def test_an_id_in_the_path_is_a_number(id_: str | int) -> None:
    calls: list[Callable[[str | int], Request]] = [
        lambda id_: requests.initialize_direct_debit(id_, ACCOUNT, ADDRESS),
        lambda id_: requests.trigger_activation_charge(id_, 1),
        requests.get_mandate_authorizations,
    ]
    for call in calls:
        request = outcome(call, id_)
        if isinstance(request, Request):
            assert_in_place(request, {"customer_id": str(int(id_))}, {})
        else:
            assert request == "customer_id"


@given(ANY_TEXT, ANY_TEXT | st.none())
def test_text_in_the_query_stays_one_value(cursor: str, other: str | None) -> None:
    query = {"perPage": "50", "use_cursor": "true"}
    for name in ("next", "previous"):
        given_: dict[str, Any] = {name: cursor, "start_date": other}
        request = outcome(customers, **given_)
        if isinstance(request, Request):
            dates = {} if other is None else {"from": other}
            assert_in_place(request, {}, {**dates, **query, name: cursor})
        else:
            assert request in {name, "start_date"}


@given(
    st.dates() | st.datetimes(timezones=st.timezones() | st.just(UTC)),
    st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9](Z|[+-]0[0-9]:30)?)?"),
)
def test_a_date_in_the_query_stays_one_value(start: date, end: str) -> None:
    request = outcome(customers, start_date=start, end_date=end)
    if isinstance(request, Request):
        dates = {"from": start.isoformat(), "to": end}
        assert_in_place(request, {}, {**dates, "page": "1", "perPage": "50"})
    else:
        assert request == "end_date"


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_text_in_a_body_is_sent_exactly(email: str, first: str, last: str, phone: str) -> None:
    sent = {"email": email, "first_name": first, "last_name": last, "phone": phone}
    request = outcome(requests.create, **sent, metadata=None)
    if isinstance(request, Request):
        assert request.target == "/customer"
        assert body(request) == sent
    else:
        assert request in sent


@given(ANY_TEXT)
def test_text_in_every_other_body_is_sent_exactly(text: str) -> None:
    calls: dict[str, Callable[[], Request]] = {
        "customer": lambda: requests.flag(text, None),
        "authorization_code": lambda: requests.deactivate(text),
        "email": lambda: initialize(text),
        "channel": lambda: initialize(channel=text),
        "callback_url": lambda: initialize(callback_url=text),
        "bank_code": lambda: validate(bank_code=text),
        "account_number": lambda: validate(account_number=text),
        "bvn": lambda: validate(bvn=text),
        "value": lambda: validate(identification_number=text),
        "country": lambda: validate(country=text),
    }
    for key, call in calls.items():
        request = outcome(call)
        if isinstance(request, Request):
            assert body(request)[key] == text
