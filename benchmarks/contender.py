"""Measure one client of Paystack, in an environment of its own that has nothing else.

    python contender.py NAME URL TASKS CALLS

0 tasks are the sync client. Prints JSON: microseconds of CPU time a call, calls a second, and the
customer that was received.
"""

import asyncio
import json
import os
import sys
import time

KEY = "sk_test_example"
HEADERS = {"Authorization": f"Bearer {KEY}"}
os.environ["PAYSTACK_SECRET_KEY"] = KEY


class Paystackx:
    def sync(self, url):
        from paystackx import CustomerClient

        client = CustomerClient(base_url=url)
        return lambda: client.get_customer("C").data

    async def asynchronous(self, url, tasks):
        from paystackx import AsyncCustomerClient

        client = AsyncCustomerClient(base_url=url, max_connections=tasks)

        async def call():
            return (await client.get_customer("C")).data

        return call, client.aclose


class Httpx:
    def sync(self, url):
        import httpx

        client = httpx.Client(base_url=url, headers=HEADERS)
        return lambda: client.get("/customer/C").json()["data"]

    async def asynchronous(self, url, tasks):
        import httpx

        limits = httpx.Limits(max_connections=tasks, max_keepalive_connections=tasks)
        client = httpx.AsyncClient(base_url=url, headers=HEADERS, limits=limits, timeout=90)

        async def call():
            return (await client.get("/customer/C")).json()["data"]

        return call, client.aclose


class Aiohttp:
    sync = None

    async def asynchronous(self, url, tasks):
        import aiohttp

        connector = aiohttp.TCPConnector(limit=tasks)
        session = aiohttp.ClientSession(url, headers=HEADERS, connector=connector)

        async def call():
            async with session.get("/customer/C") as response:
                return (await response.json())["data"]

        return call, session.close


class Pypaystack2:
    def sync(self, url):
        from pypaystack2 import PaystackClient
        from pypaystack2.base_clients import AbstractAPIClient

        AbstractAPIClient._BASE_URL = url
        client = PaystackClient(KEY)
        return lambda: client.customers.get_customer("C").data

    async def asynchronous(self, url, tasks):
        from pypaystack2 import AsyncPaystackClient
        from pypaystack2.base_clients import AbstractAPIClient

        AbstractAPIClient._BASE_URL = url
        client = AsyncPaystackClient(KEY)

        async def call():
            return (await client.customers.get_customer("C")).data

        return call, None


class Paystackease:
    def sync(self, url):
        from paystackease.apis.sync_apis.customers import CustomerClientAPI
        from paystackease.core._api_base import BaseAPI

        BaseAPI._PAYSTACK_API_URL = f"{url}/"
        client = CustomerClientAPI()
        return lambda: client.fetch_customer("C").data

    async def asynchronous(self, url, tasks):
        from paystackease.apis.async_apis.acustomers import AsyncCustomerClientAPI
        from paystackease.core._api_base import BaseAPI

        BaseAPI._PAYSTACK_API_URL = f"{url}/"
        client = AsyncCustomerClientAPI()
        await client.__aenter__()

        async def call():
            return (await client.fetch_customer("C")).data

        async def close():
            await client.__aexit__(None, None, None)

        return call, close


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
        return lambda: paystack.Customer.fetch("C").data


CONTENDERS = {
    "paystackx": Paystackx,
    "httpx": Httpx,
    "aiohttp": Aiohttp,
    "pypaystack2": Pypaystack2,
    "paystackease": Paystackease,
    "paystack-sdk": Official,
}


def figures(work_started, wall_started, calls, data):
    cpu, wall = time.process_time() - work_started, time.perf_counter() - wall_started
    customer = {name: _part(data, name) for name in ("customer_code", "email", "first_name")}
    return {"us": cpu / calls * 1e6, "per_second": calls / wall, "data": customer}


def _part(data, name):
    return data[name] if isinstance(data, dict) else getattr(data, name)


def measure_sync(contender, url, calls):
    call = contender.sync(url)
    for _ in range(5):
        data = call()
    started = time.process_time(), time.perf_counter()
    for _ in range(calls):
        call()
    return figures(*started, calls, data)


async def measure_async(contender, url, tasks, calls):
    call, close = await contender.asynchronous(url, tasks)
    each = max(1, calls // tasks)

    async def worker(times):
        for _ in range(times):
            data = await call()
        return data

    (data, *_) = await asyncio.gather(*(worker(1) for _ in range(tasks)))
    started = time.process_time(), time.perf_counter()
    await asyncio.gather(*(worker(each) for _ in range(tasks)))
    found = figures(*started, each * tasks, data)
    if close:
        await close()
    return found


def main(name, url, tasks, calls):
    contender, tasks, calls = CONTENDERS[name](), int(tasks), int(calls)
    kind = contender.asynchronous if tasks else contender.sync
    if kind is None:
        return None
    if tasks:
        return asyncio.run(measure_async(contender, url, tasks, calls))
    return measure_sync(contender, url, calls)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
