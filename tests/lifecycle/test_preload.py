"""What a call needs is imported when the client is made: a fork may come in its middle."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.server import serving

ROOT = Path(__file__).parents[2]

SYNC = """
import sys
from paystackx import CustomerClient
client = CustomerClient({key!r}, base_url={url!r})
before = set(sys.modules)
client.get_customer("C")
client.close()
print(sorted(set(sys.modules) - before))
"""

ASYNC = """
import asyncio, sys
from paystackx import AsyncCustomerClient
client = AsyncCustomerClient({key!r}, base_url={url!r})
before = set()
async def main():
    before.update(sys.modules)
    await client.get_customer("C")
    await client.aclose()
asyncio.run(main())
print(sorted(set(sys.modules) - before))
"""


@pytest.mark.parametrize("script", [SYNC, ASYNC], ids=["sync", "async"])
def test_the_first_call_imports_nothing(script: str) -> None:
    with serving(CustomerServer()) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        done = subprocess.run(
            [sys.executable, "-c", script.format(key=KEY, url=url)],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.stdout.strip() == "[]"
