"""What a forked child must replace: locks that another thread held, and threads."""

import os
import threading
import weakref
from importlib import import_module
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


no_fork = threading.RLock()
"""A fork in another thread waits as long as this is held.

OpenSSL has locks inside, and no way to replace them: a child that is forked while another thread
loads certificates would wait for ever when it makes a TLS context. So has the import system. One
lock for both: with two, a fork could take one while a thread that holds the other waits for it.
This can be taken twice, for a signal handler may fork in the thread that holds it.
"""

if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    # logging takes its lock before a fork, too. What is registered last is taken first; a thread
    # that holds no_fork may log, so logging must be registered before.
    import_module("logging")
    os.register_at_fork(
        before=no_fork.acquire, after_in_parent=no_fork.release, after_in_child=no_fork.release
    )
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
