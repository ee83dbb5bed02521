"""Prove: every run of the manifest is found again in what was read back, character for character and in order.

Promises: each occurrence serves once; nothing is forgiven but line ends of a page, each by name in `_agrees`. What
is not found is a value with the nearest text. A heading's run is looked for in the contents too, if the file has
any. Leaves out: whether the runs themselves are true to the seeds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from quoteproof.evidence.marks import Part
from quoteproof.proof.layer import OBJECT, Gap, Layer, spelled
from quoteproof.proof.manifest import Quoted

_LIKE: Final = 55.0  # of 100: below this two texts have too little in common to be called the same, changed
_FAR: Final = 4_000  # characters beyond which a neighbourhood is too wide to look for a changed text
_EMPTY: Final = Layer("", bytes([Gap.BORDER]), flowing=False)


class How(StrEnum):
    """How a run was lost."""

    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Lost:
    """A run that does not stand where it should."""

    run: Quoted
    """The run."""
    how: How
    """What became of it."""
    now: str
    """The nearest text; empty where there is none."""
    part: Part
    """Where it is lost: its own part, or the contents."""
    why: tuple[str, ...] = ()
    """What keeps characters of the nearest text from being proved, though they stand in the file."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of looking for every run."""

    found: Mapping[int, tuple[int, int]]
    """By the order of a run, where it stands in the text of its part."""
    listed: Mapping[int, tuple[int, int]]
    """The same in the contents."""
    lost: tuple[Lost, ...]
    """The runs that were not found, in order."""


def prove(runs: Sequence[Quoted], layers: Mapping[Part, Layer]) -> Proof:
    """Look for `runs`, which are in the order of the book, each in the layer of its part."""
    found: dict[int, Span] = {}
    listed: dict[int, Span] = {}
    lost: list[Lost] = []
    for part in Part:
        layer = layers.get(part, _EMPTY)
        mine = [run for run in runs if run.part is part or (part is Part.CONTENTS and run.listed and layer.text)]
        wanted = [spelled(run.printed, flowing=layer.flowing) for run in mine]
        spans = _in_order(wanted, mine, layer)
        places = listed if part is Part.CONTENTS else found
        places.update((run.order, span) for run, span in zip(mine, spans, strict=True) if span)
        lost += _lost(mine, wanted, spans, layer, part)
    return Proof(found, listed, tuple(sorted(lost, key=lambda one: one.run.order)))


Span = tuple[int, int]


def _in_order(wanted: Sequence[Layer], runs: Sequence[Quoted], layer: Layer) -> list[Span | None]:
    """Return a span to as many runs as can have one, in order and apart from each other."""
    spans: list[Span | None] = []
    at = 0
    for one, run in zip(wanted, runs, strict=True):
        span = next(_places(one, run, layer, at), None)
        if span is None:
            return _longest([list(_places(w, r, layer, 0)) for w, r in zip(wanted, runs, strict=True)])
        spans.append(span)
        at = span[1]
    return spans


def _longest(places: Sequence[Sequence[Span]]) -> list[Span | None]:
    """Return the longest chain of places, at most one of each run, in order: patience over the earliest ends."""
    ends: list[int] = []
    heads: list[tuple[int, Span]] = []
    before: dict[tuple[int, Span], tuple[int, Span] | None] = {}
    for number, spans in enumerate(places):
        for span in reversed(spans):
            length = bisect_right(ends, span[0])
            node = (number, span)
            before[node] = heads[length - 1] if length else None
            if length == len(ends):
                ends.append(span[1])
                heads.append(node)
            elif span[1] < ends[length]:
                ends[length], heads[length] = span[1], node
    chain: list[Span | None] = [None] * len(places)
    node_or_none = heads[-1] if heads else None
    while node_or_none is not None:
        chain[node_or_none[0]] = node_or_none[1]
        node_or_none = before[node_or_none]
    return chain


def _places(wanted: Layer, run: Quoted, layer: Layer, start: int) -> Iterator[Span]:
    """Yield every place from `start` on at which a run stands.

    The citation that ends a block may look as its style has it, with small figures that stand high: it must stand
    there, but is none of the words that are proved.
    """
    size = len(wanted.text)
    words = size - len(spelled(run.tail, flowing=layer.flowing).text)
    at = layer.text.find(wanted.text[:words], start) if size else -1
    while at >= 0:
        if (
            _ends(wanted.text[words:], layer, at + words)
            and _agrees(wanted, layer, at)
            and (run.opening or _is_block(layer, at, at + size))
        ):
            yield at, at + size
        at = layer.text.find(wanted.text[:words], at + 1)


def _ends(tail: str, layer: Layer, at: int) -> bool:
    return layer.text.startswith(tail, at) or bool(layer.unread and layer.written_between(at, at + len(tail)) == tail)


def _is_block(layer: Layer, start: int, end: int) -> bool:
    """Return whether a stretch is whole paragraphs."""
    return layer.gaps[start] >= Gap.BORDER and layer.gaps[end] >= Gap.BORDER


def _agrees(wanted: Layer, layer: Layer, at: int) -> bool:
    """Return whether what stands between the characters is right; the characters are the same already."""
    size = len(wanted.text)
    mine, theirs = wanted.gaps[1:size], layer.gaps[at + 1 : at + size]
    if mine == theirs:
        return True
    for i, (want, gap) in enumerate(zip(mine, theirs, strict=True)):
        if want == gap or (want in (Gap.LINE, Gap.BORDER) and gap == Gap.PAGE):
            continue
        # A reader of PDFs makes up a space before the number of a note, which is smaller and higher than the text.
        if layer.flowing and gap == Gap.SPACE and wanted.text[i + 1] == OBJECT:
            continue
        # A line end, and a page's, may stand for a space, and may come where a line can break without one.
        if not layer.flowing or gap not in (Gap.LINE, Gap.PAGE) or want > Gap.SPACE:
            return False
        if want == Gap.NONE and not _breaks(wanted.text[i], wanted.text[i + 1]):
            return False
    return True


def _breaks(before: str, after: str) -> bool:
    """Return whether a line may end between two characters: not within a word of letters (UAX 14, roughly)."""
    return not (before.isalnum() and after.isalnum()) or _ideographic(before) or _ideographic(after)


def _ideographic(character: str) -> bool:
    return "\u2e80" <= character <= "\ud7ff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _lost(
    runs: Sequence[Quoted], wanted: Sequence[Layer], spans: Sequence[Span | None], layer: Layer, part: Part
) -> Iterator[Lost]:
    """Say of every run without a span what became of it."""
    written = layer.written
    taken = {span for span in spans if span}
    told: set[Span] = set()
    for number, run in enumerate(runs):
        if spans[number] is not None:
            continue
        elsewhere = next((p for p in _places(wanted[number], run, layer, 0) if p not in taken | told), None)
        if elsewhere:
            told.add(elsewhere)
            yield Lost(run, How.MOVED, "", part)
            continue
        low = max((s[1] for s in spans[:number] if s), default=0)
        high = min((s[0] for s in spans[number + 1 :] if s), default=len(layer.text))
        near = _nearest(wanted[number].text, run, written, low, high, told)
        if near is None:
            yield Lost(run, How.MISSING, "", part)
            continue
        told.add(near)
        yield Lost(run, How.CHANGED, layer.readable(*near), part, layer.causes(*near))


def _nearest(text: str, run: Quoted, written: str, low: int, high: int, told: set[Span]) -> Span | None:
    """Return the stretch between a run's neighbours that is most like it, if any is like it at all.

    `written` is the text of the file, also where that is not proved to show.
    """
    window = written[low:high]
    spans = []
    if run.opening:
        first, last = re.escape(run.opening.strip()), re.escape(run.closing.strip())
        shape = f"{first}.{{1,{3 * len(text) + 80}}}?{last}"
        spans = [(low + m.start(), low + m.end()) for m in re.finditer(shape, window, re.DOTALL)]
    if len(window) <= _FAR + 2 * len(text) and (aligned := fuzz.partial_ratio_alignment(text, window)):
        spans.append((low + aligned.dest_start, low + aligned.dest_end))
    scored = [(fuzz.ratio(text, written[a:b]), (a, b)) for a, b in spans if (a, b) not in told]
    best = max(scored, default=(0.0, (0, 0)), key=lambda pair: pair[0])
    return best[1] if best[0] >= _LIKE else None
