"""Marks in citations and in the bibliography: the owner of each, by the entries that are cited there and nothing else.

Marks around a title are owned where the title is that of a cited entry, where they are directly at its first and last
letter, and where both are there; marks within a title where the entry has them. A citation style sets nothing else in
marks, as any words could be a quotation. What no rule names has no owner.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from quoteproof.engine.pandoc import Reference
from quoteproof.evidence.marks import Owner
from quoteproof.text.languages import primary
from quoteproof.text.marks import find_marks, stray_marks
from quoteproof.text.pairing import pair
from quoteproof.values import dataclass

_PARTS: Final = re.compile(r"[:.?!–—]\s")
_TOKEN: Final = re.compile(r"[^\s\u00a0\u202f‐-]+")
_TO_APOSTROPHE: Final = str.maketrans("'ʼ‘", "’’’")


@dataclass(frozen=True, slots=True)
class Title:
    """A title, or a part of one."""

    letters: str
    """Its letters and digits in small letters."""
    marks: tuple[int, ...]
    """For each mark of it how many of these stand before it, in order."""


@dataclass(frozen=True, slots=True)
class EntryWords:
    """The words of one entry."""

    key: str
    """Its citation key."""
    titles: frozenset[Title]
    """Its titles, with their parts before and after a colon or a period, and its address, which is no words."""
    tokens: frozenset[str]
    """Its words with an apostrophe, in small letters, the apostrophe a U+2019."""
    text: str
    """All its words in small letters, a field a line, each apostrophe a U+2019."""


def entry_words(references: Sequence[Reference]) -> Mapping[str, EntryWords]:
    """The words of each entry by its key."""
    return {words.key: words for words in map(_words_of, references)}


def named(key: str, author: str, title: str) -> EntryWords:
    """The words of an entry that prints by author and title alone."""
    return _entry(key, [title], [author, title], whole=True)


def tokens(text: str) -> Iterator[str]:
    """The words of a text that have an apostrophe, in small letters."""
    for found in _TOKEN.finditer(folded_apostrophes(text)):
        if "’" in found[0]:
            yield word(found[0])


def folded_apostrophes(text: str) -> str:
    """A text with a U+2019 for each apostrophe, and for each single mark that opens."""
    return text.translate(_TO_APOSTROPHE)


def word(text: str) -> str:
    """A word without the signs around it, its apostrophes apart."""
    return re.sub(r"^[^\w’]+|[^\w’]+$", "", folded_apostrophes(text)).casefold()


def _words_of(reference: Reference) -> EntryWords:
    said = {name: list(_said(value)) for name, value in reference["c"].items()}
    titles = [text for name, texts in said.items() if "title" in name or name == "event" for text in texts]
    titles += (text for text in said.get("url", ()) if "://" in text and " " not in text)
    return _entry("".join(said.get("id", ())), titles, [text for texts in said.values() for text in texts])


def _entry(key: str, titles: Iterable[str], every: Sequence[str], *, whole: bool = False) -> EntryWords:
    parts = (part for title in titles for part in ((title,) if whole else _parts(title)))
    text = "\n".join(every)
    found = frozenset(title for title in map(_title_of, parts) if title.letters)
    return EntryWords(key, found, frozenset(tokens(text)), folded_apostrophes(text).casefold())


def _title_of(text: str) -> Title:
    marks = tuple(len(_letters(text[:at])) for at, glyph in find_marks(text) if not glyph.isalnum())
    return Title(_letters(text), marks)


def _letters(text: str) -> str:
    """The letters and digits of a text in small letters: a style may change the rest."""
    return "".join(filter(str.isalnum, text)).casefold()


def _parts(title: str) -> Iterable[str]:
    """A title, and what stands before and after each place at which a style may part it."""
    yield title
    for found in _PARTS.finditer(title):
        yield title[: found.start() + 1]
        yield title[found.end() :]


def _said(value: Any) -> Iterator[str]:
    """The texts of a field: one, or those of each name or date in it."""
    if isinstance(value, dict) and value.get("t") in ("MetaMap", "MetaList"):
        content = value["c"]
        for item in content.values() if isinstance(content, dict) else content:
            yield from _said(item)
    else:
        yield "".join(_spelled(value))


def _spelled(node: Any) -> Iterator[str]:
    """The characters of what a field holds, as flows have them; the glyphs of its marks do not matter."""
    if isinstance(node, list):
        for item in node:
            yield from _spelled(item)
    elif isinstance(node, dict):
        kind = node["t"]
        if kind in ("Str", "MetaString"):
            yield str(node["c"])
        elif kind in ("Math", "Code"):
            yield str(node["c"][1])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif kind == "Quoted":
            yield from ("“", *_spelled(node["c"][1]), "”")
        elif kind != "Note":
            yield from _spelled(node.get("c"))


Owned = Mapping[int, tuple[Owner, str]]
"""By the offset of a mark its owner, and the key of the entry that it belongs to."""

_APOSTROPHES: Final = frozenset("'’ʼ")
_MEASURES: Final = frozenset("′″‴\"'")
_BEFORE: Final = re.compile(r"(?:[^\w ]{0,6}|[«‹»›] [^\w ]{0,2})$")
_SPACED: Final = r"(?: (?=[:;!?]))?"  # the space that French has before a sign
_BEHIND: Final = re.compile(rf"{_SPACED}(?:[^\w ]{{0,2}} [«‹»›](?!\w)){{0,2}}{_SPACED}[^\w ]{{0,6}}")
_OPENERS: Final = {"“": "„", "‘": "‚", "«": "»", "‹": "›", "「": "", "『": "", "<<": ">>", ",,": ""}
"""By a mark that opens in most languages the marks that it closes."""
_CLOSERS: Final = {"”": "”", "»": "«»", "›": "‹›", "」": "", "』": "", ">>": "<<"}
"""By a mark that closes in most languages the marks that it may be closed by."""
_TELLING: Final = 8
"""So many letters are a title also where a style sets it without a space behind or before it."""
_TOKEN_BEFORE: Final = re.compile(r"[\w'’ʼ]*$")
_TOKEN_BEHIND: Final = re.compile(r"[\w'’ʼ]*")
_YEAR: Final = re.compile(r"\d\d(?!\w)")
_ADDRESS: Final = re.compile(r"<(?:\S+\s+){0,2}\S*://")
_FEW: Final = 2
"""So many letters before an apostrophe at most are an elision, in the terms of styles (`qu’`)."""


def owners(text: str, entries: Sequence[EntryWords], affixes: str, language: str, *, strict: bool = False) -> Owned:
    """The owners of the marks in a text that cites some entries; a mark without an owner is left out.

    `affixes` are the author's own words before and behind the citation, `language` is the BCP 47 tag of the book.
    `strict` is for a text that a citation style has made: what is no word of the entries and the affixes may have no
    apostrophes that could enclose words.
    """
    marks = dict(find_marks(text))
    found: dict[int, tuple[Owner, str]] = {}
    own = frozenset(tokens(affixes))
    written = _written(entries, affixes)
    for at, glyph in marks.items():
        if are_commas(text, at, glyph):
            found[at] = Owner.SIGN, ""
        elif _is_letter(text, at, glyph) or _is_within(text, at, glyph, written if strict else None):
            found[at] = Owner.LETTER, ""
    for entry in entries:
        for at in _of_titles(text, entry, marks):
            found.setdefault(at, (Owner.TITLE, entry.key))
    for at in [at for at, glyph in marks.items() if glyph in _APOSTROPHES and at not in found]:
        mine = word(_TOKEN_BEFORE.search(text[:at])[0] + "’" + _TOKEN_BEHIND.match(text[at + 1 :])[0])  # type: ignore[index]
        key = next((e.key for e in entries if _is_of(mine, e.tokens)), "" if _is_of(mine, own) else None)
        if key is not None:
            found[at] = Owner.NAME, key
    if len(found) < len(marks):
        found.update(_paired(text, marks, found, language, strict=strict))
    return found


def strange(text: str, entries: Sequence[EntryWords], affixes: str) -> Iterator[int]:
    """The offsets of what looks like a mark only where it stands, and that a citation style has added."""
    marks = frozenset(at for at, glyph in find_marks(text) if not unicodedata.combining(glyph[0]))
    found = [at for at in stray_marks(text) if at not in marks]
    if not found:
        return
    written = _written(entries, affixes)
    said, places = _folded(text)
    titles = {(places[i], places[j - 1] + 1) for e in entries for t in e.titles for i, j in _places(said, t.letters)}
    for at in found:
        letter = unicodedata.name(text[at], "").startswith("COMBINING LATIN")  # of an abbreviation (`nͦ`)
        if letter or _is_beside(text, at, text[at], written):
            continue
        if text[at] != "<" or not (_ADDRESS.match(text, at) or (at + 1, text.find(">", at)) in titles):
            yield at


def _written(entries: Sequence[EntryWords], affixes: str) -> str:
    """All words of some entries and of the author's affixes."""
    return "\n".join((folded_apostrophes(affixes).casefold(), *(entry.text for entry in entries)))


def _is_letter(text: str, at: int, glyph: str) -> bool:
    """Whether a mark is a letter of some script, which only looks like a mark where it stands alone (`י`)."""
    beside = text[max(0, at - 2) : at] + text[at + 1 : at + 2]
    return unicodedata.category(glyph[0]) == "Lo" and any(map(str.isalpha, beside))


def are_commas(text: str, at: int, glyph: str) -> bool:
    """Whether a mark is two commas, of a style and of the author mostly: behind words, and before a space."""
    return glyph == ",," and text[at + 2 : at + 3] in ("", " ") and text[at - 1 : at] not in ("", " ")


def _is_within(text: str, at: int, glyph: str, written: str | None) -> bool:
    """Whether a mark is part of a word.

    `written` has the words that are known, in small letters; where it is None any mark between letters is.
    """
    left, right = text[at - 1 : at] if at else "", text[at + len(glyph) : at + len(glyph) + 1]
    if written is None:
        return left.isalnum() and right.isalnum()
    if unicodedata.category(glyph[0]) == "Lm" and _is_beside(text, at, glyph, written):
        return True
    if not (left.isalnum() and right.isalnum()):
        return glyph in "'\"׳״’" and (_is_hebrew(left) or (_is_hebrew(right) and not text[at + 3 : at + 4].isalnum()))
    if glyph in _APOSTROPHES or glyph == "‘":
        return _is_elision(text, at) or f"{left}’{text[at + 1 : at + 3]}".casefold() in written
    return (_is_hebrew(left) and _is_hebrew(right)) or (left + glyph + right).casefold() in written


def _is_elision(text: str, at: int) -> bool:
    """Whether an apostrophe between letters is one of a term: behind few letters, before an `s` or an ending."""
    before, behind = _TOKEN_BEFORE.search(text[:at])[0], _TOKEN_BEHIND.match(text[at + 1 :])[0]  # type: ignore[index]
    ending = behind == "s" or (before.isdecimal() and len(behind) <= _FEW + 1)
    return len(before) <= _FEW or ending or _is_hebrew(before[-1])


def _is_hebrew(character: str) -> bool:
    return "א" <= character <= "ת"


def _is_beside(text: str, at: int, glyph: str, written: str) -> bool:
    """Whether a sign stands in some words as it does in a text: with the same letter before or behind it."""
    end = at + len(glyph)
    left, right = text[at - 1 : at] if at else "", text[end : end + 1]
    return (left.isalpha() and (left + glyph).casefold() in written) or (
        right.isalpha() and (glyph + right).casefold() in written
    )


def _is_of(mine: str, words: frozenset[str]) -> bool:
    """Whether a word is one of some; a style may part one behind its apostrophe (`D’ ALEMBERT`)."""
    return len(mine) > 1 and (mine in words or (mine.endswith("’") and any(w.startswith(mine) for w in words)))


def _of_titles(text: str, entry: EntryWords, marks: Mapping[int, str]) -> Iterator[int]:
    """The marks of an entry's titles in a text, and those around them."""
    if not marks:
        return
    said, places = _folded(text)
    for title in entry.titles:
        for start, end in _places(said, title.letters):
            first, last = places[start], places[end - 1] + 1
            glued = text[first - 1 : first].isalnum() or text[last : last + 1].isalnum()
            if not glued or len(title.letters) >= _TELLING:
                yield from _within(title, marks, places[start:end])
                yield from _around(text, title, marks, (first, last))


def _places(said: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where some letters stand among others."""
    at = said.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = said.find(wanted, at + 1)


def _within(title: Title, marks: Mapping[int, str], places: Sequence[int]) -> Iterator[int]:
    """The marks between the letters of a title that the entry has there too; `places` are of the letters."""
    left = list(title.marks)
    for at in marks:
        if places[0] < at < places[-1]:
            gap = bisect_left(places, at)
            if gap in left:
                left.remove(gap)
                yield at


def _around(text: str, title: Title, marks: Mapping[int, str], span: tuple[int, int]) -> Iterator[int]:
    """The marks directly at a title: its own, and as many before it as behind it."""
    first, last = span
    start = first - len(_BEFORE.search(text[:first])[0])  # type: ignore[index]
    end = last + len(_BEHIND.match(text[last:])[0])  # type: ignore[index]
    opening = [at for at in marks if start <= at < first][::-1]
    # A spacing accent is a mark before a word alone, and some styles have it on both sides.
    accents = {marks[at] for at in opening}
    closing = [at for at in range(last, end) if at in marks or text[at] in accents]
    mine, its = title.marks.count(0), title.marks.count(len(title.letters))
    yield from (*opening[:mine], *(at for at in closing[:its] if at in marks))
    for before, behind in zip(opening[mine:], closing[its:], strict=False):
        if not _are_pair(text, (before, marks[before]), (behind, marks.get(behind, text[behind]))):
            return
        yield from (at for at in (before, behind) if at in marks)


def _are_pair(text: str, opening: tuple[int, str], closing: tuple[int, str]) -> bool:
    """Whether two marks can be a pair: a mark that only opens could begin a quotation behind a title."""
    (before, left), (behind, right) = opening, closing
    if left == right and (text[before - 1 : before].isalnum() or text[behind + len(right) :][:1].isalnum()):
        return False
    return left in _OPENERS.get(right, left) and right in _CLOSERS.get(left, right)


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters of a text in small letters, and where each stands."""
    said: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if character.isalnum():
            small = character.casefold()
            said.append(small)
            places += [at] * len(small)
    return "".join(said), places


def _paired(
    text: str, marks: Mapping[int, str], owned: Owned, language: str, *, strict: bool
) -> Iterator[tuple[int, tuple[Owner, str]]]:
    """The marks that no title or name owns and that cannot be around words: apostrophes and measures."""
    pairing = pair(text, language=primary(language), skip=frozenset(owned))
    edges = {edge for run in pairing.runs for edge in (run.start, run.end - 1)}
    for at, glyph in marks.items():
        if at in owned:
            continue
        if strict and glyph in _APOSTROPHES and _YEAR.match(text, at + 1) and not text[at - 1 : at].isalnum():
            yield at, (Owner.APOSTROPHE, "")
        elif pairing.stray:
            continue
        elif at in pairing.apostrophes and not strict:
            yield at, (Owner.APOSTROPHE, "")
        elif at in pairing.measures:
            yield at, (Owner.MEASURE, "")
        elif glyph in _MEASURES and text[at - 1 : at].isdigit() and not text[at + 1 : at + 2].isalnum():
            if at not in edges:
                yield at, (Owner.MEASURE, "")
