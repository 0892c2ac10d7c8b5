"""Which request comes after which page."""

from datetime import date
from typing import Any

import attrs
import pytest

from paystackx import DecodeError, Meta, Response
from paystackx._convert import Reader, one
from paystackx._pages import Position, Walk, unseen

WALK = Walk(start_date=None, end_date=None, pagination=100)


def page(
    meta: Meta | None, *, rows: int = 2, issues: tuple[str, ...] = (), data: Any = None
) -> Response[list[Any]]:
    sent: Any = [{"id": n} for n in range(rows)] if data is None else data
    return Response(
        status_code=200,
        status=True,
        message="Customers retrieved",
        data=sent,
        meta=meta,
        raw={"status": True, "data": sent},
        headers={},
        request_id="8dcdb0f5dbf4047b-CDG",
        issues=issues,
    )


# --- what is asked for ---


@pytest.mark.parametrize(
    ("position", "target"),
    [
        (Position(), "/customer?perPage=100&use_cursor=true"),
        (Position(cursor="a="), "/customer?perPage=100&use_cursor=true&next=a%3D"),
        (Position(page=2), "/customer?page=2&perPage=100"),
    ],
    ids=["first", "cursor", "page"],
)
def test_the_cursor_is_asked_for_until_paystack_counts_pages(
    position: Position, target: str
) -> None:
    assert WALK.request(position).target == target


def test_the_dates_are_sent_with_every_page() -> None:
    walk = Walk(start_date=date(2016, 9, 21), end_date="2016-09-24", pagination=50)

    for position in (Position(), Position(cursor="a"), Position(page=2)):
        assert walk.request(position).target.startswith("/customer?from=2016-09-21&to=2016-09-24&")
    assert "2016" not in repr(walk)


# --- where to go on ---


@pytest.mark.parametrize(
    ("position", "meta", "after"),
    [
        (Position(), Meta(next="a"), Position(cursor="a")),
        (Position(cursor="a"), Meta(next="b", previous="z"), Position(cursor="b")),
        (Position(cursor="a"), Meta(next=None, previous="z"), None),
        (Position(), Meta(page=1, page_count=3), Position(page=2)),
        (Position(page=2), Meta(page=2, page_count=3), Position(page=3)),
        (Position(page=3), Meta(page=3, page_count=3), None),
        (Position(page=4), Meta(page=4, page_count=3), None),
        (Position(page=2), Meta(page=1, page_count=3), Position(page=3)),
        (Position(page=3), Meta(page=1, page_count=3), None),
        (Position(page=2), Meta(page_count=3), Position(page=3)),
        (Position(), Meta(page_count=3), None),
        (Position(), Meta(page=1), None),
        (Position(), Meta(page=1, page_count=0), None),
        (Position(), Meta(next="a", page=1, page_count=3), Position(cursor="a")),
        (Position(), Meta(), None),
        (Position(), None, None),
    ],
    ids=[
        "first cursor",
        "next cursor",
        "last cursor",
        "first page",
        "next page",
        "last page",
        "beyond the last",
        "a page that Paystack gets wrong",
        "the last that it gets wrong",
        "page missing",
        "page unknown",
        "no page count",
        "empty list",
        "both",
        "neither",
        "no meta",
    ],
)
def test_the_position_after_a_page(
    position: Position, meta: Meta | None, after: Position | None
) -> None:
    assert WALK.after(position, page(meta)) == after


@pytest.mark.parametrize("meta", [Meta(next="a"), Meta(page=1, page_count=3), None], ids=str)
def test_an_empty_page_is_the_end(meta: Meta | None) -> None:
    assert WALK.after(Position(), page(meta, rows=0)) is None


@pytest.mark.parametrize("word", [None, "null"])
def test_a_null_cursor_is_the_end_in_either_spelling(word: str | None) -> None:
    reader: Reader[Any] = one(None, Meta)
    meta = reader({"next": word, "previous": "a", "perPage": 2}, "$.meta").value

    assert WALK.after(Position(cursor="a"), page(meta)) is None


def test_an_empty_cursor_is_the_end() -> None:
    assert WALK.after(Position(cursor="a"), page(Meta(next=""))) is None


def test_the_walk_ends_over_any_number_of_pages() -> None:
    position: Position | None = Position()
    visited = 0
    while position is not None:
        visited += 1
        # A server that says "page 1" for ever.
        position = WALK.after(position, page(Meta(page=1, page_count=5)))
    assert visited == 5


# --- where the way is lost ---


@pytest.mark.parametrize(
    "issue",
    [
        "$.meta: expected dict, got list",
        "$.meta.next: expected str, got int",
        "$.meta.pageCount: expected int, got str",
        "$.meta.page: expected int, got str",
    ],
)
def test_an_answer_that_does_not_tell_where_to_go_on_is_an_error(issue: str) -> None:
    response = page(Meta(), issues=("$.data[0].phone: expected str, got int", issue))

    with pytest.raises(DecodeError) as caught:
        WALK.after(Position(), response)

    error = caught.value
    assert str(error).startswith("GET /customer: ")
    assert issue in str(error)
    assert error.issues == (issue,)
    assert (error.status_code, error.request_id) == (200, "8dcdb0f5dbf4047b-CDG")
    assert error.raw is response.raw
    assert error.outcome_unknown is False


def test_a_cursor_of_the_page_itself_would_never_end() -> None:
    with pytest.raises(DecodeError, match="cursor of the page itself") as caught:
        WALK.after(Position(cursor="zebra"), page(Meta(next="zebra")))

    assert "zebra" not in str(caught.value)


@pytest.mark.parametrize("field", ["total", "skipped", "perPage", "previous", "count"])
def test_a_field_that_does_not_show_the_way_does_not_end_it(field: str) -> None:
    response = page(Meta(next="b"), issues=(f"$.meta.{field}: expected int, got list",))

    assert WALK.after(Position(cursor="a"), response) == Position(cursor="b")


def test_an_issue_in_a_row_does_not_end_the_walk() -> None:
    response = page(Meta(next="b"), issues=("$.data[0].phone: expected str, got int",))

    assert WALK.after(Position(), response) == Position(cursor="b")


# --- who stood on the page ---


def test_the_rows_that_stood_on_the_page_before_are_left_out() -> None:
    first = page(None, data=[{"id": 3}, {"id": 2}])
    second = page(None, data=[{"id": 2}, {"id": 1}])

    rows, seen = unseen(first, frozenset())
    assert rows == [{"id": 3}, {"id": 2}]
    rows, seen = unseen(second, seen)
    assert rows == [{"id": 1}]
    assert seen == {2, 1}


def test_a_row_is_known_by_its_id_in_the_json_whatever_its_class() -> None:
    response = page(None, data=[{"id": 2**40}, {"id": "938"}, {"id": 5}])
    read = attrs.evolve(response, data=["a", "b", "c"])

    rows, seen = unseen(read, frozenset({2**40, "938"}))

    assert rows == ["c"]
    assert seen == {2**40, "938", 5}


def test_a_row_without_a_readable_id_is_never_left_out() -> None:
    data: list[Any] = [{}, {"id": None}, {"id": [1]}, {"id": 1.5}, "x", 5]

    rows, seen = unseen(page(None, data=data), frozenset({None, 1, 5}))

    assert rows == data
    assert seen == {None}


def test_an_empty_page_has_nothing_to_leave_out() -> None:
    assert unseen(page(None, rows=0), frozenset({1})) == ([], frozenset())
