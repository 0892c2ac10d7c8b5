"""Record every cassette that can be recorded anew, from the live API, with your own test key.

    PAYSTACK_SECRET_KEY=sk_test_... python -m tests.recording.record

Writes into a folder that git ignores, and says how the answers' shapes differ from those of the
cassettes that are here. It creates customers on your test integration, which nobody can delete.
"""

import argparse
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import attrs

from paystackx import Customer, CustomerClient, PaystackError, Timeout
from tests.recording import vcr_io
from tests.recording.cases import CASES, FOLDER, Case, Grade, NotRecordable, Prerequisite
from tests.recording.scrub import placeholders, scrub
from tests.recording.shapes import difference, shape
from tests.recording.vcr_io import Answer, Exchange, UnfitError

PAYSTACK = "https://api.paystack.co"
INTO = FOLDER.parent / "build" / "cassettes"

_WRONG_KEY = f"sk_test_{'0' * 40}"
_MOST_PAGES = 2
_A_SECOND = 1.0
_PATIENCE = Timeout(total=300)
"""A new customer may have to wait for a window of the rate limit to end."""


class NoTestKeyError(Exception):
    """There is no key, or none that is safe to record with. The text never shows it."""


@attrs.frozen
class RecordingResult:
    """What became of one case.

    Attributes:
        case: The case.
        grade: How far the new answers can be trusted: their ETags prove them, or are gone
            because something had to be scrubbed; ``None`` without answers.
        differences: How the new answers differ in shape; empty when they do not.
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
        raise NoTestKeyError("set PAYSTACK_SECRET_KEY to the secret key of a test integration")
    if not re.fullmatch(r"sk_test_\w+", key, re.ASCII):
        raise NoTestKeyError(
            "PAYSTACK_SECRET_KEY must begin with sk_test_: recording makes customers, and shows "
            "what it gets"
        )
    return key


def record(key: str, base_url: str, into: Path, cases: Iterable[Case]) -> Iterator[RecordingResult]:
    """Record the cases that can be, one after the other, each into its file under ``into``."""
    with (
        CustomerClient(key, base_url=base_url, timeout=_PATIENCE) as client,
        CustomerClient(_WRONG_KEY, base_url=base_url) as nobody,
    ):
        for case in cases:
            if isinstance(case.recording, NotRecordable):
                continue
            try:
                passed = prepare(client, case)
                caller = nobody if case.recording is Prerequisite.WRONG_KEY else client
                live = answers(caller, case, {**case.kwargs, **passed})
                exchanges = publishable(case, live, passed, key)
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


def prepare(client: CustomerClient, case: Case) -> dict[str, Any]:
    """Bring about what a case needs, and give what to pass in place of the case's own values."""
    if case.recording in {Prerequisite.NOTHING, Prerequisite.WRONG_KEY}:
        return {}
    if case.recording is Prerequisite.NEW_EMAIL:
        return {"email": _new_email()}
    if case.recording is Prerequisite.CUSTOMERS:
        # Lists count in whole seconds: whoever was made before must not share the first one's.
        time.sleep(_A_SECOND)
    customer = _new_customer(client)
    if case.recording is Prerequisite.CUSTOMERS:
        for _ in range(2):
            _new_customer(client)
        since = customer.created_at
        return {"start_date": since and f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"}
    if case.recording is Prerequisite.AUTHORIZATION_REQUEST:
        asked = client.initialize_authorization(customer.email)
        return {"reference": asked.data.reference}
    return {
        name: _in_place_of(value, customer)
        for name, value in case.kwargs.items()
        if name in {"email", "email_or_code", "code", "customer", "customer_id"}
    }


def _new_email() -> str:
    return f"paystackx-{secrets.token_hex(8)}@example.com"


def _new_customer(client: CustomerClient) -> Customer:
    return client.create(_new_email(), first_name="Test", last_name="User").data


def _in_place_of(value: object, customer: Customer) -> int | str:
    """What names the customer in the way in which ``value`` names the cassette's."""
    if isinstance(value, int):
        return customer.id
    return customer.email if "@" in str(value) else customer.customer_code


def answers(client: CustomerClient, case: Case, kwargs: Mapping[str, Any]) -> list[Answer]:
    """Make the case's call over the network, and give its answers as they came.

    Raises:
        TransportError: There was none.
        UnfitError: It is too early: a window of the rate limit is open, or Paystack is down.
    """
    live = settled(vcr_io.record(lambda: vcr_io.play(client, case, kwargs, _MOST_PAGES)))
    if not live:
        raise UnfitError("not sent; try again later")
    if live[-1].status == 429 or live[-1].status >= 500:
        raise UnfitError(f"status {live[-1].status}; try again later")
    return live


def publishable(
    case: Case, live: Sequence[Answer], passed: Mapping[str, Any], key: str
) -> list[Exchange]:
    """Scrub live answers, and put them to the requests that the case's own call sends.

    Raises:
        UnfitError: The case's call would ask for more or fewer.
    """
    known = placeholders(live, _today(case), passed, case.kwargs)
    metadata = [case.kwargs.get("metadata")]
    return vcr_io.compose(case, [scrub(answer, known, metadata, key) for answer in live])


def settled(exchanges: Sequence[Exchange]) -> list[Answer]:
    """The answers, without those after which the client sent the same again."""
    asked = [(e.method, e.uri, e.sent) for e in exchanges]
    return [
        exchange.answer
        for number, exchange in enumerate(exchanges)
        if asked[number] not in asked[number + 1 :]
    ]


def report(taken: RecordingResult) -> list[str]:
    """Say what became of a case, in lines that hold no value of any answer."""
    if taken.failure is not None:
        return [f"{taken.case.title}: not recorded: {taken.failure}"]
    shape_is = "another" if taken.differences else "the same"
    return [
        f"{taken.case.title}: taken, would be {taken.grade}, {shape_is} shape",
        *(f"    {line}" for line in taken.differences),
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
    for taken in record(key, options.base_url, options.into, CASES):
        print(*report(taken), sep="\n", flush=True)
        failures += taken.failure is not None
    for case in CASES:
        if isinstance(case.recording, NotRecordable):
            print(f"{case.title}: kept: {case.recording.reason}")
    return 1 if failures else 0


def _today(case: Case) -> list[Answer]:
    """The answers of the cassette as it is; none of a new case."""
    return _of(vcr_io.read(case.path)) if case.path.exists() else []


def _of(exchanges: Iterable[Exchange]) -> list[Answer]:
    return [exchange.answer for exchange in exchanges]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
