"""Draft: a chapter read part by part, so that only what has changed is read again.

Promises: where the text can be divided (`division`), the chapter is the one that reading the whole would give; a test
holds them against each other over random changes. It is a first answer for an editor, which confirms it by reading
the whole; no check and no build uses it. Leaves out: when to confirm (the project).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from quoteproof.chapter.division import Stretch, divide, joined
from quoteproof.chapter.model import BlockQuote, Chapter, Flow, Node, Where
from quoteproof.chapter.nodes import identifier
from quoteproof.chapter.parse import Read, parse
from quoteproof.finding.model import Finding, Place

MOST: Final = 3
"""How many parts are read anew at most: with more, reading the whole is as fast."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part of a chapter, read alone."""

    chapter: Chapter
    """The part and the definitions that it refers to, as a chapter of their own."""
    findings: tuple[Finding, ...]
    """What reading found."""
    setting: _Setting
    """Where it was put when it was put last."""
    put: _Put
    """What it was there."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A chapter that was put together."""

    chapter: Chapter
    """The chapter."""
    findings: tuple[Finding, ...]
    """What reading it found."""
    fragments: Mapping[str, Fragment]
    """Its parts, by the text that was read for each; for the next time."""


@dataclass(frozen=True, slots=True)
class _Setting:
    flows: int
    quotes: int
    ways: tuple[Stretch, ...]
    reached: int


@dataclass(frozen=True, slots=True)
class _Put:
    flows: tuple[Flow, ...]
    quotes: tuple[BlockQuote, ...]
    reached: int


def draft(file: str, text: str, read: Read, known: Mapping[str, Fragment], *, most: int = MOST) -> Draft | None:
    """Read a chapter by its parts; `known` are those of an earlier draft of it.

    None where the text cannot be divided, where more than `most` of its parts are new, or where one cannot be read.
    """
    parts = [joined(text, part) for part in divide(text)]
    if len(parts) < 2 or len({words for words, _ in parts if words not in known}) > most:
        return None
    flows: list[Flow] = []
    quotes: list[BlockQuote] = []
    findings: list[Finding] = []
    blocks: list[Node] = []
    made: dict[str, Fragment] = {}
    reached = 0
    for words, ways in parts:
        setting = _Setting(len(flows), len(quotes), ways, reached)
        fragment = _fragment(file, words, read, setting, made.get(words) or known.get(words))
        if fragment is None or fragment.chapter.approximate:
            return None
        made[words] = fragment
        flows += fragment.put.flows
        quotes += fragment.put.quotes
        findings += _moved(fragment.findings, ways)
        blocks += fragment.chapter.ast["blocks"]
        reached = fragment.put.reached
    first = made[parts[0][0]].chapter.ast
    chapter = Chapter(file, text, {**first, "blocks": _identified(blocks, text)}, tuple(flows), tuple(quotes))
    return Draft(chapter, tuple(findings), made)


def agrees(one: Chapter, whole: Chapter) -> bool:
    """Tell whether a chapter that was put together says what the one says that was read as a whole.

    Of words that carry no mark, and are searched for, one may know the place and the other not.
    """
    alike = len(one.flows) == len(whole.flows) and all(map(_alike, one.flows, whole.flows))
    outlines = [[_outline(node) for node in chapter.ast["blocks"]] for chapter in (one, whole)]
    quotes = [[replace(quote, node={}) for quote in chapter.quotes] for chapter in (one, whole)]
    return alike and not whole.approximate and outlines[0] == outlines[1] and quotes[0] == quotes[1]


def _alike(one: Flow, whole: Flow) -> bool:
    objects = [[(i.kind, i.start, i.end) for i in flow.inlines] for flow in (one, whole)]
    same = (one.index, one.kind, one.where, one.text) == (whole.index, whole.kind, whole.where, whole.text)
    pairs = zip(one.offsets, whole.offsets, strict=False)
    placed = all(a == b or a < 0 or b < 0 for a, b in pairs)
    return same and placed and objects[0] == objects[1]


def _outline(node: Node) -> tuple[str, str]:
    return node["t"], identifier(node)


def _fragment(file: str, words: str, read: Read, setting: _Setting, known: Fragment | None) -> Fragment | None:
    """Give a part that is put where it stands now; None where it cannot be read."""
    if known is not None:
        return known if known.setting == setting else replace(known, setting=setting, put=_put(known.chapter, setting))
    chapter, findings = parse(file, words, read)
    return Fragment(chapter, findings, setting, _put(chapter, setting)) if chapter is not None else None


def _put(chapter: Chapter, setting: _Setting) -> _Put:
    """Renumber a part's flows and block quotes, and lead its offsets back into the chapter."""
    flows: list[Flow] = []
    reached = setting.reached
    for flow in chapter.flows:
        offsets = _led_back(flow.offsets, setting.ways)
        known = [at for at in offsets if at >= 0]
        near = min(known, default=reached)
        if flow.where.note is None:
            reached = max(known, default=reached)
        index = flow.index + setting.flows
        flows.append(replace(flow, index=index, where=_where(flow.where, setting), offsets=offsets, near=near))
    return _Put(tuple(flows), tuple(_quote(quote, setting) for quote in chapter.quotes), reached)


def _quote(quote: BlockQuote, setting: _Setting) -> BlockQuote:
    return BlockQuote(
        quote.number + setting.quotes,
        tuple(number + setting.flows for number in quote.flows),
        tuple((name, number + setting.flows) for name, number in quote.intruders),
        None if quote.introduction is None else quote.introduction + setting.flows,
        _where(quote.where, setting),
        quote.node,
    )


def _where(where: Where, setting: _Setting) -> Where:
    quote = None if where.quote is None else where.quote + setting.quotes
    note = None if where.note is None else (where.note[0] + setting.flows, where.note[1])
    return replace(where, quote=quote, note=note)


def _back(ways: Sequence[Stretch]) -> Callable[[int], int]:
    """Give the way from an offset in the text that was read to one in the chapter."""
    starts = [there for there, _ in ways]
    shifts = [here - there for there, here in ways]
    if len(ways) == 1:
        return lambda at: at + shifts[0]
    return lambda at: at + shifts[bisect_right(starts, at) - 1]


def _led_back(offsets: tuple[int, ...], ways: Sequence[Stretch]) -> tuple[int, ...]:
    """Lead a flow's offsets back; those of a part that takes nothing along, which most are, without a call for each."""
    if len(ways) > 1:
        back = _back(ways)
        return tuple([back(at) if at >= 0 else -1 for at in offsets])
    shift = ways[0][1]
    return tuple([at + shift if at >= 0 else -1 for at in offsets]) if shift else offsets


def _moved(findings: tuple[Finding, ...], ways: Sequence[Stretch]) -> Iterator[Finding]:
    back = _back(ways)
    for found in findings:
        fixes = tuple(
            replace(fix, edits=tuple(replace(edit, place=_place(edit.place, back)) for edit in fix.edits))
            for fix in found.fixes
        )
        yield replace(found, place=_place(found.place, back), fixes=fixes)


def _place(place: Place, back: Callable[[int], int]) -> Place:
    start = back(place.start)
    return replace(place, start=start, end=back(place.end - 1) + 1 if place.end > place.start else start)


def _identified(blocks: list[Node], text: str) -> list[Node]:
    """Number the identifiers that pandoc makes of headings, where two headings of the chapter have the same words."""
    met: set[str] = set()
    made: list[Node] = []
    for block in blocks:
        if block["t"] == "Header" and (name := block["c"][1][0]):
            free = name if _is_given(name, text) else _free(name, met)
            met.add(free)
            block = block if free == name else _renamed(block, free)
        made.append(block)
    return made


def _is_given(name: str, text: str) -> bool:
    return f"#{name}" in text and re.search(rf"\{{[^{{}}]*#{re.escape(name)}(?=[\s}}])", text) is not None


def _free(name: str, met: set[str]) -> str:
    number, free = 0, name
    while free in met:
        number += 1
        free = f"{name}-{number}"
    return free


def _renamed(header: Node, name: str) -> Node:
    level, (_, classes, pairs), content = header["c"]
    fresh: list[Any] = [level, [name, classes, pairs], content]
    return {"t": "Header", "c": fresh}
