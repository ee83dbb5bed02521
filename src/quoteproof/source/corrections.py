"""The limits of a correction: what an emendation may change in the words of a source.

A correction that passes changes at most two characters of one word, adds or drops no word, and leaves every number and
every limit word alone. Outside words it may set white space and the plain marks of punctuation. It is asked twice: of
what the correction itself says, and of the whole words of the reading text before and after all corrections together.
Leaves out: where the correction stands. Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from typing import Final

from quoteproof.text.folds import fold_marks
from quoteproof.text.negation import denies, turns
from quoteproof.text.words import words

MOST: Final = 2
"""Characters that a correction may change, add or drop."""
_OUTSIDE: Final = frozenset(".,;:…—()[]\"'«»‹›")  # what a correction may set between words, besides white space
_ROMAN: Final = re.compile(r"[IVXLCDM]{2,}")


def correction_fault(was: str, read: str, languages: str = "") -> str | None:
    """Tell which limit a correction breaks, or none where it keeps them all.

    `languages` are the BCP 47 tags that the source declares, with commas between them.
    """
    from rapidfuzz.distance import Levenshtein  # few books correct anything

    changed = Levenshtein.distance(was, read)
    if changed == 0:
        return "it changes nothing"
    if changed > MOST:
        return f"it changes {changed} characters, and a correction changes at most {MOST}"
    before, after = ([text[s:e] for s, e in words(text)] for text in (was, read))
    if len(before) != len(after):
        return "it adds or drops a word"
    differing = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    if len(differing) > 1:
        return "it changes more than one word"
    if _numbers(was) != _numbers(read) or any(_is_number(one, other) for one, other in differing):
        return "it changes a digit, or a sign or point beside one"
    if any(turns(one, other, languages) for one, other in differing):
        return "it changes a word such as “not”, which turns a statement into another one"
    return _outside_fault(was, read)


def mark_fault(was: str, read: str, languages: str = "") -> str | None:
    """Tell whether a correction changes a mark of punctuation beside a limit word; `was` holds the words around it."""
    before, after = ([text[s:e] for s, e in words(text)] for text in (was, read))
    if before != after or "".join(was.split()) == "".join(read.split()):
        return None
    if any(denies(word, languages) for word in before):
        return "it changes a mark beside a word such as “not”, which decides what that word speaks of"
    return None


def differing_core(was: str, read: str) -> tuple[int, int, str]:
    """Give the stretch of `was` that differs (start and end in code points) and what is read there."""
    start = 0
    shorter = min(len(was), len(read))
    while start < shorter and was[start] == read[start]:
        start += 1
    tail = 0
    while tail < shorter - start and was[-1 - tail] == read[-1 - tail]:
        tail += 1
    return start, len(was) - tail, read[start : len(read) - tail]


def _numbers(text: str) -> list[str]:
    return [character for character in text if character.isnumeric()]


def _is_number(one: str, other: str) -> bool:
    """Tell whether a changed word is a number: with a digit before or after, or Roman before and after."""
    roman = _ROMAN.fullmatch(one) is not None and _ROMAN.fullmatch(other) is not None
    return roman or any(character.isnumeric() for character in one + other)


def _outside_fault(was: str, read: str) -> str | None:
    """Tell what is wrong with what a correction changes between words."""
    one, other = (_between(text) for text in (was, read))
    low, high, put = differing_core(one, other)
    odd = next((c for c in fold_marks(one[low:high] + put) if not c.isspace() and c not in _OUTSIDE), None)
    if odd is not None:
        return f"it changes `{odd}`, which is no letter, space or plain mark of punctuation"
    counts = [sum(fold_marks(text).count(mark) for mark in "\"'«»‹›") for text in (one, other)]
    return "it puts in or takes out a pair of quotation marks" if abs(counts[0] - counts[1]) > 1 else None


def _between(text: str) -> str:
    """Give what stands between the words of a text, each word made one letter."""
    done, parts = 0, []
    for start, end in words(text):
        parts.append(text[done:start])
        done = end
    return "w".join([*parts, text[done:]])
