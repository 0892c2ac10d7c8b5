"""The public names, their signatures and defaults, as text: `docs/api.txt`.

`python -m tests.release.api` compares the source with it. A difference is allowed if the
changelog's Unreleased section names it in backticks. `--update` writes the file anew, and refuses
as long as a difference is not named.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "docs" / "api.txt"
CHANGELOG = ROOT / "CHANGELOG.md"
MODULES = ("paystackx", "paystackx.webhooks", "paystackx.sandbox", "paystackx.fast")

ADVICE = """\
Undo it, or say in CHANGELOG.md under Unreleased, with the name in backticks, what a user must know.
Then run `nox -s api -- --update`."""

API = dict[str, str]
"""The public path of each name, and what follows it: bases, parameters, type, default."""


def read_api() -> API:
    """Read the public names from the source, which nothing imports."""
    import griffe

    package = griffe.load("paystackx", search_paths=[str(ROOT / "src")])
    api: API = {}
    for module in MODULES:
        found = package.modules_collection[module]
        for name in found.exports or ():
            thing: Any = found[str(name)]
            thing = thing.final_target if thing.is_alias else thing
            if not thing.is_module:
                api |= dict(describe(f"{module}.{name}", thing))
    return api


def describe(path: str, thing: Any) -> Iterator[tuple[str, str]]:
    """Give the line of a name, and those of the public members of a class."""
    if thing.is_function:
        yield path, parameters(thing)
    elif thing.is_class:
        yield path, f"({', '.join(str(base) for base in thing.bases)})"
        for name, member in sorted(thing.all_members.items()):
            if name == "__init__" or not name.startswith("_"):
                target = member.final_target if member.is_alias else member
                yield from describe(f"{path}.{name}", target)
    elif not path.endswith(".__version__"):
        yield path, f"{annotation(thing.annotation)}{default(thing)}"


def parameters(function: Any) -> str:
    """A function's parameters with types and defaults, and what it returns."""
    shown = list[str]()
    for parameter in function.parameters:
        kind = parameter.kind.value
        stars = {"variadic positional": "*", "variadic keyword": "**"}.get(kind, "")
        if kind == "keyword-only" and not any(each.startswith("*") for each in shown):
            shown.append("*")
        value = "" if stars or parameter.default is None else f" = {parameter.default}"
        shown.append(f"{stars}{parameter.name}{annotation(parameter.annotation)}{value}")
    prefix = " async" if "async" in function.labels else ""
    return f"{prefix}({', '.join(shown)}) -> {function.returns}"


def annotation(expression: Any) -> str:
    """How a type stands behind a name."""
    return "" if expression is None else f": {expression}"


def default(attribute: Any) -> str:
    """The value of an attribute; of an attrs field, its default."""
    value = attribute.value
    if value is None or attribute.labels == {"instance-attribute"}:  # what __init__ assigns
        return ""
    if str(getattr(value, "function", "")).rpartition(".")[2] != "field":
        return f" = {value}"
    given = {str(each.name): each.value for each in value.arguments}
    if "factory" in given:
        return f" = {given['factory']}()"
    return f" = {given['default']}" if "default" in given else ""


def to_text(api: API) -> str:
    """One line for each name."""
    return "".join(f"{path}{rest}\n" for path, rest in api.items())


def from_text(text: str) -> API:
    """Read what `to_text` wrote."""
    lines = (re.fullmatch(r"([\w.]+)(.*)", line) for line in text.splitlines())
    return {line[1]: line[2] for line in lines if line}


def changes(old: API, new: API) -> dict[str, str]:
    """What was removed, added or changed. A new or lost class stands for its members."""
    found: dict[str, str] = {}
    for path in {**old, **new}:
        if old.get(path) == new.get(path):
            continue
        kind = "added" if path not in old else "removed" if path not in new else "changed"
        if kind == "changed" or found.get(path.rpartition(".")[0]) != kind:
            found[path] = kind
    return found


def unreleased(changelog: str) -> str:
    """The changelog's section of what is not released yet."""
    section = re.search(
        r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", changelog, re.DOTALL | re.MULTILINE
    )
    return section[1].strip() if section else ""


def unnamed(found: dict[str, str], section: str) -> list[str]:
    """The changes whose name stands nowhere in backticks."""
    words = {
        word for code in re.findall(r"`([^`]+)`", section) for word in re.findall(r"\w+", code)
    }
    return [
        f"{path} was {kind}" for path, kind in found.items() if path.split(".")[-1] not in words
    ]


def main(arguments: list[str]) -> str | None:
    """Compare or update; return what is wrong."""
    api = read_api()
    old = from_text(SNAPSHOT.read_text()) if SNAPSHOT.exists() else {}
    found = changes(old, api)
    # Before the first snapshot there is nothing that could have changed.
    wrong = unnamed(found, unreleased(CHANGELOG.read_text())) if old else []
    if wrong:
        return "\n".join((*wrong, ADVICE))
    if "--update" in arguments:
        SNAPSHOT.write_text(to_text(api))
    elif found:
        print("named in CHANGELOG.md, not in docs/api.txt yet:", *found, sep="\n  ")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
