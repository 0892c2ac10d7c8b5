"""A live answer made fit to be published: nobody's data in it, and the case's names in place.

Pure: what goes in are answers and what is known about them, what comes out are answers.

Two things happen to a body. What names a record (codes, ids, references, e-mails, cursors) becomes
what the cassette has in that place today, wherever it occurs, so that the case's call and its
answer still fit each other. What tells of a person (names, phones, accounts, BVNs, metadata)
becomes what the cassette has in that place, or is blotted out where it has nothing. A body in
which neither occurs stays as it is, to the byte.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import md5
from typing import Any

import attrs
from typing_extensions import TypeIs

from paystackx._json import a_list, an_object
from tests.recording.vcr_io import Answer

DOMAINS = frozenset({"example.com", "example.org"})
DOCUMENTED_EMAILS = frozenset(
    {
        "bojack@horsinaround.com",
        "customer@email.com",
        "fakeemail@unknown.com",
        "peter@grif.com",
        "ravi@demo.com",
    }
)
"""Those that Paystack's documentation and the published recordings have."""

EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.ASCII)
KEY = re.compile(r"\b[sp]k_(?:test|live)_\w*", re.ASCII)
_LONG_NUMBER = re.compile(r"[0-9]{10,}")
"""A BVN, an account or a phone."""

_KEPT_HEADERS = frozenset(
    {
        "cf-ray",
        "content-type",
        "etag",
        "retry-after",
        "x-amzn-errortype",
        "x-amzn-requestid",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    }
)

_NAMES_A_RECORD = frozenset(
    {
        "access_code",
        "authorization_code",
        "customer_code",
        "email",
        "id",
        "integration",
        "next",
        "previous",
        "reference",
        "signature",
        "split_code",
        "subscription_code",
    }
)
_TELLS_OF_A_PERSON = frozenset(
    {
        "account_name",
        "account_number",
        "bin",
        "bvn",
        "first_name",
        "international_format_phone",
        "last4",
        "last_name",
        "middle_name",
        "mobile_money_number",
        "narration",
        "phone",
        "receiver_bank_account_number",
        "sender_bank_account_number",
        "sender_name",
        "value",
    }
)
_SHORTEST_TEXT = 6
"""A shorter text than this is not replaced inside others: it could be a part of any word."""

Path = tuple[str | int, ...]
Person = tuple[str, str | int]
"""The name of a field, and what stands there."""


@attrs.frozen
class Placeholders:
    """What stands for what.

    Attributes:
        texts: Names of records, to be replaced wherever they occur.
        numbers: The same for ids, to be replaced where an id stands.
        people: What tells of a person, by the field in which it stands.
        own: The texts that belong to the cassette, and may stay.
    """

    texts: Mapping[str, str]
    numbers: Mapping[int, int]
    people: Mapping[Person, str | int]
    own: frozenset[str]


def etag(body: bytes) -> str:
    """The ETag that Paystack gives a body: its length and its MD5, so a proof of every byte."""
    digest = b64encode(md5(body, usedforsecurity=False).digest()).decode().rstrip("=")
    return f'W/"{len(body):x}-{digest}"'


def is_publishable(email: str) -> bool:
    """Whether an e-mail belongs to nobody."""
    address = email.replace("%40", "@").lower()
    return address.rpartition("@")[2] in DOMAINS or address in DOCUMENTED_EMAILS


def placeholders(
    live: Sequence[Answer],
    today: Sequence[Answer],
    passed: Mapping[str, Any],
    kwargs: Mapping[str, Any],
) -> Placeholders:
    """Find what has to be replaced in live answers, and by what.

    Args:
        live: The answers.
        today: Those of the cassette as it is.
        passed: What the call was passed when the answers came.
        kwargs: What it is passed when they are replayed.
    """
    texts, numbers = dict[str, str](), dict[int, int]()
    people = dict[Person, str | int]()
    for name, value in passed.items():
        if name == "start_date":
            continue  # names no record, and is the very createdAt of one
        _put(texts, numbers, value, kwargs[name])
    own = frozenset(_texts(dict(kwargs)))
    before = [dict(_places(_json(answer.body))) for answer in today]
    for index, answer in enumerate(live):
        known = before[index] if index < len(before) else {}
        for path, value in _places(_json(answer.body)):
            key, there = _key(path), known.get(path)
            if not _is_said(value):
                continue
            if _names_a_record(key, value):
                _put(texts, numbers, value, there if _names_a_record(key, there) else None)
            elif key in _TELLS_OF_A_PERSON and value not in own:
                people.setdefault((key, value), _blotted(value, there))
    kept = {*own, *texts.values(), *(text for text in people.values() if isinstance(text, str))}
    return Placeholders(texts, numbers, people, frozenset(kept))


def scrub(answer: Answer, known: Placeholders, metadata: Sequence[Any], key: str) -> Answer:
    """Make an answer fit to be published.

    Args:
        answer: The live answer.
        known: What stands for what.
        metadata: The metadata that the case itself sends; any other may tell of people.
        key: The secret key, in case that it is echoed.
    """
    document, body = _json(answer.body), answer.body
    if document is None:
        text = body.decode("utf-8", "replace")
        clean = _text(text, known, key)
        body = body if clean == text else clean.encode()
    else:
        clean = _rewritten(document, known, metadata, key, ())
        body = body if clean == document else _compact(clean)
    headers = {
        name: _without_key(value, key)
        for name, value in answer.headers.items()
        if name in _KEPT_HEADERS
    }
    if headers.get("etag") != etag(body):
        headers.pop("etag", None)
    return Answer(answer.status, headers, body)


def _put(texts: dict[str, str], numbers: dict[int, int], value: Any, there: Any) -> None:
    """Note what replaces the name of a record; the first place that says so wins."""
    if isinstance(value, str):
        texts.setdefault(value, there if isinstance(there, str) else _invented(value, len(texts)))
    elif isinstance(value, int):
        numbers.setdefault(value, there if isinstance(there, int) else 1000 + len(numbers))


def _invented(value: str, number: int) -> str:
    """A name for a record that the cassette does not have today."""
    if "@" in value:
        return f"someone{number}@example.com"
    kind = re.match(r"[A-Z]{3,4}_", value)
    return f"{kind[0] if kind else ''}placeholder{number}"


def _blotted(value: str | int, there: Any) -> str | int:
    """What the cassette has there; else the same with nothing to be read in it.

    ``+000`` for ``+234``, ``Xxx`` for ``Ada``.
    """
    if _is_said(there) and type(there) is type(value):
        return there
    if isinstance(value, int):
        return 0
    return "".join(
        "0" if c.isdigit() else ("X" if c.isupper() else "x") if c.isalpha() else c for c in value
    )


def _rewritten(
    value: Any, known: Placeholders, metadata: Sequence[Any], key: str, path: Path
) -> Any:
    name = _key(path)
    if _is_somebodys(path):
        return value if value in metadata else _emptied(value)
    if (fields := an_object(value)) is not None:
        return {
            _masked(field, key): _rewritten(item, known, metadata, key, (*path, field))
            for field, item in fields.items()
        }
    if (items := a_list(value)) is not None:
        return [
            _rewritten(item, known, metadata, key, (*path, index))
            for index, item in enumerate(items)
        ]
    if _is_said(value) and (name, value) in known.people:
        return known.people[name, value]
    if isinstance(value, str):
        of_a_record = _names_a_record(name, value)
        return known.texts[value] if of_a_record else _text(value, known, key)
    if type(value) is int and _names_a_record(name, value):
        return known.numbers[value]
    return value


def _is_somebodys(path: Path) -> bool:
    """Whether it is metadata; at the top, one path of Paystack's has it for ``meta``."""
    return _key(path) == "metadata" and path != ("metadata",)


def _emptied(metadata: Any) -> Any:
    """Metadata of the same type, without what somebody wrote into it."""
    if isinstance(metadata, str):
        return metadata and "{}"
    return None if metadata is None else type(metadata)()


def _text(text: str, known: Placeholders, key: str) -> str:
    # In one go, the longest first: what was put in is not looked at again.
    live = sorted((t for t in known.texts if len(t) >= _SHORTEST_TEXT), key=len, reverse=True)
    if live:
        text = re.sub("|".join(map(re.escape, live)), lambda m: known.texts[m[0]], text)
    return _LONG_NUMBER.sub(
        lambda m: m[0] if any(m[0] in own for own in known.own) else "0" * len(m[0]),
        _masked(text, key),
    )


def _masked(text: str, key: str) -> str:
    return EMAIL.sub(
        lambda m: m[0] if is_publishable(m[0]) else "someone@example.com", _without_key(text, key)
    )


def _without_key(text: str, key: str) -> str:
    return KEY.sub("[key]", text.replace(key, "[key]") if key else text)


def _names_a_record(key: str, value: Any) -> bool:
    if not _is_said(value) or value == "null":
        return False  # "null" is what a cursor may be at the ends of a list
    if key == "code":
        # A customer's here, the kind of an error there.
        return isinstance(value, str) and value.startswith("CUS_")
    return key in _NAMES_A_RECORD or key.endswith("_id")


def _is_said(value: Any) -> TypeIs[str | int]:
    """Whether it is a text or a whole number, so that it can be somebody's."""
    return (isinstance(value, str) and value != "") or type(value) is int


def _key(path: Path) -> str:
    """The name under which a place is found: of a list's element, the list's."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every leaf with its place, but for the inside of metadata."""
    if _is_somebodys(path):
        return
    if (fields := an_object(value)) is not None:
        for name, item in fields.items():
            yield from _places(item, (*path, name))
    elif (items := a_list(value)) is not None:
        for index, item in enumerate(items):
            yield from _places(item, (*path, index))
    else:
        yield path, value


def _texts(value: Any) -> Iterator[str]:
    """Every text in what a call is passed."""
    if isinstance(value, str):
        yield value
    elif (fields := an_object(value)) is not None:
        yield from (text for item in fields.values() for text in _texts(item))
    elif (items := a_list(value)) is not None:
        yield from (text for item in items for text in _texts(item))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _compact(document: Any) -> bytes:
    """JSON as Paystack writes it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
