"""The Transaction API: https://paystack.com/docs/api/transaction/."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from paystackx._async.base import BaseAsyncAPIClient
from paystackx._async.pages import AsyncPageIterator, AsyncRowIterator
from paystackx._charge import (
    Debit,
    Recovery,
    may_have_debited,
    refusals_carry,
    transaction_of,
)
from paystackx._operation import Request
from paystackx._operations import transactions as requests
from paystackx._pages import Position
from paystackx._reading.convert import Reader, many, one
from paystackx._seam import async_sleep, clock
from paystackx._typevar import TypeVar
from paystackx.enums import TransactionStatus
from paystackx.errors import PaystackError
from paystackx.models.transactions import (
    InitializedTransaction,
    Transaction,
    TransactionExport,
    TransactionTimeline,
    TransactionTotals,
)
from paystackx.response import Response

M = TypeVar("M", default=Transaction)
InitializedT = TypeVar("InitializedT", default=InitializedTransaction)
TimelineT = TypeVar("TimelineT", default=TransactionTimeline)
TotalsT = TypeVar("TotalsT", default=TransactionTotals)
ExportT = TypeVar("ExportT", default=TransactionExport)


class AsyncTransactionClient(BaseAsyncAPIClient):
    """Initialize, verify and list transactions, and charge saved authorizations.

    One client keeps its connections between calls: make one and share it.

    Every amount is an ``int`` in the currency's subunit (kobo, pesewas, cents): NGN 100.50 is
    ``10050``.

    Every method takes ``alternate_model_class``, the class to read ``data`` into instead of this
    package's: an attrs class, a dataclass, a TypedDict, ``dict`` for the plain data, or a class
    with ``model_validate``, such as a pydantic model.

    Every method may raise these errors, besides those that it lists:
        InvalidRequestError: An argument was refused; nothing was sent.
        AuthenticationError: The secret key is wrong.
        RateLimitError: Too many requests.
        APIError: Paystack refused the request for another reason.
        TransportError: Paystack did not answer.
        DecodeError: The answer could not be read.
        ClientClosedError: The client was closed.

    Args:
        secret_key: Your ``sk_test_...`` or ``sk_live_...`` key; else the environment's
            ``PAYSTACK_SECRET_KEY``.
        base_url: Where Paystack is: https, or http to this machine itself. Else the environment's
            ``PAYSTACK_BASE_URL``, else ``https://api.paystack.co``.
        timeout: Time limits; a number of seconds for the whole call; ``None`` for no limit.
        max_retries: How many times a failed attempt may be repeated.
        max_connections: How many connections may be open at once.
        transport: An httpx transport to use in place of the client's own connections,
            for example a ``paystackx.sandbox.Sandbox``. The client closes it.
        on_attempt: Called after each attempt with its ``Attempt``, for metrics and traces. If it
            raises an exception, that is logged and the call goes on.

    Raises:
        ConfigurationError: An argument is missing or malformed.

    Example::

        async with AsyncTransactionClient("sk_test_example", transport=Sandbox()) as client:
            response = await client.initialize(50_000, "ada@example.com")
            print(response.data.authorization_url)
    """

    async def initialize(
        self,
        amount: int,
        email: str,
        currency: str | None = None,
        reference: str | None = None,
        callback_url: str | None = None,
        plan: str | None = None,
        invoice_limit: int | None = None,
        metadata: Mapping[str, Any] | None = None,
        channels: Sequence[str] | None = None,
        split_code: str | None = None,
        subaccount: str | None = None,
        transaction_charge: int | None = None,
        bearer: str | None = None,
        alternate_model_class: type[InitializedT] | None = None,
    ) -> Response[InitializedT]:
        """Start a payment, and get the page on which the customer pays. No money moves yet.

        Never sent again once it may have reached Paystack. A lost answer cannot be recovered:
        begin again with a new reference.

        Args:
            amount: The amount in the currency's subunit, from 1. Ignored by Paystack with ``plan``.
            email: The customer's e-mail address. Paystack creates a customer who is new.
            currency: Such as ``"NGN"``; the integration's own currency if left out.
            reference: Your reference, unique in your integration: letters, digits, ``-``, ``.``,
                ``_`` and ``=``. Paystack makes one if left out.
            callback_url: Where the customer goes afterwards, an absolute https address.
            plan: The code of a plan (``PLN_...``) to subscribe the customer to.
            invoice_limit: How often to charge the customer on this plan.
            metadata: Your own data, a mapping of JSON values.
            channels: How the customer may pay, such as ``["card", "ussd"]``.
            split_code: The code of a split (``SPL_...``).
            subaccount: The code of a subaccount (``ACCT_...``).
            transaction_charge: The flat fee for the main account, in the subunit.
            bearer: Who bears Paystack's fees: ``"account"`` or ``"subaccount"``.
            alternate_model_class: The class to read the answer's data into.

        Returns:
            Where to send the customer (``authorization_url``), and the ``reference`` to verify.

        Raises:
            BadRequestError: Paystack refused a value, for example a reference that was used before
                (``code == "duplicate_reference"``).

        See https://paystack.com/docs/api/transaction/#initialize.

        Example::

            response = await client.initialize(50_000, "ada@example.com", currency="NGN")
            print(response.data.authorization_url)
        """
        with refusals_carry(reference):
            reader: Reader[InitializedT] = one(alternate_model_class, InitializedTransaction)
            request = requests.initialize(
                amount,
                email,
                currency,
                reference,
                callback_url,
                plan,
                invoice_limit,
                metadata,
                channels,
                split_code,
                subaccount,
                transaction_charge,
                bearer,
            )
        try:
            return await self._call(request, reader)
        except PaystackError as error:
            if error.outcome_unknown:
                error.args = (f"{error}. No money has moved: begin again with a new reference",)
            raise

    async def verify(
        self, reference: str, alternate_model_class: type[M] | None = None
    ) -> Response[M]:
        """Get the result of a transaction.

        Check ``status`` and the amount: ``TransactionStatus.SUCCESS`` means paid,
        ``TransactionStatus.FAILED`` means declined. With any other status the transaction is not
        decided yet, or was reversed.

        Args:
            reference: The transaction's reference.
            alternate_model_class: The class to read the transaction into.

        Returns:
            The transaction.

        Raises:
            BadRequestError: There is no such reference (``code == "transaction_not_found"``).
            NotFoundError: The same; Paystack has been seen to answer with 400 and with 404.

        See https://paystack.com/docs/api/transaction/#verify.

        Example::

            response = await client.verify("order-1042")
            if response.data.status == TransactionStatus.SUCCESS:
                print(response.data.amount, response.data.currency)
        """
        with refusals_carry(reference):
            reader: Reader[M] = one(alternate_model_class, Transaction)
        return await self._call(requests.verify(reference), reader)

    async def get_transactions(
        self,
        customer: int | None = None,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        status: TransactionStatus | str | None = None,
        page: int | None = None,
        amount: int | None = None,
        terminal_id: str | None = None,
        pagination: int | None = 50,
        alternate_model_class: type[M] | None = None,
        *,
        use_cursor: bool = False,
        next: str | None = None,  # noqa: A002 - Paystack's own word
        previous: str | None = None,
    ) -> Response[list[M]]:
        """Get one page of transactions, newest first. ``iter_transactions`` gets all of them.

        Args:
            customer: Only this customer's: the numeric ``customer.id``, not the customer code.
            start_date: Only transactions created since then: a date, an aware datetime, or a str
                in ISO 8601.
            end_date: Only transactions created until then, in the same forms.
            status: Only transactions with this status, such as ``TransactionStatus.SUCCESS``.
            page: The number of the page, from 1. Not sent with a cursor.
            amount: Only transactions of exactly this amount, in the subunit.
            terminal_id: Only transactions of this terminal.
            pagination: How many transactions on a page, from 1.
            alternate_model_class: The class to read each transaction into.
            use_cursor: Page by cursor: ``meta.next`` of the response is the next page's cursor.
            next: The cursor of the page to get, from ``meta.next``.
            previous: The cursor of the page to get, from ``meta.previous``.

        Returns:
            The transactions; ``meta`` tells the position of the page.

        Raises:
            DecodeError: A row has no reference; ``partial`` has the others.

        See https://paystack.com/docs/api/transaction/#list.

        Example::

            response = await client.get_transactions(status=TransactionStatus.SUCCESS)
            print([transaction.reference for transaction in response.data])
        """
        return await self._call(
            requests.get_transactions(
                customer,
                start_date,
                end_date,
                status,
                page,
                amount,
                terminal_id,
                pagination,
                use_cursor=use_cursor,
                next=next,
                previous=previous,
            ),
            many(alternate_model_class, Transaction),
        )

    def iter_transactions(
        self,
        customer: int | None = None,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        status: TransactionStatus | str | None = None,
        *,
        pagination: int = 100,
        next: str | None = None,  # noqa: A002 - Paystack's own word
        alternate_model_class: type[M] | None = None,
    ) -> AsyncIterator[M]:
        """Iterate over all transactions, newest first, fetched a page at a time.

        A transaction that moves to the next page because others were created is yielded once.

        Args:
            customer: Only this customer's: the numeric ``customer.id``, not the customer code.
            start_date: Only transactions created since then: a date, an aware datetime, or a str
                in ISO 8601.
            end_date: Only transactions created until then, in the same forms.
            status: Only transactions with this status, such as ``TransactionStatus.SUCCESS``.
            pagination: How many transactions to get with one request, from 1.
            next: The cursor to begin at, from ``meta.next`` of a page of an earlier run.
            alternate_model_class: The class to read each transaction into.

        Returns:
            An iterator over transactions. It keeps one page in memory.

        Raises:
            DecodeError: A page has a row that cannot be read, or no way to the next page. Ask the
                iterator again: it goes on with the rows that can be read.

        See https://paystack.com/docs/api/pagination/.

        Example::

            async for transaction in client.iter_transactions(status=TransactionStatus.SUCCESS):
                print(transaction.reference, transaction.amount)
        """
        return AsyncRowIterator(
            self._walk(
                customer,
                start_date,
                end_date,
                status,
                pagination,
                next,
                many(alternate_model_class, Transaction),
            )
        )

    def iter_pages(
        self,
        customer: int | None = None,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        status: TransactionStatus | str | None = None,
        *,
        pagination: int = 100,
        next: str | None = None,  # noqa: A002 - Paystack's own word
        alternate_model_class: type[M] | None = None,
    ) -> AsyncIterator[Response[list[M]]]:
        """Iterate over the pages of all transactions, as Paystack sends them.

        Args:
            customer: Only this customer's: the numeric ``customer.id``, not the customer code.
            start_date: Only transactions created since then: a date, an aware datetime, or a str
                in ISO 8601.
            end_date: Only transactions created until then, in the same forms.
            status: Only transactions with this status, such as ``TransactionStatus.SUCCESS``.
            pagination: How many transactions on a page, from 1.
            next: The cursor to begin at, from ``meta.next`` of a page of an earlier run.
            alternate_model_class: The class to read each transaction into.

        Returns:
            An iterator over responses, none of them empty. Save ``meta.next`` of a page that you
            have processed: a later run can begin there.

        Raises:
            DecodeError: A page has a row that cannot be read, or no way to the next page. Ask the
                iterator again: the page follows without that row.

        See https://paystack.com/docs/api/pagination/.

        Example::

            async for response in client.iter_pages(pagination=50):
                print(len(response.data), response.meta)
        """
        return self._walk(
            customer,
            start_date,
            end_date,
            status,
            pagination,
            next,
            many(alternate_model_class, Transaction),
        )

    def _walk(
        self,
        customer: int | None,
        start_date: str | date | None,
        end_date: str | date | None,
        status: TransactionStatus | str | None,
        pagination: int,
        cursor: str | None,
        reader: Reader[list[M]],
    ) -> AsyncPageIterator[M]:
        def ask(position: Position) -> Request:
            return requests.get_transactions(
                customer,
                start_date,
                end_date,
                status,
                position.page,
                None,
                None,
                pagination,
                use_cursor=position.page is None,
                next=position.cursor,
                previous=None,
            )

        return self._pages(ask, reader, cursor)

    async def get_transaction(
        self, id_: int, alternate_model_class: type[M] | None = None
    ) -> Response[M]:
        """Get one transaction by its numeric id. For a reference, call ``verify``.

        Args:
            id_: The transaction's numeric ``id``, up to 64 bits.
            alternate_model_class: The class to read the transaction into.

        Returns:
            The transaction.

        Raises:
            NotFoundError: There is no such transaction in this mode (test or live).

        See https://paystack.com/docs/api/transaction/#fetch.

        Example::

            transaction = (await client.verify("order-1042")).data
            response = await client.get_transaction(transaction.id or 0)
            print(response.data.status)
        """
        return await self._call(
            requests.get_transaction(id_), one(alternate_model_class, Transaction)
        )

    async def charge(
        self,
        amount: int,
        email: str,
        auth_code: str,
        reference: str | None = None,
        currency: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        channels: Sequence[str] | None = None,
        subaccount: str | None = None,
        transaction_charge: int | None = None,
        bearer: str | None = None,
        queue: bool = False,  # noqa: FBT001, FBT002 - the order of pypaystack2
        alternate_model_class: type[M] | None = None,
    ) -> Response[M]:
        """Charge a saved authorization. The money moves at once.

        **It cannot happen twice.** The request is never sent again once it may have reached
        Paystack. If its answer is lost, the client looks the reference up with ``verify``, more
        than once while ``Timeout.total`` allows, and returns the transaction it finds. If it finds
        none, it raises the first error with ``outcome_unknown=True``: store the reference before
        you call, and verify it before you charge again. Do the same after you cancelled or
        interrupted the call: that exception cannot say whether the customer was charged.

        **A decline is data**, not an error: look at ``status`` and ``gateway_response``. ``paused``
        means that the customer must confirm at ``authorization_url``; nothing is charged yet. Any
        status but ``TransactionStatus.SUCCESS`` and ``TransactionStatus.FAILED`` is undecided.

        Args:
            amount: The amount in the currency's subunit, from 1.
            email: The e-mail address that the authorization was created with.
            auth_code: The authorization code (``AUTH_...``).
            reference: Your reference, unique in your integration: letters, digits, ``-``, ``.``,
                ``_`` and ``=``. The client makes one if left out.
            currency: Such as ``"NGN"``. Give it whenever you know it: it is compared, too.
            metadata: Your own data, a mapping of JSON values.
            channels: The channels to allow, such as ``["card"]``.
            subaccount: The code of a subaccount (``ACCT_...``).
            transaction_charge: The flat fee for the main account, in the subunit.
            bearer: Who bears Paystack's fees: ``"account"`` or ``"subaccount"``.
            queue: Let Paystack process the charge later, as for many charges at once.
            alternate_model_class: The class to read the transaction into.

        Returns:
            The transaction. ``attempts`` of the response shows whether it was looked up.

        Raises:
            BadRequestError: This call charged nothing: the code or the e-mail is wrong, or the
                reference was used before (``code == "duplicate_reference"``). An earlier call may
                have charged with it: ``verify`` it.

        See https://paystack.com/docs/api/transaction/#charge-authorization.

        Example::

            response = await client.charge(
                50_000, "ada@example.com", "AUTH_8dfhjjdt", reference="order-1043", currency="NGN"
            )
            print(response.data.status, response.data.gateway_response)
        """
        reference = requests.new_reference() if reference is None else reference
        with refusals_carry(reference):
            reader: Reader[M] = one(alternate_model_class, Transaction)
            request = requests.charge(
                amount,
                email,
                auth_code,
                reference,
                currency,
                metadata,
                channels,
                subaccount,
                transaction_charge,
                bearer,
                queue=queue,
            )
        debit = Debit(email, amount, None, currency, self._settings.key.domain)
        return await self._debit(request, debit, reader)

    async def partial_debit(
        self,
        auth_code: str,
        currency: str,
        amount: int,
        email: str,
        reference: str | None = None,
        at_least: int | None = None,
        alternate_model_class: type[M] | None = None,
    ) -> Response[M]:
        """Charge as much as the account holds, up to an amount. The money moves at once.

        It cannot happen twice, as with ``charge``.

        Args:
            auth_code: The authorization code (``AUTH_...``).
            currency: ``"NGN"``; Paystack has refused others.
            amount: The most to take, in the currency's subunit, from 1.
            email: The e-mail address that the authorization was created with.
            reference: Your reference, as in ``charge``. The client makes one if left out.
            at_least: The least to take, in the subunit. Nothing is taken if there is less.
            alternate_model_class: The class to read the transaction into.

        Returns:
            The transaction: ``amount`` was taken, ``requested_amount`` was asked for.

        Raises:
            BadRequestError: Nothing was charged, for example because Paystack has not enabled
                partial debits for this integration.

        See https://paystack.com/docs/api/transaction/#partial-debit.

        Example::

            response = await client.partial_debit(
                "AUTH_8dfhjjdt", "NGN", 50_000, "ada@example.com", at_least=20_000
            )
            print(response.data.amount, "of", response.data.requested_amount)
        """
        reference = requests.new_reference() if reference is None else reference
        with refusals_carry(reference):
            reader: Reader[M] = one(alternate_model_class, Transaction)
            request = requests.partial_debit(
                auth_code, currency, amount, email, reference, at_least
            )
        debit = Debit(email, amount, at_least or 1, currency, self._settings.key.domain)
        return await self._debit(request, debit, reader)

    async def get_timeline(
        self, id_or_ref: int | str, alternate_model_class: type[TimelineT] | None = None
    ) -> Response[TimelineT]:
        """Get the steps that a customer took to pay.

        Do not read ``success`` as the result: it has been ``False`` for paid transactions.

        Args:
            id_or_ref: The transaction's numeric id, or its reference.
            alternate_model_class: The class to read the timeline into.

        Returns:
            The timeline.

        Raises:
            NotFoundError: There is no such transaction in this mode (test or live).

        See https://paystack.com/docs/api/transaction/#view-timeline.

        Example::

            response = await client.get_timeline("order-1042")
            print(response.data.time_spent, "seconds")
        """
        return await self._call(
            requests.get_timeline(id_or_ref), one(alternate_model_class, TransactionTimeline)
        )

    async def totals(
        self,
        page: int | None = None,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        pagination: int | None = 50,
        alternate_model_class: type[TotalsT] | None = None,
    ) -> Response[TotalsT]:
        """Get the sums of the transactions of a period.

        Read ``total_volume_by_currency``: ``total_volume`` adds amounts of different currencies.

        Args:
            page: Paystack documents it, but it has no effect.
            start_date: Only transactions since then: a date, an aware datetime, or a str in
                ISO 8601.
            end_date: Only transactions until then, in the same forms.
            pagination: Paystack documents it, but it has no effect.
            alternate_model_class: The class to read the totals into.

        Returns:
            The totals, in each currency's subunit.

        See https://paystack.com/docs/api/transaction/#totals.

        Example::

            response = await client.totals(start_date="2026-01-01")
            print(response.data.total_volume_by_currency)
        """
        return await self._call(
            requests.totals(page, start_date, end_date, pagination),
            one(alternate_model_class, TransactionTotals),
        )

    async def export(
        self,
        page: int | None = None,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        customer: int | None = None,
        status: TransactionStatus | str | None = None,
        currency: str | None = None,
        amount: int | None = None,
        settled: bool | None = None,  # noqa: FBT001 - the order of pypaystack2
        settlement: int | None = None,
        payment_page: int | None = None,
        pagination: int | None = 50,
        alternate_model_class: type[ExportT] | None = None,
    ) -> Response[ExportT]:
        """Get the address of a CSV file with transactions.

        Whoever has the address can read the file for 60 seconds. Do not log it, and fetch it
        without the Paystack key.

        Args:
            page: The number of the page, from 1.
            start_date: Only transactions since then: a date, an aware datetime, or a str in
                ISO 8601.
            end_date: Only transactions until then, in the same forms.
            customer: Only this customer's: the numeric ``customer.id``, not the customer code.
            status: Only transactions with this status, such as ``TransactionStatus.SUCCESS``.
            currency: Only transactions in this currency, such as ``"NGN"``.
            amount: Only transactions of exactly this amount, in the subunit.
            settled: Only settled transactions (``True``), or only others (``False``).
            settlement: Only transactions of the settlement with this id.
            payment_page: Only transactions of the payment page with this id.
            pagination: How many transactions on a page, from 1.
            alternate_model_class: The class to read the answer's data into.

        Returns:
            Where the file is (``path``), and until when (``expires_at``).

        See https://paystack.com/docs/api/transaction/#export.

        Example::

            response = await client.export(status=TransactionStatus.SUCCESS)
            print(response.data.expires_at)
        """
        return await self._call(
            requests.export(
                page,
                start_date,
                end_date,
                customer,
                status,
                currency,
                amount,
                settlement,
                payment_page,
                pagination,
                settled=settled,
            ),
            one(alternate_model_class, TransactionExport),
        )

    async def _debit(self, request: Request, debit: Debit, reader: Reader[M]) -> Response[M]:
        """Send a debit once; if its answer is lost, look the reference up until it is found."""
        settings = self._settings
        total = settings.timeout.total
        ends = None if total is None else clock() + total
        try:
            return await self._call(request, reader)
        except PaystackError as error:
            if not may_have_debited(error):
                raise
            recovery = Recovery(debit, error, ends, error.attempts)
        look_up = requests.verify(request.reference or "")
        while (seconds := recovery.wait(clock())) is not None:
            await async_sleep(seconds)
            limits = attrs.evolve(settings.timeout, total=recovery.left(clock()))
            try:
                client = self.with_options(timeout=limits)
                response = await client._call(look_up, reader)  # noqa: SLF001 - of this class
            except PaystackError as error:
                unreadable = transaction_of(error)
                if unreadable is None:
                    recovery.failed(error)
                elif recovery.found(unreadable, error.attempts):
                    error.attempts, error.outcome_unknown = recovery.attempts, True
                    raise
            else:
                if recovery.found(response.raw.get("data"), response.attempts):
                    return attrs.evolve(response, attempts=recovery.attempts)
        raise recovery.given_up()
