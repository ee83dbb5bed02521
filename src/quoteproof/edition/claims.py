"""Every quotation mark that the book prints, with its owner, judged once in the AST after citation processing.

A mark of a chapter is owned as the check judged it: the marks that the check knows and those of the AST are aligned one
to one. A mark of a citation or of the bibliography is owned by an entry that is cited there. A mark without an owner is
returned with the words around it, and with its file and line as far as they are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from quoteproof.chapter.model import Flow, FlowKind, Inline, InlineKind, Node
from quoteproof.chapter.nodes import text_of
from quoteproof.edition.assemble import NAMING
from quoteproof.edition.cite import Pages
from quoteproof.edition.cited_marks import EntryWords, Owned, are_commas, named, owners, strange
from quoteproof.edition.facts import BookFacts, Work
from quoteproof.edition.formulas import formula_key, formula_marks
from quoteproof.edition.printed import Expected, part_of
from quoteproof.edition.terms import words_for
from quoteproof.evidence.marks import BookPart, OwnedMark, Owner
from quoteproof.text.marks import find_marks
from quoteproof.text.offsets import OBJECT
from quoteproof.text.placed import PlacedMark, align, folded, placed_marks
from quoteproof.values import dataclass

_AROUND = 40  # characters of words on either side of a mark that a message shows


@dataclass(frozen=True, slots=True)
class Unowned:
    """A mark that would print, and that nothing owns."""

    words: str
    """The words around it."""
    file: str = ""
    """The chapter or other file; empty where it is not known."""
    line: int = 0
    """1-based line, near the mark; 0 where it is not known."""
    keys: tuple[str, ...] = ()
    """The entries that are cited there."""
    formula: str = ""
    """The source of the formula that prints it."""
    unset: bool = False
    """Whether that formula cannot be set at all, so that its source would print."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The marks of a book."""

    claims: tuple[OwnedMark, ...] = ()
    """Those with an owner: by part in the order in which they print, but for the index."""
    index: tuple[OwnedMark, ...] = ()
    """Those of the index of quotations, which prints behind everything else."""
    again: tuple[str, ...] = ()
    """The texts with marks that may print again whole, any number of times: the title, headings, descriptions. U+FFFC
    stands for a formula, which each place prints in its own way."""
    unowned: tuple[Unowned, ...] = ()
    """Marks without an owner."""
    absent: tuple[Expected, ...] = ()
    """Marks that the check knows and that would not print."""
    formulas: Mapping[str, str] = field(default_factory=dict)
    """The MathML of its formulas by their keys."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a book besides its AST."""

    facts: BookFacts
    """What prints around its chapters."""
    expected: Sequence[Expected]
    """The marks of its chapters, as the check judged them, in the order of the flows."""
    entries: Mapping[str, EntryWords]
    """The words of its bibliography."""
    formulas: Mapping[str, str]
    """The MathML of its formulas by their keys."""


def claims_of(pages: Pages, context: Context) -> Claims:
    """The claims of a book, by its flows after citation processing."""
    found = _Found(context, _titles(pages.flows))
    for text in _front(context.facts):
        found.free(text)
    hosts = {flow.index: flow for flow in pages.flows}
    for flow in pages.flows:
        if flow.kind is not FlowKind.ALTERNATIVE:
            found.flow(flow, hosts)
    absent = tuple(found.settle(context.expected))
    for key, flows in pages.entries:
        for flow in flows:
            found.take(flow, [_Scope(0, len(flow.text), (key,), "")])
    pages_marks = found.taken()
    if context.facts.index:
        terms = words_for(context.facts.language)
        found.free(terms.index)
        found.free(terms.index_note)
    for work in _in_order(context.facts, pages):
        found.work(work)
    headings = (*pages.headings, *_with_formulas(pages, context.formulas))
    again = (*_front(context.facts), "; ".join(context.facts.authors), *headings, *pages.descriptions)
    marked = (text for text in dict.fromkeys(again) if any(find_marks(text)))
    return Claims(pages_marks, found.taken(), tuple(marked), tuple(found.unowned), absent, context.formulas)


def _front(facts: BookFacts) -> tuple[str, ...]:
    """The paragraphs of the title page and the imprint."""
    lines = (facts.title, facts.subtitle, ", ".join(facts.authors), facts.date, *facts.imprint)
    return tuple(line for line in lines if line)


def _with_formulas(pages: Pages, formulas: Mapping[str, str]) -> Iterator[str]:
    """The headings with formulas, with their notes and without; an outline of a PDF has no signs of formulas."""
    notes: dict[tuple[int, int], list[Flow]] = defaultdict(list)
    for flow in pages.flows:
        if flow.where.note is not None:
            notes[flow.where.note].append(flow)
    for flow in (flow for flow in pages.flows if flow.kind is FlowKind.HEADING):
        own = [note for at, c in enumerate(flow.text) if c == OBJECT for note in notes[flow.index, at]]
        if any(inline.kind is InlineKind.MATH for each in (flow, *own) for inline in each.inlines):
            for signs in (True, False):
                yield _without_formulas(flow, {}, formulas, signs=signs)
                yield _without_formulas(flow, notes, formulas, signs=signs)


def _without_formulas(
    flow: Flow, notes: Mapping[tuple[int, int], Sequence[Flow]], formulas: Mapping[str, str], *, signs: bool
) -> str:
    """The text of a flow with its notes, and with U+FFFC for each formula; `signs` keeps the marks of formulas."""
    prints = {
        at: "".join(_without_formulas(note, {}, formulas, signs=signs) for note in notes.get((flow.index, at), ()))
        for at, character in enumerate(flow.text)
        if character == OBJECT
    }
    for formula in (inline for inline in flow.inlines if inline.kind is InlineKind.MATH):
        prints.update(dict.fromkeys(range(formula.start, formula.end), ""))
        marks = formula_marks(formulas.get(formula_key(formula.node), "")) if signs else None
        prints[formula.start] = "".join((OBJECT, *(glyph for glyph, _ in marks or ())))
    return "".join(prints.get(at, character) for at, character in enumerate(flow.text))


def _in_order(facts: BookFacts, pages: Pages) -> list[Work]:
    """The works of the index as it has them: in the order of the bibliography, then by their keys."""
    places = {key: place for place, (key, _) in enumerate(pages.entries)}
    return sorted(facts.index, key=lambda work: (places.get(work.key, len(places)), work.key))


class _Found:
    """The marks that were found so far."""

    def __init__(self, context: Context, titles: frozenset[str]) -> None:
        self.context = context
        self.titles = titles
        self.claims: list[OwnedMark | None] = []  # None holds the place of a mark that the check must know of
        self.plain: list[_Plain] = []
        self.unowned: list[Unowned] = []

    def taken(self) -> tuple[OwnedMark, ...]:
        """The claims so far, and begin anew."""
        claims, self.claims = tuple(filter(None, self.claims)), []
        return claims

    def free(self, text: str) -> None:
        """Take a paragraph that cites nothing and is no part of a chapter."""
        owned = owners(text, (), "", self.context.facts.language)
        for at, mark in placed_marks(text):
            self.owned(BookPart.TEXT, mark, owned.get(at), Unowned(_around(text, at), "book.yaml"))

    def work(self, work: Work) -> None:
        """Take the line of the index that names a work."""
        own = named(work.key, work.author, work.title)
        text = f"{work.author}. {work.title}" if work.author else work.title
        owned = owners(text, (own,), "", self.context.facts.language)
        for at, mark in placed_marks(text):
            self.owned(BookPart.TEXT, mark, owned.get(at), Unowned(_around(text, at), keys=(work.key,)))
        for row in work.rows:
            self.free(row.locator)

    def owned(self, part: BookPart, mark: PlacedMark, owner: tuple[Owner, str] | None, otherwise: Unowned) -> None:
        """Add a mark to the claims, or to those without an owner."""
        if owner is None:
            self.unowned.append(otherwise)
        else:
            self.claims.append(OwnedMark(part, *mark, *owner))

    def flow(self, flow: Flow, hosts: Mapping[int, Flow]) -> None:
        """Take a flow of the text: the check knows its marks but for those of citations and formulas."""
        cite = _scope_of_note(flow, hosts)
        cited = [(0, len(flow.text), cite)] if cite else [(i.start, i.end, i.node) for i in _outermost_citations(flow)]
        self.take(flow, [_Scope(start, end, *_of(node)) for start, end, node in cited])

    def take(self, flow: Flow, scopes: Sequence[_Scope]) -> None:
        """Take the marks of a flow; those of a scope are owned by its entries."""
        formulas = [i for i in flow.inlines if i.kind is InlineKind.MATH]
        if not formulas and not scopes and not any(find_marks(flow.text)):
            return
        part = part_of(flow)
        owned = {at: owner for scope in scopes for at, owner in self.in_scope(flow, scope).items()}
        named = _named(flow, self.titles)
        marks = placed_marks(flow.text, [edge for formula in formulas for edge in (formula.start, formula.end)])
        things: list[tuple[int, PlacedMark | Inline]] = [(formula.start, formula) for formula in formulas]
        things += ((at, mark) for at, mark in marks if not any(f.start <= at < f.end for f in formulas))
        for at, thing in sorted(things, key=lambda pair: pair[0]):
            scope = next((s for s in scopes if s.start <= at < s.end), None)
            if isinstance(thing, Inline):
                self.formula(flow, thing)
            elif scope is not None:
                owner = (Owner.SIGN, "") if are_commas(flow.text, at, thing.glyph) else owned.get(at)
                self.owned(part, thing, owner, Unowned(_around(flow.text, at), keys=scope.keys))
            elif any(start <= at < end for start, end in named):
                self.claims.append(OwnedMark(part, *thing, Owner.HEADING, ""))
            else:
                self.plain.append(_Plain(len(self.claims), part, thing, flow, at))
                self.claims.append(None)

    def in_scope(self, flow: Flow, scope: _Scope) -> Owned:
        """The owners of the marks of a scope."""
        words = [self.context.entries[key] for key in scope.keys if key in self.context.entries]
        text = flow.text[scope.start : scope.end]
        owned = owners(text, words, scope.affixes, self.context.facts.language, strict=True)
        for at in strange(text, words, scope.affixes):
            self.unowned.append(Unowned(_around(text, at), keys=scope.keys))
        return {scope.start + at: owner for at, owner in owned.items()}

    def formula(self, flow: Flow, formula: Inline) -> None:
        """Claim the marks of a formula; where it is none that can be set, all of it is without an owner."""
        source = formula.node["c"][1]
        marks = formula_marks(self.context.formulas.get(formula_key(formula.node), ""))
        for glyph, is_sign in marks or ():
            owner = (Owner.MATHEMATICS, "") if is_sign else None
            mark = PlacedMark(folded(glyph), "", "")
            self.owned(part_of(flow), mark, owner, Unowned(_around(flow.text, formula.start), formula=source))
        if marks is None:
            self.unowned.append(Unowned(source, formula=source, unset=True))

    def settle(self, expected: Sequence[Expected]) -> Iterator[Expected]:
        """The marks of the text their owners from the check; give back what the check knows and is not there."""
        for part in BookPart:
            mine = [mark for mark in expected if mark.part is part]
            theirs = [mark for mark in self.plain if mark.part is part]
            aligned = align([mark.mark for mark in mine], [mark.mark for mark in theirs])
            for i, j in aligned.pairs:
                owner = mine[i].owner
                if owner is None:
                    self.unowned.append(_known(theirs[j], mine[i]))
                else:
                    self.claims[theirs[j].place] = OwnedMark(part, *theirs[j].mark, owner, mine[i].of)
            for j in aligned.added:
                last = next((mine[i] for i, k in reversed(aligned.pairs) if k < j), None)
                self.unowned.append(_known(theirs[j], last))
            yield from (mine[i] for i in aligned.absent)


@dataclass(frozen=True, slots=True)
class _Scope:
    """A stretch of a flow that cites entries."""

    start: int
    end: int
    keys: tuple[str, ...]
    """The entries."""
    affixes: str
    """The author's own words before and behind the citation."""


@dataclass(frozen=True, slots=True)
class _Plain:
    """A mark that the check must know of."""

    place: int
    """Its place among the claims."""
    part: BookPart
    mark: PlacedMark
    flow: Flow
    at: int
    """Its offset in the flow."""


def _known(plain: _Plain, near: Expected | None) -> Unowned:
    return Unowned(_around(plain.flow.text, plain.at), near.file if near else "", near.line if near else 0)


def _outermost_citations(flow: Flow) -> Iterator[Inline]:
    """The citations that stand in no other, in order."""
    end = 0
    for inline in flow.inlines:
        if inline.kind is InlineKind.CITE and inline.start >= end and inline.end > inline.start:
            yield inline
            end = inline.end


def _scope_of_note(flow: Flow, hosts: Mapping[int, Flow]) -> Node | None:
    """The citation that has made the note in which a flow stands, as note styles do."""
    while flow.where.note is not None:
        host, at = flow.where.note
        flow = hosts[host]
        for inline in flow.inlines:
            if inline.kind is InlineKind.CITE and inline.start <= at < inline.end:
                return inline.node
    return None


def _of(cite: Node) -> tuple[tuple[str, ...], str]:
    """The keys of a citation, and the author's own words before and behind it."""
    items = cite["c"][0]
    affixes = (text_of(item[side]) for item in items for side in ("citationPrefix", "citationSuffix"))
    return tuple(item["citationId"] for item in items), " ".join(affixes)


def _titles(flows: Sequence[Flow]) -> frozenset[str]:
    """What links say of headings, without spaces: their words without citations, notes, and what links say there."""
    titles = set()
    for flow in (flow for flow in flows if flow.kind is FlowKind.HEADING):
        apart = (*_outermost_citations(flow), *_naming(flow))
        cited = {at for inline in apart for at in range(inline.start, inline.end)}
        titles.add(_closed("".join(c for at, c in enumerate(flow.text) if at not in cited)))
    return frozenset(titles)


def _closed(text: str) -> str:
    return "".join(text.replace(OBJECT, "").split())


def _naming(flow: Flow) -> Iterator[Inline]:
    return (i for i in flow.inlines if i.kind is InlineKind.LINK and NAMING in i.node["c"][0][1])


def _named(flow: Flow, titles: frozenset[str]) -> list[tuple[int, int]]:
    """The links of a flow that say in a heading's own words what they lead to."""
    links = [i for i in flow.inlines if i.kind is InlineKind.LINK and NAMING in i.node["c"][0][1]]
    return [
        (link.start, link.end)
        for link in links
        if any(_closed(flow.text[link.start : link.end]).endswith(t) for t in titles)
    ]


def _around(text: str, at: int) -> str:
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].split())
