"""Imports that are made late: what the first client needs, and what only a few calls need.

A fork in the middle of another thread's import leaves the child with a lock that nobody releases:
whatever the child imports from there would hang. So what a usual call needs is imported when the
first client is made, and a fork waits until an import of this package is done.
"""

import errno
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module

from paystackx._seam import no_fork
from paystackx.errors import ConnectError

_MODULES = (
    "encodings.idna",  # for socket.getaddrinfo
    "certifi",
    "httpcore",
)


@contextmanager
def importing() -> Generator[None]:
    """Import something late: no other thread forks meanwhile.

    Raises:
        ConnectError: No file descriptor is free.
    """
    try:
        with no_fork:
            yield
    except OSError as error:
        if not is_exhausted(error):
            raise
    else:
        return
    raise ConnectError(
        "no file descriptor is free: this process or machine has too many files open"
    )


def preload() -> None:
    """Import what the first call would import."""
    for name in _MODULES:
        import_module(name)


def is_exhausted(error: BaseException) -> bool:
    """Whether an error says that this process or machine has no file descriptor left."""
    return isinstance(error, OSError) and error.errno in {errno.EMFILE, errno.ENFILE}
