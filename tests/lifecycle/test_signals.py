"""Signal handlers that raise, as time limits by SIGALRM, Celery's and Ctrl-C do, at any moment."""

import random
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import attrs
import pytest

from paystackx import CustomerClient, PaystackError, RequestTimeoutError
from paystackx._seam import FairSemaphore, Watchdog, clock
from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.server import serving

# A socket that was being made is closed by the garbage collector, which warns.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

TOOLS = ("coverage", "_pytest")

Work = Callable[[], object]


class Interruption(Exception):  # noqa: N818 - it is none
    """What the handler raises."""


def storm(work: Work, interruptions: int, longest: float) -> None:
    """Do something again and again, until it was interrupted so often."""
    met = 0
    moments = random.Random(7)

    def handle(_: int, frame: FrameType | None) -> None:
        # Not to be interrupted: this function, and the tools that run below it with locks and
        # hooks of their own.
        ours = frame is not None and frame.f_code is not storm.__code__
        while frame is not None and frame.f_code is not storm.__code__:
            ours = ours and not any(tool in frame.f_code.co_filename for tool in TOOLS)
            frame = frame.f_back
        if ours:
            raise Interruption

    before = signal.signal(signal.SIGALRM, handle)
    try:
        while met < interruptions:
            try:
                # Again after a while: one that is raised in a finalizer is lost.
                signal.setitimer(signal.ITIMER_REAL, moments.uniform(1e-6, longest), 0.002)
                while True:
                    work()
            except (Interruption, PaystackError):  # A user's class may raise anything: it is told.
                met += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_no_slot_is_lost_in_a_storm() -> None:
    slots = FairSemaphore(2)

    def hold() -> None:
        slot = slots.acquire(1)
        assert slot is not None
        slots.release(slot)

    storm(hold, interruptions=300, longest=0.0001)
    held = [slots.acquire(10), slots.acquire(10)]
    assert None not in held
    assert slots.acquire(0) is None


def test_a_thread_that_is_interrupted_while_it_waits_leaves_the_queue() -> None:
    slots = FairSemaphore(1)
    holder = slots.acquire(None)
    assert holder is not None
    storm(lambda: slots.acquire(0.00001), interruptions=300, longest=0.0001)
    slots.release(holder)
    del holder
    slot = slots.acquire(10)
    assert slot is not None
    assert slots.acquire(0) is None


def test_a_watchdog_tells_in_time_after_a_storm() -> None:
    """Python's own start of a thread does not stand interruption: that thread dies with a word.

    The next call starts another.
    """

    @attrs.define(eq=False)
    class Late:
        end: float
        told: threading.Event = attrs.field(factory=threading.Event)

        def expire(self) -> None:
            self.told.set()

    dog = Watchdog(lambda: 1.0)

    def watch() -> None:
        far = Late(1e6)
        dog.add(far)
        dog.remove(far)

    storm(watch, interruptions=300, longest=0.0001)
    late = Late(0.5)
    dog.add(late)
    assert late.told.wait(10)
    assert not dog.remove(late)
    dog.close()


@pytest.mark.parametrize("limit", [None, 60])
def test_calls_succeed_after_a_storm_of_interruptions(limit: float | None) -> None:
    """With a total, a watchdog is told of each call; without, none is."""
    with (
        serving(CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, max_connections=2, timeout=limit) as client,
    ):
        client.get_customer("before")
        storm(lambda: client.get_customer("storm"), interruptions=150, longest=0.004)
        patient = client.with_options(timeout=30, max_retries=0)
        for _ in range(100):
            assert patient.get_customer("after").data.customer_code == "after"
        with ThreadPoolExecutor(4) as threads:
            codes = [f"C{number}" for number in range(40)]
            answers = threads.map(patient.get_customer, codes)
            assert [answer.data.customer_code for answer in answers] == codes


@pytest.mark.slow
def test_calls_of_other_threads_succeed_during_a_long_storm() -> None:
    stop = threading.Event()

    def calls() -> int:
        made = 0
        while not stop.is_set():
            client.get_customer("thread")
            made += 1
        return made

    with (
        serving(CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, max_connections=2, timeout=60) as client,
        ThreadPoolExecutor(3) as threads,
    ):
        client.get_customer("before")
        others = [threads.submit(calls) for _ in range(3)]
        try:
            storm(lambda: client.get_customer("storm"), interruptions=1500, longest=0.005)
        finally:
            stop.set()
        assert all(other.result(60) for other in others)
        for _ in range(100):
            assert client.get_customer("after").data.customer_code == "after"


def test_the_end_of_the_total_is_kept_after_a_storm() -> None:
    """The watchdog's thread is still there."""
    with (
        serving(office := CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url, max_connections=2, max_retries=0) as client,
    ):
        client.get_customer("before")
        storm(lambda: client.get_customer("storm"), interruptions=50, longest=0.003)
        started = clock()
        with pytest.raises(RequestTimeoutError, match="total"):
            client.with_options(timeout=0.3).get_customer("half")
        assert clock() - started >= 0.3
        office.gate.set()


def test_a_call_goes_on_where_no_thread_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the main thread has ended, or at a container's limit of processes."""
    with (
        serving(CustomerServer()) as server,
        CustomerClient(KEY, base_url=server.url) as client,
    ):
        start = threading.Thread.start

        def fail(thread: threading.Thread) -> None:
            if thread.name == "paystackx watchdog":
                raise RuntimeError("can't start new thread")
            start(thread)

        monkeypatch.setattr(threading.Thread, "start", fail)
        assert client.get_customer("C").data.customer_code == "C"
