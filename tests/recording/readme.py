"""The table in ``cassettes/README.md``, made from the cases.

python -m tests.recording.readme      write it again
"""

from collections.abc import Iterable
from itertools import groupby

from tests.recording.cases import CASES, FOLDER, Case

README = FOLDER / "README.md"
_START = "<!-- table: written by python -m tests.recording.readme -->\n"
_END = "<!-- end of the table -->\n"


def table(cases: Iterable[Case]) -> str:
    """All cassettes by resource and operation: file, HTTP status, grade and source."""
    lines = list[str]()
    for resource, of_resource in groupby(cases, lambda case: case.operation.resource):
        lines += ["", f"### {resource}"]
        for operation, of_operation in groupby(of_resource, lambda case: case.operation):
            lines += ["", f"`{operation.name}`: {operation}", ""]
            lines += ["| case | status | grade | source |", "| --- | --- | --- | --- |"]
            lines += [
                f"| [{case.name}]({case.path.relative_to(FOLDER).as_posix()}) "
                f"| {case.status} | {case.grade} | {case.source} |"
                for case in of_operation
            ]
    return "".join(f"{line}\n" for line in [*lines, ""])


def with_table(text: str, cases: Iterable[Case]) -> str:
    """The text with the table between the two marks replaced."""
    before, _, rest = text.partition(_START)
    _, _, after = rest.partition(_END)
    return f"{before}{_START}{table(cases)}{_END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8"), CASES), encoding="utf-8")
