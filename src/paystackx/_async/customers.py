"""The Customer API: https://paystack.com/docs/api/customer/."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any

from typing_extensions import TypeVar

from paystackx._async.base import BaseAsyncAPIClient
from paystackx._async.pages import AsyncPageIterator, AsyncRowIterator
from paystackx._convert import Reader, many, nothing, one
from paystackx._pages import Position, Walk
from paystackx._requests import customers as requests
from paystackx.enums import Country, Identification, RiskAction
from paystackx.models import (
    Address,
    AuthorizationRequest,
    BankAccount,
    Customer,
    MandateAuthorization,
    VerifiedAuthorization,
)
from paystackx.response import Response

M = TypeVar("M", default=Customer)
AuthorizationRequestT = TypeVar("AuthorizationRequestT", default=AuthorizationRequest)
VerifiedAuthorizationT = TypeVar("VerifiedAuthorizationT", default=VerifiedAuthorization)
MandateAuthorizationT = TypeVar("MandateAuthorizationT", default=MandateAuthorization)


class AsyncCustomerClient(BaseAsyncAPIClient):
    """Create, find, change and identify customers, and manage how they pay.

    One client keeps its connections between calls: make one and share it.

    Every method takes ``alternate_model_class``: the class to read the answer's data into, in
    place of the one of this package. It may be an attrs class, a dataclass, a TypedDict, ``dict``
    for the plain data, or a class with ``model_validate``, such as a pydantic model.

    Every method may raise, beside what it names:
        InvalidRequestError: An argument was refused; nothing was sent.
        AuthenticationError: The secret key is wrong.
        RateLimitError: Too many requests.
        APIError: Paystack said no in another way.
        TransportError: Paystack did not answer.
        DecodeError: The answer could not be read.
        ClientClosedError: The client was closed.

    Args:
        secret_key: Your ``sk_test_...`` or ``sk_live_...`` key; else the environment's
            ``PAYSTACK_SECRET_KEY``.
        base_url: Where Paystack is: https, or http to this machine itself. Else the environment's
            ``PAYSTACK_BASE_URL``, else ``https://api.paystack.co``.
        timeout: Time limits; a number of seconds for the whole call; ``None`` for no limit.
        max_retries: How often a failed try may be repeated.
        max_connections: How many connections may be open at once.
        transport: An httpx transport to send with in place of connections of the client's own,
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
        """Create a customer, or get the one who has this e-mail already.

        Paystack says "Customer created" in both cases, so this cannot tell which it was.

        Args:
            email: The e-mail address.
            first_name: The given name.
            last_name: The family name.
            phone: The phone number.
            metadata: Your own data, a mapping that JSON has a form for. Its keys stay as they are.
            alternate_model_class: The class to read the customer into.

        Returns:
            The customer. ``phone`` and ``metadata`` are ``None`` when they were not given.

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

        For all of them, ``iter_customers`` is simpler, and does not slip while customers are
        created.

        Args:
            start_date: Only customers created since then: a date, an aware datetime, or a str in
                ISO 8601.
            end_date: Only customers created until then, in the same forms.
            page: Which page, from 1. Not sent with a cursor.
            pagination: How many customers on a page, from 1. Paystack documents no maximum; 200
                has worked.
            alternate_model_class: The class to read each customer into.
            use_cursor: Page by cursor: the answer's ``meta.next`` is the next page's.
            next: The cursor of the page to get, from ``meta.next``.
            previous: The cursor of the page to get, from ``meta.previous``.

        Returns:
            The customers, and in ``meta`` where the page stands. Customers in a list lack what
            only ``get_customer`` gives, such as ``authorizations``.

        Raises:
            DecodeError: A row has no id, customer code or e-mail; ``partial`` has the others.

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

        A customer whom Paystack shows again on the following page, because others were created
        meanwhile, is given once.

        Args:
            start_date: Only customers created since then: a date, an aware datetime, or a str in
                ISO 8601.
            end_date: Only customers created until then, in the same forms.
            pagination: How many customers to get with one request, from 1.
            next: A cursor to begin at, from ``meta.next`` of a page of an earlier run.
            alternate_model_class: The class to read each customer into.

        Returns:
            An iterator over customers. It holds one page in memory.

        Raises:
            DecodeError: A page cannot be read, or does not tell where the next one is.

        See https://paystack.com/docs/api/pagination/.

        Example::

            async for customer in client.iter_customers():
                print(customer.email)
        """
        return AsyncRowIterator(
            self._pages(
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
        """Iterate over the pages of all customers, as Paystack gives them.

        Args:
            start_date: Only customers created since then: a date, an aware datetime, or a str in
                ISO 8601.
            end_date: Only customers created until then, in the same forms.
            pagination: How many customers on a page, from 1.
            next: A cursor to begin at, from ``meta.next`` of a page of an earlier run.
            alternate_model_class: The class to read each customer into.

        Returns:
            An iterator over responses, none of them empty. Keep ``meta.next`` of a page that you
            are done with: a later run can begin there.

        Raises:
            DecodeError: A page cannot be read, or does not tell where the next one is.

        See https://paystack.com/docs/api/pagination/.

        Example::

            async for response in client.iter_pages(pagination=50):
                print(len(response.data), response.meta)
        """
        return self._pages(
            start_date, end_date, pagination, next, many(alternate_model_class, Customer)
        )

    def _pages(
        self,
        start_date: str | date | None,
        end_date: str | date | None,
        pagination: int,
        cursor: str | None,
        reader: Reader[list[M]],
    ) -> AsyncPageIterator[M]:
        self._refuse_if_closed()
        walk = Walk(start_date=start_date, end_date=end_date, pagination=pagination)
        start = Position(cursor=cursor)
        walk.request(start)  # Refuses bad arguments here, not at the first step.

        async def fetch(position: Position) -> Response[list[M]]:
            return await self._call(walk.request(position), reader)

        return AsyncPageIterator(fetch, walk, start)

    async def get_customer(
        self, email_or_code: str, alternate_model_class: type[M] | None = None
    ) -> Response[M]:
        """Get one customer, with everything that Paystack knows.

        Args:
            email_or_code: The e-mail address, or the customer code (``CUS_...``).
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
        """Change a customer. What is not given stays as it is.

        The names of a customer who was identified are the bank's, and no longer change.

        Args:
            code: The customer code (``CUS_...``).
            first_name: The given name.
            last_name: The family name.
            phone: The phone number.
            metadata: Your own data, a mapping that JSON has a form for. Its keys stay as they are.
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
        """Start to identify a customer. The outcome comes later, as a webhook.

        Never sent twice by itself: each time is an attempt to identify a person. When the error
        says ``outcome_unknown``, look at the customer before you repeat it.

        Args:
            email_or_code: The e-mail address, or the customer code (``CUS_...``).
            first_name: The given name, as the bank knows it.
            last_name: The family name, as the bank knows it.
            identification_type: ``Identification.BANK_ACCOUNT``; Paystack takes no other today.
            country: Where, such as ``Country.NIGERIA``.
            bvn: The Bank Verification Number, in digits.
            identification_number: The number of another kind of identification (``value``).
            bank_code: The bank's code. Required for a bank account.
            account_number: The account, in digits. Required for a bank account.
            middle_name: The middle name, as the bank knows it.
            alternate_model_class: Accepted for symmetry: Paystack sends no data here.

        Returns:
            Paystack's message; ``data`` is ``None``.

        Raises:
            BadRequestError: The BVN is invalid, or the customer is identified already, with the
                message "Customer already validated using the same credentials".
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
                ``RiskAction.DEFAULT``; without it, Paystack goes back to its default.
            alternate_model_class: The class to read the customer into.

        Returns:
            The customer as it is now.

        Raises:
            PermissionDeniedError: This integration may not do that.
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
        """Deactivate an authorization, so that it can no longer be charged.

        Args:
            auth_code: The authorization code (``AUTH_...``).
            alternate_model_class: Accepted for symmetry: Paystack sends no data here.

        Returns:
            Paystack's message; ``data`` is ``None``.

        Raises:
            NotFoundError: There is no such authorization; it may be deactivated already.

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

        Never sent twice by itself: each time makes a new request to the customer.

        Args:
            email: The customer's e-mail address.
            callback_url: Where the customer goes afterwards, an absolute https address.
            account: The account: a ``BankAccount``, or a mapping with its keys.
            address: The customer's address: an ``Address``, or a mapping with its keys.
            channel: ``"direct_debit"``; Paystack takes no other today.
            alternate_model_class: The class to read the answer's data into.

        Returns:
            Where to send the customer (``redirect_url``), and the ``reference`` to ask with.

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
        """Ask whether a customer has approved an authorization.

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
        """Ask a customer to let you debit one bank account, known beforehand.

        Never sent twice by itself: each time makes a new request to the customer.

        Args:
            customer_id: The customer's numeric ``id``.
            account: The account: a ``BankAccount``, or a mapping with its keys.
            address: The customer's address: an ``Address``, or a mapping with its keys.
            alternate_model_class: The class to read the answer's data into.

        Returns:
            Where to send the customer (``redirect_url``), and the ``reference`` to ask with.

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
        """Debit the small amount that activates a mandate, for a customer whose first one failed.

        Never sent twice by itself: each time may debit the customer.

        Args:
            customer_id: The customer's numeric ``id``.
            authorization_id: The mandate's ``authorization_id``.
            alternate_model_class: Accepted for symmetry: Paystack sends no data here.

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
    ) -> Response[list[MandateAuthorizationT]]:
        """Get the direct-debit mandates of a customer.

        Args:
            customer_id: The customer's numeric ``id``.
            alternate_model_class: The class to read each mandate into.

        Returns:
            The mandates.

        Raises:
            NotFoundError: There is no such customer in this mode (test or live).

        See https://paystack.com/docs/api/customer/#fetch-mandate-authorizations.

        Example::

            customer = (await client.get_customer("ada@example.com")).data
            response = await client.get_mandate_authorizations(customer.id)
            print([mandate.status for mandate in response.data])
        """
        return await self._call(
            requests.get_mandate_authorizations(customer_id),
            many(alternate_model_class, MandateAuthorization),
        )
