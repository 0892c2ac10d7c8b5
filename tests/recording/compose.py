"""Write the cassette of a case from an answer that was published somewhere.

    python -m tests.recording.compose flag/not_permitted body.json --header etag='W/"..."'

The case must be in ``cassettes/<resource>.toml`` already. The request is the one that the client
sends; the body is the file's, byte for byte. A walk takes a file for each page.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.recording import vcr_io
from tests.recording.cases import CASES, FOLDER
from tests.recording.vcr_io import Answer

_JSON = "application/json; charset=utf-8"


def main(argv: Sequence[str], into: Path = FOLDER) -> None:
    """Write one cassette."""
    cases = {case.title: case for case in CASES}
    parser = argparse.ArgumentParser(
        prog="tests.recording.compose", description="Write a cassette."
    )
    parser.add_argument("case", choices=cases, metavar="case", help="operation/name")
    parser.add_argument("body", type=Path, nargs="+", help="a file with the body of an answer")
    parser.add_argument("--header", action="append", default=[], help="name=value, of each answer")
    options = parser.parse_args(argv)
    case = cases[options.case]
    headers = {"content-type": _JSON, **dict(line.split("=", 1) for line in options.header)}
    answers = [Answer(case.status, headers, body.read_bytes()) for body in options.body]
    vcr_io.write(into / case.path.relative_to(FOLDER), vcr_io.compose(case, answers))


if __name__ == "__main__":
    main(sys.argv[1:])
