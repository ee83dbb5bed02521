"""A checked chapter's AST, rewritten into the one that is compiled.

There are three changes and no other: characters print as `printed` says, citations name the work and its locator
instead of the anchor, and an explicit binding prints its citation. If asked to, it also marks where quotations begin
and end, with spans that print nothing. Source: rules.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Final

from quoteproof.book.config import BookSettings
from quoteproof.book.typography import house_marks
from quoteproof.chapter.model import Chapter, Flow, FlowKind, InlineKind, Leaf, Node
from quoteproof.check.locators import any_locator
from quoteproof.edition.printed import Glyph, all_glyphs
from quoteproof.quotation.citations import anchor_of, suffix_of
from quoteproof.quotation.model import Kind
from quoteproof.source.library import Extent, Library, LocatorKind
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.model import Judged

_LABEL: Final = {LocatorKind.PAGE: "p.", LocatorKind.PARAGRAPH: "¶"}
QUOTATION_BEGINS: Final = "quotation-begins"
"""Class of the empty span before a quotation that is marked; its ID is in the attribute `quotation`."""
QUOTATION_ENDS: Final = "quotation-ends"
"""Class of the one after it."""
_UNCITED: Final = frozenset({FlowKind.HEADING, FlowKind.CAPTION})


def rewrite(
    chapter: Chapter,
    judged: tuple[Judged, ...],
    library: Library,
    book: BookSettings,
    *,
    marked: Collection[str] = (),
    glyphs: Glyph | None = None,
) -> Node:
    """The chapter's AST as it is to be compiled; the chapter's own AST stays as it is.

    `marked` are the IDs of the quotations that get an empty span where they begin and one where they end; `glyphs` is
    what prints in place of the characters, where that is known already.
    """
    marks = _marks(judged, marked)
    prints = glyphs or all_glyphs(chapter.flows, judged, book.quotations, house_marks(book.language), book.language)
    swaps: dict[int, list[Node]] = {}
    for flow in chapter.flows:
        for leaf in flow.leaves:
            if leaf.node["t"] == "Str":
                swaps[id(leaf.node)] = _leaf(flow, leaf, prints, marks)
            elif leaf.node["t"] in ("Space", "SoftBreak") and prints.get((flow.index, leaf.start)) == "":
                swaps[id(leaf.node)] = []
    inner = _Rewriter(swaps, library, _unciting(chapter), book.language)
    return {**chapter.ast, "meta": {}, "blocks": inner.node(chapter.ast["blocks"])}


def words(text: str) -> list[Node]:
    """Plain text as inlines."""
    inlines: list[Node] = []
    for word in text.split(" "):
        inlines += [{"t": "Space"}, {"t": "Str", "c": word}] if word else [{"t": "Space"}]
    return inlines[1:]


def _marks(judged: tuple[Judged, ...], marked: Collection[str]) -> Mapping[tuple[int, int, bool], list[Node]]:
    """The marks by flow, by the offset of the first or last character, and by whether it is the last."""
    found: dict[tuple[int, int, bool], list[Node]] = defaultdict(list)
    for quotation in (run.quotation for run in judged if run.quotation.id in marked):
        where = [at for at in quotation.printed.where if at[0] >= 0]
        inline = quotation.kind is Kind.INLINE
        first = (quotation.flow, quotation.start) if inline else where[0]
        last = (quotation.flow, quotation.end - 1) if inline else where[-1]
        for at, role, end in ((first, QUOTATION_BEGINS, False), (last, QUOTATION_ENDS, True)):
            found[*at, end].append({"t": "Span", "c": [["", [role], [["quotation", quotation.id]]], []]})
    return found


def _leaf(
    flow: Flow, leaf: Leaf, glyphs: Mapping[tuple[int, int], str], marks: Mapping[tuple[int, int, bool], list[Node]]
) -> list[Node]:
    """What prints for a word, cut where a mark stands in it."""
    made: list[Node] = []
    text = ""
    for i in range(leaf.start, leaf.end):
        for begins in marks.get((flow.index, i, False), ()):
            made += [*_str(text), begins]
            text = ""
        text += glyphs.get((flow.index, i), flow.text[i])
        for ends in marks.get((flow.index, i, True), ()):
            made += [*_str(text), ends]
            text = ""
    return [*made, *_str(text)]


def _str(text: str) -> list[Node]:
    return [{"t": "Str", "c": text}] if text else []


def _unciting(chapter: Chapter) -> frozenset[int]:
    """The spans with a citation that stand where none may print: in headings and captions."""
    return frozenset(
        id(inline.node)
        for flow in chapter.flows
        if flow.kind in _UNCITED
        for inline in flow.inlines
        if inline.kind is InlineKind.SPAN
    )


class _Rewriter:
    """Copies an AST with its leaves swapped and its citations rewritten."""

    def __init__(
        self, swaps: Mapping[int, list[Node]], library: Library, silent: frozenset[int], language: str
    ) -> None:
        self.swaps = swaps
        self.library = library
        self.silent = silent
        self.language = language

    def node(self, value: Any) -> Any:
        if isinstance(value, list):
            return [made for item in value for made in self.item(item)]
        if isinstance(value, dict):
            return {key: self.node(content) for key, content in value.items()}
        return value

    def item(self, value: Any) -> list[Any]:
        """What stands for one item of a list: one thing, none, or a span with its citation after it."""
        if not isinstance(value, dict) or "t" not in value:
            return [self.node(value)]
        if id(value) in self.swaps:
            return list(self.swaps[id(value)])
        if value["t"] == "Cite":
            return [self.cite(value)]
        if value["t"] == "Span":
            return self.span(value)
        return [self.node(value)]

    def span(self, node: Node) -> list[Node]:
        """Print the citation of an explicit binding after it, where a citation may print."""
        (name, classes, pairs), content = node["c"]
        anchors = [value for key, value in pairs if key == "cite"]
        kept = [pair for pair in pairs if pair[0] != "cite"]
        made: Node = {"t": "Span", "c": [[name, classes, kept], self.node(content)]}
        if not anchors or id(node) in self.silent:
            return [made]
        items = [_item(anchor.strip().lstrip("@")) for anchor in anchors[0].split(";")]
        return [made, {"t": "Space"}, self.cite({"t": "Cite", "c": [items, []]})]

    def cite(self, node: Node) -> Node:
        items = [self.citation(item) for item in node["c"][0]]
        return {"t": "Cite", "c": [items, [{"t": "Str", "c": item["citationId"]} for item in items]]}

    def citation(self, item: dict[str, Any]) -> dict[str, Any]:
        """Put the work for the anchor, and its locator before the author's own words."""
        anchor = anchor_of(item)
        suffix = self.node(suffix_of(item))
        locator = self.locator(anchor)
        if locator and not any_locator(self.language).match(_text(suffix)):
            # Braces keep the citation processor from taking later numbers for the locator; it wants words apart.
            suffix = [*words(locator), *_after_locator(suffix)]
        prefix = self.node(item["citationPrefix"])
        return {
            **item,
            "citationId": anchor.key,
            "citationPrefix": prefix,
            "citationSuffix": suffix,
        }

    def locator(self, anchor: Anchor) -> str | None:
        """What the suffix begins with, so that the locator of an anchor prints."""
        extent = self.library.resolve(anchor) if anchor.names_place else None
        if not isinstance(extent, Extent) or extent.locator is None:
            return None
        known = extent.locator
        if known.kind is LocatorKind.SECTION:
            # Citation styles have a word for sections, and a law is cited by its sign: so it is none of their locators.
            return f"{{}}, {'§' if known.first == known.last else '§§'}\u00a0{known.text}"
        return f", {{{_LABEL[known.kind]} {known.text}}}"


def _item(anchor: str) -> dict[str, Any]:
    return {
        "citationId": anchor,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _after_locator(suffix: list[Node]) -> list[Node]:
    """Begin the author's words after a locator with a comma; those of a citation in the text have none."""
    if not suffix or _text(suffix).lstrip().startswith((",", ";", ".", ":")):
        return suffix
    return [*words(", "), *suffix]


def _text(inlines: list[Node]) -> str:
    """The beginning of some inlines as text, enough to see what they begin with."""
    return "".join(str(n.get("c", " ")) if n["t"] in ("Str", "Space", "SoftBreak") else "x" for n in inlines[:6])
