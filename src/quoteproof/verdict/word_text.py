"""The words of a source as they are looked for: its letters and digits alone, and where words and passages begin.

Case, marks, punctuation, spaces and hyphens are no part of the letters: “self-evident”, “selfevident” and a word that a
line end divides are alike. The borders of words are kept beside them.
"""

import math
import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import accumulate
from typing import Final

from quoteproof.source.library import Passage, Source
from quoteproof.text.words import is_unspaced
from quoteproof.values import dataclass

_RUN: Final = re.compile(r"[^\W_]+")
_NOTHING: Final = {0x00AD: None, 0x200B: None, 0x200C: None, 0x200D: None}  # characters that divide no word


def plain_runs(text: str) -> list[str]:
    """The runs of letters and digits of a text, in small letters, composed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_NOTHING)
    return _RUN.findall(text.casefold())


@dataclass(frozen=True, slots=True)
class WordText:
    """The letters of all passages of a source that can be quoted."""

    key: str
    """The source's key."""
    passages: tuple[Passage, ...]
    """Its passages, in document order."""
    letters: str
    """Letters and digits alone, in small letters."""
    starts: Sequence[int]
    """Where each word begins in `letters`, and where the last one ends."""
    heads: Sequence[int]
    """Where each passage begins in `letters`."""
    counts: Mapping[str, int]
    """How often it has each word."""

    @classmethod
    def of(cls, source: Source) -> "WordText":
        """Make the word text of a source."""
        passages = tuple(source.citable())
        runs = [plain_runs(passage.text) for passage in passages]
        words = [word for run in runs for word in run]
        starts = array("I", accumulate(map(len, words), initial=0))
        numbers = list(accumulate(map(len, runs), initial=0))
        heads = array("I", (starts[number] for number in numbers[:-1]))
        return cls(source.key, passages, "".join(words), starts, heads, Counter(words))

    def is_border(self, at: int) -> bool:
        """Whether a word begins or ends at an offset, or none is told from the next there."""
        found = bisect_left(self.starts, at)
        if found < len(self.starts) and self.starts[found] == at:
            return True
        return any(map(is_unspaced, self.letters[max(0, at - 1) : at + 1]))

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the passages in which a span begins and ends."""
        return bisect_right(self.heads, start) - 1, bisect_right(self.heads, max(start, end - 1)) - 1

    def words(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the first word that begins in a span, and of the first one behind it."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def word(self, number: int) -> str:
        """The word of a number."""
        return self.letters[self.starts[number] : self.starts[number + 1]]


@dataclass(slots=True)
class WordTexts:
    """The word texts of a library, each made when it is first asked for."""

    _made: dict[str, WordText] = field(default_factory=dict)
    _in_sources: Counter[str] | None = None

    def of(self, source: Source) -> WordText:
        """The word text of a source."""
        found = self._made.get(source.key)
        if found is None:
            found = self._made[source.key] = WordText.of(source)
        return found

    def likeliest(self, words: Sequence[str], sources: Iterable[Source], most: int) -> list[WordText]:
        """Of some sources those that have most of some words, rare words counting more; of few sources all."""
        texts = [self.of(source) for source in sources]
        if len(texts) <= most:
            return texts
        if self._in_sources is None:
            self._in_sources = Counter(word for text in self._made.values() for word in text.counts)
        weights = {word: math.log(1 + len(texts) / (1 + self._in_sources[word])) for word in words}
        shares = [sum(weight for word, weight in weights.items() if word in text.counts) for text in texts]
        best = sorted(range(len(texts)), key=lambda number: (-shares[number], number))[:most]
        return [texts[number] for number in best if shares[number] > 0]
