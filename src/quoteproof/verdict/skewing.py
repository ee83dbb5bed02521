"""Skewing: the limit words that an omission takes away, and those before it that it makes govern other words.

Each can turn the sense, more or less, by where it stands.
Source: rules.md, “Skewing”, with the measurements that decided these levels.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from quoteproof.text import clause_words
from quoteproof.text.languages import Languages, primary
from quoteproof.text.limit_words import conditional, excepts, governs, limit_name
from quoteproof.text.words import count_words, has_words, words
from quoteproof.verdict.clauses import is_kept
from quoteproof.verdict.passage_text import PassageText

_FOLLOWING: Final = 8  # characters behind a word with a negative prefix that say whether a clause follows it
_ASIDE: Final = 4
"""Most words of an aside that is left out of a sentence and whose limit word is an error."""

_ADVERBIAL: Final = 8
"""Most words of an aside that begins with its denial, which denies the sentence: “by no stretch of the imagination”."""


_THAN: Final = re.compile(r"\bthan\b", re.IGNORECASE)
_FOLLOWS: Final = re.compile(
    r"\W*\b(?:and|or|but|nor|yet|so|because|since|when|where|while|who|whom|whose|which|that|if|as|after|at|before|by"
    r"|during|from|in|on|over|through|under|until|with|without)\b",
    re.IGNORECASE,
)
"""What begins something else behind what is compared with: “longer than a mile and wider”."""
_HARD: Final = re.compile(r"[;?!\n]|[.:](?=\s)")
"""Marks within an omission behind which a denial no longer holds."""


class OmittedLimits(NamedTuple):
    """Limit words that an omission takes away, or strands, by what that can do; each in lower case."""

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
    levels[0].update(_lost_comparison(passages, low, high, languages))
    return OmittedLimits(*map(frozenset, levels))


def _lost_comparison(passages: PassageText, low: int, high: int, languages: Languages) -> Iterator[str]:
    """“than”, where it is left out and what it compares with is kept: `Better to […] serve in Heaven`."""
    text = passages.text
    if not any(primary(tongue) == "en" for tongue in languages):
        return
    for match in _THAN.finditer(text, low, high):
        compared = (match.end(), passages.clauses.clause(*match.span())[1])
        if is_kept(text, (low, high), compared)[1] and _FOLLOWS.match(text, high) is None:
            yield match[0].lower()


class Stranded(NamedTuple):
    """A limit word that is kept, and governs other words than in the source."""

    word: str
    """The word, in lower case."""
    certain: bool
    """Whether what it governed surely ends in the omission: at “but”, or at a full stop."""


def stranded_limit(passages: PassageText, low: int, high: int, languages: Languages) -> Stranded | None:
    """The limit word before an omission that takes all that it says, so that it governs what comes after.

    In `did not […] send his son` from `did not come but sent his son` it denies what the source affirms.
    """
    text = passages.text
    start, end = passages.clauses.clause(low, low)
    lost = words(text, low, min(high, end))
    before = passages.limit_spans(start, low, languages)
    if not lost or not before or not governs(text, before[-1], languages):
        return None
    between = [text[a:b].lower() for a, b in words(text, before[-1][1], low)]
    name = limit_name(text[slice(*before[-1])])
    if not clause_words.SMALL.issuperset(between[1:] if name in clause_words.DETERMINING else between):
        return None
    if _begins_sentence(passages, high):
        return None  # its capital shows that something else begins
    omitted = {text[a:b].lower() for a, b in words(text, low, high)}
    marks = text[lost[0][1] : high]
    if omitted & clause_words.listed(clause_words.BUT, languages) or _HARD.search(marks):
        return Stranded(name, certain=True)
    doubtful = omitted & clause_words.listed(clause_words.AND, languages) or end < high
    return Stranded(name, certain=False) if doubtful else None


def _begins_sentence(passages: PassageText, at: int) -> bool:
    """Whether a sentence with a capital at its head begins at an offset."""
    text = passages.text
    first = text[at : at + 1] if text[at : at + 1].isalnum() else text[at + 1 : at + 2]
    low, _ = passages.clauses.sentence(at, at)
    return first.isupper() and not has_words(text, low, at)


def _level(passages: PassageText, omitted: tuple[int, int], word: tuple[int, int], languages: Languages) -> int:
    """0 for an error, 1 for a warning, 2 for what is only listed."""
    uncertain = passages.uncertain_words(word[0], word[0] + 1)
    following = passages.text[word[1] : word[1] + _FOLLOWING]
    denies = any(one.governs(languages, following) for one in uncertain)
    if not (denies or governs(passages.text, word, languages)):
        return 2
    text, clauses = passages.text, passages.clauses
    clause = clauses.clause(*word)
    if any(is_kept(text, omitted, clause)):
        return 0
    introduced = clauses.introduced(*word)
    if introduced is not None and is_kept(text, omitted, introduced)[1]:
        return 1 if conditional(text[slice(*clauses.sentence(*word))], languages) else 0
    sentence = clauses.sentence(*word)
    kept = is_kept(text, omitted, sentence)
    count = count_words(text[slice(*clause)])
    leading = text[clause[0] : word[0]].lower().split()
    governing = count <= _ADVERBIAL and clause_words.LEADING.issuperset(leading)
    if all(kept):
        aside = clauses.is_aside(clause) and (governing or count <= _ASIDE)
        excepting = any(one.excepts(languages) for one in uncertain) or excepts(text[slice(*word)], languages)
        if aside or excepting:
            return 0
    fronted = kept[1] and not text[sentence[0] : clause[0]].strip()
    trailing = kept[0] and not text[clause[1] : sentence[1]].strip() and (leading or count < _ASIDE)
    if governing and (fronted or trailing):
        return 0
    return 1 if any(kept) else 2
