"""Which operation a method and a path mean. The routes are the rows of ``_requests.OPERATIONS``."""

from urllib.parse import unquote

from paystackx._operation import Operation
from paystackx._requests import OPERATIONS


def _placeholders(operation: Operation) -> list[bool]:
    return [part.startswith("{") for part in operation.path.split("/")]


# False before True: where two rows fit, the one that names the segment is meant.
_ROUTES = sorted(OPERATIONS, key=_placeholders)


def route(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation, and what stands in its template's braces; ``None`` for an unknown route.

    Args:
        method: The HTTP method.
        path: The path as it was sent, percent-encoded. One slash at its end means nothing.
    """
    # Split first: an encoded slash is a part of its segment.
    parts = [unquote(part) for part in path.removesuffix("/").split("/")]
    for operation in _ROUTES:
        if operation.verb == method:
            segments = _fill(operation.path.split("/"), parts)
            if segments is not None:
                return operation, segments
    return None


def _fill(template: list[str], parts: list[str]) -> dict[str, str] | None:
    if len(template) != len(parts):
        return None
    segments = dict[str, str]()
    for name, part in zip(template, parts, strict=True):
        if name.startswith("{") and part:
            segments[name.strip("{}")] = part
        elif name != part:
            return None
    return segments
