"""One row for each operation of the API, and how a row becomes a request. No I/O."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from paystackx._reading.json import dumps


class Operation(NamedTuple):
    """One operation of the API.

    Attributes:
        resource: The part of the API, such as ``"customers"``; empty for an endpoint without a
            method of its own.
        name: The client's method.
        verb: The HTTP method.
        path: The path's template; each name in braces is one segment.
        repeatable: Whether it may be sent again once it may have reached Paystack.
    """

    resource: str
    name: str
    verb: str
    path: str
    repeatable: bool

    @property
    def key(self) -> tuple[str, str]:
        """The key of its rate-limit window: two resources may have methods of one name."""
        return self.resource, self.name

    @property
    def writes(self) -> bool:
        """Whether it may change something, so that a lost answer leaves the outcome unknown."""
        return self.verb != "GET"

    @property
    def takes_body(self) -> bool:
        """Whether a request without a body must say so: some gateways insist on it."""
        return self.verb in {"POST", "PUT", "PATCH"}

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


class Request:
    """One call, ready to be sent.

    Args:
        operation: The operation's row.
        target: The path and the query, percent-encoded.
        body: The JSON, or ``None``.
        reference: The transaction reference, if the call has one.
    """

    __slots__ = ("body", "operation", "reference", "target")

    def __init__(
        self, operation: Operation, target: str, body: bytes | None, reference: str | None = None
    ) -> None:
        self.operation = operation
        self.target = target
        self.body = body
        self.reference = reference

    def __repr__(self) -> str:
        return f"<Request {self.operation}>"


def fill(
    operation: Operation,
    *,
    path: Mapping[str, str | int] | None = None,
    query: Mapping[str, str | int | None] | None = None,
    body: Mapping[str, Any] | None = None,
    reference: str | None = None,
) -> Request:
    """Fill in an operation's row. Nothing in ``path`` or ``query`` can leave its place."""
    target = operation.path.format_map(
        {name: quote(str(value), safe="") for name, value in (path or {}).items()}
    )
    return make_request(operation, target, query or {}, body, reference)


def make_request(
    operation: Operation,
    path: str,
    query: Mapping[str, str | int | None],
    body: Mapping[str, Any] | list[Any] | None,
    reference: str | None = None,
) -> Request:
    """Put a request together from a path that is percent-encoded already."""
    pairs = [
        f"{quote(name, safe='')}={quote(str(value), safe='')}"
        for name, value in query.items()
        if value is not None
    ]
    target = f"{path}?{'&'.join(pairs)}" if pairs else path
    return Request(operation, target, None if body is None else dumps(body), reference)
