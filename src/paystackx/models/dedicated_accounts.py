"""Bank accounts that receive the payments of one customer."""

from datetime import datetime
from typing import Any

import attrs

from paystackx._reading.fields import read_as, spelled
from paystackx._reading.readers import COUNT, JSON_OBJECT, METADATA
from paystackx._records import define


@define(kw_only=True)
class Bank:
    """The bank of a dedicated account.

    Attributes:
        id: Paystack's id of the bank.
        name: The name of the bank.
        slug: The identifier of the bank, such as ``"wema-bank"``.
    """

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    name: str | None = None
    slug: str | None = None


@define(kw_only=True)
class DedicatedAccountProvider:
    """The provider of a dedicated account, which some responses have in place of a bank.

    Attributes:
        id: Paystack's id of the provider.
        provider_slug: The identifier of the provider, such as ``"wema-bank"``.
        bank_id: Paystack's id of the bank.
        bank_name: The name of the bank.
    """

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    provider_slug: str | None = None
    bank_id: int | None = None
    bank_name: str | None = None


@define(kw_only=True)
class DedicatedAccountAssignment:
    """The assignment of a dedicated account to a customer.

    Attributes:
        integration: The id of the integration.
        assignee_id: The id of the customer.
        assignee_type: ``"Customer"``.
        account_type: Such as ``"PAY-WITH-TRANSFER-RECURRING"``.
        expired: Whether the assignment has expired.
        assigned_at: When the account was assigned.
        expired_at: When the assignment expired.
        assignment_expires_at: When the assignment will expire.
    """

    integration: int | None = None
    assignee_id: int | None = None
    assignee_type: str | None = None
    account_type: str | None = None
    expired: bool | None = None
    assigned_at: datetime | None = None
    expired_at: datetime | None = None
    assignment_expires_at: datetime | None = None


@define(kw_only=True)
class DedicatedAccount:
    """A bank account (NUBAN) that receives the payments of one customer.

    Attributes:
        id: Paystack's id of the account.
        bank: The bank that has the account.
        provider: The provider, in the responses that have one in place of ``bank``.
        account_name: The name of its holder.
        account_number: The number of the account.
        currency: ISO 4217, such as ``"NGN"``.
        active: Whether it receives payments.
        assigned: Whether it is assigned to a customer.
        assignment: The assignment to a customer.
        split_config: How payments to it are split.
        metadata: Your own data, with your own keys.
        created_at: When it was created.
        updated_at: When it was last changed.
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
