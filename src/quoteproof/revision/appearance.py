"""What an editor changed in the looks of words and paragraphs that no Markdown says: colours, sizes, page breaks …

Nothing of it is applied, and nothing is passed over. Words that were changed and have another look too are applied
without it. A look that many words were given is told once, with how often it comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from quoteproof.revision.base import BaseBook
from quoteproof.revision.model import ChangeKind, ChangeRefusal, RevisionChange
from quoteproof.revision.planning import ReturnedStories, new_offset
from quoteproof.revision.reading import ReturnedText, WordParagraph
from quoteproof.revision.story import StoryDifference
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.values import dataclass

_MOST: Final = 8
"""So many stretches that were given one look are told one by one."""


@dataclass(frozen=True, slots=True)
class _Restyled:
    """Words that look otherwise than in the book."""

    key: str
    """The number of the note of the book; empty for the text."""
    start: int
    end: int
    was: str
    now: str


def appearance_changes(
    base: BaseBook, own: ReturnedText, stories: ReturnedStories, returned: ReturnedText
) -> Iterator[RevisionChange]:
    """The looks of a returned file that the book's own DOCX has not; all are refused."""
    restyled = [*_of_story("", own.paragraphs, returned.paragraphs, stories)]
    for number, its in stories.pairs.items():
        restyled += _of_story(number, own.notes.get(number, ()), returned.notes.get(its, ()), stories)
    looks: dict[tuple[str, str], list[_Restyled]] = {}
    for one in restyled:
        looks.setdefault((one.was, one.now), []).append(one)
    for alike in looks.values():
        is_many = len(alike) > _MOST
        for one in alike[:1] if is_many else alike:
            change = _change(base, stories, one)
            more = f"and {len(alike) - 1} more such places" if is_many else ""
            yield replace(change, detail=more)


def _of_story(
    key: str, old: Sequence[WordParagraph], new: Sequence[WordParagraph], stories: ReturnedStories
) -> Iterator[_Restyled]:
    was, now = _row(old), _row(new)
    back = [StoryDifference(d.new_start, d.new_end, d.start, d.end) for d in stories.found.get(key, ())]
    moved = [(put, gone) for gone, put in stories.moved.items()] if not key else []

    def before(at: int) -> str:
        own = new_offset(back, at)
        if own is not None:
            return was[own]
        own = next((gone.start + at - put.new_start for put, gone in moved if put.new_start <= at < put.new_end), -1)
        if own >= 0:
            return was[own]
        # New words are expected to look as those beside them do.
        place = next(d.new_start for d in back if d.start <= at < d.end)
        return next((look for look in was[max(0, place - 1) : place + 1] if look == now[at]), "")

    start = 0
    for paragraph in new:
        end = start + len(paragraph.text) + 1
        pairs = (
            (at, before(at), now[at])
            for at in range(start, end)
            if not paragraph.text[at - start : at - start + 1].isspace()
        )
        for (its, mine), group in groupby(pairs, key=lambda pair: pair[1:]):
            if its != mine:
                places = [at for at, *_ in group]
                yield _Restyled(key, places[0], places[-1] + 1, its, mine)
        start = end


def _row(paragraphs: Sequence[WordParagraph]) -> list[str]:
    """For each character of a story how it looks; at a paragraph's end how the paragraph does."""
    row: list[str] = []
    for paragraph in paragraphs:
        breaks = "page break" if paragraph.breaks else ""
        own = paragraph.appearance or ("",) * len(paragraph.text)
        row += (*own, ", ".join(part for part in (paragraph.layout, breaks) if part))
    return row


def _change(base: BaseBook, stories: ReturnedStories, one: _Restyled) -> RevisionChange:
    text = base.notes[one.key] if one.key else base.text
    story = stories.notes[stories.pairs[one.key]] if one.key else stories.text
    words = story.text[one.start : one.end].strip(PARAGRAPH_END)
    words = words or story.text[: one.start].rpartition(PARAGRAPH_END)[2]
    chapter, at = stories.old_place(text, one.key, one.start, base)
    was, now = (f"{words} ({look})" if look else words for look in (_only(one.was, one.now), _only(one.now, one.was)))
    place = StoryDifference(0, 0, one.start, one.end)
    return RevisionChange(
        ChangeKind.FORMATTING, chapter, at, was, now, ((one.key, place),), refusal=ChangeRefusal.FORMATTING
    )


def _only(look: str, other: str) -> str:
    """What of a look another one has not."""
    return ", ".join(part for part in look.split(", ") if part not in other.split(", "))
