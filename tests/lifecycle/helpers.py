"""What the tests of a client's life stand on: a server that remembers, and the kernel's view."""

import asyncio
import gc
import os
import signal
import socket
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.answers import CUSTOMER, ok
from tests.support.server import Server, http

FORK_WARNS = "ignore:.*multi-threaded, use of fork:DeprecationWarning"
"""From 3.12 on. That a client bears it all the same is what is tested."""


class CustomerServer:
    """Answers with the customer who was asked for.

    One whose code begins with "held" is answered when the gate is opened, "half" gets half an
    answer until then, "busy" gets a 502.

    Attributes:
        seen: What came: the client's port, which tells the connection, and the customer's code.
        gate: Set it to open the gate.
    """

    def __init__(self) -> None:
        self.seen: list[tuple[int, str]] = []
        self.gate = threading.Event()

    def __call__(self, connection: socket.socket, request: bytes) -> None:
        code = request.split()[1].rpartition(b"/")[2].decode()
        self.seen.append((connection.getpeername()[1], code))
        if code.startswith("busy"):
            connection.sendall(http("502 Bad Gateway", b"<html>"))
            return
        answer = http("200 OK", ok({**CUSTOMER, "customer_code": code}).content)
        if code.startswith("half"):
            connection.sendall(answer[:-20])
            answer = answer[-20:]
        if code.startswith(("held", "half")):
            self.gate.wait(60)
        connection.sendall(answer)

    @property
    def codes(self) -> list[str]:
        """The customers who were asked for, in order."""
        return [code for _, code in self.seen]

    def ports(self, *codes: str) -> set[int]:
        """The connections over which these customers were asked for."""
        return {port for port, code in self.seen if code in codes}


def sockets(server: Server) -> int:
    """How many connections to a server this process holds open, as the kernel sees it."""
    port = int(server.url.rpartition(":")[2])
    connections = set[object]()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # It has no peer, or was closed meanwhile.
            if descriptor.is_socket():
                with socket.fromfd(int(descriptor.name), socket.AF_INET, socket.SOCK_STREAM) as own:
                    if own.getpeername() == ("127.0.0.1", port):
                        connections.add(own.getsockname())
    return len(connections)


def descriptors() -> int:
    """How many file descriptors this process holds."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def wait_until(condition: Callable[[], bool], within: float = 60.0) -> bool:
    """Wait in this thread until something is so; ``False`` when it never is."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def is_the_only_task() -> bool:
    """Say whether no task of the running loop is left but the one that asks."""
    return asyncio.all_tasks() == {asyncio.current_task()}


def count_watchdogs() -> Callable[[], int]:
    """Give a function that counts the watchdog threads that were not there before."""
    before = set(threading.enumerate())

    def watchdogs() -> int:
        new = set(threading.enumerate()) - before
        return sum(thread.name == "paystackx watchdog" for thread in new)

    return watchdogs


@contextmanager
def no_warnings() -> Generator[None]:
    """Fail if anything warns, though it be the garbage collector's."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
        gc.collect()
    if caught:
        first = "\n".join(str(warning.message) for warning in caught[:3])
        raise AssertionError(f"{len(caught)} warnings, the first of them:\n{first}")


def in_child(work: Callable[[], object], within: int = 60) -> str:
    """Do something in a forked child and give what it returned: a child that hangs is ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - coverage does not look into children
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(within)
            said = str(work())
        except BaseException:  # noqa: BLE001 - the parent tells
            said = traceback.format_exc()
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the child hung, or was ended by signal {status & 127}"
    return said
