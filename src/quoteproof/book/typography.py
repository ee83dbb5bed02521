"""House typography: the quotation marks of a language, outer and inner.

A language that is not in the table by region falls back to its base language, and an unknown language to English.
Source: Unicode CLDR, delimiters; Swiss French, German and Italian by the Swiss Federal Chancellery's usage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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

HOUSE_MARKS: Final = {
    "en": _ENGLISH,
    "en-gb": Marks("‘", "’", "“", "”"),
    "cs": _LOW_HIGH,
    "da": _ENGLISH,
    "de": _LOW_HIGH,
    "de-ch": _SWISS,
    "el": _ANGLED,
    "es": _ANGLED,
    "fi": Marks("”", "”", "’", "’"),
    "fr": Marks(f"«{_NARROW}", f"{_NARROW}»", "“", "”"),
    "fr-ch": _SWISS,
    "hu": Marks("„", "”", "»", "«"),
    "it": _ANGLED,
    "it-ch": _SWISS,
    "ja": _CORNERS,
    "ko": _ENGLISH,
    "nb": Marks("«", "»", "‘", "’"),
    "nl": _ENGLISH,
    "no": Marks("«", "»", "‘", "’"),
    "pl": Marks("„", "”", "«", "»"),
    "pt": _ANGLED,
    "pt-br": _ENGLISH,
    "ro": Marks("„", "”", "«", "»"),
    "ru": Marks("«", "»", "„", "“"),
    "sk": _LOW_HIGH,
    "sl": _LOW_HIGH,
    "sv": Marks("”", "”", "’", "’"),
    "tr": _ENGLISH,
    "uk": Marks("«", "»", "„", "“"),
    "zh": _ENGLISH,
    "zh-hk": _CORNERS,
    "zh-tw": _CORNERS,
    "zh-hant": _CORNERS,
}
"""House marks by language tag in lower case."""


def house_marks(language: str) -> Marks:
    """The house marks for a BCP 47 language tag, by its longest known beginning, else English."""
    parts = language.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        marks = HOUSE_MARKS.get("-".join(parts[:length]))
        if marks is not None:
            return marks
    return _ENGLISH
