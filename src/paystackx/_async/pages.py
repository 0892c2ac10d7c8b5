"""Iterators over a list that comes in pages.

They are classes, not generators: a loop that you leave early has nothing to clean up, and after an
error you can ask the same iterator again. It then repeats the request that failed, or goes on
after a page with an unreadable row.
"""

from collections.abc import Iterator
from typing import Generic, Self, TypeVar

from paystackx._pages import Position, Walk, is_empty, readable_part, unseen
from paystackx._seam import AsyncCallback
from paystackx.errors import DecodeError
from paystackx.response import Response

M = TypeVar("M")


class AsyncPageIterator(Generic[M]):
    """The pages of a list, until the last or an empty one.

    Args:
        fetch: Gets the page at a position.
        walk: Finds the position after a page.
        start: Where to begin.
    """

    def __init__(
        self, fetch: AsyncCallback[Position, Response[list[M]]], walk: Walk, start: Position
    ) -> None:
        self._fetch = fetch
        self._walk = walk
        self._position: Position | None = start
        self._given: Response[list[M]] | None = None
        self._readable: Response[list[M]] | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Response[list[M]]:
        readable, self._readable = self._readable, None
        if readable and readable.data:
            # The error for this page was raised before; its readable rows follow.
            self._given = readable
            return readable
        # Not before the next page is wanted: the page before it is good all the same.
        given, self._given = self._given or readable, None
        if self._position and given:
            here, self._position = self._position, None
            # If this fails, the iterator has ended: nothing leads any further.
            self._position = self._walk.after(here, given)
        if self._position is None:
            raise StopAsyncIteration
        try:
            response = await self._fetch(self._position)
        except DecodeError as error:
            self._readable = readable_part(error)
            raise
        if is_empty(response):
            self._position = None
            raise StopAsyncIteration
        self._given = response
        return response


class AsyncRowIterator(Generic[M]):
    """The rows of the pages, without those that were on the page before.

    Args:
        pages: The pages.
    """

    def __init__(self, pages: AsyncPageIterator[M]) -> None:
        self._pages = pages
        self._rows: Iterator[M] = iter(())
        self._before = frozenset[int | str | None]()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> M:
        while True:
            for row in self._rows:
                return row
            response = await self._pages.__anext__()
            rows, self._before = unseen(response, self._before)
            self._rows = iter(rows)
