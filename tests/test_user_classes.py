"""Classes that users pass: what they copy from our models, how they rename, what is refused."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Annotated, Any, Generic, TypeVar

import attrs
import pydantic
import pytest
from cattrs import override
from typing_extensions import TypeAliasType, TypedDict

from paystackx import Authorization, Country, Customer, InvalidRequestError, RiskAction
from paystackx._reading import convert as _convert
from paystackx._reading.convert import ParseResult, Reader, many, one
from tests.support import future_classes

T = TypeVar("T")
ROW = {"id": 1, "customer_code": "CUS_1", "email": "zebra@example.com"}
NOON = datetime(2024, 11, 3, 12, tzinfo=UTC)


def result_of(model: Any, wire: Any) -> ParseResult[Any]:
    reader: Reader[Any] = one(model, Customer)
    return reader(wire, "$.data")


def read(model: Any, wire: Any) -> Any:
    result = result_of(model, wire)
    assert (result.issues, result.unreadable) == ((), ())
    return result.value


def value_of(record: Any, name: str) -> Any:
    return record[name] if hasattr(record, "keys") else getattr(record, name)


# --- annotations of our models, copied ---


@attrs.define
class CopiedAttrs:
    risk_action: RiskAction | str | None = None
    country: Country | str | None = None
    created: datetime | None = None
    authorizations: list[Authorization] | None = None
    certain: RiskAction | str = "default"


@dataclasses.dataclass
class CopiedData:
    risk_action: RiskAction | str | None
    country: Country | str | None
    created: datetime | None
    authorizations: list[Authorization] | None
    certain: RiskAction | str = "default"


class CopiedDict(TypedDict):
    risk_action: RiskAction | str | None
    country: Country | str | None
    created: datetime | None
    authorizations: list[Authorization] | None
    certain: RiskAction | str


@pytest.mark.parametrize("model", [CopiedAttrs, CopiedData, CopiedDict])
def test_annotations_copied_from_our_models_work_in_any_class(model: Any) -> None:
    wire = {
        "risk_action": "deny",
        "country": "XX",
        "created": "2024-11-03T12:00:00Z",
        "authorizations": [{"reusable": 1, "exp_month": 1}],
        "certain": "allow",
    }
    record = read(model, wire)
    values: dict[str, Any] = {name: value_of(record, name) for name in wire}

    assert values == {
        "risk_action": RiskAction.BLACKLIST,
        "country": "XX",
        "created": NOON,
        "authorizations": [Authorization(reusable=True, exp_month="01")],
        "certain": RiskAction.WHITELIST,
    }
    assert isinstance(values["risk_action"], RiskAction)
    assert type(values["country"]) is str


def test_a_copied_enum_is_null_only_where_its_annotation_says_so() -> None:
    result = result_of(CopiedAttrs, {"risk_action": None, "country": 5, "certain": None})

    assert result.value == CopiedAttrs()
    assert result.issues == (
        "$.data.country: expected str, got int",
        "$.data.certain: expected str, got None",
    )


# --- subclasses of our models ---


@attrs.define(kw_only=True)
class MyCustomer(Customer):
    level: int | None = None


@attrs.define(kw_only=True)
class GenericCustomer(Customer, Generic[T]):
    extra: T


@attrs.define
class MyMeta:
    plan: str
    seats: int | None = None


@attrs.define(kw_only=True)
class Narrowed(Customer):
    metadata: MyMeta | None = None  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride] - that is tested


@attrs.define(kw_only=True)
class NarrowedBy(Customer, Generic[T]):
    metadata: T | None = None  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride] - that is tested


class Undecorated(MyCustomer):
    """It inherits its fields."""


VARIED = {
    "id": "938",
    "code": "CUS_1",
    "email": "zebra@example.com",
    "created_at": "2024-11-03T12:00:00Z",
    "authorizations": [{"reusable": 1, "card_type": "visa "}],
}


@pytest.mark.parametrize(
    ("model", "more"),
    [
        (MyCustomer, {}),
        (Undecorated, {}),
        (GenericCustomer[int], {"extra": 5}),
        (GenericCustomer[MyMeta], {"extra": {"plan": "gold"}}),
        (Narrowed, {}),
        (NarrowedBy[MyMeta], {}),
    ],
    ids=str,
)
def test_a_subclass_reads_the_forms_that_its_base_reads(model: Any, more: Any) -> None:
    customer = read(model, {**VARIED, **more})

    assert (customer.id, customer.customer_code, customer.created_at) == (938, "CUS_1", NOON)
    assert customer.authorizations == [Authorization(reusable=True, card_type="visa")]


def test_a_generic_subclass_checks_its_parameter() -> None:
    assert result_of(GenericCustomer[int], {**ROW, "extra": "5"}).unreadable == (
        "$.data.extra: expected int, got str",
    )


@pytest.mark.parametrize("model", [Narrowed, NarrowedBy[MyMeta]])
@pytest.mark.parametrize(
    ("sent", "metadata"),
    [
        ({"plan": "gold"}, MyMeta("gold")),
        ('{"plan":"gold","seats":2}', MyMeta("gold", 2)),
        (None, None),
        ("", None),
        (0, None),
    ],
    ids=["object", "str", "null", "empty", "0"],
)
def test_narrowed_metadata_is_read_in_every_form(model: Any, sent: Any, metadata: Any) -> None:
    assert read(model, {**ROW, "metadata": sent}).metadata == metadata


@pytest.mark.parametrize(
    ("sent", "metadata", "issue"),
    [
        ('{"plan":"gold","seats":"2"}', MyMeta("gold"), ".seats: expected int, got str"),
        ({"plan": "gold", "seats": "2"}, MyMeta("gold"), ".seats: expected int, got str"),
        ("{}", None, ".plan: required, but missing"),
        ("zebra", None, ": expected dict, got str"),
        (5, None, ": expected dict, got int"),
    ],
)
def test_what_is_wrong_in_narrowed_metadata_is_named(sent: Any, metadata: Any, issue: str) -> None:
    result = result_of(Narrowed, {**ROW, "metadata": sent})

    assert result.value.metadata == metadata
    assert result.issues == (f"$.data.metadata{issue}",)


# --- renamed fields ---

Renamed = Annotated[str | None, override(rename="phone_number")]


@attrs.define
class RenamedAttrs:
    id: int
    phone: Renamed = None


@dataclasses.dataclass
class RenamedData:
    id: int
    phone: Renamed = None


class RenamedDict(TypedDict):
    id: int
    phone: Renamed


@attrs.define(kw_only=True)
class RenamedCustomer(Customer):
    phone: Renamed = None
    created_at: Annotated[datetime | None, override(rename="since")] = None


@attrs.define
class Aliased:
    id: int
    phone: str | None = attrs.field(default=None, alias="phone_number")
    _private: int | None = None


@pytest.mark.parametrize(
    "model", [RenamedAttrs, RenamedData, RenamedDict, RenamedCustomer, Aliased]
)
def test_a_renamed_field_is_read_blamed_and_blanked_under_its_key(model: Any) -> None:
    assert value_of(read(model, {**ROW, "phone_number": "0803"}), "phone") == "0803"

    result = result_of(model, {**ROW, "phone_number": 5})

    assert result.issues == ("$.data.phone_number: expected str, got int",)
    assert value_of(result.value, "phone") is None


def test_a_rename_replaces_the_keys_of_the_base() -> None:
    wire = {**ROW, "since": "2024-11-03T12:00:00Z", "createdAt": "2000-01-01T00:00:00Z"}

    assert read(RenamedCustomer, wire).created_at == NOON
    assert read(RenamedCustomer, {**ROW, "phone": 5}).phone is None


def test_a_field_with_an_alias_is_also_read_under_its_name() -> None:
    assert read(Aliased, {"id": 1, "phone": "0803", "_private": 5}) == Aliased(1, "0803", 5)
    assert result_of(Aliased, {"id": 1, "phone": 5}).issues == (
        "$.data.phone: expected str, got int",
    )


def test_a_required_renamed_field_is_missed_under_its_key() -> None:
    @attrs.define
    class Required:
        phone: Annotated[str, override(rename="phone_number")]

    assert result_of(Required, {"phone": "x"}).unreadable == (
        "$.data.phone_number: required, but missing",
    )


def test_a_hook_of_the_users_own_is_used() -> None:
    @attrs.define(kw_only=True)
    class Hooked(Customer):
        metadata: Annotated[Any, override(struct_hook=lambda value, _: [value])] = None
        skipped: Annotated[int, override(omit=True)] = 7

    customer = read(Hooked, {**ROW, "metadata": 5, "skipped": 8})
    assert (customer.metadata, customer.skipped) == ([5], 7)


# --- what cannot be read is refused at once ---


@attrs.define
class WithDecimal:
    amount: Decimal | None = None


@attrs.define
class DeepDecimal:
    inner: dict[str, list[WithDecimal]] | None = None


class DecimalDict(TypedDict):
    amount: Decimal | None


class Abstract(ABC):
    @abstractmethod
    def speak(self) -> None: ...


@attrs.define
class AbstractAttrs(Abstract):
    id: int


@dataclasses.dataclass
class WithInitVar:
    id: int
    today: dataclasses.InitVar[str]


@attrs.define
class OwnConstructor:
    id: int

    def __init__(self, other: int) -> None:
        self.id = other


@attrs.define(kw_only=True)
class BadNarrowing(Customer):
    metadata: Decimal | None = None  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride] - that is tested


UNREADABLE = [
    WithDecimal,
    DeepDecimal,
    DecimalDict,
    AbstractAttrs,
    WithInitVar,
    OwnConstructor,
    BadNarrowing,
    dict[str, Decimal],
]


@pytest.mark.parametrize("make", [one, many])
@pytest.mark.parametrize("model", UNREADABLE, ids=str)
def test_a_class_that_cannot_be_read_is_refused_before_anything_is_sent(
    model: Any, make: Any
) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be read from JSON") as caught:
        make(model, Customer)
    assert caught.value.parameter == "alternate_model_class"


def test_what_can_be_read_after_all_is_not_refused() -> None:
    @dataclasses.dataclass
    class Defaulted:
        id: int
        today: dataclasses.InitVar[str] = "now"

    @attrs.define
    class Converted:
        amount: Decimal = attrs.field(converter=Decimal)
        computed: int = attrs.field(init=False, default=3)

    assert read(Defaulted, {"id": 1}).id == 1
    assert read(Converted, {"amount": "1.5"}).amount == Decimal("1.5")


def test_a_class_that_refers_to_itself() -> None:
    wire = {**ROW, "referrer": {**ROW, "referrer": None, "id": "2"}}

    assert read(Referred, wire).referrer.id == 2


@attrs.define(kw_only=True)
class Referred(Customer):
    referrer: "Referred | None" = None


@pytest.mark.parametrize("error", [OSError(24, "Too many open files"), ImportError("zebra")])
def test_what_the_machine_lacks_is_not_the_users_fault(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    class Broken:
        def get_structure_hook(self, _: Any) -> Any:
            raise error

    monkeypatch.setattr(_convert, "_converter", Broken)
    with pytest.raises(type(error)):
        one(MyCustomer, Customer)


# --- annotations that are strings, and aliases of types ---


@pytest.mark.parametrize("model", [future_classes.Total, future_classes.Box[int]])
def test_required_keys_are_read_from_evaluated_hints(model: Any) -> None:
    assert read(model, {"id": 1}) == {"id": 1}
    assert read(model, {"id": 1, "count": 2}) == {"id": 1, "count": 2}
    assert result_of(model, {"id": 1, "count": "x"}).value == {"id": 1}
    assert result_of(model, {"count": 2}).unreadable == ("$.data.id: required, but missing",)
    assert result_of(model, {"id": "1"}).unreadable == ("$.data.id: expected int, got str",)


def test_required_in_a_class_that_is_not_total() -> None:
    assert read(future_classes.Partial, {"id": 1}) == {"id": 1}
    assert result_of(future_classes.Partial, {}).unreadable == ("$.data.id: required, but missing",)


MaybeText = TypeAliasType("MaybeText", str | None)
Maybe = TypeAliasType("Maybe", T | None, type_params=(T,))


@attrs.define
class WithAlias:
    phone: MaybeText
    other: Maybe[str]


def test_an_alias_of_a_type_is_resolved() -> None:
    wire = {"phone": "0803", "other": "x"}

    assert read(WithAlias, wire) == WithAlias("0803", "x")
    result = result_of(WithAlias, {"phone": 5, "other": 6})
    assert result.value == WithAlias(None, None)
    assert result.issues == (
        "$.data.phone: expected str, got int",
        "$.data.other: expected str, got int",
    )


# --- typed reads tell the truth ---


class Rank(IntEnum):
    FIRST = 1


class Guessing(StrEnum):
    GOLD = "gold"

    @classmethod
    def _missing_(cls, value: object) -> "Guessing | None":
        return cls.GOLD if value == "GOLD" else None


@attrs.define
class Typed:
    rank: Rank | None = None
    guess: Guessing | None = None
    bare: tuple | None = None  # type: ignore[type-arg]  # pyright: ignore[reportMissingTypeArgument] - that is tested
    bare_dict: dict | None = None  # type: ignore[type-arg]  # pyright: ignore[reportMissingTypeArgument] - that is tested
    nothing: None = None


def test_a_dict_with_types_is_checked() -> None:
    assert read(dict[str, int], {"a": 1}) == {"a": 1}
    result = result_of(dict[str, int], {"a": 1, "zebra": "x"})
    assert result.value == {"a": 1}
    assert result.issues == ("$.data.{key 2}: expected int, got str",)


def test_a_bare_tuple_is_a_tuple() -> None:
    assert read(Typed, {"bare": [1, "a"]}).bare == (1, "a")
    assert read(Typed, {"bare_dict": {"a": [1]}}).bare_dict == {"a": [1]}


@pytest.mark.parametrize("value", [1.0, True], ids=repr)
def test_an_int_enum_takes_only_an_int(value: object) -> None:
    result = result_of(Typed, {"rank": value})

    assert result.value.rank is None
    assert result.issues == (f"$.data.rank: expected Rank, got {type(value).__name__}",)


def test_an_enum_may_know_more_forms_of_its_members() -> None:
    assert read(Typed, {"guess": "GOLD", "nothing": None}).guess is Guessing.GOLD
    assert result_of(Typed, {"nothing": 1}).issues


# --- a pydantic model ---


class Inner(pydantic.BaseModel):
    code: str


class Model(pydantic.BaseModel):
    id: int
    phone: str | None = "none"
    count: int = 5
    tags: list[str] = []
    inner: Inner | None = None
    scores: dict[str, int] = {}
    renamed: int | None = pydantic.Field(None, alias="reNamed")
    chosen: int = pydantic.Field(7, validation_alias=pydantic.AliasChoices("chosen_a", "chosen_b"))
    optional: str | None


WIRE: dict[str, Any] = {"id": 1, "optional": None}


@pytest.mark.parametrize(
    ("field", "value", "kept", "issue"),
    [
        ("phone", 5, None, ".phone: string_type"),
        ("count", "x", 5, ".count: int_parsing"),
        ("count", None, 5, ".count: int_type"),
        ("tags", ["a", 5], [], ".tags[1]: string_type"),
        ("inner", {}, None, ".inner: missing"),
        ("scores", {"zebra": "x"}, {}, ".scores: int_parsing"),
        ("optional", 5, None, ".optional: string_type"),
    ],
)
def test_a_field_that_pydantic_blames_is_blanked(
    field: str, value: Any, kept: Any, issue: str
) -> None:
    result = result_of(Model, {**WIRE, field: value})

    assert getattr(result.value, field) == kept
    assert result.issues == (f"$.data{issue}",)
    assert result.unreadable == ()


@pytest.mark.parametrize(
    ("key", "field", "kept"),
    [("reNamed", "renamed", None), ("chosen_a", "chosen", 7), ("chosen_b", "chosen", 7)],
)
def test_a_field_of_pydantic_is_blamed_under_its_alias(key: str, field: str, kept: Any) -> None:
    result = result_of(Model, {**WIRE, key: "x"})

    assert getattr(result.value, field) == kept
    assert len(result.issues) == 1
    assert result.issues[0].endswith(": int_parsing")


def test_a_row_without_a_required_field_of_pydantic_is_unreadable() -> None:
    result = result_of(Model, {"id": "zebra", "phone": 5, "optional": None})

    assert result.value is None
    assert result.unreadable == ("$.data.id: int_parsing",)
    assert result.issues == ("$.data.phone: string_type",)


def test_the_json_that_pydantic_validates_is_left_as_it_was() -> None:
    wire = {**WIRE, "phone": 5, "count": "x"}
    before = dict(wire)

    result_of(Model, wire)

    assert wire == before


def test_what_pydantic_says_of_the_whole_is_unreadable() -> None:
    class Whole(pydantic.BaseModel):
        id: int = 1

        @pydantic.model_validator(mode="after")
        def refuse(self) -> "Whole":
            raise ValueError("zebra")

    assert result_of(Whole, {}).unreadable == ("$.data: value_error",)


# --- paths name positions, not users' keys ---


@attrs.define
class Mapped:
    scores: dict[str, int] | None = None
    nested: Mapping[str, Mapping[str, list[int]]] | None = None


class Root(pydantic.RootModel[dict[str, int]]):
    pass


class Strict(pydantic.BaseModel, extra="forbid"):
    id: int = 1


@pytest.mark.parametrize(
    ("model", "wire", "issue"),
    [
        (Mapped, {"scores": {"a": 1, "zebra": "x"}}, "$.data.scores.{key 2}: expected int"),
        (
            Mapped,
            {"nested": {"zebra": {"zebra": [1, "x"]}}},
            "$.data.nested.{key 1}.{key 1}[1]: expected int",
        ),
        (Root, {"a": 1, "zebra": "x"}, "$.data.{key 2}: int_parsing"),
        (Strict, {"zebra": 1}, "$.data.{key 1}: extra_forbidden"),
        (Model, {**WIRE, "scores": {"zebra": "x"}}, "$.data.scores: int_parsing"),
    ],
    ids=["mapping", "nested", "root", "forbidden", "pydantic"],
)
def test_a_path_counts_the_keys_of_the_users_data(model: Any, wire: Any, issue: str) -> None:
    result = result_of(model, wire)
    lines = [*result.issues, *result.unreadable]

    assert [line for line in lines if line.startswith(issue)]
    assert not any("zebra" in line for line in lines)
