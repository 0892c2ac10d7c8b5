"""Paths that a user writes for any endpoint: checked, and filled in. Pure.

A path is a template such as ``/transaction/verify/{reference}``. Whatever it and its values
contain, the result is one path on Paystack's host with as many segments as the template has.
"""

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote, unquote

from paystackx import _arguments as arguments
from paystackx.errors import InvalidRequestError


def fill_path(path: object, segments: object) -> str:
    """Check a template and fill in its placeholders.

    Args:
        path: The template: each segment is literal, or one name in braces.
        segments: The value of each name; ``None`` for none.

    Returns:
        The path, percent-encoded.

    Raises:
        InvalidRequestError: The template is malformed, or a name is missing or unused.
    """
    if not isinstance(path, str) or not path.startswith("/"):
        raise InvalidRequestError(
            "path", "pass a str that begins with '/', such as '/transaction/verify/{reference}'"
        )
    values = {} if segments is None else arguments.mapping("segments", segments)
    used = set[object]()
    filled = [""]
    for part in path[1:].split("/"):
        name = _placeholder(part)
        if name is None:
            filled.append(_literal(part))
        elif name in values:
            used.add(name)
            value = arguments.named("segments", name, arguments.segment_value, values[name])
            filled.append(quote(value, safe=""))
        else:
            raise InvalidRequestError(
                "segments", f"pass a value for {{{name}}}, which the path names"
            )
    if len(used) < len(values):
        raise InvalidRequestError("segments", "has a name that the path does not use; remove it")
    return "/".join(filled)


def literals_first(template: str) -> list[bool]:
    """The order in which templates are compared with a path, as a key for ``sorted``.

    Where two match, the one with the literal segment is meant: ``/transaction/totals``, not
    ``/transaction/{id}``.
    """
    return [part.startswith("{") for part in template.split("/")]


def match(template: str, parts: Sequence[str]) -> dict[str, str] | None:
    """What fills the placeholders of a template; ``None`` if the path is not a case of it.

    Args:
        template: The template.
        parts: The decoded segments of the path. Literals are compared in any case.
    """
    names = template.split("/")
    if len(names) != len(parts):
        return None
    segments = dict[str, str]()
    for name, part in zip(names, parts, strict=True):
        if name.startswith("{") and part:
            segments[name[1:-1]] = part
        elif name.casefold() != part.casefold():
            return None
    return segments


def _placeholder(part: str) -> str | None:
    """The name in the braces of a segment; ``None`` for a literal segment."""
    if not part.startswith("{") or not part.endswith("}"):
        return None
    return part[1:-1] if part[1:-1].isidentifier() else None


def _literal(part: str) -> str:
    """Check a literal segment, and percent-encode it. What is encoded already stays."""
    plain = fully_decoded(part)
    if not part:
        problem = "remove the empty segment: no '//', and no '/' at the end"
    elif plain in {".", ".."}:
        problem = "remove '.' and '..'"
    elif "{" in plain or "}" in plain:
        problem = "write a placeholder as one whole segment, a plain name in braces: '{reference}'"
    elif any(_is_unsafe(c) for c in plain):
        problem = (
            "remove '?', '#', '\\', encoded slashes, white space and control characters; pass "
            "query= for a query, and segments= for values"
        )
    elif re.search(r"%(?![0-9A-Fa-f]{2})", part):
        problem = "write '%' as '%25'"
    else:
        return quote(part, safe="%")
    raise InvalidRequestError("path", problem)


def fully_decoded(part: str) -> str:
    """Percent-decode a segment until nothing is encoded: a gateway may decode more than once."""
    while (decoded := unquote(part)) != part:
        part = decoded
    return part


def _is_unsafe(c: str) -> bool:
    # Cc: control characters; Cs: half a character has no UTF-8.
    return c in "/\\?#" or c.isspace() or unicodedata.category(c) in {"Cc", "Cs"}
