"""Customers inside other records."""

from typing import Any

import attrs

from paystackx._reading.fields import read_as, spelled
from paystackx._reading.readers import COUNT, METADATA
from paystackx._records import define
from paystackx.enums import RiskAction


@define(kw_only=True)
class CustomerReference:
    """A customer inside an authorization, a mandate or a webhook. Any field may be missing.

    Attributes:
        id: The numeric id.
        customer_code: ``CUS_...``.
        email: The e-mail address.
        first_name: The given name.
        last_name: The family name.
        phone: The phone number, as you sent it.
        international_format_phone: The phone number with a country code that Paystack guessed.
        metadata: Your own data, with your own keys.
        risk_action: Whether Paystack allows, checks or refuses the customer's payments.
    """

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    customer_code: str | None = attrs.field(default=None, metadata=spelled("customer_code", "code"))
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    international_format_phone: str | None = None
    metadata: dict[str, Any] | None = attrs.field(default=None, metadata=read_as(METADATA))
    risk_action: RiskAction | str | None = None
