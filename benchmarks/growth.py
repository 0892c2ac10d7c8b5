"""What should not grow with the size of the work: python -m benchmarks.growth URL ROWS.

The command prints the peak of the memory, in KB, while so many customers are iterated.
"""

import asyncio
import itertools
import subprocess
import sys
import time
import tracemalloc

from benchmarks.customers import KEY
from benchmarks.server import Server
from paystackx import AsyncCustomerClient, CustomerClient

CALLS = 1_000
ROWS = 100_000


def iterate(url: str, rows: int) -> None:
    """Go through some customers."""
    with CustomerClient(KEY, base_url=url) as client:
        for _ in itertools.islice(client.iter_customers(), rows):
            pass


def cost_of_a_row(server: Server, rows: int) -> float:
    """The CPU microseconds for each of some customers. There are as many for each length."""
    walks = ROWS // rows
    started = time.process_time()
    for _ in range(walks):
        iterate(server.url, rows)
    return (time.process_time() - started) / (walks * rows) * 1e6


def memory(server: Server, rows: int) -> float:
    """The peak of the memory while some customers are iterated, in a process of its own."""
    # From the start of the interpreter: the whole program counts, not only what comes and goes.
    command = [sys.executable, "-X", "tracemalloc", "-m", "benchmarks.growth"]
    command += [server.url, str(rows)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def new_connections(server: Server, tasks: int) -> float:
    """The connections that some tasks make for 1,000 calls."""

    async def main() -> None:
        async with AsyncCustomerClient(KEY, base_url=server.url) as client:

            async def worker() -> None:
                for _ in range(CALLS // tasks):
                    await client.get_customer("C")

            await asyncio.gather(*(worker() for _ in range(tasks)))

    before = server.connections()
    asyncio.run(main())
    return server.connections() - before


if __name__ == "__main__":
    iterate(sys.argv[1], int(sys.argv[2]))
    print(tracemalloc.get_traced_memory()[1] / 1024)
