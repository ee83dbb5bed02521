"""Elements: the links, images, headings and comments of a chapter, each with its place.

What only a flow knows, as a citation or a note mark, is an inline of that flow; see `chapter.model`.
"""

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.chapter.model import Attribute, Chapter, Flow, FlowKind, InlineKind, Node
from quoteproof.chapter.nodes import branches, identifier, named, text_of
from quoteproof.finding.model import Place
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

_COMMENT: Final = re.compile(r"<!--(.*?)-->", re.DOTALL)
_BLANK: Final = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Link:
    """A link."""

    target: str
    """Where it leads."""
    place: Place
    """Where its address is written; for one that leads by reference, all of it."""
    written: str
    """All that it is written with; nothing where that is not known."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture."""

    target: str
    """Its path, as it is written."""
    place: Place
    """Where its path is written; for one that is named by reference, all of it."""
    words: str
    """Its alternative text."""
    caption: str | None
    """The caption of the figure that it is, which pandoc repeats as alternative text where there is none."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    level: int
    """Its level, from 1."""
    words: str
    """What it says."""
    place: Place
    """Where its words are written."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier that an author gave."""

    name: str
    """The identifier."""
    place: Place
    """Where it is written, with its `#`."""
    line: int
    """The line of that, from 1."""


@dataclass(frozen=True, slots=True)
class Elements:
    """What a chapter holds, in reading order."""

    names: tuple[str, ...]
    """Every identifier once, those that pandoc makes of headings among them."""
    identifiers: tuple[Identifier, ...]
    """The identifiers that the author gave."""
    links: tuple[Link, ...]
    """The links."""
    images: tuple[Image, ...]
    """The pictures."""
    headings: tuple[Heading, ...]
    """The headings."""


def elements(chapter: Chapter) -> Elements:
    """The elements of a chapter."""
    nodes = named(chapter.ast["blocks"])
    lines = LineIndex(chapter.text)
    given = [(name, chapter.places.attribute(node, f"#{name}")) for node in nodes if (name := identifier(node))]
    return Elements(
        tuple(dict.fromkeys(name for name, _ in given)),
        tuple(_identifier(chapter, name, written, lines) for name, written in given if written is not None),
        tuple(_link(chapter, node) for node in nodes if node["t"] == "Link"),
        tuple(_images(chapter, nodes)),
        tuple(_headings(chapter, nodes)),
    )


def _identifier(chapter: Chapter, name: str, written: Attribute, lines: LineIndex) -> Identifier:
    return Identifier(name, chapter.span_place(written.span), lines.position(written.span[0])[0])


def _link(chapter: Chapter, node: Node) -> Link:
    span, target = chapter.places.span(node), chapter.places.target(node)
    written = chapter.text[slice(*span)] if span else ""
    beside = span is not None and target is not None and span[0] < target[0] < span[1]
    return Link(node["c"][2][0], chapter.span_place(target if beside else span), written)


def _images(chapter: Chapter, nodes: tuple[Node, ...]) -> Iterator[Image]:
    figure, caption = None, ""
    for node in nodes:
        if node["t"] == "Figure":
            _, (_, blocks), body = node["c"]
            words = (text_of(block["c"]) for block in blocks if block["t"] in ("Plain", "Para"))
            figure, caption = next((inner for inner in branches(body) if inner["t"] == "Image"), None), " ".join(words)
        elif node["t"] == "Image":
            words_of_image = (text_of(node["c"][1]) or dict(node["c"][0][2]).get("alt", "")).strip()
            shown = caption.strip() if node is figure else None
            yield Image(node["c"][2][0], chapter.target_place(node), words_of_image, shown)


def _headings(chapter: Chapter, nodes: tuple[Node, ...]) -> Iterator[Heading]:
    flows = (flow for flow in chapter.flows if flow.kind is FlowKind.HEADING)
    headers = (node for node in nodes if node["t"] == "Header")
    for node, flow in zip(headers, flows, strict=False):
        yield Heading(node["c"][0], text_of(node["c"][2]), chapter.place(flow, 0, len(flow.text)))


@dataclass(frozen=True, slots=True)
class MarkdownComment:
    """An HTML comment, which prints nothing."""

    text: str
    """Its words."""
    start: int
    """Its first code point in the chapter."""
    end: int
    """End, exclusive."""
    reach: int
    """Where the block ends that it stands in, or that follows it where it stands alone."""


def comments(chapter: Chapter) -> Iterator[MarkdownComment]:
    """A chapter's comments, in the order of the page: only what pandoc read as one, so that code may show others."""
    # Most chapters have none, and a walk over the whole AST is dear.
    for node in branches(chapter.ast["blocks"]) if "<!--" in chapter.text else ():
        span = chapter.places.span(node) if node["t"] in ("RawBlock", "RawInline") else None
        if span is None or node["c"][0] != "html":
            continue
        written = _COMMENT.finditer(chapter.text, *span)
        for comment, place in zip(_COMMENT.finditer(node["c"][1]), written, strict=False):
            yield MarkdownComment(comment[1].strip(), *place.span(), _reach(chapter.text, place.end()))


def _reach(text: str, end: int) -> int:
    """The end of the block that a comment ending at `end` speaks of."""
    start = end
    while start < len(text) and text[start].isspace():
        start += 1
    blank = _BLANK.search(text, start)
    return blank.start() if blank else len(text)


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """A note mark, `[^label]`, that prints as it stands since it leads to no note."""

    label: str
    """The label."""
    place: Place
    """Where it is written."""
    in_note: bool
    """Whether it stands in a note."""
    defines: bool
    """Whether it begins a line and a colon follows: what was meant for a definition, and is none."""


_MARK: Final = re.compile(r"\[\^(?P<label>[^\s^\[\]]+)\]")
_QUIET: Final = frozenset({InlineKind.CODE, InlineKind.MATH})


def note_labels(chapter: Chapter) -> frozenset[str]:
    """The labels of the notes that are referred to."""
    notes = (inline.node for flow in chapter.flows for inline in flow.inlines if inline.kind is InlineKind.NOTE)
    spans = [span for node in notes if (span := chapter.places.span(node))]
    spans += [(unplaced.start, unplaced.end) for unplaced in chapter.places.unplaced]
    return frozenset(match["label"] for span in spans for match in _MARK.finditer(chapter.text, *span))


def printed_marks(chapter: Chapter) -> Iterator[PrintedMark]:
    """The note marks that print as they stand, in the order of the flows."""
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE or "[" not in flow.text:
            continue
        words, where = _as_written(flow)
        for match in _MARK.finditer(words):
            start, end = where[match.start()], where[match.end() - 1] + 1
            quiet = any(i.start < end and start < i.end for i in flow.inlines if i.kind in _QUIET)
            place = chapter.place(flow, start, end)
            written = chapter.text[place.start : place.end]
            if quiet or not (place.approximate or written == match.group()) or is_escaped(chapter.text, place.start):
                continue
            before = chapter.text[chapter.text.rfind("\n", 0, place.start) + 1 : place.start]
            defines = not before.strip(" \t>") and words.startswith(":", match.end())
            yield PrintedMark(match["label"], place, flow.where.note is not None, defines)


def _as_written(flow: Flow) -> tuple[str, list[int]]:
    """A flow's text with a caret before and behind what is raised, as it is written; with the way back."""
    carets = [at for i in flow.inlines if i.node["t"] == "Superscript" for at in (i.start, i.end)]
    pieces: list[str] = []
    where: list[int] = []
    done = 0
    for at in sorted(carets):
        pieces += (flow.text[done:at], "^")
        where += (*range(done, at), at)
        done = at
    return "".join((*pieces, flow.text[done:])), [*where, *range(done, len(flow.text))]


def is_escaped(text: str, at: int) -> bool:
    """Whether a backslash before an offset of the text makes its sign a character that prints."""
    start = at
    while start and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1
