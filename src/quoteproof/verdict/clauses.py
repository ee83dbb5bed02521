"""Clauses and sentences of the passages: how near an omitted limit word is to the words that are kept.

A clause ends at any mark of punctuation, a sentence at a full stop, a question or exclamation mark, a colon or a
semicolon. A full stop counts where the lock ends a sentence, so that the one of an abbreviation does not. In doubt
nothing ends: a clause that is too long makes an error of what could be a warning, never the other way round.
Between two passages the layout of the seed decides: a sentence ends with an item of a list, and not with a line of
verse, but for its own marks. A sentence that ends with a colon introduces what follows it.
Source: rules.md, “Skewing”.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from quoteproof.source.layout import VERSE_LINE, Border, begins_item, introduces
from quoteproof.text.words import has_words
from quoteproof.values import dataclass

_MARKS: Final = re.compile(
    r"""(?P<sentence>[;?!。；？！؛؟]|(?<!\d):|:(?!\d)|：)
      | (?P<clause>(?<!\d),|,(?!\d)|[，、،()\[\]（）—]|(?<=\s)[–-](?=\s))""",
    re.VERBOSE,
)
_ENDED: Final = re.compile(r"[.;:?!。；：？！؛؟…][\"')\]}»”’]*\Z")
_HEAD: Final = 16
"""Characters of a passage that show whether it begins as an item."""
_FULL_STOP: Final = re.compile(r"[.?!。？！؟…]")
_BEHIND_COLON: Final = re.compile(r"[:：][\s–—\-\"'”’»)*_]*")


class PassageBorder(NamedTuple):
    """The end of a passage in a folded text, and what is between it and the next one."""

    at: int
    """The offset of the character between them, or the text's end."""
    body: bool
    """Whether the passage before is body text, and no heading."""
    border: Border


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the clauses and sentences of a folded text end."""

    text: str
    """The text."""
    clause_ends: tuple[tuple[int, int], ...]
    """The spans of the marks between clauses, those between sentences among them, in order."""
    sentence_ends: tuple[tuple[int, int], ...]
    """The spans of the marks between sentences, in order."""
    inner_marks: frozenset[tuple[int, int]]
    """The spans of the marks inside sentences: commas, dashes, brackets."""
    passages: tuple[PassageBorder, ...]
    """The ends of the passages, in order."""

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The span of the clause that a span lies in, its marks excluded."""
        return _between(self.clause_ends, start, end, len(self.text))

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The span of the sentence that a span lies in, its marks excluded."""
        return _between(self.sentence_ends, start, end, len(self.text))

    def is_aside(self, clause: tuple[int, int]) -> bool:
        """Whether a clause stands between two commas, dashes or brackets, inside a sentence."""
        low, high = clause
        return (low - 1, low) in self.inner_marks and (high, high + 1) in self.inner_marks

    def introduced(self, start: int, end: int) -> tuple[int, int] | None:
        """The span of what the sentence of a span introduces, none where it introduces nothing.

        Behind a colon within a passage that is the rest of the sentence; behind one at the end of a passage the list
        that follows, up to its next introduction, or else the next passage.
        """
        _, high = self.sentence(start, end)
        number = bisect_left(self.passages, high, key=lambda passage: passage.at)
        behind = _BEHIND_COLON.match(self.text, high)
        if behind is None:
            return None
        begin = behind.end()
        if number >= len(self.passages) or begin <= self.passages[number].at:
            stop = _FULL_STOP.search(self.text, begin)
            limit = self.passages[number].at if number < len(self.passages) else len(self.text)
            return begin, min(limit, stop.start() if stop else limit)
        return begin, self._list_end(number)

    def _list_end(self, number: int) -> int:
        """Where the list that a passage introduces ends, or the passage after it."""
        last = number + 1
        while last + 1 < len(self.passages) and self._goes_on(last):
            last += 1
        return self.passages[min(last, len(self.passages) - 1)].at

    def _goes_on(self, number: int) -> bool:
        """Whether an item is followed by another one that introduces nothing of its own."""
        following = self.text[slice(*self._span(number + 1))]
        item = self.passages[number].border is Border.ITEM or begins_item(following)
        return item and not introduces(following)

    def _span(self, number: int) -> tuple[int, int]:
        return (self.passages[number - 1].at + 1 if number else 0), self.passages[number].at


def _between(marks: Sequence[tuple[int, int]], start: int, end: int, length: int) -> tuple[int, int]:
    before = bisect_right(marks, (start, start)) - 1
    while before >= 0 and marks[before][1] > start:
        before -= 1
    after = bisect_left(marks, (end, end))
    low = marks[before][1] if before >= 0 else 0
    return low, marks[after][0] if after < len(marks) else length


def clauses(text: str, full_stops: Iterable[int], passages: Iterable[PassageBorder]) -> Clauses:
    """The clauses of a folded text; `full_stops` are the offsets at which sentences end."""
    inner: set[tuple[int, int]] = set()
    sentences = {(at, at) for at in full_stops}
    for found in _MARKS.finditer(text):
        (sentences if found["sentence"] else inner).add(found.span())
    borders, start = tuple(passages), 0
    for passage in borders:
        if not passage.body or _ends_sentence(text, start, passage):
            sentences.add((passage.at, passage.at + 1))
        start = passage.at + 1
    return Clauses(text, tuple(sorted(inner | sentences)), tuple(sorted(sentences)), frozenset(inner), borders)


def _ends_sentence(text: str, start: int, passage: PassageBorder) -> bool:
    """Whether a sentence ends with a passage."""
    at = passage.at
    marked = _ENDED.search(text, max(start, at - 8), at) or begins_item(text[at + 1 : at + 1 + _HEAD])
    if marked or passage.border is Border.ITEM:
        return True
    return passage.border is Border.PARAGRAPH and at - start > VERSE_LINE and not text[at + 1 : at + 2].islower()


def is_kept(text: str, omitted: tuple[int, int], stretch: tuple[int, int]) -> tuple[bool, bool]:
    """Whether words of a stretch are kept before and after an omission in it."""
    (low, high), (start, end) = omitted, stretch
    return (start < low and has_words(text, start, low), high < end and has_words(text, high, end))
