"""Marks over paragraphs: speech whose paragraphs each begin with a mark and whose last one closes it, and blocks.

A mark that nothing closes in its paragraph goes on only if the very next paragraph begins with a mark of its kind, and
so on to one that closes it; everything between is quoted. Whatever else is not closed is a stray mark. A block
quotation is paired as a whole: the marks in its paragraphs are the source's, or stand around the block.
Source: CMOS 13.32 (speech over paragraphs); in French and Spanish the mark at the head may be a closing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from quoteproof.chapter.model import Chapter, Flow, FlowKind, Node
from quoteproof.quotation.flow_marks import FlowMarks, marks_of
from quoteproof.text.languages import primary
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END
from quoteproof.text.pairing import PARTNERS, MarkedRun, Pairing, pair
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """A quotation over several paragraphs."""

    parts: tuple[tuple[int, MarkedRun], ...]
    """The number of each flow, and its part with the mark at its head; but for the last, it ends behind the flow."""


@dataclass(frozen=True, slots=True)
class ChapterMarks:
    """How the marks of a chapter pair."""

    flows: Mapping[int, FlowMarks]
    """The marks of each flow; a part of a speech is a run there."""
    speeches: tuple[Speech, ...] = ()
    """Its quotations over paragraphs, in order."""

    @property
    def pairings(self) -> Mapping[int, Pairing]:
        """How the marks of each flow pair."""
        return {index: marks.pairing for index, marks in self.flows.items()}


def chapter_marks(chapter: Chapter, language: str) -> ChapterMarks:
    """Pair the marks of a chapter; `language` is the BCP 47 tag of the book."""
    marks = {flow.index: marks_of(flow, language) for flow in chapter.flows}
    if not any(each.pairing.stray for each in marks.values()):
        return ChapterMarks(marks)
    for quote in chapter.quotes:
        if any(marks[index].pairing.stray for index in quote.flows):
            marks.update(_in_block([chapter.flows[index] for index in quote.flows], marks, language))
    speeches: list[Speech] = []
    for row in _rows(chapter):
        at = 0
        while at < len(row):
            stray = marks[row[at].index].pairing.stray
            parts, closed = _speech(row[at : at + _MOST], marks, language) if stray else ([], False)
            if closed:
                speeches.append(Speech(tuple((index, run) for index, run, _ in parts)))
                marks.update((index, replace(marks[index], pairing=p, speech=run)) for index, run, p in parts)
            at += max(1, len(parts))  # nothing closes what goes on through these
    return ChapterMarks(marks, tuple(sorted(speeches, key=lambda speech: speech.parts[0][0])))


_Part = tuple[int, MarkedRun, Pairing]


def _speech(row: Sequence[Flow], marks: Mapping[int, FlowMarks], language: str) -> tuple[list[_Part], bool]:
    """The parts of the speech that begins in the first of some paragraphs, and whether its last paragraph closes it."""
    longest: list[_Part] = []
    for glyph in _OPENING:
        first = _open_ended(row[0], marks[row[0].index], glyph, language) if glyph in row[0].text else None
        if first is None:
            continue
        parts = [first]
        for flow in row[1:]:
            own = marks[flow.index]
            if flow.text[:1] not in {glyph, *PARTNERS[glyph]}:
                break
            resumed = replace(own, text=glyph + own.text[1:])
            closed = _paired(resumed.text, resumed, flow, language)
            run = next((run for run in closed.runs if run.start == 0), None)
            if run is not None:
                return [*parts, (flow.index, run, closed)], True
            part = _open_ended(flow, resumed, glyph, language)
            if part is None or part[1].start != 0:
                break
            parts.append(part)
        longest = max(longest, parts, key=len)
    return longest, False


_MOST: Final = 100
"""Most paragraphs of a speech that is looked for."""
_OPENING: Final = "“\"«„»‘'‹›‚「『"
"""Marks that may begin a speech, in the order in which they are tried."""


def _open_ended(flow: Flow, marks: FlowMarks, glyph: str, language: str) -> _Part | None:
    """The part of a speech that begins in a paragraph and goes on to its end, with the pairing of the paragraph."""
    text = marks.text.rstrip()
    paired = _paired(text + PARTNERS[glyph][0], marks, flow, language)
    run = next((run for run in paired.runs if run.depth == 0 and run.end == len(text) + 1), None)
    if run is None or text[run.start] != glyph:
        return None
    whole = replace(run, end=len(flow.text) + 1)  # its closing mark stands behind the flow, where nothing prints
    runs = tuple(whole if each is run else each for each in paired.runs)
    return flow.index, whole, replace(paired, runs=runs)


def _paired(text: str, marks: FlowMarks, flow: Flow, language: str) -> Pairing:
    return pair(text, language=primary(language), skip=marks.skip, escaped=flow.escaped)


def _in_block(flows: Sequence[Flow], marks: Mapping[int, FlowMarks], language: str) -> Iterator[tuple[int, FlowMarks]]:
    """The marks of the paragraphs of a block, paired as one text; with a mark at each head, the later ones go on."""
    heads = [flow.text[:1] for flow in flows if flow.text]
    same = heads and heads[0] in _OPENING and all(head in {heads[0], *PARTNERS[heads[0]]} for head in heads)
    for masked in (False, True)[: 2 if same else 1]:
        texts = [marks[flow.index].text for flow in flows]
        if masked:
            texts[1:] = [OBJECT + text[1:] for text in texts[1:]]
        starts = [sum(len(text) + 1 for text in texts[:number]) for number in range(len(texts))]
        skip = {s + at for s, flow in zip(starts, flows, strict=True) for at in marks[flow.index].skip}
        escaped = {s + at for s, flow in zip(starts, flows, strict=True) for at in flow.escaped}
        paired = pair(
            PARAGRAPH_END.join(texts), language=primary(language), skip=frozenset(skip), escaped=frozenset(escaped)
        )
        if not paired.stray:
            for start, text, flow in zip(starts, texts, flows, strict=True):
                yield flow.index, replace(marks[flow.index], pairing=_cut(paired, start, start + len(text)))
            return


def _cut(paired: Pairing, start: int, end: int) -> Pairing:
    """The pairing of a stretch; marks whose partner is outside of it are left out."""
    runs = tuple(
        replace(run, start=run.start - start, end=run.end - start)
        for run in paired.runs
        if start <= run.start and run.end <= end
    )
    singles, measures = (
        frozenset(at - start for at in offsets if start <= at < end)
        for offsets in (paired.apostrophes, paired.measures)
    )
    return Pairing(runs, singles, (), measures)


def _rows(chapter: Chapter) -> Iterator[list[Flow]]:
    """The paragraphs outside block quotations that follow one another with nothing but comments between, in rows."""
    paragraphs = (f for f in chapter.flows if f.kind is FlowKind.PARAGRAPH and f.where.quote is None)
    flows = {id(leaf.node): flow for flow in paragraphs for leaf in flow.leaves}
    waiting: list[Any] = [chapter.ast["blocks"]]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.append(value.get("c"))
        elif isinstance(value, list):
            waiting += value
            yield from _rows_of(value, flows)


def _rows_of(blocks: Sequence[Any], flows: Mapping[int, Flow]) -> Iterator[list[Flow]]:
    row: list[Flow] = []
    for block in blocks:
        kind = block.get("t") if isinstance(block, dict) else None
        flow = _flow_of(block["c"], flows) if kind in ("Para", "Plain") else None
        if flow is not None:
            row.append(flow)
        elif kind != "RawBlock":
            if len(row) > 1:
                yield row
            row = []
    if len(row) > 1:
        yield row


def _flow_of(inlines: Sequence[Node], flows: Mapping[int, Flow]) -> Flow | None:
    """The flow that some inlines print, by the first leaf in it."""
    for node in inlines:
        if id(node) in flows:
            return flows[id(node)]
        if node["t"] in ("Span", "Link"):
            inner = node["c"][1]
        elif node["t"] in ("Emph", "Strong", "Underline", "SmallCaps", "Strikeout", "Superscript", "Subscript"):
            inner = node["c"]
        else:
            continue
        found = _flow_of(inner, flows)
        if found is not None:
            return found
    return None
