"""Any endpoint of Paystack, with everything that a method has."""

import logging
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote

import attrs
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paystackx
from paystackx import AsyncCustomerClient, AsyncPaystackClient, Customer, NotFoundError, Response
from paystackx._operations import any_endpoint
from paystackx._operations.customers import GET_CUSTOMER
from paystackx._operations.operations import OPERATIONS
from paystackx.sandbox import Sandbox
from tests.support.answers import CUSTOMER, KEY, Transport, no, ok, page

TEXT = st.one_of(
    st.text(),
    st.text(alphabet="./\\%?#@:;&=+ {}~-_aZ0é\u2028\n\r\t"),
    st.sampled_from(["..", "%2e%2e", "//evil.example/", "@evil.example", "a?x=1#y", "{x}"]),
)


@attrs.define
class Bank:
    name: str


async def test_plain_json_is_what_comes_without_a_class() -> None:
    transport = Transport(ok({"a": [1, None]}, meta={"total": 1}), ok())
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        found = await client.request(
            "GET",
            "/bank/{code}",
            segments={"code": "0 7"},
            query={"ok": True, "on": date(2024, 1, 2)},
        )
        empty = await client.request("POST", "/refund", body={"transaction": 7, "note": None})
    assert (found.data, found.meta and found.meta.total, found.status_code) == (
        {"a": [1, None]},
        1,
        200,
    )
    assert empty.data is None
    assert transport.targets == ["/bank/0%207?ok=true&on=2024-01-02", "/refund"]
    assert transport.requests[1].content == b'{"transaction":7}'
    assert transport.requests[1].headers["authorization"] == f"Bearer {KEY}"


async def test_data_is_read_into_a_class_or_a_list_of_it() -> None:
    rows = [{"name": "A"}, {"name": "B"}]
    transport = Transport(ok({"name": "A"}), ok(rows), ok(rows), ok(), ok())
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        one = await client.request("GET", "/bank/1", alternate_model_class=Bank)
        many = await client.request("GET", "/bank", alternate_model_class=list[Bank])
        plain = await client.request("GET", "/bank", alternate_model_class=list[dict[str, Any]])
        none = await client.request("GET", "/bank", alternate_model_class=Bank)
        no_list = await client.request("GET", "/bank", alternate_model_class=list[Bank])
    assert one.data == Bank("A")
    assert many.data == [Bank("A"), Bank("B")]
    assert plain.data == rows
    absent: list[Any] = [none.data, no_list.data]
    assert absent == [None, None]


async def test_a_list_that_is_none_is_a_decode_error() -> None:
    async with AsyncPaystackClient(KEY, transport=Transport(ok({"name": "A"}))) as client:
        with pytest.raises(paystackx.DecodeError, match="expected list, got dict"):
            await client.request("GET", "/bank", alternate_model_class=list[Bank])
        with pytest.raises(paystackx.DecodeError, match="expected list, got dict"):
            [each async for each in client.request_pages("/bank")]


async def test_arguments_are_refused_before_anything_is_sent() -> None:
    transport = Transport(ok())
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        with pytest.raises(paystackx.InvalidRequestError, match="alternate_model_class"):
            await client.request("GET", "/bank", alternate_model_class=int)
        with pytest.raises(paystackx.InvalidRequestError, match="verb"):
            await client.request("TRACE", "/bank")
        with pytest.raises(paystackx.InvalidRequestError, match="pagination"):
            client.request_pages("/bank", pagination=0)
    with pytest.raises(paystackx.ClientClosedError):
        client.request_pages("/bank")
    assert transport.requests == []


@pytest.mark.parametrize(
    "operation", [row for row in OPERATIONS if not row.repeatable], ids=lambda row: row.name
)
async def test_what_must_not_be_repeated_is_never_sent_twice(operation: Any) -> None:
    transport = Transport(httpx.ReadError("gone"))
    path = operation.path.replace("{customer_id}", "7").replace("{email_or_code}", "CUS_1")
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        with pytest.raises(paystackx.TransportError) as caught:
            await client.request(operation.verb, path, body={}, repeatable=True)
    assert caught.value.outcome_unknown is True
    assert len(transport.requests) == 1
    assert str(caught.value).startswith(str(operation))


@pytest.mark.parametrize(
    ("verb", "repeatable", "sent"),
    [("GET", None, 2), ("GET", False, 1), ("PUT", None, 1), ("PUT", True, 2)],
)
async def test_a_request_is_repeated_only_when_it_may_be(
    verb: str, repeatable: bool | None, sent: int
) -> None:
    transport = Transport(no(503, "Later"))
    async with AsyncPaystackClient(KEY, transport=transport, max_retries=1) as client:
        with pytest.raises(paystackx.ServerError) as caught:
            await client.request(verb, "/bank", repeatable=repeatable)
    assert len(transport.requests) == len(caught.value.attempts) == sent
    assert caught.value.outcome_unknown is (verb != "GET")


async def test_windows_are_kept_by_template() -> None:
    limited = httpx.Response(429, json={"status": False}, headers={"retry-after": "90"})
    transport = Transport(limited, ok())
    async with AsyncPaystackClient(KEY, transport=transport, timeout=5, max_retries=0) as client:
        with pytest.raises(paystackx.RateLimitError):
            await client.request("GET", "/bank/{x}", segments={"x": 1})
        with pytest.raises(paystackx.RateLimitError, match="not sent"):
            await client.request("GET", "/bank/{x}", segments={"x": 2})
        await client.request("GET", "/bank/{y}", segments={"y": 2})
    assert len(transport.requests) == 2


async def test_operations_of_one_name_in_two_resources_have_windows_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = GET_CUSTOMER._replace(resource="transactions", path="/transaction/{id}")
    monkeypatch.setattr(any_endpoint, "_ROWS", [other])
    limited = httpx.Response(429, json={"status": False}, headers={"retry-after": "90"})
    transport = Transport(limited, ok())
    async with AsyncPaystackClient(KEY, transport=transport, timeout=5, max_retries=0) as client:
        with pytest.raises(paystackx.RateLimitError):
            await client.customers.get_customer("CUS_1")
        await client.request("GET", "/transaction/1")
    assert transport.targets == ["/customer/CUS_1", "/transaction/1"]


async def test_logs_and_errors_show_the_template_and_no_value(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "paystackx")
    async with AsyncPaystackClient(KEY, transport=Transport(no(404, "No"))) as client:
        with pytest.raises(NotFoundError) as caught:
            await client.request(
                "GET", "/x/ada@example.com/{y}", segments={"y": "zebra"}, query={"q": "zebra"}
            )
        with pytest.raises(NotFoundError) as ours:
            await client.request("GET", "/customer/ada@example.com")
    assert str(caught.value).startswith("GET /x/[e-mail]/{y}: 404 No")
    assert str(ours.value).startswith("GET /customer/{email_or_code}: 404 No")
    assert "zebra" not in caplog.text
    assert "ada" not in caplog.text


async def test_the_sandbox_answers_its_own_routes_and_no_other() -> None:
    async with AsyncPaystackClient(KEY, transport=Sandbox()) as client:
        made = await client.request(
            "POST", "/customer", body={"email": "ada@example.com"}, alternate_model_class=Customer
        )
        assert made.data.email == "ada@example.com"
        with pytest.raises(NotFoundError):
            await client.request("GET", "/bank")


# --- pages ---


async def walked(transport: Transport, **arguments: Any) -> list[Response[list[Any]]]:
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        return [each async for each in client.request_pages("/plan", **arguments)]


async def test_pages_follow_the_cursor() -> None:
    transport = Transport(page([5, 4], next="c1"), page([3], next=None))
    pages = await walked(transport, pagination=2, query={"status": "on"})
    assert [[row["id"] for row in each.data] for each in pages] == [[5, 4], [3]]
    first = "/plan?status=on&perPage=2&use_cursor=true"
    assert transport.targets == [first, f"{first}&next=c1"]


async def test_pages_go_by_number_where_paystack_counts_them() -> None:
    transport = Transport(page([5], page=1, pageCount=2), page([4], page=2, pageCount=2))
    pages = await walked(transport, alternate_model_class=Customer)
    assert [each.data[0].id for each in pages] == [5, 4]
    assert transport.targets == ["/plan?perPage=100&use_cursor=true", "/plan?page=2&perPage=100"]


async def test_pages_begin_at_a_cursor() -> None:
    transport = Transport(page([5], next=None))
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        pages = client.request_pages("/{x}", segments={"x": "plan"}, next="c7")
        assert [each.data[0]["id"] async for each in pages] == [5]
    assert transport.targets == ["/plan?perPage=100&use_cursor=true&next=c7"]


BAD = {"id": 4, "email": "x@example.com"}


def half(*rows: dict[str, Any], **meta: Any) -> httpx.Response:
    return ok(list(rows), meta=meta)


async def gathered(pages: Any) -> list[Any]:
    """What an iterator gives, errors too, to its end."""
    seen = list[Any]()
    while True:
        try:
            async for each in pages:
                seen.append(each)
        except paystackx.DecodeError as error:
            seen.append(error)
        else:
            return seen


@pytest.mark.parametrize("way", ["iter_pages", "request_pages"])
async def test_a_page_with_an_unreadable_row_is_an_error_once_and_then_goes_on(way: str) -> None:
    transport = Transport(
        page([6], next="c1"),
        half({**CUSTOMER, "id": 5}, BAD, next="c2"),
        half(BAD, next="c3"),
        page([3], next=None),
    )
    async with AsyncPaystackClient(KEY, transport=transport) as client:
        pages = (
            client.customers.iter_pages()
            if way == "iter_pages"
            else client.request_pages("/plan", alternate_model_class=Customer)
        )
        first, error, rest, empty, last = await gathered(pages)
    assert [customer.id for customer in first.data] == [6]
    assert type(error) is type(empty) is paystackx.DecodeError
    assert [customer.id for customer in rest.data] == [5]
    assert error.partial == rest.data
    assert "$.data[1]" in rest.issues[0]
    assert rest.meta.next == "c2"
    assert [customer.id for customer in last.data] == [3]
    assert len(transport.requests) == 4


async def test_an_unreadable_row_costs_no_other_customer_and_none_comes_twice() -> None:
    transport = Transport(
        page([7, 6], page=1, pageCount=3),
        half({**CUSTOMER, "id": 6}, BAD, {**CUSTOMER, "id": 5}, page=2, pageCount=3),
        page([5, 3], page=3, pageCount=3),
    )
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        seen = await gathered(client.iter_customers())
    shown = [each.id if isinstance(each, Customer) else type(each).__name__ for each in seen]
    assert shown == [7, 6, "DecodeError", 5, 3]


async def test_a_way_that_is_lost_is_an_error_once() -> None:
    transport = Transport(page([3], next="a"), page([2], next="b"), page([1], next="a"))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        seen = await gathered(client.iter_pages())
    assert [type(each).__name__ for each in seen][-1] == "DecodeError"
    assert len(seen) <= 8


async def test_a_page_without_an_answer_is_asked_for_again() -> None:
    transport = Transport(page([3], next="a"), ok({"id": 1}), page([2], next=None))
    async with AsyncCustomerClient(KEY, transport=transport) as client:
        seen = await gathered(client.iter_pages())
    assert [type(each).__name__ for each in seen] == ["Response", "DecodeError", "Response"]
    assert transport.targets[1] == transport.targets[2]


# --- whatever a user passes ---

Sample = tuple[str, str, dict[str, str], tuple[str, str]]


def samples() -> list[Sample]:
    """A verb, a path, its segments and one pair of the query: each odd in one place."""
    drawn: list[Sample] = [("PUT", "/a/%7e/{x}/b", {"x": "y;z"}, ("a&b=", "c&d=e#f"))]

    @settings(database=None)
    @given(TEXT, TEXT)
    def draw(one: str, two: str) -> None:
        drawn.append((one, "/a", {}, ("c", "d")))
        drawn.append(("GET", f"/a/{one}/b", {}, ("c", "d")))
        drawn.append(("POST", "/a/{x}/b", {"x": one}, ("c", "d")))
        drawn.append(("DELETE", "/a", {}, (one, two)))

    draw()
    return drawn


@pytest.mark.parametrize("kind", [AsyncCustomerClient, AsyncPaystackClient])
async def test_nothing_that_is_passed_leaves_its_place(kind: Any) -> None:
    transport = Transport(ok())
    async with kind(KEY, transport=transport) as client:
        for verb, path, segments, pair in samples():
            before = len(transport.requests)
            with suppress(paystackx.InvalidRequestError):
                await client.request(verb, path, segments=segments, query=dict([pair]))
            for sent in transport.requests[before:]:
                target, _, query = sent.url.raw_path.decode("ascii").partition("?")
                wanted = [
                    segments["x"] if part == "{x}" else unquote(part) for part in path.split("/")
                ]
                assert [unquote(part) for part in target.split("/")] == wanted
                assert not {".", ".."} & set(wanted)
                assert parse_qsl(query, keep_blank_values=True) == [pair]
                assert (sent.method, sent.url.scheme) == (verb.upper(), "https")
                assert sent.url.netloc == b"api.paystack.co"
                assert sent.headers["host"] == "api.paystack.co"
    assert transport.targets[0] == "/a/%7e/y%3Bz/b?a%26b%3D=c%26d%3De%23f"
