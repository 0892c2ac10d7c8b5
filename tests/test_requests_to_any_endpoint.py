"""Which rule a request to any endpoint follows: a row's, where its path is a case of the row."""

from collections.abc import Callable
from typing import Any

import pytest

from paystackx import InvalidRequestError
from paystackx._operation import Operation, Request
from paystackx._operations.any_endpoint import list_page, request
from paystackx._operations.customers import DEACTIVATE, FLAG, TRIGGER_ACTIVATION_CHARGE
from paystackx._operations.operations import OPERATIONS

ROW = "/customer/{id}/directdebit-activation-charge"


def parts(operation: Operation) -> list[tuple[str, bool]]:
    return [(part, part.startswith("{")) for part in operation.path.split("/")]


def template(operation: Operation) -> Request:
    """The row's own template, under other names."""
    names = [f"{{n{i}}}" if placed else part for i, (part, placed) in enumerate(parts(operation))]
    segments = {f"n{i}": "7" for i, (_, placed) in enumerate(parts(operation)) if placed}
    path = "/".join(names)
    return request(operation.verb, path, segments=segments, repeatable=not operation.repeatable)


def literal(operation: Operation) -> Request:
    """A literal where the row has a placeholder."""
    path = "/".join("7" if placed else part for part, placed in parts(operation))
    return request(operation.verb, path, repeatable=not operation.repeatable)


def placeholder(operation: Operation) -> Request:
    """A placeholder where the row has a literal."""
    words = [
        (f"n{i}", "7" if placed else part) for i, (part, placed) in enumerate(parts(operation))
    ]
    path = "/".join(f"{{{name}}}" if word else "" for name, word in words)
    return request(operation.verb, path, segments={name: word for name, word in words if word})


def encoded(operation: Operation) -> Request:
    """The row's literals percent-encoded and in capitals: a server may take them for its own."""
    path = "/".join(
        "7" if placed else "".join(f"%{ord(c):02x}" for c in part.upper())
        for part, placed in parts(operation)
    )
    return request(operation.verb, path, repeatable=True)


def encoded_twice(operation: Operation) -> Request:
    """The same for a server behind a gateway, where both decode."""
    path = "/".join(
        "7" if placed else "".join(f"%25{ord(c):02x}" for c in part)
        for part, placed in parts(operation)
    )
    return request(operation.verb, path, repeatable=True)


@pytest.mark.parametrize("spelled", [template, literal, placeholder, encoded, encoded_twice])
def test_a_path_that_is_a_case_of_a_row_is_that_operation(
    spelled: Callable[[Operation], Request],
) -> None:
    assert [spelled(operation).operation for operation in OPERATIONS] == list(OPERATIONS)


def test_a_row_with_the_literal_comes_before_one_with_a_placeholder() -> None:
    assert request("POST", "/customer/set_risk_action").operation is FLAG
    assert request("POST", "/customer/authorization/deactivate").operation is DEACTIVATE
    assert request("POST", "/customer/CUS_1/deactivate").operation not in OPERATIONS


def test_the_row_counts_against_repeatable() -> None:
    sent = request("PUT", ROW, segments={"id": 7}, repeatable=True)

    assert sent.operation is TRIGGER_ACTIVATION_CHARGE
    assert sent.operation.repeatable is False


@pytest.mark.parametrize("verb", ["GET", "POST", "PATCH", "DELETE"])
def test_another_verb_on_the_same_path_is_another_operation(verb: str) -> None:
    assert request(verb, ROW, segments={"id": 7}).operation.key == ("", f"{verb} {ROW}")


@pytest.mark.parametrize(
    ("verb", "repeatable", "expected"),
    [
        ("GET", None, True),
        ("get", None, True),
        ("POST", None, False),
        ("PUT", None, False),
        ("PATCH", None, False),
        ("DELETE", None, False),
        ("PUT", True, True),
        ("GET", False, False),
    ],
)
def test_by_default_only_a_get_is_repeatable(
    verb: str, repeatable: bool | None, expected: bool
) -> None:
    operation = request(verb, "/bank/{x}", segments={"x": 1}, repeatable=repeatable).operation

    assert (operation.verb, operation.path) == (verb.upper(), "/bank/{x}")
    assert operation.repeatable is expected


def test_the_text_of_an_endpoint_is_its_template_masked() -> None:
    operation = request("GET", "/ada@example.com/0123456789/{x}", segments={"x": "zebra"}).operation

    assert str(operation) == "GET /[e-mail]/[digits]/{x}"
    assert "ada" not in repr(operation)


def test_what_is_sent_is_the_path_the_query_and_the_json() -> None:
    sent = request(
        "POST", "/x/{y}", segments={"y": "a"}, query={"a b": True, "n": None}, body={"k": None}
    )

    assert (sent.target, sent.body) == ("/x/a?a%20b=true", b"{}")
    assert request("POST", "/x", body=[1, None]).body == b"[1,null]"
    assert request("DELETE", "/x").body is None


@pytest.mark.parametrize(
    ("parameter", "call"),
    [
        ("verb", lambda: request("HEAD", "/bank")),
        ("verb", lambda: request("GET /x", "/bank")),
        ("verb", lambda: request("", "/bank")),
        ("verb", lambda: request(None, "/bank")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - untyped callers
        ("path", lambda: request("GET", "bank")),
        ("segments", lambda: request("GET", "/{a}")),
        ("query", lambda: request("GET", "/bank", query=5)),
        ("body", lambda: request("POST", "/bank", body="{}")),
        ("body", lambda: request("GET", "/bank", body={})),
        ("repeatable", lambda: request("PUT", "/bank", repeatable="no")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - untyped callers
    ],
)
def test_a_refusal_names_the_parameter(parameter: str, call: Callable[[], Any]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        call()

    assert caught.value.parameter == parameter


def ask(**changes: Any) -> Request:
    arguments: dict[str, Any] = {
        "segments": None,
        "query": None,
        "pagination": 100,
        "cursor": None,
        "page": None,
    }
    return list_page("/plan", **(arguments | changes))


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({}, "/plan?perPage=100&use_cursor=true"),
        ({"cursor": "b="}, "/plan?perPage=100&use_cursor=true&next=b%3D"),
        ({"page": 2}, "/plan?page=2&perPage=100"),
        ({"query": {"status": "active"}}, "/plan?status=active&perPage=100&use_cursor=true"),
    ],
)
def test_a_page_is_asked_for_by_cursor_until_paystack_counts_pages(
    changes: dict[str, Any], target: str
) -> None:
    assert ask(**changes).target == target


@pytest.mark.parametrize(
    ("parameter", "changes"),
    [
        ("pagination", {"pagination": 0}),
        ("next", {"cursor": ""}),
        ("query", {"query": {"perPage": 5}}),
        ("query", {"query": {"page": 5}}),
        ("query", {"query": {"use_cursor": True}}),
        ("query", {"query": {"next": "b"}}),
        ("query", {"query": {"previous": "b"}}),
        ("segments", {"segments": {"x": 1}}),
    ],
)
def test_paging_sets_its_own_part_of_the_query(parameter: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        ask(**changes)

    assert caught.value.parameter == parameter
