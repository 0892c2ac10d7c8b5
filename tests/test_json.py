"""JSON, read strictly."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx._reading.json import NotJSONError, a_list, a_text, an_object, loads

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_json_is_read_as_it_was_written(value: Any) -> None:
    assert loads(json.dumps(value).encode()) == value


@given(st.binary())
def test_any_other_bytes_are_refused_in_one_way(content: bytes) -> None:
    with suppress(NotJSONError):
        assert loads(content) == json.loads(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"   ", "it is not JSON"),
        (b"zebra", "it is not JSON"),
        (b"<html>zebra</html>", "it is not JSON"),
        (b'{"a":1', "it is not JSON"),
        (b'{"a":1}{"zebra":2}', "it is not JSON"),
        (b"{'a':1}", "it is not JSON"),
        (b'{"a":1,}', "it is not JSON"),
        (b"NaN", "it is not JSON"),
        (b'{"a":NaN}', "it is not JSON"),
        (b"[Infinity]", "it is not JSON"),
        (b"[-Infinity]", "it is not JSON"),
        (b'{"a":"\n"}', "it is not JSON"),
        (b"1" * 5000, "it is not JSON"),
        (b'{"a":"\xff"}', "it is not UTF-8"),
        ("{}".encode("utf-16"), "it is not UTF-8"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"a":' * 100_000, "it is nested too deeply"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_json_is_refused_with_the_reason_alone(content: bytes, reason: str) -> None:
    with pytest.raises(NotJSONError) as caught:
        loads(content)

    assert str(caught.value) == reason
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_json_of_an_unusual_kind_is_read() -> None:
    assert loads(b'{"a":1,"a":2}') == {"a": 2}
    assert loads(str(2**70).encode()) == 2**70
    assert loads(b'"\\ud800"') == "\ud800"
    assert loads(b" null\n") is None


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "x", [1], {"a": 1}], ids=repr)
def test_the_kinds_of_json_are_told_apart(value: object) -> None:
    assert an_object(value) == (value if isinstance(value, dict) else None)
    assert a_list(value) == (value if isinstance(value, list) else None)
    assert a_text(value) == (value if isinstance(value, str) else None)
