"""The one cattrs converter: how classes of any kind are read, and why a record is refused.

Its hooks are exact where cattrs' own are not, and every one is found when a class is first named,
so a class that cannot be read is refused before anything is sent.
"""

import inspect
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import Any, Literal, NotRequired, Required, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import (
    is_any_set,  # pyright: ignore[reportUnknownVariableType] - cattrs types it in part
    is_frozenset,
    is_mapping,
    is_sequence,
    list_structure_factory,
)
from cattrs.gen import (
    make_dict_structure_fn,
    mapping_structure_factory,  # pyright: ignore[reportUnknownVariableType] - cattrs types it in part
    override,
)
from cattrs.gen.typeddicts import (
    make_dict_structure_fn as typeddict_structure_fn,  # pyright: ignore[reportUnknownVariableType] - cattrs types it in part
)
from typing_extensions import TypedDict, is_typeddict

from paystackx._reading.fields import (
    WireField,
    is_alias,
    is_record,
    override_of,
    unwrapped,
    wire_fields,
)
from paystackx._reading.readers import (
    MismatchError,
    Read,
    a_date,
    a_float,
    a_timestamp,
    an_enum,
    exactly,
    open_enum,
)

Hook = Callable[[Any, Any], Any]
"""Reads a value for a type, as cattrs calls it."""
Factory = Callable[[Any], Hook]
"""Makes the hook for a type, or raises where there is none."""

_BY_TYPE: Mapping[type, Read] = {
    bool: exactly(bool),
    bytes: exactly(bytes),
    date: a_date,
    datetime: a_timestamp,
    float: a_float,
    int: exactly(int),
    str: exactly(str),
    NoneType: exactly(NoneType),
}
_PLAIN = {str, int, float, bool}


def make_converter() -> Converter:
    """Make the converter of this package."""
    converter = Converter()
    for kind, read in _BY_TYPE.items():
        # cattrs takes an Enum of str for a str, so these hooks look at the class, too.
        converter.register_structure_hook(kind, _unless_enum(read))
    converter.register_structure_hook(Enum, an_enum)
    factories: Mapping[Callable[[Any], bool], Callable[[Any, Converter], Hook]] = {
        is_mapping: _mapping,
        is_sequence: _list,
        is_any_set: _collection(set),
        is_frozenset: _collection(frozenset),
        _is_any_length_tuple: _collection(tuple),
        _is_fixed_tuple: _fixed_tuple,
        is_record: _record,
        _is_enum: lambda _, __: an_enum,
        _is_union: _union,
        _is_literal: lambda kind, _: _literal(get_args(kind)),
        is_alias: _alias,
    }
    for predicate, factory in factories.items():
        converter.register_structure_hook_factory(predicate, _bound(factory, converter))
    return converter


def _bound(factory: Callable[[Any, Converter], Hook], converter: Converter) -> Factory:
    return lambda kind: factory(kind, converter)


def _ignoring_type(read: Read) -> Hook:
    return lambda value, _: read(value)


def _unless_enum(read: Read) -> Hook:
    return lambda value, kind: an_enum(value, kind) if _is_enum(kind) else read(value)


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _guarded(json_type: type, read: Hook) -> Hook:
    """Refuse what cattrs takes: a str for a list of letters, a list for an object without keys."""

    def structure(value: Any, kind: Any) -> Any:
        if type(value) is json_type:
            return read(value, kind)
        raise MismatchError(json_type.__name__, value)

    return structure


# --- collections ---


def _mapping(kind: Any, converter: Converter) -> Hook:
    if kind is dict or kind == dict[str, Any]:
        return _guarded(dict, lambda value, _: value)
    return _guarded(dict, mapping_structure_factory(kind, converter))


def _list(kind: Any, converter: Converter) -> Hook:
    return _guarded(list, list_structure_factory(kind, converter))


def _collection(make: Callable[[list[Any]], Any]) -> Callable[[Any, Converter], Hook]:
    def factory(kind: Any, converter: Converter) -> Hook:
        items: Any = types.GenericAlias(list, get_args(kind)[:1] or (Any,))
        read = _list(items, converter)
        return lambda value, _: make(read(value, items))

    return factory


def _is_any_length_tuple(kind: Any) -> bool:
    is_tuple = kind is tuple or get_origin(kind) is tuple
    return is_tuple and (not get_args(kind) or get_args(kind)[1:] == (...,))


def _is_fixed_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple and not _is_any_length_tuple(kind)


def _fixed_tuple(kind: Any, converter: Converter) -> Hook:
    """A tuple of a fixed length is read whole or not at all."""
    kinds = get_args(kind)
    reads = [converter.get_structure_hook(each) for each in kinds]

    def structure(value: list[Any], _: Any) -> Any:
        if len(value) != len(reads):
            raise MismatchError(f"list of {len(reads)}", value)
        triples = zip(reads, value, kinds, strict=True)
        try:
            return tuple(read(item, each) for read, item, each in triples)
        except Exception:  # noqa: BLE001 - a user's class may raise anything
            reason = MismatchError(f"list of {len(reads)} that fits", value)
        raise reason

    return _guarded(list, structure)


# --- unions and literals ---


def _is_union(kind: Any) -> bool:
    """Whether it is a union that is read here; cattrs tells unions of records apart."""
    if get_origin(kind) not in {Union, types.UnionType}:
        return False
    kinds = _present(kind)
    return len(kinds) == 1 or {*kinds} <= _PLAIN or _enum_among(kinds) is not None


def _alias(kind: Any, converter: Converter) -> Hook:
    resolved = unwrapped(kind)
    hook = converter.get_structure_hook(resolved)
    return lambda value, _: hook(value, resolved)


def _present(kind: Any) -> list[Any]:
    """The members of a union but for None."""
    return [each for each in get_args(kind) if each is not NoneType]


def _enum_among(kinds: list[Any]) -> Any:
    """The enum of ``RiskAction | str``: known values are members, new ones plain text."""
    enums = [each for each in kinds if each is not str]
    return enums[0] if str in kinds and len(enums) == 1 and _is_enum(enums[0]) else None


def _union(kind: Any, converter: Converter) -> Hook:
    kinds = _present(kind)
    takes_none = NoneType in get_args(kind)
    if len(kinds) == 1:
        (inner,) = kinds
        hook = converter.get_structure_hook(inner)
    elif {*kinds} <= _PLAIN:
        inner, hook = kind, _ignoring_type(_one_of(kinds))
    else:
        inner, hook = kind, _ignoring_type(open_enum(_enum_among(kinds)))

    def structure(value: Any, _: Any) -> Any:
        return None if value is None and takes_none else hook(value, inner)

    return structure


def _one_of(kinds: list[type]) -> Read:
    """One of some plain types, and not what merely passes for one: ``True`` is an ``int``."""
    exact = {*kinds, int} if float in kinds else {*kinds}
    names = " or ".join(kind.__name__ for kind in kinds)

    def read(value: Any) -> Any:
        if type(value) in exact:
            return value
        raise MismatchError(names, value)

    return read


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _literal(words: tuple[Any, ...]) -> Hook:
    """One of some words, and not what merely equals one: ``True`` equals 1."""

    def structure(value: Any, _: Any) -> Any:
        for word in words:
            wire = word.value if isinstance(word, Enum) else word
            if type(wire) is type(value) and wire == value:
                return word
        raise MismatchError("one of a few words", value)

    return structure


# --- records ---


def _record(kind: Any, converter: Converter) -> Hook:
    plain: Any = get_origin(kind) or kind
    fields = wire_fields(plain)
    overrides: dict[str, Any] = {
        name: _override(name, field, converter) for name, field in fields.items()
    }
    if is_typeddict(plain):
        evaluated = _with_evaluated_keys(kind)
        return _guarded(dict, typeddict_structure_fn(evaluated, converter, **overrides))  # pyright: ignore[reportUnknownArgumentType] - the same
    _check_constructor(plain, fields)
    read = make_dict_structure_fn(kind, converter, **overrides)
    spellings = [field.keys for field in fields.values() if len(field.keys) > 1]
    return _guarded(dict, _respelling(read, spellings) if spellings else read)


def _check_constructor(kind: Any, fields: Mapping[str, WireField]) -> None:
    """Refuse a class that no record can be made of: abstract, or in need of more than its fields.

    Raises:
        TypeError: It is such a class.
    """
    if inspect.isabstract(kind):
        raise TypeError("it is abstract")
    arguments = {field.argument: None for field in fields.values() if field.argument}
    inspect.signature(kind).bind(**arguments)


def _override(name: str, field: WireField, converter: Converter) -> Any:
    stated: Any = override_of(field.type) or override()
    key = field.keys[0]
    # Renaming a key to itself makes cattrs drop it from a TypedDict.
    changes: dict[str, Any] = {"rename": None if key == name else key}
    if field.variant and not stated.struct_hook:
        changes["struct_hook"] = _by_variant(field, field.variant.read, converter)
    return attrs.evolve(stated, **changes)


def _by_variant(field: WireField, read: Read, converter: Converter) -> Hook:
    """Read the forms of the wire, then the type that a subclass gave the field."""
    if not field.narrowed:
        return _ignoring_type(read)
    if not getattr(field.type, "__parameters__", ()) and not isinstance(field.type, TypeVar):
        converter.get_structure_hook(field.type)
    return lambda value, kind: converter.structure(read(value), kind)


def _respelling(read: Hook, spellings: list[tuple[str, ...]]) -> Hook:
    """Put what an object has under the other spelling of a key under the first one."""

    def structure(value: dict[str, Any], kind: Any) -> Any:
        others = {
            first: value[other]
            for first, *rest in spellings
            for other in rest
            if value.get(first) is None and other in value
        }
        return read({**value, **others}, kind)

    return structure


def _unqualified(hint: Any) -> Any:
    while get_origin(hint) in {Required, NotRequired}:
        (hint,) = get_args(hint)
    return hint


def _with_evaluated_keys(kind: Any) -> Any:
    """The same TypedDict, with keys required as its evaluated annotations say.

    Under ``from __future__ import annotations`` a TypedDict does not see its own ``NotRequired``.
    """
    plain: Any = get_origin(kind) or kind
    fields = wire_fields(plain)
    required = {name for name, field in fields.items() if not field.has_default}
    if required == {*plain.__required_keys__}:
        return kind
    arguments = dict(zip(getattr(plain, "__parameters__", ()), get_args(kind), strict=False))
    hints: dict[str, Any] = {}
    for name, field in fields.items():
        hint = _unqualified(field.type)
        parameters = getattr(hint, "__parameters__", ())
        if parameters:
            hint = hint[tuple(arguments[each] for each in parameters)]
        hint = arguments.get(hint, hint)
        qualifier: Any = Required if name in required else NotRequired
        hints[name] = qualifier[hint]
    make: Any = TypedDict
    return make(plain.__name__, hints)
