"""Coverage: how much of each seed is quoted, and by which quotations.

Only verified quotations count, and of those only the words that are the source's: what an omission leaves out is not
quoted. Counts are words; a word quoted twice is covered once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from quoteproof.check.result import CheckResult
from quoteproof.source.passage import Passage, Role, Source
from quoteproof.text.words import words
from quoteproof.verdict.model import Altered, Judged, Verbatim
from quoteproof.verdict.standing import MarkedSpan, Part, standing


@dataclass(frozen=True, slots=True)
class Use:
    """One stretch of a passage that one quotation quotes."""

    start: int
    """First code point in the passage's reading text."""
    end: int
    """End, exclusive."""
    quotation: str
    """The quotation's ID."""


@dataclass(frozen=True, slots=True)
class SeedCoverage:
    """How one seed is quoted."""

    source: Source
    """The source."""
    uses: Mapping[str, tuple[Use, ...]]
    """By the passage's ID, in order of their start; passages that nobody quotes are left out."""
    quotations: int
    """How many quotations quote it."""
    quoted_words: int
    """How many of its words are printed in quotations, each as often as it is."""
    covered_words: int
    """How many words of its body are quoted at least once."""
    body_words: int
    """How many words its body has."""

    @property
    def share(self) -> float:
        """The covered part of its body, from 0 to 1."""
        return self.covered_words / self.body_words if self.body_words else 0.0


def stretches(judged: Judged, result: CheckResult) -> tuple[MarkedSpan, ...]:
    """Where a quotation stands in its passages; nothing for one that is not verified."""
    verdict = judged.verdict
    if not isinstance(verdict, Verbatim | Altered):
        return ()
    return standing(verdict.match, result.library, judged.quotation.printed.text)


def coverage(result: CheckResult) -> tuple[SeedCoverage, ...]:
    """The coverage of every source that has a seed, in the order of the library."""
    uses: dict[str, dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
    for chapter in result.chapters:
        for judged in chapter.judged:
            verdict = judged.verdict
            if isinstance(verdict, Verbatim | Altered):
                key = verdict.match.anchor.key
                for stretch in stretches(judged, result):
                    if stretch.part is Part.QUOTED:
                        use = Use(stretch.start, stretch.end, judged.quotation.id)
                        uses[key][stretch.passage.id].append(use)
    return tuple(_of(source, uses[key]) for key, source in result.library.sources.items())


def _of(source: Source, found: Mapping[str, list[Use]]) -> SeedCoverage:
    uses = {id: tuple(sorted(many, key=lambda u: (u.start, u.end))) for id, many in found.items()}
    body = [p for p in source.passages if p.role is Role.BODY]
    return SeedCoverage(
        source,
        uses,
        len({use.quotation for many in uses.values() for use in many}),
        sum(_words_in(p, many) for p in source.passages for many in _by_quotation(uses.get(p.id, ()))),
        sum(_words_in(p, uses.get(p.id, ())) for p in body),
        sum(1 for p in body for _ in words(p.text)),
    )


def _by_quotation(uses: Sequence[Use]) -> Collection[Sequence[Use]]:
    found: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        found[use.quotation].append(use)
    return found.values()


def _words_in(passage: Passage, uses: Sequence[Use]) -> int:
    """Count the words that uses touch, each once; a completion quotes only the stem of one."""
    spans = [(use.start, use.end) for use in uses]
    if not spans:
        return 0
    return sum(1 for a, b in words(passage.text) if any(start < b and a < end for start, end in spans))
