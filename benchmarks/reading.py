"""Reading a page of customers, beside json.loads alone, in one run: python -m benchmarks.reading.

Every line is a ratio against the same page read to dicts; a time by itself does not carry to
another machine.
"""

import gc
import json
import statistics
import tracemalloc
from collections.abc import Callable
from typing import Any

import httpx

from benchmarks.calls import KEY, cpu
from benchmarks.report import show
from benchmarks.server import serving
from paystackx import Customer, CustomerClient
from paystackx._convert import Reader, many
from paystackx._decipher import Answer, decipher
from paystackx._requests.customers import GET_CUSTOMERS

ROUNDS, CALLS = 15, 50
PHOTO = {
    "type": "twitter",
    "typeId": "twitter",
    "typeName": "Twitter",
    "url": "https://d2ubvrnu4j.example.com/6a2d3e91b7",
    "isPrimary": True,
}


def row(number: int) -> dict[str, Any]:
    """A customer as lists have it, about 460 bytes of JSON."""
    return {
        "integration": 463433,
        "first_name": f"Okiki{number}",
        "last_name": f"Sample{number}",
        "email": f"okiki{number}@example.com",
        "phone": f"0800{number:07}",
        "metadata": {"calling_code": "+27", "photos": [PHOTO]},
        "domain": "test",
        "customer_code": f"CUS_rki2ccocw{number}",
        "risk_action": "default",
        "id": 90758301 + number,
        "createdAt": "2022-08-15T13:42:52.000Z",
        "updatedAt": "2022-08-15T13:42:52.000Z",
    }


def page(first: int = 0) -> bytes:
    """A page of 100 customers."""
    meta = {"total": 10_000, "skipped": first, "perPage": 100, "page": 1, "pageCount": 100}
    rows = [row(first + number) for number in range(100)]
    fields = {"status": True, "message": "Customers retrieved", "data": rows, "meta": meta}
    return json.dumps(fields, separators=(",", ":")).encode()


READER: Reader[list[Customer]] = many(None, Customer)


def customers(content: bytes) -> list[Customer]:
    """Bytes to typed customers, as a call reads them."""
    answer = Answer(
        status_code=200,
        headers=httpx.Headers({"cf-ray": "8dcdb0f5dbf4047b-CDG"}),
        content=content,
        received_at=0.0,
    )
    return decipher(GET_CUSTOMERS, answer, READER).data


def dicts(content: bytes) -> list[dict[str, Any]]:
    """Bytes to dicts."""
    rows: list[dict[str, Any]] = json.loads(content)["data"]
    return rows


def compare(
    name: str, ours: Callable[[], object], theirs: Callable[[], object], budget: float
) -> None:
    """Measure both in turns; print the medians."""
    pairs = [
        (
            cpu(lambda: [ours() for _ in range(CALLS)], CALLS),
            cpu(lambda: [theirs() for _ in range(CALLS)], CALLS),
        )
        for _ in range(ROUNDS)
    ]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    show(name, mine, other, budget, "us")


def kept(read: Callable[[bytes], list[Any]]) -> float:
    """Kilobytes that 10,000 rows keep when all else is dropped."""
    pages = [page(first) for first in range(0, 10_000, 100)]
    read(pages[0])
    gc.collect()
    tracemalloc.start()
    rows = [each for content in pages for each in read(content)]
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(rows) == 10_000
    return size / 1024


def main() -> None:
    content = page()
    print(f"a page of 100 customers, {len(content)} bytes; medians of {ROUNDS} rounds, CPU time")
    compare(
        "bytes to Response / json.loads",
        lambda: customers(content),
        lambda: json.loads(content),
        1.9,
    )
    with (
        serving(content) as url,
        CustomerClient(KEY, base_url=url) as client,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}) as plain,
    ):
        compare(
            "a page typed / httpx with dicts",
            client.get_customers,
            lambda: plain.get("/customer").json(),
            1.2,
        )
    show("10,000 kept typed / as dicts", kept(customers), kept(dicts), 0.75, "KB")


if __name__ == "__main__":
    main()
