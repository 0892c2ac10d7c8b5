"""The examples in the docstrings of the client run, on the sandbox."""

import inspect
import re
import textwrap
from typing import Any

import pytest

import paystackx
from paystackx import AsyncCustomerClient, AsyncPaystackClient
from paystackx.sandbox import Sandbox
from tests.support.answers import KEY, Transport, page

EXAMPLES = {
    name: textwrap.dedent(found[1])
    for name, method in inspect.getmembers(AsyncCustomerClient, inspect.isfunction)
    if (found := re.search(r"Example::\n\n(.+)", inspect.getdoc(method) or "", re.DOTALL))
}


# The sandbox has no endpoint but those that have methods.
BEYOND_THE_SANDBOX = ["request", "request_pages"]


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in BEYOND_THE_SANDBOX])
async def test_an_example_runs(name: str) -> None:
    code = "async def example():\n" + textwrap.indent(EXAMPLES[name], "    ")
    sandbox = Sandbox()
    async with AsyncCustomerClient(KEY, transport=sandbox) as client:
        await client.create("ada@example.com")
        sandbox.add_card("ada@example.com")
        account = {"number": "0123456789", "bank_code": "058"}
        await client.initialize_authorization("ada@example.com", account=account)
        names = {name: getattr(paystackx, name) for name in paystackx.__all__}
        names["client"] = client
        exec(compile(code, name, "exec"), names)
        await names["example"]()


@pytest.mark.parametrize("name", BEYOND_THE_SANDBOX)
async def test_an_example_of_any_endpoint_runs(name: str) -> None:
    code = "async def example():\n" + textwrap.indent(EXAMPLES[name], "    ")
    async with AsyncCustomerClient(KEY, transport=Transport(page([1], next=None))) as client:
        names: dict[str, Any] = {"client": client}
        exec(compile(code, name, "exec"), names)
        await names["example"]()


async def test_the_example_of_the_client_of_all_resources_runs() -> None:
    found = re.search(r"Example::\n\n(.+)", inspect.getdoc(AsyncPaystackClient) or "", re.DOTALL)
    assert found
    code = "async def example():\n" + textwrap.indent(textwrap.dedent(found[1]), "    ")
    names: dict[str, Any] = {"AsyncPaystackClient": AsyncPaystackClient, "Sandbox": Sandbox}
    exec(compile(code, "example", "exec"), names)
    await names["example"]()


def test_every_method_has_an_example() -> None:
    assert len(EXAMPLES) == 17
