"""One call, from its request to its end: what every client of this package is built on."""

import logging
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import attrs

from paystackx import _config as config
from paystackx import webhooks
from paystackx._async.any_endpoint import AsyncAnyEndpoint
from paystackx._async.pool import AsyncPool
from paystackx._config import PAYSTACK, UNSET, SecretKey, Settings, Timeout, Unset
from paystackx._convert import Reader
from paystackx._decipher import decipher
from paystackx._http import (
    HTTPX_ERRORS,
    AsyncBaseTransport,
    http_request,
    request_defaults,
    transport_error,
)
from paystackx._operation import Operation, Request
from paystackx._retry import RateLimitWindows, RetryState
from paystackx._seam import AsyncDeadline, DeadlineExceededError, async_sleep, clock, jitter
from paystackx.errors import (
    Attempt,
    ClientClosedError,
    ConfigurationError,
    PaystackError,
    one_line,
)
from paystackx.response import Response

T = TypeVar("T")
C = TypeVar("C", bound="BaseAsyncAPIClient")

_log = logging.getLogger("paystackx")


class BaseAsyncAPIClient(AsyncAnyEndpoint):
    """Sends requests to Paystack and reads the answers.

    One client keeps its connections between calls: make one and share it.

    Args:
        secret_key: Your ``sk_test_...`` or ``sk_live_...`` key; else the environment's
            ``PAYSTACK_SECRET_KEY``.
        base_url: Where Paystack is: https, or http to this machine itself.
        timeout: Time limits; a number of seconds for the whole call; ``None`` for no limit.
        max_retries: How often a failed try may be repeated.
        max_connections: How many connections may be open at once.
        transport: An httpx transport to send with in place of connections of the client's own,
            for example a ``paystackx.sandbox.Sandbox``. The client closes it.

    Raises:
        ConfigurationError: An argument is missing or malformed.
    """

    # Here, so that the repr of a client whose making failed works: tracebacks show it.
    _closed = False

    def __init__(
        self,
        secret_key: str | None = None,
        *,
        base_url: str = PAYSTACK,
        timeout: Timeout | float | None = Timeout(),  # noqa: B008 - frozen
        max_retries: int = 2,
        max_connections: int = 100,
        transport: AsyncBaseTransport | None = None,
    ) -> None:
        # No traceback that shows local variables may show the key, so it goes first.
        key, secret_key = SecretKey(secret_key), None
        key.reveal()
        if transport is not None and not hasattr(transport, "handle_async_request"):
            raise ConfigurationError(
                f"transport: {type(transport).__name__} has no handle_async_request: pass an httpx "
                "transport of this client's kind"
            )
        self._settings = Settings(
            key=key,
            base_url=config.origin(base_url),
            timeout=config.time_limits(timeout),
            max_retries=config.count("max_retries", max_retries, least=0),
            max_connections=config.count("max_connections", max_connections, least=1),
        )
        self._defaults = request_defaults(self._settings)
        self._windows = RateLimitWindows()
        self._pool = AsyncPool(self._settings.base_url, self._settings.max_connections, transport)
        self._owns_pool = True
        # Clients of one resource that share the connections, made at first use.
        self._resources: dict[type[BaseAsyncAPIClient], BaseAsyncAPIClient] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'closed' if self._closed else 'open'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        settings = self._settings
        if not settings.key.from_environment or self._pool.is_foreign:
            raise TypeError(
                f"a {type(self).__name__} is copied or pickled only without secret_key= and "
                "transport=: let it read the environment's PAYSTACK_SECRET_KEY on both sides"
            )
        options = {
            "base_url": settings.base_url,
            "timeout": settings.timeout,
            "max_retries": settings.max_retries,
            "max_connections": settings.max_connections,
        }
        return _remake, (type(self), options, dict(settings.headers))

    async def __aenter__(self) -> Self:
        self._refuse_if_closed()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the client and its connections. Closing twice is allowed.

        A client made by ``with_options`` leaves the connections to the client it came from.
        """
        self._closed = True
        for client in self._resources.values():
            client._closed = True  # noqa: SLF001 - a client of this one's own
        if self._owns_pool and not self._pool.closed:
            await self._pool.aclose()

    def with_options(
        self,
        *,
        timeout: Timeout | float | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        headers: Mapping[str, str] | Unset = UNSET,
    ) -> Self:
        """Make a client with other settings that shares this one's connections.

        Args:
            timeout: Time limits; a number of seconds for the whole call; ``None`` for no limit.
            max_retries: How often a failed try may be repeated.
            headers: More headers for every request, beside those of this client.

        Returns:
            A client of the same class. It need not be closed, and closing it leaves the
            connections open.

        Raises:
            ConfigurationError: An argument is malformed, or a header is the client's own.

        Example::

            response = await client.with_options(timeout=10).create("ada@example.com")
            print(response.data.customer_code)
        """
        changes: dict[str, Any] = {}
        if timeout is not UNSET:
            changes["timeout"] = config.time_limits(timeout)
        if max_retries is not UNSET:
            changes["max_retries"] = config.count("max_retries", max_retries, least=0)
        if headers is not UNSET:
            changes["headers"] = {**self._settings.headers, **config.extra_headers(headers)}
        child = self._sharing(type(self))
        child._change(changes)  # noqa: SLF001 - a client of this class
        return child

    def _sharing(self, kind: type[C]) -> C:
        """Make a client that shares this one's connections, rate-limit windows and settings."""
        client = object.__new__(kind)
        vars(client).update(vars(self), _owns_pool=False, _resources={})
        return client

    def _change(self, changes: Mapping[str, Any]) -> None:
        self._settings = attrs.evolve(self._settings, **changes)
        self._defaults = request_defaults(self._settings)

    def is_verified_webhook_payload(self, payload: bytes, signature: str) -> bool:
        """Say whether a webhook was signed with this client's secret key.

        Args:
            payload: The request's body, byte for byte as it came: not parsed, not written anew.
            signature: The value of the header ``x-paystack-signature``.

        Returns:
            ``True`` when the signature fits. See https://paystack.com/docs/payments/webhooks/.
        """
        return webhooks.is_verified(payload, signature, self._settings.key.reveal())

    async def _call(self, request: Request, reader: Reader[T]) -> Response[T]:
        """Send a request until it is answered; give the typed answer, or raise one typed error."""
        self._refuse_if_closed()
        total = self._settings.timeout.total
        course = RetryState(
            operation=request.operation,
            total=total,
            max_retries=self._settings.max_retries,
            windows=self._windows,
            started=clock(),
            jitter=jitter,
        )
        try:
            async with AsyncDeadline(total, self._pool.watchdog) as deadline:
                while True:
                    while (seconds := course.wait(clock())) > 0:
                        await async_sleep(seconds)
                    try:
                        return await self._try(request, reader, deadline, course)
                    except PaystackError as error:
                        course.raise_or_schedule(error, clock())
        except DeadlineExceededError:
            late = course.timed_out()
            if course.in_attempt:
                _log_attempt(request.operation, course.end(None, late, clock()))
        # From outside the except block: what ended the wait says nothing more.
        raise course.finished(late)

    async def _try(
        self, request: Request, reader: Reader[T], deadline: AsyncDeadline, course: RetryState
    ) -> Response[T]:
        """Send a request once."""
        operation = request.operation
        sent, answer = course.begin(clock()), None
        try:
            http = http_request(request, self._defaults, deadline.left())
            answer = await self._pool.send(http, self._defaults.timeout, deadline, sent)
            response = decipher(operation, answer, reader)
        except HTTPX_ERRORS as error:
            deadline.left()
            failure = transport_error(operation, error, sent=sent.may_have_been_sent)
            _log_attempt(operation, course.end(None, failure, clock()))
            raise failure from error
        except PaystackError as error:
            _log_attempt(operation, course.end(answer, error, clock()))
            raise
        _log_attempt(operation, course.end(answer, None, clock()))
        if response.issues:
            _log.warning(
                "%s: not what the model says, so None: %s",
                operation,
                one_line("; ".join(response.issues)),
            )
        return response

    def _refuse_if_closed(self) -> None:
        if self._closed or self._pool.closed:
            raise ClientClosedError(f"this {type(self).__name__} was closed; make a new one")


def _remake(
    kind: type[BaseAsyncAPIClient], options: Mapping[str, Any], headers: Mapping[str, str]
) -> BaseAsyncAPIClient:
    """Make a client like another, with a key and connections of its own."""
    client = kind(**options)
    client._change({"headers": headers})  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - so it is made
    return client


def _log_attempt(operation: Operation, attempt: Attempt) -> None:
    """Log a try, without a value that a user passed or Paystack sent."""
    _log.debug(
        "%s: attempt %d, %s, %.0f ms, request id %s",
        operation,
        attempt.number,
        attempt.status_code or attempt.error,
        attempt.seconds * 1000,
        attempt.request_id,
    )
