"""What a chapter may contain: allow-lists of nodes, attributes, classes, links and image paths.

Promises: whatever is not on a list is a finding, so that no markup can print, run, fetch or hide anything in one
output that was never checked. Leaves out: whether an image exists (the check) and quotation marks (Q014, Q018).
Source: the holes measured in pandoc's writers; W3C HTML for the harmless URL schemes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from quoteproof.chapter import faults
from quoteproof.chapter.model import Node
from quoteproof.chapter.nodes import branches, text_of, walk
from quoteproof.chapter.shape import TAGS
from quoteproof.finding.model import Fault, Place
from quoteproof.text.look_alikes import is_invisible
from quoteproof.text.mark_table import MARKS

_BLOCKS: Final = frozenset(
    [
        "Plain",
        "Para",
        "LineBlock",
        "CodeBlock",
        "BlockQuote",
        "OrderedList",
        "BulletList",
        "DefinitionList",
        "Header",
        "HorizontalRule",
        "Table",
        "Figure",
        "Div",
        "RawBlock",
    ]
)
_INLINES: Final = frozenset(
    [
        "Str",
        "Emph",
        "Underline",
        "Strong",
        "Strikeout",
        "Superscript",
        "Subscript",
        "SmallCaps",
        "Cite",
        "Code",
        "Space",
        "SoftBreak",
        "LineBreak",
        "Math",
        "Link",
        "Image",
        "Note",
        "Span",
        "RawInline",
    ]
)
_ATTRIBUTES: Final = {
    "cite": re.compile(r"[^\s]{1,200}"),
    "alt": re.compile(r"[^\0]{0,2000}", re.DOTALL),
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
    "width": re.compile(r"\d{1,4}(\.\d{1,3})?(%|px|cm|mm|in|em|pt)?"),
    "height": re.compile(r"\d{1,4}(\.\d{1,3})?(%|px|cm|mm|in|em|pt)?"),
}
CLASSES: Final = frozenset(
    "term own translation epigraph unnumbered uri email code smallcaps underline header even odd".split()
)
"""Classes that mean something here or that pandoc sets itself."""
_LANGUAGE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,29}")
_NUMBERING: Final = frozenset(("numberLines", "number-lines", "lineAnchors", "line-anchors"))
"""Classes by which pandoc puts numbers before the lines of code, in some formats and not in others."""
COLUMNS: Final = 24
"""Most columns of a table: each is then some five millimetres wide on a usual page."""
# No quotation mark but the straight single one, which addresses may have: a PDF reads its links aloud.
_URL: Final = re.compile(rf"(?!\S*(?!')[{MARKS}])(#[^\s]*|https?://[^\s<>\"\\^`{{|}}]+|mailto:[^\s<>\"\\^`{{|}}]+)\Z")
_IMAGE: Final = re.compile(r"(?:chapters/)?images/[\w\-./]+\.(?:png|jpe?g)\Z", re.ASCII)
_COMMENT: Final = re.compile(r"\s*(<!--(?:(?!-->).)*-->\s*)+\Z", re.DOTALL)


def image_path(target: str) -> str | None:
    """Give an image's path inside the book (`chapters/images/…`), or None where it is not an allowed one."""
    if not _IMAGE.match(target) or ".." in target or "//" in target:
        return None
    return target if target.startswith("chapters/") else f"chapters/{target}"


def is_link(target: str) -> bool:
    """Tell whether a link may lead there: to a web page, a mail address, or a place in the book."""
    return _URL.match(target) is not None and not any(is_invisible(c) for c in target)


def images(ast: Node) -> frozenset[str]:
    """Give the paths inside the book of all images of an AST that are allowed."""
    shown = (image_path(node["c"][2][0]) for node in branches(ast["blocks"]) if node["t"] == "Image")
    return frozenset(path for path in shown if path is not None)


def check_allowed(file: str, text: str, ast: Node) -> tuple[Fault, ...]:
    """Hold an AST against the lists; one fault for each thing that is not on them."""
    found: list[Fault] = []
    if ast.get("meta"):
        found.append(faults.MetadataBlock(Place(file, 0, 0, approximate=True)))
    nodes = list(branches(ast["blocks"]))
    if _sunken(ast, nodes) or any(_suspect(node) for node in nodes):
        found += _told(file, text, ast)
    return tuple(found)


def _sunken(ast: Node, nodes: Sequence[Node]) -> bool:
    """Tell whether a heading stands inside anything: whether there are more of them than stand by themselves."""
    alone = [block for block in ast["blocks"] if block["t"] == "Header"]
    return len([node for node in nodes if node["t"] == "Header"]) > len(alone)


def _suspect(node: Node) -> bool:
    """Tell whether there is anything to say of a node, wherever it stands: in most chapters of none."""
    nowhere = Place("")
    return node["t"] not in TAGS and (
        next(_faults(node, nowhere), None) is not None or next(_attribute_faults(node, "", 0, ""), None) is not None
    )


def _told(file: str, text: str, ast: Node) -> Iterator[Fault]:
    """Tell of every node that is not on the lists, each near the place that the words before it reach."""
    reached = 0
    lodged = _lodged(ast)
    for node in walk(ast["blocks"]):
        if node["t"] in TAGS:
            continue
        needle = _needle(node)
        at = text.find(needle, reached) if needle else -1
        if at < 0 and node["t"] in ("Link", "Image", "Div", "Span", "Note", "Header", "Table"):
            # An address may be written otherwise than it reads: its line is that of the words it stands with.
            needle = _first_word(node)
            at = text.find(needle, reached) if needle else -1
        reached = at if at >= 0 else reached
        place = Place(file, max(at, reached), max(at, reached) + (len(needle) if at >= 0 else 0), at < 0)
        yield from _faults(node, place)
        if id(node) in lodged:
            yield faults.NestedHeading(place)
        yield from _attribute_faults(node, text, reached, file)


def _lodged(ast: Node) -> frozenset[int]:
    """Give the `id()` of each heading that stands inside something, except block quotations (Q018)."""
    inside = [block for block in ast["blocks"] if block["t"] not in ("BlockQuote", "Header")]
    quoted = {id(node) for block in branches(inside) if block["t"] == "BlockQuote" for node in branches(block["c"])}
    return frozenset(id(n) for n in branches(inside) if n["t"] == "Header") - quoted


def _needle(node: Node) -> str:
    """Give characters of a node that stand in the chapter as they are, to find its line by."""
    content: Any = node.get("c")
    if node["t"] in ("Str", "Space"):
        return str(content) if content else ""
    if node["t"] in ("RawBlock", "RawInline", "Code"):
        return str(content[1]).strip().split("\n")[0]
    if node["t"] in ("Image", "Link"):
        return str(content[2][0])
    return ""


def _first_word(node: Node) -> str:
    return next((str(inner["c"]) for inner in walk(node["c"]) if inner["t"] == "Str"), "")


def _faults(node: Node, place: Place) -> Iterator[Fault]:
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind not in _BLOCKS and kind not in _INLINES:
        yield faults.UnsupportedMarkup(place, (kind,))
    elif kind in ("RawBlock", "RawInline"):
        if content[0] != "html" or not _COMMENT.match(content[1]):
            yield faults.RawMarkup(place, content[0])
    elif kind == "Link" and not is_link(content[2][0]):
        yield faults.UnsupportedLink(place, content[2][0])
    elif kind == "Image" and image_path(content[2][0]) is None:
        yield faults.UnsupportedImage(place, content[2][0])

    if kind == "Table" and len(content[2]) > COLUMNS:
        yield faults.CrowdedTable(place, len(content[2]), COLUMNS)
    if kind == "Header" and not text_of(content[2]).strip():
        yield faults.EmptyHeading(place)
    if kind == "Note" and any(inner["t"] == "Note" for inner in walk(content)):
        yield faults.NestedNote(place)
    if kind in ("Link", "Image") and content[2][1]:
        yield faults.LinkTitle(place, image=kind == "Image")


def _attribute_faults(node: Node, text: str, reached: int, file: str) -> Iterator[Fault]:
    def place(words: str) -> Place:
        # What a division is called stands before its words, which is as far as the search has come.
        start = max(0, reached - _BEFORE) if node["t"] == "Div" else reached
        for written in (words, words.removeprefix(".")):
            at = text.find(written, start)
            if at >= 0:
                return Place(file, at, at + len(written))
        return Place(file, reached, reached, approximate=True)

    for _, classes, pairs in _attributes(node):
        code = node["t"] in ("Code", "CodeBlock")
        for name in classes:
            if code and (name in _NUMBERING or not _LANGUAGE.fullmatch(name)):
                yield faults.UnsupportedCodeLanguage(place(name), name)
            elif not code and name not in CLASSES:
                yield faults.UnsupportedClass(place(f".{name}"), name)
        for key, value in pairs:
            pattern = _ATTRIBUTES.get(key)
            if pattern is None or not pattern.fullmatch(value):
                yield faults.UnsupportedAttribute(place(f"{key}="), key, value)


_BEFORE: Final = 80  # code points within which a division's fence stands before its first word


def _attributes(node: Node) -> Iterator[list[Any]]:
    """Give every attribute triple (identifier, classes, pairs) of a node, also of a table's inside."""
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind in ("Code", "CodeBlock", "Div", "Span", "Link", "Image", "Figure"):
        yield content[0]
    elif kind == "Header":
        yield content[1]
    elif kind == "Table":
        yield content[0]
        head, bodies, foot = content[3:6]
        yield head[0]
        yield foot[0]
        rows = [*head[1], *foot[1], *(row for body in bodies for part in body[2:4] for row in part)]
        yield from (body[0] for body in bodies)
        for row in rows:
            yield row[0]
            yield from (cell[0] for cell in row[1])
