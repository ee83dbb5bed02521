"""Marks in citations and in the bibliography: whose each is, by the entries that are cited there and nothing else.

Promises: marks around a title are owned where the title is that of a cited entry, and where they stand directly at its
first and last letter. What no rule speaks of has no owner. Leaves out: what the marks around the rest of a text are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from quoteproof.edition.entry_words import EntryWords, tokens, word
from quoteproof.quotation.owner import Owner
from quoteproof.text.marks import find_marks
from quoteproof.text.pairing import pair

Owned = Mapping[int, tuple[Owner, str]]
"""By the offset of a mark its owner, and the key of the entry that it belongs to."""

_APOSTROPHES: Final = frozenset("'’ʼ")
_MEASURES: Final = frozenset("′″‴\"'")
_BEFORE: Final = re.compile(r"(?:[^\w ]{0,3}|[«‹»›] )$")
_BEHIND: Final = re.compile(r"[^\w ]{0,2} [«‹»›](?!\w)|[^\w ]{0,4}")
_TELLING: Final = 8
"""So many letters are a title also where a style sets it without a space behind or before it."""
_TOKEN_BEFORE: Final = re.compile(r"[\w'’ʼ]*$")
_TOKEN_BEHIND: Final = re.compile(r"[\w'’ʼ]*")


def owners(text: str, entries: Sequence[EntryWords], affixes: str, language: str) -> Owned:
    """Give the owners of the marks in a text that cites some entries; a mark without an owner is left out.

    `affixes` are the author's own words before and behind the citation, `language` is the BCP 47 tag of the book.
    """
    marks = dict(find_marks(text))
    found: dict[int, tuple[Owner, str]] = {}
    for at, glyph in marks.items():
        if _is_inside(text, at, at + len(glyph)) or _is_letter(text, at, glyph):
            found[at] = Owner.LETTER, ""
        elif are_commas(text, at, glyph):
            found[at] = Owner.SIGN, ""
    for entry in entries:
        for start, end in _stretches(text, entry, marks):
            found.update((at, (Owner.TITLE, entry.key)) for at in marks if start <= at < end and at not in found)
    own = frozenset(tokens(affixes))
    for at in [at for at, glyph in marks.items() if glyph in _APOSTROPHES and at not in found]:
        mine = word(_TOKEN_BEFORE.search(text[:at])[0] + "’" + _TOKEN_BEHIND.match(text[at + 1 :])[0])  # type: ignore[index]
        key = next((e.key for e in entries if _is_of(mine, e.tokens)), "" if _is_of(mine, own) else None)
        if key is not None:
            found[at] = Owner.NAME, key
    if len(found) < len(marks):
        found.update(_paired(text, marks, found, language))
    return found


def _is_letter(text: str, at: int, glyph: str) -> bool:
    """Tell whether a mark is a letter of some script, which only looks like a mark where it stands alone (`י`)."""
    beside = text[max(0, at - 2) : at] + text[at + 1 : at + 2]
    return unicodedata.category(glyph[0]) == "Lo" and any(map(str.isalpha, beside))


def are_commas(text: str, at: int, glyph: str) -> bool:
    """Tell whether a mark is two commas, of a style and of the author mostly, that open nothing before a space."""
    return glyph == ",," and text[at + 2 : at + 3] in ("", " ")


def _is_inside(text: str, start: int, end: int) -> bool:
    """Tell whether a mark stands between letters or digits."""
    return start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()


def _is_of(mine: str, words: frozenset[str]) -> bool:
    """Tell whether a word is one of some; a style may part one behind its apostrophe (`D’ ALEMBERT`)."""
    return len(mine) > 1 and (mine in words or (mine.endswith("’") and any(w.startswith(mine) for w in words)))


def _stretches(text: str, entry: EntryWords, marks: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Give where a title of an entry stands, or another field between two marks, with the marks at its ends."""
    said, places = _folded(text)
    for wanted in entry.titles | entry.fields:
        at = said.find(wanted)
        while at >= 0:
            first, last = places[at], places[at + len(wanted) - 1] + 1
            at = said.find(wanted, at + 1)
            glued = text[first - 1 : first].isalnum() or text[last : last + 1].isalnum()
            if glued and len(wanted) < _TELLING:
                continue
            start = first - len(_BEFORE.search(text[:first])[0])  # type: ignore[index]
            end = last + len(_BEHIND.match(text[last:])[0])  # type: ignore[index]
            opening = [glyph for m, glyph in marks.items() if start <= m < first]
            # A spacing accent is a mark before a word alone, and some styles have it on both sides.
            closing = sum(m in marks or text[m] in opening for m in range(last, end))
            if len(opening) > closing:
                start, end = first, last  # a mark that is not closed here could be closed behind other words
            if wanted in entry.titles or (opening and start < first):
                yield start, end


def _folded(text: str) -> tuple[str, list[int]]:
    """Give the letters of a text in small letters, and where each stands."""
    said: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if character.isalnum():
            small = character.casefold()
            said.append(small)
            places += [at] * len(small)
    return "".join(said), places


def _paired(
    text: str, marks: Mapping[int, str], owned: Owned, language: str
) -> Iterator[tuple[int, tuple[Owner, str]]]:
    """Give the marks that no title or name owns and that cannot be around words: apostrophes and measures."""
    pairing = pair(text, language=language.partition("-")[0], skip=frozenset(owned))
    runs = sorted((run.start, run.end) for run in pairing.runs)
    for at, glyph in marks.items():
        if at in owned or pairing.stray:
            continue
        if at in pairing.apostrophes:
            yield at, (Owner.APOSTROPHE, "")
        elif at in pairing.measures:
            yield at, (Owner.MEASURE, "")
        elif glyph in _MEASURES and text[at - 1 : at].isdigit() and not text[at + 1 : at + 2].isalnum():
            edges = {run[0] for run in runs} | {run[1] - 1 for run in runs}
            if at not in edges:
                yield at, (Owner.MEASURE, "")
