"""The concise report: one line a finding, `file:line:column: code message`, as editors and grep read it.

Promises: nothing but findings, in their total order. Lines and columns are 1-based, columns in code points.
"""

from __future__ import annotations

from quoteproof.check.result import CheckResult
from quoteproof.report.display import shown
from quoteproof.report.texts import Texts


def render(result: CheckResult) -> str:
    """Give one line a finding; empty where there is none."""
    texts = Texts(result)
    lines = []
    for finding in result.all_findings:
        line, column = texts.position(finding.place.file, finding.place.start)
        message = shown(finding.message)
        lines.append(f"{finding.place.file}:{line}:{column}: {finding.code.id} {message}\n")
    return "".join(lines)
