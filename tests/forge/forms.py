"""Forms of a word for the oracle and the forge, by rules.md, “Completion”.

Promises: shares no code with the program. What the forge makes as honest is a plain English form; what the oracle lets
pass is wider than any language's endings, so that it calls nothing forged that could be doubted.
"""

from __future__ import annotations

from tests.forge.limits import restricts

_DERIVING = "ism hood ness ship dom ette ful ist fold bidden iveness ification"
OTHER_WORDS = tuple(_DERIVING.split())
"""Endings that are no inflection in any language of the forge's texts, some of them too long as well."""
_LONGEST = 6  # letters of an ending in any of these languages
_FUNCTION = frozenset(
    "there their these those which while since until under after about above could would should because against "
    "between before through during string spring evening nothing should cannot though although unless".split()
)
"""Words without other forms, and some whose end only looks like an ending."""


def _common(one: str, two: str) -> int:
    at = 0
    while at < min(len(one), len(two)) and one[at] == two[at]:
        at += 1
    return at


def may_be_form(word: str, other: str) -> bool:
    """Whether two words might be forms of one word in some language."""
    stem = _common(word.lower(), other.lower())
    derived = any(text.lower().endswith(OTHER_WORDS) for text in (word, other) if len(text) > stem)
    return not derived and max(len(word), len(other)) - stem <= _LONGEST


def english_form(word: str) -> tuple[int, str] | None:
    """Where a bracket begins in an English word, and letters that make another form of it; None where in doubt."""
    if not (word.isalpha() and word.isascii() and word.islower()) or len(word) < 6 or restricts(word):
        return None
    if word in _FUNCTION:
        return None
    if word.endswith("ing"):
        return len(word) - 3, "ed"
    if word.endswith("ed"):
        return len(word) - 2, "ing"
    if word.endswith("s"):
        return None if word.endswith(("ss", "us", "is")) else (len(word) - 1, "")
    return None if word.endswith(("x", "z", "h", "y", "o", "i")) else (len(word), "s")
