"""All that this package has to do with httpx. No other module imports it."""

import platform
from collections.abc import AsyncIterator, Iterator, Mapping
from ssl import SSLContext
from types import FunctionType, MethodType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import h11
import httpcore
import httpx
from httpcore import WriteError
from httpx import (
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

from paystackx._config import Settings, Timeout
from paystackx._operation import Operation, Request
from paystackx._preload import is_exhausted
from paystackx._proxies import proxy_for
from paystackx._records import frozen
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
    "WIRE_ERRORS",
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
    "PoolTimeout",
    "ReadError",
    "ReadTimeout",
    "RequestDefaults",
    "RequestStream",
    "SSLContext",
    "SyncByteStream",
    "WriteError",
    "WrongStreamError",
    "address",
    "as_httpx",
    "has_leftover",
    "has_one_connection",
    "http_request",
    "is_direct",
    "least",
    "one_connection",
    "refuse_httpx2",
    "request_defaults",
    "request_headers",
    "tls_context",
    "transport_error",
    "without_frames",
]

ONE_CONNECTION = Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=None)

HTTPX_ERRORS = (httpx.HTTPError, httpx.StreamError, OSError)
"""What a transport may raise. A custom one may let an ``OSError`` through."""

WIRE_ERRORS = (
    h11.ProtocolError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
)
"""What may be raised below httpx, over a connection that is made."""

X = TypeVar("X", AsyncHTTPTransport, HTTPTransport)

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


@frozen
class RequestDefaults:
    """What all requests of a client have in common, put together once.

    Attributes:
        origin: Where Paystack is.
        timeout: The time limits.
        headers: The headers of every request, in a class whose repr hides the key.
        prefix: What the path of every request begins with; mostly empty.
    """

    origin: httpx.URL
    timeout: Timeout
    headers: Headers
    prefix: str


def request_defaults(settings: Settings) -> RequestDefaults:
    """Put together what all requests of a client have in common."""
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
    origin = httpx.URL(settings.base_url)
    prefix = origin.raw_path.decode().rstrip("/")
    return RequestDefaults(origin, settings.timeout, headers, prefix)


def request_headers(request: Request, defaults: RequestDefaults) -> Headers:
    """Give the headers of a request."""
    if request.body is None:
        return defaults.headers
    headers = defaults.headers.copy()
    headers["Content-Length"] = str(len(request.body))
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


def address(origin: httpx.URL, target: str) -> httpx.URL:
    """The address of a request, from parts that are percent-encoded already.

    httpx would parse all of it again, which takes 10 microseconds. Where a URL of httpx has
    something else inside, that is what happens.
    """
    url = httpx.URL(origin)
    path, _, query = target.partition("?")
    try:
        parts = url._uri_reference  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see above
        parts = parts._replace(path=parts.path.rstrip("/") + path, query=query or None)
    except AttributeError:
        return httpx.URL(str(origin).rstrip("/") + target)
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


def one_connection(kind: type[X], base_url: str, *, verify: SSLContext | bool) -> X:
    """Make a transport of httpx that holds one connection to an origin.

    httpx's transport has a pool of httpcore inside, which silently replaces a connection that the
    server has closed, costs a call up to a third of its time, and has a lock that a signal handler
    may leave locked. It is replaced by one connection of httpcore, straight or through a proxy.
    The transport stays httpx's: what patches its methods (vcrpy, respx, pytest-httpx,
    OpenTelemetry) sees every call. Where httpx has something else inside, that stays.

    Raises:
        ConfigurationError: The environment names a proxy that cannot be used.
    """
    transport = _with_proxy(kind, verify=verify, proxy=proxy_for(base_url))
    pool: object = getattr(transport, "_pool", None)
    if isinstance(pool, httpcore.ConnectionPool | httpcore.AsyncConnectionPool):
        url = httpx.URL(base_url)
        origin = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/"
        ).origin
        inside: Any = pool.create_connection(origin)
        transport._pool = inside  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - see above
    return transport


def _with_proxy(kind: type[X], *, verify: SSLContext | bool, proxy: str | None) -> X:
    try:
        with no_fork:  # It makes a TLS context even where there is no TLS.
            return kind(verify=verify, limits=ONE_CONNECTION, proxy=proxy)
    except (ValueError, ImportError, InvalidURL) as error:
        reason = type(error).__name__
    # From outside the except block, and without the address: it may have a password in it.
    proxy = None
    raise ConfigurationError(
        "the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names cannot be used "
        f"({reason}): correct it, or name this host in NO_PROXY"
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


def has_one_connection(transport: AsyncHTTPTransport | HTTPTransport) -> bool:
    """Whether a transport can use only the connection that it has."""
    return not hasattr(getattr(transport, "_pool", None), "connections")


def is_direct(transport: AsyncHTTPTransport | HTTPTransport) -> bool:
    """Whether a transport would only hand a request on to its connection, with nobody to see it.

    Tools that look at requests or answer them replace a method of a transport of httpx (vcrpy,
    pytest-httpx, OpenTelemetry) or of a connection of httpcore (respx).
    """
    inside: object = getattr(transport, "_pool", None)
    return (
        isinstance(inside, httpcore.HTTPConnection | httpcore.AsyncHTTPConnection)
        and _is_own("httpx", transport)
        and _is_own("httpcore", inside)
    )


def _is_own(library: str, part: Any) -> bool:
    """Whether a method is the library's own, and not what a tool has put in its place.

    A wrapper may pretend to be what it wraps: its name, its module and even its class. Its type
    and the module that it was written in tell.
    """
    name = "handle_request" if hasattr(part, "handle_request") else "handle_async_request"
    method: object = getattr(part, name, None)
    if type(method) is not MethodType or type(method.__func__) is not FunctionType:
        return False
    return str(method.__func__.__globals__.get("__name__")).startswith(f"{library}.")


def as_httpx(error: Exception) -> httpx.HTTPError:
    """Give the error of httpx for one from below: the libraries use the same names."""
    kind: type[httpx.HTTPError] = getattr(httpx, type(error).__name__)
    return kind(str(error))


def has_leftover(transport: AsyncHTTPTransport | HTTPTransport) -> bool:
    """Whether more was received than the answer.

    httpcore keeps what follows an answer and takes it for the next one, which may be somebody
    else's. It has no public way to ask; where its inside is another, nothing is found.
    """
    part: Any = getattr(transport, "_pool", None)
    while part is not None and not hasattr(part, "_h11_state"):
        part = getattr(part, "_connection", None)  # a tunnel has a connection inside
    return part is not None and bool(part._h11_state.trailing_data[0])  # noqa: SLF001 - see above
