"""One line of a report: two figures, their ratio, and the budget that it must keep."""

misses: list[str] = []
"""The lines whose ratio was above the budget."""


def show(name: str, ours: float, theirs: float, budget: float, unit: str) -> None:
    """Print two figures and their ratio beside the budget."""
    ratio = ours / theirs
    if ratio > budget:
        misses.append(name)
    print(f"{name:<34}{ours:9.1f} {theirs:9.1f} {unit}   {ratio:5.2f}   (<= {budget:.2f})")
