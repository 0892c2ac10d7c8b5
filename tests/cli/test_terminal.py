"""What a person at a terminal sees: tables, a prompt that does not echo, a question, a bar."""

import os
import pty
import select
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.helpers import KEY, Server, write

LIVE = "sk_live_filler_for_the_command"
Terminal = Callable[..., tuple[int, str]]


@pytest.fixture
def terminal(program: str) -> Terminal:
    """Run the installed command in a pseudo-terminal, and answer its questions."""

    def call(
        *arguments: object, answers: tuple[str, ...] = (), **environment: str | None
    ) -> tuple[int, str]:
        merged = {**os.environ, "TERM": "xterm", "COLUMNS": "80", **environment}
        keyboard, screen = pty.openpty()
        with subprocess.Popen(
            [program, *map(str, arguments)],
            stdin=screen,
            stdout=screen,
            stderr=screen,
            env={name: value for name, value in merged.items() if value is not None},
            start_new_session=True,
        ) as process:
            os.close(screen)
            shown = ""
            waiting = list(answers)
            while True:
                ready, _, _ = select.select([keyboard], [], [], 60)
                assert ready, f"it hangs after {shown!r}"
                try:
                    part = os.read(keyboard, 65536)
                except OSError:  # Linux: the other side is closed.
                    part = b""
                if not part:
                    break
                shown += part.decode()
                if waiting and shown.endswith(": "):
                    os.write(keyboard, f"{waiting.pop(0)}\n".encode())
        os.close(keyboard)
        return process.returncode, shown.replace("\r\n", "\n")

    return call


def test_a_list_is_a_table_as_wide_as_the_terminal(terminal: Terminal, server: Server) -> None:
    server.sandbox.seed([{"email": "ada@example.com", "first_name": "李小龙" * 20}])
    code, shown = terminal("customers", "list", COLUMNS="40")
    heading, row = shown.splitlines()
    assert code == 0
    assert heading.startswith("\x1b[1m")
    assert "…" in row


def test_no_color_is_respected(terminal: Terminal, server: Server) -> None:
    server.seed(1)
    code, shown = terminal("customers", "list", NO_COLOR="1")
    assert code == 0
    assert "\x1b" not in shown
    assert "user0@example.com" in shown


def test_the_key_is_asked_for_and_not_shown(terminal: Terminal, server: Server) -> None:
    server.seed(1)
    code, shown = terminal("customers", "list", answers=(KEY,), PAYSTACK_SECRET_KEY=None)
    assert code == 0
    assert shown.startswith("Paystack secret key: ")
    assert "user0@" in shown
    assert KEY not in shown


def test_a_live_key_asks_before_it_writes(terminal: Terminal, server: Server) -> None:
    arguments = ("customers", "create", "ada@example.com")
    code, shown = terminal(*arguments, answers=("n",), PAYSTACK_SECRET_KEY=LIVE)
    assert "live key" in shown
    assert code == 130
    assert server.sandbox.calls == ()
    code, shown = terminal(*arguments, answers=("y",), PAYSTACK_SECRET_KEY=LIVE)
    assert code == 0
    assert server.emails() == ["ada@example.com"]


def test_a_bar_shows_progress_and_nobody(
    terminal: Terminal, server: Server, tmp_path: Path
) -> None:
    server.seed(3)
    code, shown = terminal("customers", "export", tmp_path / "customers.csv")
    assert code == 0
    assert "Exporting customers" in shown
    assert "@" not in shown
    file = write(tmp_path / "new.jsonl", [{"email": "ada@example.com"}])
    code, shown = terminal("customers", "import", file)
    assert code == 0
    assert "100%" in shown
    assert "@" not in shown
