"""What was measured, as tables and as a plot."""

import math
import statistics
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.budgets import Budget
from benchmarks.race import ASYNC, CONTENDERS, SHOWN, Race


def print_table(race: Race) -> None:
    """Print the contenders: CPU time with the ratio to httpx, then calls a second."""
    print_row("CPU us a customer (ratio to httpx)", *(column.name for column in SHOWN))
    print_row("---", *("--:" for _ in SHOWN))
    for name in CONTENDERS:
        cells = list[str]()
        for column in SHOWN:
            cost, base = race.figure(name, column).median, race.figure("httpx", column).median
            ratio = "" if math.isnan(cost / base) else f" ({cost / base:.2f})"
            cells.append("-" if math.isnan(cost) else f"{cost:,.{1 if cost < 100 else 0}f}{ratio}")
        print_row(f"{name} {race.versions.get(name, '')}", *cells)
    print_row("**calls a second**", *("" for _ in SHOWN))
    for name in CONTENDERS:
        rates = [race.rates.get((name, column)) for column in SHOWN]
        print_row(name, *(f"{statistics.median(rate):,.0f}" if rate else "-" for rate in rates))
    left_out = [
        f"{name} {column.name}"
        for (name, column), figure in race.figures.items()
        if not figure.samples and not figure.cannot
    ]
    print(f"\nNo time was left for: {', '.join(left_out) or 'nothing'}\n")


def print_row(head: str, *cells: str) -> None:
    """Print a row of a table in Markdown."""
    print(f"| {head:<36} | " + " | ".join(f"{cell:>17}" for cell in cells) + " |")


def draw(race: Race, folder: Path) -> None:
    """Draw calls a second against the number of tasks, as SVG and PNG.

    Seconds of CPU time: what else the machine does would bend the lines.
    """
    plt: Any = import_module("matplotlib.pyplot")  # only `nox -s bench` installs it
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "paystackx"})
    figure, axes = plt.subplots(figsize=(7, 4.5))
    columns = [column for column in ASYNC.values() if column in SHOWN]
    tasks = [column.tasks for column in columns]
    for name in CONTENDERS:
        rates = [1e6 / race.figure(name, column).median for column in columns]
        if not all(map(math.isnan, rates)):
            axes.plot(tasks, rates, marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="tasks", ylabel="calls a second of CPU time")
    axes.set_xticks(tasks, [str(number) for number in tasks])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.minorticks_off()
    axes.set_title("get_customer, async, loopback")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    for kind in ("svg", "png"):
        path = folder / f"calls.{kind}"
        figure.savefig(path, bbox_inches="tight", metadata={"Date": None} if kind == "svg" else {})
        print(f"plot: {path}")


def print_budgets(found: Sequence[Budget]) -> None:
    """Print each budget: both medians, the ratio, what is allowed, and how many rounds."""
    print(f"{'budget':<38}{'ours':>10}{'other':>10}      ratio   most  rounds")
    for budget in found:
        rounds = min(len(budget.ours.samples), len(budget.other.samples))
        figures = f"{budget.ours.median:10.1f}{budget.other.median:10.1f} {budget.unit:<3}"
        ratios = f"{budget.ratio:8.2f}{budget.most:7.2f}{rounds:8}"
        print(f"{budget.name:<38}{figures}{ratios}  {budget.verdict}")
    for verdict in ("above the budget", "not measured"):
        names = [budget.name for budget in found if budget.verdict == verdict]
        print(f"{verdict}: {'; '.join(names) or 'nothing'}")
