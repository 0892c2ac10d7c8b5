"""What one does with this repository. `nox --list` shows it; `nox -s tests` passes every test."""

import os
import re
from pathlib import Path

import nox

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
PYTHONS = [
    classifier.rpartition(" ")[2]
    for classifier in PROJECT["project"]["classifiers"]
    if re.search(r":: 3\.\d+$", classifier)
]
CHECKED = ("src", "codegen", "tests", "examples", "benchmarks", "noxfile.py")

nox.options.sessions = ["tests", "lint"]
# A Python that this machine does not have is left out.
nox.options.error_on_missing_interpreters = False


def show_pyenv_to_nox() -> None:
    """Put pyenv's Pythons on the path: its shims are there already, and refuse to run."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = [
        str(folder.parent)
        for python in PYTHONS
        for folder in sorted(versions.glob(f"{python}.*/bin/python{python}"))
    ]
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ["PATH"]])


show_pyenv_to_nox()


def dependency_group(name: str) -> list[str]:
    """List the requirements of one of the groups in pyproject.toml."""
    return list(nox.project.dependency_groups(PROJECT, name))


def install_wheel(session: nox.Session, *requirements: str) -> None:
    """Build the wheel and install it: what is tested is what users get."""
    session.install("build", *requirements)
    folder = session.create_tmp()
    session.run("python", "-m", "build", "--wheel", "--outdir", folder, silent=True)
    newest = max(Path(folder).glob("*.whl"), key=lambda wheel: wheel.stat().st_mtime)
    session.install("--force-reinstall", "--no-deps", str(newest))
    session.install(str(newest))


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Pass every test against the built wheel, with every line and branch covered."""
    install_wheel(session, *dependency_group("tests"))
    run_tests(session)


@nox.session
def lowest(session: nox.Session) -> None:
    """Pass every test with the oldest dependencies that pyproject.toml allows."""
    install_wheel(session, *dependency_group("tests"))
    oldest = [
        re.sub(r">=([^,]+).*", r"==\1", requirement)
        for requirement in PROJECT["project"]["dependencies"]
    ]
    session.install(*oldest)
    run_tests(session)


def run_tests(session: nox.Session) -> None:
    """Run pytest under coverage, and fail where a line or a branch is left out."""
    session.env["COVERAGE_FILE"] = str(Path(session.create_tmp()) / "coverage")
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "--numprocesses=2", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    if not session.posargs:
        session.run("coverage", "report")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types: source, twin, tests and examples."""
    install_wheel(session, *dependency_group("lint"))
    session.run("python", "codegen/twin.py")
    session.run("ruff", "format", "--check", *CHECKED)
    session.run("ruff", "check", *CHECKED)
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "paystackx", "--ignoreexternal")


@nox.session
def quickstart(session: nox.Session) -> None:
    """Take a customer through the whole API: on the sandbox, or with your sk_test_ key."""
    install_wheel(session)
    session.run("python", "examples/quickstart_async.py")
    session.run("python", "examples/quickstart.py")


@nox.session
def mutants(session: nox.Session) -> None:
    """Break the pure modules in every way that mutmut knows, and list what no test notices."""
    session.install("-e", ".", "mutmut>=3.8", *dependency_group("tests"))
    session.run("mutmut", "run", *session.posargs, silent=True, success_codes=[0, 1])
    session.run("mutmut", "results")


@nox.session
def twin(session: nox.Session) -> None:
    """Write the sync twin of the client and of the tests, for your editor."""
    session.install("tokenize-rt>=5", "unasync>=0.6")
    session.run("python", "codegen/twin.py")


@nox.session
def record(session: nox.Session) -> None:
    """Record the cassettes anew from the live API, with your own sk_test_ key."""
    install_wheel(session, *dependency_group("tests"))
    session.run("python", "-m", "tests.recording.record", *session.posargs)


@nox.session
@nox.parametrize("peer", ["pypaystack2", "paystackease", "official", "node"])
def peers(session: nox.Session, peer: str) -> None:
    """Let another client do every customer operation that it has, against the sandbox's server."""
    install_wheel(session)
    folder = Path(session.create_tmp()).resolve()
    if peer == "node":
        session.run("npm", "install", "--prefix", str(folder), "paystack-sdk", external=True)
        session.env["NODE_PATH"] = str(folder / "node_modules")
        command = ["node", "tests/peers/node_customers.js"]
    else:
        session.run("python", "-m", "venv", "--clear", str(folder / "venv"))
        python = str(folder / "venv" / "bin" / "python")
        package = "paystack-sdk" if peer == "official" else peer
        session.run(python, "-m", "pip", "install", "--quiet", package, external=True)
        command = [python, f"tests/peers/{peer}_customers.py"]
    session.run("python", "-m", "tests.peers.run", *command)


@nox.session
def build(session: nox.Session) -> None:
    """Build the sdist, and the wheel from it, and check both."""
    session.install("build", "twine")
    session.run("python", "-m", "build", "--outdir", "dist")
    built = [str(path) for path in sorted((ROOT / "dist").glob("paystackx-*"))]
    session.run("twine", "check", "--strict", *built)
