"""Where a book prints its words, and what each quotation mark in it is there for.

Source: rules.md, “What is a quotation”.
"""

from enum import StrEnum

from quoteproof.text.placed import PlacedMark
from quoteproof.values import dataclass


class BookPart(StrEnum):
    """The parts of a book that do not keep their order among each other on the page."""

    TEXT = "text"
    NOTE = "note"
    TABLE = "table"
    TABLE_CAPTION = "table caption"
    FIGURE_CAPTION = "figure caption"
    CONTENTS = "contents"
    """Headings once more; a quotation is never only here."""
    FURNITURE = "page furniture"
    """Running heads and feet, with page numbers: a paragraph for each; a quotation is never only here."""
    DESCRIPTION = "description"
    """What a program shows or reads aloud and no page prints: alternative texts, the outline, properties of the
    document; a paragraph for each."""


class Owner(StrEnum):
    """What a quotation mark is there for. A mark without an owner stops a build."""

    QUOTATION = "quotation"
    """A quotation: verified, attested or translated."""
    EXEMPTION = "exemption"
    """Words between marks that are declared to be no quotation."""
    TITLE = "title"
    """A field of the entry that is cited there, mostly its title, as the citation style sets it."""
    NAME = "name"
    """A word of the entry that is cited there, such as a name that ends with an apostrophe."""
    APOSTROPHE = "apostrophe"
    """An apostrophe at the beginning or the end of a word."""
    LETTER = "letter"
    """A mark between two letters or digits, which belongs to the word."""
    MEASURE = "measure"
    """Feet, inches, minutes, seconds."""
    MATHEMATICS = "mathematics"
    """A sign of a formula."""
    SIGN = "sign"
    """A sign that is no quotation mark where it is: `≪` in a reckoning, a half ring, two commas of a style."""
    HEADING = "heading"
    """A heading that prints again: in the contents, or in a link to it."""


@dataclass(frozen=True, slots=True)
class OwnedMark:
    """A quotation mark that the outputs print, or what looks like one, with its owner."""

    part: BookPart
    """Where it prints."""
    glyph: str
    """The mark; of those that print alike one represents all."""
    before: str
    """The letters and digits before it in its paragraph, at most eight, without accents, in small letters."""
    after: str
    """The same after it."""
    owner: Owner
    """What it is there for."""
    of: str
    """The ID of its quotation, or the key of its bibliography entry; empty where it has neither."""

    @property
    def placed(self) -> PlacedMark:
        """The mark with the letters beside it."""
        return PlacedMark(self.glyph, self.before, self.after)
