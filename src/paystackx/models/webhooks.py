"""What Paystack's events about customers carry."""

import attrs

from paystackx.models.customers import IdentificationRecord
from paystackx.models.dedicated_accounts import DedicatedAccount
from paystackx.models.references import CustomerReference


@attrs.define(kw_only=True)
class CustomerIdentification:
    """The result of ``validate``, which comes as an event.

    Attributes:
        customer_id: The customer's numeric id.
        customer_code: ``CUS_...``.
        email: The customer's e-mail address.
        identification: What was compared with the bank's data. Its numbers are masked.
        reason: Why the identification failed. Only in ``customeridentification.failed``.
    """

    customer_id: int | None = None
    customer_code: str | None = None
    email: str | None = None
    identification: IdentificationRecord | None = None
    reason: str | None = None


@attrs.define(kw_only=True)
class DedicatedAccountAssignmentResult:
    """Whether a customer got a dedicated account.

    Attributes:
        customer: Whose account it is.
        dedicated_account: The account; ``None`` if the assignment failed.
        identification_status: ``"success"`` or ``"failed"``.
    """

    customer: CustomerReference | None = None
    dedicated_account: DedicatedAccount | None = None
    identification_status: str | None = None
