"""What was measured, as tables and as a plot."""

import math
import statistics
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.budgets import Budget
from benchmarks.race import ASYNC, CONTENDERS, HTTPX, OUR_FAST, OURS, SHOWN, Race
from benchmarks.rounds import Figure, Ratio

FEW = 3


def print_table(race: Race) -> None:
    """Print the contenders: CPU time with the ratio to httpx, then calls a second."""
    print_row("CPU us a customer (ratio to httpx)", *(column.name for column in SHOWN))
    print_row("---", *("--:" for _ in SHOWN))
    for name in CONTENDERS:
        cells = (cell(race.figure(name, column), race.figure(HTTPX, column)) for column in SHOWN)
        print_row(f"{name} {race.versions.get(name, '')}", *cells)
    print(
        "\nIn brackets: the median of the ratios to httpx in each round. A dash: not measured."
        f" A tilde: measured in fewer than {FEW} rounds.\n"
    )
    print_row("calls a second", *(column.name for column in SHOWN))
    print_row("---", *("--:" for _ in SHOWN))
    for name in CONTENDERS:
        rates = [race.rates.get((name, column)) for column in SHOWN]
        print_row(name, *(f"{statistics.median(rate):,.0f}" if rate else "-" for rate in rates))
    left = [
        f"{name}, {column.name}"
        for column, figures in race.columns.items()
        for name, figure in figures.items()
        if not figure.samples and not figure.cannot
    ]
    print(f"\nno time was left for: {'; '.join(left) or 'nothing'}")


def cell(figure: Figure, base: Figure) -> str:
    """Show a median, and the ratio to another figure."""
    cost, ratio = figure.median, Ratio.of(figure, base)
    if math.isnan(cost):
        return "-"
    few = "~" if len(figure.samples) < FEW else ""
    beside = f" ({ratio.median:.2f})" if ratio.rounds else ""
    return f"{few}{cost:,.{1 if cost < 100 else 0}f}{beside}"


def print_row(head: str, *cells: str) -> None:
    """Print a row of a table in Markdown."""
    print(f"| {head:<36} | " + " | ".join(f"{cell:>17}" for cell in cells) + " |")


def draw(race: Race, folder: Path) -> None:
    """Draw calls a second against the number of tasks, as SVG and PNG.

    Seconds of CPU time: what else the machine does would bend the lines. As wide as a phone, and
    on white whatever the page is on.
    """
    plt: Any = import_module("matplotlib.pyplot")  # only `nox -s bench` installs it
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "paystackx"})
    figure, axes = plt.subplots(figsize=(3.9, 4.6), layout="constrained")
    columns = [column for column in ASYNC.values() if column in SHOWN]
    tasks = [column.tasks for column in columns]
    for name, marker in zip(CONTENDERS, "oosDv^P", strict=True):
        rates = [1e6 / race.figure(name, column).median for column in columns]
        if not all(map(math.isnan, rates)):
            width = 2.5 if name in {OURS, OUR_FAST} else 1.2
            axes.plot(tasks, rates, marker=marker, linewidth=width, label=name)
    axes.set(xscale="log", yscale="log", xlabel="tasks of an async client")
    axes.set_xticks(tasks, [str(number) for number in tasks])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.minorticks_off()
    axes.set_title("get_customer: calls a second of CPU time", fontsize=11)
    axes.grid(visible=True, alpha=0.3)
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    for kind in ("svg", "png"):
        path = folder / f"calls.{kind}"
        figure.savefig(path, metadata={"Date": None} if kind == "svg" else {})
        print(f"plot: {path}")


def print_budgets(found: Sequence[Budget]) -> None:
    """Print each budget: the medians, the ratio with its spread, what is allowed, the rounds."""
    print(
        "\nIn each round, the two figures of a row are measured one right after the other."
        "\nRatio: the median of the rounds. Spread: the middle half of them.\n"
    )
    print(f"{'budget':<38}{'ours':>10}{'other':>10}      ratio       spread   most  rounds")
    for budget in found:
        ratio = budget.ratio
        figures = f"{budget.ours.median:10.1f}{budget.other.median:10.1f} {budget.unit:<3}"
        ratios = f"{ratio.median:8.2f}{f'{ratio.low:.2f}-{ratio.high:.2f}':>13}{budget.most:7.2f}"
        print(f"{budget.name:<38}{figures}{ratios}{ratio.rounds:8}  {budget.verdict}")
    for verdict in ("above the budget", "not measured"):
        names = [budget.name for budget in found if budget.verdict == verdict]
        print(f"{verdict}: {'; '.join(names) or 'nothing'}")


def print_failures(race: Race) -> None:
    """Print what went wrong, so that a dash is explained."""
    for failure in race.failures:
        print(f"failed: {failure}")
