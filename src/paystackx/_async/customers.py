"""The Customer API: https://paystack.com/docs/api/customer/."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any

from paystackx._async.base import BaseAsyncAPIClient
from paystackx._async.pages import AsyncPageIterator, AsyncRowIterator
from paystackx._operation import Request
from paystackx._operations import customers as requests
from paystackx._pages import Position
from paystackx._reading.convert import Reader, many, nothing, one
from paystackx._typevar import TypeVar
from paystackx.enums import Country, Identification, RiskAction
from paystackx.models.arguments import Address, BankAccount
from paystackx.models.authorizations import (
    AuthorizationRequest,
    MandateAuthorization,
    VerifiedAuthorization,
)
from paystackx.models.customers import Customer
from paystackx.response import Response

M = TypeVar("M", default=Customer)
AuthorizationRequestT = TypeVar("AuthorizationRequestT", default=AuthorizationRequest)
VerifiedAuthorizationT = TypeVar("VerifiedAuthorizationT", default=VerifiedAuthorization)
MandateAuthorizationT = TypeVar("MandateAuthorizationT", default=MandateAuthorization)


class AsyncCustomerClient(BaseAsyncAPIClient):
    """Create, find, change and identify customers, and manage how they pay.

    One client keeps its connections between calls: make one and share it.

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

        async with AsyncCustomerClient("sk_test_example", transport=Sandbox()) as client:
            response = await client.create("ada@example.com", first_name="Ada")
            print(response.data.customer_code)
    """

    async def create(
        self,
        email: str,
        first_name: str | None = None,
        last_name: str | None = None,
        phone: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        alternate_model_class: type[M] | None = None,
    ) -> Response[M]:
        """Create a customer, or get the existing one with this e-mail.

        Paystack answers "Customer created" in both cases, so you cannot tell which it was. An
        existing customer stays as it is; ``update`` changes it.

        Args:
            email: The e-mail address.
            first_name: The given name.
            last_name: The family name.
            phone: The phone number.
            metadata: Your own data, a mapping that can be written as JSON. Its keys are kept as
                they are.
            alternate_model_class: The class to read the customer into.

        Returns:
            The customer. ``phone`` and ``metadata`` are ``None`` for a new customer without them;
            an existing customer has its own.

        Raises:
            BadRequestError: Paystack refused a value, for example a malformed e-mail.

        See https://paystack.com/docs/api/customer/#create.

        Example::

            response = await client.create("ada@example.com", metadata={"cartId": 7})
            print(response.data.customer_code)
        """
        return await self._call(
            requests.create(email, first_name, last_name, phone, metadata),
            one(alternate_model_class, Customer),
        )

    async def get_customers(
        self,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        page: int | None = 1,
        pagination: int | None = 50,
        alternate_model_class: type[M] | None = None,
        *,
        use_cursor: bool = False,
        next: str | None = None,  # noqa: A002 - Paystack's own word
        previous: str | None = None,
    ) -> Response[list[M]]:
        """Get one page of customers, the newest first.

        To get all customers, use ``iter_customers``: it neither skips nor repeats customers while
        others are created.

        Args:
            start_date: Only customers created since then: a date, an aware datetime, or an ISO
                8601 str; a time needs an offset.
            end_date: Only customers created until then, in the same forms.
            page: The number of the page, from 1. Not sent with a cursor.
            pagination: How many customers on a page, from 1. Paystack documents no maximum; 200
                works.
            alternate_model_class: The class to read each customer into.
            use_cursor: Whether to page by cursor: then ``meta.next`` is the next page's cursor.
            next: The cursor of the page to get, from ``meta.next``.
            previous: The cursor of the page to get, from ``meta.previous``.

        Returns:
            The customers, and in ``meta`` the page's place in the list. Fields that only
            ``get_customer`` returns, such as ``authorizations``, are ``None``.

        Raises:
            DecodeError: A customer has no id, code or e-mail; ``partial`` has the other customers.

        See https://paystack.com/docs/api/customer/#list.

        Example::

            response = await client.get_customers(pagination=10)
            print([customer.email for customer in response.data])
        """
        return await self._call(
            requests.get_customers(
                start_date,
                end_date,
                page,
                pagination,
                use_cursor=use_cursor,
                next=next,
                previous=previous,
            ),
            many(alternate_model_class, Customer),
        )

    def iter_customers(
        self,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        *,
        pagination: int = 100,
        next: str | None = None,  # noqa: A002 - Paystack's own word
        alternate_model_class: type[M] | None = None,
    ) -> AsyncIterator[M]:
        """Iterate over all customers, the newest first, a page at a time.

        When others are created meanwhile, Paystack may repeat a customer on the next page; you get
        each customer once.

        Args:
            start_date: Only customers created since then: a date, an aware datetime, or an ISO
                8601 str; a time needs an offset.
            end_date: Only customers created until then, in the same forms.
            pagination: How many customers to get with one request, from 1.
            next: A cursor to begin at, from ``meta.next`` of a page of an earlier run.
            alternate_model_class: The class to read each customer into.

        Returns:
            An iterator over customers. It keeps one page in memory.

        Raises:
            DecodeError: A page has a customer that cannot be read, or no way to the next page. Ask
                the iterator again: it goes on with the customers that can be read.

        See https://paystack.com/docs/api/pagination/.

        Example::

            async for customer in client.iter_customers():
                print(customer.email)
        """
        return AsyncRowIterator(
            self._walk(
                start_date, end_date, pagination, next, many(alternate_model_class, Customer)
            )
        )

    def iter_pages(
        self,
        start_date: str | date | None = None,
        end_date: str | date | None = None,
        *,
        pagination: int = 100,
        next: str | None = None,  # noqa: A002 - Paystack's own word
        alternate_model_class: type[M] | None = None,
    ) -> AsyncIterator[Response[list[M]]]:
        """Iterate over the pages of all customers, as Paystack sends them.

        Args:
            start_date: Only customers created since then: a date, an aware datetime, or an ISO
                8601 str; a time needs an offset.
            end_date: Only customers created until then, in the same forms.
            pagination: How many customers on a page, from 1.
            next: A cursor to begin at, from ``meta.next`` of a page of an earlier run.
            alternate_model_class: The class to read each customer into.

        Returns:
            An iterator over responses, none of them empty. Save ``meta.next`` of a page that you
            have processed: a later run can begin there.

        Raises:
            DecodeError: A page has a customer that cannot be read, or no way to the next page. Ask
                the iterator again: the page follows without that customer.

        See https://paystack.com/docs/api/pagination/.

        Example::

            async for response in client.iter_pages(pagination=50):
                print(len(response.data), response.meta)
        """
        return self._walk(
            start_date, end_date, pagination, next, many(alternate_model_class, Customer)
        )

    def _walk(
        self,
        start_date: str | date | None,
        end_date: str | date | None,
        pagination: int,
        cursor: str | None,
        reader: Reader[list[M]],
    ) -> AsyncPageIterator[M]:
        def ask(position: Position) -> Request:
            return requests.get_customers(
                start_date,
                end_date,
                position.page,
                pagination,
                use_cursor=position.page is None,
                next=position.cursor,
                previous=None,
            )

        return self._pages(ask, reader, cursor)

    async def get_customer(
        self, email_or_code: str, alternate_model_class: type[M] | None = None
    ) -> Response[M]:
        """Get one customer, with all fields that Paystack has.

        Args:
            email_or_code: The e-mail address, or the customer code (``CUS_...``). An e-mail
                with a slash or a question mark is refused: use the code.
            alternate_model_class: The class to read the customer into.

        Returns:
            The customer.

        Raises:
            NotFoundError: There is no such customer in this mode (test or live).

        See https://paystack.com/docs/api/customer/#fetch.

        Example::

            response = await client.get_customer("ada@example.com")
            print(response.data.first_name)
        """
        return await self._call(
            requests.get_customer(email_or_code), one(alternate_model_class, Customer)
        )

    async def update(
        self,
        code: str,
        first_name: str | None = None,
        last_name: str | None = None,
        phone: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        alternate_model_class: type[M] | None = None,
    ) -> Response[M]:
        """Change a customer. What you do not pass stays as it is.

        The names of an identified customer come from the bank and cannot be changed.

        Args:
            code: The customer code (``CUS_...``).
            first_name: The given name.
            last_name: The family name.
            phone: The phone number.
            metadata: Your own data, a mapping that can be written as JSON. Its keys are kept as
                they are.
            alternate_model_class: The class to read the customer into.

        Returns:
            The customer as it is now.

        Raises:
            NotFoundError: There is no such customer in this mode (test or live).

        See https://paystack.com/docs/api/customer/#update.

        Example::

            customer = (await client.get_customer("ada@example.com")).data
            response = await client.update(customer.customer_code, phone="+2348012345678")
            print(response.data.phone)
        """
        return await self._call(
            requests.update(code, first_name, last_name, phone, metadata),
            one(alternate_model_class, Customer),
        )

    async def validate(
        self,
        email_or_code: str,
        first_name: str,
        last_name: str,
        identification_type: Identification | str,
        country: Country | str,
        bvn: str,
        identification_number: str | None = None,
        bank_code: str | None = None,
        account_number: str | None = None,
        middle_name: str | None = None,
        alternate_model_class: type[Any] | None = None,  # noqa: ARG002 - there is no data to read
    ) -> Response[None]:
        """Start to identify a customer. The result comes later, as a webhook.

        It is never retried once Paystack may have received it, because each request starts an
        identification. If an error has ``outcome_unknown``, look at the customer before you call
        this again.

        Args:
            email_or_code: The e-mail address, or the customer code (``CUS_...``).
            first_name: The given name, as the bank knows it.
            last_name: The family name, as the bank knows it.
            identification_type: ``Identification.BANK_ACCOUNT``; Paystack accepts no other today.
            country: The country, such as ``Country.NIGERIA``.
            bvn: The Bank Verification Number, in digits.
            identification_number: The number of another kind of identification (``value``).
            bank_code: The bank's code. Required for a bank account.
            account_number: The account, in digits. Required for a bank account.
            middle_name: The middle name, as the bank knows it.
            alternate_model_class: Not used: Paystack sends no data here.

        Returns:
            Paystack's message; ``data`` is ``None``.

        Raises:
            BadRequestError: The BVN is invalid, or the customer is identified already; then the
                message is "Customer already validated using the same credentials".
            NotFoundError: There is no such customer in this mode (test or live).

        See https://paystack.com/docs/api/customer/#validate.

        Example::

            response = await client.validate(
                "ada@example.com",
                first_name="Uchenna",
                last_name="Okoro",
                identification_type=Identification.BANK_ACCOUNT,
                country=Country.NIGERIA,
                bvn="222222222221",
                bank_code="007",
                account_number="0111111111",
            )
            print(response.message)
        """
        return await self._call(
            requests.validate(
                email_or_code,
                first_name,
                last_name,
                identification_type,
                country,
                bvn,
                identification_number,
                bank_code,
                account_number,
                middle_name,
            ),
            nothing,
        )

    async def flag(
        self,
        customer: str,
        risk_action: RiskAction | str | None = None,
        alternate_model_class: type[M] | None = None,
    ) -> Response[M]:
        """Whitelist or blacklist a customer.

        Args:
            customer: The customer code (``CUS_...``), or the e-mail address.
            risk_action: ``RiskAction.WHITELIST``, ``RiskAction.BLACKLIST`` or
                ``RiskAction.DEFAULT``. Without it, Paystack uses its default.
            alternate_model_class: The class to read the customer into.

        Returns:
            The customer as it is now.

        Raises:
            PermissionDeniedError: This integration is not allowed to do that.
            NotFoundError: There is no such customer in this mode (test or live).

        See https://paystack.com/docs/api/customer/#whitelist-blacklist.

        Example::

            response = await client.flag("ada@example.com", RiskAction.WHITELIST)
            print(response.data.risk_action)
        """
        return await self._call(
            requests.flag(customer, risk_action), one(alternate_model_class, Customer)
        )

    async def deactivate(
        self,
        auth_code: str,
        alternate_model_class: type[Any] | None = None,  # noqa: ARG002 - there is no data to read
    ) -> Response[None]:
        """Deactivate an authorization: it can no longer be charged.

        If this fails without an answer, call it again. When an earlier attempt got no answer,
        ``NotFoundError`` means that the deactivation succeeded.

        Args:
            auth_code: The authorization code (``AUTH_...``).
            alternate_model_class: Not used: Paystack sends no data here.

        Returns:
            Paystack's message; ``data`` is ``None``.

        Raises:
            NotFoundError: There is no such authorization, or it was deactivated before.

        See https://paystack.com/docs/api/customer/#deactivate-authorization.

        Example::

            customer = (await client.get_customer("ada@example.com")).data
            for authorization in customer.authorizations or []:
                await client.deactivate(authorization.authorization_code or "")
        """
        return await self._call(requests.deactivate(auth_code), nothing)

    async def initialize_authorization(
        self,
        email: str,
        callback_url: str | None = None,
        account: BankAccount | Mapping[str, str] | None = None,
        address: Address | Mapping[str, str] | None = None,
        channel: str = "direct_debit",
        alternate_model_class: type[AuthorizationRequestT] | None = None,
    ) -> Response[AuthorizationRequestT]:
        """Ask a customer to let you debit a bank account.

        It is never retried once Paystack may have received it, because each request
        asks the customer again.

        Args:
            email: The customer's e-mail address.
            callback_url: The address that the customer is sent to afterwards, an absolute URL.
            account: The account: a ``BankAccount``, or a mapping with its keys.
            address: The customer's address: an ``Address``, or a mapping with its keys.
            channel: ``"direct_debit"``; Paystack accepts no other today.
            alternate_model_class: The class to read the answer's data into.

        Returns:
            The address to send the customer to (``redirect_url``), and the ``reference`` for
            ``verify_authorization``.

        Raises:
            BadRequestError: Paystack refused a value, for example a bank without direct debit.

        See https://paystack.com/docs/api/customer/#initialize-authorization.

        Example::

            response = await client.initialize_authorization("ada@example.com")
            print(response.data.redirect_url)
        """
        return await self._call(
            requests.initialize_authorization(email, callback_url, account, address, channel),
            one(alternate_model_class, AuthorizationRequest),
        )

    async def verify_authorization(
        self, reference: str, alternate_model_class: type[VerifiedAuthorizationT] | None = None
    ) -> Response[VerifiedAuthorizationT]:
        """Check whether a customer has approved an authorization.

        Args:
            reference: The ``reference`` from ``initialize_authorization``.
            alternate_model_class: The class to read the answer's data into.

        Returns:
            The authorization. It can be charged once ``active`` is ``True``.

        Raises:
            NotFoundError: The customer has not approved yet, or there is no such reference.

        See https://paystack.com/docs/api/customer/#verify-authorization.

        Example::

            request = (await client.initialize_authorization("ada@example.com")).data
            try:
                response = await client.verify_authorization(request.reference or "")
            except NotFoundError as error:
                print(error.next_step)
            else:
                print(response.data.authorization_code)
        """
        return await self._call(
            requests.verify_authorization(reference),
            one(alternate_model_class, VerifiedAuthorization),
        )

    async def initialize_direct_debit(
        self,
        customer_id: int | str,
        account: BankAccount | Mapping[str, str],
        address: Address | Mapping[str, str],
        alternate_model_class: type[AuthorizationRequestT] | None = None,
    ) -> Response[AuthorizationRequestT]:
        """Ask a customer to let you debit one bank account that you name.

        It is never retried once Paystack may have received it, because each request
        asks the customer again.

        Args:
            customer_id: The customer's numeric ``id``, not the customer code.
            account: The account: a ``BankAccount``, or a mapping with its keys.
            address: The customer's address: an ``Address``, or a mapping with its keys.
            alternate_model_class: The class to read the answer's data into.

        Returns:
            The address to send the customer to (``redirect_url``), and the ``reference`` for
            ``verify_authorization``.

        Raises:
            BadRequestError: Paystack refused a value, for example a bank without direct debit.
            NotFoundError: There is no such customer in this mode (test or live).

        See https://paystack.com/docs/api/customer/#initialize-direct-debit.

        Example::

            customer = (await client.get_customer("ada@example.com")).data
            response = await client.initialize_direct_debit(
                customer.id,
                account=BankAccount(number="0123456789", bank_code="058"),
                address=Address(street="1 Marina", city="Lagos", state="Lagos"),
            )
            print(response.data.redirect_url)
        """
        return await self._call(
            requests.initialize_direct_debit(customer_id, account, address),
            one(alternate_model_class, AuthorizationRequest),
        )

    async def trigger_activation_charge(
        self,
        customer_id: int | str,
        authorization_id: int | str,
        alternate_model_class: type[Any] | None = None,  # noqa: ARG002 - there is no data to read
    ) -> Response[None]:
        """Debit the small amount that activates a mandate, after the first debit failed.

        It is never retried once Paystack may have received it, because each request may
        debit the customer.

        Args:
            customer_id: The customer's numeric ``id``, not the customer code.
            authorization_id: The mandate's ``authorization_id``.
            alternate_model_class: Not used: Paystack sends no data here.

        Returns:
            Paystack's message; ``data`` is ``None``.

        Raises:
            NotFoundError: There is no such customer or mandate in this mode (test or live).

        See https://paystack.com/docs/api/customer/#direct-debit-activation-charge.

        Example::

            customer = (await client.get_customer("ada@example.com")).data
            mandates = (await client.get_mandate_authorizations(customer.id)).data
            for mandate in mandates:
                if mandate.status == "pending" and mandate.authorization_id:
                    await client.trigger_activation_charge(customer.id, mandate.authorization_id)
        """
        return await self._call(
            requests.trigger_activation_charge(customer_id, authorization_id), nothing
        )

    async def get_mandate_authorizations(
        self,
        customer_id: int | str,
        alternate_model_class: type[MandateAuthorizationT] | None = None,
        *,
        cursor: str | None = None,
        per_page: int | None = None,
    ) -> Response[list[MandateAuthorizationT]]:
        """Get one page of a customer's direct-debit mandates; Paystack's default is 50.

        Args:
            customer_id: The customer's numeric ``id``, not the customer code.
            alternate_model_class: The class to read each mandate into.
            cursor: The cursor of the page to get, from ``meta.next``.
            per_page: How many mandates on a page, from 1.

        Returns:
            The mandates; ``meta.next`` is the next page's cursor, ``None`` on the last page.

        Raises:
            NotFoundError: There is no such customer in this mode (test or live).

        See https://paystack.com/docs/api/customer/#fetch-mandate-authorizations.

        Example::

            customer = (await client.get_customer("ada@example.com")).data
            response = await client.get_mandate_authorizations(customer.id)
            print([mandate.status for mandate in response.data])
        """
        return await self._call(
            requests.get_mandate_authorizations(customer_id, cursor=cursor, per_page=per_page),
            many(alternate_model_class, MandateAuthorization),
        )
