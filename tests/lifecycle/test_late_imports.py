"""What is imported after the first client was made: no fork comes in its middle."""

import subprocess
import sys
from typing import Any

import httpx
import pytest

from paystackx import ConnectError, CustomerClient, DecodeError
from paystackx._reading import convert as _convert
from tests.support.answers import CUSTOMER, KEY

FORK = """
import os, threading, time
from paystackx._seam import no_fork
from paystackx._preload import importing
inside, done = threading.Event(), []
def late():
    with {first}:
        inside.set()
        time.sleep(0.3)
        with importing():
            done.append(True)
thread = threading.Thread(target=late)
thread.start()
inside.wait()
child = os.fork()
if child == 0:
    with importing():
        os._exit(0 if done else 1)
thread.join()
with importing():
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.parametrize("first", ["importing()", "no_fork"])
def test_a_fork_waits_until_an_import_is_done(first: str) -> None:
    """Also in the middle of other work that no fork may cut: with two locks, both would wait."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK.format(first=first)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "0"


def test_a_usual_call_does_not_import_cattrs() -> None:
    script = f"""
import sys
from paystackx import CustomerClient
from paystackx.sandbox import Sandbox
with CustomerClient({KEY!r}, transport=Sandbox()) as client:
    client.create("ada@example.com")
print("cattrs" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "False"


def test_a_write_whose_odd_answer_cannot_be_read_for_want_of_descriptors_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        data: dict[str, Any] = CUSTOMER | {"phone": 5}
        return httpx.Response(200, json={"status": True, "message": "", "data": data})

    def fail() -> None:
        raise ConnectError("no file descriptor is free")

    monkeypatch.setattr(_convert, "_converter", fail)
    with (
        CustomerClient(KEY, transport=httpx.MockTransport(answer)) as client,
        pytest.raises(DecodeError, match="no file descriptor") as caught,
    ):
        client.create("ada@example.com")
    assert caught.value.outcome_unknown
    assert len(seen) == 1
