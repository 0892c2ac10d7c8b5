"""TypedDicts whose annotations are strings: they do not know themselves which keys they need."""

from __future__ import annotations

from typing import Annotated, Generic, NotRequired, Required, TypeVar

from typing_extensions import TypedDict

T = TypeVar("T")


class Total(TypedDict):
    id: int
    count: NotRequired[int]


class Partial(TypedDict, total=False):
    id: Required[Annotated[int, "a note"]]
    count: int


class Box(TypedDict, Generic[T]):
    id: T
    count: NotRequired[int]
    others: NotRequired[list[T]]
