"""Finds every run of the manifest again in the text of a file, character for character and in order.

Each occurrence serves once. Only line and page ends are forgiven, each in `_agrees`, and hyphens that are repeated at
them (`repeated_hyphens`). A run that is not found comes with the nearest text. A run in a heading is also looked for in
the contents, if the file has any. Whether the runs are true to the seeds is checked in `verification`.
"""

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from rapidfuzz import fuzz

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.layer import Gap, Layer, layer_of_text
from quoteproof.proof.manifest import Quoted
from quoteproof.proof.repeated_hyphens import UnrepeatedLayer, unrepeated
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass

_LIKE: Final = 55.0  # of 100: less similar texts do not count as one text that was changed
_MAX_WINDOW: Final = 4_000  # characters: a changed text is not aligned with a wider window
_LONG_WORD: Final = (
    24  # characters: only a longer word is divided without a hyphen (`is_long` of edition/typst_text.py)
)
_EMPTY: Final = Layer("", bytes([Gap.BORDER]), flowing=False)


class Loss(StrEnum):
    """How a run was lost."""

    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lost:
    """A run that is not where it should be."""

    run: Quoted
    loss: Loss
    now: str
    """The nearest text; empty if there is none."""
    part: BookPart
    """Where it is lost: its own part, or the contents."""
    reasons: tuple[str, ...] = ()
    """What keeps characters of the nearest text from being proved, though they are in the file."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of looking for every run."""

    found: Mapping[int, Span]
    """By the order of a run, its span in the text of its part."""
    listed: Mapping[int, Span]
    """The same in the contents."""
    lost: tuple[Lost, ...]
    """The runs that were not found, in order."""


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run that was found in the text of a PDF, to be looked for on its drawn pages."""

    order: int
    """Its place among all runs of the book."""
    part: BookPart
    start: int
    """Where it begins in the layer of the part."""
    end: int
    """End, exclusive."""
    tail: int
    """Where its citation begins; `end` where it has none."""
    alone: bool = False
    """Whether it is whole paragraphs, with nothing before it and nothing after it."""


@dataclass(frozen=True, slots=True)
class _PartText:
    """What a file prints in a part."""

    layer: Layer
    shorter: UnrepeatedLayer | None
    """The same with one hyphen for each that may be repeated; None if there is none."""


def found_runs(runs: Sequence[Quoted], proof: Proof) -> list[FoundRun]:
    """Return those of `runs` that a proof found, in the text and in the contents."""
    by_order = {run.order: run for run in runs}
    found = []
    for order, (start, end) in proof.found.items():
        run = by_order[order]
        tail = end - len(layer_of_text(run.tail, flowing=True).text)
        found.append(FoundRun(order, run.part, start, end, tail, not run.opening))
    listed = (FoundRun(order, BookPart.CONTENTS, start, end, end) for order, (start, end) in proof.listed.items())
    return [*found, *listed]


def prove(runs: Sequence[Quoted], layers: Mapping[BookPart, Layer]) -> Proof:
    """Look for `runs`, which are in the order of the book, in the layers of their parts."""
    found: dict[int, Span] = {}
    listed: dict[int, Span] = {}
    lost: list[Lost] = []
    for part in BookPart:
        layer = layers.get(part, _EMPTY)
        own = [run for run in runs if run.part is part or (part is BookPart.CONTENTS and run.listed and layer.text)]
        wanted = [layer_of_text(run.printed, flowing=layer.flowing) for run in own]
        text = _PartText(layer, unrepeated(layer))
        spans = _in_order(wanted, own, text)
        by_order = listed if part is BookPart.CONTENTS else found
        by_order.update((run.order, span) for run, span in zip(own, spans, strict=True) if span)
        lost += _lost(own, wanted, spans, text, part)
    return Proof(found, listed, tuple(sorted(lost, key=lambda item: item.run.order)))


def _in_order(wanted: Sequence[Layer], runs: Sequence[Quoted], text: _PartText) -> list[Span | None]:
    """Return a span to as many runs as can have one, in order and apart from each other."""
    spans: list[Span | None] = []
    at = 0
    for words, run in zip(wanted, runs, strict=True):
        span = next(_occurrences(words, run, text, at), None)
        if span is None:
            return _longest([list(_occurrences(w, r, text, 0)) for w, r in zip(wanted, runs, strict=True)])
        spans.append(span)
        at = span[1]
    return spans


def _longest(occurrences: Sequence[Sequence[Span]]) -> list[Span | None]:
    """Return the longest chain of spans in order, at most one of each run (patience sorting by their ends)."""
    ends: list[int] = []
    heads: list[tuple[int, Span]] = []
    before: dict[tuple[int, Span], tuple[int, Span] | None] = {}
    for number, spans in enumerate(occurrences):
        for span in reversed(spans):
            length = bisect_right(ends, span[0])
            node = (number, span)
            before[node] = heads[length - 1] if length else None
            if length == len(ends):
                ends.append(span[1])
                heads.append(node)
            elif span[1] < ends[length]:
                ends[length], heads[length] = span[1], node
    chain: list[Span | None] = [None] * len(occurrences)
    last = heads[-1] if heads else None
    while last is not None:
        chain[last[0]] = last[1]
        last = before[last]
    return chain


def _occurrences(wanted: Layer, run: Quoted, text: _PartText, start: int) -> Iterator[Span]:
    """Return the spans of a run from `start` on, in order."""
    found, shorter = _found(wanted, run, text.layer, start), text.shorter
    if shorter is None or "-" not in wanted.text:
        return found
    spans = (shorter.whole(*span) for span in _found(wanted, run, shorter.layer, shorter.shortened(start)))
    # A span without a repeated hyphen is found in the layer itself.
    return heapq.merge(found, (span for span in spans if span[1] - span[0] > len(wanted.text)))


def _found(wanted: Layer, run: Quoted, layer: Layer, start: int) -> Iterator[Span]:
    """Yield the spans of a run in a layer.

    The citation that ends a block must be there, but need not be proved to show: its style may raise small figures.
    """
    size = len(wanted.text)
    words = size - len(layer_of_text(run.tail, flowing=layer.flowing).text)
    at = layer.text.find(wanted.text[:words], start) if size else -1
    while at >= 0:
        # A citation that has lost its place may not be there at all, at the end of a file.
        after = layer.gaps[at + size] if at + size < len(layer.gaps) else Gap.NONE
        is_whole = run.opening or min(layer.gaps[at], after) >= Gap.BORDER
        if is_whole and _ends(wanted.text[words:], layer, at + words) and _agrees(wanted, layer, at):
            yield at, at + size
        at = layer.text.find(wanted.text[:words], at + 1)


def _ends(tail: str, layer: Layer, at: int) -> bool:
    return layer.text.startswith(tail, at) or bool(layer.unread and layer.written_between(at, at + len(tail)) == tail)


def _agrees(wanted: Layer, layer: Layer, at: int) -> bool:
    """Return whether the gaps between the characters agree; the characters themselves are the same."""
    size = len(wanted.text)
    gaps, found_gaps = wanted.gaps[1:size], layer.gaps[at + 1 : at + size]
    if gaps == found_gaps:
        return True
    for i, (want, gap) in enumerate(zip(gaps, found_gaps, strict=True)):
        if want == gap or (want in (Gap.LINE, Gap.BORDER) and gap == Gap.PAGE):
            continue
        # PDFium generates a space before the number of a note, which is smaller and higher than the text.
        if layer.flowing and gap == Gap.SPACE and wanted.text[i + 1] == OBJECT:
            continue
        # The end of a line or page may replace a space, and may come where a line can break without one.
        if not layer.flowing or gap not in (Gap.LINE, Gap.PAGE) or want > Gap.SPACE:
            return False
        if want == Gap.NONE and not (_breaks(wanted.text[i], wanted.text[i + 1]) or _in_long_word(wanted, i)):
            return False
    return True


def _breaks(before: str, after: str) -> bool:
    """Return whether a line may end between two characters: not inside a word of letters (UAX 14, roughly)."""
    return not (before.isalnum() and after.isalnum()) or _ideographic(before) or _ideographic(after)


def _in_long_word(wanted: Layer, at: int) -> bool:
    """Return whether a character is in a word that can be longer than a line, which a PDF divides anywhere."""
    start, end = at, at + 1
    while start > 0 and wanted.gaps[start] == Gap.NONE and at - start <= _LONG_WORD:
        start -= 1
    while end < len(wanted.text) and wanted.gaps[end] == Gap.NONE and end - at <= _LONG_WORD:
        end += 1
    return end - start > _LONG_WORD and wanted.text[start:end].isalnum()


def _ideographic(character: str) -> bool:
    return "\u2e80" <= character <= "\ud7ff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _lost(
    runs: Sequence[Quoted], wanted: Sequence[Layer], spans: Sequence[Span | None], text: _PartText, part: BookPart
) -> Iterator[Lost]:
    """Yield for every run without a span how it was lost."""
    layer = text.layer
    written = layer.written
    taken = {span for span in spans if span}
    used: set[Span] = set()
    for number, run in enumerate(runs):
        if spans[number] is not None:
            continue
        elsewhere = next((p for p in _occurrences(wanted[number], run, text, 0) if p not in taken | used), None)
        if elsewhere:
            used.add(elsewhere)
            yield Lost(run, Loss.MOVED, "", part)
            continue
        low = max((s[1] for s in spans[:number] if s), default=0)
        high = min((s[0] for s in spans[number + 1 :] if s), default=len(layer.text))
        near = _nearest(wanted[number].text, run, written, low, high, used)
        if near is None:
            yield Lost(run, Loss.MISSING, "", part)
        else:
            used.add(near)
            yield Lost(run, Loss.CHANGED, layer.readable(*near), part, layer.reasons(*near))


def _nearest(text: str, run: Quoted, written: str, low: int, high: int, used: set[Span]) -> Span | None:
    """Return the span between a run's neighbours that is most similar, if one is similar enough.

    `written` is the text of the file, also where it is not proved to show.
    """
    window = written[low:high]
    spans = []
    if run.opening:
        first, last = re.escape(run.opening.strip()), re.escape(run.closing.strip())
        shape = f"{first}.{{1,{3 * len(text) + 80}}}?{last}"
        spans = [(low + m.start(), low + m.end()) for m in re.finditer(shape, window, re.DOTALL)]
    if len(window) <= _MAX_WINDOW + 2 * len(text) and (aligned := fuzz.partial_ratio_alignment(text, window)):
        spans.append((low + aligned.dest_start, low + aligned.dest_end))
    scored = [(fuzz.ratio(text, written[a:b]), (a, b)) for a, b in spans if (a, b) not in used]
    best = max(scored, default=(0.0, (0, 0)), key=lambda pair: pair[0])
    return best[1] if best[0] >= _LIKE else None
