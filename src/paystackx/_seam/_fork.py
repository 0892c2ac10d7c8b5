"""What a forked child must forget: locks that another thread held, threads that were not copied."""

import os
import threading
import weakref
from types import TracebackType
from typing import Protocol


class Forgetful(Protocol):
    """What starts anew in a child."""

    def forget(self) -> None:
        """Start anew. Called in the child, before anything else runs there."""
        ...


_forgetful: weakref.WeakSet[Forgetful] = weakref.WeakSet()


def forget_after_fork(thing: Forgetful) -> None:
    """Let a thing start anew in every child, as long as it exists."""
    _forgetful.add(thing)


def _in_child() -> None:
    for thing in list(_forgetful):
        thing.forget()


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_in_child)


class ForkProofLock:
    """A lock that a forked child finds open, whoever held it in the parent."""

    def __init__(self) -> None:
        self.forget()
        forget_after_fork(self)

    def forget(self) -> None:
        """Start anew."""
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()
