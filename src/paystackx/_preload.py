"""What a call needs is imported when the first client is made.

A fork in the middle of another thread's import leaves the child with a lock that nobody releases:
a call of the child that imports something would hang, whatever its time limit.
"""

from importlib import import_module

from paystackx._http import is_exhausted
from paystackx.errors import ConnectError

_MODULES = (
    "encodings.idna",  # for socket.getaddrinfo
    "certifi",
    "httpcore",
    "cattrs",
    "cattrs.cols",
    "cattrs.gen.typeddicts",
    "paystackx._salvage",
)


def preload() -> None:
    """Import what the first call would import.

    Raises:
        ConnectError: No file descriptor is free.
    """
    try:
        for name in _MODULES:
            import_module(name)
    except OSError as error:
        if not is_exhausted(error):
            raise
    else:
        return
    raise ConnectError(
        "no file descriptor is free: this process or machine has too many files open"
    )
