"""The words of bibliography entries, as the citation processor has them: what may stand between marks in a citation.

A citation style sets titles in marks: of the work, and of what holds it. Nothing else may stand between marks that a
style adds, as any words could. The marks that a title has of its own are known by the letters between which they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from quoteproof.engine.pandoc import Reference
from quoteproof.text.marks import find_marks

_PARTS: Final = re.compile(r"[:.?!–—]\s")
_TOKEN: Final = re.compile(r"[^\s\u00a0\u202f‐-]+")
_APOSTROPHES: Final = str.maketrans("'ʼ‘", "’’’")


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
    """Give the words of each entry by its key."""
    return {words.key: words for words in map(_words, references)}


def named(key: str, author: str, title: str) -> EntryWords:
    """Give the words of an entry that prints by author and title alone."""
    return _entry(key, [title], [author, title], whole=True)


def tokens(text: str) -> Iterator[str]:
    """Give the words of a text that have an apostrophe, in small letters."""
    for found in _TOKEN.finditer(folded_apostrophes(text)):
        if "’" in found[0]:
            yield word(found[0])


def folded_apostrophes(text: str) -> str:
    """Give a text with a U+2019 for each apostrophe, and for each single mark that opens."""
    return text.translate(_APOSTROPHES)


def word(text: str) -> str:
    """Give a word without the signs around it, its apostrophes apart."""
    return re.sub(r"^[^\w’]+|[^\w’]+$", "", folded_apostrophes(text)).casefold()


def _words(reference: Reference) -> EntryWords:
    said = {name: list(_said(value)) for name, value in reference["c"].items()}
    titles = [text for name, texts in said.items() if "title" in name or name == "event" for text in texts]
    titles += (text for text in said.get("url", ()) if "://" in text and " " not in text)
    return _entry("".join(said.get("id", ())), titles, [text for texts in said.values() for text in texts])


def _entry(key: str, titles: Iterable[str], every: Sequence[str], *, whole: bool = False) -> EntryWords:
    parts = (part for title in titles for part in ((title,) if whole else _parts(title)))
    text = "\n".join(every)
    found = frozenset(title for title in map(_title, parts) if title.letters)
    return EntryWords(key, found, frozenset(tokens(text)), folded_apostrophes(text).casefold())


def _title(text: str) -> Title:
    marks = tuple(len(_letters(text[:at])) for at, glyph in find_marks(text) if not glyph.isalnum())
    return Title(_letters(text), marks)


def _letters(text: str) -> str:
    """Give the letters and digits of a text in small letters: a style may change the rest."""
    return "".join(filter(str.isalnum, text)).casefold()


def _parts(title: str) -> Iterable[str]:
    """Give a title, and what stands before and after each place at which a style may part it."""
    yield title
    for found in _PARTS.finditer(title):
        yield title[: found.start() + 1]
        yield title[found.end() :]


def _said(value: Any) -> Iterator[str]:
    """Give the texts of a field: one, or those of each name or date in it."""
    if isinstance(value, dict) and value.get("t") in ("MetaMap", "MetaList"):
        content = value["c"]
        for item in content.values() if isinstance(content, dict) else content:
            yield from _said(item)
    else:
        yield "".join(_spelled(value))


def _spelled(node: Any) -> Iterator[str]:
    """Give the characters of what a field holds, as flows have them; the glyphs of its marks do not matter."""
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
