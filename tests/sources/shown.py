"""The words that a document of marked-up text shows, by other programs than the readers.

A web page and the chapters of an EPUB are shown by Chromium, without scripts; the text of what it renders is taken.
Articles (JATS) and editions (TEI) are parsed by expat: the words of their text, with borders where an element is no
part of a line.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from quoteproof.document.formats import DocumentFormat, format_of
from quoteproof.document.model import DocumentPassage, TreePlace
from quoteproof.document.role import Role
from tests import browser
from tests.sources.truth import local_name, parse_xml

_IGNORED: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_HEIGHT: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+−=()0123456789+−=()")
_SHOWN: Final = """(() => {
  const style = document.createElement("style");
  style.textContent = "* { text-transform: none !important }";
  document.documentElement.append(style);
  for (const each of document.querySelectorAll("noscript, select, textarea, button, label")) each.remove();
  return document.body ? document.body.innerText : "";
})()"""
_INLINE: Final = frozenset(
    "abbr add app bold choice corr date del emph email ex expan ext-link foreign gap geogname graphic hi italic lb lem "
    "milestone monospace name named-content num orig orgname overline pb persname placename quote rdg ref reg roman rs "
    "sc seg sic soCalled strike styled-content sub sup supplied surname term title underline unclear uri w xref".split()
)
"""Elements of JATS and TEI, in small letters, whose words stand in the line around them."""
_APART: Final = frozenset("teiheader front journal-meta object-id tex-math annotation".split())


@dataclass(frozen=True, slots=True)
class WordScore:
    """How the words of a reading differ from those that show."""

    count: int
    """Words that show."""
    lost: Counter[str]
    added: Counter[str]
    """Words of the reading that do not show."""


def word_score(path: Path, passages: Iterable[DocumentPassage]) -> WordScore | None:
    """Compare the words of a document with those of a reading; none where nothing here can show the document."""
    data = path.read_bytes()
    form = format_of(path.name, data)
    if form in (DocumentFormat.JATS, DocumentFormat.TEI):
        shown = _words(_xml_text(parse_xml(data.decode("utf-8"))))
    elif form in (DocumentFormat.HTML, DocumentFormat.EPUB) and browser.PROGRAM:
        shown = _words(_browser_text(path, data, form))
    else:
        return None
    counted = [passage for passage in passages if _counts(passage)]
    texts = [text for passage in counted for text in (passage.text, *(mark.text for mark in passage.note_marks))]
    ours = Counter(word for text in texts for word in _words(text))
    wanted = Counter(shown)
    return WordScore(wanted.total(), wanted - ours, ours - wanted)


def _counts(passage: DocumentPassage) -> bool:
    """Whether a passage stands on the page itself: the title of a window is not there."""
    places = [run.place for run in passage.trace]
    in_head = any(isinstance(place, TreePlace) and "/html/head[1]/" in place.path for place in places)
    return passage.role is not Role.UNSEEN and not in_head


def _words(text: str) -> Iterator[str]:
    yield from text.translate(_IGNORED).translate(_HEIGHT).split()


def _browser_text(path: Path, data: bytes, form: DocumentFormat) -> str:
    with tempfile.TemporaryDirectory() as folder:
        window = browser.Browser(Path(folder) / "profile")
        try:
            pages = [path] if form is DocumentFormat.HTML else _chapters(data, Path(folder) / "book")
            texts: list[str] = []
            for page in pages:
                window.open(page, script=False)
                texts.append(window.run(_SHOWN))
            return "\n".join(texts)
        finally:
            window.close()


def _chapters(data: bytes, folder: Path) -> list[Path]:
    """The chapters of an EPUB in reading order, unpacked into a folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        package.extractall(folder)
    (description,) = folder.rglob("*.opf")
    elements = list(parse_xml(description.read_text(encoding="utf-8")).iter())
    files = {element.get("id"): element.get("href", "") for element in elements if local_name(element) == "item"}
    spine = [element.get("idref") for element in elements if local_name(element) == "itemref"]
    return [description.parent / files[item] for item in spine]


def _xml_text(root: Element) -> str:
    """The words of an article or edition without what it says of itself."""
    pieces: list[str] = []

    def take(element: Element) -> None:
        name = local_name(element).lower()
        border = "" if name in _INLINE else "\n"
        pieces.append(border)
        if name not in _APART:
            pieces.append(element.text or "")
            for child in element:
                take(child)
                pieces.append(child.tail or "")
        pieces.append(border)

    take(root)
    return "".join(pieces)
