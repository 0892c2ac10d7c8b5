"""The shape of an answer, which has its types and no values; and how two shapes differ."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from paystackx._reading.json import a_list, an_object
from tests.recording.vcr_io import Answer

_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "bool",
    int: "int",
    float: "float",
    str: "str",
    list: "list",
    dict: "object",
}


def shape(answers: Sequence[Answer]) -> frozenset[str]:
    """A line for each HTTP status, and one with the type for each path in the JSON.

    If there are several answers, each line says to which it belongs. Users' metadata has no shape;
    at the top, one operation has ``metadata`` in place of ``meta``.
    """
    return frozenset(
        f"{'' if len(answers) == 1 else f'answer {number}: '}{line}"
        for number, answer in enumerate(answers, start=1)
        for line in (f"status {answer.status}", *_body(answer.body))
    )


def difference(before: frozenset[str], after: frozenset[str]) -> list[str]:
    """The lines removed (``-``) and added (``+``), those of one path side by side."""
    lines = [("-", line) for line in before - after] + [("+", line) for line in after - before]
    return [f"{sign} {line}" for sign, line in sorted(lines, key=_by_place)]


def _by_place(signed: tuple[str, str]) -> tuple[str, bool, str]:
    sign, line = signed
    return line.rpartition(" ")[0], sign == "+", line


def _body(body: bytes) -> Iterable[str]:
    if not body:
        return ["$ empty"]
    try:
        return set(_places(json.loads(body), "$"))
    except ValueError:
        return ["$ not-JSON"]


def _places(value: Any, path: str) -> Iterator[str]:
    yield f"{path} {_NAMES[type(value)]}"
    if path.endswith(".metadata") and path != "$.metadata":
        return
    for name, item in (an_object(value) or {}).items():
        yield from _places(item, f"{path}.{name}")
    for item in a_list(value) or []:
        yield from _places(item, f"{path}[]")
