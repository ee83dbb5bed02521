"""All that is asked of the reading of one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.document.invariants import box_faults, convention_faults, pdf_faults
from tests.sources.folios import FolioScore, folio_score
from tests.sources.hostile import HIDDEN, hostile_faults
from tests.sources.level import sentences
from tests.sources.reading import Read, read
from tests.sources.score import Haystack, Score, score
from tests.sources.shown import WordScore, word_score
from tests.sources.truth import truth_beside
from tests.sources.witness import WitnessScore, is_readable, witness_score

_TRICKS: Final = "a"
"""Small documents with one trick in each line, whose words the readers' own tests ask for."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of a document."""

    read: Read
    scores: Mapping[str, Score] = field(default_factory=dict)
    """By part of the ground truth."""
    by_witness: Mapping[str, Score] = field(default_factory=dict)
    """The same of the text that pdfminer.six gives."""
    words: WordScore | None = None
    folios: FolioScore | None = None
    witness: WitnessScore | None = None
    faults: tuple[str, ...] = ()
    """Of the invariants."""
    hostile: tuple[str, ...] | None = None
    """What is wrong with a hostile document; none for another."""


def examine(path: Path, *, witness: bool = False) -> Examined:
    """Read a document and ask everything that can be asked; `witness` has pdfminer.six read it too."""
    ours = read(path)
    if path.parent.name == "hostile" and path.stem in HIDDEN:
        return Examined(ours, hostile=tuple(hostile_faults(ours)))
    if path.suffix.lower() != ".pdf":
        words = None if path.stem == _TRICKS else word_score(path, ours.passages)
        return Examined(ours, words=words, faults=tuple(convention_faults(ours.reading)))
    wanted = {part: sentences(paragraphs) for part, paragraphs in (truth_beside(path) or {}).items()}
    found = Examined(ours, _scores(ours, wanted))
    if ours.refusal:
        return found
    data = path.read_bytes()
    faults = [*convention_faults(ours.reading), *pdf_faults(data, ours.reading)]
    if not (witness and is_readable(data)):
        return Examined(ours, found.scores, folios=folio_score(path, ours.passages), faults=tuple(faults))
    return Examined(
        ours,
        found.scores,
        _scores(read(path, by_witness=True), wanted) if wanted else {},
        folios=folio_score(path, ours.passages),
        witness=witness_score(data, ours.passages),
        faults=(*faults, *box_faults(data, ours.reading)),
    )


def _scores(reading: Read, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, Score]:
    haystack = Haystack(reading.passages)
    return {part: score(haystack, sentences) for part, sentences in wanted.items()}
