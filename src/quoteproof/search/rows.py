"""Words that stand in a row.

Words are compared folded, as a search folds them. A word that a line end divides is one word, and also two with a
hyphen between, since nothing says which it is. So that a row can be sought in an index, the index has the words of each
passage, and of each border between neighbours the words before and after it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from quoteproof.text.line_hyphens import SOFT_HYPHEN, line_hyphens
from quoteproof.text.search_terms import folded, sets_no_words_apart, terms, tokens
from quoteproof.text.words import run_pattern
from quoteproof.values import dataclass

BESIDE: Final = 7
"""Words on each side of a border that an index has of it."""
PAIR_SIGN: Final = "\ue001"
"""Begins the term of a pair of common words; no word of a text has it."""
_AND: Final = "\ue002"
WINDOW: Final = BESIDE + 1
"""Words of a row that an index can have together, wherever a border is among them."""


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of a text as rows are compared: folded, and one character each where words are not set apart."""

    words: Sequence[str]
    """The words, in order."""
    divided: frozenset[int] = frozenset()
    """The numbers of those with a hyphen at a line end inside, which may belong to the word."""


def row_words(text: str) -> PassageWords:
    """The words of a text."""
    if _is_plain(text):
        return PassageWords(terms(text))  # many times faster
    placed = _placed(text)
    divided = frozenset(i for i, (_, _, _, is_divided) in enumerate(placed) if is_divided)
    return PassageWords([word for word, _, _, _ in placed], divided)


def filed_words(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """The words of a text in their order, and its terms that are not among them, each once."""
    if _is_plain(text):
        return terms(text), ()
    words = row_words(text).words
    known = frozenset(words)
    return words, [term for term in dict.fromkeys(terms(text)) if term not in known]


def _is_plain(text: str) -> bool:
    """Whether the words of a text are its terms."""
    if text.isascii():
        return "-" not in text or _DIVIDES.search(text) is None
    return _DIVIDES.search(text) is None and all(map(_folds_alone, set(text)))


_DIVIDES: Final = re.compile(r"[-‐\u00ad]\s|\u00ad")


@lru_cache(maxsize=4096)
def _folds_alone(character: str) -> bool:
    """Whether words are the same if a whole text is folded and if each of them is."""
    kinds = [unicodedata.category(c)[0] for c in unicodedata.normalize("NFKD", character)]
    is_letter = unicodedata.category(character)[0] == "L" and not sets_no_words_apart(character)
    return kinds[0] == "L" and set(kinds) <= {"L", "M"} if is_letter else not set(kinds) & {"L", "N", "M"}


def word_spans(text: str) -> list[tuple[int, int]]:
    """The span (code points, end exclusive) of each of those words in the text."""
    return [(start, end) for _, start, end, _ in _placed(text)]


def row_of(text: str) -> tuple[str, ...]:
    """The words of a question, in order."""
    return tuple(row_words(text).words)


def _placed(text: str) -> list[tuple[str, int, int, bool]]:
    """The words with their spans, and whether a line end divides them."""
    found: list[tuple[str, int, int, bool]] = []
    joins = {hyphen.end: hyphen.start for hyphen in line_hyphens(text)}
    for start, end in tokens(text):
        word = folded(text[start:end])
        for piece in (word,) if word.isalnum() else run_pattern().findall(word):
            if start in joins and found and found[-1][2] in (joins[start], joins[start] - 1):
                before, begun, _, _ = found.pop()
                found.append((before + piece, begun, end, True))
            else:
                found.append((piece, start, end, SOFT_HYPHEN in text[start:end]))
    return found


def pairs(words: Sequence[str], common: Collection[str]) -> Iterator[str]:
    """Yield a term for each two neighbours that are both common words.

    A row of common words is a row of such terms. Few passages have each of them, while nearly all have the words.
    """
    for word, following in pairwise(words):
        if word in common and following in common:
            yield f"{PAIR_SIGN}{word}{_AND}{following}"


def places(words: PassageWords, row: Sequence[str], *, before: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the first and last word of each place of a row, of those that begin before a number."""
    first, own = row[0], words.words
    for i in range(len(own) if before is None else min(before, len(own))):
        if own[i] == first or (i in words.divided and own[i].startswith(first)):
            last = _last(words, row, i)
            if last is not None:
                yield i, last


def _last(words: PassageWords, row: Sequence[str], at: int) -> int | None:
    """The number of the last word of a row that begins at a word; None where it does not stand there."""
    sought = 0
    for i in range(at, len(words.words)):
        word = words.words[i]
        parts = row[sought]
        while parts != word and i in words.divided and len(parts) < len(word) and sought + 1 < len(row):
            sought += 1
            parts += row[sought]
        if parts != word:
            return None
        sought += 1
        if sought == len(row):
            return i
    return None


def spellings(row: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield a row as an index may have it: as it is, and with two neighbours as one divided word."""
    yield tuple(row)
    for i in range(min(len(row), 2 * WINDOW) - 1):
        yield (*row[:i], row[i] + row[i + 1], *row[i + 2 :])
