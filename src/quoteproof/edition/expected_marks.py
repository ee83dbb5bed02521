"""The quotation marks that the chapters print, each with its owner as the check judged it.

There is one for every mark that the chapters print outside citations and formulas, in the order of the flows. A mark to
which the check has given no part has no owner here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, FlowKind, Inline, InlineKind
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.edition.printed import Glyph, Printing, chapter_as_printed, glyphs_of, part_of
from quoteproof.evidence.marks import BookPart, Owner
from quoteproof.quotation.flow_marks import pair_flow
from quoteproof.quotation.model import Kind
from quoteproof.text.marks import PAIRING, find_marks
from quoteproof.text.offsets import LineIndex
from quoteproof.text.pairing import Pairing
from quoteproof.text.placed import PlacedMark, placed_marks
from quoteproof.verdict.model import Exempted, Judged

_ASIDE: Final = frozenset({FlowKind.AFFIX, FlowKind.ALTERNATIVE})
_PRIMES: Final = frozenset("′″‴⁗")


@dataclass(frozen=True, slots=True)
class Expected:
    """A mark that a chapter prints."""

    part: BookPart
    """The part of the book that prints it."""
    mark: PlacedMark
    """The mark as it prints, and the letters beside it as far as they are the chapter's own."""
    owner: Owner | None
    """What it is there for; None where the check has not said."""
    of: str
    """The ID of its quotation; empty where it has none."""
    file: str
    """The chapter."""
    line: int
    """1-based line of the chapter, near the mark where its own is not known."""


@dataclass(frozen=True, slots=True)
class PrintedBook:
    """What the check knows of the words and marks that a book prints."""

    printings: tuple[Printing, ...]
    """Its runs of words between marks."""
    marks: tuple[Expected, ...]
    """Its marks."""


Spans = Mapping[int, list[tuple[int, int, Judged]]]
"""By the index of a flow where a run of words stands in it, and the run."""


def book_glyphs(result: CheckResult) -> Mapping[str, Glyph]:
    """By file what prints in place of the characters of each chapter."""
    return {
        checked.file: glyphs_of(result, checked, checked.chapter)
        for checked in result.chapters
        if checked.chapter is not None
    }


def printed_book(result: CheckResult, by_file: Mapping[str, Glyph]) -> PrintedBook:
    """What a checked book prints, in the order of the flows that print it; `by_file` is from `book_glyphs`."""
    printings: list[Printing] = []
    marks: list[Expected] = []
    for checked in result.chapters:
        if checked.chapter is not None:
            glyphs = by_file[checked.file]
            printings += chapter_as_printed(checked, checked.chapter, glyphs)
            marks += expected_marks(checked, checked.chapter, glyphs, result.book.language)
    return PrintedBook(tuple(printings), tuple(marks))


def expected_marks(checked: ChapterResult, chapter: Chapter, glyphs: Glyph, language: str) -> Iterator[Expected]:
    """The marks of a chapter; `glyphs` is what prints in place of its characters, `language` a BCP 47 tag."""
    spans = _spans(checked)
    lines = LineIndex(checked.text)
    for flow in chapter.flows:
        if flow.kind not in _ASIDE and any(find_marks(flow.text)):
            pairing = pair_flow(flow, language)
            for at, mark in _printed(flow, glyphs):
                owner, of = _owner(flow, at, pairing, spans)
                offset = flow.offsets[at] if flow.offsets else -1
                line = lines.position(offset if offset >= 0 else flow.near)[0]
                yield Expected(part_of(flow), mark, owner, of, checked.file, line)


def _printed(flow: Flow, glyphs: Glyph) -> Iterator[tuple[int, PlacedMark]]:
    """The marks of a flow as it prints, each with the offset of the character that it stands for."""
    pieces = [glyphs.get((flow.index, at), character) for at, character in enumerate(flow.text)]
    starts = [0, *accumulate(map(len, pieces))]
    formulas = [(i.start, i.end) for i in flow.inlines if i.kind is InlineKind.MATH]
    things = [(i.start, i.end) for i in flow.inlines if i.kind is InlineKind.CITE]
    # What a link without words of its own says is put in later, and so is the citation of a binding.
    filled = [(i.end, i.end) for i in flow.inlines if _is_filled(i)]
    cuts = sorted(starts[edge] for stretch in (*formulas, *things, *filled) for edge in stretch)
    for at, mark in placed_marks("".join(pieces), cuts):
        place = bisect_right(starts, at) - 1
        if not any(start <= place < end for start, end in formulas):
            yield place, mark


def _is_filled(inline: Inline) -> bool:
    """Whether words are put in where an inline ends."""
    if inline.kind is InlineKind.LINK:
        return inline.start == inline.end
    return inline.kind is InlineKind.SPAN and any(name == "cite" for name, _ in inline.node["c"][0][2])


def _spans(checked: ChapterResult) -> Spans:
    """Where the runs of a chapter stand, with their marks."""
    found: dict[int, list[tuple[int, int, Judged]]] = defaultdict(list)
    for judged in checked.judged:
        quotation = judged.quotation
        if quotation.kind is Kind.INLINE:
            found[quotation.flow].append((quotation.start, quotation.end, judged))
        else:
            for flow, start, end in _stretches(judged):
                found[flow].append((start, end, judged))
    return found


def _stretches(judged: Judged) -> Iterator[tuple[int, int, int]]:
    """The flows of a block with the first and the last place in each."""
    edges: dict[int, tuple[int, int]] = {}
    for flow, at in judged.quotation.printed.where:
        if flow >= 0:
            edges[flow] = (edges.get(flow, (at, at))[0], at + 1)
    return ((flow, start, end) for flow, (start, end) in edges.items())


def _owner(flow: Flow, at: int, pairing: Pairing, spans: Spans) -> tuple[Owner | None, str]:
    """The owner of a mark, and the ID of the run that it belongs to."""
    text = flow.text
    runs = [judged for start, end, judged in spans.get(flow.index, ()) if start <= at < end]
    for judged in sorted(runs, key=lambda j: isinstance(j.verdict, Exempted)):
        exempt = isinstance(judged.verdict, Exempted)
        return Owner.EXEMPTION if exempt else Owner.QUOTATION, judged.quotation.id
    if 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum():
        return Owner.LETTER, ""
    if at in pairing.apostrophes:
        return Owner.APOSTROPHE, ""
    if at in pairing.measures or (text[at] in _PRIMES and text[at - 1 : at].isdigit()):
        return Owner.MEASURE, ""
    return (None if text[at] in PAIRING else Owner.SIGN), ""  # the check lets no other stand where it could quote
