"""What a call that succeeded gives back."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import attrs

from paystackx._fields import read_as, spelled
from paystackx._readers import COUNT, CURSOR
from paystackx.errors import Attempt

T = TypeVar("T")


@attrs.define(kw_only=True)
class Meta:
    """Where a page stands in its list. Which fields are there depends on how one pages.

    Attributes:
        total: Rows in the whole list.
        skipped: Rows before this page.
        page: The number of this page, from 1.
        per_page: Rows on a page.
        page_count: Pages in the list; 0 when it is empty.
        count: Rows on this page (mandate authorizations).
        next: The cursor of the page after this; ``None`` on the last.
        previous: The cursor of the page before this; ``None`` on the first.
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


@attrs.frozen(kw_only=True)
class Response(Generic[T]):
    """Paystack's answer, read.

    Attributes:
        status_code: The HTTP status.
        status: Paystack's own word for it; always ``True`` here, for a ``False`` is raised.
        message: Paystack's words. For people: do not branch on them.
        data: What was asked for, typed; ``None`` for a call that is answered by a message alone.
        meta: Where a page stands in its list; ``None`` for anything but a page.
        type: Paystack's class of message, where it sends one.
        code: Paystack's code, where it sends one.
        raw: The JSON as sent: every field, known here or not, and metadata with your own keys.
        headers: The answer's headers, whatever the case of the name.
        request_id: Paystack's name for the request, for a question to their support.
        issues: The fields that were not what the model says and so are ``None`` in ``data``: a
            path and a reason each, such as ``"$.data[3].phone: expected str, got int"``.
        attempts: Every attempt that the call took, in order; the last one got this response.
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
