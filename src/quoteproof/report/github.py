"""The report for GitHub: a workflow command a finding, shown beside its line, and a page that sums up the job.

No text of a chapter can end a command, begin another, or become markup of the page. A command has columns only where
the place is in one line, since GitHub refuses them otherwise. GitHub shows ten findings of a severity and a step.
Source: GitHub's pages “Workflow commands” and “Adding a job summary”; escaping as `@actions/core` does it; GitHub
Flavored Markdown, “Tables”.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Finding, Place
from quoteproof.report import summary
from quoteproof.report.display import visible

_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
MOST_LISTED: Final = 200
"""Most findings that the page of a job lists: it stays far below the megabyte that GitHub takes."""
_CODE: Final = re.compile(r"(`[^`]*`)")
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#~|$])")
_ICONS: Final = {"error": "❌", "warning": "⚠️", "acknowledged": "✅ acknowledged"}


def render(result: CheckResult, *, base: str = "") -> str:
    """One command a finding; `base` is the book's folder in the repository, empty or with `/` at its end."""
    texts = summary.Texts(result)
    return "".join(_finding(finding, texts, base) for finding in result.all_findings)


def command(name: str, properties: Mapping[str, str | int], message: str) -> str:
    """One workflow command, with its line end."""
    given = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{message.translate(_DATA)}\n"


def _finding(finding: Finding, texts: summary.Texts, base: str) -> str:
    name = "notice" if finding.status == "acknowledged" else finding.status
    properties: dict[str, str | int] = {
        "file": visible(base + finding.place.file),
        **_span(finding.place, texts),
        "title": f"{finding.code.id} {finding.code.name}",
    }
    lines = [finding.message, *(f"note: {note}" for note in finding.notes)]
    lines += [f"help: {help_}" for help_ in finding.helps]
    if finding.nearest is not None:
        near = finding.nearest
        lines.append(f"source: {near.anchor}, {texts.where(near.place)}")
    if finding.acknowledged is not None:
        lines.append(f"acknowledged: {finding.acknowledged}")
    return command(name, properties, "\n".join(visible(words) for words in lines))


def _span(place: Place, texts: summary.Texts) -> dict[str, int]:
    """Lines and columns of a place; the last column is inclusive, as GitHub counts it."""
    line, column = texts.position(place.file, place.start)
    if place.approximate or place.end == 0:
        return {"line": line}
    end_line, end_column = texts.position(place.file, max(place.start, place.end - 1))
    if line != end_line:
        return {"line": line, "endLine": end_line}
    return {"line": line, "col": column, "endLine": line, "endColumn": end_column}


def render_job_summary(result: CheckResult, *, base: str = "") -> str:
    """The page that sums a job up, in Markdown; `base` is put before the names of files."""
    findings = result.all_findings
    lines = [f"## quoteproof: {summary.outcome(result)}", "", *_counts(result)]
    lines += [line for words in summary.baseline(result) for line in ("", _text(words))]
    if findings:
        texts = summary.Texts(result)
        lines += ["", "| place | finding | what to do |", "|---|---|---|"]
        lines += [_row(finding, texts, base) for finding in findings[:MOST_LISTED]]
    if len(findings) > MOST_LISTED:
        lines += ["", f"… and {len(findings) - MOST_LISTED:,} more."]
    return "\n".join(lines) + "\n"


def _counts(result: CheckResult) -> Iterator[str]:
    """A table of the verdicts, without those that no quotation has."""
    verdicts = {name: count for name, count in result.counts.items() if count}
    columns = {"chapters": len(result.chapters), "quotations": sum(verdicts.values()), **verdicts}
    yield f"| {' | '.join(columns)} |"
    yield "|" + "---:|" * len(columns)
    yield f"| {' | '.join(f'{count:,}' for count in columns.values())} |"


def _row(finding: Finding, texts: summary.Texts, base: str) -> str:
    line, _ = texts.position(finding.place.file, finding.place.start)
    headline = f"{_ICONS[finding.status]} **{finding.code.id}** {_text(finding.message)}"
    notes = "".join(f"<br>{_text(note)}" for note in finding.notes)
    do = finding.acknowledged if finding.acknowledged is not None else "; ".join(finding.helps)
    return f"| {_text(f'{base}{finding.place.file}:{line}')} | {headline}{notes} | {_text(do)} |"


def _text(words: str) -> str:
    """Words for a cell of a table; what is between backticks is not changed."""
    parts = _CODE.split(visible(words))
    return "".join(
        part.replace("|", "\\|") if odd % 2 else _MARKUP.sub(r"\\\1", part) for odd, part in enumerate(parts)
    )
