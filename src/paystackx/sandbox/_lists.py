"""Which customers stand on a page, and what the page's ``meta`` says."""

import base64
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from paystackx.sandbox import _refusals as refusals
from paystackx.sandbox._state import Customer


def page(
    customers: Sequence[Customer], query: Mapping[str, str]
) -> tuple[list[Customer], dict[str, Any]]:
    """A page of the customers that a query asks for, and its ``meta``.

    Args:
        customers: All of them, the oldest first.
        query: The parameters as they were sent.

    Raises:
        RefusalError: A parameter is malformed.
    """
    per_page, number = _positive(query, "perPage", 50), _positive(query, "page", 1)
    rows = _newest_first(customers, _moment(query, "from"), _moment(query, "to"))
    flag = query.get("use_cursor", "false")
    if flag not in {"true", "false"}:
        raise refusals.invalid('"use_cursor" must be a boolean')
    if flag == "true" or "next" in query or "previous" in query:
        return _by_cursor(rows, query, per_page)
    skipped = (number - 1) * per_page
    return rows[skipped : skipped + per_page], {
        "total": len(rows),
        "skipped": skipped,
        "perPage": per_page,
        "page": number,
        "pageCount": -(-len(rows) // per_page),
    }


def _newest_first(
    customers: Sequence[Customer], start: datetime | None, end: datetime | None
) -> list[Customer]:
    return [
        customer
        for customer in reversed(customers)
        if (start is None or start <= customer.created_at)
        and (end is None or customer.created_at <= end)
    ]


def _by_cursor(
    rows: Sequence[Customer], query: Mapping[str, str], per_page: int
) -> tuple[list[Customer], dict[str, Any]]:
    """A cursor names the customer that its page begins with; ``previous``, the one it ends with.

    So a page stays the same page while customers are created, and with another filter it begins
    where the customer would stand.
    """
    if "next" in query:
        start = bisect_left(rows, -_id_in(query, "next"), key=_order)
        end = start + per_page
    elif "previous" in query:
        end = bisect_right(rows, -_id_in(query, "previous"), key=_order)
        start = max(0, end - per_page)
    else:
        start, end = 0, per_page
    found = list(rows[start:end])
    return found, {
        "next": _cursor(rows[end]) if end < len(rows) else None,
        "previous": _cursor(rows[start - 1]) if start > 0 else None,
        # In the published samples this is the number of rows that came, not that was asked for.
        "perPage": len(found),
    }


def _order(customer: Customer) -> int:
    """Ids grow, so the newest customer has the largest."""
    return -customer.id


def _cursor(customer: Customer) -> str:
    return base64.b64encode(b"customer:%d" % customer.id).decode()


def _id_in(query: Mapping[str, str], parameter: str) -> int:
    try:
        cursor = base64.b64decode(query[parameter], validate=True)
    except ValueError:
        cursor = b""
    match = re.fullmatch(rb"customer:([0-9]{1,20})", cursor)
    if not match:
        raise refusals.invalid(f'Invalid value for parameter "{parameter}"')
    return int(match[1])


def _positive(query: Mapping[str, str], parameter: str, default: int) -> int:
    value = query.get(parameter, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < 1:
        raise refusals.invalid(f'"{parameter}" must be a positive number')
    return int(value)


def _moment(query: Mapping[str, str], parameter: str) -> datetime | None:
    """A date is its midnight in UTC; so is a timestamp without an offset UTC's."""
    if parameter not in query:
        return None
    try:
        moment = datetime.fromisoformat(query[parameter])
    except ValueError:
        raise refusals.invalid(f'"{parameter}" must be in ISO 8601 date format') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
