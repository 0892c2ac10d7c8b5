"""A request's parts to an answer's parts. No waiting, and no HTTP library."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from paystackx._operation import Operation
from paystackx._requests import customers as rows
from paystackx.sandbox import _checks as checks
from paystackx.sandbox import _customers as customers
from paystackx.sandbox import _debits as debits
from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._call import Call
from paystackx.sandbox._refusals import RefusalError
from paystackx.sandbox._routes import route
from paystackx.sandbox._state import State

_ANSWERS: Mapping[Operation, Callable[[State, Call], tuple[int, dict[str, Any]]]] = {
    rows.CREATE: customers.create,
    rows.GET_CUSTOMERS: customers.get_customers,
    rows.GET_CUSTOMER: customers.get_customer,
    rows.UPDATE: customers.update,
    rows.VALIDATE: customers.validate,
    rows.FLAG: customers.flag,
    rows.DEACTIVATE: debits.deactivate,
    rows.INITIALIZE_AUTHORIZATION: debits.initialize_authorization,
    rows.VERIFY_AUTHORIZATION: debits.verify_authorization,
    rows.INITIALIZE_DIRECT_DEBIT: debits.initialize_direct_debit,
    rows.TRIGGER_ACTIVATION_CHARGE: debits.trigger_activation_charge,
    rows.GET_MANDATE_AUTHORIZATIONS: debits.get_mandate_authorizations,
}


def answer(
    state: State,
    secret_key: str | None,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
) -> tuple[int, dict[str, str], bytes]:
    """Answer a request as Paystack would.

    Args:
        state: The integration's records; the answer may change them.
        secret_key: The only key to accept; ``None`` for any test key.
        method: The HTTP method.
        path: The path, percent-encoded.
        query: What follows the question mark, percent-encoded.
        headers: The headers, in a mapping that finds lower-case names.
        body: The body.

    Returns:
        The status, the headers with lower-case names, and the body.
    """
    request_id = state.new_request_id()
    meant = route(method, path)
    if meant is None:
        # Before the key: the recorded answer was to a request with an empty one.
        return 404, _headers("application/json", request_id, b""), b""
    operation, segments = meant
    try:
        _check_key(headers.get("authorization"), secret_key)
        fields = checks.fields(body) if operation.writes else {}
        call = Call(segments, dict(parse_qsl(query, keep_blank_values=True)), fields)
        status_code, shape = _ANSWERS[operation](state, call)
    except RefusalError as refusal:
        status_code, shape = refusal.status_code, refusal.body
    content = _json(shape)
    sent = _headers("application/json; charset=utf-8", request_id, content)
    return status_code, {**sent, "etag": _etag(content)}, content


def _check_key(authorization: str | None, secret_key: str | None) -> None:
    if authorization is None:
        raise refusals.plain(401, "No Authorization Header was found")
    scheme, _, key = authorization.partition(" ")
    known = key.startswith("sk_test_") if secret_key is None else key == secret_key
    if scheme.lower() != "bearer" or not known:
        raise refusals.invalid_key()


def _json(shape: dict[str, Any]) -> bytes:
    """Compact, as Paystack's. Half a character, which UTF-8 has no bytes for, is an escape."""
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")


def _headers(content_type: str, request_id: str, content: bytes) -> dict[str, str]:
    return {
        "content-type": content_type,
        "content-length": str(len(content)),
        "cf-ray": request_id,
        "server": "paystackx-sandbox",
    }


def _etag(content: bytes) -> str:
    """The checksum that Paystack's own answers carry."""
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    return f'W/"{len(content):x}-{base64.b64encode(digest).decode().rstrip("=")}"'
