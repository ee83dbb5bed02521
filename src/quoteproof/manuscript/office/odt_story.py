"""The text of an ODT while it is made ready for pandoc: each stretch of words in an element of its own.

Words stand between elements there, and marks of beginning and end say what a citation or a change holds. With each
stretch in an element, both are as in a DOCX; `written` takes these elements out again.
Source: OpenDocument 1.3 part 3, 5.5 (change tracking).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from quoteproof.document.tree.odt_looks import value
from quoteproof.document.tree.vocabulary import local_name
from quoteproof.manuscript.model import ManuscriptPlace, PlaceUnit
from quoteproof.manuscript.office.marked import RESERVED, OfficeConversion
from quoteproof.manuscript.office.story import OfficeStory, elements_of, take_out

TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
WORDS: Final = "{urn:quoteproof:manuscript}words"
PARAGRAPHS: Final = (f"{TEXT}p", f"{TEXT}h")
_SPACES: Final = (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break")
SHOWN: Final = (WORDS, *_SPACES)
"""What shows words or spaces between them."""


def story_of(root: etree._Element, conversion: OfficeConversion) -> OfficeStory:
    """The text as it is before anything is changed, given the root of `content.xml`."""
    story = OfficeStory("content.xml", root, conversion, set(), WORDS)
    notes = 0
    for element, path in list(elements_of(root, "content.xml!")):
        inside = next(element.iterancestors(f"{TEXT}note-body"), None)
        if element.tag == f"{TEXT}note":
            notes += 1
        if element.tag in PARAGRAPHS and not any(one.tag in PARAGRAPHS for one in element.iterancestors()):
            if "".join(element.itertext()).strip() or len(element):
                place = ManuscriptPlace(conversion.file, PlaceUnit.PARAGRAPH, len(story.places) + 1)
                story.places[element] = place
        elif element.tag in PARAGRAPHS and inside is not None:
            story.places[element] = ManuscriptPlace(conversion.file, PlaceUnit.NOTE, notes)
        if element.tag in PARAGRAPHS or any(one.tag in PARAGRAPHS for one in element.iterancestors()):
            _wrap(story, element, path)
    _number_paragraphs(story)
    return story


def _number_paragraphs(story: OfficeStory) -> None:
    """Number the paragraphs anew, since those of notes are counted apart."""
    number = 0
    for element, place in story.places.items():
        if place.where is PlaceUnit.PARAGRAPH:
            number += 1
            story.places[element] = ManuscriptPlace(place.file, PlaceUnit.PARAGRAPH, number)


def _wrap(story: OfficeStory, element: etree._Element, path: str) -> None:
    """Put each stretch of words that is directly in an element into one of its own."""
    number = 0
    stretches: list[tuple[etree._Element | None, str]] = [(None, element.text or "")]
    stretches += [(child, child.tail or "") for child in element]
    element.text = None
    for before, text in stretches:
        if not text:
            continue
        number += 1
        words = etree.Element(WORDS)
        words.text = RESERVED.sub("\ufffd", text)
        story.paths[words] = f"{path}/text()[{number}]"
        if before is None:
            element.insert(0, words)
        else:
            before.tail = None
            before.addnext(words)


def written(story: OfficeStory) -> bytes:
    """The part as a file has it."""
    etree.strip_tags(story.root, WORDS)
    return etree.tostring(story.root, encoding="UTF-8", xml_declaration=True)


def words_element(words: str) -> etree._Element:
    """An element with words."""
    element = etree.Element(WORDS)
    element.text = words
    return element


def words_of(elements: Iterable[etree._Element]) -> str:
    """The words in elements, with spaces between paragraphs and lines."""
    found: list[str] = []
    for element in elements:
        for inner in element.iter(*SHOWN, *PARAGRAPHS):
            found.append((inner.text or "") if inner.tag == WORDS else " ")
    return "".join(found).strip()


class StoryOrder:
    """The elements of a text in order, as they were at one time."""

    def __init__(self, root: etree._Element) -> None:
        """Take the elements."""
        self.elements = list(root.iter("{*}*"))
        self._index = {element: number for number, element in enumerate(self.elements)}

    def pairs(self, kind: str) -> Iterator[tuple[str, etree._Element, etree._Element]]:
        """The name, the beginning and the end of each mark of a kind, such as `bookmark`."""
        open_marks: dict[str, etree._Element] = {}
        for element in self.elements:
            if element.tag == f"{TEXT}{kind}-start":
                open_marks[value(element, "name")] = element
            elif element.tag == f"{TEXT}{kind}-end" and (name := value(element, "name")) in open_marks:
                yield name, open_marks.pop(name), element

    def within(self, start: etree._Element, end: etree._Element) -> list[etree._Element]:
        """The elements between two marks."""
        return self.elements[self._index.get(start, 0) + 1 : self._index.get(end, 0)]

    def words(self, start: etree._Element, end: etree._Element) -> list[etree._Element]:
        """What shows words between two marks; notes in between are left."""
        outer = next(start.iterancestors(f"{TEXT}note"), None)
        shown = [element for element in self.within(start, end) if element.tag in SHOWN]
        return [element for element in shown if next(element.iterancestors(f"{TEXT}note"), None) is outer]


def resolve_changes(story: OfficeStory, *, reject: bool) -> int:
    """Have the text read as if its changes were accepted, or rejected; gives how many there are."""
    regions = list(story.root.iter(f"{TEXT}changed-region"))
    if reject:
        order = StoryOrder(story.root)
        marks = {
            (local_name(one), value(one, "change-id")): one
            for one in story.root.iter(f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change")
        }
        for region in regions:
            _reject(region, marks, order)
    for element in list(story.root.iter(f"{TEXT}tracked-changes")):
        take_out(element)
    for element in list(story.root.iter(f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change")):
        take_out(element)
    return len(regions)


def _reject(region: etree._Element, marks: dict[tuple[str, str], etree._Element], order: StoryOrder) -> None:
    for change in region:
        name = value(region, "id") or value(region, "change-id")
        start, end, mark = (marks.get((kind, name)) for kind in ("change-start", "change-end", "change"))
        if local_name(change) == "insertion" and start is not None and end is not None:
            _take_out_insertion(start, end, order)
        elif local_name(change) == "deletion" and mark is not None:
            _restore(mark, [one for one in change if one.tag in PARAGRAPHS])


def _take_out_insertion(start: etree._Element, end: etree._Element, order: StoryOrder) -> None:
    """Take out what was inserted; where it ends in another paragraph, that one is joined with the first."""
    for element in order.words(start, end):
        take_out(element)
    first, last = paragraph_of(start), paragraph_of(end)
    if first is None or last is None or first is last:
        return
    for paragraph in order.within(first, last):
        if paragraph.tag in PARAGRAPHS and not words_of([paragraph]):
            take_out(paragraph)
    first.extend(list(last))
    take_out(last)


def _restore(mark: etree._Element, deleted: list[etree._Element]) -> None:
    """Put back what was deleted: the first paragraph goes on with the words before, the last with those behind."""
    paragraph = paragraph_of(mark)
    if paragraph is None or not deleted:
        return
    if len(deleted) == 1:
        for element in deleted[0]:
            mark.addprevious(element)
        return
    behind = _split(paragraph, mark)
    paragraph.extend(list(deleted[0]))
    last = paragraph
    for element in deleted[1:]:
        last.addnext(element)
        last = element
    last.extend(list(behind))


def _split(paragraph: etree._Element, mark: etree._Element) -> list[etree._Element]:
    """Take what stands behind a mark out of its paragraph."""
    inner: list[etree._Element] = []
    node = mark
    while node is not paragraph:
        parent = node.getparent()
        assert parent is not None
        inner += list(node.itersiblings())
        if parent is not paragraph:
            copy = etree.Element(parent.tag, dict(parent.attrib))
            copy.extend(inner)
            inner = [copy]
        node = parent
    for element in inner:
        take_out(element)
    return inner


def paragraph_of(element: etree._Element) -> etree._Element | None:
    """The paragraph in which an element stands."""
    return next(element.iterancestors(*PARAGRAPHS), None)
