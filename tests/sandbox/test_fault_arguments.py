"""A fault that no server could answer with is refused when it is asked for."""

import pytest

from paystackx.sandbox import Sandbox


@pytest.mark.parametrize(
    "headers",
    [
        {"x-a": "b\r\nx-c: d"},
        {"x-a\r\nx-c": "d"},
        {"x-a": "\N{EURO SIGN}"},
        {"": "b"},
        {"x a": "b"},
    ],
)
def test_headers(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="pass a header's name"):
        Sandbox().fail("create", headers=headers)


def test_media_type() -> None:
    with pytest.raises(ValueError, match="content_type"):
        Sandbox().garble("create", b"", content_type="text/html\r\nx-c: d")


@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan"), 1e300])
def test_delay(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Sandbox().delay("create", seconds)
