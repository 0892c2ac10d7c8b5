"""Bank accounts that take the payments of one customer."""

from datetime import datetime
from typing import Any

import attrs

from paystackx._fields import read_as, spelled
from paystackx._readers import COUNT, JSON_OBJECT, METADATA


@attrs.define(kw_only=True)
class Bank:
    """The bank of a dedicated account.

    Attributes:
        id: Paystack's id of it.
        name: Its name.
        slug: Its name in addresses.
    """

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    name: str | None = None
    slug: str | None = None


@attrs.define(kw_only=True)
class DedicatedAccountProvider:
    """Who provides a dedicated account, in the answers that have this in place of a bank.

    Attributes:
        id: Paystack's id of the provider.
        provider_slug: Its name in addresses.
        bank_id: Paystack's id of the bank.
        bank_name: The bank's name.
    """

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    provider_slug: str | None = None
    bank_id: int | None = None
    bank_name: str | None = None


@attrs.define(kw_only=True)
class DedicatedAccountAssignment:
    """To whom a dedicated account belongs.

    Attributes:
        integration: The id of the integration.
        assignee_id: The customer's id.
        assignee_type: ``"Customer"``.
        account_type: Such as ``"PAY-WITH-TRANSFER-RECURRING"``.
        expired: Whether it has ended.
        assigned_at: Since when.
        expired_at: When it ended.
        assignment_expires_at: When it will end.
    """

    integration: int | None = None
    assignee_id: int | None = None
    assignee_type: str | None = None
    account_type: str | None = None
    expired: bool | None = None
    assigned_at: datetime | None = None
    expired_at: datetime | None = None
    assignment_expires_at: datetime | None = None


@attrs.define(kw_only=True)
class DedicatedAccount:
    """A bank account (NUBAN) that takes payments of one customer.

    Attributes:
        id: Paystack's id of it.
        bank: Its bank.
        provider: Who provides it, in the answers that have this in place of ``bank``.
        account_name: The name on it.
        account_number: Its number.
        currency: ISO 4217, such as ``"NGN"``.
        active: Whether it takes payments.
        assigned: Whether it belongs to a customer.
        assignment: To whom.
        split_config: How its payments are split.
        metadata: Your own data, with your own keys.
        created_at: Since when it exists.
        updated_at: When it last changed.
    """

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    bank: Bank | None = None
    provider: DedicatedAccountProvider | None = None
    account_name: str | None = None
    account_number: str | None = None
    currency: str | None = None
    active: bool | None = None
    assigned: bool | None = None
    assignment: DedicatedAccountAssignment | None = None
    split_config: dict[str, Any] | None = attrs.field(default=None, metadata=read_as(JSON_OBJECT))
    metadata: dict[str, Any] | None = attrs.field(default=None, metadata=read_as(METADATA))
    created_at: datetime | None = attrs.field(
        default=None, metadata=spelled("createdAt", "created_at")
    )
    updated_at: datetime | None = attrs.field(
        default=None, metadata=spelled("updatedAt", "updated_at")
    )
