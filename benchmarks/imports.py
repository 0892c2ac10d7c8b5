"""CPU time of an import, and of one whole call, beside httpx: python -m benchmarks.imports.

Install the package first: a source folder may have no compiled modules.
"""

import resource
import statistics
import subprocess
import sys

from benchmarks.calls import KEY, ONE
from benchmarks.report import show
from benchmarks.server import serving

ROUNDS = 15


def cpu(script: str) -> float:
    """Milliseconds of CPU time that a new interpreter takes for a script."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", script], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def compare(name: str, ours: str, theirs: str, budget: float, rounds: int) -> None:
    """Measure two scripts in turns; print the medians."""
    for script in (ours, theirs):
        cpu(script)
    pairs = [(cpu(ours), cpu(theirs)) for _ in range(rounds)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    show(name, mine, other, budget, "ms")


def main(rounds: int = ROUNDS) -> None:
    """Print the two ratios."""
    compare("import", "from paystackx import CustomerClient", "import httpx", 1.5, rounds)
    with serving(ONE) as url:
        compare(
            "import, client and first call",
            "from paystackx import CustomerClient\n"
            f"CustomerClient({KEY!r}, base_url={url!r}).get_customer('C')",
            f"import httpx\nhttpx.Client(base_url={url!r}).get('/customer/C').json()",
            1.05,
            rounds,
        )


if __name__ == "__main__":
    main()
