"""A storm of cancellations, time-outs and faults, and what is left: python -m benchmarks.stress.

200 tasks share 20 connections for some seconds, while the server resets connections, delays and
truncates answers, and the tasks cancel their calls. Then the server answers at once, and 200 plain
calls are made. The same is done to httpx's own client.
"""

import argparse
import asyncio
import gc
import random
import struct
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET

import anyio
import anyio.lowlevel
import attrs
import httpx

from benchmarks import customers
from benchmarks.customers import KEY
from benchmarks.server import response, serving
from paystackx import AsyncCustomerClient, CustomerClient, PaystackError, Timeout

TASKS = 200
CONNECTIONS = 20

GOOD = response(customers.one())
BAD = response(b"", "502 Bad Gateway")


@attrs.define
class Weather:
    """Answers "fine" at once, and anything else with a fault, a wait or an answer, by chance.

    Attributes:
        chance: Where chance comes from.
    """

    chance: random.Random

    def __call__(self, transport: asyncio.Transport, head: bytes) -> None:
        """Answer a request."""
        later = asyncio.get_running_loop().call_later
        what = 1.0 if b"/fine" in head else self.chance.random()
        if what < 0.1:
            linger = struct.pack("ii", 1, 0)
            transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, linger)
            transport.abort()
        elif what < 0.2:
            transport.write(BAD)
        elif what < 0.3:
            transport.write(GOOD[:-20])
            transport.close()
        elif what < 0.5:
            transport.write(GOOD[:50])
            later(0.05, transport.write, GOOD[50:])
        elif what < 0.7:
            later(0.03, transport.write, GOOD)
        else:
            transport.write(GOOD)


@contextmanager
def weather(seed: int) -> Generator[str]:
    """Serve it, and give the address."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    with serving(Weather(chance)) as server:
        yield server.url


# --- the storm ---


@attrs.define
class Aftermath:
    """What a storm left.

    Attributes:
        calls: How many calls the storm was made of.
        answered: How many of them were answered.
        plain: How many of the plain calls afterwards were answered.
        seconds: How long the plain calls took.
        descriptors: How many file descriptors there are more than before the client was made.
    """

    calls: int = 0
    answered: int = 0
    plain: int = 0
    seconds: float = 0.0
    descriptors: int = 0


Call = Callable[[str], Awaitable[object]]


def _descriptors() -> int:
    gc.collect()
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@asynccontextmanager
async def _at_most(seconds: float) -> AsyncGenerator[None]:
    """Cancel what takes longer, as the event loop's own users do."""
    if _is_asyncio():
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                yield
    else:
        with anyio.move_on_after(seconds):
            yield


def _is_asyncio() -> bool:
    with suppress(RuntimeError):
        return bool(asyncio.get_running_loop())
    return False


async def storm(
    call: Call, errors: type[Exception], end: Call, seconds: float, seed: int
) -> Aftermath:
    """Let loose a storm on a client; ``end`` closes it. Runs on asyncio and on trio."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    with suppress(errors):
        await call("fine")  # What is opened once for good is open now.
    after = Aftermath()
    until = time.monotonic() + seconds

    async def one() -> None:
        while time.monotonic() < until:
            after.calls += 1
            async with _at_most(chance.choice([0, 0.001, 0.01, 0.05, 0.2, 1])):
                with suppress(errors):
                    await call("storm")
                    after.answered += 1
            # A call that is cancelled before its first wait must let other tasks run, too.
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as tasks:
        for _ in range(TASKS):
            tasks.start_soon(one)
        # Some are cancelled from outside, too, all at once.
        await anyio.sleep(seconds)
        tasks.cancel_scope.cancel()

    started = time.monotonic()

    async def plain() -> None:
        with suppress(errors):
            await call("fine")
            after.plain += 1

    async with anyio.create_task_group() as tasks:
        for _ in range(TASKS):
            tasks.start_soon(plain)
    after.seconds = time.monotonic() - started
    await end("")
    return after


async def ours(url: str, seconds: float, seed: int) -> Aftermath:
    """The storm on an AsyncCustomerClient."""
    before = _descriptors()
    limits = Timeout(read=0.3, pool=3, total=6)
    client = AsyncCustomerClient(KEY, base_url=url, timeout=limits, max_connections=CONNECTIONS)

    async def end(_: str) -> None:
        await client.aclose()

    after = await storm(client.get_customer, PaystackError, end, seconds, seed)
    for _ in range(100):
        if _descriptors() <= before:
            break
        await anyio.sleep(0.02)
    after.descriptors = _descriptors() - before
    return after


async def httpxs(url: str, seconds: float, seed: int) -> Aftermath:
    """The storm on an httpx.AsyncClient."""
    before = _descriptors()
    client = httpx.AsyncClient(
        base_url=url,
        timeout=httpx.Timeout(6, read=0.3, pool=3),
        limits=httpx.Limits(max_connections=CONNECTIONS),
    )

    async def call(code: str) -> object:
        return (await client.get(f"/customer/{code}")).json()

    async def end(_: str) -> None:
        await client.aclose()

    after = await storm(call, Exception, end, seconds, seed)
    await anyio.sleep(0.5)
    after.descriptors = _descriptors() - before
    return after


def threads(url: str, seconds: float, seed: int, number: int = 32) -> Aftermath:
    """The storm on a CustomerClient: nobody cancels a thread, but its time may be over."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    before = _descriptors()
    after = Aftermath()
    limits = Timeout(read=0.3, pool=3, total=6)
    with CustomerClient(KEY, base_url=url, timeout=limits, max_connections=8) as client:
        until = time.monotonic() + seconds

        def one(_: int) -> tuple[int, int]:
            calls = answered = 0
            while time.monotonic() < until:
                calls += 1
                total = chance.choice([0.001, 0.01, 0.05, 0.2, 1])
                with suppress(PaystackError):
                    client.with_options(timeout=total).get_customer("storm")
                    answered += 1
            return calls, answered

        def plain(_: int) -> bool:
            with suppress(PaystackError):
                client.get_customer("fine")
                return True
            return False

        with ThreadPoolExecutor(number) as pool:
            for calls, answered in pool.map(one, range(number)):
                after.calls += calls
                after.answered += answered
            started = time.monotonic()
            after.plain = sum(pool.map(plain, range(TASKS)))
            after.seconds = time.monotonic() - started
    for _ in range(100):
        if _descriptors() <= before:
            break
        time.sleep(0.02)
    after.descriptors = _descriptors() - before
    return after


def _show(name: str, after: Aftermath) -> None:
    print(
        f"{name:<28}{after.calls:8} calls, {after.answered:6} answered; afterwards "
        f"{after.plain:3} of {TASKS} in {after.seconds:5.2f} s; "
        f"{after.descriptors:+d} file descriptors"
    )


def main() -> None:
    """Print what is left of each client."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stress", description=main.__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with weather(options.seed) as url:
        for backend in ("asyncio", "trio"):
            for name, run in (("paystackx", ours), ("httpx", httpxs)):
                after = anyio.run(run, url, options.seconds, options.seed, backend=backend)
                _show(f"{name} on {backend}", after)
        _show("paystackx, 32 threads", threads(url, options.seconds, options.seed))


if __name__ == "__main__":
    main()
