"""The pytest plugin, in pytests of their own: with each async plugin, and with none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SYNC = """
import asyncio

def test_create(paystack, paystack_sandbox):
    assert paystack.create("ada@example.com").data.email == "ada@example.com"
    assert [call.operation for call in paystack_sandbox.calls] == ["create"]

def test_every_test_has_a_sandbox_of_its_own(paystack):
    assert paystack.get_customers().data == []

def test_a_plain_test_may_run_a_loop_of_its_own(async_paystack):
    assert asyncio.run(async_paystack.create("ada@example.com")).data.id
"""
ASYNC = """
import pytest

kept = []

{mark}
async def test_create(async_paystack, paystack_sandbox):
    kept.append(async_paystack)
    response = await async_paystack.create("ada@example.com")
    assert response.data.email == "ada@example.com"
    assert [call.operation for call in paystack_sandbox.calls] == ["create"]

def test_the_client_was_closed():
    assert kept
    assert all("closed" in repr(client) for client in kept)
"""


NOT_RUN = """
async def test_create(async_paystack): ...
"""


def run(folder: Path, sources: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run a pytest with our plugin and those that the options name, but no other."""
    for number, source in enumerate(sources):
        (folder / f"test_user{number}.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-pno:cacheprovider",
            "-ppaystackx._pytest",
            *options,
        ],
        cwd=folder,
        # Other plugins take longer to import than these tests to run.
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


ANYIO = ("-panyio",)
BOTH = (*ANYIO, "-ppytest_asyncio.plugin", "-o", "asyncio_default_fixture_loop_scope=function")
AUTO = (*BOTH, "-o", "asyncio_mode=auto")
# By file: one test of ASYNC looks at the client of another.
XDIST = (*ANYIO, "-pxdist", "-n2", "--dist=loadfile")


@pytest.mark.parametrize(
    ("marks", "passed", "options"),
    [
        # The sync tests, the one with a loop of its own, and those that are async: anyio's run on
        # asyncio and on trio.
        (["@pytest.mark.anyio"], 3 + 3, ANYIO),
        (["@pytest.mark.anyio", "@pytest.mark.asyncio"], 3 + 3 + 2, BOTH),
        pytest.param(["@pytest.mark.anyio"], 3 + 3, XDIST, marks=pytest.mark.slow),
    ],
    ids=["anyio", "anyio and asyncio strict", "xdist"],
)
def test_the_clients_work_with_each_plugin_and_are_closed(
    tmp_path: Path, marks: list[str], passed: int, options: tuple[str, ...]
) -> None:
    sources = [SYNC, *[ASYNC.format(mark=mark) for mark in marks], NOT_RUN]
    done = run(tmp_path, sources, *options)
    assert f"{passed} passed, 1 error" in done.stdout
    assert "async_paystack: nothing runs this async test. Mark it with" in done.stdout


def test_the_clients_work_with_the_mode_that_marks_every_test(tmp_path: Path) -> None:
    done = run(tmp_path, [SYNC, ASYNC.format(mark="")], *AUTO)
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


def test_nothing_heavy_is_imported_until_a_fixture_is_used(tmp_path: Path) -> None:
    source = """
import sys

def test_modules():
    assert "paystackx._pytest" in sys.modules
    assert not {"httpx", "attrs", "cattrs", "paystackx.sandbox"} & set(sys.modules)
"""
    done = run(tmp_path, [source])
    assert done.returncode == 0, done.stdout
