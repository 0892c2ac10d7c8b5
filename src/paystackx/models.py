"""The records that Paystack sends, and the two that are sent to it.

Only a customer's ``id``, ``customer_code`` and ``email`` are always there. Which of the other
fields come depends on the endpoint: ``None`` says that a field was absent or null, ``[]`` that a
list came and was empty. Times are aware; amounts are integers in the currency's subunit (kobo,
pesewas, cents).

Annotations are evaluated here, not strings: the classes report ``paystackx`` as their module, and
a string would be looked up there.
"""

from datetime import datetime
from typing import Any

import attrs

from paystackx.enums import Country, Domain, Identification, RiskAction


@attrs.define(kw_only=True)
class CustomerReference:
    """A customer as authorizations, mandates and webhooks show one: any part may be missing.

    Attributes:
        id: The numeric id.
        customer_code: ``CUS_...``.
        email: The e-mail address.
        first_name: The given name.
        last_name: The family name.
        phone: The number as it was given.
        international_format_phone: Paystack's guess at the number with its country code.
        metadata: Your own data, with your own keys.
        risk_action: What Paystack does with the customer's payments.
    """

    id: int | None = None
    customer_code: str | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    international_format_phone: str | None = None
    metadata: dict[str, Any] | None = None
    risk_action: RiskAction | str | None = None


@attrs.define(kw_only=True)
class Authorization:
    """A card, account or wallet that a customer has paid with.

    Attributes:
        authorization_code: ``AUTH_...``; charge it, or deactivate it.
        bin: The first digits of the card.
        last4: The last four.
        exp_month: Two digits, ``"01"`` to ``"12"``.
        exp_year: Four digits.
        channel: ``"card"``, ``"direct_debit"``, ``"bank"``, ``"mobile_money"``, ...
        card_type: ``"visa"``, ``"mandate"``, ... (without the spaces that Paystack pads it with).
        bank: The bank's name.
        country_code: ISO 3166, such as ``"NG"``.
        brand: The card's or wallet's brand.
        reusable: Whether it can be charged again.
        signature: The same for the same card, whichever customer it belongs to.
        account_name: The name on the account.
        active: For a mandate: whether it can be charged yet.
        integration: The id of the integration.
        domain: Test or live.
        reference: The reference of the request that led to it.
        mobile_money_number: The wallet's number.
        receiver_bank: Where a transfer arrived.
        receiver_bank_account_number: The account it arrived in.
        sender_bank: Where a transfer came from.
        sender_bank_account_number: The account it came from.
        sender_country: The country it came from.
        sender_name: The name of the sender.
        narration: The sender's words.
    """

    authorization_code: str | None = None
    bin: str | None = None
    last4: str | None = None
    exp_month: str | None = None
    exp_year: str | None = None
    channel: str | None = None
    card_type: str | None = None
    bank: str | None = None
    country_code: str | None = None
    brand: str | None = None
    reusable: bool | None = None
    signature: str | None = None
    account_name: str | None = None
    active: bool | None = None
    integration: int | None = None
    domain: Domain | str | None = None
    reference: str | None = None
    mobile_money_number: str | None = None
    receiver_bank: str | None = None
    receiver_bank_account_number: str | None = None
    sender_bank: str | None = None
    sender_bank_account_number: str | None = None
    sender_country: str | None = None
    sender_name: str | None = None
    narration: str | None = None


@attrs.define(kw_only=True)
class VerifiedAuthorization(Authorization):
    """An authorization that a customer has approved.

    Attributes:
        customer: Whose it is.
    """

    customer: CustomerReference | None = None


@attrs.define(kw_only=True)
class AuthorizationRequest:
    """The page on which a customer approves an authorization.

    Attributes:
        redirect_url: Send the customer here.
        access_code: The page's code.
        reference: Ask with this whether the customer has approved.
    """

    redirect_url: str | None = None
    access_code: str | None = None
    reference: str | None = None


@attrs.define(kw_only=True)
class MandateAuthorization:
    """A direct-debit mandate of a customer.

    Attributes:
        id: The id of this record.
        status: ``"active"``, ``"pending"`` or ``"revoked"``.
        mandate_id: The id of the mandate.
        authorization_id: The id that ``trigger_activation_charge`` takes.
        authorization_code: ``AUTH_...``.
        integration_id: The id of the integration.
        account_number: The account to be debited.
        bank_code: Its bank's code.
        bank_name: Its bank's name.
        customer: Whose it is.
        authorized_at: When the customer approved.
    """

    id: int | None = None
    status: str | None = None
    mandate_id: int | None = None
    authorization_id: int | None = None
    authorization_code: str | None = None
    integration_id: int | None = None
    account_number: str | None = None
    bank_code: str | None = None
    bank_name: str | None = None
    customer: CustomerReference | None = None
    authorized_at: datetime | None = None


@attrs.define(kw_only=True)
class IdentificationRecord:
    """How a customer was identified. Paystack blots out the middle of each number.

    Attributes:
        country: Where.
        type: By what.
        value: The number, where ``type`` is ``"bvn"``.
        bvn: The BVN, where ``type`` is ``"bank_account"``.
        account_number: The account.
        bank_code: Its bank's code.
    """

    country: Country | str | None = None
    type: Identification | str | None = None
    value: str | None = None
    bvn: str | None = None
    account_number: str | None = None
    bank_code: str | None = None


@attrs.define(kw_only=True)
class Bank:
    """The bank of a dedicated account.

    Attributes:
        id: Paystack's id of it.
        name: Its name.
        slug: Its name in addresses.
    """

    id: int | None = None
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

    id: int | None = None
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

    id: int | None = None
    bank: Bank | None = None
    provider: DedicatedAccountProvider | None = None
    account_name: str | None = None
    account_number: str | None = None
    currency: str | None = None
    active: bool | None = None
    assigned: bool | None = None
    assignment: DedicatedAccountAssignment | None = None
    split_config: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


@attrs.define(kw_only=True)
class Customer:
    """A customer of your integration.

    Attributes:
        id: The numeric id; may exceed 32 bits.
        customer_code: ``CUS_...``.
        email: The e-mail address.
        first_name: The given name; after identification, the one the bank knows.
        last_name: The family name; after identification, the one the bank knows.
        phone: The number as it was given.
        international_format_phone: Paystack's guess at the number with its country code.
        metadata: Your own data, with your own keys.
        domain: Test or live.
        integration: The id of the integration.
        risk_action: What Paystack does with the customer's payments.
        identified: Whether the customer was identified. Not in lists.
        identifications: How. Not in lists.
        created_at: Since when the customer exists. The answer to ``create`` has the
            milliseconds, every later answer has whole seconds: do not compare the two.
        updated_at: When the customer last changed.
        authorizations: Cards and accounts the customer has paid with. Not in lists.
        transactions: Payments, as Paystack sends them. Not in lists.
        subscriptions: Subscriptions, as Paystack sends them. Not in lists.
        total_transactions: How many payments. Only from ``get_customer``.
        total_transaction_value: Their sums, by currency. Only from ``get_customer``.
        dedicated_account: The first bank account of the customer. Only from ``get_customer``.
        dedicated_accounts: All of them. Only from ``get_customer``.
    """

    id: int
    customer_code: str
    email: str
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    international_format_phone: str | None = None
    metadata: dict[str, Any] | None = None
    domain: Domain | str | None = None
    integration: int | None = None
    risk_action: RiskAction | str | None = None
    identified: bool | None = None
    identifications: list[IdentificationRecord] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    authorizations: list[Authorization] | None = None
    transactions: list[dict[str, Any]] | None = None
    subscriptions: list[dict[str, Any]] | None = None
    total_transactions: int | None = None
    total_transaction_value: list[dict[str, Any]] | None = None
    dedicated_account: DedicatedAccount | None = None
    dedicated_accounts: list[DedicatedAccount] | None = None


@attrs.frozen
class BankAccount:
    """A bank account to debit.

    Attributes:
        number: Its number, digits only.
        bank_code: Its bank's code, such as ``"058"``.
    """

    number: str
    bank_code: str


@attrs.frozen
class Address:
    """Where the holder of a bank account lives.

    Attributes:
        street: House and street.
        city: The city.
        state: The state.
    """

    street: str
    city: str
    state: str
