"""Whether the tree can be released, and why not: `nox -s release -- --check`."""

import argparse
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.release import api

VERSION = api.ROOT / "src" / "paystackx" / "_version.py"
LARGEST_WHEEL = 400_000
"""Bytes. A wheel has about half of that: more means that something was packed by mistake."""


def git(*arguments: str) -> str:
    """Ask git."""
    command = ("git", *arguments)
    return subprocess.run(command, cwd=api.ROOT, check=True, capture_output=True, text=True).stdout


def version_problems(version: str, changelog: str, tag: str | None) -> list[str]:
    """Compare the version with the changelog and with the tag that asks for the release."""
    problems = list[str]()
    if not re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE
    ):
        problems.append(f"CHANGELOG.md has no line '## [{version}] - YYYY-MM-DD'")
    if api.unreleased(changelog):
        problems.append("CHANGELOG.md has entries under Unreleased: move them to the version")
    if tag is not None and tag != f"v{version}":
        problems.append(f"the tag is {tag}, and the version {version}: they must be the same")
    return problems


def tree_problems(status: str, tags: str, version: str, tag: str | None) -> list[str]:
    """What git knows: a change that is not committed, a version that was released before."""
    problems = [f"not committed: {line[3:]}" for line in status.splitlines()]
    if tag is None and f"v{version}" in tags.split():
        problems.append(f"v{version} is a tag already: raise the version in {VERSION.name}")
    return problems


def package_problems(dist: Path, version: str) -> list[str]:
    """Look at what was built: one sdist and one wheel of this version, whole and small."""
    wheel = dist / f"paystackx-{version}-py3-none-any.whl"
    expected = {wheel.name, f"paystackx-{version}.tar.gz"}
    if (built := {path.name for path in dist.iterdir()}) != expected:
        return [f"{dist.name} has {sorted(built)}, expected {sorted(expected)}"]
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    print(
        *(f"{path.name}: {path.stat().st_size:,} bytes" for path in sorted(dist.iterdir())),
        sep="\n",
    )
    problems = [
        f"the wheel has no {needed}"
        for needed in ("paystackx/py.typed", "paystackx/_sync/customers.py")
        if needed not in names
    ]
    if wheel.stat().st_size > LARGEST_WHEEL:
        problems.append(f"the wheel has more than {LARGEST_WHEEL:,} bytes: what was packed?")
    return problems


def main(arguments: list[str]) -> int:
    """Print every problem; the exit code is 1 if there is one."""
    parser = argparse.ArgumentParser(prog="nox -s release --", description=__doc__)
    parser.add_argument("--check", action="store_true", required=True, help="change nothing")
    parser.add_argument("--tag", help="the tag that the release is made from")
    options = parser.parse_args(arguments)
    version = re.findall(r'"(.+)"', VERSION.read_text())[-1]
    changelog = api.CHANGELOG.read_text()
    problems = tree_problems(git("status", "--porcelain"), git("tag"), version, options.tag)
    problems += version_problems(version, changelog, options.tag)
    if api.SNAPSHOT.read_text() != api.to_text(api.read_api()):
        problems.append("docs/api.txt is not up to date: run `nox -s api -- --update`")
    problems += package_problems(api.ROOT / "dist", version)
    for problem in problems:
        print(f"not ready: {problem}")
    print(f"paystackx {version}: {'not ready' if problems else 'ready'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
