"""The concise report: one line a finding, `file:line:column: code message`, as editors and grep read it.

Promises: nothing but findings, in their total order. Lines and columns are 1-based, columns in code points.
"""

from __future__ import annotations

from quoteproof.check.result import CheckResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding
from quoteproof.report.display import shown
from quoteproof.report.texts import Texts


def render(result: CheckResult) -> str:
    """Give one line a finding; empty where there is none."""
    texts = Texts(result)
    lines = []
    for finding in result.all_findings:
        line, column = texts.position(finding.place.file, finding.place.start)
        message = shown(finding.message)
        lines.append(f"{shown(finding.place.file)}:{line}:{column}: {finding.code.id}{_standing(finding)} {message}\n")
    return "".join(lines)


def _standing(finding: Finding) -> str:
    """Say so where a finding is no error."""
    if finding.acknowledged is not None:
        return " (acknowledged)"
    return "" if finding.severity is Severity.ERROR else " (warning)"
