"""A client's settings: what is taken, what is refused, and that the key is never shown."""

import copy
import pickle
import traceback
from collections.abc import Callable
from enum import Enum
from types import MappingProxyType, TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paystackx import AsyncCustomerClient, ConfigurationError, CustomerClient, Timeout, _config
from paystackx._config import ENVIRONMENT_VARIABLE, UNSET, SecretKey, Settings

KEY = "sk_test_example"


class Word(str, Enum):  # noqa: UP042 - what StrEnum does right is not the case here
    KEY = "sk_test_example"
    ADDRESS = "https://example.com"


BAD_KEYS: dict[str, tuple[object, str]] = {
    "empty": ("", "is empty"),
    "blank": (" \t", "is empty"),
    "space before": (" sk_test_zebra", "white space around it"),
    "space after": ("sk_test_zebra ", "white space around it"),
    "line end": ("sk_test_zebra\n", "white space around it"),
    "space inside": ("sk_test_ zebra", "holds a space"),
    "line end inside": ("sk_test_\r\nX-A: zebra", "holds a space"),
    "NUL": ("sk_test_\0zebra", "a control character"),
    "DEL": ("sk_test_\x7fzebra", "a control character"),
    "non-ASCII": ("sk_test_zebra\u00e9", "outside ASCII"),
    "half a character": ("sk_test_zebra\ud800", "outside ASCII"),
    "public key": ("pk_test_zebra", "public key"),
    "bytes": (b"sk_test_zebra", "pass a str"),
    "int": (5, "pass a str"),
    "list": (["sk_test_zebra"], "pass a str"),
}


def frames(error: BaseException | None) -> list[TracebackType]:
    """Every frame of this package in a traceback, and in those of what caused it."""
    found: list[TracebackType] = []
    while error is not None:
        step = error.__traceback__
        while step is not None:
            if "paystackx" in step.tb_frame.f_code.co_filename.split("/"):
                found.append(step)
            step = step.tb_next
        error = error.__cause__ or error.__context__
    return found


def assert_hidden(error: ConfigurationError) -> None:
    """Neither the text nor a traceback with local variables shows the key."""
    shown = [str(error), repr(error), repr(error.args), repr(vars(error))]
    shown += [repr(step.tb_frame.f_locals) for step in frames(error)]
    shown += traceback.TracebackException.from_exception(error).format_exception_only()
    assert not any("zebra" in text for text in shown)
    assert frames(error)


# --- the key ---


@pytest.mark.parametrize(("key", "says"), BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_malformed_key_is_refused_and_not_shown(key: object, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        SecretKey(key).reveal()

    assert str(caught.value).startswith("secret_key: ")
    assert says in str(caught.value)
    assert_hidden(caught.value)


@pytest.mark.parametrize("client", [CustomerClient, AsyncCustomerClient])
@pytest.mark.parametrize(("key", "says"), BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_client_refuses_it_and_does_not_show_it_either(
    client: Any, key: object, says: str
) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        client(key)

    assert_hidden(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        {"base_url": "http://example.com"},
        {"timeout": -1},
        {"max_retries": -1},
        {"max_connections": 0},
    ],
    ids=str,
)
@pytest.mark.parametrize("client", [CustomerClient, AsyncCustomerClient])
def test_another_wrong_setting_does_not_show_the_key(client: Any, arguments: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        client("sk_test_zebra", **arguments)

    assert_hidden(caught.value)


@pytest.mark.parametrize("key", [KEY, "sk_live_example", "x", "sk-with~odd!chars", "sk_pk_"])
def test_a_key_of_visible_ascii_is_taken_as_it_is(key: str) -> None:
    secret = SecretKey(key)

    assert secret.reveal() == key
    assert secret.from_environment is False
    assert repr(secret) == str(secret) == f"{secret}" == "SecretKey(...)"
    assert not hasattr(secret, "__dict__")


def test_a_key_in_an_enum_of_str_is_its_value() -> None:
    assert SecretKey(Word.KEY).reveal() == KEY


def test_the_key_is_read_from_the_environment_if_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "sk_test_environment")

    assert SecretKey(None).reveal() == "sk_test_environment"
    assert SecretKey(None).from_environment is True
    assert SecretKey(KEY).reveal() == KEY
    with pytest.raises(ConfigurationError, match=r"^secret_key: is empty"):
        SecretKey("").reveal()


def test_a_key_that_is_nowhere_is_asked_for() -> None:
    with pytest.raises(ConfigurationError) as caught:
        SecretKey(None).reveal()

    assert str(caught.value).startswith("PAYSTACK_SECRET_KEY: not set. Pass secret_key= or set")
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("key", ["", " ", "sk_test_zebra\n", "pk_test_zebra", "sk_test_zebr\u00e9"])
def test_a_malformed_key_in_the_environment_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, key)

    with pytest.raises(ConfigurationError, match=r"^PAYSTACK_SECRET_KEY: ") as caught:
        SecretKey(None).reveal()
    assert_hidden(caught.value)


@given(st.text() | st.text(alphabet="sk_test \n\r\0\x7f\u00e9Zz9"))
def test_any_text_is_a_header_of_its_own_or_refused(key: str) -> None:
    try:
        revealed = SecretKey(key).reveal()
    except ConfigurationError:
        return
    assert revealed == key
    assert all("!" <= c <= "~" for c in revealed)


def test_the_settings_show_neither_the_key_nor_the_headers() -> None:
    settings = Settings(
        key=SecretKey("sk_test_zebra"),
        base_url=_config.PAYSTACK,
        timeout=Timeout(),
        max_retries=2,
        max_connections=100,
        headers={"X-A": "zebra"},
    )

    assert "zebra" not in repr(settings)


@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_key_is_neither_pickled_nor_copied(take: Callable[[object], object]) -> None:
    with pytest.raises(TypeError) as caught:
        take(SecretKey("sk_test_zebra"))

    assert "zebra" not in str(caught.value)


def test_unset_is_shown_as_dots_in_signatures() -> None:
    assert repr(UNSET) == "..."


# --- the address ---


@pytest.mark.parametrize(
    ("given_", "origin"),
    [
        ("https://api.paystack.co", "https://api.paystack.co"),
        ("https://api.paystack.co/", "https://api.paystack.co"),
        ("https://proxy.example.com:8443/paystack/", "https://proxy.example.com:8443/paystack"),
        ("HTTPS://example.com", "HTTPS://example.com"),
        ("http://localhost:8787", "http://localhost:8787"),
        ("http://LOCALHOST", "http://LOCALHOST"),
        ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://[::1]:8787", "http://[::1]:8787"),
        ("https://[::1]", "https://[::1]"),
        ("https://my_host-1.example.com", "https://my_host-1.example.com"),
    ],
)
def test_an_address_is_https_or_this_machine(given_: str, origin: str) -> None:
    assert _config.origin(given_) == origin


def test_an_address_in_an_enum_of_str_is_its_value() -> None:
    assert _config.origin(Word.ADDRESS) == "https://example.com"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (5, "pass an ASCII str"),
        (b"https://zebra.example.com", "pass an ASCII str"),
        ("", "pass an ASCII str"),
        (" https://zebra.example.com", "pass an ASCII str"),
        ("https://zebra.example.com\n", "pass an ASCII str"),
        ("https://zebr\u00e0.example.com", "pass an ASCII str"),
        ("https://zebra@example.com", "remove the user info"),
        ("https://zebra:zebra@example.com", "remove the user info"),
        ("https://zebra.example.com?x=1", "the query"),
        ("https://zebra.example.com/?", "the query"),
        ("https://zebra.example.com#x", "the fragment"),
        ("https://zebra.example.com\\@evil.example", "remove the user info"),
        ("https://[zebra", "not a valid address"),
        ("https://zebra.example.com:zebra", "not a valid address"),
        ("https://zebra.example.com:65536", "not a valid address"),
        ("https://zebra.example.com:0", "name a host"),
        ("https://", "name a host"),
        ("https:///zebra", "name a host"),
        ("https:zebra.example.com", "name a host"),
        ("zebra.example.com", "name a host"),
        ("/zebra", "name a host"),
        ("https://ze%62ra.example.com", "name a host"),
        ("https://zebra.example.com/../x", "dot segments"),
        ("https://zebra.example.com/x/.", "dot segments"),
        ("http://zebra.example.com", "must be https"),
        ("http://localhost.example.com", "must be https"),
        ("http://127.0.0.1.example.com", "must be https"),
        ("http://10.0.0.1", "must be https"),
        ("http://0.0.0.0", "must be https"),
        ("http://2130706433", "name a host"),
        ("http://[2001:db8::1]", "must be https"),
        ("ftp://zebra.example.com", "must be https"),
        ("file://localhost/zebra", "must be https"),
        ("ws://localhost", "must be https"),
    ],
    ids=repr,
)
def test_any_other_address_is_refused_and_not_shown(address: Any, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _config.origin(address)

    assert str(caught.value).startswith("base_url: ")
    assert says in str(caught.value)
    assert "zebra" not in str(caught.value)
    assert caught.value.__context__ is None


def assert_httpx_agrees(address: str) -> None:
    parts = urlsplit(f"{address}/customer/a%40b?x=%2B")
    url = httpx.Request("GET", f"{address}/customer/a%40b?x=%2B").url
    assert url.host == parts.hostname
    assert url.port in {parts.port, None}
    assert url.userinfo == b""
    assert url.raw_path.endswith(b"/customer/a%40b?x=%2B")


@pytest.mark.parametrize(
    "address",
    ["https://999.1.1.1", "https://[::1]x", "https://[v1.a]", "https://xn--a"],
)
def test_an_address_that_httpx_cannot_read_is_refused_at_once(address: str) -> None:
    with pytest.raises(ConfigurationError):
        _config.origin(address)


@given(
    st.text(alphabet="abxyz0123456789.-_~:/@?#[]%\\ ", max_size=20)
    | st.ip_addresses().map(str)
    | st.from_regex(r"[a-z0-9-]{1,8}(\.[a-z0-9-]{1,8}){0,3}", fullmatch=True),
    st.sampled_from(["https", "http", "HTTPS"]),
    st.sampled_from(["", "/", ":8443", "/x"]),
)
def test_any_address_means_the_same_to_httpx_or_is_refused(
    host: str, scheme: str, rest: str
) -> None:
    try:
        origin = _config.origin(f"{scheme}://{host}{rest}")
    except ConfigurationError:
        return
    assert_httpx_agrees(origin)


# --- time limits and counts ---


def test_the_usual_time_limits() -> None:
    assert Timeout() == Timeout(connect=5, read=35, write=35, pool=35, total=90)


@pytest.mark.parametrize("name", ["connect", "read", "write", "pool", "total"])
@pytest.mark.parametrize(
    "seconds",
    [0, -1, 0.0, float("nan"), float("inf"), True, False, "5", [5], 5j, 10**400],
    ids=lambda value: repr(value)[:9],
)
def test_a_time_limit_is_a_positive_number_of_seconds(name: str, seconds: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Timeout(**{name: seconds})

    assert str(caught.value) == (f"timeout: {name} must be a positive number of seconds, or None")


def test_a_number_is_the_total_and_none_is_no_limit() -> None:
    assert _config.time_limits(3) == Timeout(total=3)
    assert _config.time_limits(0.5) == Timeout(total=0.5)
    assert _config.time_limits(Timeout(read=1)) == Timeout(read=1)
    assert _config.time_limits(None) == Timeout(
        connect=None, read=None, write=None, pool=None, total=None
    )
    assert Timeout(read=None).read is None


@pytest.mark.parametrize("timeout", [0, -1, True, "5", (5, 5)], ids=repr)
def test_any_other_timeout_is_refused(timeout: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"^timeout: "):
        _config.time_limits(timeout)


@pytest.mark.parametrize(("value", "least"), [(0, 0), (2, 0), (1, 1), (500, 1)])
def test_a_count_is_a_whole_number(value: int, least: int) -> None:
    assert _config.count("max_retries", value, least=least) == value


@pytest.mark.parametrize(
    ("value", "least"), [(-1, 0), (0, 1), (True, 0), (1.0, 0), ("1", 0), (None, 0)]
)
def test_any_other_count_is_refused_by_name(value: object, least: int) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _config.count("max_connections", value, least=least)

    assert str(caught.value) == f"max_connections: pass a whole number of {least} or more"


# --- headers ---


def test_headers_are_taken_as_they_are() -> None:
    headers = {"X-Trace": "a b\tc", "x-b3": "1", "X-Agent": "app/1"}

    assert _config.extra_headers(headers) == headers
    assert _config.extra_headers(MappingProxyType(headers)) == headers
    assert _config.extra_headers({}) == {}


@pytest.mark.parametrize(
    "headers",
    [None, "X-A: zebra", [("X-A", "zebra")], 5, {"X-A"}],
    ids=["None", "str", "pairs", "int", "set"],
)
def test_headers_are_a_mapping(headers: object) -> None:
    with pytest.raises(ConfigurationError, match=r"^headers: pass a mapping of str to str$"):
        _config.extra_headers(headers)


@pytest.mark.parametrize(
    "name",
    ["", " ", "X A", "X-A:", "X-A\n", "X-A\r\nY", "zebr\u00e0", "X(A)", b"X-A", 5, None],
    ids=ascii,
)
def test_the_name_of_a_header_is_a_token(name: object) -> None:
    with pytest.raises(ConfigurationError, match="not a valid header name"):
        _config.extra_headers({name: "zebra"})


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        " zebra",
        "zebra ",
        "zebra\n",
        "zebra\r\nX-B: 1",
        "zebra\0",
        "zebr\u00e0",
        "zebra\x7f",
        b"zebra",
        5,
        None,
        ["zebra"],
    ],
    ids=ascii,
)
def test_the_value_of_a_header_is_visible_ascii_and_not_shown(value: object) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _config.extra_headers({"X-A": value})

    assert str(caught.value) == "headers: the value of X-A must be plain, visible ASCII"


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "authorization",
        "AUTHORIZATION",
        "Accept",
        "Accept-Encoding",
        "Connection",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "Host",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    ],
)
def test_a_header_of_the_client_itself_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _config.extra_headers({"X-A": "1", name: "zebra"})

    assert str(caught.value) == f"headers: {name} is set by the client itself"
