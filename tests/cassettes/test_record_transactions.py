"""Recording the Transaction API over a real socket."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from paystackx import APIError, PaystackClient, Response
from tests.recording import record, vcr_io
from tests.recording.cases import CASES, Case, Prerequisite
from tests.recording.record import RecordingResult
from tests.support import network
from tests.support.loopback import serve

CASE = {case.title: case for case in CASES}
RECORDABLE = [
    case for case in CASES if case.operation.resource == "transactions" and case.prerequisite
]
NOW = datetime(2026, 11, 1, 12, 30, 15, 649000, tzinfo=UTC)


@attrs.define
class Transactions(httpx.BaseTransport):
    """Paystack with a transaction for each reference; its answers are those of the cassettes."""

    emails: dict[str, str] = attrs.field(factory=dict[str, str])
    queries: list[dict[str, str]] = attrs.field(factory=list[dict[str, str]])

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/transaction").strip("/")
        if request.method == "POST":
            asked = json.loads(request.read())
            return self.initialize(asked) if path == "initialize" else given("charge/invalid_code")
        if path == "":
            self.queries.append(dict(request.url.params))
            return given("get_transactions/success", {"data": [self.row(list(self.emails)[-1])]})
        if path in {"totals", "export"}:
            return given(f"{path}/success")
        what, _, reference = path.rpartition("/")
        if what == "verify" and reference in self.emails:
            return given("verify/abandoned", {"data": self.row(reference)})
        operation = {"verify": "verify", "timeline": "get_timeline", "": "get_transaction"}[what]
        return given(f"{operation}/not_found")

    def initialize(self, asked: dict[str, Any]) -> httpx.Response:
        """Keep a transaction with its e-mail, as Paystack does."""
        if "@" not in asked["email"]:
            return given("initialize/bad_email")
        reference = asked.get("reference", f"live{len(self.emails)}reference")
        if reference in self.emails:
            return given("initialize/duplicate_reference")
        self.emails[reference] = asked["email"]
        url = f"https://checkout.paystack.com/live-page-{len(self.emails)}"
        data = {"authorization_url": url, "access_code": "livecode7", "reference": reference}
        return given("initialize/success", {"data": data})

    def row(self, reference: str) -> dict[str, Any]:
        """A transaction that nobody has paid."""
        [exchange] = vcr_io.read(CASE["verify/abandoned"].path)
        row: dict[str, Any] = json.loads(exchange.answer.body)["data"]
        row["customer"]["email"] = self.emails[reference]
        moment = f"{NOW:%Y-%m-%dT%H:%M:%S}.649Z"
        return {**row, "reference": reference, "ip_address": "41.2.3.4", "created_at": moment}


def given(title: str, instead: dict[str, Any] | None = None) -> httpx.Response:
    """The answer of a cassette, with some fields at the top replaced."""
    [exchange] = vcr_io.read(CASE[title].path)
    body = {**json.loads(exchange.answer.body), **(instead or {})}
    return httpx.Response(exchange.answer.status, json=body)


@attrs.frozen
class Run:
    """What was recorded, and what was asked for."""

    paystack: Transactions
    results: dict[str, RecordingResult]
    into: Path
    pauses: list[float]

    def text(self, case: Case) -> str:
        """A new cassette."""
        return self.path(case).read_text(encoding="utf-8")

    def path(self, case: Case) -> Path:
        """Where the new cassette of a case is."""
        return self.into / case.path.relative_to(case.path.parents[2])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    into, paystack, pauses = tmp_path_factory.mktemp("anew"), Transactions(), list[float]()
    with serve(paystack) as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.recording.record.time.sleep", pauses.append)
        results = list(record.record("sk_test_0123456789abcdef", url, into, RECORDABLE))
    return Run(paystack, {result.case.title: result for result in results}, into, pauses)


def test_what_needs_no_person_at_a_checkout_is_recorded(run: Run) -> None:
    assert run.results.keys() == {case.title for case in RECORDABLE}
    assert {result.failure for result in run.results.values()} == {None}
    assert {case.operation.name for case in RECORDABLE} == {
        "initialize",
        "verify",
        "get_transactions",
        "get_transaction",
        "charge",
        "get_timeline",
        "totals",
        "export",
    }


@pytest.mark.parametrize("case", RECORDABLE, ids=lambda case: case.title)
def test_what_was_recorded_replays_for_the_same_call(
    run: Run, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.close(monkeypatch)
    with (
        PaystackClient("sk_test_example", max_retries=0) as client,
        vcr_io.replay(run.path(case)) as cassette,
    ):
        result: Response[Any] | APIError
        try:
            result = case.method(client)(**case.kwargs)
        except APIError as error:
            result = error
    assert cassette.all_played
    assert result.status_code == case.status
    assert type(result) is (case.error or Response)


def test_a_transaction_is_made_for_each_case_that_needs_one(run: Run) -> None:
    needy = [case for case in RECORDABLE if case.prerequisite is Prerequisite.TRANSACTION]
    made = [reference for reference in run.paystack.emails if reference.startswith("live")]
    # initialize/success makes one itself.
    assert len(made) == len(needy) + 1
    assert len(set(run.paystack.emails.values())) == len(run.paystack.emails)


def test_a_list_begins_with_the_second_of_its_transaction(run: Run) -> None:
    assert run.pauses == [1.0]
    [query] = run.paystack.queries
    assert query["from"] == "2026-11-01T12:30:15.000Z"


def test_what_the_case_passes_is_kept_and_the_rest_is_a_placeholder(run: Run) -> None:
    for title in ("verify/abandoned", "get_transactions/success"):
        text = run.text(CASE[title])
        assert "41.2.3.4" not in text
        assert "paystackx-" not in text
    [found] = vcr_io.read(run.path(CASE["verify/abandoned"]))
    row = json.loads(found.answer.body)["data"]
    assert row["reference"] == CASE["verify/abandoned"].kwargs["reference"]
    assert row["status"] == "abandoned"
    assert row["gateway_response"] == "The transaction was not completed"
    assert row["ip_address"] == "00.0.0.0"


def test_no_link_is_published(run: Run) -> None:
    assert "checkout.paystack.com" not in run.text(CASE["initialize/success"])
    assert "livecode7" not in run.text(CASE["initialize/success"])
    exported = run.text(CASE["export/success"])
    assert "amazonaws" not in exported
    assert "X-Amz" not in exported
    assert "https://example.com/" in exported
