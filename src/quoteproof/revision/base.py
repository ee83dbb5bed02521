"""Where each character of the book's own DOCX comes from: a character of a chapter, a citation, or the program.

Nothing is stored for this: the flows of the chapters, as they print, are the paragraphs of the DOCX in the same order,
but for what citation processing and the program put in between.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, FlowKind, InlineKind
from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.edition.printed import Glyph, book_glyphs
from quoteproof.quotation.model import Kind
from quoteproof.revision.reading import ReturnedText, WordParagraph
from quoteproof.revision.story import Story, story_of
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass
from quoteproof.verdict.model import Judged

_TOKEN: Final = re.compile(r"\w+|\W")
_ANYTHING: Final = "\ufdd0"
"""Stands in an expected text for the words of a citation."""
_AHEAD: Final = 40
"""How many flows or paragraphs may be passed over to find the next pair."""
_LIKE: Final = 0.75
"""So much of a flow must stand in its paragraph."""


class CharacterRole(Enum):
    """Whose a character of the DOCX is."""

    PROSE = auto()
    QUOTATION = auto()
    CITATION = auto()
    GENERATED = auto()


@dataclass(frozen=True, slots=True)
class BaseCharacter:
    """Where a character of the DOCX comes from."""

    role: CharacterRole
    chapter: int = -1
    """The number of its chapter."""
    flow: int = -1
    """The number of its flow there; -1 for what no flow has."""
    at: int = -1
    """Its offset in the flow."""
    quotation: int = -1
    """The number of the quotation it stands in, among those of the book."""


@dataclass(frozen=True, slots=True)
class BaseStory:
    """A text of the book's own DOCX, with where it comes from."""

    story: Story
    characters: tuple[BaseCharacter, ...]
    """One for each character of the story."""
    flows: tuple[tuple[int, int] | None, ...]
    """For each paragraph its chapter and flow."""


@dataclass(frozen=True, slots=True)
class BaseBook:
    """The book's own DOCX with where it comes from."""

    chapters: tuple[Chapter, ...]
    quotations: tuple[Judged, ...]
    """Those that were checked, in the order of the book."""
    text: BaseStory
    notes: Mapping[str, BaseStory]
    """By their numbers in the file."""
    marks: Mapping[int, str]
    """By the offset of a note's mark in the text, the number of the note."""


def base_book(result: CheckResult, docx: ReturnedText) -> BaseBook:
    """Find where the characters of a book's own DOCX come from."""
    checked = [read for read in result.chapters if read.chapter is not None]
    chapters = tuple(read.chapter for read in checked if read.chapter is not None)
    judged = tuple(one for read in checked for one in read.judged if one.quotation.exempt is None)
    glyphs = book_glyphs(result)
    flows = [
        _PrintedFlow(number, flow, glyphs[chapter.file])
        for number, chapter in enumerate(chapters)
        for flow in chapter.flows
        if flow.kind not in (FlowKind.AFFIX, FlowKind.ALTERNATIVE)
    ]
    spans = _quoted(checked, judged)
    main = [flow for flow in flows if flow.flow.where.note is None and flow.expected]
    text = _mapped(docx.paragraphs, main, spans)
    marks = note_marks(docx.paragraphs)
    notes: dict[str, BaseStory] = {}
    for at, number in marks.items():
        origin = text.characters[at]
        own = (
            [
                flow
                for flow in flows
                if flow.chapter == origin.chapter and flow.flow.where.note == (origin.flow, origin.at) and flow.expected
            ]
            if origin.flow >= 0
            else []
        )
        notes[number] = _mapped(docx.notes.get(number, ()), own, spans)
    return BaseBook(chapters, judged, text, notes, marks)


def note_marks(paragraphs: Sequence[WordParagraph]) -> dict[int, str]:
    """The numbers of notes in the file, by the offsets of their marks in the story of some paragraphs."""
    marks: dict[int, str] = {}
    start = 0
    for paragraph in paragraphs:
        for at, item in paragraph.objects.items():
            if item.kind == "a note":
                marks[start + at] = item.words
        start += len(paragraph.text) + 1
    return marks


_Spans = Mapping[tuple[int, int], Sequence[tuple[int, int, int]]]
"""By chapter and flow the stretches that quotations cover: start, end, and the number of the quotation."""


def _quoted(checked: Sequence[ChapterResult], judged: Sequence[Judged]) -> _Spans:
    numbers = {read.file: number for number, read in enumerate(checked)}
    spans: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for number, quotation in enumerate(one.quotation for one in judged):
        chapter = numbers[quotation.file]
        if quotation.kind is Kind.INLINE:
            spans.setdefault((chapter, quotation.flow), []).append((quotation.start, quotation.end, number))
            continue
        places: dict[int, list[int]] = {}
        for flow, at in (*quotation.printed.where, *quotation.marks):
            if flow >= 0:
                places.setdefault(flow, []).append(at)
        for flow, offsets in places.items():
            spans.setdefault((chapter, flow), []).append((min(offsets), max(offsets) + 1, number))
    return spans


class _PrintedFlow:
    """A flow as it prints: its characters, each with its offset in the flow."""

    def __init__(self, chapter: int, flow: Flow, glyphs: Glyph) -> None:
        self.chapter = chapter
        self.flow = flow
        formulas = {i.start: i.end for i in flow.inlines if i.kind is InlineKind.MATH}
        self.cites = frozenset(i.start for i in flow.inlines if i.kind is InlineKind.CITE)
        text: list[str] = []
        places: list[int] = []
        skipped = 0
        for at, character in enumerate(flow.text):
            if at < skipped:
                continue
            printed = _ANYTHING if at in self.cites else glyphs.get((flow.index, at), character)
            if at in formulas:
                printed, skipped = OBJECT, formulas[at]
            text.append(printed)
            places += [at] * len(printed)
        self.expected = "".join(text)
        self.places = places
        self.words = len(self.expected.replace(_ANYTHING, "").replace(OBJECT, "").strip())

    def matched(self, text: str) -> list[int]:
        """For each character of a paragraph the offset in the flow that it comes from; -1 for what is not of it."""
        mine = [(m[0], m.start()) for m in _TOKEN.finditer(self.expected)]
        its = [(m[0], m.start()) for m in _TOKEN.finditer(text)]
        found = [-1] * len(text)
        first, last = 0, 0
        while first < min(len(mine), len(its)) and mine[first][0] == its[first][0]:
            first += 1
        while last < min(len(mine), len(its)) - first and mine[-1 - last][0] == its[-1 - last][0]:
            last += 1
        pairs = [(n, n) for n in range(first)] + [(len(mine) - 1 - n, len(its) - 1 - n) for n in range(last)]
        inner = mine[first : len(mine) - last], its[first : len(its) - last]
        if all(inner):
            matcher = SequenceMatcher(None, [t for t, _ in inner[0]], [t for t, _ in inner[1]], autojunk=False)
            pairs += [
                (first + block.a + n, first + block.b + n)
                for block in matcher.get_matching_blocks()
                for n in range(block.size)
            ]
        for a, b in pairs:
            token, at = mine[a]
            for n in range(len(token)):
                found[its[b][1] + n] = self.places[at + n]
        return found

    def likeness(self, text: str) -> float:
        """How much of the flow stands in a paragraph, from 0 to 1."""
        if self.expected == text:
            return 1.0
        if not self.words:
            # A picture alone is like nothing but itself: a paragraph with the mark of a note has an `OBJECT`, too.
            return 1.0 if self.cites and text.strip() else 0.0
        found = self.matched(text)
        return sum(at >= 0 and not text[n].isspace() for n, at in enumerate(found)) / max(
            1, sum(not c.isspace() and c != _ANYTHING for c in self.expected)
        )


def _mapped(paragraphs: Sequence[WordParagraph], flows: Sequence[_PrintedFlow], spans: _Spans) -> BaseStory:
    """Pair paragraphs with flows in their order."""
    characters: list[BaseCharacter] = []
    owners: list[tuple[int, int] | None] = []
    pairs = dict(_pairs(paragraphs, flows))
    for number, paragraph in enumerate(paragraphs):
        if number not in pairs:
            characters += [BaseCharacter(CharacterRole.GENERATED)] * (len(paragraph.text) + 1)
            owners.append(None)
            continue
        flow = flows[pairs[number]]
        owners.append((flow.chapter, flow.flow.index))
        characters += _origins(flow, paragraph.text, spans)
    return BaseStory(story_of(paragraphs), tuple(characters), tuple(owners))


def _pairs(paragraphs: Sequence[WordParagraph], flows: Sequence[_PrintedFlow]) -> Iterator[tuple[int, int]]:
    at = 0
    number = 0
    while number < len(paragraphs) and at < len(flows):
        step = _next_pair(paragraphs, flows, number, at)
        if step is None:
            number += 1
            continue
        number, at = step
        yield step
        number, at = number + 1, at + 1


def _next_pair(
    paragraphs: Sequence[WordParagraph], flows: Sequence[_PrintedFlow], number: int, at: int
) -> tuple[int, int] | None:
    """The nearest paragraph and flow, from some on, that are one."""
    for distance in range(_AHEAD):
        for passed in range(distance + 1):
            n, a = number + distance - passed, at + passed
            if n < len(paragraphs) and a < len(flows) and flows[a].likeness(paragraphs[n].text) >= _LIKE:
                return n, a
    return None


def _origins(flow: _PrintedFlow, text: str, spans: _Spans) -> Iterator[BaseCharacter]:
    found = flow.matched(text)
    own = spans.get((flow.chapter, flow.flow.index), ())
    before = -1
    following = [-1] * len(text)
    nearest = len(flow.flow.text)
    for n in range(len(text) - 1, -1, -1):
        nearest = found[n] if found[n] >= 0 else nearest
        following[n] = nearest
    for n, at in enumerate(found):
        if at >= 0:
            quotation = next((number for start, end, number in own if start <= at < end), -1)
            role = CharacterRole.QUOTATION if quotation >= 0 else CharacterRole.PROSE
            yield BaseCharacter(role, flow.chapter, flow.flow.index, at, quotation)
            before = at
        else:
            cited = any(before < cite < following[n] for cite in flow.cites)
            yield BaseCharacter(CharacterRole.CITATION if cited else CharacterRole.GENERATED, flow.chapter)
    yield BaseCharacter(CharacterRole.PROSE, flow.chapter)  # the paragraph's end
