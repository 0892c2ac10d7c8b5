"""The layers of the package: no module imports one of a higher layer, and there is no cycle."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "paystackx"

MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
    if "_sync" not in path.parts and path != SOURCE / "__init__.py"
}

# From the ground up. A module may import its neighbours; a folder is named whole where its modules
# are neighbours, and module by module where they are not.
LAYERS = (
    "errors enums _reading.json _version _records _typevar _seam _reading",
    "_preload",
    "_reading.fields _reading.readers",
    "response _reading.body models",
    "_reading.convert _reading.compile _reading.structure _reading.validate _reading.salvage",
    "_config",
    "_template _operation _arguments",
    "_engine.proxies _engine.http _reading.decipher webhooks",
    "_engine _reading.orjson",
    "fast _rate_limits _retry _operations _charge",
    "_pages",
    "_async sandbox",
    "_pytest cli",
)
RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names.split()}


def imports(path: Path) -> Iterator[str]:
    """Give the names of the modules that a module imports, inside functions, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path}: write the import with its full name"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                is_module = inner.removeprefix("paystackx.") in MODULES
                yield inner if is_module else node.module


def ours(path: Path) -> set[str]:
    """Give the modules of the package that a module imports."""
    found = {name.removeprefix("paystackx.") for name in imports(path) if "paystackx." in name}
    return found & MODULES.keys()


def layer(module: str) -> str:
    return module if module in RANKS else module.partition(".")[0]


def test_every_module_has_a_layer() -> None:
    assert {layer(module) for module in MODULES} - RANKS.keys() == set(), "give it one in LAYERS"


def test_a_module_imports_its_own_layer_and_lower_ones_only() -> None:
    assert [
        f"{module} imports {other}"
        for module, path in MODULES.items()
        for other in ours(path)
        if RANKS[layer(other)] > RANKS[layer(module)]
    ] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: ours(path) - {module} for module, path in MODULES.items()}
    assert set(TopologicalSorter(graph).static_order()) == MODULES.keys()


def test_few_modules_know_what_speaks_http() -> None:
    known = ("h11", "httpcore", "httptools", "httpx")
    assert {
        module: found
        for module, path in MODULES.items()
        if (found := " ".join(sorted({*imports(path)} & {*known})))
    } == {
        "_engine.asyncio": "httpcore",
        "_engine.http": "httpx",
        "_engine.http11": "h11",
        "_engine.httpcore": "h11 httpcore",
        "_engine.httptools": "h11 httptools",
    }


def test_what_waits_comes_from_the_seam() -> None:
    banned = {"asyncio", "anyio", "threading", "time", "trio"}
    for module, path in MODULES.items():
        if module.startswith("_async."):
            assert not banned & {name.partition(".")[0] for name in imports(path)}, module
