"""The facts about the wire, each by name, and that nothing else is turned into something else."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import attrs
import pytest

from paystackx import (
    Authorization,
    AuthorizationRequest,
    Bank,
    Country,
    Customer,
    CustomerReference,
    DedicatedAccount,
    DedicatedAccountProvider,
    Domain,
    Identification,
    IdentificationRecord,
    MandateAuthorization,
    Meta,
    RiskAction,
    VerifiedAuthorization,
)
from paystackx._reading.convert import ParseResult, Reader, many, one

A_TIME = "expected an ISO 8601 timestamp with a time zone"
NOT_TEXT: list[object] = [5, 1.5, True, [], {}]
NOT_INT: list[object] = ["735006", "", 1.9, 0.0, True, False, [], {"id": 1}]
NOT_BOOL: list[object] = ["true", "", 1, 0, 1.0, []]

REQUIRED = {"id": 1, "customer_code": "CUS_x", "email": "ada@example.com"}


def reading_of(model: type[Any], wire: Any) -> ParseResult[Any]:
    """What becomes of a record."""
    reader: Reader[Any] = one(None, model)
    return reader(wire, "$.data")


def page_of(model: type[Any], wire: Any) -> ParseResult[list[Any]]:
    """What becomes of a list of records."""
    reader: Reader[list[Any]] = many(None, model)
    return reader(wire, "$.data")


def read(model: type[Any], **wire: Any) -> Any:
    """A record read without one issue."""
    reading = reading_of(model, {**REQUIRED, **wire} if model is Customer else wire)
    assert reading.issues == ()
    assert reading.unreadable == ()
    return reading.value


def issues(model: type[Any], **wire: Any) -> tuple[str, ...]:
    """The issues of a record that could be read all the same."""
    reading = reading_of(model, {**REQUIRED, **wire} if model is Customer else wire)
    assert reading.unreadable == ()
    return reading.issues


# --- metadata: absent, null, {}, an object, a JSON string; "" and 0 on transactions ---


@pytest.mark.parametrize(
    ("wire", "metadata"),
    [
        ({}, None),
        ({"metadata": None}, None),
        ({"metadata": {}}, {}),
        ({"metadata": ""}, None),
        ({"metadata": 0}, None),
        ({"metadata": "{}"}, {}),
        ({"metadata": '{"calling_code":"+27"}'}, {"calling_code": "+27"}),
        ({"metadata": {"calling_code": "+27"}}, {"calling_code": "+27"}),
    ],
    ids=["absent", "null", "{}", "empty str", "0", "str {}", "str object", "object"],
)
@pytest.mark.parametrize("model", [Customer, CustomerReference, DedicatedAccount])
def test_metadata(model: type[Any], wire: dict[str, Any], metadata: object) -> None:
    assert read(model, **wire).metadata == metadata


def test_metadata_keeps_the_users_own_keys() -> None:
    own = {"userName": 1, "createdAt": "x", "code": {"perPage": ["a", {"pageCount": None}]}, "": 0}

    customer = read(Customer, metadata=own)

    assert customer.metadata == own
    assert list(customer.metadata) == list(own)
    assert customer.created_at is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("[]", "str"),
        ("null", "str"),
        ("{", "str"),
        ("x", "str"),
        ("1", "str"),
        (" ", "str"),
        ([], "list"),
        ([1], "list"),
        (1, "int"),
        (-1, "int"),
        (0.0, "float"),
        (False, "bool"),
        (True, "bool"),
        ("[" * 100_000, "str"),
        ('{"a":' * 100_000, "str"),
    ],
    ids=lambda value: repr(value)[:12],
)
def test_other_metadata_is_an_issue(value: object, kind: str) -> None:
    assert issues(Customer, metadata=value) == (f"$.data.metadata: expected dict, got {kind}",)


# --- authorizations ---


@pytest.mark.parametrize(
    ("value", "flag"), [(True, True), (False, False), (1, True), (0, False), (None, None)], ids=repr
)
def test_reusable_is_1_in_subscriptions(value: object, flag: bool | None) -> None:
    assert read(Authorization, reusable=value).reusable is flag


@pytest.mark.parametrize("value", ["true", "1", "", 2, -1, 1.0, [], {}], ids=repr)
def test_reusable_is_nothing_else(value: object) -> None:
    assert issues(Authorization, reusable=value) == (
        f"$.data.reusable: expected bool, got {type(value).__name__}",
    )


@pytest.mark.parametrize("value", [1, 0], ids=repr)
@pytest.mark.parametrize(
    ("model", "field"), [(Customer, "identified"), (Authorization, "active")], ids=["id", "active"]
)
def test_no_other_flag_is_1(model: type[Any], field: str, value: int) -> None:
    assert issues(model, **{field: value}) == (f"$.data.{field}: expected bool, got int",)


@pytest.mark.parametrize(
    ("value", "month"),
    [("01", "01"), ("1", "01"), (1, "01"), ("12", "12"), (12, "12"), ("09", "09"), (None, None)],
    ids=repr,
)
def test_exp_month_is_str_on_cards_and_int_on_mandates(value: object, month: str | None) -> None:
    assert read(Authorization, exp_month=value).exp_month == month


@pytest.mark.parametrize(
    "value",
    ["", "0", "00", "13", "1 ", "1\n", "001", "\u0661", 0, 13, -1, 1.0, True, [1]],
    ids=ascii,
)
def test_exp_month_is_a_month(value: object) -> None:
    assert issues(Authorization, exp_month=value) == (
        f"$.data.exp_month: expected a month from 1 to 12, got {type(value).__name__}",
    )


@pytest.mark.parametrize(
    ("value", "year"), [("2030", "2030"), (2034, "2034"), (None, None)], ids=repr
)
def test_exp_year_is_str_on_cards_and_int_on_mandates(value: object, year: str | None) -> None:
    assert read(Authorization, exp_year=value).exp_year == year


@pytest.mark.parametrize(
    "value", ["", "30", "20300", "203\u0660", 30, 2030.0, True, [2030]], ids=ascii
)
def test_exp_year_has_four_digits(value: object) -> None:
    assert issues(Authorization, exp_year=value) == (
        f"$.data.exp_year: expected a year of four digits, got {type(value).__name__}",
    )


@pytest.mark.parametrize(
    ("value", "card_type"),
    [
        ("visa ", "visa"),
        ("visa DEBIT", "visa DEBIT"),
        ("mandate", "mandate"),
        ("", ""),
        (None, None),
    ],
)
def test_card_type_is_padded(value: object, card_type: str | None) -> None:
    assert read(Authorization, card_type=value).card_type == card_type


def test_no_other_text_loses_its_spaces() -> None:
    assert read(Authorization, bank="TEST BANK ", brand=" visa").bank == "TEST BANK "
    assert issues(Authorization, card_type=1) == ("$.data.card_type: expected str, got int",)


def test_the_authorization_of_a_failed_transaction_is_all_null() -> None:
    names = [field.name for field in attrs.fields(Authorization)]
    wire = dict.fromkeys(names) | {"reusable": False}

    assert read(Authorization, **wire) == Authorization(reusable=False)


def test_an_authorization_as_a_card_and_as_a_mandate() -> None:
    card = read(
        Authorization,
        authorization_code="AUTH_lv6clz1avv",
        bin="408408",
        last4="4081",
        exp_month="01",
        exp_year="2099",
        channel="card",
        card_type="visa ",
        bank="TEST BANK",
        country_code="ZA",
        brand="visa",
        reusable=1,
        signature="SIG_x",
        account_name=None,
    )
    mandate = read(
        Authorization, exp_month=1, exp_year=2034, active=True, integration=191390, domain="live"
    )

    assert (card.exp_month, card.exp_year, card.card_type, card.reusable) == (
        ("01", "2099", "visa", True)
    )
    assert (mandate.exp_month, mandate.exp_year, mandate.domain) == ("01", "2034", Domain.LIVE)


# --- authorization/verify and webhooks say code for customer_code ---


def test_code_stands_for_customer_code() -> None:
    verified = read(
        VerifiedAuthorization,
        authorization_code="AUTH_JV4T9Wawdj",
        active=True,
        customer={"code": "CUS_24lze1c8i2zl76y", "email": "ada@example.com"},
    )
    reading = reading_of(Customer, {"id": 1, "code": "CUS_x", "email": "a@example.com"})

    assert verified.customer == CustomerReference(
        customer_code="CUS_24lze1c8i2zl76y", email="ada@example.com"
    )
    assert reading.value.customer_code == "CUS_x"


def test_customer_code_goes_before_code() -> None:
    assert read(CustomerReference, customer_code="CUS_a", code="CUS_b").customer_code == "CUS_a"


def test_an_issue_names_the_spelling_that_was_sent() -> None:
    assert issues(CustomerReference, code=5) == ("$.data.code: expected str, got int",)
    assert issues(CustomerReference, customer_code=5, code="CUS_x")[0].startswith(
        "$.data.customer_code: "
    )
    assert issues(Customer, created_at=5) == (
        "$.data.created_at: expected an ISO 8601 timestamp with a time zone, got int",
    )


# --- createdAt and created_at ---


@pytest.mark.parametrize(
    "wire",
    [
        {"createdAt": "2024-11-03T16:29:08.649Z"},
        {"created_at": "2024-11-03T16:29:08.649Z"},
        {"createdAt": "2024-11-03T16:29:08.649Z", "created_at": "2024-11-03T16:29:08.000Z"},
    ],
    ids=["createdAt", "created_at", "both"],
)
@pytest.mark.parametrize("model", [Customer, DedicatedAccount])
def test_both_spellings_of_a_time_land_in_one_field(model: type[Any], wire: dict[str, Any]) -> None:
    moment = read(model, **wire).created_at

    assert moment == datetime(2024, 11, 3, 16, 29, 8, 649000, tzinfo=UTC)
    assert moment.utcoffset() is not None


def test_updated_at_has_both_spellings_too() -> None:
    wanted = datetime(2024, 11, 3, 16, 29, 8, tzinfo=UTC)

    assert read(Customer, updatedAt="2024-11-03T16:29:08.000Z").updated_at == wanted
    assert read(Customer, updated_at="2024-11-03T17:29:08+01:00").updated_at == wanted


def test_null_in_one_spelling_does_not_hide_the_other() -> None:
    customer = read(Customer, createdAt=None, created_at="2024-11-03T16:29:08.000Z")

    assert customer.created_at == datetime(2024, 11, 3, 16, 29, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["", "x", "2024-11-03", "2024-11-03T16:29:08", 1730651348, 1.5, True, []], ids=repr
)
def test_a_time_without_a_zone_or_no_time_is_an_issue(value: object) -> None:
    assert issues(Customer, createdAt=value) == (
        f"$.data.createdAt: {A_TIME}, got {type(value).__name__}",
    )


# --- ids ---


@pytest.mark.parametrize(
    ("value", "id_"),
    [
        (1, 1),
        ("938", 938),
        (2**31 + 1, 2**31 + 1),
        (2**63, 2**63),
        ("9387490384", 9387490384),
        (str(2**64 - 1), 2**64 - 1),
    ],
    ids=repr,
)
@pytest.mark.parametrize("model", [Customer, CustomerReference, DedicatedAccount, Bank])
def test_an_id_may_be_quoted_and_exceed_32_bits(model: type[Any], value: object, id_: int) -> None:
    read_ = read(model, id=value).id

    assert read_ == id_
    assert type(read_) is int


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "str"),
        ("CUS_x", "str"),
        ("-1", "str"),
        (" 1", "str"),
        ("1.0", "str"),
        ("\u0661", "str"),
        ("1" * 21, "str"),
        (1.0, "float"),
        (1.9, "float"),
        (True, "bool"),
        ([1], "list"),
    ],
    ids=ascii,
)
def test_an_id_is_nothing_else(value: object, kind: str) -> None:
    reading = reading_of(Customer, {**REQUIRED, "id": value})

    assert reading.unreadable == (f"$.data.id: expected int, got {kind}",)
    assert issues(CustomerReference, id=value) == (f"$.data.id: expected int, got {kind}",)


def test_an_id_that_must_be_there_is_not_null() -> None:
    reading = reading_of(Customer, {**REQUIRED, "id": None})

    assert reading.unreadable == ("$.data.id: expected int, got None",)
    assert read(CustomerReference, id=None).id is None


# --- meta ---


@pytest.mark.parametrize(
    ("wire", "meta"),
    [
        (
            {"total": 3, "skipped": 0, "perPage": 50, "page": 1, "pageCount": 1},
            Meta(total=3, skipped=0, per_page=50, page=1, page_count=1),
        ),
        (
            {"total": 0, "skipped": 0, "perPage": "50", "page": "1", "pageCount": 0},
            Meta(total=0, skipped=0, per_page=50, page=1, page_count=0),
        ),
        (
            {"next": "Y3VzdG9tZXI6OTAyMjU4MDk=", "previous": None, "perPage": 3},
            Meta(next="Y3VzdG9tZXI6OTAyMjU4MDk=", per_page=3),
        ),
        ({"next": "null", "previous": "null", "perPage": 49}, Meta(per_page=49)),
        (
            {"per_page": 50, "next": None, "count": 1, "total": 1},
            Meta(per_page=50, count=1, total=1),
        ),
        ({"total": 1, "total_volume": 5, "page_count": "2"}, Meta(total=1, page_count=2)),
        ({}, Meta()),
    ],
    ids=[
        "offset",
        "perPage quoted",
        "cursor",
        "previous null in quotes",
        "mandates",
        "unknown",
        "{}",
    ],
)
def test_meta_has_three_forms(wire: dict[str, Any], meta: Meta) -> None:
    assert read(Meta, **wire) == meta


@pytest.mark.parametrize("field", ["total", "skipped", "perPage", "page", "pageCount", "count"])
@pytest.mark.parametrize("value", ["", "x", "-1", 1.0, True, [], "9" * 21], ids=repr)
def test_a_count_is_nothing_but_a_number(field: str, value: object) -> None:
    assert issues(Meta, **{field: value}) == (
        f"$.data.{field}: expected int, got {type(value).__name__}",
    )


@pytest.mark.parametrize("value", [5, True, [], {}], ids=repr)
def test_a_cursor_is_text(value: object) -> None:
    assert issues(Meta, next=value) == (f"$.data.next: expected str, got {type(value).__name__}",)


# --- dedicated accounts ---


def test_a_dedicated_account_has_a_bank() -> None:
    account = read(
        DedicatedAccount,
        bank={"name": "Wema Bank", "id": 20, "slug": "wema-bank"},
        id=92747,
        account_name="PAYSTACKPAYME/JOHN EXAMPLE",
        account_number="0000000000",
        currency="NGN",
        active=True,
        assigned=True,
        split_config={"id": 221, "subaccounts": []},
        assignment={"assignee_id": 973, "assignee_type": "Customer", "integration": 100043},
    )

    assert account.bank == Bank(id=20, name="Wema Bank", slug="wema-bank")
    assert account.provider is None
    assert account.assignment.assignee_id == 973
    assert account.split_config == {"id": 221, "subaccounts": []}
    assert account.account_number == "0000000000"


def test_a_dedicated_account_has_a_provider_in_an_older_sample() -> None:
    account = read(
        DedicatedAccount,
        provider={"id": 1, "provider_slug": "wema-bank", "bank_id": 20, "bank_name": "Wema Bank"},
    )

    assert account.provider == DedicatedAccountProvider(
        id=1, provider_slug="wema-bank", bank_id=20, bank_name="Wema Bank"
    )
    assert account.bank is None


@pytest.mark.parametrize(
    ("value", "config"),
    [
        ('{"subaccount":"ACCT_f651f39t7x9a9c6"}', {"subaccount": "ACCT_f651f39t7x9a9c6"}),
        ({"subaccount": "ACCT_x"}, {"subaccount": "ACCT_x"}),
        (None, None),
    ],
    ids=["str", "object", "null"],
)
def test_split_config_may_be_a_json_string(value: object, config: object) -> None:
    assert read(DedicatedAccount, split_config=value).split_config == config


@pytest.mark.parametrize("value", ["[]", "", "x", 0, [], False], ids=repr)
def test_split_config_is_nothing_else(value: object) -> None:
    assert issues(DedicatedAccount, split_config=value) == (
        f"$.data.split_config: expected dict, got {type(value).__name__}",
    )


# --- identifications, lists, embedded customers ---


@pytest.mark.parametrize(
    ("wire", "identifications"),
    [
        ({}, None),
        ({"identifications": None}, None),
        ({"identifications": []}, []),
        (
            {"identifications": [{"country": "NG", "type": "bvn", "value": "223*****992"}]},
            [
                IdentificationRecord(
                    country=Country.NIGERIA, type=Identification.BVN, value="223*****992"
                )
            ],
        ),
        (
            {"identifications": [{"type": "bank_account", "account_number": "012****789"}]},
            [IdentificationRecord(type=Identification.BANK_ACCOUNT, account_number="012****789")],
        ),
    ],
    ids=["absent", "null", "[]", "bvn", "bank_account"],
)
def test_identifications(wire: dict[str, Any], identifications: object) -> None:
    assert read(Customer, **wire).identifications == identifications


@pytest.mark.parametrize(
    "field", ["authorizations", "transactions", "subscriptions", "dedicated_accounts"]
)
def test_absent_null_and_empty_are_told_apart_where_they_differ(field: str) -> None:
    assert getattr(read(Customer), field) is None
    assert getattr(read(Customer, **{field: None}), field) is None
    assert getattr(read(Customer, **{field: []}), field) == []


def test_transactions_and_totals_are_given_as_they_are() -> None:
    customer = read(
        Customer,
        transactions=[{"id": 2**40, "metadata": 0, "createdAt": "x"}],
        subscriptions=[{"customer": 5, "plan": {}}],
        total_transactions=0,
        total_transaction_value=[{"currency": "NGN", "amount": 5000}],
    )

    assert customer.transactions == [{"id": 2**40, "metadata": 0, "createdAt": "x"}]
    assert customer.subscriptions == [{"customer": 5, "plan": {}}]
    assert customer.total_transactions == 0
    assert customer.total_transaction_value == [{"currency": "NGN", "amount": 5000}]


def test_an_embedded_customer_has_an_international_phone() -> None:
    reference = read(
        CustomerReference,
        id=60192836,
        phone="12025550191",
        metadata="{}",
        risk_action="default",
        international_format_phone="+12025550191",
    )

    assert reference.international_format_phone == "+12025550191"
    assert reference.metadata == {}
    assert reference.risk_action is RiskAction.DEFAULT


@pytest.mark.parametrize("phone", ["", "+234", "0803", "463338418", None])
def test_a_phone_is_kept_as_it_is(phone: str | None) -> None:
    assert read(Customer, phone=phone).phone == phone


# --- enums, unknown keys ---


@pytest.mark.parametrize(
    ("model", "field", "member"),
    [
        (Customer, "domain", Domain.TEST),
        (Customer, "risk_action", RiskAction.BLACKLIST),
        (CustomerReference, "risk_action", RiskAction.WHITELIST),
        (IdentificationRecord, "country", Country.COTE_D_IVOIRE),
        (IdentificationRecord, "type", Identification.BVN),
        (Authorization, "domain", Domain.LIVE),
    ],
)
def test_a_known_word_is_a_member_and_a_new_one_a_plain_str(
    model: type[Any], field: str, member: Any
) -> None:
    assert getattr(read(model, **{field: member.value}), field) is member
    for word in ("tomorrow", "", member.value.swapcase()):
        value = getattr(read(model, **{field: word}), field)
        assert value == word
        assert type(value) is str
    assert getattr(read(model, **{field: None}), field) is None
    assert issues(model, **{field: 1}) == (f"$.data.{field}: expected str, got int",)


def test_the_words_of_the_enums() -> None:
    assert {word.name: word.value for word in RiskAction} == {
        "DEFAULT": "default",
        "WHITELIST": "allow",
        "BLACKLIST": "deny",
    }
    assert {word.name: word.value for word in Country} == {
        "NIGERIA": "NG",
        "GHANA": "GH",
        "SOUTH_AFRICA": "ZA",
        "KENYA": "KE",
        "COTE_D_IVOIRE": "CI",
        "EGYPT": "EG",
        "RWANDA": "RW",
    }
    assert [word.value for word in Identification] == ["bvn", "bank_account"]
    assert [word.value for word in Domain] == ["test", "live"]


@pytest.mark.parametrize(
    "model", [Customer, CustomerReference, Authorization, AuthorizationRequest, Meta]
)
def test_unknown_keys_are_ignored(model: type[Any]) -> None:
    assert read(model, tomorrow={"x": 1}, __class__="x", self=1) == read(model)


# --- nothing else is turned into something else ---


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *product(("first_name", "phone"), NOT_TEXT),
        *product(["integration"], NOT_INT),
        *product(["total_transactions"], NOT_INT),
        *product(["identified"], NOT_BOOL),
    ],
    ids=repr,
)
def test_no_other_value_is_coerced(field: str, value: object) -> None:
    reading = reading_of(Customer, {**REQUIRED, field: value})

    assert getattr(reading.value, field) is None
    assert len(reading.issues) == 1
    assert reading.issues[0].startswith(f"$.data.{field}: expected ")
    assert reading.issues[0].endswith(f", got {type(value).__name__}")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("authorizations", "AUTH"),
        ("authorizations", {"a": 1}),
        ("identifications", ""),
        ("transactions", {}),
    ],
)
def test_a_list_is_not_made_of_letters_or_keys(field: str, value: object) -> None:
    assert issues(Customer, **{field: value}) == (
        f"$.data.{field}: expected list, got {type(value).__name__}",
    )


@pytest.mark.parametrize("value", [[], "", "x", 0, True, [["bank", 1]]], ids=repr)
def test_an_object_is_not_made_of_a_list(value: object) -> None:
    assert issues(Customer, dedicated_account=value) == (
        f"$.data.dedicated_account: expected dict, got {type(value).__name__}",
    )


@pytest.mark.parametrize("value", [None, "CUS_x", 5, [], True], ids=repr)
def test_a_record_is_an_object(value: object) -> None:
    reading = reading_of(Customer, value)
    expected = f"expected dict, got {'None' if value is None else type(value).__name__}"

    assert reading.value is None
    assert reading.unreadable == (f"$.data: {expected}",)


@pytest.mark.parametrize("value", [None, "x", {}, {"id": 1}, 5], ids=repr)
def test_a_page_is_a_list(value: object) -> None:
    reading = page_of(Customer, value)
    expected = f"expected list, got {'None' if value is None else type(value).__name__}"

    assert reading.unreadable == (f"$.data: {expected}",)


def test_a_mandate_authorization_as_documented() -> None:
    mandate = read(
        MandateAuthorization,
        id=164098,
        status="active",
        mandate_id=512003,
        authorization_id=110049014,
        authorization_code="AUTH_8Lol0pNt14",
        integration_id=463433,
        account_number="0123456789",
        bank_code="032",
        bank_name=None,
        customer={"id": 43975700, "customer_code": "CUS_2", "email": "customer@example.com"},
        authorized_at="2024-09-27T10:57:53.824Z",
    )

    assert mandate.authorized_at == datetime(2024, 9, 27, 10, 57, 53, 824000, tzinfo=UTC)
    assert mandate.customer.id == 43975700
    assert mandate.bank_code == "032"
