"""The parts of a DOCX that have text, while they are made ready for pandoc: what stands where, what was taken out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from quoteproof.document.tree.docx_looks import value
from quoteproof.document.tree.vocabulary import local_name
from quoteproof.manuscript.marked import RESERVED, OfficeConversion
from quoteproof.manuscript.model import ConversionKind, ManuscriptPlace, PlaceUnit

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


@dataclass(slots=True)
class DocxStory:
    """A part with text: the main one, the footnotes or the endnotes."""

    name: str
    root: etree._Element
    conversion: OfficeConversion
    dropped: set[str]
    """Places, as traces have them, of words that were taken out and told of, or stand for a citation."""
    _paths: dict[etree._Element, str] = field(default_factory=dict)
    """Of the elements with words, in the part as it was."""
    _places: dict[etree._Element, ManuscriptPlace] = field(default_factory=dict)
    """Of the paragraphs."""

    def place(self, element: etree._Element) -> ManuscriptPlace:
        """Where an element stands."""
        above: etree._Element | None = element
        while above is not None:
            if above in self._places:
                return self._places[above]
            above = above.getparent()
        return ManuscriptPlace(self.conversion.file)

    def places_by_path(self) -> dict[str, ManuscriptPlace]:
        """The places of words by the paths that traces have."""
        return {path: self.place(element) for element, path in self._paths.items()}

    def tell(self, kind: ConversionKind, element: etree._Element, text: str, became: str = "") -> None:
        """Tell of something that stood where an element stands."""
        self.conversion.tell(kind, self.place(element), text, became)

    def drop_words(self, element: etree._Element) -> None:
        """Remember that the words in an element are taken out."""
        for words in element.iter(f"{W}t"):
            if words in self._paths:
                self.dropped.add(self._paths[words])

    def remove(self, element: etree._Element) -> None:
        """Take an element out, with its words."""
        self.drop_words(element)
        take_out(element)


def story_of(
    name: str, root: etree._Element, conversion: OfficeConversion, dropped: set[str], numbers: dict[str, int]
) -> DocxStory:
    """A part as it is before anything is changed; `numbers` are those of notes by their ids."""
    story = DocxStory(name, root, conversion, dropped)
    for element, path in _walk(root, f"{name}!"):
        tag = local_name(element)
        if tag in ("t", "delText"):
            story._paths[element] = path
            element.text = RESERVED.sub("\ufffd", element.text or "")
        elif tag == "p" and element.tag == f"{W}p" and next(element.iterancestors(f"{W}txbxContent"), None) is None:
            note = next(element.iterancestors(f"{W}footnote", f"{W}endnote"), None)
            if note is not None:
                number = numbers.get(value(note, "id"), 0)
                story._places[element] = ManuscriptPlace(conversion.file, PlaceUnit.NOTE, number)
            elif has_content(element):
                number = len(story._places) + 1
                story._places[element] = ManuscriptPlace(conversion.file, PlaceUnit.PARAGRAPH, number)
    return story


def _walk(root: etree._Element, prefix: str) -> Iterator[tuple[etree._Element, str]]:
    """Every element with its path, as the walk that reads documents names it."""
    stack: list[tuple[etree._Element, str]] = [(root, f"{prefix}/{local_name(root)}")]
    while stack:
        element, path = stack.pop()
        yield element, path
        counts: Counter[str] = Counter()
        children = []
        for child in element:
            if name := local_name(child):
                counts[name] += 1
                children.append((child, f"{path}/{name}[{counts[name]}]"))
        stack.extend(reversed(children))


def has_content(paragraph: etree._Element) -> bool:
    """Whether a paragraph has words, a picture, a formula or a note."""
    for element in paragraph.iter("{*}*"):
        name = local_name(element)
        if name in ("t", "delText") and (element.text or "").strip():
            return True
        if element.tag in KEPT or name in ("oMath", "sym"):
            return True
    return False


def take_out(element: etree._Element) -> None:
    """Take an element out of its tree; white space behind it goes, too."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element, inner: Iterable[etree._Element] | None = None) -> None:
    """Put the elements in an element, or others, in its place."""
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    parent[index : index + 1] = list(element if inner is None else inner)


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
