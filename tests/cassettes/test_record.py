"""Recording anew: over a real socket, from the sandbox; and each pure step by itself."""

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
from hypothesis import given
from hypothesis import strategies as st

from paystackx import APIError, CustomerClient, RateLimitError, Response
from paystackx.sandbox import Sandbox
from tests.recording import compose, record, vcr_io
from tests.recording.cases import CASES, FOLDER, Case, Grade, NotRecordable
from tests.recording.record import NoTestKeyError, RecordingResult, recording_key, report, settled
from tests.recording.scrub import (
    EMAIL,
    KEY,
    Placeholders,
    etag,
    is_publishable,
    placeholders,
    scrub,
)
from tests.recording.shapes import difference, shape
from tests.recording.vcr_io import Answer, Exchange, UnfitError
from tests.support import network
from tests.support.loopback import serve

KEY_OF_TESTS = "sk_test_0123456789abcdef"
CASE = {case.title: case for case in CASES}
RECORDABLE = [case for case in CASES if not isinstance(case.recording, NotRecordable)]


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
        CustomerClient("sk_test_example", max_retries=0) as client,
        vcr_io.replay(anew(case, run)) as cassette,
    ):
        try:
            called = getattr(client, case.method)(**case.kwargs)
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


def test_names_of_records_are_those_of_the_cassette_that_was_there(run: Run) -> None:
    old, new = (
        json.loads(vcr_io.read(path)[0].answer.body)["data"]
        for path in (CASE["get_customer/success"].path, anew(CASE["get_customer/success"], run))
    )
    assert new["createdAt"] != old["createdAt"]
    for name in ("id", "customer_code", "email", "integration", "first_name", "last_name"):
        assert new[name] == old[name]
    [asked] = vcr_io.read(anew(CASE["verify_authorization/not_approved"], run))
    assert asked.uri.endswith("/verify/dfbzfotsrbv4n5s82t4mp5b5mfn51h")


def test_the_walk_has_the_three_customers_made_for_it(run: Run) -> None:
    case = CASE["get_customers/walk_by_cursor"]
    rows = [
        row["email"]
        for exchange in vcr_io.read(anew(case, run))
        for row in json.loads(exchange.answer.body)["data"]
    ]
    assert rows == ["customer1@example.com", "okiki@example.com", "lukman@example.com"]


def test_the_report_tells_of_every_case_and_of_no_value(run: Run) -> None:
    lines = run.output.splitlines()
    for case in CASES:
        assert sum(line.startswith(f"{case.title}: ") for line in lines) == 1
    assert "create/success: taken, would be sampled, the same shape" in lines
    assert "create/bad_email: taken, would be recorded, the same shape" in lines
    at = lines.index("create/all_fields: taken, would be sampled, another shape")
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
        taken = list(record.record(KEY_OF_TESTS, url, tmp_path, cases))
    assert [one.failure for one in taken] == ["status 503; try again later", "NotFoundError", None]
    assert [path.name for path in tmp_path.rglob("*.yaml")] == ["not_found.yaml"]
    assert KEY_OF_TESTS not in (tmp_path / "get_customer" / "not_found.yaml").read_text()
    assert report(taken[1]) == ["update/success: not recorded: NotFoundError"]


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
        [taken] = record.record(KEY_OF_TESTS, url, tmp_path, cases)
    # Its customers are to be the only ones of their second.
    assert pauses == [1.0]
    assert taken.failure == "the call asks for more than the 2 that are there"


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


def test_a_call_that_sent_nothing_gave_no_answer() -> None:
    class Waiting(CustomerClient):
        def get_customer(self, *_: Any, **__: Any) -> Any:
            raise RateLimitError(
                "a window is open",
                retry_after=None,
                status_code=429,
                message="",
                type=None,
                code=None,
                next_step=None,
                request_id=None,
                headers={},
                raw=None,
            )

    case = CASE["get_customer/not_found"]
    with Waiting(KEY_OF_TESTS) as client, pytest.raises(UnfitError, match="not sent"):
        record.answers(client, case, case.kwargs)


def test_a_test_key_is_taken() -> None:
    assert recording_key({"PAYSTACK_SECRET_KEY": KEY_OF_TESTS}) == KEY_OF_TESTS


# --- what is scrubbed ---


def an_answer(body: Any, status: int = 200, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
    return Answer(status, {name.replace("_", "-"): v for name, v in headers.items()}, content)


def scrubbed(
    live: Any,
    today: Any = None,
    passed: Mapping[str, Any] | None = None,
    kwargs: Mapping[str, Any] | None = None,
) -> Any:
    """What is left of a body, in the place of a cassette that has ``today``."""
    kwargs = kwargs or {}
    before = [] if today is None else [an_answer(today)]
    known = placeholders([an_answer(live)], before, passed or {}, kwargs)
    answer = scrub(an_answer(live), known, [kwargs.get("metadata")], KEY_OF_TESTS)
    return json.loads(answer.body)


def test_a_name_of_a_record_becomes_todays_wherever_it_stands() -> None:
    live = {"data": {"code": "abc123def", "access_code": "abc123def", "url": "https://x/abc123def"}}
    today = {"data": {"access_code": "old456old"}}
    assert scrubbed(live, today)["data"] == {
        "code": "old456old",
        "access_code": "old456old",
        "url": "https://x/old456old",
    }


def test_an_id_is_replaced_where_ids_stand_and_nowhere_else() -> None:
    live = {"data": {"id": 3, "total": 3, "customer_id": 3}}
    today = {"data": {"id": 203316808}}
    expected = {"id": 203316808, "total": 3, "customer_id": 203316808}
    assert scrubbed(live, today)["data"] == expected


def test_a_short_name_is_replaced_where_names_stand_and_nowhere_else() -> None:
    live = {"data": {"reference": "ok", "status": "ok", "message": "ok"}}
    today = {"data": {"reference": "dfbzfotsrbv4n5s"}}
    expected = {"reference": "dfbzfotsrbv4n5s", "status": "ok", "message": "ok"}
    assert scrubbed(live, today)["data"] == expected


def test_what_was_passed_becomes_what_the_case_passes() -> None:
    live = {"message": "no customer paystackx-1@example.com"}
    left = scrubbed(live, None, {"email": "paystackx-1@example.com"}, {"email": "ada@example.com"})
    assert left == {"message": "no customer ada@example.com"}


def test_a_date_that_was_passed_names_nothing() -> None:
    moment = "2026-11-01T00:00:00.000Z"
    live = {"data": {"createdAt": moment}}
    assert scrubbed(live, None, {"start_date": moment}, {"start_date": "2022-08-15"}) == live


def test_a_new_record_gets_a_name_of_its_own() -> None:
    live = {"data": [{"customer_code": "CUS_a1b2c3"}, {"customer_code": "CUS_d4e5f6"}]}
    first, second = (row["customer_code"] for row in scrubbed(live)["data"])
    assert first.startswith("CUS_")
    assert first not in {second, "CUS_a1b2c3"}
    assert second != "CUS_d4e5f6"


def test_the_kind_of_an_error_is_no_customer_code() -> None:
    live = {"status": False, "code": "customer_not_found", "type": "validation_error"}
    assert scrubbed(live, {"code": "other_code"}) == live
    reference = {"data": {"customer": {"code": "CUS_live0001"}}}
    assert scrubbed(reference, {"data": {"customer": {"code": "CUS_old00001"}}}) == {
        "data": {"customer": {"code": "CUS_old00001"}}
    }


def test_a_null_in_words_is_no_cursor() -> None:
    live, today = {"meta": {"next": "null", "previous": "live01"}}, {"meta": {"previous": "null"}}
    assert scrubbed(live, today) == {"meta": {"next": "null", "previous": "placeholder0"}}


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("first_name", "Ngozi", "Xxxxx"),
        ("phone", "+2348012345678", "+0000000000000"),
        ("account_number", "0690000031", "0000000000"),
        ("account_number", 690000031, 0),
        ("bvn", "22345678901", "00000000000"),
        ("value", "223*****992", "000*****000"),
        ("last4", "4081", "0000"),
    ],
)
def test_a_person_is_blotted_out_unless_the_cassette_has_one(
    field: str, value: str | int, left: str | int
) -> None:
    assert scrubbed({"data": {field: value}}) == {"data": {field: left}}
    today = "Ada" if isinstance(value, str) else 7
    assert scrubbed({"data": {field: value}}, {"data": {field: today}}) == {"data": {field: today}}
    # What the case itself sends is nobody's.
    if isinstance(value, str):
        assert scrubbed({"data": {field: value}}, None, {}, {"any": value}) == {
            "data": {field: value}
        }


def test_what_is_null_or_empty_stays_so() -> None:
    live = {"data": {"first_name": None, "phone": "", "id": None, "reusable": True, "last4": False}}
    assert scrubbed(live, {"data": {"first_name": "Ada", "phone": "1", "last4": "1"}}) == live


@pytest.mark.parametrize("there", ["", None, 5, True])
def test_no_empty_or_other_value_takes_a_persons_place(there: Any) -> None:
    live, today = {"data": {"phone": "080123"}}, {"data": {"phone": there}}
    assert scrubbed(live, today) == {"data": {"phone": "000000"}}


@pytest.mark.parametrize(
    ("metadata", "left"),
    [({"cart": "Ngozi"}, {}), ('{"a":"Ngozi"}', "{}"), ("", ""), (0, 0), (None, None), ([1], [])],
)
def test_somebodys_metadata_is_emptied(metadata: Any, left: Any) -> None:
    assert scrubbed({"data": {"metadata": metadata}}) == {"data": {"metadata": left}}


def test_the_cases_own_metadata_stays() -> None:
    live = {"data": {"metadata": {"phone": "+2348012345678"}}}
    assert scrubbed(live, None, {}, {"metadata": {"phone": "+2348012345678"}}) == live


def test_a_hint_in_metadata_is_no_metadata() -> None:
    live = {"status": False, "metadata": {"nextStep": "Try again later"}}
    assert scrubbed(live) == live


def test_other_peoples_data_in_a_sentence_goes() -> None:
    live = {"message": f"ngozi@mail.ng, ada%40mail.ng, 22345678901 and {KEY_OF_TESTS} are unknown"}
    [message] = scrubbed(live).values()
    hidden = "someone@example.com, someone@example.com, 00000000000 and [key] are unknown"
    assert message == hidden


def test_another_key_than_ours_goes_too() -> None:
    assert scrubbed({"message": "sk_live_abcdef and pk_test_123"}) == {"message": "[key] and [key]"}


def test_html_is_scrubbed_as_text() -> None:
    nothing_known = Placeholders({}, {}, {}, frozenset())
    page = scrub(an_answer(b"<p>ngozi@mail.ng</p>", 403), nothing_known, [], KEY_OF_TESTS)
    assert page.body == b"<p>someone@example.com</p>"
    binary = an_answer(b"\xff\xfe", 502)
    assert scrub(binary, nothing_known, [], KEY_OF_TESTS).body == binary.body


def test_headers_are_few_and_without_a_key() -> None:
    nothing_known = Placeholders({}, {}, {}, frozenset())
    live = an_answer(
        {"status": True},
        content_type="application/json",
        set_cookie="sails.sid=1",
        server="cloudflare",
        x_ratelimit_reset="1790000000",
        cf_ray=f"8dcd{KEY_OF_TESTS}",
    )
    assert scrub(live, nothing_known, [], KEY_OF_TESTS).headers == {
        "content-type": "application/json",
        "x-ratelimit-reset": "1790000000",
        "cf-ray": "8dcd[key]",
    }


def test_an_etag_stays_with_the_bytes_it_was_made_of() -> None:
    nothing_known = Placeholders({}, {}, {}, frozenset())
    body = b'{"status" : true, "message":"\\u0041"}'
    kept = scrub(an_answer(body, etag=etag(body)), nothing_known, [], KEY_OF_TESTS)
    assert (kept.body, kept.headers) == (body, {"etag": etag(body)})
    body = b'{"message":"ngozi@mail.ng"}'
    changed = scrub(an_answer(body, etag=etag(body)), nothing_known, [], KEY_OF_TESTS)
    assert changed.headers == {}


FIELD = st.from_regex(r"[a-z_]{1,8}", fullmatch=True) | st.sampled_from(
    ["bvn", "customer_id", "email", "first_name", "id", "metadata", "next", "phone"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(FIELD, inner),
)
LOCAL = st.from_regex(r"[a-z][a-z0-9.+-]{0,10}", fullmatch=True)
DOMAIN = st.from_regex(r"[a-z]{3,8}\.(com|ng|co\.za)", fullmatch=True)


@given(JSON)
def test_a_body_keeps_its_shape(body: Any) -> None:
    body = {"data": body}
    assert shape([an_answer(scrubbed(body))]) == shape([an_answer(body)])


@given(st.text(), LOCAL, DOMAIN, st.text(), st.sampled_from(["@", "%40"]))
def test_no_email_gets_through(before: str, local: str, domain: str, after: str, at: str) -> None:
    left = json.dumps(scrubbed({"message": f"{before} {local}{at}{domain} {after}"}))
    assert [email for email in EMAIL.findall(left) if not is_publishable(email)] == []


@given(st.text(), st.text())
def test_no_key_gets_through(before: str, after: str) -> None:
    body = {"data": [{f"{before}{KEY_OF_TESTS}": f"{before}{KEY_OF_TESTS}{after}"}]}
    left = json.dumps(scrubbed(body))
    assert KEY_OF_TESTS not in left
    assert KEY.search(left) is None


@given(st.from_regex(r"[0-9]{10,14}", fullmatch=True), st.text())
def test_no_bvn_gets_through(number: str, around: str) -> None:
    left = json.dumps(scrubbed({"message": f"{around} {number} {around}"}))
    assert number not in left or set(number) == {"0"}


@given(JSON, JSON)
def test_a_persons_name_is_gone_whatever_the_cassette_has(live: Any, today: Any) -> None:
    body = {"data": {"first_name": "Ngozi", "last_name": "Bello", "more": live}}
    left = scrubbed(body, {"data": {"first_name": today, "last_name": today}})["data"]
    assert left["first_name"] != "Ngozi" or today == "Ngozi"
    assert left["last_name"] != "Bello" or today == "Bello"


@pytest.mark.parametrize(
    ("email", "nobodys"),
    [
        ("a@example.com", True),
        ("a%40example.org", True),
        ("Ravi@Demo.com", True),
        ("a@example.com.ng", False),
        ("a@notexample.com", False),
        ("bojack@example.net", False),
    ],
)
def test_whose_email_may_stay(email: str, nobodys: bool) -> None:
    assert is_publishable(email) is nobodys


# --- how shapes differ ---


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


# --- tapes ---


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
    [exchange] = vcr_io.read(tmp_path / "flag" / "not_permitted.yaml")
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
    with pytest.raises(UnfitError, match="asks for more than the 1"):
        vcr_io.compose(walk, [first])
    with pytest.raises(UnfitError, match="asks for 2, and 3 are there"):
        vcr_io.compose(walk, [first, second, second])


def test_a_case_without_a_cassette_can_be_recorded(tmp_path: Path) -> None:
    case = attrs.evolve(CASE["create/bad_email"], name="not_there_yet")
    with serve(Sandbox()) as url:
        [taken] = record.record(KEY_OF_TESTS, url, tmp_path, [case])
    assert taken.grade is Grade.RECORDED
    assert all(line.startswith("+ ") for line in taken.differences)
    assert vcr_io.read(tmp_path / "create" / "not_there_yet.yaml")[0].answer.status == 400


def test_a_report_names_the_grade_the_answer_would_have() -> None:
    case = CASE["create/success"]
    assert report(RecordingResult(case, Grade.SAMPLED)) == [
        "create/success: taken, would be sampled, the same shape"
    ]
    assert report(RecordingResult(case, Grade.RECORDED, ("+ $.x int",))) == [
        "create/success: taken, would be recorded, another shape",
        "    + $.x int",
    ]
