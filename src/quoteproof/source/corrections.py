"""The limits of a correction: what an emendation may change in the words of a source.

Promises: a correction that passes changes at most two characters of one word, adds or drops no word, and
leaves every digit and every limit word alone; a missing space beside a quotation mark is such a correction.
Leaves out: where the correction stands. Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re

from quoteproof.text.limit_words import is_limit_word
from quoteproof.text.words import words

MOST = 2
"""Characters that a correction may change, add or drop."""
_DIGIT = re.compile(r"\d")


def correction_fault(was: str, read: str) -> str | None:
    """Tell which limit a correction breaks, or none where it keeps them all."""
    from rapidfuzz.distance import Levenshtein  # few books correct anything

    changed = Levenshtein.distance(was, read)
    if changed == 0:
        return "it changes nothing"
    if changed > MOST:
        return f"it changes {changed} characters, and a correction changes at most {MOST}"
    if _DIGIT.findall(was) != _DIGIT.findall(read):
        return "it changes a digit"
    before, after = ([text[s:e] for s, e in words(text)] for text in (was, read))
    if len(before) != len(after):
        return "it adds or drops a word"
    differing = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    if len(differing) > 1:
        return "it changes more than one word"
    if any(is_limit_word(word) for pair in differing for word in pair):
        return "it changes a word such as “not”, which turns a statement into another one"
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
