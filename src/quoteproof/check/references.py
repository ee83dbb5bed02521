"""References: definitions of one label that stand twice, and those that make links of a quotation's brackets.

Promises: each is told at its own bracket; a collision that a quotation already tells of (Q018) is not told again.
Leaves out: where a link leads (`links`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from quoteproof.chapter.model import Chapter
from quoteproof.check.markdown import Definition
from quoteproof.finding.model import Fault, Finding, Place
from quoteproof.rules.x006_duplicate_reference import DuplicateReference
from quoteproof.rules.x007_colliding_reference import CollidingReference
from quoteproof.text.offsets import LineIndex

_BRACKETS: Final = re.compile(r"sic|…|\.\.\.|\. \. \.|[^\W\d_]")
"""Labels, folded, that stand in a quotation for something else (rules.md, “Alterations”, 1, 4 and 5)."""


def references(
    chapter: Chapter, masked: str, defined: tuple[Definition, ...], found: Collection[Finding]
) -> Iterator[Fault]:
    """Tell what is wrong with a chapter's reference definitions; `found` is what was found in it before."""
    first: dict[str, Definition] = {}
    told = _told(chapter, found)
    for definition in (d for d in defined if not d.note and d.block):
        place = Place(chapter.file, definition.start, definition.end)
        if definition.key in first:
            line = LineIndex(chapter.text).position(first[definition.key].start)[0]
            yield DuplicateReference(place, definition.label, line)
        elif definition.key not in told and _collides(definition, masked):
            yield CollidingReference(place, definition.label)
        first.setdefault(definition.key, definition)


def _told(chapter: Chapter, found: Collection[Finding]) -> frozenset[str]:
    """Give the words of links that were found inside quotations."""
    places = (f.place for f in found if f.code.id == "Q018" and not f.place.approximate)
    words = (chapter.text[p.start : p.end].strip("[]") for p in places)
    return frozenset(" ".join(word.split()).casefold() for word in words)


def _collides(definition: Definition, masked: str) -> bool:
    """Tell whether the label is a bracket of quotations, by itself or because one is joined to a word."""
    if _BRACKETS.fullmatch(definition.key):
        return True
    label = re.escape(definition.label)
    joined = rf"\w\[{label}\](?![\[(:{{])|(?<![\]\w])\[{label}\](?=\w)"
    return re.search(joined, masked, re.IGNORECASE) is not None
