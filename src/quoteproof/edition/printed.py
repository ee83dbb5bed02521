"""What the chapters print: the characters in place of those that are written, and each quotation as it prints.

Inside a verified quotation every character is the source's own, its typewriter forms as what they represent, its
quotation marks and apostrophes in the house style (or the source's, with `glyphs: source`). Elsewhere straight marks,
`--` and `...` become what the language prints. Nothing is added, and nothing is left out but spaces that belong to
marks. Source: rules.md; CMOS 13.30 (inner marks alternate by depth).
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from quoteproof.book.config import Glyphs, Quotations
from quoteproof.book.typography import Marks, house_marks
from quoteproof.chapter.model import Chapter, Flow, FlowKind, Inline, InlineKind
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.evidence.marks import BookPart, Owner
from quoteproof.evidence.origins import Origin, StepKind
from quoteproof.quotation.inside import are_scripts
from quoteproof.quotation.model import Kind, Quotation
from quoteproof.quotation.speech import Speech, chapter_marks
from quoteproof.text.folds import fold
from quoteproof.text.marks import PAIRING, abbreviation_signs, apostrophe, find_marks
from quoteproof.text.offsets import PARAGRAPH_END, LineIndex
from quoteproof.text.pairing import Pairing
from quoteproof.text.placed import PlacedMark, placed_marks
from quoteproof.values import dataclass
from quoteproof.verdict.model import Altered, Exempted, Judged, Verbatim
from quoteproof.verdict.passage_text import PASSAGE_END

Glyph = dict[tuple[int, int], str]
"""For a flow and an offset in it, what prints there instead of the character."""

_ANGLED: Final = "«»‹›"
"""Marks that may look the same at either end."""
_DOTS: Final = re.compile(r"---|--|\.\.\.")
_DOT_TEXT: Final = {"---": "—", "--": "–", "...": "…"}


def house_glyphs(flow: Flow, pairing: Pairing, marks: Marks) -> Iterator[tuple[tuple[int, int], str]]:
    """The house typography of a flow."""
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
        yield (flow.index, at), apostrophe(flow.text, at)
    for at in abbreviation_signs(flow.text):
        if not any(a <= at < b for a, b in covered):
            yield (flow.index, at), "״"
    for match in _DOTS.finditer(flow.text):
        if not any(a <= match.start() < b for a, b in covered):
            yield (flow.index, match.start()), _DOT_TEXT[match.group()]
            yield from (((flow.index, i), "") for i in range(match.start() + 1, match.end()))


def quotation_glyphs(judged: Judged, settings: Quotations, marks: Marks) -> Iterator[tuple[tuple[int, int], str]]:
    """What prints inside a verified quotation; for any other verdict raised and lowered digits alone."""
    printed, verdict = judged.quotation.printed, judged.verdict
    if not printed.text.isascii():
        yield from ((printed.where[at], sign) for at, sign in enumerate(printed.text) if are_scripts(sign))
    if not isinstance(verdict, Verbatim | Altered):
        return
    house = dict(_inner_marks(judged.quotation, marks)) if settings.glyphs is Glyphs.HOUSE else {}
    for origin in verdict.match.origins:
        if origin.kind is StepKind.SOURCE:
            for at, text in _aligned(printed.text, origin):
                yield printed.where[at], house.get(at, text)
    for at, glyph in house.items():
        yield printed.where[at], glyph


def _inner_marks(quotation: Quotation, marks: Marks) -> Iterator[tuple[int, str]]:
    """The house marks of inner quotations by depth, and the house apostrophe."""
    printed = quotation.printed
    outermost = 1 if quotation.kind in (Kind.INLINE, Kind.SPEECH) else 0
    for start, end in printed.inner:
        depth = outermost + sum(1 for a, b in printed.inner if a < start and end < b)
        yield start, marks.inner_open if depth % 2 else marks.open
        yield end, marks.inner_close if depth % 2 else marks.close
    for at in printed.apostrophes:
        yield at, apostrophe(printed.text, at)
    for at in abbreviation_signs(printed.text):
        yield at, "״"


def _aligned(text: str, origin: Origin) -> Iterator[tuple[int, str]]:
    """Put the source's characters at the places of the printed ones that fold to the same, each once.

    One character may be two there, such as a ligature: of what belongs together, all stands at its first place.
    """
    mine = fold(text[origin.start : origin.end].replace(PARAGRAPH_END, PASSAGE_END))
    source = origin.typeset
    theirs = fold(source, seed=True)
    offset = len(mine.text) - len(mine.text.lstrip()) - (len(theirs.text) - len(theirs.text.lstrip()))
    spans: list[tuple[int, int, int, int]] = []
    for i, character in enumerate(mine.text):
        j = i - offset
        if character.isspace() or not 0 <= j < len(theirs.text):
            continue
        start, end, low, high = mine.start(i), mine.end(i + 1), theirs.start(j), theirs.end(j + 1)
        if spans and (start < spans[-1][1] or low < spans[-1][3]):
            start, _, low, _ = spans.pop()
        spans.append((start, end, low, high))
    for start, end, low, high in spans:
        yield origin.start + start, source[low:high].replace("\n", "")
        yield from ((origin.start + more, "") for more in range(start + 1, end))


def all_glyphs(
    chapter: Chapter, judged: tuple[Judged, ...], settings: Quotations, marks: Marks, language: str
) -> Mapping[tuple[int, int], str]:
    """What prints instead of each character of a chapter, where it is not the character itself."""
    glyphs: Glyph = {}
    found = chapter_marks(chapter, language)
    paired = [(flow, found.flows[flow.index].pairing) for flow in chapter.flows]
    for flow, pairing in paired:
        glyphs.update(house_glyphs(flow, pairing, marks))
    glyphs.update(_resuming(chapter, found.speeches, marks))
    for run in judged:
        glyphs.update(quotation_glyphs(run, settings, marks))
    for flow, pairing in paired:
        house = settings.glyphs is Glyphs.HOUSE
        glyphs.update(dict.fromkeys(_spaces_of_marks(flow, pairing, glyphs, house=house), ""))
    return glyphs


def _resuming(chapter: Chapter, speeches: Sequence[Speech], marks: Marks) -> Iterator[tuple[tuple[int, int], str]]:
    """The marks at the heads of later paragraphs that are closing ones, as Spanish and French may set them."""
    for speech in speeches:
        (first, opening), *later = speech.parts
        opened = chapter.flows[first].text[opening.start]
        for index, run in later:
            if chapter.flows[index].text[run.start] != opened in _ANGLED:
                yield (index, run.start), marks.open.replace(marks.open.strip(), marks.close.strip())


def _spaces_of_marks(flow: Flow, pairing: Pairing, glyphs: Glyph, *, house: bool) -> Iterator[tuple[int, int]]:
    """The places of the author's spaces inside marks: the marks that print instead have their own, or none.

    `house` says that marks within a quotation are the language's, too.
    """
    for run in pairing.runs:
        opened, closed = run.start + run.width, run.end - run.width
        opening, closing = (glyphs.get((flow.index, at), flow.text[at : at + 1]) for at in (run.start, closed))
        inside = flow.text[opened:closed]
        if house or opening[-1:].isspace() or opening != flow.text[run.start]:
            yield from ((flow.index, at) for at in range(opened, closed - len(inside.lstrip())))
        if closed >= len(flow.text):
            continue  # a speech goes on in the next paragraph
        if house or closing[:1].isspace() or closing != flow.text[closed]:
            yield from ((flow.index, at) for at in range(opened + len(inside.rstrip()), closed))


CONTENTS_DEPTH: Final = 2
"""Headings down to this level stand in the contents, as the template and `docx_blocks.py` set them."""


@dataclass(frozen=True, slots=True)
class Printing:
    """One run of words as it prints."""

    judged: Judged
    """The run and its verdict."""
    line: int
    """1-based line of the chapter on which it begins."""
    part: BookPart
    """Where it prints."""
    opening: str
    """The mark before it; empty for a block."""
    pieces: tuple[str, ...]
    """For each character of the quotation's printed text, what prints instead; `PARAGRAPH_END` between paragraphs."""
    closing: str
    """The mark after it; empty for a block."""
    listed: bool
    """Whether it stands in a heading that the contents repeat."""

    @property
    def text(self) -> str:
        """What prints between the marks."""
        return "".join(self.pieces)

    @property
    def verified(self) -> bool:
        """Whether it prints as verified."""
        return isinstance(self.judged.verdict, Verbatim | Altered)


def glyphs_of(result: CheckResult, checked: ChapterResult, chapter: Chapter) -> Glyph:
    """What prints in place of the characters of a chapter."""
    book = result.book
    return dict(all_glyphs(chapter, checked.judged, book.quotations, house_marks(book.language), book.language))


def chapter_as_printed(checked: ChapterResult, chapter: Chapter, glyphs: Glyph) -> Iterator[Printing]:
    """The runs of a chapter in the order of the flows that print them."""
    lines = LineIndex(checked.text)
    for judged in sorted(checked.judged, key=lambda j: (j.quotation.flow, j.quotation.start)):
        quotation = judged.quotation
        heads = iter(quotation.marks[1:-1])
        pieces = tuple(
            glyphs.get((flow, at), chapter.flows[flow].text[at]) if flow >= 0 else _border(heads, chapter, glyphs)
            for flow, at in quotation.printed.where
        )
        opening, closing = _marks(chapter, quotation, glyphs)
        line = lines.position(quotation.place.start)[0]
        flow = chapter.flows[quotation.flow]
        yield Printing(judged, line, part_of(flow), opening, pieces, closing, is_listed(flow))


def _border(heads: Iterator[tuple[int, int]], chapter: Chapter, glyphs: Glyph) -> str:
    """A border between paragraphs, with the mark at the head of the next one in a speech."""
    head = next(heads, None)
    return PARAGRAPH_END if head is None else PARAGRAPH_END + glyphs.get(head, chapter.flows[head[0]].text[head[1]])


def _marks(chapter: Chapter, quotation: Quotation, glyphs: Glyph) -> tuple[str, str]:
    """The outer marks of a run as they print; a block has none."""
    if quotation.marks:
        around = (quotation.marks[0], quotation.marks[-1])
        opening, closing = (glyphs.get(at, chapter.flows[at[0]].text[at[1]]) for at in around)
        return opening, closing
    if quotation.kind is not Kind.INLINE or not quotation.printed.where:
        return "", ""
    text = chapter.flows[quotation.flow].text
    first, last = quotation.printed.where[0][1], quotation.printed.where[-1][1] + 1

    def printed(start: int, end: int) -> str:
        return "".join(glyphs.get((quotation.flow, i), text[i]) for i in range(start, end))

    return printed(quotation.start, first), printed(last, quotation.end)


def part_of(flow: Flow) -> BookPart:
    """The part of the book in which a flow prints."""
    if flow.where.note is not None:
        return BookPart.NOTE
    if flow.kind is FlowKind.CAPTION:
        return BookPart.TABLE_CAPTION if flow.where.table else BookPart.FIGURE_CAPTION
    return BookPart.TABLE if flow.where.table else BookPart.TEXT


def is_listed(flow: Flow) -> bool:
    """Whether a flow is a heading that the contents repeat."""
    return flow.kind is FlowKind.HEADING and flow.where.level <= CONTENTS_DEPTH


def lost_quotations(printings: Sequence[Printing], flows: Sequence[Flow]) -> Iterator[tuple[str, int, str]]:
    """File, line and text of each verified quotation that is not in the flows of what is about to print."""
    printed = " ".join(" ".join(flow.text.split()) for flow in flows)
    for printing in printings:
        if printing.verified:
            for paragraph in printing.text.split(PARAGRAPH_END):
                wanted = " ".join(paragraph.split())
                if wanted not in printed:
                    yield printing.judged.quotation.file, printing.line, wanted


def tails(printings: Sequence[Printing], flows: Sequence[Flow]) -> tuple[str, ...]:
    """For each block quotation what prints after its words in their paragraph, and nothing for other runs.

    Blocks are met in order: a paragraph serves once.
    """
    left = iter(flows)
    found = []
    for printing in printings:
        last = printing.text.rpartition(PARAGRAPH_END)[2]
        block = printing.verified and not printing.opening and last
        found.append(next((f.text[len(last) :] for f in left if f.text.startswith(last)), "") if block else "")
    return tuple(found)


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
    marks = chapter_marks(chapter, language).flows
    for flow in chapter.flows:
        if flow.kind not in _ASIDE and any(find_marks(flow.text)):
            pairing = marks[flow.index].pairing
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
    for flow, at in (*judged.quotation.printed.where, *judged.quotation.marks):
        if flow >= 0:
            edges[flow] = (min(at, edges.get(flow, (at, at))[0]), max(at + 1, edges.get(flow, (at, at))[1]))
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
