"""One row for each operation of the API, and how a row becomes a request. No I/O."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import attrs

from paystackx._json import dumps


@attrs.frozen
class Operation:
    """One operation of the API.

    Attributes:
        resource: The part of the API that it belongs to, such as ``"customers"``.
        name: The method of the client.
        verb: The HTTP method.
        path: Its template; each name in braces is one segment.
        repeatable: Whether it may be sent again once it may have reached Paystack.
    """

    resource: str
    name: str
    verb: str
    path: str
    repeatable: bool

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other operation: its resource and its name."""
        return self.resource, self.name

    @property
    def writes(self) -> bool:
        """Whether it changes anything, so that a lost answer leaves a question."""
        return self.verb != "GET"

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


@attrs.frozen
class Request:
    """One call, ready to be sent.

    Attributes:
        operation: Its row.
        target: The path and the query, percent-encoded.
        body: The JSON, or ``None``.
        reference: The transaction reference, if the call has one.
    """

    operation: Operation
    target: str = attrs.field(repr=False)
    body: bytes | None = attrs.field(repr=False)
    reference: str | None = attrs.field(default=None, repr=False)


def fill(
    operation: Operation,
    *,
    path: Mapping[str, str | int] | None = None,
    query: Mapping[str, str | int | None] | None = None,
    body: Mapping[str, Any] | None = None,
) -> Request:
    """Fill in an operation's row. Nothing in ``path`` or ``query`` can leave its place."""
    target = operation.path.format_map(
        {name: quote(str(value), safe="") for name, value in (path or {}).items()}
    )
    pairs = [
        f"{name}={quote(str(value), safe='')}"
        for name, value in (query or {}).items()
        if value is not None
    ]
    if pairs:
        target = f"{target}?{'&'.join(pairs)}"
    return Request(operation, target, None if body is None else dumps(body))
