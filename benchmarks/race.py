"""The contenders: each in a process and an environment of its own, asked in turns."""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
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

PEERS = ("httpx", "aiohttp", "pypaystack2", "paystackease", "paystack-sdk")
CONTENDERS = (OURS, OUR_FAST, *PEERS)


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

    def ask(self, **work: object) -> dict[str, Any] | None:
        """Let it do some work; ``None`` where it cannot, or gives up."""
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
        print(json.dumps(work), file=asked, flush=True)
        answer = answers.readline()
        if not answer:  # Its process has ended.
            self.stop()
        found: dict[str, Any] | None = json.loads(answer or "null")
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
    """What the contenders have shown.

    Args:
        contenders: Who takes part.
        server: Whom they call.
        seconds: How long calls are made for a sample.
        at_most: The seconds after which a contender gives up.
    """

    def __init__(
        self, contenders: dict[str, Contender], server: Server, seconds: float, at_most: int
    ) -> None:
        self.server = server
        self._contenders, self._seconds, self._at_most = contenders, seconds, at_most
        self._too_many = dict[str, int]()
        self.figures = dict[tuple[str, Column], Figure]()
        self.rates = dict[tuple[str, Column], list[float]]()
        self.versions = dict[str, str]()

    def figure(self, name: str, column: Column) -> Figure:
        """Get the CPU microseconds that a contender takes for a customer."""
        if (name, column) not in self.figures:
            self.figures[name, column] = Figure(lambda: self._sample(name, column))
        return self.figures[name, column]

    def _sample(self, name: str, column: Column) -> float | None:
        if column.tasks >= self._too_many.get(name, column.tasks + 1):
            return None
        found = self._contenders[name].ask(
            url=self.server.secure_url if column.secure else self.server.url,
            tasks=column.tasks,
            pages=column.rows > 1,
            seconds=self._seconds,
            at_most=self._at_most,
        )
        if found is None:
            if column.tasks:  # It took too long, and more tasks would take longer still.
                self._too_many[name] = column.tasks
            return None
        assert found["data"] == EXPECTED[: column.rows], f"{name} received something else"
        self.versions[name] = found["version"]
        self.rates.setdefault((name, column), []).append(found["per_second"])
        return float(found["us"]) / column.rows


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
    pythons = dict.fromkeys((OURS, OUR_FAST), Path(sys.executable))
    pythons |= install(folder, [name for name in names if name in PEERS])
    contenders = {name: Contender(name, python, authorities) for name, python in pythons.items()}
    with serving(certificate=certificate) as server, ExitStack() as stack:
        for contender in contenders.values():
            stack.callback(contender.stop)
        yield Race(contenders, server, seconds, at_most)
