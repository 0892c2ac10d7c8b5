"""What one does with this repository. `nox --list` shows it; `nox -s tests` passes every test."""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import nox
from nox.command import CommandFailed

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
CHECKED = ("src", "codegen", "tests", "examples", "benchmarks", "docs", "noxfile.py")
# One more than the cores of a small machine: many tests only wait, and each worker collects all.
WORKERS = "--numprocesses=3"

nox.options.sessions = ["tests", "lint"]


def find_pythons() -> list[str]:
    """List the supported versions of Python that this machine has.

    pyenv's shims are on the path, but run only the versions that pyenv was told to show. The
    folders of its versions go before them.
    """
    supported = [
        classifier.rpartition(" ")[2]
        for classifier in PROJECT["project"]["classifiers"]
        if re.search(r":: 3\.\d+$", classifier)
    ]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = [
        str(executable.parent)
        for python in supported
        for executable in sorted(pyenv.glob(f"*/bin/python{python}"))
    ]
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ["PATH"]])
    return [python for python in supported if shutil.which(f"python{python}")]


PYTHONS = find_pythons()
# What is tested: the release workflow names the wheel or the sdist that it will publish.
PACKAGE = os.environ.get("PACKAGE", ".")
CURRENT = f"{sys.version_info.major}.{sys.version_info.minor}"


def dependency_group(name: str) -> list[str]:
    """List the requirements of one of the groups in pyproject.toml."""
    return list(nox.project.dependency_groups(PROJECT, name))


def install(session: nox.Session, group: str | None = None) -> None:
    """Install the package as users do: pip builds the wheel. A session tests that, not src."""
    session.install(PACKAGE, *(dependency_group(group) if group else ()))


# --- tests ---


@nox.session
def tests(session: nox.Session) -> None:
    """Pass every test against the built wheel, with every line and branch covered."""
    install(session, "tests")
    run_tests(session)


def tests_on(session: nox.Session) -> None:
    """Pass every test on this version of Python. The coverage is checked by `tests` alone."""
    install(session, "tests")
    session.run("pytest", WORKERS, *session.posargs)


for version in PYTHONS:
    nox.session(name=f"tests-{version}", python=version)(tests_on)


@nox.session(venv_backend="none")
def others(session: nox.Session) -> None:
    """Pass every test on the other Pythons that this machine has."""
    for python in PYTHONS:
        if python != CURRENT:
            session.notify(f"tests-{python}")


@nox.session
def lowest(session: nox.Session) -> None:
    """Pass every test with the oldest dependencies that pyproject.toml allows."""
    oldest = [
        re.sub(r">=([^,]+).*", r"==\1", requirement)
        for requirement in PROJECT["project"]["dependencies"]
    ]
    # All at once: pip then finds versions of the tools that work with the oldest dependencies.
    session.install(PACKAGE, *oldest, *dependency_group("tests"))
    run_tests(session)


def run_tests(session: nox.Session) -> None:
    """Run pytest under coverage, and fail where a line or a branch is left out."""
    session.env["COVERAGE_FILE"] = str(Path(session.create_tmp()) / "coverage")
    # Containers say 1. Then every worker rewrites the assertions of all tests anew.
    session.env["PYTHONDONTWRITEBYTECODE"] = ""
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", WORKERS, *session.posargs)
    session.run("coverage", "combine", "--quiet")
    if not session.posargs:
        session.run("coverage", "report")


@nox.session
def slow(session: nox.Session) -> None:
    """Pass the tests that take seconds each, such as storms of faults."""
    install(session, "tests")
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session
def fast(session: nox.Session) -> None:
    """Pass the tests of every client with the fast engine."""
    install(session, "tests")
    session.env["PAYSTACKX_TESTS_ENGINE"] = "fast"
    folders = ("tests/_async", "tests/_sync", "tests/lifecycle")
    session.run("pytest", WORKERS, *folders, *session.posargs)


@nox.session
def timing(session: nox.Session) -> None:
    """Measure that calls end on time. Only a quiet machine can tell."""
    install(session, "tests")
    session.run("pytest", "-m", "timing", "-p", "no:randomly", *session.posargs)


@nox.session
def rounds(session: nox.Session) -> None:
    """Run the tests beside two busy processes, again and again: `nox -s rounds -- 20`."""
    count, *options = session.posargs or ["20"]
    install(session, "tests")
    failed = list[int]()
    with busy_processes(2):
        for number in range(1, int(count) + 1):
            seed = random.randrange(2**32)
            started = time.monotonic()
            try:
                command = ["pytest", WORKERS, f"--randomly-seed={seed}", *options]
                session.run(*command, silent=True)
            except CommandFailed:  # pytest's output was printed
                failed.append(seed)
            outcome = "failed" if seed in failed else "passed"
            seconds = time.monotonic() - started
            session.log(f"round {number} of {count}: {outcome}, seed {seed}, {seconds:.0f} s")
    if failed:
        session.error(f"{len(failed)} of {count} rounds failed, with the seeds {failed}")


@contextmanager
def busy_processes(count: int) -> Generator[None]:
    """Keep some processes spinning."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


@nox.session
def nightly(session: nox.Session) -> None:
    """Pass every test with many examples for each property, and list the surviving mutants."""
    install(session, "tests")
    profile = "--hypothesis-profile=nightly"
    session.run("pytest", WORKERS, profile, "-m", "not timing", "--timeout=3600")
    session.notify("mutants")


@nox.session
def mutants(session: nox.Session) -> None:
    """Break the pure modules in every way that mutmut knows, and list what no test notices."""
    session.install("-e", ".", "mutmut>=3.8", *dependency_group("tests"))
    session.run("mutmut", "run", *session.posargs, silent=True, success_codes=[0, 1])
    session.run("mutmut", "results")


@nox.session(reuse_venv=True)
def bench(session: nox.Session) -> None:
    """Measure calls beside other clients and the budgets: `-- --quick`, `-- --check`."""
    began = str(time.time())
    session.install(f"{PACKAGE}[fast]", *dependency_group("bench"))
    folder = str(Path(session.create_tmp()).resolve())
    options = ("--began", began, "--folder", folder, *session.posargs)
    session.run("python", "-m", "benchmarks", *options)


@nox.session
def hooks(session: nox.Session) -> None:
    """Check that OpenTelemetry's instrumentation of httpx sees every call."""
    session.install(".", *dependency_group("tests"), *dependency_group("hooks"))
    session.run("pytest", "tests/hooks/opentelemetry_spans.py", *session.posargs)


# --- checks and packages ---


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types: source, twin, tests and examples."""
    install(session, "lint")
    session.run("python", "codegen/twin.py")
    session.run("ruff", "format", "--check", *CHECKED)
    session.run("ruff", "check", *CHECKED)
    # git ignores the twins, and so does ruff unless it is told otherwise.
    twins = ("--no-respect-gitignore", "src/paystackx/_sync", "tests/_sync")
    session.run("ruff", "format", "--check", *twins)
    session.run("ruff", "check", "--select", "I", *twins)
    session.run("mypy")
    session.run("pyright")
    session.run("pyright", "--verifytypes", "paystackx", "--ignoreexternal")


@nox.session
def quickstart(session: nox.Session) -> None:
    """Take a customer through the whole API: on the sandbox, or with your sk_test_ key."""
    install(session)
    session.run("python", "examples/quickstart_async.py")
    session.run("python", "examples/quickstart.py")


@nox.session
def frameworks(session: nox.Session) -> None:
    """Run the examples and the code of the documentation that need other packages."""
    groups = ("tests", "frameworks", "recipes")
    session.install(".", *(needed for group in groups for needed in dependency_group(group)))
    files = ("tests/frameworks/webhook_examples.py", "tests/frameworks/documentation.py")
    session.run("pytest", *files, *session.posargs)


@nox.session
def twin(session: nox.Session) -> None:
    """Write the sync twin of the client and of the tests, for your editor."""
    session.install("tokenize-rt>=5", "unasync>=0.6")
    session.run("python", "codegen/twin.py")


@nox.session
def record(session: nox.Session) -> None:
    """Record the cassettes anew from the live API, with your own sk_test_ key."""
    install(session, "tests")
    session.run("python", "-m", "tests.recording.record", *session.posargs)


@nox.session
@nox.parametrize("peer", ["pypaystack2", "paystackease", "official", "node"])
def peers(session: nox.Session, peer: str) -> None:
    """Let another client do every customer operation that it has, against the sandbox's server."""
    install(session)
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
def docs(session: nox.Session) -> None:
    """Build the documentation into build/docs, and fail at a broken link or a misspelled word."""
    # The reference has pages of what an extra brings.
    session.install(f"{PACKAGE}[fast]", *dependency_group("docs"))
    session.run("codespell", "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
    folder = str(ROOT / "build" / "docs")
    session.run("sphinx-build", "-n", "-W", "--keep-going", "-E", "-b", "html", "docs", folder)
    session.log(f"open file://{folder}/index.html")


@nox.session
def build(session: nox.Session) -> None:
    """Build the sdist, and the wheel from it, and check both."""
    session.install("build", "twine")
    session.run("python", "-m", "build", "--outdir", "dist")
    built = [str(path) for path in sorted((ROOT / "dist").glob("paystackx-*"))]
    session.run("twine", "check", "--strict", *built)


# --- releases ---


@nox.session
def api(session: nox.Session) -> None:
    """Compare the public API with docs/api.txt: `-- --update` writes it anew."""
    session.install("griffe>=1.5", "tokenize-rt>=5", "unasync>=0.6")
    session.run("python", "codegen/twin.py")
    session.run("python", "-m", "tests.release.api", *session.posargs)


@nox.session
def workflows(session: nox.Session) -> None:
    """Look for security defects in the workflows of GitHub, without the network."""
    session.install("zizmor>=1.10")
    session.run("zizmor", "--offline", "--no-progress", ".github")


@nox.session
def audit(session: nox.Session) -> None:
    """Check what users install, all extras included: licences and known vulnerabilities."""
    extras = PROJECT["project"].get("optional-dependencies", {})
    session.install(f"paystackx[{','.join(extras)}] @ {ROOT.as_uri()}" if extras else ".")
    session.run("python", "-m", "tests.release.licences")
    frozen = session.run("pip", "freeze", "--exclude", "paystackx", silent=True)
    requirements = Path(session.create_tmp()) / "requirements.txt"
    requirements.write_text(str(frozen))
    session.install("pip-audit>=2.7")
    # The versions are exact, so pip has nothing to resolve. Strict: what cannot be looked up fails.
    options = ("--strict", "--no-deps", "--disable-pip")
    session.run("pip-audit", *options, "--requirement", str(requirements))


@nox.session
def release(session: nox.Session) -> None:
    """Say whether the tree can be released, and why not: `nox -s release -- --check`."""
    session.install("griffe>=1.5", "tokenize-rt>=5", "unasync>=0.6")
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    build(session)
    session.run("python", "codegen/twin.py")
    session.run("python", "-m", "tests.release.ready", *session.posargs)
