"""What became of a debit whose answer was lost. No waiting and no clock.

Paystack has no idempotency key. A reference is unique, but sending it again does not give the
first result, and Paystack's advice for a duplicate ("try a new reference") debits the customer
twice. So nothing is sent again: the reference is looked up until a transaction proves what
happened, or the call's time is over.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from paystackx._json import an_object
from paystackx.errors import APIError, Attempt, DecodeError, PaystackError

_WAITS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look-up; the last one repeats. A charge may become visible late."""

_LOOK_UPS_WITHOUT_TOTAL = 8

DUPLICATE = "duplicate_reference"
"""Paystack's code for a reference that is not new."""

_LOST = {"ConnectionLostError", "DecodeError", "RequestTimeoutError", "ServerError"}
"""How an attempt ends that may have been acted on."""


@attrs.frozen
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
            and email.lower() == self.email.lower()
            and self.currency in {None, found.get("currency")}
            and self.domain in {None, found.get("domain")}
            and self._is_amount_of(found)
        )

    def _is_amount_of(self, found: Mapping[str, Any]) -> bool:
        taken, asked = found.get("amount"), found.get("requested_amount")
        if self.at_least is None:
            # Where the customer bears the fees, the amount is what was asked for and the fees.
            return self.amount == (taken if asked is None else asked)
        return asked in {None, self.amount} and type(taken) is int and taken >= self.at_least


def may_have_debited(error: PaystackError) -> bool:
    """Whether a call that ended in this error may have moved money, and nobody can tell yet."""
    if transaction_of(error) is not None:
        return False  # The answer tells, but the caller's class could not take it.
    lost = any(_was_lost(attempt) for attempt in error.attempts[:-1])
    return error.outcome_unknown or (is_duplicate(error) and lost)


def transaction_of(error: PaystackError) -> dict[str, Any] | None:
    """The transaction in an answer that could not be read into the caller's class."""
    envelope = an_object(error.raw) if isinstance(error, DecodeError) else None
    found = an_object((envelope or {}).get("data"))
    return found if found and found.get("reference") else None


def is_duplicate(error: PaystackError) -> bool:
    """Whether Paystack refused a reference that it knows already."""
    return isinstance(error, APIError) and (error.code or "").lower() == DUPLICATE


def reference_was_used(error: PaystackError) -> str:
    """Say what to do about a used reference. Paystack's own advice, a new one, debits twice."""
    operation, _, _ = str(error).partition(":")
    return (
        f"{operation}: 400 Duplicate Transaction Reference: it was used before. Call verify with "
        "error.reference to see what became of that transaction before you charge again"
    )


def _was_lost(attempt: Attempt) -> bool:
    return attempt.error in _LOST


@attrs.define
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
    _is_another: bool = False

    def wait(self, now: float) -> float | None:
        """Give the seconds to wait before the next look-up; ``None`` to give up."""
        seconds = _WAITS[min(self._look_ups, len(_WAITS) - 1)]
        if self.ends is None:
            over = self._look_ups >= _LOOK_UPS_WITHOUT_TOTAL
        else:
            over = now + seconds >= self.ends
        if over or self._is_another:
            return None
        self._look_ups += 1
        return seconds

    def left(self, now: float) -> float | None:
        """Give the seconds that are left of the call; ``None`` for no limit."""
        return None if self.ends is None else max(self.ends - now, 0.001)

    def not_found(self, attempts: tuple[Attempt, ...]) -> None:
        """Note a look-up that found nothing. It proves nothing: the charge may be booked late."""
        self.attempts += attempts

    def found(self, transaction: object, attempts: tuple[Attempt, ...]) -> bool:
        """Note what a look-up found; ``True`` if it is the debit."""
        self.attempts += attempts
        self._is_another = not self.debit.is_proven_by(transaction)
        return not self._is_another

    def given_up(self) -> PaystackError:
        """Give the error of a debit that no look-up could prove."""
        error = self.error
        error.attempts = self.attempts
        error.outcome_unknown = True
        why = (
            "another transaction has this reference"
            if self._is_another
            else "no look-up could find the transaction"
        )
        text = (
            f"{error}. It may have been charged, and {why}: call verify with error.reference "
            "before you charge again, and do not use another reference until then"
        )
        error.args = (text,)
        return error
