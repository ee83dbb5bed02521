"""Links inside the book: every one must lead to exactly one place, which a chapter's own places decide first.

Promises: the same places as the editions know (`chapter.survey`), so that what is told here is what would stop a
build. Leaves out: links to the web, which no check opens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from quoteproof.chapter.model import Chapter, FlowKind, InlineKind, Node
from quoteproof.chapter.nodes import identifier
from quoteproof.chapter.positions import place
from quoteproof.chapter.survey import Survey, survey
from quoteproof.check.markdown import nth
from quoteproof.finding.model import Finding, Place
from quoteproof.text.lines import LineIndex
from quoteproof.verdict.rules import x001_broken_link, x004_ambiguous_link, x005_duplicate_identifier

_NEAR: Final = 0.75
"""How much of two identifiers must agree for one to be offered for the other; a hint, never a verdict."""
_TO_REFERENCE: Final = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Places:
    """What can be linked to in a book."""

    chapters: tuple[Chapter, ...]
    """The chapters, in order."""
    found: Survey
    """What each of them has, by the same order."""

    @classmethod
    def of(cls, chapters: Sequence[Chapter]) -> Places:
        """Look through the chapters."""
        return cls(tuple(chapters), survey([chapter.ast["blocks"] for chapter in chapters]))

    def names(self) -> tuple[str, ...]:
        """Give every identifier of the book, once, in order."""
        return tuple(dict.fromkeys(name for targets in self.found.targets for name in targets))

    def files(self, name: str) -> tuple[str, ...]:
        """Give the chapters that have an identifier."""
        pairs = zip(self.chapters, self.found.targets, strict=True)
        return tuple(chapter.file for chapter, targets in pairs if name in targets)


def links(chapter: Chapter, nodes: Sequence[Node], masked: str, places: Places) -> Iterator[Finding]:
    """Tell of links to places in the book that are not there, or are there more than once."""
    met: Counter[str] = Counter()
    for node in nodes:
        if node["t"] != "Link" or not node["c"][2][0].startswith("#"):
            continue
        name: str = node["c"][2][0][1:]
        at = _place(chapter, masked, name, met[name])
        met[name] += 1
        files = places.files(name)
        if not files:
            near = get_close_matches(name, places.names(), 1, _NEAR)
            yield x001_broken_link.tell(name, at, near[0] if near else None, places.files(near[0]) if near else ())
        elif len(files) > 1 and chapter.file not in files:
            yield x004_ambiguous_link.tell(name, at, files)


def _place(chapter: Chapter, masked: str, name: str, number: int) -> Place:
    """Give the place of a link's address, with its `#`."""
    for before, after in (("(#", ")"), ("(#", " "), ("#", "")):
        at = nth(masked, f"{before}{name}{after}", number)
        if at >= 0:
            start = at + len(before) - 1
            return Place(chapter.file, start, start + len(name) + 1)
    return Place(chapter.file, 0, 0, approximate=True)


def undefined_references(chapter: Chapter) -> Iterator[Finding]:
    """Tell of `[words][name]` without a definition of that name: pandoc prints the brackets."""
    for flow in chapter.flows:
        if flow.kind in (FlowKind.CODE, FlowKind.AFFIX, FlowKind.ALTERNATIVE):
            continue
        code = [(i.start, i.end) for i in flow.inlines if i.kind in (InlineKind.CODE, InlineKind.MATH)]
        for match in _TO_REFERENCE.finditer(flow.text):
            at = place(chapter.file, flow, match.start(), match.end(), approximate=chapter.approximate)
            before = chapter.text[max(0, at.start - 1) : at.start]
            written = not at.approximate and chapter.text[at.start : at.end] == match.group() and before != "\\"
            shown = any(a < match.end() and b > match.start() for a, b in code)
            if written and not shown and not match[1].startswith("^"):
                start = at.end - len(match[2]) - 2
                yield x001_broken_link.tell_reference(match[2], Place(chapter.file, start, at.end))


def identifiers(
    chapter: Chapter, nodes: Sequence[Node], masked: str, first: dict[str, tuple[str, int]]
) -> Iterator[Finding]:
    """Tell of identifiers that an author gave twice, in one chapter (an error) or in two (a warning).

    `first` holds file and line of each identifier that was given before, and takes up this chapter's.
    """
    lines = LineIndex(chapter.text)
    own: Counter[str] = Counter()
    for name in filter(None, map(identifier, nodes)):
        start = _given(masked, name, own[name])
        if start < 0:
            continue
        own[name] += 1
        if name in first:
            file, line = first[name]
            at = Place(chapter.file, start, start + len(name) + 1)
            yield x005_duplicate_identifier.tell(name, at, file, line)
        first.setdefault(name, (chapter.file, lines.position(start)[0]))


def _given(masked: str, name: str, number: int) -> int:
    """Give the offset at which an author gave an identifier for the time of that number; -1 for pandoc's own."""
    if f"#{name}" not in masked:
        return -1
    found = list(re.finditer(rf"\{{[^{{}}]*?(#{re.escape(name)})(?=[\s}}])", masked))
    return found[min(number, len(found) - 1)].start(1) if found else -1
