"""The sandbox as an httpx transport: one lock, one method that answers, and the faults."""

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import TIMEOUT_MAX, Lock
from typing import Any

from paystackx._engine.http import (
    AsyncBaseTransport,
    BaseTransport,
    HTTPRequest,
    HTTPResponse,
    ReadError,
    ReadTimeout,
)
from paystackx._seam import async_sleep, clock, sleep
from paystackx.sandbox import _exchange as exchange
from paystackx.sandbox._exchange import Arrival, SandboxCall
from paystackx.sandbox._faults import Delay, Drop, Fail, Fault, Faults, Garble, Ruling
from paystackx.sandbox._integration import Integration
from paystackx.sandbox._resource import Resource
from paystackx.sandbox._routing import Router
from paystackx.sandbox._webhooks import Postman, SignedWebhook

_RULING = "paystackx.sandbox"
"""Under this name, a request's extensions say what is to happen to it."""


def _now() -> datetime:
    return datetime.now(UTC)


class SandboxTransport(AsyncBaseTransport, BaseTransport):
    """A sandbox of some resources, whichever they are.

    Args:
        resources: The resources.
        clock: See ``Sandbox``.
        secret_key: See ``Sandbox``.
        webhook_url: See ``Sandbox``.
    """

    def __init__(
        self,
        resources: Iterable[Resource[Any]],
        clock: Callable[[], datetime] | None,
        secret_key: str | None,
        webhook_url: str | None,
    ) -> None:
        if secret_key is not None and not secret_key.startswith("sk_"):
            raise ValueError("secret_key: pass a secret key, which begins with sk_")
        self._resources = tuple(resources)
        self._router = Router(self._resources)
        self._clock = clock
        self._secret_key = secret_key
        self._postman = None if webhook_url is None else Postman(webhook_url)
        self._lock = Lock()
        self._begin()

    def _begin(self) -> None:
        own = self._clock
        self._integration = Integration(own or _now, self._secret_key)
        for resource in self._resources:
            self._integration.state(resource.state)
        self._faults = Faults((lambda: own().timestamp()) if own else clock)
        self._calls = list[SandboxCall]()
        self._webhooks = list[SignedWebhook]()

    def __repr__(self) -> str:
        counts = self._integration.counts().items()
        return f"<Sandbox {' '.join(f'{name}={count}' for name, count in counts)}>"

    def reset(self) -> None:
        """Make the sandbox as new: no records, calls, webhooks, faults or rate limits."""
        with self._lock:
            self._begin()

    @property
    def calls(self) -> tuple[SandboxCall, ...]:
        """The calls that were received, in order."""
        return tuple(self._calls)

    @property
    def webhooks(self) -> tuple[SignedWebhook, ...]:
        """The webhooks that were sent, in order."""
        return tuple(self._webhooks)

    def fail(
        self,
        operation: str | None,
        *,
        status: int = 503,
        times: int | None = 1,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next calls with an error; nothing changes.

        Faults wait in one queue. A call takes the first that fits it, and only that one.

        Args:
            operation: The method of the client, such as ``"create"``; ``None`` for any call.
            status: The HTTP status.
            times: How many calls; ``None`` for all that follow.
            message: Paystack's message in the body.
            headers: More headers of the answer, such as ``{"Retry-After": "2"}``.

        Raises:
            ValueError: An argument is wrong.
        """
        self._add(operation, Fail(_status(status), message, _text(headers or {})), times)

    def drop(self, operation: str | None, *, times: int | None = 1, acted: bool = False) -> None:
        """Break the connection of the next calls, so that the client gets no answer.

        Args:
            operation: The method of the client; ``None`` for any call.
            times: How many calls; ``None`` for all that follow.
            acted: Whether the call is acted on before the connection breaks.

        Raises:
            ValueError: An argument is wrong.
        """
        self._add(operation, Drop(acted), times)

    def delay(self, operation: str | None, seconds: float, *, times: int | None = 1) -> None:
        """Wait before the next calls are acted on and answered; the event loop stays free.

        A client that gives up earlier, at its read time-out or when it is cancelled, does not
        stop the call: it is acted on, as a slow server would.

        Args:
            operation: The method of the client; ``None`` for any call.
            seconds: How long.
            times: How many calls; ``None`` for all that follow.

        Raises:
            ValueError: An argument is wrong.
        """
        if not 0 <= seconds <= TIMEOUT_MAX:
            raise ValueError("seconds: pass 0 or more, and what a thread can wait for")
        self._add(operation, Delay(seconds), times)

    def garble(
        self,
        operation: str | None,
        body: bytes | str,
        *,
        status: int = 200,
        content_type: str = "text/html",
        times: int | None = 1,
    ) -> None:
        """Answer the next calls with any body, as a gateway might; nothing changes.

        Args:
            operation: The method of the client; ``None`` for any call.
            body: The body.
            status: The HTTP status.
            content_type: The media type.
            times: How many calls; ``None`` for all that follow.

        Raises:
            ValueError: An argument is wrong.
        """
        # A memoryview refuses a number, of which bytes() would make as many zeros.
        content = body.encode() if isinstance(body, str) else bytes(memoryview(body))
        media_type = _text({"content_type": content_type})["content_type"]
        self._add(operation, Garble(content, _status(status), media_type), times)

    def limit(self, operation: str | None, requests: int, seconds: float) -> None:
        """Limit how often an operation may be called, from the next call on.

        The window begins with a call and lasts ``seconds``. Calls beyond ``requests`` get 429.
        Every answer has the headers ``x-ratelimit-limit``, ``-remaining`` and ``-reset``. Time is
        what the sandbox's ``clock`` says, or else the machine's monotonic clock.

        Args:
            operation: The method of the client; ``None`` limits each operation by itself.
            requests: How many calls are answered in a window.
            seconds: The length of a window.

        Raises:
            ValueError: An argument is wrong.
        """
        with self._lock:
            self._faults.limit(self._known(operation), requests, seconds)

    def _add(self, operation: str | None, fault: Fault, times: int | None) -> None:
        with self._lock:
            self._faults.add(self._known(operation), fault, times)

    def _known(self, operation: str | None) -> str | None:
        if operation is not None and operation not in self._router.names:
            names = ", ".join(self._router.names)
            raise ValueError(f"operation: pass None for any, or one of {names}")
        return operation

    def handle_request(self, request: HTTPRequest) -> HTTPResponse:
        """Answer a request of a sync client; httpx's name for it."""
        request.read()
        seconds, is_too_late = self._receive(request)
        try:
            if seconds:
                sleep(seconds)
        finally:
            response = self.respond(request)
        if is_too_late:
            raise ReadTimeout("the sandbox was asked to answer too late", request=request)
        return response

    async def handle_async_request(self, request: HTTPRequest) -> HTTPResponse:
        """Answer a request of an async client; httpx's name for it."""
        await request.aread()
        seconds, is_too_late = self._receive(request)
        try:
            if seconds:
                await async_sleep(seconds)
        finally:
            response = self.respond(request)
        if is_too_late:
            raise ReadTimeout("the sandbox was asked to answer too late", request=request)
        return response

    def respond(self, request: HTTPRequest) -> HTTPResponse:
        """Answer a request whose body was read; sync and async clients both come here.

        Override it in a subclass to answer other paths, or to see every request.

        Raises:
            httpx.ReadError: The connection is to break.
        """
        arrival = self._arrival(request)
        with self._changing() as integration:
            ruling: Ruling | None = request.extensions.get(_RULING)
            if ruling is None:
                ruling = self._faults.rule(arrival.name)
            reply = exchange.reply(integration, arrival, ruling)
            self._calls.append(arrival.record(reply))
        if reply is None:
            raise ReadError("the sandbox was asked to drop the connection", request=request)
        return HTTPResponse(reply.status, headers=dict(reply.headers), content=reply.content)

    def _receive(self, request: HTTPRequest) -> tuple[float, bool]:
        """Decide what happens to a request.

        Returns:
            How long to wait, and whether that is too long for the client.
        """
        with self._lock:
            ruling = self._faults.rule(self._arrival(request).name)
        limits: Any = request.extensions.get("timeout", {})
        request.extensions = {**request.extensions, _RULING: ruling}
        if not isinstance(ruling.fault, Delay):
            return 0, False
        seconds = ruling.fault.seconds
        limit: float | None = limits.get("read")
        return (seconds, False) if limit is None or seconds <= limit else (limit, True)

    def _arrival(self, request: HTTPRequest) -> Arrival:
        target = request.url.raw_path.decode("ascii")
        return exchange.arrival(
            self._router, request.method, target, request.headers, request.content
        )

    @contextmanager
    def _changing(self) -> Generator[Integration]:
        """Hold the lock, and send the webhooks that a change makes."""
        with self._lock:
            integration = self._integration
            yield integration
            new, integration.outbox = integration.outbox, []
            self._webhooks += new
            if self._postman is not None:
                self._postman.post(new)


def _status(status: int) -> int:
    if status not in range(200, 600):
        raise ValueError("status: pass an HTTP status from 200 to 599")
    return status


def _text(headers: Mapping[str, object]) -> dict[str, str]:
    texts = {name.lower(): str(value) for name, value in headers.items()}
    for name, value in texts.items():
        # A line end would begin another header, or the body.
        if not re.fullmatch(r"[\w-]+", name, re.ASCII) or not re.fullmatch(r"[ -~\t]*", value):
            raise ValueError(f"{name!r}: pass a header's name, and a value in visible ASCII")
    return texts
