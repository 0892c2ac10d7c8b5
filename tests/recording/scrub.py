"""Live answers made fit to be published.

Pure. A value stays only if its field or header is listed here and the value has the listed form,
or if the case itself sends it. Every other text or number becomes a placeholder of the same shape;
the same value has the same placeholder in the whole cassette. A body in which nothing has to be
replaced stays the same, byte for byte, and keeps its ETag.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import md5
from typing import Any

import attrs

from paystackx._reading.json import a_list, an_object
from tests.recording.vcr_io import Answer, UnfitError

DOMAINS = frozenset({"example.com", "example.org"})
DOCUMENTED_EMAILS = frozenset(
    {
        "bojack@horsinaround.com",
        "customer@email.com",
        "demo@test.com",
        "fakeemail@unknown.com",
        "new@email.com",
        "peter@grif.com",
        "ravi@demo.com",
    }
)
"""Those of Paystack's documentation and of the published recordings."""

EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.ASCII)
KEY = re.compile(r"[sp]k_(?:test|live)_\w*", re.ASCII)

_WORD = r"(?![A-Z]{2,5}_)[A-Za-z _-]+"
"""A word of Paystack's, such as an error's code; but no code of a record."""
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"
_COUNT = r"[0-9]+"
_NOTHING = r"(?!)"
MAY_STAY: Mapping[str, str] = {
    **dict.fromkeys(("code", "domain", "risk_action", "status", "type"), _WORD),
    **dict.fromkeys(("brand", "card_type", "channel", "currency"), _WORD),
    **dict.fromkeys(("entry_point", "source"), _WORD),
    **dict.fromkeys(("country", "country_code"), r"[A-Z]{2}"),
    **dict.fromkeys(("createdAt", "created_at", "updatedAt", "updated_at"), _MOMENT),
    **dict.fromkeys(("paidAt", "paid_at", "transaction_date"), _MOMENT),
    **dict.fromkeys(("page", "pageCount", "perPage", "per_page", "skipped", "total"), _COUNT),
    **dict.fromkeys(("attempts", "errors", "time", "time_spent", "total_transactions"), _COUNT),
}
"""The fields whose values may stay, with the form that they must have."""
SENTENCES = frozenset({"gateway_response", "message", "nextStep"})
"""The fields whose text may stay but for e-mails, keys, words with many digits, and values that are
replaced elsewhere."""

HEADERS: Mapping[str, str] = {
    "cf-ray": r"[0-9a-f]{16}(-[A-Z]{3})?",
    "content-type": r"[a-z]+/[a-z]+(; ?charset=[A-Za-z0-9-]+)?",
    "etag": r'W/"[0-9a-f]+-[A-Za-z0-9+/]{22}"',
    "retry-after": _COUNT,
    "x-amzn-errortype": r"[A-Za-z]+",
    "x-amzn-requestid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    **dict.fromkeys((f"x-ratelimit-{name}" for name in ("limit", "remaining", "reset")), _COUNT),
}
"""The headers that may stay, with the form that they must have."""

_SHORTEST_IN_A_SENTENCE = 3
_MANY_DIGITS = re.compile(r"\w*[0-9]{5}\w*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[+-][0-9:]+)?)?")
_CODE = re.compile(r"([A-Z]{2,5}_|(?=[^0-9]*[0-9])(?=[^a-zA-Z]*[a-zA-Z]))([\w=/+-]+)", re.ASCII)
"""The name of a record: with a prefix, or of letters and digits."""


def etag(body: bytes) -> str:
    """The ETag that Paystack gives a body: its length and its MD5, so a proof of every byte."""
    digest = b64encode(md5(body, usedforsecurity=False).digest()).decode().rstrip("=")
    return f'W/"{len(body):x}-{digest}"'


def is_publishable(email: str) -> bool:
    """Whether an e-mail belongs to nobody."""
    address = email.replace("%40", "@").lower()
    return address.rpartition("@")[2] in DOMAINS or address in DOCUMENTED_EMAILS


def scrub(
    live: Sequence[Answer], passed: Mapping[str, Any], kwargs: Mapping[str, Any]
) -> list[Answer]:
    """Make the answers of a cassette fit to be published.

    Args:
        live: The live answers.
        passed: What the call was passed in place of the case's own arguments.
        kwargs: What the case passes; its texts may stay.

    Raises:
        UnfitError: An answer is not JSON, so that nobody can say what may stay.
    """
    scrubber = _Scrubber(frozenset(_texts(dict(kwargs))), kwargs.get("metadata"))
    for name, value in passed.items():
        scrubber.known[type(value).__name__, value] = kwargs[name]
    documents = [_json(answer.body) for answer in live]
    # Twice: a sentence may hold a value that occurs only later.
    scrubber.rewrite(documents)
    return [
        _published(answer, document, scrubber.rewrite(document))
        for answer, document in zip(live, documents, strict=True)
    ]


def _published(answer: Answer, document: Any, clean: Any) -> Answer:
    body = answer.body if clean == document else _compact(clean)
    headers = {
        name: value
        for name, value in answer.headers.items()
        if re.fullmatch(HEADERS.get(name, _NOTHING), value)
        if name != "etag" or value == etag(body)
    }
    return Answer(answer.status, headers, body)


@attrs.define
class _Scrubber:
    """One cassette's placeholders.

    Attributes:
        own: The texts that the case sends.
        metadata: The metadata that the case sends.
        known: What replaces a value, by the name of its type and itself.
    """

    own: frozenset[str]
    metadata: Any
    known: dict[tuple[str, Any], Any] = attrs.field(factory=dict[tuple[str, Any], Any])

    def rewrite(self, value: Any, name: str = "", depth: int = 0) -> Any:
        """Replace what may not stay in the value of a field, or of the list in that field."""
        if name == "metadata" and depth > 1:
            # At the top, one operation has it in place of meta. Elsewhere, a user wrote it.
            return value if value == self.metadata else _emptied(value)
        if (fields := an_object(value)) is not None:
            return {
                self._sentence(field): self.rewrite(item, field, depth + 1)
                for field, item in fields.items()
            }
        if (items := a_list(value)) is not None:
            return [self.rewrite(item, name, depth) for item in items]
        if value in (None, "", "null", 0) or isinstance(value, bool) or value in self.own:
            return value
        if name in SENTENCES and isinstance(value, str):
            return self._sentence(value)
        if re.fullmatch(MAY_STAY.get(name, _NOTHING), str(value)):
            return value
        key = type(value).__name__, value
        return self.known.setdefault(key, _placeholder(value, len(self.known)))

    def _sentence(self, text: str) -> str:
        known = {
            value: str(placeholder)
            for (kind, value), placeholder in self.known.items()
            if kind == "str" and len(value) >= _SHORTEST_IN_A_SENTENCE
        }
        if known:
            # In one go, the longest first: what was put in is not looked at again.
            either = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
            text = re.sub(rf"(?<!\w)(?:{either})(?!\w)", lambda m: known[m[0]], text)
        text = EMAIL.sub(
            lambda m: m[0] if is_publishable(m[0]) else "someone@example.com",
            KEY.sub("[key]", text),
        )
        return _MANY_DIGITS.sub(lambda m: m[0] if m[0] in self.own else _blot(m[0]), text)


def _placeholder(value: Any, number: int) -> Any:
    """A value of the same type and form that tells nothing; ``number`` tells it from others."""
    if not isinstance(value, str):
        return type(value)(10 ** max(len(str(value)) - 1, 3) + number)
    if "@" in value:
        return f"someone{number}@example.com"
    if re.match("https?://", value):
        return f"https://example.com/{number}"
    if _DATE.fullmatch(value):
        return f"2000-01-01{re.sub('[0-9]', '0', value[10:])}"
    if code := _CODE.fullmatch(value):
        return code[1] + str(number).rjust(len(code[2]), "x")
    return _blot(value)


def _blot(text: str) -> str:
    """``+000`` for ``+234``, ``Xxx`` for ``Ada``."""
    text = re.sub("[0-9]", "0", re.sub("[A-Z]", "X", text))
    return re.sub(r"[^\x00-\x60\x7b-\x7f]", "x", text)


def _emptied(metadata: Any) -> Any:
    """Metadata of the same type, without what somebody wrote into it."""
    if isinstance(metadata, str):
        return metadata and "{}"
    return None if metadata is None else type(metadata)()


def _texts(value: Any) -> Iterator[str]:
    """Every text in what a call is passed."""
    if isinstance(value, str):
        yield value
    for item in (an_object(value) or {}).values():
        yield from _texts(item)
    for item in a_list(value) or []:
        yield from _texts(item)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        raise UnfitError("the answer is not JSON") from None


def _compact(document: Any) -> bytes:
    """JSON as Paystack writes it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
