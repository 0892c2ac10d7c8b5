"""How records are printed: a table for people, JSON Lines, JSON or CSV for programs."""

import csv
import io
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from paystackx._reading.json import a_list

if TYPE_CHECKING:
    from paystackx import Response

FORMATS = ("table", "json", "jsonl", "csv")
_GAP = "  "


class Output:
    """Prints what a command found.

    Args:
        form: One of ``FORMATS``; ``None`` for a table on a terminal, JSON Lines otherwise.
    """

    def __init__(self, form: str | None) -> None:
        self.form = form or ("table" if sys.stdout.isatty() else "jsonl")

    def show(self, data: Any, columns: Sequence[str] = (), *, brief: Sequence[str] = ()) -> None:
        """Print one record, or a list of records.

        Args:
            data: JSON.
            columns: The columns of CSV; empty for whatever the records have.
            brief: The columns of a table, if they are fewer.
        """
        if self.form == "json":
            _print(_dumps(data, indent=2))
            return
        listed = a_list(data)
        rows = [data] if listed is None else listed
        are_records = all(isinstance(row, Mapping) for row in rows)
        if self.form == "jsonl" or not are_records:
            for row in rows:
                _print(_dumps(row))
            return
        names = (
            (self.form == "table" and brief)
            or columns
            or list(dict.fromkeys(name for row in rows for name in row))
        )
        cells = [[cell(value_of(row, name)) for name in names] for row in rows]
        if not names:
            return
        if self.form == "csv":
            _print(csv_text([names, *cells]).removesuffix("\n"))
        elif listed is not None:
            for number, line in enumerate(table([names, *cells], _terminal_width())):
                _print(line, bold=number == 0)
        else:
            everything = [[name, cell(value)] for name, value in data.items()]
            for line in table(everything, _terminal_width()):
                _print(line)

    def show_page(
        self,
        response: "Response[Any]",
        columns: Sequence[str],
        *,
        brief: Sequence[str] = (),
        option: str = "--next",
    ) -> None:
        """Print a page of a list; for people, also how to get the next one."""
        self.show(response.raw["data"], columns, brief=brief)
        if self.form == "table" and response.meta and response.meta.next:
            click.echo(f"Next page: {option} {response.meta.next}", err=True)


def value_of(record: Mapping[str, Any], name: str) -> Any:
    """Look up a field of a record: Paystack also spells ``created_at`` as ``createdAt``."""
    head, *rest = name.split("_")
    return record.get(name, record.get(head + "".join(map(str.capitalize, rest))))


def cell(value: Any) -> str:
    """Give a value as one cell of text: an object or a list as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else _dumps(value)


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Write rows as CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def table(rows: Sequence[Sequence[str]], limit: int) -> list[str]:
    """Align rows in columns. No line is wider than the limit: the widest columns are cut."""
    shown = [[printable(text) for text in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    room = limit - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    lines = (
        _GAP.join(fit(text, size) for text, size in zip(row, widths, strict=True)).rstrip()
        for row in shown
    )
    return [fit(line, limit).rstrip() for line in lines]


def fit(text: str, size: int) -> str:
    """Cut or fill a text to a width in terminal columns."""
    if (missing := size - width(text)) >= 0:
        return text + " " * missing
    kept = ""
    while width(kept + text[len(kept)]) < size:
        kept += text[len(kept)]
    return kept + "\N{HORIZONTAL ELLIPSIS}" + " " * (size - 1 - width(kept))


def width(text: str) -> int:
    """Count the terminal columns of a text: East Asian letters take two, accents none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def printable(text: str) -> str:
    """Replace what could move the cursor or turn the text around: names come from strangers."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _dumps(data: Any, *, indent: int | None = None) -> str:
    is_ascii = not (sys.stdout.encoding or "").lower().startswith("utf")
    return json.dumps(data, ensure_ascii=is_ascii, indent=indent)


def _print(line: str, *, bold: bool = False) -> None:
    color = False if os.environ.get("NO_COLOR") else None
    encoding = sys.stdout.encoding or "utf-8"
    safe = line.encode(encoding, "replace").decode(encoding)
    click.echo(click.style(safe, bold=True) if bold else safe, color=color)


def _terminal_width() -> int:
    return shutil.get_terminal_size().columns
