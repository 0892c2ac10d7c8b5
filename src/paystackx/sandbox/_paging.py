"""Which records stand on a page, and what the page's ``meta`` says."""

import base64
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from paystackx.sandbox import _refusals as refusals


class Numbered(Protocol):
    """A record that has a number. Numbers grow, so the newest record has the largest."""

    @property
    def id(self) -> int:
        """Its number."""
        ...


class Row(Numbered, Protocol):
    """A record that a list shows."""

    @property
    def created_at(self) -> datetime:
        """When it was made."""
        ...


N = TypeVar("N", bound=Numbered)
R = TypeVar("R", bound=Row)


def page(
    kind: str, records: Sequence[R], query: Mapping[str, str]
) -> tuple[Sequence[R], dict[str, Any]]:
    """A page of the records that a query asks for, and its ``meta``.

    Args:
        kind: What a record is called inside a cursor, such as ``"customer"``.
        records: All of them, the oldest first.
        query: The parameters as they were sent.

    Raises:
        RefusalError: A parameter is malformed.
    """
    per_page, number = positive(query, "perPage", 50), positive(query, "page", 1)
    rows = newest_first(records, query)
    flag = query.get("use_cursor", "false").lower()
    if flag not in {"true", "false"}:
        raise refusals.invalid('"use_cursor" must be a boolean')
    if flag == "true" or "next" in query or "previous" in query:
        return _by_cursor(kind, rows, query, per_page)
    skipped = (number - 1) * per_page
    return rows[skipped : skipped + per_page], {
        "total": len(rows),
        "skipped": skipped,
        "perPage": per_page,
        "page": number,
        "pageCount": -(-len(rows) // per_page),
    }


def from_cursor(
    kind: str, rows: Sequence[N], query: Mapping[str, str], parameter: str, per_page: int
) -> tuple[Sequence[N], str | None]:
    """The page that begins at the cursor in a parameter, and the cursor of the page after it.

    Args:
        kind: What a record is called inside a cursor.
        rows: The records, the newest first.
        query: The parameters as they were sent.
        parameter: The one that has the cursor; without it, the first page is meant.
        per_page: The length of a page.
    """
    start = 0
    if parameter in query:
        start = bisect_left(rows, -_id_in(kind, query, parameter), key=_order)
    end = start + per_page
    return rows[start:end], _cursor(kind, rows[end]) if end < len(rows) else None


def positive(query: Mapping[str, str], parameter: str, default: int) -> int:
    """A parameter that must be a positive whole number."""
    value = query.get(parameter, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < 1:
        raise refusals.invalid(f'"{parameter}" must be a positive number')
    return int(value)


def newest_first(records: Sequence[R], query: Mapping[str, str]) -> Sequence[R]:
    """The records from ``from`` to ``to``, the newest first.

    Raises:
        RefusalError: A parameter is malformed.
    """
    start, end = _moment(query, "from"), _moment(query, "to")
    return [
        record
        for record in reversed(records)
        if (start is None or start <= record.created_at)
        and (end is None or record.created_at <= end)
    ]


def _by_cursor(
    kind: str, rows: Sequence[R], query: Mapping[str, str], per_page: int
) -> tuple[Sequence[R], dict[str, Any]]:
    """A cursor names the record that its page begins with; ``previous``, the one it ends with.

    So a page stays the same while records are created, and with another filter it begins where
    the record would stand.
    """
    if "previous" in query and "next" not in query:
        end = bisect_right(rows, -_id_in(kind, query, "previous"), key=_order)
        found = rows[max(0, end - per_page) : end]
        following = _cursor(kind, rows[end]) if end < len(rows) else None
    else:
        found, following = from_cursor(kind, rows, query, "next", per_page)
    start = bisect_left(rows, _order(found[0]), key=_order) if found else len(rows)
    return found, {
        "next": following,
        "previous": _cursor(kind, rows[start - 1]) if start > 0 else None,
        # In the published samples this is the number of rows that came, not that was asked for.
        "perPage": len(found),
    }


def _order(record: Numbered) -> int:
    return -record.id


def _cursor(kind: str, record: Numbered) -> str:
    return base64.b64encode(f"{kind}:{record.id}".encode()).decode()


def _id_in(kind: str, query: Mapping[str, str], parameter: str) -> int:
    try:
        cursor = base64.b64decode(query[parameter], validate=True).decode()
    except ValueError:
        cursor = ""
    match = re.fullmatch(rf"{kind}:([0-9]{{1,20}})", cursor)
    if not match:
        raise refusals.invalid(f'Invalid value for parameter "{parameter}"')
    return int(match[1])


def _moment(query: Mapping[str, str], parameter: str) -> datetime | None:
    """A date means its midnight in UTC, and a timestamp without an offset is in UTC."""
    if parameter not in query:
        return None
    try:
        moment = datetime.fromisoformat(query[parameter])
    except ValueError:
        raise refusals.invalid(f'"{parameter}" must be in ISO 8601 date format') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
