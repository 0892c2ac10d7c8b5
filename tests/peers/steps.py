"""Do the steps of one client in order, and say which worked. It runs in that client's Python."""

import sys
from collections.abc import Callable
from typing import Any


def run(steps: dict[str, Callable[[], Any]], worked: Callable[[Any], bool]) -> None:
    """Run each step; end with code 1 if one did not work."""
    failed = False
    for name, step in steps.items():
        try:
            outcome = "ok" if worked(step()) else "refused"
        except Exception as error:  # noqa: BLE001 - whatever that client raises is its answer
            outcome = f"{type(error).__name__}: {error}"
        failed = failed or outcome != "ok"
        print(f"{name}: {outcome}")
    sys.exit(failed)
