"""Which request comes after which page."""

from typing import Any

import attrs
import pytest

from paystackx import DecodeError, Meta, Response
from paystackx._operation import Request
from paystackx._operations import customers
from paystackx._pages import Position, Walk, readable_part, unseen
from paystackx._reading.convert import Reader, one


def ask(position: Position) -> Request:
    return Request(customers.GET_CUSTOMERS, f"/customer?{position.cursor}", None)


def after(position: Position, response: Response[list[Any]]) -> Position | None:
    return Walk(ask).after(position, response)


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


def unreadable(data: Any, partial: list[Any] | None, *issues: str, meta: Any = None) -> DecodeError:
    return DecodeError(
        "unreadable",
        status_code=200,
        request_id="8dcd",
        raw={"status": True, "message": "Retrieved", "data": data, "meta": meta},
        issues=issues,
        partial=partial,
    )


# --- where to go on ---


@pytest.mark.parametrize(
    ("position", "meta", "expected"),
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
    position: Position, meta: Meta | None, expected: Position | None
) -> None:
    assert after(position, page(meta)) == expected


@pytest.mark.parametrize("meta", [Meta(next="a"), Meta(page=1, page_count=3), None], ids=str)
def test_an_empty_page_is_the_end(meta: Meta | None) -> None:
    assert after(Position(), page(meta, rows=0)) is None


@pytest.mark.parametrize("word", [None, "null"])
def test_a_null_cursor_is_the_end_in_either_spelling(word: str | None) -> None:
    reader: Reader[Any] = one(None, Meta)
    meta = reader({"next": word, "previous": "a", "perPage": 2}, "$.meta").value

    assert after(Position(cursor="a"), page(meta)) is None


def test_an_empty_cursor_is_the_end() -> None:
    assert after(Position(cursor="a"), page(Meta(next=""))) is None


def test_the_walk_ends_over_any_number_of_pages() -> None:
    position: Position | None = Position()
    visited = 0
    while position is not None:
        visited += 1
        # A server that says "page 1" for ever.
        position = after(position, page(Meta(page=1, page_count=5)))
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
        after(Position(), response)

    error = caught.value
    assert str(error).startswith("GET /customer: ")
    assert issue in str(error)
    assert error.issues == (issue,)
    assert (error.status_code, error.request_id) == (200, "8dcdb0f5dbf4047b-CDG")
    assert error.raw is response.raw
    assert error.outcome_unknown is False


def test_a_cursor_of_the_page_itself_would_never_end() -> None:
    with pytest.raises(DecodeError, match="cursor of the page itself") as caught:
        after(Position(cursor="zebra"), page(Meta(next="zebra")))

    assert "zebra" not in str(caught.value)


@pytest.mark.parametrize("before", [0, 1, 5])
@pytest.mark.parametrize("length", [1, 2, 3, 7, 20])
def test_a_cycle_of_cursors_of_any_length_is_noticed(before: int, length: int) -> None:
    walk = Walk(ask)
    position: Position | None = Position()
    visited = 0

    def go_on() -> Position | None:
        number = visited if visited < before else before + (visited - before) % length
        return walk.after(position or Position(), page(Meta(next=f"zebra{number}")))

    with pytest.raises(DecodeError, match=r"\$\.meta\.next: ") as caught:  # noqa: PT012 - a walk
        while visited < 500:
            position, visited = go_on(), visited + 1
    assert visited <= 4 * (before + length)
    assert "zebra" not in f"{caught.value} {walk!r} {position!r}"


def test_a_long_way_without_a_cycle_is_none() -> None:
    walk = Walk(ask)
    position: Position | None = Position()
    for number in range(1000):
        position = walk.after(position or Position(), page(Meta(next=f"c{number}")))
    assert position == Position(cursor="c999")


@pytest.mark.parametrize("field", ["total", "skipped", "perPage", "previous", "count"])
def test_a_field_that_does_not_show_the_way_does_not_end_it(field: str) -> None:
    response = page(Meta(next="b"), issues=(f"$.meta.{field}: expected int, got list",))

    assert after(Position(cursor="a"), response) == Position(cursor="b")


def test_an_issue_in_a_row_does_not_end_the_walk() -> None:
    response = page(Meta(next="b"), issues=("$.data[0].phone: expected str, got int",))

    assert after(Position(), response) == Position(cursor="b")


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


# --- pages with rows that cannot be read ---


def test_the_readable_part_of_a_page_leads_on() -> None:
    error = unreadable(
        [{"id": 1}, {}], [{"id": 1}], "$.data[1].id: required", meta={"next": "b", "total": "x"}
    )

    part = readable_part(error)

    assert part is not None
    assert (part.data, part.message, part.request_id) == ([{"id": 1}], "Retrieved", "8dcd")
    assert part.raw is error.raw
    assert part.issues == ("$.data[1].id: required", "$.meta.total: expected int, got str")
    assert after(Position(), part) == Position(cursor="b")


def test_a_page_without_one_readable_row_is_not_the_end() -> None:
    part = readable_part(unreadable([{}], [], "$.data[0].id: required", meta={"next": "b"}))

    assert part is not None
    assert after(Position(cursor="a"), part) == Position(cursor="b")


def test_an_unreadable_meta_of_such_a_page_is_an_error_of_its_own() -> None:
    part = readable_part(unreadable([{}], [], "$.data[0].id: required", meta=["b"]))

    assert part is not None
    with pytest.raises(DecodeError, match="expected dict, got list"):
        after(Position(), part)


@pytest.mark.parametrize(
    "error",
    [
        unreadable({"id": 1}, []),
        unreadable(None, None),
        DecodeError("x", status_code=200, request_id=None, raw=b"<html>"),
    ],
    ids=["no list", "no rows", "no JSON"],
)
def test_what_is_no_page_has_no_readable_part(error: DecodeError) -> None:
    assert readable_part(error) is None


def test_a_row_is_left_out_beside_rows_that_cannot_be_read() -> None:
    data: list[Any] = [{"id": 5}, {"id": 4}, "x", {"id": 3}]
    read: list[Any] = ["four", "three"]
    issues = (
        "$.data[0].email: required",
        "$.data[0].code: required",
        "$.data[2]: expected dict",
        "$.data[3].phone: expected str",
    )
    response = attrs.evolve(page(None, data=data, issues=issues), data=read)

    assert unseen(response, frozenset({4, 5})) == (["three"], frozenset({5, 4, None, 3}))
