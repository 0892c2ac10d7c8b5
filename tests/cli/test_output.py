"""Tables fit the terminal whatever the names in them, and other forms keep every value."""

import csv
import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx.cli._output import Output, table, value_of, width
from tests.cli.helpers import Command, Server


@given(
    st.lists(st.tuples(*[st.text(max_size=30)] * 3), min_size=1, max_size=5),
    st.integers(min_value=1, max_value=100),
)
def test_no_line_of_a_table_is_wider_than_the_terminal(
    rows: list[tuple[str, str, str]], limit: int
) -> None:
    lines = table(rows, limit)
    assert len(lines) == len(rows)
    assert all(width(line) <= limit and line.isprintable() for line in lines)


def test_columns_are_aligned_and_cut_with_an_ellipsis() -> None:
    names = ["Adaeze", "Zoë", "李小龙", "E\N{COMBINING ACUTE ACCENT}lodie", "Ola\x1b[2"]
    assert table([[name, "x"] for name in names], 80) == [
        "Adaeze  x",
        "Zoë     x",
        "李小龙  x",
        "E\N{COMBINING ACUTE ACCENT}lodie  x",
        "Ola\N{REPLACEMENT CHARACTER}[2  x",
    ]
    assert table([["李小龙李小龙", "x"]], 8) == ["李小…  x"]
    assert table([["abcdef", "x"]], 8) == ["abcd…  x"]


def test_a_field_is_found_by_both_of_its_spellings() -> None:
    assert value_of({"createdAt": 1}, "created_at") == 1
    assert value_of({"created_at": 2, "createdAt": 1}, "created_at") == 2
    assert value_of({}, "created_at") is None


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_each_form_of_a_list(cli: Command, server: Server, form: str) -> None:
    server.sandbox.seed([{"email": f"{n}@example.com", "first_name": "李"} for n in range(2)])
    ended = cli("customers", "list", "--output", form, "--use-cursor", "--pagination", 1)
    assert "李" in ended.out
    if form == "table":
        heading, row = ended.out.splitlines()
        assert heading.split() == ["customer_code", "email", "first_name", "last_name", "phone"]
        assert row.startswith("CUS_")
        assert "1@example.com" in row
        assert ended.err.startswith("Next page: --next ")
        cursor = ended.err.split()[-1]
        ended = cli("customers", "list", "--use-cursor", "--next", cursor, "--output", form)
        assert "0@example.com" in ended.out
        assert ended.err == ""
    elif form == "csv":
        [record] = csv.DictReader(io.StringIO(ended.out))
        assert record["email"] == "1@example.com"
    else:
        found = json.loads(ended.out)
        assert (found[0] if form == "json" else found)["email"] == "1@example.com"


def test_one_record_is_a_table_of_its_fields(cli: Command, server: Server) -> None:
    server.sandbox.seed([{"email": "ada@example.com", "metadata": {"a": 1}}])
    ended = cli("customers", "get", "ada@example.com", "--output", "table")
    cells = [line.split(maxsplit=1) for line in ended.out.splitlines()]
    assert ["email", "ada@example.com"] in cells
    assert ["metadata", '{"a": 1}'] in cells
    ended = cli("customers", "get", "ada@example.com", "--output", "csv")
    [row] = csv.DictReader(io.StringIO(ended.out))
    assert row["email"] == "ada@example.com"


@pytest.mark.parametrize(
    ("data", "form", "out"),
    [
        (None, "jsonl", "null\n"),
        (None, "table", "null\n"),
        ([1, "a"], "csv", '1\n"a"\n'),
        ([], "jsonl", ""),
        ([], "table", ""),
        ([], "csv", ""),
        ([], "json", "[]\n"),
        ({}, "table", ""),
        ([{"a": 1}, {"b": None}], "csv", "a,b\n1,\n,\n"),
    ],
)
def test_whatever_an_endpoint_answers_is_printed(
    capsys: pytest.CaptureFixture[str], data: object, form: str, out: str
) -> None:
    Output(form).show(data)
    assert capsys.readouterr().out == out


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_output_that_is_not_utf_8_replaces_letters_and_keeps_json_whole(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="ascii"))
    Output(form).show([{"name": "Zoë \ud800"}])
    sys.stdout.flush()
    text = buffer.getvalue().decode("ascii")
    if form.startswith("json"):
        parsed = json.loads(text)
        assert (parsed[0] if form == "json" else parsed) == {"name": "Zoë \ud800"}
    else:
        assert "Zo" in text


def test_half_of_a_letter_does_not_stop_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    Output("jsonl").show({"name": "\ud800"})
    assert capsys.readouterr().out == '{"name": "?"}\n'
