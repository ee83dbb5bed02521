"""The inside of a quotation: its printed characters, and markup that may not stand among them (Q018).

Only text, spaces, emphasis and spans are allowed. Source: rules.md, “What is a quotation”.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, InlineKind
from quoteproof.quotation.model import EDGE, Intruder, Printed, Stretches
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import Pairing

_PASSES: Final = frozenset({InlineKind.EMPHASIS, InlineKind.SPAN})
_NEVER: Final = frozenset({InlineKind.STRIKEOUT, InlineKind.SCRIPT})  # not even around a whole quotation


def intruders(chapter: Chapter, flow: Flow, start: int, end: int) -> Iterator[Intruder]:
    """What stands in a stretch of a flow and may not."""
    for inline in flow.inlines:
        around = inline.start <= start and inline.end >= end and inline.kind not in _NEVER
        if inline.kind is InlineKind.COMMENT:
            if start < inline.start < end:
                before = chapter.place(flow, inline.start - 1, inline.start)
                yield Intruder(chapter.written(inline.node, before), inline.kind.value)
        elif inline.start < end and inline.end > start and inline.kind not in _PASSES and not around:
            at = chapter.place(flow, inline.start, inline.end)
            yield Intruder(at, inline.kind.value)


def printed(pieces: Sequence[tuple[Flow, int, int, Pairing]]) -> Printed:
    """Join stretches of flows (one for a run-in quotation, one a paragraph for a block) into a printed text."""
    text: list[str] = []
    where: list[tuple[int, int, int]] = []
    length = 0
    emphasis: list[tuple[int, int]] = []
    inner: list[tuple[int, int]] = []
    apostrophes: set[int] = set()
    for number, (flow, start, end, pairing) in enumerate(pieces):
        if number:
            text.append(PARAGRAPH_END)
            where.append(EDGE)
            length += 1
        shift = length - start
        piece = flow.text[start:end]
        text.append(piece)
        where.append((flow.index, start, start + len(piece)))
        length += len(piece)
        emphasis += ((a + shift, b + shift) for a, b in _emphasised(flow, start, end))
        inner += ((a + shift, b + shift) for a, b in _inner(pairing, start, end))
        apostrophes.update(i + shift for i in range(start, end) if i in pairing.apostrophes)
    return Printed(
        "".join(text), Stretches(tuple(where)), tuple(emphasis), tuple(sorted(inner)), frozenset(apostrophes)
    )


def _emphasised(flow: Flow, start: int, end: int) -> Iterable[tuple[int, int]]:
    for inline in flow.inlines:
        if inline.kind is InlineKind.EMPHASIS and inline.start < end and inline.end > start:
            # Emphasis around the whole quotation, marks and all, prints every word of it in emphasis too.
            yield max(inline.start, start), min(inline.end, end)


def _inner(pairing: Pairing, start: int, end: int) -> Iterable[tuple[int, int]]:
    first = bisect_left(pairing.runs, start, key=lambda run: run.start)
    for run in pairing.runs[first : bisect_left(pairing.runs, end, lo=first, key=lambda run: run.start)]:
        if run.end <= end:
            yield run.start, run.end - run.width
