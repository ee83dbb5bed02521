"""The parts of a DOCX that have text, while they are made ready for pandoc: what stands where, what was taken out."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Final

from lxml import etree

from quoteproof.document.tree.docx_looks import value
from quoteproof.document.tree.vocabulary import local_name
from quoteproof.manuscript.model import ManuscriptPlace, PlaceUnit
from quoteproof.manuscript.office.marked import RESERVED, OfficeConversion
from quoteproof.manuscript.office.story import OfficeStory, elements_of

_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W: Final = f"{{{_MAIN}}}"
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _MAIN.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
KEPT: Final = tuple(f"{W}{name}" for name in ("footnoteReference", "endnoteReference", "drawing", "pict", "object"))
"""What stays where the words around it are taken out."""


def transitional(data: bytes) -> bytes:
    """A part in the transitional form, whose namespaces pandoc knows."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def story_of(
    name: str, root: etree._Element, conversion: OfficeConversion, dropped: set[str], numbers: dict[str, int]
) -> OfficeStory:
    """A part as it is before anything is changed; `numbers` are those of notes by their ids."""
    story = OfficeStory(name, root, conversion, dropped, f"{W}t")
    for element, path in elements_of(root, f"{name}!"):
        tag = local_name(element)
        if tag in ("t", "delText"):
            story.paths[element] = path
            element.text = RESERVED.sub("\ufffd", element.text or "")
        elif tag == "p" and element.tag == f"{W}p" and next(element.iterancestors(f"{W}txbxContent"), None) is None:
            note = next(element.iterancestors(f"{W}footnote", f"{W}endnote"), None)
            if note is not None:
                number = numbers.get(value(note, "id"), 0)
                story.places[element] = ManuscriptPlace(conversion.file, PlaceUnit.NOTE, number)
            elif has_content(element):
                number = len(story.places) + 1
                story.places[element] = ManuscriptPlace(conversion.file, PlaceUnit.PARAGRAPH, number)
    return story


def has_content(paragraph: etree._Element) -> bool:
    """Whether a paragraph has words, a picture, a formula or a note."""
    for element in paragraph.iter("{*}*"):
        name = local_name(element)
        if name in ("t", "delText") and (element.text or "").strip():
            return True
        if element.tag in KEPT or name in ("oMath", "sym"):
            return True
    return False


def run_with(words: str, like: etree._Element | None = None) -> etree._Element:
    """A run with words, which looks as another one does."""
    run = etree.Element(f"{W}r")
    properties = None if like is None else like.find(f"{W}rPr")
    if properties is not None:
        run.append(deepcopy(properties))
    text = etree.SubElement(run, f"{W}t")
    text.text = words
    text.set(_XML_SPACE, "preserve")
    return run


def words_of(elements: Iterable[etree._Element]) -> str:
    """The words in elements, with spaces between paragraphs and lines."""
    found: list[str] = []
    for element in elements:
        for inner in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}p", f"{W}noBreakHyphen"):
            name = local_name(inner)
            found.append(inner.text or "" if name == "t" else "\u2011" if name == "noBreakHyphen" else " ")
    return "".join(found).strip()
