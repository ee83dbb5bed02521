"""Fields of a DOCX: which are open, whether what they show stays as it is, and whether they begin and end rightly.

A field's marks count wherever they stand, also in hidden runs, since Word obeys them there.
Source: ECMA-376, part 1, 17.16.18 (fldChar), 17.16.19 (fldSimple), 17.16.23 (instrText).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from quoteproof.proof.errors import UnreadableFileError

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
