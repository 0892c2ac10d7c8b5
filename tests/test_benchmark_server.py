"""The server of the benchmarks ends what waits for it when it cannot start."""

import asyncio
import sys
from typing import Any

import pytest

from benchmarks.server import serving


class Unreadable:
    """Ends the process that it is sent to."""

    def __call__(self, transport: asyncio.Transport, head: bytes) -> None:
        """Nobody gets here."""

    def __reduce__(self) -> tuple[Any, ...]:
        return sys.exit, (1,)


def test_a_server_that_cannot_start_is_an_error() -> None:
    with pytest.raises(EOFError), serving(Unreadable()):
        pass
