"""Whether a webhook was really signed with the secret key."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx import InvalidRequestError, webhooks

KEY = "sk_test_example"
PAYLOAD = b'{"event":"customeridentification.success","data":{"customer_id":"9387490384"}}'


def sign(payload: bytes, key: str = KEY) -> str:
    """HMAC-SHA512 by hand, from its definition in RFC 2104."""
    block = key.encode()
    if len(block) > 128:
        block = hashlib.sha512(block).digest()
    block = block.ljust(128, b"\0")
    inner = hashlib.sha512(bytes(b ^ 0x36 for b in block) + payload).digest()
    return hashlib.sha512(bytes(b ^ 0x5C for b in block) + inner).hexdigest()


def test_the_hand_made_signature_is_that_of_the_standard() -> None:
    # RFC 4231, test case 2.
    assert sign(b"what do ya want for nothing?", "Jefe").startswith(
        "164b7a7bfcf819e2e395fbe73b56e0a3"
    )


def test_a_payload_signed_with_the_key_is_verified() -> None:
    assert webhooks.is_verified(PAYLOAD, sign(PAYLOAD), KEY) is True


@given(st.binary(), st.text(st.characters(codec="ascii"), min_size=1))
def test_any_payload_signed_with_the_key_is_verified(payload: bytes, key: str) -> None:
    assert webhooks.is_verified(payload, sign(payload, key), key)


@given(st.binary(), st.text())
def test_no_other_signature_is_verified(payload: bytes, signature: str) -> None:
    assert not webhooks.is_verified(payload, signature, KEY)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "0" * 128,
        sign(PAYLOAD)[:-1],
        sign(PAYLOAD) + "0",
        sign(PAYLOAD).upper(),
        f" {sign(PAYLOAD)}",
        sign(PAYLOAD, "sk_test_other"),
        sign(PAYLOAD + b" "),
        hashlib.sha512(PAYLOAD).hexdigest(),
        "é" * 128,
        "\ud800",
    ],
    ids=[
        "empty",
        "zeros",
        "short",
        "long",
        "upper case",
        "padded",
        "another key",
        "another body",
        "unkeyed",
        "outside ASCII",
        "half a character",
    ],
)
def test_a_wrong_signature_is_not_verified(signature: str) -> None:
    assert webhooks.is_verified(PAYLOAD, signature, KEY) is False


@pytest.mark.parametrize("signature", [None, 5, b"0" * 128, b""], ids=repr)
def test_an_absent_or_wrong_header_is_not_verified(signature: object) -> None:
    assert webhooks.is_verified(PAYLOAD, signature, KEY) is False  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - what frameworks pass


def test_a_payload_that_was_parsed_and_written_anew_is_not_verified() -> None:
    assert not webhooks.is_verified(PAYLOAD.replace(b":", b": "), sign(PAYLOAD), KEY)


def test_a_payload_that_is_no_bytes_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="bytes") as caught:
        webhooks.is_verified(PAYLOAD.decode(), sign(PAYLOAD), KEY)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - what frameworks hand over
    assert caught.value.parameter == "payload"


def test_an_empty_key_verifies_nothing_for_anybody_has_it() -> None:
    try:
        verified = webhooks.is_verified(PAYLOAD, sign(PAYLOAD, ""), "")
    except ValueError:
        verified = False
    assert verified is False
