"""The manifest of a checked book: what the edition prints, in the words of the proof.

Promises: the same book gives the same manifest, whatever is built from it. Leaves out: reading files back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from quoteproof import __version__
from quoteproof.chapter.model import OBJECT, Flow, FlowKind
from quoteproof.check.result import CheckResult
from quoteproof.edition.claims import Claims
from quoteproof.edition.printed import Printing, tails
from quoteproof.evidence.origins import Origin
from quoteproof.proof import manifest as proof
from quoteproof.quotation.model import Exemption
from quoteproof.verdict.model import Altered, Attested, Exempted, Match, Translated, Verbatim


def book_manifest(
    result: CheckResult, runs: Iterable[Printing], flows: Sequence[Flow], claims: Claims, tools: dict[str, str]
) -> bytes:
    """Give the manifest of a book as bytes.

    `runs` are what it prints between marks, `flows` what is about to print, `claims` its marks with their owners, and
    `tools` are their versions.
    """
    printings = tuple(p for p in runs if _prints(result, p))
    quoted = [_run(n, p, t) for n, (p, t) in enumerate(zip(printings, tails(printings, flows), strict=True))]
    sources = sorted(result.library.sources.values(), key=lambda source: source.key)
    made = proof.Manifest(
        proof.SCHEMA_VERSION,
        {"quoteproof": __version__, **tools},
        result.book.title,
        tuple(proof.SeedDigest(source.key, source.file, source.sha256) for source in sources),
        tuple(run for run in quoted if run.trace),
        tuple(run for run in quoted if not run.trace),
        claims.claims + claims.index,
        claims.again,
    )
    return proof.canonical(made)


def _prints(result: CheckResult, printing: Printing) -> bool:
    """Tell whether a run can be looked for: verified ones always, others where they are plain words between marks."""
    if printing.verified:
        return True
    verdict, quotation = printing.judged.verdict, printing.judged.quotation
    if not isinstance(verdict, Exempted | Attested | Translated) or not printing.opening or not printing.text:
        return False
    if isinstance(verdict, Exempted) and verdict.reason is Exemption.CODE:
        return False
    chapter = next(c.chapter for c in result.chapters if c.file == quotation.file)
    flow = chapter.flows[quotation.flow] if chapter else None
    where = [at for _, at in quotation.printed.where]
    plain = OBJECT not in printing.text and where == list(range(where[0], where[-1] + 1))
    return plain and flow is not None and flow.kind not in (FlowKind.CODE, FlowKind.AFFIX, FlowKind.ALTERNATIVE)


def _run(order: int, printing: Printing, tail: str) -> proof.Quoted:
    quotation, verdict = printing.judged.quotation, printing.judged.verdict
    match = verdict.match if isinstance(verdict, Verbatim | Altered) else None
    return proof.Quoted(
        order=order,
        id=quotation.id,
        file=quotation.file,
        line=printing.line,
        kind=quotation.kind.value,
        part=printing.part,
        opening=printing.opening,
        text=printing.text,
        closing=printing.closing,
        tail=tail,
        listed=printing.listed,
        anchors=quotation.citation.anchors if quotation.citation else (),
        verdict=verdict.name,
        alterations=match.alterations if match else (),
        emendations=match.emendations if match else (),
        trace=_trace(printing, match) if match else (),
    )


def _trace(printing: Printing, match: Match) -> tuple[Origin, ...]:
    """The origins by offsets of what prints, which house typography may have made longer or shorter."""
    offsets = [0, *accumulate(len(piece) for piece in printing.pieces)]
    return tuple(replace(origin, start=offsets[origin.start], end=offsets[origin.end]) for origin in match.origins)
