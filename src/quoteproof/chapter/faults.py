"""Faults of a chapter's own text, found while it is read: typed values, which the rules put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quoteproof.finding.model import Fault


@dataclass(frozen=True, slots=True)
class ChapterNotUtf8(Fault):
    """A chapter whose bytes are not UTF-8."""

    code: ClassVar[str] = "K001"
    byte: int
    """The first byte that does not fit."""
    line: int
    """Its 1-based line."""


@dataclass(frozen=True, slots=True)
class NulCharacter(Fault):
    """A NUL character in a chapter."""

    code: ClassVar[str] = "K001"


@dataclass(frozen=True, slots=True)
class ManyCombiningMarks(Fault):
    """More combining marks on one letter of a chapter than any language writes."""

    code: ClassVar[str] = "K001"


@dataclass(frozen=True, slots=True)
class DeepMarkup(Fault):
    """More open markup than pandoc reads in good time."""

    code: ClassVar[str] = "K001"


@dataclass(frozen=True, slots=True)
class PandocFailed(Fault):
    """A chapter that pandoc did not read."""

    code: ClassVar[str] = "K001"
    reason: str
    """What pandoc said."""
    timeout: bool
    """Whether it took too long."""


@dataclass(frozen=True, slots=True)
class RawMarkup(Fault):
    """Markup of an output format."""

    code: ClassVar[str] = "K002"
    format: str
    """The format, as pandoc calls it."""


@dataclass(frozen=True, slots=True)
class RawTex(Fault):
    """A TeX command in the text."""

    code: ClassVar[str] = "K002"
    command: str
    """The command, with its backslash."""


@dataclass(frozen=True, slots=True)
class UnsupportedMarkup(Fault):
    """Markup that is not on the list of what can be checked."""

    code: ClassVar[str] = "K003"
    kinds: tuple[str, ...]
    """What pandoc calls it."""


@dataclass(frozen=True, slots=True)
class MetadataBlock(Fault):
    """A metadata block in a chapter."""

    code: ClassVar[str] = "K006"


@dataclass(frozen=True, slots=True)
class NestedHeading(Fault):
    """A heading inside a list, a table or a division."""

    code: ClassVar[str] = "K007"


@dataclass(frozen=True, slots=True)
class CrowdedTable(Fault):
    """A table with more columns than a page holds."""

    code: ClassVar[str] = "K008"
    columns: int
    """How many it has."""
    most: int
    """How many it may have."""


@dataclass(frozen=True, slots=True)
class EmptyHeading(Fault):
    """A heading without words."""

    code: ClassVar[str] = "K009"


@dataclass(frozen=True, slots=True)
class UnsupportedCodeLanguage(Fault):
    """A class of code that is no name of a language."""

    code: ClassVar[str] = "K010"
    name: str
    """The class."""


@dataclass(frozen=True, slots=True)
class UnsupportedClass(Fault):
    """A class that has no meaning here."""

    code: ClassVar[str] = "K011"
    name: str
    """The class, without its dot."""


@dataclass(frozen=True, slots=True)
class UnsupportedAttribute(Fault):
    """An attribute that has no meaning here, or a value that it may not have."""

    code: ClassVar[str] = "K012"
    key: str
    """The attribute."""
    value: str
    """Its value."""


@dataclass(frozen=True, slots=True)
class NestedNote(Fault):
    """A note, or the mark of one, inside a note."""

    code: ClassVar[str] = "N004"
    label: str | None = None
    """The label of the mark; None for a note that is written in its place."""


@dataclass(frozen=True, slots=True)
class UnsupportedLink(Fault):
    """A link to something that is no web page, mail address or place in the book."""

    code: ClassVar[str] = "X008"
    target: str
    """Where it leads."""


@dataclass(frozen=True, slots=True)
class LinkTitle(Fault):
    """A title of a link or of an image, which only one of the outputs shows."""

    code: ClassVar[str] = "X009"
    image: bool
    """Whether it is the title of an image."""


@dataclass(frozen=True, slots=True)
class UnsupportedImage(Fault):
    """An image whose path or format is not allowed."""

    code: ClassVar[str] = "X011"
    target: str
    """Its path, as written."""
