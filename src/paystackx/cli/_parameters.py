"""The kinds of argument that click does not know."""

import json
from pathlib import Path
from typing import Any

import click


class JSONParameter(click.ParamType):
    """JSON on the command line. A refusal does not repeat the text.

    Args:
        kind: The class that the JSON must have.
        is_file_allowed: Whether ``@FILE`` names a file that has the JSON.
    """

    name = "json"

    def __init__(self, kind: type[Any] | tuple[type[Any], ...], *, is_file_allowed: bool) -> None:
        self._kind = kind
        self._is_file_allowed = is_file_allowed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the JSON."""
        text = value
        if self._is_file_allowed and value.startswith("@"):
            try:
                text = Path(value[1:]).read_text(encoding="utf-8-sig")
            except (OSError, ValueError):
                self.fail("the file cannot be read as UTF-8", param, ctx)
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            self.fail("this is not JSON; quote it for the shell", param, ctx)
        if not isinstance(data, self._kind):
            self.fail("pass a JSON object", param, ctx)
        return data


METADATA = JSONParameter(dict, is_file_allowed=False)
BODY = JSONParameter((dict, list), is_file_allowed=True)


class Pair(click.ParamType):
    """``name=value``."""

    name = "name=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split the pair."""
        name, separator, rest = value.partition("=")
        if not (name and separator):
            self.fail("pass name=value", param, ctx)
        return name, rest


PAIR = Pair()
