"""``customers export``: page by page into a file, and on from the last whole page after a crash."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from paystackx._reading.json import a_list, an_object
from paystackx.cli._failures import SOME_ROWS_FAILED, USAGE, Failure, one_line
from paystackx.cli._progress import Done, Progress, cut, progress_bar, sync
from paystackx.cli._session import Session
from paystackx.cli._table_file import EXPORTED, TableFile

if TYPE_CHECKING:
    from paystackx import Customer, PaystackClient, Response


def export_customers(
    session: Session, *, file: Path, since: str | None, until: str | None, resume: bool
) -> None:
    """Write all customers to a file.

    Raises:
        Failure: The file cannot be used, or some rows could not be read.
    """
    table = TableFile(file, EXPORTED)
    progress = Progress(file, "export")
    done = _to_resume(progress, file, since, until) if resume else None
    if done and done["is_complete"]:
        return
    with session.client(hint="go on with --resume") as paystack:
        if not done:
            done = _begin(since, until)
            # From now on, --resume must not take the state of an earlier export for this one's.
            progress.save(done)
        _export(paystack, table, progress, file, done)
    session.output.show({"file": str(file), "rows": done["rows"], "failed": done["failed"]})
    if done["failed"]:
        raise Failure(
            f"{done['failed']} rows could not be read, and are not in {file}", SOME_ROWS_FAILED
        )


def _begin(since: str | None, until: str | None) -> Done:
    start: Done = {"size": 0, "next": None, "rows": 0, "failed": 0, "is_complete": False}
    return {"since": since, "until": until, **start}


def _to_resume(progress: Progress, file: Path, since: str | None, until: str | None) -> Done | None:
    done = progress.load()
    if done is None:
        return None
    if not done["size"] and not done["is_complete"]:
        return _begin(since or done["since"], until or done["until"])
    # A page is in the file before it is in the progress: a shorter file is another one.
    if not file.exists() or file.stat().st_size < done["size"]:
        return None
    if (since or done["since"], until or done["until"]) != (done["since"], done["until"]):
        raise Failure("--resume: pass the --since and --until that the export began with", USAGE)
    return done


def _export(
    paystack: "PaystackClient", table: TableFile, progress: Progress, file: Path, done: Done
) -> None:
    listed = paystack.customers.iter_pages(done["since"], done["until"], next=done["next"])
    pages = _readable(listed, done)
    before: set[int] = set()
    with progress_bar("Exporting customers", None) as bar:
        # Until Paystack has answered, the file of an earlier export stays as it is.
        first = list(islice(pages, 1))
        with _open(table, file, done["size"]) as output:
            for page in chain(first, pages):
                # Pages by number shift while customers are created: a row may come again.
                rows = [row for row in page.data if row.id not in before]
                before = {row.id for row in page.data}
                output.write(table.written(map(_record, rows)))
                done["rows"] += len(rows)
                bar.update(len(rows))
                # Without a cursor there is no way back to this place: a resumed export begins anew.
                if page.meta and page.meta.next:
                    _save(progress, output, done, next=page.meta.next)
            _save(progress, output, done, is_complete=True)


def _open(table: TableFile, file: Path, size: int) -> BinaryIO:
    """Open the file after what was exported, or begin it."""
    if size:
        return cut(file, size)
    output = file.open("wb")
    output.write(table.head)
    return output


def _readable(
    pages: "Iterator[Response[list[Customer]]]", done: Done
) -> "Iterator[Response[list[Customer]]]":
    """Give every page, with the rows that could be read; count the others."""
    from paystackx import DecodeError

    while True:
        try:
            yield next(pages)
        except StopIteration:
            return
        except DecodeError as error:
            rows = a_list((an_object(error.raw) or {}).get("data"))
            if error.partial is None or not rows:
                raise  # Not about rows: asked again, the iterator would ask Paystack again.
            done["failed"] += len(rows) - len(error.partial)
            click.echo(f"paystackx: {one_line(str(error))}", err=True)


def _save(progress: Progress, output: BinaryIO, done: Done, **changes: Any) -> None:
    """Keep what is done, after the rows themselves are on the disk."""
    sync(output)
    done |= {"size": output.tell(), **changes}
    progress.save(done)


def _record(customer: "Customer") -> dict[str, Any]:
    record = {name: getattr(customer, name) for name in EXPORTED}
    created_at = customer.created_at
    return record | {"created_at": created_at.isoformat() if created_at else None}
