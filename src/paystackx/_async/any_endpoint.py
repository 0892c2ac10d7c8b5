"""Calls to any endpoint, and iteration over the pages of any list."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import date
from typing import Any

from paystackx._async.pages import AsyncPageIterator
from paystackx._operation import Request
from paystackx._operations import any_endpoint
from paystackx._pages import Position, Walk
from paystackx._reading.convert import Reader, any_class, many, plain, plain_rows
from paystackx._typevar import TypeVar
from paystackx.response import Response

T = TypeVar("T")
M = TypeVar("M", default=Any)


class AsyncAnyEndpoint(ABC):
    """The part of every client that knows no resource."""

    @abstractmethod
    async def _call(self, request: Request, reader: Reader[T]) -> Response[T]:
        """Send a request until there is a result; return it, or raise one typed error."""

    @abstractmethod
    def _refuse_if_closed(self) -> None:
        """Raise if the client was closed."""

    async def request(
        self,
        verb: str,
        path: str,
        *,
        segments: Mapping[str, str | int] | None = None,
        query: Mapping[str, str | int | date | None] | None = None,
        body: Mapping[str, Any] | Sequence[Any] | None = None,
        repeatable: bool | None = None,
        alternate_model_class: type[M] | None = None,
    ) -> Response[M]:
        """Call any endpoint of Paystack, even one that has no method here.

        Deadline, retries, rate limits and errors work as for every method. A path that one of this
        package's methods uses has the retry rule of that method; ``repeatable`` does not change it.

        Args:
            verb: ``"GET"``, ``"POST"``, ``"PUT"``, ``"PATCH"`` or ``"DELETE"``.
            path: The path, such as ``"/transaction/verify/{reference}"``. Each segment is literal,
                or one name in braces. Logs and errors show it, so put values into ``segments``.
            segments: The value of each name in braces. It is percent-encoded.
            query: The query: str, int, bool, date or aware datetime. ``None`` is not sent.
            body: The JSON to send, an object or a list. ``None`` in an object is not sent.
            repeatable: Whether the request may be sent again when it may have reached Paystack
                already. By default only a GET is. Pass ``True`` only if doing it twice is harmless.
            alternate_model_class: The class to read ``data`` into; ``list[YourClass]`` for a list.

        Returns:
            Paystack's answer. ``data`` is plain JSON without ``alternate_model_class``, and
            ``None`` where Paystack sends no data.

        Raises:
            InvalidRequestError: An argument was refused; nothing was sent.
            APIError: Paystack refused the request.
            TransportError: Paystack did not answer.
            DecodeError: The answer could not be read.

        See https://paystack.com/docs/api/.

        Example::

            response = await client.request("GET", "/bank", query={"country": "nigeria"})
            print(response.data)
        """
        return await self._call(
            any_endpoint.request(
                verb, path, segments=segments, query=query, body=body, repeatable=repeatable
            ),
            any_class(alternate_model_class) if alternate_model_class else plain,
        )

    def request_pages(
        self,
        path: str,
        *,
        segments: Mapping[str, str | int] | None = None,
        query: Mapping[str, str | int | date | None] | None = None,
        pagination: int = 100,
        next: str | None = None,  # noqa: A002 - Paystack's own word
        alternate_model_class: type[M] | None = None,
    ) -> AsyncIterator[Response[list[M]]]:
        """Iterate over the pages of any list, by cursor, or by page number where there is none.

        Args:
            path: The path, such as ``"/transaction"``; see ``request``.
            segments: The value of each name in braces.
            query: The query without the parameters of paging; see ``request``.
            pagination: How many rows to get with one request, from 1.
            next: A cursor to begin at, from ``meta.next`` of a page of an earlier run.
            alternate_model_class: The class to read each row into.

        Returns:
            An iterator over responses, none of them empty. Save ``meta.next`` of a page that you
            have processed: a later run can begin there.

        Raises:
            DecodeError: A page has a row that cannot be read, or no way to the next page. Ask the
                iterator again: a page with an unreadable row follows without that row.

        See https://paystack.com/docs/api/pagination/.

        Example::

            async for response in client.request_pages("/plan", pagination=50):
                print(len(response.data), response.meta)
        """

        def ask(position: Position) -> Request:
            return any_endpoint.list_page(
                path,
                segments=segments,
                query=query,
                pagination=pagination,
                cursor=position.cursor,
                page=position.page,
            )

        model = alternate_model_class
        return self._pages(ask, many(model, model) if model else plain_rows, next)

    def _pages(
        self, ask: Callable[[Position], Request], reader: Reader[list[T]], cursor: str | None
    ) -> AsyncPageIterator[T]:
        """Go through the pages of a list.

        Args:
            ask: Makes the request for the page at a position.
            reader: Reads the rows of a page.
            cursor: Where to begin; ``None`` for the first page.
        """
        self._refuse_if_closed()
        start = Position(cursor=cursor)
        ask(start)  # Refuses bad arguments here, not at the first step.

        async def fetch(position: Position) -> Response[list[T]]:
            return await self._call(ask(position), reader)

        return AsyncPageIterator(fetch, Walk(ask), start)
