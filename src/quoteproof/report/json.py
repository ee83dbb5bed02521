"""The JSON report: one object with stable keys, for programs (docs/report.schema.json).

Lines and columns are 1-based, in code points, ends exclusive; a byte-order mark is not counted, CRLF is one line end.
The span of a quotation includes its marks. `help` texts are left out: they are for people.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from quoteproof import __version__
from quoteproof.check.result import CheckResult, SeedCoverage, coverage
from quoteproof.evidence.origins import Spot
from quoteproof.finding.model import Finding, Fix, Place
from quoteproof.quotation.model import Quotation, Unmarked
from quoteproof.report.summary import Texts
from quoteproof.source.seed_document import reading_file
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.model import Altered, Exempted, Judged, Translated, Verbatim

SCHEMA_VERSION: Final = 1
"""Raised when a key changes its meaning or is removed."""

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]
"""What JSON can hold here."""


def render(
    result: CheckResult,
    *,
    indent: int | None = 2,
    whole: bool = False,
    seeds: Sequence[SeedCoverage] | None = None,
) -> str:
    """The report as JSON text; `indent` is None for one line.

    `whole` adds what concerns a whole book: how much of each source is quoted, why quotations are exempt, which marks
    are declared apostrophes, and which paragraphs look like paraphrases. `seeds` are the `coverage`, if it is known.
    """
    value = {**as_value(result), **(_book(result, coverage(result) if seeds is None else seeds) if whole else {})}
    return json.dumps(value, ensure_ascii=False, indent=indent) + "\n"


def as_value(result: CheckResult) -> dict[str, Value]:
    """The report as plain values."""
    texts = Texts(result)
    counts: Mapping[str, int] = result.counts
    numbers = {"errors": len(result.errors), "warnings": len(result.warnings)}
    return {
        "tool": "quoteproof",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "summary": {"chapters": len(result.chapters), "quotations": sum(counts.values()), **counts, **numbers},
        "quotations": [_quotation(judged, texts) for c in result.chapters for judged in c.judged],
        "findings": [_finding(finding, texts) for finding in result.all_findings],
    }


def _book(result: CheckResult, seeds: Sequence[SeedCoverage]) -> dict[str, Value]:
    judged = [j for chapter in result.chapters for j in chapter.judged]
    return {
        "sources": [_source(seed) for seed in seeds],
        "exemptions": [
            {"quotation": j.quotation.id, "reason": j.verdict.reason.value}
            for j in judged
            if isinstance(j.verdict, Exempted)
        ],
        "apostrophes": _listed(result, Unmarked.APOSTROPHE),
        "paraphrases": _listed(result, Unmarked.PARAPHRASE),
    }


def _listed(result: CheckResult, why: Unmarked) -> Value:
    texts = Texts(result)
    listed = (entry for chapter in result.chapters for entry in chapter.listed if entry.why is why)
    return [{"file": entry.place.file, **_span(entry.place, texts), "text": entry.text} for entry in listed]


def _source(seed: SeedCoverage) -> dict[str, Value]:
    document = seed.source.document
    reading: dict[str, Value] = {}
    if document is not None:
        file, pin = reading_file(seed.source.key), document.pin
        reading = {"reading": {"file": file, "sha256": pin.sha256, "reader": pin.reader}}
    return {
        "key": seed.source.key,
        "file": seed.source.file,
        "sha256": seed.source.sha256,
        **reading,
        "accepted": [{"sha256": sha256, "reason": reason} for sha256, reason in seed.source.accepted.items()],
        "quotations": seed.quotations,
        "quoted_words": seed.quoted_words,
        "covered_words": seed.covered_words,
        "body_words": seed.body_words,
    }


def _span(place: Place, texts: Texts) -> dict[str, Value]:
    line, column = texts.position(place.file, place.start)
    end_line, end_column = texts.position(place.file, place.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _quotation(judged: Judged, texts: Texts) -> dict[str, Value]:
    quotation, verdict = judged.quotation, judged.verdict
    match = verdict.match if isinstance(verdict, Verbatim | Altered) else None
    source = verdict.original if isinstance(verdict, Translated) else match.source_text if match else None
    spots, alterations = (match.spots, match.alterations) if match else ((), ())
    left_out = match.left_out if match else ()
    return {
        "file": quotation.file,
        **_span(quotation.place, texts),
        "kind": quotation.kind.value,
        "text": quotation.printed.text.replace(PARAGRAPH_END, "\n\n"),
        "anchors": [str(anchor) for anchor in quotation.citation.anchors] if quotation.citation else [],
        "verdict": verdict.name,
        "source_text": source,
        "id": quotation.id,
        "folds": [*match.folds] if match else [],
        "emendations": [emended.words for emended in match.emendations] if match else [],
        "citation": _citation(quotation, texts),
        "matches": [_match(spot, texts) for spot in spots],
        "left_out": [{"limit_words": [*omitted.limit_words], "warned": omitted.warned} for omitted in left_out],
        "alterations": [{"kind": a.kind, "marked": a.marked, "source": a.source} for a in alterations],
    }


def _match(spot: Spot, texts: Texts) -> Value:
    place: dict[str, Value] = {"anchor": str(spot.anchor), "file": spot.file, "start": spot.start, "end": spot.end}
    return {**place, **_pages(spot.file, spot.start, spot.end, texts)}


def _pages(file: str, start: int, end: int, texts: Texts) -> dict[str, Value]:
    """The pages that a span of a document stands on; nothing for what has none."""
    document = texts.document(file)
    pages = document.pages(start, end) if document is not None else ()
    counted: list[Value] = [{"label": p.label, "page": None if p.index is None else p.index + 1} for p in pages]
    return {"pages": counted} if counted else {}


def _citation(quotation: Quotation, texts: Texts) -> Value:
    citation = quotation.citation
    if citation is None:
        return None
    line, column = texts.position(citation.place.file, citation.place.start)
    bound_by = quotation.bound_by.value if quotation.bound_by else None
    return {"line": line, "column": column, "bound_by": bound_by}


def _finding(finding: Finding, texts: Texts) -> dict[str, Value]:
    near = finding.nearest
    pages = _pages(near.place.file, near.place.start, near.place.end, texts) if near is not None else {}
    return {
        "code": finding.code.id,
        "name": finding.code.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": finding.place.file,
        **_span(finding.place, texts),
        "anchors": [str(anchor) for anchor in finding.anchors],
        "notes": [*finding.notes],
        "quotation": finding.quotation,
        "acknowledged": finding.acknowledged,
        "approximate": finding.place.approximate,
        "nearest": None if near is None else {"anchor": str(near.anchor), "text": near.text, **pages},
        "fixes": [_fix(fix, texts) for fix in finding.fixes],
        "differences": [
            {**_span(one.place, texts), "printed": one.printed, "source": one.source} for one in finding.differences
        ],
    }


def _fix(fix: Fix, texts: Texts) -> Value:
    edits = [{"file": edit.place.file, **_span(edit.place, texts), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": [*edits]}
