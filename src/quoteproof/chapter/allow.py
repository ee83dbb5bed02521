"""What a chapter may contain: allow-lists of nodes, attributes, classes, links and image paths.

Whatever is not on a list is a fault, so that no markup can print, run, fetch or hide anything in one output that was
never checked. Whether an image is there, the check finds out; quotation marks have rules of their own (Q014, Q018).
Source: the holes measured in pandoc's writers; W3C HTML for the harmless URL schemes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from quoteproof.chapter import faults, nodes, shape
from quoteproof.chapter.model import Chapter, Node
from quoteproof.finding.model import Fault, Place
from quoteproof.text.look_alikes import is_invisible
from quoteproof.text.mark_table import MARKS

_BLOCKS: Final = frozenset(
    "Plain Para LineBlock CodeBlock BlockQuote OrderedList BulletList DefinitionList Header HorizontalRule Table "
    "Figure Div RawBlock".split()
)
_INLINES: Final = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Cite Code Space SoftBreak LineBreak Math Link "
    "Image Note Span RawInline".split()
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
_COMMENTS: Final = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)*", re.DOTALL)
_COMMENT: Final = re.compile(r"\s*(<!--(?:(?!-->).)*-->\s*)+\Z", re.DOTALL)


def image_path(target: str) -> str | None:
    """An image's path inside the book (`chapters/images/…`), or None where it is not an allowed one."""
    if not _IMAGE.match(target) or ".." in target or "//" in target:
        return None
    return target if target.startswith("chapters/") else f"chapters/{target}"


def is_link(target: str) -> bool:
    """Whether a link may lead there: to a web page, a mail address, or a place in the book."""
    return _URL.match(target) is not None and not any(is_invisible(c) for c in target)


def is_comment(text: str) -> bool:
    """Whether raw HTML is nothing but comments, which print nowhere."""
    return _COMMENT.match(text) is not None


def attribute_allowed(name: str, value: str) -> bool:
    """Whether a node may have an attribute of a value."""
    pattern = _ATTRIBUTES.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


def code_language_allowed(name: str) -> bool:
    """Whether a class of code can be the name of its language."""
    return name not in _NUMBERING and _LANGUAGE.fullmatch(name) is not None


def images(ast: Node) -> frozenset[str]:
    """The paths inside the book of all images of an AST that are allowed."""
    shown = (image_path(node["c"][2][0]) for node in nodes.branches(ast["blocks"]) if node["t"] == "Image")
    return frozenset(path for path in shown if path is not None)


def check_allowed(chapter: Chapter, *, metadata: bool = False) -> tuple[Fault, ...]:
    """Hold a chapter's tree against the lists; one fault for each thing that is not on them.

    `metadata` says that it may have metadata, which is checked elsewhere.
    """
    blocks = chapter.ast["blocks"]
    found: list[Fault] = []
    if chapter.ast.get("meta") and not metadata:
        found.append(faults.MetadataBlock(Place(chapter.file, 0, 0, approximate=True)))
    for node in nodes.branches(blocks):
        if node["t"] not in shape.TAGS:
            found += _node_faults(chapter, node)
            found += _attribute_faults(chapter, node)
    nested = _headings([block for block in blocks if block["t"] != "Header"])
    found += (faults.NestedHeading(_place(chapter, heading)) for heading in nested)
    return tuple(found)


def _headings(blocks: Sequence[Node]) -> Iterator[Node]:
    """The headings of some blocks and in what they hold, except in block quotations (Q018) and notes."""
    waiting: list[Any] = [*reversed(blocks)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict) and item.get("t") == "Header":
            yield item
        elif isinstance(item, dict) and item.get("t") not in _FLAT:
            waiting.append(item.get("c"))


_FLAT: Final = frozenset({"BlockQuote", "Para", "Plain", "CodeBlock", "RawBlock", "LineBlock"})
"""Blocks in which no heading is looked for."""


def _place(chapter: Chapter, node: Node) -> Place:
    """Where a node is written: the address of a link or an image, and of all else the first line."""
    if node["t"] in ("Link", "Image"):
        return chapter.target_place(node)
    if node["t"] in ("RawBlock", "RawInline"):
        return _raw_place(chapter, node)
    place = chapter.span_place(chapter.places.span(node))
    end = chapter.text.find("\n", place.start, place.end)
    return place if end < 0 else replace(place, end=end)


def _raw_place(chapter: Chapter, node: Node) -> Place:
    """Where the first line of a raw piece is written that is more than comments."""
    offsets = chapter.places.leaves.get(id(node), ())
    words: str = node["c"][1]
    comments = _COMMENTS.match(words)
    start = comments.end() if comments else 0
    end = words.find("\n", start)
    known = offsets[start : end if end >= 0 else None] if not isinstance(offsets, int) else ()
    return chapter.span_place((known[0], known[-1] + 1) if known else chapter.places.span(node))


def _node_faults(chapter: Chapter, node: Node) -> Iterator[Fault]:
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind not in _BLOCKS and kind not in _INLINES:
        yield faults.UnsupportedMarkup(_place(chapter, node), (kind,))
    elif kind in ("RawBlock", "RawInline"):
        if content[0] != "html" or not is_comment(content[1]):
            yield faults.RawMarkup(_place(chapter, node), content[0])
    elif kind == "Link" and not is_link(content[2][0]):
        yield faults.UnsupportedLink(_place(chapter, node), content[2][0])
    elif kind == "Image" and image_path(content[2][0]) is None:
        yield faults.UnsupportedImage(_place(chapter, node), content[2][0])

    if kind == "Table" and len(content[2]) > COLUMNS:
        yield faults.CrowdedTable(_place(chapter, node), len(content[2]), COLUMNS)
    elif kind == "Header" and not nodes.text_of(content[2]).strip():
        yield faults.EmptyHeading(_place(chapter, node))
    elif kind == "Note":
        if any(inner["t"] == "Note" for inner in nodes.branches(content)):
            yield faults.NestedNote(_place(chapter, node))
        yield from (faults.NestedHeading(_place(chapter, heading)) for heading in _headings(content))
    elif kind in ("Link", "Image") and content[2][1]:
        yield faults.LinkTitle(_place(chapter, node), image=kind == "Image")


def _attribute_faults(chapter: Chapter, node: Node) -> Iterator[Fault]:
    def place(name: str) -> Place:
        written = chapter.places.attribute(node, name)
        return chapter.span_place(written.span) if written else _place(chapter, node)

    for _, classes, pairs in _attributes(node):
        code = node["t"] in ("Code", "CodeBlock")
        for name in classes:
            if code and not code_language_allowed(name):
                yield faults.UnsupportedCodeLanguage(place(f".{name}"), name)
            elif not code and name not in CLASSES:
                yield faults.UnsupportedClass(place(f".{name}"), name)
        for key, value in pairs:
            if not attribute_allowed(key, value):
                yield faults.UnsupportedAttribute(place(f"{key}="), key, value)


def _attributes(node: Node) -> Iterator[list[Any]]:
    """Every attribute triple (identifier, classes, pairs) of a node, also of a table's inside."""
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
