"""Every command, as a program in a pipe sees it: one record a line, and an exit code."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from paystackx import cli as package
from paystackx.cli import _root
from tests.cli.helpers import KEY, Command, Server

ADA = "ada@example.com"


def commands(group: click.Group, *path: str) -> list[tuple[str, ...]]:
    """The names of all commands, from the first word on."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, *path, name)
        else:
            found.append((*path, name))
    return found


COMMANDS = commands(_root.root)


def test_these_commands_are_there() -> None:
    customers = "list get create update validate flag deactivate mandates export import"
    expected = [
        *(("customers", name) for name in customers.split()),
        *(("transactions", name) for name in ("list", "get", "verify")),
        *(("webhooks", name) for name in ("verify", "trigger")),
        ("request",),
        ("sandbox",),
    ]
    assert expected == COMMANDS


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_every_command_has_an_example(
    cli: Command, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    if command == ("sandbox",):
        with pytest.raises(SystemExit):
            cli(*command, "--help")
        assert "example:" in capfd.readouterr().out
        return
    ended = cli(*command, "--help")
    assert ended.code == 0
    assert f"Example:\n    paystackx {' '.join(command)} " in ended.out
    for option in ("--output", "--timeout", "--base-url"):
        assert option in ended.out


def test_help_and_version_load_nothing_of_the_client(installed: Command) -> None:
    ended = installed("--help", PYTHONPROFILEIMPORTTIME="1")
    assert ended.code == 0
    assert "_PAYSTACKX_COMPLETE=fish_source" in ended.out
    loaded = {line.rpartition("|")[2].strip() for line in ended.err.splitlines()}
    assert "click" in loaded
    assert not loaded & {"httpx", "attrs", "cattrs", "anyio", "paystackx.errors"}
    assert installed("--version").out.startswith("paystackx ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_the_command(installed: Command, shell: str) -> None:
    assert "paystackx" in installed(_PAYSTACKX_COMPLETE=f"{shell}_source").out
    ended = installed(
        _PAYSTACKX_COMPLETE=f"{shell}_complete",
        COMP_WORDS="paystackx customers ex" if shell != "fish" else "paystackx customers",
        COMP_CWORD="2" if shell != "fish" else "ex",
    )
    assert "export" in ended.out


# --- customers ---


def test_a_customer_from_create_to_flag(cli: Command, server: Server) -> None:
    made = cli(
        *("customers", "create", ADA, "--first-name", "Ada", "--metadata", '{"cartId": 7}'),
    )
    assert made.code == 0, made.err
    code = made.record["customer_code"]
    assert cli("customers", "update", code, "--phone", "080").record["phone"] == "080"
    found = cli("customers", "get", ADA).record
    assert (found["first_name"], found["metadata"], found["phone"]) == (
        "Ada",
        {"cartId": 7},
        "080",
    )
    assert cli("customers", "flag", code, "--risk-action", "deny").record["risk_action"] == "deny"
    [listed] = [json.loads(line) for line in cli("customers", "list").out.splitlines()]
    assert listed["email"] == ADA
    assert server.sandbox.calls[-1].query["perPage"] == "50"
    assert cli("customers", "mandates", found["id"]).out == ""


def test_a_customer_is_identified(cli: Command, server: Server) -> None:
    code = cli("customers", "create", ADA).record["customer_code"]
    ended = cli(
        *("customers", "validate", code, "--first-name", "Ada", "--last-name", "Obi"),
        *("--identification-type", "bank_account", "--country", "NG", "--bvn", "20012345677"),
        *("--bank-code", "007", "--account-number", "0123456789"),
    )
    assert ended.code == 0, ended.err
    assert "message" in ended.record
    assert "20012345677" not in ended.out + ended.err


def test_an_authorization_is_deactivated(cli: Command, server: Server) -> None:
    cli("customers", "create", ADA)
    card = server.sandbox.add_card(ADA)
    assert "message" in cli("customers", "deactivate", card).record
    ended = cli("customers", "deactivate", "AUTH_unknown")
    assert ended.code == 1


# --- request ---


def test_any_endpoint_prints_its_data_alone(cli: Command, server: Server) -> None:
    server.seed(3)
    ended = cli("request", "get", "/customer", "--query", "perPage=2")
    assert len(ended.out.splitlines()) == 2
    ended = cli("request", "GET", "/customer/{who}", "--segment", "who=user1@example.com")
    assert ended.record["email"] == "user1@example.com"


def test_a_body_comes_from_the_line_or_a_file(cli: Command, server: Server, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"email": ADA}))
    assert cli("request", "POST", "/customer", "--body", f"@{body}").record["email"] == ADA
    again = cli("request", "POST", "/customer", "--body", body.read_text(), "--output", "json")
    assert again.record["email"] == ADA
    assert len(again.out.splitlines()) > 10
    assert server.sandbox.calls[-1].body == {"email": ADA}


@pytest.mark.parametrize(
    "arguments",
    [
        ("request", "GET", "/customer", "--segment", "who"),
        ("request", "POST", "/customer", "--body", "{"),
        ("request", "POST", "/customer", "--body", "7"),
        ("request", "POST", "/customer", "--body", "@no-such-file"),
        ("request", "GET", "customer"),
        ("customers", "create", ADA, "--metadata", "[]"),
        ("customers", "get", ""),
        ("customers", "get"),
        ("customers", "list", "--output", "xml"),
        ("customers", "list", "--timeout", "-1"),
        ("customers", "list", "--base-url", "http://paystack.example"),
        ("customers", "export", "/no/such/folder/customers.csv"),
        ("customers", "import", "no-such-file.csv"),
        ("customers", "list", KEY),
        ("customers",),
        ("payments",),
        (),
    ],
)
def test_wrong_usage_is_2_and_one_line(cli: Command, arguments: tuple[str, ...]) -> None:
    ended = cli(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    assert ended.err.startswith("paystackx: ")
    assert KEY not in ended.err


# --- transactions ---


TRANSACTION: dict[str, Any] = {
    "id": 7,
    "reference": "re4lyvq3s3",
    "status": "success",
    "amount": 100,
    "currency": "NGN",
}


@pytest.mark.parametrize(
    ("arguments", "path", "data"),
    [
        (("list", "--status", "success"), "/transaction", [TRANSACTION]),
        (("get", "7"), "/transaction/7", TRANSACTION),
        (("verify", "re4lyvq3s3"), "/transaction/verify/re4lyvq3s3", TRANSACTION),
    ],
)
def test_a_transaction_is_found(
    cli: Command, server: Server, arguments: tuple[str, ...], path: str, data: object
) -> None:
    answer = {"status": True, "message": "Found", "data": data, "meta": {"next": None}}
    server.sandbox.garble(None, json.dumps(answer), content_type="application/json")
    ended = cli("transactions", *arguments)
    assert ended.code == 0, ended.err
    assert ended.record["reference"] == "re4lyvq3s3"
    assert server.sandbox.calls[-1].path == path


# --- errors ---


def test_a_refusal_is_1_and_one_line(cli: Command) -> None:
    ended = cli("customers", "get", ADA)
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1
    assert "404" in ended.err
    assert ADA not in ended.err


def test_an_answer_that_cannot_be_read_is_1(cli: Command, server: Server) -> None:
    server.sandbox.garble("get_customer", "<html>")
    assert cli("customers", "get", ADA).code == 1


def test_no_answer_is_3_and_says_that_the_outcome_is_unknown(cli: Command, server: Server) -> None:
    server.sandbox.drop("create", times=3, acted=True)
    ended = cli("customers", "create", ADA)
    assert ended.code == 3
    assert "outcome is unknown" in ended.err
    server.sandbox.drop("get_customer", times=3)
    ended = cli("customers", "get", ADA)
    assert ended.code == 3
    assert "outcome" not in ended.err


def test_no_key_is_2_and_names_the_variable(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAYSTACK_SECRET_KEY")
    ended = cli("customers", "list")
    assert (ended.code, ended.out) == (2, "")
    assert "PAYSTACK_SECRET_KEY" in ended.err


def test_a_live_key_does_not_write_without_a_yes(
    cli: Command, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYSTACK_SECRET_KEY", "sk_live_filler_for_the_command")
    ended = cli("customers", "create", ADA)
    assert ended.code == 2
    assert "--yes" in ended.err
    assert server.sandbox.calls == ()
    assert cli("customers", "list").code == 0
    ended = cli("customers", "create", ADA, "--yes")
    assert ended.code == 0, ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("customers", "list"), "interrupted"),
        (("customers", "create", ADA), "outcome is unknown"),
        (("customers", "export", "customers.csv"), "--resume"),
        (("customers", "import", "customers.jsonl"), "--resume"),
    ],
)
def test_an_interruption_is_130(
    program: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "customers.jsonl").write_text('{"email": "ada@example.com"}\n')
    with socket.create_server(("127.0.0.1", 0)) as never_answers:
        never_answers.settimeout(60)
        url = f"http://127.0.0.1:{never_answers.getsockname()[1]}"
        with subprocess.Popen(
            [program, *arguments, "--base-url", url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
        ) as process:
            connection, _ = never_answers.accept()
            with connection:
                assert connection.recv(1)
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.startswith("paystackx: interrupted")
    assert len(err.splitlines()) == 1
    assert said in err


def test_a_reader_that_leaves_early_is_no_error(program: str, server: Server) -> None:
    server.seed(3)
    gone, pipe = os.pipe()
    os.close(gone)
    with subprocess.Popen(
        [program, "customers", "list"], stdout=pipe, stderr=subprocess.PIPE, text=True
    ) as process:
        os.close(pipe)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def _nothing(name: str) -> None:
    """No module has this name."""


def test_without_click_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(package, "find_spec", _nothing)
    assert package.main() == 2
    assert "pip install 'paystackx[cli]'" in capsys.readouterr().err


def test_a_mistake_of_ours_shows_neither_a_traceback_nor_a_value(
    cli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError(KEY)

    monkeypatch.setattr("paystackx.PaystackClient", fail)
    ended = cli("customers", "get", ADA)
    assert (ended.code, ended.err) == (1, "paystackx: unexpected KeyError; please report it\n")


def test_the_module_is_the_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "paystackx.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.startswith("paystackx ")


# --- sandbox ---


def test_the_sandbox_is_served(program: str, cli: Command) -> None:
    with subprocess.Popen(
        [program, "sandbox", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            url = process.stdout.readline().strip()
            ended = cli("customers", "create", ADA, "--base-url", url)
        finally:
            process.terminate()
    assert ended.record["email"] == ADA
    assert process.returncode == 0
