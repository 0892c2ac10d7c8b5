"""The methods that the classes of this package share behave as those that attrs writes."""

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from paystackx import Bank, BankAccount, Response, Transaction, TransactionExport
from paystackx._records import define, frozen
from tests.support.answers import KEY

NAN = float("nan")


class Plain:
    """A class body that both kinds of decorator get."""

    shown: Any
    hidden: Any = attrs.field(default=None, repr=False)
    uncompared: Any = attrs.field(default=None, eq=False)


def pair(ours: Callable[[type], Any], theirs: Callable[[type], Any]) -> tuple[Any, Any]:
    """The same class, made by this package and by attrs."""
    made: list[Any] = []
    for decorate in (ours, theirs):
        names = dict(vars(Plain))
        names = {name: names[name] for name in names if name not in {"__dict__", "__weakref__"}}
        made.append(decorate(type("Plain", (), names)))
    return made[0], made[1]


PAIRS = [pair(define, attrs.define), pair(frozen, attrs.frozen)]
both = pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=["define", "frozen"])


@both
def test_a_repr_shows_what_attrs_shows(ours: Any, theirs: Any) -> None:
    assert repr(ours("a", 1, uncompared=2)) == repr(theirs("a", 1, uncompared=2))
    assert repr(ours("a", 1, uncompared=2)) == "Plain(shown='a', uncompared=2)"


@both
def test_a_repr_ends_where_a_record_holds_itself(ours: Any, theirs: Any) -> None:
    def text(kind: Any) -> str:
        items: list[Any] = []
        items.append(kind(items))
        return repr(items[0])

    assert text(ours) == text(theirs)


@both
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"shown": 1}, {"shown": 1}),
        ({"shown": 1}, {"shown": 2}),
        ({"shown": 1, "hidden": 2}, {"shown": 1}),
        ({"shown": 1, "uncompared": 2}, {"shown": 1}),
        ({"shown": NAN}, {"shown": NAN}),
    ],
)
def test_records_are_equal_when_those_of_attrs_are(
    ours: Any, theirs: Any, one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert (ours(**one) == ours(**other)) is (theirs(**one) == theirs(**other))
    assert (ours(**one) != ours(**other)) is (theirs(**one) != theirs(**other))


@both
def test_a_record_equals_none_of_another_class(ours: Any, theirs: Any) -> None:
    class Sub(ours):  # type: ignore[misc]  # made at run time
        pass

    assert ours(1) != theirs(1)
    assert Sub(1) != ours(1)
    assert Sub(1) == Sub(1)
    assert repr(Sub(1)) == "Sub(shown=1, uncompared=None)"


def test_equal_records_that_cannot_change_have_one_hash() -> None:
    one, same = BankAccount(number="0000000000", bank_code="058"), BankAccount("0000000000", "058")
    assert {one} == {same}
    assert hash(one) != hash(attrs.evolve(one, bank_code="057"))
    ours, _ = PAIRS[1]
    assert hash(ours(1, uncompared=2)) == hash(ours(1))


def test_a_record_that_can_change_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable type: 'Bank'"):
        hash(Bank())


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


COPIES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, pickled]


@pytest.mark.parametrize("again", COPIES)
def test_a_copy_is_equal(again: Callable[[Any], Any]) -> None:
    transaction = Transaction(reference="order-7", amount=5000)
    assert again(transaction) == transaction
    assert not hasattr(transaction, "__dict__")


def test_a_record_that_cannot_change_says_so() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        BankAccount("0000000000", "058").number = "1"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue] - that is the test


def test_a_secret_stays_out_of_a_repr() -> None:
    assert "https" not in repr(TransactionExport(path="https://example.com/x.csv"))
    response = Response(
        status_code=200, status=True, message="", data=None, raw={"a": 1}, headers={"b": "c"}
    )
    assert "raw" not in repr(response)
    assert "headers" not in repr(response)


def test_a_subclass_by_attrs_has_methods_of_its_own() -> None:
    @attrs.define
    class Branch(Bank):
        city: str

    assert Branch(city="Abuja") != Branch(city="Lagos")
    assert repr(Branch(city="Abuja")).endswith("city='Abuja')")


def test_a_usual_call_loads_nothing_that_only_type_checkers_need() -> None:
    script = f"""
import sys
import httpcore, httpx
before = set(sys.modules)
from paystackx import CustomerClient
def answer(request):
    data = {{"id": 1, "customer_code": "CUS_1", "email": "ada@example.com"}}
    return httpx.Response(200, json={{"status": True, "message": "", "data": data}})
with CustomerClient({KEY!r}, transport=httpx.MockTransport(answer)) as client:
    client.get_customer("CUS_1")
print(*set(sys.modules) - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60
    )
    assert not {
        "asyncio",
        "cattrs",
        "typing_extensions",
    } & {*done.stdout.split()}
