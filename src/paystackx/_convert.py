"""JSON to typed records: the one cattrs converter and the readers made with it.

Tolerance costs nothing while all is well: only when cattrs refuses a record are the fields that
it blames blanked, and the record is read again.
"""

import types
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

import attrs
from typing_extensions import is_typeddict

from paystackx._json import a_list
from paystackx._variants import (
    BY_TYPE,
    KEYS,
    STRICT,
    VARIANTS,
    Hook,
    MismatchError,
    an_enum,
    is_ours,
)
from paystackx.errors import InvalidRequestError

if TYPE_CHECKING:
    from cattrs import Converter

M = TypeVar("M")
T = TypeVar("T")

_PLAIN = {str, int, float, bool, NoneType}


@attrs.frozen
class ParseResult(Generic[T]):
    """What became of a piece of JSON.

    Attributes:
        value: The typed value; of a page, the rows that could be read.
        issues: A line for each part that was blanked or left out.
        unreadable: A line for each reason why the value, or a row, could not be read at all.
    """

    value: T
    issues: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


Reader = Callable[[Any, str], ParseResult[T]]
"""Reads a piece of JSON that stands at a path."""


def nothing(_: Any, __: str) -> ParseResult[None]:
    """Read the answer of an operation that has no data to give."""
    return ParseResult(None)


def plain(value: Any, _: str) -> ParseResult[Any]:
    """Give the JSON as it is; ``None`` where Paystack sends no data."""
    return ParseResult(value)


def any_class(kind: type[M]) -> Reader[M]:
    """Make the reader of any class: ``list[X]`` for a list, else as ``one``. No data is ``None``.

    Raises:
        InvalidRequestError: No record of such a class can be made.
    """
    rows = get_args(kind) if get_origin(kind) is list else ()
    reader: Reader[Any] = many(rows[0], rows[0]) if rows else one(kind, kind)
    return lambda value, path: plain(value, path) if value is None else reader(value, path)


def plain_rows(value: Any, path: str) -> ParseResult[list[Any]]:
    """Return a list of JSON as it is, whatever its rows are."""
    rows = a_list(value)
    if rows is None:
        return ParseResult([], unreadable=(f"{path}: {MismatchError('list', value)}",))
    return ParseResult(rows)


def one(model: type[M] | None, default: type[Any]) -> Reader[M]:
    """Make the reader of one record, in the class that the user chose or in our own.

    Raises:
        InvalidRequestError: No record of the user's class can be made.
    """
    model = model or default
    structure = _structure(model)

    def read(value: Any, path: str) -> ParseResult[M]:
        try:
            return ParseResult(structure(value, model))
        except Exception:  # noqa: BLE001 - a user's class may raise anything
            return _read_carefully(structure, model, value, path)

    return read


def many(model: type[M] | None, default: type[Any]) -> Reader[list[M]]:
    """Make the reader of a list of records. One that cannot be read does not hide the others.

    Raises:
        InvalidRequestError: No record of the user's class can be made.
    """
    model = model or default
    structure = _structure(model)

    def read(value: Any, path: str) -> ParseResult[list[M]]:
        rows = a_list(value)
        if rows is None:
            return ParseResult([], unreadable=(f"{path}: {MismatchError('list', value)}",))
        try:
            return ParseResult([structure(row, model) for row in rows])
        except Exception:  # noqa: BLE001 - a user's class may raise anything
            readings: list[ParseResult[M]] = [
                _read_carefully(structure, model, row, f"{path}[{index}]")
                for index, row in enumerate(rows)
            ]
        return ParseResult(
            [reading.value for reading in readings if not reading.unreadable],
            tuple(issue for reading in readings for issue in reading.issues),
            tuple(reason for reading in readings for reason in reading.unreadable),
        )

    return read


def _read_carefully(structure: Hook, model: Any, value: Any, path: str) -> ParseResult[Any]:
    """Read a record; where that fails, read what is left of it without the blamed parts."""
    from paystackx._salvage import salvage

    issues: tuple[str, ...] = ()
    while True:
        try:
            return ParseResult(structure(value, model), issues)
        except Exception as error:  # noqa: BLE001 - a user's class may raise anything
            salvaged = salvage(error, value, path)
        if salvaged.unreadable or salvaged.value == value:
            unreadable = salvaged.unreadable or [
                f"{path}: cannot be read, even without what is wrong in it"
            ]
            return ParseResult(None, (*issues, *salvaged.issues), tuple(unreadable))
        value, issues = salvaged.value, (*issues, *salvaged.issues)


def _structure(model: Any) -> Hook:
    """What makes a record of ``model`` from JSON, found before anything is sent.

    Raises:
        InvalidRequestError: No record of such a class can be made.
    """
    if isinstance(model, type) and callable(getattr(model, "model_validate", None)):
        return _validated(model)
    if model is dict or get_origin(model) is dict:
        return _guarded(dict, lambda value, _: value)
    if _is_record(model):
        try:
            return _converter().get_structure_hook(model)
        except Exception as error:  # noqa: BLE001 - a user's class may raise anything
            reason = f"cannot be read from JSON ({type(error).__name__}: {error})"
    else:
        reason = "is no such class"
    raise InvalidRequestError(
        "alternate_model_class",
        "pass an attrs class, a dataclass, a TypedDict, dict, or a class with model_validate: "
        f"{getattr(model, '__name__', type(model).__name__)} {reason}",
    )


def _validated(model: Any) -> Hook:
    return lambda value, _: model.model_validate(value)


def _is_record(kind: Any) -> bool:
    """Whether it is an attrs class, a dataclass or a TypedDict."""
    plain = get_origin(kind) or kind
    return isinstance(plain, type) and (
        attrs.has(plain) or hasattr(plain, "__dataclass_fields__") or is_typeddict(plain)
    )


@cache
def _converter() -> "Converter":
    """Made at the first call: importing cattrs takes half as long as importing httpx."""
    from cattrs import Converter
    from cattrs.cols import is_any_set, is_frozenset, is_mapping, is_sequence  # pyright: ignore[reportUnknownVariableType] - cattrs types it in part
    from cattrs.gen import mapping_structure_factory  # pyright: ignore[reportUnknownVariableType] - cattrs types it in part

    converter = Converter()
    for kind, hook in STRICT.items():
        converter.register_structure_hook(kind, _or_enum(hook))

    def collection(make: Callable[[list[Any]], Any]) -> Callable[[Any], Hook]:
        def factory(kind: Any) -> Hook:
            items: Any = types.GenericAlias(list, get_args(kind)[:1] or (Any,))
            read = _list(items, converter)
            return lambda value, _: make(read(value, items))

        return factory

    factories: Mapping[Callable[[Any], bool], Callable[[Any], Hook]] = {
        is_mapping: lambda kind: _guarded(dict, mapping_structure_factory(kind, converter)),
        is_sequence: lambda kind: _list(kind, converter),
        is_any_set: collection(set),
        is_frozenset: collection(frozenset),
        _is_endless_tuple: collection(tuple),
        _is_tuple: lambda kind: _tuple(get_args(kind), converter),
        _is_record: lambda kind: _record(kind, converter),
        _is_enum: lambda _: an_enum,
        _is_scalar: lambda kind: _scalar(get_args(kind)),
        _is_literal: lambda kind: _literal(get_args(kind)),
    }
    for predicate, factory in factories.items():
        converter.register_structure_hook_factory(predicate, factory)
    return converter


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple and not _is_endless_tuple(kind)


def _is_endless_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def _is_scalar(kind: Any) -> bool:
    """Whether it is a union of several plain types."""
    if get_origin(kind) not in {Union, types.UnionType}:
        return False
    kinds = {*get_args(kind)}
    return kinds <= _PLAIN and len(kinds - {NoneType}) > 1


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _or_enum(read: Hook) -> Hook:
    """Look twice at what cattrs takes for a str or an int: it may be an Enum of them."""

    def structure(value: Any, kind: Any) -> Any:
        return an_enum(value, kind) if _is_enum(kind) else read(value, kind)

    return structure


def _guarded(json_type: type, read: Hook) -> Hook:
    """Refuse what cattrs takes: a str for a list of letters, a list for an object without keys."""

    def structure(value: Any, kind: Any) -> Any:
        if type(value) is json_type:
            return read(value, kind)
        raise MismatchError(json_type.__name__, value)

    return structure


def _tuple(kinds: tuple[Any, ...], converter: "Converter") -> Hook:
    """A tuple of a fixed length is read whole or not at all."""
    reads = [converter.get_structure_hook(kind) for kind in kinds]

    def structure(value: list[Any], _: Any) -> Any:
        if len(value) != len(reads):
            raise MismatchError(f"list of {len(reads)}", value)
        triples = zip(reads, value, kinds, strict=True)
        try:
            return tuple(read(item, kind) for read, item, kind in triples)
        except Exception:  # noqa: BLE001 - a user's class may raise anything
            reason = MismatchError(f"list of {len(reads)} that fits", value)
        raise reason

    return _guarded(list, structure)


def _scalar(kinds: tuple[Any, ...]) -> Hook:
    """One of some plain types, and not what merely passes for one: ``True`` is an ``int``."""
    exact = {*kinds, int} if float in kinds else {*kinds}
    names = " or ".join(kind.__name__ for kind in kinds if kind is not NoneType)

    def structure(value: Any, _: Any) -> Any:
        if type(value) in exact:
            return value
        raise MismatchError(names, value)

    return structure


def _literal(words: tuple[Any, ...]) -> Hook:
    """One of some words, and not what merely equals one: ``True`` equals 1."""

    def structure(value: Any, _: Any) -> Any:
        for word in words:
            wire = word.value if isinstance(word, Enum) else word
            if type(wire) is type(value) and wire == value:
                return word
        raise MismatchError("one of a few words", value)

    return structure


def _list(kind: Any, converter: "Converter") -> Hook:
    from cattrs.cols import list_structure_factory

    return _guarded(list, list_structure_factory(kind, converter))


def _record(kind: Any, converter: "Converter") -> Hook:
    from cattrs.gen import make_dict_structure_fn, override
    from cattrs.gen.typeddicts import make_dict_structure_fn as typeddict_structure_fn  # pyright: ignore[reportUnknownVariableType] - cattrs types it in part

    if is_typeddict(get_origin(kind) or kind):
        return _guarded(dict, typeddict_structure_fn(kind, converter))  # pyright: ignore[reportUnknownArgumentType] - the same
    if not is_ours(kind):
        return _guarded(dict, make_dict_structure_fn(kind, converter))
    fields = attrs.fields(attrs.resolve_types(kind))
    overrides: dict[str, Any] = {
        field.name: override(
            rename=KEYS.get(field.name, (field.name,))[0],
            struct_hook=VARIANTS.get((field.name, field.type)) or BY_TYPE.get(field.type),
        )
        for field in fields
    }
    read = make_dict_structure_fn(kind, converter, **overrides)
    spellings = [KEYS[field.name] for field in fields if field.name in KEYS]
    if not spellings:
        return _guarded(dict, read)
    usual = itemgetter(*(first for first, _ in spellings), spellings[0][0])

    def structure(value: dict[str, Any], kind: Any) -> Any:
        if type(value) is not dict:
            raise MismatchError("dict", value)
        try:
            # One look at all keys at once: a page has a hundred records, nearly all as usual.
            if None not in usual(value):
                return read(value, kind)
        except KeyError:
            pass
        return read(_respelled(value, spellings), kind)

    return structure


def _respelled(value: dict[str, Any], spellings: list[tuple[str, str]]) -> dict[str, Any]:
    """Put what stands under the other spelling of a key under the usual one."""
    others = {
        first: value[other]
        for first, other in spellings
        if value.get(first) is None and other in value
    }
    return {**value, **others}
