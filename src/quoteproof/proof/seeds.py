"""The seeds against the manifest: whether they are the same bytes, and whether every traced word stands in them.

Promises: a manifest that is consistent in itself but not with its seeds is found out: every stretch of printed text
has an origin, and what comes from a source is there, letter for letter after the named folds and the emendations that
the manifest names. A character of the seed that a quotation runs over, and that is neither printed nor named, makes
its trace untrue. Leaves out: the rules of alteration, and whether an emendation was in order.
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
class Compared:
    """The seeds and the traces, compared."""

    states: Mapping[str, SeedState]
    """By seed, as the manifest names its file."""
    untrue: tuple[Quoted, ...]
    """Quotations whose trace is not true to the seeds."""
    emended: int
    """How many quotations run over emendations, which stand in the manifest by its word alone."""


def compare(manifest: Manifest, seeds: Mapping[str, bytes]) -> Compared:
    """Compare a manifest with the seeds that are at hand, by file."""
    states = {seed.file: _state(seed.sha256, seeds.get(seed.file)) for seed in manifest.seeds}
    same = {file: seeds[file].decode("utf-8-sig", "replace") for file, s in states.items() if s is SeedState.SAME}
    absent = {file for file, state in states.items() if state is not SeedState.SAME}
    untrue, emended = [], 0
    for run in manifest.quotations:
        files = {spot.file for trace in run.trace for spot in trace.spots}
        if files & absent:
            continue
        emended += bool(run.emendations)
        if not _is_true(run, same):
            untrue.append(run)
    return Compared(states, tuple(untrue), emended)


def _state(sha256: str, data: bytes | None) -> SeedState:
    if data is None:
        return SeedState.ABSENT
    return SeedState.SAME if hashlib.sha256(data).hexdigest() == sha256 else SeedState.CHANGED


def _is_true(run: Quoted, seeds: Mapping[str, str]) -> bool:
    covered = sorted((t.start, t.end) for t in run.trace)
    done = 0
    for start, end in covered:
        if run.text[done:start].strip() or not start <= end <= len(run.text):
            return False
        done = max(done, end)
    return not run.text[done:].strip() and all(_stands(run, trace, seeds) for trace in run.trace)


def _stands(run: Quoted, trace: Origin, seeds: Mapping[str, str]) -> bool:
    """Tell whether a stretch prints its source's words, and whether those stand where it says."""
    printed = run.text[trace.start : trace.end]
    if trace.kind is StepKind.SOURCE:
        if _letters(printed) != _letters(trace.source):
            return False
    elif not _letters(trace.source).casefold().startswith(_bare(printed).casefold()):
        return False
    return trace.kind not in _SOURCE or _letters(" ".join(_read(run, trace, seeds))) == _letters(trace.source)


def _read(run: Quoted, trace: Origin, seeds: Mapping[str, str]) -> Iterator[str]:
    """Read a stretch's places in the seeds, with the emendations that the manifest names."""
    for spot in trace.spots:
        seed, at = seeds.get(spot.file, ""), spot.start
        for one in run.emendations:
            if one.spot.file == spot.file and at <= one.spot.start and one.spot.end <= spot.end:
                yield seed[at : one.spot.start] + one.put
                at = one.spot.end
        yield seed[at : spot.end]


def _bare(printed: str) -> str:
    """Give the letters that stand outside brackets: an alteration may print no other words of its own."""
    return "".join(c for c in _letters(_BRACKETS.sub("", printed)) if c.isalnum())


def _letters(text: str) -> str:
    """Fold a text by the named folds, single and double marks alike, dashes alike, without spaces.

    Which dash two hyphens stand for is seen from what stands beside them, which a stretch may not have.
    """
    folded = fold_marks(fold(text.replace(PARAGRAPH_END, " "), seed=True).text).replace("'", '"').replace("—", "–")
    return "".join(folded.split())
