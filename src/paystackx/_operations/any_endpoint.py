"""Requests to any endpoint of Paystack, with or without a method of its own."""

from paystackx import _arguments as arguments
from paystackx._arguments import optional
from paystackx._operation import Operation, Request, make_request
from paystackx._operations.operations import OPERATIONS
from paystackx._template import fill_path, fully_decoded, literals_first, match
from paystackx.errors import InvalidRequestError, one_line

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")

_PAGING = {
    "page": "go through the pages from the first",
    "perPage": "pass pagination=",
    "use_cursor": "leave it out: pages are asked for by cursor",
    "next": "pass next=",
    "previous": "go through the pages from the first",
}
"""The parameters that going through pages sets itself."""


_ROWS = sorted(OPERATIONS, key=lambda row: literals_first(row.path))


def request(
    verb: str,
    path: str,
    *,
    segments: object = None,
    query: object = None,
    body: object = None,
    repeatable: bool | None = None,
) -> Request:
    """Make a request to any endpoint.

    Raises:
        InvalidRequestError: An argument was refused.
    """
    method = verb.upper() if isinstance(verb, str) else ""  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
    if method not in _VERBS:
        raise InvalidRequestError("verb", f"pass one of {', '.join(_VERBS)}")
    if not isinstance(repeatable, bool | None):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
        raise InvalidRequestError("repeatable", "pass True, False or None")
    if method == "GET" and body is not None:
        raise InvalidRequestError("body", "a GET has no body; pass query= instead")
    filled = fill_path(path, segments)
    repeats = method == "GET" if repeatable is None else repeatable
    return make_request(
        _row(method, filled) or _unlisted(method, path, repeatable=repeats),
        filled,
        {} if query is None else arguments.query("query", query),
        optional(arguments.json_body, "body", body),
    )


def list_page(
    path: str,
    *,
    segments: object,
    query: object,
    pagination: int,
    cursor: str | None,
    page: int | None,
) -> Request:
    """Make the request for one page of any list: by number if there is one, else by cursor.

    Raises:
        InvalidRequestError: An argument was refused.
    """
    own = {} if query is None else arguments.query("query", query)
    for name in own:
        if name in _PAGING:
            raise InvalidRequestError("query", f"remove {name}: {_PAGING[name]}")
    return request(
        "GET",
        path,
        segments=segments,
        query={
            **own,
            "page": page,
            "perPage": arguments.number("pagination", pagination),
            "use_cursor": True if page is None else None,
            "next": optional(arguments.identifier, "next", cursor),
        },
    )


def _row(verb: str, path: str) -> Operation | None:
    """The row that a path is a case of.

    The path as it is sent decides, not its template: a value may be what a row has as a literal.
    """
    parts = [fully_decoded(part) for part in path.split("/")]
    return next(
        (row for row in _ROWS if row.verb == verb and match(row.path, parts) is not None), None
    )


def _unlisted(verb: str, path: str, *, repeatable: bool) -> Operation:
    """Make the row of an endpoint without a method: logs and errors show its template, masked."""
    template = "/".join(one_line(part) for part in path.split("/"))
    return Operation("", f"{verb} {template}", verb, template, repeatable)
