"""Diagnostics: findings as an editor shows them.

Promises: every finding that counts, with its code, its notes and cures in the message, and the passage it speaks of as
related information. What is acknowledged or known to a baseline is not shown. Leaves out: when they are sent (`desk`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.disk.errors import Trouble
from quoteproof.finding.codes import Severity, Tag
from quoteproof.finding.model import Finding, Place
from quoteproof.lsp.positions import Ruler
from quoteproof.source.library import Extent

SOURCE: Final = "quoteproof"
"""What an editor names as the origin of a diagnostic."""
_TAGS: Final = {Tag.UNUSED: types.DiagnosticTag.Unnecessary, Tag.RETIRED: types.DiagnosticTag.Deprecated}
_GRAVITY: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}

Rulers = Callable[[str], Ruler]
"""Gives the measured text of one of the book's files, as it was checked."""
Uris = Callable[[str], str]
"""Gives the URI of one of the book's files."""


def diagnostics_of(
    result: CheckResult, rulers: Rulers, uris: Uris, href: Callable[[str], str | None]
) -> dict[str, list[types.Diagnostic]]:
    """Give the diagnostics of a whole check, by file; `href` gives the page of a code."""
    made: dict[str, list[types.Diagnostic]] = {}
    for found in result.all_findings:
        if found.acknowledged is None:
            made.setdefault(found.place.file, []).append(_diagnostic(found, result, rulers, uris, href))
    return made


def _diagnostic(
    found: Finding, result: CheckResult, rulers: Rulers, uris: Uris, href: Callable[[str], str | None]
) -> types.Diagnostic:
    page = href(found.code.id)
    tag = found.code.tag
    return types.Diagnostic(
        range_of(found.place, rulers(found.place.file)),
        message_of(found),
        severity=_GRAVITY[found.severity],
        code=found.code.id,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=[_TAGS[tag]] if tag else None,
        related_information=list(_related(found, result, rulers, uris)) or None,
        data={
            "quotation": found.quotation,
            "anchors": [str(anchor) for anchor in found.anchors],
            "fixes": len(found.fixes),
        },
    )


def range_of(place: Place, ruler: Ruler) -> types.Range:
    """Give the range of a place: one that is only near is its whole line."""
    if place.approximate or place.end <= place.start:
        return ruler.line_range(place.start)
    return ruler.range(place.start, place.end)


def message_of(found: Finding) -> str:
    """Give a finding's headline, with its notes and cures a line each."""
    lines = [found.message, *(f"note: {note}" for note in found.notes), *(f"help: {help_}" for help_ in found.helps)]
    return "\n".join(lines)


def _related(
    found: Finding, result: CheckResult, rulers: Rulers, uris: Uris
) -> Iterable[types.DiagnosticRelatedInformation]:
    if found.nearest is not None:
        place = found.nearest.place
        location = types.Location(uris(place.file), range_of(place, rulers(place.file)))
        yield types.DiagnosticRelatedInformation(location, f"{found.nearest.anchor}: {found.nearest.text}")
        return
    for anchor in found.anchors:
        extent = result.library.resolve(anchor)
        if isinstance(extent, Extent):
            first, last = extent.parts[0].passage, extent.parts[-1].passage
            ruler = rulers(extent.source.file)
            location = types.Location(uris(extent.source.file), ruler.range(first.start, last.end))
            yield types.DiagnosticRelatedInformation(location, f"{anchor}: the passage cited")


def diagnostics_of_troubles(
    troubles: Iterable[Trouble], rulers: Rulers, default: str
) -> Mapping[str, list[types.Diagnostic]]:
    """Give what keeps a book from being checked at all, by file; `default` takes what names none."""
    made: dict[str, list[types.Diagnostic]] = {}
    for trouble in troubles:
        file = trouble.file or default
        start = types.Position(max(0, trouble.line - 1), 0)
        line = types.Range(start, start)
        ruler = rulers(file)
        if trouble.line and ruler.text:
            line = ruler.line_range(ruler.offset(start))
        message = "\n".join([trouble.message, *(f"help: {help_}" for help_ in trouble.helps)])
        made.setdefault(file, []).append(
            types.Diagnostic(line, message, severity=types.DiagnosticSeverity.Error, source=SOURCE)
        )
    return made
