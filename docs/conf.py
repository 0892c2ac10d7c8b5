"""How Sphinx builds the documentation. `nox -s docs` runs it."""

from enum import Enum
from pathlib import Path
from typing import Any

import attrs
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.directives import ObjectDescription
from sphinx.domains.python import PythonDomain
from sphinx.util.typing import stringify_annotation

import paystackx

project = "paystackx"
author = "The paystackx authors"
version = release = paystackx.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_design"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "paystackx"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["paystackx.css"]

autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_use_ivar = True
napoleon_use_rtype = False
maximum_signature_line_length = 88
add_module_names = False
toc_object_entries = False

nitpick_ignore_regex = [
    # Documented elsewhere, and the build uses no network.
    ("py:.*", r"(attrs|collections|datetime|enum|httpx|types|typing|typing_extensions)\..*"),
    ("py:.*", r"[a-z]+|[A-Z]\w*Error|Any|Exception|StrEnum"),
    # Type variables: the class passed as alternate_model_class.
    ("py:.*", r"(.*\.)?(M|\w*T)"),
    # The type of a default that is shown as "...".
    ("py:.*", r"paystackx\._config\.Unset"),
]

# A class shows its public path once it is loaded, and annotations keep the path that they saw
# first. So the records are loaded before the clients, which stand first in the list.
for name in reversed(paystackx.__all__):
    getattr(paystackx, name)


def prepare_docstring(
    _app: Sphinx, what: str, _name: str, thing: Any, _options: Any, lines: list[str]
) -> None:
    """Give fields their types, which only the class itself says, and list a client's errors."""
    if what != "class":
        return
    fields = attrs.fields(thing) if attrs.has(thing) else ()
    types = {field.name: stringify_annotation(field.type, "smart") for field in fields}
    arguments = lines.index("Args:") if "Args:" in lines else 0
    for number, line in enumerate(lines):
        name, colon, text = line.strip().partition(":")
        if line.startswith("    ") and colon and name in types:
            lines[number] = f"    {name} ({types[name]}):{text}"
        elif line.startswith("    ") and name.endswith("Error") and number < arguments:
            lines[number] = f"    - :py:class:`~paystackx.{name}`:{text}"


def hide_constructor(
    _app: Sphinx, what: str, _name: str, thing: Any, _options: Any, _text: str, _returns: str
) -> tuple[str, None] | None:
    """Show a constructor only for what users make: no record, no error, no enum."""
    if what != "class" or thing in {paystackx.Timeout, paystackx.BankAccount, paystackx.Address}:
        return None
    is_given = attrs.has(thing) or issubclass(thing, Enum | paystackx.PaystackError)
    return ("", None) if is_given else None


def write_index_for_models(app: Sphinx, error: Exception | None) -> None:
    """Write llms.txt: every page with its first sentence, for readers that are programs."""
    if error or app.builder.name != "html":
        return
    lines = [f"# {project}", "", f"> {first_sentence(app, 'index')}", "", "## Pages", ""]
    for page in app.env.toctree_includes["index"]:
        title = app.env.titles[page].astext()
        lines.append(f"- [{title}]({page}.html): {first_sentence(app, page)}")
    Path(app.outdir, "llms.txt").write_text("\n".join(lines) + "\n")


def first_sentence(app: Sphinx, page: str) -> str:
    """Get the first sentence of a page."""
    paragraph = next(iter(app.env.get_doctree(page).findall(nodes.paragraph)))
    return " ".join(paragraph.astext().split()).partition(". ")[0].rstrip(".:") + "."


def setup(app: Sphinx) -> None:
    """Connect the functions above."""
    for kind in PythonDomain.directives.values():
        fields = kind.doc_field_types if issubclass(kind, ObjectDescription) else []
        for field in fields:
            if field.name == "variable":
                field.label = "Fields"
    app.connect("autodoc-process-docstring", prepare_docstring, priority=400)  # before napoleon
    app.connect("autodoc-process-signature", hide_constructor)
    app.connect("build-finished", write_index_for_models)
