"""A customer, an authorization and a mandate.

No class here has a repr: a record would show a person in a log or a traceback.
"""

from datetime import datetime
from typing import Any, Literal

import attrs


@attrs.frozen(kw_only=True, repr=False)
class Authorization:
    """A card or an account. The fields are the wire's, in the wire's order."""

    authorization_code: str
    bin: str | None
    last4: str
    # Text on cards, numbers on mandates.
    exp_month: str | int
    exp_year: str | int
    channel: str
    card_type: str
    bank: str
    country_code: str
    brand: str
    reusable: bool
    signature: str
    account_name: str | None


@attrs.define(kw_only=True, repr=False, eq=False)
class Mandate:
    """A request to debit an account, and what became of it.

    Attributes:
        customer: Whom it was made to.
        reference: The reference of the request.
        secret_key: The key of the call that asked for it; it signs the webhooks.
        id: The id of the record.
        mandate_id: The id of the mandate.
        authorization_id: The id that an activation charge takes.
        status: ``"pending"`` until approved, ``"active"``, ``"revoked"`` once deactivated.
        account_number: The account; ``None`` until the customer has chosen one.
        bank_code: Its bank.
        authorization_code: ``AUTH_...``; ``None`` until approved.
        authorized_at: When it was approved.
    """

    customer: "Customer"
    reference: str
    secret_key: str
    id: int
    mandate_id: int
    authorization_id: int
    status: Literal["pending", "active", "revoked"] = "pending"
    account_number: str | None
    bank_code: str | None
    authorization_code: str | None = None
    authorized_at: datetime | None = None


@attrs.define(kw_only=True, repr=False, eq=False)
class Customer:
    """A customer.

    ``identifications`` is ``None`` until the customer is identified. ``payments`` and ``paid``
    (by currency) count the transactions that succeeded.
    """

    id: int
    customer_code: str
    email: str
    domain: str
    created_at: datetime
    updated_at: datetime
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    metadata: dict[str, Any] | None = None
    risk_action: str = "default"
    identifications: list[dict[str, Any]] | None = None
    authorizations: dict[str, Authorization] = attrs.field(factory=dict[str, Authorization])
    mandates: list[Mandate] = attrs.field(factory=list[Mandate])
    payments: int = 0
    paid: dict[str, int] = attrs.field(factory=dict[str, int])

    def count_payment(self, currency: str, amount: int) -> None:
        """Count a transaction that succeeded."""
        self.payments += 1
        self.paid[currency] = self.paid.get(currency, 0) + amount

    @property
    def identified(self) -> bool:
        """Whether a bank has confirmed who this is."""
        return self.identifications is not None
