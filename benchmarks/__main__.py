"""This package beside its peers, and beside its budgets: python -m benchmarks [--quick] [--check].

Every contender runs in an environment of its own, against one server on this machine, in turns.
CPU time counts: a busy machine changes it little. `nox -s bench` runs this.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks import report
from benchmarks.budgets import budgets, comparisons
from benchmarks.race import BUDGETED, CONTENDERS, racing
from benchmarks.rounds import measure_in_turns


def main() -> int:
    """Measure; return 1 if --check was given and a budget was exceeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within two minutes")
    parser.add_argument("--check", action="store_true", help="budgets only; fail above one")
    parser.add_argument("--folder", type=Path, default=Path(".bench"), help="for environments")
    parser.add_argument(
        "--began", type=float, default=time.time(), help="when the two minutes began, since 1970"
    )
    options = parser.parse_args()
    minutes, rounds, seconds, long, at_most = (
        (1.8, 15, 0.1, 2, 4) if options.quick else (12, 25, 0.4, 3, 60)
    )
    until = time.monotonic() + options.began - time.time() + minutes * 60
    names = BUDGETED if options.check else CONTENDERS
    options.folder.mkdir(parents=True, exist_ok=True)
    with racing(options.folder, names, seconds, at_most) as race:
        found = list(budgets(race))
        turns = comparisons(race, found, only_budgets=options.check)
        measure_in_turns(turns, rounds, until, long)
    if not options.check:
        report.print_table(race)
        report.draw(race, options.folder)
    report.print_budgets(found)
    report.print_gaps(race)
    return 1 if options.check and any(budget.verdict for budget in found) else 0


if __name__ == "__main__":
    sys.exit(main())
