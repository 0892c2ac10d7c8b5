"""What the cassettes promise: where they come from, and what is not in them."""

import re
from hashlib import md5
from pathlib import Path

import pytest

from paystackx._requests import OPERATIONS
from tests.recording import vcr_io
from tests.recording.cases import CASES, FOLDER, Case, Grade
from tests.recording.readme import README, table, with_table
from tests.recording.scrub import EMAIL, etag, is_publishable

FILES = sorted(FOLDER.rglob("*.yaml"))

PUBLISHED_ETAGS = {
    "create/success": 'W/"19a-iOpnM66fHc2OHsyqIyBCAw"',
    "create/bad_email": 'W/"b7-9QVjncOC5Ezegv6NJuFDaQ"',
    "get_customer/success": 'W/"26e-dvNOL54ogzt4t9MGLJzMfw"',
    "get_customer/not_found": 'W/"de-eC7EhiyKqQs9rmGDlrPLaQ"',
}
"""As the published recordings have them: a body that was touched up cannot have these."""

NOBODYS_NUMBERS = {
    "222222222221",  # the BVN of the documented test credential
    "08000000000",  # phones of the documentation's samples
    "08000000001",
    "12025550191",  # a number set aside for fiction
}
"""Eleven or twelve digits, as a BVN has, and yet nobody's."""

HEADERS = {
    "cf-ray",
    "content-type",
    "etag",
    "x-amzn-errortype",
    "x-amzn-requestid",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
}


def everything(path: Path) -> str:
    """A file's text; of a cassette also what it says when it is read, without YAML's escapes."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".yaml":
        return text
    parts = [text]
    for exchange in vcr_io.read(path):
        parts += [exchange.uri, exchange.sent.decode(), exchange.answer.body.decode()]
    return "\n".join(parts)


def test_every_case_has_a_file_and_every_file_a_case() -> None:
    assert [case.path for case in sorted(CASES, key=lambda case: case.path)] == FILES
    assert len({case.title for case in CASES}) == len(CASES)


def test_every_folder_is_an_operation() -> None:
    names = {operation.name for operation in OPERATIONS}
    assert {path.parent.name for path in FILES} == names
    assert all(case.operation in OPERATIONS for case in CASES)


def test_every_operation_has_a_success() -> None:
    shown = {case.operation.name for case in CASES if case.name == "success" and not case.error}
    assert shown == {operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_its_request_is_the_one_that_the_client_sends(case: Case) -> None:
    exchanges = vcr_io.read(case.path)
    assert vcr_io.compose(case, [exchange.answer for exchange in exchanges]) == exchanges
    for exchange in exchanges:
        assert exchange.method == case.operation.verb
        assert exchange.uri.startswith("https://api.paystack.co/customer")
        assert exchange.headers.keys() <= {"accept", "content-type"}
        assert exchange.answer.status == case.status


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_it_is_written_as_vcrpy_writes(case: Case, tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    vcr_io.write(copy, vcr_io.read(case.path))
    assert copy.read_text() == case.path.read_text()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_its_grade_is_proven(case: Case) -> None:
    for exchange in vcr_io.read(case.path):
        answer = exchange.answer
        assert answer.headers.keys() <= HEADERS
        if case.grade is not Grade.RECORDED:
            # Only what Paystack computed is a proof; none is forged here.
            assert "etag" not in answer.headers
        elif answer.body:
            assert answer.headers["etag"] == etag(answer.body) == PUBLISHED_ETAGS[case.title]
        else:
            assert "etag" not in answer.headers


def test_five_are_recorded() -> None:
    recorded = {case.title for case in CASES if case.grade is Grade.RECORDED}
    assert recorded == {*PUBLISHED_ETAGS, "get_customer/empty_not_found"}


def test_an_etag_is_length_and_md5() -> None:
    # Of no bytes at all, which everybody can look up.
    assert md5(b"", usedforsecurity=False).hexdigest() == "d41d8cd98f00b204e9800998ecf8427e"
    assert etag(b"") == 'W/"0-1B2M2Y8AsgTpgAmY7PhCfg"'


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_it_says_where_it_was_published(case: Case) -> None:
    assert case.source.endswith(".")
    assert "|" not in case.source, "it would break the table"
    assert "\n" not in case.source


def test_the_readme_lists_the_cases() -> None:
    text = README.read_text(encoding="utf-8")
    assert table(CASES) in text
    assert text.count("(create/success.yaml)") == 1
    assert with_table(text, CASES) == text
    assert with_table(text, CASES[1:]) != text


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(FOLDER.rglob("*")) if path.suffix in {".yaml", ".md", ".py"}],
    ids=lambda path: path.relative_to(FOLDER).as_posix(),
)
def test_nobody_is_given_away(path: Path) -> None:
    text = everything(path)
    keys = re.findall(r"\b[sp]k_(?:test|live)_\w+", text)
    assert set(keys) <= (set() if path.suffix == ".yaml" else {"sk_test_example"})
    assert [email for email in EMAIL.findall(text) if not is_publishable(email)] == []
    numbers = re.findall(r"(?<![0-9])[0-9]{11,12}(?![0-9])", text)
    assert set(numbers) <= NOBODYS_NUMBERS
    if path.suffix == ".yaml":
        for word in ("authorization:", "cookie", "sails.sid", "__cf_bm", "bearer "):
            assert word not in text.lower()
