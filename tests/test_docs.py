"""The code of the documentation runs, and its pages are complete."""

import inspect
import re
import shlex

import pytest

import paystackx
from paystackx import fast, webhooks
from paystackx.cli._root import run
from tests.support.documentation import DOCS, Walkthrough, walkthroughs

ALL = list(walkthroughs())
REFERENCE = "".join(path.read_text() for path in sorted((DOCS / "reference").glob("*.md")))


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in ALL if not page.needs], ids=str)
def test_the_code_of_a_page_runs(page: Walkthrough, capsys: pytest.CaptureFixture[str]) -> None:
    page.run()


def test_every_form_of_a_page_with_tabs_has_its_code() -> None:
    forms = {page.page: {other.form for other in ALL if other.page == page.page} for page in ALL}
    assert {"Sync", "Async"} in forms.values()
    assert all(form in ({None}, {"Sync", "Async"}) for form in forms.values())


DOCUMENTED = set(re.findall(r":: paystackx\.([\w.]+)$", REFERENCE, re.MULTILINE))


def test_the_reference_has_every_public_name() -> None:
    names = {name for name in paystackx.__all__ if name[0] != "_"}
    assert names - DOCUMENTED == set()


def test_the_reference_has_every_name_of_the_webhooks() -> None:
    assert {f"webhooks.{name}" for name in webhooks.__all__} - DOCUMENTED == set()


def test_the_reference_has_every_name_of_the_faster_engine() -> None:
    assert {f"fast.{name}" for name in fast.__all__} - DOCUMENTED == set()


def test_the_reference_has_every_method() -> None:
    methods = {
        f"{client}.{name}"
        for client in paystackx.__all__
        if client.endswith("Client")
        for name, _ in inspect.getmembers(getattr(paystackx, client), inspect.isfunction)
        if name in vars(getattr(paystackx, client)) and not name.startswith("_")
    }
    shown = re.findall(r"^\.\. automethod:: paystackx\.([\w.]+)$", REFERENCE, re.MULTILINE)
    assert methods - set(shown) == set()


def test_every_page_is_in_the_table_of_contents() -> None:
    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    listed = re.findall(r"^[\w/-]+$", (DOCS / "index.md").read_text(), re.MULTILINE)
    assert pages - {"index"} <= set(listed)


COMMANDS = re.findall(
    r"^\$ paystackx (.+)$", (DOCS / "how-to" / "command-line.md").read_text(), re.MULTILINE
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_the_options_that_the_page_shows(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = run([*shlex.split(command), "--help"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert "usage: " in printed.out.lower()
