"""What is levelled alike in the ground truth and in a reading text before they are compared, and nothing else.

White space, the shape of quotation marks, composed and decomposed accents, and what markup writes with other signs
than print: `--` for a dash, `…` for three dots apart. Letters, digits, capitals, hyphens, brackets and every other
mark must be equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_QUOTES: Final = str.maketrans({**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛`´′‹›", "'")})
_DOUBLE: Final = re.compile("''|``")
_DASH: Final = re.compile(r"\s*(?:—|---?)\s*")
_DOTS: Final = re.compile(r"\. ?\. ?\.(?P<fourth> ?\.)?")
_MARKS: Final = re.compile(r"""(?<=["'])\s+(?=["'])""")
_SENTENCE_END: Final = re.compile(r"""(?<=[.!?])["')\]]*\s+(?=["'(\[]?[A-ZÄÖÜ])""")
_FORMULA: Final = re.compile(r"[\\=_{}<>|$^\u2190-\u23ff]|\d\s*[+×]|… ?…|…\.")


def levelled(text: str) -> str:
    """A text as it is compared; it may be shorter."""
    text = _DOUBLE.sub('"', unicodedata.normalize("NFC", text).translate(_QUOTES))
    text = _DASH.sub("—", " ".join(text.split()))
    return _MARKS.sub("", _DOTS.sub(lambda dots: ". …" if dots["fourth"] else "…", text))


def sentences(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """The sentences of 40 to 400 characters, levelled; formulas and tables of contents are not counted."""
    found: list[str] = []
    for paragraph in paragraphs:
        for sentence in _SENTENCE_END.split(levelled(paragraph)):
            words = sentence.strip("\"' ")
            if 40 <= len(words) <= 400 and not _FORMULA.search(words):
                found.append(words)
    return tuple(found)
