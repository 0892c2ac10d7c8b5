"""Every error that a call can raise.

The class of an error says what went wrong. ``outcome_unknown`` says whether Paystack may have acted
anyway.

The text of an error is one line and safe to log: it holds no key, e-mail, BVN, account number or
body. Paystack's exact words are in ``APIError.message`` and ``APIError.raw``.

Every error can be made from a text alone, for example in your own tests:
``NotFoundError("Customer not found")``. ``InvalidRequestError`` takes the parameter's name first.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from paystackx._records import frozen

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
"""Characters that surround an e-mail address in a sentence or a link, and are rarely part of it."""

# Not compiled here: an import does not need them, and ``re`` keeps what it has compiled.
_SECRETS = (
    (r"\b[sp]k_(?:test|live)_\w+", "[key]"),
    (rf"""(?:"[^"]{{0,320}}"|[^{_AROUND}]{{0,320}})@[^{_AROUND}'&?/]+""", "[e-mail]"),
    (rf"""[^{_AROUND}'&?/]{{0,320}}%40[^{_AROUND}'&?/]+""", "[e-mail]"),
)
# A date with a time is no number, however many digits it has.
_DIGITS = r"(?<!\d)(?!\d{4}-\d\d-\d\d \d\d:)\d(?:[ \u2010-\u2015-]{0,3}\d){8,}"
"""Nine digits or more: an account number or a BVN, also written in groups."""

_LONGEST_LINE = 500
_LONGEST_TEXT = 4 * _LONGEST_LINE
"""How much is looked at: a body may have 32 MiB, and masking takes time."""


def one_line(text: str) -> str:
    """Make text from outside safe for a message or a log: one line, masked, of bounded length."""
    if len(text) > _LONGEST_TEXT:
        # Half an address would escape the masks, so a word that was cut is removed.
        text = text[:_LONGEST_TEXT].rpartition(" ")[0] + "..."
    for pattern, mask in _SECRETS:
        text = re.sub(pattern, mask, text)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = re.sub(_DIGITS, "[digits]", line)
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}..."


def printable_request_id(request_id: str | None) -> str:
    """Give a request id as it may stand in a message or a log; empty if it does not look like one.

    Ids are not masked: they may contain nine digits in a row, and support needs all of them.
    """
    return request_id if request_id and re.fullmatch(r"[0-9A-Za-z-]{1,64}", request_id) else ""


@frozen(kw_only=True)
class Attempt:
    """One attempt at a call.

    Attributes:
        operation: The HTTP method and the path template, such as
            ``"GET /customer/{email_or_code}"``. It never holds a value.
        number: Counted from 1.
        seconds: How long the attempt took.
        status_code: The HTTP status of the response; ``None`` if there was none.
        error: The class name of the error; ``None`` if the attempt succeeded.
        request_id: Paystack's id of the request; quote it to their support.
    """

    operation: str = ""
    number: int
    seconds: float
    status_code: int | None = None
    error: str | None = None
    request_id: str | None = None


class PaystackError(Exception):
    """The base of every error of this package.

    Attributes:
        outcome_unknown: ``True`` if Paystack may have acted on a write and the client cannot tell:
            check before you repeat it. Always ``False`` for a read and for a refusal (4xx).
        attempts: The attempts that were made; empty if nothing was sent.
        reference: The transaction reference of the call, if it has one.
    """

    def __init__(
        self, text: str, *, outcome_unknown: bool = False, attempts: tuple[Attempt, ...] = ()
    ) -> None:
        super().__init__(text)
        self.outcome_unknown = outcome_unknown
        self.attempts = attempts
        self.reference: str | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (type(self), self.args, self._kept())

    def _kept(self) -> dict[str, Any]:
        """Give what goes into a pickle: nothing from the body of the response."""
        return dict(vars(self))


def _unpickle(
    kind: type[PaystackError], args: tuple[str, ...], state: dict[str, Any]
) -> PaystackError:
    error = kind.__new__(kind, *args)
    vars(error).update(state)
    return error


class ConfigurationError(PaystackError, ValueError):
    """The client cannot be made: the secret key, the address or another setting is wrong."""


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
    """No connection could be made, so nothing was sent.

    Behind a transport of your own the client cannot see that: read ``outcome_unknown``.
    """


class ConnectionLostError(TransportError):
    """The connection broke before the whole response arrived."""


class RequestTimeoutError(TransportError):
    """Reading, writing or the whole call took longer than the time limits of the client."""


class PoolTimeoutError(TransportError):
    """All connections were busy for longer than ``Timeout.pool``. Nothing was sent."""


class APIError(PaystackError):
    """Paystack refused the request: HTTP status 300 or more, or ``"status": false``.

    Attributes:
        status_code: The HTTP status. An error made from a text alone has the status of its class:
            404 for ``NotFoundError``, 500 for ``ServerError``, 0 for ``APIError`` itself.
        message: Paystack's message as sent; empty if it sent none. It may contain personal data.
            An error made from a text alone has that text.
        type: Paystack's class of error, for example ``"validation_error"``.
        code: Paystack's code, for example ``"customer_not_found"``. Paystack may add others.
        next_step: Paystack's advice.
        request_id: Paystack's id of the request; quote it to their support.
        headers: The response headers. Names match in any case.
        raw: The JSON as sent, or the bytes if it was not JSON.
    """

    _status_code: ClassVar[int] = 0

    def __init__(
        self,
        text: str,
        *,
        status_code: int | None = None,
        message: str | None = None,
        type: str | None = None,  # noqa: A002 - Paystack's own word
        code: str | None = None,
        next_step: str | None = None,
        request_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        raw: Any = None,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(text, outcome_unknown=outcome_unknown)
        self.status_code: int = self._status_code if status_code is None else status_code
        self.message: str = text if message is None else message
        self.type = type
        self.code = code
        self.next_step = next_step
        self.request_id = request_id
        self.headers: Mapping[str, str] = {} if headers is None else headers
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

    _status_code = 400


class AuthenticationError(APIError):
    """401: the secret key is missing, wrong or not allowed from this address."""

    _status_code = 401


class PermissionDeniedError(APIError):
    """403: this integration is not allowed to do that, or a gateway blocked the request."""

    _status_code = 403


class NotFoundError(APIError):
    """404: no such customer, authorization or route on this integration."""

    _status_code = 404


class ConflictError(APIError):
    """409: the request conflicts with the state of the record."""

    _status_code = 409


class UnprocessableEntityError(APIError):
    """422: the request is well-formed, but cannot be carried out."""

    _status_code = 422


class RateLimitError(APIError):
    """429: too many requests. Nothing was done.

    Attributes:
        retry_after: Seconds until Paystack accepts requests again; ``None`` if it did not say.
    """

    _status_code = 429

    def __init__(self, text: str, *, retry_after: float | None = None, **details: Any) -> None:
        super().__init__(text, **details)
        self.retry_after = retry_after


class ServerError(APIError):
    """5xx: Paystack, or a gateway in front of it, failed. A write may have been carried out."""

    _status_code = 500


class DecodeError(PaystackError):
    """Paystack answered, but the response could not be read.

    Attributes:
        status_code: The HTTP status; 200 in an error made from a text alone.
        request_id: Paystack's id of the request; quote it to their support.
        raw: The JSON as sent, or the bytes if it was not JSON.
        issues: What could not be read: for each part its path and the reason, without the value.
        partial: For a page, the rows that could be read; otherwise ``None``.
    """

    def __init__(
        self,
        text: str,
        *,
        status_code: int = 200,
        request_id: str | None = None,
        raw: Any = None,
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
