"""What became of a debit whose answer was lost: the decision, as tables."""

from typing import Any

import pytest

from paystackx import (
    APIError,
    Attempt,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ConnectError,
    ConnectionLostError,
    DecodeError,
    InvalidRequestError,
    NotFoundError,
    PaystackError,
    PoolTimeoutError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
)
from paystackx._charge import (
    Debit,
    Recovery,
    is_duplicate,
    is_not_found,
    may_have_debited,
    refusals_carry,
    transaction_of,
)

CHARGE = Debit("ada@example.com", 5000, None, "NGN", "test")
ANY_CURRENCY = Debit("ada@example.com", 5000, None, None, None)
PARTIAL = Debit("ada@example.com", 5000, 2000, "NGN", "test")

FOUND: dict[str, Any] = {
    "reference": "r",
    "amount": 5000,
    "requested_amount": 5000,
    "currency": "NGN",
    "domain": "test",
    "status": "success",
    "customer": {"email": "ada@example.com"},
}


def found(**changes: Any) -> dict[str, Any]:
    return {**FOUND, **changes}


# --- is it the debit that was asked for? ---

ODD: list[object] = [None, True, 4999, 5000.5, "5000", [], {}, [5000], "x"]


@pytest.mark.parametrize(
    ("debit", "transaction", "proven"),
    [
        (CHARGE, found(), True),
        (CHARGE, found(customer={"email": "ADA@Example.com"}), True),
        (CHARGE, found(amount=5076, requested_amount=5000), True),  # fees on the customer
        (CHARGE, found(amount=5000, requested_amount=None), True),
        (CHARGE, {name: FOUND[name] for name in FOUND if name != "requested_amount"}, True),
        (CHARGE, found(amount=5000, requested_amount=4924), False),
        (CHARGE, found(amount=5076, requested_amount=None), False),
        *((CHARGE, found(status=word), True) for word in ("failed", "pending", "tomorrow", None)),
        (CHARGE, found(currency="GHS"), False),
        (CHARGE, found(currency="ngn"), False),
        (CHARGE, found(domain="live"), False),
        (CHARGE, found(customer={"email": "eve@example.com"}), False),
        (ANY_CURRENCY, found(currency="GHS", domain="live"), True),
        (ANY_CURRENCY, found(currency=[], domain={}), True),
        (PARTIAL, found(), True),
        (PARTIAL, found(amount=2000), True),
        (PARTIAL, found(amount=1999), False),
        (PARTIAL, found(amount=3000, requested_amount=None), True),
        (PARTIAL, found(amount=3000, requested_amount=3000), False),
        (PARTIAL, found(amount=5076), True),
        *((PARTIAL, found(amount=amount), False) for amount in ODD if amount != 4999),
        *((CHARGE, found(requested_amount=amount), amount is None) for amount in ODD),
        *((PARTIAL, found(requested_amount=amount), amount is None) for amount in ODD),
        *((CHARGE, found(**{name: odd}), False) for name in ("currency", "domain") for odd in ODD),
        *((CHARGE, found(customer=odd), False) for odd in ODD),
        *((CHARGE, found(customer={"email": odd}), False) for odd in ODD),
        *((CHARGE, odd, False) for odd in ODD),
    ],
)
def test_what_proves_a_debit(debit: Debit, transaction: object, proven: bool) -> None:
    assert debit.is_proven_by(transaction) is proven


def test_a_debit_shows_no_address() -> None:
    assert "example.com" not in repr(CHARGE)


# --- may money have moved? ---


def ended(error: PaystackError, *earlier: str) -> PaystackError:
    """The error of a call, after attempts that ended in these errors."""
    names = [*earlier, type(error).__name__]
    error.attempts = tuple(
        Attempt(number=number, seconds=0.1, error=name) for number, name in enumerate(names, 1)
    )
    return error


def refused(code: str | None, message: str = "No", status_code: int = 400) -> APIError:
    return BadRequestError("no", status_code=status_code, message=message, code=code)


DUPLICATE = "duplicate_reference"
TRANSACTION = {"status": True, "data": FOUND}


@pytest.mark.parametrize(
    ("error", "maybe"),
    [
        (ended(ConnectionLostError("lost", outcome_unknown=True)), True),
        (ended(RequestTimeoutError("late", outcome_unknown=True)), True),
        (ended(ServerError("503", outcome_unknown=True)), True),
        (ended(ConnectError("a patched transport", outcome_unknown=True)), True),
        (ended(DecodeError("not JSON", raw=b"<html>", outcome_unknown=True)), True),
        (ended(DecodeError("empty", raw={"data": {}}, outcome_unknown=True)), True),
        (ended(DecodeError("odd", raw={"data": {"reference": 7}}, outcome_unknown=True)), True),
        (ended(DecodeError("a class", raw=TRANSACTION, outcome_unknown=True)), False),
        (ended(ConnectError("refused")), False),
        (ended(PoolTimeoutError("busy")), False),
        (ended(RequestTimeoutError("never sent")), False),
        (ended(RateLimitError("429")), False),
        (ended(RateLimitError("429"), "ConnectError"), False),
        (ended(AuthenticationError("401")), False),
        (ended(refused("invalid_params"), "ConnectionLostError"), False),
        (ClientClosedError("closed"), False),
        (ended(refused(DUPLICATE)), False),
        (ended(refused(DUPLICATE), "ConnectError", "RateLimitError"), False),
        *(
            (ended(refused(DUPLICATE), lost), True)
            for lost in ("ConnectionLostError", "RequestTimeoutError", "ServerError", "DecodeError")
        ),
        (ended(refused(DUPLICATE), "RateLimitError", "ServerError"), True),
        (ended(refused(None, "Duplicate Transaction Reference"), "ServerError"), True),
    ],
    ids=lambda each: f"{each}" if isinstance(each, bool) else type(each).__name__,
)
def test_when_a_reference_is_looked_up(error: PaystackError, maybe: bool) -> None:
    assert may_have_debited(error) is maybe


def test_a_used_reference_is_known_by_its_code_or_its_message() -> None:
    assert is_duplicate(refused(DUPLICATE))
    assert is_duplicate(refused("Duplicate_Reference"))
    assert is_duplicate(refused(None, "duplicate transaction reference."))
    assert not is_duplicate(refused(None))
    assert not is_duplicate(ConnectError("Duplicate Transaction Reference"))


@pytest.mark.parametrize("status_code", [400, 404])
def test_not_found_is_known_by_its_code_or_its_message(status_code: int) -> None:
    assert is_not_found(refused("transaction_not_found", status_code=status_code))
    assert is_not_found(refused(None, "Transaction reference not found", status_code))
    assert is_not_found(refused(None, "Transaction reference not found.", status_code))
    assert not is_not_found(refused(None, "Route not found", status_code))


def test_nothing_else_is_not_found() -> None:
    assert not is_not_found(refused("transaction_not_found", status_code=503))
    assert not is_not_found(NotFoundError("no such route"))
    assert not is_not_found(ConnectError("Transaction reference not found"))


def test_the_transaction_that_a_class_could_not_take() -> None:
    assert transaction_of(DecodeError("no", raw=TRANSACTION)) == FOUND
    others: list[Any] = [b"{}", {}, {"data": []}, {"data": {}}, {"data": {"reference": 7}}, None]
    for raw in others:
        assert transaction_of(DecodeError("no", raw=raw)) is None
    assert transaction_of(ServerError("no", raw=TRANSACTION)) is None


def test_a_refused_argument_carries_the_reference_unless_it_is_that() -> None:
    for parameter, carried in (("amount", "r"), ("reference", None)):
        with pytest.raises(InvalidRequestError) as caught, refusals_carry("r"):
            raise InvalidRequestError(parameter, "no")
        assert caught.value.reference == carried


# --- the look-ups ---

FIRST = Attempt(operation="POST /x", number=1, seconds=1.0)
SECOND = Attempt(operation="GET /x", number=1, seconds=2.0)


def recovery(ends: float | None = None, error: PaystackError | None = None) -> Recovery:
    lost = error or ConnectionLostError("POST /x: lost", outcome_unknown=True)
    return Recovery(CHARGE, lost, ends, (FIRST,))


def waits(looking: Recovery, now: float | None, took: float = 0.0) -> list[float]:
    """The waits of look-ups that find nothing; ``None`` for a clock that stands still."""
    seconds = list[float]()
    clock = now or 0.0
    while (wait := looking.wait(clock)) is not None:
        assert len(seconds) < 20, "it never ends"
        seconds.append(wait)
        clock += (wait + took) if now is not None else 0.0
        looking.failed(refused("transaction_not_found"))
    return seconds


def test_the_waits_double_up_to_8_seconds_while_the_total_allows() -> None:
    assert waits(recovery(100.0 + 40), 100.0) == [0, 1, 2, 4, 8, 8, 8, 8]
    assert waits(recovery(100.0 + 39), 100.0) == [0, 1, 2, 4, 8, 8, 8]
    assert waits(recovery(100.0 + 9), 100.0, took=3.0) == [0, 1]
    assert waits(recovery(100.0), 100.0) == []
    assert waits(recovery(101.0005), 100.0) == [0]  # Half a millisecond is no time for one.


def test_without_a_total_there_are_8_look_ups() -> None:
    assert waits(recovery(), 100.0) == [0, 1, 2, 4, 8, 8, 8, 8]


def test_a_clock_that_stands_still_ends_the_look_ups_all_the_same() -> None:
    looking = recovery(40.0)
    assert waits(looking, None) == [0, 1, 2, 4, 8, 8, 8, 8]
    assert looking.left(0.0) == 1.0


def test_a_look_up_has_what_is_left_of_the_total() -> None:
    assert recovery(100.0).left(90.0) == 10.0
    assert recovery(100.0).left(101.0) == 0.001
    assert recovery().left(90.0) is None


def test_the_attempts_of_the_look_ups_follow_those_of_the_debit() -> None:
    looking = recovery()
    not_found = refused("transaction_not_found")
    not_found.attempts = (SECOND,)
    looking.failed(not_found)
    assert looking.found(FOUND, (SECOND,))
    assert looking.attempts == (FIRST, SECOND, SECOND)
    assert looking.given_up().attempts == looking.attempts


def test_another_transaction_ends_the_look_ups() -> None:
    looking = recovery()
    assert looking.wait(0.0) == 0.0
    assert not looking.found(found(amount=1, requested_amount=1), (SECOND,))
    assert looking.wait(0.0) is None
    assert ", and another transaction has this reference: call " in str(looking.given_up())


def test_a_closed_client_ends_the_look_ups() -> None:
    looking = recovery(1e9)
    looking.failed(ClientClosedError("closed"))
    assert looking.wait(0.0) is None
    assert ", and the look-up failed, too: call " in str(looking.given_up())


def test_it_gives_up_with_the_first_error_and_says_what_to_do() -> None:
    looking = recovery(0.0)
    error = looking.given_up()
    assert error is looking.error
    assert error.outcome_unknown
    assert str(error) == (
        "POST /x: lost. The customer may have been charged, and there was no time to look it up: "
        "call verify with error.reference before you charge again, and use no other reference "
        "until then"
    )
    looking = recovery(error=refused(DUPLICATE))
    looking.failed(refused("transaction_not_found"))
    error = looking.given_up()
    assert error.outcome_unknown
    assert ", and Paystack does not know the reference, or not yet: call " in str(error)
