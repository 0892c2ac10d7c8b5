"""Measure one client of Paystack, in an environment of its own that has nothing else.

    python contender.py NAME

Each line of standard input asks for a measurement, as JSON: the url, how many tasks (0 is the sync
client), whether pages are read, how many seconds to make calls for, and how many seconds the whole
may take. The answer to each is one line of JSON; after too many seconds the process ends.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import time
from importlib import metadata

KEY = "sk_test_example"
HEADERS = {"Authorization": f"Bearer {KEY}"}
os.environ["PAYSTACK_SECRET_KEY"] = KEY

# Each client gives the calls for a customer and for a page of 100, and what closes it.


class Paystackx:
    def sync(self, url):
        from paystackx import CustomerClient

        client = CustomerClient(base_url=url)
        return (
            lambda: client.get_customer("C").data,
            lambda: client.get_customers(pagination=100).data,
            client.close,
        )

    def asynchronous(self, url, tasks):
        from paystackx import AsyncCustomerClient

        client = AsyncCustomerClient(base_url=url, max_connections=tasks)

        async def one():
            return (await client.get_customer("C")).data

        return one, None, client.aclose


class Httpx:
    def sync(self, url):
        import httpx

        client = httpx.Client(base_url=url, headers=HEADERS)
        return (
            lambda: client.get("/customer/C").json()["data"],
            lambda: client.get("/customer", params={"perPage": 100}).json()["data"],
            client.close,
        )

    def asynchronous(self, url, tasks):
        import httpx

        limits = httpx.Limits(max_connections=tasks, max_keepalive_connections=tasks)
        client = httpx.AsyncClient(base_url=url, headers=HEADERS, limits=limits, timeout=90)

        async def one():
            return (await client.get("/customer/C")).json()["data"]

        return one, None, client.aclose


class Aiohttp:
    sync = None

    def asynchronous(self, url, tasks):
        import aiohttp

        connector = aiohttp.TCPConnector(limit=tasks)
        session = aiohttp.ClientSession(url, headers=HEADERS, connector=connector)

        async def one():
            async with session.get("/customer/C") as response:
                return (await response.json())["data"]

        async def page():
            async with session.get("/customer", params={"perPage": 100}) as response:
                return (await response.json())["data"]

        return one, page, session.close


class Pypaystack2:
    def sync(self, url):
        from pypaystack2 import PaystackClient
        from pypaystack2.base_clients import AbstractAPIClient

        AbstractAPIClient._BASE_URL = url
        customers = PaystackClient(KEY).customers
        return (
            lambda: customers.get_customer("C").data,
            lambda: customers.get_customers(pagination=100).data,
            None,
        )

    def asynchronous(self, url, tasks):
        from pypaystack2 import AsyncPaystackClient
        from pypaystack2.base_clients import AbstractAPIClient

        AbstractAPIClient._BASE_URL = url
        customers = AsyncPaystackClient(KEY).customers

        async def one():
            return (await customers.get_customer("C")).data

        return one, None, None


class Paystackease:
    def sync(self, url):
        from paystackease.apis.sync_apis.customers import CustomerClientAPI
        from paystackease.core._api_base import BaseAPI

        BaseAPI._PAYSTACK_API_URL = f"{url}/"
        client = CustomerClientAPI()
        return (
            lambda: client.fetch_customer("C").data,
            lambda: client.list_customers(per_page=100).data,
            None,
        )

    def asynchronous(self, url, tasks):
        from paystackease.apis.async_apis.acustomers import AsyncCustomerClientAPI
        from paystackease.core._api_base import BaseAPI

        BaseAPI._PAYSTACK_API_URL = f"{url}/"
        client = AsyncCustomerClientAPI()
        opened = []

        async def one():
            if not opened:
                opened.append(True)
                await client.__aenter__()
            return (await client.fetch_customer("C")).data

        async def close():
            await client.__aexit__(None, None, None)

        return one, None, close


class Official:
    asynchronous = None

    def sync(self, url):
        import paystack
        from paystack.configuration import Configuration

        paystack.api_key = KEY
        Configuration.host = property(lambda _: url)
        Configuration.get_host_from_settings = lambda *_, **__: url
        original = Configuration.__init__

        def init(self, *arguments, **options):
            original(self, *arguments, **options)
            self._base_path = url

        Configuration.__init__ = init
        return (
            lambda: paystack.Customer.fetch("C").data,
            lambda: paystack.Customer.list(per_page=100).data,
            None,
        )


CONTENDERS = {
    "paystackx": Paystackx,
    "httpx": Httpx,
    "aiohttp": Aiohttp,
    "pypaystack2": Pypaystack2,
    "paystackease": Paystackease,
    "paystack-sdk": Official,
}


def identify(data):
    """Tell which customers were received."""
    rows = data if isinstance(data, list) else [data]
    return [[part(row, name) for name in ("customer_code", "email", "first_name")] for row in rows]


def part(row, name):
    return row[name] if isinstance(row, dict) else getattr(row, name)


class Stopwatch:
    """Counts the calls of some seconds, and the time that they take."""

    def __init__(self, seconds):
        gc.collect()
        self.calls = 0
        self.cpu, self.wall = time.process_time(), time.perf_counter()
        self.end = self.wall + seconds

    def goes_on(self):
        self.calls += 1
        return time.perf_counter() < self.end

    def figures(self):
        cpu, wall = time.process_time() - self.cpu, time.perf_counter() - self.wall
        return {"us": cpu / self.calls * 1e6, "per_second": self.calls / wall}


def measure_sync(contender, url, pages, seconds):
    one, page, close = contender.sync(url)
    call = page if pages else one
    call()
    data = call()
    watch = Stopwatch(seconds)
    while True:
        call()
        if not watch.goes_on():
            break
    found = watch.figures() | {"data": identify(data)}
    if close:
        close()
    return found


async def measure_async(contender, url, tasks, pages, seconds):
    one, page, close = contender.asynchronous(url, tasks)
    call = page if pages else one
    data = await call()
    await asyncio.gather(*(call() for _ in range(tasks)))  # connections are made
    watch = Stopwatch(seconds)

    async def worker():
        while True:
            await call()
            if not watch.goes_on():
                break

    await asyncio.gather(*(worker() for _ in range(tasks)))
    found = watch.figures() | {"data": identify(data)}
    if close:
        await close()
    return found


def measure(contender, url, tasks, pages, seconds):
    if tasks == 0 and contender.sync:
        return measure_sync(contender, url, pages, seconds)
    if contender.asynchronous and (tasks or pages):
        return asyncio.run(measure_async(contender, url, max(1, tasks), pages, seconds))
    return None


def main(name):
    contender = CONTENDERS[name]()
    for line in sys.stdin:
        asked = json.loads(line)
        signal.alarm(asked.pop("at_most"))
        found = measure(contender, **asked)
        signal.alarm(0)
        if found:
            found["version"] = metadata.version(name)
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
