"""Where Paystack is: the argument, the environment, or the default."""

from typing import Any

import pytest

from paystackx import AsyncCustomerClient, ConfigurationError, CustomerClient
from paystackx._config import origin

LABEL = "a" * 63


@pytest.mark.parametrize("client", [AsyncCustomerClient, CustomerClient])
def test_the_environment_names_the_address_if_the_argument_does_not(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client("sk_test_example")._settings.base_url == "https://api.paystack.co"
    monkeypatch.setenv("PAYSTACK_BASE_URL", "http://127.0.0.1:8000/")
    assert client("sk_test_example")._settings.base_url == "http://127.0.0.1:8000"
    given = client("sk_test_example", base_url="https://example.com")
    assert given._settings.base_url == "https://example.com"


@pytest.mark.parametrize("address", ["", "http://zebra.example.com", "https://zebra@example.com"])
@pytest.mark.parametrize("client", [AsyncCustomerClient, CustomerClient])
def test_a_wrong_address_in_the_environment_is_refused_by_the_variable_and_not_shown(
    client: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYSTACK_BASE_URL", address)
    with pytest.raises(ConfigurationError, match=r"^PAYSTACK_BASE_URL: ") as caught:
        client("sk_test_example")
    assert "zebra" not in str(caught.value)


@pytest.mark.parametrize("host", [f"{LABEL}.example.com", ".".join([LABEL] * 3 + ["a" * 61])])
def test_a_host_as_long_as_dns_allows_is_accepted(host: str) -> None:
    assert origin(f"https://{host}") == f"https://{host}"


@pytest.mark.parametrize("client", [AsyncCustomerClient, CustomerClient])
@pytest.mark.parametrize("host", [f"{LABEL}a.example.com", ".".join([LABEL] * 3 + ["a" * 62])])
def test_a_host_that_dns_cannot_have_is_refused_when_the_client_is_made(
    client: Any, host: str
) -> None:
    with pytest.raises(ConfigurationError, match=r"^base_url: name a host"):
        client("sk_test_example", base_url=f"https://{host}")
