"""Export over the file of an earlier export: it is lost to no error, and a crash harms nothing."""

import os
from collections.abc import Callable
from io import IOBase
from pathlib import Path
from typing import Any

import pytest

from paystackx.sandbox import Sandbox
from tests.cli.helpers import Command, Server, read

ENDINGS = ["csv", "jsonl"]


@pytest.fixture
def file(cli: Command, server: Server, tmp_path: Path, ending: str) -> Path:
    """What was exported yesterday; there are other customers now."""
    server.seed(3)
    file = tmp_path / f"customers.{ending}"
    assert cli("customers", "export", file).code == 0
    server.sandbox.reset()
    server.seed(101)
    return file


def wrong_key(sandbox: Sandbox) -> None:
    sandbox.fail("get_customers", status=401)


def gateway(sandbox: Sandbox) -> None:
    sandbox.garble("get_customers", "<html>", times=None)


def no_network(sandbox: Sandbox) -> None:
    sandbox.drop("get_customers", times=3)


@pytest.mark.parametrize("ending", ["csv"])
@pytest.mark.parametrize(("fault", "code"), [(wrong_key, 1), (gateway, 1), (no_network, 3)])
def test_an_export_that_fails_at_once_leaves_the_old_file(
    cli: Command, server: Server, file: Path, fault: Callable[[Sandbox], None], code: int
) -> None:
    before = file.read_bytes()
    fault(server.sandbox)
    assert cli("customers", "export", file).code == code
    assert file.read_bytes() == before


@pytest.mark.parametrize("ending", ["csv"])
def test_a_refused_argument_leaves_the_old_file(cli: Command, file: Path) -> None:
    before = file.read_bytes()
    assert cli("customers", "export", file, "--since", "yesterday").code == 2
    assert file.read_bytes() == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_resuming_after_that_is_the_new_export_and_not_the_finished_old_one(
    cli: Command, server: Server, file: Path
) -> None:
    before = file.read_bytes()
    for options in ((), ("--resume",)):
        wrong_key(server.sandbox)
        assert cli("customers", "export", file, *options).code == 1
        assert file.read_bytes() == before
    assert cli("customers", "export", file, "--resume").record["rows"] == 101
    assert sorted(row["email"] for row in read(file)) == server.emails()


@pytest.mark.parametrize("ending", ["csv"])
def test_what_was_asked_for_is_kept_until_something_else_is_asked_for(
    cli: Command, server: Server, file: Path
) -> None:
    wrong_key(server.sandbox)
    cli("customers", "export", file, "--since", "2030-01-01")
    cli("customers", "export", file, "--resume")
    assert server.sandbox.calls[-1].query["from"] == "2030-01-01"
    wrong_key(server.sandbox)
    cli("customers", "export", file, "--since", "2030-01-01")
    cli("customers", "export", file, "--since", "2020-01-01", "--resume")
    assert server.sandbox.calls[-1].query["from"] == "2020-01-01"
    assert len(read(file)) == 101


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_export_of_nobody_replaces_the_old_rows(
    cli: Command, server: Server, file: Path
) -> None:
    server.sandbox.reset()
    assert cli("customers", "export", file).record["rows"] == 0
    assert read(file) == []
    assert cli("customers", "export", file, "--resume").code == 0
    file.unlink()
    server.seed(2)
    assert cli("customers", "export", file, "--resume").record["rows"] == 2


class Crash:
    """Ends a program before or after one of the steps that change the disk."""

    def __init__(self) -> None:
        self.crashes = 0
        self.steps_left: int | None = None

    def happens_in(self, work: Callable[[], object], after: int) -> bool:
        """Do the work up to so many steps; ``False`` if it has no more than that."""
        crashes, self.steps_left = self.crashes, after
        work()
        self.steps_left = None
        return self.crashes > crashes

    def step(self) -> None:
        if self.steps_left == 0:
            self.steps_left, self.crashes = None, self.crashes + 1
            raise KeyboardInterrupt
        if self.steps_left:
            self.steps_left -= 1

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def stepwise(*arguments: Any, **options: Any) -> Any:
            self.step()
            result = work(*arguments, **options)
            try:
                self.step()
            except KeyboardInterrupt:
                if isinstance(result, IOBase):
                    result.close()
                raise
            return result

        return stepwise


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> Crash:
    crash = Crash()
    monkeypatch.setattr(os, "fsync", crash.around(os.fsync))
    monkeypatch.setattr(Path, "replace", crash.around(Path.replace))
    monkeypatch.setattr(Path, "open", crash.around(Path.open))
    return crash


@pytest.mark.parametrize("ending", ["csv"])
def test_a_crash_at_any_moment_loses_and_doubles_nothing(
    cli: Command, server: Server, file: Path, crash: Crash
) -> None:
    emails = server.emails()
    state = file.with_name(f"{file.name}.progress")
    old, old_state = file.read_bytes(), state.read_bytes()
    number = 0
    while crash.happens_in(lambda: cli("customers", "export", file), number):
        if state.read_bytes() == old_state:  # It had not begun.
            assert file.read_bytes() == old, number
        else:
            assert cli("customers", "export", file, "--resume").code == 0
            assert sorted(row["email"] for row in read(file)) == emails, number
        file.write_bytes(old)
        state.write_bytes(old_state)
        number += 1
    assert number > 20
    assert sorted(row["email"] for row in read(file)) == emails
