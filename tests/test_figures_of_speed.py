"""The README and the page on speed have the same figures, of one run of the benchmark."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
PAGE = (ROOT / "docs" / "how-to" / "faster.md").read_text()


def rows(text: str) -> dict[str, list[str]]:
    """Read a table in Markdown: for the first word of each row, its figures without the ratios."""
    lines = re.findall(r"^\| (\w[\w\[\]-]*).*? \| (.+) \|$", text, re.MULTILINE)
    return {name: [cell.split(" ")[0] for cell in cells.split(" | ")] for name, cells in lines}


def section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_the_readme_has_figures_of_the_page_on_speed() -> None:
    header, *_ = re.findall(r"^\| CPU us .*", PAGE, re.MULTILINE)
    columns = [column.strip() for column in header.strip("|").split("|")][1:]
    measured = rows(section(PAGE, "Beside other clients"))
    shown = [columns.index(name) for name in ("sync", "async 100", "a listed customer")]
    figures = rows(section(README, "Speed"))
    assert len(figures) == 6
    for name, cells in figures.items():
        assert cells == [measured[name][column] for column in shown], name
