"""The licences of what users install with this package: `nox -s audit`.

A program under any licence, sold or given away, must be able to depend on it. Weak copyleft
(MPL, of certifi) asks only that changes to its own files are published.
"""

import re
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from typing import Any

PERMITTED = re.compile(
    r"\b(MIT|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|MPL|Mozilla Public|Zlib)\b"
)
TOOLS = ("pip", "setuptools", "wheel")
"""What an environment has beside the package."""


def licence(metadata: Any) -> str:
    """The licence that a distribution states: an SPDX expression, a classifier or a word."""
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in metadata.get_all("Classifier") or ()
        if each.startswith("License ::")
    ]
    stated = metadata["License-Expression"] or ", ".join(classifiers) or metadata["License"]
    return (stated or "none").splitlines()[0]


def is_permitted(stated: str) -> bool:
    """Whether every licence that has to be kept is one of the permitted."""
    every = re.split(r"\s+AND\s+|,\s*", stated)
    return all(PERMITTED.search(each) for each in every)


def main(installed: Iterable[Distribution]) -> str | None:
    """Print each distribution and its licence; return those that are not permitted."""
    found = {
        each.metadata["Name"]: licence(each.metadata)
        for each in installed
        if each.metadata["Name"] not in TOOLS
    }
    for name, stated in sorted(found.items()):
        print(f"{name}: {stated}")
    refused = sorted(name for name, stated in found.items() if not is_permitted(stated))
    return f"licences to look at: {', '.join(refused)}" if refused else None


if __name__ == "__main__":
    sys.exit(main(distributions()))
