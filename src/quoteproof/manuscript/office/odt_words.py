"""Citations, generated parts, boxes, hidden words and the kinds of paragraphs of an ODT, made ready for pandoc."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from lxml import etree

from quoteproof.document.tree.odt import hides_paragraph, is_hidden
from quoteproof.document.tree.odt_looks import STYLED, OdtStyles, points, value
from quoteproof.document.tree.vocabulary import all_words, local_name
from quoteproof.manuscript.model import ConversionKind, ManuscriptMetadata
from quoteproof.manuscript.office import fields
from quoteproof.manuscript.office.fields import CitedWork, FieldCitation, UnreadableCitationError
from quoteproof.manuscript.office.looks import (
    OfficeParagraph,
    headings_by_looks,
    metadata_of,
    quoted,
    shown_characters,
    titles_of,
    usual_of,
)
from quoteproof.manuscript.office.marked import has_citation_mark, without_marks
from quoteproof.manuscript.office.odt_story import PARAGRAPHS, SHOWN, TEXT, WORDS, StoryOrder, words_element, words_of
from quoteproof.manuscript.office.story import OfficeStory, take_out, unwrap

_INDEXES: Final = frozenset(
    "table-of-content alphabetical-index illustration-index object-index table-index user-index bibliography".split()
)
_KEPT: Final = frozenset(
    "span a s tab line-break note note-citation note-body p h list list-item list-header words".split()
)
"""Elements in paragraphs that pandoc reads; others are their words."""
_DRAWN: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_EXPERIMENTAL: Final = "{urn:org:documentfoundation:names:experimental"
_FIELD: Final = "urn:oasis:names:tc:opendocument:xmlns:field"
_BIBLIOGRAPHIES: Final = re.compile(r"(?:ADDIN\s+)?(?:ZOTERO_BIBL|JR_bib|Mendeley Bibliography|.*CSL_BIBLIOGRAPHY)")
_CITATIONS: Final = re.compile(r"(?:ADDIN\s+)?(?:ZOTERO_ITEM|CSL_CITATION|Mendeley\s+Citation)|JABREF_|JR_cite")
_TYPES: Final = {"article": "article-journal", "inbook": "chapter", "incollection": "chapter", "book": "book"}
_TYPES.update({"inproceedings": "paper-conference", "phdthesis": "thesis", "mastersthesis": "thesis"})


def resolve_citations(story: OfficeStory, records: Mapping[str, str]) -> None:
    """Put marks in the place of citations; `records` are those of Zotero by the names of bookmarks."""
    root, order = story.root, StoryOrder(story.root)
    for section in [one for one in root.iter(f"{TEXT}section") if _BIBLIOGRAPHIES.match(value(one, "name"))]:
        _leave_out(story, section)
    for index_part in [one for one in root.iter(f"{TEXT}*") if local_name(one) in _INDEXES]:
        _leave_out(story, index_part)
    for name, start, end in order.pairs("reference-mark"):
        if _CITATIONS.match(name):
            reader = fields.from_jabref if name.startswith("J") else fields.from_csl
            _cite(story, start, order.words(start, end), partial(reader, name))
        elif _BIBLIOGRAPHIES.match(name):
            _leave_out_words(story, start, order.words(start, end))
    for name, start, end in order.pairs("bookmark"):
        if name in records:
            inside = order.words(start, end)
            if _BIBLIOGRAPHIES.match(records[name]):
                _leave_out_words(story, start, inside)
            else:
                _cite(story, start, inside, partial(fields.from_csl, records[name]))
    _resolve_field_marks(story, order)
    for mark in list(root.iter(f"{TEXT}bibliography-mark")):
        _cite(story, mark, list(mark.iter(*SHOWN)), partial(_from_mark, mark))


def _resolve_field_marks(story: OfficeStory, order: StoryOrder) -> None:
    """Take the fields of Word that LibreOffice keeps."""
    stack: list[etree._Element] = []
    for element in list(story.root.iter(f"{{{_FIELD}*}}*", "{*}fieldmark-start", "{*}fieldmark-end")):
        if local_name(element) == "fieldmark-start":
            stack.append(element)
        elif local_name(element) == "fieldmark-end" and stack:
            start = stack.pop()
            params = {value(one, "name").rpartition(".")[2]: value(one, "value") for one in start}
            code, data = params.get("code", ""), params.get("fldData", "")
            inside = order.words(start, element)
            if fields.is_citing(code):
                _cite(story, start, inside, partial(fields.from_instruction, code, data, {}))
            elif fields.is_generated(code):
                _leave_out_words(story, start, inside)


def _from_mark(mark: etree._Element) -> FieldCitation:
    """The citation of LibreOffice itself."""
    key = value(mark, "identifier")
    if not key:
        raise UnreadableCitationError
    authors = [{"literal": name.strip()} for name in value(mark, "author").split(";") if name.strip()]
    year = re.search(r"\d{4}", value(mark, "year"))
    said: dict[str, Any] = {
        "citation-key": key,
        "type": _TYPES.get(value(mark, "bibliography-type"), "document"),
        "title": value(mark, "title") or value(mark, "booktitle"),
        "author": authors,
        "issued": {"date-parts": [[int(year[0])]]} if year else None,
        "container-title": value(mark, "journal") or value(mark, "booktitle"),
        "publisher": value(mark, "publisher"),
        "publisher-place": value(mark, "address"),
        "volume": value(mark, "volume"),
        "ISBN": value(mark, "isbn"),
        "URL": value(mark, "url"),
    }
    item = {name: found for name, found in said.items() if found}
    return FieldCitation((CitedWork(item, f"libreoffice {key}"),))


def _cite(
    story: OfficeStory, where: etree._Element, inside: list[etree._Element], read: Callable[[], FieldCitation]
) -> None:
    shown = words_of(inside)
    if not shown:
        return  # the data of a field that stands around it
    try:
        mark = story.conversion.cite(read(), story.place(where), shown)
    except UnreadableCitationError:
        story.tell(ConversionKind.UNRESOLVED, where, shown)
        return
    if mark:
        where.addprevious(words_element(mark))
        for element in inside:
            story.remove(element)


def _leave_out(story: OfficeStory, part: etree._Element) -> None:
    if part.getparent() is None:
        return
    if words := words_of([part]):
        story.tell(ConversionKind.GENERATED, part, words)
    story.remove(part)


def _leave_out_words(story: OfficeStory, where: etree._Element, inside: list[etree._Element]) -> None:
    story.tell(ConversionKind.GENERATED, where, words_of(inside))
    for element in inside:
        story.remove(element)


def resolve_boxes(story: OfficeStory) -> None:
    """Put the paragraphs of text boxes and of shapes behind the paragraph at which they stand."""
    behind: dict[etree._Element, etree._Element] = {}
    emptied: dict[etree._Element, None] = {}
    for element in list(story.root.iter("{*}*")):
        if local_name(element).startswith("table") and str(element.tag).startswith(_EXPERIMENTAL):
            element.tag = f"{_TABLE}{local_name(element)}"  # a table in a shape, which no standard knows
    boxes: dict[etree._Element, list[etree._Element]] = {}
    for paragraph in story.root.iter(*PARAGRAPHS, f"{TEXT}list", f"{_TABLE}table"):
        parent = paragraph.getparent()
        if parent is not None and str(parent.tag).startswith(_DRAWN):
            boxes.setdefault(parent, []).append(paragraph)
    for box, content in boxes.items():
        outer = box
        while (parent := outer.getparent()) is not None and str(parent.tag).startswith(_DRAWN):
            outer = parent
        host = next(outer.iterancestors(*PARAGRAPHS), None)
        if words := words_of(content):
            story.tell(ConversionKind.BOX, host if host is not None else outer, words)
        last = behind.get(host, host) if host is not None else outer
        for element in content:
            last.addnext(element)
            last = element
        if host is not None:
            behind[host] = last
        emptied[outer] = None
    for outer in emptied:
        if next(outer.iter(f"{_DRAWN}image", f"{_DRAWN}object"), None) is None:
            take_out(outer)


def resolve_words(story: OfficeStory, styles: OdtStyles) -> None:
    """Have the words stand there as LibreOffice shows them."""
    root = story.root
    for annotation in list(root.iter("{*}annotation")):
        author = all_words(annotation.find("{*}creator"))
        words = words_of(annotation.iterchildren(f"{TEXT}p", f"{TEXT}list"))
        story.tell(ConversionKind.COMMENT, annotation, f"{author}: {words}" if author else words)
        story.remove(annotation)
    for ruby in list(root.iter(f"{TEXT}ruby-text")):
        if above := words_of([ruby]):
            story.tell(ConversionKind.LOST, ruby, above)
        story.remove(ruby)
    for reference in root.iter(f"{TEXT}bookmark-ref", f"{TEXT}reference-ref"):
        if value(reference, "reference-format") == "page" and (text := words_of([reference])):
            story.tell(ConversionKind.CHANGED, reference, text, f"{text}, which is no longer counted")
    for element in [
        one for one in root.iter(f"{TEXT}*") if is_hidden(one) or (one.tag in PARAGRAPHS and hides_paragraph(one))
    ]:
        _hide(story, element)
    for paragraph in list(root.iter(*PARAGRAPHS)):
        _resolve_paragraph(story, paragraph, styles)
    for table in list(root.iter("{*}table")):
        if next(table.iterdescendants(str(table.tag)), None) is not None:  # pandoc drops the inner one
            cells = [cell for cell in table.iter("{*}table-cell") if _table_of(cell) is table]
            content = [block for cell in cells for block in cell]
            story.tell(
                ConversionKind.CHANGED, (content or [table])[0], "a table that holds another", "what its cells hold"
            )
            unwrap(table, content)
    for section in list(root.iter(f"{TEXT}section", f"{TEXT}numbered-paragraph", f"{_DRAWN}g", f"{_DRAWN}a")):
        unwrap(section)


def _table_of(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors("{*}table"), None)


def _hide(story: OfficeStory, element: etree._Element) -> None:
    if element.getparent() is not None and (words := words_of([element])):
        story.tell(ConversionKind.HIDDEN, element, words)
        story.remove(element)


def _resolve_paragraph(story: OfficeStory, paragraph: etree._Element, styles: OdtStyles) -> None:
    hidden: list[str] = []
    counts: Counter[str] = Counter()
    for words in list(paragraph.iter(WORDS)):
        above = [one for one in words.iterancestors() if local_name(one) in STYLED]
        if next((one for one in above if one.tag in PARAGRAPHS), None) is not paragraph:
            continue
        above = above[: above.index(paragraph) + 1]
        unseen = next((found for one in above if (found := styles.unseen(one)) is not None), False)
        if unseen:
            hidden.append(words.text or "")
            story.remove(words)
            continue
        text, changed = shown_characters(words.text or "")
        counts.update(changed)
        if paragraph.tag == f"{TEXT}p" and _is_capital(above, styles):
            upper = text.replace("ß", "\0").upper().replace("\0", "ß")
            if upper != text:
                story.tell(ConversionKind.CHANGED, paragraph, text, f"capitals, as they are shown: {upper}")
            text = upper
        words.text = text
    if any(words.strip() for words in hidden):
        story.tell(ConversionKind.HIDDEN, paragraph, "".join(hidden))
    for what, count in counts.items():
        if count:
            story.tell(ConversionKind.CHANGED, paragraph, f"{count} {what}")
    for element in list(paragraph.iter("{*}*")):
        is_drawn = any(str(one.tag).startswith(_DRAWN) for one in (element, *element.iterancestors()))
        if not is_drawn and not (str(element.tag).startswith((TEXT, WORDS)) and local_name(element) in _KEPT):
            unwrap(element, [] if local_name(element).startswith("fieldmark") else None)


def _is_capital(above: list[etree._Element], styles: OdtStyles) -> bool:
    for element in above:
        for style in styles.chain(STYLED[local_name(element)], value(element, "style-name")):
            for properties in style.iterfind("{*}text-properties"):
                if given := value(properties, "text-transform"):
                    return given == "uppercase"
    return False


def alternatives_of(story: OfficeStory) -> dict[str, str]:
    """What pictures say to those who do not see them, by their paths."""
    found: dict[str, str] = {}
    for frame in story.root.iter(f"{_DRAWN}frame"):
        words = all_words(frame.find("{*}desc")) or all_words(frame.find("{*}title"))
        found |= {value(image, "href"): words for image in frame.iterchildren(f"{_DRAWN}image") if words}
    return found


def look_of(paragraph: etree._Element, styles: OdtStyles) -> OfficeParagraph:
    """How a paragraph looks."""
    chain = tuple(styles.chain("paragraph", value(paragraph, "style-name")))

    def given(kind: str, name: str) -> str:
        for style in chain:
            for properties in style.iterfind(f"{{*}}{kind}-properties"):
                if found := value(properties, name):
                    return found
        return ""

    def indent(name: str) -> float:
        length = given("paragraph", name)
        return 20 * points(length.lstrip("-")) * (-1 if length.startswith("-") else 1) if length else 0

    names = [value(style, "display-name") or value(style, "name").replace("_20_", " ") for style in chain]
    level = value(paragraph, "outline-level") if paragraph.tag == f"{TEXT}h" else ""
    level = level or next((match[1] for name in names if (match := re.fullmatch(r"heading ?(\d)", name.lower()))), "0")
    inside = ("list-item", "table-cell", "note-body")
    size = given("text", "font-size")
    spans = list(paragraph.iterchildren(f"{TEXT}span"))
    span_styles = [tuple(styles.chain("text", value(span, "style-name"))) for span in spans]
    is_spanned = bool(spans) and not words_of(paragraph.iterchildren(WORDS))
    bold = [_weight(one) for one in span_styles] if is_spanned else [_weight(chain)]
    return OfficeParagraph(
        names=tuple(name.lower() for name in names),
        level=int(level) if level.isdecimal() else 0,
        indents=(indent("margin-left"), indent("margin-right"), indent("text-indent")),
        size=2 * (points(size) if size.endswith("pt") else 12),
        is_bold=all(bold),
        is_item=next((True for one in paragraph.iterancestors() if local_name(one) == "list-item"), False),
        is_inside=next((True for one in paragraph.iterancestors() if local_name(one) in inside[1:]), False),
        ends_cited=_ends_cited(paragraph),
        words=words_of([one for one in paragraph if one.tag != f"{TEXT}note"]),
    )


def _weight(chain: tuple[etree._Element, ...]) -> bool:
    for style in chain:
        for properties in style.iterfind("{*}text-properties"):
            if given := value(properties, "font-weight"):
                return given in ("bold", "600", "700", "800", "900")
    return False


def _ends_cited(paragraph: etree._Element) -> bool:
    for element in reversed(list(paragraph.iter(WORDS, f"{TEXT}note"))):
        if element.tag == f"{TEXT}note" or has_citation_mark(element.text or ""):
            return True
        is_in_note = next(element.iterancestors(f"{TEXT}note"), None) is not None
        if not is_in_note and any(letter.isalnum() for letter in element.text or ""):
            return False
    return False


def resolve_blocks(story: OfficeStory, styles: OdtStyles, chosen: frozenset[str]) -> ManuscriptMetadata:
    """Have pandoc take each paragraph for what it is, and begin it with its mark; gives what the title says.

    `chosen` are the names of styles that set block quotations, as a person says them, in small letters.
    """
    paragraphs = [
        one for one in story.root.iter(*PARAGRAPHS) if next(one.iterancestors("{*}tracked-changes"), None) is None
    ]
    looks = [look_of(paragraph, styles) for paragraph in paragraphs]
    usual, known = usual_of(looks), set[str]()
    titles = {number: kind for number, kind in titles_of(looks).items() if _is_plain(paragraphs[number])}
    headings = headings_by_looks(looks, usual)
    for number, (paragraph, look) in enumerate(zip(paragraphs, looks, strict=True)):
        if number in titles:
            story.remove(paragraph)
            continue
        level = headings.get(number, 1 if look.names[:1] == ("title",) else look.level)
        level = level if without_marks(look.words).strip() else 0
        if number in headings:
            story.tell(ConversionKind.CHANGED, paragraph, look.words, f"a heading of level {level}, by its looks")
        is_quote, tells = (False, None) if level else quoted(look, usual, chosen, known)
        if tells is not None:
            story.tell(tells[0], paragraph, *tells[1:])
        if level and not look.is_inside:
            paragraph.tag = f"{TEXT}h"
            paragraph.set(f"{TEXT}outline-level", str(min(level, 9)))
        elif level:
            paragraph.tag = f"{TEXT}p"
        if not any("preformatted" in name for name in look.names):
            paragraph.attrib.pop(f"{TEXT}style-name", None)
        if look.words or len(paragraph):
            paragraph.insert(
                0, words_element(story.conversion.paragraph_mark(story.place(paragraph), is_quote=is_quote))
            )
    return metadata_of(titles, looks)


def _is_plain(paragraph: etree._Element) -> bool:
    return all(element.tag in (WORDS, *SHOWN, f"{TEXT}span") for element in paragraph.iterdescendants())
