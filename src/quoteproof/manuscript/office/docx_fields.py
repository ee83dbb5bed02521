"""Fields and content controls of a DOCX: citations become marks, what a program made is left out, the rest is words.

A field has an instruction and what it shows. It may be one element, or runs from its beginning to its end, which may
stand in other paragraphs; fields may stand in one another. Source: ECMA-376 part 1, 17.16 (fields), 17.5.2 (controls).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import field
from functools import partial
from typing import Any, Final

from lxml import etree

from quoteproof.document.model import RefusedDocumentError
from quoteproof.document.tree.docx_looks import children, value
from quoteproof.document.tree.vocabulary import local_name
from quoteproof.manuscript.model import ConversionKind
from quoteproof.manuscript.office import fields
from quoteproof.manuscript.office.docx_story import KEPT, W, has_content, run_with, words_of
from quoteproof.manuscript.office.fields import FieldCitation, UnreadableCitationError
from quoteproof.manuscript.office.story import OfficeStory, take_out, unwrap
from quoteproof.values import dataclass

_DEEPEST: Final = 50
"""Most fields that may stand in one another."""
_INVISIBLE: Final = frozenset("XE TC TA RD SET ASK PRIVATE ADVANCE ADDIN HTMLCONTROL NEXT NEXTIF SKIPIF".split())
"""Fields that show nothing, or nothing without a result."""
_GALLERIES: Final = frozenset({"Table of Contents", "Bibliographies", "Table of Figures", "Table of Authorities"})


@dataclass(slots=True)
class _RunField:
    """A field that is written as runs."""

    begin: etree._Element
    """The run in which it begins."""
    data: str
    instruction: str = ""
    separate: etree._Element | None = None
    end: etree._Element | None = None
    inner: "list[_RunField]" = field(default_factory=list)

    @property
    def payload(self) -> str:
        """The data of the field, or of one inside it."""
        return next((data for data in (self.data, *(one.payload for one in self.inner)) if data), "")


@dataclass(frozen=True, slots=True)
class DocumentCitations:
    """What the package says of citations beside its text."""

    sources: Mapping[str, Mapping[str, Any]]
    """Word's sources by their tags."""
    bookmarks: Mapping[str, str]
    """The records of Zotero by the names of bookmarks."""


def resolve_fields(story: OfficeStory, known: DocumentCitations) -> None:
    """Have a part without fields and content controls."""
    _resolve_controls(story)
    for element in list(story.root.iter(f"{W}fldSimple")):
        _unfold(element)
    for run in list(story.root.iter(f"{W}r")):
        _split(run)
    order = _RunOrder(story)
    order.take_bookmarks(known.bookmarks)
    for one in _fields(story.root):
        order.take_field(one, known.sources)
    for element in [*story.root.iter(f"{W}fldChar", f"{W}instrText", f"{W}fldData")]:
        if not order.is_link(element):
            take_out(element)


def _unfold(simple: etree._Element) -> None:
    """Write a field that is one element as runs."""

    def bordered(kind: str) -> etree._Element:
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}fldChar").set(f"{W}fldCharType", kind)
        return run

    begin, instruction = bordered("begin"), etree.Element(f"{W}r")
    etree.SubElement(instruction, f"{W}instrText").text = value(simple, "instr")
    data = simple.find(f"{W}fldData")
    if data is not None:
        begin[0].append(data)
    content = [child for child in simple if local_name(child) != "fldData"]
    unwrap(simple, [begin, instruction, bordered("separate"), *content, bordered("end")])


def _split(run: etree._Element) -> None:
    """Have each border of a field, and each instruction, in a run of its own."""
    content = [child for child in run if child.tag != f"{W}rPr"]
    if len(content) < 2 or not any(local_name(child) in ("fldChar", "instrText") for child in content):
        return
    properties = run.find(f"{W}rPr")
    runs = []
    for child in content:
        one = etree.Element(f"{W}r")
        if properties is not None:
            one.append(deepcopy(properties))
        one.append(child)
        runs.append(one)
    unwrap(run, runs)


def _fields(root: etree._Element) -> list[_RunField]:
    """The fields that stand in no other one, in order; those that never end are none."""
    found: list[_RunField] = []
    stack: list[_RunField] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        run = element.getparent()
        if run is None:
            continue
        if local_name(element) == "instrText":
            if stack and stack[-1].separate is None:
                stack[-1].instruction += "".join(element.itertext())
            continue
        kind = value(element, "fldCharType")
        if kind == "begin":
            data = element.find(f"{W}fldData")
            if len(stack) >= _DEEPEST:
                raise RefusedDocumentError(f"its fields are nested more than {_DEEPEST} deep")
            stack.append(_RunField(run, "" if data is None else "".join(data.itertext())))
        elif kind == "separate" and stack:
            stack[-1].separate = run
        elif kind == "end" and stack:
            ended = stack.pop()
            ended.end = run
            (stack[-1].inner if stack else found).append(ended)
    while stack:  # what is left never ends: the fields inside it count
        found += stack.pop().inner
    return found


class _RunOrder:
    """The runs of a part in order, as they were before fields were resolved."""

    def __init__(self, story: OfficeStory) -> None:
        self._story = story
        self._elements = [*story.root.iter(f"{W}r", f"{W}bookmarkStart", f"{W}bookmarkEnd")]
        self._index = {element: number for number, element in enumerate(self._elements)}
        self._links: set[etree._Element] = set()
        """Runs of fields that are links, which pandoc reads."""

    def is_link(self, element: etree._Element) -> bool:
        """Whether an element belongs to a field that is a link."""
        return element.getparent() in self._links

    def take_bookmarks(self, records: Mapping[str, str]) -> None:
        """Take citations between bookmarks."""
        starts: dict[str, etree._Element] = {}
        for end in self._elements:
            if end.tag == f"{W}bookmarkStart":
                starts[value(end, "id")] = end
            start = starts.pop(value(end, "id"), None) if end.tag == f"{W}bookmarkEnd" else None
            record = "" if start is None else records.get(value(start, "name"), "")
            if start is None or not record:
                continue
            runs = self._between(start, end)
            if re.match(r"\s*(?:ADDIN\s+)?\S*BIBL", record):
                self._leave_out(runs, "a bibliography")
            else:
                self._cite(runs, start, runs, partial(fields.from_csl, record))

    def take_field(self, one: _RunField, sources: Mapping[str, Mapping[str, Any]]) -> None:
        """Take a field: a citation, something that a program made, or words."""
        assert one.end is not None
        instruction = " ".join(one.instruction.split())
        runs = self._between(one.begin, one.end)
        shown = [] if one.separate is None else self._between(one.separate, one.end)
        name = instruction.split(" ", 1)[0].upper()
        if fields.is_citing(instruction):
            self._cite(runs, one.begin, shown, partial(fields.from_instruction, one.instruction, one.payload, sources))
            return
        if fields.is_generated(instruction):
            self._leave_out(runs, f"the field `{name}`")
            return
        if name == "HYPERLINK" and "\\l" not in instruction and one.begin.getparent() is one.end.getparent():
            self._links.update(run for run in runs if run.find(f"{W}fldChar") is not None or run not in shown)
        elif name in ("PAGEREF", "NOTEREF") and words_of(shown):
            text = words_of(shown)
            self._story.tell(ConversionKind.CHANGED, one.begin, text, f"{text}, which is no longer counted")
        elif name == "ADDIN" and words_of(shown):
            self._story.tell(ConversionKind.UNRESOLVED, one.begin, words_of(shown))
        elif instruction and name not in _INVISIBLE and not words_of(runs):
            if not any(run.find(kept) is not None for run in shown for kept in KEPT):
                self._story.tell(ConversionKind.LOST, one.begin, f"what the field `{instruction}` shows")
        elif name == "XE":
            self._story.tell(ConversionKind.GENERATED, one.begin, instruction)
        for inner in one.inner:
            self.take_field(inner, sources)

    def _between(self, start: etree._Element, end: etree._Element) -> list[etree._Element]:
        first, last = self._index.get(start, 0), self._index.get(end, -1)
        return [one for one in self._elements[first : last + 1] if one.tag == f"{W}r"]

    def _cite(
        self,
        runs: Sequence[etree._Element],
        before: etree._Element,
        shown: Sequence[etree._Element],
        read: Callable[[], FieldCitation],
    ) -> None:
        """Put the mark of a citation in the place of its field; its words stay where the record cannot be read."""
        words = words_of(shown)
        try:
            citation = read()
        except UnreadableCitationError:
            self._story.tell(ConversionKind.UNRESOLVED, before, words)
            return
        mark = self._story.conversion.cite(citation, self._story.place(before), words)
        if not mark:
            return
        before.addprevious(run_with(mark))
        for run in runs:
            _empty(self._story, run)

    def _leave_out(self, runs: Sequence[etree._Element], what: str) -> None:
        """Leave out what a program made."""
        if not runs:
            return
        around: dict[etree._Element | None, list[etree._Element]] = {}
        for run in runs:
            around.setdefault(next(run.iterancestors(f"{W}p"), None), []).append(run)
        words = " ".join(words_of(inside) for inside in around.values())
        self._story.tell(ConversionKind.GENERATED, runs[0], words.strip() or what)
        for run in runs:
            self._story.remove(run)
        for paragraph in around:
            if paragraph is not None and not has_content(paragraph):
                _take_out_paragraph(paragraph)
        for table in dict.fromkeys(next(one.iterancestors(f"{W}tbl"), None) for one in around if one is not None):
            if table is not None and not has_content(table):
                take_out(table)


def _empty(story: OfficeStory, run: etree._Element) -> None:
    """Take out a run, but for notes and pictures in it."""
    if any(run.find(kept) is not None for kept in KEPT):
        for child in list(run):
            if child.tag not in KEPT:
                story.drop_words(child)
                run.remove(child)
        return
    paragraph = next(run.iterancestors(f"{W}p"), None)
    story.remove(run)
    if paragraph is not None and paragraph.find(f".//{W}r") is None:
        _take_out_paragraph(paragraph)


def _take_out_paragraph(paragraph: etree._Element) -> None:
    """Take out a paragraph without words, where its place allows that."""
    parent = paragraph.getparent()
    if parent is None or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return
    if local_name(parent) not in ("tc", "footnote", "endnote") or len(parent.findall(f"{W}p")) > 1:
        parent.remove(paragraph)


def _resolve_controls(story: OfficeStory) -> None:
    for control in list(story.root.iter(f"{W}sdt")):
        if control.getparent() is None or story.root not in control.iterancestors():
            continue
        properties = children(control.find(f"{W}sdtPr"))
        content = control.find(f"{W}sdtContent")
        tag = value(properties.get("tag"), "val")
        if content is None:
            take_out(control)
        elif tag.startswith("MENDELEY_CITATION_v3_"):
            _take_mendeley(story, control, content, tag.removeprefix("MENDELEY_CITATION_v3_"))
        elif _is_generated(properties, tag) or "showingPlcHdr" in properties:
            if words := words_of([content]):
                story.tell(ConversionKind.GENERATED, control, words)
            story.remove(control)
        else:
            unwrap(control, content)


def _is_generated(properties: Mapping[str, etree._Element], tag: str) -> bool:
    gallery = value(children(properties.get("docPartObj")).get("docPartGallery"), "val")
    is_bibliography = "bibliography" in properties or re.match(r"MENDELEY_BIBLIOGRAPHY|CitaviBibliography", tag)
    return gallery in _GALLERIES or (is_bibliography is not None and bool(is_bibliography))


def _take_mendeley(story: OfficeStory, control: etree._Element, content: etree._Element, record: str) -> None:
    shown = words_of([content])
    try:
        citation = fields.from_mendeley_tag(record)
        mark = story.conversion.cite(citation, story.place(control), shown)
    except UnreadableCitationError:
        story.tell(ConversionKind.UNRESOLVED, control, shown)
        mark = ""
    if not mark:
        unwrap(control, content)
        return
    first = content.find(f".//{W}p")
    story.drop_words(content)
    if first is None:
        unwrap(control, [run_with(mark)])
        return
    for child in [child for child in first if child.tag != f"{W}pPr"]:
        first.remove(child)
    first.append(run_with(mark))
    unwrap(control, [first])
