"""The document that pandoc hands to a filter, as a chapter: its printed text takes the place of the source.

Promises: what a chapter may not hold, a document may not either; printed metadata is text without markup. Every
place in it is approximate, since a filter never sees the source. Pure.
Leaves out: the book (`main`), and where in the book's chapters the words stand (`near`).
Source: pandoc's manual, “Metadata variables”; rules.md, “What is a quotation” (printed metadata).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from quoteproof.chapter.allow import check_allowed
from quoteproof.chapter.faults import UnsupportedMarkup
from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Chapter, Flow, InlineKind, Node, Span, WrittenPlaces
from quoteproof.chapter.nodes import walk
from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.citations import plain
from quoteproof.rules.k006_unchecked_metadata import UncheckedMetadata

FILE: Final = "document"
"""What places in the document call their file."""
PRINTED: Final = frozenset({"title", "subtitle", "author", "date", "reference-section-title"})
"""Metadata that prints, and is looked through for quotation marks."""
_SETTINGS: Final = frozenset(
    "bibliography csl lang link-bibliography link-citations nocite numbersections suppress-bibliography toc".split()
)
"""Metadata that decides how something prints, and puts no words of its own on the page."""
_PLAIN: Final = frozenset(
    "MetaInlines MetaString MetaList MetaBlocks Para Plain Str Space SoftBreak LineBreak Emph Strong".split()
)


@dataclass(frozen=True, slots=True)
class Document:
    """What pandoc handed over."""

    chapter: Chapter
    """Its content, as one chapter."""
    meta: Mapping[str, Any]
    """Its metadata, as pandoc had it."""
    printed: tuple[str, ...]
    """The words of the metadata that prints."""
    faults: tuple[Fault, ...]
    """What may not stand in it."""


def is_smart(ast: Node) -> bool:
    """Whether pandoc has paired quotation marks by itself, so that the author's own are lost."""
    return any(node["t"] == "Quoted" for node in walk([ast["meta"], ast["blocks"]]))


def read_document(ast: Node) -> Document:
    """Take pandoc's AST as a chapter."""
    flows, quotes, unknown = flatten(ast)
    text, located, places = _lay_out(ast, flows)
    chapter = Chapter(FILE, text, ast, located, quotes, places, approximate=True)
    found: list[Fault] = [*_metadata(ast["meta"]), *check_allowed(chapter, metadata=True)]
    if unknown and not found:
        found.append(UnsupportedMarkup(Place(FILE, approximate=True), tuple(unknown)))
    printed = tuple(words for key, value in ast["meta"].items() if key in PRINTED for words in _words(value))
    return Document(chapter, ast["meta"], printed, tuple(found))


def _lay_out(ast: Node, flows: tuple[Flow, ...]) -> tuple[str, tuple[Flow, ...], WrittenPlaces]:
    """Write the flows one after another, with the comments between and in them; every place is one in that text."""
    begins = {id(node): flow for flow in reversed(flows) for node in _nodes(flow)}
    parts: list[str] = []
    located: dict[int, Flow] = {}
    spans: dict[int, Span] = {}
    length = 0
    for node in walk(ast["blocks"]):
        flow = begins.get(id(node))
        if flow is not None and flow.index not in located:
            text, offsets = _written(flow, length, spans)
            located[flow.index] = replace(flow, offsets=offsets)
        elif node["t"] == "RawBlock" and node["c"][0] == "html":
            text = f"{node['c'][1].strip()}\n"
            spans[id(node)] = length, length + len(text)
        else:
            continue
        parts.append(text)
        length += len(text)
    return "".join(parts), tuple(located.get(flow.index, flow) for flow in flows), WrittenPlaces(spans=spans)


def _nodes(flow: Flow) -> Iterator[Node]:
    """The nodes that a flow is made of, any of which may be the first that a walk meets."""
    yield from (leaf.node for leaf in flow.leaves)
    yield from (inline.node for inline in flow.inlines)


def _written(flow: Flow, start: int, spans: dict[int, Span]) -> tuple[str, tuple[int, ...]]:
    comments = [i for i in flow.inlines if i.kind is InlineKind.COMMENT]
    parts: list[str] = []
    offsets: list[int] = []
    at = start
    for place in range(len(flow.text) + 1):
        for comment in (c for c in comments if c.start == place):
            parts.append(comment.node["c"][1])
            spans[id(comment.node)] = at, at + len(parts[-1])
            at += len(parts[-1])
        if place < len(flow.text):
            parts.append(flow.text[place])
            offsets.append(at)
            at += 1
    return "".join(parts) + "\n\n", tuple(offsets)


def _metadata(meta: Mapping[str, Any]) -> Iterator[Fault]:
    where = Place(FILE, approximate=True)
    for key, value in meta.items():
        if key in _SETTINGS:
            continue
        if key not in PRINTED:
            yield UncheckedMetadata(where, key, tuple(sorted(PRINTED)), markup=False)
        elif any(node["t"] not in _PLAIN for node in walk(value)):
            yield UncheckedMetadata(where, key, tuple(sorted(PRINTED)), markup=True)


def _words(value: Node) -> Iterator[str]:
    """The printed words of a metadata value, one string an item."""
    match value["t"]:
        case "MetaString":
            yield value["c"]
        case "MetaInlines" | "Para" | "Plain":
            yield plain(value["c"])
        case "MetaList" | "MetaBlocks":
            for item in value["c"]:
                yield from _words(item)
