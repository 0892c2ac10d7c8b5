"""Any JSON in any field of any model: a typed value, or None and one issue that names it."""

import pickle
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import paystackx
from paystackx import (
    Address,
    Attempt,
    Authorization,
    AuthorizationRequest,
    Bank,
    BankAccount,
    Customer,
    CustomerReference,
    DedicatedAccount,
    DedicatedAccountAssignment,
    DedicatedAccountProvider,
    IdentificationRecord,
    MandateAuthorization,
    Meta,
    Response,
    VerifiedAuthorization,
)
from paystackx._reading.convert import ParseResult, Reader, many, one
from paystackx._reading.json import a_list

MODELS: list[type[Any]] = [
    Authorization,
    AuthorizationRequest,
    Bank,
    Customer,
    CustomerReference,
    DedicatedAccount,
    DedicatedAccountAssignment,
    DedicatedAccountProvider,
    IdentificationRecord,
    MandateAuthorization,
    Meta,
    VerifiedAuthorization,
]
REQUIRED = {"id": 1, "customer_code": "CUS_x", "email": "ada@example.com"}
WIRE_NAMES = {
    "created_at": "createdAt",
    "updated_at": "updatedAt",
    "per_page": "perPage",
    "page_count": "pageCount",
}

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["null", "{}", "01", "2030", "1", "true", "2024-11-03T16:29:08.000Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "email", "customer", "code", "bank", "metadata", "type"])
            | st.text(max_size=3),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def reading_of(model: type[Any], wire: Any) -> ParseResult[Any]:
    """What becomes of a record."""
    reader: Reader[Any] = one(None, model)
    return reader(wire, "$.data")


def page_of(model: type[Any], wire: Any) -> ParseResult[list[Any]]:
    """What becomes of a list of records."""
    reader: Reader[list[Any]] = many(None, model)
    return reader(wire, "$.data")


def is_typed(value: object, kind: Any) -> bool:
    """Whether a value is what an annotation says, and exactly that."""
    if kind is Any:
        return True
    if get_origin(kind) in {Union, UnionType}:
        return any(is_typed(value, each) for each in get_args(kind))
    if get_origin(kind) is list:
        items = a_list(value)
        return items is not None and all(is_typed(item, *get_args(kind)) for item in items)
    if get_origin(kind) is dict:
        return type(value) is dict
    if attrs.has(kind) and isinstance(value, kind):
        return all(is_typed(getattr(value, f.name), f.type) for f in attrs.fields(kind))
    return type(value) is kind


def names_in(kind: Any) -> bool:
    """Whether a field holds records, of which each may have issues of its own."""
    return any(attrs.has(each) or get_origin(each) is list for each in get_args(kind))


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
def test_any_json_in_any_field_is_typed_or_none_with_an_issue(
    model: type[Any], data: st.DataObject
) -> None:
    field = data.draw(
        st.sampled_from(
            [f for f in attrs.fields(model) if f.name not in REQUIRED] or list(attrs.fields(model))
        )
    )
    key = WIRE_NAMES.get(field.name, field.name)
    sent = data.draw(JSON)
    whole = reading_of(model, REQUIRED).value

    reading = reading_of(model, {**REQUIRED, key: sent})

    assert reading.unreadable == ()
    value = getattr(reading.value, field.name)
    assert is_typed(value, field.type)
    assert all(issue.startswith(f"$.data.{key}") for issue in reading.issues)
    if not names_in(field.type):
        assert len(reading.issues) <= 1
        assert value is None or not reading.issues
    # The other fields are unharmed.
    assert attrs.evolve(reading.value, **{field.name: getattr(whole, field.name)}) == whole


@pytest.mark.parametrize("field", ["id", "customer_code", "email"])
@given(sent=JSON)
def test_any_json_in_a_required_field_is_typed_or_fatal(field: str, sent: Any) -> None:
    reading = reading_of(Customer, {**REQUIRED, field: sent})

    if reading.unreadable:
        assert len(reading.unreadable) == 1
        assert reading.unreadable[0].startswith(f"$.data.{field}: expected ")
        assert reading.value is None
    else:
        assert is_typed(getattr(reading.value, field), str if field != "id" else int)
        assert reading.issues == ()


@given(JSON, st.sampled_from(MODELS))
def test_any_json_at_all_ends_in_a_reading(sent: Any, model: type[Any]) -> None:
    single = reading_of(model, sent)
    page = page_of(model, sent)

    assert bool(single.unreadable) == (single.value is None)
    assert isinstance(page.value, list)
    assert all(isinstance(row, model) for row in page.value)


@given(st.lists(st.dictionaries(st.sampled_from(list(REQUIRED)), JSON), max_size=5))
def test_every_row_is_read_or_named(rows: list[Any]) -> None:
    reading = page_of(Customer, rows)
    named = {line.split("]")[0] for line in reading.unreadable}

    assert len(reading.value) + len(named) == len(rows)


# --- what a model is ---


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_keyword_only_slotted_and_optional_but_for_three_fields(
    model: type[Any],
) -> None:
    fields = attrs.fields(model)
    required = {f.name for f in fields if f.default is attrs.NOTHING}

    assert required == (set(REQUIRED) if model is Customer else set())
    assert all(f.kw_only for f in fields)
    assert all(NoneType in get_args(f.type) for f in fields if f.name not in required)
    assert not hasattr(reading_of(model, REQUIRED).value, "__dict__")


@pytest.mark.parametrize("model", [*MODELS, Address, Attempt, BankAccount, Response])
def test_a_model_reports_the_package_as_its_module(model: type[Any]) -> None:
    assert model.__module__ == "paystackx"
    assert getattr(paystackx, model.__name__) is model


@pytest.mark.parametrize("model", MODELS)
def test_a_model_can_be_pickled_compared_and_shown(model: type[Any]) -> None:
    value = reading_of(model, REQUIRED).value

    assert pickle.loads(pickle.dumps(value)) == value
    assert repr(value).startswith(f"{model.__name__}(")


def test_the_fields_that_were_not_sent_are_none() -> None:
    customer = Customer(id=1, customer_code="CUS_x", email="ada@example.com")
    assert reading_of(Customer, REQUIRED).value == customer
    assert customer.created_at is None


def test_a_response_is_frozen_and_its_repr_is_short() -> None:
    response = Response(
        status_code=200, status=True, message="m", data=None, raw={"a": "zebra"}, headers={"b": "x"}
    )

    assert "zebra" not in repr(response)
    assert (response.meta, response.type, response.code, response.request_id) == (None,) * 4
    assert response.issues == ()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        response.data = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue] - that is what is tested
