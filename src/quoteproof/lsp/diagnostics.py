"""Findings as diagnostics, and which of them the client has been sent.

A file is sent again only when its diagnostics have changed or the client has a newer text of it. A file without
diagnostics is cleared. `PublishedDiagnostics` is used by one thread only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import SETTINGS
from quoteproof.disk.errors import Trouble
from quoteproof.finding.model import Finding, Place, Severity, Tag
from quoteproof.lsp.checker import CheckedSnapshot
from quoteproof.lsp.documents import DocumentText, Encoding
from quoteproof.lsp.uris import BookUris
from quoteproof.project.live import Page, page_of_codes
from quoteproof.source.library import Extent

SOURCE: Final = "quoteproof"
"""What an editor names as the origin of a diagnostic."""
_TAGS: Final = {Tag.UNUSED: types.DiagnosticTag.Unnecessary, Tag.RETIRED: types.DiagnosticTag.Deprecated}
_GRAVITY: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}

TextOf = Callable[[str], DocumentText]
"""Gives the measured text of one of the book's files, as it was checked."""
UriOf = Callable[[str], str]
"""Gives the URI of one of the book's files."""


def diagnostics_of(
    result: CheckResult, rulers: TextOf, uris: UriOf, href: Callable[[str], str | None]
) -> dict[str, list[types.Diagnostic]]:
    """The diagnostics of a whole check, by file; `href` gives the page of a code."""
    made: dict[str, list[types.Diagnostic]] = {}
    for found in result.all_findings:
        if found.acknowledged is None:
            made.setdefault(found.place.file, []).append(_diagnostic(found, result, rulers, uris, href))
    return made


def _diagnostic(
    found: Finding, result: CheckResult, rulers: TextOf, uris: UriOf, href: Callable[[str], str | None]
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


def range_of(place: Place, ruler: DocumentText) -> types.Range:
    """The range of a place: one that is only near is its whole line."""
    if place.approximate or place.end <= place.start:
        return ruler.line_range(place.start)
    return ruler.range(place.start, place.end)


def message_of(found: Finding) -> str:
    """A finding's headline, with its notes and cures a line each."""
    lines = [found.message, *(f"note: {note}" for note in found.notes), *(f"help: {help_}" for help_ in found.helps)]
    return "\n".join(lines)


def _related(
    found: Finding, result: CheckResult, rulers: TextOf, uris: UriOf
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
    troubles: Iterable[Trouble], rulers: TextOf, default: str
) -> Mapping[str, list[types.Diagnostic]]:
    """What keeps a book from being checked at all, by file; `default` takes what names none."""
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


@dataclass(frozen=True, slots=True)
class _Shown:
    version: int | None
    diagnostics: list[types.Diagnostic]


class PublishedDiagnostics:
    """The diagnostics of one book."""

    def __init__(self, spelling: BookUris, encoding: Encoding) -> None:
        """Show nothing yet."""
        self._codes: Page | None = None
        self._looked = False
        self._spelling = spelling
        self._encoding = encoding
        self._shown: dict[str, _Shown] = {}
        self._rulers: dict[str, DocumentText] = {}

    def changes(self, checked: CheckedSnapshot) -> Iterator[types.PublishDiagnosticsParams]:
        """What the client must be told after a check."""
        if checked.result is None:
            yield from self._of_troubles(checked)
            return
        made = diagnostics_of(checked.result, self._rulers_of(checked.result), self._spelling.uri, self._href)
        known = set(self._shown) if checked.whole else {c.file for c in checked.result.chapters}
        for name in sorted({*made, *known, *checked.snapshot.texts}):
            yield from self._changed_diagnostics(name, checked.snapshot.versions.get(name), made.get(name, []))

    def _href(self, code: str) -> str | None:
        """The URI of what a code means, in a page that is put into the user's cache folder when first needed."""
        if not self._looked:
            self._looked, self._codes = True, page_of_codes(self._spelling.root)
        line = self._codes.lines.get(code) if self._codes else None
        return f"{self._codes.path.as_uri()}#L{line}" if self._codes and line else None

    def wiped(self) -> Iterator[types.PublishDiagnosticsParams]:
        """What wipes everything."""
        for name in sorted(self._shown):
            yield from self._changed_diagnostics(name, None, [])

    def _of_troubles(self, checked: CheckedSnapshot) -> Iterator[types.PublishDiagnosticsParams]:
        """Show troubles on their own files; what the last good check found stays where it is."""
        texts = checked.snapshot.texts

        def ruler(name: str) -> DocumentText:
            return (
                DocumentText(texts[name], self._encoding)
                if name in texts
                else self._rulers.get(name, DocumentText("", self._encoding))
            )

        for name, diagnostics in diagnostics_of_troubles(checked.troubles, ruler, SETTINGS).items():
            yield from self._changed_diagnostics(name, checked.snapshot.versions.get(name), diagnostics)

    def _changed_diagnostics(
        self, name: str, version: int | None, diagnostics: list[types.Diagnostic]
    ) -> Iterator[types.PublishDiagnosticsParams]:
        before = self._shown.get(name, _Shown(None, []))
        if diagnostics or version is not None:
            self._shown[name] = _Shown(version, diagnostics)
        else:
            self._shown.pop(name, None)
        if before != _Shown(version, diagnostics):
            yield types.PublishDiagnosticsParams(self._spelling.uri(name), diagnostics, version)

    def _rulers_of(self, result: CheckResult) -> TextOf:
        texts = {**result.texts, **{chapter.file: chapter.text for chapter in result.chapters}}
        # A ruler is kept as long as its text is the same one: measuring fifty chapters for one keystroke is slow.
        kept = {n: r for n, r in self._rulers.items() if n in texts and texts[n] is r.text}
        self._rulers = kept

        def ruler(name: str) -> DocumentText:
            if name not in kept:
                kept[name] = DocumentText(texts.get(name, ""), self._encoding)
            return kept[name]

        return ruler
