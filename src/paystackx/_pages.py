"""Walking through the pages of a list: which request comes after which answer. No waiting."""

from datetime import date
from typing import Any, TypeVar

import attrs

from paystackx._json import a_list, an_object
from paystackx._operation import Request
from paystackx._requests.customers import GET_CUSTOMERS, get_customers
from paystackx.errors import DecodeError
from paystackx.response import Response

M = TypeVar("M")

_SIGNPOSTS = ("$.meta:", "$.meta.next:", "$.meta.page:", "$.meta.pageCount:", "$.meta.page_count:")
"""Where the way to the next page stands. Without them, what looks like the end may not be it."""


@attrs.frozen
class Position:
    """A place in a list.

    Attributes:
        cursor: The cursor of a page; ``None`` for the first.
        page: The number of a page, where Paystack counts pages instead.
    """

    cursor: str | None = None
    page: int | None = None


@attrs.frozen(kw_only=True)
class Walk:
    """One way through the customers.

    Attributes:
        start_date: Only customers created since then.
        end_date: Only customers created until then.
        pagination: How many on a page.
    """

    start_date: str | date | None = attrs.field(repr=False)
    end_date: str | date | None = attrs.field(repr=False)
    pagination: int

    def request(self, position: Position) -> Request:
        """Ask for the page at a position."""
        return get_customers(
            self.start_date,
            self.end_date,
            position.page,
            self.pagination,
            use_cursor=position.page is None,
            next=position.cursor,
            previous=None,
        )

    def after(self, position: Position, response: Response[list[Any]]) -> Position | None:
        """Find the position after the page at this one; ``None`` at the end.

        Raises:
            DecodeError: Paystack's answer does not tell where to go on. Stopping without a word
                would lose the customers on the pages that follow.
        """
        meta = response.meta
        problems = tuple(issue for issue in response.issues if issue.startswith(_SIGNPOSTS))
        if meta is not None and meta.next is not None and meta.next == position.cursor:
            problems = (*problems, "$.meta.next: the cursor of the page itself")
        if problems:
            raise DecodeError(
                f"{GET_CUSTOMERS}: the page after this one cannot be found: {problems[0]}",
                status_code=response.status_code,
                request_id=response.request_id,
                raw=response.raw,
                issues=problems,
            )
        if meta is None or not response.data:
            return None
        if meta.next:
            return Position(cursor=meta.next)
        # The page that was asked for counts: one that the answer gets wrong would never end.
        page = position.page or meta.page
        if page is not None and meta.page_count is not None and page < meta.page_count:
            return Position(page=page + 1)
        return None


def unseen(
    response: Response[list[M]], before: frozenset[int | str | None]
) -> tuple[list[M], frozenset[int | str | None]]:
    """Leave out the rows of a page that stood on the page before.

    Returns:
        The others, whatever class they were read into, and the ids of the whole page.
    """
    sent = [(an_object(row) or {}).get("id") for row in a_list(response.raw["data"]) or []]
    ids = [id_ if isinstance(id_, int | str) else None for id_ in sent]
    rows = zip(response.data, ids, strict=True)
    return [row for row, id_ in rows if id_ is None or id_ not in before], frozenset(ids)
