"""Checks of what a user passes, before anything is sent.

Each function takes the parameter's name and value, and returns the value as it is sent or raises
``InvalidRequestError``. No message repeats a value: it could be a BVN.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import attrs

from paystackx._reading.json import dumps
from paystackx.enums import Identification, RiskAction
from paystackx.errors import InvalidRequestError, one_line
from paystackx.models.arguments import Address, BankAccount

T = TypeVar("T")

_LONGEST_IDENTIFIER = 1000
"""Percent-encoded, a path with a segment of this length still fits into a request line."""

_DEEPEST_JSON = 100
"""Levels. Far below Python's recursion limit, so that no input reaches it."""

# Not compiled here: an import does not need them, and ``re`` keeps what it has compiled.
_TIMESTAMP = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_PLAIN_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,63}"


def optional(check: Callable[[str, object], T], parameter: str, value: object) -> T | None:
    """Apply ``check`` to the value, unless it is ``None``, which is not sent."""
    return None if value is None else check(parameter, value)


def text(parameter: str, value: object) -> str:
    """Check text, which may be empty (a name, a phone number)."""
    if not isinstance(value, str):
        raise InvalidRequestError(parameter, f"pass a str, not {type(value).__name__}")
    # Cc: a line end could start a header; Cs: half a character has no UTF-8.
    if not value.isprintable() and any(unicodedata.category(c) in {"Cc", "Cs"} for c in value):
        raise InvalidRequestError(
            parameter, "remove control characters, line ends and lone surrogates"
        )
    # Not str(value): for a member of a class (str, Enum) that is the member's name.
    return str.__str__(value)


def identifier(parameter: str, value: object) -> str:
    """Check text that identifies something. Never empty: ``GET /customer/`` is the list."""
    name = text(parameter, value)
    if not name:
        raise InvalidRequestError(parameter, "must not be empty")
    if name != name.strip():
        raise InvalidRequestError(parameter, "remove the white space around it")
    if len(name) > _LONGEST_IDENTIFIER:
        raise InvalidRequestError(parameter, f"is longer than {_LONGEST_IDENTIFIER} characters")
    return name


def segment(parameter: str, value: object, *, instead: str = "") -> str:
    """Check an identifier that becomes one segment of the path.

    It is percent-encoded later. What some gateways decode or resolve before they route is refused
    all the same.

    Args:
        parameter: The parameter's name.
        value: Its value.
        instead: What to pass instead of a refused value.
    """
    name = identifier(parameter, value)
    if name in {".", ".."} or any(c in name for c in "/\\?"):
        raise InvalidRequestError(
            parameter, f'must not be "." or "..", nor contain "/", "\\" or "?"{instead}'
        )
    return name


def email_or_code(parameter: str, value: object) -> str:
    """Check a customer's e-mail address or code that becomes one segment of the path."""
    return segment(
        parameter, value, instead="; for such an e-mail, pass the customer code (CUS_...)"
    )


def number(parameter: str, value: object, *, meaning: str = "a whole number") -> int:
    """Check a positive whole number, an int or digits. Paystack's ids have up to 64 bits."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,20}", value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 2**64:
        return int(value)
    advice = f"pass {meaning} from 1 to 2**64 - 1, as an int or a str of digits"
    if not isinstance(value, int | str):
        # An integer of numpy, for example.
        how = "; convert it with int()" if hasattr(value, "__index__") else ""
        advice = f"{advice}, not {type(value).__name__}{how}"
    raise InvalidRequestError(parameter, advice)


def customer_id(parameter: str, value: object) -> int:
    """Check the number of a customer, which is not the customer code."""
    return number(
        parameter,
        value,
        meaning="the numeric customer.id (not the customer code, CUS_...), a whole number",
    )


def flag(parameter: str, value: object) -> bool:
    """Check a bool: what merely passes for one may be a mistake."""
    if not isinstance(value, bool):
        raise InvalidRequestError(parameter, "pass True or False")
    return value


def paging(
    page: object,
    pagination: object,
    use_cursor: object,
    next: object,  # noqa: A002 - Paystack's own word
    previous: object,
) -> dict[str, str | int | None]:
    """Check the parameters that choose a page, and give their part of the query."""
    if next is not None and previous is not None:
        raise InvalidRequestError("next", "pass either next or previous, not both")
    by_cursor = flag("use_cursor", use_cursor) or next is not None or previous is not None
    number_of_page = optional(number, "page", page)
    return {
        "page": None if by_cursor else number_of_page,
        "perPage": optional(number, "pagination", pagination),
        "use_cursor": "true" if by_cursor else None,
        "next": optional(identifier, "next", next),
        "previous": optional(identifier, "previous", previous),
    }


def digits(parameter: str, value: object) -> str:
    """Check a BVN or an account number: a str, since it may begin with 0."""
    if not re.fullmatch(r"[0-9]+", text(parameter, value)):
        raise InvalidRequestError(parameter, "pass a str of digits")
    return text(parameter, value)


def moment(parameter: str, value: object) -> str:
    """Check the start or the end of a range of time."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise InvalidRequestError(
                parameter,
                "give the datetime a time zone (whose midnight?), for example tzinfo=timezone.utc",
            )
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and (match := re.fullmatch(_TIMESTAMP, value)):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            if "T" in value and match["offset"] is None:
                raise InvalidRequestError(
                    parameter,
                    "give the time an offset (whose midnight?), for example 'Z' at its end",
                )
            return str.__str__(value)
    raise InvalidRequestError(
        parameter,
        "pass a date, an aware datetime, or a str in ISO 8601 such as '2016-09-21' or "
        "'2016-09-24T00:00:05.000Z'",
    )


def identification(parameter: str, value: object) -> str:
    """Check a way to identify a customer."""
    return _member(Identification, parameter, value)


def risk_action(parameter: str, value: object) -> str:
    """Check what Paystack should do with a customer's payments."""
    return _member(RiskAction, parameter, value)


def _member(enum: type[StrEnum], parameter: str, value: object) -> str:
    """Check one word of a closed list, the enum's member or its value.

    Paystack could take an unknown word for its default, without an error.
    """
    for word in enum:
        if word == value:
            return word.value
    allowed = ", ".join(f"{enum.__name__}.{word.name} ({word.value!r})" for word in enum)
    raise InvalidRequestError(parameter, f"pass one of {allowed}")


def url(parameter: str, value: object) -> str:
    """Check an absolute web address."""
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
    """Check a ``BankAccount``, or a mapping with its keys."""
    given = _record(BankAccount, parameter, value)
    return {**given, "number": digits(f"{parameter}.number", given["number"])}


def address(parameter: str, value: object) -> dict[str, str]:
    """Check an ``Address``, or a mapping with its keys."""
    return _record(Address, parameter, value)


def _record(kind: type[BankAccount | Address], parameter: str, value: object) -> dict[str, str]:
    """Check an object of ``kind`` or a mapping with exactly its keys: Paystack needs all."""
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
    """Check a JSON object."""
    given = mapping(parameter, value)
    _refuse_what_is_not_json(parameter, given)
    return given


def json_body(parameter: str, value: object) -> dict[str, Any] | list[Any]:
    """Check a JSON object or list."""
    if not isinstance(value, list | tuple):
        return metadata(parameter, value)
    items: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType] - checked next
    _refuse_what_is_not_json(parameter, items)
    return items


def mapping(parameter: str, value: object) -> dict[Any, Any]:
    """Check that the value is a mapping, and copy it."""
    if not isinstance(value, Mapping):
        raise InvalidRequestError(
            parameter, f"pass a mapping, such as a dict, not {type(value).__name__}"
        )
    return dict(value)  # pyright: ignore[reportUnknownArgumentType] - the caller checks the items


def query(parameter: str, value: object) -> dict[str, str]:
    """Check the query of any endpoint. ``None`` as a value is not sent."""
    return {
        named(parameter, name, identifier, name): named(parameter, name, _query_value, item)
        for name, item in mapping(parameter, value).items()
        if item is not None
    }


def _query_value(parameter: str, value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return whole(parameter, value)
    if isinstance(value, date):
        return moment(parameter, value)
    if isinstance(value, str):
        return text(parameter, value)
    raise InvalidRequestError(
        parameter, f"pass a str, int, bool, date or aware datetime, not {type(value).__name__}"
    )


def segment_value(parameter: str, value: object) -> str:
    """Check what fills a placeholder of any path."""
    if isinstance(value, int) and not isinstance(value, bool):
        return whole(parameter, value)
    return segment(parameter, value)


def whole(parameter: str, value: int) -> str:
    """Check a whole number of up to 64 bits; Python cannot print one that is far longer."""
    if not -(2**64) < value < 2**64:
        raise InvalidRequestError(parameter, "pass an int of at most 64 bits")
    return str(int(value))


def named(parameter: str, name: object, check: Callable[[str, object], T], value: object) -> T:
    """Apply a check to one item of a mapping: the refusal names the parameter, then the item."""
    shown = one_line(name) if isinstance(name, str) else "a name"
    try:
        return check(shown, value)
    except InvalidRequestError as error:
        reason = str(error)
    raise InvalidRequestError(parameter, reason)


def _refuse_what_is_not_json(parameter: str, value: object) -> None:
    fault = _not_json(value, parameter, 0)
    if fault:
        raise InvalidRequestError(
            parameter,
            f"{fault} is not JSON: use str keys, and str, int, finite float, bool, None, lists and "
            f"dicts as values, at most {_DEEPEST_JSON} levels deep",
        )


def _not_json(value: object, path: str, depth: int) -> str | None:
    """Find the path of the first part that JSON has no form for."""
    if depth > _DEEPEST_JSON:
        return "something nested too deeply"
    inner: Iterable[tuple[str, Any]]
    if isinstance(value, dict):
        fields = cast("Mapping[Any, Any]", value)  # isinstance says nothing about the items
        # json would turn keys of other types into strings without a word.
        if not all(isinstance(key, str) and _is_json(key) for key in fields):
            return f"a key of {path}"
        inner = ((f"{path}.{_shown(key)}", item) for key, item in fields.items())
    elif isinstance(value, list | tuple):
        items = cast("Iterable[Any]", value)  # the same
        inner = ((f"{path}[{index}]", item) for index, item in enumerate(items))
    else:
        return None if _is_json(value) else path
    faults = (_not_json(item, where, depth + 1) for where, item in inner)
    return next((fault for fault in faults if fault), None)


def _shown(key: str) -> str:
    """A key as it may stand in a message: an e-mail or a number as a key is masked."""
    return one_line(key) if re.fullmatch(_PLAIN_KEY, key) else "*"


def _is_json(value: object) -> bool:
    try:
        dumps({"": value})
    except (TypeError, ValueError):
        # The error quotes the value, so it goes no further.
        return False
    return True
