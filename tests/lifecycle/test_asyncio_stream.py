"""How the fast engine's connection waits on an event loop of asyncio, and for how long."""

import asyncio
import gc
import socket
import threading
import weakref
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import Any

import httpcore
import pytest

from paystackx._engine.asyncio import AsyncioBackend, AsyncioStream
from tests.support.server import Server, accepting


@contextmanager
def sending(*pieces: bytes) -> Generator[tuple[int, threading.Event]]:
    """Send a piece each time that the event is set, and then nothing."""

    def converse(connection: socket.socket, _: Server) -> None:
        for piece in pieces:
            assert following.wait(60)
            following.clear()
            connection.sendall(piece)
        connection.recv(1)

    following = threading.Event()
    with accepting(converse) as server:
        yield int(server.url.rpartition(":")[2]), following


async def begun(reading: Coroutine[Any, Any, bytes]) -> asyncio.Task[bytes]:
    """Read in a task, which waits by now."""
    task = asyncio.create_task(reading)
    await asyncio.sleep(0)
    return task


def on_a_loop_with_a_clock(
    work: Callable[[AsyncioStream, Callable[[float], Any]], Any], port: int
) -> None:
    """Connect, and let a function move the time of the loop."""

    async def main() -> None:
        loop: Any = asyncio.get_running_loop()
        now = 100.0
        loop.time = lambda: now

        async def turn_to(moment: float) -> None:
            nonlocal now
            now = 100 + moment
            for _ in range(3):
                await asyncio.sleep(0)

        stream = await AsyncioBackend().connect_tcp("127.0.0.1", port, 50)
        await work(stream, turn_to)
        await stream.aclose()

    asyncio.run(main())


def test_a_wait_may_be_longer_than_the_one_before() -> None:
    async def work(stream: AsyncioStream, turn_to: Any) -> None:
        following.set()
        assert await stream.read(9, 10) == b"one"
        await turn_to(5)
        reading = await begun(stream.read(9, 10))
        await turn_to(12)
        assert not reading.done()
        await turn_to(15)
        with pytest.raises(httpcore.ReadTimeout):
            await reading

    with sending(b"one") as (port, following):
        on_a_loop_with_a_clock(work, port)


def test_a_wait_may_be_shorter_than_the_one_before() -> None:
    async def work(stream: AsyncioStream, turn_to: Any) -> None:
        following.set()
        assert await stream.read(9, 30) == b"one"
        reading = await begun(stream.read(9, 10))
        await turn_to(10)
        with pytest.raises(httpcore.ReadTimeout):
            await reading

    with sending(b"one") as (port, following):
        on_a_loop_with_a_clock(work, port)


def test_a_wait_without_a_limit_is_not_ended_by_the_limit_of_another() -> None:
    async def work(stream: AsyncioStream, turn_to: Any) -> None:
        following.set()
        assert await stream.read(9, 10) == b"one"
        reading = await begun(stream.read(9))
        await turn_to(1000)
        assert not reading.done()
        following.set()
        assert await reading == b"two"

    with sending(b"one", b"two") as (port, following):
        on_a_loop_with_a_clock(work, port)


def test_a_limit_that_is_reached_while_nobody_waits_ends_nothing() -> None:
    async def work(stream: AsyncioStream, turn_to: Any) -> None:
        following.set()
        assert await stream.read(9, 10) == b"one"
        await turn_to(20)
        reading = await begun(stream.read(9, 10))
        await turn_to(29)
        assert not reading.done()
        await turn_to(30)
        with pytest.raises(httpcore.ReadTimeout):
            await reading

    with sending(b"one") as (port, following):
        on_a_loop_with_a_clock(work, port)


def test_what_comes_in_the_moment_of_the_limit_is_in_time() -> None:
    async def work(stream: AsyncioStream, _: Any) -> None:
        reading = await begun(stream.read(9, 10))
        stream.get_buffer(-1)[:3] = b"one"
        stream.buffer_updated(3)
        stream._check_limit(110)
        assert await reading == b"one"

    with sending() as (port, _):
        on_a_loop_with_a_clock(work, port)


def test_a_connection_that_was_closed_is_not_kept_by_the_limits_of_its_waits() -> None:
    async def main() -> None:
        stream = await AsyncioBackend().connect_tcp("127.0.0.1", port, 60)
        following.set()
        assert await stream.read(9, 1000) == b"one"
        await stream.aclose()
        reference = weakref.ref(stream)
        del stream
        gc.collect()
        assert reference() is None

    with sending(b"one") as (port, following):
        asyncio.run(main())


def test_what_was_not_sent_is_waited_for_however_little_it_is() -> None:
    """asyncio would hold back 64 KiB, and call that sent."""

    async def write_for_ever(stream: AsyncioStream) -> None:
        while True:
            await stream.write(bytes(10_000), 0.2)

    async def main() -> None:
        stream = await AsyncioBackend().connect_tcp("127.0.0.1", port, 60)
        with pytest.raises(httpcore.WriteTimeout):
            await write_for_ever(stream)
        assert 0 < stream.transport.get_write_buffer_size() <= 10_000
        assert stream.fileno() == -1  # Another request would follow the rest of this one.
        await stream.aclose()

    def converse(_: socket.socket, __: Server) -> None:
        """Read nothing until the client has given up."""
        assert given_up.wait(60)

    given_up = threading.Event()
    with accepting(converse) as server:
        port = int(server.url.rpartition(":")[2])
        asyncio.run(main())
        given_up.set()
