"""Faults of a chapter's own text, found while it is read: typed values, which the rules put into words."""

from enum import StrEnum

from quoteproof.finding.model import Fault


class ChapterNotUtf8(Fault, code="K001"):
    """A chapter whose bytes are not UTF-8."""

    byte: int
    """The first byte that does not fit."""
    line: int
    """Its 1-based line."""


class NulCharacter(Fault, code="K001"):
    """A NUL character in a chapter."""


class ManyCombiningMarks(Fault, code="K001"):
    """More combining marks on one letter of a chapter than any language writes."""


class DeepMarkup(Fault, code="K001"):
    """More open markup than pandoc reads in good time."""


class PandocFailed(Fault, code="K001"):
    """A chapter that pandoc did not read."""

    reason: str
    """What pandoc said."""
    timeout: bool
    """Whether it took too long."""


class RawMarkup(Fault, code="K002"):
    """Markup of an output format."""

    format: str
    """The format, as pandoc calls it."""


class RawTex(Fault, code="K002"):
    """A TeX command in the text."""

    command: str
    """The command, with its backslash."""


class UnsupportedMarkup(Fault, code="K003"):
    """Markup that is not on the list of what can be checked."""

    kinds: tuple[str, ...]
    """What pandoc calls it."""


class MetadataBlock(Fault, code="K006"):
    """A metadata block in a chapter."""


class FrontMatterFault(StrEnum):
    """What is wrong with a field of a chapter's front matter."""

    MARKUP = "markup"
    SECOND_TITLE = "second title"
    DROPPED = "dropped"
    OTHER_LANGUAGE = "other language"
    OTHER_FILE = "other file"


class FrontMatter(Fault, code="K006"):
    """A field of a chapter's front matter."""

    field: str
    """Its name."""
    why: FrontMatterFault
    """What is wrong with it."""
    instead: str = ""
    """What the book says, where that is another thing."""


class NestedHeading(Fault, code="K007"):
    """A heading inside a list, a table or a division."""


class CrowdedTable(Fault, code="K008"):
    """A table with more columns than a page holds."""

    columns: int
    """How many it has."""
    most: int
    """How many it may have."""


class EmptyHeading(Fault, code="K009"):
    """A heading without words."""


class UnsupportedCodeLanguage(Fault, code="K010"):
    """A class of code that is no name of a language."""

    name: str
    """The class."""


class UnsupportedClass(Fault, code="K011"):
    """A class that has no meaning here."""

    name: str
    """The class, without its dot."""


class UnsupportedAttribute(Fault, code="K012"):
    """An attribute that has no meaning here, or a value that it may not have."""

    key: str
    """The attribute."""
    value: str
    """Its value."""


class NestedNote(Fault, code="N004"):
    """A note, or the mark of one, inside a note."""

    label: str | None = None
    """The label of the mark; None for a note that is written in its place."""


class UnsupportedLink(Fault, code="X008"):
    """A link to something that is no web page, mail address or place in the book."""

    target: str
    """Where it leads."""


class LinkTitle(Fault, code="X009"):
    """A title of a link or of an image, which only one of the outputs shows."""

    image: bool
    """Whether it is the title of an image."""


class UnsupportedImage(Fault, code="X011"):
    """An image whose path or format is not allowed."""

    target: str
    """Its path, as written."""
