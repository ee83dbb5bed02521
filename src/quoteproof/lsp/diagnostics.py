"""Findings as diagnostics, with their places in the text that was checked."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import SETTINGS
from quoteproof.disk.errors import Trouble
from quoteproof.finding.model import Finding, Place, Severity, Tag
from quoteproof.lsp.checker import CheckedSnapshot
from quoteproof.lsp.documents import BookUris, DocumentText, Encoding, opened
from quoteproof.project.live import CodesPage, page_of_codes
from quoteproof.source.library import Extent
from quoteproof.values import dataclass

SOURCE: Final = "quoteproof"
"""What an editor names as the origin of a diagnostic."""
_TAGS: Final = {Tag.UNUSED: types.DiagnosticTag.Unnecessary, Tag.RETIRED: types.DiagnosticTag.Deprecated}
_GRAVITY: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}

TextOf = Callable[[str], DocumentText]
"""Returns the text of one of the book's files with its positions, as it was checked."""
UriOf = Callable[[str], str]
"""Returns the URI of one of the book's files."""


@dataclass(frozen=True, slots=True)
class PlacedDiagnostic:
    """A diagnostic, and where it stands in the file's text, in code points."""

    diagnostic: types.Diagnostic
    start: int
    """Its first character."""
    end: int
    """Its end (exclusive)."""


DiagnosticsByFile = Mapping[str, tuple[PlacedDiagnostic, ...]]
"""The diagnostics of each file that has some, by the book's name for it."""


def diagnostics_of(
    result: CheckResult, positions_of: TextOf, uris: UriOf, href: Callable[[str], str | None]
) -> DiagnosticsByFile:
    """The diagnostics of a whole check; `href` returns the page of a code."""
    by_file: dict[str, list[types.Diagnostic]] = {}
    for finding in result.all_findings:
        if finding.acknowledged is None:
            by_file.setdefault(finding.place.file, []).append(_diagnostic(finding, result, positions_of, uris, href))
    return _placed(by_file, positions_of)


def _placed(by_file: Mapping[str, list[types.Diagnostic]], positions_of: TextOf) -> DiagnosticsByFile:
    return {
        name: tuple(PlacedDiagnostic(d, *positions_of(name).span(d.range)) for d in diagnostics)
        for name, diagnostics in by_file.items()
    }


def _diagnostic(
    finding: Finding, result: CheckResult, positions_of: TextOf, uris: UriOf, href: Callable[[str], str | None]
) -> types.Diagnostic:
    page = href(finding.code.id)
    tag = finding.code.tag
    return types.Diagnostic(
        range_of(finding.place, positions_of(finding.place.file)),
        message_of(finding),
        severity=_GRAVITY[finding.severity],
        code=finding.code.id,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        tags=[_TAGS[tag]] if tag else None,
        related_information=list(_related(finding, result, positions_of, uris)) or None,
        data={
            "quotation": finding.quotation,
            "anchors": [str(anchor) for anchor in finding.anchors],
            "fixes": len(finding.fixes),
        },
    )


def range_of(place: Place, positions: DocumentText) -> types.Range:
    """The range of a place; of an approximate one the whole line."""
    if place.approximate or place.end <= place.start:
        return positions.line_range(place.start)
    return positions.range(place.start, place.end)


def message_of(finding: Finding) -> str:
    """A finding's headline, then its notes and helps, one a line."""
    lines = [
        finding.message,
        *(f"note: {note}" for note in finding.notes),
        *(f"help: {help_}" for help_ in finding.helps),
    ]
    return "\n".join(lines)


def _related(
    finding: Finding, result: CheckResult, positions_of: TextOf, uris: UriOf
) -> Iterable[types.DiagnosticRelatedInformation]:
    for other in finding.differences if len(finding.differences) > 1 else ():
        location = types.Location(uris(other.place.file), range_of(other.place, positions_of(other.place.file)))
        words = f"`{other.printed}`" if other.printed else "here"
        theirs = f"the source has `{other.source}`" if other.source else "the source has nothing there"
        yield types.DiagnosticRelatedInformation(location, f"{words}: {theirs}")
    if finding.nearest is not None:
        place, source = finding.nearest.place, result.library.sources[finding.nearest.anchor.key]
        name, start, end = opened(source, place.start, place.end, positions_of)
        location = types.Location(uris(name), positions_of(name).range(start, end))
        yield types.DiagnosticRelatedInformation(location, f"{finding.nearest.anchor}: {finding.nearest.text}")
        return
    for anchor in finding.anchors:
        extent = result.library.resolve(anchor)
        if isinstance(extent, Extent):
            first, last = extent.parts[0].passage, extent.parts[-1].passage
            name, start, end = opened(extent.source, first.start, last.end, positions_of)
            location = types.Location(uris(name), positions_of(name).range(start, end))
            yield types.DiagnosticRelatedInformation(location, f"{anchor}: the passage cited")


def diagnostics_of_troubles(troubles: Iterable[Trouble], positions_of: TextOf, default: str) -> DiagnosticsByFile:
    """What prevents the check of a book, by file; `default` is the file of what names none."""
    by_file: dict[str, list[types.Diagnostic]] = {}
    for trouble in troubles:
        file = trouble.file or default
        start = types.Position(max(0, trouble.line - 1), 0)
        line = types.Range(start, start)
        positions = positions_of(file)
        if trouble.line and positions.text:
            line = positions.line_range(positions.offset(start))
        message = "\n".join([trouble.message, *(f"help: {help_}" for help_ in trouble.helps)])
        by_file.setdefault(file, []).append(
            types.Diagnostic(line, message, severity=types.DiagnosticSeverity.Error, source=SOURCE)
        )
    return _placed(by_file, positions_of)


class DiagnosticsMaker:
    """Makes the diagnostics of one book's checks; used by one thread only."""

    def __init__(self, spelling: BookUris, encoding: Encoding) -> None:
        """Take how the client names the book's files, and its unit of columns."""
        self._codes: CodesPage | None = None
        self._looked = False
        self._spelling = spelling
        self._encoding = encoding
        self._positions: dict[str, DocumentText] = {}

    def made(self, checked: CheckedSnapshot) -> DiagnosticsByFile:
        """The diagnostics of what was checked, or of the troubles that prevented it."""
        result = checked.result
        if result is not None:
            return diagnostics_of(result, self._positions_by_name(result), self._spelling.uri, self._href)
        texts = checked.snapshot.texts

        def positions(name: str) -> DocumentText:
            if name in texts:
                return DocumentText(texts[name], self._encoding)
            return self._positions.get(name, DocumentText("", self._encoding))

        return diagnostics_of_troubles(checked.troubles, positions, SETTINGS)

    def _href(self, code: str) -> str | None:
        """The URI of what a code means, in a page that is put into the user's cache folder when first needed."""
        if not self._looked:
            self._looked, self._codes = True, page_of_codes(self._spelling.root)
        line = self._codes.lines.get(code) if self._codes else None
        return f"{self._codes.path.as_uri()}#L{line}" if self._codes and line else None

    def _positions_by_name(self, result: CheckResult) -> TextOf:
        texts = result.all_texts
        # Positions are kept while the text is the same object: measuring fifty chapters at a keystroke is slow.
        kept = {n: r for n, r in self._positions.items() if n in texts and texts[n] is r.text}
        self._positions = kept

        def positions(name: str) -> DocumentText:
            if name not in kept:
                kept[name] = DocumentText(texts.get(name, ""), self._encoding)
            return kept[name]

        return positions
