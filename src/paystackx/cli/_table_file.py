"""Files of customers, .csv or .jsonl: one record is one row, whatever the size of the file."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from paystackx._reading.json import an_object
from paystackx.cli._failures import USAGE, Failure
from paystackx.cli._output import cell, csv_text

COLUMNS = ("email", "first_name", "last_name", "phone", "metadata")
"""What an import reads."""

EXPORTED = (*COLUMNS, "customer_code", "id", "risk_action", "created_at")
"""What an export writes, and a list shows."""

_LONGEST_CELL = 1024 * 1024


class RowError(ValueError):
    """A row cannot be used. The text does not repeat its values."""


class TableFile:
    """The format of a file, told by its name.

    Args:
        path: The file.
        columns: The columns to write.

    Raises:
        Failure: The name has another ending.
    """

    def __init__(self, path: Path, columns: Iterable[str]) -> None:
        self.columns = tuple(columns)
        self.is_csv = path.suffix.lower() == ".csv"
        if not self.is_csv and path.suffix.lower() != ".jsonl":
            raise Failure(f"{path}: give the file a name that ends in .csv or .jsonl", USAGE)

    @property
    def head(self) -> bytes:
        """What a new file begins with."""
        return csv_text([self.columns]).encode() if self.is_csv else b""

    def written(self, records: Iterable[Mapping[str, Any]]) -> bytes:
        """Write records as rows."""
        if self.is_csv:
            text = csv_text([cell(row.get(name)) for name in self.columns] for row in records)
        else:
            text = "".join(
                json.dumps({name: row.get(name) for name in self.columns}, ensure_ascii=False)
                + "\n"
                for row in records
            )
        # Half of a surrogate pair, which JSON allows, has no UTF-8.
        return text.encode(errors="backslashreplace")

    def read(self, file: BinaryIO) -> Iterator[Callable[[], dict[str, Any]]]:
        """Read rows, one at a time.

        Returns:
            A function for each row, which gives the record or raises ``RowError``.

        Raises:
            Failure: A CSV file has no column of e-mail addresses.
        """
        return _read_csv(file) if self.is_csv else _read_lines(file)


def _read_lines(file: BinaryIO) -> Iterator[Callable[[], dict[str, Any]]]:
    for line in file:
        if line.strip():
            yield partial(_from_json, line)


def _from_json(line: bytes) -> dict[str, Any]:
    try:
        data = an_object(json.loads(line.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        raise RowError("not JSON in UTF-8") from None
    if data is None:
        raise RowError("not a JSON object")
    return _importable(data)


def _read_csv(file: BinaryIO) -> Iterator[Callable[[], dict[str, Any]]]:
    csv.field_size_limit(_LONGEST_CELL)
    # Bytes that are no UTF-8 must not end the whole import: the row says what is wrong.
    lines = (line.decode("utf-8", errors="surrogateescape") for line in file)
    rows = csv.reader(lines)
    first: list[str] = next(rows, list[str]())
    names = [name.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}") for name in first]
    if "email" not in names:
        raise Failure("the first line must name the columns, one of them email", USAGE)
    while True:
        try:
            values = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield partial(_refuse, f"not CSV: {error}")
            continue
        if values:
            yield partial(_from_csv, names, values)


def _refuse(text: str) -> dict[str, Any]:
    raise RowError(text)


def _from_csv(names: list[str], values: list[str]) -> dict[str, Any]:
    if len(values) != len(names):
        raise RowError(f"{len(values)} values for {len(names)} columns")
    record: dict[str, Any] = {
        name: value for name, value in zip(names, values, strict=True) if value
    }
    try:
        "".join(values).encode()
        if "metadata" in record:
            record["metadata"] = json.loads(record["metadata"])
    except UnicodeEncodeError:
        raise RowError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise RowError("metadata: not JSON") from None
    return _importable(record)


def _importable(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: record.get(name) for name in COLUMNS}
