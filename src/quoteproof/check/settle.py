"""Settle: what is told of a chapter in the end, once borrowings are known and the author's word is heard.

Promises: nothing but the chapter's own findings and the basis decides; the gate is the last to look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from quoteproof.book.config import Raisable
from quoteproof.check import acknowledge
from quoteproof.check.basis import Basis
from quoteproof.check.examine import Examined
from quoteproof.check.gate import untold
from quoteproof.check.result import ChapterResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding
from quoteproof.rules.findings import findings_of, worded
from quoteproof.verdict.adjoining import adjoined
from quoteproof.verdict.bench import Bench
from quoteproof.verdict.borrowing import Standing, borrowings
from quoteproof.verdict.collate import judge
from quoteproof.verdict.model import Judged, Misquoted, Uncheckable
from quoteproof.verdict.reading import Violation


def settle(examined: Examined, standing: Standing, basis: Basis) -> ChapterResult:
    """Settle a chapter; `standing` says which of its runs of words stand in the seeds."""
    quotations = basis.book.quotations
    borrowed = borrowings(examined.runs, standing, quotations.limits.borrowing_words)
    findings = raised((*examined.result.findings, *worded(borrowed)), quotations.raised)
    result = replace(examined.result, findings=findings)
    return _acknowledged(result, basis.bench)


def _acknowledged(result: ChapterResult, bench: Bench) -> ChapterResult:
    """Let the author's acknowledgements speak; a quotation whose skewing is acknowledged is judged without it."""
    if result.chapter is None:
        return result
    acknowledgements, wrong = acknowledge.read(result.chapter)
    found, left = acknowledge.apply(result.findings, acknowledgements)
    lifted = [_lifted(one, found) for one in result.judged]
    pairs = zip(result.judged, lifted, strict=True)
    alone = [judge(one.quotation, bench, lifted=skewing) if skewing else one for one, skewing in pairs]
    judged = adjoined(alone, result.chapter, bench.library) if any(lifted) else result.judged
    anew = (one for one, before in zip(judged, result.judged, strict=True) if one is not before)
    more = [f for one in anew for f in findings_of(result.chapter, one, limits=bench.settings.limits)]
    # What shows only now, a limit word before the first word for one, may be acknowledged too.
    told, left = acknowledge.apply(raised(more, bench.settings.raised), left)
    # A quotation that could not be checked may need its acknowledgement yet.
    unsure = any(isinstance(one.verdict, Uncheckable) for one in judged)
    unused = () if unsure else acknowledge.unused(left, result.file)
    done = replace(result, judged=judged, findings=(*found, *worded((*wrong, *unused)), *told))
    return replace(done, findings=(*done.findings, *worded(untold(done, bench.library))))


def raised(findings: Iterable[Finding], names: Collection[Raisable]) -> tuple[Finding, ...]:
    """The findings, with those warnings as errors that `raise:` names in `book.yaml`."""
    return tuple(replace(f, severity=Severity.ERROR) if f.code.raised_by in names else f for f in findings)


def _lifted(one: Judged, found: Sequence[Finding]) -> frozenset[Violation]:
    """Give the skewing of a quotation that is acknowledged; nothing where some of it is not."""
    problem = one.verdict.problem if isinstance(one.verdict, Misquoted) else None
    if problem is None or problem.skewing is None:
        return frozenset()
    told = [f for f in found if f.code.id == "Q010" and f.quotation == one.quotation.id]
    if any(f.acknowledged is None for f in told):
        return frozenset()
    return frozenset(p.skewing for p in (problem, *problem.further) if p.skewing is not None)
