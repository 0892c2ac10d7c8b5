"""Customers and their identification."""

from datetime import datetime
from typing import Any

import attrs

from paystackx._reading.fields import read_as, spelled
from paystackx._reading.readers import METADATA, REQUIRED_ID
from paystackx._records import define
from paystackx.enums import Country, Domain, Identification, RiskAction
from paystackx.models.authorizations import Authorization
from paystackx.models.dedicated_accounts import DedicatedAccount


@define(kw_only=True)
class IdentificationRecord:
    """An identification of a customer. Paystack masks the middle digits of each number.

    Attributes:
        country: The country of the document or account.
        type: What the customer was identified by.
        value: The number, where ``type`` is ``"bvn"``.
        bvn: The BVN, where ``type`` is ``"bank_account"``.
        account_number: The number of the customer's bank account.
        bank_code: The code of its bank.
    """

    country: Country | str | None = None
    type: Identification | str | None = None
    value: str | None = None
    bvn: str | None = None
    account_number: str | None = None
    bank_code: str | None = None


@define(kw_only=True)
class Customer:
    """A customer of your integration.

    Attributes:
        id: The numeric id; may exceed 32 bits.
        customer_code: ``CUS_...``.
        email: The e-mail address.
        first_name: The given name; after identification, as the bank has it.
        last_name: The family name; after identification, as the bank has it.
        phone: The phone number, as you sent it.
        international_format_phone: The phone number with a country code that Paystack guessed.
        metadata: Your own data, with your own keys.
        domain: Whether it is test or live data.
        integration: The id of the integration.
        risk_action: Whether Paystack allows, checks or refuses the customer's payments.
        identified: Whether the customer was identified. Not in lists.
        identifications: The identifications. Not in lists.
        created_at: When the customer was created. Only the response to ``create`` has
            milliseconds; all later responses have whole seconds, so do not compare the two.
        updated_at: When the customer was last changed.
        authorizations: Cards and accounts that the customer has paid with. Not in lists.
        transactions: Payments, as plain JSON. Not in lists.
        subscriptions: Subscriptions, as plain JSON. Not in lists.
        total_transactions: The number of payments. Only from ``get_customer``.
        total_transaction_value: Their sum in each currency. Only from ``get_customer``.
        dedicated_account: The first bank account of the customer. Only from ``get_customer``.
        dedicated_accounts: All bank accounts of the customer. Only from ``get_customer``.
    """

    id: int = attrs.field(metadata=read_as(REQUIRED_ID))
    customer_code: str = attrs.field(metadata=spelled("customer_code", "code"))
    email: str
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    international_format_phone: str | None = None
    metadata: dict[str, Any] | None = attrs.field(default=None, metadata=read_as(METADATA))
    domain: Domain | str | None = None
    integration: int | None = None
    risk_action: RiskAction | str | None = None
    identified: bool | None = None
    identifications: list[IdentificationRecord] | None = None
    created_at: datetime | None = attrs.field(
        default=None, metadata=spelled("createdAt", "created_at")
    )
    updated_at: datetime | None = attrs.field(
        default=None, metadata=spelled("updatedAt", "updated_at")
    )
    authorizations: list[Authorization] | None = None
    transactions: list[dict[str, Any]] | None = None
    subscriptions: list[dict[str, Any]] | None = None
    total_transactions: int | None = None
    total_transaction_value: list[dict[str, Any]] | None = None
    dedicated_account: DedicatedAccount | None = None
    dedicated_accounts: list[DedicatedAccount] | None = None
