"""``customers import``: rows of a file to customers, many calls at once, and on after a crash.

Rows are read in batches, and a batch is counted when all its rows are done. A crash repeats at
most one batch. That is safe: for a known e-mail, Paystack gives the existing customer.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from paystackx.cli._failures import SOME_ROWS_FAILED, USAGE, Failure, one_line
from paystackx.cli._progress import Bar, Done, Progress, cut, progress_bar, sync
from paystackx.cli._session import Session
from paystackx.cli._table_file import COLUMNS, RowError, TableFile

if TYPE_CHECKING:
    from paystackx import AsyncCustomerClient

_BATCH = 100

_PATIENCE = 900.0
"""Seconds for one call: a rate limit is waited for, not a reason to give up."""

Row = tuple[int, Callable[[], dict[str, Any]]]
"""The number of a row, from 1, and the function that reads it."""


class Rejected(NamedTuple):
    """A row that failed.

    Attributes:
        row: Its number.
        record: What could be read of it.
        error: Why it failed.
    """

    row: int
    record: dict[str, Any]
    error: Exception


def import_customers(
    session: Session,
    *,
    file: Path,
    dry_run: bool,
    resume: bool,
    concurrency: int,
    rejects: Path | None,
) -> None:
    """Create the customers of a file.

    Raises:
        Failure: The file cannot be used, or some rows failed.
    """
    table = TableFile(file, COLUMNS)
    rejects = rejects or file.with_name(f"{file.stem}.rejects{file.suffix}")
    rejected = TableFile(rejects, (*COLUMNS, "row", "reason"))
    if rejects.absolute() == file.absolute():
        raise Failure("--rejects: pass another file than the one that is imported", USAGE)
    with file.open("rb") as source:
        rows: Iterator[Row] = enumerate(table.read(source), 1)
        if dry_run:
            done = _check(rows)
        else:
            progress = Progress(file, "import")
            begin: Done = {"rows": 0, "failed": 0, "size": 0, "is_complete": False}
            begin["of"] = file.stat().st_size
            done = (_to_resume(progress, begin, rejects) if resume else None) or begin
            if done["is_complete"]:
                return
            key = session.key(to="create customers", hint="go on with --resume")
            if done is begin:
                progress.forget()
                rejects.unlink(missing_ok=True)
            settings = {"timeout": _PATIENCE, **session.settings()}
            work = _Import(key, settings, concurrency, progress, rejects, rejected, done)
            del key
            with progress_bar("Importing customers", begin["of"]) as bar:
                rest = itertools.islice(rows, done["rows"], None)
                asyncio.run(work.run(rest, source.tell, bar))
    where = str(rejects) if done["failed"] and not dry_run else None
    session.output.show({"rows": done["rows"], "failed": done["failed"], "rejects": where})
    if done["failed"]:
        hint = f"see {where}" if where else "mend them before you import"
        raise Failure(f"{done['failed']} of {done['rows']} rows failed; {hint}", SOME_ROWS_FAILED)


def _to_resume(progress: Progress, begin: Done, rejects: Path) -> Done | None:
    done = progress.load()
    if done is None or done["of"] != begin["of"]:
        return None
    size = rejects.stat().st_size if rejects.exists() else 0
    return done if done["is_complete"] or size >= done["size"] else None


def _check(rows: Iterator[Row]) -> Done:
    """Read all rows, as ``--dry-run`` asks, and say what is wrong with each one."""
    from paystackx import InvalidRequestError
    from paystackx._operations.customers import create

    done: Done = {"rows": 0, "failed": 0}
    for row, read in rows:
        done["rows"] = row
        try:
            create(**read())
        except (RowError, InvalidRequestError) as error:
            done["failed"] += 1
            click.echo(f"row {row}: {one_line(str(error))}", err=True)
    return done


class _Import:
    """The work of one import.

    Args:
        key: The secret key.
        settings: The other arguments of the client.
        concurrency: How many calls at once.
        progress: Where to keep what is done.
        rejects: Where to put failed rows.
        rejected: The format of that file.
        done: What was done before.
    """

    def __init__(
        self,
        key: str,
        settings: dict[str, Any],
        concurrency: int,
        progress: Progress,
        rejects: Path,
        rejected: TableFile,
        done: Done,
    ) -> None:
        from paystackx import AsyncCustomerClient

        self._client = AsyncCustomerClient(key, max_connections=concurrency, **settings)
        self._concurrency = concurrency
        self._progress = progress
        self._rejects = rejects
        self._rejected = rejected
        self._done = done

    async def run(self, rows: Iterator[Row], position: Callable[[], int], bar: Bar) -> None:
        """Import all rows."""
        size = max(_BATCH, 2 * self._concurrency)
        shown = 0
        async with self._client as customers:
            while batch := list(itertools.islice(rows, size)):
                failed = await self._send(customers, batch)
                self._keep(batch[-1][0], failed)
                bar.update(position() - shown)
                shown = position()
        self._save(is_complete=True)

    async def _send(self, customers: "AsyncCustomerClient", batch: list[Row]) -> list[Rejected]:
        """Send a batch with a few tasks, and give the rows that failed, in order.

        Raises:
            PaystackError: The other rows would fail in the same way.
        """
        from paystackx import (
            AuthenticationError,
            PermissionDeniedError,
            RateLimitError,
            TransportError,
        )

        waiting = iter(batch)
        failed: list[Rejected] = []

        async def send_some() -> None:
            for row in waiting:
                failed.extend(await _create(customers, *row))

        async with asyncio.TaskGroup() as group:
            for _ in range(self._concurrency):
                group.create_task(send_some())
        errors = [rejected.error for rejected in failed]
        for error in errors:
            if isinstance(error, AuthenticationError | PermissionDeniedError | RateLimitError):
                raise error
        if len(errors) == len(batch) and all(isinstance(e, TransportError) for e in errors):
            # Nobody answers: this is not about the rows. They are sent again with --resume.
            raise errors[0]
        return sorted(failed, key=lambda rejected: rejected.row)

    def _keep(self, rows: int, failed: list[Rejected]) -> None:
        """Write down the rows that failed, and then that all are done."""
        if failed:
            records = [
                {**row.record, "row": row.row, "reason": one_line(str(row.error))} for row in failed
            ]
            if not self._done["size"]:
                self._rejects.write_bytes(self._rejected.head)
                self._done["size"] = len(self._rejected.head)
            with cut(self._rejects, self._done["size"]) as output:
                output.write(self._rejected.written(records))
                sync(output)
                self._done["size"] = output.tell()
        self._done["rows"] = rows
        self._done["failed"] += len(failed)
        self._save()

    def _save(self, **changes: Any) -> None:
        self._done |= changes
        self._progress.save(self._done)


async def _create(
    customers: "AsyncCustomerClient", row: int, read: Callable[[], dict[str, Any]]
) -> tuple[Rejected, ...]:
    """Create one customer; give the row if it failed."""
    from paystackx import PaystackError

    record: dict[str, Any] = {}
    try:
        record = read()
        await customers.create(**record, alternate_model_class=dict)
    except (RowError, PaystackError) as error:
        return (Rejected(row, record, error),)
    return ()
