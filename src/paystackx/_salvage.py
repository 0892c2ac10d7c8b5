"""What is done when a record is not what its model says: blank what is blamed, keep the rest.

cattrs names every field that it could not read, so nothing is searched for here.
"""

import dataclasses
from types import NoneType
from typing import Annotated, Any, NotRequired, Required, get_args, get_origin

import attrs
from cattrs import ClassValidationError, IterableValidationError
from typing_extensions import is_typeddict

from paystackx._variants import MismatchError, type_of, wire_key


@attrs.frozen
class Salvaged:
    """A value without its unreadable parts.

    Attributes:
        value: A copy; the original is the user's to see.
        issues: A line for each part that was blanked or left out: its path and the reason.
        unreadable: A line for each part that the model cannot do without.
    """

    value: Any
    issues: list[str] = attrs.field(factory=list[str])
    unreadable: list[str] = attrs.field(factory=list[str])


def salvage(error: Exception, value: Any, path: str) -> Salvaged:
    """Blank the parts of a value that an error of cattrs or pydantic blames."""
    if isinstance(error, ClassValidationError):
        return _record(error, value, path)
    if isinstance(error, IterableValidationError):
        return _items(error, value, path)
    return Salvaged(value, unreadable=_reasons(error, value, path))


def _record(error: ClassValidationError, value: dict[str, Any], path: str) -> Salvaged:
    salvaged = Salvaged(dict(value))
    blamed, others = error.group_exceptions()
    for other in others:
        salvaged.unreadable.append(
            f"{path}: {error.cl.__name__} refused it ({type(other).__name__})"
        )
    for field_error, note in blamed:
        key = wire_key(error.cl, note.name, value)
        if key not in value:
            salvaged.unreadable.append(f"{path}.{key}: required, but missing")
            continue
        part = salvage(field_error, value[key], f"{path}.{key}")
        salvaged.issues.extend(part.issues)
        if not part.unreadable:
            salvaged.value[key] = part.value
        elif _takes_none(note.type):
            salvaged.value[key] = None
            salvaged.issues.extend(part.unreadable)
        elif _has_default(error.cl, note.name):
            del salvaged.value[key]
            salvaged.issues.extend(part.unreadable)
        else:
            salvaged.unreadable.extend(part.unreadable)
    return salvaged


def _items(error: IterableValidationError, value: Any, path: str) -> Salvaged:
    """Leave out the items that cannot be read: the others do not suffer for them."""
    salvaged = Salvaged(value.copy())
    for item_error, note in reversed(error.group_exceptions()[0]):
        part = salvage(item_error, value[note.index], f"{path}[{note.index!r}]")
        salvaged.issues[:0] = part.issues + part.unreadable
        if part.unreadable:
            del salvaged.value[note.index]
        else:
            salvaged.value[note.index] = part.value
    return salvaged


def _reasons(error: Exception, value: Any, path: str) -> list[str]:
    """Why one value was refused, in words that do not repeat it."""
    if isinstance(error, MismatchError):
        return [f"{path}: {error}"]
    try:
        details: Any = getattr(error, "errors")()  # noqa: B009 - pydantic's, or nobody's
        return [f"{path}{_dotted(each['loc'])}: {each['type']}" for each in details]
    except Exception:  # noqa: BLE001, S110 - another class, with another form of it or none
        pass
    return [f"{path}: does not take {type_of(value)} ({type(error).__name__})"]


def _dotted(location: tuple[str | int, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def _takes_none(kind: Any) -> bool:
    while get_origin(kind) in {Annotated, Required, NotRequired}:
        kind = get_args(kind)[0]
    return kind is Any or NoneType in get_args(kind)


def _has_default(kind: Any, name: str) -> bool:
    if attrs.has(kind):
        return attrs.fields_dict(kind)[name].default is not attrs.NOTHING
    if is_typeddict(kind):
        return name in kind.__optional_keys__
    return any(
        field.name == name
        and (field.default, field.default_factory) != (dataclasses.MISSING, dataclasses.MISSING)
        for field in dataclasses.fields(kind)
    )
