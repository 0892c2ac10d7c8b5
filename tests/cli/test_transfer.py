"""Export and import: whatever interrupts them, no row is lost and none comes twice."""

import csv
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Ended]
ADA = "ada@example.com"


def seed(server: Any, count: int) -> None:
    server.sandbox.seed(
        {"email": f"user{n}@example.com", "first_name": "Zoë", "metadata": {"n": n}}
        for n in range(count)
    )


def emails(server: Any) -> list[str]:
    """The customers of the sandbox, by e-mail."""
    return sorted(customer.email for customer in server.sandbox.integration.customers.values())


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
