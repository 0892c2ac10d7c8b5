"""Clocks, sleep, callbacks, and the block that cancellation does not reach."""

import random
import select
import time
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Any, Protocol, TypeVar

A = TypeVar("A")
R = TypeVar("R")

clock = partial(time.monotonic)
"""Seconds from an arbitrary start, for measuring how long something took.

Not ``time.monotonic`` itself: freezegun replaces that in every module, but not in all threads, and
time limits would be measured with two different clocks.
"""

wall_clock = time.time
"""Seconds since 1970, for what a server says about dates."""

jitter = random.random
"""From 0 to 1."""

sleep = time.sleep


async def async_sleep(seconds: float) -> None:
    """Wait."""
    import anyio

    await anyio.sleep(seconds)


AsyncCallback = Callable[[A], Awaitable[R]]
"""What is called back with one argument, and may wait."""

Callback = Callable[[A], R]
"""The same for a thread."""


class Socket(Protocol):
    """A socket, of any kind that event libraries make."""

    def fileno(self) -> int:
        """Its file descriptor; -1 when it is closed."""
        ...


def is_readable(socket: Socket) -> bool:
    """Whether something can be read without waiting: data, or the end of the connection.

    Raises:
        ValueError: The socket was closed here.
    """
    descriptor = socket.fileno()
    if not hasattr(select, "poll"):  # Windows; and some event libraries take it away.
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


class AsyncNetworkStream(Protocol):
    """A connection, as httpcore hands it over."""

    def get_extra_info(self, info: str) -> Any:
        """Tell something about it."""
        ...

    async def read(self, max_bytes: int, timeout: float | None) -> bytes:  # noqa: ASYNC109 - httpcore's
        """Receive some bytes; none at the end."""
        ...

    async def write(self, buffer: bytes, timeout: float | None) -> None:  # noqa: ASYNC109 - httpcore's
        """Send bytes."""
        ...

    async def aclose(self) -> None:
        """Close it."""
        ...


class NetworkStream(Protocol):
    """The same for a thread."""

    def get_extra_info(self, info: str) -> Any:
        """Tell something about it."""
        ...

    def read(self, max_bytes: int, timeout: float | None) -> bytes:
        """Receive some bytes; none at the end."""
        ...

    def write(self, buffer: bytes, timeout: float | None) -> None:
        """Send bytes."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class AsyncShieldCancellation:
    """Lets a block of a few moments end, though the task around it was cancelled."""

    async def __aenter__(self) -> None:
        from anyio import CancelScope

        self._scope = CancelScope(shield=True, deadline=_seconds_from_now(1))
        self._scope.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return self._scope.__exit__(kind, error, traceback)


class ShieldCancellation:
    """Nothing to do: nobody cancels a thread."""

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


def _seconds_from_now(seconds: float) -> float:
    from anyio import current_time

    return current_time() + seconds
