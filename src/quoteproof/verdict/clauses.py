"""Clauses and sentences of the passages: how near an omitted limit word is to the words that are kept.

A clause ends at any mark of punctuation, a sentence at a full stop, a question or exclamation mark, a colon or a
semicolon. A full stop counts where the lock ends a sentence, so that the one of an abbreviation does not. In doubt
nothing ends: a clause that is too long makes an error of what could be a warning, never the other way round.
Source: rules.md, “Skewing”.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from quoteproof.text.words import has_words

_MARKS: Final = re.compile(
    r"""(?P<sentence>[;?!。；？！؛؟]|(?<!\d):|:(?!\d)|：)
      | (?P<clause>(?<!\d),|,(?!\d)|[，、،()\[\]（）—]|(?<=\s)[–-](?=\s))""",
    re.VERBOSE,
)
_ENDED: Final = re.compile(r"[.;:?!。；：？！؛؟…][\"')\]}»”’]*\Z")
_ITEM: Final = re.compile(r"[\"'(\[]?(?:[-*•·–—‣◦]|§|\d{1,3}[.)\]]|[a-zA-Z][.)]|[ivxlc]{1,6}[.)])(?:\s|\Z)")
_VERSE: Final = 70
"""Characters of a passage that may be a line of verse, whose sentence goes on in the next."""


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


def _between(marks: Sequence[tuple[int, int]], start: int, end: int, length: int) -> tuple[int, int]:
    before = bisect_right(marks, (start, start)) - 1
    while before >= 0 and marks[before][1] > start:
        before -= 1
    after = bisect_left(marks, (end, end))
    low = marks[before][1] if before >= 0 else 0
    return low, marks[after][0] if after < len(marks) else length


def clauses(text: str, full_stops: Iterable[int], passage_ends: Iterable[tuple[int, bool]]) -> Clauses:
    """The clauses of a folded text.

    `full_stops` are the offsets at which sentences end; `passage_ends` those of the characters between two passages, in
    order, each with whether the passage before is body text.
    """
    inner: set[tuple[int, int]] = set()
    sentences = {(at, at) for at in full_stops}
    for found in _MARKS.finditer(text):
        (sentences if found["sentence"] else inner).add(found.span())
    start, listed = 0, False
    for at, body in passage_ends:
        # After a colon come the items of a list, which need no marks at their ends.
        listed = listed and (text[start : start + 1].islower() or _ITEM.match(text, start) is not None)
        if listed or not body or _ends_sentence(text, start, at):
            sentences.add((at, at + 1))
        start, listed = at + 1, listed or text.endswith(":", start, at)
    return Clauses(text, tuple(sorted(inner | sentences)), tuple(sorted(sentences)), frozenset(inner))


def _ends_sentence(text: str, start: int, at: int) -> bool:
    """Whether a sentence ends with the passage from `start` to `at`."""
    if _ENDED.search(text, max(start, at - 8), at) or _ITEM.match(text, at + 1):
        return True
    return at - start > _VERSE and not text[at + 1 : at + 2].islower()


def is_kept(text: str, omitted: tuple[int, int], stretch: tuple[int, int]) -> tuple[bool, bool]:
    """Whether words of a stretch are kept before and after an omission in it."""
    (low, high), (start, end) = omitted, stretch
    return (start < low and has_words(text, start, low), high < end and has_words(text, high, end))
