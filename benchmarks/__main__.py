"""Compare this package with other clients, and with its budgets.

    nox -s bench [-- [--quick] [--check]]

Every client runs in a process and an environment of its own (race.py, environments.py,
contender.py). All of them make the same calls to one server on this machine (server.py), over
connections that are kept, and must receive the same customers (customers.py). CPU time counts,
since a busy machine changes it little. What is compared is measured back to back, again and again
(rounds.py). The report has a table, a plot (report.py) and the budgets (budgets.py). Some budgets
are about other work than calls: imports.py, reading.py, growth.py and rate_limit.py.

stress.py is a program by itself: it looks for what cancellations and faults leave behind.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks import report
from benchmarks.budgets import budgets, comparisons
from benchmarks.race import BUDGETED, CONTENDERS, racing
from benchmarks.rounds import measure_in_turns

ROUNDS = 15


def main() -> int:
    """Measure; return 1 if --check was given and a budget was exceeded or not measured."""
    parser = argparse.ArgumentParser(
        prog="nox -s bench --", description="Compare this package with other clients."
    )
    parser.add_argument("--quick", action="store_true", help="end within two minutes")
    parser.add_argument("--check", action="store_true", help="budgets only; fail above one")
    parser.add_argument("--folder", type=Path, default=Path(".bench"), help="for environments")
    parser.add_argument(
        "--began", type=float, default=time.time(), help="when the two minutes began, since 1970"
    )
    options = parser.parse_args()
    # Seconds: of a sample; from which a sample is taken once; after which a contender gives up.
    minutes, seconds, long, at_most = (1.8, 0.1, 2, 6) if options.quick else (12, 0.4, 3, 60)
    until = time.monotonic() + options.began - time.time() + minutes * 60
    names = BUDGETED if options.check else CONTENDERS
    options.folder.mkdir(parents=True, exist_ok=True)
    with racing(options.folder, names, seconds, at_most) as race:
        found = list(budgets(race))
        turns = comparisons(race, found, only_budgets=options.check)
        measure_in_turns(turns, ROUNDS, until, long)
    if not options.check:
        report.print_table(race)
        report.draw(race, options.folder)
    report.print_budgets(found)
    report.print_failures(race)
    return 1 if options.check and any(budget.verdict for budget in found) else 0


if __name__ == "__main__":
    sys.exit(main())
