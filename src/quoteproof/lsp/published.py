"""Which diagnostics of one book the client has been sent, and which wait until what is being written is finished.

While a place is being written, the client keeps what it was last shown: diagnostics elsewhere move with the text, and
those of the place are taken away. Nothing that a check says meanwhile is shown, since half a quotation can make any
other part of the book look wrong. A file is sent again only when its diagnostics have changed or the client has a newer
text of it. Used on the event loop of the server only.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import replace

from lsprotocol import types

from quoteproof.check.result import CheckResult
from quoteproof.lsp.changes import TextChange
from quoteproof.lsp.checker import CheckedSnapshot, TextSnapshot
from quoteproof.lsp.diagnostics import DiagnosticsByFile, PlacedDiagnostic
from quoteproof.lsp.documents import BookUris, OpenDocument
from quoteproof.lsp.unfinished import UnfinishedPlace
from quoteproof.values import dataclass

Notifications = Iterator[types.PublishDiagnosticsParams]


@dataclass(frozen=True, slots=True)
class PlacedEdit:
    """An edit of one open file of a book."""

    name: str
    """The file."""
    change: TextChange
    """What it changed."""
    place: UnfinishedPlace | None
    """What is being written there; None where it was no typing."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """What the last check says."""

    by_file: DiagnosticsByFile
    files: frozenset[str] | None
    """The files that it speaks of; None for all."""
    snapshot: TextSnapshot
    result: CheckResult | None


@dataclass(frozen=True, slots=True)
class _Sent:
    version: int | None
    diagnostics: list[types.Diagnostic]


class PublishedDiagnostics:
    """The diagnostics of one book."""

    def __init__(
        self, spelling: BookUris, document: Callable[[str], OpenDocument | None], settled: Callable[[CheckResult], None]
    ) -> None:
        """Show nothing yet; `settled` is called with each result whose findings are shown."""
        self.held: PlacedEdit | None = None
        self._spelling = spelling
        self._document = document
        self._settled = settled
        self._shown: dict[str, tuple[PlacedDiagnostic, ...]] = {}
        self._sent: dict[str, _Sent] = {}
        self._latest: _Checked | None = None
        self._owed = 0
        self._edits: list[tuple[int, PlacedEdit]] = []

    def take(self, checked: CheckedSnapshot, by_file: DiagnosticsByFile) -> Notifications:
        """Take in a check with its diagnostics; gives the notifications that it calls for."""
        result, number = checked.result, checked.snapshot.number
        files = None
        if result is None:
            files = frozenset(by_file)
        elif not checked.whole:
            files = frozenset(chapter.file for chapter in result.chapters)
        latest = self._latest = _Checked(by_file, files, checked.snapshot, result)
        self._edits = [(at, edit) for at, edit in self._edits if at > number]
        if self.held is None:
            yield from self._accepted(latest)
            return
        if self._owed and number >= self._owed:
            self._owed = 0
            self._accept(latest)
        yield from self._as_held()

    def edited(self, edit: PlacedEdit, number: int) -> tuple[bool, Notifications]:
        """Take in an edit of the texts of a number, which is not checked yet.

        Returns whether the texts before the edit must still be checked, and the notifications.
        """
        held, place, latest = self.held, edit.place, self._latest
        left = held is not None and not (
            held.name == edit.name
            and held.place is not None
            and place is not None
            and held.place.goes_on(edit.change, place)
        )
        is_known = left and latest is not None and latest.snapshot.number == number
        if is_known and latest is not None:
            self._accept(latest)
        wanted = left and not is_known and place is not None
        if left:
            self._owed = number if wanted else 0
        self._move(edit)
        self._edits.append((number + 1, edit))
        self.held = edit if place is not None else None
        return wanted, self._as_held() if is_known else iter(())

    def release(self, number: int) -> Notifications:
        """Hold nothing back any more; `number` is that of the newest texts."""
        if self.held is None:
            return
        self.held, self._owed = None, 0
        if self._latest is not None and self._latest.snapshot.number == number:
            yield from self._accepted(self._latest)

    def wiped(self) -> Notifications:
        """The notifications that clear every file."""
        for name in sorted(self._sent):
            yield from self._news(name, None, [])

    def _accepted(self, checked: _Checked) -> Notifications:
        """Show what a check says, in the texts that it read."""
        self._accept(checked)
        names = {*checked.by_file, *(self._sent if checked.files is None else checked.files)}
        for name in sorted({*names, *(checked.snapshot.texts if checked.result is not None else ())}):
            diagnostics = [placed.diagnostic for placed in checked.by_file.get(name, ())]
            yield from self._news(name, checked.snapshot.versions.get(name), diagnostics)

    def _accept(self, checked: _Checked) -> None:
        """Take what a check says for what is shown, moved with the edits since then."""
        files = checked.files
        kept = {} if files is None else {n: shown for n, shown in self._shown.items() if n not in files}
        self._shown = {**kept, **{n: shown for n, shown in checked.by_file.items() if files is None or n in files}}
        for _, edit in self._edits:
            self._move(edit)
        if checked.result is not None:
            self._settled(checked.result)

    def _move(self, edit: PlacedEdit) -> None:
        """Move the diagnostics of a file with an edit of it, and take away those of the place that it is in."""
        change, place, moved = edit.change, edit.place, list[PlacedDiagnostic]()
        for shown in self._shown.get(edit.name, ()):
            start, end = change.moved(shown.start, shown.end)
            if change.overlaps(shown.start, shown.end) or (place and start < place.high and place.low < end):
                continue
            moved.append(replace(shown, start=start, end=end))
        self._shown[edit.name] = tuple(moved)

    def _as_held(self) -> Notifications:
        """Show what was shown before, in the texts that the client has now."""
        for name in sorted({*self._shown, *self._sent}):
            document = self._document(name)
            diagnostics = [self._placed(shown, document) for shown in self._shown.get(name, ())]
            yield from self._news(name, document.version if document is not None else None, diagnostics)

    def _news(self, name: str, version: int | None, diagnostics: list[types.Diagnostic]) -> Notifications:
        before = self._sent.get(name, _Sent(None, []))
        if diagnostics or version is not None:
            self._sent[name] = _Sent(version, diagnostics)
        else:
            self._sent.pop(name, None)
        if before != _Sent(version, diagnostics):
            yield types.PublishDiagnosticsParams(self._spelling.uri(name), diagnostics, version)

    def _placed(self, shown: PlacedDiagnostic, document: OpenDocument | None) -> types.Diagnostic:
        """A diagnostic with its range in the text that the client has."""
        if document is None:
            return shown.diagnostic
        placed = copy(shown.diagnostic)
        placed.range = document.positions.range(shown.start, shown.end)
        return placed
