"""Paystack's webhooks: check the signature, and read the event.

Paystack signs the body with your secret key (there is no separate webhook secret) and sends the
signature in the header ``x-paystack-signature``. It sends an event again until your server answers
200, and events have no id: handle each one so that a second delivery does no harm.
See https://paystack.com/docs/payments/webhooks/.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeVar

import attrs

from paystackx._config import SecretKey
from paystackx._reading import convert as _convert
from paystackx._reading.json import NotJSONError, a_text, an_object, loads
from paystackx._records import frozen
from paystackx.errors import DecodeError, InvalidRequestError, SignatureError, one_line
from paystackx.models.authorizations import VerifiedAuthorization
from paystackx.models.transactions import Transaction
from paystackx.models.webhooks import CustomerIdentification, DedicatedAccountAssignmentResult

__all__ = [
    "LONGEST_PAYLOAD",
    "SIGNATURE_HEADER",
    "SOURCE_ADDRESSES",
    "ChargeSucceeded",
    "CustomerIdentificationFailed",
    "CustomerIdentified",
    "DedicatedAccountAssigned",
    "DedicatedAccountAssignmentFailed",
    "DirectDebitAuthorizationActive",
    "DirectDebitAuthorizationCreated",
    "Event",
    "is_verified",
    "parse",
    "sign",
]

SIGNATURE_HEADER: Final = "x-paystack-signature"
"""The header that has the signature."""

SOURCE_ADDRESSES: Final = ("52.31.139.75", "52.49.173.169", "52.214.14.220")
"""The addresses that Paystack sends webhooks from, in test and live mode."""

LONGEST_PAYLOAD: Final = 1024 * 1024
"""The longest payload that ``parse`` reads, in bytes. Paystack's events have a few kilobytes."""

_logger = logging.getLogger("paystackx")


# --- events ---


@frozen(kw_only=True)
class Event:
    """Something that happened at Paystack. Most events have no class of their own.

    Attributes:
        event: Its name, such as ``"customeridentification.success"``.
        data: What it is about: a model in the subclasses, otherwise the JSON.
        raw: The whole payload as JSON.
        issues: One line for each part of ``data`` that was not of the expected type, and so is
            ``None``.
    """

    event: str
    data: Any
    raw: dict[str, Any] = attrs.field(repr=False)
    issues: tuple[str, ...] = ()


E = TypeVar("E", bound=Event)

_CLASSES: dict[str, type[Event]] = {}


def _named(name: str) -> Callable[[type[E]], type[E]]:
    """Read the events of this name as the class below. Its ``data`` is read as the type there."""

    def register(kind: type[E]) -> type[E]:
        _CLASSES[name] = kind
        return kind

    return register


@_named("customeridentification.success")
@frozen(kw_only=True)
class CustomerIdentified(Event):
    """A customer was identified."""

    data: CustomerIdentification


@_named("customeridentification.failed")
@frozen(kw_only=True)
class CustomerIdentificationFailed(Event):
    """A customer could not be identified; ``data.reason`` says why."""

    data: CustomerIdentification


@_named("dedicatedaccount.assign.success")
@frozen(kw_only=True)
class DedicatedAccountAssigned(Event):
    """A customer got a dedicated account."""

    data: DedicatedAccountAssignmentResult


@_named("dedicatedaccount.assign.failed")
@frozen(kw_only=True)
class DedicatedAccountAssignmentFailed(Event):
    """A customer could not get a dedicated account."""

    data: DedicatedAccountAssignmentResult


@_named("direct_debit.authorization.created")
@frozen(kw_only=True)
class DirectDebitAuthorizationCreated(Event):
    """A customer approved a mandate. It cannot be charged yet."""

    data: VerifiedAuthorization


@_named("direct_debit.authorization.active")
@frozen(kw_only=True)
class DirectDebitAuthorizationActive(Event):
    """A mandate can be charged from now on."""

    data: VerifiedAuthorization


@_named("charge.success")
@frozen(kw_only=True)
class ChargeSucceeded(Event):
    """A customer paid. Paystack sends no event for a charge that failed."""

    data: Transaction


# --- functions ---


def is_verified(payload: bytes, signature: str | bytes | None, secret_key: str) -> bool:
    """Check whether a payload was signed with the secret key. The comparison takes constant time.

    Args:
        payload: The bytes of the request's body exactly as received, not JSON that was parsed.
        signature: The value of the header ``x-paystack-signature``; ``None`` if it is absent.
        secret_key: The secret key of the integration and mode (test or live) that sent it.

    Returns:
        ``True`` if exactly these bytes were signed with this key.

    Raises:
        InvalidRequestError: The payload is not bytes, or the key is not a str.

    Example:
        >>> is_verified(b'{"event":"x"}', "0" * 128, "sk_test_example")
        False
    """
    body = _bytes_of(payload)
    expected = _hex_digest(body, secret_key)
    # No frame that raises holds the key: error reporters collect local variables.
    has_key = secret_key != ""
    del secret_key
    if expected is None:
        _refuse(body)
    # As bytes: compare_digest refuses a str with a character outside ASCII.
    given = signature.encode(errors="replace") if isinstance(signature, str) else signature
    # Anybody could have signed with an empty key.
    return has_key and isinstance(given, bytes) and hmac.compare_digest(expected.encode(), given)


def sign(payload: bytes, secret_key: str) -> str:
    """Sign a payload as Paystack does, to test your own handler.

    Args:
        payload: The request's body.
        secret_key: The key that the handler checks with.

    Returns:
        The value for the header ``x-paystack-signature``.

    Raises:
        InvalidRequestError: The payload is not bytes, or the key is not a str.
    """
    body = _bytes_of(payload)
    signature = _hex_digest(body, secret_key)
    del secret_key
    if signature is None:
        _refuse(body)
    return signature


def parse(payload: bytes, signature: str | bytes | None, secret_key: str | None = None) -> Event:
    """Check the signature of a webhook, and read its event.

    Args:
        payload: The bytes of the request's body exactly as received, not JSON that was parsed.
        signature: The value of the header ``x-paystack-signature``; ``None`` if it is absent.
        secret_key: Your secret key; the environment's ``PAYSTACK_SECRET_KEY`` if it is ``None``.

    Returns:
        The event. Use ``match`` or ``isinstance`` to find out which one it is.

    Raises:
        SignatureError: The payload was not signed with your key. Answer 400, and do nothing else.
        DecodeError: The payload cannot be read, or is longer than ``LONGEST_PAYLOAD``.
        InvalidRequestError: The payload is not bytes.
        ConfigurationError: The key is missing or malformed.

    Example:
        >>> body = b'{"event":"invoice.update","data":{"paid":true}}'
        >>> parse(body, sign(body, "sk_test_example"), "sk_test_example").data
        {'paid': True}
    """
    key = SecretKey(secret_key)
    del secret_key
    body = _bytes_of(payload)
    if body is None:
        _refuse(body)
    if len(body) > LONGEST_PAYLOAD:
        _give_up(None, (f"$: longer than {LONGEST_PAYLOAD} bytes",))
    if not is_verified(body, signature, key.reveal()):
        raise SignatureError(
            "webhook: the signature is missing or wrong. Pass the body's bytes as received, the "
            f"header {SIGNATURE_HEADER} and the secret key of the same mode (test or live)"
        )
    return _read(body)


def _read(body: bytes) -> Event:
    problem = "it is JSON, but not an object"
    try:
        raw = an_object(loads(body))
    except NotJSONError as error:
        raw, problem = None, str(error)
    if raw is None:
        _give_up(body, (f"$: {problem}",))
    name = a_text(raw.get("event"))
    if name is None:
        _give_up(raw, ("$.event: required, but missing or not a str",))
    kind = _CLASSES.get(name, Event)
    if kind is Event:
        return Event(event=name, data=raw.get("data"), raw=raw)
    # The annotation of ``data`` is the only place that says what it is read as.
    model: Any = attrs.fields_dict(kind)["data"].type
    reader: _convert.Reader[Any] = _convert.one(None, model)
    data = reader(raw.get("data"), "$.data")
    if data.unreadable:
        _give_up(raw, (*data.unreadable, *data.issues))
    if data.issues:
        _logger.warning("webhook %s: %s", name, one_line("; ".join(data.issues)))
    return kind(event=name, data=data.value, raw=raw, issues=data.issues)


def _bytes_of(payload: Any) -> bytes | None:
    """Copy a payload to bytes; ``None`` if it is not bytes, or cannot be read."""
    if isinstance(payload, bytes | bytearray | memoryview):
        try:
            return memoryview(payload).tobytes()  # pyright: ignore[reportUnknownArgumentType] - a view of anything
        except ValueError:  # a memoryview that was released
            pass
    return None


def _hex_digest(body: bytes | None, secret_key: object) -> str | None:
    """Compute a signature; ``None`` if that is impossible. Holds the key, and so never raises."""
    if body is None or not isinstance(secret_key, str):
        return None
    key = str.encode(secret_key, errors="surrogatepass")
    return hmac.new(key, body, hashlib.sha512).hexdigest()


def _refuse(body: bytes | None) -> NoReturn:
    if body is None:
        raise InvalidRequestError("payload", "pass the body's bytes as received, not text or JSON")
    raise InvalidRequestError("secret_key", "pass your secret key as a str")


def _give_up(raw: Any, issues: tuple[str, ...]) -> NoReturn:
    raise DecodeError(
        f"webhook: the payload could not be read: {one_line('; '.join(issues[:3]))}",
        status_code=200,
        request_id=None,
        raw=raw,
        issues=issues,
    )
