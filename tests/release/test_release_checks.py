"""What is checked before a release, each check with what it refuses."""

import zipfile
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.release import api, licences, ready

SECTION = "- `Client.create` takes a `phone`.\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param({"p.f": "(a)"}, {"p.f": "(a)"}, {}, id="same"),
        pytest.param({"p.f": "(a)"}, {"p.f": "(a, b = 1)"}, {"p.f": "changed"}, id="signature"),
        pytest.param({"p.f": "(a = 1)"}, {"p.f": "(a = 2)"}, {"p.f": "changed"}, id="default"),
        pytest.param({"p.f": "(a)"}, {}, {"p.f": "removed"}, id="removed"),
        pytest.param({}, {"p.C": "()", "p.C.x": ": int"}, {"p.C": "added"}, id="new class"),
        pytest.param({"p.C": "()"}, {"p.C": "()", "p.C.x": ""}, {"p.C.x": "added"}, id="member"),
        pytest.param(
            {"p.C": "()", "p.C.x": ": int"},
            {"p.C": "(B)", "p.C.x": ": str"},
            {"p.C": "changed", "p.C.x": "changed"},
            id="a changed class does not hide its member",
        ),
    ],
)
def test_a_change_of_the_public_api_is_found(
    old: api.API, new: api.API, expected: dict[str, str]
) -> None:
    assert api.changes(old, new) == expected


def test_a_change_must_be_named_in_backticks() -> None:
    found = {"p.Client.create": "changed", "p.Client.takes": "removed"}
    assert api.unnamed(found, SECTION) == ["p.Client.takes was removed"]


def test_only_the_unreleased_section_counts() -> None:
    changelog = "# Changelog\n\n## [Unreleased]\n\n- `new`\n\n## [1.0.0] - 2026-01-01\n\n- `old`\n"
    assert api.unreleased(changelog) == "- `new`"
    assert api.unreleased("# Changelog\n") == ""
    assert api.unreleased(api.CHANGELOG.read_text())


def test_the_text_of_the_api_can_be_read_again() -> None:
    text = api.SNAPSHOT.read_text()
    recorded = api.from_text(text)
    assert api.to_text(recorded) == text
    assert recorded["paystackx.Timeout.total"] == ": float | None = 90.0"
    assert "max_retries: int = 2" in recorded["paystackx.CustomerClient.__init__"]
    assert recorded["paystackx.AsyncCustomerClient.get_customer"].startswith(
        " async(self, email_or"
    )


@pytest.mark.parametrize(
    ("changelog", "tag", "expected"),
    [
        ("## [Unreleased]\n\n## [1.2.0] - 2026-01-01\n", "v1.2.0", []),
        ("## [Unreleased]\n\n## [1.2.0] - 2026-01-01\n", None, []),
        ("## [Unreleased]\n\n## [1.2.0] - 2026-01-01\n", "v1.2.1", ["the tag is v1.2.1"]),
        (
            "## [Unreleased]\n\n- New.\n\n## [1.2.0] - 2026-01-01\n",
            None,
            ["CHANGELOG.md has entries"],
        ),
        ("## [Unreleased]\n\n## [1x2.0] - 2026-01-01\n", None, ["CHANGELOG.md has no line"]),
    ],
)
def test_version_changelog_and_tag_must_agree(
    changelog: str, tag: str | None, expected: list[str]
) -> None:
    problems = ready.version_problems("1.2.0", changelog, tag)
    assert len(problems) == len(expected)
    assert all(map(str.startswith, problems, expected))


def test_the_tree_must_be_committed_and_the_version_new() -> None:
    assert ready.tree_problems("", "v1.1.0\n", "1.2.0", None) == []
    assert ready.tree_problems(" M noxfile.py\n", "", "1.2.0", None) == [
        "not committed: noxfile.py"
    ]
    assert "is a tag already" in ready.tree_problems("", "v1.2.0\n", "1.2.0", None)[0]
    assert ready.tree_problems("", "v1.2.0\n", "1.2.0", "v1.2.0") == []


def build(dist: Path, *names: str, padding: int = 0) -> None:
    dist.mkdir(exist_ok=True)
    (dist / "paystackx-1.2.0.tar.gz").touch()
    with zipfile.ZipFile(dist / "paystackx-1.2.0-py3-none-any.whl", "w") as archive:
        for name in names:
            archive.writestr(name, "")
        archive.writestr("padding", bytes(padding))


def test_the_packages_must_be_whole_and_small(tmp_path: Path) -> None:
    needed = ("paystackx/py.typed", "paystackx/_sync/customers.py")
    build(tmp_path, *needed)
    assert ready.package_problems(tmp_path, "1.2.0") == []
    assert "expected" in ready.package_problems(tmp_path, "1.2.1")[0]
    build(tmp_path, needed[0])
    assert ready.package_problems(tmp_path, "1.2.0") == [f"the wheel has no {needed[1]}"]
    build(tmp_path, *needed, padding=ready.LARGEST_WHEEL)
    assert "what was packed?" in ready.package_problems(tmp_path, "1.2.0")[0]


class Installed:
    """A distribution with these headers."""

    def __init__(self, *headers: tuple[str, str]) -> None:
        self.metadata = Message()
        for name, value in headers:
            self.metadata[name] = value


@pytest.mark.parametrize(
    ("headers", "permitted"),
    [
        ([("License-Expression", "MIT")], True),
        ([("License-Expression", "MIT AND GPL-3.0-only")], False),
        ([("License-Expression", "MIT OR GPL-3.0-only")], True),
        ([("Classifier", "License :: OSI Approved :: BSD License")], True),
        ([("Classifier", "Typing :: Typed"), ("License", "GPLv3")], False),
        ([("License", "MIT\nPermission is hereby granted")], True),
        ([], False),
    ],
)
def test_a_licence_that_binds_the_user_is_refused(
    headers: list[tuple[str, str]], permitted: bool
) -> None:
    distribution: Any = Installed(("Name", "example"), *headers)
    refused = licences.main([distribution])
    assert (refused is None) is permitted
    assert permitted or refused == "licences to look at: example"


def test_the_tools_of_an_environment_are_not_looked_at() -> None:
    pip: Any = Installed(("Name", "pip"), ("License", "GPLv3"))
    assert licences.main([pip]) is None
