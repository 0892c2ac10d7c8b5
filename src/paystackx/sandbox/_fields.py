"""What a request's fields must be. Each check gives the value, or raises a ``RefusalError``."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from paystackx.sandbox import _refusals as refusals

_FORM = "application/x-www-form-urlencoded"
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")


def fields(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a body: of a JSON object, or of a form. No body has no fields.

    Raises:
        RefusalError: It is neither.
    """
    if content_type.partition(";")[0].strip().lower() == _FORM:
        return _form(body)
    given = _parsed(body or b"{}")
    if not isinstance(given, dict):
        raise refusals.invalid("The request body must be a JSON object")
    return given  # pyright: ignore[reportUnknownVariableType] - any JSON


def _form(body: bytes) -> dict[str, Any]:
    """A form has no objects: they are sent as ``account[number]=...``, or as JSON text."""
    given = dict[str, Any]()
    for name, value in parse_qsl(body.decode(errors="replace"), keep_blank_values=True):
        nested = re.fullmatch(r"(\w+)\[(\w+)\]", name)
        if nested and isinstance(given.setdefault(nested[1], {}), dict):
            given[nested[1]][nested[2]] = value
        else:
            parsed = _parsed(value.encode()) if value.startswith("{") else None
            given[name] = value if parsed is None else parsed
    return given


def _parsed(text: bytes) -> Any:
    """Some JSON; ``None`` for what is no JSON."""
    try:
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return None


def _finite(number: str) -> float:
    """``NaN``, ``Infinity`` and 1e999, which Python reads, could not be sent back as JSON."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError
    return value


def text(given: Mapping[str, Any], name: str, *, within: str = "") -> str:
    """A field that must be there, and must be text."""
    if name not in given:
        raise refusals.missing(f'"{within}{name}" is required')
    value = given[name]
    if not isinstance(value, str):
        raise refusals.invalid(f'"{within}{name}" must be a string')
    if not value:
        raise refusals.missing(f'"{within}{name}" is not allowed to be empty')
    return value


def email(given: Mapping[str, Any]) -> str:
    """The field ``email``."""
    address = text(given, "email")
    if not is_email(address):
        raise refusals.invalid('"email" must be a valid email')
    return address


def is_email(address: str) -> bool:
    """Whether this looks like an e-mail address."""
    return _EMAIL.fullmatch(address) is not None


def choice(given: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    """A field that must be one of some words."""
    word = text(given, name)
    if word not in allowed:
        raise refusals.invalid(f'"{name}" must be one of [{", ".join(allowed)}]')
    return word


def whole_number(given: Mapping[str, Any], name: str) -> int:
    """A field that must be a positive whole number, or digits that say one."""
    if name not in given:
        raise refusals.missing(f'"{name}" is required')
    # str() of anything else, True and 1.0 among it, is not digits alone.
    digits = str(given[name])
    if not re.fullmatch(r"[0-9]{1,20}", digits) or int(digits) < 1:
        raise refusals.invalid(f'"{name}" must be a positive number')
    return int(digits)


def record(given: Mapping[str, Any], name: str, keys: tuple[str, ...]) -> dict[str, str]:
    """A field that must be an object in which these keys have text."""
    if name not in given:
        raise refusals.missing(f'"{name}" is required')
    value = given[name]
    if not isinstance(value, dict):
        raise refusals.invalid(f'"{name}" must be of type object')
    return {key: text(value, key, within=f"{name}.") for key in keys}  # pyright: ignore[reportUnknownArgumentType] - any JSON
