"""Inflections: whether two words are forms of one word.

Decided by spelling alone, with one list of endings a language and no dictionary. Two words are forms of one word
where both consist of one stem and of endings that one list has (`mang|e` and `mang|eait`, `gut|e` and `gut|en`).
English endings change the spelling of the stem by rule, so its words are traced back to what they may be forms of.
An ending that makes another word (`-er`, `-ly`, `-ness`, `-ung`) is in no list. A language without a list has no
inflections here: what cannot be decided is refused.
Source: rules.md, “Changes that are marked”, 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from quoteproof.text.inflection_lists import (
    CAPITALISED,
    DOUBLING,
    ENDINGS,
    ENDINGS_OF,
    IRREGULAR,
    PARTICIPLES,
    UNINFLECTED,
)

_LEAST: Final = 2  # letters that two forms have in common at the least
_HISSING: Final = ("s", "x", "z", "ch", "sh", "o")
_SHORT: Final = re.compile(r"(?:.*[^\w])?(?:qu|[^aeiou])*[aeiou][^aeiouwxy]")  # doubles its last letter: stop, plan
_VOWEL: Final = re.compile(r"[aeiouy]")
_DOUBLED: Final = re.compile(r".*[aeiou]([bcdfgklmnprtvz])\1")


def is_inflection(word: str, other: str, languages: str) -> bool:
    """Tell whether two words are forms of one word; `languages` are BCP 47 tags with commas between them."""
    tags = (tag.split("-")[0].lower() for tag in languages.split(","))
    return any(_is_inflection(word, other, ENDINGS_OF.get(tag, tag)) for tag in tags)


def _is_inflection(word: str, other: str, language: str) -> bool:
    one, two = word.lower(), other.lower()
    if {one, two} & _uninflected(language):
        return False
    if language == "en":
        return not set(_english(one)).isdisjoint(_english(two))
    doubles = language in DOUBLING
    lists = _endings(language)
    if word[:1].isupper() and language in CAPITALISED:
        lists = tuple(lists[i] for i in CAPITALISED[language])
    if _irregular(language).get(one, one) == _irregular(language).get(two, two):
        return True
    for length in range(_common(one, two), _LEAST - 1, -1):
        ours, theirs = (_undoubled(w, length) if doubles else w[length:] for w in (one, two))
        if any(ours in endings and theirs in endings for endings in lists):
            return True
    return False


def _common(one: str, two: str) -> int:
    """Count the letters with which two words begin alike."""
    return next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _undoubled(word: str, length: int) -> str:
    """Give a word's ending after `length` letters, less the last letter of the stem where it is doubled (`bon|ne`)."""
    ending = word[length:]
    return ending[1:] if len(ending) > 1 and ending[0] == word[length - 1] else ending


@cache
def _uninflected(language: str) -> frozenset[str]:
    return frozenset(UNINFLECTED.get(language, "").split())


@cache
def _endings(language: str) -> tuple[frozenset[str], ...]:
    """Give the lists of a language; an ending of none is written `-`."""
    lists = ENDINGS.get(language, ())
    return tuple(frozenset("" if ending == "-" else ending for ending in one.split()) for one in lists)


@cache
def _irregular(language: str) -> Mapping[str, str]:
    """Give the words that irregular forms are forms of."""
    pairs = (pair.partition("/") for pair in IRREGULAR.get(language, "").split())
    return {form: word for word, _, form in pairs}


def _english(word: str) -> Iterator[str]:
    """Give the words that an English word may be a form of, itself included."""
    yield word
    if word in _irregular("en"):
        yield _irregular("en")[word]
    if word.endswith(("ies", "ied")) and len(word) > 4:
        yield word[:-3] + "y"
    if word.endswith("ves"):
        yield from (word[:-3] + "f", word[:-3] + "fe")
    if word.endswith("s"):
        if not word[:-1].endswith((*_HISSING[:-1], "i")):
            yield word[:-1]
        if word.endswith("es") and word[:-2].endswith(_HISSING):
            yield word[:-2]
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            yield from _verbs(word.removesuffix(ending), ending)
    yield from _of_participle(word)


def _verbs(stem: str, ending: str) -> Iterator[str]:
    """Give the verbs of which `stem` is left before “ed” or “ing”."""
    if not _VOWEL.search(stem) or (ending == "ed" and stem.endswith("e") and len(stem) <= _LEAST):
        return  # “thing” and “need” are no forms of verbs
    if not (stem.endswith("e") and ending == "ed") and not _SHORT.fullmatch(stem):
        yield stem
    if _DOUBLED.fullmatch(stem):
        yield stem[:-1]
    yield stem + "e"


def _of_participle(word: str) -> Iterator[str]:
    if word.endswith("n"):
        stem = word.removesuffix("en")
        candidates = [word[:-1], stem, stem + "e", stem[:-1] if _DOUBLED.fullmatch(stem) else ""]
        candidates += [stem[:-1] + "e"] if _DOUBLED.fullmatch(stem) else []
        yield from (verb for verb in candidates if verb in PARTICIPLES)
