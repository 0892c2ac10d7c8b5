"""The examples in the docstrings of the clients run: on the sandbox, or on documented answers."""

import inspect
import re
import textwrap
from typing import Any

import attrs
import httpx
import pytest

import paystackx
from paystackx import (
    AsyncCustomerClient,
    AsyncPaystackClient,
    AsyncTransactionClient,
    BaseAsyncAPIClient,
)
from paystackx.sandbox import Sandbox
from tests.support.answers import KEY, Transport, page
from tests.support.transactions import answer

CLIENTS = [
    each
    for name in paystackx.__all__
    if inspect.isclass(each := getattr(paystackx, name)) and issubclass(each, BaseAsyncAPIClient)
]


def example_of(documented: Any) -> str | None:
    found = re.search(r"Example::\n\n(.+)", inspect.getdoc(documented) or "", re.DOTALL)
    return found and textwrap.dedent(found[1])


def methods(client: type) -> dict[str, Any]:
    """The public methods that a client has itself."""
    functions = inspect.getmembers(client, inspect.isfunction)
    return {
        name: function
        for name, function in functions
        if not name.startswith("_") and function.__qualname__.startswith(f"{client.__name__}.")
    }


EXAMPLES = {
    (client, name): code
    for client in CLIENTS
    for name, method in methods(client).items()
    if (code := example_of(method))
}

# The sandbox has no endpoint but those that have methods.
BEYOND_THE_SANDBOX = ["request", "request_pages"]


async def run(code: str, **more: Any) -> None:
    """Run an example, in which every public name is known."""
    source = "async def example():\n" + textwrap.indent(code, "    ")
    names: dict[str, Any] = {name: getattr(paystackx, name) for name in paystackx.__all__}
    names |= {"Sandbox": Sandbox, **more}
    exec(compile(source, "example", "exec"), names)
    await names["example"]()


def of(client: type) -> list[str]:
    return [name for each, name in EXAMPLES if each is client]


@pytest.mark.parametrize("name", [*of(AsyncCustomerClient), "with_options"])
async def test_an_example_of_customers_runs(name: str) -> None:
    sandbox = Sandbox()
    async with AsyncCustomerClient(KEY, transport=sandbox) as client:
        await client.create("ada@example.com")
        sandbox.add_card("ada@example.com")
        account = {"number": "0123456789", "bank_code": "058"}
        await client.initialize_authorization("ada@example.com", account=account)
        await run(example_of(getattr(AsyncCustomerClient, name)) or "", client=client)


@attrs.frozen
class Documented:
    """Answers each operation of transactions with Paystack's documented answer."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        words = request.url.path.split("/")
        names = {
            "charge_authorization": "charge paid",
            "export": "export",
            "initialize": "initialize",
            "partial_debit": "partial debit",
            "timeline": "timeline",
            "totals": "totals",
            "transaction": "list",
            "verify": "verify paid",
        }
        is_id = words[-1].isdecimal()
        name = "fetch" if is_id else next(names[word] for word in words[::-1] if word in names)
        body = answer(name)
        if "meta" in body:
            body["meta"]["next"] = None
        return httpx.Response(200, json=body)


@pytest.mark.parametrize("name", of(AsyncTransactionClient))
async def test_an_example_of_transactions_runs(name: str) -> None:
    transport = httpx.MockTransport(Documented())
    async with AsyncTransactionClient(KEY, transport=transport) as client:
        await run(EXAMPLES[AsyncTransactionClient, name], client=client)


@pytest.mark.parametrize("name", BEYOND_THE_SANDBOX)
async def test_an_example_of_any_endpoint_runs(name: str) -> None:
    code = example_of(getattr(AsyncCustomerClient, name))
    async with AsyncCustomerClient(KEY, transport=Transport(page([1], next=None))) as client:
        await run(code or "", client=client)


@pytest.mark.parametrize("client", [AsyncCustomerClient, AsyncPaystackClient])
async def test_the_example_of_a_client_runs(client: type) -> None:
    await run(example_of(client) or "")


async def test_the_example_of_the_client_of_transactions_runs() -> None:
    def documented() -> httpx.MockTransport:
        return httpx.MockTransport(Documented())

    await run(example_of(AsyncTransactionClient) or "", Sandbox=documented)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_method_that_sends_has_an_example(client: type) -> None:
    exempt = {"aclose", "is_verified_webhook_payload"}
    assert {name for each, name in EXAMPLES if each is client} == methods(client).keys() - exempt
