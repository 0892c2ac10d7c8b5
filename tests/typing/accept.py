"""What mypy and pyright must accept, and the types they must infer. Checked, never run."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from typing import Any, TypedDict, assert_type

import attrs
from pydantic import BaseModel

from paystackx import (
    Address,
    AsyncCustomerClient,
    AsyncPaystackClient,
    AsyncTransactionClient,
    AuthorizationRequest,
    BankAccount,
    Customer,
    CustomerClient,
    CustomerIdentification,
    DedicatedAccountAssignmentResult,
    InitializedTransaction,
    MandateAuthorization,
    Meta,
    PaystackClient,
    Response,
    RiskAction,
    Timeout,
    Transaction,
    TransactionClient,
    TransactionExport,
    TransactionStatus,
    TransactionTimeline,
    TransactionTotals,
    VerifiedAuthorization,
)
from paystackx.sandbox import Sandbox
from paystackx.webhooks import (
    ChargeSucceeded,
    CustomerIdentificationFailed,
    CustomerIdentified,
    DedicatedAccountAssigned,
    DedicatedAccountAssignmentFailed,
    DirectDebitAuthorizationActive,
    DirectDebitAuthorizationCreated,
    Event,
    is_verified,
    parse,
    sign,
)


@attrs.define
class Person:
    email: str


class Row(TypedDict):
    email: str


class Model(BaseModel):
    email: str


def make_clients() -> None:
    CustomerClient("sk_test_example", timeout=3)
    CustomerClient(timeout=None, transport=Sandbox())
    AsyncCustomerClient(timeout=Timeout(total=None), transport=Sandbox(), max_retries=0)


def call(client: CustomerClient) -> None:
    assert_type(client.create("a@example.com"), Response[Customer])
    assert_type(client.create("a@example.com", metadata={"a": [1, None]}), Response[Customer])
    assert_type(client.get_customers(date(2024, 1, 1), datetime.now(UTC)), Response[list[Customer]])
    assert_type(client.get_customers().meta, Meta | None)
    assert_type(client.get_customer("CUS_1").data.phone, str | None)
    assert_type(client.get_customer("CUS_1", alternate_model_class=Person), Response[Person])
    assert_type(client.get_customer("CUS_1", alternate_model_class=Row), Response[Row])
    assert_type(client.get_customer("CUS_1", alternate_model_class=Model), Response[Model])
    assert_type(client.get_customers(alternate_model_class=Person), Response[list[Person]])
    assert_type(client.update("CUS_1", "Ada", "Lovelace"), Response[Customer])
    assert_type(client.flag("CUS_1", RiskAction.WHITELIST), Response[Customer])
    assert_type(client.flag("CUS_1", "deny"), Response[Customer])
    assert_type(client.deactivate("AUTH_1"), Response[None])
    assert_type(
        client.validate("CUS_1", "Ada", "Lovelace", "bank_account", "NG", "1"), Response[None]
    )
    assert_type(client.trigger_activation_charge(1, 2), Response[None])
    assert_type(client.initialize_authorization("a@example.com"), Response[AuthorizationRequest])
    assert_type(client.verify_authorization("ref"), Response[VerifiedAuthorization])
    assert_type(client.get_mandate_authorizations(1), Response[list[MandateAuthorization]])
    assert_type(client.get_mandate_authorizations(1, Person), Response[list[Person]])
    account = BankAccount(number="0123456789", bank_code="058")
    client.initialize_direct_debit(1, account, Address(street="1", city="Lagos", state="Lagos"))
    client.initialize_direct_debit(1, {"number": "1", "bank_code": "2"}, {"street": "1"})
    assert_type(client.iter_customers(), Iterator[Customer])
    assert_type(client.iter_customers(alternate_model_class=Person), Iterator[Person])
    assert_type(client.iter_pages(), Iterator[Response[list[Customer]]])
    assert_type(client.get_mandate_authorizations(1, cursor="c", per_page=100).meta, Meta | None)
    assert_type(client.with_options(timeout=None), CustomerClient)
    assert_type(client.is_verified_webhook_payload(b"", ""), bool)


def pay(client: TransactionClient) -> None:
    assert_type(client.initialize(5000, "a@example.com"), Response[InitializedTransaction])
    assert_type(client.initialize(5000, "a@b.c", alternate_model_class=Person), Response[Person])
    assert_type(client.verify("r"), Response[Transaction])
    assert_type(client.verify("r", Person), Response[Person])
    assert_type(client.verify("r").data.status, TransactionStatus | str | None)
    assert_type(client.charge(5000, "a@b.c", "AUTH_1").data.amount, int | None)
    assert_type(client.charge(5000, "a@b.c", "AUTH_1", metadata={"a": 1}), Response[Transaction])
    assert_type(
        client.charge(5000, "a@b.c", "AUTH_1", channels=("card",), alternate_model_class=Row),
        Response[Row],
    )
    assert_type(client.partial_debit("AUTH_1", "NGN", 5000, "a@b.c"), Response[Transaction])
    assert_type(client.get_transactions(status="success"), Response[list[Transaction]])
    assert_type(client.get_transactions(alternate_model_class=Model), Response[list[Model]])
    assert_type(client.get_transaction(1), Response[Transaction])
    assert_type(client.get_timeline("r"), Response[TransactionTimeline])
    assert_type(client.get_timeline(1, Person), Response[Person])
    assert_type(client.totals(start_date=date(2024, 1, 1)), Response[TransactionTotals])
    assert_type(client.export(settled=True).data, TransactionExport)
    assert_type(client.iter_transactions(), Iterator[Transaction])
    assert_type(client.iter_transactions(alternate_model_class=Row), Iterator[Row])
    assert_type(client.iter_pages(), Iterator[Response[list[Transaction]]])


async def pay_async(client: AsyncTransactionClient, all_of_it: AsyncPaystackClient) -> None:
    assert_type(await client.charge(5000, "a@b.c", "AUTH_1"), Response[Transaction])
    assert_type(await client.verify("r", Person), Response[Person])
    assert_type(client.iter_transactions(), AsyncIterator[Transaction])
    assert_type(all_of_it.transactions, AsyncTransactionClient)
    async for transaction in client.iter_transactions():
        assert_type(transaction.reference, str)


def plain_data(client: CustomerClient) -> dict[str, Any]:
    return client.get_customer("CUS_1", alternate_model_class=dict[str, Any]).data


def any_endpoint(client: PaystackClient) -> None:
    assert_type(client.customers, CustomerClient)
    assert_type(client.customers.get_customer("CUS_1"), Response[Customer])
    assert_type(client.with_options(max_retries=0), PaystackClient)
    assert_type(client.request("GET", "/bank", query={"a": 1, "b": True, "c": None}), Response[Any])
    assert_type(client.request("POST", "/bulkcharge", body=[{"amount": 1}]), Response[Any])
    assert_type(client.request("GET", "/x", alternate_model_class=Person), Response[Person])
    assert_type(
        client.request("GET", "/customer", alternate_model_class=list[Customer]),
        Response[list[Customer]],
    )
    assert_type(
        client.request("GET", "/{a}/{b}", segments={"a": 1, "b": "c"}, repeatable=True).data, Any
    )
    assert_type(client.request_pages("/plan"), Iterator[Response[list[Any]]])
    assert_type(
        client.request_pages("/plan", alternate_model_class=Row), Iterator[Response[list[Row]]]
    )


async def any_endpoint_async(client: AsyncPaystackClient, alone: AsyncCustomerClient) -> None:
    assert_type(client.customers, AsyncCustomerClient)
    assert_type(await client.request("GET", "/bank"), Response[Any])
    assert_type(await alone.request("GET", "/x", alternate_model_class=Person), Response[Person])
    assert_type(
        await client.request("GET", "/x", alternate_model_class=list[Person]),
        Response[list[Person]],
    )
    async for response in client.request_pages("/plan", alternate_model_class=Person):
        assert_type(response, Response[list[Person]])


async def call_async(client: AsyncCustomerClient) -> None:
    assert_type(await client.create("a@example.com"), Response[Customer])
    assert_type(await client.get_customer("CUS_1", Person), Response[Person])
    assert_type(await client.deactivate("AUTH_1"), Response[None])
    assert_type(client.iter_customers(), AsyncIterator[Customer])
    async for customer in client.iter_customers():
        assert_type(customer, Customer)
    async with client.with_options(max_retries=0, headers={"X-Trace": "1"}) as child:
        assert_type(child, AsyncCustomerClient)


def narrow_webhooks(body: bytes, header: str | None, asgi_header: bytes) -> None:
    assert_type(is_verified(body, asgi_header, "sk_test_..."), bool)
    assert_type(sign(body, "sk_test_..."), str)
    event = parse(body, header)
    assert_type(event, Event)
    match event:
        case CustomerIdentified(data=who) | CustomerIdentificationFailed(data=who):
            assert_type(who, CustomerIdentification)
        case DedicatedAccountAssigned(data=result) | DedicatedAccountAssignmentFailed(data=result):
            assert_type(result, DedicatedAccountAssignmentResult)
        case DirectDebitAuthorizationCreated() | DirectDebitAuthorizationActive():
            assert_type(event.data, VerifiedAuthorization)
        case ChargeSucceeded(data=transaction):
            assert_type(transaction, Transaction)
        case _:
            assert_type(event.data, Any)
