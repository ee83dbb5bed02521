"""Proves planned changes: what the DOCX of the changed book is expected to say, and where the one made anew differs.

Citations and what else the program makes count as present and no more, since to move a paragraph can change an "ibid.".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from difflib import SequenceMatcher
from typing import Final

from quoteproof.revision.base import BaseBook, BaseCharacter, BaseStory, CharacterRole
from quoteproof.revision.looks import WordLook
from quoteproof.revision.model import ChangeKind, RevisionChange, SourceEdit
from quoteproof.revision.planning import ReturnedStories
from quoteproof.revision.story import StoryDifference, same_words
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END
from quoteproof.values import dataclass

_TOKEN: Final = re.compile(r"\w+|\W")
_OWN: Final = BaseCharacter(CharacterRole.PROSE)
_MASKS: Final = {CharacterRole.CITATION: "a citation", CharacterRole.GENERATED: "words of the program"}

Content = tuple[object, ...]
"""What a paragraph says, to be compared."""


@dataclass(frozen=True, slots=True)
class ExpectedParagraph:
    """A paragraph of a book's DOCX as it is expected, or as it is."""

    content: Content
    """Its words with their looks and notes, and its kind."""
    changes: frozenset[int]
    """The numbers of the changes that touch it."""


@dataclass(slots=True)
class _Row:
    """Paragraphs under way."""

    done: list[ExpectedParagraph] = field(default_factory=list)
    content: list[object] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    looks: list[WordLook] = field(default_factory=list)
    changes: set[int] = field(default_factory=set)

    def put(self, character: str, look: WordLook, name: str, role: CharacterRole) -> None:
        if role in _MASKS:
            self.item(_MASKS[role], once=True)
        elif character == PARAGRAPH_END:
            self.item(name)
            self.done.append(ExpectedParagraph(tuple(self.content), frozenset(self.changes)))
            self.content, self.changes = [], set()
        elif character == OBJECT:
            self.item(name)
        else:
            self.text.append(character)
            self.looks.append(look)

    def item(self, item: object, *, once: bool = False) -> None:
        """Add what is no word; `once` says that several in a row are one."""
        text = "".join(self.text)
        for match in _TOKEN.finditer(text):
            looks = self.looks[match.start() : match.end()]
            plain = match[0] == " "
            self.content.append((match[0], None if plain else looks[0] if len(set(looks)) == 1 else tuple(looks)))
        self.text, self.looks = [], []
        if not (once and self.content[-1:] == [item]):
            self.content.append(item)


def actual(base: BaseBook) -> list[ExpectedParagraph]:
    """The paragraphs of a book's DOCX as they are."""
    return _Writer(base, {}, None, _Row()).book()


def expected(base: BaseBook, returned: ReturnedStories, changes: Sequence[RevisionChange]) -> list[ExpectedParagraph]:
    """The paragraphs that the DOCX of the changed book has, where each change that has edits is applied."""
    applied: dict[str, dict[int, tuple[int, StoryDifference, RevisionChange]]] = {}
    for number, change in enumerate(changes):
        if change.edits and change.refusal is None:
            for story, difference in change.differences:
                applied.setdefault(story, {})[difference.start] = number, difference, change
    return _Writer(base, applied, returned, _Row()).book()


_Applied = Mapping[str, Mapping[int, tuple[int, StoryDifference, RevisionChange]]]
"""By the number of a note, empty for the text, and the offset of its beginning: a difference and its change."""


class _Writer:
    """Writes the paragraphs of a text, with its notes where their marks stand."""

    def __init__(self, base: BaseBook, applied: _Applied, returned: ReturnedStories | None, row: _Row) -> None:
        self._base, self._applied, self._returned, self._row = base, applied, returned, row

    def book(self) -> list[ExpectedParagraph]:
        """Write the text of the book."""
        self.story("", self._base.text, self._base.marks)
        return self._row.done

    def story(self, key: str, text: BaseStory, marks: Mapping[int, str]) -> None:
        """Write a text of the book, with the changes that are applied to it."""
        own = self._applied.get(key, {})
        at, size = 0, len(text.story.text)
        while at <= size:
            if at in own:
                number, difference, change = own[at]
                self._row.changes.add(number)
                self._changed(difference, change)
                if difference.end > at:
                    at = difference.end
                    self._row.changes.add(number)
                    continue
            if at < size:
                self._kept(text, at, marks)
            at += 1

    def _kept(self, text: BaseStory, at: int, marks: Mapping[int, str]) -> None:
        story, role = text.story, text.characters[at].role
        if at in marks and role is not CharacterRole.CITATION:
            self._note(marks[at])
        else:
            self._row.put(story.text[at], story.looks[at], story.names[at], role)

    def _note(self, number: str) -> None:
        own = _Row()
        writer = _Writer(self._base, self._applied, self._returned, own)
        writer.story(number, self._base.notes[number], {})
        self._row.item(("note", *(paragraph.content for paragraph in own.done)))
        self._row.changes.update(*(paragraph.changes for paragraph in own.done), own.changes)

    def _changed(self, difference: StoryDifference, change: RevisionChange) -> None:
        """Write the new words of a change; a paragraph that is moved is written as it was."""
        if change.kind is ChangeKind.MOVED:
            (_, gone), (_, put) = change.differences
            if difference == put:
                for at in range(gone.start, gone.end):
                    self._kept(self._base.text, at, self._base.marks)
            return
        assert self._returned is not None
        key = change.differences[0][0]
        new = self._returned.notes[self._returned.pairs[key]] if key else self._returned.text
        for at in range(difference.new_start, difference.new_end):
            if new.text[at] == OBJECT and not key:
                self._new_note(self._returned.marks.get(at, ""))
            else:
                self._row.put(new.text[at], new.looks[at], new.names[at], CharacterRole.PROSE)

    def _new_note(self, number: str) -> None:
        assert self._returned is not None
        story = self._returned.notes.get(number)
        same = next(
            (n for n, own in self._base.notes.items() if story is not None and same_words(own.story, story)), None
        )
        if same is not None:
            self._note(same)
            return
        own = _Row()
        for at in range(len(story.text) if story else 0):
            assert story is not None
            own.put(story.text[at], story.looks[at], story.names[at], CharacterRole.PROSE)
        self._row.item(("note", *(paragraph.content for paragraph in own.done)))


def differing(wanted: Sequence[ExpectedParagraph], made: Sequence[ExpectedParagraph]) -> tuple[bool, frozenset[int]]:
    """Whether a book made anew says something else than expected, and the changes at those places."""
    matcher = SequenceMatcher(None, [p.content for p in wanted], [p.content for p in made], autojunk=False)
    found: set[int] = set()
    differs = False
    for tag, start, end, _, _ in matcher.get_opcodes():
        if tag != "equal":
            differs = True
            near = set().union(*(p.changes for p in wanted[start:end]))
            found |= near or set().union(*(p.changes for p in wanted[max(0, start - 1) : end + 1]))
    return differs, frozenset(found)


def applied(texts: Sequence[str], changes: Sequence[RevisionChange]) -> list[str]:
    """The texts of the chapters with all changes that are applied."""
    edits: dict[int, list[SourceEdit]] = {}
    for change in changes:
        if change.refusal is None:
            for edit in change.edits:
                edits.setdefault(edit.chapter, []).append(edit)
    return [_edited(text, edits.get(number, ())) for number, text in enumerate(texts)]


def _edited(text: str, edits: Sequence[SourceEdit]) -> str:
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        parts += (text[done : edit.start], edit.text)
        done = edit.end
    return "".join((*parts, text[done:]))


def nearest_changes(changes: Sequence[RevisionChange], chapter: int, start: int) -> Iterator[int]:
    """The number of the applied change whose place in the changed text of a chapter is nearest to an offset."""
    best: tuple[int, int] | None = None
    shift = 0
    edits = sorted(
        (edit, number)
        for number, change in enumerate(changes)
        if change.refusal is None
        for edit in change.edits
        if edit.chapter == chapter
    )
    for edit, number in edits:
        first = edit.start + shift
        last = first + len(edit.text)
        shift += len(edit.text) - (edit.end - edit.start)
        distance = max(first - start, start - last, 0)
        if best is None or distance < best[0]:
            best = distance, number
    if best is not None:
        yield best[1]
