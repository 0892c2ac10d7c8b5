"""The records that Paystack sends, and the two that are sent to it.

Only a customer's ``id``, ``customer_code`` and ``email`` are always there. Which of the other
fields come depends on the endpoint: ``None`` says that a field was absent or null, ``[]`` that a
list came and was empty. Times are aware; amounts are integers in the currency's subunit (kobo,
pesewas, cents).

Annotations are evaluated here, not strings: the classes report ``paystackx`` as their module, and
a string would be looked up there.
"""

from paystackx.models.arguments import Address, BankAccount
from paystackx.models.authorizations import (
    Authorization,
    AuthorizationRequest,
    MandateAuthorization,
    VerifiedAuthorization,
)
from paystackx.models.customers import Customer, IdentificationRecord
from paystackx.models.dedicated_accounts import (
    Bank,
    DedicatedAccount,
    DedicatedAccountAssignment,
    DedicatedAccountProvider,
)
from paystackx.models.references import CustomerReference
from paystackx.models.webhooks import CustomerIdentification, DedicatedAccountAssignmentResult

__all__ = [
    "Address",
    "Authorization",
    "AuthorizationRequest",
    "Bank",
    "BankAccount",
    "Customer",
    "CustomerIdentification",
    "CustomerReference",
    "DedicatedAccount",
    "DedicatedAccountAssignment",
    "DedicatedAccountAssignmentResult",
    "DedicatedAccountProvider",
    "IdentificationRecord",
    "MandateAuthorization",
    "VerifiedAuthorization",
]
