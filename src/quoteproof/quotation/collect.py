"""Collecting: every quotation of a chapter with its citation, and every mark that belongs to none.

Each quotation mark that prints is in a quotation, in an exemption or in a fault. An exemption is exact: the whole run,
letter for letter after folding, is the declared phrase. Source: rules.md, “What is a quotation”.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from itertools import pairwise
from typing import Final

from quoteproof.chapter.model import BlockQuote, Chapter, Flow, FlowKind, Inline, InlineKind, Node
from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.beside import beside
from quoteproof.quotation.citations import (
    SILENT,
    PageOf,
    PlacedCitation,
    bind,
    citation_at,
    contested,
    sentence_starts,
    turned_forward,
)
from quoteproof.quotation.declared import DeclaredPhrases
from quoteproof.quotation.flow_marks import ASIDE, over_borders, stray_in_flow, stray_mark
from quoteproof.quotation.inside import intruders, printed
from quoteproof.quotation.model import BoundBy, Citation, Collected, Exemption, Kind, LiteralBlockMark, Quotation, Stray
from quoteproof.quotation.set_off import (
    ChapterContext,
    Words,
    block_quotation,
    is_ascribed,
    listed_words,
    noted_citations,
    set_off_words,
)
from quoteproof.quotation.speech import chapter_marks
from quoteproof.text.anchor import Anchor
from quoteproof.text.mark_table import MARKS
from quoteproof.text.marks import begins_elision, stray_marks
from quoteproof.text.offsets import Nested
from quoteproof.text.pairing import MarkedRun, Pairing, doubtful, pair
from quoteproof.text.words import run_pattern
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """What collecting needs to know of the book."""

    language: str = "en"
    """BCP 47 tag of the book's language."""
    exempt: DeclaredPhrases = field(default_factory=DeclaredPhrases)
    words: Words = lambda _anchor: frozenset()
    """The words an attribution may hold."""
    declared: frozenset[str] = frozenset()
    """Words of names and declared phrases, in which half rings and the like are letters."""
    page_of: PageOf = lambda _item: ""
    """The page that an item of a citation names in place of a passage."""
    shared: bool = False
    """Whether the style lets one citation serve the quotations of several sentences."""


def collect(chapter: Chapter, settings: CollectSettings) -> Collected:
    """Find a chapter's quotations and bind them."""
    return _Collector(chapter, settings).run()


class _Collector:
    """One chapter's collecting: pairings first, then blocks, then flows."""

    def __init__(self, chapter: Chapter, settings: CollectSettings) -> None:
        self.chapter = chapter
        self.settings = settings
        self.faults: list[Fault] = []
        self.nested: dict[int, Nested[Inline]] = {}
        found = chapter_marks(chapter, settings.language)
        self.marks, self.pairings = found.flows, found.pairings
        self.parts = {index: speech for speech in found.speeches for index, _ in speech.parts}
        self.spoken: dict[int, Quotation] = {}
        cites = ((flow, i) for flow in chapter.flows for i in flow.inlines if i.kind is InlineKind.CITE)
        self.cited = {
            (flow.index, cite.start): citation_at(chapter, flow, cite, settings.page_of) for flow, cite in cites
        }
        self.citations = tuple(self.cited.values())
        self.asides: set[tuple[int, int]] = set()
        self.at_marks = dict(self._citations_at_note_marks())
        self.standing = {flow.index: self._standing(flow) for flow in chapter.flows}
        self.starts = {flow.index: self._starts(flow) for flow in chapter.flows}
        self.standing = {flow.index: self._turned(flow) for flow in chapter.flows}
        context = self.context = ChapterContext(
            chapter, self.pairings, self.standing, self.starts, settings.words, noted_citations(chapter)
        )
        self.quoting = frozenset(q.number for q in chapter.quotes if not self._is_own(q))
        # A block quote inside another is that one's fault, and no quotation of its own.
        outer = (q for q in chapter.quotes if q.number in self.quoting and q.where.quote not in self.quoting)
        self.blocks = {q.number: block_quotation(q, context) for q in outer}

    def run(self) -> Collected:
        quotations: list[Quotation] = []
        for quotation, faults in self.blocks.values():
            self.faults += faults
            quotations += [quotation] if quotation else []
        for flow in self.chapter.flows:
            quotations += self._in_flow(flow)
        shown = [f for f in self.chapter.flows if f.where.quote not in self.quoting and f.kind not in ASIDE]
        for flow, at in over_borders(shown, self.marks):
            self._stray(flow, at, Stray.OVER)
        self.faults += set_off_words(self.context, lambda words: self.settings.exempt.phrase(words) is not None)
        for own in self.chapter.quotes:
            if own.number not in self.quoting:
                quotations += self._own(own.flows)
        quotations = [self._with_neighbour(quotation) for quotation in quotations]
        quotations.sort(key=lambda q: (q.place.start, q.flow, q.start))
        listed = listed_words(self.context, self.quoting)
        unpaired = frozenset(number for number, pairing in self.pairings.items() if pairing.stray)
        return Collected(tuple(self._named(quotations)), self.citations, tuple(self.faults), tuple(listed), unpaired)

    def _with_neighbour(self, quotation: Quotation) -> Quotation:
        """A quotation with the citation beside it that does not reach it, where none does or it is in doubt."""
        own = quotation.citation
        unsure = not quotation.rivals and (own is None or not own.anchored)
        if quotation.exempt or not (unsure or quotation.bound_by is BoundBy.PARAGRAPH):
            return quotation
        number = self.chapter.flows[quotation.flow].where.quote
        quote = None if number is None else self.chapter.quotes[number]
        return replace(quotation, beside=beside(quotation, quote, self.context))

    def _is_own(self, quote: BlockQuote) -> bool:
        """Whether a block quote is the author's own: declared so, and ascribed to nobody."""
        return "own" in quote.where.classes and not is_ascribed(quote, self.context)

    def _citations_at_note_marks(self) -> Iterator[tuple[tuple[int, int], Citation]]:
        """A note counts as a citation that stands at its mark: the one it begins with, or its only one of a passage.

        A citation among other words serves the note's own quotations, where it has any.
        """
        notes: dict[tuple[int, int], list[Flow]] = {}
        for flow in self.chapter.flows:
            if flow.where.note is not None and flow.kind not in ASIDE:
                notes.setdefault(flow.where.note, []).append(flow)
        for mark, flows in notes.items():
            inside = [(flow, i) for flow in flows for i in flow.inlines if i.kind is InlineKind.CITE]
            if not inside:
                continue
            first, begins = inside[0]
            citations = [self.cited[flow.index, inline.start] for flow, inline in inside]
            anchored = [citation for citation in citations if citation.anchored]
            begun = first is flows[0] and first.kind is FlowKind.PARAGRAPH and not first.text[: begins.start].strip()
            if begun and (citations[0].anchored or len(anchored) != 1 or self._quotes(flows)):
                yield mark, citations[0]
            elif len(anchored) == 1 and not self._quotes(flows):
                self.asides.add(mark)
                yield mark, anchored[0]

    def _quotes(self, flows: Sequence[Flow]) -> bool:
        """Whether some flows hold a quotation: a block, or marks around something that no declaration exempts."""
        if any(flow.where.quote is not None or self.pairings[flow.index].stray for flow in flows):
            return True
        runs = ((flow, run) for flow in flows for run in self.pairings[flow.index].runs if run.depth == 0)
        return any(not self._quotation(flow, run, self.pairings[flow.index]).exempt for flow, run in runs)

    def _standing(self, flow: Flow) -> tuple[PlacedCitation, ...]:
        placed: list[PlacedCitation] = []
        for inline in flow.inlines:
            if inline.kind is InlineKind.CITE:
                citation = self.cited[flow.index, inline.start]
                by = BoundBy.AUTHOR_IN_TEXT if citation.in_text else BoundBy.BRACKET
                placed.append(PlacedCitation(inline.start, citation, by))
            elif inline.kind is InlineKind.NOTE and (flow.index, inline.start) in self.at_marks:
                mark = (flow.index, inline.start)
                placed.append(
                    PlacedCitation(inline.start, self.at_marks[mark], BoundBy.NOTE, aside=mark in self.asides)
                )
        return tuple(sorted(placed, key=lambda s: s.at))

    def _turned(self, flow: Flow) -> tuple[PlacedCitation, ...]:
        """The citations of a flow, those without author in the direction in which they look."""
        standing = self.standing[flow.index]
        if not any(placed.citation.authorless for placed in standing):
            return standing
        pairing = self.pairings[flow.index]
        quotations = (self._quotation(flow, run, pairing) for run in pairing.runs if run.depth == 0)
        free = [quotation for quotation in quotations if quotation.citation is None]
        return turned_forward(standing, free, self.starts[flow.index], self.settings.exempt.entitled)

    def _starts(self, flow: Flow) -> tuple[int, ...]:
        in_text = frozenset(s.at for s in self.standing[flow.index] if s.forward)
        return sentence_starts(flow, self.pairings[flow.index].runs, in_text)

    def _in_flow(self, flow: Flow) -> list[Quotation]:
        """Collect the run-in quotations of a flow, unless the flow is itself quoted."""
        pairing = self.pairings[flow.index]
        if flow.where.quote in self.quoting:
            self.faults += (stray_mark(self.chapter, flow, at, Stray.INNER) for at in pairing.stray)
            return self._attribution_runs(flow, pairing)
        standing = self.standing[flow.index]
        marks, declared = self.marks[flow.index], self.settings.declared
        self.faults += stray_in_flow(self.chapter, flow, marks, standing, declared, self.settings.exempt.titled)
        if flow.kind in ASIDE:
            return []
        if flow.kind is FlowKind.PARAGRAPH:
            self._literal_block(flow)
        part = self.marks[flow.index].speech
        runs = [self._quotation(flow, run, pairing) for run in pairing.runs if run.depth == 0 and run is not part]
        if part is not None:
            runs.append(self._part(flow, part))
        marked = sorted((*runs, *self._code(flow)), key=lambda quotation: quotation.start)
        joined = _joined_terms(flow, marked)
        marked = [replace(q, exempt=None) if q.start in joined else q for q in marked]
        notes = sorted(inline.start for inline in flow.inlines if inline.kind is InlineKind.NOTE)
        bound = bind(
            marked,
            standing,
            self.starts[flow.index],
            self.settings.exempt.entitled,
            shared=self.settings.shared,
            notes=notes,
        )
        if flow.kind in SILENT:
            bound = tuple(contested(quotation, standing) for quotation in bound)
        quotations = [self._searched(flow, quotation) for quotation in self._declared(flow, marked, bound)]
        return [whole for quotation in quotations if (whole := self._spoken(flow, quotation)) is not None]

    def _part(self, flow: Flow, run: MarkedRun) -> Quotation:
        """The part of a speech that stands in a flow, as a quotation there."""
        speech = self.parts[flow.index]
        pieces = []
        for index, part in speech.parts:
            text = self.chapter.flows[index].text
            end = min(part.end - part.width, len(text.rstrip()))
            pieces.append((self.chapter.flows[index], part.start + part.width, end, self.pairings[index]))
        (first, opening), (last, closing) = speech.parts[0], speech.parts[-1]
        begins = self.chapter.place(self.chapter.flows[first], opening.start, opening.start + 1)
        ends = self.chapter.place(self.chapter.flows[last], closing.end - 1, closing.end)
        approximate = begins.approximate or ends.approximate
        where = replace(begins, end=max(begins.start, ends.end), approximate=approximate)
        marks = (*((index, part.start) for index, part in speech.parts), (last, closing.end - 1))
        classes = flow.where.classes
        return Quotation(
            *("", self.chapter.file, Kind.SPEECH, flow.index, run.start, run.end, where, printed(pieces)),
            translation="translation" in classes,
            marks=marks,
        )

    def _spoken(self, flow: Flow, quotation: Quotation) -> Quotation | None:
        """A quotation of a flow; of a speech its parts joined, where the last of them stands in the flow."""
        if quotation.kind is not Kind.SPEECH:
            return quotation
        speech = self.parts[flow.index]
        first, opening = speech.parts[0]
        before = self.spoken.get(first)
        if before is None:
            joined = replace(quotation, flow=first, start=opening.start, end=len(self.chapter.flows[first].text))
        else:
            claims = [c for c in (before.citation, *before.rivals, quotation.citation, *quotation.rivals) if c]
            rivals = tuple(claims) if any(c.named != claims[0].named for c in claims) else ()
            joined = replace(
                before,
                citation=None if rivals or not claims else claims[0],
                bound_by=None if rivals else before.bound_by or quotation.bound_by,
                rivals=rivals,
                broken=before.broken or quotation.broken,
            )
        self.spoken[first] = joined
        return joined if flow.index == speech.parts[-1][0] else None

    def _declared(self, flow: Flow, marked: Sequence[Quotation], bound: Sequence[Quotation]) -> Iterator[Quotation]:
        """Report code that a citation claims, and an elision that was read as an opening mark."""
        code = [q for q in marked if q.exempt is Exemption.CODE]
        open_ended = [q for q in code if flow.kind is not FlowKind.CODE and _is_open(q.printed.text)]
        if len(open_ended) > 1:  # two of them could enclose words of the text
            self.faults += (stray_mark(self.chapter, flow, q.start, Stray.CODE) for q in open_ended)
        cites = any(inline.kind in (InlineKind.CITE, InlineKind.NOTE) for inline in flow.inlines)
        for was, quotation in zip(marked, bound, strict=True):
            if was in code:
                if cites and flow.kind is not FlowKind.CODE and _PROSE.search(was.printed.text):
                    self._stray(flow, quotation.start, Stray.CITED_CODE)
                yield was
            elif quotation.citation is None and begins_elision(flow.text, quotation.start) and not quotation.exempt:
                self._stray(flow, quotation.start, Stray.DOUBTFUL)
                yield replace(quotation, broken=True)
            else:
                yield quotation

    def _near(self, flow: Flow, start: int, end: int) -> Flow:
        """A flow with those of its inlines alone that reach into a stretch."""
        if flow.index not in self.nested:
            self.nested[flow.index] = Nested(flow.inlines)
        return replace(flow, inlines=self.nested[flow.index].reaching(start, end))

    def _searched(self, flow: Flow, quotation: Quotation) -> Quotation:
        """Look for what may not stand in a quotation; that is then its only fault."""
        near = self._near(flow, quotation.start, quotation.end)
        inside = [] if quotation.exempt else list(intruders(self.chapter, near, quotation.start, quotation.end))
        self.faults += inside
        return replace(quotation, broken=True) if inside else quotation

    def _literal_block(self, flow: Flow) -> None:
        """A line that begins with `>` in the middle of a paragraph looks like a block quote and is none."""
        if ">" not in flow.text:
            return
        lines = [0, *(leaf.end for leaf in flow.leaves if leaf.node["t"] in ("SoftBreak", "LineBreak"))]
        for start in lines:
            if flow.text[start:].lstrip(" ").startswith(">"):
                at = flow.text.index(">", start)
                self.faults.append(LiteralBlockMark(self.chapter.place(flow, at, at + 1)))

    def _attribution_runs(self, flow: Flow, pairing: Pairing) -> list[Quotation]:
        """In an attribution, only the title of the work may stand between marks."""
        if flow.where.quote not in self.blocks:
            return []
        block = self.blocks[flow.where.quote][0]
        quoted = block is not None and any(where[0] == flow.index for where in block.printed.where)
        if quoted or flow.kind is not FlowKind.PARAGRAPH:
            return []
        return [self._quotation(flow, run, pairing) for run in pairing.runs if run.depth == 0]

    def _stray(self, flow: Flow, at: int, why: Stray) -> None:
        self.faults.append(stray_mark(self.chapter, flow, at, why))

    def _quotation(self, flow: Flow, run: MarkedRun, pairing: Pairing) -> Quotation:
        inside = (run.start + run.width, run.end - run.width)
        where = self.chapter.place(flow, run.start, run.end)
        flow = self._near(flow, run.start, run.end)
        text = printed([(flow, *inside, pairing)])
        spans = [i for i in flow.inlines if i.kind is InlineKind.SPAN and i.start <= run.start and i.end >= run.end]
        citation = next((c for c in (self._explicit(flow, run, span, where) for span in spans) if c), None)
        classes = {name for span in spans for name in span.node["c"][0][1]} | flow.where.classes
        return Quotation(
            *("", self.chapter.file, Kind.INLINE, flow.index, run.start, run.end, where, text),
            exempt=None if citation else self._exemption(text.text, classes),
            translation="translation" in classes,
            citation=citation,
            bound_by=BoundBy.EXPLICIT if citation else None,
        )

    def _explicit(self, flow: Flow, run: MarkedRun, span: Inline, where: object) -> Citation | None:
        """A span with `cite` around exactly the quotation binds it."""
        attributes = dict(span.node["c"][0][2])
        if "cite" not in attributes or (span.start, span.end) != (run.start, run.end):
            return None
        at = self.chapter.place(flow, run.start, run.end)
        cite = self.chapter.places.attribute(span.node, "cite=")
        written = self.chapter.span_place(cite.value) if cite and cite.value else at
        names = tuple(_names(attributes["cite"]))
        places: tuple[Place, ...] = ()
        if self.chapter.text[written.start : written.end] == attributes["cite"]:
            starts = ((written.start + at, len(name)) for name, at in names)
            places = tuple(replace(written, start=start, end=start + length) for start, length in starts)
        anchors = tuple(Anchor.parse(name) for name, _ in names)
        return Citation(flow.index, run.end, anchors, "", False, at, written, None, places)

    def _exemption(self, text: str, classes: set[str]) -> Exemption | None:
        if "term" in classes and len(run_pattern().findall(text)) <= self.settings.exempt.term_words:
            return Exemption.TERM
        return self.settings.exempt.phrase(text)

    def _code(self, flow: Flow) -> Iterator[Quotation]:
        """List the marks in code that is declared as shown, `.code`; in any other code they are stray."""
        shown = [(i.start, i.end, _declared_code(i.node)) for i in flow.inlines if i.kind is InlineKind.CODE]
        if flow.kind is FlowKind.CODE:
            shown = [(0, len(flow.text), _declared_code(flow.leaves[0].node))]
        for start, end, declared in shown:
            at = _first_mark(flow.text[start:end], inline=flow.kind is not FlowKind.CODE)
            if at is not None and not declared:
                self._stray(flow, start + at, Stray.CODE)
            elif at is not None:
                where = self.chapter.place(flow, start, end)
                text = printed([(flow, start, end, Pairing((), frozenset(), ()))])
                run = (Kind.INLINE, flow.index, start, end, where, text)
                yield Quotation("", self.chapter.file, *run, exempt=Exemption.CODE)

    def _own(self, flows: tuple[int, ...]) -> Iterator[Quotation]:
        """List the block quotes that are the author's own."""
        for index in flows[:1]:
            flow = self.chapter.flows[index]
            end = len(flow.text)
            where = self.chapter.place(flow, 0, end)
            text = printed([(flow, 0, end, Pairing((), frozenset(), ()))])
            yield Quotation("", self.chapter.file, Kind.BLOCK, index, 0, end, where, text, exempt=Exemption.OWN)

    def _named(self, quotations: list[Quotation]) -> Iterator[Quotation]:
        """Set the ID of each: a digest of file, words and how many like it came before."""
        seen: Counter[str] = Counter()
        for quotation in quotations:
            words = quotation.printed.text
            seen[words] += 1
            digest = hashlib.sha256(
                f"{self.chapter.file}\0{words}\0{seen[words]}".encode("utf-8", "surrogatepass")
            ).hexdigest()
            yield replace(quotation, id=digest[:12])


def _joined_terms(flow: Flow, marked: Sequence[Quotation]) -> frozenset[int]:
    """Where terms begin beside which another stands with no word between: together they are a longer phrase."""
    terms = [quotation for quotation in marked if quotation.exempt is Exemption.TERM]
    pairs = ((a, b) for a, b in pairwise(terms) if run_pattern().search(flow.text, a.end, b.start) is None)
    return frozenset(term.start for both in pairs for term in both)


def _first_mark(code: str, *, inline: bool) -> int | None:
    """The offset of the first mark in code; the signs of ASCII that look like marks are code there.

    In a line of text also an apostrophe at the edge of a word: with another one it could enclose words.
    """
    pairing = pair(code)
    never = (at for at in stray_marks(code) if not code[at].isascii())
    edges = _edge_apostrophes(code, pairing) if inline else ()
    runs = (run.start for run in pairing.runs)
    return min((*pairing.stray, *doubtful(code, pairing), *runs, *never, *edges), default=None)


def _is_open(code: str) -> bool:
    """Whether code has a mark that another one in the same line of text could be the partner of."""
    pairing = pair(code)
    return bool(pairing.stray) or next(_edge_apostrophes(code, pairing), None) is not None


def _edge_apostrophes(code: str, pairing: Pairing) -> Iterator[int]:
    return (at for at in pairing.apostrophes if not (code[at - 1 : at].isalnum() and code[at + 1 : at + 2].isalnum()))


def _names(value: str) -> Iterator[tuple[str, int]]:
    """The anchors of a `cite` attribute, each with its offset there."""
    at = 0
    for part in value.split(";"):
        name = part.strip().lstrip("@")
        yield name, at + part.find(name)
        at += len(part) + 1


_PROSE: Final = re.compile(rf"[{MARKS}`´](?:[^\W\d_]+[ ,]+){{2,}}[^\W\d_]+[.,!?]?[{MARKS}`´]")
"""Three words and more between marks: a sentence, and no code."""


def _declared_code(node: Node) -> bool:
    return "code" in node["c"][0][1]
