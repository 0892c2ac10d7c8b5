"""A twin is formatted and sorted as ruff does it, and ruff is not needed for that."""

from pathlib import Path

import pytest

from codegen import tidy, twin

ROOT = Path(twin.__file__).parents[1]
SOURCES = [path for tree in twin.trees(ROOT) for path in sorted(tree.source.glob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_is_formatted_stays_as_it_is(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert tidy.tidy(source) == source


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AsyncPlanClient", "PlanClient"),
        ("BaseAsyncAPIClient", "BaseAPIClient"),
        ("StopAsyncIteration", "StopIteration"),
        ("AsyncByteStream", "SyncByteStream"),
        ("AsyncIO", "AsyncIO"),
        ("ThingAsync", "ThingAsync"),
        ("Asynchronous", "Asynchronous"),
    ],
)
def test_a_name_is_derived_unless_the_table_has_it(name: str, expected: str) -> None:
    assert twin.twin_name(name, twin.PACKAGE_NAMES) == expected


def test_imports_are_sorted_in_each_run_and_so_are_their_names() -> None:
    source = (
        '"""Text."""\n\n'
        "from b import c, Two, ONE, X, T as Three  # why\n"
        "import z\n"
        "import a\n"
        "\n"
        "from pack import (\n"
        "    lower,\n"
        "    Zebra,  # a reason\n"
        "    Apple,\n"
        ")\n"
        "from . import sibling\n"
        "\n"
        "x = 1\n"
    )

    assert tidy.sort_imports(source) == (
        '"""Text."""\n\n'
        "import a\n"
        "import z\n"
        "from b import ONE, T as Three, Two, X, c  # why\n"
        "\n"
        "from . import sibling\n"
        "from pack import (\n"
        "    Apple,\n"
        "    Zebra,  # a reason\n"
        "    lower,\n"
        ")\n"
        "\n"
        "x = 1\n"
    )


@pytest.mark.parametrize(
    ("split", "joined"),
    [
        ("f(\n    a, b\n)\n", "f(a, b)\n"),
        ("def f(\n    a: int\n) -> int: ...\n", "def f(a: int) -> int: ...\n"),
        ("x = [\n    y\n    for y in z\n]\n", "x = [y for y in z]\n"),
        ("f(\n    g(\n        a\n    )\n)\n", "f(g(a))\n"),
        ("f(\n    g(\n        a,\n    )\n)\n", None),
        ("f(\n    a,\n)\n", None),
        ("f(\n    a  # why\n)\n", None),
        ("f(\n    a + \\\n    b\n)\n", None),
        ('f(\n    """\n    text"""\n)\n', None),
        ("f('''\ntext''')\n", None),
    ],
)
def test_a_split_bracket_is_joined_where_ruff_would_join_it(split: str, joined: str | None) -> None:
    assert tidy.join_brackets(split) == (joined or split)


def test_a_line_of_exactly_the_longest_length_is_joined_and_no_longer_one() -> None:
    fits = "a" * (tidy.LINE_LENGTH - len("f()"))

    assert tidy.join_brackets(f"f(\n    {fits}\n)\n") == f"f({fits})\n"
    assert tidy.join_brackets(f"f(\n    {fits}a\n)\n") == f"f(\n    {fits}a\n)\n"
