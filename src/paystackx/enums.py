"""The values that Paystack documents for some fields.

Each member is a string and equals the value that is sent. A value that Paystack adds later is read
as a plain ``str``, never as an error.
"""

from enum import StrEnum


class Country(StrEnum):
    """A country that Paystack serves, by its ISO 3166 code."""

    NIGERIA = "NG"
    GHANA = "GH"
    SOUTH_AFRICA = "ZA"
    KENYA = "KE"
    COTE_D_IVOIRE = "CI"
    EGYPT = "EG"
    RWANDA = "RW"


class Domain(StrEnum):
    """The mode that a record belongs to: test or live."""

    TEST = "test"
    LIVE = "live"


class Identification(StrEnum):
    """How a customer is identified.

    Since September 2021 Paystack accepts only ``BANK_ACCOUNT``; older records have ``BVN``.
    """

    BVN = "bvn"
    BANK_ACCOUNT = "bank_account"


class RiskAction(StrEnum):
    """What Paystack does with a customer's payments."""

    DEFAULT = "default"
    """Apply Paystack's fraud checks."""
    WHITELIST = "allow"
    """Accept payments without fraud checks."""
    BLACKLIST = "deny"
    """Refuse payments."""


class TransactionStatus(StrEnum):
    """What became of a transaction.

    Only ``SUCCESS`` means paid, and only ``FAILED`` means declined. With any other value, also one
    that is not in this list, the transaction is not decided yet, or was reversed.
    """

    SUCCESS = "success"
    """Paid."""
    FAILED = "failed"
    """Declined; ``gateway_response`` says why."""
    ABANDONED = "abandoned"
    """The customer has not completed the payment. It may still be completed."""
    ONGOING = "ongoing"
    """The customer is doing something, for example entering a one-time password."""
    PENDING = "pending"
    """In progress."""
    PROCESSING = "processing"
    """In progress, for direct debits."""
    QUEUED = "queued"
    """To be charged later."""
    REVERSED = "reversed"
    """Refunded, or charged back."""
    REVERSAL_PENDING = "reversal-pending"
    """Being refunded, in full or in part."""
