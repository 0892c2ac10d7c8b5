"""Recording from the sandbox over a real socket, and each pure step by itself."""

import gzip
import io
import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import httpx
import pytest

from paystackx import APIError, PaystackClient, Response
from paystackx.sandbox import Sandbox
from tests.recording import compose, record, vcr_io
from tests.recording.cases import CASES, FOLDER, Case, Grade
from tests.recording.record import NoTestKeyError, RecordingResult, recording_key, report, settled
from tests.recording.scrub import EMAIL, etag, is_publishable
from tests.recording.shapes import difference, shape
from tests.recording.vcr_io import Answer, Exchange, UnfitError
from tests.support import network
from tests.support.loopback import serve

KEY_OF_TESTS = "sk_test_0123456789abcdef"
CASE = {case.title: case for case in CASES}
SERVED = tuple(case for case in CASES if case.operation.resource == "customers")
"""The cases that are recorded from the sandbox; test_record_transactions.py has the others."""
RECORDABLE = [case for case in SERVED if case.prerequisite]


# --- over a socket ---


class Indiscreet(httpx.BaseTransport):
    """The sandbox, with what the live API adds: cookies, compression; and the key in an echo."""

    def __init__(self) -> None:
        self.calls = 0
        started = datetime(2026, 11, 1, tzinfo=UTC)
        # A second goes by with each look at the clock, so that customers have a time of their own.
        self._sandbox = Sandbox(
            secret_key=KEY_OF_TESTS, clock=lambda: started + timedelta(seconds=self.calls)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        answer = self._sandbox.handle_request(request)
        headers = [
            *answer.headers.multi_items(),
            ("Set-Cookie", "sails.sid=s%3Asecret; Path=/; HttpOnly"),
            ("Set-Cookie", "__cf_bm=secret; domain=.paystack.co"),
            ("X-Echo", request.headers["authorization"]),
            ("X-RateLimit-Limit", "5"),
            ("Content-Encoding", "gzip"),
        ]
        return httpx.Response(
            answer.status_code,
            headers=[(name, value) for name, value in headers if name != "content-length"],
            stream=httpx.ByteStream(gzip.compress(answer.read())),
        )


@attrs.frozen
class Run:
    """One run of the program, as a user starts it."""

    into: Path
    beside: list[Path]
    exit_code: int
    output: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    into, here = tmp_path_factory.mktemp("anew"), tmp_path_factory.mktemp("here")
    output = io.StringIO()
    with (
        serve(Indiscreet()) as url,
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(output),
    ):
        patch.setattr(record, "_A_SECOND", 0.0)  # the sandbox's clock ticks by itself
        patch.setattr(record, "CASES", SERVED)
        patch.chdir(here)
        environment = {"PAYSTACK_SECRET_KEY": KEY_OF_TESTS}
        exit_code = record.main(["--base-url", url, "--into", str(into)], environment)
    return Run(into, list(here.iterdir()), exit_code, output.getvalue())


def anew(case: Case, run: Run) -> Path:
    return run.into / case.path.relative_to(FOLDER)


def test_every_recordable_case_is_recorded_and_no_other(run: Run) -> None:
    assert run.exit_code == 0
    assert sorted(run.into.rglob("*.yaml")) == sorted(anew(case, run) for case in RECORDABLE)
    assert len(RECORDABLE) >= 15
    assert run.beside == [], "what is not scrubbed may not touch the disk"


@pytest.mark.parametrize("case", RECORDABLE, ids=lambda case: case.title)
def test_what_was_recorded_replays_for_the_same_call(
    run: Run, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.close(monkeypatch)
    results = list[Any]()
    with (
        PaystackClient("sk_test_example", max_retries=0) as client,
        vcr_io.replay(anew(case, run)) as cassette,
    ):
        try:
            called = case.method(client)(**case.kwargs)
            results += called if case.walks else [called]
        except APIError as error:
            results.append(error)
    assert cassette.all_played
    assert [result.status_code for result in results] == [case.status] * len(cassette)
    assert {type(result) for result in results} == {case.error or Response}
    assert [getattr(result, "issues", ()) for result in results] == [()] * len(cassette)


@pytest.mark.parametrize("case", RECORDABLE, ids=lambda case: case.title)
def test_nothing_secret_or_personal_is_recorded(run: Run, case: Case) -> None:
    text = anew(case, run).read_text(encoding="utf-8")
    assert "sk_test" not in text
    for word in ("authorization:", "cookie", "sails.sid", "__cf_bm", "bearer ", "x-echo", "gzip"):
        assert word not in text.lower()
    # Of the customers that were made for this, no name and no address is left.
    assert "paystackx-" not in text
    assert [email for email in EMAIL.findall(text) if not is_publishable(email)] == []


@pytest.mark.parametrize("case", RECORDABLE, ids=lambda case: case.title)
def test_an_etag_that_is_left_proves_the_body(run: Run, case: Case) -> None:
    for exchange in vcr_io.read(anew(case, run)):
        answer = exchange.answer
        assert answer.headers.get("etag", etag(answer.body)) == etag(answer.body)


def test_what_names_a_record_is_a_placeholder_and_what_the_case_passes_is_kept(run: Run) -> None:
    [exchange] = vcr_io.read(anew(CASE["get_customer/success"], run))
    customer = json.loads(exchange.answer.body)["data"]
    assert customer["email"] == CASE["get_customer/success"].kwargs["email_or_code"]
    assert customer["customer_code"].startswith("CUS_xxx")
    assert customer["createdAt"].startswith("2026-11-01T")
    assert customer["first_name"] == "Xxxx"
    [asked] = vcr_io.read(anew(CASE["verify_authorization/not_approved"], run))
    assert asked.uri.endswith("/verify/dfbzfotsrbv4n5s82t4mp5b5mfn51h")


def test_the_walk_has_the_three_customers_made_for_it(run: Run) -> None:
    case = CASE["get_customers/walk_by_cursor"]
    pages = [json.loads(e.answer.body)["data"] for e in vcr_io.read(anew(case, run))]
    assert [len(page) for page in pages] == [2, 1]
    assert len({row["id"] for page in pages for row in page}) == 3


def test_the_report_tells_of_every_case_and_of_no_value(run: Run) -> None:
    lines = run.output.splitlines()
    for case in SERVED:
        assert sum(line.startswith(f"{case.title}: ") for line in lines) == 1
    assert "create/success: recorded, would be graded sampled, the same shape" in lines
    assert "create/bad_email: recorded, would be graded recorded, the same shape" in lines
    at = lines.index("create/all_fields: recorded, would be graded sampled, another shape")
    assert lines[at + 1 : at + 3] == [
        "    - $.data.identifications list",
        "    + $.data.identifications null",
    ]
    assert "CUS_" not in run.output
    assert "@" not in run.output
    assert "sk_" not in run.output.replace("risk_action", "")


def test_the_cassettes_that_are_proven_are_left_alone(run: Run) -> None:
    ignored = (FOLDER.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"{record.INTO.relative_to(FOLDER.parent).parts[0]}/" in ignored
    assert FOLDER not in {record.INTO, *record.INTO.parents}


def test_a_case_that_cannot_be_recorded_does_not_stop_the_others(tmp_path: Path) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if b"fakeemail" in request.content:
            return httpx.Response(503, headers={"retry-after": "0"})
        return httpx.Response(404, json={"status": False, "message": f"Bearer {KEY_OF_TESTS}"})

    cases = [CASE["create/bad_email"], CASE["update/success"], CASE["get_customer/not_found"]]
    with serve(httpx.MockTransport(handle)) as url:
        result = list(record.record(KEY_OF_TESTS, url, tmp_path, cases))
    assert [one.failure for one in result] == ["status 503; try again later", "NotFoundError", None]
    assert [path.name for path in tmp_path.rglob("*.yaml")] == ["not_found.yaml"]
    assert (
        KEY_OF_TESTS not in (tmp_path / "customers" / "get_customer" / "not_found.yaml").read_text()
    )
    assert report(result[1]) == ["update/success: not recorded: NotFoundError"]


def test_no_answer_is_a_failure_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "CASES", (CASE["get_customer/not_found"],))
    with serve(Sandbox()) as url:
        pass
    arguments = ["--base-url", url, "--into", str(tmp_path)]
    assert record.main(arguments, {"PAYSTACK_SECRET_KEY": KEY_OF_TESTS}) == 1
    assert "get_customer/not_found: not recorded: ConnectError" in capsys.readouterr().out


def test_a_walk_that_goes_on_is_no_cassette(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter(range(1, 100))

    def handle(request: httpx.Request) -> httpx.Response:
        number = next(made)
        row: dict[str, Any] = {
            "id": number,
            "customer_code": f"CUS_{number:015}",
            "email": f"{number}@example.com",
            "createdAt": "2026-11-01T00:00:00.000Z",
        }
        if request.method == "POST":
            return httpx.Response(200, json={"status": True, "message": "", "data": row})
        meta = {"next": f"cursor{number}", "previous": None, "perPage": 1}
        page = {"status": True, "message": "", "data": [row], "meta": meta}
        return httpx.Response(200, json=page)

    pauses = list[float]()
    monkeypatch.setattr("time.sleep", pauses.append)
    with serve(httpx.MockTransport(handle)) as url:
        cases = [CASE["get_customers/walk_by_cursor"]]
        [result] = record.record(KEY_OF_TESTS, url, tmp_path, cases)
    # Its customers are to be the only ones of their second.
    assert pauses == [1.0]
    assert result.failure == "the call sends more than 2 requests"


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({}, "set PAYSTACK_SECRET_KEY"),
        ({"PAYSTACK_SECRET_KEY": ""}, "set PAYSTACK_SECRET_KEY"),
        ({"PAYSTACK_SECRET_KEY": "sk_live_0123456789abcdef"}, "must begin with sk_test_"),
        ({"PAYSTACK_SECRET_KEY": "pk_test_0123456789abcdef"}, "must begin with sk_test_"),
        ({"PAYSTACK_SECRET_KEY": "sk_test_"}, "must begin with sk_test_"),
        ({"PAYSTACK_SECRET_KEY": " sk_test_0123456789abcdef"}, "must begin with sk_test_"),
        ({"PAYSTACK_SECRET_KEY": "sk_test_0123456789abcdef\n"}, "must begin with sk_test_"),
    ],
)
def test_any_key_but_a_test_key_is_refused_and_nothing_sent(
    environment: Mapping[str, str],
    advice: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sandbox = Indiscreet()
    with serve(sandbox) as url:
        assert record.main(["--base-url", url, "--into", str(tmp_path)], environment) == 2
    assert sandbox.calls == 0
    assert list(tmp_path.iterdir()) == []
    said = capsys.readouterr()
    assert advice in said.err
    assert "0123456789abcdef" not in said.err + said.out
    with pytest.raises(NoTestKeyError):
        recording_key(environment)


def test_a_call_that_sent_nothing_gave_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    # As when the client raises at once because a rate limit is in force.
    def send_nothing(*_: object) -> None:
        pass

    monkeypatch.setattr(vcr_io, "play", send_nothing)
    case = CASE["get_customer/not_found"]
    with PaystackClient(KEY_OF_TESTS) as client, pytest.raises(UnfitError, match="not sent"):
        record.answers(client, case, case.kwargs)


def test_a_test_key_is_accepted() -> None:
    assert recording_key({"PAYSTACK_SECRET_KEY": KEY_OF_TESTS}) == KEY_OF_TESTS


# --- how shapes differ ---


def an_answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_a_shape_has_types_and_no_values() -> None:
    body = {"data": [{"id": 1, "phone": None}, {"id": 2, "phone": "x", "metadata": {"a": 1}}]}
    assert shape([an_answer(body, 202)]) == {
        "status 202",
        "$ object",
        "$.data list",
        "$.data[] object",
        "$.data[].id int",
        "$.data[].phone null",
        "$.data[].phone str",
        "$.data[].metadata object",
    }


def test_a_hint_in_metadata_is_part_of_the_shape() -> None:
    body = {"metadata": {"nextStep": "Try again later"}}
    assert "$.metadata.nextStep str" in shape([an_answer(body)])


def test_shapes_of_several_answers_say_which_is_which() -> None:
    assert shape([an_answer(b""), an_answer(b"<html>", 502)]) == {
        "answer 1: status 200",
        "answer 1: $ empty",
        "answer 2: status 502",
        "answer 2: $ not-JSON",
    }


def test_a_difference_has_the_two_types_of_a_place_together() -> None:
    before = shape([an_answer({"a": 1, "b": None, "c": True})])
    after = shape([an_answer({"a": 1.5, "b": None, "d": []}, 201)])
    assert difference(before, after) == [
        "- $.a int",
        "+ $.a float",
        "- $.c bool",
        "+ $.d list",
        "- status 200",
        "+ status 201",
    ]
    assert difference(before, before) == []


# --- cassettes ---


def test_what_was_sent_again_counts_once() -> None:
    def exchange(uri: str, status: int) -> Exchange:
        return Exchange("GET", uri, b"", {}, Answer(status, {}, b""))

    tried = [exchange("/1", 503), exchange("/1", 200), exchange("/2", 429), exchange("/2", 200)]
    assert [answer.status for answer in settled(tried)] == [200, 200]


def test_a_cassette_is_composed_from_published_bodies(tmp_path: Path) -> None:
    case = CASE["flag/not_permitted"]
    body = tmp_path / "body.json"
    body.write_bytes(b'{"status":false,"message":"No"}')
    compose.main([case.title, str(body), "--header", "cf-ray=1=2"], into=tmp_path)
    [exchange] = vcr_io.read(tmp_path / "customers" / "flag" / "not_permitted.yaml")
    [as_it_is] = vcr_io.read(case.path)
    assert attrs.evolve(exchange, answer=as_it_is.answer) == as_it_is
    assert exchange.answer == Answer(
        403,
        {"content-type": "application/json; charset=utf-8", "cf-ray": "1=2"},
        body.read_bytes(),
    )


def test_answers_and_requests_must_be_as_many() -> None:
    walk = CASE["get_customers/walk_by_cursor"]
    first, second = (exchange.answer for exchange in vcr_io.read(walk.path))
    with pytest.raises(UnfitError, match="sends more than 1 request"):
        vcr_io.compose(walk, [first])
    with pytest.raises(UnfitError, match="sends 2 requests; there are 3 answers"):
        vcr_io.compose(walk, [first, second, second])


def test_a_case_without_a_cassette_can_be_recorded(tmp_path: Path) -> None:
    case = attrs.evolve(CASE["create/bad_email"], name="not_there_yet")
    with serve(Sandbox()) as url:
        [result] = record.record(KEY_OF_TESTS, url, tmp_path, [case])
    assert result.grade is Grade.RECORDED
    assert all(line.startswith("+ ") for line in result.differences)
    assert (
        vcr_io.read(tmp_path / "customers" / "create" / "not_there_yet.yaml")[0].answer.status
        == 400
    )


def test_a_report_names_the_grade_the_answer_would_have() -> None:
    case = CASE["create/success"]
    assert report(RecordingResult(case, Grade.SAMPLED)) == [
        "create/success: recorded, would be graded sampled, the same shape"
    ]
    assert report(RecordingResult(case, Grade.RECORDED, ("+ $.x int",))) == [
        "create/success: recorded, would be graded recorded, another shape",
        "    + $.x int",
    ]
