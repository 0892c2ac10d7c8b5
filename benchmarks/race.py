"""The race: clients that do the same work, each in a process and an environment of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs

from benchmarks import customers
from benchmarks.environments import certify, install
from benchmarks.rounds import Figure
from benchmarks.server import Server, serving

OURS, OUR_FAST = "paystackx", "paystackx[fast]"
"""Their environment is the one that this module runs in: `nox -s bench` installs the wheel."""

HTTPX = "httpx"
BUDGETED = (OURS, OUR_FAST, HTTPX, "paystackease")
"""The contenders that the budgets are about."""

CONTENDERS = (*BUDGETED, "aiohttp", "pypaystack2", "paystack-sdk")


@attrs.frozen
class Column:
    """A piece of work.

    Attributes:
        name: The head of the column.
        tasks: How many tasks make calls at once; 0 for the sync client.
        rows: How many customers a call gets.
        secure: Whether over TLS.
    """

    name: str
    tasks: int
    rows: int = 1
    secure: bool = False


SYNC = Column("sync", 0)
ASYNC = {tasks: Column(f"async {tasks}", tasks) for tasks in (1, 10, 100, 300, 500)}
LISTED = Column("a listed customer", 0, rows=customers.PER_PAGE)
SHOWN = (
    SYNC,
    *(ASYNC[tasks] for tasks in (1, 10, 100, 500)),
    LISTED,
    Column("sync, TLS", 0, secure=True),
    Column("async 10, TLS", 10, secure=True),
)
"""The columns of the table."""


class ContenderError(Exception):
    """A contender cannot do its work; the text says why."""


class Contender:
    """A client in a process of its own, which starts when it is asked for the first time.

    Args:
        name: The name of its distribution.
        python: The interpreter of its environment.
        authorities: The file with the authorities that it is told to trust.
    """

    def __init__(self, name: str, python: Path, authorities: Path) -> None:
        self._command = [str(python), "-P", str(Path(__file__).with_name("contender.py")), name]
        # requests has a variable of its own.
        trust = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), str(authorities))
        self._environment = {**os.environ, **trust}
        self._process: subprocess.Popen[str] | None = None

    def ask(self, at_most: int, **work: object) -> dict[str, Any] | None:
        """Let it do some work.

        Args:
            at_most: The seconds after which it gives up.
            work: The work, as contender.py takes it.

        Returns:
            What it measured; ``None`` where it has no such call.

        Raises:
            ContenderError: It raised an error, or its process ended.
        """
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        print(json.dumps({"at_most": at_most, **work}), file=asked, flush=True)
        if not (answer := answers.readline()):
            status = self._process.wait()
            self.stop()
            if status == -signal.SIGALRM:
                raise ContenderError(f"took more than {at_most} s")
            raise ContenderError(f"its process ended with status {status}")
        found: dict[str, Any] | None = json.loads(answer)
        if found and "error" in found:
            raise ContenderError(found["error"])
        return found

    def stop(self) -> None:
        """End its process."""
        if self._process is not None:
            with self._process:
                self._process.kill()
            self._process = None


EXPECTED = [
    [row[name] for name in ("customer_code", "email", "first_name")]
    for row in map(customers.row, range(customers.PER_PAGE))
]


class Race:
    """What was measured of each contender.

    Args:
        contenders: Who takes part.
        server: Whom they call.
        seconds: How long calls are made for a sample, at least.
        at_most: The seconds after which a contender gives up.

    Attributes:
        columns: For each column, the figure of each contender.
        failures: What went wrong, a line each.
    """

    def __init__(
        self, contenders: dict[str, Contender], server: Server, seconds: float, at_most: int
    ) -> None:
        self.server = server
        self._contenders, self._seconds, self._at_most = contenders, seconds, at_most
        self._too_many = dict[str, int]()
        self.rates = dict[tuple[str, Column], list[float]]()
        self.versions = dict[str, str]()
        self.failures = list[str]()
        self.columns = {
            column: {name: self.new_figure(name, column) for name in CONTENDERS} for column in SHOWN
        }

    def figure(self, name: str, column: Column) -> Figure:
        """Get the figure of a contender in a column of the table."""
        return self.columns[column][name]

    def new_figure(self, name: str, column: Column) -> Figure:
        """Make a figure: the CPU microseconds that a contender takes for a customer."""
        cannot = name not in self._contenders
        return Figure(lambda: self._sample(name, column), cannot=cannot)

    def _sample(self, name: str, column: Column) -> float | None:
        if column.tasks >= self._too_many.get(name, column.tasks + 1):
            return None
        try:
            found = self._ask(name, column)
        except ContenderError as error:
            self.failures.append(f"{name}, {column.name}: {error}")
            if column.tasks:  # With more tasks it would fail, too, or take longer still.
                self._too_many[name] = column.tasks
            return None
        if found is None:
            return None
        self.versions[name] = found["version"]
        self.rates.setdefault((name, column), []).append(found["per_second"])
        return float(found["us"]) / column.rows

    def _ask(self, name: str, column: Column) -> dict[str, Any] | None:
        found = self._contenders[name].ask(
            url=self.server.secure_url if column.secure else self.server.url,
            tasks=column.tasks,
            pages=column.rows > 1,
            # Each task makes some calls: the first of all, at once, are not like those that follow.
            seconds=max(self._seconds, column.tasks / 1000),
            at_most=self._at_most,
        )
        if found and found["data"] != EXPECTED[: column.rows]:
            raise ContenderError("received other customers than the server sent")
        return found


@contextmanager
def racing(folder: Path, names: Sequence[str], seconds: float, at_most: int) -> Generator[Race]:
    """Get environments, processes and the server ready.

    Args:
        folder: Where environments and certificates are kept.
        names: Who takes part.
        seconds: How long calls are made for a sample.
        at_most: The seconds after which a contender gives up.
    """
    authorities, certificate = certify(folder)
    pythons: dict[str, Path] = dict.fromkeys((OURS, OUR_FAST), Path(sys.executable))
    failures = list[str]()
    with ThreadPoolExecutor() as pool:
        installing = {
            name: pool.submit(install, folder, name) for name in names if name not in pythons
        }
    for name, installed in installing.items():
        try:
            pythons[name] = installed.result()
        except subprocess.CalledProcessError as error:
            last = error.stderr.strip().rpartition("\n")[2]
            failures.append(f"{name} could not be installed, and is left out: {last}")
    contenders = {name: Contender(name, python, authorities) for name, python in pythons.items()}
    with serving(certificate=certificate) as server, ExitStack() as stack:
        for contender in contenders.values():
            stack.callback(contender.stop)
        race = Race(contenders, server, seconds, at_most)
        race.failures += failures
        yield race
