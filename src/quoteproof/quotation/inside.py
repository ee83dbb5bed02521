"""The inside of a quotation: its printed characters, and markup that may not stand among them (Q018).

Only text, spaces, emphasis and spans are allowed, and raised or lowered digits (`10^6^`), which are the characters
that they print as (`10⁶`). Source: rules.md, “What is a quotation”.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from quoteproof.chapter.model import Chapter, Flow, Inline, InlineKind
from quoteproof.quotation.model import EDGE, Intruder, Printed, Stretches
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.pairing import Pairing

_PASSES: Final = frozenset({InlineKind.EMPHASIS, InlineKind.SPAN})
_NEVER: Final = frozenset({InlineKind.STRIKEOUT, InlineKind.SCRIPT})  # not even around a whole quotation
_SCRIPTS: Final = {
    kind: {"-": signs[11], **{unicodedata.normalize("NFKC", sign): sign for sign in signs}}
    for kind, signs in {"Superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "Subscript": "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"}.items()
}
"""The signs that have a character of their own where they are raised or lowered, with it."""
_SIGNS: Final = frozenset("".join(sign for signs in _SCRIPTS.values() for sign in signs.values()))


def are_scripts(text: str) -> bool:
    """Whether a text is raised or lowered signs and nothing else."""
    return text != "" and _SIGNS.issuperset(text)


def _scripts(inline: Inline, text: str) -> str:
    """The raised or lowered signs that a stretch of a flow's text prints; empty where it has other characters."""
    signs = _SCRIPTS.get(inline.node["t"], {})
    plain = signs and all(leaf["t"] == "Str" for leaf in inline.node["c"])
    written = text[inline.start : inline.end] if plain else ""
    return "".join(signs[sign] for sign in written) if all(sign in signs for sign in written) else ""


def intruders(chapter: Chapter, flow: Flow, start: int, end: int) -> Iterator[Intruder]:
    """What stands in a stretch of a flow and may not."""
    for inline in flow.inlines:
        around = inline.start <= start and inline.end >= end and inline.kind not in _NEVER
        if inline.kind is InlineKind.COMMENT:
            if start < inline.start < end:
                before = chapter.place(flow, inline.start - 1, inline.start)
                yield Intruder(chapter.written(inline.node, before), inline.kind.value)
        elif inline.start < end and inline.end > start and inline.kind not in _PASSES and not around:
            if inline.start >= start and inline.end <= end and _scripts(inline, flow.text):
                continue
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
        piece = _with_scripts(flow, start, end)
        text.append(piece)
        where.append((flow.index, start, start + len(piece)))
        length += len(piece)
        emphasis += ((a + shift, b + shift) for a, b in _emphasised(flow, start, end))
        inner += ((a + shift, b + shift) for a, b in _inner(pairing, start, end))
        apostrophes.update(i + shift for i in range(start, end) if i in pairing.apostrophes)
    return Printed(
        "".join(text), Stretches(tuple(where)), tuple(emphasis), tuple(sorted(inner)), frozenset(apostrophes)
    )


def _with_scripts(flow: Flow, start: int, end: int) -> str:
    """A stretch of a flow's text, its raised and lowered signs as the characters that they print as."""
    text = flow.text
    for inline in flow.inlines:
        if inline.kind is InlineKind.SCRIPT and start <= inline.start and inline.end <= end:
            signs = _scripts(inline, text) or text[inline.start : inline.end]
            text = f"{text[: inline.start]}{signs}{text[inline.end :]}"
    return text[start:end]


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
