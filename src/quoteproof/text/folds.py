"""Folds: differences that print the same and are ignored when a quotation is compared.

These are the folds of rules.md and no others. Each is a named change with an offset map. Case, letters, digits and
punctuation are never folded. Inner single and double marks are exchanged elsewhere, since that needs their pairing.
Source: rules.md, “Folds”; Unicode Standard Annex 15 for composition.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from quoteproof.text.line_ends import line_ends
from quoteproof.text.offsets import Change, Mapped, apply_changes

NAMES: Final = ("whitespace", "composition", "quotation-marks", "dashes-and-dots", "seed-ligatures")
"""The folds, by the names that reports print."""

_SPACE = re.compile(r"\s+")
_SEED_SPACE = re.compile(r"\s(?:\u00ad*\s)*")  # a soft hyphen between two spaces leaves one space
_DOTS = re.compile(r"---|--|\.\.\.")
_SEED_DOTS = re.compile(r"-(?:\u00ad*-){1,2}|\.(?:\u00ad*\.){2}")  # a soft hyphen between them prints nothing
_DOT_TEXT: Final = {"---": "—", "--": "–", "...": "…"}
_OPENING: Final = "\"'“‘„‚«‹([{"
_NEAR: Final = 8  # characters beside two hyphens that are looked at
LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": ""}
"""Typographic ligatures, and the soft hyphen, with the letters that they are read as."""
_LIGATURE = re.compile("[" + "".join(LIGATURES) + "]")
_MARKS: Final = (
    *((glyph, '"') for glyph in "“”„«»״＂「」｢｣〝〟〞"),
    *((glyph, "'") for glyph in "‘’ʼ‚‹›׳『』"),
)
_SPACE_OF_MARK: Final = re.compile(
    r"(?<![^\s([{—–/\"'“‘’«‹])[«‹“„](?P<after>\s+)(?=\S)|(?<=\S)(?P<before>\s+)[»›”](?![^\W_])"
)
"""A space that belongs to a mark, as French sets it: inside, at a mark that has none on its other side."""
_BESIDE_A_SPACE: Final = ("« ", "‹ ", "“ ", "„ ", " »", " ›", " ”")
"""One of these is in every text in which `_SPACE_OF_MARK` finds anything, if its white space is all spaces."""
_STARTERS: Final = 4  # starters that can make one character
_FOLDABLE: Final = re.compile(r"[^\S ]|[\u00adﬀﬁﬂﬃﬄ]")


def fold_marks(text: str) -> str:
    """The text with every glyph of the double and of the single mark made straight; lengths stay."""
    if text.isascii():
        return text
    for glyph, straight in _MARKS:
        text = text.replace(glyph, straight)
    return text


def typewritten(text: str, start: int, end: int) -> str:
    """What the hyphens or dots at a place of a seed stand for; empty where two hyphens are two hyphens.

    Two hyphens are an em dash where they join words, stand between spaces or end something, an en dash between digits.
    After a space and before anything else, as in `--help`, they are what they are.
    """
    form = text[start:end].replace("\u00ad", "")
    if form != "--":
        return _DOT_TEXT[form]
    before = text[max(0, start - _NEAR) : start].rstrip("\u00ad")
    after = text[end : end + _NEAR].lstrip("\u00ad")[:1]
    if before[-1:].isdigit() and after.isdigit():
        return "–"
    begins = not before.rstrip(_OPENING) or before.rstrip(_OPENING)[-1].isspace()
    return "" if begins and after and not after.isspace() else "—"


def typeset(text: str, start: int, end: int) -> str:
    """A stretch of a seed's reading text with its typewriter forms as the dashes and dots that they stand for."""
    parts: list[str] = []
    done = start
    for match in _SEED_DOTS.finditer(text, start, end):
        parts += (text[done : match.start()], typewritten(text, *match.span()) or match.group())
        done = match.end()
    return "".join([*parts, text[done:end]])


def fold(text: str, *, seed: bool = False, skip: str = "") -> Mapped:
    """Fold a text; `seed` adds the folds for seeds alone, `skip` names one fold to leave out."""
    if only_marks(text):
        return Mapped(text if skip == "quotation-marks" else fold_marks(text), len(text), (), ())
    changes = sorted(_changes(text, seed=seed, skip=skip), key=lambda c: c.start)
    mapped = apply_changes(text, _without_overlap(changes))
    if skip == "quotation-marks":
        return mapped
    return mapped.with_text(fold_marks(mapped.text))


def only_marks(text: str) -> bool:
    """Whether nothing of a text but its quotation marks and apostrophes can be folded, as is usual.

    A text that is printable has no white space but the space, and no soft hyphen.
    """
    if "  " in text or "--" in text or "..." in text:
        return False
    if not text.isprintable() and _FOLDABLE.search(text):
        return False
    return text.isascii() or (
        (not any(pair in text for pair in _BESIDE_A_SPACE) or _SPACE_OF_MARK.search(text) is None)
        and not any(ligature in text for ligature in LIGATURES)
        and unicodedata.is_normalized("NFC", text)
    )


def folds_needed(one: str, other: str, *, seed: bool = True) -> tuple[str, ...]:
    """Name the folds without which two texts that fold alike would differ; `other` is the seed's."""
    if one == other:
        return ()
    if fold_marks(one) == fold_marks(other) and not (seed and _LIGATURE.search(other)):
        return ("quotation-marks",)  # the usual case, and no other fold sees these glyphs
    return tuple(n for n in NAMES if fold(one, skip=n).text != fold(other, seed=seed, skip=n).text)


def _changes(text: str, *, seed: bool, skip: str) -> Iterator[Change]:
    if skip != "whitespace":
        yield from (Change(start, end, "", "whitespace") for start, end in line_ends(text))
        for match in _SPACE_OF_MARK.finditer(text) if not text.isascii() else ():
            yield Change(*match.span(match.lastgroup or 0), "", "whitespace")
        for match in (_SEED_SPACE if seed else _SPACE).finditer(text):
            if match.group() != " ":
                yield Change(*match.span(), " ", "whitespace")
    if skip != "dashes-and-dots":
        for match in (_SEED_DOTS if seed else _DOTS).finditer(text):
            typed = typewritten(text, *match.span()) if seed else _DOT_TEXT[match.group()]
            yield Change(*match.span(), typed or "–", "dashes-and-dots")
    if seed and skip != "seed-ligatures":
        for match in _LIGATURE.finditer(text):
            yield Change(*match.span(), LIGATURES[match.group()], "seed-ligatures")
    if skip != "composition" and not unicodedata.is_normalized("NFC", text):
        yield from _compositions(text)


def _compositions(text: str) -> Iterator[Change]:
    """Find the runs that NFC composes, each from a starter to the last character it acts on."""
    start = 0
    for i in range(1, len(text) + 1):
        if i < len(text) and _composes(text, start, i):
            continue
        run = text[start:i]
        composed = unicodedata.normalize("NFC", run)
        if composed != run:
            yield Change(start, i, composed, "composition")
        start = i


def _composes(text: str, start: int, at: int) -> bool:
    """Whether NFC treats the run that begins at `start` and the character at `at` as one."""
    following = text[at]
    if following.isascii():
        return False
    if unicodedata.combining(following) != 0:
        return True
    # A starter composes with the one before it alone (UAX 15, D117): of Hangul, a syllable has three letters at most.
    run = text[max(start, at - _STARTERS) : at]
    whole = unicodedata.normalize("NFC", run + following)
    return whole != unicodedata.normalize("NFC", run) + unicodedata.normalize("NFC", following)


def _without_overlap(changes: list[Change]) -> Iterator[Change]:
    """Drop a change that begins inside the one before it; the earlier fold has already spoken there."""
    done = 0
    for change in changes:
        if change.start >= done:
            yield change
            done = change.end


def small_letters(text: str) -> str:
    """A text in small letters, each at its own offset: a letter that would become two stays as it is."""
    small = text.replace("Σ", "σ").lower()  # at a word's end Python would write ς
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
