"""What the generator gives, what it refuses, and what it notices on disk."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
import unasync  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]  # it has no types
from hypothesis import example, given
from hypothesis import strategies as st
from tokenize_rt import Token  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]  # no py.typed

from codegen import tidy, twin

REPOSITORY = Path(twin.__file__).parents[1]

NAMES = {
    "AsyncClient": "Client",
    "AsyncIterator": "Iterator",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "_async": "_sync",
    "aclose": "close",
}

USES_ALL_NAMES = f"({', '.join(NAMES)})\n"

SOURCE = r'''"""One client; its pool is in `paystackx._async.pool`."""

from collections.abc import AsyncIterator
from types import TracebackType

from paystackx._async.pool import Pool  # the _async one


class AsyncClient:
    """Paystack's customers.

    Closed by `await client.aclose()`, or at the end of `async with`:

        async with AsyncClient("sk_test_...") as client:
            customer = await client.get_customer("CUS_1")
            async for customer in client.iter_customers():
                print(customer)
    """

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(self, *exc: TracebackType | None) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        # Never `await self.pool` while it is drained: async with self.lock comes first.
        async with self.lock:
            await (self.pool or Pool()).aclose()
            self.server.close()

    async def iterate(self, width: int) -> AsyncIterator[int]:
        sizes = [size async for size in self.sizes()]
        print(await self.first(), -await self.second(), f'{{_async}} {len(f"{self!r:>{width}}")}')
        message = rf"AsyncClient\d {sizes=} { {'aclose': aclose}['aclose'] } has no AsyncIterator"
        raise TypeError(
            message
            + f"""
            async for size in AsyncClient.{sizes[0]:{width}}: aclose
            """
        )
        for waited in (): yield waited.close  # no name of the table, and é
'''

TWIN = r'''# Generated from src/paystackx/_async/client.py by codegen/twin.py. Edit that file, not this one.
"""One client; its pool is in `paystackx._sync.pool`."""

from collections.abc import Iterator
from types import TracebackType

from paystackx._sync.pool import Pool  # the _sync one


class Client:
    """Paystack's customers.

    Closed by `client.close()`, or at the end of `with`:

        with Client("sk_test_...") as client:
            customer = client.get_customer("CUS_1")
            for customer in client.iter_customers():
                print(customer)
    """

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *exc: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        # Never `self.pool` while it is drained: with self.lock comes first.
        with self.lock:
            (self.pool or Pool()).close()
            self.server.close()

    def iterate(self, width: int) -> Iterator[int]:
        sizes = [size for size in self.sizes()]
        print(self.first(), -self.second(), f'{{_sync}} {len(f"{self!r:>{width}}")}')
        message = rf"Client\d {sizes=} { {'close': close}['close'] } has no Iterator"
        raise TypeError(
            message
            + f"""
            for size in Client.{sizes[0]:{width}}: close
            """
        )
        for waited in (): yield waited.close  # no name of the table, and é
'''  # noqa: E501  # the header is one line


def plant(root: Path, files: Mapping[str, str], names: Mapping[str, str] = NAMES) -> twin.Tree:
    """Write a source folder under `root`, and give its tree."""
    package = root / "src" / "paystackx"
    tree = twin.Tree(root, package / "_async", package / "_sync", names)
    for name, text in files.items():
        path = tree.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tree


def converted(source: str, names: Mapping[str, str] = NAMES) -> str:
    """Give the twin of one file, without its header."""
    with tempfile.TemporaryDirectory() as folder:
        (content,) = twin.convert(plant(Path(folder), {"a.py": source}, names)).values()
    return content.decode().partition("\n")[2]


def faults(source: str, names: Mapping[str, str] | None = None) -> list[str]:
    """Give what is wrong with one file, each as "line: fault"."""
    with pytest.raises(twin.TwinError) as raised:
        converted(source, names or {})
    prefix = "src/paystackx/_async/a.py:"
    assert all(problem.startswith(prefix) for problem in raised.value.problems)
    return [problem.removeprefix(prefix) for problem in raised.value.problems]


# What it gives


def test_a_realistic_file_becomes_exactly_this(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"client.py": SOURCE})

    assert twin.generate(tree) == [tree.target / "client.py"]
    assert (tree.target / "client.py").read_bytes() == TWIN.encode()


def test_the_two_trees_of_this_repository(tmp_path: Path) -> None:
    package, tests = twin.trees(tmp_path)

    assert (package.source, package.target, package.names) == (
        tmp_path / "src" / "paystackx" / "_async",
        tmp_path / "src" / "paystackx" / "_sync",
        twin.PACKAGE_NAMES,
    )
    assert (tests.source, tests.target, tests.names) == (
        tmp_path / "tests" / "_async",
        tmp_path / "tests" / "_sync",
        twin.TEST_NAMES,
    )


def test_names_change_at_word_boundaries_only() -> None:
    source = "# my_aclosed aclose, aclose.d xaclose\n"

    assert faults(source, {"aclose": "close"}) == [
        "1: the async word 'my_aclosed' would be left in the twin",
        "1: the async word 'xaclose' would be left in the twin",
    ]


def test_a_name_of_unasync_itself_is_not_converted_unless_the_table_has_it() -> None:
    assert faults("async def f(): return __aiter__, async_thing\n") == [
        "1: the async word '__aiter__' would be left in the twin",
        "1: the async word 'async_thing' would be left in the twin",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("async with a", "with a"),
        ("async for a in b", "for a in b"),
        ("async def a", "def a"),
        ("await a()", "a()"),
        ("await a.b", "a.b"),
        ("await a[0]", "a[0]"),
        ("`await a`", "`a`"),
        ("print(await a.b(), await c())", "print(a.b(), c())"),
    ],
)
def test_the_async_words_go_from_text_where_code_follows(text: str, expected: str) -> None:
    assert converted(f'# {text}\nx = "{text}"\n', {}) == f'# {expected}\nx = "{expected}"\n'


@pytest.mark.parametrize("text", ["await the answer", "async form", "await, then go", "an await."])
def test_the_async_words_stay_in_prose_and_so_are_an_error(text: str) -> None:
    (fault,) = faults(f'"""Fine.\n\n{text}\n"""\n')

    assert re.fullmatch(r"3: the async word '(async|await)' would be left in the twin", fault)


@st.composite
def literal_text(draw: st.DrawFn) -> str:
    """Draw what may stand in a string, an f-string and a comment alike, table names and all."""
    words = [
        *NAMES,
        "async with",
        "async for",
        "await a.b()",
        "client",
        "self.",
        "(",
        " ",
        "é",
        "#",
    ]
    return " ".join(draw(st.lists(st.sampled_from(words))))


@given(text=literal_text())
@example(text="async def __aenter__")
def test_a_string_an_f_string_and_a_comment_convert_alike(text: str) -> None:
    plain, formatted, comment = converted(
        f"'{text} '\nf'{text} {{{{{text} {{x:{{y}}}} '\n# {text} \n{USES_ALL_NAMES}"
    ).splitlines()[:3]

    expected = plain[1:-2]
    assert formatted == f"f'{expected} {{{{{expected} {{x:{{y}}}} '"
    assert comment == f"# {expected} "


@given(texts=st.lists(literal_text(), min_size=1))
def test_a_twin_is_its_own_twin_and_has_the_lines_of_its_source(texts: list[str]) -> None:
    source = USES_ALL_NAMES + "".join(f"'{text}' f'{text}'  # {text}\n" for text in texts)
    result = converted(source)

    assert converted(result, {}) == result
    assert result.count("\n") == source.count("\n")


# Every async word has an a or an o.
@given(source=st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="aAoO")))
@example("{x} \\\\ ' \" {{ \\N{{x}}")
def test_text_without_async_words_stays_as_it_is(source: str) -> None:
    source = f"x = {source!r}\n# {source}\n"

    assert converted(source, {}) == source


def test_crlf_becomes_lf() -> None:
    assert converted("x = 1\r\ny = 2\r\n", {}) == "x = 1\ny = 2\n"


def test_an_f_string_that_comes_in_parts_is_read_as_one_string() -> None:
    # CPython 3.12 and later give these tokens, and this test may run on 3.11.
    parts = [
        Token("NAME", "aclose", 1, 0),
        Token("FSTRING_START", "f'", 1, 7),
        Token("FSTRING_MIDDLE", "async with AsyncClient ", 1, 9),
        Token("OP", "{", 1, 32),
        Token("FSTRING_START", 'f"', 1, 33),
        Token("FSTRING_MIDDLE", "aclose", 1, 35),
        Token("FSTRING_END", '"', 1, 41),
        Token("OP", "}", 1, 42),
        Token("FSTRING_END", "'", 1, 43),
        Token("NEWLINE", "\n", 1, 44),
    ]
    whole = list(tidy.whole_strings(parts))

    assert [token.name for token in whole] == ["NAME", "STRING", "NEWLINE"]
    assert twin.Rule(NAMES).twin(whole) == "closef'with Client {f\"close\"}'\n"


# What it refuses


@pytest.mark.parametrize(
    "word",
    [
        "Awaitable",
        "Coroutine",
        "TrioBackend_trio",
        "__aenter__",
        "__aexit__",
        "__aiter__",
        "__anext__",
        "__await__",
        "aclose",
        "aclosing",
        "aiter",
        "aiter_bytes",
        "anext",
        "anyio",
        "aread",
        "async",
        "asynchronous",
        "asyncio",
        "athrow",
        "await",
        "awaited",
        "coroutine",
        "event loop",
        "is_async",
        "test_trio",
        "trio",
    ],
)
def test_a_leftover_async_word_is_an_error_in_code_string_and_comment(word: str) -> None:
    code = "x = '{}'" if word in {"async", "await", "event loop"} else "{} = 1"
    places = (code, '"""A {}."""', "x = f'{{x}} {}'", "# the {}")

    assert faults("".join(f"{place.format(word)}\n" for place in places)) == [
        f"{line}: the async word '{word}' would be left in the twin" for line in (1, 2, 3, 4)
    ]


def test_an_event_loop_is_found_across_two_lines() -> None:
    assert len(faults("# an event\n# loop\n")) == 1


def test_an_escape_before_an_async_word_does_not_hide_it() -> None:
    assert faults(r"x = '\nawait a.b()'" + "\n") == [
        "1: the async word 'nawait' would be left in the twin"
    ]


def test_words_that_only_look_async_are_welcome() -> None:
    source = "waiter = nutrition = thread = __all__ = __annotations__ = patriot = ready = x\n"

    assert converted(source, {}) == source


def test_a_rule_that_no_file_uses_is_an_error(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"a.py": "aclose\n", "b.py": "# AsyncClient\n"})

    with pytest.raises(twin.TwinError) as raised:
        twin.generate(tree)

    assert raised.value.problems == (
        "src/paystackx/_async: no file uses the rule AsyncIterator -> Iterator",
        "src/paystackx/_async: no file uses the rule __aenter__ -> __enter__",
        "src/paystackx/_async: no file uses the rule __aexit__ -> __exit__",
        "src/paystackx/_async: no file uses the rule _async -> _sync",
    )
    assert not tree.target.exists()


@pytest.mark.parametrize(
    "source",
    ["f'{await a.b()}'", "'a' f'{x:{await a.b()}}'", "f'{f\"{await a.b()}\"}'"],
)
def test_an_await_in_an_f_string_is_refused(source: str) -> None:
    assert faults(f"async def f():\n    return {source}\n") == [
        "2: await inside an f-string; give the value a name first"
    ]


@pytest.mark.parametrize("source", ["await(x)", "await[x][0]", "(await\n x)", "await\\\n  x"])
def test_an_await_without_a_space_is_refused(source: str) -> None:
    assert faults(f"async def f():\n    {source}\n") == ["2: await must be followed by a space"]


def test_a_line_continued_after_await_is_converted() -> None:
    assert converted("async def f():\n    await \\\n  x\n", {}) == "def f():\n    \\\n  x\n"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (
            "from a import AsyncIterator\nfrom b import Iterator\n",
            "2: AsyncIterator and Iterator would both be Iterator in the twin",
        ),
        (
            "close = 1\nasync def aclose(): ...\n",
            "2: close and aclose would both be close in the twin",
        ),
        (
            "async def f(self):\n    self.close()\n    await (self\n    .aclose())\n",
            "4: close and aclose would both be close in the twin",
        ),
        (
            "async def f(self, close):\n    await self.aclose()\n",
            "2: close and aclose would both be close in the twin",
        ),
        (
            "class A(AsyncThing, AsyncOther): ...\n",
            "1: AsyncThing and AsyncOther would both be Thing in the twin",
        ),
    ],
)
def test_two_names_that_would_become_one_are_refused(source: str, fault: str) -> None:
    table = {**NAMES, "AsyncThing": "Thing", "AsyncOther": "Thing"}
    names = {name: table[name] for name in table if name in source}

    assert faults(source, names) == [fault]


def test_a_name_of_another_object_does_not_collide() -> None:
    source = "async def f(a, b):\n    a. close()\n    await b.aclose()\n"

    assert converted(source, {"aclose": "close"}) == (
        "def f(a, b):\n    a. close()\n    b.close()\n"
    )


def test_a_name_in_a_string_or_comment_does_not_collide() -> None:
    assert converted("aclose = 'close'  # close\n", {"aclose": "close"}) == (
        "close = 'close'  # close\n"
    )


def test_a_twin_that_does_not_compile_is_refused() -> None:
    assert faults("x = 1\nAsyncX = 2\n", {"AsyncX": "None"}) == [
        "2: the twin is not Python: cannot assign to None"
    ]


def test_a_syntax_error_without_a_line_is_given_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SyntaxError("too deep")

    monkeypatch.setattr(twin, "compile", refuse, raising=False)

    assert faults("x = 1\n") == ["1: the twin is not Python: too deep"]


def test_a_source_that_the_tokenizer_misreads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # What CPython 3.12.1 makes of the second statement: one quote too many.
    def misread(source: str) -> list[Token]:
        return [Token("STRING", source), Token("UNIMPORTANT_WS", '"')]

    monkeypatch.setattr(twin, "src_to_tokens", misread)

    assert faults('1\n"""\u00fc\n"""') == [
        "3: this Python's tokenizer misreads it; keep to ASCII in long strings"
    ]


def test_a_source_that_is_not_python_is_refused() -> None:
    (fault,) = faults("x = 1\ny = (\n")

    assert fault.startswith("2: not Python in UTF-8: '(' was never closed")


def test_a_source_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"a.py": ""}, {})
    (tree.source / "a.py").write_bytes(b"# \xe9\n")

    with pytest.raises(twin.TwinError, match=r"a\.py:1: not Python in UTF-8: .* byte 0xe9"):
        twin.convert(tree)


def test_a_file_that_is_not_python_is_refused(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"a.py": "", "b/data.json": "{}"}, {})

    with pytest.raises(twin.TwinError, match=r"^src/paystackx/_async/b/data\.json:1: only Python"):
        twin.convert(tree)


def test_a_source_folder_that_is_missing_or_empty_is_an_error(tmp_path: Path) -> None:
    tree = plant(tmp_path, {})
    for _ in range(2):
        with pytest.raises(twin.TwinError) as raised:
            twin.generate(tree)
        assert raised.value.problems == ("src/paystackx/_async: no file there",)
        tree.source.mkdir(parents=True, exist_ok=True)


def test_every_problem_of_every_file_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "a.py": "x = 'asyncio'\nasync def f():\n    await(x)\n",
            "b/c.py": "anyio = f'trio'\n",
            "fine.py": "x = 1\n",
        },
        {"AsyncClient": "Client"},
    )
    kept = tree.target / "kept.py"
    kept.parent.mkdir()
    kept.touch()

    with pytest.raises(twin.TwinError) as raised:
        twin.generate(tree)

    assert raised.value.problems == (
        "src/paystackx/_async/a.py:1: the async word 'asyncio' would be left in the twin",
        "src/paystackx/_async/a.py:3: await must be followed by a space",
        "src/paystackx/_async/b/c.py:1: the async word 'anyio' would be left in the twin",
        "src/paystackx/_async/b/c.py:1: the async word 'trio' would be left in the twin",
        "src/paystackx/_async: no file uses the rule AsyncClient -> Client",
    )
    assert str(raised.value) == "\n".join(raised.value.problems)
    assert list(tree.target.iterdir()) == [kept]


# What it does on disk


def test_the_target_is_replaced_whole(tmp_path: Path) -> None:
    tree = plant(tmp_path, {"__init__.py": "", "deep/er/a.py": "x = 1\n"}, {})
    (tree.source / "__pycache__").mkdir()
    (tree.source / "__pycache__" / "a.cpython-311.pyc").touch()
    stale = [
        tree.target / "gone.py",
        tree.target / "deep" / "gone.txt",
        tree.target / "deep" / "er" / "__pycache__" / "a.cpython-311.pyc",
    ]
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    written = twin.generate(tree)

    assert written == [tree.target / "__init__.py", tree.target / "deep" / "er" / "a.py"]
    assert sorted(path for path in tree.target.rglob("*") if path.is_file()) == written
    assert written[1].read_bytes() == (
        b"# Generated from src/paystackx/_async/deep/er/a.py by codegen/twin.py."
        b" Edit that file, not this one.\nx = 1\n"
    )


def test_what_is_not_the_twin_is_noticed(tmp_path: Path) -> None:
    tree = plant(tmp_path, {f"{name}.py": "x = 1\ny = 2\n" for name in "abcd"}, {})
    twin.generate(tree)
    cache = tree.target / "__pycache__"
    cache.mkdir()
    (cache / "a.cpython-311.pyc").touch()
    twin.check(tree)

    edited, truncated, missing, _ = (tree.target / f"{name}.py" for name in "abcd")
    edited.write_bytes(edited.read_bytes().replace(b"y = 2", b"y = 3"))
    truncated.write_bytes(truncated.read_bytes().removesuffix(b"y = 2\n"))
    missing.unlink()
    (tree.target / "extra.txt").touch()

    with pytest.raises(twin.TwinError) as raised:
        twin.check(tree)

    assert raised.value.problems == (
        "src/paystackx/_sync/a.py: not what its source gives",
        "src/paystackx/_sync/b.py: not what its source gives",
        "src/paystackx/_sync/c.py: missing",
        "src/paystackx/_sync/extra.txt: has no source",
    )


# The command


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a repository of two small trees, each with one rule."""
    monkeypatch.setattr(twin, "PACKAGE_NAMES", {"aclose": "close"})
    monkeypatch.setattr(twin, "TEST_NAMES", {"_async": "_sync"})
    package, tests = twin.trees(tmp_path)
    for tree, source in (package, "aclose\n"), (tests, "_async\n"):
        tree.source.mkdir(parents=True)
        (tree.source / "a.py").write_text(source)
    return tmp_path


def test_the_command_generates_and_checks_both_trees(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert twin.main(["--check"], repository) == 1
    assert capsys.readouterr().err.splitlines() == [
        "src/paystackx/_sync/a.py: missing",
        "tests/_sync/a.py: missing",
    ]

    assert twin.main([], repository) == 0
    assert twin.main(["--check"], repository) == 0
    assert capsys.readouterr().err == ""


def test_the_command_fails_where_a_tree_has_no_source(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(repository / "tests" / "_async")

    assert twin.main([], repository) == 1
    assert capsys.readouterr().err == "tests/_async: no file there\n"


def test_the_file_runs_as_a_script(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["twin.py", "--help"])

    with pytest.raises(SystemExit) as raised:
        runpy.run_path(twin.__file__, run_name="__main__")

    assert raised.value.code == 0
    assert "--check" in capsys.readouterr().out


# The same bytes on every Python

PARITY_SOURCES = {
    "client.py": SOURCE,
    "f_strings.py": "\n".join(
        [
            USES_ALL_NAMES,
            r'f"\N{DIGIT ONE}{{aclose}} {x} AsyncClient"',
            r'rf"\N{{aclose}} {x}\{y}" Rf"aclose" fR"aclose\d{{2}}"',
            'f"{x!r:>{y}} {{}} é {{ü aclose}} {x:%H:aclose{y}}" "aclose" f"{x=}"',
            'b"aclose" rb"aclose"',
            "f'{x:{y}{z}}' f'{aclose}' f'{ {1: \"aclose\"}[1] }' f'{{{{aclose}}}}'",
            'f"""\n{{é aclose}} {\n  x  \n} {x:\n} async with AsyncClient\n"""  # aclose é',
            "f'async for' f'{x}await a.b()' f'{(lambda: 1)()} `await a`' f'' f\"#{x}# aclose\"",
            'u"aclose" r"\\aclose" if x else(  # aclose',
            "    # async with aclose\n  y)",
            "if x:\n    pass\n    # AsyncClient\n# aclose, and no line end",
        ]
    ),
}

PARITY_SCRIPT = """
import json, pathlib, sys
from codegen import twin
root, names = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
package = root / "src" / "paystackx"
tree = twin.Tree(root, package / "_async", package / "_sync", names)
print(json.dumps({path.name: text.decode() for path, text in twin.convert(tree).items()}))
"""


def interpreters(version: str) -> Iterator[Path]:
    """Give the Pythons of a version on the PATH that run: a pyenv shim may stand for nothing."""
    for folder in os.get_exec_path():
        found = shutil.which(f"python{version}", path=folder)
        if found and "yes" in run(Path(found), version, "-c", "print('yes')").stdout:
            yield Path(found)


def run(
    python: Path, version: str, *arguments: str, path: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYENV_VERSION": version, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(
        [python, *arguments], env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def libraries(tmp_path: Path) -> str:
    """Give a PYTHONPATH with what the generator imports, and nothing built for one Python.

    Of setuptools, unasync takes the base of a command that we do not use; an old one cannot be
    imported by a newer Python.
    """
    folder = tmp_path / "libraries"
    command = folder / "setuptools" / "command"
    command.mkdir(parents=True)
    (command.parent / "__init__.py").touch()
    (command / "__init__.py").touch()
    (command / "build_py.py").write_text("class build_py: ...\n")
    shutil.copytree(Path(unasync.__file__).parent, folder / "unasync")
    tokenize_rt = find_spec("tokenize_rt")
    assert tokenize_rt
    assert tokenize_rt.origin
    shutil.copy(tokenize_rt.origin, folder)
    return os.pathsep.join([str(folder), str(REPOSITORY)])


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14", "3.15"])
def test_every_python_gives_the_same_bytes(version: str, tmp_path: Path, libraries: str) -> None:
    python = next(interpreters(version), None)
    if python is None:
        # The running Python is always compared; the others, where the machine has them.
        pytest.skip(f"no python{version} on the PATH that runs")
    tree = plant(tmp_path, PARITY_SOURCES)
    here = {path.name: text.decode() for path, text in twin.convert(tree).items()}

    arguments = ("-B", "-c", PARITY_SCRIPT, str(tmp_path), json.dumps(NAMES))
    there = run(python, version, *arguments, path=libraries)

    assert there.returncode == 0, there.stderr
    assert json.loads(there.stdout) == here
    assert here["client.py"] == TWIN
