"""Quotation marks: the one recogniser, used wherever words print.

A mark is a character whose job is to quote, one that looks like such a character, or a sequence that prints like one.
`find_marks` finds them all. `stray_marks` finds those that nothing allows: `pairing` handles what pairs, and every
other mark must be a letter of its word, a measure or a mathematical sign.
Source: Unicode (Quotation_Mark, Pi, Pf; UTS 39), by way of `mark_table`; CLDR delimiters; CMOS 13.30 (inner marks).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from quoteproof.text.mark_table import LOOK_ALIKES, MARKS, MODIFIERS
from quoteproof.text.offsets import OBJECT
from quoteproof.text.words import is_unspaced

DOUBLE: Final = '"“”„״＂'
"""Glyphs of the double mark of Latin-script typography, and of Hebrew, where it is also a sign of abbreviations."""
SINGLE: Final = "'‘’ʼ‚׳"
"""Glyphs of the single mark, which is also the apostrophe; the last is Hebrew."""
BRACKETING: Final = {"«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』", "｢": "｣", "〝": "〟"}
"""Openers of other languages with their closers; guillemets also point inwards (German, Danish)."""
CLOSERS: Final = frozenset({*BRACKETING.values(), "〞"})
"""Glyphs that may close one of `BRACKETING`."""
PAIRING: Final = (frozenset(DOUBLE) | frozenset(SINGLE) | frozenset(BRACKETING) | CLOSERS) - {"ʼ"}
"""Every glyph that may open or close a quotation; any other mark is never one, and may hide none."""

_SEQUENCES: Final = r"([`´ˋˊʻʼʽʹˈ′‵])\1|,,|<<|>>"
_COMBINING: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
IS_MARK: Final = re.compile(f"[{MARKS}{LOOK_ALIKES}]")
"""One character that is a mark, or looks like one."""
_TABLE: Final = re.compile(f"''|{_SEQUENCES}|[{MARKS}{LOOK_ALIKES}]")
_OTHERS: Final = re.compile(f"[{MODIFIERS}{_COMBINING}]")
_PAIRS: Final = "".join(re.escape(glyph) for glyph in PAIRING)
_SUSPECT: Final = re.compile(f"{_SEQUENCES}|(?![{_PAIRS}])[{MARKS}{LOOK_ALIKES}{MODIFIERS}{_COMBINING}]")
_UNUSUAL: Final = re.compile("[^\\x00-;=?-_a-\\x7f\\xa0\\xc0-\u017f“”„‘’‚«»‹›–—…\ufffc]")
"""Some character of whatever `_SUSPECT` and `_ANGLES` find, but for two commas; most texts have none."""

_ANGLES: Final = re.compile(r"(?<![^\W_])(?<!<)<(?=\w)(?:[^<>\s=]+\s+){2,}[^<>\s=]+>(?![^\W_]|>)")
"""Three words or more between the signs for less and greater, which are set close to them."""
_PRIMES: Final = frozenset("′″‴⁗")
_LESS: Final = frozenset({"<<", "≪", "⋘", "≺", "⪻"})
_GREATER: Final = frozenset({">>", "≫", "⋙", "≻", "⪼"})
_HALF_RINGS: Final = frozenset("ʿʾ")
_SOFT_SIGNS: Final = frozenset("ʹʺ")
_STRESS: Final = frozenset("ˈˌ")
_IN_WORDS: Final = frozenset("´`׳״՚՝ߴߵ᾽᾿῾΄")
"""Signs that are no letters to Unicode and stand between the letters of a word all the same."""
_SHORT_ENDING: Final = re.compile(r"[^\W\d_]{1,2}(?![^\W_])")
_PRONOUNCED: Final = re.compile(r"[\[/](?![\s/])[^\[\]/]{0,60}\Z")
_POINT: Final = re.compile(r"[NSEWO](?![^\W_])")
_DEGREES: Final = re.compile(r"°[\d\s′″.,]*\Z")
_HIGH_COMMA: Final = frozenset("\u0312\u0313\u0314\u0315")
_TOKEN: Final = re.compile(r"[^\s()\[\]{}.,;:!?\"“”„«»\ufffc]+")


class Mark(NamedTuple):
    """A quotation mark, or what looks like one."""

    at: int
    """Its offset in the text, in code points."""
    glyph: str
    """The character, or the sequence of characters."""


class _Part(Enum):
    """What a mark that never pairs does where it stands."""

    STRAY = auto()
    ALLOWED = auto()
    OPENS = auto()
    """A letter at the beginning of a word, which could be taken for an opening mark."""
    CLOSES = auto()
    LESS = auto()
    GREATER = auto()


def find_marks(text: str) -> Iterator[Mark]:
    """Every mark of a text, whatever it does there, in order."""
    matches = (m for m in _TABLE.finditer(text) if not _is_letter(text, m))
    marks = [Mark(m.start(), m.group()) for m in matches]
    if not text.isascii():
        marks += (Mark(m.start(), m.group()) for m in _OTHERS.finditer(text) if _part(text, m) is _Part.STRAY)
        marks.sort()
    return iter(marks)


def _is_letter(text: str, match: re.Match[str]) -> bool:
    """Whether a character of the table is a letter of its own script, and looks like a mark by chance."""
    glyph = match.group()
    return (
        glyph > "\u0370"
        and unicodedata.category(glyph[0]) in ("Lo", "Ll", "Mc")
        and _part(text, match) is _Part.ALLOWED
    )


def stray_marks(
    text: str,
    *,
    declared: Collection[str] = frozenset(),
    skip: Collection[int] = frozenset(),
    opening: Collection[int] = frozenset(),
) -> tuple[int, ...]:
    """The offsets of the marks that never pair and that nothing allows where they stand.

    `declared` are words whose half rings and turned commas are letters, `skip` offsets that are not looked at,
    `opening` those of apostrophes that could open a quotation.
    """
    if not opening and ",," not in text and _UNUSUAL.search(text) is None:
        return ()
    parts = [(m.start(), _part(text, m, declared)) for m in _SUSPECT.finditer(text) if m.start() not in skip]
    parts += ((at, _Part.OPENS) for at in opening)
    stray = {at for at, part in parts if part is _Part.STRAY} | _paired(parts)
    if "<" in text:
        stray.update(m.start() for m in _ANGLES.finditer(text) if m.start() not in skip)
    return tuple(sorted(stray))


def tokens(text: str) -> Iterator[str]:
    """The words of a text with the marks in and around them that can be letters."""
    return (match.group() for match in _TOKEN.finditer(text))


def is_ringed(text: str) -> bool:
    """Whether half rings stand around words of a text that has no sentences of its own: a field, a title."""
    match = _RINGED.search(text)
    return match is not None and len(_PLAIN_WORD.findall(match.group())) > 1


_RINGED: Final = re.compile(r"(?<![^\W_])[ʿʾ](?=[^\W\d_]).*[^\W\d_][ʿʾ](?![^\W_])", re.DOTALL)
_PLAIN_WORD: Final = re.compile(r"(?<![\w\-’'ʿʾ])[^\W\d_A-Z][^\W\d_]{3,}(?![ʿʾ])")
"""A word of four letters or more without a capital or an article before it, as no name has two."""


def _paired(parts: list[tuple[int, _Part]]) -> set[int]:
    """The marks that could each be something else, but of which two enclose words."""
    enclosing: set[int] = set()
    for first, last in ((_Part.OPENS, _Part.CLOSES), (_Part.LESS, _Part.GREATER)):
        opening = [at for at, part in parts if part is first]
        closing = [at for at, part in parts if part is last]
        if opening and closing and (opening[0] < closing[-1] or first is _Part.LESS):
            enclosing.update((*opening, *closing))
    return enclosing


def _part(text: str, match: re.Match[str], declared: Collection[str] = frozenset()) -> _Part:
    glyph, start, end = match.group(), match.start(), match.end()
    left, right = text[start - 1 : start], text[end : end + 1]
    if glyph in _LESS or glyph in _GREATER:
        if (right.isalpha() and not _wordy(left)) or (left.isalpha() and not _wordy(right)):
            return _Part.STRAY  # close to a word on one side, as a mark stands
        return _Part.LESS if glyph in _LESS else _Part.GREATER
    if glyph[0] in _PRIMES:
        return _Part.ALLOWED if left.isnumeric() and _ends_measure(text, start, end) else _Part.STRAY
    if len(glyph) > 1:
        return _Part.STRAY
    if unicodedata.category(glyph)[0] == "M":
        return _combined(text, start, glyph)
    return _letter(text, start, glyph, left, right, declared)


def _ends_measure(text: str, start: int, end: int) -> bool:
    """Whether what follows a prime is no letter, but for a point of the compass behind degrees."""
    if not text[end : end + 1].isalpha():
        return True
    return _POINT.match(text, end) is not None and _DEGREES.search(text, max(0, start - 20), start) is not None


def _combined(text: str, at: int, glyph: str) -> _Part:
    """A combining mark needs something to stand on; commas above must not enclose words."""
    base = text[at - 1 : at]
    if not base or unicodedata.category(base)[0] in "ZPC":
        return _Part.STRAY
    if glyph in _HIGH_COMMA and not unicodedata.name(base, "").startswith("GREEK"):
        if not _wordy(text[at + 1 : at + 2]):
            return _Part.CLOSES
        return _Part.ALLOWED if _wordy(text[at - 2 : at - 1]) else _Part.OPENS
    return _Part.ALLOWED


def _letter(text: str, at: int, glyph: str, left: str, right: str, declared: Collection[str]) -> _Part:
    category = unicodedata.category(glyph)
    wordy = category[0] == "L" or category == "Cn" or glyph in _IN_WORDS  # Cn: newer than Python's data
    if wordy and _wordy(left) and _wordy(right):
        return _Part.ALLOWED if glyph not in _IN_WORDS or _belongs(text, at, glyph) else _Part.STRAY
    if not _TABLE.match(glyph):
        # Some scripts write one apart from its word, and no script writes one before a word of another.
        apart = category == "Lm" and (not _wordy(right) or _same_script(glyph, right))
        return (
            _Part.ALLOWED if apart or _wordy(left) or unicodedata.category(left or " ") in ("Sk", "Lm") else _Part.STRAY
        )
    if category in ("Lo", "Ll", "Mc") and (_same_script(glyph, left) or _same_script(glyph, right)):
        return _Part.ALLOWED
    if glyph in _STRESS and right.isalpha() and _PRONOUNCED.search(text, max(0, at - 62), at):
        return _Part.ALLOWED
    edge = _Part.OPENS if _wordy(right) else _Part.CLOSES
    if glyph in _SOFT_SIGNS and left.isalpha():  # a soft or a hard sign of Cyrillic, in Latin letters
        return _Part.CLOSES
    if wordy and (_same_script(glyph, left) or _same_script(glyph, right)):
        return edge
    if category == "Lm" and declared and _word_at(text, at) in declared:
        return _Part.ALLOWED if glyph in _HALF_RINGS else edge
    return _Part.STRAY


def _belongs(text: str, at: int, glyph: str) -> bool:
    """Whether a sign between two letters is one of their script, or an accent typed for an apostrophe."""
    if glyph in "´`":
        return _SHORT_ENDING.match(text, at + 1) is not None
    return _same_script(glyph, text[at - 1]) and _same_script(glyph, text[at + 1])


def _word_at(text: str, at: int) -> str:
    """The word that a mark is part of; no word is longer than 80 characters."""
    low = max(0, at - 80)
    return next((m.group() for m in _TOKEN.finditer(text, low, at + 80) if m.start() <= at < m.end()), "")


def _wordy(character: str) -> bool:
    return (
        character.isalpha() or character.isdecimal() or (character != "" and unicodedata.category(character)[0] == "M")
    )


def _same_script(character: str, other: str) -> bool:
    """Whether two characters belong to one script that is not Latin, by the first words of their names."""
    if not other:
        return False
    mine, its = (unicodedata.name(c, " ").split(" ")[0] for c in (character, other))
    return mine == its != "" and mine not in ("LATIN", "MODIFIER", "DIGIT", "COMBINING")


_WORD: Final = re.compile(r"(?!s\b)[^\W\d_]")
# Words that begin with an apostrophe; a mark just behind one makes it a quoted word, but for `rock 'n' roll`.
ELISION: Final = re.compile(
    r"(?:\d\ds\b|tis\b|twas\b|em\b|til\b|cause\b|round\b)(?!['’])|n\b(?!['’])|n['’](?=\s)", re.IGNORECASE
)
YEAR: Final = re.compile(r"\d\d\b(?!['’])")
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lo", "Mn", "Mc"})
"""No modifier letters, which are raised as the marks of notes are; ª and º are raised as well."""


_HEBREW: Final = re.compile("[\u0591-\u05ea]")
_GERSHAYIM: Final = re.compile('["״”](?<=[\u0591-\u05ea].)(?=[\u05d0-\u05ea])')


def apostrophe(text: str, at: int) -> str:
    """The glyph of an apostrophe: behind a Hebrew letter it is the sign of an abbreviation or of a sound."""
    return "׳" if _HEBREW.match(text[at - 1 : at]) else "’"


def abbreviation_signs(text: str) -> Iterator[int]:
    """The offsets of double marks in the middle of Hebrew words, which are signs of abbreviations."""
    return (match.start() for match in _GERSHAYIM.finditer(text))


def masked(text: str, skip: Collection[int]) -> str:
    """The text with something that is no letter at each offset of `skip`."""
    return "".join(OBJECT if i in skip else character for i, character in enumerate(text)) if skip else text


def joins(character: str) -> bool:
    """Whether a character can be part of a word with a mark beside it; a raised digit ends one, as a note does."""
    if is_unspaced(character):
        return False
    return character.isdecimal() or (unicodedata.category(character or " ") in _LETTERS and character not in "ªº")


def begins_word(text: str, at: int) -> bool:
    """Whether an apostrophe stands before a word and behind none, as an opening mark would."""
    # A quotation may be set close to a number or a formula: `5'The … 6'`; `1990's` is one word.
    if at > 0 and (text[at - 1].isnumeric() or text[at - 1] == OBJECT):
        return _WORD.match(text, at + 1) is not None
    return not joins(text[at - 1 : at]) and joins(text[at + 1 : at + 2])


def begins_elision(text: str, at: int) -> bool:
    """Whether a single mark stands before a word, or a year, that is known to begin with an apostrophe."""
    return text[at] in "'’" and (ELISION.match(text, at + 1) or YEAR.match(text, at + 1)) is not None


def ends_word(text: str, at: int) -> bool:
    """Whether an apostrophe stands behind a word and before none, as a closing mark would."""
    return at > 0 and not text[at - 1].isspace() and not joins(text[at + 1 : at + 2]) and not elides(text[at - 1])


def elides(character: str) -> bool:
    """Whether a word that ends in a character has lost a vowel: no Greek word ends in one of these consonants."""
    return character in _GREEK_ELIDED


_GREEK_ELIDED: Final = frozenset("βγδζθκλμπστφχ")
