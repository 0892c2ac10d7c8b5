"""The records that Paystack sends, and the two that are sent to Paystack.

Only a customer's ``id``, ``customer_code`` and ``email`` are required. Which other fields are set
depends on the endpoint: ``None`` means that a field was absent or null, ``[]`` that a list was
empty. Times are aware datetimes. Amounts are integers in the currency's subunit (kobo, pesewas,
cents).

How Paystack spells a field, and the forms it has, stand in the metadata of the field (see
``_fields``). These modules do not use ``from __future__ import annotations``: the classes report
``paystackx`` as their module, and annotations that are strings would be evaluated there.
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
from paystackx.models.transactions import (
    CurrencyAmount,
    InitializedTransaction,
    TimelineEvent,
    Transaction,
    TransactionExport,
    TransactionTimeline,
    TransactionTotals,
)
from paystackx.models.webhooks import CustomerIdentification, DedicatedAccountAssignmentResult

__all__ = [
    "Address",
    "Authorization",
    "AuthorizationRequest",
    "Bank",
    "BankAccount",
    "CurrencyAmount",
    "Customer",
    "CustomerIdentification",
    "CustomerReference",
    "DedicatedAccount",
    "DedicatedAccountAssignment",
    "DedicatedAccountAssignmentResult",
    "DedicatedAccountProvider",
    "IdentificationRecord",
    "InitializedTransaction",
    "MandateAuthorization",
    "TimelineEvent",
    "Transaction",
    "TransactionExport",
    "TransactionTimeline",
    "TransactionTotals",
    "VerifiedAuthorization",
]
