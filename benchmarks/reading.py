"""CPU time and memory of customers that were read from bytes, and of the same as dicts."""

import gc
import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import httpx

from benchmarks.customers import PER_PAGE, page
from paystackx import Customer
from paystackx._operations.customers import GET_CUSTOMERS
from paystackx._reading.convert import Reader, many
from paystackx._reading.decipher import Answer, decipher

READS = 50
KEPT = 10_000
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


def cpu(read: Callable[[bytes], object]) -> float:
    """Microseconds of CPU time for a page."""
    content = page()
    gc.collect()
    started = time.process_time()
    for _ in range(READS):
        read(content)
    return (time.process_time() - started) / READS * 1e6


def kept(read: Callable[[bytes], list[Any]]) -> float:
    """Kilobytes that 10,000 rows keep when all else is dropped."""
    pages = [page(number) for number in range(KEPT // PER_PAGE)]
    read(pages[0])
    gc.collect()
    tracemalloc.start()
    rows = [each for content in pages for each in read(content)]
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(rows) == KEPT
    return size / 1024
