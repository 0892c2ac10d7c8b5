"""What is refused before anything is sent, and what is let through."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx import (
    Address,
    BankAccount,
    Country,
    Identification,
    InvalidRequestError,
    RiskAction,
    _arguments,
)
from paystackx._reading.json import dumps

Check = Callable[[str, object], Any]

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=10,
)


class Word(str, Enum):  # noqa: UP042 - what StrEnum does right is not the case here
    """The kind of enum whose ``str()`` is its member's name."""

    ADA = "ada@example.com"
    NUMBER = "0111111111"
    DAY = "2016-09-21"


class Number(IntEnum):
    SEVEN = 7


class NoOffset(tzinfo):
    """A time zone that does not say how far from UTC it is: the datetime is naive all the same."""

    def utcoffset(self, _: datetime | None) -> timedelta | None:
        return None

    def dst(self, _: datetime | None) -> timedelta | None:
        return None

    def tzname(self, _: datetime | None) -> str | None:
        return None


def refusal(check: Check, value: object) -> InvalidRequestError:
    """The error with which a check refuses a value."""
    with pytest.raises(InvalidRequestError) as caught:
        check("who", value)
    error = caught.value
    assert str(error).startswith(f"{error.parameter}: ")
    assert error.outcome_unknown is False
    assert error.attempts == ()
    # What caused it may quote the value.
    assert error.__cause__ is None
    assert error.__context__ is None
    return error


# --- text, identifiers, segments ---


@pytest.mark.parametrize("check", [_arguments.text, _arguments.identifier, _arguments.segment])
@pytest.mark.parametrize(
    "value",
    [None, 5, 5.0, True, b"ada", ["ada"], {"ada": 1}],
    ids=["None", "int", "float", "bool", "bytes", "list", "dict"],
)
def test_text_is_a_str_and_nothing_else(check: Check, value: object) -> None:
    error = refusal(check, value)

    assert error.parameter == "who"
    assert str(error) == f"who: pass a str, not {type(value).__name__}"


@pytest.mark.parametrize("check", [_arguments.text, _arguments.identifier, _arguments.segment])
@pytest.mark.parametrize(
    "character",
    ["\0", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\x9f", chr(0xD800)],
    ids=ascii,
)
def test_control_characters_and_half_characters_are_refused(check: Check, character: str) -> None:
    error = refusal(check, f"zebra{character}zebra")

    assert error.parameter == "who"
    assert "control characters" in str(error)
    assert "zebra" not in str(error)


def test_text_may_be_empty_for_a_name_may_be() -> None:
    assert _arguments.text("who", "") == ""


def test_a_member_of_an_enum_of_str_is_sent_as_its_value() -> None:
    for sent in (
        _arguments.text("who", Word.ADA),
        _arguments.identifier("who", Word.ADA),
        _arguments.segment("who", Word.ADA),
    ):
        assert sent == "ada@example.com"
        assert type(sent) is str
    assert type(_arguments.digits("who", Word.NUMBER)) is str
    assert type(_arguments.moment("who", Word.DAY)) is str
    assert _arguments.identifier("who", Country.NIGERIA) == "NG"


@pytest.mark.parametrize("check", [_arguments.identifier, _arguments.segment])
@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("", "empty"),
        (" ", "white space"),
        (" zebra", "white space"),
        ("zebra ", "white space"),
        ("zebra\u00a0", "white space"),
        ("zebra\u2028", "white space"),
        ("zebra" * 200 + "!", "longer than 1000 characters"),
    ],
    ids=["empty", "blank", "before", "after", "nbsp", "line separator", "long"],
)
def test_an_identifier_is_neither_empty_nor_padded_nor_endless(
    check: Check, value: str, says: str
) -> None:
    error = refusal(check, value)

    assert says in str(error)
    assert "zebra" not in str(error)


def test_an_identifier_may_have_a_thousand_characters() -> None:
    assert _arguments.identifier("who", "x" * 1000) == "x" * 1000


@pytest.mark.parametrize("value", [".", "..", "a/b", "/", "a\\b", "a?b", "../transaction"])
def test_a_segment_does_not_hold_what_a_gateway_may_resolve(value: str) -> None:
    error = refusal(_arguments.segment, value)

    assert error.parameter == "who"
    assert "must not be" in str(error)


@pytest.mark.parametrize(
    "value",
    ["ada+1@example.com", "CUS_x", "...", "a b", "%2e%2e", "a%2Fb", "a#b", "a;b", "{code}", "é😀"],
)
def test_every_other_segment_is_let_through_as_it_is(value: str) -> None:
    assert _arguments.segment("who", value) == value


@given(st.text())
def test_text_is_given_back_exactly_or_refused(value: str) -> None:
    for check in (_arguments.text, _arguments.identifier, _arguments.segment):
        with suppress(InvalidRequestError):
            assert check("who", value) == value


# --- numbers ---


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (1, 1),
        ("1", 1),
        ("0938", 938),
        (2**31 + 1, 2**31 + 1),
        (2**64 - 1, 2**64 - 1),
        (str(2**64 - 1), 2**64 - 1),
        (Number.SEVEN, 7),
    ],
    ids=["int", "str", "leading 0", "beyond 2^31", "64 bits", "64 bits in digits", "IntEnum"],
)
def test_a_number_is_a_whole_number_of_one_or_more(value: object, sent: int) -> None:
    number = _arguments.number("who", value)

    assert number == sent
    assert type(number) is int


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        2**64,
        True,
        False,
        1.0,
        None,
        [1],
        b"1",
        "",
        "0",
        "00",
        "-1",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "1\n",
        "1_0",
        "0x1",
        "\N{ARABIC-INDIC DIGIT THREE}",
        "1" * 21,
        "9" * 20,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_such_number_is_refused(value: object) -> None:
    error = refusal(_arguments.number, value)

    assert str(error).startswith("who: pass a whole number from 1 to 2**64 - 1, as an int or a str")


class ForeignInt:
    """An integer of another library, such as numpy."""

    def __index__(self) -> int:
        return 7


@pytest.mark.parametrize(
    "value", ["CUS_zebra", 2**64, ForeignInt(), None, 1.5], ids=lambda value: type(value).__name__
)
def test_a_customer_id_is_the_number_and_the_refusal_says_so(value: object) -> None:
    error = refusal(_arguments.customer_id, value)

    assert "the numeric customer.id (not the customer code, CUS_...)" in str(error)
    assert "zebra" not in str(error)
    assert ("int()" in str(error)) is isinstance(value, ForeignInt)


@pytest.mark.parametrize("value", ["zebra/b@x.co", "zebra?@x.co", "..", "zebra\\@x.co"])
def test_an_e_mail_that_no_path_can_hold_is_refused_with_the_way_out(value: str) -> None:
    error = refusal(_arguments.email_or_code, value)

    assert "pass the customer code (CUS_...)" in str(error)
    assert "zebra" not in str(error)


@pytest.mark.parametrize("value", ["0111111111", "222222222221", "0", "9" * 40])
def test_digits_keep_their_leading_zeros(value: str) -> None:
    assert _arguments.digits("who", value) == value


@pytest.mark.parametrize(
    "value",
    ["", "01111-11111", "01111 11111", "0111111111x", "\u0660\u0661", "-111", "1.5", "\u00b2"],
)
def test_what_is_not_all_digits_is_refused(value: str) -> None:
    assert str(refusal(_arguments.digits, value)) == "who: pass a str of digits"


def test_a_number_has_lost_its_leading_zeros_and_is_refused() -> None:
    assert str(refusal(_arguments.digits, 2222222222)) == "who: pass a str, not int"


@given(st.from_regex(r"[0-9]{9,12}[^0-9]|[^0-9][0-9]{9,12}", fullmatch=True))
def test_no_message_holds_a_bvn_or_an_account_number(value: str) -> None:
    checks: list[Check] = [
        _arguments.digits,
        lambda _, v: _arguments.bank_account("who", {"number": v, "bank_code": "058"}),
    ]
    for check in checks:
        error = refusal(check, value)
        assert value.strip("\n") not in str(error)
        assert not any(part in str(error) for part in (value[:9], value[-9:]))


# --- moments ---


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (date(2016, 9, 21), "2016-09-21"),
        (datetime(2016, 9, 21, 1, 2, 3, tzinfo=UTC), "2016-09-21T01:02:03+00:00"),
        (
            datetime(2016, 9, 21, 1, 2, 3, 4000, tzinfo=timezone(timedelta(hours=1))),
            "2016-09-21T01:02:03.004000+01:00",
        ),
        ("2016-09-21", "2016-09-21"),
        ("2016-09-24T00:00:05.000Z", "2016-09-24T00:00:05.000Z"),
        ("2016-09-24T00:00:05+01:00", "2016-09-24T00:00:05+01:00"),
        ("2016-09-24T00:00:05-0530", "2016-09-24T00:00:05-0530"),
        ("2016-09-24T00:00Z", "2016-09-24T00:00Z"),
        ("2016-02-29", "2016-02-29"),
    ],
    ids=str,
)
def test_a_moment_is_a_date_an_aware_datetime_or_iso_8601(value: object, sent: str) -> None:
    assert _arguments.moment("who", value) == sent


@pytest.mark.parametrize(
    "value",
    [
        None,
        1474416000,
        1.5,
        b"2016-09-21",
        ["2016-09-21"],
        "",
        "yesterday",
        "2016-13-01",
        "2015-02-29",
        "20160921",
        "2016-W38-3",
        "2016-09",
        "16-09-21",
        "2016-09-21 00:00:00",
        "2016-09-21T25:00:00Z",
        "2016-09-21T00:00:00+99:00",
        "21/09/2016",
        "2016-09-21\n",
        " 2016-09-21",
        "2016-09-21&page=9",
        "\N{FULLWIDTH DIGIT TWO}016-09-21",
    ],
    ids=ascii,
)
def test_any_other_moment_is_refused(value: object) -> None:
    assert "ISO 8601" in str(refusal(_arguments.moment, value))


@pytest.mark.parametrize("zone", [None, NoOffset()], ids=["no zone", "a zone without an offset"])
def test_a_naive_datetime_is_refused(zone: tzinfo | None) -> None:
    error = refusal(_arguments.moment, datetime(2016, 9, 21, tzinfo=zone))

    assert "whose midnight?" in str(error)
    assert "2016" not in str(error)


@pytest.mark.parametrize(
    "value", ["2016-09-24T00:00:05", "2016-09-24T00:00", "2016-09-24T00:00:05.000"]
)
def test_a_time_without_an_offset_is_refused_like_a_naive_datetime(value: str) -> None:
    error = refusal(_arguments.moment, value)

    assert "whose midnight?" in str(error)
    assert "2016" not in str(error)


# --- closed lists ---


@pytest.mark.parametrize("member", Identification)
def test_an_identification_is_a_member_or_its_value(member: Identification) -> None:
    for given_ in (member, member.value):
        sent = _arguments.identification("who", given_)
        assert sent == member.value
        assert type(sent) is str


@pytest.mark.parametrize("member", RiskAction)
def test_a_risk_action_is_a_member_or_its_value(member: RiskAction) -> None:
    for given_ in (member, member.value):
        sent = _arguments.risk_action("who", given_)
        assert sent == member.value
        assert type(sent) is str


@pytest.mark.parametrize(
    "value",
    ["", "zebra", "ALLOW", "WHITELIST", "allow ", None, 1, ["allow"]],
    ids=lambda value: type(value).__name__,
)
def test_a_word_that_is_not_in_the_list_is_refused_with_the_list(value: object) -> None:
    error = refusal(_arguments.risk_action, value)

    assert str(error) == (
        "who: pass one of RiskAction.DEFAULT ('default'), RiskAction.WHITELIST ('allow'), "
        "RiskAction.BLACKLIST ('deny')"
    )
    assert "Identification.BANK_ACCOUNT ('bank_account')" in str(
        refusal(_arguments.identification, value)
    )


# --- addresses on the web ---


@pytest.mark.parametrize(
    "value",
    [
        "https://example.com",
        "https://example.com/done?x=1#y",
        "http://localhost:8000/done",
        "HTTPS://EXAMPLE.COM",
        "https://[::1]/done",
    ],
)
def test_an_absolute_web_address_is_let_through(value: str) -> None:
    assert _arguments.url("who", value) == value


@pytest.mark.parametrize(
    "value",
    [
        "zebra.example.com/done",
        "/zebra",
        "//zebra.example.com",
        "ftp://zebra.example.com",
        "javascript:zebra()",
        "https:zebra",
        "https://",
        "https:///zebra",
        "https://:80/zebra",
        "https://[zebra",
        "https://zebra℀.example.com",
    ],
)
def test_any_other_address_is_refused(value: str) -> None:
    error = refusal(_arguments.url, value)

    assert "absolute https://" in str(error)
    assert "zebra" not in str(error)


# --- records ---


@pytest.mark.parametrize(
    "value",
    [
        BankAccount(number="0111111111", bank_code="007"),
        {"bank_code": "007", "number": "0111111111"},
        MappingProxyType({"number": "0111111111", "bank_code": "007"}),
    ],
    ids=["BankAccount", "dict", "another mapping"],
)
def test_a_bank_account_is_our_class_or_a_mapping(value: object) -> None:
    sent = _arguments.bank_account("account", value)

    assert sent == {"number": "0111111111", "bank_code": "007"}


@pytest.mark.parametrize(
    "value",
    [
        Address(street="1 Marina", city="Lagos", state="Lagos"),
        {"street": "1 Marina", "city": "Lagos", "state": "Lagos"},
    ],
    ids=["Address", "dict"],
)
def test_an_address_is_our_class_or_a_mapping(value: object) -> None:
    sent = _arguments.address("address", value)

    assert sent == {"street": "1 Marina", "city": "Lagos", "state": "Lagos"}


@pytest.mark.parametrize(
    ("value", "parameter"),
    [
        ({"bank_code": "zebra"}, "who.number"),
        ({"number": "0111111111"}, "who.bank_code"),
        ({"number": "0111111111", "bank_code": None}, "who.bank_code"),
        ({"number": "0111111111", "bank_code": ""}, "who.bank_code"),
        ({"number": "0111111111", "bank_code": 58}, "who.bank_code"),
        ({"number": "0111111111zebra", "bank_code": "058"}, "who.number"),
        ({"number": 1111111111, "bank_code": "058"}, "who.number"),
        ({"number": "0111111111", "bank_code": "058", "zebra": 1}, "who"),
        ({"number": "0111111111", "bank_code": "058", 5: 1}, "who"),
        (BankAccount(number="", bank_code="zebra"), "who.number"),
        (Address(street="zebra", city="zebra", state="zebra"), "who"),
        (BankAccount, "who"),
        ("0111111111", "who"),
        ([("number", "0111111111")], "who"),
        (None, "who"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_incomplete_bank_account_is_refused_by_its_part(value: object, parameter: str) -> None:
    error = refusal(_arguments.bank_account, value)

    assert error.parameter == parameter
    assert "0111111111" not in str(error)
    assert "zebra" not in str(error)


@pytest.mark.parametrize("missing", ["street", "city", "state"])
def test_paystack_wants_all_of_an_address(missing: str) -> None:
    given_ = {"street": "1 Marina", "city": "Lagos", "state": "Lagos"}
    del given_[missing]

    error = refusal(_arguments.address, given_)

    assert error.parameter == f"who.{missing}"
    assert str(error) == f"who.{missing}: is required"


# --- metadata and bodies ---


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON))
def test_metadata_is_sent_exactly_as_it_was_passed(value: dict[str, Any]) -> None:
    checked = _arguments.metadata("metadata", value)

    assert json.loads(dumps({"metadata": checked})) == {"metadata": value}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (MappingProxyType({"userName": 1}), {"userName": 1}),
        ({"pair": (1, 2)}, {"pair": [1, 2]}),
        ({}, {}),
        ({"none": None}, {"none": None}),
        ({Word.ADA: Country.GHANA}, {"ada@example.com": "GH"}),
    ],
    ids=["a mapping", "a tuple", "empty", "null inside", "enums of str"],
)
def test_metadata_may_be_what_json_has_a_form_for(value: object, read: dict[str, Any]) -> None:
    assert json.loads(dumps({"m": _arguments.metadata("m", value)})) == {"m": read}


@pytest.mark.parametrize(
    "value",
    ["{}", "", [], [("a", 1)], 0, True, None, {"a"}],
    ids=lambda value: type(value).__name__,
)
def test_metadata_that_is_no_mapping_is_refused(value: object) -> None:
    error = refusal(_arguments.metadata, value)

    assert str(error) == f"who: pass a mapping, such as a dict, not {type(value).__name__}"


def _cycle() -> dict[str, Any]:
    cycle: dict[str, Any] = {}
    cycle["self"] = cycle
    return cycle


def _deep() -> dict[str, Any]:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    return deep


@pytest.mark.parametrize(
    "value",
    [
        {1: "zebra"},
        {None: "zebra"},
        {True: "zebra"},
        {"a": {1.5: "zebra"}},
        {"a": [{2: "zebra"}]},
        {"a": ({2: "zebra"},)},
        {"a": {"zebra"}},
        {"a": b"zebra"},
        {"a": object()},
        {"a": Decimal("1.5")},
        {"a": date(2016, 9, 21)},
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": "zebra\ud800"},
        {"zebra\ud800": 1},
        {"a": 10**5000},
        _cycle(),
        _deep(),
    ],
    ids=[
        "int key",
        "None key",
        "bool key",
        "float key inside",
        "int key in a list",
        "int key in a tuple",
        "set",
        "bytes",
        "object",
        "Decimal",
        "date",
        "NaN",
        "Infinity",
        "half a character",
        "half a character in a key",
        "endless int",
        "cycle",
        "too deep",
    ],
)
def test_metadata_that_json_has_no_form_for_is_refused(value: object) -> None:
    error = refusal(_arguments.metadata, value)

    assert error.parameter == "who"
    assert "is not JSON" in str(error) or "nested too deeply" in str(error)
    assert "zebra" not in str(error)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": {"b": [0, {1}]}}, "metadata.a.b[1] is not JSON"),
        ({"a": ({"b": float("nan")},)}, "metadata.a[0].b is not JSON"),
        ({"a": {1: 2}}, "a key of metadata.a is not JSON"),
        ({5: 2}, "a key of metadata is not JSON"),
        ({"ada@example.com": b""}, "metadata.* is not JSON"),
        ({"A" * 65: b""}, "metadata.* is not JSON"),
        ({"n1234567890": b""}, "metadata.n[digits] is not JSON"),
    ],
    ids=["list", "tuple", "key inside", "key", "e-mail", "long", "digits"],
)
def test_a_refusal_of_metadata_names_the_path(value: object, path: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        _arguments.metadata("metadata", value)

    assert str(caught.value).startswith(f"metadata: {path}: use str keys")


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON) | st.lists(JSON))
def test_a_body_is_an_object_or_a_list_sent_exactly(value: Any) -> None:
    body = json.loads(dumps(_arguments.json_body("body", value)))

    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if item is not None}  # pyright: ignore[reportUnknownVariableType] - any JSON
    assert body == value


@pytest.mark.parametrize(
    "value", ["{}", b"{}", 5, True, {"a"}, iter(())], ids=lambda value: type(value).__name__
)
def test_any_other_body_is_refused(value: object) -> None:
    assert str(refusal(_arguments.json_body, value)).startswith("who: pass a mapping")


def test_a_list_that_is_not_json_is_refused_by_its_path() -> None:
    assert "who[1].a is not JSON" in str(refusal(_arguments.json_body, [1, {"a": b"zebra"}]))


# --- queries ---


def test_a_query_is_sent_in_words_and_what_is_none_is_not() -> None:
    given_: dict[Any, Any] = {
        "a": "x y",
        "b": 7,
        "c": True,
        "d": False,
        "e": date(2016, 9, 21),
        "f": datetime(2016, 9, 21, tzinfo=UTC),
        "g": None,
        "h": "",
        "filter[status]": Number.SEVEN,
        "i": Country.GHANA,
    }
    assert _arguments.query("query", given_) == {
        "a": "x y",
        "b": "7",
        "c": "true",
        "d": "false",
        "e": "2016-09-21",
        "f": "2016-09-21T00:00:00+00:00",
        "h": "",
        "filter[status]": "7",
        "i": "GH",
    }


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"a": 1.5}, "a: pass a str, int, bool, date or aware datetime, not float"),
        ({"a": ["zebra"]}, "a: pass a str, int, bool, date or aware datetime, not list"),
        ({"a": b"zebra"}, "a: pass a str, int, bool, date or aware datetime, not bytes"),
        ({"a": datetime(2016, 9, 21)}, "a: give the datetime a time zone"),  # noqa: DTZ001 - naive
        ({"a": "zebra\n"}, "a: remove control characters"),
        ({"a": 10**5000}, "a: pass an int of at most 64 bits"),
        ({"": 1}, "must not be empty"),
        ({5: 1}, "a name: pass a str, not int"),
        ({"a\n": 1}, "a: remove control characters"),
        ({"ada@example.com ": 1}, "[e-mail]: remove the white space"),
        ("zebra", "pass a mapping"),
    ],
    ids=range(11),
)
def test_what_no_query_can_hold_is_refused(value: object, says: str) -> None:
    error = refusal(_arguments.query, value)

    assert error.parameter == "who"
    assert says in str(error)
    assert "zebra" not in str(error)


def test_metadata_is_checked_without_changing_the_users_own_object() -> None:
    given_ = {"userName": {"x": [1]}}

    checked = _arguments.metadata("metadata", given_)

    assert checked is not given_
    assert given_ == {"userName": {"x": [1]}}


def test_a_body_is_compact_utf_8_without_what_is_none() -> None:
    body = dumps({"a": "é", "b": None, "c": {"d": None}, "e": 0, "f": ""})

    assert body == '{"a":"é","c":{"d":null},"e":0,"f":""}'.encode()


def test_none_is_not_checked_and_not_sent() -> None:
    def refuse(_: str, __: object) -> str:
        raise AssertionError

    assert _arguments.optional(refuse, "who", None) is None
    assert _arguments.optional(_arguments.identifier, "who", "ada") == "ada"
