"""JSON read with orjson: the results are those of Python's own reader."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx import _json
from paystackx._orjson import loads

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_json_is_read_as_pythons_own_reader_does(value: Any) -> None:
    content = json.dumps(value).encode()
    assert repr(loads(content)) == repr(_json.loads(content))


@pytest.mark.parametrize(
    "content",
    [
        b"18446744073709551616",
        b"-9223372036854775809",
        b'{"id":123456789012345678901234567890}',
        b"1e400",
        b'"\\ud800"',
        b'"1234567890123456789"',
        b"-0",
        b'{"a":1,"a":2}',
    ],
)
def test_numbers_and_texts_that_orjson_reads_otherwise_are_read_alike(content: bytes) -> None:
    assert repr(loads(content)) == repr(_json.loads(content))


@pytest.mark.parametrize("content", [b"", b"{", b"NaN", b"[Infinity]", b"\xff", b"[" * 200_000])
def test_what_is_no_json_is_refused_for_the_same_reason(content: bytes) -> None:
    with pytest.raises(_json.NotJSONError) as ours:
        loads(content)
    with pytest.raises(_json.NotJSONError) as pythons:
        _json.loads(content)
    assert str(ours.value) == str(pythons.value)
