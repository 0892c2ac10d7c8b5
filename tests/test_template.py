"""Paths that a user writes: nothing leaves its place."""

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paystackx import InvalidRequestError
from paystackx._template import fill_path

PIECES = st.one_of(
    st.text(),
    st.text(alphabet="./\\%?#@:;&=+ {}~-_aZ0é\u2028\n\r\t"),
    st.sampled_from(["..", "%2e%2e", "%252e.", "..;", "//evil.example", "a\r\nHost: x", "{x}"]),
)


def outcome(path: str, segments: Any) -> str:
    """The path, or the name of the parameter that was refused."""
    try:
        return fill_path(path, segments)
    except InvalidRequestError as error:
        return error.parameter


@pytest.mark.parametrize(
    ("path", "segments", "filled"),
    [
        ("/bank", None, "/bank"),
        ("/bank", {}, "/bank"),
        ("/transaction/verify/{reference}", {"reference": "a b"}, "/transaction/verify/a%20b"),
        ("/{a}/x/{b}", {"a": 7, "b": "x@y.co"}, "/7/x/x%40y.co"),
        ("/{a}/{a}", {"a": 2**64 - 1}, "/18446744073709551615/18446744073709551615"),
        ("/{n}", {"n": -1}, "/-1"),
        ("/{é}", {"é": "é"}, "/%C3%A9"),
        ("/a@b.co", None, "/a%40b.co"),
        ("/a%40b.co", None, "/a%40b.co"),
        ("/é", None, "/%C3%A9"),
        ("/...", None, "/..."),
    ],
)
def test_a_path_is_filled_in(path: str, segments: Any, filled: str) -> None:
    assert fill_path(path, segments) == filled


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (None, "begins with '/'"),
        (b"/bank", "begins with '/'"),
        ("", "begins with '/'"),
        ("bank", "begins with '/'"),
        ("https://zebra.example/bank", "begins with '/'"),
        ("/", "empty segment"),
        ("//zebra.example/bank", "empty segment"),
        ("/bank/", "empty segment"),
        ("/bank//x", "empty segment"),
        ("/.", "'.' and '..'"),
        ("/bank/../x", "'.' and '..'"),
        ("/%2e%2E", "'.' and '..'"),
        ("/.%2e", "'.' and '..'"),
        ("/%252e%252e", "'.' and '..'"),
        ("/bank?zebra=1", "query="),
        ("/bank#zebra", "query="),
        ("/bank%3Fzebra", "query="),
        ("/zebra\\bank", "query="),
        ("/zebra%2fbank", "query="),
        ("/zebra%5Cbank", "query="),
        ("/zebra bank", "white space"),
        ("/zebra%20bank", "white space"),
        ("/zebra\nbank", "white space"),
        ("/zebra%0d%0abank", "white space"),
        ("/zebra\u2028", "white space"),
        ("/zebra\0", "control"),
        ("/zebra" + chr(0xD800), "control"),
        ("/100%", "'%25'"),
        ("/100%zz", "'%25'"),
        ("/{}", "placeholder"),
        ("/{0}", "placeholder"),
        ("/{a.b}", "placeholder"),
        ("/{a!r}", "placeholder"),
        ("/{a:>9}", "placeholder"),
        ("/{a", "placeholder"),
        ("/a}", "placeholder"),
        ("/x{a}", "placeholder"),
        ("/{a}x", "placeholder"),
        ("/{a}{b}", "placeholder"),
        ("/{{a}}", "placeholder"),
        ("/%7Ba%7D", "placeholder"),
        ("/{ a}", "placeholder"),
    ],
    ids=ascii,
)
def test_any_other_path_is_refused(path: Any, says: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        fill_path(path, None)

    assert caught.value.parameter == "path"
    assert says in str(caught.value)
    assert "zebra" not in str(caught.value)


@pytest.mark.parametrize(
    ("segments", "says"),
    [
        (None, "{reference}"),
        ({}, "{reference}"),
        ({"zebra": "1"}, "{reference}"),
        ({"reference": "1", "zebra": "1"}, "remove it"),
        ({"reference": "1", 5: "1"}, "remove it"),
        ("zebra", "mapping"),
        ([("reference", "1")], "mapping"),
        ({"reference": ""}, "reference: must not be empty"),
        ({"reference": "."}, "reference: must not be"),
        ({"reference": ".."}, "reference: must not be"),
        ({"reference": "zebra/x"}, "reference: must not be"),
        ({"reference": "zebra\n"}, "reference: remove control"),
        ({"reference": None}, "reference: pass a str"),
        ({"reference": True}, "reference: pass a str"),
        ({"reference": 1.5}, "reference: pass a str"),
        ({"reference": 10**5000}, "reference: pass an int"),
        ({"reference": 2**64}, "reference: pass an int"),
    ],
)
def test_a_segment_that_is_missing_unused_or_malformed_is_refused(segments: Any, says: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        fill_path("/transaction/{reference}", segments)

    assert caught.value.parameter == "segments"
    assert says in str(caught.value)
    assert "zebra" not in str(caught.value)
    assert caught.value.__context__ is None


@given(st.lists(PIECES, min_size=1, max_size=4))
@example(["customer", "%2e%2e", "transaction"])
def test_a_literal_path_keeps_its_segments_or_is_refused(pieces: list[str]) -> None:
    filled = outcome("/" + "/".join(pieces), None)
    if not filled.startswith("/"):
        assert filled in {"path", "segments"}
        return
    parts = filled.split("/")[1:]
    wanted = "/".join(pieces).split("/")
    assert [unquote(part) for part in parts] == [unquote(piece) for piece in wanted]
    assert filled.isascii()
    assert not {".", "..", ""} & {unquote(unquote(part)) for part in parts}
    assert not set("?#\\ \r\n{}") & set(unquote(filled))


@given(PIECES | st.integers())
def test_a_value_stays_one_segment_or_is_refused(value: str | int) -> None:
    filled = outcome("/a/{value}/b", {"value": value})
    if not filled.startswith("/"):
        assert filled == "segments"
        return
    before, part, after = filled[1:].split("/")
    assert (before, unquote(part), after) == ("a", str(value), "b")
