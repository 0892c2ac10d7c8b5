"""What a user may pass, and what is refused before anything is sent.

Each function takes the parameter's name and its value, and gives the value as it goes over the
wire or raises ``InvalidRequestError``. No value is ever repeated in a message: it may be a BVN.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

import attrs

from paystackx._json import dumps
from paystackx.enums import Identification, RiskAction
from paystackx.errors import InvalidRequestError
from paystackx.models import Address, BankAccount

T = TypeVar("T")

_LONGEST_IDENTIFIER = 1000
"""Percent-encoded, an address of this length still fits into a request line."""

_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def optional(check: Callable[[str, object], T], parameter: str, value: object) -> T | None:
    """What ``check`` makes of the value; ``None`` stays, and is not sent."""
    return None if value is None else check(parameter, value)


def text(parameter: str, value: object) -> str:
    """Text without control characters, which may be empty (a name, a phone number)."""
    if not isinstance(value, str):
        raise InvalidRequestError(parameter, f"pass a str, not {type(value).__name__}")
    # Cc: a line end could start a header; Cs: half a character has no UTF-8.
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in value):
        raise InvalidRequestError(
            parameter, "remove control characters, line ends and lone surrogates"
        )
    # Not str(value): for a member of a class (str, Enum) that is the member's name.
    return str.__str__(value)


def identifier(parameter: str, value: object) -> str:
    """Text that names one thing: never empty, for ``GET /customer/`` is the list."""
    name = text(parameter, value)
    if not name:
        raise InvalidRequestError(parameter, "must not be empty")
    if name != name.strip():
        raise InvalidRequestError(parameter, "remove the white space around it")
    if len(name) > _LONGEST_IDENTIFIER:
        raise InvalidRequestError(parameter, f"is longer than {_LONGEST_IDENTIFIER} characters")
    return name


def segment(parameter: str, value: object) -> str:
    """An identifier that becomes one segment of the path.

    It will be percent-encoded. What some gateways decode or resolve before they route is refused
    all the same.
    """
    name = identifier(parameter, value)
    if name in {".", ".."} or any(c in name for c in "/\\?"):
        raise InvalidRequestError(parameter, 'must not be "." or "..", nor hold "/", "\\" or "?"')
    return name


def number(parameter: str, value: object) -> int:
    """A positive whole number, as an int or in digits. Paystack's ids have up to 64 bits."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,20}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 2**64:
        raise InvalidRequestError(parameter, "pass a whole number of 1 or more")
    return int(value)


def digits(parameter: str, value: object) -> str:
    """A BVN or an account number: a str, since it may begin with 0."""
    if not re.fullmatch(r"[0-9]+", text(parameter, value)):
        raise InvalidRequestError(parameter, "pass a str of digits")
    return text(parameter, value)


def moment(parameter: str, value: object) -> str:
    """The start or the end of a range of time."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise InvalidRequestError(
                parameter,
                "give the datetime a time zone (whose midnight?), for example tzinfo=timezone.utc",
            )
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and _TIMESTAMP.fullmatch(value):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            return str.__str__(value)
    raise InvalidRequestError(
        parameter,
        "pass a date, an aware datetime, or a str in ISO 8601 such as '2016-09-21' or "
        "'2016-09-24T00:00:05.000Z'",
    )


def identification(parameter: str, value: object) -> str:
    """How a customer is to be identified."""
    return _member(Identification, parameter, value)


def risk_action(parameter: str, value: object) -> str:
    """What is to be done with a customer's payments."""
    return _member(RiskAction, parameter, value)


def _member(enum: type[StrEnum], parameter: str, value: object) -> str:
    """One word of a closed list, as the enum's member or as its value.

    A word that Paystack does not know could fall back to its default without an error.
    """
    for word in enum:
        if word == value:
            return word.value
    allowed = ", ".join(f"{enum.__name__}.{word.name} ({word.value!r})" for word in enum)
    raise InvalidRequestError(parameter, f"pass one of {allowed}")


def url(parameter: str, value: object) -> str:
    """An absolute web address."""
    address = identifier(parameter, value)
    try:
        parts = urlsplit(address)
        absolute = parts.scheme in {"https", "http"} and bool(parts.hostname)
    except ValueError:
        absolute = False
    if not absolute:
        raise InvalidRequestError(
            parameter, "pass an absolute https:// address, such as 'https://example.com/done'"
        )
    return address


def bank_account(parameter: str, value: object) -> dict[str, str]:
    """A ``BankAccount``, or a mapping with its keys."""
    given = _record(BankAccount, parameter, value)
    return {**given, "number": digits(f"{parameter}.number", given["number"])}


def address(parameter: str, value: object) -> dict[str, str]:
    """An ``Address``, or a mapping with its keys."""
    return _record(Address, parameter, value)


def _record(kind: type[BankAccount | Address], parameter: str, value: object) -> dict[str, str]:
    """An object of ``kind`` or a mapping with exactly its keys: Paystack wants all or none."""
    names = [field.name for field in attrs.fields(kind)]
    if isinstance(value, kind):
        given: dict[Any, Any] = {name: getattr(value, name) for name in names}
    elif isinstance(value, Mapping):
        given = dict(value)  # pyright: ignore[reportUnknownArgumentType] - checked next
    else:
        raise InvalidRequestError(
            parameter, f"pass a paystackx.{kind.__name__}, or a mapping with {', '.join(names)}"
        )
    if not set(given) <= set(names):
        raise InvalidRequestError(parameter, f"takes these keys and no others: {', '.join(names)}")
    for name in names:
        if given.get(name) is None:
            raise InvalidRequestError(f"{parameter}.{name}", "is required")
    return {name: identifier(f"{parameter}.{name}", given[name]) for name in names}


def metadata(parameter: str, value: object) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, Mapping):
        raise InvalidRequestError(
            parameter, f"pass a mapping, such as a dict, not {type(value).__name__}"
        )
    given: dict[Any, Any] = dict(value)  # pyright: ignore[reportUnknownArgumentType] - checked next
    try:
        _check_keys(given)
        dumps(given)
    except (TypeError, ValueError, RecursionError):
        # From outside the except block: the original error quotes the value.
        pass
    else:
        return given
    raise InvalidRequestError(
        parameter,
        "holds something that JSON has no form for: use str keys, and str, int, finite float, "
        "bool, None, lists and dicts as values",
    )


def _check_keys(value: object) -> None:
    """Refuse keys that ``json`` would turn into strings without a word."""
    if isinstance(value, dict):
        for key, item in value.items():  # pyright: ignore[reportUnknownVariableType] - any JSON
            if not isinstance(key, str):
                raise TypeError
            _check_keys(item)  # pyright: ignore[reportUnknownArgumentType] - any JSON
    elif isinstance(value, list | tuple):
        for item in value:  # pyright: ignore[reportUnknownVariableType] - any JSON
            _check_keys(item)  # pyright: ignore[reportUnknownArgumentType] - any JSON
