"""A storm of cancellations, time-outs and faults: afterwards everything is as it was."""

import asyncio
import gc
from collections.abc import Generator

import anyio
import pytest

from benchmarks.stress import TASKS, ours, threads, weather
from tests.lifecycle.helpers import count_watchdogs, no_warnings, wait_until

SEED = 20

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url() -> Generator[str]:
    with weather(SEED) as url:
        yield url


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_tasks_leave_no_slot_task_or_descriptor_behind(url: str, backend: str) -> None:
    async def main() -> None:
        after = await ours(url, 3, SEED)
        assert after.calls > TASKS
        assert after.answered > 0
        assert (after.plain, after.descriptors) == (TASKS, 0)
        if backend == "asyncio":
            assert asyncio.all_tasks() == {asyncio.current_task()}

    with no_warnings():
        anyio.run(main, backend=backend)


def test_threads_leave_no_slot_thread_or_descriptor_behind(url: str) -> None:
    watchdogs = count_watchdogs()
    with no_warnings():
        after = threads(url, 3, SEED)
        gc.collect()
    assert after.calls > 32
    assert after.answered > 0
    assert (after.plain, after.descriptors) == (TASKS, 0)
    assert wait_until(lambda: watchdogs() == 0)
