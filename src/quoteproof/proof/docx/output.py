"""What one reading of a DOCX writes, and its state: open fields, the appearance of words, reasons for doubt.

Marks of a field count wherever they are, also in hidden runs, since Word obeys them there.
Source: ECMA-376, part 1, 17.16.18 (fldChar), 17.16.19 (fldSimple), 17.16.23 (instrText), 17.13.5 (revisions).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx.appearance import Appearance
from quoteproof.proof.layer import UNREAD, Gap, Layer, LayerWriter, UnreadableFileError
from quoteproof.text.offsets import OBJECT
from quoteproof.values import dataclass

_STEADY: Final = frozenset({"HYPERLINK", "TOC"})
"""Fields that keep showing their result in the file; a table of contents is filled anew, but is no text."""
_SILENT: Final = frozenset({"XE", "TC", "TA", "RD", "PRIVATE"})
"""Fields that show nothing."""
_MOVING: Final = frozenset({"ADVANCE", "EQ"})
"""Fields that can set words over other words."""
_FIRST: Final = re.compile(r"\s*(\S{1,40})")
_PIECES: Final = re.compile(r"( +|[\t\r\n]+)")
_LONGEST: Final = 10_000
_DEEPEST: Final = 50


@dataclass(slots=True)
class WordField:
    """An open field."""

    codes: str = ""
    """Its code: what Word is to show."""
    shows: bool = False
    """Whether its code has ended and its result has begun."""
    whole: bool = False
    """Whether it is one element, which no mark can end."""
    mixed: bool = False
    """Whether its code holds more than plain words, so that only Word knows it."""

    @property
    def kind(self) -> str:
        """The first word of its code."""
        first = _FIRST.match(self.codes)
        return first[1].upper() if first else ""

    @property
    def is_steady(self) -> bool:
        """Whether Word keeps showing the result that is in the file."""
        return self.kind in _STEADY and not self.mixed

    @property
    def is_silent(self) -> bool:
        """Whether it shows nothing."""
        return self.kind in _SILENT and not self.mixed


@dataclass(slots=True)
class OpenFields:
    """The open fields, the outermost first."""

    open: list[WordField] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)
    """What is wrong with fields, for messages."""

    def begin(self, *, codes: str = "", whole: bool = False) -> None:
        """Open a field; inside the code of another field it makes that code unknown."""
        self.mix()
        if len(self.open) >= _DEEPEST:
            raise UnreadableFileError("fields of the DOCX are nested too deeply")
        self.open.append(WordField(codes, shows=whole, whole=whole))

    def separate(self) -> None:
        """End a field's code."""
        if not self.open or self.open[-1].shows:
            self.faults.add("a field has a result and no beginning")
        else:
            self.open[-1].shows = True

    def end(self, *, whole: bool = False) -> WordField | None:
        """Close the innermost field and return it."""
        if not self.open or self.open[-1].whole is not whole:
            self.faults.add("a field has an end and no beginning")
            return None
        field = self.open.pop()
        if field.kind in _MOVING:
            self.faults.add(f"the field `{field.kind}` can set words over other words")
        return field

    def code(self, text: str) -> bool:
        """Add to the code of the innermost field; False if no code is being read."""
        if not self.in_codes or self.open[-1].shows:
            return False
        if len(self.open[-1].codes) < _LONGEST:
            self.open[-1].codes += text
        return True

    def mix(self) -> None:
        """Note that the code of a field holds something else than words."""
        if self.in_codes:
            for outer in self.open:
                outer.mixed = outer.mixed or not outer.shows

    @property
    def in_codes(self) -> bool:
        """Whether the next words are code, which is not shown."""
        return any(not outer.shows for outer in self.open)

    @property
    def in_contents(self) -> bool:
        """Whether the next words belong to a table of contents."""
        return any(outer.kind == "TOC" for outer in self.open)

    @property
    def fault(self) -> str:
        """Why the next words are not proved; empty if no field prevents it."""
        return next((f"the field `{outer.kind}`" for outer in self.open if not outer.is_steady), "")


class DocxOutput:
    """The layers of one reading of a DOCX, while they are written."""

    def __init__(self, look: Appearance, changes: Sequence[Element], numbers: Mapping[int, int]) -> None:
        """`look` is that of all words; `numbers` has the numbers of elements, by `id(element)`."""
        self.fields = OpenFields()
        self.look = look
        self.deleted = 0
        """How many open deletions this reading rejects, so that their words are read."""
        self._reasons: list[str] = []
        self._writers = {part: LayerWriter() for part in BookPart}
        self._changes = {id(element): number for number, element in enumerate(changes)}
        self._numbers = numbers

    def layers(self) -> Mapping[BookPart, Layer]:
        """Return the layers."""
        return {part: writer.layer(flowing=False) for part, writer in self._writers.items()}

    def writer(self, part: BookPart) -> LayerWriter:
        """Return the writer of a part; a table of contents has its own, wherever it is."""
        listed = self.fields.in_contents and part not in (BookPart.FURNITURE, BookPart.DESCRIPTION)
        return self._writers[BookPart.CONTENTS if listed else part]

    @contextmanager
    def unproved(self, reason: str) -> Iterator[None]:
        """Read words that cannot be proved, for the reason `reason`; empty changes nothing."""
        if reason:
            self._reasons.append(reason)
        yield
        if reason:
            self._reasons.pop()

    @contextmanager
    def with_look(self, look: Appearance) -> Iterator[None]:
        """Read words of an appearance."""
        outer, self.look = self.look, look
        yield
        self.look = outer

    @contextmanager
    def outside_text(self, look: Appearance) -> Iterator[None]:
        """Read words outside the text; the state of the text does not apply to them."""
        writer, outer = self._writers[BookPart.FURNITURE], (self.look, self._reasons)
        self.look, self._reasons = look, []
        writer.gap(Gap.BORDER)
        yield
        writer.gap(Gap.BORDER)
        self.look, self._reasons = outer

    def is_change(self, element: Element) -> bool:
        """Return whether an element is a tracked change."""
        return id(element) in self._changes

    def note_change(self, element: Element, part: BookPart, start: int) -> None:
        """If an element is a tracked change, note that it wrote the text from `start` on."""
        if id(element) in self._changes:
            self.writer(part).change(start, self._changes[id(element)])

    def note_source(self, element: Element, part: BookPart) -> None:
        """Note that the next words come from an element, if it has a number."""
        if id(element) in self._numbers and not self.fields.in_codes:
            self.writer(part).source(self._numbers[id(element)])

    def put_paragraph(self, text: str, part: BookPart) -> None:
        """Write a text that is in no run as a paragraph."""
        writer = self._writers[part]
        writer.gap(Gap.BORDER)
        for word in re.split(r"[ \t\r\n]+", text.strip(" \t\r\n")):
            writer.write(word)
            writer.gap(Gap.SPACE)
        writer.gap(Gap.BORDER)

    def put(self, text: str, part: BookPart, reason: str = "") -> None:
        """Write what a reader sees; as unread if there is a reason to doubt it. In codes of fields nothing is seen."""
        if self.fields.in_codes:
            if text.strip():
                self.fields.mix()
            return
        if part is BookPart.FURNITURE:
            reason = ""
        else:
            # Word and LibreOffice write `webHidden` into the contents: it hides in a browser alone.
            listed = part is BookPart.CONTENTS or self.fields.in_contents
            reason = reason or self._reason(text, "`w:webHidden`" if listed else "\0")
        self._write(text.replace("\u00ad", ""), self.writer(part), reason)

    def put_number(self, part: BookPart) -> str:
        """Write the number of a note, and return the reason to doubt that it shows, if any."""
        # Only here may letters be raised.
        reason = self._reason(OBJECT, "`w:vertAlign`")
        self._write(OBJECT, self.writer(part), reason)
        return reason

    def _reason(self, text: str, allowed: str) -> str:
        return (self._reasons[0] if self._reasons else "") or self.fields.fault or self.look.fault(text, allowed)

    def _write(self, text: str, writer: LayerWriter, reason: str) -> None:
        if reason and text.isspace():
            writer.unread(UNREAD, reason)
            return
        for piece in _PIECES.split(text):
            if piece[:1] == " ":
                writer.gap(Gap.SPACE)
            elif piece and piece[0] in "\t\r\n":
                writer.unread(UNREAD, "a tab or a line end in a text")
            elif reason:
                writer.unread(piece, reason)
            else:
                writer.write(piece)
