"""The address of a request is put together without parsing it again, and is the one httpx makes."""

import httpx
import pytest

from paystackx._engine.http import address

TARGETS = [
    "/customer",
    "/customer/ada%40example.com",
    "/customer/%2F%3F%23?perPage=50&next=a%2Bb%3D",
    "/transaction/verify/~a-b_c.d",
    "/customer?x=%20",
]


@pytest.mark.parametrize("base_url", ["https://api.paystack.co", "http://127.0.0.1:8000/v1"])
@pytest.mark.parametrize("target", TARGETS)
def test_the_address_is_the_one_that_httpx_would_make(base_url: str, target: str) -> None:
    made, parsed = address(httpx.URL(base_url), target), httpx.URL(base_url + target)
    assert made == parsed
    assert (made.raw_path, made.query) == (parsed.raw_path, parsed.query)


def test_a_url_with_another_inside_is_parsed_by_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    origin = httpx.URL("https://api.paystack.co")
    monkeypatch.setattr(httpx.URL, "__init__", _another_inside)
    assert isinstance(address(origin, "/customer"), httpx.URL)


def _another_inside(url: httpx.URL, given: object) -> None:
    vars(url)["given"] = str(given)
