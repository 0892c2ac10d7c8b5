"""Export and import: whatever interrupts them, no row is lost and none comes twice."""

import json
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.helpers import Command, Server, read, write

ENDINGS = ["csv", "jsonl"]


def kill_after(program: str, arguments: Sequence[object], file: Path, rows: int) -> None:
    """Start a command; once so many rows are done, end it with no chance to clean up."""
    with subprocess.Popen([program, *map(str, arguments)], stdin=subprocess.DEVNULL) as process:
        while progress(file)["rows"] < rows:
            assert process.poll() is None, "it ended before it was killed"
            time.sleep(0.005)
        process.kill()
    assert process.returncode == -signal.SIGKILL


def progress(path: Path) -> dict[str, Any]:
    """What is done; nothing if nothing is."""
    beside = path.with_name(f"{path.name}.progress")
    return json.loads(beside.read_bytes()) if beside.exists() else {"rows": 0}


# --- export ---


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_export_has_every_customer_once(
    cli: Command, server: Server, tmp_path: Path, ending: str
) -> None:
    server.seed(250)
    file = tmp_path / f"customers.{ending}"
    ended = cli("customers", "export", file)
    assert ended.code == 0, ended.err
    assert ended.record == {"file": str(file), "rows": 250, "failed": 0}
    rows = read(file)
    assert sorted(row["email"] for row in rows) == server.emails()
    assert list(rows[0]) == [
        *("email", "first_name", "last_name", "phone", "metadata"),
        *("customer_code", "id", "risk_action", "created_at"),
    ]
    metadata = rows[0]["metadata"]
    assert rows[0]["first_name"] == "Zoë"
    assert (json.loads(metadata) if ending == "csv" else metadata) == {"n": 249}


@pytest.mark.slow
def test_an_export_that_is_killed_twice_goes_on_and_equals_one_that_was_not(
    program: str, cli: Command, server: Server, tmp_path: Path
) -> None:
    server.seed(10_000)
    whole, file = tmp_path / "whole.csv", tmp_path / "killed.csv"
    assert cli("customers", "export", whole).code == 0
    for part in (1, 2):
        server.sandbox.delay("get_customers", 0.1, times=3)
        kill_after(
            program,
            ("customers", "export", file, "--resume"),
            file,
            100 * part,
        )
        with file.open("ab") as torn:
            torn.write(b"half@exam" * 100_000)  # What a crash in the middle of a write leaves.
    assert cli("customers", "export", file, "--resume").code == 0
    assert file.read_bytes() == whole.read_bytes()


def test_resuming_a_finished_export_changes_nothing(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    server.seed(3)
    file = tmp_path / "customers.csv"
    cli("customers", "export", file)
    before = file.read_bytes()
    server.seed(5)
    calls = len(server.sandbox.calls)
    assert cli("customers", "export", file, "--resume").code == 0
    assert file.read_bytes() == before
    assert len(server.sandbox.calls) == calls
    assert cli("customers", "export", file).record["rows"] == 5


def test_resuming_begins_anew_where_there_is_nothing_to_resume(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    server.seed(3)
    file = tmp_path / "customers.jsonl"
    assert cli("customers", "export", file, "--resume").record["rows"] == 3
    file.unlink()
    assert cli("customers", "export", file, "--resume").record["rows"] == 3
    beside = tmp_path / "customers.jsonl.progress"
    for state in ("no JSON", "[]", '{"kind": "import"}'):
        beside.write_text(state)
        assert cli("customers", "export", file, "--resume").record["rows"] == 3


def test_resuming_another_time_span_is_refused(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    cli("customers", "export", file, "--since", "2026-01-01")
    ended = cli("customers", "export", file, "--since", "2026-02-01", "--resume")
    assert ended.code == 2
    assert "--since" in ended.err
    assert cli("customers", "export", file, "--resume").code == 0


def test_an_export_without_an_answer_ends_with_3_and_goes_on(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    server.seed(150)
    file = tmp_path / "customers.jsonl"
    server.sandbox.delay("get_customers", 0)
    server.sandbox.drop("get_customers", times=3)
    ended = cli("customers", "export", file)
    assert ended.code == 3
    assert progress(file)["rows"] == 100
    assert cli("customers", "export", file, "--resume").record["rows"] == 150
    assert len({row["email"] for row in read(file)}) == len(read(file)) == 150


@pytest.mark.parametrize("kept", [1, 0])
def test_a_row_that_cannot_be_read_is_counted_and_the_others_are_written(
    cli: Command, server: Server, tmp_path: Path, kept: int
) -> None:
    row = {"id": 7, "customer_code": "CUS_7", "email": "ada@example.com"}
    page: dict[str, Any] = {
        "status": True,
        "message": "Customers",
        "data": [row] * kept + [{"id": 8}],
    }
    page["meta"] = {"next": None}
    server.sandbox.garble("get_customers", json.dumps(page), content_type="application/json")
    file = tmp_path / "customers.jsonl"
    ended = cli("customers", "export", file)
    assert ended.code == 4
    assert ended.record == {"file": str(file), "rows": kept, "failed": 1}
    assert "1 rows could not be read" in ended.err


def test_an_answer_that_is_no_page_ends_the_export(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    server.sandbox.garble("get_customers", "<html>", times=None)
    assert cli("customers", "export", tmp_path / "customers.csv").code == 1


# --- import ---


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_exported_can_be_imported(
    cli: Command, server: Server, tmp_path: Path, ending: str
) -> None:
    server.seed(120)
    file, again = tmp_path / f"customers.{ending}", tmp_path / f"again.{ending}"
    cli("customers", "export", file)
    server.sandbox.reset()
    ended = cli("customers", "import", file)
    assert ended.code == 0, ended.err
    assert ended.record == {"rows": 120, "failed": 0, "rejects": None}
    cli("customers", "export", again)
    columns = ("email", "first_name", "last_name", "phone", "metadata")

    def what_is_kept(path: Path) -> list[list[Any]]:
        return sorted([row[name] for name in columns] for row in read(path))

    assert what_is_kept(again) == what_is_kept(file)


@pytest.mark.slow
def test_an_import_that_is_killed_twice_goes_on_and_creates_each_customer_once(
    program: str, cli: Command, server: Server, tmp_path: Path
) -> None:
    rows: list[dict[str, Any]] = [{"email": f"user{n}@example.com"} for n in range(10_000)]
    rows[5] = rows[150] = rows[320] = {"email": "nobody"}
    file = write(tmp_path / "customers.jsonl", rows)
    for part in (1, 2):
        server.sandbox.delay("create", 0.02, times=150)
        kill_after(
            program,
            ("customers", "import", file, "--resume"),
            file,
            100 * part,
        )
        with (tmp_path / "customers.rejects.jsonl").open("ab") as torn:
            torn.write(b"half@exam" * 1000)
    ended = cli("customers", "import", file, "--resume")
    assert ended.code == 4
    assert ended.record["failed"] == 3
    assert server.emails() == sorted(row["email"] for row in rows if row["email"] != "nobody")
    assert [row["row"] for row in read(tmp_path / "customers.rejects.jsonl")] == [6, 151, 321]
    calls = len(server.sandbox.calls)
    assert cli("customers", "import", file, "--resume").code == 0
    assert len(server.sandbox.calls) == calls


def test_an_import_goes_on_where_it_was_and_cuts_off_a_torn_line(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    rows: list[dict[str, Any]] = [{"email": f"user{n}@example.com"} for n in range(150)]
    rows[5] = rows[120] = {"email": "nobody"}
    file = write(tmp_path / "customers.jsonl", rows)
    rejects = tmp_path / "customers.rejects.jsonl"
    assert cli("customers", "import", file).code == 4
    whole, calls = rejects.read_bytes(), len(server.sandbox.calls)
    # As it was after the first batch, and half a line of the second.
    done = {**progress(file), "rows": 100, "failed": 1, "is_complete": False}
    done["size"] = whole.index(b"\n") + 1
    file.with_name(f"{file.name}.progress").write_text(json.dumps(done))
    rejects.write_bytes(whole[: done["size"]] + b"half@exam" * 1000)
    ended = cli("customers", "import", file, "--resume")
    assert ended.record == {"rows": 150, "failed": 2, "rejects": str(rejects)}
    assert [row["row"] for row in read(rejects)] == [6, 121]
    assert len(server.sandbox.calls) == calls + 50
    assert cli("customers", "import", file, "--resume").code == 0
    assert len(server.sandbox.calls) == calls + 50


def test_failed_rows_go_to_a_file_with_the_reason(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(
        b"\xef\xbb\xbfemail,phone,metadata,shoe size\r\n"
        b"ada@example.com,080,,42\r\n"
        b"too,few\r\n"
        b"bob@example.com,,{broken,\r\n"
        b"\xff@example.com,,,\r\n"
        b"\r\n"
        b",,,\r\n" + b"x" * 1_100_000 + b",,,\r\n"
        b'eve@example.com,,"{""a"": 1}",\r\n'
    )
    rejects = tmp_path / "failed.csv"
    rejects.write_text("from an earlier run")
    ended = cli("customers", "import", file, "--rejects", rejects)
    assert ended.code == 4
    assert ended.record == {"rows": 7, "failed": 5, "rejects": str(rejects)}
    assert server.emails() == ["ada@example.com", "eve@example.com"]
    rows = read(rejects)
    assert [row["row"] for row in rows] == ["2", "3", "4", "5", "6"]
    assert [row["reason"].partition(":")[0] for row in rows] == [
        "2 values for 4 columns",
        "metadata",
        "not UTF-8",
        "email",
        "not CSV",
    ]


def test_lines_that_are_no_objects_are_rejected(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "customers.jsonl"
    file.write_bytes(b'\n{"email": "ada@example.com"}\n[]\n{\n\xff\n' + b"[" * 100_000 + b"\n")
    ended = cli("customers", "import", file)
    assert ended.code == 4
    assert server.emails() == ["ada@example.com"]
    rows = read(tmp_path / "customers.rejects.jsonl")
    assert [row["reason"] for row in rows] == [
        "not a JSON object",
        *["not JSON in UTF-8"] * 3,
    ]


def test_a_dry_run_checks_every_row_and_does_nothing(
    cli: Command, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAYSTACK_SECRET_KEY")
    good = {"email": "ada@example.com"}
    file = write(tmp_path / "customers.jsonl", [good, {"email": ""}, {"first_name": "Ada"}])
    ended = cli("customers", "import", file, "--dry-run")
    assert ended.code == 4
    assert ended.record == {"rows": 3, "failed": 2, "rejects": None}
    assert [line.partition(":")[0] for line in ended.err.splitlines()] == [
        "row 2",
        "row 3",
        "paystackx",
    ]
    assert server.sandbox.calls == ()
    assert list(tmp_path.iterdir()) == [file]
    assert cli("customers", "import", write(file, [good]), "--dry-run").code == 0


def test_an_import_stops_when_nobody_answers_and_goes_on_later(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    file = write(tmp_path / "customers.jsonl", [{"email": "ada@example.com"}])
    server.sandbox.drop("create", times=3, acted=True)
    ended = cli("customers", "import", file)
    assert ended.code == 3
    assert "outcome is unknown" in ended.err
    assert not (tmp_path / "customers.rejects.jsonl").exists()
    assert cli("customers", "import", file, "--resume").code == 0
    assert server.emails() == ["ada@example.com"]


def test_an_import_stops_when_the_key_is_wrong(
    cli: Command, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "customers.jsonl", [{"email": f"{n}@example.com"} for n in range(9)])
    server.sandbox.fail("create", status=401, message="Invalid key", times=None)
    ended = cli("customers", "import", file)
    assert (ended.code, ended.out) == (1, "")
    assert "Invalid key" in ended.err


def test_one_refused_row_does_not_stop_the_others(
    cli: Command, server: Server, tmp_path: Path
) -> None:
    rows = [{"email": "nobody"}, *({"email": f"{n}@example.com"} for n in range(4))]
    file = write(tmp_path / "customers.jsonl", rows)
    assert cli("customers", "import", file, "--concurrency", 1).code == 4
    assert len(server.emails()) == 4


def test_an_import_keeps_to_a_rate_limit(cli: Command, server: Server, tmp_path: Path) -> None:
    server.sandbox.limit("create", 20, 0.3)
    file = write(tmp_path / "customers.jsonl", [{"email": f"{n}@example.com"} for n in range(50)])
    assert cli("customers", "import", file).code == 0
    assert len(server.emails()) == 50


@pytest.mark.parametrize("change", ["longer", "no rejects"])
def test_an_import_of_a_changed_file_begins_anew(
    cli: Command, server: Server, tmp_path: Path, change: str
) -> None:
    rows = [{"email": "nobody"}, *({"email": f"{n}@example.com"} for n in range(150))]
    file = write(tmp_path / "customers.jsonl", rows)
    # The answers of the second batch are lost.
    done = {"kind": "import", "rows": 100, "failed": 1, "size": 10, "is_complete": False}
    length = file.stat().st_size - (change == "longer")
    (tmp_path / "customers.jsonl.progress").write_text(json.dumps({**done, "of": length}))
    ended = cli("customers", "import", file, "--resume")
    assert ended.record["rows"] == 151
    assert len(server.emails()) == 150


@pytest.mark.parametrize(
    ("name", "content", "more", "said"),
    [
        ("customers.txt", "", (), ".csv or .jsonl"),
        ("customers.csv", "name\nAda\n", (), "email"),
        ("customers.csv", "", (), "email"),
        ("customers.csv", "email\n", ("--rejects", "customers.csv"), "another file"),
        ("customers.csv", "email\n", ("--rejects", "rejects"), ".csv or .jsonl"),
        ("customers.csv", "email\n", ("--concurrency", "0"), "--concurrency"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    cli: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str,
    more: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(content)
    ended = cli("customers", "import", name, *more)
    assert ended.code == 2
    assert said in ended.err
