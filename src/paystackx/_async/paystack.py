"""All resources under one client."""

from paystackx._async.base import BaseAsyncAPIClient, C
from paystackx._async.customers import AsyncCustomerClient
from paystackx._async.transactions import AsyncTransactionClient


class AsyncPaystackClient(BaseAsyncAPIClient):
    """One client for all of Paystack: resources are attributes, ``request`` calls any endpoint.

    One client keeps its connections between calls: make one and share it. Its resource clients
    share its connections, rate limits and settings, and are closed with it.

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

        async with AsyncPaystackClient("sk_test_example", transport=Sandbox()) as client:
            response = await client.customers.create("ada@example.com", first_name="Ada")
            print(response.data.customer_code)
            response = await client.request("GET", "/customer", query={"perPage": 10})
            print(response.data)
    """

    @property
    def customers(self) -> AsyncCustomerClient:
        """The Customer API. It is the same client each time, made at first use."""
        return self._resource(AsyncCustomerClient)

    @property
    def transactions(self) -> AsyncTransactionClient:
        """The Transaction API."""
        return self._resource(AsyncTransactionClient)

    def _resource(self, kind: type[C]) -> C:
        """The client of one resource, made at first use."""
        made = self._resources.get(kind)
        if made is None:
            # Two threads may both make one; with setdefault, both use the same.
            made = self._resources.setdefault(kind, self._sharing(kind))
        return made  # type: ignore[return-value]  # pyright: ignore[reportReturnType] - its key is its class
