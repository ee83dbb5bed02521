"""Links inside the book: every one must lead to exactly one place, which a chapter's own places decide first.

The places are those that the editions know (`chapter.survey`), so that what is found here is what would stop a build.
Of each chapter a small value is enough, so that fifty chapters are not searched for a change in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from quoteproof.chapter.elements import Elements, Identifier
from quoteproof.chapter.model import Chapter
from quoteproof.chapter.survey import begins_with_title
from quoteproof.finding.model import Fault, Place
from quoteproof.rules.k004_headless_chapter import HeadlessChapter
from quoteproof.rules.x001_broken_link import BrokenLink
from quoteproof.rules.x004_ambiguous_link import AmbiguousLink
from quoteproof.rules.x005_duplicate_identifier import DuplicateIdentifier
from quoteproof.text.nearest import nearest

_NEAR: Final = 75.0  # likeness, 0 to 100
"""How much of two identifiers must agree for one to be offered for the other; a hint, never a verdict."""


@dataclass(frozen=True, slots=True)
class Bearings:
    """What the rest of a book must know of a chapter: where one can get to in it, and where it leads."""

    file: str
    """The chapter's path."""
    names: tuple[str, ...]
    """Every identifier that it has, once, in order."""
    links: tuple[tuple[str, Place], ...]
    """Each link to a place in the book: the identifier, and where the address stands."""
    given: tuple[Identifier, ...]
    """Each identifier that its author gave."""
    headless: tuple[Fault, ...]
    """What is told where it does not begin with its title."""


def bearings(chapter: Chapter, elements: Elements) -> Bearings:
    """The bearings of a chapter."""
    links = tuple((link.target[1:], link.place) for link in elements.links if link.target.startswith("#"))
    return Bearings(chapter.file, elements.names, links, elements.identifiers, tuple(title(chapter)))


def title(chapter: Chapter) -> Iterator[Fault]:
    """The fault of a chapter that does not begin with a heading of the first level."""
    if not begins_with_title(chapter.ast["blocks"]):
        start = len(chapter.text) - len(chapter.text.lstrip())
        end = chapter.text.find("\n", start)
        yield HeadlessChapter(Place(chapter.file, start, end if end >= 0 else len(chapter.text)))


def link_faults(chapters: Sequence[Bearings]) -> Iterator[Fault]:
    """Links that lead to no place of the book, or to more than one; identifiers that are given twice."""
    files: dict[str, list[str]] = {}
    for chapter in chapters:
        for name in chapter.names:
            files.setdefault(name, []).append(chapter.file)
    first: dict[str, tuple[str, int]] = {}
    for chapter in chapters:
        yield from chapter.headless
        for name, at in chapter.links:
            holders = tuple(files.get(name, ()))
            if not holders:
                near = next(iter(nearest(name, files, least=_NEAR)), None)
                yield BrokenLink(at, name, near, tuple(files[near]) if near else ())
            elif len(holders) > 1 and chapter.file not in holders:
                yield AmbiguousLink(at, name, holders)
        yield from _twice(chapter, first)


def _twice(chapter: Bearings, first: dict[str, tuple[str, int]]) -> Iterator[Fault]:
    """Identifiers that an author gave twice, in one chapter (an error) or in two (a warning).

    `first` holds file and line of each identifier that was given before, and takes up this chapter's.
    """
    for identifier in chapter.given:
        if identifier.name in first:
            yield DuplicateIdentifier(identifier.place, identifier.name, *first[identifier.name])
        first.setdefault(identifier.name, (chapter.file, identifier.line))
