"""CPU time of a call, beside httpx used directly, in one run: python -m benchmarks.calls."""

import asyncio
import gc
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from functools import partial

import httpx

from benchmarks.report import show
from benchmarks.server import serving
from paystackx import AsyncCustomerClient, CustomerClient

KEY = "sk_test_example"
ROW = {
    "integration": 463433,
    "first_name": "Okiki",
    "last_name": "Sample",
    "email": "okiki@example.com",
    "phone": "08000000000",
    "metadata": {"calling_code": "+27", "photos": [{"type": "twitter", "isPrimary": True}]},
    "domain": "test",
    "customer_code": "CUS_rki2ccocw7g8lsj",
    "risk_action": "default",
    "id": 90758301,
    "createdAt": "2022-08-15T13:42:52.000Z",
    "updatedAt": "2022-08-15T13:42:52.000Z",
}
ONE = json.dumps({"status": True, "message": "Customer retrieved", "data": ROW}).encode()
PAGE = json.dumps(
    {"status": True, "message": "Customers retrieved", "data": [ROW] * 100, "meta": {"next": None}}
).encode()
ROUNDS = 7


def cpu(work: Callable[[], object], calls: int) -> float:
    """Microseconds of CPU time for each of some calls."""
    gc.collect()
    started = time.process_time()
    work()
    return (time.process_time() - started) / calls * 1e6


def compare(
    name: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    most: float,
    rounds: int = ROUNDS,
) -> None:
    """Measure both in turns, and print the ratio of the medians beside what is allowed."""
    if rounds > 1:
        for warm_up in (ours, theirs):
            warm_up()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    show(name, mine, other, most, "us")


def sync_calls(url: str, path: str, calls: int, most: float, name: str, rounds: int) -> None:
    with (
        CustomerClient(KEY, base_url=url) as client,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}) as plain,
    ):
        call = client.get_customers if path == "/customer" else lambda: client.get_customer("C")
        compare(
            name,
            lambda: cpu(lambda: [call() for _ in range(calls)], calls),
            lambda: cpu(lambda: [plain.get(path).json() for _ in range(calls)], calls),
            most,
            rounds,
        )


async def run(tasks: int, calls: int, call: Callable[[], Awaitable[object]]) -> float:
    async def worker() -> None:
        for _ in range(calls // tasks):
            await call()

    await asyncio.gather(*(worker() for _ in range(tasks)))  # connections are made
    gc.collect()
    started = time.process_time()
    await asyncio.gather(*(worker() for _ in range(tasks)))
    return (time.process_time() - started) / (calls // tasks * tasks) * 1e6


def ours(url: str, tasks: int, calls: int) -> float:
    async def main() -> float:
        async with AsyncCustomerClient(KEY, base_url=url, max_connections=tasks) as client:
            return await run(tasks, calls, lambda: client.get_customer("C"))

    return asyncio.run(main())


def theirs(url: str, tasks: int, calls: int) -> float:
    async def main() -> float:
        limits = httpx.Limits(max_connections=tasks, max_keepalive_connections=tasks)
        async with httpx.AsyncClient(
            base_url=url, limits=limits, timeout=90, headers={"Authorization": f"Bearer {KEY}"}
        ) as client:

            async def call() -> object:
                return (await client.get("/customer/C")).json()

            return await run(tasks, calls, call)

    return asyncio.run(main())


def main(rounds: int = ROUNDS) -> None:
    """Print a line for each budget. Few rounds leave out 500 tasks: httpx takes a minute there."""
    with serving(ONE) as url:
        sync_calls(url, "/customer/C", 300, 0.78, "sync get_customer", rounds)
        budgets = {1: 0.80, 10: 0.80, 100: 0.30}
        for tasks, most in (budgets if rounds < ROUNDS else budgets | {500: 0.30}).items():
            calls = max(300, tasks)
            compare(
                f"async, {tasks} tasks",
                partial(ours, url, tasks, calls),
                partial(theirs, url, tasks, calls),
                most,
                rounds=1 if tasks == 500 else rounds,
            )
        compare(
            "300 tasks beside 10, both ours",
            partial(ours, url, 300, 900),
            partial(ours, url, 10, 900),
            1.15,
            rounds,
        )
    with serving(PAGE) as url:
        sync_calls(url, "/customer", 100, 1.20, "sync page of 100, typed", rounds)


if __name__ == "__main__":
    main()
