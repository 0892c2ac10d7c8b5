"""The command in this process and as an installed program, against the sandbox's server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from paystackx.cli._root import run
from paystackx.sandbox import Sandbox
from paystackx.sandbox._server import SandboxServer
from tests.cli.helpers import KEY, Command, Ended, Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A sandbox behind a socket."""
    sandbox = Sandbox()
    with SandboxServer(sandbox, "127.0.0.1", 0, lambda _: None) as served:
        thread = Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Server(sandbox, served.base_url)
        served.shutdown()
        thread.join()


@pytest.fixture
def _environment(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", KEY)
    monkeypatch.setenv("PAYSTACK_BASE_URL", server.url)


@pytest.fixture
def cli(_environment: None, capfd: pytest.CaptureFixture[str]) -> Command:
    """Run the command in this process."""

    def call(*arguments: object) -> Ended:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        shown = capfd.readouterr()
        return Ended(code, shown.out, shown.err)

    return call


@pytest.fixture
def program(_environment: None) -> str:
    """The installed command."""
    found = shutil.which("paystackx", path=str(Path(sys.executable).parent))
    assert found
    return found


@pytest.fixture
def installed(program: str) -> Command:
    """Run the installed command in a pipe."""

    def call(*arguments: object, **environment: str) -> Ended:
        ended = subprocess.run(
            [program, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **environment},
            check=False,
            timeout=60,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return call
