"""What a successful call returns."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import attrs

from paystackx._reading.fields import read_as, spelled
from paystackx._reading.readers import COUNT, CURSOR
from paystackx._records import define, frozen
from paystackx.errors import Attempt

T = TypeVar("T")


@define(kw_only=True)
class Meta:
    """The position of a page in its list. Which fields are set depends on the kind of paging.

    Attributes:
        total: Rows in the whole list.
        skipped: Rows before this page.
        page: The number of this page, counted from 1.
        per_page: Rows on a page.
        page_count: Pages in the list; 0 when it is empty.
        count: Rows on this page (mandate authorizations).
        next: The cursor of the next page; ``None`` on the last page.
        previous: The cursor of the previous page; ``None`` on the first page.
    """

    total: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    skipped: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    page: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    per_page: int | None = attrs.field(
        default=None, metadata=spelled("perPage", "per_page") | read_as(COUNT)
    )
    page_count: int | None = attrs.field(
        default=None, metadata=spelled("pageCount", "page_count") | read_as(COUNT)
    )
    count: int | None = attrs.field(default=None, metadata=read_as(COUNT))
    next: str | None = attrs.field(default=None, metadata=read_as(CURSOR))
    previous: str | None = attrs.field(default=None, metadata=read_as(CURSOR))


@frozen(kw_only=True)
class Response(Generic[T]):
    """A successful response from Paystack.

    Attributes:
        status_code: The HTTP status.
        status: Always ``True``: a response whose status is ``false`` is raised as an ``APIError``.
        message: Paystack's message, for people. It may change: do not branch on it.
        data: The typed data; ``None`` when Paystack sends only a message.
        meta: The position of a page in its list; ``None`` for anything but a page.
        type: Paystack's type of message, if it sent one.
        code: Paystack's code, if it sent one.
        raw: The JSON as Paystack sent it, including fields that the models do not have.
        headers: The response headers. Names match in any case.
        request_id: The id of the request, to quote to Paystack's support.
        issues: One line for each part of the JSON that was not of the expected type, with its path
            and the reason: ``"$.data[3].phone: expected str, got int"``. In ``data`` such a field
            is ``None``, or has its default if the class does not allow ``None``; an item of a
            list is left out.
        attempts: Every attempt of the call, in order; the last one got this response.
    """

    status_code: int
    status: bool
    message: str
    data: T
    meta: Meta | None = None
    type: str | None = None
    code: str | None = None
    raw: Any = attrs.field(repr=False)
    headers: Mapping[str, str] = attrs.field(repr=False)
    request_id: str | None = None
    issues: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
