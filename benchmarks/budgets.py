"""The budgets: how much each kind of work may take, compared with something else."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain

import attrs

from benchmarks import growth, imports, rate_limit, reading
from benchmarks.race import ASYNC, BUDGETED, LISTED, OURS, SYNC, Race
from benchmarks.rounds import Figure, Ratio


@attrs.frozen
class Budget:
    """Two figures whose ratio must not be above a limit.

    Attributes:
        name: What is measured.
        ours: What this package takes.
        other: What it is compared with.
        unit: The unit of both.
        most: The greatest allowed ratio.
    """

    name: str
    ours: Figure
    other: Figure
    unit: str
    most: float

    @property
    def ratio(self) -> Ratio:
        """How the figures compare."""
        return Ratio.of(self.ours, self.other)

    @property
    def verdict(self) -> str:
        """What is wrong; nothing if the ratio was measured and is not above the limit."""
        ratio = self.ratio.median
        if math.isnan(ratio):
            return "not measured"
        return "above the budget" if ratio > self.most else ""


def budgets(race: Race) -> Iterator[Budget]:
    """Give all budgets."""
    server = race.server
    ours, fast, httpx, peer = (partial(race.figure, name) for name in BUDGETED)

    def tasks(number: int) -> Figure:
        return race.new_figure(OURS, ASYNC[number])

    def figure(measure: Callable[..., float], *arguments: object) -> Figure:
        return Figure(partial(measure, *arguments))

    def exact(measure: Callable[..., float], *arguments: object) -> Figure:
        return Figure(partial(measure, *arguments), exact=True)

    rows = (
        # name, this package, what it is compared with, unit, greatest ratio
        ("get_customer, sync / httpx", ours(SYNC), httpx(SYNC), "us", 0.78),
        ("get_customer, 1 task / httpx", ours(ASYNC[1]), httpx(ASYNC[1]), "us", 0.80),
        ("get_customer, 10 tasks / httpx", ours(ASYNC[10]), httpx(ASYNC[10]), "us", 0.80),
        ("get_customer, 100 tasks / httpx", ours(ASYNC[100]), httpx(ASYNC[100]), "us", 0.30),
        ("a listed customer / httpx, dicts", ours(LISTED), httpx(LISTED), "us", 1.20),
        ("[fast], sync / httpx", fast(SYNC), httpx(SYNC), "us", 0.45),
        ("[fast], 1 task / paystackease", fast(ASYNC[1]), peer(ASYNC[1]), "us", 1.00),
        ("[fast], 10 tasks / paystackease", fast(ASYNC[10]), peer(ASYNC[10]), "us", 1.00),
        ("[fast], 100 tasks / paystackease", fast(ASYNC[100]), peer(ASYNC[100]), "us", 1.00),
        ("[fast], a listed customer / httpx", fast(LISTED), httpx(LISTED), "us", 0.80),
        ("300 tasks / 10 tasks", tasks(300), tasks(10), "us", 1.15),
        ("500 tasks / 1 task", tasks(500), tasks(1), "us", 1.25),
        (
            "bytes to Response / json.loads",
            figure(reading.cpu, reading.customers),
            figure(reading.cpu, reading.dicts),
            "us",
            1.90,
        ),
        (
            "import / import httpx",
            figure(imports.cpu, imports.IMPORT),
            figure(imports.cpu, imports.HTTPX),
            "ms",
            1.50,
        ),
        (
            "import, client, first call / httpx",
            figure(imports.cpu, imports.first_call(server)),
            figure(imports.cpu, imports.first_call_of_httpx(server)),
            "ms",
            1.05,
        ),
        (
            "10,000 customers kept / as dicts",
            exact(reading.kept, reading.customers),
            exact(reading.kept, reading.dicts),
            "KB",
            0.75,
        ),
        (
            "memory of 60,000 rows / of 2,000",
            exact(growth.memory, server, 60_000),
            exact(growth.memory, server, 2_000),
            "KB",
            1.05,
        ),
        (
            "a row of 100,000 / of 2,000",
            figure(growth.cost_of_a_row, server, growth.ROWS),
            figure(growth.cost_of_a_row, server, 2_000),
            "us",
            1.15,
        ),
        (
            "new connections / tasks, 1,000 calls",
            exact(growth.new_connections, server, 10),
            exact(float, 10),
            "",
            1.00,
        ),
        (
            "10,000 create, 600 a minute / ideal",
            exact(rate_limit.seconds),
            exact(float, rate_limit.IDEAL),
            "s",
            1.05,
        ),
    )
    return (Budget(*row) for row in rows)


def comparisons(
    race: Race, found: Sequence[Budget], *, only_budgets: bool
) -> list[Sequence[Figure]]:
    """Give what is to be measured: the columns of the race, and the pairs that are in none."""
    pairs = [(budget.ours, budget.other) for budget in found]
    columns = [tuple(figures.values()) for figures in race.columns.values()]
    if only_budgets:
        columns = [column for column in columns if any(set(pair) <= set(column) for pair in pairs)]
    return [*columns, *(pair for pair in pairs if not set(pair) <= set(chain(*columns)))]
