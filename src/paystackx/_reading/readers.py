"""How one value is read: exactly as its type says, or as a named fact about the wire says.

cattrs calls the type that it is given (``str(None)`` is ``"None"``, ``int(True)`` is 1). Nothing
is converted here unless a field of a model asks for it with one of the variants below.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

Read = Callable[[Any], Any]
"""Gives the typed value of a piece of JSON, or raises."""


class MismatchError(Exception):
    """A value is not of the type that was expected. The text names types, never the value."""

    def __init__(self, expected: str, value: object) -> None:
        super().__init__(f"expected {expected}, got {type_of(value)}")


def type_of(value: object) -> str:
    """The name of a value's type; ``None`` for null."""
    return "None" if value is None else type(value).__name__


# --- by type ---


def exactly(kind: type) -> Read:
    """A value of one type and no subclass of it."""

    def read(value: Any) -> Any:
        if type(value) is kind:
            return value
        raise MismatchError(kind.__name__, value)

    return read


def a_float(value: Any) -> float:
    """A number."""
    if type(value) is float or type(value) is int:
        return float(value)
    raise MismatchError("float", value)


def a_timestamp(value: Any) -> datetime:
    """An aware datetime."""
    if type(value) is str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            if moment.tzinfo is not None:
                return moment
    raise MismatchError("an ISO 8601 timestamp with a time zone", value)


def a_date(value: Any) -> date:
    """A date without a time."""
    if type(value) is str:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise MismatchError("an ISO 8601 date", value)


def an_enum(value: Any, kind: type[Enum]) -> Enum:
    """A member of an enum, by its value."""
    try:
        member = kind(value)
    except ValueError:
        pass
    else:
        # True and 1.0 equal 1, so an IntEnum takes them for its member.
        if member.value != value or type(member.value) is type(value):
            return member
    raise MismatchError(kind.__name__, value)


def members(kind: type[Enum]) -> Mapping[str, Any]:
    """The members of an enum of strings, by value."""
    return {member.value: member for member in kind}


def open_enum(kind: type[Enum]) -> Read:
    """A known value as its member; a value that Paystack adds later as a plain ``str``."""
    known = members(kind)

    def read(value: Any) -> Any:
        if type(value) is str:
            return known.get(value, value)
        raise MismatchError("str", value)

    return read


# --- what the wire varies on ---


class Variant(NamedTuple):
    """The forms in which Paystack sends one field.

    Attributes:
        read: Gives the typed value of any of the forms; ``None`` for null.
        usual: A value of this type needs no reading; ``None`` when every value needs it.
    """

    read: Read
    usual: type | None = None


def _json_object(value: Any) -> dict[str, Any] | None:
    if value is None or type(value) is dict:
        return value  # pyright: ignore[reportUnknownVariableType] - any JSON
    if type(value) is str:
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            inner = None
        if type(inner) is dict:
            return inner  # pyright: ignore[reportUnknownVariableType] - any JSON
    raise MismatchError("dict", value)


def _metadata(value: Any) -> dict[str, Any] | None:
    if value == "" or (value == 0 and type(value) is int):
        return None
    return _json_object(value)


def _flag(value: Any) -> bool | None:
    if value is None or type(value) is bool:
        return value
    if type(value) is int and value in {0, 1}:
        return value == 1
    raise MismatchError("bool", value)


def _month(value: Any) -> str | None:
    if value is None:
        return None
    if type(value) in {int, str} and re.fullmatch(r"0?[1-9]|1[0-2]", str(value)):
        return f"{value:0>2}"
    raise MismatchError("a month from 1 to 12", value)


def _year(value: Any) -> str | None:
    if value is None:
        return None
    if type(value) in {int, str} and re.fullmatch(r"[0-9]{4}", str(value)):
        return f"{value}"
    raise MismatchError("a year of four digits", value)


def _text(value: Any) -> str | None:
    if value is None or type(value) is str:
        return value
    raise MismatchError("str", value)


def _padded(value: Any) -> str | None:
    text = _text(value)
    return text and text.strip()


def _count(value: Any) -> int | None:
    if value is None or type(value) is int:
        return value
    if type(value) is str and re.fullmatch(r"[0-9]{1,20}", value):
        return int(value)
    raise MismatchError("int", value)


def _required_id(value: Any) -> int:
    number = _count(value)
    if number is None:
        raise MismatchError("int", value)
    return number


def _cursor(value: Any) -> str | None:
    cursor = _text(value)
    return None if cursor in {"null", ""} else cursor


METADATA = Variant(_metadata, usual=dict)
"""An object, or an object in a JSON string; ``null``, ``""`` and 0 for none."""
JSON_OBJECT = Variant(_json_object, usual=dict)
"""An object, or an object in a JSON string, as ``split_config`` may be."""
FLAG = Variant(_flag, usual=bool)
"""``true``, or 1 as subscriptions have it."""
MONTH = Variant(_month)
"""``"01"`` on cards, 1 on mandates."""
YEAR = Variant(_year)
"""``"2030"`` on cards, 2034 on mandates."""
PADDED = Variant(_padded)
"""``"visa "``: the space means nothing."""
COUNT = Variant(_count, usual=int)
"""50, or ``"50"`` where the query is echoed and where a webhook quotes an id."""
REQUIRED_ID = Variant(_required_id, usual=int)
"""The same, and not null: a record is nothing without its id."""
CURSOR = Variant(_cursor)
"""``null`` at the ends of a list, or the word ``"null"``."""
