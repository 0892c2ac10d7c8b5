"""Whether a webhook was really sent by Paystack.

Paystack signs the body with the integration's secret key (there is no separate webhook secret)
and sends the result in the header ``x-paystack-signature``.
See https://paystack.com/docs/payments/webhooks/.
"""

import hashlib
import hmac

from paystackx.errors import InvalidRequestError

__all__ = ["is_verified"]


def is_verified(payload: bytes, signature: str, secret_key: str) -> bool:
    """Say whether a webhook's signature fits its body. The comparison takes constant time.

    Args:
        payload: The request's body, byte for byte as it came: not parsed, not written anew.
        signature: The value of the header ``x-paystack-signature``; an absent one is a ``False``.
        secret_key: The secret key of the integration and mode (test or live) that sent it.

    Raises:
        InvalidRequestError: The payload is no bytes.

    Returns:
        ``True`` when Paystack, or somebody else who has the key, signed exactly these bytes.

    Example:
        >>> is_verified(b'{"event":"x"}', "0" * 128, "sk_test_example")
        False
    """
    if not isinstance(payload, bytes | bytearray | memoryview):  # pyright: ignore[reportUnnecessaryIsInstance] - frameworks hand over text, too
        raise InvalidRequestError("payload", "pass the body's bytes as they came, not text")
    if not secret_key:
        return False  # Anybody could have signed with that.
    expected = hmac.new(secret_key.encode(), payload, hashlib.sha512).hexdigest()
    # As bytes: compare_digest refuses a str with a character outside ASCII.
    given = signature.encode(errors="replace") if isinstance(signature, str) else b""  # pyright: ignore[reportUnnecessaryIsInstance] - an absent header is None
    return hmac.compare_digest(expected.encode(), given)
