"""A part of an office document while it is made ready for pandoc: what stands where, and what was taken out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field

from lxml import etree

from quoteproof.document.tree.vocabulary import local_name
from quoteproof.manuscript.model import ConversionKind, ManuscriptPlace
from quoteproof.manuscript.office.marked import OfficeConversion
from quoteproof.values import dataclass


@dataclass(slots=True)
class OfficeStory:
    """A part with text."""

    name: str
    """Of the part in its package."""
    root: etree._Element
    conversion: OfficeConversion
    dropped: set[str]
    """Places, as traces have them, of words that were taken out and told of, or stand for a citation."""
    words: str
    """The tag of elements that hold words."""
    paths: dict[etree._Element, str] = field(default_factory=dict)
    """Of the elements with words, in the part as it was."""
    places: dict[etree._Element, ManuscriptPlace] = field(default_factory=dict)
    """Of the paragraphs."""

    def place(self, element: etree._Element) -> ManuscriptPlace:
        """Where an element stands."""
        above: etree._Element | None = element
        while above is not None:
            if above in self.places:
                return self.places[above]
            above = above.getparent()
        return ManuscriptPlace(self.conversion.file)

    def known_words(self) -> dict[str, tuple[ManuscriptPlace, str]]:
        """The places of words, and they themselves, by the paths that traces have."""
        return {path: (self.place(element), element.text or "") for element, path in self.paths.items()}

    def tell(self, kind: ConversionKind, element: etree._Element, text: str, became: str = "") -> None:
        """Tell of something that stood where an element stands."""
        self.conversion.tell(kind, self.place(element), text, became)

    def drop_words(self, element: etree._Element) -> None:
        """Remember that the words in an element are taken out."""
        for words in element.iter(self.words):
            if words in self.paths:
                self.dropped.add(self.paths[words])

    def remove(self, element: etree._Element) -> None:
        """Take an element out, with its words."""
        self.drop_words(element)
        take_out(element)


def elements_of(root: etree._Element, prefix: str) -> Iterator[tuple[etree._Element, str]]:
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
