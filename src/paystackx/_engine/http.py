"""All that this package has to do with httpx. No other module imports it."""

import platform
from collections.abc import AsyncIterator, Iterator, Mapping
from ssl import SSLContext
from typing import Self
from urllib.parse import urlsplit

import httpx
from httpx import (
    URL,
    AsyncBaseTransport,
    AsyncByteStream,
    AsyncHTTPTransport,
    BaseTransport,
    ByteStream,
    Headers,
    HTTPTransport,
    InvalidURL,
    Limits,
    PoolTimeout,
    ReadError,
    ReadTimeout,
    SyncByteStream,
)
from httpx import Request as HTTPRequest
from httpx import Response as HTTPResponse

from paystackx._config import Settings
from paystackx._engine.proxies import proxy_for
from paystackx._operation import Operation, Request
from paystackx._preload import is_exhausted
from paystackx._seam import no_fork
from paystackx._version import __version__
from paystackx.errors import (
    ConfigurationError,
    ConnectError,
    ConnectionLostError,
    PaystackError,
    PoolTimeoutError,
    RequestTimeoutError,
)

__all__ = [
    "HTTPX_ERRORS",
    "URL",
    "AsyncBaseTransport",
    "AsyncByteStream",
    "AsyncHTTPTransport",
    "AsyncRequestStream",
    "BaseTransport",
    "ByteStream",
    "HTTPRequest",
    "HTTPResponse",
    "HTTPTransport",
    "Headers",
    "InvalidURL",
    "Limits",
    "PoolTimeout",
    "ReadError",
    "ReadTimeout",
    "RequestDefaults",
    "RequestStream",
    "SSLContext",
    "SyncByteStream",
    "WrongStreamError",
    "address",
    "as_httpx",
    "http_request",
    "least",
    "refuse_httpx2",
    "request_headers",
    "tls_context",
    "transport_error",
    "without_frames",
]

HTTPX_ERRORS = (httpx.HTTPError, httpx.StreamError, OSError)
"""What a transport may raise. A custom one may let an ``OSError`` through."""

_USER_AGENT = (
    f"paystackx/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
)


class WrongStreamError(httpx.StreamError):
    """A response of a transport that is for the other kind of client."""


_ERRORS: Mapping[type[Exception], tuple[type[PaystackError], str]] = {
    WrongStreamError: (
        ConfigurationError,
        "the response of transport= has no stream of this client's kind (sync or async)",
    ),
    httpx.ConnectTimeout: (ConnectError, "no connection within Timeout.connect"),
    httpx.ConnectError: (ConnectError, "no connection to Paystack could be made"),
    httpx.ProxyError: (ConnectError, "the proxy did not let the connection through"),
    httpx.UnsupportedProtocol: (ConnectError, "the address or the proxy cannot be used"),
    httpx.PoolTimeout: (PoolTimeoutError, "no free connection within Timeout.pool"),
    httpx.ReadTimeout: (RequestTimeoutError, "no answer within Timeout.read"),
    httpx.WriteTimeout: (RequestTimeoutError, "not sent within Timeout.write"),
}


class AsyncRequestStream(AsyncByteStream):
    """The body of a request, which may be read again.

    httpx's own is sync and async at once, and some transports refuse that; and it is a generator,
    and trio warns of generators that are left in the middle.

    Args:
        data: The bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Once(self._data)


class RequestStream(SyncByteStream):
    """The same for a sync client."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __iter__(self) -> Iterator[bytes]:
        return iter((self._data,) if self._data else ())


class _Once:
    def __init__(self, data: bytes) -> None:
        self._left = [data] if data else []

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()


class RequestDefaults:
    """What all requests of a client have in common, put together once.

    Args:
        settings: The client's.

    Attributes:
        origin: Where Paystack is.
        timeout: The time limits.
        headers: The headers of every request, in a class whose repr hides the key.
        prefix: What the path of every request begins with; mostly empty.
        head: The headers as HTTP/1.1 writes them.
    """

    def __init__(self, settings: Settings) -> None:
        headers = Headers(
            {
                "Host": urlsplit(settings.base_url).netloc,
                "Accept": "application/json",
                # What the body is read with: see _body.py.
                "Accept-Encoding": "gzip",
                "User-Agent": _USER_AGENT,
            }
        )
        headers.update(settings.headers)
        headers["Authorization"] = f"Bearer {settings.key.reveal()}"
        self.origin = URL(settings.base_url)
        self.timeout = settings.timeout
        self.headers = headers
        self.prefix = self.origin.raw_path.decode().rstrip("/")
        self.head = b"".join(b"%b: %b\r\n" % pair for pair in headers.raw)


def request_headers(request: Request, defaults: RequestDefaults) -> Headers:
    """Give the headers of a request."""
    if request.body is None and not request.operation.takes_body:
        return defaults.headers
    headers = defaults.headers.copy()
    headers["Content-Length"] = str(len(request.body or b""))
    if request.body is not None:
        headers["Content-Type"] = "application/json"
    return headers


def http_request(
    request: Request,
    defaults: RequestDefaults,
    left: float | None,
    stream: type[AsyncRequestStream | RequestStream],
) -> HTTPRequest:
    """Put a request into httpx's form, with no time limit beyond what is left of the total.

    Args:
        request: The request.
        defaults: What it has in common with the client's others.
        left: The seconds that are left of the call's total.
        stream: The kind of stream that the client's transports read.
    """
    timeout, body = defaults.timeout, request.body or b""
    # With a stream, httpx adds no headers of its own: they are all here.
    made = HTTPRequest(
        request.operation.verb,
        address(defaults.origin, request.target),
        headers=request_headers(request, defaults),
        stream=ByteStream(body),
        extensions={
            "timeout": {
                "connect": least(timeout.connect, left),
                "read": least(timeout.read, left),
                "write": least(timeout.write, left),
                "pool": least(timeout.pool, left),
            }
        },
    )
    made.read()  # So that `content` can be read, as of any request with a body in memory.
    made.stream = stream(body)
    return made


def address(origin: URL, target: str) -> URL:
    """The address of a request, from parts that are percent-encoded already.

    httpx would parse all of it again, which takes 10 microseconds. Where a URL of httpx has
    something else inside, that is what happens.
    """
    url = URL(origin)
    path, _, query = target.partition("?")
    try:
        parts = url._uri_reference  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see above
        parts = parts._replace(path=parts.path.rstrip("/") + path, query=query or None)
    except AttributeError:
        return URL(str(origin).rstrip("/") + target)
    url._uri_reference = parts  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see above
    return url


def least(limit: float | None, left: float | None) -> float | None:
    """The shorter of two time limits, either of which may be none."""
    if limit is None or left is None:
        return left if limit is None else limit
    return min(limit, left)


def tls_context(base_url: str) -> SSLContext | bool:
    """The TLS settings for an origin, with the certificates that the environment may name.

    ``False`` is for http to this machine itself, which has no use for certificates.

    Raises:
        ConfigurationError: The environment names certificates that cannot be loaded.
        OSError: No file descriptor is free to load them with.
    """
    if base_url.startswith("http:") and proxy_for(base_url) is None:
        return False
    try:
        with no_fork:
            return httpx.create_ssl_context()
    except OSError as error:
        if is_exhausted(error):
            raise
        reason = type(error).__name__
    raise ConfigurationError(
        f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be loaded ({reason})"
    )


def refuse_httpx2(transport: object) -> None:
    """Refuse a transport of httpx2, whose requests and responses are other classes.

    Raises:
        ConfigurationError: It is one.
    """
    if any(kind.__module__.partition(".")[0] == "httpx2" for kind in type(transport).__mro__):
        raise ConfigurationError(
            f"transport: {type(transport).__name__} is a transport of httpx2: pass one of httpx"
        )


def transport_error(operation: Operation, error: Exception, *, sent: bool) -> PaystackError:
    """Make the error of an attempt that brought no answer. httpx's own becomes its cause.

    Args:
        operation: What was called.
        error: What the transport raised.
        sent: Whether the request may have been sent.
    """
    kind, text = next(
        (row for of_httpx, row in _ERRORS.items() if isinstance(error, of_httpx)),
        (ConnectionLostError, "the connection to Paystack broke"),
    )
    if is_exhausted(error):
        text = "no file descriptor is free: this process or machine has too many files open"
    elif not sent and kind in {ConnectionLostError, RequestTimeoutError}:
        text = "the connection broke, or took too long, while it was made"
    if not sent and kind in {ConnectionLostError, RequestTimeoutError}:
        kind = ConnectError
    return kind(f"{operation}: {text}", outcome_unknown=sent and operation.writes)


def without_frames(error: BaseException) -> BaseException:
    """Return an error without its traceback and those of what led to it.

    The frames of httpx and httpcore hold the request, and so the secret key.
    """
    seen, links = set[int](), [error]
    while links:
        link = links.pop()
        if id(link) not in seen:
            seen.add(id(link))
            link.__traceback__ = None
            links += [each for each in (link.__cause__, link.__context__) if each is not None]
    return error


def as_httpx(error: Exception) -> httpx.HTTPError:
    """Give the error of httpx for one from below: the libraries use the same names."""
    kind: type[httpx.HTTPError] = getattr(httpx, type(error).__name__)
    return kind(str(error))
