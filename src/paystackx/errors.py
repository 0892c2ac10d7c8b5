"""Every error a call can end in.

Two questions decide what to do, and each has an answer on every error: what went wrong (the
class) and whether Paystack may have acted all the same (``outcome_unknown``).

The text of an error is one line and safe to log: it holds no key, e-mail, BVN, account number or
body. What Paystack said word for word stands in ``APIError.message`` and ``APIError.raw``.
"""

import re
from collections.abc import Mapping
from typing import Any

import attrs

__all__ = [
    "APIError",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "ConnectionLostError",
    "DecodeError",
    "InvalidRequestError",
    "NotFoundError",
    "PaystackError",
    "PermissionDeniedError",
    "PoolTimeoutError",
    "RateLimitError",
    "RequestTimeoutError",
    "ServerError",
    "SignatureError",
    "TransportError",
    "UnprocessableEntityError",
]

_AROUND = r"""\s<>()\[\]{}",;:="""
"""What may stand around an e-mail address in a sentence or in a link, and hardly ever in one."""

_SECRETS = (
    (re.compile(r"\b[sp]k_(?:test|live)_\w+"), "[key]"),
    (re.compile(rf"""(?:"[^"]{{0,320}}"|[^{_AROUND}]{{0,320}})@[^{_AROUND}'&?/]+"""), "[e-mail]"),
    (re.compile(rf"""[^{_AROUND}'&?/]{{0,320}}%40[^{_AROUND}'&?/]+"""), "[e-mail]"),
    (re.compile(r"\d{10,}"), "[digits]"),
)
_LONGEST_LINE = 500
_LONGEST_TEXT = 4 * _LONGEST_LINE
"""What is looked at: a body may have 32 MiB, and the masks are not free."""


def one_line(text: str) -> str:
    """Foreign text as it may stand in a message or a log: one line, masked, of bounded length."""
    if len(text) > _LONGEST_TEXT:
        # Half an address would pass the masks: the word that was cut goes, too.
        text = text[:_LONGEST_TEXT].rpartition(" ")[0] + "..."
    for pattern, mask in _SECRETS:
        text = pattern.sub(mask, text)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}..."


@attrs.frozen(kw_only=True)
class Attempt:
    """One try at a call.

    Attributes:
        number: Counted from 1.
        seconds: How long the try took.
        status_code: The HTTP status of the answer; ``None`` when there was none.
        error: The class name of what the try ended in; ``None`` when it succeeded.
        request_id: Paystack's name for the request, for a question to their support.
    """

    number: int
    seconds: float
    status_code: int | None = None
    error: str | None = None
    request_id: str | None = None


class PaystackError(Exception):
    """The base of every error of this package.

    Attributes:
        outcome_unknown: ``True`` when a write may have been acted on and nobody can tell: look
            before you repeat it. Always ``False`` for a read and for a refusal (4xx).
        attempts: The tries that were made; empty when nothing was sent.
    """

    def __init__(
        self, text: str, *, outcome_unknown: bool = False, attempts: tuple[Attempt, ...] = ()
    ) -> None:
        super().__init__(text)
        self.outcome_unknown = outcome_unknown
        self.attempts = attempts

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (type(self), self.args, self._kept())

    def _kept(self) -> dict[str, Any]:
        """What of the error goes into a pickle: nothing that was in the answer's body."""
        return dict(vars(self))


def _unpickle(
    kind: type[PaystackError], args: tuple[str, ...], state: dict[str, Any]
) -> PaystackError:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error


class ConfigurationError(PaystackError, ValueError):
    """A client cannot be made like this: the secret key, the address or a time limit is wrong."""


class InvalidRequestError(PaystackError, ValueError):
    """An argument was refused before anything was sent.

    Attributes:
        parameter: The name of the argument, for example ``"email"`` or ``"account.number"``.
    """

    def __init__(self, parameter: str, advice: str) -> None:
        super().__init__(f"{parameter}: {advice}")
        self.parameter = parameter


class ClientClosedError(PaystackError, RuntimeError):
    """The client was closed before this call."""


class SignatureError(PaystackError, ValueError):
    """A webhook was not signed with this integration's secret key."""


class TransportError(PaystackError):
    """Paystack did not answer."""


class ConnectError(TransportError):
    """No connection could be made, in time or at all. Nothing was sent."""


class ConnectionLostError(TransportError):
    """The connection broke before the whole answer was here."""


class RequestTimeoutError(TransportError):
    """ParseResult, writing or the whole call took longer than the client's time limits allow."""


class PoolTimeoutError(TransportError):
    """All connections stayed busy for longer than ``Timeout.pool``. Nothing was sent."""


class APIError(PaystackError):
    """Paystack answered, and said no: a status of 300 or more, or ``"status": false``.

    Attributes:
        status_code: The HTTP status.
        message: Paystack's words, as sent; empty when it sent none. May hold personal data.
        type: Paystack's class of error, for example ``"validation_error"``.
        code: Paystack's code, for example ``"customer_not_found"``. An open list.
        next_step: Paystack's advice.
        request_id: Paystack's name for the request, for a question to their support.
        headers: The answer's headers, whatever the case of the name.
        raw: The JSON as sent; the bytes where it was none.
    """

    def __init__(
        self,
        text: str,
        *,
        status_code: int,
        message: str,
        type: str | None,  # noqa: A002 - Paystack's own word
        code: str | None,
        next_step: str | None,
        request_id: str | None,
        headers: Mapping[str, str],
        raw: Any,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(text, outcome_unknown=outcome_unknown)
        self.status_code = status_code
        self.message = message
        self.type = type
        self.code = code
        self.next_step = next_step
        self.request_id = request_id
        self.headers: Mapping[str, str] = headers
        self.raw = raw

    def _kept(self) -> dict[str, Any]:
        return {
            **super()._kept(),
            "message": one_line(self.message),
            "next_step": None if self.next_step is None else one_line(self.next_step),
            "headers": {},
            "raw": None,
        }


class BadRequestError(APIError):
    """400: Paystack refused a value, or the request as a whole."""


class AuthenticationError(APIError):
    """401: the secret key is missing, wrong or not allowed from this address."""


class PermissionDeniedError(APIError):
    """403: this integration may not do that, or a gateway turned the request away."""


class NotFoundError(APIError):
    """404: no such customer, authorization or route on this integration."""


class ConflictError(APIError):
    """409: the request is at odds with the state of the record."""


class UnprocessableEntityError(APIError):
    """422: well-formed, but impossible."""


class RateLimitError(APIError):
    """429: too many requests. Nothing was done.

    Attributes:
        retry_after: Seconds until Paystack will listen again; ``None`` when it did not say.
    """

    def __init__(self, text: str, *, retry_after: float | None, **details: Any) -> None:
        super().__init__(text, **details)
        self.retry_after = retry_after


class ServerError(APIError):
    """5xx: Paystack, or a gateway before it, failed. A write may have been done."""


class DecodeError(PaystackError):
    """An answer came, but not one that can be read.

    Attributes:
        status_code: The HTTP status.
        request_id: Paystack's name for the request, for a question to their support.
        raw: The JSON as sent; the bytes where it was none.
        issues: What could not be read: a path and a reason each, without the value.
        partial: For a page, the rows that could be read; ``None`` otherwise.
    """

    def __init__(
        self,
        text: str,
        *,
        status_code: int,
        request_id: str | None,
        raw: Any,
        issues: tuple[str, ...] = (),
        partial: list[Any] | None = None,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(text, outcome_unknown=outcome_unknown)
        self.status_code = status_code
        self.request_id = request_id
        self.raw = raw
        self.issues = issues
        self.partial = partial

    def _kept(self) -> dict[str, Any]:
        issues = tuple(one_line(issue) for issue in self.issues)
        return {**super()._kept(), "raw": None, "partial": None, "issues": issues}
