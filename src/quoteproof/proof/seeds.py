"""Compares the seeds with the manifest: their bytes, and every word that the manifest traces to them.

Every span of printed text must have an origin, and what comes from a source must be there, letter for letter after the
named folds and the emendations that the manifest names. A character of the seed that a quotation runs over, and that is
neither printed nor named, makes its trace untrue. The rules of alteration and of emendation are not checked here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quoteproof.evidence.origins import Origin, StepKind
from quoteproof.proof.manifest import Manifest, Quoted
from quoteproof.text.folds import fold, fold_marks
from quoteproof.text.offsets import PARAGRAPH_END

_SOURCE = frozenset({StepKind.SOURCE, StepKind.CASE, StepKind.INITIAL, StepKind.COMPLETION})
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")


class SeedState(StrEnum):
    """How a seed compares with the manifest."""

    SAME = "same"
    CHANGED = "changed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class SeedComparison:
    """The seeds and the traces, compared with a manifest."""

    states: Mapping[str, SeedState]
    """By file name, as in the manifest."""
    untrue: tuple[Quoted, ...]
    """Quotations whose trace is not true to the seeds."""


def compare_seeds(manifest: Manifest, seeds: Mapping[str, bytes]) -> SeedComparison:
    """Compare a manifest with the seeds that are at hand, by file name."""
    states = {seed.file: _state(seed.sha256, seeds.get(seed.file)) for seed in manifest.seeds}
    same = {file: seeds[file].decode("utf-8-sig", "replace") for file, s in states.items() if s is SeedState.SAME}
    absent = {file for file, state in states.items() if state is not SeedState.SAME}
    untrue = []
    for run in manifest.quotations:
        files = {spot.file for trace in run.trace for spot in trace.spots}
        if files & absent:
            continue
        if not _is_true(run, same):
            untrue.append(run)
    return SeedComparison(states, tuple(untrue))


def _state(sha256: str, data: bytes | None) -> SeedState:
    if data is None:
        return SeedState.ABSENT
    return SeedState.SAME if hashlib.sha256(data).hexdigest() == sha256 else SeedState.CHANGED


def _is_true(run: Quoted, seeds: Mapping[str, str]) -> bool:
    """Return whether the trace covers all printed words, and each span is in the seeds."""
    covered = sorted((t.start, t.end) for t in run.trace)
    done = 0
    for start, end in covered:
        if run.text[done:start].strip() or not start <= end <= len(run.text):
            return False
        done = max(done, end)
    return not run.text[done:].strip() and all(_is_in_seeds(run, trace, seeds) for trace in run.trace)


def _is_in_seeds(run: Quoted, trace: Origin, seeds: Mapping[str, str]) -> bool:
    """Return whether a span prints its source's words, and whether the seeds have these at its spots."""
    printed = run.text[trace.start : trace.end]
    if trace.kind is StepKind.SOURCE:
        if _letters(printed) != _letters(trace.source):
            return False
    elif not _letters(trace.source).casefold().startswith(_bare(printed).casefold()):
        return False
    return trace.kind not in _SOURCE or _letters(" ".join(_read(run, trace, seeds))) == _letters(trace.source)


def _read(run: Quoted, trace: Origin, seeds: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of a span in the seeds, with the emendations that the manifest names."""
    for spot in trace.spots:
        seed, at = seeds.get(spot.file, ""), spot.start
        for emended in run.emendations:
            if emended.spot.file == spot.file and at <= emended.spot.start and emended.spot.end <= spot.end:
                yield seed[at : emended.spot.start] + emended.put
                at = emended.spot.end
        yield seed[at : spot.end]


def _bare(printed: str) -> str:
    """Return the letters outside brackets: an alteration may print no other words of its own."""
    return "".join(c for c in _letters(_BRACKETS.sub("", printed)) if c.isalnum())


def _letters(text: str) -> str:
    """Fold a text by the named folds, all quotation marks alike, all dashes alike, without spaces.

    Which dash two hyphens mean depends on their neighbours, which may be outside of the span.
    """
    folded = fold_marks(fold(text.replace(PARAGRAPH_END, " "), seed=True).text).replace("'", '"').replace("—", "–")
    return "".join(folded.split())
