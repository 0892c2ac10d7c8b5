"""The keys and the forms in which Paystack sends a field, as metadata of the field.

A model states them in the attrs metadata of its field::

    created_at: datetime | None = attrs.field(
        default=None, metadata=spelled("createdAt", "created_at")
    )
    reusable: bool | None = attrs.field(default=None, metadata=read_as(FLAG))

``wire_fields`` reads them back, also for subclasses, dataclasses and TypedDicts.
"""

import dataclasses
from collections.abc import Mapping
from functools import cache
from types import NoneType
from typing import (
    Annotated,
    Any,
    NamedTuple,
    NotRequired,
    Required,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from paystackx._reading.readers import MismatchError, Variant

_WRAPPERS = {Annotated, Required, NotRequired}
_VARIANT, _KEYS = "paystackx.variant", "paystackx.keys"


def read_as(variant: Variant) -> dict[str, Any]:
    """Metadata for a field that Paystack sends in several forms."""
    return {_VARIANT: variant}


def spelled(first: str, other: str) -> dict[str, Any]:
    """Metadata for a field that Paystack sends under either of two keys."""
    return {_KEYS: (first, other)}


class WireField(NamedTuple):
    """A field as it is read from JSON.

    Attributes:
        type: Its evaluated annotation.
        keys: The keys to look for, the first one first.
        has_default: Whether the field may be absent.
        argument: Its name in the constructor; ``None`` when it has none there.
        variant: The forms in which Paystack sends it.
        narrowed: Whether a subclass gave it another type than the model that has the variant.
    """

    type: Any
    keys: tuple[str, ...]
    has_default: bool
    argument: str | None = None
    variant: Variant | None = None
    narrowed: bool = False

    @property
    def takes_none(self) -> bool:
        """Whether null is a value of it."""
        kind = unwrapped(self.type)
        return kind is Any or any(unwrapped(each) is NoneType for each in get_args(kind))

    def key(self, value: Mapping[str, Any]) -> str:
        """The key under which an object has the field."""
        return next((key for key in self.keys if value.get(key) is not None), "") or next(
            (key for key in self.keys if key in value), self.keys[0]
        )

    def object_at(self, key: str, value: Mapping[str, Any]) -> Any:
        """The value under a key, read from a JSON string where the field may be sent as one."""
        found = value[key]
        if self.narrowed and self.variant:
            try:
                return self.variant.read(found)
            except MismatchError:
                pass
        return found


def is_typeddict(kind: Any) -> bool:
    """Whether it is a TypedDict, also one of typing_extensions, which need not be imported."""
    return hasattr(kind, "__required_keys__") and isinstance(kind, type)


def is_alias(kind: Any) -> bool:
    """Whether it was made by ``type X = ...``, with parameters or without."""
    return hasattr(get_origin(kind) or kind, "__value__")


def unwrapped(kind: Any) -> Any:
    """An annotation without ``Annotated``, ``Required`` and the like, and aliases resolved."""
    while True:
        origin: Any = get_origin(kind)
        if origin in _WRAPPERS:
            kind = get_args(kind)[0]
        elif is_alias(kind):
            kind = origin.__value__[get_args(kind)] if origin else kind.__value__
        else:
            return kind


def is_record(kind: Any) -> bool:
    """Whether it is an attrs class, a dataclass or a TypedDict."""
    plain: Any = get_origin(kind) or kind
    return isinstance(plain, type) and (
        attrs.has(plain) or dataclasses.is_dataclass(plain) or is_typeddict(plain)
    )


@cache
def wire_fields(kind: Any) -> Mapping[str, WireField]:
    """The fields of an attrs class, a dataclass or a TypedDict, by name.

    Raises:
        NameError: An annotation cannot be evaluated.
    """
    if is_typeddict(kind):
        return _of_typeddict(kind)
    if attrs.has(kind):
        return {
            field.name: _of_attrs(kind, field) for field in attrs.fields(attrs.resolve_types(kind))
        }
    hints = get_type_hints(kind, include_extras=True)
    return {
        field.name: WireField(
            hints[field.name],
            _keys(field.name, hints[field.name]),
            (field.default, field.default_factory) != (dataclasses.MISSING, dataclasses.MISSING),
            field.name if field.init else None,
        )
        for field in dataclasses.fields(kind)
    }


def _of_typeddict(kind: Any) -> Mapping[str, WireField]:
    # Under ``from __future__ import annotations`` the class itself does not know what is required.
    hints = get_type_hints(kind, include_extras=True)
    optional = {name for name in hints if name not in kind.__required_keys__}
    for name, hint in hints.items():
        qualifiers = _qualifiers(hint)
        if NotRequired in qualifiers:
            optional.add(name)
        elif Required in qualifiers:
            optional.discard(name)
    return {
        name: WireField(hint, _keys(name, hint), name in optional) for name, hint in hints.items()
    }


def _of_attrs(kind: Any, field: Any) -> WireField:
    stated = _stated(kind, field.name)
    metadata: Mapping[str, Any] = stated.metadata if stated else {}
    keys = (field.name,) if field.alias == field.name else (field.name, field.alias)
    new_key = renamed(field.type)
    return WireField(
        field.type,
        (new_key,) if new_key else metadata.get(_KEYS, keys),
        field.default is not attrs.NOTHING,
        field.alias if field.init else None,
        metadata.get(_VARIANT),
        narrowed=stated is not None and stated.type != field.type,
    )


def _stated(kind: Any, name: str) -> Any:
    """The field that states how it is read: the class's own, or the one that it overrides."""
    for base in kind.__mro__:
        if "__attrs_attrs__" not in vars(base):
            continue
        field = attrs.fields_dict(attrs.resolve_types(base)).get(name)
        if field and {_VARIANT, _KEYS} & {*field.metadata}:
            return field
    return None


def _keys(name: str, hint: Any) -> tuple[str, ...]:
    return (renamed(hint) or name,)


def _qualifiers(hint: Any) -> set[Any]:
    found = set[Any]()
    while (origin := get_origin(hint)) in _WRAPPERS:
        found.add(origin)
        hint = get_args(hint)[0]
    return found


def renamed(hint: Any) -> str | None:
    """The key that ``cattrs.override(rename=...)`` states in an annotation."""
    override = override_of(hint)
    key: str | None = override.rename if override else None
    return key


def override_of(hint: Any) -> Any:
    """The ``cattrs.override`` of an annotation, if it has one."""
    while get_origin(hint) in _WRAPPERS:
        for note in getattr(hint, "__metadata__", ()):
            # By its attributes: cattrs need not be imported for classes that do not use it.
            if hasattr(note, "rename") and hasattr(note, "struct_hook"):
                return note
        hint = get_args(hint)[0]
    return None
