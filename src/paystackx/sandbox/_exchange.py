"""From the parts of a request to the parts of an answer. Nothing waits here."""

import base64
import hashlib
from collections.abc import Mapping
from http.client import responses
from typing import Any
from urllib.parse import parse_qsl, unquote

import attrs

from paystackx.sandbox import _fields
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._faults import Drop, Fail, Garble, Ruling
from paystackx.sandbox._integration import Integration
from paystackx.sandbox._json import compact
from paystackx.sandbox._refusals import RefusalError
from paystackx.sandbox._resource import Call
from paystackx.sandbox._routing import Route, Router

_JSON = "application/json; charset=utf-8"


@attrs.frozen
class SandboxCall:
    """One call that a sandbox has received. The secret key is not kept.

    Attributes:
        operation: The method of the client, such as ``"create"``; ``None`` for another path.
        method: The HTTP method.
        path: The path, decoded.
        query: The parameters, decoded.
        body: The fields of the body; ``None`` without a body, or where it has none.
        status: The HTTP status of the answer; ``None`` when the connection was dropped.
    """

    operation: str | None
    method: str
    path: str = attrs.field(repr=False)
    query: Mapping[str, str] = attrs.field(repr=False)
    body: Mapping[str, Any] | None = attrs.field(repr=False)
    status: int | None


@attrs.frozen(repr=False)
class Reply:
    """An answer.

    Attributes:
        status: The HTTP status.
        headers: The headers, with names in lower case.
        content: The body.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes


@attrs.frozen(repr=False)
class Arrival:
    """A request that has come.

    Attributes:
        method: The HTTP method.
        path: The path, percent-encoded.
        query: The parameters, decoded.
        headers: The headers, in a mapping that finds names in lower case.
        body: The body.
        route: What it means; ``None`` for a path that nothing answers.
        segments: What fills the placeholders of the route.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    route: Route | None
    segments: Mapping[str, str]

    @property
    def name(self) -> str | None:
        """The operation's name."""
        return self.route.operation.name if self.route else None

    def fields(self) -> dict[str, Any]:
        """The fields of the body.

        Raises:
            RefusalError: The body is malformed.
        """
        return _fields.fields(self.headers.get("content-type", ""), self.body)

    def record(self, reply: Reply | None) -> SandboxCall:
        """What is remembered of it."""
        try:
            body = self.fields() if self.body else None
        except RefusalError:
            body = None
        return SandboxCall(
            operation=self.name,
            method=self.method,
            path=unquote(self.path),
            query=self.query,
            body=body,
            status=reply.status if reply else None,
        )


def arrival(
    router: Router, method: str, target: str, headers: Mapping[str, str], body: bytes
) -> Arrival:
    """Take a request apart."""
    path, _, query = target.partition("?")
    route, segments = router.find(method, path) or (None, {})
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    return Arrival(method, path, parameters, headers, body, route, segments)


def reply(integration: Integration, request: Arrival, ruling: Ruling) -> Reply | None:
    """Answer a request; ``None`` when the connection breaks instead.

    Args:
        integration: The records; the answer may change them.
        request: The request.
        ruling: What goes wrong.
    """
    request_id, fault = integration.new_request_id(), ruling.fault
    if isinstance(fault, Garble):
        made = _reply(fault.status, fault.content_type, fault.body)
    elif isinstance(fault, Fail):
        made = _failure(fault)
    elif isinstance(fault, Drop) and not fault.acted:
        return None
    else:
        made = _answer(integration, request)
        if isinstance(fault, Drop):
            return None
    return attrs.evolve(made, headers={**made.headers, "cf-ray": request_id, **ruling.headers})


def _failure(fault: Fail) -> Reply:
    if fault.status == 429:
        body = refusals.rate_limited().body
    else:
        reason = responses.get(fault.status, "The sandbox was asked to fail")
        body = {"status": False, "message": reason}
    if fault.message is not None:
        body["message"] = fault.message
    made = _reply(fault.status, _JSON, compact(body))
    return attrs.evolve(made, headers={**made.headers, **fault.headers})


def _answer(integration: Integration, request: Arrival) -> Reply:
    if request.route is None:
        # Before the key: the recorded answer was to a request with an empty one.
        return _reply(404, "application/json", b"")
    operation = request.route.operation
    try:
        _check_key(integration, request.headers.get("authorization"))
        fields = request.fields() if operation.writes else {}
        call = Call(request.segments, request.query, fields)
        status, shape = request.route.resource.answer(integration, operation, call)
    except RefusalError as refusal:
        status, shape = refusal.status_code, refusal.body
    content = compact(shape)
    made = _reply(status, _JSON, content)
    return attrs.evolve(made, headers={**made.headers, "etag": _etag(content)})


def _check_key(integration: Integration, authorization: str | None) -> None:
    if authorization is None:
        raise refusals.plain(401, "No Authorization Header was found")
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "bearer" or not integration.accept(key):
        raise refusals.invalid_key()


def _reply(status: int, content_type: str, content: bytes) -> Reply:
    headers = {
        "content-type": content_type,
        "content-length": str(len(content)),
        "server": "paystackx-sandbox",
    }
    return Reply(status, headers, content)


def _etag(content: bytes) -> str:
    """The checksum that Paystack's own answers carry."""
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    return f'W/"{len(content):x}-{base64.b64encode(digest).decode().rstrip("=")}"'
