"""Cards, bank accounts and mandates that a customer can be charged with."""

from datetime import datetime

import attrs

from paystackx._reading.fields import read_as
from paystackx._reading.readers import COUNT, FLAG, MONTH, PADDED, YEAR
from paystackx._records import define
from paystackx.enums import Domain
from paystackx.models.references import CustomerReference


@define(kw_only=True)
class Authorization:
    """A card, bank account or wallet that a customer has paid with.

    Attributes:
        authorization_code: ``AUTH_...``, the code to charge or deactivate it with.
        bin: The first digits of the card.
        last4: The last four digits.
        exp_month: Two digits, ``"01"`` to ``"12"``.
        exp_year: Four digits.
        channel: ``"card"``, ``"direct_debit"``, ``"bank"``, ``"mobile_money"``, ...
        card_type: ``"visa"``, ``"mandate"``, ... without the spaces that Paystack adds at the end.
        bank: The bank's name.
        country_code: ISO 3166, such as ``"NG"``.
        brand: The card's or wallet's brand.
        reusable: Whether it can be charged again.
        signature: Identifies the card: the same for every customer who uses it.
        account_name: The name on the account.
        active: Whether a mandate can be charged already.
        integration: The id of the integration.
        domain: Whether it is test or live data.
        reference: The reference of the request that created it.
        mobile_money_number: The wallet's number.
        receiver_bank: The bank that received a transfer.
        receiver_bank_account_number: The account that received it.
        sender_bank: The bank that sent a transfer.
        sender_bank_account_number: The account that sent it.
        sender_country: The country of the sender.
        sender_name: The name of the sender.
        narration: The sender's description of the transfer.
    """

    authorization_code: str | None = None
    bin: str | None = None
    last4: str | None = None
    exp_month: str | None = attrs.field(default=None, metadata=read_as(MONTH))
    exp_year: str | None = attrs.field(default=None, metadata=read_as(YEAR))
    channel: str | None = None
    card_type: str | None = attrs.field(default=None, metadata=read_as(PADDED))
    bank: str | None = None
    country_code: str | None = None
    brand: str | None = None
    reusable: bool | None = attrs.field(default=None, metadata=read_as(FLAG))
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


@define(kw_only=True)
class VerifiedAuthorization(Authorization):
    """An authorization that a customer has approved.

    Attributes:
        customer: The customer it belongs to.
    """

    customer: CustomerReference | None = None


@define(kw_only=True)
class AuthorizationRequest:
    """The page on which a customer approves an authorization.

    Attributes:
        redirect_url: The address to send the customer to.
        access_code: The page's code.
        reference: The argument of ``verify_authorization``, which tells if the customer approved.
    """

    redirect_url: str | None = None
    access_code: str | None = None
    reference: str | None = None


@define(kw_only=True)
class MandateAuthorization:
    """A direct-debit mandate of a customer.

    Attributes:
        id: The id of this record.
        status: ``"active"``, ``"pending"`` or ``"revoked"``.
        mandate_id: The id of the mandate.
        authorization_id: The id that ``trigger_activation_charge`` takes.
        authorization_code: ``AUTH_...``.
        integration_id: The id of the integration.
        account_number: The number of the account to debit.
        bank_code: The code of its bank.
        bank_name: The name of its bank.
        customer: The customer it belongs to.
        authorized_at: When the customer approved it.
    """

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
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
