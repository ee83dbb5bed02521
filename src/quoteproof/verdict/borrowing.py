"""Borrowing: a run of a seed's words that the author prints without quotation marks.

Promises: one pass over the seeds for a whole book; a run is reported once, as long as it is. Only a hint (Q015, a
warning): short set phrases and names may coincide. Leaves out: quotations, which may of course hold such runs.
Source: rules.md, “The other direction”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quoteproof.chapter.model import Chapter, Flow, FlowKind
from quoteproof.chapter.positions import place
from quoteproof.finding.model import Place
from quoteproof.quotation.flow_marks import pair_flow
from quoteproof.quotation.model import Quotation
from quoteproof.source.library import Library
from quoteproof.source.passage import Role
from quoteproof.text.folds import fold_marks
from quoteproof.text.words import words


@dataclass(frozen=True, slots=True)
class Borrowing:
    """One unmarked run of a seed's words."""

    place: Place
    """Where it stands in the chapter."""
    words: str
    """The words, as they print."""
    anchor: str
    """A passage that has them."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The words of a flow that stand outside quotations, unbroken."""

    chapter: Chapter
    flow: Flow
    spans: tuple[tuple[int, int], ...]
    plain: tuple[str, ...]


def borrowings(
    chapters: Iterable[tuple[Chapter, Sequence[Quotation]]], library: Library, *, length: int, language: str = "en"
) -> Iterator[Borrowing]:
    """Give the runs of `length` words or more that a seed has too, in no quotation and no exemption."""
    runs = [run for chapter, quotations in chapters for run in _runs(chapter, quotations, length, language)]
    wanted = {run.plain[i : i + length] for run in runs for i in range(len(run.plain) - length + 1)}
    known = _known(library, wanted, length)
    for run in runs:
        i = 0
        while i <= len(run.plain) - length:
            anchor = known.get(run.plain[i : i + length])
            if anchor is None:
                i += 1
                continue
            end = i + length
            while end < len(run.plain) and run.plain[end - length + 1 : end + 1] in known:
                end += 1
            start, stop = run.spans[i][0], run.spans[end - 1][1]
            where = place(run.chapter.file, run.flow, start, stop, approximate=run.chapter.approximate)
            yield Borrowing(where, run.flow.text[start:stop], anchor)
            i = end


def _runs(chapter: Chapter, quotations: Sequence[Quotation], length: int, language: str) -> Iterator[_Run]:
    quoted: dict[int, set[int]] = {}
    for quotation in quotations:
        for number, at in quotation.printed.where:
            quoted.setdefault(number, set()).add(at)
    for flow in chapter.flows:
        # Where a mark has no partner, nothing can be said about what stands outside quotations.
        if flow.kind is FlowKind.CODE or pair_flow(flow, language).stray:
            continue
        covered = quoted.get(flow.index, set())
        run: list[tuple[int, int]] = []
        for span in words(flow.text):
            if span[0] in covered:
                yield from _made(chapter, flow, run, length)
                run = []
            else:
                run.append(span)
        yield from _made(chapter, flow, run, length)


def _made(chapter: Chapter, flow: Flow, spans: list[tuple[int, int]], length: int) -> Iterator[_Run]:
    if len(spans) >= length:
        plain = tuple(fold_marks(flow.text[a:b]).lower() for a, b in spans)
        yield _Run(chapter, flow, tuple(spans), plain)


def _known(library: Library, wanted: set[tuple[str, ...]], length: int) -> dict[tuple[str, ...], str]:
    """Look through every passage once for the wanted runs of words."""
    known: dict[tuple[str, ...], str] = {}
    if not wanted:
        return known
    for source in library.sources.values():
        for passage in source.passages:
            if passage.role is Role.FURNITURE:
                continue
            text = fold_marks(passage.text).lower()
            plain = [text[a:b] for a, b in words(text)]
            for window in zip(*(plain[i:] for i in range(length)), strict=False):
                if window in wanted:
                    known.setdefault(window, f"{source.key}#{passage.id}")
    return known
