"""One call, from its request to its end: what every client of this package is built on."""

import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import attrs

from paystackx import _config as config
from paystackx._async.any_endpoint import AsyncAnyEndpoint
from paystackx._config import UNSET, SecretKey, Settings, Timeout, Unset
from paystackx._operation import Request
from paystackx._preload import importing
from paystackx._rate_limits import RateLimitWindows
from paystackx._reading.convert import Reader
from paystackx._reading.decipher import decipher
from paystackx._retry import RetryState
from paystackx._seam import AsyncDeadline, DeadlineExceededError, async_sleep, clock, jitter
from paystackx.errors import (
    Attempt,
    ClientClosedError,
    ConfigurationError,
    PaystackError,
    one_line,
    printable_request_id,
)
from paystackx.response import Response

if TYPE_CHECKING:
    from paystackx._engine.http import AsyncBaseTransport
else:
    # httpx is imported with the first client; the annotation can be evaluated before that.
    AsyncBaseTransport = Any

T = TypeVar("T")
C = TypeVar("C", bound="BaseAsyncAPIClient")

_log = logging.getLogger("paystackx")


class BaseAsyncAPIClient(AsyncAnyEndpoint):
    """Sends requests to Paystack and reads the responses.

    One client keeps its connections between calls: make one and share it.

    Args:
        secret_key: Your ``sk_test_...`` or ``sk_live_...`` key; else the environment's
            ``PAYSTACK_SECRET_KEY``.
        base_url: Where Paystack is: https, or http to this machine itself. Else the environment's
            ``PAYSTACK_BASE_URL``, else ``https://api.paystack.co``.
        timeout: Time limits; a number of seconds for the whole call; ``None`` for no limit.
        max_retries: How many times a failed attempt may be repeated.
        max_connections: How many connections may be open at once.
        transport: An httpx transport to use in place of the client's own connections,
            for example a ``paystackx.sandbox.Sandbox``. The client closes it.
        on_attempt: Called after each attempt with its ``Attempt``, for metrics and traces. If it
            raises an exception, that is logged and the call goes on.

    Raises:
        ConfigurationError: An argument is missing or malformed.
    """

    # On the class, so that the repr works in a traceback of a constructor that failed.
    _closed = False

    def __init__(
        self,
        secret_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: Timeout | float | None = Timeout(),  # noqa: B008 - frozen
        max_retries: int = 2,
        max_connections: int = 100,
        transport: AsyncBaseTransport | None = None,
        on_attempt: Callable[[Attempt], None] | None = None,
    ) -> None:
        # A traceback may show local variables, so the key is removed from them first.
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
            on_attempt=config.attempt_callback(on_attempt),
        )
        with importing():
            from paystackx._async.pool import AsyncPool

            self._pool = AsyncPool(
                self._settings.base_url, self._settings.max_connections, transport
            )
        self._defaults = self._pool.request_defaults(self._settings)
        self._windows = RateLimitWindows()
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
            "on_attempt": settings.on_attempt,
            "transport": self._pool.engine,
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
        for client in list(self._resources.values()):  # Another thread may be adding one.
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
            max_retries: How many times a failed attempt may be repeated.
            headers: More headers for every request, in addition to those of this client.

        Returns:
            A client of the same class. You do not have to close it; closing it leaves
            the connections open.

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
        self._defaults = self._pool.request_defaults(self._settings)

    def is_verified_webhook_payload(self, payload: bytes, signature: str) -> bool:
        """Say whether a webhook was signed with this client's secret key.

        Args:
            payload: The bytes of the request's body exactly as received, not JSON that was parsed.
            signature: The value of the header ``x-paystack-signature``.

        Returns:
            ``True`` if the signature is right. See https://paystack.com/docs/payments/webhooks/.
        """
        with importing():
            from paystackx import webhooks
        return webhooks.is_verified(payload, signature, self._settings.key.reveal())

    async def _call(self, request: Request, reader: Reader[T]) -> Response[T]:
        """Send a request until there is a result; return it, or raise one typed error."""
        self._refuse_if_closed(request.reference)
        settings = self._settings
        state = RetryState(
            request=request,
            total=settings.timeout.total,
            max_retries=settings.max_retries,
            windows=self._windows,
            started=clock(),
            jitter=jitter,
        )
        deadline = AsyncDeadline(state.total, self._pool.watchdog)
        try:
            while True:
                while (seconds := state.wait(clock())) > 0:
                    await async_sleep(seconds)
                try:
                    return await self._attempt(request, reader, deadline, state)
                except PaystackError as error:
                    state.raise_or_schedule(error, clock())
        except DeadlineExceededError:
            late = state.timed_out()
            if state.in_attempt:
                self._report(state.end_attempt(None, late, clock()))
        # Raised outside the except block: the exception that ended the wait adds nothing.
        raise state.finished(late)

    async def _attempt(
        self, request: Request, reader: Reader[T], deadline: AsyncDeadline, state: RetryState
    ) -> Response[T]:
        """Send a request once."""
        operation = request.operation
        sent, answer = state.begin_attempt(clock()), None
        try:
            answer = await self._pool.send(request, self._defaults, deadline, sent)
            response = decipher(operation, answer, reader)
        except PaystackError as error:
            self._report(state.end_attempt(answer, error, clock()))
            raise
        self._report(state.end_attempt(answer, None, clock()))
        # The response is frozen for users. It is complete only now, and a copy would cost time.
        object.__setattr__(response, "attempts", state.attempts)
        if response.issues:
            _log.warning(
                "%s: parts of the response are not of the expected type: %s",
                one_line(str(operation)),
                one_line("; ".join(response.issues)),
            )
        return response

    def _report(self, attempt: Attempt) -> None:
        """Log an attempt, without a value of the caller or of Paystack, and pass it on."""
        if _log.isEnabledFor(logging.DEBUG):
            _log.debug(
                "%s: attempt %d, %s, %.0f ms, request id %s",
                one_line(attempt.operation),
                attempt.number,
                attempt.status_code or attempt.error,
                attempt.seconds * 1000,
                printable_request_id(attempt.request_id) or "unknown",
            )
        if self._settings.on_attempt is not None:
            try:
                self._settings.on_attempt(attempt)
            except Exception as error:  # noqa: BLE001 - a defect in metrics must not end a payment
                _log.warning("on_attempt raised %s: %s", type(error).__name__, one_line(str(error)))

    def _refuse_if_closed(self, reference: str | None = None) -> None:
        if self._closed or self._pool.closed:
            error = ClientClosedError(f"this {type(self).__name__} was closed; make a new one")
            error.reference = reference
            raise error


def _remake(
    kind: type[BaseAsyncAPIClient], options: Mapping[str, Any], headers: Mapping[str, str]
) -> BaseAsyncAPIClient:
    """Make a client like another, with a key and connections of its own."""
    client = kind(**options)
    client._change({"headers": headers})  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - so it is made
    return client
