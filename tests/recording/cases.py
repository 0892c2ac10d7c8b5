"""Every cassette: the call that it answers, the expected result, and how far it can be trusted.

One list for the replay, the recorder, the table in README.md and the tests of the grades. It is
read from ``cassettes/<resource>.toml``: a table ``[operation.case]`` for each file.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs

import paystackx
from paystackx import APIError, AsyncPaystackClient, PaystackClient
from paystackx._operation import Operation
from paystackx._operations.operations import OPERATIONS

FOLDER = Path(__file__).parents[2] / "cassettes"

_OPERATIONS = {operation.key: operation for operation in OPERATIONS}
_RESOURCES_WITH = Counter(operation.name for operation in OPERATIONS)


class Grade(StrEnum):
    """How far an answer can be trusted."""

    RECORDED = "recorded"
    """A published recording of the live API, byte for byte; its ETag proves it."""
    SAMPLED = "sampled"
    """An answer of the live API that somebody published."""
    DOCUMENTED = "documented"
    """From Paystack's documentation."""
    COMPOSED = "composed"
    """Put together or guessed in part; the source says which part."""


class Prerequisite(StrEnum):
    """What must be there before a case can be recorded from the live API."""

    NOTHING = "nothing"
    NEW_EMAIL = "new_email"
    """An e-mail that no customer has."""
    CUSTOMER = "customer"
    """A customer, made for this case."""
    CUSTOMERS = "customers"
    """Three customers, the only ones since the start date."""
    AUTHORIZATION_REQUEST = "authorization_request"
    """An authorization that was requested and not approved."""
    TRANSACTION = "transaction"
    """A transaction that was initialized and not paid, the newest since the start date. A paid one
    needs a person at the checkout page."""
    WRONG_KEY = "wrong_key"
    """A test key that belongs to nobody."""


def _error(value: str | type[APIError] | None) -> type[APIError] | None:
    """An exception of the package by its name."""
    if not isinstance(value, str):
        return value
    error = getattr(paystackx, value)
    if not (isinstance(error, type) and issubclass(error, APIError)):
        raise TypeError(f"{value} is not an APIError")
    return error


def _prerequisite(value: str | None) -> Prerequisite | None:
    return None if value is None else Prerequisite(value)


@attrs.frozen(kw_only=True)
class Case:
    """One cassette.

    Attributes:
        operation: Its row.
        name: What it shows.
        grade: How far the answer can be trusted.
        source: Where the answer was published, and what was put in or guessed.
        kwargs: What the client's method is passed.
        status: The HTTP status of every answer.
        error: What the call raises; ``None`` when it succeeds.
        walks: Whether the call is a walk over pages, with an answer for each.
        prerequisite: What the live API needs to give this answer; ``None`` when it cannot.
        not_recordable: Why the answer cannot be recorded at will; empty when it can.
    """

    operation: Operation
    name: str
    grade: Grade = attrs.field(converter=Grade)
    source: str
    kwargs: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    status: int = 200
    error: type[APIError] | None = attrs.field(default=None, converter=_error)
    walks: bool = False
    prerequisite: Prerequisite | None = attrs.field(default=None, converter=_prerequisite)
    not_recordable: str = ""

    def __attrs_post_init__(self) -> None:
        if (self.prerequisite is None) is (self.not_recordable == ""):
            raise ValueError(f"{self.title}: give a prerequisite or say why it is not recordable")

    def method(self, client: PaystackClient | AsyncPaystackClient) -> Callable[..., Any]:
        """The method of the client that is called."""
        resource = getattr(client, self.operation.resource)
        method: Callable[..., Any] = getattr(
            resource, "iter_pages" if self.walks else self.operation.name
        )
        return method

    @property
    def title(self) -> str:
        """The case in one word, such as ``create/success``.

        It begins with the resource if another one has an operation of the same name.
        """
        title = f"{self.operation.name}/{self.name}"
        shared = _RESOURCES_WITH[self.operation.name] > 1
        return f"{self.operation.resource}/{title}" if shared else title

    @property
    def path(self) -> Path:
        """Its cassette."""
        return FOLDER / self.operation.resource / self.operation.name / f"{self.name}.yaml"


def load(table: Path) -> Iterator[Case]:
    """Read the cases of one resource, whose name is the file's."""
    for operation, cases in tomllib.loads(table.read_text(encoding="utf-8")).items():
        row = _OPERATIONS[table.stem, operation]
        for name, fields in cases.items():
            yield Case(operation=row, name=name, **fields)


CASES = tuple(case for table in sorted(FOLDER.glob("*.toml")) for case in load(table))
