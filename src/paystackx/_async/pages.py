"""Iterating over a list that comes in pages.

Classes, not generators: a loop that is left early leaves nothing behind to be finalized, and one
that was broken by an error goes on at the same page when it is asked for the next item again.
"""

from collections.abc import Iterator
from typing import Generic, Self, TypeVar

from paystackx._pages import Position, Walk, unseen
from paystackx._seam import AsyncCallback
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

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Response[list[M]]:
        # Only now: a page that does not tell where to go on is a good page all the same.
        if self._position and self._given:
            self._position, self._given = self._walk.after(self._position, self._given), None
        if self._position is None:
            raise StopAsyncIteration
        response = await self._fetch(self._position)
        if not response.data:
            self._position = None
            raise StopAsyncIteration
        self._given = response
        return response


class AsyncRowIterator(Generic[M]):
    """The rows of the pages, but none that stood on the page before.

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
