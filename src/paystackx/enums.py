"""The closed lists of Paystack's words.

Each member is a string and equals what goes over the wire. When reading, a word that is not in
the list arrives as a plain ``str``, so that Paystack may add one without breaking anybody.
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
    """The half of an integration that a record lives in."""

    TEST = "test"
    LIVE = "live"


class Identification(StrEnum):
    """How a customer proves who they are.

    Paystack takes ``BANK_ACCOUNT`` only since September 2021; ``BVN`` stands in older records.
    """

    BVN = "bvn"
    BANK_ACCOUNT = "bank_account"


class RiskAction(StrEnum):
    """What Paystack does with a customer's payments."""

    DEFAULT = "default"
    """Paystack's own fraud checks decide."""
    WHITELIST = "allow"
    """Let through without fraud checks."""
    BLACKLIST = "deny"
    """Refuse."""
