"""The code of the documentation: which blocks a page has, and how they are run.

The blocks of a page are run one after the other, as a reader would paste them. A page with tabs is
run twice: once with its sync blocks, once with its async ones, in which ``await`` may stand at the
top. Blocks outside of tabs belong to both.
"""

import ast
import asyncio
import inspect
import re
import sys
import threading
import types
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from paystackx import AsyncCustomerClient, CustomerClient
from paystackx.sandbox import Sandbox
from paystackx.sandbox._server import SandboxServer

DOCS = Path(__file__).parents[2] / "docs"
INSTALLED = {"anyio", "attrs", "freezegun", "httpx", "paystackx", "pydantic", "pytest", "trio"}
"""What a run of the tests has, besides the standard library."""

_BLOCK = re.compile(r"^```python\n(.+?)^```$", re.MULTILINE | re.DOTALL)
_PRINTED = re.compile(r"^print\((.+)\)  # ([\d\[{].*)$", re.MULTILINE)
"""A line that says in a comment what it prints, perhaps with a remark after a colon."""

_TAB = re.compile(r"^:::\{tab-item\} (\w+)$", re.MULTILINE)
_END_OF_TAB = re.compile(r"^:::$", re.MULTILINE)


@attrs.frozen
class Block:
    """A block of Python code.

    Attributes:
        line: The line before its first one.
        form: ``"Sync"`` or ``"Async"``, the tab that it stands in; ``None`` outside of tabs.
        code: The code.
    """

    line: int
    form: str | None
    code: str


@attrs.frozen
class Walkthrough:
    """The blocks of a page that a reader of one form runs.

    Attributes:
        page: Where the page is, below ``docs``.
        form: ``"Sync"`` or ``"Async"``; ``None`` for a page without tabs.
        blocks: The blocks, in order.
    """

    page: str
    form: str | None
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return f"{self.page} {self.form or ''}".strip()

    @property
    def needs(self) -> set[str]:
        """The distributions that the page imports and that the tests do not have."""
        trees = [ast.parse(block.code) for block in self.blocks]
        nodes = [node for tree in trees for node in ast.walk(tree)]
        names = {
            alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
        }
        names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        return {name.partition(".")[0] for name in names} - INSTALLED - sys.stdlib_module_names

    def run(self) -> None:
        """Run every block, and then every test function that a block defines."""
        # dataclasses and pydantic look a class's module up.
        module = types.ModuleType("documentation")
        sys.modules[module.__name__] = module
        try:
            with sandbox_in_environment():
                asyncio.run(self._run(vars(module)))
        finally:
            del sys.modules[module.__name__]

    async def _run(self, names: dict[str, Any]) -> None:
        for block in self.blocks:
            code = compile(
                # Tracebacks show the line of the page.
                "\n" * block.line + block.code,
                str(DOCS / self.page),
                "exec",
                ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
            )
            await _awaited(eval(code, names))
            for expression, comment in _PRINTED.findall(block.code):
                printed = str(eval(expression, names))
                assert f"{comment}:".startswith(f"{printed}:"), f"{self}: it prints {printed}"
        for name, function in list(names.items()):
            if name.startswith("test_"):
                fixtures = _fixtures()
                chosen = {name: fixtures[name] for name in inspect.signature(function).parameters}
                await _awaited(function(**chosen))


async def _awaited(value: object) -> None:
    if inspect.isawaitable(value):
        await value


def _fixtures() -> dict[str, object]:
    """Make what the pytest plugin gives to a test."""
    sandbox = Sandbox()
    return {
        "paystack_sandbox": sandbox,
        "paystack": CustomerClient("sk_test_filler", transport=sandbox),
        "async_paystack": AsyncCustomerClient("sk_test_filler", transport=sandbox),
    }


@contextmanager
def sandbox_in_environment() -> Generator[None]:
    """Let a client that is made without an address and a key talk to a sandbox's server."""
    with SandboxServer(Sandbox(), "127.0.0.1", 0, lambda _: None) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PAYSTACK_BASE_URL", server.base_url)
            patch.setenv("PAYSTACK_SECRET_KEY", "sk_test_filler")
            yield
        server.shutdown()
        serving.join()


def walkthroughs() -> Iterator[Walkthrough]:
    """Go through the pages that have code."""
    for path in sorted(DOCS.rglob("*.md")):
        blocks = tuple(_blocks(path.read_text()))
        forms = {block.form for block in blocks} - {None}
        for form in sorted(forms, key=str) or ([None] if blocks else []):
            chosen = tuple(block for block in blocks if block.form in {None, form})
            yield Walkthrough(path.relative_to(DOCS).as_posix(), form, chosen)


def _blocks(text: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text):
        before = text[: found.start(1)]
        tabs = list(_TAB.finditer(before))
        is_inside = tabs and not _END_OF_TAB.search(before, tabs[-1].end())
        yield Block(before.count("\n"), tabs[-1][1] if is_inside else None, found[1])
