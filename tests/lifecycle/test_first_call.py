"""What a first call does not load, so that it is quick."""

import subprocess
import sys

from tests.support.answers import KEY


def test_a_usual_call_loads_nothing_that_only_type_checkers_or_other_calls_need() -> None:
    script = f"""
import sys
import httpx
from paystackx import CustomerClient
def answer(request):
    data = {{"id": 1, "customer_code": "CUS_1", "email": "ada@example.com"}}
    return httpx.Response(200, json={{"status": True, "message": "", "data": data}})
with CustomerClient({KEY!r}, transport=httpx.MockTransport(answer)) as client:
    client.get_customer("CUS_1")
print(*sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert not {
        "asyncio",
        "cattrs",
        "paystackx._pages",
        "paystackx._requests.any_endpoint",
        "paystackx._requests.transactions",
        "typing_extensions",
    } & {*done.stdout.split()}
