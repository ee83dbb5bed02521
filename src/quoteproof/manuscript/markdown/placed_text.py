"""Text of a manuscript that is edited before it is read: each line keeps its place, and each edit is a note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptPlace, PlaceUnit
from quoteproof.text.offsets import Change, LineIndex, apply_changes
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line without its end, and where it is written."""

    text: str
    file: str
    number: int

    @property
    def place(self) -> ManuscriptPlace:
        """Where it is written."""
        return ManuscriptPlace(self.file, PlaceUnit.LINE, self.number)


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A stretch of a text that is written in another way."""

    start: int
    """Offset of its first code point."""
    end: int
    """End, exclusive."""
    text: str
    """What is written instead."""
    kind: ConversionKind | None = None
    """How it is told; None where it says the same as before."""
    about: str = ""
    """What the note shows instead of the old text."""


@dataclass(frozen=True)
class PlacedText:
    """Lines of one or more files, joined."""

    lines: tuple[PlacedLine, ...]

    @cached_property
    def text(self) -> str:
        """The lines with `\\n` between them."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def _index(self) -> LineIndex:
        return LineIndex(self.text)

    def place(self, offset: int) -> ManuscriptPlace:
        """Where the line of an offset is written."""
        number, _ = self._index.position(offset)
        return self.lines[min(number, len(self.lines)) - 1].place if self.lines else ManuscriptPlace("")

    def edited(self, edits: Iterable[TextEdit]) -> tuple[PlacedText, tuple[ConversionNote, ...], list[ConversionNote]]:
        """The text with edits made: notes of those that are told, and of those that say the same.

        Of two edits that overlap the one that begins first is made, of two that begin together the longer one.
        """
        kept: list[TextEdit] = []
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if not kept or edit.start >= kept[-1].end:
                kept.append(edit)
        if not kept:
            return self, (), []
        mapped = apply_changes(self.text, (Change(edit.start, edit.end, edit.text, "") for edit in kept))
        told: list[ConversionNote] = []
        same: list[ConversionNote] = []
        for edit in kept:
            old = self.text[edit.start : edit.end]
            note = ConversionNote(edit.kind or ConversionKind.CHANGED, self.place(edit.start), old, edit.text)
            same.append(note)
            if edit.kind is not None:
                shown = ConversionNote(edit.kind, note.place, edit.about or old.strip(), edit.text.strip())
                told.append(shown)
        made: list[PlacedLine] = []
        starts = LineIndex(mapped.text).starts
        for number, text in enumerate(mapped.text.split("\n")):
            old_line, _ = self._index.position(mapped.start(starts[number]) if number < len(starts) else 0)
            origin = self.lines[min(old_line, len(self.lines)) - 1]
            made.append(PlacedLine(text, origin.file, origin.number))
        return PlacedText(tuple(made)), tuple(told), same


def lines_of(file: str, text: str) -> tuple[PlacedLine, ...]:
    """The lines of a file; line ends of every system count."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(PlacedLine(line, file, number) for number, line in enumerate(plain.split("\n"), 1))


def joined(parts: Sequence[PlacedLine]) -> PlacedText:
    """Lines as a text."""
    return PlacedText(tuple(parts))
