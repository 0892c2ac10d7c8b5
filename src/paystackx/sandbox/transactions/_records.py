"""A transaction, and what a program asks for when it makes one.

No class here has a repr: a record would show a person in a log or a traceback.
"""

from datetime import datetime
from typing import Any, Literal

import attrs

from paystackx.sandbox.customers._records import Authorization, Customer


@attrs.frozen(kw_only=True, repr=False)
class Order:
    """What was asked for.

    Attributes:
        email: Who is to pay.
        amount: How much, in the subunit.
        currency: The currency.
        reference: The program's own reference; ``None`` to have one made.
        metadata: The program's own data; ``None`` without.
    """

    email: str
    amount: int
    currency: str
    reference: str | None
    metadata: Any


@attrs.define(kw_only=True, repr=False, eq=False)
class Transaction:
    """A payment: asked for, paid or declined.

    Attributes:
        id: Its number.
        reference: Its reference.
        customer: Who pays.
        secret_key: The key of the call that made it; it signs the webhook.
        domain: The mode of that key.
        order: What was asked for.
        entry_point: Whether the customer pays on a page, or a saved authorization is charged.
        created_at: When it was made.
        amount: What is taken: what was asked for, or less in a partial debit.
        authorization: What is charged; ``None`` until the customer has paid on the page.
        status: ``"abandoned"`` until something happens.
        gateway_response: The bank's words.
        paid_at: When it was paid.
    """

    id: int
    reference: str
    customer: Customer
    secret_key: str
    domain: str
    order: Order
    entry_point: Literal["transaction_initialize", "charge"]
    created_at: datetime
    amount: int
    authorization: Authorization | None
    status: Literal["abandoned", "processing", "success", "failed"] = "abandoned"
    gateway_response: str = "The transaction was not completed"
    paid_at: datetime | None = None

    @property
    def fees(self) -> int | None:
        """1.5 % of the amount, rounded up, which the integration bears; none while unpaid."""
        return None if self.paid_at is None else -(-self.amount * 15 // 1000)
