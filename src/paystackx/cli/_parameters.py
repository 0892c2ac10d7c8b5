"""The kinds of argument that click does not know. A refusal does not repeat what was passed."""

import json
from pathlib import Path
from typing import Any

import click


def json_object(text: str) -> Any:
    """Read a JSON object from the command line."""
    return _json(text, dict)


def json_body(text: str) -> Any:
    """Read a JSON object or list, from the command line or from a file: ``@FILE``."""
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            raise click.BadParameter("the file cannot be read as UTF-8.") from None
    return _json(text, dict, list)


def _json(text: str, *kinds: type) -> Any:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise click.BadParameter("this is not JSON. Quote it for the shell.") from None
    if not isinstance(data, kinds):
        raise click.BadParameter("pass a JSON object.")
    return data


def pair(text: str) -> tuple[str, str]:
    """Split ``name=value``."""
    name, separator, value = text.partition("=")
    if not (name and separator):
        raise click.BadParameter("pass name=value.")
    return name, value
