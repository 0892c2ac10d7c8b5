"""This package beside its peers, and beside its budgets: python -m benchmarks [--quick] [--check].

Every contender runs in an environment of its own, against one server on this machine, in turns.
CPU time counts: a busy machine changes it little. `nox -s bench` runs this.
"""

import argparse
import json
import statistics
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import calls, imports, reading
from benchmarks.calls import ONE, ROW
from benchmarks.report import misses
from benchmarks.server import serving

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "paystackx": str(ROOT),
    "httpx": "httpx",
    "aiohttp": "aiohttp",
    "pypaystack2": "pypaystack2",
    "paystackease": "paystackease",
    "paystack-sdk": "paystack-sdk",
}
SLOW = {"pypaystack2", "paystack-sdk"}
"""They make a client, with its certificates, for each call: they get fewer calls."""

TASKS = (0, 1, 10, 100, 500)
"""0 is the sync client."""

Cell = tuple[str, int]


def install(folder: Path) -> dict[str, str]:
    """Make an environment for each contender; return their Pythons."""
    pythons = dict[str, str]()
    for name, package in PACKAGES.items():
        environment = folder / name
        pythons[name] = str(environment / "bin" / "python")
        if not environment.exists():
            subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        command = [pythons[name], "-m", "pip", "install", "--quiet", package]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return pythons


def measured(python: str, name: str, url: str, tasks: int, number: int) -> dict[str, Any] | None:
    """Measure one contender once; ``None`` where it has no such client, or gives up."""
    script = str(ROOT / "benchmarks" / "contender.py")
    command = [python, script, name, url, str(tasks), str(number)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    found: dict[str, Any] | None = json.loads(done.stdout)
    if found is not None:
        expected = {key: ROW[key] for key in found["data"]}
        assert found["data"] == expected, f"{name} received something else"
    return found


def race(folder: Path, tasks: tuple[int, ...], rounds: int, number: int) -> dict[Cell, Any]:
    """Measure all contenders in turns; return the medians."""
    pythons = install(folder)
    found = dict[Cell, list[dict[str, Any]]]()
    with serving(ONE) as url:
        for _ in range(rounds):
            for count in tasks:
                for name, python in pythons.items():
                    # httpx takes a minute for 500 tasks, and the slow ones longer.
                    if (name in SLOW and count > 1) or (name == "httpx" and count > 100):
                        continue
                    few = 10 if name in SLOW else max(number, count)
                    result = measured(python, name, url, count, few)
                    if result is not None:
                        found.setdefault((name, count), []).append(result)
    return {
        cell: {
            key: statistics.median(each[key] for each in results) for key in ("us", "per_second")
        }
        for cell, results in found.items()
    }


def show(found: dict[Cell, Any], tasks: tuple[int, ...]) -> None:
    """Print the table: microseconds of CPU time a call, and in brackets the ratio to httpx."""
    heads = ["sync" if count == 0 else f"{count} tasks" for count in tasks]
    print("CPU microseconds a call (ratio to httpx)")
    print(f"{'':<14}" + "".join(f"{head:>17}" for head in heads))
    for name in PACKAGES:
        line = f"{name:<14}"
        for count in tasks:
            cell, base = found.get((name, count)), found.get(("httpx", count))
            ratio = f" ({cell['us'] / base['us']:.2f})" if cell and base else ""
            cost = f"{cell['us']:.0f}" if cell else "-"
            line += f"{cost + ratio:>17}"
        print(line)


def plot(found: dict[Cell, Any], tasks: tuple[int, ...], folder: Path) -> None:
    """Draw calls a second against the number of tasks, as SVG and PNG."""
    plt: Any = import_module("matplotlib.pyplot")  # Only `nox -s bench` installs it.
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name in PACKAGES:
        counts = [count for count in tasks if count and (name, count) in found]
        if counts:
            rates = [found[name, count]["per_second"] for count in counts]
            axes.plot(counts, rates, marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="tasks", ylabel="calls a second")
    axes.set_title("get_customer, one process, loopback")
    axes.legend()
    for kind in ("svg", "png"):
        figure.savefig(folder / f"calls.{kind}", bbox_inches="tight")
    print(f"plots: {folder / 'calls.svg'}, {folder / 'calls.png'}")


def main() -> int:
    """Measure; return 1 if --check was given and a budget was exceeded."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="end within two minutes")
    parser.add_argument("--check", action="store_true", help="fail above a budget; no peers")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="for environments")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if not options.check:
        tasks = TASKS[:4] if options.quick else TASKS
        found = race(options.folder, tasks, *((1, 100) if options.quick else (5, 300)))
        show(found, tasks)
        plot(found, tasks, options.folder)
    calls.main(3 if options.quick else calls.ROUNDS)
    reading.main()
    imports.main(5 if options.quick else imports.ROUNDS)
    print(f"above the budget: {', '.join(misses) or 'nothing'}")
    return 1 if options.check and misses else 0


if __name__ == "__main__":
    sys.exit(main())
