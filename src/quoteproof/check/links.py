"""Links inside the book: every one must lead to exactly one place, which a chapter's own places decide first.

Promises: the same places as the editions know (`chapter.survey`), so that what is told here is what would stop a
build; of each chapter a small value, so that fifty chapters are not searched for a change in one. Leaves out: links to
the web, which no check opens.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from quoteproof.chapter.model import Chapter, FlowKind, InlineKind, Node
from quoteproof.chapter.nodes import identifier
from quoteproof.check.headings import title
from quoteproof.check.markdown import nth
from quoteproof.finding.model import Fault, Place
from quoteproof.rules.x001_broken_link import BrokenLink
from quoteproof.rules.x004_ambiguous_link import AmbiguousLink
from quoteproof.rules.x005_duplicate_identifier import DuplicateIdentifier
from quoteproof.rules.x010_undefined_reference import UndefinedReference
from quoteproof.text.offsets import LineIndex

_NEAR: Final = 0.75
"""How much of two identifiers must agree for one to be offered for the other; a hint, never a verdict."""
_TO_REFERENCE: Final = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Bearings:
    """What the rest of a book must know of a chapter: where one can get to in it, and where it leads."""

    file: str
    """The chapter's path."""
    names: tuple[str, ...]
    """Every identifier that it has, once, in order."""
    links: tuple[tuple[str, Place], ...]
    """Each link to a place in the book: the identifier, and where the address stands."""
    given: tuple[tuple[str, Place, int], ...]
    """Each identifier that its author gave: the name, where it stands, and the line."""
    headless: tuple[Fault, ...]
    """What is told where it does not begin with its title."""


def bearings(chapter: Chapter, nodes: Sequence[Node], masked: str) -> Bearings:
    """Give a chapter's bearings; `nodes` are its nodes that can have an identifier, `masked` is of `check.markdown`."""
    names = dict.fromkeys(filter(None, map(identifier, nodes)))
    given = tuple(_given(chapter, nodes, masked))
    return Bearings(chapter.file, tuple(names), tuple(_links(chapter, nodes, masked)), given, tuple(title(chapter)))


def astray(chapters: Sequence[Bearings]) -> Iterator[Fault]:
    """Tell of what leads astray in a book: links to places that are not there, or there more than once."""
    files: dict[str, list[str]] = {}
    for chapter in chapters:
        for name in chapter.names:
            files.setdefault(name, []).append(chapter.file)
    first: dict[str, tuple[str, int]] = {}
    for chapter in chapters:
        yield from chapter.headless
        for name, at in chapter.links:
            there = tuple(files.get(name, ()))
            if not there:
                from difflib import get_close_matches  # for a message alone

                near = next(iter(get_close_matches(name, files, 1, _NEAR)), None)
                yield BrokenLink(at, name, near, tuple(files[near]) if near else ())
            elif len(there) > 1 and chapter.file not in there:
                yield AmbiguousLink(at, name, there)
        yield from _twice(chapter, first)


def _twice(chapter: Bearings, first: dict[str, tuple[str, int]]) -> Iterator[Fault]:
    """Tell of identifiers that an author gave twice, in one chapter (an error) or in two (a warning).

    `first` holds file and line of each identifier that was given before, and takes up this chapter's.
    """
    for name, at, line in chapter.given:
        if name in first:
            yield DuplicateIdentifier(at, name, *first[name])
        first.setdefault(name, (chapter.file, line))


def _links(chapter: Chapter, nodes: Sequence[Node], masked: str) -> Iterator[tuple[str, Place]]:
    met: Counter[str] = Counter()
    for node in nodes:
        if node["t"] == "Link" and node["c"][2][0].startswith("#"):
            name: str = node["c"][2][0][1:]
            yield name, _place(chapter, masked, name, met[name])
            met[name] += 1


def _place(chapter: Chapter, masked: str, name: str, number: int) -> Place:
    """Give the place of a link's address, with its `#`."""
    for before, after in (("(#", ")"), ("(#", " "), ("#", "")):
        at = nth(masked, f"{before}{name}{after}", number)
        if at >= 0:
            start = at + len(before) - 1
            return Place(chapter.file, start, start + len(name) + 1)
    return Place(chapter.file, 0, 0, approximate=True)


def undefined_references(chapter: Chapter) -> Iterator[Fault]:
    """Tell of `[words][name]` without a definition of that name: pandoc prints the brackets."""
    for flow in chapter.flows:
        if flow.kind in (FlowKind.CODE, FlowKind.AFFIX, FlowKind.ALTERNATIVE):
            continue
        code = [(i.start, i.end) for i in flow.inlines if i.kind in (InlineKind.CODE, InlineKind.MATH)]
        for match in _TO_REFERENCE.finditer(flow.text):
            at = chapter.place(flow, match.start(), match.end())
            before = chapter.text[max(0, at.start - 1) : at.start]
            written = not at.approximate and chapter.text[at.start : at.end] == match.group() and before != "\\"
            shown = any(a < match.end() and b > match.start() for a, b in code)
            if written and not shown and not match[1].startswith("^"):
                start = at.end - len(match[2]) - 2
                yield UndefinedReference(Place(chapter.file, start, at.end), match[2])


def _given(chapter: Chapter, nodes: Sequence[Node], masked: str) -> Iterator[tuple[str, Place, int]]:
    lines = LineIndex(chapter.text)
    own: Counter[str] = Counter()
    for name in filter(None, map(identifier, nodes)):
        start = _start(masked, name, own[name])
        if start >= 0:
            own[name] += 1
            yield name, Place(chapter.file, start, start + len(name) + 1), lines.position(start)[0]


def _start(masked: str, name: str, number: int) -> int:
    """Give the offset at which an author gave an identifier for the time of that number; -1 for pandoc's own."""
    # By plain search: a pattern for each identifier would take longer to compile than all else that is asked of links.
    found: list[int] = []
    mark, opened = f"#{name}", -1
    at = masked.find(mark)
    while at >= 0:
        brace, after = masked.rfind("{", 0, at), masked[at + len(mark) : at + len(mark) + 1]
        if brace > max(opened, masked.rfind("}", 0, at)) and (after == "}" or after.isspace()):
            found.append(at)
            opened = brace
        at = masked.find(mark, at + 1)
    return found[min(number, len(found) - 1)] if found else -1
