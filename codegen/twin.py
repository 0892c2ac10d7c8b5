"""Write the sync twin of each async source tree.

    python codegen/twin.py            write both twins
    python codegen/twin.py --check    say where the twins on disk are not what their sources give

The async tree is written by hand. Its twin is the same text without `async` and `await`, and with
the names of the sync world: `AsyncCustomerClient` becomes `CustomerClient`, and so does every name
of that form. A table has the names that are different. An async word that stays is an error, and
so is a row of the table that nothing needs. A name that does not exist fails when the twin is
imported, which every test run does.

Strings and comments are converted in the same way, because users read docstrings. There the two
words are taken out only before code (`async with`, `await client.close()`). A sentence about
waiting is an error: word it so that it is true of both. At last `tidy` sorts and joins what the
shorter names have moved.
"""

import argparse
import ast
import re
import shutil
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Final

import unasync  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs] - it has no types
from tokenize_rt import (  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs] - nor has it
    NON_CODING_TOKENS,
    Token,
    src_to_tokens,
)

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from codegen.tidy import tidy, whole_strings

ROOT: Final = Path(__file__).resolve().parents[1]

PACKAGE_NAMES: Final[Mapping[str, str]] = {
    "AsyncByteStream": "SyncByteStream",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "_async": "_sync",
    "aclose": "close",
    "async_sleep": "sleep",
    "handle_async_request": "handle_request",
}

TEST_NAMES: Final[Mapping[str, str]] = {"aclose": "close"}

Fault = tuple[int, str]  # a line, and what is wrong there

HEADER: Final = "# Generated from {} by codegen/twin.py. Edit that file, not this one.\n"

_ASYNC_IN_NAME: Final = re.compile(r"^((?:Base|Stop)?)Async(?=[A-Z]\w*[a-z])")

_ASYNC_BEFORE_CODE: Final = re.compile(
    r"\basync (?=(?:def|for|with)\b)"
    # A call, an attribute, an index or a lone name in backticks: "await the answer" is prose.
    r"|\bawait (?=[^\W\d]\w*(?:[(\[`]|\.\w))",
)

_LEFTOVER: Final = re.compile(
    r"""
      \w* (?: async | await | coroutine | anyio | aclos(?:e|ing) ) \w*
    # Whole parts of a name only: a waiter is welcome, and so is nutrition.
    | \w* (?<![^\W_]) (?: trio (?![^\W_]) | a(?:enter|exit|iter|next|read|send|throw) ) \w*
    | event [\s#]+ loop
    """,
    re.IGNORECASE | re.VERBOSE,
)


class TwinError(Exception):
    """The twin cannot be written, or is not what its source gives."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Carry every problem found: one line each, naming the file and, if it helps, the line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Tree:
    """A folder of async source, the folder of its twin, and the names that follow no rule."""

    root: Path
    source: Path
    target: Path
    names: Mapping[str, str]

    def shown(self, path: Path) -> str:
        """Name a file relative to the repository, so that no machine's paths are written."""
        return path.relative_to(self.root).as_posix()


def trees(root: Path) -> tuple[Tree, Tree]:
    """Give the package's tree and the tests' tree of a repository."""
    package, tests = root / "src" / "paystackx", root / "tests"
    return (
        Tree(root, package / "_async", package / "_sync", PACKAGE_NAMES),
        Tree(root, tests / "_async", tests / "_sync", TEST_NAMES),
    )


def generate(tree: Tree) -> list[Path]:
    """Replace a tree's target by the twin of its source, and give the files written.

    When the source cannot be converted, nothing is touched. Otherwise the target is removed whole,
    with its `__pycache__`: bytecode is matched by size and second, and the next twin may have both.
    """
    twins = convert(tree)
    if tree.target.exists():
        shutil.rmtree(tree.target)
    for path, content in twins.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(twins)


def check(tree: Tree) -> None:
    """Raise if a file of a tree's target is missing, extra, or not what its source gives."""
    twins = convert(tree)
    found = {path: path.read_bytes() for path in _files(tree.target)}
    problems = list[str]()
    for path in sorted(twins.keys() | found.keys()):
        if path not in found:
            problems.append(f"{tree.shown(path)}: missing")
        elif path not in twins:
            problems.append(f"{tree.shown(path)}: has no source")
        elif found[path] != twins[path]:
            problems.append(f"{tree.shown(path)}: not what its source gives")
    if problems:
        raise TwinError(problems)


def convert(tree: Tree) -> dict[Path, bytes]:
    """Give every file of a tree's twin, by its path, or raise with every problem of every file."""
    source = tree.shown(tree.source)
    paths = _files(tree.source)
    if not paths:
        raise TwinError([f"{source}: no file there"])
    rule, twins, problems = Rule(tree.names), dict[Path, bytes](), list[str]()
    for path in paths:
        shown = tree.shown(path)
        twin, faults = _convert_file(path, shown, rule)
        problems += [f"{shown}:{line}: {fault}" for line, fault in sorted(faults)]
        content = (HEADER.format(shown) + twin).encode()
        twins[tree.target / path.relative_to(tree.source)] = content
    problems += [
        f"{source}: no file uses the rule {name} -> {tree.names[name]}"
        for name in sorted(tree.names.keys() - rule.met)
    ]
    if problems:
        raise TwinError(problems)
    return twins


def _files(folder: Path) -> list[Path]:
    inside = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in inside if path.parent.name != "__pycache__")


class Rule(unasync.Rule):  # type: ignore[misc]  # unasync has no types
    """unasync's walk over the tokens with our names alone, for strings and comments too."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__("_async", "_sync")  # pyright: ignore[reportUnknownMemberType]  # no types
        self.names = names
        self.met: set[str] = set()

    def twin(self, tokens: Iterable[Token]) -> str:
        """Convert the tokens of a file, and note in `met` every word that was looked up."""
        return "".join(token.src for token in self._unasync_tokens(tokens))

    def _unasync_tokens(self, tokens: Iterable[Token]) -> Generator[Token, None, None]:
        converted: Iterator[Token] = super()._unasync_tokens(tokens)  # pyright: ignore[reportUnknownMemberType] - unasync has no types
        for token in converted:
            is_comment = token.name == "COMMENT"
            yield token._replace(src=self._unasync_name(token.src)) if is_comment else token

    def _unasync_name(self, name: str) -> str:
        """Convert a name, or the text that unasync found in a string."""
        return re.sub(r"\w+", self._replace, _ASYNC_BEFORE_CODE.sub("", name))

    def _replace(self, word: re.Match[str]) -> str:
        self.met.add(word[0])
        return twin_name(word[0], self.names)


def twin_name(name: str, names: Mapping[str, str]) -> str:
    """Give the sync form of a name: from the table, else without its `Async`."""
    return names.get(name) or _ASYNC_IN_NAME.sub(r"\1", name)


def _convert_file(path: Path, shown: str, rule: Rule) -> tuple[str, list[Fault]]:
    """Give a file's twin, and by line what stands in its way."""
    if path.suffix != ".py":
        return "", [(1, "only Python has a twin; keep other files elsewhere")]
    try:
        source = path.read_text(encoding="utf-8")
        module = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        return "", [(getattr(error, "lineno", None) or 1, f"not Python in UTF-8: {error}")]
    tokens = list(whole_strings(src_to_tokens(source)))
    twin = rule.twin(tokens)
    faults = [
        *_misreadings(tokens, source),
        *_awaits_in_f_strings(module),
        *_awaits_without_space(tokens),
        *_collisions(tokens, rule.names),
        *_leftovers(twin),
    ]
    try:
        compile(twin, shown, "exec", dont_inherit=True)
    except SyntaxError as error:
        # Of a twin with other faults this is only the echo.
        faults = faults or [(error.lineno or 1, f"the twin is not Python: {error.msg}")]
    return twin if faults else tidy(twin), faults


def _misreadings(tokens: Iterable[Token], source: str) -> Iterator[Fault]:
    """Refuse what CPython 3.12.1 reads wrongly: strings of several lines that are not ASCII."""
    read = "".join(token.src for token in tokens)
    for line, pair in enumerate(zip_longest(read.split("\n"), source.split("\n")), start=1):
        if pair[0] != pair[1]:
            yield line, "this Python's tokenizer misreads it; keep to ASCII in long strings"


def _awaits_in_f_strings(node: ast.AST) -> Iterator[Fault]:
    """Refuse what no token of 3.11 shows. A nested f-string is part of the outermost one."""
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _awaits_in_f_strings(child)
    elif any(isinstance(inner, ast.Await) for inner in ast.walk(node)):
        yield node.lineno, "await inside an f-string; give the value a name first"


def _awaits_without_space(tokens: Iterable[Token]) -> Iterator[Fault]:
    """Refuse `await(x)`: unasync takes out the token that follows, whatever it is."""
    for token, following in pairwise(tokens):
        if token.src in {"async", "await"} and following.name != "UNIMPORTANT_WS":
            yield token.line or 1, f"{token.src} must be followed by a space"


def _collisions(tokens: Iterable[Token], names: Mapping[str, str]) -> Iterator[Fault]:
    """Refuse two names of one file that would be one name in its twin.

    A file's own names are those it binds or uses bare, and those of `self`: `server.close()` may
    stand beside `await client.aclose()`, for the two are not each other's.
    """
    first: dict[str, str] = {}
    owner = last = ""
    for token in tokens:
        if token.name in NON_CODING_TOKENS:
            continue
        if token.name == "NAME" and (last != "." or owner == "self"):
            twin = twin_name(token.src, names)
            other = first.setdefault(twin, token.src)
            if other != token.src:
                yield token.line or 1, f"{other} and {token.src} would both be {twin} in the twin"
        owner, last = last, token.src


def _leftovers(twin: str) -> Iterator[Fault]:
    """Find async words. Line by line a twin is its source, so the line is the source's."""
    for match in _LEFTOVER.finditer(twin):
        line = twin.count("\n", 0, match.start()) + 1
        yield line, f"the async word {match[0]!r} would be left in the twin"


def main(argv: Sequence[str], root: Path = ROOT) -> int:
    """Generate or check all trees of a repository, and give the exit code."""
    parser = argparse.ArgumentParser(prog="codegen/twin.py", description="Write the sync twins.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare what is there")
    work = check if parser.parse_args(argv).check else generate
    problems = list[str]()
    for tree in trees(root):
        try:
            work(tree)
        except TwinError as error:
            problems += error.problems
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
