"""All that this package has to do with httpx. No other module imports it."""

import platform
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from httpx import (
    AsyncBaseTransport,
    AsyncByteStream,
    AsyncHTTPTransport,
    BaseTransport,
    ByteStream,
    Headers,
    HTTPTransport,
    Limits,
    SyncByteStream,
)
from httpx import Request as HTTPRequest
from httpx import Response as HTTPResponse

from paystackx._config import Settings
from paystackx._request import Operation, Request
from paystackx._version import __version__
from paystackx.errors import (
    ConnectError,
    ConnectionLostError,
    PoolTimeoutError,
    RequestTimeoutError,
    TransportError,
)

__all__ = [
    "HTTPX_ERRORS",
    "AsyncBaseTransport",
    "AsyncByteStream",
    "AsyncHTTPTransport",
    "BaseTransport",
    "ByteStream",
    "HTTPRequest",
    "HTTPResponse",
    "HTTPTransport",
    "Headers",
    "Limits",
    "SyncByteStream",
    "http_request",
    "proxy_for",
    "transport_error",
]

HTTPX_ERRORS = (httpx.HTTPError, httpx.StreamError, OSError)
"""What a transport may raise. A custom one may let an ``OSError`` through."""

_USER_AGENT = (
    f"paystackx/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
)

_ERRORS: Mapping[type[Exception], tuple[type[TransportError], str, bool]] = {
    httpx.ConnectTimeout: (ConnectError, "no connection within Timeout.connect", False),
    httpx.ConnectError: (ConnectError, "no connection to Paystack could be made", False),
    httpx.ProxyError: (ConnectError, "the proxy did not let the connection through", False),
    httpx.UnsupportedProtocol: (ConnectError, "the address or the proxy cannot be used", False),
    httpx.PoolTimeout: (PoolTimeoutError, "no free connection within Timeout.pool", False),
    httpx.ReadTimeout: (RequestTimeoutError, "no answer within Timeout.read", True),
    httpx.WriteTimeout: (RequestTimeoutError, "not sent within Timeout.write", True),
}
"""httpx's error, ours, what it says, and whether the request may have been sent."""


def http_request(request: Request, settings: Settings, seconds_left: float | None) -> HTTPRequest:
    """Put a request into httpx's form, with no time limit beyond what is left of the total."""
    timeout = settings.timeout
    return HTTPRequest(
        request.operation.verb,
        settings.base_url + request.target,
        headers=_headers(request, settings),
        content=request.body,
        extensions={
            "timeout": {
                "connect": _least(timeout.connect, seconds_left),
                "read": _least(timeout.read, seconds_left),
                "write": _least(timeout.write, seconds_left),
                "pool": _least(timeout.pool, seconds_left),
            }
        },
    )


def _headers(request: Request, settings: Settings) -> Headers:
    """The headers of a request, in a class whose repr hides the key."""
    headers = Headers(
        {
            "Accept": "application/json",
            # What the body is read with: see _body.py.
            "Accept-Encoding": "gzip",
            "User-Agent": _USER_AGENT,
            **settings.headers,
        }
    )
    headers["Authorization"] = f"Bearer {settings.key.reveal()}"
    if request.body is not None:
        headers["Content-Type"] = "application/json"
    return headers


def _least(limit: float | None, left: float | None) -> float | None:
    given = [seconds for seconds in (limit, left) if seconds is not None]
    return min(given) if given else None


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for an address, as httpx would choose it."""
    parts = urlsplit(base_url)
    if proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def transport_error(operation: Operation, error: Exception) -> TransportError:
    """Make the error of a try that brought no answer. httpx's own becomes its cause."""
    ours, text, maybe_sent = next(
        (row for kind, row in _ERRORS.items() if isinstance(error, kind)),
        (ConnectionLostError, "the connection to Paystack broke", True),
    )
    return ours(f"{operation}: {text}", outcome_unknown=maybe_sent and operation.writes)
