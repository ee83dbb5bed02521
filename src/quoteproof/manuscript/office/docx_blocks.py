"""What the paragraphs of a DOCX are: headings, block quotations, the title; and the language of its words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from quoteproof.document.role import Role
from quoteproof.document.tree.docx_looks import DocxStyles, children, value
from quoteproof.document.tree.docx_looks import number as number_in
from quoteproof.manuscript.model import ConversionKind, ManuscriptMetadata
from quoteproof.manuscript.office.docx_story import KEPT, W, has_content, run_with, words_of
from quoteproof.manuscript.office.looks import (
    OfficeParagraph,
    UsualParagraph,
    headings_by_looks,
    metadata_of,
    quoted,
    titles_of,
)
from quoteproof.manuscript.office.marked import has_citation_mark, without_marks
from quoteproof.manuscript.office.story import OfficeStory
from quoteproof.values import dataclass

_METADATA: Final = frozenset({"title", "subtitle", "author", "date", "abstract", "abstract title", "abstracttitle"})
"""Styles of paragraphs that pandoc takes out of the text."""
_HEADING: Final = "QuoteproofHeading"


@dataclass(frozen=True, slots=True)
class ParagraphKinds:
    """How the styles of a document tell what a paragraph is."""

    styles: DocxStyles

    def chain(self, paragraph: etree._Element) -> tuple[etree._Element, ...]:
        """The styles of a paragraph, from the nearest."""
        own = children(paragraph.find(f"{W}pPr"))
        return self.styles.chain(value(own.get("pStyle"), "val")) or self.styles.default_chain()

    def names(self, paragraph: etree._Element) -> list[str]:
        """The names and ids of the styles of a paragraph, in small letters."""
        found = []
        for style in self.chain(paragraph):
            found += [value(style.find(f"{W}name"), "val").lower(), value(style, "styleId").lower()]
        return found

    def property(self, paragraph: etree._Element, name: str) -> Iterable[etree._Element]:
        """A property of a paragraph where it is given, from the nearest."""
        for holder in (paragraph, *self.chain(paragraph)):
            found = holder.find(f"{W}pPr/{W}{name}")
            if found is not None:
                yield found

    def indents(self, paragraph: etree._Element) -> tuple[float, float, float]:
        """Indentation on the left and the right, and of the first line, in twentieths of a point."""
        sides = []
        for names in (("left", "start"), ("right", "end"), ("firstLine",), ("hanging",)):
            found = ((one, name) for one in self.property(paragraph, "ind") for name in names if value(one, name))
            element, name = next(found, (None, ""))
            sides.append(number_in(element, name, 0))
        return sides[0], sides[1], sides[2] - sides[3]

    def size(self, paragraph: etree._Element) -> float:
        """The size of most letters, in half-points."""
        sizes: Counter[float] = Counter()
        around = [size for style in self.chain(paragraph) if (size := style.find(f"{W}rPr/{W}sz")) is not None]
        usual = number_in(around[0] if around else self.styles.defaults.get("sz"), "val", 20)
        for run in paragraph.iter(f"{W}r"):
            own = run.find(f"{W}rPr/{W}sz")
            sizes[usual if own is None else number_in(own, "val", usual)] += len(words_of([run]))
        return sizes.most_common(1)[0][0] if sizes else usual

    def look(self, paragraph: etree._Element) -> OfficeParagraph:
        """How a paragraph looks."""
        is_inside = next(paragraph.iterancestors(f"{W}tbl", f"{W}footnote", f"{W}endnote"), None) is not None
        runs = [run for run in paragraph.iter(f"{W}r") if words_of([run])]
        return OfficeParagraph(
            words_of([paragraph]),
            tuple(self.names(paragraph)),
            _level(paragraph, self),
            self.indents(paragraph),
            self.size(paragraph),
            bool(runs) and all(_is_bold(run, paragraph, self) for run in runs),
            _is_item(paragraph, self),
            is_inside,
            _ends_cited(paragraph),
        )


def resolve_blocks(story: OfficeStory, kinds: ParagraphKinds, usual: UsualParagraph, chosen: frozenset[str]) -> None:
    """Have pandoc take each paragraph of a part for what it is, and begin it with its mark.

    `chosen` are the names of styles that set block quotations, as a person says them, in small letters.
    """
    told: set[str] = set()
    is_text = story.root.tag == f"{W}document"
    paragraphs = list(story.root.iter(f"{W}p"))
    looks = [kinds.look(paragraph) for paragraph in paragraphs]
    by_looks = headings_by_looks(looks, usual) if is_text else {}
    _leave_out_contents(story, paragraphs, kinds)
    for number, (paragraph, look) in enumerate(zip(paragraphs, looks, strict=True)):
        level = by_looks.get(number, look.level) if without_marks(look.words).strip() else 0
        if number in by_looks:
            story.tell(ConversionKind.CHANGED, paragraph, look.words, f"a heading of level {level}, by its looks")
        is_quote, tells = (False, None) if level else quoted(look, usual, chosen, told)
        if tells is not None:
            story.tell(tells[0], paragraph, *tells[1:])
        if level and is_text:
            _set_style(paragraph, f"{_HEADING}{min(level, 9)}")
        elif is_quote or look.level or _METADATA & set(look.names):
            _set_style(paragraph, "")
        elif not look.is_item:
            _set_plain(paragraph)
        _mark(story, paragraph, is_quote=is_quote)


def _leave_out_contents(story: OfficeStory, paragraphs: Sequence[etree._Element], kinds: ParagraphKinds) -> None:
    """Leave out the lines of a table of contents or of an index that stand in no field of one."""
    lines = [one for one in paragraphs if _is_plain(one) and kinds.styles.paragraph(one).role is Role.FURNITURE]
    if lines:
        story.tell(ConversionKind.GENERATED, lines[0], " ".join(words_of([line]) for line in lines))
    for line in lines:
        story.remove(line)


def _is_plain(paragraph: etree._Element) -> bool:
    """Whether a paragraph has words, and no notes, pictures and citations."""
    has_more = any(paragraph.find(f".//{kept}") is not None for kept in KEPT)
    return has_content(paragraph) and not has_more and not has_citation_mark(words_of([paragraph]))


def _mark(story: OfficeStory, paragraph: etree._Element, *, is_quote: bool) -> None:
    if has_content(paragraph):
        mark = run_with(story.conversion.paragraph_mark(story.place(paragraph), is_quote=is_quote))
        properties = paragraph.find(f"{W}pPr")
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, mark)


def _level(paragraph: etree._Element, kinds: ParagraphKinds) -> int:
    """The level of a heading, 0 for other paragraphs; a title further on is a heading of the first level."""
    for name in kinds.names(paragraph):
        match = re.fullmatch(r"heading ?(\d)", name)
        if match:
            return int(match[1])
        if name == "title":
            return 1
        if name == "toc heading":
            return 0
    level = next((value(one, "val") for one in kinds.property(paragraph, "outlineLvl")), "9")
    return int(level) + 1 if level in tuple("012345678") else 0


def _is_item(paragraph: etree._Element, kinds: ParagraphKinds) -> bool:
    number_of = next((value(one.find(f"{W}numId"), "val") for one in kinds.property(paragraph, "numPr")), "0")
    return number_of not in ("", "0")


def _ends_cited(paragraph: etree._Element) -> bool:
    """Whether a paragraph ends with a citation or a note, but for punctuation."""
    for run in reversed(list(paragraph.iter(f"{W}r"))):
        words = words_of([run])
        if has_citation_mark(words) or any(run.find(kept) is not None for kept in KEPT[:2]):
            return True
        if any(letter.isalnum() for letter in words):
            return False
    return False


def _properties(paragraph: etree._Element) -> etree._Element:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def _set_style(paragraph: etree._Element, style: str) -> None:
    """Have a paragraph be nothing but of a style; empty: a plain one."""
    properties = _properties(paragraph)
    for name in ("pStyle", "ind", "numPr", "outlineLvl", "framePr"):
        for found in properties.findall(f"{W}{name}"):
            properties.remove(found)
    if style:
        element = etree.Element(f"{W}pStyle")
        element.set(f"{W}val", style)
        properties.insert(0, element)


def _set_plain(paragraph: etree._Element) -> None:
    """Have a paragraph not be taken for a block quotation by its indentation."""
    properties = _properties(paragraph)
    for found in properties.findall(f"{W}ind"):
        properties.remove(found)
    plain = etree.SubElement(properties, f"{W}ind")
    plain.set(f"{W}left", "0")
    plain.set(f"{W}right", "0")


def add_styles(root: etree._Element) -> None:
    """Add the styles that paragraphs were given to those of the document."""
    for identity, name in ((f"{_HEADING}{level}", f"heading {level}") for level in range(1, 10)):
        style = etree.SubElement(root, f"{W}style")
        style.set(f"{W}type", "paragraph")
        style.set(f"{W}styleId", identity)
        etree.SubElement(style, f"{W}name").set(f"{W}val", name)


def _is_bold(run: etree._Element, paragraph: etree._Element, kinds: ParagraphKinds) -> bool:
    own = run.find(f"{W}rPr/{W}b")
    around = [bold for style in kinds.chain(paragraph) if (bold := style.find(f"{W}rPr/{W}b")) is not None]
    bold = own if own is not None else around[0] if around else None
    return bold is not None and value(bold, "val") not in ("0", "false", "off")


def take_titles(story: OfficeStory, kinds: ParagraphKinds) -> ManuscriptMetadata:
    """The title and its like at the beginning of the text, which are taken out of it."""
    paragraphs = [one for one in story.root.iter(f"{W}p") if has_content(one)]
    looks = [kinds.look(paragraph) for paragraph in paragraphs]
    titles = {number: kind for number, kind in titles_of(looks).items() if _is_plain(paragraphs[number])}
    for number in titles:
        story.remove(paragraphs[number])
    return metadata_of(titles, looks)


def language_of(stories: Sequence[OfficeStory], styles: DocxStyles) -> str:
    """The language of most words, as a BCP 47 tag; empty where nothing says it."""
    counts: Counter[str] = Counter()
    usual = value(styles.defaults.get("lang"), "val")
    for story in stories:
        for run in story.root.iter(f"{W}r"):
            length = sum(len(text.text or "") for text in run.iterfind(f"{W}t"))
            if not length:
                continue
            own = value(run.find(f"{W}rPr/{W}lang"), "val")
            if not own:
                paragraph = next(run.iterancestors(f"{W}p"), None)
                name = "" if paragraph is None else value(paragraph.find(f"{W}pPr/{W}pStyle"), "val")
                chain = styles.chain(name) or styles.default_chain()
                own = next((tag for style in chain if (tag := value(style.find(f"{W}rPr/{W}lang"), "val"))), usual)
            counts[own] += length
    counts.pop("", None)
    counts.pop("x-none", None)
    return counts.most_common(1)[0][0] if counts else ""
