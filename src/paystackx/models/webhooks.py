"""What Paystack's events about customers carry."""

from typing import Any

import attrs

from paystackx._reading.fields import read_as, spelled
from paystackx._reading.json import an_object
from paystackx._reading.readers import COUNT, MismatchError, Variant
from paystackx._records import define
from paystackx.models.customers import IdentificationRecord
from paystackx.models.dedicated_accounts import DedicatedAccount
from paystackx.models.references import CustomerReference


@define(kw_only=True)
class CustomerIdentification:
    """The result of ``validate``, which comes as an event.

    Attributes:
        customer_id: The customer's numeric id.
        customer_code: ``CUS_...``.
        email: The customer's e-mail address.
        identification: What was compared with the bank's data. Its numbers are masked.
        reason: Why the identification failed. Only in ``customeridentification.failed``.
    """

    customer_id: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    customer_code: str | None = None
    email: str | None = None
    identification: IdentificationRecord | None = None
    reason: str | None = None


def _status(value: Any) -> str | None:
    """Read ``{"status": "failed"}``, or the word alone."""
    record = an_object(value)
    status: Any = value if record is None else record.get("status")
    if status is None or type(status) is str:
        return status
    raise MismatchError("str", status)


@define(kw_only=True)
class DedicatedAccountAssignmentResult:
    """Whether a customer got a dedicated account.

    Attributes:
        customer: Whose account it is.
        dedicated_account: The account; ``None`` if the assignment failed.
        identification_status: ``"success"`` or ``"failed"``.
    """

    customer: CustomerReference | None = None
    dedicated_account: DedicatedAccount | None = None
    identification_status: str | None = attrs.field(
        default=None,
        metadata={
            **spelled("identification", "identification_status"),
            **read_as(Variant(_status)),
        },
    )
