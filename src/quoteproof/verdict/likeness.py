"""Likeness: what it costs to put one word or mark for another, when a refused quotation is aligned with its source.

For messages only. A row of words is compared with all words of the source at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from quoteproof.values import dataclass
from quoteproof.verdict.units import Token, Unit

NEVER: Final = 1e9
"""What a change costs that is never made: a mark for a word."""
OTHER_SPACE: Final = 0.3
"""What it costs that a space is before only one of two words, or that one dash is put for another."""
_OTHER_WORD: Final = 1.9
_OTHER_CASE: Final = 0.3
_OTHER_MARK: Final = 0.65
_INNER_MARK: Final = 0.02
_HALF: Final = 0.05  # what a word costs that a bracket begins or ends
_ALIKE: Final = 60.0  # how much of two words agrees (in per cent) where one was probably written for the other
_DASHES: Final = frozenset("–—-")
_INNER_MARKS: Final = frozenset("'\"")


def alike(one: str, other: str) -> bool:
    """Whether one word may have been written for the other."""
    return Vocabulary.of((other,)).costs(one).get(other, _OTHER_WORD) < _OTHER_WORD


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The different words and marks of a source, for what stands in a quotation."""

    words: tuple[str, ...]
    marks: tuple[str, ...]
    by_lower: Mapping[str, Sequence[str]]
    """The words by their small letters."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """The vocabulary of a source's words and marks."""
        distinct = tuple(dict.fromkeys(texts))
        by_lower: dict[str, list[str]] = {}
        for text in distinct:
            by_lower.setdefault(text.lower(), []).append(text)
        words = tuple(t for t in distinct if t[-1].isalnum())
        return cls(words, tuple(t for t in distinct if not t[-1].isalnum()), by_lower)

    def costs(self, one: str) -> dict[str, float]:
        """What it costs to put a word or mark for each that is not wholly another; see `unlike`."""
        if not one[-1].isalnum():
            return {mark: _mark_cost(one, mark) for mark in self.marks}
        from rapidfuzz import fuzz, process  # only for what is refused

        found: dict[str, float] = {}
        for word, percent, _ in process.extract(one, self.words, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None):
            found[word] = 1.0 + (100 - percent) / 200
        found.update((word, _OTHER_CASE) for word in self.by_lower.get(one.lower(), ()))
        found.update((mark, NEVER) for mark in self.marks)
        found[one] = 0.0
        return found


def unlike(one: str) -> float:
    """What it costs to put a word for one that is wholly another, or a mark for a word."""
    return _OTHER_WORD if one[-1].isalnum() else NEVER


def bracketed_cost(unit: Unit, token: Token) -> float:
    """What it costs to put a word that a bracket begins or ends for a word of the source."""
    word = unit.token.text
    if unit.before:
        word = unit.before + word
        if word[1:] == token.text[1:] and word[0].lower() == token.text[0].lower():
            return 0.0
    if (unit.stem and token.text.startswith(word)) or (unit.tail and token.text.endswith(word)):
        return _HALF
    return Vocabulary.of((token.text,)).costs(word).get(token.text, unlike(word))


def _mark_cost(one: str, mark: str) -> float:
    if one == mark:
        return 0.0
    if "\n" in (one, mark):
        return NEVER
    if one in _INNER_MARKS and mark in _INNER_MARKS:
        return _INNER_MARK
    return OTHER_SPACE if one in _DASHES and mark in _DASHES else _OTHER_MARK
