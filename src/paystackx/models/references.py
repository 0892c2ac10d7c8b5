"""A customer as other records show one."""

from typing import Any

import attrs

from paystackx._fields import read_as, spelled
from paystackx._readers import COUNT, METADATA
from paystackx.enums import RiskAction


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

    id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    customer_code: str | None = attrs.field(default=None, metadata=spelled("customer_code", "code"))
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    international_format_phone: str | None = None
    metadata: dict[str, Any] | None = attrs.field(default=None, metadata=read_as(METADATA))
    risk_action: RiskAction | str | None = None
