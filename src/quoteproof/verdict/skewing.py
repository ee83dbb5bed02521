"""Skewing: the limit words that an omission takes away, and how much each of them can turn the sense.

Source: rules.md, “Skewing”, with the measurements that decided these levels.
"""

from typing import Final, NamedTuple

from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import excepts, governs, limit_name
from quoteproof.text.words import count_words
from quoteproof.verdict.clauses import is_kept
from quoteproof.verdict.passage_text import PassageText

_ASIDE: Final = 4
"""Most words of an aside that is left out of a sentence and whose limit word is an error."""


class OmittedLimits(NamedTuple):
    """The limit words that an omission takes away, by what they can do; each in lower case."""

    errors: frozenset[str]
    """Those whose loss can turn what is kept."""
    warnings: frozenset[str]
    """Those in another part of a sentence that is partly kept."""
    others: frozenset[str]
    """Those in sentences of which nothing is kept, and prefixes that deny one word."""


def omitted_limits(passages: PassageText, low: int, high: int, languages: Languages) -> OmittedLimits:
    """The limit words that an omission from `low` to `high` takes away; offsets in the text of the passages."""
    levels: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for span in passages.limit_spans(low, high, languages):
        levels[_level(passages, (low, high), span, languages)].add(limit_name(passages.text[slice(*span)]))
    return OmittedLimits(*map(frozenset, levels))


def _level(passages: PassageText, omitted: tuple[int, int], word: tuple[int, int], languages: Languages) -> int:
    """0 for an error, 1 for a warning, 2 for what is only listed."""
    if not governs(passages.text, word, languages):
        return 2
    text, clauses = passages.text, passages.clauses
    clause = clauses.clause(*word)
    if any(is_kept(text, omitted, clause)):
        return 0
    sentence = is_kept(text, omitted, clauses.sentence(*word))
    if all(sentence):
        short = clauses.is_aside(clause) and count_words(text[slice(*clause)]) <= _ASIDE
        if short or excepts(text[slice(*word)], languages):
            return 0
    return 1 if any(sentence) else 2
