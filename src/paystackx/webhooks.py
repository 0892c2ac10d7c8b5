"""Whether a webhook was really sent by Paystack.

Paystack signs the body with the integration's secret key (there is no separate webhook secret)
and sends the result in the header ``x-paystack-signature``.
See https://paystack.com/docs/payments/webhooks/.
"""

import hashlib
import hmac

__all__ = ["is_verified"]


def is_verified(payload: bytes, signature: str, secret_key: str) -> bool:
    """Say whether a webhook's signature fits its body. The comparison takes constant time.

    Args:
        payload: The request's body, byte for byte as it came: not parsed, not written anew.
        signature: The value of the header ``x-paystack-signature``; an absent one is a ``False``.
        secret_key: The secret key of the integration and mode (test or live) that sent it.

    Returns:
        ``True`` when Paystack, or somebody else who has the key, signed exactly these bytes.

    Example:
        >>> is_verified(b'{"event":"x"}', "0" * 128, "sk_test_example")
        False
    """
    if not secret_key:
        return False  # Anybody could have signed with that.
    expected = hmac.new(secret_key.encode(), payload, hashlib.sha512).hexdigest()
    # As bytes: compare_digest refuses a str with a character outside ASCII.
    given = signature.encode(errors="replace") if isinstance(signature, str) else b""  # pyright: ignore[reportUnnecessaryIsInstance] - an absent header is None
    return hmac.compare_digest(expected.encode(), given)
