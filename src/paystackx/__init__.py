"""Paystack for Python, async and sync.

Start with ``PaystackClient`` or ``AsyncPaystackClient``, or with the client of one resource, such
as ``CustomerClient``. To try a program without an account or a network, pass
``transport=paystackx.sandbox.Sandbox()``.
"""

from paystackx._async.base import BaseAsyncAPIClient
from paystackx._async.customers import AsyncCustomerClient
from paystackx._async.paystack import AsyncPaystackClient
from paystackx._config import Timeout
from paystackx._sync.base import BaseAPIClient
from paystackx._sync.customers import CustomerClient
from paystackx._sync.paystack import PaystackClient
from paystackx._version import __version__
from paystackx.enums import Country, Domain, Identification, RiskAction
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
from paystackx.models import (
    Address,
    Authorization,
    AuthorizationRequest,
    Bank,
    BankAccount,
    Customer,
    CustomerIdentification,
    CustomerReference,
    DedicatedAccount,
    DedicatedAccountAssignment,
    DedicatedAccountAssignmentResult,
    DedicatedAccountProvider,
    IdentificationRecord,
    MandateAuthorization,
    VerifiedAuthorization,
)
from paystackx.response import Meta, Response

__all__ = [  # noqa: RUF022 - grouped as a reader looks for them
    # clients
    "AsyncPaystackClient",
    "PaystackClient",
    "AsyncCustomerClient",
    "CustomerClient",
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
    # arguments
    "BankAccount",
    "Address",
    "Country",
    "Domain",
    "Identification",
    "RiskAction",
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

# Tracebacks, reprs and pickles show the path that users import from.
for _public in [value for name, value in globals().items() if name in __all__]:
    if isinstance(_public, type):
        _public.__module__ = __name__
