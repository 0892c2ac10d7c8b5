"""The records of all transactions, and how they change."""

from collections.abc import Mapping
from typing import Literal

from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._integration import Integration
from paystackx.sandbox._queue import Queue
from paystackx.sandbox.customers import Customers
from paystackx.sandbox.customers._records import Authorization, Customer
from paystackx.sandbox.transactions import _shapes as shapes
from paystackx.sandbox.transactions._records import Order, Transaction

# Paystack's ids have passed 2 ** 32.
_SMALLEST_ID = 2**32


class Transactions:
    """The transactions of one integration.

    Args:
        integration: The integration.
    """

    def __init__(self, integration: Integration) -> None:
        self.integration = integration
        self.customers: Customers = integration.state(Customers)
        self.transactions: list[Transaction] = []
        """The oldest first."""
        self.by_reference: dict[str, Transaction] = {}
        self.by_id: dict[str, Transaction] = {}
        self.declines: Queue[str] = Queue[str]()
        """Why the next charges fail."""

    def counts(self) -> Mapping[str, int]:
        """How many records there are of each kind."""
        return {"transactions": len(self.transactions)}

    def add(
        self,
        customer: Customer,
        order: Order,
        entry_point: Literal["transaction_initialize", "charge"],
        authorization: Authorization | None = None,
    ) -> Transaction:
        """Make a transaction that is not paid yet.

        Raises:
            RefusalError: Another one has this reference, whatever became of it.
        """
        if order.reference in self.by_reference:
            raise refusals.duplicate_reference()
        transaction = Transaction(
            id=_SMALLEST_ID + self.integration.new_id(),
            reference=order.reference or self.integration.new_code(15),
            customer=customer,
            secret_key=self.integration.key,
            domain=self.integration.domain,
            order=order,
            entry_point=entry_point,
            created_at=self.integration.now(),
            amount=order.amount,
            authorization=authorization,
        )
        self.transactions.append(transaction)
        self.by_reference[transaction.reference] = transaction
        self.by_id[str(transaction.id)] = transaction
        return transaction

    def pay(self, transaction: Transaction) -> str:
        """Let a customer pay; give the authorization's code. A second time changes nothing."""
        if transaction.authorization is None:
            customer = transaction.customer
            code = self.customers.add_card(customer)
            transaction.authorization = customer.authorizations[code]
        if transaction.paid_at is None:
            is_api = transaction.entry_point == "charge"
            self.succeed(transaction, "Approved" if is_api else "Successful")
        return transaction.authorization.authorization_code

    def succeed(self, transaction: Transaction, gateway_response: str) -> None:
        """Take the money, and tell of it."""
        transaction.status, transaction.gateway_response = "success", gateway_response
        transaction.paid_at = self.integration.now()
        transaction.customer.count_payment(transaction.order.currency, transaction.amount)
        payload = {"event": "charge.success", "data": shapes.told(transaction)}
        self.integration.notify(payload, transaction.secret_key)
