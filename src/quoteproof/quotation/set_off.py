"""Words that are set off: block quotations, and words displayed like one without quotation marks (Q021).

A block quotation holds paragraphs only. Its citation ends it, introduces it or stands in a line of attribution. Words
are ascribed by a citation in the sentence that introduces them, in its notes, in the heading above, at the head of what
follows, or by a line of attribution.

An epigraph that is no block quotation, a definition, code, and a paragraph in a type of its own (italics, small
capitals, underlined, raised or lowered, in code or a formula) are faults if they hold nothing but words and are
ascribed to a source. A list item, a cell or a plain paragraph of this kind reads as paraphrase, and is listed.
Source: rules.md, “What is a quotation”, “Which citation it belongs to”.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from quoteproof.chapter.model import BlockQuote, Chapter, Flow, FlowKind, Inline, InlineKind
from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.citations import PlacedCitation, sentence_of
from quoteproof.quotation.inside import intruders, printed
from quoteproof.quotation.model import (
    Attribution,
    BoundBy,
    Citation,
    Intruder,
    Kind,
    Quotation,
    SetOff,
    Unmarked,
    UnmarkedWords,
)
from quoteproof.text.anchor import Anchor
from quoteproof.text.formulas import marks_in_formula
from quoteproof.text.marks import IS_MARK
from quoteproof.text.offsets import OBJECT
from quoteproof.text.pairing import MarkedRun, Pairing
from quoteproof.text.words import count_words, find_words, has_words
from quoteproof.values import dataclass

_DASH: Final = re.compile(r"\s*(?:—|–|---?|―)\s*")
_ENDING: Final = re.compile(rf"\s*{OBJECT}\s*[.,;:]?\s*\Z")
_INTRUDER_NAMES: Final = {
    "BulletList": "a list",
    "OrderedList": "a list",
    "DefinitionList": "a definition list",
    "CodeBlock": "code",
    "BlockQuote": "a block quote",
    "Header": "a heading",
    "Table": "a table",
    "Figure": "a figure",
    "Div": "a division",
    "HorizontalRule": "a rule",
    "LineBlock": "a line block",
    "RawBlock": "a comment",
}

Words = Callable[[Anchor], frozenset[str]]
"""Gives the words of an entry's names and titles, and declared names, in lower case, for an anchor.

Whole titles are among them, with a space between their words, which may hold words that do not stand alone.
"""


@dataclass(frozen=True, slots=True)
class ChapterContext:
    """What block quotations are read against."""

    chapter: Chapter
    pairings: Mapping[int, Pairing]
    """How the marks of each flow pair."""
    standing: Mapping[int, tuple[PlacedCitation, ...]]
    """The citations that stand in each flow."""
    starts: Mapping[int, tuple[int, ...]]
    """Where the sentences of each flow start."""
    words: Words
    """The words an attribution may hold."""
    noted: Mapping[int, frozenset[int]]
    """For each flow the offsets of its notes that cite."""


def block_quotation(quote: BlockQuote, context: ChapterContext) -> tuple[Quotation | None, list[Fault]]:
    """Make the quotation of a block quote; None where it holds no words."""
    chapter = context.chapter
    flows = [chapter.flows[i] for i in quote.flows if chapter.flows[i].text.strip()]
    faults: list[Fault] = [_intruder(name, flow, context) for name, flow in quote.intruders]
    if not flows:
        return None, faults
    citation, by, ends = _own_citation(flows, context)
    if by is BoundBy.ATTRIBUTION:
        flows = flows[:-1]
    if citation is None or (by is BoundBy.NOTE and context.standing[flows[-1].index][-1].aside):
        introducing = _introducing(quote, context)
        citation, by = (introducing, BoundBy.INTRODUCTION) if introducing else (citation, by)
    pieces = []
    for number, flow in enumerate(flows):
        end = ends if number == len(flows) - 1 and by is not BoundBy.ATTRIBUTION else len(flow.text.rstrip())
        faults += intruders(chapter, flow, 0, end)
        pieces.append((flow, 0, end, context.pairings[flow.index]))
    if not pieces:
        return None, faults
    first, last = pieces[0], pieces[-1]
    where = _span(chapter, (first[0], 0, first[2]), (last[0], 0, last[2]))
    stray = any(context.pairings[flow.index].stray for flow, *_ in pieces)
    broken = stray or any(isinstance(fault, Intruder) for fault in faults)
    kind = Kind.VERSE if first[0].kind is FlowKind.VERSE else Kind.BLOCK
    quotation = Quotation(
        *("", chapter.file, kind, first[0].index, 0, first[2], where, printed(pieces)),
        translation="translation" in quote.where.classes,
        citation=citation,
        bound_by=by,
        broken=broken,
        attribution=_attribution_inside(pieces[-1], citation, context) if by is not BoundBy.ATTRIBUTION else None,
    )
    inside = quotation.attribution
    if inside is not None:
        lead = len(quotation.printed.text) - (pieces[-1][2] - pieces[-1][1])
        quotation = replace(quotation, attribution=replace(inside, start=inside.start + lead))
    return quotation, faults


_INSIDE: Final = re.compile(r"\s(?P<dash>—|–|---?|―)\s*(?=\S)")
_NAMED: Final = 8
"""A line with a dash and more words than these is no attribution."""


def _attribution_inside(
    piece: tuple[Flow, int, int, Pairing], citation: Citation | None, context: ChapterContext
) -> Attribution | None:
    """What may be an attribution at the end of a paragraph: a line with a dash, or a dash and words of the entry."""
    flow, start, end, _ = piece
    dash = next(iter(reversed(list(_INSIDE.finditer(flow.text, start, end)))), None)
    if dash is None or citation is None:
        return None
    allowed = frozenset().union(*(context.words(anchor) for anchor in citation.anchors))
    named = [match.group().lower() for match in find_words(flow.text[dash.end() : end])]
    plain = bool(named) and _are_names(named, allowed)
    on_line = any(leaf.end == dash.start("dash") and leaf.node["t"] in _LINE_ENDS for leaf in flow.leaves)
    if plain or (on_line and 0 < len(named) <= _NAMED):
        return Attribution(dash.start("dash") - start, plain)
    return None


_LINE_ENDS: Final = frozenset({"SoftBreak", "LineBreak"})


def _own_citation(flows: list[Flow], context: ChapterContext) -> tuple[Citation | None, BoundBy | None, int]:
    """The citation in the last paragraph, how it binds, and where the quoted words end there."""
    last = flows[-1]
    whole = len(last.text.rstrip())
    standing = context.standing.get(last.index, ())
    if not standing:
        return None, None, whole
    final = standing[-1]
    if _is_attribution(last, standing, context) and len(flows) > 1:
        return final.citation, BoundBy.ATTRIBUTION, 0
    ending = _ENDING.search(last.text)
    if ending is None or last.text.index(OBJECT, ending.start()) != final.at or (final.forward and final.at == 0):
        return None, None, whole
    return final.citation, BoundBy.NOTE if final.by is BoundBy.NOTE else BoundBy.BRACKET, ending.start()


def _is_attribution(flow: Flow, standing: tuple[PlacedCitation, ...], context: ChapterContext) -> bool:
    """An attribution begins with a dash and holds only a citation and words that may name the work."""
    dash = _DASH.match(flow.text)
    if dash is None or len(standing) != 1:
        return False
    allowed = frozenset().union(*(context.words(anchor) for anchor in standing[0].citation.anchors))
    rest = flow.text[dash.end() :].replace(OBJECT, " ")
    objects = flow.text.count(OBJECT)
    return objects == 1 and _are_names([m.group().lower() for m in find_words(rest)], allowed)


def _are_names(named: Sequence[str], allowed: frozenset[str]) -> bool:
    """Whether some words are words of names, or stand in a whole title."""
    left = " ".join(named)
    for title in sorted((names for names in allowed if " " in names), key=len, reverse=True):
        left = re.sub(rf"(?<!\S){re.escape(title)}(?!\S)", "", left)
    return all(word in allowed for word in left.split())


def is_plain_attribution(flow: Flow, standing: Sequence[PlacedCitation], context: ChapterContext) -> bool:
    """Whether a paragraph is an attribution with a citation and nothing more."""
    return flow.kind is FlowKind.PARAGRAPH and _is_attribution(flow, tuple(standing), context)


def _introducing(quote: BlockQuote, context: ChapterContext) -> Citation | None:
    """The author-in-text citation of the sentence that introduces a block quote."""
    if quote.introduction is None:
        return None
    standing = context.standing.get(quote.introduction, ())
    starts = context.starts[quote.introduction]
    last = len(starts) - 1
    named = [s for s in standing if s.forward and s.citation.anchored and sentence_of(starts, s.at) == last]
    return named[-1].citation if named and named[-1] is standing[-1] else None


def _intruder(name: str, flow: int, context: ChapterContext) -> Intruder:
    """Point at the first words of what stands in a block quote and is no paragraph."""
    chapter = context.chapter
    inside = chapter.flows[min(flow, len(chapter.flows) - 1)]
    at = chapter.place(inside, 0, len(inside.text))
    return Intruder(at, _INTRUDER_NAMES.get(name, name))


def _span(chapter: Chapter, first: tuple[Flow, int, int], last: tuple[Flow, int, int]) -> Place:
    start = chapter.place(*first)
    end = chapter.place(*last)
    approximate = start.approximate or end.approximate
    return Place(chapter.file, start.start, max(start.start, end.end), approximate)


_CREDIT_DASH: Final = re.compile(r"\s*(?:—|–|---?|―|~)\s*")
_SIGN: Final = re.compile(r"\s*[^\w\s([{]+\s")
_FEW: Final = 6
"""A paragraph of fewer words beside a citation says nothing of its own."""
_SKIPPED: Final = re.compile(r"[\s(\[—–-]*")


def is_attribution(flow: Flow) -> bool:
    """Whether a flow begins with a dash, and names somebody."""
    return _CREDIT_DASH.match(flow.text) is not None and has_words(flow.text)


def credits(flow: Flow | None, context: ChapterContext) -> bool:
    """Whether a flow ascribes what stands before it.

    It begins with a citation, with a dash and a name, or is a sign or a few words with a citation.
    """
    if flow is None or flow.kind is not FlowKind.PARAGRAPH or flow.where.quote is not None:
        return False
    standing = context.standing.get(flow.index, ())
    start = _SKIPPED.match(flow.text)
    begins = start.end() if start else 0
    if any(s.at == begins and not s.forward for s in standing) or is_attribution(flow):
        return True
    return bool(standing) and (_SIGN.match(flow.text) is not None or count_words(flow.text) < _FEW)


def introduces(flow: Flow | None, context: ChapterContext, *, strictly: bool = False) -> bool:
    """Whether a flow ascribes what follows it: the last sentence cites in the text, or before its colon.

    With `strictly` a citation anywhere in that sentence does.
    """
    if flow is None or flow.where.quote is not None:
        return False
    cited = citations_of(flow, context)
    if flow.kind is FlowKind.HEADING:
        return bool(cited)
    starts = context.starts[flow.index]
    last = [at for at in cited if sentence_of(starts, at) == len(starts) - 1]
    forward = {s.at for s in context.standing.get(flow.index, ()) if s.forward}
    ending = flow.text.rstrip(" \ufffc").endswith((":", ","))
    return bool(forward & set(last)) or (bool(last) and (ending or strictly))


def citations_of(flow: Flow, context: ChapterContext) -> list[int]:
    """The offsets of a flow's citations, and of its notes that cite."""
    notes = context.noted.get(flow.index, frozenset())
    return [i.start for i in flow.inlines if i.kind is InlineKind.CITE or i.start in notes]


def noted_citations(chapter: Chapter) -> Mapping[int, frozenset[int]]:
    """For each flow the offsets of its notes that cite."""
    noted: dict[int, set[int]] = {}
    for flow in chapter.flows:
        if flow.where.note is not None and any(inline.kind is InlineKind.CITE for inline in flow.inlines):
            noted.setdefault(flow.where.note[0], set()).add(flow.where.note[1])
    return {number: frozenset(offsets) for number, offsets in noted.items()}


def is_ascribed(quote: BlockQuote, context: ChapterContext) -> bool:
    """Whether a block quote is ascribed to a source: by its introduction, from within, or by what follows it."""
    chapter = context.chapter
    inside = [flow for flow in chapter.flows if _is_within(flow, quote, chapter)]
    if any(inline.kind is InlineKind.CITE for flow in inside for inline in flow.inlines):
        return True
    lines = [line for i in quote.flows for line in chapter.flows[i].text.split("\n")]
    if any(_CREDIT_DASH.match(line) is not None and has_words(line) for line in lines[1:]):
        return True
    last = max((flow.index for flow in inside), default=-1)
    outside = (flow for flow in chapter.flows[last + 1 :] if flow.where.note == quote.where.note)
    before = None if quote.introduction is None else chapter.flows[quote.introduction]
    return credits(next(outside, None), context) or introduces(before, context, strictly=True)


def _is_within(flow: Flow, quote: BlockQuote, chapter: Chapter) -> bool:
    """Whether a flow stands in a block quote, or in a note whose mark does."""
    for _ in range(8):  # notes in notes are refused elsewhere
        if flow.where.quote == quote.number:
            return True
        if flow.where.note is None:
            return False
        flow = chapter.flows[flow.where.note[0]]
    return False


_STYLES: Final = {
    InlineKind.EMPHASIS: "in italics",
    InlineKind.SMALLCAPS: "in small capitals",
    InlineKind.UNDERLINE: "underlined",
    InlineKind.STRONG: "in bold type",
    InlineKind.SCRIPT: "raised or lowered",
    InlineKind.CODE: "as code",
    InlineKind.MATH: "in a formula",
}
_PROSE: Final = re.compile(r"(?:[^\W\d_]{2,}(?:[ ,;~]|\\[ ,;:])+){3}[^\W\d_]{2,}")
"""Four words with nothing but spaces and commas between: what code and formulas hold where they hold sentences."""
_MOST: Final = 2 / 3
"""From this share of a paragraph's words on, in a type of their own, the paragraph is set off."""
_ENDS: Final = re.compile(r"[.!?…][\W_]*\Z")
_TERM_WORDS: Final = 4
"""Fewer words in a type of their own are a term or a name."""
_CITED_END: Final = re.compile(rf"[\s(\[]*{OBJECT}[\s.,;:)\]{OBJECT}]*\Z")
_PARAPHRASES: Final = frozenset({FlowKind.PARAGRAPH, FlowKind.CELL, FlowKind.CAPTION})

Exempt = Callable[[str], bool]
"""Tells whether words are a title or a declared phrase."""


def set_off_words(context: ChapterContext, exempt: Exempt) -> Iterator[SetOff]:
    """Find words that are set off like a quotation, without marks."""
    for before, flow, following in _with_neighbours(context.chapter):
        how = None
        if flow.where.quote is None and has_words(flow.text):
            how = _how(before, flow, following, context, exempt)
        if how is not None:
            end = len(flow.text.rstrip(f" \n{OBJECT}[]("))
            yield SetOff(context.chapter.place(flow, 0, end), how)


def listed_words(context: ChapterContext, quoting: frozenset[int]) -> Iterator[UnmarkedWords]:
    """List what reads as paraphrase, and the marks that are declared apostrophes.

    `quoting` are the numbers of the block quotes that are quotations.
    """
    chapter = context.chapter
    for flow in chapter.flows:
        for at in sorted(flow.escaped):
            where = chapter.place(flow, at, at + 1)
            yield UnmarkedWords(where, Unmarked.APOSTROPHE, _word_around(flow.text, at))
        quoted = flow.where.quote in quoting or context.pairings[flow.index].runs
        if not quoted and flow.kind in _PARAPHRASES and _cited_at_end(flow, context):
            words = _CITED_END.sub("", flow.text)
            where = chapter.place(flow, 0, len(flow.text.rstrip()))
            yield UnmarkedWords(where, Unmarked.PARAPHRASE, " ".join(words.split()))


def _word_around(text: str, at: int) -> str:
    """The word that an apostrophe belongs to."""
    start, end = at, at + 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip(f".,;:!?{OBJECT}")


def _with_neighbours(chapter: Chapter) -> Iterator[tuple[Flow | None, Flow, Flow | None]]:
    """Each flow with the one before and the one behind it on the page, notes apart."""
    by_note: dict[tuple[int, int] | None, list[Flow]] = {}
    for flow in chapter.flows:
        by_note.setdefault(flow.where.note, []).append(flow)
    for flows in by_note.values():
        yield from zip((None, *flows[:-1]), flows, (*flows[1:], None), strict=True)


def _how(
    before: Flow | None, flow: Flow, following: Flow | None, context: ChapterContext, exempt: Exempt
) -> str | None:
    """Say how a flow's words are set off; None where they are not, or where nothing ascribes them to a source."""
    if "epigraph" in flow.where.classes and flow.kind is FlowKind.PARAGRAPH:
        behind = before is not None and "epigraph" in before.where.classes
        return None if behind and is_attribution(flow) else "in an epigraph, without a block quotation"
    if flow.kind is FlowKind.CODE:
        return "as code" if credits(following, context) or introduces(before, context) else None
    if flow.kind not in (FlowKind.PARAGRAPH, FlowKind.HEADING):
        return None
    runs = context.pairings[flow.index].runs
    if flow.where.definition and not runs and not context.standing.get(flow.index):
        ascribed = _is_credited_term(before, context) or (credits(following, context) and _is_beside(flow, following))
        return "as a definition" if ascribed else None
    if flow.where.definition and not runs:
        return "as a definition" if _cited_at_end(flow, context) else None
    style = _style(flow, runs, exempt)
    ascribed = style is not None and (bool(citations_of(flow, context)) or credits(following, context))
    return style if ascribed else None


def _is_beside(flow: Flow, following: Flow | None) -> bool:
    """Whether what follows stands in a definition as well."""
    return following is not None and following.where.definition == flow.where.definition


def _is_credited_term(term: Flow | None, context: ChapterContext) -> bool:
    """Whether a term has a citation that serves no quotation of its own."""
    if term is None or term.kind is not FlowKind.TERM or context.pairings[term.index].runs:
        return False
    return bool(context.standing.get(term.index))


def _cited_at_end(flow: Flow, context: ChapterContext) -> bool:
    """Whether a flow ends with citations, at least one of a passage, and holds nothing else but words."""
    standing = context.standing.get(flow.index, ())
    ending = _CITED_END.search(flow.text)
    if not standing or ending is None or not any(s.citation.anchored for s in standing):
        return False
    return not any(s.forward or s.at < ending.start() for s in standing)


def _style(flow: Flow, runs: Sequence[MarkedRun], exempt: Exempt) -> str | None:
    """Say in what type a flow's words outside quotations are set, if most of them are; titles and names may be."""
    stretches = [(i.start, i.end, i.kind) for i in _with_words(flow)]
    covered = {at for start, end, _ in stretches for at in range(start, end)}
    if any(run.start not in covered for run in runs):
        return None  # what a quotation is cited for is no ascription of the words beside it
    quoted = {at for run in runs for at in range(run.start, run.end)} if covered else set()
    spans = [match.span() for match in find_words(flow.text) if match.start() not in quoted] if covered else []
    inside = [span for span in spans if span[0] in covered]
    if len(inside) < _TERM_WORDS or len(inside) < _MOST * len(spans):
        return None
    words = [flow.text[start:end] for start, end, _ in stretches]
    if all(kind is InlineKind.STRONG for *_, kind in stretches) and not _ENDS.search(words[-1]):
        return None  # bold type alone makes a heading of words that end without a full stop
    if all(exempt(stretch) or is_titled(stretch) for stretch in words):
        return None
    return _STYLES[max(stretches, key=lambda stretch: stretch[1] - stretch[0])[2]]


def _with_words(flow: Flow) -> Iterator[Inline]:
    """The stretches of text in a type of its own; code and formulas side by side are where they hold prose.

    Their marks have rules of their own.
    """
    row: list[Inline] = []
    for inline in flow.inlines:
        if inline.kind in _VERBATIM and not _has_marks(flow, inline):
            if row and flow.text[row[-1].end : inline.start].strip():
                yield from _prose(flow, row)
                row = []
            row.append(inline)
        elif inline.kind in _STYLES and inline.kind not in _VERBATIM:
            yield inline
    yield from _prose(flow, row)


def _prose(flow: Flow, row: Sequence[Inline]) -> Sequence[Inline]:
    """The stretches of a row, if together they hold words in a row."""
    return row if _PROSE.search(" ".join(flow.text[i.start : i.end].strip() for i in row)) else ()


_VERBATIM: Final = frozenset({InlineKind.CODE, InlineKind.MATH})


def _has_marks(flow: Flow, inline: Inline) -> bool:
    inside = flow.text[inline.start : inline.end]
    marks = marks_in_formula(inside) if inline.kind is InlineKind.MATH else IS_MARK.finditer(inside)
    return next(iter(marks), None) is not None


def is_titled(words: str) -> bool:
    """Whether words are written as a title is: every longer one with a capital, and no stop at the end."""
    longer = [match.group() for match in find_words(words) if len(match.group()) > 3]
    return bool(longer) and all(word[0].isupper() for word in longer) and not words.rstrip().endswith((".", "!", "?"))
