"""The job summary: a page of Markdown that GitHub shows with a job, the counts first, then the findings.

Promises: nothing in a chapter becomes markup of the page; a page stays far below the megabyte that GitHub takes.
Leaves out: where it is written (the command's work).
Source: GitHub's page “Adding a job summary”; GitHub Flavored Markdown, “Tables”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding
from quoteproof.report.display import shown
from quoteproof.report.summary import known, outcome
from quoteproof.report.texts import Texts

MOST: Final = 200
"""Most findings that a page lists."""
_CODE: Final = re.compile(r"(`[^`]*`)")
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#~|$])")


def render(result: CheckResult, *, base: str = "") -> str:
    """Give the page; ends with a line end. `base` is put before the files' names."""
    findings = result.all_findings
    told = outcome(result)
    lines = [f"## quoteproof: {told}", "", *_counts(result)]
    lines += [line for words in known(result) for line in ("", _text(words))]
    if findings:
        texts = Texts(result)
        lines += ["", "| place | finding | what to do |", "|---|---|---|"]
        lines += [_row(found, texts, base) for found in findings[:MOST]]
    if len(findings) > MOST:
        lines += ["", f"… and {len(findings) - MOST:,} more."]
    return "\n".join(lines) + "\n"


def _counts(result: CheckResult) -> Iterator[str]:
    """Give a table of the verdicts, those that no quotation has left out."""
    found = {name: count for name, count in result.counts.items() if count}
    named = {"chapters": len(result.chapters), "quotations": sum(found.values()), **found}
    yield f"| {' | '.join(named)} |"
    yield "|" + "---:|" * len(named)
    yield f"| {' | '.join(f'{count:,}' for count in named.values())} |"


def _row(found: Finding, texts: Texts, base: str) -> str:
    line, _ = texts.position(found.place.file, found.place.start)
    kind = "✅ acknowledged" if found.acknowledged is not None else _KINDS[found.severity]
    headline = f"{kind} **{found.code.id}** {_text(found.message)}"
    notes = "".join(f"<br>{_text(note)}" for note in found.notes)
    do = found.acknowledged if found.acknowledged is not None else "; ".join(found.helps)
    return f"| {_text(f'{base}{found.place.file}:{line}')} | {headline}{notes} | {_text(do)} |"


_KINDS: Final = {Severity.ERROR: "❌", Severity.WARNING: "⚠️"}


def _text(words: str) -> str:
    """Give words for a cell of a table; what stands between backticks stays as it is."""
    parts = _CODE.split(shown(words))
    return "".join(
        part.replace("|", "\\|") if odd % 2 else _MARKUP.sub(r"\\\1", part) for odd, part in enumerate(parts)
    )
