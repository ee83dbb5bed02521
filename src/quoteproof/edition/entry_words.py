"""The words of bibliography entries, as the citation processor has them: what may stand between marks in a citation.

A citation style sets titles in marks, and some styles set other fields so. A field that has marks of its own and is
no title is left out: anything could stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from quoteproof.chapter.nodes import walk
from quoteproof.engine.pandoc import Reference
from quoteproof.text.marks import find_marks

_STRINGS: Final = frozenset({"Str", "MetaString"})
_PARTS: Final = re.compile(r"[:.?!–—]\s")
_TOKEN: Final = re.compile(r"[^\s\u00a0\u202f‐-]+")
_APOSTROPHES: Final = str.maketrans("'ʼ‘", "’’’")


@dataclass(frozen=True, slots=True)
class EntryWords:
    """The words of one entry."""

    key: str
    """Its citation key."""
    titles: frozenset[str]
    """The letters of its titles, and of their parts before and after a colon or a period."""
    fields: frozenset[str]
    """The letters of its other fields that have no marks."""
    tokens: frozenset[str]
    """Its words with an apostrophe, in small letters, the apostrophe a U+2019."""


def entry_words(references: Sequence[Reference]) -> Mapping[str, EntryWords]:
    """Give the words of each entry by its key."""
    return {words.key: words for words in map(_words, references)}


def named(key: str, author: str, title: str) -> EntryWords:
    """Give the words of an entry that prints by author and title alone."""
    return EntryWords(key, frozenset({letters(title)}) - {""}, frozenset(), frozenset(tokens(f"{author} {title}")))


def letters(text: str) -> str:
    """Give the letters and digits of a text in small letters: a style may change the rest."""
    return "".join(filter(str.isalnum, text)).casefold()


def tokens(text: str) -> Iterator[str]:
    """Give the words of a text that have an apostrophe, in small letters."""
    for found in _TOKEN.finditer(text.translate(_APOSTROPHES)):
        if "’" in found[0]:
            yield word(found[0])


def word(text: str) -> str:
    """Give a word without the signs around it, its apostrophes apart."""
    return re.sub(r"^[^\w’]+|[^\w’]+$", "", text.translate(_APOSTROPHES)).casefold()


def _words(reference: Reference) -> EntryWords:
    said = {name: list(_said(value)) for name, value in reference["c"].items()}
    key = "".join(said.get("id", ()))
    titles = {part for name, texts in said.items() if "title" in name for text in texts for part in _parts(text)}
    others = (text for name, texts in said.items() if "title" not in name for text in texts)
    fields = {letters(text) for text in others if not any(_is_apart(text, at, glyph) for at, glyph in find_marks(text))}
    every = (token for texts in said.values() for text in texts for token in tokens(text))
    return EntryWords(key, frozenset(titles - {""}), frozenset(fields - {""}), frozenset(every))


def _is_apart(text: str, at: int, glyph: str) -> bool:
    """Tell whether a mark is no letter of a word."""
    end = at + len(glyph)
    return not (text[at - 1 : at].isalnum() and text[end : end + 1].isalnum())


def _parts(title: str) -> Iterable[str]:
    """Give the letters of a title, and of what stands before and after each place at which a style may part it."""
    yield letters(title)
    for found in _PARTS.finditer(title):
        yield letters(title[: found.start()])
        yield letters(title[found.end() :])


def _said(value: Any) -> Iterator[str]:
    """Give the texts of a field: one, or those of each name or date in it."""
    if isinstance(value, dict) and value.get("t") in ("MetaMap", "MetaList"):
        content = value["c"]
        for item in content.values() if isinstance(content, dict) else content:
            yield from _said(item)
    else:
        nodes = list(walk([value]))
        yield "".join(_spelled(node) for node in nodes)


def _spelled(node: Mapping[str, Any]) -> str:
    kind = node["t"]
    if kind in _STRINGS:
        return str(node["c"])
    if kind == "Quoted":
        return "“"  # that there is a mark is all that matters
    return " " if kind in ("Space", "SoftBreak") else ""
