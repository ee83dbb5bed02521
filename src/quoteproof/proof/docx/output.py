"""What a reading of a DOCX has put out so far, and what it goes by: open fields, the look of words, reasons for doubt.

Source: ECMA-376, part 1, 17.16 (fields), 17.13.5 (revisions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.proof.docx.look import Look
from quoteproof.proof.docx_fields import Fields
from quoteproof.proof.layer import OBJECT, UNREAD, Gap, Layer, Part, Scribe

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
