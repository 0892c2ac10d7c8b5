"""A debit against a model of Paystack in which anything may fail: never two, never a false word.

The client is the real one; its transport is the model, and time is virtual.
"""

import json
from collections.abc import Callable
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from paystackx import PaystackError, Response, TransactionClient
from tests.support.answers import KEY, no, ok
from tests.support.transactions import DUPLICATE, NOT_FOUND, transaction
from tests.support.virtual_time import VirtualTime

EMAIL, CODE = "ada@example.com", "AUTH_8dfhjjdt"
REFERENCES = st.sampled_from(["r1", "r2", "r3"])
WORDS = st.sampled_from(["success", "failed", "pending", "queued", "reversed", "tomorrow"])

# How the answer is lost, or what comes in its place.
BREAKS: dict[str, Callable[[], httpx.Response]] = {
    "502": lambda: no(502, "Bad gateway"),
    "500": lambda: httpx.Response(500, content=b"oops"),
    "html": lambda: httpx.Response(200, content=b"<html>"),
    "empty": lambda: httpx.Response(200, json={"status": True, "message": "Charge attempted"}),
}


@attrs.frozen
class Fault:
    """What happens to one request.

    Attributes:
        answer: ``"whole"``, ``"429"``, a key of ``BREAKS``, or the name of an exception of httpx.
        acts: Whether the request arrives at all.
        seconds: How long the exchange takes.
        acts_after: Seconds after which an arrived debit is booked, if its answer is lost.
        shown_after: Seconds after which ``verify`` knows of it.
    """

    answer: str
    acts: bool
    seconds: float
    acts_after: float
    shown_after: float


FAULTS = st.builds(
    Fault,
    answer=st.sampled_from(
        [*["whole"] * 4, "429", *BREAKS, "ReadError", "ReadTimeout", "ConnectError", "WriteError"]
    ),
    acts=st.booleans(),
    seconds=st.sampled_from([0.0, 0.1, 3.0, 20.0, 200.0]),
    acts_after=st.sampled_from([0.0, 0.0, 1.0, 10.0]),
    shown_after=st.sampled_from([0.0, 0.0, 2.0, 15.0, 1000.0]),
)


@attrs.define
class Booked:
    """A transaction in the books, from a moment on."""

    wire: dict[str, Any]
    since: float
    shown_since: float
    by_call: int


@attrs.define
class Paystack:
    """The model: a reference is used once, and nothing else is certain."""

    time: VirtualTime
    books: dict[str, Booked] = attrs.field(factory=dict[str, Booked])
    call: int = 0
    status: str = "success"
    fees: int = 0
    taken: int | None = None
    is_paused: bool = False
    debit_faults: list[Fault] = attrs.field(factory=list[Fault])
    look_up_faults: list[Fault] = attrs.field(factory=list[Fault])
    verbs: list[str] = attrs.field(factory=list[str])
    arrived: int = 0
    shown: list[dict[str, Any]] = attrs.field(factory=list[dict[str, Any]])

    def begin_call(self) -> None:
        self.call += 1
        self.verbs, self.arrived, self.shown = [], 0, []

    def in_the_books(self, reference: str) -> Booked | None:
        found = self.books.get(reference)
        return found if found and found.since <= self.time.now else None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.verbs.append(request.method)
        is_debit = request.method == "POST"
        faults = self.debit_faults if is_debit else self.look_up_faults
        fault = faults.pop(0) if faults else Fault("whole", True, 0.1, 0.0, 0.0)
        # A socket waits no longer than the limits that the client gave to this request.
        limit: float = request.extensions["timeout"]["read"]
        is_late = fault.seconds >= limit
        self.time.now += min(fault.seconds, limit)
        if fault.answer == "429":
            answer = httpx.Response(429, json={"status": False}, headers={"Retry-After": "3"})
            is_lost = is_late
        elif is_debit:
            is_lost = is_late or fault.answer != "whole"
            answer = self._debit(json.loads(request.content), fault, is_lost)
        else:
            is_lost = is_late or fault.answer != "whole"
            answer = self._verify(request.url.path.rpartition("/")[2], is_lost)
        if is_late:
            raise httpx.ReadTimeout("late")
        if fault.answer in BREAKS:
            return BREAKS[fault.answer]()
        if is_lost:
            raise getattr(httpx, fault.answer)("lost")
        return answer

    def _debit(self, body: dict[str, Any], fault: Fault, is_lost: bool) -> httpx.Response:
        self.arrived += 1
        reference = body["reference"]
        if reference in self.books:
            return no(400, **DUPLICATE)
        if is_lost and not fault.acts:
            return no(500, "it never arrived")
        wire = transaction(
            "verify paid",
            reference=reference,
            amount=(self.taken if "at_least" in body else None) or body["amount"] + self.fees,
            requested_amount=body["amount"],
            currency=body.get("currency", "NGN"),
            customer={"email": body["email"].upper()},
            status=self.status,
        )
        since = self.time.now + (fault.acts_after if is_lost else 0.0)
        self.books[reference] = Booked(wire, since, since + fault.shown_after, self.call)
        if self.is_paused:
            return ok({"reference": reference, "paused": True, "authorization_url": "https://x"})
        return ok({name: wire[name] for name in wire if name != "requested_amount"})

    def _verify(self, reference: str, is_lost: bool) -> httpx.Response:
        found = self.in_the_books(reference)
        if found is None or found.shown_since > self.time.now:
            return no(404 if int(self.time.now) % 2 else 400, **NOT_FOUND)
        if not is_lost:
            self.shown.append(found.wire)
        return ok(found.wire)


class Debits(RuleBasedStateMachine):
    """A program that charges with few references, beside another that does, too."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = pytest.MonkeyPatch()
        self.time = VirtualTime()
        self.time.replace_the_real_one(self.patches)
        self.paystack = Paystack(self.time)
        self.client = TransactionClient(KEY, transport=httpx.MockTransport(self.paystack))

    def teardown(self) -> None:
        self.client.close()
        self.patches.undo()

    @rule(
        reference=REFERENCES,
        changes=st.sampled_from(
            [
                {"amount": 1, "requested_amount": 1},
                {"customer": {"email": "eve@example.com"}},
                {"currency": "GHS"},
                {"domain": "live"},
            ]
        ),
    )
    def another_program_uses(self, reference: str, changes: dict[str, Any]) -> None:
        wire = transaction(
            "verify paid",
            **{
                "reference": reference,
                "amount": 5000,
                "requested_amount": 5000,
                "customer": {"email": EMAIL},
                **changes,
            },
        )
        self.paystack.books.setdefault(reference, Booked(wire, self.time.now, self.time.now, 0))

    @rule(seconds=st.sampled_from([1.0, 60.0, 2000.0]))
    def time_passes(self, seconds: float) -> None:
        self.time.now += seconds

    @rule(
        reference=REFERENCES,
        is_partial=st.booleans(),
        total=st.sampled_from([None, 0.5, 10.0, 90.0]),
        max_retries=st.integers(0, 2),
        status=WORDS,
        fees=st.sampled_from([0, 76]),
        taken=st.sampled_from([None, 2000]),
        is_paused=st.booleans(),
        debit_faults=st.lists(FAULTS, max_size=4),
        look_up_faults=st.lists(FAULTS, max_size=6),
    )
    def charge(
        self,
        reference: str,
        is_partial: bool,
        total: float | None,
        max_retries: int,
        status: str,
        fees: int,
        taken: int | None,
        is_paused: bool,
        debit_faults: list[Fault],
        look_up_faults: list[Fault],
    ) -> None:
        paystack = self.paystack
        paystack.status, paystack.fees, paystack.taken = status, fees, taken
        paystack.is_paused = is_paused
        paystack.debit_faults, paystack.look_up_faults = [*debit_faults], [*look_up_faults]
        paystack.begin_call()
        started = self.time.now
        client = self.client.with_options(
            timeout=attrs.evolve(self.client._settings.timeout, total=total),
            max_retries=max_retries,
        )
        result: Response[Any] | PaystackError
        try:
            if is_partial:
                result = client.partial_debit(CODE, "NGN", 5000, EMAIL, reference, 2000)
            else:
                result = client.charge(5000, EMAIL, CODE, reference, "NGN")
        except PaystackError as error:
            result = error

        rounding = 1e-9
        assert total is None or self.time.now <= started + total + rounding, "later than the total"
        assert paystack.arrived <= 1, "sent again after it may have arrived"
        verbs = [attempt.operation.partition(" ")[0] for attempt in result.attempts]
        assert verbs == paystack.verbs, "the attempts are those that were made, in order"
        if isinstance(result, PaystackError):
            self._is_no_false_refusal(result, reference)
        else:
            self._is_no_false_answer(result.data, reference)

    def _is_no_false_refusal(self, error: PaystackError, reference: str) -> None:
        paystack = self.paystack
        booked = paystack.books.get(reference)
        assert error.reference == reference
        assert error.outcome_unknown or booked is None or booked.by_call != paystack.call, (
            "it says that nothing was charged, but it was"
        )
        assert "with a new reference" not in str(error)
        assert not any(self._is_ours(wire) for wire in paystack.shown), "it was found"

    def _is_no_false_answer(self, data: Any, reference: str) -> None:
        booked = self.paystack.in_the_books(reference)
        assert booked is not None, "it says that it was charged, but it was not"
        assert self._is_ours(booked.wire), "it is another transaction"
        assert data.reference == reference
        if data.paused:
            assert data.status is None
        else:
            assert data.status == booked.wire["status"]

    @staticmethod
    def _is_ours(wire: dict[str, Any]) -> bool:
        mine = (EMAIL, 5000, "NGN", "test")
        email = wire["customer"]["email"].lower()
        return (email, wire["requested_amount"], wire["currency"], wire["domain"]) == mine


TestDebits = Debits.TestCase
