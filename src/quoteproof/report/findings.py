"""The findings alone as small JSON, for programs that act on each: an assistant, a hook, an editor's own plugin.

A finding has the author's words, the source's words, and an edit that would settle it where one is known; quotations
with which nothing is wrong are left out. Lines and columns are as in the JSON report (docs/findings.schema.json).
"""

import json
from typing import Final

from quoteproof import __version__
from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Finding
from quoteproof.report.json import Value
from quoteproof.report.summary import Texts

SCHEMA_VERSION: Final = 1
"""Raised when a key changes its meaning or is removed."""


def render(result: CheckResult) -> str:
    """The findings as JSON text, in their order, those that are acknowledged left out."""
    counts: dict[str, Value] = {"errors": len(result.errors), "warnings": len(result.warnings)}
    findings: list[Value] = [*finding_values(result)]
    value = {"tool": "quoteproof", "version": __version__, "schema_version": SCHEMA_VERSION, **counts}
    return json.dumps({**value, "findings": findings}, ensure_ascii=False, indent=2) + "\n"


def finding_values(result: CheckResult, chosen: tuple[Finding, ...] | None = None) -> list[dict[str, Value]]:
    """Some findings of a check as plain values; all that are not acknowledged if none are chosen."""
    texts, words = Texts(result), result.all_texts
    open_ones = (f for f in result.all_findings if f.acknowledged is None)
    return [_value(finding, texts, words.get(finding.place.file, "")) for finding in chosen or open_ones]


def _value(finding: Finding, texts: Texts, text: str) -> dict[str, Value]:
    place, near = finding.place, finding.nearest
    line, column = texts.position(place.file, place.start)
    value: dict[str, Value] = {
        "code": finding.code.id,
        "severity": finding.severity.value,
        "file": place.file,
        "line": line,
        "column": column,
        "message": finding.message,
        "written": None if place.approximate else text[place.start : place.end],
        "help": [*finding.helps],
    }
    if near is not None:
        value["source"] = {"anchor": str(near.anchor), "text": near.text}
    if finding.fixes:
        fix = min(finding.fixes, key=lambda fix: not fix.safe)
        value["fix"] = {"title": fix.title, "safe": fix.safe}
    return value
