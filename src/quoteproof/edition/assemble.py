"""Checked chapters into one book: each chapter's AST is rewritten for print, and the chapters are joined.

`rewrite` makes three changes to a chapter and no other: characters print as `printed` says, citations name the work and
its locator instead of the anchor, and an explicit binding prints its citation. `assemble` adds numbers, the labels of
captions, the text of links that had none, and the place of the bibliography. Nothing is checked here again.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from quoteproof.book.config import BookSettings, Layout
from quoteproof.book.typography import house_marks
from quoteproof.chapter.model import Chapter, Flow, InlineKind, Leaf, Node
from quoteproof.chapter.nodes import LEAVES, Survey, Target, TargetKind, identifier, survey, text_of, walk
from quoteproof.check.locators import own_locator, taken_by
from quoteproof.edition.printed import Glyph, all_glyphs
from quoteproof.edition.terms import EditionTerms, sentence_case, words_for
from quoteproof.evidence.origins import Spot
from quoteproof.quotation.citations import SILENT, anchor_of, suffix_of
from quoteproof.quotation.inside import are_scripts
from quoteproof.quotation.model import Kind
from quoteproof.source.library import Extent, Library, Locator, LocatorKind
from quoteproof.text.anchor import Anchor
from quoteproof.text.locator_terms import page_label
from quoteproof.verdict.model import Judged

_API_VERSION = [1, 23, 1]
_CLOSING = ")]\u201d\u2019\u00bb\"'"


NAMING: Final = "naming"
"""Class of a link that says what it leads to, in the words of the program and of a heading."""


class UncheckedError(Exception):
    """A link that the check would have refused: a fault of the program, or a book that nobody has checked."""


def assemble(chapters: Sequence[Mapping[str, Any]], *, language: str, layout: Layout = Layout.BOOK) -> bytes:
    """Join checked chapters, each pandoc JSON, into one document without metadata; raises UncheckedError."""
    terms = words_for(language)
    if not layout.has_own_pages:  # its chapters are called sections
        terms = replace(terms, chapter=terms.section)
    targets = survey([chapter["blocks"] for chapter in chapters])
    blocks: list[Any] = []
    for index, chapter in enumerate(chapters):
        joiner = _Joiner(index, targets, terms)
        blocks += rebuild(chapter["blocks"], joiner.change, joiner.fill)
    if any(node["t"] == "Cite" for node in walk(blocks)):
        blocks += _bibliography(terms)
    document = {"pandoc-api-version": _API_VERSION, "meta": {}, "blocks": blocks}
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


class _Joiner:
    """Rewrites the nodes of one chapter."""

    def __init__(self, index: int, found: Survey, terms: EditionTerms) -> None:
        self._index = index
        self._found = found
        self._terms = terms
        self._seen: set[str] = set()
        self._filled: dict[int, Node] = {}

    def change(self, original: Node, node: Node) -> Node:
        """The node with its book-wide id, its caption labelled, its link led to the right place."""
        name = identifier(node)
        target = self._found.targets[self._index].get(name)
        if target is not None:
            # A second element under the same id loses it: two labels of one name stop Typst.
            node = with_identifier(node, "" if name in self._seen else target.identifier)
            self._seen.add(name)
        if id(original) in self._found.numbers:
            return self._labelled(node, self._found.numbers[id(original)])
        if node["t"] == "Link" and node["c"][2][0].startswith("#"):
            return self._linked(node)
        if node["t"] in ("Para", "Plain") and node["c"] and id(node["c"][0]) in self._filled:
            _capitalise(node["c"][0])
        return node

    def fill(self, items: list[Any]) -> list[Any]:
        """Inlines in which a link's own text begins with a capital where a sentence begins."""
        for place, item in enumerate(items):
            if id(item) in self._filled and _ends_sentence(items[:place]):
                _capitalise(item)
        return items

    def _labelled(self, node: Node, number: int) -> Node:
        term = self._terms.figure if node["t"] == "Figure" else self._terms.table
        label = {"t": "SmallCaps", "c": _str(f"{sentence_case(term)}\u00a0{number}.")}
        short, blocks = node["c"][1]
        first = {**blocks[0], "c": [label, {"t": "Space"}, *blocks[0]["c"]]}
        return {**node, "c": [node["c"][0], [short, [first, *blocks[1:]]], *node["c"][2:]]}

    def _linked(self, link: Node) -> Node:
        attr, inlines, (address, title) = link["c"]
        target = self._target(address[1:])
        linked = {**link, "c": [attr, inlines or self._text(target), [f"#{target.identifier}", title]]}
        if not inlines:
            name, classes, pairs = attr
            linked["c"][0] = [name, [*classes, NAMING], pairs]
            # Kept by identity, and the node with it, so that no other node can take its place in memory.
            self._filled[id(linked)] = linked
        return linked

    def _target(self, name: str) -> Target:
        """This chapter's own target first, else the only one of that name in the book."""
        own = self._found.targets[self._index].get(name)
        elsewhere = [targets[name] for targets in self._found.targets if name in targets]
        if own is None and len(elsewhere) != 1:
            raise UncheckedError(f"a link to `#{name}` leads nowhere, or to several chapters")
        return own or elsewhere[0]

    def _text(self, target: Target) -> list[Node]:
        """“chapter 4, *Who Leads*”: italics and not quotation marks, since every mark is a claim to quote."""
        if target.kind in (TargetKind.FIGURE, TargetKind.TABLE):
            term = self._terms.figure if target.kind is TargetKind.FIGURE else self._terms.table
            return _str(f"{term}\u00a0{target.number}")
        if target.kind is TargetKind.SECTION:
            here = any(target is own for own in self._found.targets[self._index].values())
            chapter = [] if here else [*self._chapter_text(target), *_str(","), {"t": "Space"}]
            return [*chapter, *_str(self._terms.section), {"t": "Space"}, _title(target.title)]
        return self._chapter_text(target)

    def _chapter_text(self, target: Target) -> list[Node]:
        title = _title(target.chapter_title)
        if target.chapter_number is None:
            return [title]
        return [*_str(f"{self._terms.chapter}\u00a0{target.chapter_number},"), {"t": "Space"}, title]


def _title(inlines: Sequence[Node]) -> Node:
    return {"t": "Emph", "c": _title_words(inlines)}


def _title_words(inlines: Sequence[Node]) -> list[Node]:
    """What a heading says, with its formulas, but without its citations and notes."""
    made: list[Node] = []
    for item in inlines:
        kind = item["t"]
        if kind == "Cite":
            del made[len(made) - (made[-1:] == [{"t": "Space"}]) :]
        elif kind == "Math":
            made.append(item)
        elif kind in ("Link", "Span"):
            made += _title_words(item["c"][1])
        elif kind in ("Emph", "Strong", "SmallCaps", "Strikeout", "Underline", "Superscript", "Subscript"):
            made += _title_words(item["c"])
        else:
            made += words(text_of([item])) if kind != "SoftBreak" else [{"t": "Space"}]
    return made


def _capitalise(link: Node) -> None:
    first = link["c"][1][0]
    if first["t"] == "Str":
        first["c"] = sentence_case(first["c"])


def _ends_sentence(before: Sequence[Node]) -> bool:
    """Whether a sentence has ended here: a full stop, maybe within closing marks, and a space."""
    if not before or before[-1]["t"] not in ("Space", "SoftBreak"):
        return False
    return text_of(before[-3:]).rstrip().rstrip(_CLOSING).endswith((".", "!", "?"))


def _bibliography(terms: EditionTerms) -> list[Node]:
    """A heading, and the place where citation processing puts the list."""
    heading = {"t": "Header", "c": [1, ["bibliography", ["unnumbered"], []], words(terms.bibliography)]}
    return [heading, {"t": "Div", "c": [["refs", ["references"], []], []]}]


def rebuild(value: Any, change: Callable[[Node, Node], Node], fill: Callable[[list[Any]], list[Any]]) -> Any:
    """A copy with `change(node, copy)` applied to each node and `fill` to each list, what they hold first."""
    if isinstance(value, list):
        return fill([rebuild(item, change, fill) for item in value])
    if not isinstance(value, dict) or value.get("t") in LEAVES:
        return value
    copy = {key: rebuild(item, change, fill) for key, item in value.items()}
    return change(value, copy) if "t" in copy else copy


def with_identifier(node: Node, name: str) -> Node:
    """The node under another `id`."""
    place = 1 if node["t"] == "Header" else 0
    content = list(node["c"])
    content[place] = [name, *content[place][1:]]
    return {**node, "c": content}


QUOTATION_BEGINS: Final = "quotation-begins"
"""Class of the empty span before a quotation that is marked; its ID is in the attribute `quotation`."""
QUOTATION_ENDS: Final = "quotation-ends"
"""Class of the one after it."""
_ITEM: Final[Mapping[str, Any]] = {
    **{"citationId": "", "citationPrefix": [], "citationSuffix": [], "citationMode": {"t": "NormalCitation"}},
    **{"citationNoteNum": 0, "citationHash": 0},
}
"""An item of a citation."""


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
    prints = glyphs or all_glyphs(chapter, judged, book.quotations, house_marks(book.language), book.language)
    swaps: dict[int, list[Node]] = {}
    for flow in chapter.flows:
        for leaf in flow.leaves:
            if leaf.node["t"] == "Str":
                swaps[id(leaf.node)] = _leaf(flow, leaf, prints, marks)
            elif leaf.node["t"] in ("Space", "SoftBreak") and prints.get((flow.index, leaf.start)) == "":
                swaps[id(leaf.node)] = []
    for flow, inline in ((f, i) for f in chapter.flows for i in f.inlines if i.kind is InlineKind.SCRIPT):
        printed = "".join(prints.get((flow.index, i), "") for i in range(inline.start, inline.end))
        if are_scripts(printed):  # in a quotation: what the characters themselves say needs no markup
            swaps[id(inline.node)] = [node for leaf in inline.node["c"] for node in swaps.get(id(leaf), [leaf])]
    inner = _Rewriter(swaps, library, _unciting(chapter), book.language, _taken(chapter, judged))
    return {**chapter.ast, "meta": {}, "blocks": inner.node(chapter.ast["blocks"])}


def _taken(chapter: Chapter, judged: tuple[Judged, ...]) -> Mapping[int, Mapping[Anchor, Sequence[Spot]]]:
    """What quotations take from the passages of their citations, by the identity of a citation's or a span's node."""
    taken = taken_by(judged)
    spans = (
        (id(inline.node), taken.get((flow.index, inline.end)))
        for flow in chapter.flows
        for inline in flow.inlines
        if inline.kind is InlineKind.SPAN
    )
    nodes = ((key, by_anchor) for key, by_anchor in taken.items() if isinstance(key, int))
    return {node: by_anchor for node, by_anchor in (*spans, *nodes) if by_anchor}


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
        first = (quotation.flow, quotation.start) if inline else (quotation.marks or where)[0]
        last = (quotation.flow, quotation.end - 1) if inline else (quotation.marks or where)[-1]
        for at, role, end in ((first, QUOTATION_BEGINS, False), (last, QUOTATION_ENDS, True)):
            found[*at, end].append({"t": "Span", "c": [["", [role], [["quotation", quotation.id]]], []]})
    return found


def _leaf(
    flow: Flow, leaf: Leaf, glyphs: Mapping[tuple[int, int], str], marks: Mapping[tuple[int, int, bool], list[Node]]
) -> list[Node]:
    """What prints for a word, cut where a mark stands in it."""
    nodes: list[Node] = []
    text = ""
    for i in range(leaf.start, leaf.end):
        for begins in marks.get((flow.index, i, False), ()):
            nodes += [*_str(text), begins]
            text = ""
        text += glyphs.get((flow.index, i), flow.text[i])
        for ends in marks.get((flow.index, i, True), ()):
            nodes += [*_str(text), ends]
            text = ""
    return [*nodes, *_str(text)]


def _str(text: str) -> list[Node]:
    return [{"t": "Str", "c": text}] if text else []


def _unciting(chapter: Chapter) -> frozenset[int]:
    """The spans with a citation that stand where none may print: in headings and captions."""
    return frozenset(
        id(inline.node)
        for flow in chapter.flows
        if flow.kind in SILENT
        for inline in flow.inlines
        if inline.kind is InlineKind.SPAN
    )


class _Rewriter:
    """Copies an AST with its leaves swapped and its citations rewritten."""

    def __init__(
        self,
        swaps: Mapping[int, list[Node]],
        library: Library,
        silent: frozenset[int],
        language: str,
        taken: Mapping[int, Mapping[Anchor, Sequence[Spot]]],
    ) -> None:
        self.swaps = swaps
        self.library = library
        self.silent = silent
        self.language = language
        self.taken = taken

    def node(self, value: Any) -> Any:
        if isinstance(value, list):
            return [rewritten for item in value for rewritten in self.item(item)]
        if isinstance(value, dict):
            return {key: self.node(content) for key, content in value.items()}
        return value

    def item(self, value: Any) -> list[Any]:
        """What stands for one item of a list: one thing, none, or a span with its citation after it."""
        if not isinstance(value, dict) or "t" not in value:
            return [self.node(value)]
        if id(value) in self.swaps:
            return list(self.swaps[id(value)])
        if value["t"] == "Span":
            return self.span(value)
        return [self.cite(value, self.taken.get(id(value), {})) if value["t"] == "Cite" else self.node(value)]

    def span(self, node: Node) -> list[Node]:
        """Print the citation of an explicit binding after it, where a citation may print."""
        (name, classes, pairs), content = node["c"]
        anchors = [value for key, value in pairs if key == "cite"]
        kept = [pair for pair in pairs if pair[0] != "cite"]
        span: Node = {"t": "Span", "c": [[name, classes, kept], self.node(content)]}
        if not anchors or id(node) in self.silent:
            return [span]
        items = [{**_ITEM, "citationId": anchor.strip().lstrip("@")} for anchor in anchors[0].split(";")]
        return [span, {"t": "Space"}, self.cite({"t": "Cite", "c": [items, []]}, self.taken.get(id(node), {}))]

    def cite(self, node: Node, taken: Mapping[Anchor, Sequence[Spot]]) -> Node:
        items = [self.citation(item, taken) for item in node["c"][0]]
        return {"t": "Cite", "c": [items, [{"t": "Str", "c": item["citationId"]} for item in items]]}

    def citation(self, item: dict[str, Any], taken: Mapping[Anchor, Sequence[Spot]]) -> dict[str, Any]:
        """Put the work for the anchor, and the locator of what is quoted before the author's own words."""
        anchor = anchor_of(item)
        suffix = self.node(suffix_of(item))
        extent = self.library.resolve(anchor) if anchor.names_place else None
        extent = extent.quoting(taken.get(anchor, ())) if isinstance(extent, Extent) else None
        if extent is not None and (known := extent.locator) is not None:
            own = own_locator(item, self.language, extent)
            if own is None or own.replaced:
                locator = self.locator(known) if own is None else self.locator(known, own.numbers)
                # Braces keep the citation processor from taking later numbers for the locator; it wants words apart.
                suffix = [*words(locator), *_after_locator(_without(suffix, own.replaced if own else 0))]
        prefix = self.node(item["citationPrefix"])
        return {**item, "citationId": anchor.key, "citationPrefix": prefix, "citationSuffix": suffix}

    def locator(self, known: Locator, numbers: str | None = None) -> str:
        """What the suffix begins with, so that the place of a passage prints, or numbers that count the same."""
        text = numbers or known.text
        if known.kind is LocatorKind.SECTION:
            # Citation styles have a word for sections, and a law is cited by its sign: so it is none of their locators.
            return f"{{}}, {'§' if known.first == known.last and text.isalnum() else '§§'}\u00a0{text}"
        label = "¶" if known.kind is LocatorKind.PARAGRAPH else page_label(self.language)
        return f", {{{label} {text}}}"


def _without(inlines: list[Node], characters: int) -> list[Node]:
    """Inlines without so many characters at their beginning."""
    for at, node in enumerate(inlines):
        if not characters:
            return inlines[at:]
        text = node["c"] if node["t"] == "Str" else " "
        if node["t"] not in ("Str", "Space", "SoftBreak") or len(text) > characters:
            return [{**node, "c": text[characters:]}, *inlines[at + 1 :]] if node["t"] == "Str" else inlines[at:]
        characters -= len(text)
    return []


def _after_locator(suffix: list[Node]) -> list[Node]:
    """Begin the author's words after a locator with a comma; those of a citation in the text have none."""
    if not suffix or _text(suffix).lstrip().startswith((",", ";", ".", ":")):
        return suffix
    return [*words(", "), *suffix]


def _text(inlines: list[Node]) -> str:
    """The beginning of some inlines as text, enough to see what they begin with."""
    return "".join(str(n.get("c", " ")) if n["t"] in ("Str", "Space", "SoftBreak") else "x" for n in inlines[:6])
