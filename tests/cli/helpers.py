"""What the tests of the command share."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from paystackx import CustomerClient
from paystackx.sandbox import Sandbox

KEY = "sk_test_filler_for_the_command"


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> Any:
        """The one record that it printed."""
        return json.loads(self.out)


Command = Callable[..., Ended]


class Server(NamedTuple):
    """A sandbox and where it is served."""

    sandbox: Sandbox
    url: str

    def seed(self, count: int) -> None:
        """Create customers."""
        self.sandbox.seed(
            {"email": f"user{n}@example.com", "first_name": "Zoë", "metadata": {"n": n}}
            for n in range(count)
        )

    def emails(self) -> list[str]:
        """The customers that there are."""
        with CustomerClient(KEY, base_url=self.url) as customers:
            return sorted(customer.email for customer in customers.iter_customers(pagination=200))


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
