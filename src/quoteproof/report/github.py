"""The GitHub report: one workflow command a finding, which GitHub shows beside the line it is about.

Promises: nothing in a chapter can end a command or begin another; columns only where the place is in one line, since
GitHub refuses them otherwise; an acknowledged finding is a notice, with its reason.
Leaves out: the page that sums a job up (`job_summary`). GitHub shows ten findings of a severity and a step.
Source: GitHub's page “Workflow commands”; escaping as `@actions/core` does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Finding, Place
from quoteproof.report.display import shown
from quoteproof.report.texts import Texts

_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(result: CheckResult, *, base: str = "") -> str:
    """Give one command a finding; `base` is the book's folder in the repository, empty or with `/` at its end."""
    texts = Texts(result)
    return "".join(_finding(found, texts, base) for found in result.all_findings)


def command(name: str, properties: Mapping[str, str | int], message: str) -> str:
    """Give one workflow command with its line end."""
    given = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{message.translate(_DATA)}\n"


def _finding(found: Finding, texts: Texts, base: str) -> str:
    name = "notice" if found.acknowledged is not None else found.severity.value
    properties: dict[str, str | int] = {
        "file": shown(base + found.place.file),
        **_span(found.place, texts),
        "title": f"{found.code.id} {found.code.name}",
    }
    told = [found.message, *(f"note: {note}" for note in found.notes), *(f"help: {help_}" for help_ in found.helps)]
    if found.nearest is not None:
        near = found.nearest
        told.append(f"source: {near.anchor}, {near.place.file}:{texts.position(near.place.file, near.place.start)[0]}")
    if found.acknowledged is not None:
        told.append(f"acknowledged: {found.acknowledged}")
    return command(name, properties, "\n".join(shown(words) for words in told))


def _span(place: Place, texts: Texts) -> dict[str, int]:
    """Give a place's lines and columns; the last column is one of its own, as GitHub's default for it shows."""
    line, column = texts.position(place.file, place.start)
    if place.approximate or place.end == 0:
        return {"line": line}
    end_line, end_column = texts.position(place.file, max(place.start, place.end - 1))
    if line != end_line:
        return {"line": line, "endLine": end_line}
    return {"line": line, "col": column, "endLine": line, "endColumn": end_column}
