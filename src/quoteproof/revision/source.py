"""Where the characters and paragraphs of the book's DOCX are written in the chapters: stretches, points, blocks."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from quoteproof.chapter.model import Flow, Inline, InlineKind
from quoteproof.revision.base import BaseBook, BaseStory, CharacterRole
from quoteproof.revision.looks import WordLook
from quoteproof.revision.model import SourceEdit
from quoteproof.revision.story import StoryDifference
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END
from quoteproof.values import dataclass

_STYLED: Final = frozenset(
    {
        InlineKind.EMPHASIS,
        InlineKind.STRONG,
        InlineKind.UNDERLINE,
        InlineKind.STRIKEOUT,
        InlineKind.SCRIPT,
        InlineKind.SMALLCAPS,
        InlineKind.SPAN,
        InlineKind.LINK,
        InlineKind.CODE,
    }
)
_OBJECTS: Final = frozenset({InlineKind.CITE, InlineKind.NOTE, InlineKind.IMAGE})
_ENTITY: Final = re.compile(r"&(?:#\w{1,8}|\w{1,32});")
_BETWEEN: Final = re.compile(r"\\?\n?[ \t]*(?:> ?)*")
"""What may stand between two printed characters and is no markup: the end of a line, an indent."""
_MARKER: Final = re.compile(r"[ \t]*(?:[-*+]|\(?(?:\d+|#|[A-Za-z])[.)])[ \t]+")
_COMMENT_LINE: Final = re.compile(r"[ \t]*<!--(?:(?!-->).)*-->[ \t]*")
_NOTES: Final = re.compile(r"\n(?:[ \t]*\n)+\[\^[^\]\n]+\]:(?:[^\n]|\n(?!\n)|\n+(?=\[\^[^\]\n]+\]:|    ))*\n+")
"""Definitions of notes between two paragraphs."""
_BLANK: Final = re.compile(r"[ \t]*\n(?:[ \t]*\n)*")


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """A place in a chapter at which words can be put."""

    chapter: int
    at: int
    within: WordLook
    """The looks that words have there already."""
    starts: bool
    """Whether a paragraph begins there."""


class SourcePlaces:
    """The places of a book's characters in its chapters."""

    def __init__(self, base: BaseBook) -> None:
        self._base = base

    def near(self, base: BaseStory, at: int) -> tuple[int, int]:
        """The chapter and an offset in it near a character; chapter -1 where none is known."""
        size = len(base.characters)
        for distance in range(max(at, size - at) + 1):
            for n in (at + distance, at - distance):
                if 0 <= n < size and base.characters[n].flow >= 0:
                    extent = self._extent(base, n)
                    if extent is not None:
                        return base.characters[n].chapter, extent[0]
        return -1, 0

    def stretch(self, base: BaseStory, start: int, end: int) -> list[tuple[int, int]] | None:
        """What some characters are written with, as few stretches of one chapter as can be; None if it is not known."""
        spans: list[tuple[int, int]] = []
        chapters = set()
        for at in range(start, end):
            span = self._extent(base, at) if base.story.text[at] != PARAGRAPH_END else self._separator(base, at)
            if span is None:
                return None
            spans.append(span)
            chapters.add(base.characters[at].chapter)
        if len(chapters) > 1:
            return None
        if not spans:
            return []
        text = self._base.chapters[chapters.pop()].text
        spans += self._containers(base, start, end)
        spans.sort()
        merged = [spans[0]]
        for first, last in spans[1:]:
            begun, done = merged[-1]
            if first <= done or _BETWEEN.fullmatch(text, done, first):
                merged[-1] = (begun, max(done, last))
            else:
                merged.append((first, last))
        return merged

    def point(self, base: BaseStory, found: StoryDifference, look: WordLook | None) -> InsertionPoint | None:
        """Where words go that have a look, in place of some characters or between two; None if it is not known."""
        if found.start < found.end:
            spans = self.stretch(base, found.start, found.end)
            first = base.characters[found.start]
            within = self._looks_around(base, found.start, found.end)
            if not spans:
                return None
            starts = base.story.begins(found.start)
            return InsertionPoint(max(first.chapter, 0), spans[0][0], within, starts)
        at = found.start
        before = at - 1 if at and not base.story.begins(at) else None
        after = at if at < len(base.characters) and base.story.text[at] != PARAGRAPH_END else None
        return self._between(base, before, after, look or WordLook.PLAIN)

    def _between(self, base: BaseStory, before: int | None, after: int | None, look: WordLook) -> InsertionPoint | None:
        story = base.story
        starts = before is None
        if before is not None and self._is_prose(base, before) and story.text[before] != OBJECT:
            extent = self._extent(base, before)
            if extent and story.looks[before] == look and not self._leaves(base, before, self._ends(base, before)):
                return InsertionPoint(base.characters[before].chapter, extent[1], look, starts)
        if after is not None and self._is_prose(base, after) and story.text[after] != OBJECT:
            extent = self._extent(base, after)
            if extent and story.looks[after] == look and not self._leaves(base, after, self._begins(base, after)):
                return InsertionPoint(base.characters[after].chapter, extent[0], look, starts)
        if before is not None and base.characters[before].flow >= 0:
            extent = self._extent(base, before)
            if extent:
                outer = max([extent[1], *(end for _, end in self._ends(base, before))])
                return InsertionPoint(base.characters[before].chapter, outer, WordLook.PLAIN, starts)
        if after is not None and base.characters[after].flow >= 0:
            extent = self._extent(base, after)
            if extent:
                outer = min([extent[0], *(start for start, _ in self._begins(base, after))])
                return InsertionPoint(base.characters[after].chapter, outer, WordLook.PLAIN, starts)
        return self._behind_citation(base, before)

    def _leaves(self, base: BaseStory, at: int, edges: list[tuple[int, int]]) -> bool:
        """Whether words beside a character of the same look do not belong to what ends or begins there: a link."""
        return bool(edges) and base.story.looks[at] == WordLook.PLAIN

    def _behind_citation(self, base: BaseStory, before: int | None) -> InsertionPoint | None:
        """The place behind a citation that ends a paragraph."""
        owner = base.flows[base.story.paragraph(before)] if before is not None else None
        if before is None or owner is None or base.characters[before].role is not CharacterRole.CITATION:
            return None
        flow = self._flow(owner)
        cites = [i for i in flow.inlines if i.kind is InlineKind.CITE]
        start = base.story.starts[base.story.paragraph(before)]
        known = max((c.at for c in base.characters[start:before] if c.flow >= 0), default=-1)
        own = [i for i in cites if i.start > known]
        span = self._base.chapters[owner[0]].places.span(own[-1].node) if own else None
        return InsertionPoint(owner[0], span[1], WordLook.PLAIN, starts=False) if span else None

    def paragraph_break(self, base: BaseStory, at: int, *, note: bool) -> str | None:
        """What divides the paragraph that a character stands in; None where it cannot be divided."""
        paragraph = base.story.paragraph(at)
        block = self.block(base, paragraph)
        if block is None:
            return None
        text = self._base.chapters[block[0]].text
        line = text[block[1] :].partition("\n")[0]
        if note:
            return "\n\n    " if re.match(r"\[\^[^\]]+\]:", line) else None
        if base.story.names[base.story.end(paragraph) - 1].startswith("list "):
            marker = _MARKER.match(line)
            return f"\n{marker[0]}" if marker else None
        return "\n\n" if not line[:1].isspace() and not line.startswith(">") else None

    def note_mark(self, base: BaseStory, number: str) -> str | None:
        """What the mark of a note is written with, and all of a note that is written in its place."""
        at = next((at for at, own in self._base.marks.items() if own == number), None)
        extent = self._extent(base, at) if at is not None else None
        if at is None or extent is None:
            return None
        return self._base.chapters[base.characters[at].chapter].text[extent[0] : extent[1]]

    def definition(self, base: BaseStory, at: int, note: BaseStory) -> SourceEdit | None:
        """What takes a note's definition out; None for a note that is written in its place."""
        chapter = base.characters[at].chapter
        extent = self._extent(base, at)
        read = self._base.chapters[chapter]
        label = read.text[extent[0] + 2 : extent[1] - 1] if extent else ""
        own = [d for d in read.places.definitions if d.note and d.label == label]
        if len(own) != 1 or not note.story.starts:
            return None
        last = self.block(note, len(note.story.starts) - 1)
        if last is None:
            return None
        return SourceEdit(chapter, own[0].start, self.after_blank(chapter, max(last[2], own[0].end)), "")

    def block(self, base: BaseStory, paragraph: int, *, comments: bool = False) -> tuple[int, int, int] | None:
        """The chapter, and the lines that a paragraph is written in; with `comments` those right before it too."""
        owner = base.flows[paragraph]
        if owner is None:
            return None
        flow, chapter = self._flow(owner), self._base.chapters[owner[0]]
        spans = [(o, o + 1) for o in flow.offsets if o >= 0]
        spans += [s for i in flow.inlines if (s := chapter.places.span(i.node)) is not None]
        if not spans:
            return None
        text = chapter.text
        start = text.rfind("\n", 0, min(s for s, _ in spans)) + 1
        stop = text.find("\n", max(e for _, e in spans) - 1)
        while comments and start:
            line = text.rfind("\n", 0, start - 1) + 1
            if not _COMMENT_LINE.fullmatch(text, line, start - 1):
                break
            start = line
        return owner[0], start, stop if stop >= 0 else len(text)

    def without(self, block: tuple[int, int, int]) -> SourceEdit:
        """What takes a block out, with the empty lines behind it; behind the last item of a list these stay."""
        chapter, start, end = block
        text = self._base.chapters[chapter].text
        after = self.after_blank(chapter, end)
        if text[end:after].count("\n") > 1 and start and text[start - 2 : start] != "\n\n":
            return SourceEdit(chapter, start - 1, end, "")
        return SourceEdit(chapter, start, after, "")

    def after_blank(self, chapter: int, end: int) -> int:
        """The end of the empty lines behind a block."""
        blank = _BLANK.match(self._base.chapters[chapter].text, end)
        return blank.end() if blank else end

    def in_place_of(self, chapter: int, end: int, blocks: Sequence[str]) -> SourceEdit:
        """Blocks behind one that ends at an offset, so that they stand there too if that one is taken out."""
        after, size = self.after_blank(chapter, end), len(self._base.chapters[chapter].text)
        text = "\n\n".join(blocks)
        return SourceEdit(chapter, after, after, f"\n{text}\n" if after == size else f"{text}\n\n")

    def behind(self, base: BaseStory, paragraph: int) -> tuple[int, int, str, str] | None:
        """Chapter, offset, marker of the list and kind behind a paragraph at which blocks can be put."""
        block = self.block(base, paragraph)
        owner = base.flows[paragraph]
        if block is None or owner is None:
            return None
        flow = self._flow(owner)
        kind = base.story.names[base.story.end(paragraph) - 1]
        if flow.where.table or flow.where.definition or not re.fullmatch(r"body|quote|list \d|heading \d", kind):
            return None
        chapter, start, end = block
        marker = _MARKER.match(self._base.chapters[chapter].text, start, end)
        return chapter, end, marker[0] if marker else "", kind

    def _flow(self, owner: tuple[int, int]) -> Flow:
        return self._base.chapters[owner[0]].flows[owner[1]]

    def _is_prose(self, base: BaseStory, at: int) -> bool:
        return base.characters[at].role is CharacterRole.PROSE and base.characters[at].flow >= 0

    def _extent(self, base: BaseStory, at: int) -> tuple[int, int] | None:
        """What one printed character is written with."""
        own = base.characters[at]
        if own.flow < 0:
            return None
        flow, chapter = self._flow((own.chapter, own.flow)), self._base.chapters[own.chapter]
        inline = next((i for i in flow.inlines if i.start == own.at and i.kind in _OBJECTS), None)
        if inline is not None:
            return chapter.places.span(inline.node)
        start = flow.offsets[own.at] if own.at < len(flow.offsets) else -1
        if start < 0:
            return None
        last = own.at
        following = base.characters[at + 1] if at + 1 < len(base.characters) else None
        if following is not None and (following.chapter, following.flow) == (own.chapter, own.flow):
            # What prints nothing goes with the character before: `--` is one dash.
            while (
                last + 1 < following.at
                and flow.text[last + 1] != OBJECT
                and flow.offsets[last + 1] == flow.offsets[last] + 1
            ):
                last += 1
        end = flow.offsets[last] + 1
        text = chapter.text
        if text[start] == "&" and (entity := _ENTITY.match(text, start)):
            return start, entity.end()
        if text[start] == "\\" and flow.text[own.at] != "\\":
            return start, start + 2
        slashes = len(text[:start]) - len(text[:start].rstrip("\\"))
        return start - slashes % 2, end

    def _separator(self, base: BaseStory, at: int) -> tuple[int, int] | None:
        """What stands between a paragraph that ends and the next one: empty lines, and the marker of a list."""
        paragraph = base.story.paragraph(at)
        if paragraph + 1 >= len(base.flows):
            return None
        here, there = self.block(base, paragraph), self.block(base, paragraph + 1)
        if here is None or there is None or here[0] != there[0]:
            return None
        text = self._base.chapters[here[0]].text
        if re.fullmatch(r"[ \t]*(?:\n[ \t]*)+", text[here[2] : there[1]]) is None:
            return (here[2], there[1]) if _NOTES.fullmatch(text, here[2], there[1]) else None
        marker = _MARKER.match(text, there[1]) if base.story.names[at].startswith("list ") else None
        return here[2], marker.end() if marker else there[1]

    def notes_between(self, base: BaseStory, at: int) -> Iterator[SourceEdit]:
        """Notes that are written between a paragraph that ends and the next one, to be written behind that one."""
        paragraph = base.story.paragraph(at)
        here, there = self.block(base, paragraph), self.block(base, paragraph + 1)
        if here is not None and there is not None:
            between = self._base.chapters[here[0]].text[here[2] : there[1]].strip("\n")
            if between.strip():
                yield SourceEdit(there[0], there[2], there[2], f"\n\n{between}")

    def _containers(self, base: BaseStory, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The spans of emphasis, links and the like that go with all of their words."""
        for paragraph in range(base.story.paragraph(start), base.story.paragraph(max(start, end - 1)) + 1):
            owner = base.flows[paragraph]
            if owner is None:
                continue
            flow = self._flow(owner)
            gone = {c.at for c in base.characters[start:end] if (c.chapter, c.flow) == owner}
            for inline in flow.inlines:
                if (
                    inline.kind in _STYLED
                    and inline.start < inline.end
                    and gone.issuperset(range(inline.start, inline.end))
                ):
                    span = self._base.chapters[owner[0]].places.span(inline.node)
                    if span is not None:
                        yield span

    def _looks_around(self, base: BaseStory, start: int, end: int) -> WordLook:
        """The looks that words have where some characters stood."""
        own = base.characters[start]
        if own.flow < 0:
            return WordLook.PLAIN
        flow = self._flow((own.chapter, own.flow))
        gone = {c.at for c in base.characters[start:end] if (c.chapter, c.flow) == (own.chapter, own.flow)}
        around = [
            i
            for i in flow.inlines
            if i.kind in _LOOKS and i.start <= own.at < i.end and not gone.issuperset(range(i.start, i.end))
        ]
        look = WordLook.PLAIN
        for inline in around:
            look |= _look_of(inline)
        return look

    def _ends(self, base: BaseStory, at: int) -> list[tuple[int, int]]:
        """The spans of what is set apart and ends with a character."""
        return self._edges(base, at, lambda inline, own: inline.end == own + 1)

    def _begins(self, base: BaseStory, at: int) -> list[tuple[int, int]]:
        """The spans of what is set apart and begins with a character."""
        return self._edges(base, at, lambda inline, own: inline.start == own)

    def _edges(self, base: BaseStory, at: int, is_edge: Callable[[Inline, int], bool]) -> list[tuple[int, int]]:
        own = base.characters[at]
        flow, chapter = self._flow((own.chapter, own.flow)), self._base.chapters[own.chapter]
        inlines = [i for i in flow.inlines if i.kind in _STYLED and is_edge(i, own.at)]
        spans = [chapter.places.span(i.node) for i in inlines]
        return [span for span in spans if span is not None]


_LOOKS: Final = {
    InlineKind.EMPHASIS: WordLook.ITALIC,
    InlineKind.STRONG: WordLook.BOLD,
    InlineKind.UNDERLINE: WordLook.UNDERLINED,
    InlineKind.STRIKEOUT: WordLook.STRUCK,
    InlineKind.SMALLCAPS: WordLook.SMALL_CAPITALS,
    InlineKind.SCRIPT: WordLook.RAISED,
    InlineKind.CODE: WordLook.CODE,
}


def _look_of(inline: Inline) -> WordLook:
    if inline.kind is InlineKind.SCRIPT:
        return WordLook.RAISED if inline.node["t"] == "Superscript" else WordLook.LOWERED
    return _LOOKS[inline.kind]
