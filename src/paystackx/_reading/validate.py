"""Tolerance for a class with ``model_validate``: the fields that pydantic blames are blanked."""

from itertools import chain, takewhile
from typing import Any

from paystackx._reading.json import an_object
from paystackx._reading.readers import type_of


def validate(model: Any, value: Any, path: str) -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    """Validate an object; where fields are blamed, with None in them, then without them.

    Only the class knows whether a field takes None or has a default, so it is asked.

    Returns:
        The record, or None; a line for each part that was blanked; a line for each reason why
        there is no record.
    """
    sent, fields = value, dict(an_object(value) or {})
    blanked = dict[Any, list[str]]()
    while True:
        try:
            record = model.model_validate(sent)
        except Exception as error:  # noqa: BLE001 - a user's class may raise anything
            blamed = _blamed(error, model, fields, path)
            if not blamed:
                blamed = {
                    None: [f"{path}: does not take {type_of(value)} ({type(error).__name__})"]
                }
        else:
            return record, tuple(chain(*blanked.values())), ()
        unreadable = list[str]()
        for key, lines in blamed.items():
            if key not in fields:
                unreadable += blanked.pop(key, lines)
                continue
            blanked.setdefault(key, lines)
            if fields[key] is None:
                del fields[key]
            else:
                fields[key] = None
        if unreadable:
            return None, tuple(chain(*blanked.values())), tuple(unreadable)
        sent = fields


def _blamed(
    error: Exception, model: Any, fields: dict[str, Any], path: str
) -> dict[Any, list[str]] | None:
    """The keys that a ValidationError blames, each with its lines; None for another error."""
    blamed = dict[Any, list[str]]()
    try:
        for detail in getattr(error, "errors")():  # noqa: B009 - pydantic's, or nobody's
            key, where = _located(detail["loc"], model, fields)
            blamed.setdefault(key, []).append(f"{path}{where}: {detail['type']}")
    except Exception:  # noqa: BLE001 - another class, with another form of it or none
        return None
    return blamed


def _located(location: Any, model: Any, fields: dict[str, Any]) -> tuple[Any, str]:
    """The key of a location, and its path.

    A path names fields of the class. Deeper keys may be the user's data, so it ends at them; a
    first key that is no field is named by its position.
    """
    if not location:
        return None, ""
    key, *deeper = location
    for spellings in _spellings(model):
        if key in spellings:
            key = next((each for each in spellings if each in fields), key)
            places = takewhile(lambda part: isinstance(part, int), deeper)
            return key, "".join([f".{key}", *(f"[{place}]" for place in places)])
    return key, f".{{key {[*fields].index(key) + 1}}}" if key in fields else ""


def _spellings(model: Any) -> list[list[Any]]:
    """For each field, the keys under which it may be sent."""
    return [
        [name, field.alias, *getattr(field.validation_alias, "choices", [field.validation_alias])]
        for name, field in getattr(model, "model_fields", {}).items()
    ]
