"""The examples in the docstrings of the client run, on the sandbox."""

import inspect
import re
import textwrap

import pytest

import paystackx
from paystackx import AsyncCustomerClient
from paystackx.sandbox import Sandbox
from tests.support.answers import KEY

EXAMPLES = {
    name: textwrap.dedent(found[1])
    for name, method in inspect.getmembers(AsyncCustomerClient, inspect.isfunction)
    if (found := re.search(r"Example::\n\n(.+)", inspect.getdoc(method) or "", re.DOTALL))
}


@pytest.mark.parametrize("name", EXAMPLES)
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


def test_every_method_has_an_example() -> None:
    assert len(EXAMPLES) == 15
