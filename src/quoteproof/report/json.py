"""The JSON report: one object with stable keys, for programs.

Promises: the schema of contract.md, version 1: lines and columns 1-based in code points, ends exclusive, a
quotation's span with its marks, a byte-order mark not counted, CRLF one line end. Leaves out: `help` texts,
which are for people.
Source: contract.md, “check --format json”.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from quoteproof import __version__
from quoteproof.check.coverage import SeedCoverage, coverage
from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Edit, Finding, Fix, Place
from quoteproof.quotation.model import Quotation, Unmarked
from quoteproof.report.texts import Texts
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.model import Altered, Exempted, Judged, Match, Translated, Verbatim

SCHEMA_VERSION: Final = 1
"""Grows when a key changes its meaning or goes."""

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]
"""What JSON can hold here."""


def render(result: CheckResult, *, indent: int | None = 2, whole: bool = False) -> str:
    """Give the report as JSON text, with a line end; `indent` is None for one line.

    `whole` adds what only a finished book has a use for: how much of each source is quoted, why runs are exempt, which
    marks are declared apostrophes, and what reads as paraphrase.
    """
    value = {**as_value(result), **(_book(result) if whole else {})}
    return json.dumps(value, ensure_ascii=False, indent=indent) + "\n"


def as_value(result: CheckResult) -> dict[str, Value]:
    """Give the report as plain values."""
    texts = Texts(result)
    return {
        "tool": "quoteproof",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "summary": _summary(result),
        "quotations": [_quotation(judged, texts) for c in result.chapters for judged in c.judged],
        "findings": [_finding(found, texts) for found in result.all_findings],
    }


def _book(result: CheckResult) -> dict[str, Value]:
    judged = [one for chapter in result.chapters for one in chapter.judged]
    exempt = [(one.quotation.id, one.verdict.reason.value) for one in judged if isinstance(one.verdict, Exempted)]
    return {
        "sources": [_source(one) for one in coverage(result)],
        "exemptions": [{"quotation": name, "reason": reason} for name, reason in exempt],
        "apostrophes": _listed(result, Unmarked.APOSTROPHE),
        "paraphrases": _listed(result, Unmarked.PARAPHRASE),
    }


def _listed(result: CheckResult, why: Unmarked) -> Value:
    texts = Texts(result)
    found = (one for chapter in result.chapters for one in chapter.listed if one.why is why)
    return [{"file": one.place.file, **_span(one.place, texts), "text": one.text} for one in found]


def _source(one: SeedCoverage) -> dict[str, Value]:
    return {
        "key": one.source.key,
        "file": one.source.file,
        "sha256": one.source.sha256,
        "accepted": [{"sha256": sha256, "reason": reason} for sha256, reason in one.source.accepted.items()],
        "quotations": one.quotations,
        "quoted_words": one.quoted_words,
        "covered_words": one.covered_words,
        "body_words": one.body_words,
    }


def _summary(result: CheckResult) -> dict[str, Value]:
    counts: Mapping[str, int] = result.counts
    return {
        "chapters": len(result.chapters),
        "quotations": sum(counts.values()),
        **counts,
        "errors": len(result.errors),
        "warnings": len(result.warnings),
    }


def _span(place: Place, texts: Texts) -> dict[str, Value]:
    line, column = texts.position(place.file, place.start)
    end_line, end_column = texts.position(place.file, place.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _quotation(judged: Judged, texts: Texts) -> dict[str, Value]:
    quotation, verdict = judged.quotation, judged.verdict
    match = verdict.match if isinstance(verdict, Verbatim | Altered) else None
    source = verdict.original if isinstance(verdict, Translated) else match.source_text if match else None
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
        **_evidence(match),
    }


def _citation(quotation: Quotation, texts: Texts) -> Value:
    citation = quotation.citation
    if citation is None:
        return None
    line, column = texts.position(citation.place.file, citation.place.start)
    bound_by = quotation.bound_by.value if quotation.bound_by else None
    return {"line": line, "column": column, "bound_by": bound_by}


def _evidence(match: Match | None) -> dict[str, Value]:
    if match is None:
        return {"matches": [], "alterations": []}
    return {
        "matches": [{"anchor": str(s.anchor), "file": s.file, "start": s.start, "end": s.end} for s in match.spots],
        "alterations": [{"kind": a.kind, "marked": a.marked, "source": a.source} for a in match.alterations],
    }


def _finding(found: Finding, texts: Texts) -> dict[str, Value]:
    near = found.nearest
    return {
        "code": found.code.id,
        "name": found.code.name,
        "severity": found.severity.value,
        "message": found.message,
        "file": found.place.file,
        **_span(found.place, texts),
        "anchors": [str(anchor) for anchor in found.anchors],
        "notes": [*found.notes],
        "quotation": found.quotation,
        "acknowledged": found.acknowledged,
        "approximate": found.place.approximate,
        "nearest": None if near is None else {"anchor": str(near.anchor), "text": near.text},
        "fixes": [_fix(fix, texts) for fix in found.fixes],
    }


def _fix(fix: Fix, texts: Texts) -> Value:
    return {"title": fix.title, "safe": fix.safe, "edits": [_edit(edit, texts) for edit in fix.edits]}


def _edit(edit: Edit, texts: Texts) -> Value:
    return {"file": edit.place.file, **_span(edit.place, texts), "text": edit.text}
