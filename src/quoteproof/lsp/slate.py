"""The slate: which diagnostics each file of a book shows, and what of that the client must be told.

Promises: a file is sent again only when what it shows has changed, or when the client has a newer text of it; a
file that shows nothing any more is wiped. Used by one thread only. Leaves out: what a diagnostic says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import SETTINGS
from quoteproof.lsp.desk import View
from quoteproof.lsp.diagnostics import Rulers, diagnostics_of, diagnostics_of_troubles
from quoteproof.lsp.places import Spelling
from quoteproof.lsp.positions import Encoding, Ruler
from quoteproof.project.explained import Page, page_of_codes


@dataclass(frozen=True, slots=True)
class _Shown:
    version: int | None
    diagnostics: list[types.Diagnostic]


class Slate:
    """The diagnostics of one book."""

    def __init__(self, spelling: Spelling, encoding: Encoding) -> None:
        """Show nothing yet."""
        self._codes: Page | None = None
        self._looked = False
        self._spelling = spelling
        self._encoding = encoding
        self._shown: dict[str, _Shown] = {}
        self._rulers: dict[str, Ruler] = {}

    def news(self, view: View) -> Iterator[types.PublishDiagnosticsParams]:
        """Give what the client must be told after a check."""
        if view.result is None:
            yield from self._troubled(view)
            return
        made = diagnostics_of(view.result, self._rulers_of(view.result), self._spelling.uri, self._href)
        known = set(self._shown) if view.whole else {c.file for c in view.result.chapters}
        for name in sorted({*made, *known, *view.sheet.texts}):
            yield from self._told(name, view.sheet.versions.get(name), made.get(name, []))

    def _href(self, code: str) -> str | None:
        """Give the URI of what a code means, in a page that is put into the user's cache folder when first needed."""
        if not self._looked:
            self._looked, self._codes = True, page_of_codes(self._spelling.root)
        line = self._codes.lines.get(code) if self._codes else None
        return f"{self._codes.path.as_uri()}#L{line}" if self._codes and line else None

    def wiped(self) -> Iterator[types.PublishDiagnosticsParams]:
        """Give what wipes everything."""
        for name in sorted(self._shown):
            yield from self._told(name, None, [])

    def _troubled(self, view: View) -> Iterator[types.PublishDiagnosticsParams]:
        """Show troubles on their own files; what the last good check found stays where it is."""
        texts = view.sheet.texts

        def ruler(name: str) -> Ruler:
            return (
                Ruler(texts[name], self._encoding)
                if name in texts
                else self._rulers.get(name, Ruler("", self._encoding))
            )

        for name, diagnostics in diagnostics_of_troubles(view.troubles, ruler, SETTINGS).items():
            yield from self._told(name, view.sheet.versions.get(name), diagnostics)

    def _told(
        self, name: str, version: int | None, diagnostics: list[types.Diagnostic]
    ) -> Iterator[types.PublishDiagnosticsParams]:
        before = self._shown.get(name, _Shown(None, []))
        if diagnostics or version is not None:
            self._shown[name] = _Shown(version, diagnostics)
        else:
            self._shown.pop(name, None)
        if before != _Shown(version, diagnostics):
            yield types.PublishDiagnosticsParams(self._spelling.uri(name), diagnostics, version)

    def _rulers_of(self, result: CheckResult) -> Rulers:
        texts = {**result.texts, **{chapter.file: chapter.text for chapter in result.chapters}}
        # A ruler is kept as long as its text is the same one: measuring fifty chapters for one keystroke is slow.
        kept = {n: r for n, r in self._rulers.items() if n in texts and texts[n] is r.text}
        self._rulers = kept

        def ruler(name: str) -> Ruler:
            if name not in kept:
                kept[name] = Ruler(texts.get(name, ""), self._encoding)
            return kept[name]

        return ruler
