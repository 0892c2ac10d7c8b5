"""What is done when a record is not what its class says: blank what is blamed, keep the rest.

cattrs names every field that it could not read, so nothing is searched for here.
"""

from typing import Any

import attrs
from cattrs import ClassValidationError, IterableValidationError

from paystackx._reading.fields import wire_fields
from paystackx._reading.json import an_object
from paystackx._reading.readers import MismatchError, type_of
from paystackx._records import frozen


@frozen
class Salvaged:
    """A value without its unreadable parts.

    Attributes:
        value: A copy; the original is the user's to see.
        issues: A line for each part that was blanked or left out: its path and the reason.
        unreadable: A line for each part that the class cannot do without.
    """

    value: Any
    issues: list[str] = attrs.field(factory=list[str])
    unreadable: list[str] = attrs.field(factory=list[str])


def salvage(error: Exception, value: Any, path: str) -> Salvaged:
    """Blank the parts of a value that an error of cattrs blames."""
    fields = an_object(value)
    if isinstance(error, ClassValidationError) and fields is not None:
        return _record(error, fields, path)
    if isinstance(error, IterableValidationError) and type(value) in {dict, list}:
        return _items(error, value, path)
    return Salvaged(value, unreadable=[f"{path}: {_reason(error, value)}"])


def _reason(error: Exception, value: Any) -> str:
    """Why one value was refused, in words that do not repeat it."""
    if isinstance(error, MismatchError):
        return str(error)
    return f"does not take {type_of(value)} ({type(error).__name__})"


def _record(error: ClassValidationError, value: dict[str, Any], path: str) -> Salvaged:
    salvaged = Salvaged(dict(value))
    blamed, others = error.group_exceptions()
    for other in others:
        salvaged.unreadable.append(
            f"{path}: {error.cl.__name__} refused it ({type(other).__name__})"
        )
    fields = wire_fields(error.cl)
    for field_error, note in blamed:
        field = fields[note.name]
        key = field.key(value)
        if key not in value:
            salvaged.unreadable.append(f"{path}.{key}: required, but missing")
            continue
        part = salvage(field_error, field.object_at(key, value), f"{path}.{key}")
        salvaged.issues.extend(part.issues)
        if not part.unreadable:
            salvaged.value[key] = part.value
        elif field.takes_none:
            salvaged.value[key] = None
            salvaged.issues.extend(part.unreadable)
        elif field.has_default:
            del salvaged.value[key]
            salvaged.issues.extend(part.unreadable)
        else:
            salvaged.unreadable.extend(part.unreadable)
    return salvaged


def _items(error: IterableValidationError, value: Any, path: str) -> Salvaged:
    """Leave out the items that cannot be read: the others do not suffer for them."""
    salvaged = Salvaged(value.copy())
    for item_error, note in reversed(error.group_exceptions()[0]):
        part = salvage(item_error, value[note.index], f"{path}{_place(note.index, value)}")
        salvaged.issues[:0] = part.issues + part.unreadable
        if part.unreadable:
            del salvaged.value[note.index]
        else:
            salvaged.value[note.index] = part.value
    return salvaged


def _place(index: Any, value: Any) -> str:
    """Where an item stands. A key of a mapping may be anybody's data, so it is only counted."""
    return f"[{index}]" if type(value) is list else f".{{key {[*value].index(index) + 1}}}"
