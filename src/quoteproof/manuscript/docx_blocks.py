"""What the paragraphs of a DOCX are: headings, block quotations, the title; each gets a style that pandoc knows.

Word has no block quotation as such. A style that is named for one is taken for it, and so is an indentation of both
sides, or of the left side where something else sets the paragraph off as well; other indented paragraphs are told.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from quoteproof.document.tree.docx_looks import DocxStyles, children, number, value
from quoteproof.manuscript.docx_story import KEPT, DocxStory, W, has_content, words_of
from quoteproof.manuscript.marked import has_citation_mark
from quoteproof.manuscript.model import ConversionKind, ManuscriptMetadata

_QUOTES: Final = re.compile(
    r"(?:intense )?quote|block (?:text|quote|quotation)|quotations?|blockquote|extract|(?:block|long|display) ?quot\w*"
    r"|(?:(?:block|lang|intensives |langes |eingerücktes |direktes )?zitat(?:e|block)?)|citation (?:longue|en retrait)"
    r"|citaat|blokcitaat|citat|cita larga|citazione(?: lunga)?|epigraph",
    re.IGNORECASE,
)
_WORDS_OWN: Final = frozenset({"quote", "intense quote", "block text"})
"""Names of Word's own styles, which are taken for what they are without telling."""
_NAMED: Final = re.compile(r"quot|zitat|citation|citaat|citaz|extract", re.IGNORECASE)
_NO_QUOTE: Final = re.compile(
    r"bibliogra|literatur|reference|list|toc|index|caption|header|footer|footnote|endnote|title|subtitle|abstract|author"
    r"|table|code|signature|closing|heading|verzeichnis|beschriftung",
    re.IGNORECASE,
)
_LEAST: Final = 200
"""Twentieths of a point: paragraphs that are indented by less are not."""
_LONGEST: Final = 150
"""Characters: a paragraph with more is no heading."""
_MARKED: Final = re.compile(r"[“”„«»\"]|^\W*(?:\d{1,3}|[a-z])[.)]\s")
"""What no block quotation has: marks of a quotation around its words, or a number before them."""
_NUMBERED: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\S")
_QUOTE: Final = "QuoteproofQuote"
_HEADING: Final = "QuoteproofHeading"
_PLAIN: Final = "QuoteproofPlain"
_TITLES: Final = {"title": "title", "subtitle": "subtitle", "author": "authors", "date": "date"}


@dataclass(frozen=True, slots=True)
class ParagraphKinds:
    """How the styles of a document tell what a paragraph is."""

    styles: DocxStyles
    quote_styles: frozenset[str]
    """Names and ids of styles that set block quotations, as a person says them; in small letters."""
    normal: tuple[float, float, float]
    """Indentation on the left and the right, and size, of the usual paragraph."""

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
            sides.append(number(element, name, 0))
        return sides[0], sides[1], sides[2] - sides[3]

    def size(self, paragraph: etree._Element) -> float:
        """The size of most letters, in half-points."""
        sizes: Counter[float] = Counter()
        around = [size for style in self.chain(paragraph) if (size := style.find(f"{W}rPr/{W}sz")) is not None]
        usual = number(around[0] if around else self.styles.defaults.get("sz"), "val", 20)
        for run in paragraph.iter(f"{W}r"):
            own = run.find(f"{W}rPr/{W}sz")
            sizes[usual if own is None else number(own, "val", usual)] += len(words_of([run]))
        return sizes.most_common(1)[0][0] if sizes else usual


def kinds_of(root: etree._Element, styles: DocxStyles, quote_styles: frozenset[str]) -> ParagraphKinds:
    """What tells the kinds of paragraphs, given the main part."""
    kinds = ParagraphKinds(styles, frozenset(name.lower() for name in quote_styles), (0, 0, 20))
    looks: Counter[tuple[float, float, float]] = Counter()
    for paragraph in root.iter(f"{W}p"):
        length = len(words_of([paragraph]))
        if length > _LONGEST and paragraph.find(f"{W}pPr/{W}numPr") is None:
            left, right, _ = kinds.indents(paragraph)
            looks[left, right, kinds.size(paragraph)] += length
    usual = looks.most_common(1)[0][0] if looks else (0.0, 0.0, kinds.normal[2])
    return ParagraphKinds(styles, kinds.quote_styles, usual)


def resolve_blocks(story: DocxStory, kinds: ParagraphKinds) -> None:
    """Give each paragraph of a part the style of what it is."""
    headings = _bold_headings(story, kinds)
    told: set[str] = set()
    is_text = story.root.tag == f"{W}document"
    for paragraph in list(story.root.iter(f"{W}p")):
        level = headings.get(paragraph) or (_level(paragraph, kinds) if is_text else 0)
        if level:
            _set_style(paragraph, f"{_HEADING}{min(level, 9)}")
        elif not is_text and _level(paragraph, kinds):
            _set_style(paragraph, "")
        elif _is_quote(story, paragraph, kinds, told):
            _set_style(paragraph, _QUOTE)
        elif not _is_item(paragraph, kinds):
            _set_plain(paragraph)


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


def _is_quote(story: DocxStory, paragraph: etree._Element, kinds: ParagraphKinds, told: set[str]) -> bool:
    names = kinds.names(paragraph)
    words = words_of([paragraph])
    if not words or next(paragraph.iterancestors(f"{W}tbl", f"{W}footnote", f"{W}endnote"), None) is not None:
        return False
    if kinds.quote_styles & set(names):
        return True
    left, right, first = kinds.indents(paragraph)
    left, right = left - kinds.normal[0], right - kinds.normal[1]
    is_set_in = left >= _LEAST and first >= -_LEAST
    named = next((name for name in names[::2] if _QUOTES.fullmatch(name)), "")
    named = named or next((name for name in names[::2] if is_set_in and _NAMED.search(name)), "")
    if named:
        if named not in told and named not in _WORDS_OWN:
            told.add(named)
            story.tell(ConversionKind.QUOTE_STYLE, paragraph, f"paragraphs of the style `{named}`", "block quotations")
        return True
    if not is_set_in or _is_item(paragraph, kinds) or any(_NO_QUOTE.search(name) for name in names):
        return False
    is_smaller = kinds.size(paragraph) < kinds.normal[2]
    is_set_off = right >= _LEAST or is_smaller or _ends_cited(paragraph)
    if is_set_off and not _MARKED.search(words):
        story.tell(ConversionKind.QUOTE_STYLE, paragraph, _beginning(words), "a block quotation, by its indentation")
        return True
    if len(words.split()) > 3:
        story.tell(ConversionKind.DOUBTFUL_QUOTE, paragraph, _beginning(words))
    return False


def _ends_cited(paragraph: etree._Element) -> bool:
    """Whether a paragraph ends with a citation or a note, but for punctuation."""
    for run in reversed(list(paragraph.iter(f"{W}r"))):
        words = words_of([run])
        if has_citation_mark(words) or any(run.find(kept) is not None for kept in KEPT[:2]):
            return True
        if any(letter.isalnum() for letter in words):
            return False
    return False


def _beginning(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 100 else f"{plain[:100].rsplit(' ', 1)[0]} …"


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
    for identity, name in [
        (_QUOTE, "Quote"),
        *((f"{_HEADING}{level}", f"heading {level}") for level in range(1, 10)),
    ]:
        style = etree.SubElement(root, f"{W}style")
        style.set(f"{W}type", "paragraph")
        style.set(f"{W}styleId", identity)
        etree.SubElement(style, f"{W}name").set(f"{W}val", name)


def _bold_headings(story: DocxStory, kinds: ParagraphKinds) -> dict[etree._Element, int]:
    """Headings that are such by bold type or size alone, with their levels, in a document that has no others."""
    paragraphs = list(story.root.iter(f"{W}p"))
    if story.root.tag != f"{W}document" or any(_level(paragraph, kinds) for paragraph in paragraphs):
        return {}
    looks: dict[tuple[float, bool], list[etree._Element]] = {}
    for paragraph in paragraphs:
        look = _heading_look(paragraph, kinds)
        if look is not None:
            looks.setdefault(look, []).append(paragraph)
    consistent = sorted((look for look, found in looks.items() if len(found) > 1), reverse=True)
    found: dict[etree._Element, int] = {}
    for level, look in enumerate(consistent[:6], 1):
        for paragraph in looks[look]:
            words = words_of([paragraph])
            numbered = _NUMBERED.match(words)
            found[paragraph] = numbered[1].count(".") + 1 if numbered else level
            story.tell(ConversionKind.CHANGED, paragraph, words, f"a heading of level {found[paragraph]}, by its looks")
    return found


def _heading_look(paragraph: etree._Element, kinds: ParagraphKinds) -> tuple[float, bool] | None:
    """The size and the weight of a paragraph that may be a heading."""
    words = words_of([paragraph])
    is_inside = next(paragraph.iterancestors(f"{W}tbl", f"{W}txbxContent"), None) is not None
    is_long = len(words) > _LONGEST or (words.endswith((".", ",", ";", ":", "“", "”")) and not _NUMBERED.match(words))
    if is_inside or is_long or not any(letter.isalpha() for letter in words) or _is_item(paragraph, kinds):
        return None
    if any(paragraph.find(f".//{kept}") is not None for kept in KEPT[2:]) or has_citation_mark(words):
        return None
    runs = [run for run in paragraph.iter(f"{W}r") if words_of([run])]
    is_bold = all(_is_bold(run, paragraph, kinds) for run in runs)
    size = kinds.size(paragraph)
    return (size, is_bold) if is_bold or size >= kinds.normal[2] + 4 else None


def _is_bold(run: etree._Element, paragraph: etree._Element, kinds: ParagraphKinds) -> bool:
    own = run.find(f"{W}rPr/{W}b")
    around = [bold for style in kinds.chain(paragraph) if (bold := style.find(f"{W}rPr/{W}b")) is not None]
    bold = own if own is not None else around[0] if around else None
    return bold is not None and value(bold, "val") not in ("0", "false", "off")


def take_titles(story: DocxStory, kinds: ParagraphKinds) -> ManuscriptMetadata:
    """The title and its like at the beginning of the text, which are taken out of it."""
    found: dict[str, list[str]] = {}
    for paragraph in list(story.root.iter(f"{W}p")):
        if not has_content(paragraph):
            continue
        name = next((_TITLES[name] for name in kinds.names(paragraph)[::2] if name in _TITLES), "")
        is_plain = not any(paragraph.find(f".//{kept}") is not None for kept in KEPT)
        if not name or not is_plain:
            if found or _level(paragraph, kinds):
                break
            continue
        if name == "title" and "title" in found and len(found) > 1:
            break
        found.setdefault(name, []).append(" ".join(words_of([paragraph]).split()))
        story.remove(paragraph)
    authors = [author for words in found.get("authors", ()) for author in re.split(r";|\s+(?:and|und|et)\s+", words)]
    return ManuscriptMetadata(
        title=" ".join(found.get("title", ())),
        subtitle=" ".join(found.get("subtitle", ())),
        authors=tuple(author.strip() for author in authors if author.strip()),
        date=" ".join(found.get("date", ())),
    )


def language_of(stories: Sequence[DocxStory], styles: DocxStyles) -> str:
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
