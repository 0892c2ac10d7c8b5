"""Paystack for Python, async and sync.

Start with ``PaystackClient`` or ``AsyncPaystackClient``, or with the client of one resource, such
as ``CustomerClient``. To try a program without an account or a network, pass
``transport=paystackx.sandbox.Sandbox()``.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from paystackx._version import __version__

if TYPE_CHECKING:  # What a type checker and an editor see; at run time, ``__getattr__`` loads it.
    from paystackx import webhooks as webhooks
    from paystackx._async.base import BaseAsyncAPIClient
    from paystackx._async.customers import AsyncCustomerClient
    from paystackx._async.paystack import AsyncPaystackClient
    from paystackx._async.transactions import AsyncTransactionClient
    from paystackx._config import Timeout
    from paystackx._sync.base import BaseAPIClient
    from paystackx._sync.customers import CustomerClient
    from paystackx._sync.paystack import PaystackClient
    from paystackx._sync.transactions import TransactionClient
    from paystackx.enums import Country, Domain, Identification, RiskAction, TransactionStatus
    from paystackx.errors import (
        APIError,
        Attempt,
        AuthenticationError,
        BadRequestError,
        ClientClosedError,
        ConfigurationError,
        ConflictError,
        ConnectError,
        ConnectionLostError,
        DecodeError,
        InvalidRequestError,
        NotFoundError,
        PaystackError,
        PermissionDeniedError,
        PoolTimeoutError,
        RateLimitError,
        RequestTimeoutError,
        ServerError,
        SignatureError,
        TransportError,
        UnprocessableEntityError,
    )
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
    from paystackx.response import Meta, Response

__all__ = [  # noqa: RUF022 - grouped as a reader looks for them
    # clients
    "AsyncPaystackClient",
    "PaystackClient",
    "AsyncCustomerClient",
    "CustomerClient",
    "AsyncTransactionClient",
    "TransactionClient",
    "BaseAsyncAPIClient",
    "BaseAPIClient",
    "Timeout",
    # answers
    "Response",
    "Meta",
    "Customer",
    "CustomerReference",
    "Authorization",
    "VerifiedAuthorization",
    "AuthorizationRequest",
    "MandateAuthorization",
    "IdentificationRecord",
    "CustomerIdentification",
    "DedicatedAccount",
    "DedicatedAccountAssignment",
    "DedicatedAccountAssignmentResult",
    "DedicatedAccountProvider",
    "Bank",
    "Transaction",
    "InitializedTransaction",
    "TransactionTimeline",
    "TimelineEvent",
    "TransactionTotals",
    "CurrencyAmount",
    "TransactionExport",
    # arguments
    "BankAccount",
    "Address",
    "Country",
    "Domain",
    "Identification",
    "RiskAction",
    "TransactionStatus",
    # errors
    "PaystackError",
    "ConfigurationError",
    "InvalidRequestError",
    "ClientClosedError",
    "SignatureError",
    "TransportError",
    "ConnectError",
    "ConnectionLostError",
    "RequestTimeoutError",
    "PoolTimeoutError",
    "APIError",
    "BadRequestError",
    "AuthenticationError",
    "PermissionDeniedError",
    "NotFoundError",
    "ConflictError",
    "UnprocessableEntityError",
    "RateLimitError",
    "ServerError",
    "DecodeError",
    "Attempt",
    "__version__",
]

_NAMES = {
    "paystackx._async.base": "BaseAsyncAPIClient",
    "paystackx._async.customers": "AsyncCustomerClient",
    "paystackx._async.paystack": "AsyncPaystackClient",
    "paystackx._async.transactions": "AsyncTransactionClient",
    "paystackx._config": "Timeout",
    "paystackx._sync.base": "BaseAPIClient",
    "paystackx._sync.customers": "CustomerClient",
    "paystackx._sync.paystack": "PaystackClient",
    "paystackx._sync.transactions": "TransactionClient",
    "paystackx.enums": "Country Domain Identification RiskAction TransactionStatus",
    "paystackx.errors": """
        APIError Attempt AuthenticationError BadRequestError ClientClosedError ConfigurationError
        ConflictError ConnectError ConnectionLostError DecodeError InvalidRequestError NotFoundError
        PaystackError PermissionDeniedError PoolTimeoutError RateLimitError RequestTimeoutError
        ServerError SignatureError TransportError UnprocessableEntityError
    """,
    "paystackx.models.arguments": "Address BankAccount",
    "paystackx.models.authorizations": """
        Authorization AuthorizationRequest MandateAuthorization VerifiedAuthorization
    """,
    "paystackx.models.customers": "Customer IdentificationRecord",
    "paystackx.models.dedicated_accounts": """
        Bank DedicatedAccount DedicatedAccountAssignment DedicatedAccountProvider
    """,
    "paystackx.models.references": "CustomerReference",
    "paystackx.models.transactions": """
        CurrencyAmount InitializedTransaction TimelineEvent Transaction TransactionExport
        TransactionTimeline TransactionTotals
    """,
    "paystackx.models.webhooks": "CustomerIdentification DedicatedAccountAssignmentResult",
    "paystackx.response": "Meta Response",
}
"""The public names of each module. A module is loaded when one of its names is first used."""

_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}
_SUBMODULES = ("sandbox", "webhooks")


# A checker would take every misspelled name for an attribute.
if not TYPE_CHECKING:  # pragma: no branch - always taken at run time

    def __getattr__(name: str) -> object:
        if name in _SUBMODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_MODULES[name]), name)
        _show_public_path()
        globals()[name] = value  # The next use does not come here.
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES, *_SUBMODULES})


def _show_public_path() -> None:
    """Let tracebacks, reprs and pickles show the path that users import from.

    For every class that is loaded by now: a client loads the errors and models that it uses.
    """
    for name, module in _MODULES.items():
        value = getattr(sys.modules.get(module), name, None)
        if isinstance(value, type):
            value.__module__ = __name__
