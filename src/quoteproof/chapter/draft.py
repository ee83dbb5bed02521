"""Draft: a chapter read part by part, so that only what has changed is read again.

Promises: where the text can be divided (`division`), the chapter is the one that reading the whole would give; a test
holds them against each other over random changes. It is a first answer for an editor, which confirms it by reading
the whole; no check and no build uses it. Leaves out: when to confirm (the project).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from quoteproof.chapter.division import Stretch, divide, joined
from quoteproof.chapter.model import Attribute, BlockQuote, Chapter, Flow, Node, Places, Span, Where
from quoteproof.chapter.nodes import identifier
from quoteproof.chapter.parse import Read, parse
from quoteproof.finding.model import Fault, Place

MOST: Final = 3
"""How many parts are read anew at most: with more, reading the whole is as fast."""


PartKey = tuple[str, int]
"""The text that is read for a part, and how many parts before it have the same: no two share the nodes of a tree."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part of a chapter, read alone."""

    chapter: Chapter
    """The part and the definitions that it refers to, as a chapter of their own."""
    findings: tuple[Fault, ...]
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
    findings: tuple[Fault, ...]
    """What reading it found."""
    fragments: Mapping[PartKey, Fragment]
    """Its parts, for the next time."""


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
    places: Places
    reached: int


def draft(file: str, text: str, read: Read, known: Mapping[PartKey, Fragment], *, most: int = MOST) -> Draft | None:
    """Read a chapter by its parts; `known` are those of an earlier draft of it.

    None where the text cannot be divided, where more than `most` of its parts are new, or where one cannot be read.
    """
    parts = [joined(text, part) for part in divide(text)]
    counts: Counter[str] = Counter()
    keys: list[PartKey] = []
    for words, _ in parts:
        keys.append((words, counts[words]))
        counts[words] += 1
    if len(parts) < 2 or len([key for key in keys if key not in known]) > most:
        return None
    flows: list[Flow] = []
    quotes: list[BlockQuote] = []
    findings: list[Fault] = []
    blocks: list[Node] = []
    fragments: dict[PartKey, Fragment] = {}
    reached = 0
    for key, (words, ways) in zip(keys, parts, strict=True):
        setting = _Setting(len(flows), len(quotes), ways, reached)
        fragment = _fragment(file, words, read, setting, known.get(key))
        if fragment is None or fragment.chapter.places.unplaced:
            return None
        fragments[key] = fragment
        flows += fragment.put.flows
        quotes += fragment.put.quotes
        findings += _moved(fragment.findings, ways)
        blocks += fragment.chapter.ast["blocks"]
        reached = fragment.put.reached
    first = fragments[keys[0]].chapter.ast
    renamed, identified = _identified(blocks, text)
    places = _joined([fragment.put.places for fragment in fragments.values()], renamed)
    chapter = Chapter(file, text, {**first, "blocks": identified}, tuple(flows), tuple(quotes), places)
    return Draft(chapter, tuple(findings), fragments)


def _joined(parts: Sequence[Places], renamed: Sequence[tuple[Node, Node]]) -> Places:
    """Join the places of a chapter's parts; a definition that several take along is one."""
    spans: dict[int, Span] = {}
    targets: dict[int, Span] = {}
    attributes: dict[int, Sequence[Attribute]] = {}
    for part in parts:
        spans.update(part.spans)
        targets.update(part.targets)
        attributes.update(part.attributes)
    for old, new in renamed:
        spans[id(new)] = spans[id(old)]
        attributes[id(new)] = attributes.get(id(old), ())
    definitions = {definition.start: definition for part in parts for definition in part.definitions}
    return Places(
        spans=spans,
        targets=targets,
        attributes=attributes,
        fences=tuple(fence for part in parts for fence in part.fences),
        definitions=tuple(definitions[start] for start in sorted(definitions)),
    )


def agrees(one: Chapter, whole: Chapter) -> bool:
    """Tell whether a chapter that was put together says what the one says that was read as a whole."""
    alike = len(one.flows) == len(whole.flows) and all(map(_alike, one.flows, whole.flows))
    outlines = [[_outline(node) for node in chapter.ast["blocks"]] for chapter in (one, whole)]
    quotes = [[replace(quote, node={}) for quote in chapter.quotes] for chapter in (one, whole)]
    return alike and not whole.places.unplaced and outlines[0] == outlines[1] and quotes[0] == quotes[1]


def _alike(one: Flow, whole: Flow) -> bool:
    objects = [[(i.kind, i.start, i.end) for i in flow.inlines] for flow in (one, whole)]
    same = (one.index, one.kind, one.where, one.text) == (whole.index, whole.kind, whole.where, whole.text)
    return same and one.offsets == whole.offsets and objects[0] == objects[1]


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
    places = _moved_places(chapter.places, _back(setting.ways))
    return _Put(tuple(flows), tuple(_quote(quote, setting) for quote in chapter.quotes), places, reached)


def _moved_places(places: Places, back: Callable[[int], int]) -> Places:
    """Lead the places of a part back into the chapter; those of words are in its flows."""

    def moved(span: Span) -> Span:
        start, end = span
        return back(start), back(end - 1) + 1 if end > start else back(start)

    def attribute(written: Attribute) -> Attribute:
        return replace(written, span=moved(written.span), value=moved(written.value) if written.value else None)

    return Places(
        spans={key: moved(span) for key, span in places.spans.items()},
        targets={key: moved(span) for key, span in places.targets.items()},
        attributes={key: tuple(map(attribute, written)) for key, written in places.attributes.items()},
        fences=tuple(replace(fence, span=moved(fence.span)) for fence in places.fences),
        definitions=tuple(replace(d, start=back(d.start), end=back(d.end - 1) + 1) for d in places.definitions),
    )


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


def _moved(faults: tuple[Fault, ...], ways: Sequence[Stretch]) -> Iterator[Fault]:
    back = _back(ways)
    return (replace(fault, place=_place(fault.place, back)) for fault in faults)


def _place(place: Place, back: Callable[[int], int]) -> Place:
    start = back(place.start)
    return replace(place, start=start, end=back(place.end - 1) + 1 if place.end > place.start else start)


def _identified(blocks: list[Node], text: str) -> tuple[list[tuple[Node, Node]], list[Node]]:
    """Number the identifiers that pandoc makes of headings, where two headings of the chapter have the same words.

    Gives the headings that were renamed, each with what takes its place, and all blocks.
    """
    met: set[str] = set()
    renamed: list[tuple[Node, Node]] = []
    identified: list[Node] = []
    for block in blocks:
        if block["t"] == "Header" and (name := block["c"][1][0]):
            free = name if _is_given(name, text) else _free(name, met)
            met.add(free)
            if free != name:
                renamed.append((block, _renamed(block, free)))
                block = renamed[-1][1]
        identified.append(block)
    return renamed, identified


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
