"""How one value is read: exactly as its model says, or as a fact about the wire says, by name.

cattrs calls the type it is given (``str(None)`` is ``"None"``, ``int(True)`` is 1). Here nothing
is turned into something else unless it stands in ``VARIANTS``.
"""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any

from paystackx import models
from paystackx.enums import Country, Domain, Identification, RiskAction
from paystackx.response import Meta

Hook = Callable[[Any, Any], Any]
"""Reads a value for a type, as cattrs calls it."""


class MismatchError(Exception):
    """A value is not what the model says. The text names types, never the value."""

    def __init__(self, expected: str, value: object) -> None:
        super().__init__(f"expected {expected}, got {type_of(value)}")


def type_of(value: object) -> str:
    """The name of a value's type, as a reader of JSON would say it."""
    return "None" if value is None else type(value).__name__


# --- what a value must be, exactly ---


def exactly(kind: type) -> Hook:
    """A value of one type and no other."""

    def read(value: Any, _: Any) -> Any:
        if type(value) is kind:
            return value
        raise MismatchError(kind.__name__, value)

    return read


def exactly_or_none(kind: type) -> Hook:
    """The same, or null."""

    def read(value: Any, _: Any) -> Any:
        if value is None or type(value) is kind:
            return value
        raise MismatchError(kind.__name__, value)

    return read


def _float(value: Any, _: Any) -> float:
    if type(value) is float or type(value) is int:
        return float(value)
    raise MismatchError("float", value)


def _moment(value: Any, _: Any) -> datetime:
    if type(value) is str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            if moment.tzinfo is not None:
                return moment
    raise MismatchError("an ISO 8601 timestamp with a time zone", value)


def _day(value: Any, _: Any) -> date:
    if type(value) is str:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise MismatchError("an ISO 8601 date", value)


def an_enum(value: Any, kind: Any) -> Any:
    """A member of a user's own enum."""
    # True equals 1: it would pass for a member of an IntEnum.
    if type(value) is not bool:
        try:
            return kind(value)
        except ValueError:
            pass
    raise MismatchError(kind.__name__, value)


def _or_none(read: Hook) -> Hook:
    return lambda value, kind: None if value is None else read(value, kind)


def _open_enum(kind: type[Enum]) -> Hook:
    """A word of the list as its member; a word that Paystack adds tomorrow as it is."""
    words: dict[str, Any] = {member.value: member for member in kind}

    def read(value: Any, _: Any) -> Any:
        if value is None:
            return None
        if type(value) is str:
            return words.get(value, value)
        raise MismatchError("str", value)

    return read


STRICT: dict[Any, Hook] = {
    bool: exactly(bool),
    bytes: exactly(bytes),
    date: _day,
    datetime: _moment,
    float: _float,
    int: exactly(int),
    str: exactly(str),
}
"""For a user's class."""

BY_TYPE: dict[Any, Hook] = {
    int: exactly(int),
    str: exactly(str),
    str | None: exactly_or_none(str),
    int | None: exactly_or_none(int),
    bool | None: exactly_or_none(bool),
    datetime | None: _or_none(_moment),
    Country | str | None: _open_enum(Country),
    Domain | str | None: _open_enum(Domain),
    Identification | str | None: _open_enum(Identification),
    RiskAction | str | None: _open_enum(RiskAction),
}
"""For a model of this package: one look-up a field, made when the reader is made."""


# --- what the wire varies on ---


def _metadata(value: Any, _: Any) -> dict[str, Any] | None:
    """``{}``, ``null``, ``""`` and ``0`` for none, an object, or an object in a JSON string."""
    if type(value) is dict:
        return value  # pyright: ignore[reportUnknownVariableType] - the user's own data
    if value is None or value == "" or (value == 0 and type(value) is int):
        return None
    return _json_object(value, None)


def _json_object(value: Any, _: Any) -> dict[str, Any] | None:
    """An object, or an object in a JSON string, as ``split_config`` may be."""
    if value is None or type(value) is dict:
        return value  # pyright: ignore[reportUnknownVariableType] - Paystack's own data
    if type(value) is str:
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            inner = None
        if type(inner) is dict:
            return inner  # pyright: ignore[reportUnknownVariableType] - Paystack's own data
    raise MismatchError("dict", value)


def _flag(value: Any, _: Any) -> bool | None:
    """``true``, or 1 as subscriptions have it."""
    if value is None or type(value) is bool:
        return value
    if type(value) is int and value in {0, 1}:
        return value == 1
    raise MismatchError("bool", value)


def _month(value: Any, _: Any) -> str | None:
    """``"01"`` on cards, 1 on mandates."""
    if value is None:
        return None
    if type(value) in {int, str} and re.fullmatch(r"0?[1-9]|1[0-2]", str(value)):
        return f"{value:0>2}"
    raise MismatchError("a month from 1 to 12", value)


def _year(value: Any, _: Any) -> str | None:
    """``"2030"`` on cards, 2034 on mandates."""
    if value is None:
        return None
    if type(value) in {int, str} and re.fullmatch(r"[0-9]{4}", str(value)):
        return f"{value}"
    raise MismatchError("a year of four digits", value)


def _padded(value: Any, _: Any) -> str | None:
    """``"visa "``, with a space that means nothing."""
    text: str | None = exactly_or_none(str)(value, None)
    return text and text.strip()


def _count(value: Any, _: Any) -> int | None:
    """50, or ``"50"`` where the query is echoed and where a webhook quotes an id."""
    if type(value) is str and re.fullmatch(r"[0-9]{1,20}", value):
        value = int(value)
    number: int | None = exactly_or_none(int)(value, None)
    return number


def _id(value: Any, _: Any) -> int:
    """The same, and not null: a record is nothing without it."""
    number: int = exactly(int)(_count(value, None), None)
    return number


def _cursor(value: Any, _: Any) -> str | None:
    """``null`` at the ends of the list, or the word ``"null"``."""
    cursor: str | None = exactly_or_none(str)(value, None)
    return None if cursor in {"null", ""} else cursor


def _status(value: Any, _: Any) -> str | None:
    """``{"status": "failed"}``, or the word alone."""
    if type(value) is dict:
        value = value.get("status")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] - any JSON
    text: str | None = exactly_or_none(str)(value, None)
    return text


VARIANTS: dict[tuple[str, Any], Hook] = {
    ("metadata", dict[str, Any] | None): _metadata,
    ("split_config", dict[str, Any] | None): _json_object,
    ("reusable", bool | None): _flag,
    ("exp_month", str | None): _month,
    ("exp_year", str | None): _year,
    ("card_type", str | None): _padded,
    ("identification_status", str | None): _status,
    ("id", int): _id,
    ("id", int | None): _count,
    ("customer_id", int | None): _count,
    ("total", int | None): _count,
    ("skipped", int | None): _count,
    ("page", int | None): _count,
    ("per_page", int | None): _count,
    ("page_count", int | None): _count,
    ("count", int | None): _count,
    ("next", str | None): _cursor,
    ("previous", str | None): _cursor,
}
"""By a field's name and its type in the model."""

KEYS = {
    "created_at": ("createdAt", "created_at"),
    "updated_at": ("updatedAt", "updated_at"),
    "customer_code": ("customer_code", "code"),
    "identification_status": ("identification", "identification_status"),
    "per_page": ("perPage", "per_page"),
    "page_count": ("pageCount", "page_count"),
}
"""The two spellings of one field: the one to look for first, and the other."""


OURS = (
    models.Authorization,
    models.AuthorizationRequest,
    models.Bank,
    models.Customer,
    models.CustomerIdentification,
    models.CustomerReference,
    models.DedicatedAccount,
    models.DedicatedAccountAssignment,
    models.DedicatedAccountAssignmentResult,
    models.DedicatedAccountProvider,
    models.IdentificationRecord,
    models.MandateAuthorization,
    Meta,
)


def is_ours(kind: Any) -> bool:
    """Whether it is a model of this package, or a user's subclass of one."""
    return isinstance(kind, type) and issubclass(kind, OURS)


def wire_key(kind: Any, name: str, value: dict[str, Any]) -> str:
    """The key under which an object has a field of a model."""
    if not is_ours(kind) or name not in KEYS:
        return name
    first, other = KEYS[name]
    return other if value.get(first) is None and other in value else first
