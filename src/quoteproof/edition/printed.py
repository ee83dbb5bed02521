"""What prints in place of each character: the source's own inside quotations, house typography elsewhere.

Promises: inside a verified quotation every character is the source's own, its typewriter forms as what they stand for,
its quotation marks and apostrophes in the house style (or the source's, with `glyphs: source`); outside, straight
marks, `--` and `...` become what the language prints. Nothing is added, and nothing left out but spaces that belong to
marks. Leaves out: pandoc's nodes (`rewrite`).
Source: contract.md, “What prints”; CMOS 13.30 (inner marks alternate by depth).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from quoteproof.book.config import Glyphs, Quotations
from quoteproof.book.typography import Marks
from quoteproof.chapter.model import Flow, FlowKind, InlineKind
from quoteproof.evidence.origins import Origin, StepKind
from quoteproof.quotation.flow_marks import pair_flow
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.text.folds import fold
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import Pairing
from quoteproof.verdict.ground import PASSAGE_END
from quoteproof.verdict.model import Altered, Judged, Verbatim

Glyph = dict[tuple[int, int], str]
"""For a flow and an offset in it, what prints there instead of the character."""

_SOURCE: Final = frozenset({StepKind.SOURCE, StepKind.CASE})
_ANGLED: Final = "«»‹›"
"""Marks that are typed with spaces inside."""
_DOTS: Final = re.compile(r"---|--|\.\.\.")
_DOT_TEXT: Final = {"---": "—", "--": "–", "...": "…"}


def house_glyphs(flow: Flow, pairing: Pairing, marks: Marks) -> Iterator[tuple[tuple[int, int], str]]:
    """Give the house typography of a flow."""
    covered = [(i.start, i.end) for i in flow.inlines if i.kind in (InlineKind.CODE, InlineKind.MATH)]
    if flow.kind is FlowKind.CODE:
        return
    for run in pairing.runs:
        outer = run.depth % 2 == 0
        yield (flow.index, run.start), marks.open if outer else marks.inner_open
        yield (flow.index, run.end - run.width), marks.close if outer else marks.inner_close
        for at in (run.start, run.end - run.width):
            for more in range(1, run.width):
                yield (flow.index, at + more), ""
    for at in pairing.apostrophes:
        yield (flow.index, at), "’"
    for match in _DOTS.finditer(flow.text):
        if not any(a <= match.start() < b for a, b in covered):
            yield (flow.index, match.start()), _DOT_TEXT[match.group()]
            yield from (((flow.index, i), "") for i in range(match.start() + 1, match.end()))


def quotation_glyphs(judged: Judged, settings: Quotations, marks: Marks) -> Iterator[tuple[tuple[int, int], str]]:
    """Give what prints inside a verified quotation; nothing for any other verdict."""
    verdict = judged.verdict
    if not isinstance(verdict, Verbatim | Altered):
        return
    printed = judged.quotation.printed
    house = dict(_inner_marks(judged.quotation, marks)) if settings.glyphs is Glyphs.HOUSE else {}
    for origin in verdict.match.origins:
        if origin.kind in _SOURCE:
            for at, text in _aligned(printed.text, origin):
                yield printed.where[at], house.get(at, text)
    for at, glyph in house.items():
        yield printed.where[at], glyph


def _inner_marks(quotation: Quotation, marks: Marks) -> Iterator[tuple[int, str]]:
    """Give the house marks of inner quotations by depth, and the house apostrophe."""
    printed = quotation.printed
    outermost = 0 if quotation.kind is not Kind.INLINE else 1
    for start, end in printed.inner:
        depth = outermost + sum(1 for a, b in printed.inner if a < start and end < b)
        yield start, marks.inner_open if depth % 2 else marks.open
        yield end, marks.inner_close if depth % 2 else marks.close
    for at in printed.apostrophes:
        yield at, "’"


def _aligned(text: str, origin: Origin) -> Iterator[tuple[int, str]]:
    """Put the source's characters at the places of the printed ones that fold to the same."""
    mine = fold(text[origin.start : origin.end].replace(PARAGRAPH_END, " "))
    source = origin.typeset.replace(PASSAGE_END, " ")
    theirs = fold(source, seed=True)
    offset = len(mine.text) - len(mine.text.lstrip()) - (len(theirs.text) - len(theirs.text.lstrip()))
    for i, character in enumerate(mine.text):
        j = i - offset
        if character.isspace() or not 0 <= j < len(theirs.text):
            continue
        start, end = mine.start(i), mine.end(i + 1)
        yield origin.start + start, source[theirs.start(j) : theirs.end(j + 1)]
        yield from ((origin.start + more, "") for more in range(start + 1, end))


def all_glyphs(
    flows: tuple[Flow, ...], judged: tuple[Judged, ...], settings: Quotations, marks: Marks, language: str
) -> Mapping[tuple[int, int], str]:
    """Give what prints instead of each character of a chapter, where it is not the character itself."""
    glyphs: Glyph = {}
    paired = [(flow, pair_flow(flow, language)) for flow in flows]
    for flow, pairing in paired:
        glyphs.update(house_glyphs(flow, pairing, marks))
    for one in judged:
        glyphs.update(quotation_glyphs(one, settings, marks))
    for flow, pairing in paired:
        glyphs.update(dict.fromkeys(_spaces_of_marks(flow, pairing, glyphs), ""))
    return glyphs


def _spaces_of_marks(flow: Flow, pairing: Pairing, glyphs: Glyph) -> Iterator[tuple[int, int]]:
    """Give the places of the author's spaces inside marks: the marks that print instead have their own, or none."""
    for run in pairing.runs:
        opened, closed = run.start + run.width, run.end - run.width
        opening, closing = (glyphs.get((flow.index, at), flow.text[at]) for at in (run.start, closed))
        inside = flow.text[opened:closed]
        if opening[-1:].isspace() or (opening != flow.text[run.start] and flow.text[run.start] in _ANGLED):
            yield from ((flow.index, at) for at in range(opened, closed - len(inside.lstrip())))
        if closing[:1].isspace() or (closing != flow.text[closed] and flow.text[closed] in _ANGLED):
            yield from ((flow.index, at) for at in range(opened + len(inside.rstrip()), closed))
