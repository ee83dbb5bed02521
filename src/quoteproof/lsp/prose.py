"""Prose: passages as Markdown or as plain text, for an editor to show.

Promises: a source's characters show as they are, whatever they would mean to Markdown; what is quoted is bold, what
an omission leaves out is struck out, and what stands in its place follows in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lsprotocol import types

from quoteproof.source.bibliography import BibliographyEntry
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.verdict.standing import Part, Stretch

_NUMBERED: Final = "|".join(rf"(?<=\A\d{{{digits}}})" for digits in range(1, 10))
_SPECIAL: Final = re.compile(rf"[\\`*_\[\]<>|~&$]|\A[#+=-]|(?:{_NUMBERED})[.)]")
"""What Markdown takes for its own: some characters anywhere, others at the beginning. Clients that show Markdown as it
is written are read as well, so no more than that is escaped."""
_SPACE: Final = re.compile(r"\s+")


def escaped(text: str) -> str:
    """Write words so that Markdown shows exactly them."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", _SPACE.sub(" ", text))


def content(markdown: str, *, plain: bool) -> types.MarkupContent:
    """Give Markdown as a client wants it: one that shows no Markdown gets it without its marks."""
    if not plain:
        return types.MarkupContent(types.MarkupKind.Markdown, markdown)
    bare = re.sub(r"(?<!\\)(?:\*\*|~~|`|_(?=\S)|(?<=\S)_)", "", markdown)
    return types.MarkupContent(types.MarkupKind.PlainText, re.sub(r"\\(.)", r"\1", bare))


def passages(extent: Extent) -> str:
    """Show what an anchor names, a paragraph a passage."""
    return "\n\n".join(escaped(part.passage.text[part.start : part.end].strip()) for part in extent.parts)


def quoted(stretches: Iterable[Stretch]) -> str:
    """Show the passages of a quotation with its words marked in them."""
    found: dict[str, list[Stretch]] = {}
    for stretch in stretches:
        found.setdefault(stretch.passage.id, []).append(stretch)
    return "\n\n".join(_marked(many) for many in found.values())


def _marked(stretches: list[Stretch]) -> str:
    text = stretches[0].passage.text
    parts: list[str] = []
    done = 0
    for stretch in stretches:
        words = text[stretch.start : stretch.end]
        mark = "**" if stretch.part is Part.QUOTED else "~~"
        parts += (escaped(text[done : stretch.start]), _in(mark, words), escaped(stretch.printed))
        done = stretch.end
    return "".join([*parts, escaped(text[done:])]).strip()


def _in(mark: str, words: str) -> str:
    """Put words between marks, the white space around them outside."""
    inner = words.strip()
    lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{lead and ' '}{mark}{escaped(inner)}{mark}{trail and ' '}" if inner else lead and " "


def work(entry: BibliographyEntry | None) -> str:
    """Name a work in a line: author, title, year; empty for one that is not known."""
    if entry is None:
        return ""
    year = entry.fields.get("date", entry.fields.get("year", ""))[:4]
    said = [entry.author, entry.title, year.strip("{}")]
    return ", ".join(part for part in said if part)


def heading(anchor: Anchor, library: Library, extent: Extent | None) -> str:
    """Give the line above a passage: its anchor, its work, and what its locator prints."""
    entry = library.entries.get(anchor.key)
    named = escaped(work(entry))
    locator = f" ({escaped(extent.locator.words)})" if extent and extent.locator else ""
    return f"`{str(anchor).replace('`', '')}`{locator}" + (f" · {named}" if named else "")
