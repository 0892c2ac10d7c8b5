"""File descriptors: none is left open by loops that were closed, and none may be free."""

import asyncio
import errno
import gc
import ssl
from pathlib import Path
from typing import Any

import pytest

import paystackx
from paystackx import AsyncCustomerClient, CustomerClient, _preload
from tests.lifecycle.helpers import CustomerServer, descriptors, no_warnings, sockets
from tests.support.answers import KEY
from tests.support.server import serving
from tests.support.tls import authority_file, certified

both = pytest.mark.parametrize("kind", [AsyncCustomerClient, CustomerClient])


def call(kind: Any, **options: Any) -> Any:
    client = kind(KEY, max_retries=0, **options)

    async def wait() -> Any:
        async with client:
            return await client.validate("CUS_1", "A", "B", "bvn", "NG", "12345678901")

    if kind is AsyncCustomerClient:
        return asyncio.run(wait())
    with client:
        return client.validate("CUS_1", "A", "B", "bvn", "NG", "12345678901")


def on_a_loop_that_is_only_closed(client: AsyncCustomerClient, code: str) -> str:
    """As programs do that know ``asyncio.run`` not: no async generator is closed."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(client.get_customer(code)).data.customer_code
    finally:
        loop.close()


def test_loops_that_were_only_closed_leave_no_descriptor() -> None:
    with serving(CustomerServer()) as server, no_warnings():
        client = AsyncCustomerClient(KEY, base_url=server.url)
        for number in range(50):
            assert on_a_loop_that_is_only_closed(client, f"C{number}") == f"C{number}"
            assert sockets(server) <= 1
        asyncio.run(client.aclose())
        del client
        gc.collect()


def test_tls_connections_of_loops_that_were_only_closed_are_closed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", authority_file(tmp_path))
    with serving(CustomerServer(), tls=certified("127.0.0.1")) as server, no_warnings():
        client = AsyncCustomerClient(KEY, base_url=server.url)
        for number in range(5):
            on_a_loop_that_is_only_closed(client, f"C{number}")
            gc.collect()
            assert sockets(server) <= 1
        asyncio.run(client.aclose())


@pytest.mark.slow
def test_two_hundred_loops_keep_the_number_of_descriptors() -> None:
    with serving(CustomerServer()) as server:
        client = AsyncCustomerClient(KEY, base_url=server.url)
        on_a_loop_that_is_only_closed(client, "first")
        before = descriptors()
        for number in range(200):
            on_a_loop_that_is_only_closed(client, f"C{number}")
        assert descriptors() <= before + 4  # the server's end may not be closed yet
        asyncio.run(client.aclose())


@both
@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_certificates_that_no_descriptor_is_free_for_are_no_wrong_setting(
    kind: Any, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> ssl.SSLContext:
        raise OSError(number, "Too many open files")

    monkeypatch.setattr("httpx.create_ssl_context", fail)
    with pytest.raises(paystackx.ConnectError, match="file descriptor") as caught:
        call(kind)
    assert not caught.value.outcome_unknown


@both
def test_a_client_that_no_descriptor_is_free_for_is_a_connect_error(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(_preload, "import_module", fail)
    with pytest.raises(paystackx.ConnectError, match="file descriptor"):
        kind(KEY)


def test_another_failure_of_an_import_is_raised_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(_preload, "import_module", fail)
    with pytest.raises(PermissionError):
        CustomerClient(KEY)
