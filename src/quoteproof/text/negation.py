"""Negation in any language: words whose coming or going turns a sentence round, where the language may be unknown.

An emendation is judged by the limit words of every language, since nobody has to declare the language of a seed. Those
that are plain words elsewhere (“bare”, “et”, “sin”) count only where their language is declared. A prefix of two
letters or more counts in every language, one of a single letter only where its language is declared.
Leaves out: negation inside a word (Turkish), and grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from quoteproof.text.limit_words import is_limit_word, limit_words, listed, prefixed, tongues
from quoteproof.text.words import words

_PLAIN_ELSEWHERE: Final = frozenset(
    "alleen ani az bare ei ej emme en et få jen kun mai nada ne nic non pas personne salvo sin solo uden vain".split()
)
_PREFIXES: Final = {
    "en": "un in im il ir dis non mis de an",
    "de": "un in im il ir des dis miß miss nicht",
    "fr": "in im il ir dé dés des mal mé més non a",
    "es": "in im i des dis anti a",
    "it": "in im il ir dis s a",
    "nl": "on in im il ir des dis wan",
    "pt": "in im i des dis a",
    "sv": "o in im il ir miss",
    "da": "u in im il ir mis",
    "no": "u in im il ir mis",
    "nb": "u in im il ir mis",
    "fi": "epä",
    "pl": "nie bez",
    "cs": "ne bez",
    "hu": "nem",
    "el": "αν μη α ά",
    "uk": "не без",
    "ru": "не без",
}
_MORE: Final = frozenset(
    """nein nirgends nirgendwo nimmer keinerlei keinesfalls nul nulle nullement nought naught nay nil aught tampoco
    nemmeno neppure neanche nergens geenszins nenhuma sequer ingenting nowise
    aint arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt oughtnt shant shouldnt wasnt
    werent wont wouldnt""".split()
)
"""Further words that deny, whose omission no rule of quotation asks about, but which no emendation may make."""
_SHORTEST: Final = 2
"""Letters that stand after a prefix at the least."""
_BEGINNINGS: Final = ("un", "не", "nie")
"""Prefixes that no correction may bring in or take away in the place of other letters."""
_NO_PREFIX: Final = frozenset("under until unite union unter unser unsere unserer unseren unserem unten".split())
_DENIED_BY_A: Final = re.compile(r"(?:moral|typical|political|social|sexual|symmetr|theis|historical|septic)")
_ELIDED: Final = re.compile(r"n['’]\w", re.IGNORECASE)  # French “n’est”, which is one word


@cache
def _limit_words(languages: str) -> frozenset[str]:
    declared = [tongue for tongue in languages.split(",") if tongue]
    everywhere = frozenset().union(*(listed(tongue) for tongue in tongues())) - _PLAIN_ELSEWHERE
    return (everywhere | _MORE).union(*(listed(tongue) for tongue in declared))


@cache
def _prefixes(languages: str) -> frozenset[str]:
    """Give the prefixes that count: all of two letters or more, and the short ones of the declared languages."""
    declared = [tongue.split("-")[0].lower() for tongue in languages.split(",")]
    every = frozenset(prefix for group in _PREFIXES.values() for prefix in group.split())
    return frozenset(prefix for prefix in every if len(prefix) > 1).union(
        *(_PREFIXES.get(tongue, "").split() for tongue in declared)
    )


def denying_words(text: str, languages: str = "") -> Iterator[str]:
    """Give the limit words of a text in any language; `languages` are BCP 47 tags with commas between them."""
    known = _limit_words(languages)
    for start, end in words(text):
        word = text[start:end]
        if word.lower() in known or _ELIDED.match(word) or any(limit_words(word, "en", prefixes=False)):
            yield word
    yield from (text[a:b] for a, b in limit_words(text, "en", prefixes=False) if " " in text[a:b])


def denies(word: str, languages: str = "") -> bool:
    """Tell whether a word is a limit word of any language, or has a negative prefix or ending of English."""
    plain = word.replace("’", "'")
    return is_limit_word(plain) or prefixed(plain.lower()) or any(denying_words(plain, languages))


def turns(one: str, other: str, languages: str = "") -> bool:
    """Tell whether two words differ by a limit word or by a negative prefix."""
    if denies(one, languages) or denies(other, languages):
        return True
    short, long = sorted((one.lower(), other.lower()), key=len)
    head = long[: len(long) - len(short)]
    if len(short) >= _SHORTEST and long.endswith(short) and head:
        return head.rstrip("-") in _prefixes(languages) or (head == "a" and _DENIED_BY_A.match(short) is not None)
    return any(_begins(one, beginning) != _begins(other, beginning) for beginning in _BEGINNINGS)


def _begins(word: str, prefix: str) -> bool:
    return word.lower().startswith(prefix) and len(word) > len(prefix) + _SHORTEST and word.lower() not in _NO_PREFIX
