"""Measure one client of Paystack, in an environment of its own that has nothing else.

    python contender.py NAME

Each line of standard input asks for a measurement, as JSON: the url, how many tasks (0 is the sync
client), whether pages are read, for how many seconds calls are made, and after how many seconds
this process gives up and ends. The answer to each is one line of JSON: what was measured, or the
error, or null where the client has no such call.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module, metadata
from typing import Any, NamedTuple

KEY = "sk_test_example"
IDENTITY = "customer_code", "email", "first_name"
HEADERS = {"Authorization": f"Bearer {KEY}"}
os.environ["PAYSTACK_SECRET_KEY"] = KEY


def load(name: str) -> Any:
    """Import a module of a client. Type checkers do not have it."""
    return import_module(name)


class Calls(NamedTuple):
    """What a client does: get a customer, get a page of 100, and close."""

    one: Callable[[], Any]
    page: Callable[[], Any] | None = None
    close: Callable[[], Any] | None = None


class Contender:
    """A client of Paystack, or of HTTP."""

    def sync(self, url: str) -> Calls | None:
        """Make the sync client, if there is one."""

    def asynchronous(self, url: str, tasks: int) -> Calls | None:
        """Make the async client, if there is one; its calls return awaitables."""


class Paystackx(Contender):
    def sync(self, url: str) -> Calls:
        client = load("paystackx").CustomerClient(base_url=url, transport=self.engine("Fast"))
        return Calls(
            lambda: client.get_customer("C").data,
            lambda: client.get_customers(pagination=100).data,
            client.close,
        )

    def asynchronous(self, url: str, tasks: int) -> Calls:
        client = load("paystackx").AsyncCustomerClient(
            base_url=url, max_connections=tasks, transport=self.engine("AsyncFast")
        )

        async def one() -> Any:
            return (await client.get_customer("C")).data

        return Calls(one, close=client.aclose)

    def engine(self, name: str) -> Any:
        """Make what carries the requests; the default."""


class PaystackxFast(Paystackx):
    def engine(self, name: str) -> Any:
        return getattr(load("paystackx.fast"), f"{name}Transport")()


class Httpx(Contender):
    def sync(self, url: str) -> Calls:
        httpx = load("httpx")
        client = httpx.Client(base_url=url, headers=HEADERS)
        return Calls(
            lambda: client.get("/customer/C").json()["data"],
            lambda: client.get("/customer", params={"perPage": 100}).json()["data"],
            client.close,
        )

    def asynchronous(self, url: str, tasks: int) -> Calls:
        httpx = load("httpx")
        limits = httpx.Limits(max_connections=tasks, max_keepalive_connections=tasks)
        client = httpx.AsyncClient(base_url=url, headers=HEADERS, limits=limits, timeout=90)

        async def one() -> Any:
            return (await client.get("/customer/C")).json()["data"]

        return Calls(one, close=client.aclose)


class Aiohttp(Contender):
    def asynchronous(self, url: str, tasks: int) -> Calls:
        aiohttp = load("aiohttp")
        connector = aiohttp.TCPConnector(limit=tasks)
        session = aiohttp.ClientSession(url, headers=HEADERS, connector=connector)

        async def one() -> Any:
            async with session.get("/customer/C") as response:
                return (await response.json())["data"]

        async def page() -> Any:
            async with session.get("/customer", params={"perPage": 100}) as response:
                return (await response.json())["data"]

        return Calls(one, page, session.close)


class Pypaystack2(Contender):
    def sync(self, url: str) -> Calls:
        load("pypaystack2.base_clients").AbstractAPIClient._BASE_URL = url
        customers = load("pypaystack2").PaystackClient(KEY).customers
        return Calls(
            lambda: customers.get_customer("C").data,
            lambda: customers.get_customers(pagination=100).data,
        )

    def asynchronous(self, url: str, tasks: int) -> Calls:
        load("pypaystack2.base_clients").AbstractAPIClient._BASE_URL = url
        customers = load("pypaystack2").AsyncPaystackClient(KEY).customers

        async def one() -> Any:
            return (await customers.get_customer("C")).data

        return Calls(one)


class Paystackease(Contender):
    def sync(self, url: str) -> Calls:
        load("paystackease.core._api_base").BaseAPI._PAYSTACK_API_URL = f"{url}/"
        client = load("paystackease.apis.sync_apis.customers").CustomerClientAPI()
        return Calls(
            lambda: client.fetch_customer("C").data,
            lambda: client.list_customers(per_page=100).data,
        )

    def asynchronous(self, url: str, tasks: int) -> Calls:
        load("paystackease.core._api_base").BaseAPI._PAYSTACK_API_URL = f"{url}/"
        client = load("paystackease.apis.async_apis.acustomers").AsyncCustomerClientAPI()
        opened = list[bool]()

        async def one() -> Any:
            if not opened:
                opened.append(True)
                await client.__aenter__()
            return (await client.fetch_customer("C")).data

        async def close() -> None:
            await client.__aexit__(None, None, None)

        return Calls(one, close=close)


class Official(Contender):
    def sync(self, url: str) -> Calls:
        paystack = load("paystack")
        paystack.api_key = KEY

        def host(*_: object, **__: object) -> str:
            return url

        load("paystack.configuration").Configuration.get_host_from_settings = host
        return Calls(
            lambda: paystack.Customer.fetch("C").data,
            lambda: paystack.Customer.list(per_page=100).data,
        )


CONTENDERS: dict[str, type[Contender]] = {
    "paystackx": Paystackx,
    "paystackx[fast]": PaystackxFast,
    "httpx": Httpx,
    "aiohttp": Aiohttp,
    "pypaystack2": Pypaystack2,
    "paystackease": Paystackease,
    "paystack-sdk": Official,
}


def identify(rows: list[Any]) -> list[list[str]]:
    """Tell which customers were received, whatever they are made of."""
    return [
        [row[name] if hasattr(row, "keys") else getattr(row, name) for name in IDENTITY]
        for row in rows
    ]


class Stopwatch:
    """Counts the calls of some seconds, and the time that they take."""

    def __init__(self, seconds: float) -> None:
        gc.collect()
        self.calls = 0
        self.cpu, self.wall = time.process_time(), time.perf_counter()
        self.end = self.wall + seconds

    def count(self) -> bool:
        """Count a call; say whether the seconds are over."""
        self.calls += 1
        return time.perf_counter() > self.end

    def figures(self) -> dict[str, Any]:
        """Give the CPU microseconds for each call, and the calls for each second."""
        cpu, wall = time.process_time() - self.cpu, time.perf_counter() - self.wall
        return {"us": cpu / self.calls * 1e6, "per_second": self.calls / wall}


def measure_sync(calls: Calls, seconds: float, *, pages: bool) -> dict[str, Any]:
    """Make calls one after the other."""
    call = (pages and calls.page) or calls.one
    call()
    data = call()
    watch = Stopwatch(seconds)
    while True:
        call()
        if watch.count():
            break
    found = watch.figures() | {"data": identify(data if pages else [data])}
    if calls.close:
        calls.close()
    return found


async def measure_async(
    contender: Contender, url: str, tasks: int, seconds: float, *, pages: bool
) -> dict[str, Any] | None:
    """Make calls in some tasks, if there is an async client."""
    calls = contender.asynchronous(url, tasks)
    if calls is None:
        return None
    call = (pages and calls.page) or calls.one
    data = await call()
    await asyncio.gather(*(call() for _ in range(tasks)))  # connections are made
    watch = Stopwatch(seconds)

    async def worker() -> None:
        while True:
            await call()
            if watch.count():
                break

    await asyncio.gather(*(worker() for _ in range(tasks)))
    found = watch.figures() | {"data": identify(data if pages else [data])}
    if calls.close:
        await calls.close()
    return found


def measure(
    contender: Contender, url: str, tasks: int, seconds: float, *, pages: bool
) -> dict[str, Any] | None:
    """Measure it; ``None`` where it has no such client. Pages are read async if need be."""
    calls = None if tasks else contender.sync(url)
    if calls is not None:
        return measure_sync(calls, seconds, pages=pages)
    if tasks or pages:
        return asyncio.run(measure_async(contender, url, max(1, tasks), seconds, pages=pages))
    return None


def main(name: str) -> None:
    """Measure what is asked for, a line at a time."""
    contender = CONTENDERS[name]()
    for line in sys.stdin:
        asked = json.loads(line)
        signal.alarm(asked.pop("at_most"))
        try:
            found = measure(contender, **asked)
            if found:
                found["version"] = metadata.version(name.partition("[")[0])
        except Exception as error:  # noqa: BLE001 - another client may raise anything
            found = {"error": repr(error)}
        signal.alarm(0)
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
