"""Paystack's Customer and Transaction APIs in memory, for tests and trials without a key.

A sandbox is an httpx transport, so a client talks to it as it would to Paystack:

    >>> from paystackx import CustomerClient
    >>> from paystackx.sandbox import Sandbox
    >>> with CustomerClient("sk_test_example", transport=Sandbox()) as client:
    ...     response = client.create("ada@example.com", first_name="Ada")
    >>> response.data.first_name
    'Ada'

Nothing is sent to Paystack, and no money moves. For programs in other languages or processes,
``python -m paystackx.sandbox`` serves the same over HTTP. For pytest, paystackx installs the
fixtures ``paystack_sandbox``, ``paystack`` and ``async_paystack``.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from paystackx.sandbox._exchange import SandboxCall
from paystackx.sandbox._refusals import RefusalError
from paystackx.sandbox._resource import Call
from paystackx.sandbox._transport import SandboxTransport
from paystackx.sandbox._webhooks import SignedWebhook
from paystackx.sandbox.customers import RESOURCE as CUSTOMERS
from paystackx.sandbox.customers import Customers
from paystackx.sandbox.customers._profiles import create
from paystackx.sandbox.transactions import RESOURCE as TRANSACTIONS
from paystackx.sandbox.transactions import Transactions

__all__ = ["Sandbox", "SandboxCall", "SignedWebhook"]

RESOURCES = (CUSTOMERS, TRANSACTIONS)
"""What the sandbox answers. A new resource adds its line here."""


class Sandbox(SandboxTransport):
    """One integration of Paystack in memory, with no customers at first.

    Pass it as ``transport=`` to one client or to several, async and sync. They share its state;
    closing a client leaves it as it is. The same calls give the same codes and ids in every run.

    Tests can make calls fail (``fail``, ``drop``, ``delay``, ``garble``, ``limit``), do what
    customers and banks do (``add_card``, ``approve``, ``pay``, ``decline``), and read what was
    received (``calls``) and sent (``webhooks``).

    The amounts ``99901`` to ``99904`` and Paystack's documented test identity choose what happens;
    the documentation's page about the sandbox lists that, and what it does where Paystack's
    behaviour is not published.

    Args:
        clock: Returns the time as an aware ``datetime``; by default, the machine's.
        secret_key: The only key to accept; by default, every key that begins with ``sk_``. It
            also signs webhooks, which are otherwise signed with the key of the call that caused
            them.
        webhook_url: An http address on this machine to post webhooks to. A webhook that is not
            answered with a 2xx status is posted up to five times. Calls do not wait for that.

    Raises:
        ValueError: An argument is wrong.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] | None = None,
        secret_key: str | None = None,
        webhook_url: str | None = None,
    ) -> None:
        super().__init__(RESOURCES, clock, secret_key, webhook_url)

    def seed(self, customers: Iterable[Mapping[str, Any]]) -> None:
        """Create customers without a call: ``calls`` does not show them.

        Args:
            customers: For each, the fields that ``create`` takes; other fields are ignored.

        Raises:
            ValueError: Paystack would refuse one of them.
        """
        with self._changing() as integration:
            for number, fields in enumerate(customers, 1):
                try:
                    create(integration.state(Customers), Call({}, {}, fields))
                except RefusalError as refusal:
                    message = refusal.body["message"]
                    raise ValueError(f"customer {number}: {message}") from None

    def approve(self, reference: str) -> str:
        """Do what a customer does on the page at ``redirect_url``: approve the authorization.

        The mandate becomes active at once, and the customer has a ``direct_debit`` authorization.
        Two webhooks report it: ``direct_debit.authorization.created`` and ``.active``. If the
        request named no account, the customer chooses account ``0123456789`` at bank ``058``.
        Approving twice changes nothing.

        Args:
            reference: The ``reference`` from ``initialize_authorization`` or
                ``initialize_direct_debit``.

        Returns:
            The authorization code (``AUTH_...``).

        Raises:
            LookupError: No request has this reference.
        """
        with self._changing() as integration:
            state = integration.state(Customers)
            mandate = state.mandates.get(reference)
            if mandate is None:
                raise LookupError("no authorization request in this sandbox has this reference")
            return state.approve(mandate)

    def pay(self, reference: str) -> str:
        """Do what a customer does on the page of a transaction: pay it, or confirm a charge.

        The transaction succeeds, the webhook ``charge.success`` reports it, and the customer's
        totals grow. A payment with ``initialize`` also leaves an authorization of Paystack's test
        card. Paying twice changes nothing.

        Args:
            reference: The transaction's reference, of ``initialize`` or of a charge that is
                paused or processing.

        Returns:
            The authorization code (``AUTH_...``).

        Raises:
            LookupError: No transaction has this reference.
            ValueError: The transaction has failed; it cannot be paid any more.
        """
        with self._changing() as integration:
            state = integration.state(Transactions)
            transaction = state.by_reference.get(reference)
            if transaction is None:
                raise LookupError("no transaction in this sandbox has this reference")
            if transaction.status == "failed":
                raise ValueError("reference: this transaction has failed; make another one")
            return state.pay(transaction)

    def decline(self, reason: str, *, times: int | None = 1) -> None:
        """Let the bank decline the next charges of saved authorizations.

        A declined charge is an answer, not an error: its status is ``"failed"``. A charge that
        Paystack refuses before it asks the bank uses up no decline.

        Args:
            reason: The bank's words, such as ``"Insufficient Funds"``; the charge has them as
                ``gateway_response``.
            times: How many charges; ``None`` for all that follow.

        Raises:
            ValueError: An argument is wrong.
        """
        if not reason:
            raise ValueError("reason: pass the bank's words, such as 'Insufficient Funds'")
        with self._changing() as integration:
            integration.state(Transactions).declines.add(reason, times)

    def add_card(self, email_or_code: str, *, reusable: bool = True) -> str:
        """Do what a customer does by paying: leave an authorization of Paystack's test card.

        Args:
            email_or_code: The customer's e-mail address, or the customer code (``CUS_...``).
            reusable: Whether the card may be charged again.

        Returns:
            The authorization code (``AUTH_...``).

        Raises:
            LookupError: There is no such customer.
        """
        with self._changing() as integration:
            state = integration.state(Customers)
            customer = state.find(email_or_code, "code", "email")
            if customer is None:
                raise LookupError("no customer in this sandbox has this e-mail or code")
            return state.add_card(customer, reusable=reusable)
