"""A customer's way through the API, with the async client.

Set PAYSTACK_SECRET_KEY to an sk_test_ key to talk to Paystack; without it, this talks to the
sandbox, which is in memory.
"""

import asyncio
import os
import secrets
import sys

from paystackx import (
    APIError,
    AsyncPaystackClient,
    Country,
    Identification,
    NotFoundError,
    RiskAction,
)
from paystackx.sandbox import Sandbox


async def main() -> None:
    """Make a client, and take one customer through the API."""
    key = os.environ.get("PAYSTACK_SECRET_KEY")
    if key and not key.startswith("sk_test_"):
        sys.exit("PAYSTACK_SECRET_KEY is not a test key (sk_test_...): refused, nothing was sent.")
    sandbox = None if key else Sandbox()
    where = "the in-memory sandbox (no PAYSTACK_SECRET_KEY is set)" if sandbox else "Paystack"
    print(f"AsyncPaystackClient, talking to {where}")

    async with AsyncPaystackClient(key or "sk_test_sandbox", transport=sandbox) as paystack:
        await tour(paystack, sandbox)


async def tour(paystack: AsyncPaystackClient, sandbox: Sandbox | None) -> None:
    """Show what each method gives."""
    client = paystack.customers
    email = f"ada-{secrets.token_hex(4)}@example.com"

    created = await client.create(email, first_name="Ada", metadata={"favouriteColour": "green"})
    customer = created.data
    print(f"create            {created.message}: {customer.customer_code}, id {customer.id}")

    await payments(paystack, sandbox, email)

    fetched = await client.get_customer(email)
    print(f"get_customer      {fetched.data.first_name}, metadata {fetched.data.metadata}")

    updated = await client.update(customer.customer_code, phone="+2348012345678")
    print(f"update            {updated.message}: phone {updated.data.phone}")

    page = await client.get_customers(pagination=5)
    print(f"get_customers     {len(page.data)} on the first page, {page.meta}")

    count = 0
    async for _ in client.iter_customers(pagination=5):
        count += 1
        if count == 10:
            break
    print(f"iter_customers    {count} customers, asked for 5 at a time")

    try:
        flagged = await client.flag(customer.customer_code, RiskAction.WHITELIST)
        print(f"flag              {flagged.message}: risk action {flagged.data.risk_action}")
    except APIError as error:
        print(f"flag              {type(error).__name__}: {error}")

    validated = await client.validate(
        customer.customer_code,
        first_name="Uchenna",
        last_name="Okoro",
        identification_type=Identification.BANK_ACCOUNT,
        country=Country.NIGERIA,
        bvn="222222222221",
        bank_code="007",
        account_number="0111111111",
    )
    print(f"validate          {validated.status_code}: {validated.message}")

    cards = fetched.data.authorizations or []
    code = (cards[0].authorization_code if cards else None) or "AUTH_unknown"
    try:
        deactivated = await client.deactivate(code)
        print(f"deactivate        {deactivated.message}")
    except NotFoundError as error:
        print(f"deactivate        {type(error).__name__}: {error.message}")

    try:
        await client.get_customer("nobody@example.com")
    except NotFoundError as error:
        print(f"an error          {type(error).__name__}: {error}")


async def payments(paystack: AsyncPaystackClient, sandbox: Sandbox | None, email: str) -> None:
    """Take a payment, and charge the saved card without the customer."""
    started = (await paystack.transactions.initialize(50_000, email, currency="NGN")).data
    print(f"initialize        send the customer to {started.authorization_url}")
    if not sandbox:
        print("charge            skipped: a customer has to pay on that page first")
        return
    code = sandbox.pay(started.reference or "")  # On Paystack, the customer does this.
    paid = (await paystack.transactions.verify(started.reference or "")).data
    print(f"verify            {paid.status}: {paid.amount} {paid.currency}")
    charged = (await paystack.transactions.charge(20_000, email, code, currency="NGN")).data
    print(f"charge            {charged.status}: {charged.gateway_response}")


if __name__ == "__main__":
    asyncio.run(main())
