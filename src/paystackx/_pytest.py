"""The pytest plugin: ``paystack_sandbox``, ``paystack`` and ``async_paystack``.

pytest loads this module in every run, also where nobody uses it. So nothing heavy is imported
before a fixture is used.
"""

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from paystackx import AsyncCustomerClient, CustomerClient
    from paystackx.sandbox import Sandbox

_KEY = "sk_test_sandbox"


@pytest.fixture
def paystack_sandbox() -> "Sandbox":
    """A ``paystackx.sandbox.Sandbox`` without customers: Paystack in memory."""
    from paystackx.sandbox import Sandbox

    return Sandbox()


@pytest.fixture
def paystack(paystack_sandbox: "Sandbox") -> "Iterator[CustomerClient]":
    """A ``CustomerClient`` on ``paystack_sandbox``, closed after the test."""
    from paystackx import CustomerClient

    with CustomerClient(_KEY, transport=paystack_sandbox) as client:
        yield client


# A plain fixture, though the client is async: pytest-asyncio, anyio's plugin and pytest-trio each
# run async fixtures in a way of their own, and each can use this one.
@pytest.fixture
def async_paystack(
    request: pytest.FixtureRequest, paystack_sandbox: "Sandbox"
) -> "Iterator[AsyncCustomerClient]":
    """An ``AsyncCustomerClient`` on ``paystack_sandbox``, closed after the test."""
    if inspect.iscoroutinefunction(request.function) and not _is_run(request):
        pytest.fail(
            "async_paystack: nothing runs this async test. Mark it with @pytest.mark.anyio "
            "(anyio is installed with paystackx), or install pytest-asyncio and mark it with "
            "@pytest.mark.asyncio",
            pytrace=False,
        )
    import asyncio

    from paystackx import AsyncCustomerClient

    client = AsyncCustomerClient(_KEY, transport=paystack_sandbox)
    yield client
    # The test's event loop may be gone, and the sandbox needs none. This loop is only asyncio's
    # formality: it is never made the current one.
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(client.aclose())
    finally:
        loop.close()


def _is_run(request: pytest.FixtureRequest) -> bool:
    """Whether a plugin runs an async test."""
    node: Any = request.node
    config = request.config
    return (
        "anyio_backend" in request.fixturenames  # anyio's plugin adds it
        or any(node.get_closest_marker(name) for name in ("asyncio", "trio"))
        or str(config.getoption("asyncio_mode", None) or _ini(config)) == "auto"
    )


def _ini(config: pytest.Config) -> Any:
    try:
        return config.getini("asyncio_mode")
    except ValueError:  # pytest-asyncio is not installed.
        return None
