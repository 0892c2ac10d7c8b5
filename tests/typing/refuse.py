"""Lines that mypy and pyright must refuse: an ignore that is not needed is an error itself."""

from paystackx import AsyncCustomerClient, BankAccount, CustomerClient, Timeout, TransactionClient


def refused(client: CustomerClient, async_client: AsyncCustomerClient) -> None:
    client.create()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.create("a@example.com", phone=7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.create("a@example.com", metadata="{}")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.get_customers(page="1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.get_customer("CUS_1").data.nickname  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    client.get_customer("CUS_1").data.phone.strip()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    client.deactivate("AUTH_1").data.id  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    async_client.get_customer("CUS_1").data  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018
    client.aclose()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.initialize_direct_debit(1, account="0123", address={})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    CustomerClient(key="sk_test_example")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    CustomerClient("sk_test_example", timeout="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    BankAccount(number="0123456789")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Timeout(5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def refused_payments(client: TransactionClient) -> None:
    client.charge(100.5, "a@example.com", "AUTH_1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.charge("5000", "a@example.com", "AUTH_1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.charge(5000, "a@example.com")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.get_transactions(customer="CUS_1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.get_transaction("order-1042")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.verify("r").data.gateway_response.lower()  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
