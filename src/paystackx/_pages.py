"""Going through the pages of a list: which request comes after which answer. No waiting."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from paystackx._operation import Request
from paystackx._reading.convert import ParseResult, Reader, one
from paystackx._reading.json import a_list, a_text, an_object
from paystackx._records import frozen
from paystackx.errors import DecodeError
from paystackx.response import Meta, Response

M = TypeVar("M")

_SIGNPOSTS = ("$.meta:", "$.meta.next:", "$.meta.page:", "$.meta.pageCount:", "$.meta.page_count:")
"""The fields that lead to the next page. While one is unreadable, the end cannot be told."""


@frozen
class Position:
    """A place in a list.

    Attributes:
        cursor: The cursor of a page; ``None`` for the first.
        page: The number of a page, where Paystack counts pages instead.
    """

    cursor: str | None = attrs.field(default=None, repr=False)
    page: int | None = None


class Walk:
    """One way through the pages of a list.

    Args:
        request: Makes the request for the page at a position.
    """

    def __init__(self, request: Callable[[Position], Request]) -> None:
        self.request = request
        # Brent's algorithm: one kept cursor finds a cycle of any length, and memory stays flat.
        self._kept: str | None = None
        self._steps = 0
        self._limit: int = 1

    def after(self, position: Position, response: Response[list[Any]]) -> Position | None:
        """Find the position after the page at this one; ``None`` at the end.

        Raises:
            DecodeError: The answer does not lead to the next page. Ending silently would lose
                the rows on the pages that follow.
        """
        meta = response.meta
        problems = tuple(issue for issue in response.issues if issue.startswith(_SIGNPOSTS))
        if meta is not None and meta.next:
            if meta.next == position.cursor:
                problems = (*problems, "$.meta.next: the cursor of the page itself")
            elif self._was_given(meta.next):
                problems = (*problems, "$.meta.next: a cursor of an earlier page")
        if problems:
            raise DecodeError(
                f"{self.request(position).operation}: the page after this one cannot be found: "
                f"{problems[0]}",
                status_code=response.status_code,
                request_id=response.request_id,
                raw=response.raw,
                issues=problems,
            )
        if meta is None or is_empty(response):
            return None
        if meta.next:
            return Position(cursor=meta.next)
        # The page that was asked for counts: with a wrong number in the answers, no end would come.
        page = position.page or meta.page
        if page is not None and meta.page_count is not None and page < meta.page_count:
            return Position(page=page + 1)
        return None

    def _was_given(self, cursor: str) -> bool:
        if cursor == self._kept:
            return True
        self._steps += 1
        if self._steps == self._limit:
            self._kept, self._steps, self._limit = cursor, 0, 2 * self._limit
        return False


def is_empty(response: Response[list[Any]]) -> bool:
    """Whether Paystack sent a page without rows; one whose rows cannot be read is not empty."""
    return not a_list(response.raw["data"])


def readable_part(error: DecodeError) -> Response[list[Any]] | None:
    """The page of an error, with the rows that could be read; ``None`` if it has no rows at all."""
    raw = an_object(error.raw)
    if error.partial is None or raw is None or not a_list(raw.get("data")):
        return None
    read: Reader[Meta | None] = one(None, Meta)
    sent = raw.get("meta")
    meta = ParseResult[Meta | None](None) if sent is None else read(sent, "$.meta")
    return Response(
        status_code=error.status_code,
        status=True,
        message=a_text(raw.get("message")) or "",
        data=error.partial,
        meta=meta.value,
        raw=raw,
        headers={},
        request_id=error.request_id,
        issues=(*error.issues, *meta.issues, *meta.unreadable),
    )


def unseen(
    response: Response[list[M]], before: frozenset[int | str | None]
) -> tuple[list[M], frozenset[int | str | None]]:
    """Leave out the rows of a page that were on the page before.

    Returns:
        The other rows, whatever class they were read into, and the ids of the whole page.
    """
    sent = [(an_object(row) or {}).get("id") for row in a_list(response.raw["data"]) or []]
    ids = [id_ if isinstance(id_, int | str) else None for id_ in sent]
    unreadable = _unreadable(response, len(ids) - len(response.data))
    read = (id_ for index, id_ in enumerate(ids) if index not in unreadable)
    rows = zip(response.data, read, strict=True)
    return [row for row, id_ in rows if id_ is None or id_ not in before], frozenset(ids)


def _unreadable(response: Response[Any], count: int) -> frozenset[int]:
    """The indexes of the rows that could not be read: a ``DecodeError`` names these first."""
    matches = (re.match(r"\$\.data\[([0-9]+)\]", issue) for issue in response.issues)
    named = dict.fromkeys(int(match[1]) for match in matches if match)
    return frozenset(list(named)[:count])
