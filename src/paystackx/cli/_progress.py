"""What of an export or import is done: a file beside it that a crash at any moment leaves whole."""

import contextlib
import itertools
import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import click

from paystackx._reading.json import an_object

Done = dict[str, Any]
"""What is done, as JSON."""


class Bar(Protocol):
    """A progress bar."""

    def update(self, n_steps: int) -> None:
        """Go on by some steps."""
        ...


class Progress:
    """The progress file of an export or import.

    Args:
        file: The file that is exported or imported.
        kind: Which of the two.
    """

    def __init__(self, file: Path, kind: str) -> None:
        self._path = file.with_name(f"{file.name}.progress")
        self._kind = kind

    def load(self) -> Done | None:
        """Get what was done; ``None`` if nothing was, or something else."""
        try:
            done = an_object(json.loads(self._path.read_bytes()))
        except (FileNotFoundError, ValueError):
            return None
        return done if done and done.get("kind") == self._kind else None

    def save(self, done: Done) -> None:
        """Keep what is done: after a crash the file has either the old or the new state."""
        new = self._path.with_name(f"{self._path.name}.new")
        with new.open("wb") as file:
            file.write(json.dumps({"kind": self._kind, **done}).encode())
            sync(file)
        new.replace(self._path)

    def forget(self) -> None:
        """Remove the file, before the work begins anew."""
        self._path.unlink(missing_ok=True)


def sync(file: BinaryIO) -> None:
    """Write to the disk itself, so that not even a power cut loses it."""
    file.flush()
    os.fsync(file.fileno())


def cut(path: Path, size: int) -> BinaryIO:
    """Open a file for writing at its end, without what is after a size."""
    file = path.open("r+b")
    file.truncate(size)
    file.seek(size)
    return file


@contextlib.contextmanager
def progress_bar(label: str, length: int | None) -> Generator[Bar]:
    """Show a bar on a terminal, and nothing in a pipe. It has no personal data in it.

    Args:
        label: What is being done.
        length: How many steps there are; ``None`` if that is not known.
    """
    if not sys.stderr.isatty():
        yield _Hidden()
        return
    # Without a length, click wants something to iterate over; nobody does.
    steps = itertools.count() if length is None else None
    with click.progressbar(
        steps, length=length, label=label, show_pos=length is None, file=sys.stderr
    ) as bar:
        yield bar


class _Hidden:
    def update(self, n_steps: int) -> None:
        pass
