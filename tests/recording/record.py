"""Record every cassette that can be recorded anew, from the live API, with your own test key.

    PAYSTACK_SECRET_KEY=sk_test_... python -m tests.recording.record

Writes into a folder that git ignores, and prints how the answers' shapes differ from those of the
cassettes. It creates customers and unpaid transactions in your test integration, which cannot be
deleted.
"""

import argparse
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from paystackx import Customer, PaystackClient, PaystackError, Timeout
from tests.recording import vcr_io
from tests.recording.cases import CASES, FOLDER, Case, Grade, Prerequisite
from tests.recording.scrub import scrub
from tests.recording.shapes import difference, shape
from tests.recording.vcr_io import Answer, Exchange, UnfitError

PAYSTACK = "https://api.paystack.co"
INTO = FOLDER.parent / "build" / "cassettes"

_WRONG_KEY = f"sk_test_{'0' * 40}"
_MOST_PAGES = 2
_A_SECOND = 1.0
_AMOUNT = 20_000
_PATIENCE = Timeout(total=300)
"""A new customer may have to wait until a rate limit ends."""


class NoTestKeyError(Exception):
    """The key is missing or not safe to record with. The text never shows it."""


@attrs.frozen
class RecordingResult:
    """What became of one case.

    Attributes:
        case: The case.
        grade: ``recorded`` if ETags prove the new answers, ``sampled`` if something had to be
            replaced in them; ``None`` without answers.
        differences: How the new answers differ in shape from the cassette's.
        failure: Why there are no new answers; ``None`` when there are.
    """

    case: Case
    grade: Grade | None = None
    differences: tuple[str, ...] = ()
    failure: str | None = None


def recording_key(environment: Mapping[str, str]) -> str:
    """The secret key to record with.

    Raises:
        NoTestKeyError: It is missing, or not one of test mode.
    """
    key = environment.get("PAYSTACK_SECRET_KEY", "")
    if not key:
        raise NoTestKeyError("set PAYSTACK_SECRET_KEY to your sk_test_ key")
    if not re.fullmatch(r"sk_test_\w+", key, re.ASCII):
        raise NoTestKeyError(
            "PAYSTACK_SECRET_KEY must begin with sk_test_: recording creates customers and "
            "publishes answers"
        )
    return key


def record(key: str, base_url: str, into: Path, cases: Iterable[Case]) -> Iterator[RecordingResult]:
    """Record the recordable cases one after the other, each into its file under ``into``."""
    with (
        PaystackClient(key, base_url=base_url, timeout=_PATIENCE) as client,
        PaystackClient(_WRONG_KEY, base_url=base_url) as nobody,
    ):
        for case in cases:
            if case.prerequisite is None:
                continue
            try:
                passed = prepare(client, case)
                caller = nobody if case.prerequisite is Prerequisite.WRONG_KEY else client
                live = answers(caller, case, {**case.kwargs, **passed})
                exchanges = publishable(case, live, passed)
            except PaystackError as error:
                # The class alone: the text may have Paystack's words in it.
                yield RecordingResult(case, failure=type(error).__name__)
            except UnfitError as error:
                yield RecordingResult(case, failure=str(error))
            else:
                vcr_io.write(into / case.path.relative_to(FOLDER), exchanges)
                before, after = shape(_today(case)), shape(_of(exchanges))
                proven = all("etag" in exchange.answer.headers for exchange in exchanges)
                grade = Grade.RECORDED if proven else Grade.SAMPLED
                yield RecordingResult(case, grade, tuple(difference(before, after)))


def prepare(client: PaystackClient, case: Case) -> dict[str, Any]:
    """Create what a case needs. Returns what to pass in place of the case's own arguments."""
    if case.prerequisite in {Prerequisite.NOTHING, Prerequisite.WRONG_KEY}:
        return {}
    if case.prerequisite is Prerequisite.NEW_EMAIL:
        return {"email": _new_email()}
    if "start_date" in case.kwargs:
        # Lists filter by whole seconds: no earlier record may share the first one's second.
        time.sleep(_A_SECOND)
    if case.prerequisite is Prerequisite.TRANSACTION:
        return _initialized(client, case)
    customer = _new_customer(client)
    if case.prerequisite is Prerequisite.CUSTOMERS:
        for _ in range(2):
            _new_customer(client)
        return {"start_date": _second_of(customer.created_at)}
    if case.prerequisite is Prerequisite.AUTHORIZATION_REQUEST:
        asked = client.customers.initialize_authorization(customer.email)
        return {"reference": asked.data.reference}
    return {
        name: _in_place_of(value, customer)
        for name, value in case.kwargs.items()
        if name in {"email", "email_or_code", "code", "customer", "customer_id"}
    }


def _initialized(client: PaystackClient, case: Case) -> dict[str, Any]:
    """Initialize a transaction. Returns its place in the case's arguments."""
    transactions = client.transactions
    reference = transactions.initialize(_AMOUNT, _new_email()).data.reference or ""
    if "start_date" in case.kwargs:
        return {"start_date": _second_of(transactions.verify(reference).data.created_at)}
    return {"reference": reference}


def _second_of(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def _new_email() -> str:
    return f"paystackx-{secrets.token_hex(8)}@example.com"


def _new_customer(client: PaystackClient) -> Customer:
    return client.customers.create(_new_email(), first_name="Test", last_name="User").data


def _in_place_of(value: object, customer: Customer) -> int | str:
    """The customer's id, code or e-mail, whichever ``value`` is for the cassette's customer."""
    if isinstance(value, int):
        return customer.id
    return customer.email if "@" in str(value) else customer.customer_code


def answers(client: PaystackClient, case: Case, kwargs: Mapping[str, Any]) -> list[Answer]:
    """Make the case's call over the network. Returns its answers as they came.

    Raises:
        TransportError: There was no answer.
        UnfitError: Try again later: a rate limit is in force, or Paystack is down.
    """
    live = settled(vcr_io.record(lambda: vcr_io.play(client, case, kwargs, _MOST_PAGES)))
    if not live:
        raise UnfitError("not sent; try again later")
    if live[-1].status == 429 or live[-1].status >= 500:
        raise UnfitError(f"status {live[-1].status}; try again later")
    return live


def publishable(case: Case, live: Sequence[Answer], passed: Mapping[str, Any]) -> list[Exchange]:
    """Scrub live answers, and pair them with the requests that the case's own call sends.

    Raises:
        UnfitError: The case's call would send more or fewer requests.
    """
    return vcr_io.compose(case, scrub(live, passed, case.kwargs))


def settled(exchanges: Sequence[Exchange]) -> list[Answer]:
    """The answers, without those after which the client retried the request."""
    asked = [(e.method, e.uri, e.sent) for e in exchanges]
    return [
        exchange.answer
        for number, exchange in enumerate(exchanges)
        if asked[number] not in asked[number + 1 :]
    ]


def report(result: RecordingResult) -> list[str]:
    """Say what became of a case, in lines that hold no value of any answer."""
    if result.failure is not None:
        return [f"{result.case.title}: not recorded: {result.failure}"]
    shape_is = "another" if result.differences else "the same"
    return [
        f"{result.case.title}: recorded, would be graded {result.grade}, {shape_is} shape",
        *(f"    {line}" for line in result.differences),
    ]


def main(argv: Sequence[str], environment: Mapping[str, str]) -> int:
    """Record, report, and give the exit code."""
    parser = argparse.ArgumentParser(
        prog="tests.recording.record", description="Record cassettes anew."
    )
    parser.add_argument("--base-url", default=PAYSTACK, help="where Paystack is")
    parser.add_argument("--into", type=Path, default=INTO, help="the folder to write into")
    options = parser.parse_args(argv)
    try:
        key = recording_key(environment)
    except NoTestKeyError as error:
        print(error, file=sys.stderr)
        return 2
    failures = 0
    for result in record(key, options.base_url, options.into, CASES):
        print(*report(result), sep="\n", flush=True)
        failures += result.failure is not None
    for case in CASES:
        if case.not_recordable:
            print(f"{case.title}: not recordable: {case.not_recordable}")
    return 1 if failures else 0


def _today(case: Case) -> list[Answer]:
    """The answers of the present cassette; none for a new case."""
    return _of(vcr_io.read(case.path)) if case.path.exists() else []


def _of(exchanges: Iterable[Exchange]) -> list[Answer]:
    return [exchange.answer for exchange in exchanges]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
