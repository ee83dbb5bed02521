"""What one reading of a DOCX writes, and its state: open fields, the appearance of words, reasons for doubt.

Marks of a field count wherever they are, also in hidden runs, since Word obeys them there.
Source: ECMA-376, part 1, 17.16.18 (fldChar), 17.16.19 (fldSimple), 17.16.23 (instrText), 17.13.5 (revisions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.evidence.marks import Part
from quoteproof.proof.docx.appearance import Look
from quoteproof.proof.layer import OBJECT, UNREAD, Gap, Layer, Scribe, UnreadableFileError

_STEADY: Final = frozenset({"HYPERLINK", "TOC"})
"""Fields that go on showing what stands in the file; a table of contents is filled anew, but is no text."""
_SILENT: Final = frozenset({"XE", "TC", "TA", "RD", "PRIVATE"})
"""Fields that show nothing."""
_MOVING: Final = frozenset({"ADVANCE", "EQ"})
"""Fields that can set what they show, or what follows, over other words."""
_FIRST: Final = re.compile(r"\s*(\S{1,40})")
_LONGEST: Final = 10_000
_DEEPEST: Final = 50


@dataclass(slots=True)
class Field:
    """A field that is open."""

    codes: str = ""
    """What is to be shown, in Word's words."""
    shows: bool = False
    """Whether what it shows has begun."""
    whole: bool = False
    """Whether it is one element, which no mark can end."""
    mixed: bool = False
    """Whether its code is made of more than plain words, so that only Word knows it."""

    @property
    def kind(self) -> str:
        """Its first word."""
        found = _FIRST.match(self.codes)
        return found[1].upper() if found else ""

    @property
    def is_steady(self) -> bool:
        """Whether it goes on showing what stands in the file."""
        return self.kind in _STEADY and not self.mixed

    @property
    def is_silent(self) -> bool:
        """Whether it shows nothing."""
        return self.kind in _SILENT and not self.mixed


@dataclass(slots=True)
class Fields:
    """The fields that are open, the outermost first."""

    open: list[Field] = field(default_factory=list)
    """They."""
    faults: set[str] = field(default_factory=set)
    """What is wrong with them, for messages."""

    def begin(self, *, codes: str = "", whole: bool = False) -> None:
        """Open a field; one in another's code makes that unknown."""
        self.mix()
        if len(self.open) >= _DEEPEST:
            raise UnreadableFileError("fields of the DOCX are nested too deeply")
        self.open.append(Field(codes, shows=whole, whole=whole))

    def separate(self) -> None:
        """End a field's code."""
        if not self.open or self.open[-1].shows:
            self.faults.add("a field shows that did not begin")
        else:
            self.open[-1].shows = True

    def end(self, *, whole: bool = False) -> Field | None:
        """Close the innermost field, and give it."""
        if not self.open or self.open[-1].whole is not whole:
            self.faults.add("a field ends that did not begin")
            return None
        found = self.open.pop()
        if found.kind in _MOVING:
            self.faults.add(f"field `{found.kind}`: it can set words over others")
        return found

    def code(self, text: str) -> bool:
        """Add to the code of the innermost field; False where none is read."""
        if not self.in_codes or self.open[-1].shows:
            return False
        if len(self.open[-1].codes) < _LONGEST:
            self.open[-1].codes += text
        return True

    def mix(self) -> None:
        """Note that something else than words stands in the code of a field."""
        if self.in_codes:
            for one in self.open:
                one.mixed = one.mixed or not one.shows

    @property
    def in_codes(self) -> bool:
        """Whether what follows is code, and not shown."""
        return any(not one.shows for one in self.open)

    @property
    def in_contents(self) -> bool:
        """Whether what follows belongs to a table of contents."""
        return any(one.kind == "TOC" for one in self.open)

    @property
    def fault(self) -> str:
        """Why what is shown is not proved; empty where nothing is against it."""
        return next((f"field `{one.kind}`" for one in self.open if not one.is_steady), "")


_PIECES: Final = re.compile(r"( +|[\t\r\n]+)")


class Output:
    """The layers of one reading while they are written."""

    def __init__(self, look: Look, changes: Sequence[Element], numbers: Mapping[int, int]) -> None:
        """Begin with the look that all words have; `numbers` has those of elements, by their `id`."""
        self.fields = Fields()
        self.look = look
        self.deleted = 0
        """How many deletions are open that are read all the same."""
        self._why: list[str] = []
        self._scribes = {part: Scribe() for part in Part}
        self._changes = {id(element): number for number, element in enumerate(changes)}
        self._numbers = numbers

    def layers(self) -> Mapping[Part, Layer]:
        """Give what was written."""
        return {part: scribe.layer(flowing=False) for part, scribe in self._scribes.items()}

    def scribe(self, part: Part) -> Scribe:
        """Give who writes what stands in a part: a table of contents is a part of its own, wherever it stands."""
        apart = part in (Part.FURNITURE, Part.DESCRIPTION) or not self.fields.in_contents
        return self._scribes[part if apart else Part.CONTENTS]

    @contextmanager
    def because(self, why: str) -> Iterator[None]:
        """Read something of which nothing can be proved, for a reason; without one like anything else."""
        if why:
            self._why.append(why)
        yield
        if why:
            self._why.pop()

    @contextmanager
    def looking(self, look: Look) -> Iterator[None]:
        """Read something whose words look so."""
        saved, self.look = self.look, look
        yield
        self.look = saved

    @contextmanager
    def beside(self, look: Look) -> Iterator[None]:
        """Read something beside the text, to which nothing applies that is open there."""
        scribe, saved = self._scribes[Part.FURNITURE], (self.look, self._why)
        self.look, self._why = look, []
        scribe.gap(Gap.BORDER)
        yield
        scribe.gap(Gap.BORDER)
        self.look, self._why = saved

    def is_change(self, element: Element) -> bool:
        """Tell whether an element is a tracked change."""
        return id(element) in self._changes

    def touch(self, element: Element, part: Part, start: int) -> None:
        """Note that what was read from `start` on is the tracked change of an element, if it is one."""
        if id(element) in self._changes:
            self.scribe(part).change(start, self._changes[id(element)])

    def come_from(self, element: Element, part: Part) -> None:
        """Note that what follows comes from an element, if that has a number."""
        if id(element) in self._numbers and not self.fields.in_codes:
            self.scribe(part).source(self._numbers[id(element)])

    def tell(self, text: str, part: Part) -> None:
        """Put a text that stands in no run as a paragraph of its own."""
        scribe = self._scribes[part]
        scribe.gap(Gap.BORDER)
        for word in re.split(r"[ \t\r\n]+", text.strip(" \t\r\n")):
            scribe.write(word)
            scribe.gap(Gap.SPACE)
        scribe.gap(Gap.BORDER)

    def put(self, text: str, part: Part, why: str = "") -> None:
        """Put what a reader sees there, as unread if there is a reason to doubt it; within codes that is nothing."""
        if self.fields.in_codes:
            if text.strip():
                self.fields.mix()
            return
        if part is Part.FURNITURE:
            why = ""
        else:
            # Word and LibreOffice write `webHidden` into the contents: it hides in a browser alone.
            listed = part is Part.CONTENTS or self.fields.in_contents
            why = why or self._reason(text, "`w:webHidden`" if listed else "\0")
        self._write(text.replace("\u00ad", ""), self.scribe(part), why)

    def put_number(self, part: Part) -> str:
        """Put the number of a note, and give the reason to doubt that it shows, if there is one."""
        # It stands high: that may stand here, and nowhere else.
        why = self._reason(OBJECT, "`w:vertAlign`")
        self._write(OBJECT, self.scribe(part), why)
        return why

    def _reason(self, text: str, allowed: str) -> str:
        return (self._why[0] if self._why else "") or self.fields.fault or self.look.fault(text, allowed)

    def _write(self, text: str, scribe: Scribe, why: str) -> None:
        if why and text.isspace():
            scribe.unread(UNREAD, why)
            return
        for piece in _PIECES.split(text):
            if piece[:1] == " ":
                scribe.gap(Gap.SPACE)
            elif piece and piece[0] in "\t\r\n":
                scribe.unread(UNREAD, "a tab or a line end among letters")
            elif why:
                scribe.unread(piece, why)
            else:
                scribe.write(piece)
