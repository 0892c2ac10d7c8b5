"""A client's settings: the secret key, the address, the time limits and the rest.

A wrong setting is refused when the client is made, with a message that never shows its value.
"""

import ipaddress
import os
import re
import threading
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, NoReturn
from urllib.parse import urlsplit

import attrs

from paystackx._records import frozen
from paystackx.errors import Attempt, ConfigurationError

ENVIRONMENT_VARIABLE = "PAYSTACK_SECRET_KEY"
ADDRESS_VARIABLE = "PAYSTACK_BASE_URL"
PAYSTACK = "https://api.paystack.co"


class Unset(Enum):
    """The type of ``UNSET``, for an argument in which ``None`` has a meaning of its own."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "..."


UNSET: Final = Unset.UNSET


class SecretKey:
    """A secret key that no repr, log line or traceback shows.

    Args:
        given: The key, or ``None`` to read it from the environment.
    """

    __slots__ = ("_text", "from_environment")

    def __init__(self, given: object) -> None:
        self.from_environment = given is None
        self._text = os.environ.get(ENVIRONMENT_VARIABLE) if given is None else given

    def __repr__(self) -> str:
        return "SecretKey(...)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret key is not pickled")

    def reveal(self) -> str:
        """The key itself, for a header or a signature.

        Raises:
            ConfigurationError: It is missing or malformed.
        """
        if problem := self._problem():
            source = ENVIRONMENT_VARIABLE if self.from_environment else "secret_key"
            raise ConfigurationError(f"{source}: {problem}")
        # Not str(): for a member of a class (str, Enum) that is the member's name.
        return str.__str__(self._text)  # pyright: ignore[reportArgumentType] - _problem() has looked

    @property
    def domain(self) -> str | None:
        """The mode that it works in, ``"test"`` or ``"live"``; ``None`` if it does not show."""
        found = re.match(r"sk_(test|live)_", str.__str__(self._text))  # pyright: ignore[reportArgumentType] - reveal() has looked
        return found and found[1]

    def _problem(self) -> str | None:
        """Say what is wrong with the key. It stays in this frame, which no traceback shows."""
        key = self._text
        if key is None:
            return "not set. Pass secret_key= or set the variable to your sk_test_ or sk_live_ key"
        if not isinstance(key, str):
            return "pass a str"
        if not key.strip():
            return "is empty. Copy the secret key from your Paystack dashboard"
        if key != key.strip():
            return "remove the white space around it"
        if not re.fullmatch(r"[\x21-\x7e]+", key):
            return "holds a space, a control character or a character outside ASCII"
        if key.startswith("pk_"):
            return "this is a public key (pk_); pass the secret key, which begins with sk_"
        return None


@frozen(kw_only=True)
class Timeout:
    """Time limits, in seconds; ``None`` for no limit.

    Attributes:
        connect: For making a connection.
        read: For each wait for part of the response. Paystack's gateway seems to give up after 30.
        write: For each wait to send a part of the request.
        pool: For a free connection.
        total: For the whole call: every wait above, every attempt, every back-off.
    """

    connect: float | None = 5.0
    read: float | None = 35.0
    write: float | None = 35.0
    pool: float | None = 35.0
    total: float | None = 90.0

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(Timeout):
            seconds = getattr(self, field.name)
            if seconds is not None and not _is_duration(seconds):
                raise ConfigurationError(
                    f"timeout: {field.name} must be a positive number of seconds, or None"
                )


def _is_duration(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 < value <= threading.TIMEOUT_MAX
    )


def time_limits(timeout: Timeout | float | None) -> Timeout:
    """Read a ``timeout=`` argument: a number is the total, ``None`` means no limit."""
    if isinstance(timeout, Timeout):
        return timeout
    if timeout is None:
        return Timeout(connect=None, read=None, write=None, pool=None, total=None)
    return Timeout(total=timeout)


def count(parameter: str, value: object, *, least: int) -> int:
    """Read ``max_retries=`` or ``max_connections=``.

    Raises:
        ConfigurationError: It is not a whole number, or too small.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ConfigurationError(f"{parameter}: pass a whole number of {least} or more")
    return value


def origin(base_url: str | None) -> str:
    """Read ``base_url=``: https, or http to this machine itself. No slash at the end.

    ``None`` means the environment's ``PAYSTACK_BASE_URL``, or else Paystack.

    Raises:
        ConfigurationError: The key would travel unencrypted, or the address is malformed.
    """
    source, address = "base_url", base_url
    if address is None:
        source, address = ADDRESS_VARIABLE, os.environ.get(ADDRESS_VARIABLE, PAYSTACK)
    if problem := _address_problem(address):
        raise ConfigurationError(f"{source}: {problem}")
    return str.__str__(address).rstrip("/")


def _address_problem(address: object) -> str | None:
    if not isinstance(address, str) or not re.fullmatch(r"[\x21-\x7e]+", address):
        return f"pass an ASCII str without white space, such as {PAYSTACK!r}"
    if any(c in address for c in "@?#\\"):
        return "remove the user info, the query and the fragment"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "is not a valid address"
    if port == 0 or not re.fullmatch(_HOST_AND_PORT, parts.netloc) or not _is_host(host):
        return f"name a host, as in {PAYSTACK!r}"
    if any(segment in {".", ".."} for segment in parts.path.split("/")):
        return "remove the dot segments"
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return None
    return "must be https, or your secret key would travel unencrypted"


def _is_host(host: str) -> bool:
    """Whether a name is one that httpx reads in the same way."""
    labels = host.split(".")
    if len(host) > _LONGEST_HOST or any(len(label) > _LONGEST_LABEL for label in labels):
        return False  # DNS has no such name, and the codec that looks it up raises UnicodeError.
    if (":" in host or labels[-1].isdecimal()) and not is_ip_address(host):
        return False
    # The ASCII form of a name in another script: httpx wants to read that script.
    return all(label and not label.startswith("xn--") for label in labels)


def is_ip_address(host: str) -> bool:
    """Whether a host is an address and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    return host == "localhost" or (is_ip_address(host) and ipaddress.ip_address(host).is_loopback)


_LONGEST_HOST = 253
_LONGEST_LABEL = 63
_HOST_AND_PORT = r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?"

_OWN_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)


def extra_headers(headers: object) -> dict[str, str]:
    """Read ``headers=``: nothing that adds a second header or replaces one of ours.

    Raises:
        ConfigurationError: A name or a value is not allowed; the value is not shown.
    """
    if not isinstance(headers, Mapping):
        raise ConfigurationError("headers: pass a mapping of str to str")
    given: dict[object, object] = dict(headers)  # pyright: ignore[reportUnknownArgumentType] - checked next
    checked: dict[str, str] = {}
    for name, value in given.items():
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise ConfigurationError("headers: a name is not a valid header name")
        if name.lower() in _OWN_HEADERS:
            raise ConfigurationError(f"headers: {name} is set by the client itself")
        # Visible ASCII, with blanks inside: no line end can start a header of its own.
        if not isinstance(value, str) or not re.fullmatch(
            r"[\x21-\x7e]+([ \t]+[\x21-\x7e]+)*", value
        ):
            raise ConfigurationError(f"headers: the value of {name} must be plain, visible ASCII")
        checked[name] = value
    return checked


@frozen(kw_only=True)
class Settings:
    """What one client was told.

    Attributes:
        key: The secret key.
        base_url: Where Paystack is.
        timeout: The time limits.
        max_retries: How many times a failed attempt may be repeated.
        max_connections: How many connections may be open at once.
        headers: More headers for every request.
        on_attempt: Called after each attempt.
    """

    key: SecretKey
    base_url: str
    timeout: Timeout
    max_retries: int
    max_connections: int
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    on_attempt: Callable[[Attempt], None] | None = attrs.field(default=None, repr=False)


def attempt_callback(
    on_attempt: Callable[[Attempt], None] | None,
) -> Callable[[Attempt], None] | None:
    """Read ``on_attempt=``.

    Raises:
        ConfigurationError: It cannot be called.
    """
    if on_attempt is None or callable(on_attempt):
        return on_attempt
    raise ConfigurationError("on_attempt: pass a function that takes an Attempt")
