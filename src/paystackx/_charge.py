"""What became of a debit whose answer was lost. No waiting and no clock.

Paystack has no idempotency key. A reference is unique, but sending it again does not give the
first result, and Paystack's advice for a duplicate ("try a new reference") debits the customer
twice. So nothing is sent again: the reference is looked up until a transaction proves what
happened, or the call's time is over.
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs

from paystackx._reading.json import an_object
from paystackx._records import define, frozen
from paystackx.errors import (
    APIError,
    Attempt,
    ClientClosedError,
    DecodeError,
    InvalidRequestError,
    PaystackError,
)

_WAITS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look-up; the last one repeats. A charge may become visible late."""

_LOOK_UPS_WITHOUT_TOTAL = 8

_LEAST = 0.001
"""Seconds. A look-up that has less of the call's time left is not made."""

_LOST = {"ConnectionLostError", "DecodeError", "RequestTimeoutError", "ServerError"}
"""How an attempt ends that may have been acted on."""


@frozen
class Debit:
    """A debit that was asked for, as far as a transaction can prove it.

    Attributes:
        email: The customer's e-mail address.
        amount: What was asked for, in the currency's subunit.
        at_least: For a partial debit, the least that may have been taken; ``None`` for a charge.
        currency: The currency, if one was given.
        domain: The mode of the secret key, ``"test"`` or ``"live"``; ``None`` if it shows none.
    """

    email: str = attrs.field(repr=False)
    amount: int
    at_least: int | None
    currency: str | None
    domain: str | None

    def is_proven_by(self, transaction: object) -> bool:
        """Whether this transaction, found under the same reference, is the one asked for.

        Another program may have used the reference for something else.
        """
        found = an_object(transaction) or {}
        email = (an_object(found.get("customer")) or {}).get("email")
        return (
            isinstance(email, str)
            and email.casefold() == self.email.casefold()
            and (self.currency is None or self.currency == found.get("currency"))
            and (self.domain is None or self.domain == found.get("domain"))
            and self._is_amount_of(found)
        )

    def _is_amount_of(self, found: Mapping[str, Any]) -> bool:
        taken, asked = found.get("amount"), found.get("requested_amount")
        if self.at_least is None:
            # Where the customer bears the fees, the amount is what was asked for and the fees.
            return self.amount == (taken if asked is None else asked)
        is_asked = asked is None or asked == self.amount
        return is_asked and type(taken) is int and taken >= self.at_least


def may_have_debited(error: PaystackError) -> bool:
    """Whether a call that ended in this error may have moved money, and nobody can tell yet."""
    if transaction_of(error) is not None:
        return False  # The answer tells, but the caller's class could not take it.
    lost = any(attempt.error in _LOST for attempt in error.attempts[:-1])
    return error.outcome_unknown or (is_duplicate(error) and lost)


def transaction_of(error: PaystackError) -> dict[str, Any] | None:
    """The transaction in an answer that could not be read into the caller's class."""
    envelope = an_object(error.raw) if isinstance(error, DecodeError) else None
    found = an_object((envelope or {}).get("data"))
    return found if found and type(found.get("reference")) is str else None


def is_duplicate(error: PaystackError) -> bool:
    """Whether Paystack refused a reference that it knows already."""
    return isinstance(error, APIError) and _says(
        error, "duplicate_reference", "duplicate transaction reference"
    )


def is_not_found(error: PaystackError) -> bool:
    """Whether a look-up found nothing. Paystack answers so with 400 or with 404."""
    return (
        isinstance(error, APIError)
        and error.status_code in {400, 404}
        and _says(error, "transaction_not_found", "transaction reference not found")
    )


def _says(error: APIError, code: str, message: str) -> bool:
    """Whether a refusal has this code or, as the oldest answers have no code, this message."""
    return (error.code or "").lower() == code or error.message.lower().startswith(message)


@contextmanager
def refusals_carry(reference: str | None) -> Generator[None]:
    """Put the reference on the error of an argument that is refused before anything is sent."""
    try:
        yield
    except InvalidRequestError as error:
        if error.parameter != "reference":
            error.reference = reference
        raise


@define
class Recovery:
    """The look-ups that follow a debit whose outcome is unknown.

    Attributes:
        debit: What was asked for.
        error: The error that the debit ended in.
        ends: When the call's time is over, on the caller's clock; ``None`` for no limit.
        attempts: Every attempt so far: of the debit, then of the look-ups.
    """

    debit: Debit
    error: PaystackError
    ends: float | None
    attempts: tuple[Attempt, ...]
    _look_ups: int = 0
    _slept_until: float = float("-inf")
    _is_over: bool = False
    _reason: str = "there was no time to look it up"

    def wait(self, now: float) -> float | None:
        """Give the seconds to wait before the next look-up; ``None`` to give up."""
        now = self._at_least_slept(now)
        seconds = _WAITS[min(self._look_ups, len(_WAITS) - 1)]
        if self.ends is None:
            too_late = self._look_ups >= _LOOK_UPS_WITHOUT_TOTAL
        else:
            too_late = now + seconds + _LEAST > self.ends
        if too_late or self._is_over:
            return None
        self._look_ups += 1
        self._slept_until = now + seconds
        return seconds

    def left(self, now: float) -> float | None:
        """Give the seconds that are left of the call; ``None`` for no limit."""
        return None if self.ends is None else max(self.ends - self._at_least_slept(now), _LEAST)

    def failed(self, error: PaystackError) -> None:
        """Note a look-up that gave no transaction. It proves nothing: a charge may appear late."""
        self.attempts += error.attempts
        self._is_over = isinstance(error, ClientClosedError)
        self._reason = (
            "Paystack does not know the reference, or not yet"
            if is_not_found(error)
            else "the look-up failed, too"
        )

    def found(self, transaction: object, attempts: tuple[Attempt, ...]) -> bool:
        """Note what a look-up found; ``True`` if it is the debit."""
        self.attempts += attempts
        if self.debit.is_proven_by(transaction):
            return True
        self._is_over, self._reason = True, "another transaction has this reference"
        return False

    def given_up(self) -> PaystackError:
        """Give the error of a debit that no look-up could prove."""
        error = self.error
        error.attempts = self.attempts
        error.outcome_unknown = True
        text = (
            f"{error}. The customer may have been charged, and {self._reason}: call verify with "
            "error.reference before you charge again, and use no other reference until then"
        )
        error.args = (text,)
        return error

    def _at_least_slept(self, now: float) -> float:
        """Correct a clock that stands still, as it does under freezegun, by the time slept."""
        return max(now, self._slept_until)
