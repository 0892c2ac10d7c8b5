"""Strict JSON: ``NaN`` and ``Infinity``, which Python's own reader accepts, are refused."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn


class NotJSONError(Exception):
    """The bytes are not JSON. The text gives the reason and quotes nothing."""


def loads(content: bytes) -> Any:
    """Read JSON in UTF-8.

    Raises:
        NotJSONError: It is not JSON.
    """
    if not content:
        raise NotJSONError("it is empty")
    try:
        return _decode(content.decode())
    except UnicodeDecodeError:
        reason = "it is not UTF-8"
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError:
        reason = "it is not JSON"
    # Raised outside the except blocks, because the errors above quote the content.
    raise NotJSONError(reason)


def dumps(body: Mapping[str, Any] | list[Any]) -> bytes:
    """Write the JSON of a request, compact and in UTF-8. ``None`` in an object is not sent."""
    sent = (
        body
        if isinstance(body, list)
        else {name: value for name, value in body.items() if value is not None}
    )
    return json.dumps(sent, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _refuse(_: str) -> NoReturn:
    """``NaN`` and ``Infinity``."""
    raise ValueError


# Made once: json.loads makes a decoder for each call that has an option.
_decode = json.JSONDecoder(parse_constant=_refuse).decode


def an_object(value: Any) -> dict[str, Any] | None:
    """The value, if it is a JSON object."""
    return value if type(value) is dict else None  # pyright: ignore[reportUnknownVariableType] - any JSON


def a_list(value: Any) -> list[Any] | None:
    """The value, if it is a JSON list."""
    return value if type(value) is list else None  # pyright: ignore[reportUnknownVariableType] - any JSON


def a_text(value: Any) -> str | None:
    """The value, if it is a JSON string."""
    return value if type(value) is str else None
