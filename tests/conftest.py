"""What every test has: both event loops for an async test, and no network but this machine."""

import gc
import inspect
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import certifi
import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

from codegen import twin
from tests.support.engine import IS_FAST, use_the_fast_engine

if TYPE_CHECKING:
    from tests.support.virtual_time import VirtualTime

ROOT = Path(__file__).parents[1]

# The gate runs few examples, the same ones each time: a change is not blamed for what it did not
# do. The nightly session looks for new ones. How fast a machine is, no property depends on.
_ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("gate", _ANY_MACHINE, max_examples=10, derandomize=True)
settings.register_profile("nightly", _ANY_MACHINE, max_examples=5_000, derandomize=False)
settings.load_profile("gate")

_connect = socket.socket.connect


def pytest_configure(config: pytest.Config) -> None:
    """Write both twins anew, so that no run meets a stale one; once, where workers share it."""
    # A job in the background of a script ignores Ctrl-C, and so would the programs of the tests.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput"):
        measuring = Coverage.current()
        if measuring and config.getoption("numprocesses", None):
            measuring.stop()  # The workers run the tests. To measure what reports them takes 5 s.
        for tree in twin.trees(ROOT):
            twin.generate(tree)


def pytest_collection_finish() -> None:
    """Let the tests that collect garbage look at what they made, not at thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(obj: object) -> None:
    """Run a test that waits on asyncio and on trio, without a word of that in the test."""
    if inspect.iscoroutinefunction(obj):
        pytest.mark.anyio(obj)


@pytest.fixture(autouse=True, scope="session")
def _engine() -> None:
    if IS_FAST:
        use_the_fast_engine()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1"}:
            raise AssertionError(f"a test tried to reach {address[0]}")
        _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def one_certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write the first of the usual certificates to a file. To load all takes 25 ms a client."""
    end = "-----END CERTIFICATE-----\n"
    path = tmp_path_factory.mktemp("certificates") / "one.pem"
    path.write_text(certifi.contents().partition(end)[0] + end)
    return str(path)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, one_certificate: str) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", one_certificate)
    for name in (
        "PAYSTACK_SECRET_KEY",
        "PAYSTACK_BASE_URL",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def virtual_time(monkeypatch: pytest.MonkeyPatch) -> "VirtualTime":
    """Let no client sleep: it is as late as it asked to be, at once."""
    # Here, not above: the package is imported only after its twin was written.
    from tests.support.virtual_time import VirtualTime

    time = VirtualTime()
    time.replace_the_real_one(monkeypatch)
    return time
