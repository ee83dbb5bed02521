"""Decides what each difference of a returned DOCX does to the chapters, or why it does nothing.

Only characters that stand in a chapter, in own words, are changed; everything else is refused with its reason. What is
planned here is not yet proved: `proving` compares the book made anew with what is expected of it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quoteproof.quotation.model import Kind
from quoteproof.revision.base import BaseBook, BaseStory, CharacterRole, note_marks
from quoteproof.revision.looks import WordLook
from quoteproof.revision.markdown import written
from quoteproof.revision.model import ChangeKind, ChangeRefusal, RevisionChange, SourceEdit
from quoteproof.revision.reading import ReturnedText
from quoteproof.revision.source import SourcePlaces
from quoteproof.revision.story import Story, StoryDifference, differences, moves, same_words, story_of, with_notes
from quoteproof.text.marks import find_marks
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END

_APOSTROPHES: Final = frozenset("'’ʼ")
_AROUND: Final = 40
"""So many characters of the words before and behind a change are shown, where it is short."""
_ROLES: Final = (
    (CharacterRole.QUOTATION, ChangeRefusal.QUOTATION),
    (CharacterRole.CITATION, ChangeRefusal.CITATION),
    (CharacterRole.GENERATED, ChangeRefusal.GENERATED),
)


@dataclass(frozen=True, slots=True)
class ReturnedStories:
    """The texts of a returned DOCX, beside those of the book that they are compared with."""

    text: Story
    notes: Mapping[str, Story]
    """By their numbers in the returned file."""
    marks: Mapping[int, str]
    """By the offset of a note's mark in the text, its number."""
    found: Mapping[str, tuple[StoryDifference, ...]]
    """By the number of a note of the book, empty for the text, what is different."""
    moved: Mapping[StoryDifference, StoryDifference]
    """Whole paragraphs of the text that are taken out in one place, and where they stand in another."""
    pairs: Mapping[str, str]
    """By the number of a note of the book that of the same note in the returned file."""
    pages: Sequence[int]
    """The page that each character of the text stands on, from 1; nothing if the file does not say."""

    def page(self, key: str, at: int) -> int | None:
        """The page of a character of a returned text, or of a note's mark; None where the file does not say."""
        if key:
            own = self.pairs.get(key, "")
            at = next((mark for mark, number in self.marks.items() if number == own), -1)
        return self.pages[at] if 0 <= at < len(self.pages) else None

    def old_place(self, text: BaseStory, key: str, at: int, base: BaseBook) -> tuple[int, int]:
        """The chapter and the offset in it near a character of a returned text; chapter -1 where none is known."""
        back = [StoryDifference(d.new_start, d.new_end, d.start, d.end) for d in self.found.get(key, ())]
        known = new_offset(back, at)
        nearest = next((d.new_start for d in back if d.start <= at < d.end), 0)
        return SourcePlaces(base).near(text, nearest if known is None else known)


class _RefusedChangeError(Exception):
    """A change that is not applied."""

    def __init__(self, refusal: ChangeRefusal, numbers: Sequence[int] = ()) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.numbers = tuple(dict.fromkeys(numbers))


def compared(base: BaseBook, returned: ReturnedText) -> ReturnedStories:
    """Compare the texts of a returned DOCX with those of the book."""
    text = story_of(returned.paragraphs)
    notes = {number: story_of(paragraphs) for number, paragraphs in returned.notes.items()}
    marks = note_marks(returned.paragraphs)
    found = {"": differences(base.text.story, text)}
    moved = dict(moves(base.text.story, text, found[""]))
    pairs: dict[str, str] = {}
    for at, number in base.marks.items():
        now = new_offset(found[""], at)
        if now is None:
            now = next(
                (put.new_start + at - gone.start for gone, put in moved.items() if gone.start <= at < gone.end), -1
            )
        if now in marks:
            pairs[number] = marks[now]
            found[number] = differences(base.notes[number].story, notes.get(marks[now], _EMPTY))
    pages = [page for paragraph in returned.paragraphs for page in (*paragraph.pages, *paragraph.pages[-1:])]
    known = pages if len(pages) == len(text.text) and pages[-1:] > [1] else []
    return ReturnedStories(text, notes, marks, found, moved, pairs, known)


def has_damaged_notes(base: BaseBook, returned: ReturnedStories) -> bool:
    """Whether notes are as LibreOffice leaves them that has misread them: marks moved together, or words gone."""
    longest = max(map(len, _together(base.text.story)), default=0)
    lost = [
        number
        for number, own in returned.pairs.items()
        if base.notes[number].story.text.strip() and not returned.notes.get(own, _EMPTY).text.strip()
    ]
    return len(lost) > 1 or any(len(marks) > max(longest, 1) for marks in _together(returned.text))


_EMPTY: Final = story_of(())


def _together(story: Story) -> list[str]:
    """The runs of marks of notes with nothing between them."""
    marks = "".join("*" if name == "a note" else " " for name in story.names)
    return re.findall(r"\*+", marks)


def new_offset(found: Sequence[StoryDifference], at: int) -> int | None:
    """Where a character stands in the other story; None where it does not."""
    number = bisect_right(found, at, key=lambda difference: difference.start) - 1
    before = found[number] if number >= 0 else StoryDifference(0, 0, 0, 0)
    if before.start <= at < before.end:
        return None
    return before.new_end + at - before.end


def planned(base: BaseBook, returned: ReturnedStories) -> tuple[RevisionChange, ...]:
    """What each difference does to the chapters, in the order of the book; no two edits meet."""
    planner = _Planner(base, returned)
    changes = list(planner.changes())
    changes.sort(key=lambda change: (change.chapter, change.at))
    return tuple(_apart(changes))


def _apart(changes: Sequence[RevisionChange]) -> Iterator[RevisionChange]:
    """Refuse changes that meet an earlier one."""
    taken: dict[int, list[SourceEdit]] = {}
    for change in changes:
        mine = taken.setdefault(change.chapter, [])
        if any(_meet(edit, other) for edit in change.edits for other in taken.get(edit.chapter, mine)):
            yield replace(change, edits=(), refusal=ChangeRefusal.OVERLAPS)
            continue
        for edit in change.edits:
            taken.setdefault(edit.chapter, []).append(edit)
        yield change


def _meet(edit: SourceEdit, other: SourceEdit) -> bool:
    return edit.start < other.end and other.start < edit.end


class _Planner:
    """Plans the changes of one returned file."""

    def __init__(self, base: BaseBook, returned: ReturnedStories) -> None:
        self._base = base
        self._returned = returned
        self._source = SourcePlaces(base)
        self._moved = returned.moved
        self._moved_notes = dict(self._notes_moved())
        self._old_notes = {number: note.story for number, note in base.notes.items()}

    def changes(self) -> Iterator[RevisionChange]:
        """Every difference as a change."""
        ends = set(self._moved.values())
        for number, found in self._returned.found.items():
            base = self._base.notes[number] if number else self._base.text
            new = self._returned.notes[self._returned.pairs[number]] if number else self._returned.text
            for difference in found:
                if not number and difference in ends:
                    continue
                for part in self._parts(base.story, difference):
                    yield self._change(number, base, new, part)

    def _parts(self, story: Story, found: StoryDifference) -> Iterator[StoryDifference]:
        """Each paragraph by itself where several are taken out: one may be own words, another one a quotation."""
        whole = story.is_whole(found.start, found.end) and "cell" not in story.names[found.start : found.end]
        if found.new_start < found.new_end or found in self._moved or not whole:
            yield found
            return
        first, last = story.paragraph(found.start), story.paragraph(found.end - 1)
        for number in range(first, last + 1):
            yield replace(found, start=story.starts[number], end=story.end(number))

    def _notes_moved(self) -> Iterator[tuple[str, str]]:
        """Notes of the returned file that no note of the book is paired with, and the same ones of the book."""
        paired = frozenset(self._returned.pairs.values())
        left = {n: story for n, story in self._base.notes.items() if n not in self._returned.pairs}
        for number in self._returned.marks.values():
            if number in paired or number not in self._returned.notes:
                continue
            own = self._returned.notes[number]
            same = next((n for n, story in left.items() if same_words(story.story, own)), None)
            if same is not None:
                del left[same]
                yield number, same

    def _change(self, number: str, base: BaseStory, new: Story, found: StoryDifference) -> RevisionChange:
        kind = self._kind(number, base, new, found)
        chapter, at = self._source.near(base, found.start)
        marks = ({}, {}) if number else (self._base.marks, self._returned.marks)
        was = with_notes(base.story, found.start, found.end, marks[0], self._old_notes)
        now = with_notes(new, found.new_start, found.new_end, marks[1], self._returned.notes)
        own = [(number, found)]
        if kind is ChangeKind.MOVED:
            own.append(("", self._moved[found]))
            now = was
        elif not was.strip():
            before = base.story.text[max(0, found.start - _AROUND) : found.start].rpartition(PARAGRAPH_END)[2]
            was = f"…{before}" if before.strip() else ""
        change = RevisionChange(kind, chapter, at, was, now, tuple(own))
        try:
            edits = tuple(self._edits(kind, number, base, new, found))
        except _RefusedChangeError as refused:
            if refused.numbers:
                old_part, new_part = _quoted(base, self._returned.found[number], refused.numbers, found)
                was = with_notes(base.story, *old_part, marks[0], self._old_notes)
                now = with_notes(new, *new_part, marks[1], self._returned.notes)
                change = replace(change, was=was, now=now)
            return replace(change, refusal=refused.refusal, numbers=refused.numbers)
        return replace(change, edits=edits)

    def _kind(self, number: str, base: BaseStory, new: Story, found: StoryDifference) -> ChangeKind:
        was, now = base.story.text[found.start : found.end], new.text[found.new_start : found.new_end]
        if not number and found in self._moved:
            return ChangeKind.MOVED
        if was == now == PARAGRAPH_END:
            return ChangeKind.STYLE
        names = (*base.story.names[found.start : found.end], *new.names[found.new_start : found.new_end])
        objects = [name for name, c in zip(names, was + now, strict=True) if c == OBJECT]
        if objects:
            return ChangeKind.NOTE if all(name == "a note" for name in objects) else ChangeKind.OBJECT
        if was == now:
            return ChangeKind.FORMATTING
        if not was and base.story.begins(found.start) and new.begins(found.new_start) and new.begins(found.new_end):
            return ChangeKind.NEW
        if not now and base.story.begins(found.start) and base.story.begins(found.end):
            return ChangeKind.DELETED
        if PARAGRAPH_END in now and PARAGRAPH_END not in was:
            return ChangeKind.SPLIT
        if PARAGRAPH_END in was and PARAGRAPH_END not in now:
            return ChangeKind.JOINED
        return ChangeKind.WORDS

    def _edits(
        self, kind: ChangeKind, number: str, base: BaseStory, new: Story, found: StoryDifference
    ) -> Iterator[SourceEdit]:
        """What a difference does to the chapters; raises `_RefusedChangeError`."""
        if kind is ChangeKind.STYLE:
            raise _RefusedChangeError(ChangeRefusal.STYLE)
        if kind is ChangeKind.MOVED:
            yield from self._move(base, found, self._moved[found])
            return
        self._refuse_strangers(base, new, found)
        if not number and found.new_start == found.new_end and base.story.is_whole(found.start, found.end):
            yield from self._deletion(base, found)
            return
        if found.start == found.end and base.story.begins(found.start) and new.is_whole(found.new_start, found.new_end):
            if number:
                raise _RefusedChangeError(ChangeRefusal.NOTE)
            yield self._insertion(base, new, found)
            return
        yield from self._inline(number, base, new, found)

    def _refuse_strangers(self, base: BaseStory, new: Story, found: StoryDifference) -> None:
        """Refuse what touches words that are not the author's own, or brings quotation marks."""
        own = base.characters[found.start : found.end]
        quoted = [character.quotation for character in own if character.quotation >= 0]
        beside = [base.characters[at] for at in (found.start - 1, found.start) if 0 <= at < len(base.characters)]
        if found.start == found.end:
            if len(beside) > 1 and beside[0].quotation == beside[1].quotation >= 0:
                quoted.append(beside[0].quotation)
            quoted += [
                c.quotation
                for c in beside
                if c.quotation >= 0 and self._is_block(c.quotation) and not base.story.begins(found.start)
            ]
        if quoted:
            raise _RefusedChangeError(ChangeRefusal.QUOTATION, quoted)
        now = new.text[found.new_start : found.new_end]
        names = (*base.story.names[found.start : found.end], *new.names[found.new_start : found.new_end])
        text = base.story.text[found.start : found.end] + now
        if any(c == OBJECT and name != "a note" for c, name in zip(text, names, strict=True)):
            raise _RefusedChangeError(ChangeRefusal.OBJECT)
        for role, refusal in _ROLES[1:]:
            if any(character.role is role for character in own):
                raise _RefusedChangeError(refusal)
            if found.start == found.end and len(beside) > 1 and all(character.role is role for character in beside):
                raise _RefusedChangeError(refusal)
        if any(glyph not in _APOSTROPHES for _, glyph in find_marks(now)):
            raise _RefusedChangeError(ChangeRefusal.NEW_QUOTATION)

    def _is_block(self, quotation: int) -> bool:
        return self._base.quotations[quotation].quotation.kind is not Kind.INLINE

    def _inline(self, number: str, base: BaseStory, new: Story, found: StoryDifference) -> Iterator[SourceEdit]:
        """Put other words in the place of some, within paragraphs or over their ends."""
        self._refuse_kinds(base, new, found)
        for at in range(found.start, found.end):
            if base.story.text[at] == OBJECT:
                yield from self._without_note(base, at)
        place = self._source.stretch(base, found.start, found.end)
        if place is None:
            raise _RefusedChangeError(ChangeRefusal.PLACE)
        looks = new.looks[found.new_start : found.new_end]
        point = self._source.point(base, found, looks[0] if looks else None)
        if point is None:
            raise _RefusedChangeError(ChangeRefusal.PLACE)
        text = self._markdown(number, base, new, found, point.within, starts=point.starts)
        chapter, at = point.chapter, point.at
        done = False
        for start, end in place:
            put = text if start == at and not done else ""
            done = done or bool(put)
            yield SourceEdit(chapter, start, end, put)
        if text and not done:
            yield SourceEdit(chapter, at, at, text)
        for at in range(found.start, found.end):
            if base.story.text[at] == PARAGRAPH_END:
                yield from self._source.notes_between(base, at)

    def _refuse_kinds(self, base: BaseStory, new: Story, found: StoryDifference) -> None:
        """Refuse to divide or join what is no plain paragraph or item of a list."""
        story = base.story
        ends = [story.names[at] for at in range(found.start, found.end) if story.text[at] == PARAGRAPH_END]
        puts = [new.names[at] for at in range(found.new_start, found.new_end) if new.text[at] == PARAGRAPH_END]
        if not ends and not puts:
            return
        here = story.end(story.paragraph(found.end)) - 1 if found.end < len(story.text) else len(story.text) - 1
        kinds = {*ends, *puts, story.names[here]}
        if "cell" in kinds or any("caption" in kind for kind in kinds):
            raise _RefusedChangeError(ChangeRefusal.TABLE)
        if len(kinds) > 1 or not kinds <= {"body", *(kind for kind in kinds if kind.startswith("list "))}:
            raise _RefusedChangeError(ChangeRefusal.STYLE)

    def _markdown(
        self, number: str, base: BaseStory, new: Story, found: StoryDifference, within: WordLook, *, starts: bool
    ) -> str:
        """The new words as Markdown, with new notes; raises `_RefusedChangeError`."""
        parts: list[str] = []
        at = found.new_start
        text = new.text
        for end in (*(i for i in range(at, found.new_end) if text[i] in (OBJECT, PARAGRAPH_END)), found.new_end):
            words, looks = text[at:end], new.looks[at:end]
            if text[at - 1 : at] == PARAGRAPH_END and at > found.new_start:
                words, looks = words.lstrip(" "), looks[len(words) - len(words.lstrip(" ")) :]
            made = written(words, looks, within, starts=starts)
            if made is None:
                raise _RefusedChangeError(ChangeRefusal.FORMATTING)
            parts.append(made)
            starts = False
            if end < found.new_end:
                if text[end] == PARAGRAPH_END:
                    parts[-1] = parts[-1].rstrip(" ")
                    parts.append(self._break(number, base, found))
                    starts = True
                else:
                    parts.append(self._new_note(number, end))
            at = end + 1
        return "".join(parts)

    def _break(self, number: str, base: BaseStory, found: StoryDifference) -> str:
        made = self._source.paragraph_break(base, found.start, note=bool(number))
        if made is None:
            raise _RefusedChangeError(ChangeRefusal.NOTE if number else ChangeRefusal.PLACE)
        return made

    def _new_note(self, number: str, at: int) -> str:
        """A note of the returned file as Markdown: as it was, where it only stands in another place."""
        own = self._returned.marks.get(at, "") if not number else ""
        if own in self._moved_notes:
            mark = self._source.note_mark(self._base.text, self._moved_notes[own])
            if mark is not None:
                return mark
        story = self._returned.notes.get(own)
        if story is None or len(story.starts) != 1 or OBJECT in story.text:
            raise _RefusedChangeError(ChangeRefusal.NOTE)
        words = story.text[:-1].strip()
        if any(glyph not in _APOSTROPHES for _, glyph in find_marks(words)):
            raise _RefusedChangeError(ChangeRefusal.NEW_QUOTATION)
        start = story.text.index(words)
        made = written(words, story.looks[start : start + len(words)])
        if made is None:
            raise _RefusedChangeError(ChangeRefusal.FORMATTING)
        return f"^[{made}]"

    def _without_note(self, base: BaseStory, at: int) -> Iterator[SourceEdit]:
        """Take out what a note says, where it goes with its mark; raises `_RefusedChangeError`."""
        number = self._base.marks.get(at, "") if base is self._base.text else ""
        if number in self._moved_notes.values():
            return
        note = self._base.notes.get(number)
        if note is None:
            raise _RefusedChangeError(ChangeRefusal.NOTE)
        quoted = [character.quotation for character in note.characters if character.quotation >= 0]
        if quoted:
            raise _RefusedChangeError(ChangeRefusal.QUOTATION, quoted)
        for role, refusal in _ROLES[1:]:
            if any(character.role is role for character in note.characters):
                raise _RefusedChangeError(refusal)
        definition = self._source.definition(base, at, note)
        if definition is not None:
            yield definition

    def _deletion(self, base: BaseStory, found: StoryDifference) -> Iterator[SourceEdit]:
        """Take whole paragraphs out."""
        self._refuse_blocks(base, found)
        for at in range(found.start, found.end):
            if base.story.text[at] == OBJECT:
                yield from self._without_note(base, at)
        for paragraph in range(base.story.paragraph(found.start), base.story.paragraph(found.end - 1) + 1):
            block = self._source.block(base, paragraph)
            if block is None:
                raise _RefusedChangeError(ChangeRefusal.PLACE)
            yield self._source.without(block)

    def _refuse_blocks(self, base: BaseStory, found: StoryDifference) -> None:
        """Refuse to take out or to move a chapter's heading, and what belongs to a table or a figure."""
        ends = {base.story.names[at] for at in range(found.start, found.end) if base.story.text[at] == PARAGRAPH_END}
        if "cell" in ends or any("caption" in kind for kind in ends):
            raise _RefusedChangeError(ChangeRefusal.TABLE)
        if "heading 1" in ends or not all(re.fullmatch(r"body|list \d|heading [2-6]|quote", kind) for kind in ends):
            raise _RefusedChangeError(ChangeRefusal.STYLE)

    def _insertion(self, base: BaseStory, new: Story, found: StoryDifference) -> SourceEdit:
        """Put whole paragraphs in."""
        blocks: list[str] = []
        kinds: list[str] = []
        at = found.new_start
        for end in (i for i in range(found.new_start, found.new_end) if new.text[i] == PARAGRAPH_END):
            kinds.append(new.names[end])
            part = StoryDifference(found.start, found.start, at, end)
            heading = re.fullmatch(r"heading ([2-6])", kinds[-1])
            text = self._markdown("", base, new, part, WordLook.PLAIN, starts=not heading).strip()
            blocks.append(f"{'#' * int(heading[1])} {text}" if heading else text)
            at = end + 1
        return self._put(base, found.start, blocks, kinds)

    def _put(self, base: BaseStory, at: int, blocks: Sequence[str], kinds: Sequence[str]) -> SourceEdit:
        """Put blocks between two paragraphs; raises `_RefusedChangeError`."""
        if any("caption" in kind or kind == "cell" for kind in kinds):
            raise _RefusedChangeError(ChangeRefusal.TABLE)
        before = base.story.paragraph(at - 1) if at else -1
        if before < 0:
            raise _RefusedChangeError(ChangeRefusal.PLACE)
        place = self._source.behind(base, before)
        if place is None:
            raise _RefusedChangeError(ChangeRefusal.PLACE)
        chapter, offset, marker, kind = place
        gone = any(d.end == at > d.start and d.new_start == d.new_end for d in self._returned.found[""])
        if gone and not any(own.startswith("list ") or own == "quote" for own in kinds):
            return self._source.in_place_of(chapter, offset, blocks)
        parts: list[str] = []
        for text, own in zip(blocks, kinds, strict=True):
            if own.startswith("list "):
                if own != kind or not marker:
                    raise _RefusedChangeError(ChangeRefusal.STYLE)
                parts.append(f"\n{marker}{text}")
            elif own == "body" or own.startswith("heading "):
                parts.append(f"\n\n{text}")
            else:
                raise _RefusedChangeError(ChangeRefusal.STYLE)
        return SourceEdit(chapter, offset, offset, "".join(parts))

    def _move(self, base: BaseStory, gone: StoryDifference, put: StoryDifference) -> Iterator[SourceEdit]:
        """Move whole paragraphs as they are written, quotations and all."""
        self._refuse_blocks(base, gone)
        blocks: list[str] = []
        first, last = base.story.paragraph(gone.start), base.story.paragraph(gone.end - 1)
        chapters: set[int] = set()
        for paragraph in range(first, last + 1):
            block = self._source.block(base, paragraph, comments=True)
            if block is None:
                raise _RefusedChangeError(ChangeRefusal.PLACE)
            chapter, start, end = block
            chapters.add(chapter)
            blocks.append(self._base.chapters[chapter].text[start:end])
            yield self._source.without(block)
        if any(base.story.names[at].startswith("list ") for at in range(gone.start, gone.end)):
            raise _RefusedChangeError(ChangeRefusal.STYLE)
        edit = self._put(base, put.start, blocks, ["body"] * len(blocks))
        if chapters != {edit.chapter} and any("[^" in block for block in blocks):
            raise _RefusedChangeError(ChangeRefusal.NOTE)
        yield edit


def _quoted(
    base: BaseStory,
    found: Sequence[StoryDifference],
    numbers: Sequence[int],
    change: StoryDifference,
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where some quotations and a change that touches them stand in the book, and in the returned file."""
    own = [at for at, character in enumerate(base.characters) if character.quotation in numbers]
    start, end = min([change.start, *own]), max([change.end, *(at + 1 for at in own)])
    touching = [d for d in found if d.start <= end and start <= d.end]
    first, last = new_offset(found, start), new_offset(found, end - 1)
    new_start = min(d.new_start for d in touching) if first is None else first
    new_end = max(d.new_end for d in touching) if last is None else last + 1
    return (start, end), (new_start, new_end)
