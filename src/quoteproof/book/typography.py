"""House typography: the quotation marks of a language, outer and inner.

A language that is not in the table by region falls back to its base language, and an unknown language to English.
Source: Unicode CLDR, delimiters; Swiss French, German and Italian by the Swiss Federal Chancellery's usage.
"""

from typing import Final

from quoteproof.text.languages import by_tag
from quoteproof.values import dataclass

_NARROW: Final = "\u202f"  # French sets a narrow no-break space inside guillemets.


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotation marks of a language."""

    open: str
    """Opens a quotation, with the space that belongs to it."""
    close: str
    """Closes a quotation, with the space that belongs to it."""
    inner_open: str
    """Opens a quotation inside a quotation."""
    inner_close: str
    """Closes a quotation inside a quotation."""


_ENGLISH: Final = Marks("“", "”", "‘", "’")
_LOW_HIGH: Final = Marks("„", "“", "‚", "‘")
_SWISS: Final = Marks("«", "»", "‹", "›")
_ANGLED: Final = Marks("«", "»", "“", "”")
_CORNERS: Final = Marks("「", "」", "『", "』")

_TAGS: Final = {
    _ENGLISH: "en da ko nl pt-br tr zh",
    Marks("‘", "’", "“", "”"): "en-gb",
    _LOW_HIGH: "cs de sk sl",
    _SWISS: "de-ch fa fr-ch it-ch",
    _ANGLED: "ar el es it pt",
    Marks("”", "”", "’", "’"): "fi he sv yi",
    Marks(f"«{_NARROW}", f"{_NARROW}»", "“", "”"): "fr",
    Marks("„", "”", "»", "«"): "hu",
    _CORNERS: "ja zh-hk zh-mo zh-tw zh-hant",
    Marks("«", "»", "‘", "’"): "nb no",
    Marks("„", "”", "«", "»"): "pl ro",
    Marks("«", "»", "„", "“"): "ru uk",
}
HOUSE_MARKS: Final = {tag: marks for marks, tags in _TAGS.items() for tag in tags.split()}
"""House marks by language tag in lower case."""


def house_marks(language: str) -> Marks:
    """The house marks for a BCP 47 language tag, by its longest known beginning, else English."""
    return by_tag(HOUSE_MARKS, language) or _ENGLISH
