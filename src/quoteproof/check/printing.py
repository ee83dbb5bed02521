"""Printing: everything else that a chapter can get wrong before print, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from quoteproof.chapter.allow import image_path
from quoteproof.chapter.elements import Elements, Heading, Image, elements
from quoteproof.chapter.model import Chapter
from quoteproof.check import markup
from quoteproof.check.characters import characters
from quoteproof.check.links import Bearings, bearings
from quoteproof.finding.model import Fault, Finding
from quoteproof.rules.k005_skipped_heading_level import SkippedHeadingLevel
from quoteproof.rules.x002_missing_image import MissingImage
from quoteproof.rules.x003_missing_alternative_text import MissingAlternativeText


def of_chapter(
    chapter: Chapter, images: Collection[str], found: Collection[Finding]
) -> tuple[tuple[Fault, ...], Bearings]:
    """What one chapter shows by itself, and what the rest of the book must know of it.

    `images` are the paths of the pictures that are there, `found` the chapter's findings so far.
    """
    parts = elements(chapter)
    return tuple(_by_itself(chapter, parts, images, found)), bearings(chapter, parts)


def _by_itself(
    chapter: Chapter, parts: Elements, images: Collection[str], found: Collection[Finding]
) -> Iterator[Fault]:
    yield from markup.notes(chapter)
    yield from markup.references(chapter, parts, found)
    yield from markup.undefined_references(chapter)
    yield from markup.divisions(chapter)
    yield from markup.citations_in_code(chapter, found)
    yield from pictures(parts.images, images)
    yield from levels(parts.headings)
    yield from characters(chapter, found)


def pictures(shown: Sequence[Image], paths: Collection[str]) -> Iterator[Fault]:
    """Pictures that are not there, or have no words for those who cannot see them."""
    for image in shown:
        path = image_path(image.target)
        if path is not None and path not in paths:
            yield MissingImage(image.place, image.target, path)
        if not image.words or image.words == image.caption:
            yield MissingAlternativeText(image.place, image.target, caption=bool(image.words))


def levels(headings: Sequence[Heading]) -> Iterator[Fault]:
    """Headings that stand more than one level below the heading before them (PDF/UA-1, ISO 14289-1, 7.4.2)."""
    before = 1
    for heading in headings:
        if heading.level > before + 1:
            yield SkippedHeadingLevel(heading.place, heading.words, heading.level, before)
        before = heading.level
