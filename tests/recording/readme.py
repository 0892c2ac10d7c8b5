"""The table in README.md, made from the cases.

python -m tests.recording.readme      write it anew
"""

from collections.abc import Iterable

from tests.recording.cases import CASES, FOLDER, Case

README = FOLDER / "README.md"
_START = "<!-- from cases.py, by python -m tests.recording.readme -->\n"
_END = "<!-- to here -->\n"


def table(cases: Iterable[Case]) -> str:
    """The list of all cassettes: file, HTTP status, grade and source."""
    lines = ["| file | status | grade | source |", "| --- | --- | --- | --- |"]
    lines += [
        f"| [{case.title}]({case.path.relative_to(FOLDER)}) "
        f"| {case.status} | {case.grade} | {case.source} |"
        for case in cases
    ]
    return "".join(f"{line}\n" for line in lines)


def with_table(text: str, cases: Iterable[Case]) -> str:
    """The text with the table between the two marks made anew."""
    before, _, rest = text.partition(_START)
    _, _, after = rest.partition(_END)
    return f"{before}{_START}{table(cases)}{_END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8"), CASES), encoding="utf-8")
