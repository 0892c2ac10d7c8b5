"""What every test has: both event loops for an async test, and no network but this machine."""

import inspect
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from codegen import twin

ROOT = Path(__file__).parents[1]

# How fast a machine is under load is not what these tests are about.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

_connect = socket.socket.connect


def pytest_configure(config: pytest.Config) -> None:
    """Write both twins anew, so that no run meets a stale one; once, where workers share it."""
    if not hasattr(config, "workerinput"):
        for tree in twin.trees(ROOT):
            twin.generate(tree)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(obj: object) -> None:
    """Run a test that waits on asyncio and on trio, without a word of that in the test."""
    if inspect.iscoroutinefunction(obj):
        pytest.mark.anyio(obj)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1"}:
            raise AssertionError(f"a test tried to reach {address[0]}")
        _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "PAYSTACK_SECRET_KEY",
        "PAYSTACK_BASE_URL",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
