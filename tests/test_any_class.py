"""The readers of ``request``: the JSON as it is, or any class that the user names."""

from typing import Any

import pytest

from paystackx import Authorization, Customer, InvalidRequestError
from paystackx._reading.convert import Reader, any_class, plain, plain_rows

WIRE: dict[str, Any] = {"id": 1, "customer_code": "CUS_1", "email": "ada@example.com"}


@pytest.mark.parametrize("value", [None, 5, "x", [1], {"data": {}}], ids=repr)
def test_plain_json_is_given_as_it_is(value: object) -> None:
    reading = plain(value, "$.data")

    assert reading.value is value
    assert (reading.issues, reading.unreadable) == ((), ())


def test_plain_rows_are_a_list_of_anything() -> None:
    assert plain_rows([1, "x", {}], "$.data").value == [1, "x", {}]
    assert plain_rows({}, "$.data").unreadable == ("$.data: expected list, got dict",)


def test_a_class_reads_one_record() -> None:
    assert any_class(Customer)(WIRE, "$.data").value == Customer(**WIRE)
    reader: Reader[Any] = any_class(dict)
    assert reader(WIRE, "$.data").value == WIRE


def test_a_list_of_a_class_reads_a_list() -> None:
    reading = any_class(list[Customer])([WIRE, {}, {**WIRE, "phone": 5}], "$.data")

    assert reading.value == [Customer(**WIRE), Customer(**WIRE)]
    assert reading.issues == ("$.data[2].phone: expected str, got int",)
    assert reading.unreadable[0] == "$.data[1].id: required, but missing"
    assert any_class(list[dict[str, Any]])([WIRE], "$.data").value == [WIRE]


@pytest.mark.parametrize("kind", [Authorization, list[Authorization], dict], ids=str)
def test_no_data_is_none_whatever_the_class(kind: Any) -> None:
    reading = any_class(kind)(None, "$.data")

    assert (reading.value, reading.issues, reading.unreadable) == (None, (), ())


@pytest.mark.parametrize("kind", [int, list, list[int], set[Customer], 5], ids=str)
def test_a_class_that_no_record_can_be_made_of_is_refused(kind: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        any_class(kind)
    assert caught.value.parameter == "alternate_model_class"
