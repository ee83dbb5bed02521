"""Makes the reference in docs/api.md from the docstrings of the public names.

Run as `python -m tests.docs.api`; a test asserts that the committed page is what it gives. What is listed here is
stable; what is not may change with any version.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

import quoteproof
from quoteproof.verdict.model import NAMES
from tests.book_of import ROOT

PAGE = ROOT / "docs" / "api.md"
HEADING = "## Reference\n"
PUBLIC = {
    "open_book": ("api.py", ""),
    "verify": ("api.py", ""),
    "Book": ("api.py", "root check check_text build fix write terms write_terms find close"),
    "Result": ("api.py", "ok findings errors warnings quotations counts line text json"),
    "BuildResult": ("api.py", "result written"),
    "Finding": (
        "finding/model.py",
        "code severity status message notes helps place quotation acknowledged",
    ),
    "Code": ("finding/model.py", "id name"),
    "Severity": ("finding/model.py", "ERROR WARNING"),
    "Place": ("finding/model.py", "file start end approximate"),
    "Judged": ("verdict/model.py", "quotation verdict"),
    "Quotation": ("quotation/model.py", "id file place printed"),
    "Printed": ("quotation/model.py", "text"),
    "Fixing": ("project/fix.py", "chapters left"),
    "Mended": ("project/fix.py", "file before after"),
    "Unfixed": ("project/fix.py", "finding reason"),
    "WrittenTerms": ("project/terms.py", "terms waiting"),
    "Answer": ("search/index.py", "hits absent left_out"),
    "Hit": ("search/hits.py", "anchor closeness text"),
    "Closeness": ("search/hits.py", "VERBATIM NEAR WORDS"),
    "Verification": ("proof/verification.py", "proved changed"),
    "CannotRunError": ("disk/errors.py", "troubles"),
    "Trouble": ("disk/errors.py", "message file line helps"),
    "EngineError": ("engine/program.py", ""),
}
"""Each public function and class: its module, and which of its attributes are stable."""
SAID = {
    ("Judged", "verdict"): ("Verdict", f"What was decided. Its `name` is one of {', '.join(f'`{n}`' for n in NAMES)}."),
    ("Book", "root"): ("Path", "The folder of the book."),
    ("CannotRunError", "troubles"): ("tuple[Trouble, ...]", "All that must be corrected before anything can run."),
}
"""Attributes that a constructor sets, with their type and what they are."""


def page(text: str) -> str:
    """The page `text` with its reference made anew."""
    head, heading, _ = text.partition(HEADING)
    assert heading, "the page has no reference"
    return "\n\n".join([head + HEADING.rstrip(), *reference()]) + "\n"


def reference() -> Iterator[str]:
    """The paragraphs of the reference."""
    yield (
        "Every name here is stable. All other names, and all modules below `quoteproof`, may change with any version. "
        f"Import {', '.join(f'`{name}`' for name in PUBLIC if name in quoteproof.__all__)} from `quoteproof`. "
        "Objects of the other classes are given to you."
    )
    for name, (module, attributes) in PUBLIC.items():
        yield from _entry(_definition(module, name), attributes.split())


@functools.cache
def _definitions(module: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    tree = ast.parse((ROOT / "src/quoteproof" / module).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _definition(module: str, name: str) -> ast.FunctionDef | ast.ClassDef:
    return _definitions(module)[name]


def _entry(node: ast.FunctionDef | ast.ClassDef, attributes: list[str]) -> Iterator[str]:
    yield f"### `{node.name}`"
    if isinstance(node, ast.FunctionDef):
        yield from _function(node, node.name)
        return
    yield from _paragraphs(node)
    methods = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
    called = [name for name in attributes if name in methods and not _is_property(methods[name])]
    rows = [_row(node, name, methods) for name in attributes if name not in called]
    if rows:
        is_enum = any(isinstance(base, ast.Name) and base.id == "StrEnum" for base in node.bases)
        head = "| member | value | what it is |" if is_enum else "| attribute | type | what it is |"
        yield "\n".join([head, "|---|---|---|", *rows])
    for name in called:
        yield f"#### `{node.name}.{name}`"
        yield from _function(methods[name], name)


def _function(node: ast.FunctionDef, name: str) -> Iterator[str]:
    arguments = ast.unparse(_without_self(node.args))
    returned = ast.unparse(node.returns) if node.returns else "None"
    yield f"`{name}({arguments.replace('=', ' = ')}) -> {returned}`"
    yield from _paragraphs(node)


def _without_self(arguments: ast.arguments) -> ast.arguments:
    kept = [argument for argument in arguments.args if argument.arg != "self"]
    return ast.arguments(
        [], kept, arguments.vararg, arguments.kwonlyargs, arguments.kw_defaults, None, arguments.defaults
    )


def _row(node: ast.ClassDef, name: str, methods: dict[str, ast.FunctionDef]) -> str:
    if (node.name, name) in SAID:
        kind, text = SAID[node.name, name]
    elif name in methods:
        returned = methods[name].returns
        assert returned is not None
        kind, text = ast.unparse(returned), _docstring(methods[name])
    else:
        kind, text = _field(node, name)
    kind = kind.removeprefix("model.")
    return f"| `{name}` | `{kind.replace('|', chr(92) + '|')}` | {' '.join(text.split())} |"


def _field(node: ast.ClassDef, name: str) -> tuple[str, str]:
    """The type of a field, or the value of a member of an enumeration, and the string below it."""
    for item, below in zip(node.body, node.body[1:], strict=False):
        kind = _kind(item, name)
        if kind is not None:
            assert isinstance(below, ast.Expr), f"{node.name}.{name} is not documented"
            assert isinstance(below.value, ast.Constant)
            return kind, str(below.value.value)
    raise AssertionError(f"{node.name}.{name} is not documented")


def _kind(item: ast.stmt, name: str) -> str | None:
    match item:
        case ast.AnnAssign(target=ast.Name(id=found), annotation=annotation) if found == name:
            return ast.unparse(annotation)
        case ast.Assign(targets=[ast.Name(id=found)], value=ast.Constant(value=str(value))) if found == name:
            return f'"{value}"'
    return None


def _is_property(node: ast.FunctionDef) -> bool:
    return any(isinstance(item, ast.Name) and item.id == "property" for item in node.decorator_list)


def _docstring(node: ast.FunctionDef | ast.ClassDef) -> str:
    text = ast.get_docstring(node)
    assert text, f"{node.name} is not documented"
    return text


def _paragraphs(node: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    """The docstring; lines that begin with the name of a parameter are items of a list."""
    for paragraph in _docstring(node).split("\n\n"):
        linked = re.sub(r"\bdocs/([\w.-]+)", r"[\1](\1)", paragraph)
        is_list = re.match(r"`\w+`:", linked)
        yield "\n".join(map(_item, linked.splitlines())) if is_list else linked


def _item(line: str) -> str:
    return f"- {line}" if re.match(r"`\w+`:", line) else f"  {line.lstrip()}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
