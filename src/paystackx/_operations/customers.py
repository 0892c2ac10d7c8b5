"""The operations of the Customer API, and one pure function for each method."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from paystackx import _arguments as arguments
from paystackx._arguments import optional
from paystackx._operation import Operation, Request, fill
from paystackx.enums import Identification, RiskAction
from paystackx.errors import InvalidRequestError
from paystackx.models.arguments import Address, BankAccount

RESOURCE = "customers"

CREATE = Operation(RESOURCE, "create", "POST", "/customer", repeatable=True)
GET_CUSTOMERS = Operation(RESOURCE, "get_customers", "GET", "/customer", repeatable=True)
GET_CUSTOMER = Operation(
    RESOURCE, "get_customer", "GET", "/customer/{email_or_code}", repeatable=True
)
UPDATE = Operation(RESOURCE, "update", "PUT", "/customer/{code}", repeatable=True)
VALIDATE = Operation(
    RESOURCE, "validate", "POST", "/customer/{email_or_code}/identification", repeatable=False
)
FLAG = Operation(RESOURCE, "flag", "POST", "/customer/set_risk_action", repeatable=True)
DEACTIVATE = Operation(
    RESOURCE, "deactivate", "POST", "/customer/authorization/deactivate", repeatable=True
)
INITIALIZE_AUTHORIZATION = Operation(
    RESOURCE,
    "initialize_authorization",
    "POST",
    "/customer/authorization/initialize",
    repeatable=False,
)
VERIFY_AUTHORIZATION = Operation(
    RESOURCE,
    "verify_authorization",
    "GET",
    "/customer/authorization/verify/{reference}",
    repeatable=True,
)
INITIALIZE_DIRECT_DEBIT = Operation(
    RESOURCE,
    "initialize_direct_debit",
    "POST",
    "/customer/{customer_id}/initialize-direct-debit",
    repeatable=False,
)
TRIGGER_ACTIVATION_CHARGE = Operation(
    RESOURCE,
    "trigger_activation_charge",
    "PUT",
    "/customer/{customer_id}/directdebit-activation-charge",
    repeatable=False,
)
GET_MANDATE_AUTHORIZATIONS = Operation(
    RESOURCE,
    "get_mandate_authorizations",
    "GET",
    "/customer/{customer_id}/directdebit-mandate-authorizations",
    repeatable=True,
)

OPERATIONS = (
    CREATE,
    GET_CUSTOMERS,
    GET_CUSTOMER,
    UPDATE,
    VALIDATE,
    FLAG,
    DEACTIVATE,
    INITIALIZE_AUTHORIZATION,
    VERIFY_AUTHORIZATION,
    INITIALIZE_DIRECT_DEBIT,
    TRIGGER_ACTIVATION_CHARGE,
    GET_MANDATE_AUTHORIZATIONS,
)


def create(
    email: str,
    first_name: str | None,
    last_name: str | None,
    phone: str | None,
    metadata: Mapping[str, Any] | None,
) -> Request:
    """``POST /customer``."""
    return fill(
        CREATE,
        body={
            "email": arguments.identifier("email", email),
            **_profile(first_name, last_name, phone, metadata),
        },
    )


def update(
    code: str,
    first_name: str | None,
    last_name: str | None,
    phone: str | None,
    metadata: Mapping[str, Any] | None,
) -> Request:
    """``PUT /customer/{code}``."""
    return fill(
        UPDATE,
        path={"code": arguments.segment("code", code)},
        body=_profile(first_name, last_name, phone, metadata),
    )


def _profile(
    first_name: str | None,
    last_name: str | None,
    phone: str | None,
    metadata: Mapping[str, Any] | None,
) -> dict[str, Any]:
    return {
        "first_name": optional(arguments.text, "first_name", first_name),
        "last_name": optional(arguments.text, "last_name", last_name),
        "phone": optional(arguments.text, "phone", phone),
        "metadata": optional(arguments.metadata, "metadata", metadata),
    }


def get_customers(
    start_date: str | date | None,
    end_date: str | date | None,
    page: int | None,
    pagination: int | None,
    *,
    use_cursor: bool,
    next: str | None,  # noqa: A002 - Paystack's own word
    previous: str | None,
) -> Request:
    """``GET /customer``, by page or by cursor."""
    return fill(
        GET_CUSTOMERS,
        query={
            "from": optional(arguments.moment, "start_date", start_date),
            "to": optional(arguments.moment, "end_date", end_date),
            **arguments.paging(page, pagination, use_cursor, next, previous),
        },
    )


def get_customer(email_or_code: str) -> Request:
    """``GET /customer/{email_or_code}``."""
    return fill(
        GET_CUSTOMER,
        path={"email_or_code": arguments.email_or_code("email_or_code", email_or_code)},
    )


def validate(
    email_or_code: str,
    first_name: str,
    last_name: str,
    identification_type: Identification | str,
    country: str,
    bvn: str,
    identification_number: str | None,
    bank_code: str | None,
    account_number: str | None,
    middle_name: str | None,
) -> Request:
    """``POST /customer/{email_or_code}/identification``."""
    kind = arguments.identification("identification_type", identification_type)
    if kind == Identification.BANK_ACCOUNT:
        for parameter, value in (("bank_code", bank_code), ("account_number", account_number)):
            if value is None:
                raise InvalidRequestError(
                    parameter, "is required when identification_type is 'bank_account'"
                )
    return fill(
        VALIDATE,
        path={"email_or_code": arguments.email_or_code("email_or_code", email_or_code)},
        body={
            "first_name": arguments.identifier("first_name", first_name),
            "last_name": arguments.identifier("last_name", last_name),
            "type": kind,
            "country": arguments.identifier("country", country),
            "bvn": arguments.digits("bvn", bvn),
            "value": optional(arguments.identifier, "identification_number", identification_number),
            "bank_code": optional(arguments.identifier, "bank_code", bank_code),
            "account_number": optional(arguments.digits, "account_number", account_number),
            "middle_name": optional(arguments.text, "middle_name", middle_name),
        },
    )


def flag(customer: str, risk_action: RiskAction | str | None) -> Request:
    """``POST /customer/set_risk_action``."""
    return fill(
        FLAG,
        body={
            "customer": arguments.identifier("customer", customer),
            "risk_action": optional(arguments.risk_action, "risk_action", risk_action),
        },
    )


def deactivate(auth_code: str) -> Request:
    """``POST /customer/authorization/deactivate``."""
    return fill(
        DEACTIVATE, body={"authorization_code": arguments.identifier("auth_code", auth_code)}
    )


def initialize_authorization(
    email: str,
    callback_url: str | None,
    account: BankAccount | Mapping[str, str] | None,
    address: Address | Mapping[str, str] | None,
    channel: str,
) -> Request:
    """``POST /customer/authorization/initialize``."""
    return fill(
        INITIALIZE_AUTHORIZATION,
        body={
            "email": arguments.identifier("email", email),
            "channel": arguments.identifier("channel", channel),
            "callback_url": optional(arguments.url, "callback_url", callback_url),
            "account": optional(arguments.bank_account, "account", account),
            "address": optional(arguments.address, "address", address),
        },
    )


def verify_authorization(reference: str) -> Request:
    """``GET /customer/authorization/verify/{reference}``."""
    return fill(VERIFY_AUTHORIZATION, path={"reference": arguments.segment("reference", reference)})


def initialize_direct_debit(
    customer_id: int | str,
    account: BankAccount | Mapping[str, str],
    address: Address | Mapping[str, str],
) -> Request:
    """``POST /customer/{customer_id}/initialize-direct-debit``."""
    return fill(
        INITIALIZE_DIRECT_DEBIT,
        path={"customer_id": arguments.customer_id("customer_id", customer_id)},
        body={
            "account": arguments.bank_account("account", account),
            "address": arguments.address("address", address),
        },
    )


def trigger_activation_charge(customer_id: int | str, authorization_id: int | str) -> Request:
    """``PUT /customer/{customer_id}/directdebit-activation-charge``."""
    return fill(
        TRIGGER_ACTIVATION_CHARGE,
        path={"customer_id": arguments.customer_id("customer_id", customer_id)},
        body={
            "authorization_id": arguments.number(
                "authorization_id",
                authorization_id,
                meaning="the mandate's numeric authorization_id, a whole number",
            )
        },
    )


def get_mandate_authorizations(
    customer_id: int | str, *, cursor: str | None = None, per_page: int | None = None
) -> Request:
    """``GET /customer/{customer_id}/directdebit-mandate-authorizations``."""
    return fill(
        GET_MANDATE_AUTHORIZATIONS,
        path={"customer_id": arguments.customer_id("customer_id", customer_id)},
        query={
            "cursor": optional(arguments.identifier, "cursor", cursor),
            "per_page": optional(arguments.number, "per_page", per_page),
        },
    )
