"""What the cassettes promise: where they come from, and what is not in them."""

import re
from collections import Counter
from functools import cache
from hashlib import md5
from pathlib import Path

import pytest

from paystackx import BadRequestError
from paystackx._operations.operations import OPERATIONS
from tests.recording import cases, vcr_io
from tests.recording.cases import CASES, FOLDER, Case, Grade, load
from tests.recording.readme import README, table, with_table
from tests.recording.scrub import EMAIL, HEADERS, etag, is_publishable

FILES = sorted(FOLDER.rglob("*.yaml"))
TEXTS = sorted(path for path in FOLDER.rglob("*") if path.is_file())

PUBLISHED_ETAGS = {
    "create/success": 'W/"19a-iOpnM66fHc2OHsyqIyBCAw"',
    "create/bad_email": 'W/"b7-9QVjncOC5Ezegv6NJuFDaQ"',
    "get_customer/success": 'W/"26e-dvNOL54ogzt4t9MGLJzMfw"',
    "get_customer/not_found": 'W/"de-eC7EhiyKqQs9rmGDlrPLaQ"',
}
"""As in the published recordings: a body that was changed cannot have them."""

NOBODYS_NUMBERS = {
    "222222222221",  # the BVN of the documented test credential
    "08000000000",  # phones of the documentation's samples
    "08000000001",
    "12025550191",  # a number set aside for fiction
}
"""Numbers of eleven or twelve digits, as a BVN has, that belong to nobody."""

read = cache(vcr_io.read)


def everything(path: Path) -> str:
    """A file's text; of a cassette also its parsed values, without YAML's escapes."""
    parts = [path.read_text(encoding="utf-8")]
    if path.suffix == ".yaml":
        for exchange in read(path):
            parts += [exchange.uri, exchange.sent.decode(), exchange.answer.body.decode()]
    return "\n".join(parts)


def test_every_case_has_a_file_and_every_file_a_case() -> None:
    assert sorted(case.path for case in CASES) == FILES


def test_the_folder_holds_answers_their_tables_and_the_readme() -> None:
    tables = {FOLDER / f"{operation.resource}.toml" for operation in OPERATIONS}
    assert set(TEXTS) == {*FILES, *tables, README}


def test_every_operation_has_a_success() -> None:
    shown = {case.operation for case in CASES if case.name == "success" and not case.error}
    assert shown == set(OPERATIONS)


@pytest.mark.parametrize(
    "fields",
    [
        "grade = 'sampled'",
        "grade = 'sampled'\nprerequisite = 'nothing'\nnot_recordable = 'why'",
        "grade = 'sampled'\nprerequisite = 'luck'",
        "grade = 'seen'\nprerequisite = 'nothing'",
        "grade = 'sampled'\nprerequisite = 'nothing'\nsauce = ''",
        "grade = 'sampled'\nprerequisite = 'nothing'\nerror = 'Response'",
        "grade = 'sampled'\nprerequisite = 'nothing'\nerror = 'NoSuchError'",
    ],
)
def test_a_table_that_says_too_little_or_too_much_is_refused(fields: str, tmp_path: Path) -> None:
    path = tmp_path / "customers.toml"
    path.write_text(f"[create.anything]\nsource = ''\n{fields}\n")
    with pytest.raises((ValueError, TypeError, AttributeError)):
        list(load(path))


def test_an_operation_without_a_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "customers.toml"
    path.write_text("[create_all.success]\n")
    with pytest.raises(KeyError):
        list(load(path))


def test_a_case_is_read_from_its_table(tmp_path: Path) -> None:
    path = tmp_path / "customers.toml"
    path.write_text(
        "[flag.no]\ngrade = 'composed'\nsource = 'Us.'\nkwargs = { customer = 'CUS_1' }\n"
        "status = 400\nerror = 'BadRequestError'\nnot_recordable = 'why'\n"
    )
    [case] = load(path)
    assert (case.operation.key, case.title) == (("customers", "flag"), "flag/no")
    assert (case.grade, case.error) == (Grade.COMPOSED, BadRequestError)
    assert case.path == FOLDER / "customers" / "flag" / "no.yaml"


def test_no_two_cases_share_a_title(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len({case.title for case in CASES}) == len(CASES)
    # Should another resource get an operation named "flag":
    monkeypatch.setitem(cases._RESOURCES_WITH, "flag", 2)
    [refused] = [case for case in CASES if case.name == "not_permitted"]
    assert refused.title == "customers/flag/not_permitted"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_it_is_what_the_client_sends_and_vcrpy_writes(case: Case, tmp_path: Path) -> None:
    exchanges = read(case.path)
    assert vcr_io.compose(case, [exchange.answer for exchange in exchanges]) == exchanges
    for exchange in exchanges:
        assert exchange.method == case.operation.verb
        assert exchange.uri.startswith("https://api.paystack.co/")
        assert exchange.headers.keys() <= {"accept", "content-type"}
        assert exchange.answer.status == case.status
    copy = tmp_path / "copy.yaml"
    vcr_io.write(copy, exchanges)
    assert copy.read_text() == case.path.read_text()


def test_an_etag_proves_what_is_recorded_and_nothing_else_has_one() -> None:
    for case in CASES:
        for exchange in read(case.path):
            answer = exchange.answer
            if case.grade is Grade.RECORDED and answer.body:
                assert answer.headers["etag"] == etag(answer.body) == PUBLISHED_ETAGS[case.title]
            else:
                assert "etag" not in answer.headers, case.title


def test_five_are_recorded() -> None:
    recorded = {case.title for case in CASES if case.grade is Grade.RECORDED}
    assert recorded == {*PUBLISHED_ETAGS, "get_customer/empty_not_found"}


def test_a_source_names_what_was_put_in_or_guessed_exactly_if_it_is_composed() -> None:
    for case in CASES:
        assert case.source.endswith("."), case.title
        names_a_part = re.search(r"(Put in|Left out|Guessed): ", case.source) is not None
        assert names_a_part is (case.grade is Grade.COMPOSED), case.title
    assert set(Counter(case.grade for case in CASES)) == set(Grade)


def test_a_request_id_belongs_to_a_recording_or_was_put_in() -> None:
    for case in CASES:
        if any({"cf-ray", "x-amzn-requestid"} & e.answer.headers.keys() for e in read(case.path)):
            assert case.grade is Grade.RECORDED or "request id" in case.source, case.title


def test_headers_are_those_that_may_stay() -> None:
    for case in CASES:
        for exchange in read(case.path):
            for name, value in exchange.answer.headers.items():
                assert re.fullmatch(HEADERS[name], value), case.title


def test_an_etag_is_length_and_md5() -> None:
    # Of no bytes at all, a digest that anybody can look up.
    assert md5(b"", usedforsecurity=False).hexdigest() == "d41d8cd98f00b204e9800998ecf8427e"
    assert etag(b"") == 'W/"0-1B2M2Y8AsgTpgAmY7PhCfg"'


def test_the_readme_lists_the_cases() -> None:
    text = README.read_text(encoding="utf-8")
    assert table(CASES) in text
    assert text.count("(customers/create/success.yaml)") == 1
    assert text.count("(transactions/charge/paused.yaml)") == 1
    assert with_table(text, CASES) == text
    assert with_table(text, CASES[1:]) != text
    assert all("|" not in case.source and "\n" not in case.source for case in CASES)
    assert all(f"| {grade} | " in text for grade in Grade)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_nobody_is_given_away(path: Path) -> None:
    text = everything(path)
    assert re.findall(r"[sp]k_(?:test|live)_\w+", text) == []
    assert [email for email in EMAIL.findall(text) if not is_publishable(email)] == []
    numbers = re.findall(r"(?<![0-9])[0-9]{11,12}(?![0-9])", text)
    assert set(numbers) <= NOBODYS_NUMBERS
    if path.suffix == ".yaml":
        for word in ("authorization:", "cookie", "sails.sid", "__cf_bm", "bearer "):
            assert word not in text.lower()
