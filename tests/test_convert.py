"""ParseResult tolerantly, never silently; and into whatever class a user chose."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, Generic, Literal, NewType, NotRequired, Required, TypeVar

import attrs
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import TypedDict

from paystackx import Authorization, Customer, InvalidRequestError
from paystackx._reading.convert import ParseResult, Reader, many, nothing, one

T = TypeVar("T")
CustomerId = NewType("CustomerId", int)


def row(id_: int = 1, **changes: Any) -> dict[str, Any]:
    return {"id": id_, "customer_code": f"CUS_{id_}", "email": f"zebra{id_}@example.com", **changes}


def reading_of(model: Any, wire: Any) -> ParseResult[Any]:
    """What becomes of a record."""
    reader: Reader[Any] = one(model, Customer)
    return reader(wire, "$.data")


def page_of(model: Any, wire: Any) -> ParseResult[list[Any]]:
    """What becomes of a list of records."""
    reader: Reader[list[Any]] = many(model, Customer)
    return reader(wire, "$.data")


def read(model: Any, wire: Any) -> Any:
    """A record of a user's class, read without one issue."""
    reading = reading_of(model, wire)
    assert reading.issues == ()
    assert reading.unreadable == ()
    return reading.value


def fatal(model: Any, wire: Any) -> tuple[str, ...]:
    reading = reading_of(model, wire)
    assert reading.value is None
    assert reading.unreadable
    return reading.unreadable


# --- a user's classes ---


class Level(StrEnum):
    GOLD = "gold"


class Rank(IntEnum):
    FIRST = 1


class Mixed(Enum):
    WORD = "word"
    NUMBER = 2


@attrs.define
class Inner:
    code: str
    note: str | None = None


@attrs.define
class Attrs:
    """One field of each kind."""

    id: int
    count: int = 5
    factory: list[int] = attrs.Factory(lambda: [1])
    phone: str | None = None
    level: Level | None = None
    rank: Rank | None = None
    mixed: Mixed | None = None
    word: Literal["a", "b"] | None = None
    one: Literal[1] | None = None
    either: int | str | None = None
    amount: float | None = None
    moment: datetime | None = None
    day: date | None = None
    numbers: list[int] | None = None
    nested: list[list[int]] | None = None
    pair: tuple[int, str] | None = None
    words: tuple[str, ...] | None = None
    two_words: tuple[str, str] | None = None
    unique: set[int] | None = None
    frozen: frozenset[str] | None = None
    sequence: Sequence[int] | None = None
    scores: dict[str, int] | None = None
    by_number: dict[int, int] | None = None
    mapping: Mapping[str, list[int]] | None = None
    anything: Any = None
    inner: Inner | None = None
    inners: list[Inner] | None = None
    authorization: Authorization | None = None
    customer_id: CustomerId | None = None
    annotated: Annotated[int | None, "a note"] = None
    bag: set[Inner] | None = None


@dataclasses.dataclass
class Data:
    id: int
    first_name: str | None
    count: int = 5
    tags: list[str] = dataclasses.field(default_factory=lambda: ["x"])
    inner: Inner | None = None


class Total(TypedDict):
    id: int
    first_name: str | None
    count: NotRequired[int]


class Partial(TypedDict, total=False):
    id: Required[int]
    count: int


class Wrapped(TypedDict, total=False):
    phone: Required[Annotated[str | None, "a note"]]


@dataclasses.dataclass
class Noted:
    phone: Annotated[str | None, "a note"]


class Pydantic(pydantic.BaseModel):
    id: int
    phone: str | None = None
    tags: list[str] = []


@attrs.define
class Box(Generic[T]):
    value: T
    count: int = 5


@dataclasses.dataclass
class DataBox(Generic[T]):
    value: T
    count: int = 5


class DictBox(TypedDict, Generic[T]):
    value: T
    count: NotRequired[int]


@attrs.define(kw_only=True)
class Mine(Customer):
    """Customer with fields of the user's own."""

    level: Level | None = None
    nickname: str | None = None
    code: str | None = None


class Plain(Customer):
    """A subclass without a decorator."""


@attrs.define
class Picky:
    id: int = attrs.field(validator=attrs.validators.lt(10))


@dataclasses.dataclass
class Sulky:
    id: int

    def __post_init__(self) -> None:
        raise RuntimeError("zebra")


# --- tolerance ---


def test_a_wrong_field_is_blanked_and_named_and_the_others_are_unharmed() -> None:
    rows = [row(n) for n in range(1, 51)]
    rows[3]["phone"] = 4633384180

    reading = page_of(Customer, rows)

    assert reading.issues == ("$.data[3].phone: expected str, got int",)
    assert reading.unreadable == ()
    assert [customer.id for customer in reading.value] == list(range(1, 51))
    assert reading.value[3].phone is None


def test_several_issues_are_all_named_in_the_order_of_the_rows() -> None:
    rows = [row(1, phone=1), row(2), row(3, phone=True, authorizations=[{"exp_month": 13}, 7, {}])]

    reading = page_of(Customer, rows)

    assert set(reading.issues) == {
        "$.data[0].phone: expected str, got int",
        "$.data[2].phone: expected str, got bool",
        "$.data[2].authorizations[0].exp_month: expected a month from 1 to 12, got int",
        "$.data[2].authorizations[1]: expected dict, got int",
    }
    assert reading.issues[0].startswith("$.data[0]")
    assert reading.value[2].authorizations == [Authorization(), Authorization()]


def test_items_of_a_list_are_named_in_their_order() -> None:
    wire = row(authorizations=[1, {}, "a", {"bank": 5}])

    reading = reading_of(Customer, wire)

    assert reading.issues == (
        "$.data.authorizations[0]: expected dict, got int",
        "$.data.authorizations[2]: expected dict, got str",
        "$.data.authorizations[3].bank: expected str, got int",
    )


def test_a_row_that_cannot_be_read_is_named_alone_and_the_others_are_kept() -> None:
    rows = [row(1), row(2), row(3)]
    del rows[1]["id"]

    reading = page_of(Customer, rows)

    assert reading.unreadable == ("$.data[1].id: required, but missing",)
    assert reading.issues == ()
    assert [customer.id for customer in reading.value] == [1, 3]


def test_every_row_that_cannot_be_read_is_named() -> None:
    rows: list[Any] = [{}, row(2), None, row(4, email=None)]

    reading = page_of(Customer, rows)

    assert set(reading.unreadable) == {
        "$.data[0].id: required, but missing",
        "$.data[0].customer_code: required, but missing",
        "$.data[0].email: required, but missing",
        "$.data[2]: expected dict, got None",
        "$.data[3].email: expected str, got None",
    }
    assert [customer.id for customer in reading.value] == [2]


def test_a_blanked_field_and_a_missing_one_in_one_record() -> None:
    reading = reading_of(Customer, {"id": 1, "email": "zebra@example.com", "phone": 5})

    assert reading.value is None
    assert reading.unreadable == ("$.data.customer_code: required, but missing",)


def test_the_json_itself_is_left_as_it_was() -> None:
    wire = row(phone=5, code="x", created_at=7, authorizations=[{"exp_month": 13}, 1])
    before = repr(wire)

    reading_of(Customer, wire)
    page_of(Customer, [wire])

    assert repr(wire) == before


@given(st.text("abcdefgh", min_size=9), st.integers(10**9))
def test_no_issue_holds_a_value(text: str, number: int) -> None:
    wire = row(
        id_=number,
        phone=number,
        identified=text,
        createdAt=text,
        metadata=text,
        authorizations=[text, {"exp_month": text, "reusable": number}],
        dedicated_account={"split_config": text, "bank": number},
    )

    reading = reading_of(Customer, {**wire, "customer_code": number})
    lines = [*reading.unreadable, *reading_of(Customer, wire).issues]

    assert len(lines) == 10
    assert not any(text in line or str(number) in line or "zebra" in line for line in lines)


def test_the_answer_of_an_operation_without_data_is_none() -> None:
    for value in (None, {"country": "NG"}, [1], "x"):
        reading = nothing(value, "$.data")
        assert (reading.value, reading.issues, reading.unreadable) == (None, (), ())


# --- alternate_model_class: what is taken ---


def test_an_attrs_class() -> None:
    wire = {
        "id": 1,
        "phone": "0803",
        "word": "a",
        "one": 1,
        "either": "x",
        "amount": 2,
        "moment": "2024-11-03T16:29:08Z",
        "day": "2024-11-03",
        "numbers": [1, 2],
        "nested": [[1], []],
        "pair": [1, "a"],
        "words": ["a", "b", "c"],
        "two_words": ["a", "b"],
        "unique": [1, 1],
        "frozen": ["a"],
        "sequence": [1],
        "scores": {"a": 1},
        "mapping": {"a": [1]},
        "anything": {"x": [None]},
        "inner": {"code": "c"},
        "inners": [{"code": "c", "note": "n"}],
        "authorization": {"reusable": 1, "exp_month": 1},
        "customer_id": 5,
        "annotated": 6,
        "unknown": "ignored",
    }

    assert read(Attrs, wire) == Attrs(
        id=1,
        phone="0803",
        word="a",
        one=1,
        either="x",
        amount=2.0,
        moment=datetime(2024, 11, 3, 16, 29, 8, tzinfo=UTC),
        day=date(2024, 11, 3),
        numbers=[1, 2],
        nested=[[1], []],
        pair=(1, "a"),
        words=("a", "b", "c"),
        two_words=("a", "b"),
        unique={1},
        frozen=frozenset({"a"}),
        sequence=[1],
        scores={"a": 1},
        mapping={"a": [1]},
        anything={"x": [None]},
        inner=Inner("c"),
        inners=[Inner("c", "n")],
        authorization=Authorization(reusable=True, exp_month="01"),
        customer_id=CustomerId(5),
        annotated=6,
    )


@pytest.mark.parametrize(
    ("field", "value", "member"),
    [
        ("level", "gold", Level.GOLD),
        ("rank", 1, Rank.FIRST),
        ("mixed", "word", Mixed.WORD),
        ("mixed", 2, Mixed.NUMBER),
    ],
)
def test_a_users_enum_is_read_as_its_member(field: str, value: object, member: Enum) -> None:
    assert getattr(read(Attrs, {"id": 1, field: value}), field) is member


@pytest.mark.parametrize(
    ("field", "value", "issue"),
    [
        ("phone", 5, "phone: expected str, got int"),
        ("level", "tin", "level: expected Level, got str"),
        ("level", 1, "level: expected Level, got int"),
        ("rank", 2, "rank: expected Rank, got int"),
        ("rank", "1", "rank: expected Rank, got str"),
        ("rank", True, "rank: expected Rank, got bool"),
        ("mixed", 3, "mixed: expected Mixed, got int"),
        ("mixed", [], "mixed: expected Mixed, got list"),
        ("word", "c", "word: expected one of a few words, got str"),
        ("either", 1.5, "either: expected int or str, got float"),
        ("amount", "1.5", "amount: expected float, got str"),
        ("amount", True, "amount: expected float, got bool"),
        ("amount", 10**400, "amount: does not take int (OverflowError)"),
        (
            "moment",
            "2024-11-03",
            "moment: expected an ISO 8601 timestamp with a time zone, got str",
        ),
        ("day", "2024-13-03", "day: expected an ISO 8601 date, got str"),
        ("day", 20241103, "day: expected an ISO 8601 date, got int"),
        ("numbers", "12", "numbers: expected list, got str"),
        ("numbers", {"1": 1}, "numbers: expected list, got dict"),
        ("words", "ab", "words: expected list, got str"),
        ("words", {"a": 1}, "words: expected list, got dict"),
        ("unique", "12", "unique: expected list, got str"),
        ("frozen", {"a": 1}, "frozen: expected list, got dict"),
        ("sequence", "12", "sequence: expected list, got str"),
        ("scores", [["a", 1]], "scores: expected dict, got list"),
        ("mapping", [], "mapping: expected dict, got list"),
        ("inner", [], "inner: expected dict, got list"),
        ("inner", {}, "inner.code: required, but missing"),
        ("customer_id", "5", "customer_id: expected int, got str"),
        ("annotated", "6", "annotated: expected int, got str"),
    ],
)
def test_a_wrong_field_of_a_users_class_is_none(field: str, value: object, issue: str) -> None:
    reading = reading_of(Attrs, {"id": 1, field: value})

    assert reading.issues == (f"$.data.{issue}",)
    assert reading.value == Attrs(id=1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("one", True), ("either", True), ("mixed", True)],
)
def test_what_merely_equals_a_value_is_not_taken_for_it(field: str, value: object) -> None:
    reading = reading_of(Attrs, {"id": 1, field: value})

    assert getattr(reading.value, field) is None
    assert len(reading.issues) == 1
    assert reading.issues[0].startswith(f"$.data.{field}: ")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pair", [1]),
        ("pair", [1, "a", 2]),
        ("pair", [1, 2]),
        ("pair", "1a"),
        ("pair", {"a": 1, "b": 2}),
        ("two_words", "ab"),
        ("two_words", {"a": 1, "b": 2}),
    ],
)
def test_a_tuple_of_a_fixed_length_is_read_whole_or_not_at_all(field: str, value: object) -> None:
    reading = reading_of(Attrs, {"id": 1, field: value})

    assert reading.value == Attrs(id=1)
    assert reading.unreadable == ()
    assert all(issue.startswith(f"$.data.{field}") for issue in reading.issues)
    assert reading.issues


def test_a_record_that_needs_a_tuple_is_fatal_without_it() -> None:
    @attrs.define
    class Strict:
        pair: tuple[int, str]

    reading = page_of(Strict, [{"pair": [1]}, {"pair": [1, "a"]}])

    assert reading.value == [Strict((1, "a"))]
    assert len(reading.unreadable) == 1
    assert reading.unreadable[0].startswith("$.data[0].pair")


@pytest.mark.parametrize(
    ("field", "value", "kept", "issue"),
    [
        ("numbers", [1, "a", 3], [1, 3], "numbers[1]: expected int, got str"),
        ("nested", [[1, "a"], [2]], [[1], [2]], "nested[0][1]: expected int, got str"),
        ("nested", [1, [2]], [[2]], "nested[0]: expected list, got int"),
        ("words", ["a", 1, "c"], ("a", "c"), "words[1]: expected str, got int"),
        ("unique", [1, "a"], {1}, "unique[1]: expected int, got str"),
        ("scores", {"a": 1, "b": "x"}, {"a": 1}, "scores.{key 2}: expected int, got str"),
        ("by_number", {"1": 1}, {}, "by_number.{key 1}: expected int, got str"),
        ("by_number", {"1": "x"}, {}, "by_number.{key 1}: expected int, got str"),
        ("mapping", {"a": [1, "b"]}, {"a": [1]}, "mapping.{key 1}[1]: expected int, got str"),
        ("inners", [{"code": "c"}, {}], [Inner("c")], "inners[1].code: required, but missing"),
        (
            "inners",
            [{"code": "c", "note": 1}],
            [Inner("c")],
            "inners[0].note: expected str, got int",
        ),
    ],
)
def test_an_item_that_cannot_be_read_is_left_out(
    field: str, value: object, kept: object, issue: str
) -> None:
    reading = reading_of(Attrs, {"id": 1, field: value})

    assert getattr(reading.value, field) == kept
    assert reading.issues == (f"$.data.{issue}",)


def test_a_field_that_takes_no_none_gets_its_default() -> None:
    wire: dict[str, Any] = {"id": 1, "count": "7", "factory": {}}

    reading = reading_of(Attrs, wire)

    assert (reading.value.count, reading.value.factory) == (5, [1])
    assert reading.issues == (
        "$.data.count: expected int, got str",
        "$.data.factory: expected list, got dict",
    )


def test_what_shows_only_when_the_rest_is_mended_is_named_too() -> None:
    reading = reading_of(Attrs, {"id": 1, "phone": 5, "bag": [{"code": "c"}, 7]})

    # An attrs class has no hash unless it asks for one: no set can hold it.
    assert reading.value == Attrs(id=1)
    assert reading.issues == (
        "$.data.phone: expected str, got int",
        "$.data.bag[1]: expected dict, got int",
        "$.data.bag: does not take list (TypeError)",
    )


def test_a_dataclass() -> None:
    wire = {"id": 1, "first_name": None, "inner": {"code": "c"}}
    wrong = {"id": 1, "first_name": 5, "count": None, "tags": "ab"}

    assert read(Data, wire) == Data(1, None, inner=Inner("c"))
    reading = reading_of(Data, wrong)
    assert reading.value == Data(1, None, 5, ["x"])
    assert set(reading.issues) == {
        "$.data.first_name: expected str, got int",
        "$.data.count: expected int, got None",
        "$.data.tags: expected list, got str",
    }
    assert fatal(Data, {"id": "1", "first_name": None}) == ("$.data.id: expected int, got str",)
    assert fatal(Data, {"id": 1}) == ("$.data.first_name: required, but missing",)
    assert fatal(Data, []) == ("$.data: expected dict, got list",)


def test_a_typeddict() -> None:
    assert read(Total, {"id": 1, "first_name": None}) == {"id": 1, "first_name": None}
    assert read(Partial, {"id": 1, "count": 2}) == {"id": 1, "count": 2}

    total = reading_of(Total, {"id": 1, "first_name": 5, "count": "x"})
    partial = reading_of(Partial, {"id": 1, "count": "x"})

    assert total.value == {"id": 1, "first_name": None}
    assert set(total.issues) == {
        "$.data.first_name: expected str, got int",
        "$.data.count: expected int, got str",
    }
    assert partial.value == {"id": 1}
    assert fatal(Total, {"id": 1}) == ("$.data.first_name: required, but missing",)
    assert fatal(Partial, {"count": 1}) == ("$.data.id: required, but missing",)
    assert fatal(Partial, {"id": True}) == ("$.data.id: expected int, got bool",)
    assert fatal(Total, []) == ("$.data: expected dict, got list",)


def test_a_field_that_takes_none_is_seen_through_its_wrapping() -> None:
    for model, value in ((Wrapped, {"phone": None}), (Noted, Noted(None))):
        reading = reading_of(model, {"phone": 5})
        assert reading.value == value
        assert reading.issues == ("$.data.phone: expected str, got int",)


@pytest.mark.parametrize("model", [dict, dict[str, Any]], ids=str)
def test_dict_gives_the_plain_data(model: Any) -> None:
    wire = row(metadata={"userName": 1}, exp_month=13)

    assert read(model, wire) == wire
    assert fatal(model, [wire]) == ("$.data: expected dict, got list",)
    assert fatal(model, None) == ("$.data: expected dict, got None",)


def test_a_pydantic_model() -> None:
    assert read(Pydantic, {"id": 1, "phone": None}) == Pydantic(id=1)
    reading = page_of(Pydantic, [{"id": 1}, {"tags": ["a", 5], "phone": "zebra"}])

    assert reading.value == [Pydantic(id=1)]
    assert reading.unreadable == ("$.data[1].id: missing",)
    assert reading.issues == ("$.data[1].tags[1]: string_type",)
    assert fatal(Pydantic, None) == ("$.data: model_type",)


@pytest.mark.parametrize(
    "error",
    [ValueError("zebra"), KeyError("zebra"), RuntimeError(), ExceptionGroup("zebra", [OSError()])],
    ids=lambda error: type(error).__name__,
)
def test_a_class_with_model_validate_may_raise_anything(error: Exception) -> None:
    class Odd:
        @classmethod
        def model_validate(cls, value: Any) -> "Odd":
            if value == {"ok": 1}:
                return cls()
            raise error

    reading = page_of(Odd, [{"ok": 1}, {"zebra": 1}, "zebra"])

    assert [type(value) for value in reading.value] == [Odd]
    assert reading.unreadable == (
        f"$.data[1]: does not take dict ({type(error).__name__})",
        f"$.data[2]: does not take str ({type(error).__name__})",
    )


@pytest.mark.parametrize(
    "errors",
    [lambda: ["zebra"], lambda: None, lambda: [{"loc": 5}], len, lambda: 1 / 0],
    ids=["texts", "None", "another form", "needs an argument", "raises"],
)
def test_an_error_with_errors_of_another_kind_is_no_surprise(errors: Any) -> None:
    class OddError(Exception):
        pass

    class Odd:
        @classmethod
        def model_validate(cls, _: Any) -> "Odd":
            error = OddError("zebra")
            vars(error)["errors"] = errors
            raise error

    assert fatal(Odd, {}) == ("$.data: does not take dict (OddError)",)


def test_what_ends_the_program_is_let_through() -> None:
    class Stop:
        @classmethod
        def model_validate(cls, _: Any) -> "Stop":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reading_of(Stop, {})
    with pytest.raises(KeyboardInterrupt):
        page_of(Stop, [{}])


def test_a_subclass_of_customer_reads_the_wire_as_customer_does() -> None:
    wire = row(createdAt="2024-11-03T16:29:08Z", metadata="{}", nickname="Bo")
    del wire["customer_code"]

    mine = read(Mine, {**wire, "code": "CUS_9"})

    assert isinstance(mine, Mine)
    assert (mine.customer_code, mine.nickname, mine.metadata) == ("CUS_9", "Bo", {})
    assert mine.created_at == datetime(2024, 11, 3, 16, 29, 8, tzinfo=UTC)
    assert reading_of(Mine, row(nickname=5)).issues == ("$.data.nickname: expected str, got int",)
    assert type(read(Plain, row())) is Plain


def test_an_enum_in_a_subclass_of_customer_is_read_as_its_member() -> None:
    assert read(Mine, row(level="gold")).level is Level.GOLD


@pytest.mark.parametrize("model", [Box, DataBox])
def test_a_generic_class(model: Any) -> None:
    assert read(model[int], {"value": 1}) == model(1)
    assert read(model[Inner], {"value": {"code": "c"}}) == model(Inner("c"))
    reading = reading_of(model[int], {"value": 1, "count": "x"})
    assert reading.value == model(1)
    assert reading.issues == ("$.data.count: expected int, got str",)
    assert fatal(model[int], {"value": "1"}) == ("$.data.value: expected int, got str",)


def test_a_generic_typeddict() -> None:
    assert read(DictBox[int], {"value": 1}) == {"value": 1}
    reading = reading_of(DictBox[int], {"value": 1, "count": "x"})
    assert reading.value == {"value": 1}
    assert fatal(DictBox[int], {"value": "1"}) == ("$.data.value: expected int, got str",)


def test_a_class_that_refuses_a_record_is_named_without_its_words() -> None:
    assert fatal(Picky, {"id": 10}) == ("$.data: Picky refused it (ValueError)",)
    assert fatal(Sulky, {"id": 10}) == ("$.data: Sulky refused it (RuntimeError)",)
    reading = page_of(Picky, [{"id": 1}, {"id": 10}])
    assert reading.value == [Picky(1)]
    assert reading.unreadable == ("$.data[1]: Picky refused it (ValueError)",)


def test_nothing_else_is_asked_for_when_there_is_no_class() -> None:
    assert type(read(None, row())) is Customer
    assert reading_of(Authorization, {}).value == Authorization()


# --- alternate_model_class: what is refused ---


@attrs.define
class Unresolvable:
    x: "Nowhere"  # type: ignore[name-defined]  # pyright: ignore[reportUndefinedVariable]  # noqa: F821 - that is tested


@dataclasses.dataclass
class Unresolvable2:
    x: Unresolvable


@attrs.define
class Unreadable:
    x: object


@pytest.mark.parametrize(
    "model",
    [
        int,
        str,
        list,
        list[Customer],
        tuple,
        object,
        Customer | None,
        5,
        "Customer",
        Level,
        Attrs(id=1),
        Data(1, None),
        Unresolvable,
        Unresolvable2,
        Unreadable,
    ],
    ids=repr,
)
def test_a_class_that_no_record_can_be_made_of_is_refused_at_once(model: Any) -> None:
    for make in (one, many):
        with pytest.raises(InvalidRequestError) as caught:
            make(model, Customer)
        assert caught.value.parameter == "alternate_model_class"
        assert str(caught.value).startswith(
            "alternate_model_class: pass an attrs class, a dataclass, a TypedDict, dict, or a class"
        )


def test_a_refusal_names_the_class_and_the_reason() -> None:
    with pytest.raises(InvalidRequestError, match=r"int is no such class$"):
        one(int, Customer)
    with pytest.raises(InvalidRequestError, match=r"Unresolvable cannot be read .*Nowhere"):
        one(Unresolvable, Customer)


def test_an_instance_of_a_pydantic_model_is_refused() -> None:
    instance: Any = Pydantic(id=1)

    with pytest.raises(InvalidRequestError):
        one(instance, Customer)
