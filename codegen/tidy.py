"""Format a twin as ruff formats its source, without ruff: the build does not need it.

Names of the twin are shorter than those of its source and sort differently. So imports are sorted
anew, and brackets that were split are joined when their line has become short enough. Anything
cleverer is not needed; `nox -s lint` shows it when it is, and then the source is worded otherwise.
"""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from tokenize_rt import (  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs] - it has no types
    NON_CODING_TOKENS,
    Token,
    src_to_tokens,
)

LINE_LENGTH: Final = 100

_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


def tidy(source: str) -> str:
    """Sort the imports of a module, and join the brackets that fit on one line."""
    return join_brackets(sort_imports(source))


def whole_strings(tokens: Iterable[Token]) -> Iterator[Token]:
    """Give each f-string as one STRING token, which it is on 3.11 but not on 3.12 and later."""
    whole: Token | None = None
    depth = 0
    for token in tokens:
        depth += (token.name == "FSTRING_START") - (token.name == "FSTRING_END")
        if whole:
            whole = whole._replace(src=whole.src + token.src)
        elif depth:
            whole = token._replace(name="STRING")
        if not depth:
            yield whole or token
            whole = None


def sort_imports(source: str) -> str:
    """Sort each run of import lines at the top of a module, and the names in each of them."""
    lines = source.splitlines(keepends=True)
    runs = list[list[ast.Import | ast.ImportFrom]]()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            if runs and runs[-1][-1].end_lineno == node.lineno - 1:
                runs[-1].append(node)
            else:
                runs.append([node])
    for run in runs:
        texts = [
            _sort_names(node, "".join(lines[node.lineno - 1 : node.end_lineno]))
            for node in sorted(run, key=_module_key)
        ]
        # As many lines as before, so that the runs below stay where they are.
        first, last = run[0].lineno - 1, run[-1].end_lineno
        lines[first:last] = "".join(texts).splitlines(keepends=True)
    return "".join(lines)


def _module_key(node: ast.Import | ast.ImportFrom) -> tuple[bool, str]:
    """`import x` goes before `from x import y`."""
    if isinstance(node, ast.ImportFrom):
        return True, node.module or ""
    return False, node.names[0].name


def _sort_names(node: ast.Import | ast.ImportFrom, text: str) -> str:
    """Sort the names of `from x import (...)`, each with the rest of its line."""
    if isinstance(node, ast.Import):
        return text
    names = [alias.name for alias in node.names]
    ordered = sorted(node.names, key=lambda alias: _name_key(alias.name))
    if [alias.name for alias in ordered] == names:
        return text
    if node.lineno == node.end_lineno:
        head, _, rest = text.partition(" import ")
        comment = rest.rstrip("\n").partition("  #")
        return f"{head} import {', '.join(map(ast.unparse, ordered))}{''.join(comment[1:])}\n"
    lines = text.splitlines(keepends=True)
    sorted_lines = [lines[alias.lineno - node.lineno] for alias in ordered]
    return "".join([lines[0], *sorted_lines, lines[-1]])


def _name_key(name: str) -> tuple[int, str]:
    """Constants go first, then classes, then the rest."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1 if name[0].isupper() else 2), name


def join_brackets(source: str) -> str:
    """Join what stands in a split bracket, where it fits and no trailing comma keeps it split."""
    tokens = list(whole_strings(src_to_tokens(source)))
    opened = list[int]()
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.name == "OP" and token.src in _CLOSERS.values():
            opened.append(index)
        elif token.name == "OP" and token.src in _CLOSERS:
            first = opened.pop()
            joined = _joined(tokens, first, index)
            if joined is not None:
                tokens[first + 1 : index] = [Token("CODE", joined)]
                index = first + 2
        index += 1
    return "".join(token.src for token in tokens)


def _joined(tokens: list[Token], first: int, last: int) -> str | None:
    """Give the content of a bracket in one line, if it is split and may be joined."""
    inside = tokens[first + 1 : last]
    code = [token for token in tokens[first : last + 1] if token.name not in NON_CODING_TOKENS]
    text = "".join(token.src for token in inside)
    if (
        not text.startswith("\n")
        or any(token.name in {"COMMENT", "ESCAPED_NL"} for token in inside)
        or any("\n" in token.src for token in code)
        or code[-2].src == ","
        or _keeps_lines(inside)
    ):
        return None
    flat = " ".join(line.strip() for line in text.strip().split("\n"))
    before = "".join(token.src for token in tokens[: first + 1]).rpartition("\n")[2]
    after = "".join(token.src for token in tokens[last:]).partition("\n")[0]
    return flat if len(before + flat + after) <= LINE_LENGTH else None


def _keeps_lines(inside: list[Token]) -> bool:
    """Whether a bracket inside is still split, and so has a reason to be."""
    depth = 0
    for token in inside:
        if token.name == "OP":
            depth += (token.src in _CLOSERS.values()) - (token.src in _CLOSERS)
        if depth and token.name == "NL":
            return True
    return False
