"""A contender that fails is named once, and the others are measured."""

import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from benchmarks import race as races
from benchmarks.race import ASYNC, HTTPX, LISTED, OURS, SYNC, Contender, ContenderError, racing

ABSENT = "pypaystack2"  # the environment of the tests does not have it
UNAVAILABLE = "paystackease"


@pytest.fixture
def race(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generator[races.Race]:
    """A race on the Python of the tests."""

    def install(_: Path, name: str) -> Path:
        if name == UNAVAILABLE:
            output = "Looking in indexes\nERROR: No matching distribution found\n"
            raise subprocess.CalledProcessError(1, "pip", stderr=output)
        return Path(sys.executable)

    monkeypatch.setattr(races, "install", install)
    names = (OURS, HTTPX, ABSENT, UNAVAILABLE)
    with racing(tmp_path, names, seconds=0.0, at_most=60) as race:
        yield race


def test_who_cannot_be_installed_is_left_out(race: races.Race) -> None:
    reason = "could not be installed, and is left out: ERROR: No matching distribution found"
    assert race.failures == [f"{UNAVAILABLE} {reason}"]
    assert race.figure(UNAVAILABLE, SYNC).cannot
    for name in (OURS, HTTPX):
        for column in (SYNC, ASYNC[10], LISTED):
            race.figure(name, column).take()
            assert race.figure(name, column).median > 0
    assert len(race.failures) == 1


def test_who_raises_an_error_is_not_asked_for_more_tasks(race: races.Race) -> None:
    race.failures.clear()
    for tasks in (1, 10, 100):
        race.figure(ABSENT, ASYNC[tasks]).take()
        assert race.figure(ABSENT, ASYNC[tasks]).cannot
    (failure,) = race.failures
    assert failure.startswith(f"{ABSENT}, async 1: ModuleNotFoundError")


def test_who_receives_other_customers_is_not_measured(
    race: races.Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    race.failures.clear()
    monkeypatch.setattr(races, "EXPECTED", [])
    race.figure(HTTPX, SYNC).take()
    assert race.figure(HTTPX, SYNC).cannot
    assert race.failures == ["httpx, sync: received other customers than the server sent"]


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        (f"os.kill(os.getpid(), {signal.SIGALRM:d})", "took more than 60 s"),
        ("sys.exit(3)", "its process ended with status 3"),
    ],
)
def test_a_process_that_ends_is_a_failure(last: str, reason: str, tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!{sys.executable}\nimport os, sys\ninput()\n{last}\n")
    program.chmod(0o700)
    contender = Contender("paystackx", program, tmp_path)
    with pytest.raises(ContenderError, match=reason):
        contender.ask(at_most=60)
