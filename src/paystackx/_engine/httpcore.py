"""One connection of httpcore inside a transport of httpx, and whether it may be used directly."""

from ssl import SSLContext, SSLError, SSLObject, SSLWantReadError
from types import FunctionType, MethodType
from typing import Any, TypeVar

import h11
import httpcore
from httpcore import WriteError as WriteError

from paystackx._engine.http import URL, AsyncHTTPTransport, HTTPTransport, InvalidURL, Limits
from paystackx._engine.proxies import proxy_for
from paystackx._seam import no_fork
from paystackx.errors import ConfigurationError

ONE_CONNECTION = Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=None)

WIRE_ERRORS = (
    h11.ProtocolError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
)
"""What may be raised below httpx, over a connection that is made."""

X = TypeVar("X", AsyncHTTPTransport, HTTPTransport)


def one_connection(
    kind: type[X], base_url: str, *, verify: SSLContext | bool, network: Any = None
) -> X:
    """Make a transport of httpx that holds one connection to an origin.

    httpx's transport has a pool of httpcore inside, which silently replaces a connection that the
    server has closed, costs a call up to a third of its time, and has a lock that a signal handler
    may leave locked. It is replaced by one connection of httpcore, straight or through a proxy.
    The transport stays httpx's: what patches its methods (vcrpy, respx, pytest-httpx,
    OpenTelemetry) sees every call. Where httpx has something else inside, that stays.

    Args:
        kind: The class of the transport.
        base_url: The origin.
        verify: The TLS settings.
        network: A network backend of httpcore, in place of its own.

    Raises:
        ConfigurationError: The environment names a proxy that cannot be used.
    """
    transport = _with_proxy(kind, verify=verify, proxy=proxy_for(base_url))
    pool: object = getattr(transport, "_pool", None)
    if isinstance(pool, httpcore.ConnectionPool | httpcore.AsyncConnectionPool):
        url = URL(base_url)
        origin = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/"
        ).origin
        if network is not None:
            pool._network_backend = network  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - httpx has no argument for it
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


def is_open(transport: AsyncHTTPTransport | HTTPTransport) -> bool:
    """Whether a transport has an open connection after an answer, and received nothing after it.

    httpcore closes the connection after an answer that says so.
    """
    is_closed = getattr(getattr(transport, "_pool", None), "is_closed", None)
    return not (is_closed and is_closed()) and not has_leftover(transport)


def has_leftover(transport: AsyncHTTPTransport | HTTPTransport) -> bool:
    """Whether more was received than the answer.

    httpcore keeps what follows an answer and takes it for the next one, which may be somebody
    else's. It has no public way to ask; where its inside is another, nothing is found.
    """
    part: Any = getattr(transport, "_pool", None)
    while part is not None and not hasattr(part, "_h11_state"):
        part = getattr(part, "_connection", None)  # a tunnel has a connection inside
    return part is not None and bool(part._h11_state.trailing_data[0])  # noqa: SLF001 - see above


def has_unread_bytes(stream: object) -> bool:
    """Whether anyio has received more than was read.

    It receives up to 256 KiB at once, and a read asks for 64. What an answer of exactly that size
    leaves behind is nothing that the socket could tell of. There is no public way to ask, as above.
    """
    part: Any = getattr(stream, "_stream", None)
    while hasattr(part, "transport_stream"):  # TLS, perhaps through a proxy that has its own
        part = part.transport_stream
    return bool(getattr(getattr(part, "_protocol", None), "read_queue", None))


def has_unread_records(tls: object) -> bool:
    """Whether TLS has received more than was read.

    anyio reads from the socket whatever there is, and decrypts one record at a time. What waits in
    between is nothing that the socket could tell of.
    """
    if not isinstance(tls, SSLObject):
        return False  # A socket of ssl decrypts what it reads.
    try:
        tls.read(1)
    except SSLWantReadError:
        return False
    except SSLError:
        pass
    return True
