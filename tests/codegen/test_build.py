"""The sdist, the wheel, the wheel from the sdist and the editable install all have the twin."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.wheel import WheelBuilder

from codegen import twin

REPOSITORY = Path(twin.__file__).parents[1]

UNKNOWN_TO_BUILDS = {"PYTHONPATH", "COVERAGE_PROCESS_CONFIG"}
NEEDED = (".gitignore", "LICENSE", "README.md", "codegen", "pyproject.toml", "src")


def build(source: Path, form: str, target: Path) -> subprocess.CompletedProcess[str]:
    """Build one form, as any front end does: hatchling's function, in the folder of the source."""
    script = f"import hatchling.build, sys; print(hatchling.build.build_{form}(sys.argv[1]))"
    # -P, because a front end does not put the folder on the path either.
    return subprocess.run(
        [sys.executable, "-P", "-c", script, str(target)],
        cwd=source,
        # To measure what builds a copy tells nothing, and takes as long again.
        env={name: os.environ[name] for name in os.environ.keys() - UNKNOWN_TO_BUILDS},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def built(source: Path, form: str, target: Path) -> Path:
    """Build one form, and give the file."""
    process = build(source, form, target)
    assert process.returncode == 0, process.stderr
    return target / process.stdout.split()[-1]


def twin_in_wheel(wheel: Path) -> Mapping[str, bytes]:
    """Give the twin's files in a wheel, by their path in it."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith("paystackx/_sync/")
        }


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of what a build needs, with a stale twin in it."""
    copy = tmp_path_factory.mktemp("build") / "repository"
    copy.mkdir()
    for name in NEEDED:
        if (REPOSITORY / name).is_dir():
            ignored = shutil.ignore_patterns("_sync", "__pycache__")
            shutil.copytree(REPOSITORY / name, copy / name, ignore=ignored)
        else:
            shutil.copy(REPOSITORY / name, copy)
    package, _ = twin.trees(copy)
    package.target.mkdir()
    (package.target / "stale.py").touch()
    return copy


@pytest.fixture(scope="module")
def expected(repository: Path) -> Mapping[str, bytes]:
    """Give the twin's files as a wheel must have them."""
    package, _ = twin.trees(repository)
    twins = twin.convert(package)
    return {
        path.relative_to(repository / "src").as_posix(): content for path, content in twins.items()
    }


@pytest.fixture(scope="module")
def sdist(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and give the folder it unpacks to."""
    target = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built(repository, "sdist", target)) as archive:
        archive.extractall(target, filter="data")
    (folder,) = (path for path in target.iterdir() if path.is_dir())
    return folder


def test_the_sdist_has_the_twin(sdist: Path, expected: Mapping[str, bytes]) -> None:
    source = sdist / "src"
    files = (path for path in (source / "paystackx" / "_sync").rglob("*") if path.is_file())

    assert {path.relative_to(source).as_posix(): path.read_bytes() for path in files} == expected


def test_the_wheel_has_the_twin(
    repository: Path, expected: Mapping[str, bytes], tmp_path: Path
) -> None:
    assert twin_in_wheel(built(repository, "wheel", tmp_path)) == expected


def test_the_editable_install_has_the_twin(
    repository: Path, expected: Mapping[str, bytes], tmp_path: Path
) -> None:
    package, _ = twin.trees(repository)
    shutil.rmtree(package.target, ignore_errors=True)

    with zipfile.ZipFile(built(repository, "editable", tmp_path)) as archive:
        (pth,) = (name for name in archive.namelist() if name.endswith(".pth"))
        source = Path(archive.read(pth).decode().strip())

    assert source.samefile(repository / "src")
    assert {name: (source / name).read_bytes() for name in expected} == expected


def test_a_wheel_from_the_sdist_has_the_twin_inside_it(
    sdist: Path, expected: Mapping[str, bytes], tmp_path: Path
) -> None:
    patched = tmp_path / "patched"
    shutil.copytree(sdist, patched)
    name = next(iter(expected))
    with (patched / "src" / name).open("ab") as file:
        file.write(b"# patched\n")

    assert twin_in_wheel(built(patched, "wheel", tmp_path)) == {
        **expected,
        name: expected[name] + b"# patched\n",
    }


def test_an_sdist_without_the_twin_does_not_build(sdist: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(sdist, broken, ignore=shutil.ignore_patterns("_sync"))

    process = build(broken, "wheel", tmp_path)

    assert process.returncode != 0
    assert process.stderr.endswith("TwinError: src/paystackx/_sync: missing from the sdist\n")


# The hook itself, in this process


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildHookInterface[Any]:
    """Give the hook of a repository whose package has one file, and that has no tests."""
    monkeypatch.setattr(twin, "PACKAGE_NAMES", {"aclose": "close"})
    package, _ = twin.trees(tmp_path)
    package.source.mkdir(parents=True)
    (package.source / "a.py").write_text("aclose\n")
    (tmp_path / "pyproject.toml").write_text(
        f"""
        project = {{ name = "paystackx", version = "1" }}
        [tool.hatch.build.hooks.custom]
        path = '{REPOSITORY / "codegen" / "hatch_build.py"}'
        """
    )
    # hatchling writes BuildHookInterface without its argument there.
    hooks = WheelBuilder(str(tmp_path)).get_build_hooks("")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return hooks["custom"]  # pyright: ignore[reportUnknownVariableType]  # the same


def test_the_hook_generates_the_package_alone(
    hook: BuildHookInterface[Any], tmp_path: Path
) -> None:
    hook.initialize("standard", {})

    twin.check(twin.trees(tmp_path)[0])
    assert not (tmp_path / "tests").exists()


def test_the_hook_leaves_the_twin_of_an_sdist_alone(
    hook: BuildHookInterface[Any], tmp_path: Path
) -> None:
    package, _ = twin.trees(tmp_path)
    (tmp_path / "PKG-INFO").touch()

    with pytest.raises(twin.TwinError, match=r"^src/paystackx/_sync: missing from the sdist$"):
        hook.initialize("standard", {})

    package.target.mkdir()
    (package.target / "a.py").touch()
    hook.initialize("standard", {})
    assert (package.target / "a.py").read_bytes() == b""
