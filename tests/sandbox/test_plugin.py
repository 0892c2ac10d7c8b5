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


def run(
    folder: Path, sources: list[str], *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    for number, source in enumerate(sources):
        (folder / f"test_user{number}.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    command = [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider", "-pno:randomly"]
    return subprocess.run(
        [*command, *options],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


WITHOUT_ASYNCIO = ("-pno:asyncio",)
STRICT = ("-o", "asyncio_default_fixture_loop_scope=function")
AUTO = (*STRICT, "-o", "asyncio_mode=auto")
# By file: one test of ASYNC looks at the client of another.
XDIST = (*WITHOUT_ASYNCIO, "-n2", "--dist=loadfile")


@pytest.mark.parametrize(
    ("marks", "passed", "options"),
    [
        # The sync tests, the one with a loop of its own, and those that are async: anyio's run on
        # asyncio and on trio.
        (["@pytest.mark.anyio"], 3 + 3, WITHOUT_ASYNCIO),
        (["@pytest.mark.anyio", "@pytest.mark.asyncio"], 3 + 3 + 2, STRICT),
        ([""], 3 + 2, AUTO),
        pytest.param(["@pytest.mark.anyio"], 3 + 3, XDIST, marks=pytest.mark.slow),
    ],
    ids=["anyio", "anyio and asyncio strict", "asyncio auto", "xdist"],
)
def test_the_clients_work_with_each_plugin_and_are_closed(
    tmp_path: Path, marks: list[str], passed: int, options: tuple[str, ...]
) -> None:
    sources = [SYNC, *[ASYNC.format(mark=mark) for mark in marks]]
    done = run(tmp_path, sources, *options)
    assert done.returncode == 0, done.stdout
    assert f"{passed} passed" in done.stdout


@pytest.mark.parametrize("options", [STRICT, WITHOUT_ASYNCIO], ids=["not marked", "no plugin"])
def test_an_async_test_that_nothing_runs_is_told_so(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    source = "async def test_create(async_paystack): ...\n"
    done = run(tmp_path, [source], *options)
    assert done.returncode == 1
    assert "async_paystack: nothing runs this async test. Mark it with" in done.stdout


def test_nothing_heavy_is_imported_until_a_fixture_is_used(tmp_path: Path) -> None:
    source = """
import sys

def test_modules():
    assert "paystackx._pytest" in sys.modules
    assert not {"httpx", "attrs", "cattrs", "paystackx.sandbox"} & set(sys.modules)
"""
    # Other plugins, such as that of pytest-httpx, import httpx themselves.
    done = run(tmp_path, [source], "-ppaystackx._pytest", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert done.returncode == 0, done.stdout
