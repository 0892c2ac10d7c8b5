"""What a request that makes a transaction must have. Each check may raise a ``RefusalError``."""

import json
import re
from collections.abc import Mapping
from typing import Any

from paystackx._reading.json import a_list, an_object
from paystackx.sandbox import _fields as fields
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox.transactions._records import Order

_CURRENCIES = ("NGN", "GHS", "ZAR", "KES", "XOF", "USD")


def order(given: Mapping[str, Any], *, wrong_currency: int = 400) -> Order:
    """What a request asks for.

    Args:
        given: The fields of the body.
        wrong_currency: The status of the refusal of a currency.
    """
    email, whole = _email(given), amount(given)
    reference = _reference(given)
    currency = given.get("currency") or _CURRENCIES[0]
    if currency not in _CURRENCIES:
        raise refusals.plain(wrong_currency, "Currency not supported by merchant")
    return Order(
        email=email,
        amount=whole,
        currency=currency,
        reference=reference,
        metadata=_metadata(given.get("metadata")),
    )


def amount(given: Mapping[str, Any], name: str = "amount") -> int:
    """An amount in the subunit. ``100.0`` and ``"100"`` are whole numbers, ``"100.0"`` is not."""
    if name not in given:
        raise refusals.missing(f'"{name}" is required')
    value = given[name]
    digits = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value)
    if digits or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    if type(value) is not int:
        raise refusals.invalid(f'"{name}" must be an integer')
    if value < 1:
        raise refusals.plain(400, "Invalid Amount Sent")
    return value


def _email(given: Mapping[str, Any]) -> str:
    address = fields.text(given, "email")
    if not fields.is_email(address):
        raise refusals.invalid_email()
    return address


def _reference(given: Mapping[str, Any]) -> str | None:
    if given.get("reference") is None:
        return None
    reference = fields.text(given, "reference")
    if not re.fullmatch(r"[A-Za-z0-9._=-]+", reference):
        raise refusals.plain(400, "Invalid character in transaction reference")
    return reference


def _metadata(given: Any) -> Any:
    """A JSON string is read, and keeps its types; in an object, numbers become text."""
    if not isinstance(given, str):
        return _with_text(given)
    try:
        return json.loads(given)
    except ValueError:
        return given


def _with_text(given: Any) -> Any:
    if (inner := an_object(given)) is not None:
        return {name: _with_text(value) for name, value in inner.items()}
    if (items := a_list(given)) is not None:
        return [_with_text(item) for item in items]
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return str(given) if is_number else given
