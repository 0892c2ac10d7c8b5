"""JSON is read with orjson as with Python's own reader."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx._reading import json as _json
from paystackx._reading import orjson as _orjson
from tests.test_json import JSON


def outcome(loads: Any, content: bytes) -> str:
    """What is read, or why nothing is: types, order, and the sign of a zero tell, too."""
    try:
        return repr(loads(content))
    except _json.NotJSONError as error:
        return f"refused: {error}"


ANY_JSON = JSON | st.integers(-(2**70), 2**70) | st.lists(st.integers(-(2**70), 2**70))


@given(ANY_JSON, st.booleans())
def test_json_is_read_alike(value: Any, ascii_only: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only).encode(errors="surrogatepass")
    assert outcome(_orjson.loads, content) == outcome(_json.loads, content)


NOTABLE = st.text('[]{},:"\\\\0123456789.eE+-u \n\ttrufalsn\ufeff\u00e9').map(str.encode)


@given(st.binary() | NOTABLE)
def test_bytes_are_read_or_refused_alike(content: bytes) -> None:
    assert outcome(_orjson.loads, content) == outcome(_json.loads, content)


@pytest.mark.parametrize(
    "content",
    [
        b"9223372036854775808",
        b"18446744073709551615",
        b"18446744073709551616",
        b"-9223372036854775809",
        b"-999999999999999999",
        b'{"id":123456789012345678901234567890}',
        b"1" * 5000,
        b"1e400",
        b"-1e400",
        b"1e-400",
        b"1e99999999999999999999",
        b"0.1234567890123456789",
        b"1.7976931348623157e308",
        b"-0",
        b"-0.0",
        b"01",
        b"1.",
        b"+1",
        b'"\\ud800"',
        b'"\\ud83d\\ude00"',
        b'"\\ude00\\ud83d"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b'"1234567890123456789"',
        b'"\x00"',
        b'"\x7f"',
        b'"\\u0000"',
        b'{"a":1,"b":2,"a":3}',
        b"\xef\xbb\xbf{}",
        b"",
        b" ",
        b"\x0c1",
        b"{",
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"[" * 200_000,
        b"[" * 500 + b"]" * 500,
        b"[" * 1025 + b"]" * 1025,
        b"null\n",
        b"1 2",
    ],
    ids=lambda content: repr(content)[:24],
)
def test_what_readers_disagree_about_is_read_alike(content: bytes) -> None:
    assert outcome(_orjson.loads, content) == outcome(_json.loads, content)
