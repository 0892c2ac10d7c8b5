"""What a forked child must replace: locks that another thread held, and threads."""

import os
import threading
import weakref
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
    """Holds a lock that is replaced in a forked child, whoever held it in the parent.

    Use it as ``with lock.current:``. The ``with`` statement must get the ``threading.Lock``
    itself: it is entered and left in C, where no signal handler can raise. An ``__enter__``
    written in Python can be interrupted after it took the lock, and nobody would release it.
    """

    def __init__(self) -> None:
        self.current = threading.Lock()
        forget_after_fork(self)

    def forget(self) -> None:
        """Start anew."""
        self.current = threading.Lock()
