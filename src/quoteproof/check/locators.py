"""Locators: an author's own page or paragraph beside an anchor, held against where the passage stands.

Promises: C005 only where both are known and count the same thing; an author's locator that agrees, or that counts
something else (a chapter, a line), is the author's business and prints as written.
An author's own locator replaces the printed one; a contradiction is C005.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from quoteproof.check.locator_terms import written
from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.citations import anchor_of, plain, suffix_of
from quoteproof.quotation.model import Citation
from quoteproof.rules.c005_contradicting_locator import ContradictingLocator
from quoteproof.source.library import Extent, Library, Locator, LocatorKind


def contradictions(citation: Citation, library: Library, text: str, language: str) -> Iterator[Fault]:
    """Give a finding for each item of a citation whose own locator contradicts its anchor.

    `text` is the chapter's, `language` the BCP 47 tag of the book.
    """
    items = citation.node["c"][0] if citation.node else ()
    for item in items:
        anchor = anchor_of(item)
        extent = library.resolve(anchor) if anchor.names_place else None
        if not isinstance(extent, Extent) or extent.locator is None or extent.locator.counted:
            continue  # where the source has no numbers of its own, the author's stand
        match = written(extent.locator.kind, language).match(plain(suffix_of(item)))
        if match is not None and not _meets(match, extent.locator):
            place = _narrowed(citation.written, match.group().strip(" ,{"), text)
            yield ContradictingLocator(place, anchor, extent.locator.kind.value, match["first"], extent.locator.text)


def own_locator(item: Mapping[str, Any], language: str) -> Locator | None:
    """Give the page or paragraph that an author wrote into an item of a citation, or none."""
    words = plain(suffix_of(dict(item)))
    for kind in LocatorKind:
        if match := written(kind, language).match(words):
            return Locator(kind, match["first"], match["last"] or match["first"])
    return None


def _narrowed(whole: Place, words: str, text: str) -> Place:
    """Give the place of the locator alone, where it is written as it was read."""
    at = text.find(words, whole.start, whole.end)
    return whole if at < 0 else Place(whole.file, at, at + len(words), whole.approximate)


_LONGEST: Final = 18  # digits of a number that is compared as one; Python converts no endless ones


def _meets(match: re.Match[str], known: Locator) -> bool:
    """Tell whether what is written and what is known have a page or paragraph in common."""
    first, last = match["first"], match["last"] or match["first"]
    numbers = (first, last, known.first, known.last)
    if all(number.isdecimal() and len(number) <= _LONGEST for number in numbers):
        return int(first) <= int(known.last) and int(known.first) <= int(last)
    return bool({first.lower(), last.lower()} & {known.first.lower(), known.last.lower()})
