"""Turn status, headers and bytes into a typed response or a typed error. No I/O, no clock."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, TypeVar

from paystackx._operation import Operation
from paystackx._reading import convert as _convert
from paystackx._reading.json import NotJSONError, a_text, an_object, loads
from paystackx._reading.readers import MismatchError
from paystackx.errors import (
    APIError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    DecodeError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnprocessableEntityError,
    one_line,
    printable_request_id,
)
from paystackx.response import Meta, Response

T = TypeVar("T")

ReadJSON = Callable[[bytes], Any]
"""Reads JSON, or raises ``NotJSONError``."""

_BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}
_BY_CODE: Mapping[str, type[APIError]] = {
    "customer_not_found": NotFoundError,
    "invalid_key": AuthenticationError,
    "invalid_params": BadRequestError,
    "missing_params": BadRequestError,
    "rate_limited": RateLimitError,
}
"""Used only where the status decides nothing: a 404 may have the code ``invalid_params``."""

_OWN_ADVICE: Mapping[str, str] = {
    "duplicate_reference": "Call verify with this reference to see what became of the transaction "
    "that has it, before you charge again",
}
"""The next step in an error's text, where Paystack's does harm. A new reference, which it advises
for a used one, debits the customer twice when the answer to the first charge was lost."""

_SAID: Mapping[bool | str, bool] = {True: True, False: False, "true": True, "false": False}
"""The values of ``status``. One page of the documentation shows it as a string."""

_LONGEST_DELAY = 1e9
"""A larger number is a time: seconds since 1970."""


class Answer:
    """An HTTP response that has been received but not read.

    Args:
        status_code: The HTTP status.
        headers: The headers. Names match in any case.
        content: The body, decompressed.
        received_at: The time of receipt, in seconds since 1970.
        problem: Why the body is incomplete; ``None`` when it is complete.
        read_json: Reads the body.

    Attributes:
        request_id: The id of the request, if a header has one.
    """

    __slots__ = (
        "content",
        "headers",
        "problem",
        "read_json",
        "received_at",
        "request_id",
        "status_code",
    )

    def __init__(
        self,
        status_code: int,
        headers: Mapping[str, str],
        content: bytes,
        received_at: float,
        problem: str | None = None,
        read_json: ReadJSON = loads,
    ) -> None:
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.received_at = received_at
        self.problem = problem
        self.read_json = read_json
        self.request_id = headers.get("cf-ray") or headers.get("x-amzn-requestid")


def decipher(operation: Operation, answer: Answer, reader: _convert.Reader[T]) -> Response[T]:
    """Read a response.

    Raises:
        APIError: Paystack refused the request.
        DecodeError: The response cannot be read.
    """
    raw, problem = _body(answer)
    envelope = an_object(raw) or {}
    if answer.status_code >= 300:
        raise _refusal(operation, answer, raw, envelope)
    if problem:
        _raise_unreadable(operation, answer, raw, (f"$: {problem}",))
    said = envelope.get("status")
    status = _SAID.get(said) if isinstance(said, bool | str) else None
    if status is None:
        _raise_unreadable(
            operation, answer, raw, ("$.status: required, but missing or not a bool",)
        )
    if not status:
        raise _refusal(operation, answer, raw, envelope)
    return _response(operation, answer, envelope, reader)


def _body(answer: Answer) -> tuple[Any, str | None]:
    """The JSON, or the bytes and the reason why they are not a JSON object."""
    if answer.problem:
        return answer.content, answer.problem
    try:
        raw = answer.read_json(answer.content)
    except NotJSONError as error:
        return answer.content, str(error)
    return raw, "it is JSON, but not an object" if an_object(raw) is None else None


def _response(
    operation: Operation, answer: Answer, envelope: dict[str, Any], reader: _convert.Reader[T]
) -> Response[T]:
    data = reader(envelope.get("data"), "$.data")
    if data.unreadable:
        _raise_unreadable(operation, answer, envelope, (*data.unreadable, *data.issues), data.value)
    meta = _meta(envelope.get("meta"))
    issues = [*data.issues, *meta.issues, *meta.unreadable]
    texts = dict[str, str | None]()
    for key in ("message", "type", "code"):
        value = envelope.get(key)
        texts[key] = a_text(value)
        if texts[key] is None and value is not None:
            issues.append(f"$.{key}: {MismatchError('str', value)}")
    return Response(
        status_code=answer.status_code,
        status=True,
        message=texts["message"] or "",
        data=data.value,
        meta=meta.value,
        type=texts["type"],
        code=texts["code"],
        raw=envelope,
        headers=answer.headers,
        request_id=answer.request_id,
        issues=tuple(issues),
    )


def _meta(value: Any) -> _convert.ParseResult[Meta | None]:
    if value is None:
        return _convert.ParseResult(None)
    read: _convert.Reader[Meta | None] = _convert.one(None, Meta)
    return read(value, "$.meta")


def _raise_unreadable(
    operation: Operation,
    answer: Answer,
    raw: Any,
    issues: tuple[str, ...],
    partial: Any = None,
) -> NoReturn:
    first = one_line("; ".join(issues[:3]))
    more = f" and {len(issues) - 3} more" if len(issues) > 3 else ""
    raise DecodeError(
        f"{operation}: {answer.status_code}, but the answer could not be read: {first}{more}"
        f"{_reference(answer)}",
        status_code=answer.status_code,
        request_id=answer.request_id,
        raw=raw,
        issues=issues,
        partial=partial,
        outcome_unknown=operation.writes,
    )


def _refusal(operation: Operation, answer: Answer, raw: Any, envelope: dict[str, Any]) -> APIError:
    """Make the error of a refusal. Its class follows from the status, else from the code."""
    message = a_text(envelope.get("message")) or ""
    code = a_text(envelope.get("code"))
    next_step = _next_step(envelope)
    shown_step = _OWN_ADVICE.get((code or "").lower(), next_step)
    advice = ". ".join(part.rstrip(".") for part in (message, shown_step) if part)
    details: dict[str, Any] = {
        "status_code": answer.status_code,
        "message": message,
        "type": a_text(envelope.get("type")),
        "code": code,
        "next_step": next_step,
        "request_id": answer.request_id,
        "headers": answer.headers,
        "raw": raw,
        "outcome_unknown": operation.writes and answer.status_code >= 500,
    }
    text = (
        f"{operation}: {answer.status_code} "
        f"{one_line(advice) or 'without a message from Paystack; a gateway may have answered'}"
        f"{_reference(answer)}"
    )
    kind = _class_of(answer.status_code, code)
    if kind is RateLimitError:
        details["retry_after"] = retry_after(answer.headers, answer.received_at)
    return kind(text, **details)


def _class_of(status_code: int, code: str | None) -> type[APIError]:
    if status_code >= 500:
        return ServerError
    return _BY_STATUS.get(status_code) or _BY_CODE.get((code or "").lower()) or APIError


def _next_step(envelope: dict[str, Any]) -> str | None:
    """``meta.nextStep``, or ``metadata.nextStep`` on one path; some end in a space."""
    for key in ("meta", "metadata"):
        if step := a_text((an_object(envelope.get(key)) or {}).get("nextStep")):
            return step.strip() or None
    return None


def _reference(answer: Answer) -> str:
    id_ = printable_request_id(answer.request_id)
    return f" (request id {id_})" if id_ else ""


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """How many seconds the headers of a 429 ask to wait; ``None`` when they do not say.

    Paystack documents ``x-ratelimit-reset`` in seconds. ``Retry-After`` may be seconds or a
    date, and either number may be a time since 1970 instead.
    """
    for name in ("x-ratelimit-reset", "retry-after"):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?", value):
            seconds = float(value)
            return max(0.0, seconds - now) if seconds > _LONGEST_DELAY else seconds
        try:
            moment = parsedate_to_datetime(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return max(0.0, moment.timestamp() - now)
        except (ValueError, OverflowError):
            continue
    return None
