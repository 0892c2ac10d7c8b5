"""A signal handler that raises an exception, at every moment of a call, one after the other.

A storm of signals (``test_signals.py``) meets the worst moments only by chance: the one between
the taking of a lock in ``__enter__`` and its return lasts for less than a microsecond.
"""

import contextlib
import gc
import itertools
import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType

import attrs
import httpcore
import pytest

import paystackx
from paystackx import CustomerClient
from paystackx._seam import FairSemaphore, PerLoop, Watchdog, no_fork
from tests.lifecycle.helpers import CustomerServer, wait_until
from tests.support.answers import KEY
from tests.support.server import serving

INTERRUPTED = (
    str(Path(paystackx.__file__).parent),
    str(Path(httpcore.__file__).parent),
    threading.__file__,
    contextlib.__file__,
)
"""Where locks are taken and released."""

Work = Callable[[], object]


@pytest.fixture(autouse=True)
def _unraisable(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Say nothing of what is raised in finalizers, nor of sockets that they close.

    pytest's own hook keeps the frames of such an exception, and with them the slot of a call.
    """

    def say_nothing(_: object) -> None: ...

    monkeypatch.setattr(sys, "unraisablehook", say_nothing)
    yield
    gc.collect()


class Interruption(Exception):  # noqa: N818 - it is none
    """What the handler raises."""


def interrupted_at_each_moment(work: Work, check: Work) -> int:
    """Interrupt something at its first moment, then at its second, until it was not interrupted.

    Python runs signal handlers when a function begins and when a function written in C has
    returned. A profiler is called at these moments too, and what it raises goes the same way.

    Args:
        work: What is interrupted.
        check: What must work after each interruption.

    Returns:
        How many moments there were.
    """
    for moment in itertools.count():
        countdown = itertools.count(moment, -1)
        met = False

        def interrupt(frame: FrameType, event: str, _: object) -> None:
            nonlocal met
            is_moment = event in {"call", "c_return"} and frame.f_code.co_filename.startswith(
                INTERRUPTED
            )
            if is_moment and next(countdown) == 0:  # noqa: B023 - called within this round
                met = True
                raise Interruption

        sys.setprofile(interrupt)
        try:
            work()
        except Interruption:
            pass
        finally:
            sys.setprofile(None)
        check()
        if not met:
            return moment
    raise AssertionError  # pragma: no cover - the loop has no end of its own


@attrs.define(eq=False)
class Late:
    """Something to watch."""

    end: float
    told: bool = False

    def expire(self) -> None:
        self.told = True


def test_a_slot_is_never_lost() -> None:
    slots = FairSemaphore(1)

    def take() -> None:
        slot = slots.acquire(0)
        assert slot is not None
        slots.release(slot)

    assert interrupted_at_each_moment(take, take) > 3


def test_a_watchdog_tells_after_each_interruption() -> None:
    dogs = [Watchdog(lambda: 1.0)]

    def watch() -> None:
        far, late = Late(1e6), Late(0.5)
        for each in (far, late):
            dogs[0].add(each)
        assert wait_until(lambda: late.told)
        for each in (far, late):
            dogs[0].remove(each)

    def watch_and_start_anew() -> None:
        watch()
        dog = dogs.pop()
        dog._watch.pending.clear()  # what an interruption has left there would end with its time
        dog.close()
        dogs.append(Watchdog(lambda: 1.0))

    assert interrupted_at_each_moment(watch, watch_and_start_anew) > 10


def test_what_a_process_has_once_is_made_and_closed_after_each_interruption() -> None:
    things = PerLoop(object, lambda _: None)

    def use() -> None:
        things.get()
        things.close()

    assert interrupted_at_each_moment(use, use) > 3


def test_a_client_is_made_after_each_interruption_and_forks_need_not_wait() -> None:
    def fork() -> None:
        taken = no_fork.acquire(blocking=False)  # as os.fork does first
        free.append(taken)
        if taken:
            no_fork.release()

    def fork_elsewhere() -> None:
        thread = threading.Thread(target=fork)
        thread.start()
        thread.join()
        assert free.pop()

    def make() -> None:
        CustomerClient(KEY).close()

    free = list[bool]()
    assert interrupted_at_each_moment(make, fork_elsewhere) > 3


@pytest.fixture(params=["straight", pytest.param("through a proxy", marks=pytest.mark.slow)])
def client(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Generator[CustomerClient]:
    """A client that has a connection."""
    with serving(CustomerServer()) as server:
        url = server.url
        if request.param == "through a proxy":
            monkeypatch.setenv("HTTP_PROXY", server.url)
            url = "http://127.0.0.2:9"
        with CustomerClient(KEY, base_url=url, max_connections=1) as made:
            made.get_customer("before")
            yield made


def test_calls_succeed_after_each_interruption_of_a_call(client: CustomerClient) -> None:
    def call() -> None:
        assert client.get_customer("C").data.customer_code == "C"

    assert interrupted_at_each_moment(call, call) > 100


@pytest.mark.slow
def test_calls_succeed_after_each_interruption_of_a_new_connection(client: CustomerClient) -> None:
    def call() -> None:
        assert client.get_customer("C").data.customer_code == "C"

    def connect() -> None:
        for connection in client._pool._per_loop.get().empty():
            connection.close()
        call()

    assert interrupted_at_each_moment(connect, call) > 100
