"""What happens only in the first call of a process: each test starts one."""

import subprocess
import sys

import pytest

from tests.lifecycle.helpers import CustomerServer
from tests.support.answers import KEY
from tests.support.server import reserved_port, serving

FORKS = """
import asyncio, os, signal, sys, threading, time, traceback
from contextlib import suppress
from paystackx import AsyncCustomerClient, ConnectError, CustomerClient

_, kind, key, url = sys.argv

def in_child(work):
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the child ended with {status}"

def call(client):
    # Nobody listens at the https address: it is there for the certificates.
    with suppress(*[ConnectError] if url.startswith("https:") else []):
        response = client.get_customer("C")
        if kind == "async":
            response = asyncio.run(waited(response))
        assert response.data.customer_code == "C"

async def waited(response):
    return await response

def make():
    kinds = {"sync": CustomerClient, "async": AsyncCustomerClient}
    return kinds[kind](key, base_url=url, max_retries=0)

def fork_after(seconds):
    client = make()
    thread = threading.Thread(target=call, args=(client,))
    thread.start()
    time.sleep(seconds)
    in_child(lambda: call(client))
    thread.join()

# Each in a process that has made a client, but no call yet.
unused = make()
for number in range(10):
    in_child(lambda: fork_after(number / 300))
"""

LIMIT = """
import asyncio, os, resource, sys
from paystackx import AsyncCustomerClient, ConnectError, CustomerClient

_, key, url = sys.argv
limit = resource.getrlimit(resource.RLIMIT_NOFILE)
loop = asyncio.new_event_loop()

def refused(work):
    free = os.open("/dev/null", os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, limit[1]))
    try:
        work()
    except ConnectError as error:
        assert not error.outcome_unknown
    else:
        raise AssertionError("it worked")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limit)

def call(client):
    if isinstance(client, CustomerClient):
        return client.flag("C")
    return loop.run_until_complete(waited(client.flag("C")))

async def waited(response):
    return await response

for kind in (CustomerClient, AsyncCustomerClient):
    refused(lambda: kind(key))
for kind in (CustomerClient, AsyncCustomerClient):
    refused(lambda: call(kind(key, max_retries=0)))
    client = kind(key, base_url=url, max_retries=0)
    refused(lambda: call(client))
    assert call(client).data.customer_code == "set_risk_action"
os._exit(0)  # Nothing was closed: that is tested elsewhere.
"""


def run(script: str, *arguments: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_child_of_any_moment_of_another_threads_first_call_works(kind: str) -> None:
    with serving(CustomerServer()) as server:
        run(FORKS, kind, KEY, server.url)
    with reserved_port() as port:
        run(FORKS, kind, KEY, f"https://127.0.0.1:{port}")


def test_a_process_that_has_no_descriptor_left_is_told_so() -> None:
    with serving(CustomerServer()) as server:
        run(LIMIT, KEY, server.url)
