"""Reads articles in JATS, the XML of journals, and in the NLM DTD before it.

The title, the authors, the abstract, the text, notes and references are what a reader of the article sees; the data of
the journal and of the article around them is furniture. Of several forms of one thing (`alternatives`) one is text:
MathML rather than TeX, a sentence rather than data. A formula or a sign that is only a picture, or only TeX, is U+FFFD.
Source: NISO Z39.96 (JATS 1.3).
"""

import re
from dataclasses import replace
from typing import Final

from lxml import etree

from quoteproof.document.model import (
    UNKNOWN,
    DocumentDescription,
    DocumentOptions,
    DocumentReading,
    PassageForm,
    RefusedDocumentError,
)
from quoteproof.document.package import parse_xml, xml_engine
from quoteproof.document.role import Role
from quoteproof.document.tree import mathml
from quoteproof.document.tree.shown import XmlLooks
from quoteproof.document.tree.vocabulary import (
    BLOCK,
    BYLINE,
    CAPTION,
    EMPHASIS,
    FURNITURE,
    HEADING,
    ITEM,
    NOTE,
    NOTE_MARK,
    SIGNS,
    UNSEEN,
    ElementRule,
    PageLabel,
    TreePart,
    TreeVocabulary,
    WordFlow,
    all_words,
    first_words,
    local_name,
    text_before,
)
from quoteproof.document.tree.walk import Walk

VERSION: Final = 1
_IDENTIFIER: Final = ElementRule(WordFlow.APART, Role.FURNITURE)
_RULES: Final = {
    **dict.fromkeys("ack answer app app-group article article-meta array back bio body boxed-text".split(), BLOCK),
    **dict.fromkeys("abstract trans-abstract chem-struct-wrap def def-item def-list disp-formula".split(), BLOCK),
    **dict.fromkeys("disp-formula-group disp-quote explanation fig fig-group floats-group front".split(), BLOCK),
    **dict.fromkeys("front-stub glossary graphic list media option p question question-wrap".split(), BLOCK),
    **dict.fromkeys("response sec sig sig-block speaker speech statement sub-article".split(), BLOCK),
    **dict.fromkeys("supplementary-material table table-wrap table-wrap-group tbody td tfoot th thead".split(), BLOCK),
    **dict.fromkeys("title-group tr verse-group attrib annotation entry row tgroup".split(), BLOCK),
    **dict.fromkeys("list-item term".split(), ITEM),
    **dict.fromkeys("article-title subtitle title trans-title trans-subtitle".split(), HEADING),
    **dict.fromkeys("aff collab contrib contrib-group kwd kwd-group on-behalf-of".split(), BYLINE),
    **dict.fromkeys("author-notes corresp fn fn-group notes ref ref-list table-wrap-foot".split(), NOTE),
    **dict.fromkeys("bold fixed-case italic monospace overline roman sans-serif sc underline".split(), EMPHASIS),
    **dict.fromkeys("alt-text long-desc index-term tex-math".split(), UNSEEN),
    **dict.fromkeys("glyph-data glyph-ref processing-meta".split(), UNSEEN),
    **dict.fromkeys("journal-meta sec-meta alt-title".split(), FURNITURE),
    **dict.fromkeys("contrib-id institution-id object-id".split(), _IDENTIFIER),
    "break": ElementRule(before="\n"),
    "caption": CAPTION,
    "code": ElementRule(lines=True),
    "inline-graphic": ElementRule(before=UNKNOWN),
    "preformat": ElementRule(WordFlow.BLOCK, lines=True),
    "private-char": ElementRule(before=UNKNOWN),
    "roman": ElementRule(emphasis=False),
    "strike": ElementRule(unknown=True),
    "sub": ElementRule(raised=False),
    "sup": ElementRule(raised=True),
    "verse-line": ElementRule(WordFlow.BLOCK, form=PassageForm.LINE),
}
_METADATA: Final = frozenset({"article-meta", "front-stub", "journal-meta", "front"})
_DATA: Final = frozenset("aff award-group contrib date funding-group history name person-group pub-date".split())
"""Elements whose elements can be words and numbers apart, without the signs that print between them."""
_CITATIONS: Final = frozenset("citation element-citation mixed-citation nlm-citation product related-article".split())
_SPLIT: Final = frozenset(
    "citation-alternatives custom-meta journal-title-group license permissions publisher ref subj-group".split()
)
"""Elements whose elements are passages of their own."""
_FLOATS: Final = frozenset(
    "boxed-text chem-struct-wrap fig fig-group graphic media table-wrap table-wrap-group".split()
)
_LABELLED: Final = {"fig": Role.CAPTION, "table-wrap": Role.CAPTION, "supplementary-material": Role.CAPTION}
_LABELLED.update(dict.fromkeys("fig-group media chem-struct-wrap table-wrap-group".split(), Role.CAPTION))
_LABELLED.update(dict.fromkeys("abstract app boxed-text sec statement ref-list fn-group".split(), Role.HEADING))
_MARKED: Final = frozenset("aff corresp disp-formula fn ref table-wrap-foot".split())
"""Elements whose label is a mark that stands beside their text."""
_NO_WORDS: Final = frozenset("tex-math alt-text long-desc object-id label".split())
_PREFERRED: Final = ("math", "mixed-citation", "table", "textual-form", "p", "chem-struct", "preformat")
"""Of several forms of one thing, the one that is text; otherwise the first."""
_NOTES: Final = frozenset("bibr fn table-fn author-notes corresp aff other".split())
"""Kinds of references that can print as the mark of a note."""
_PAGE: Final = re.compile(r"page(?:[-_ ]?(?:break|number|start|begin))?", re.IGNORECASE)
_PAGE_TARGET: Final = re.compile(r"(?:page|pb|page-?break|page-?number)", re.IGNORECASE)
_PAGE_LABEL: Final = re.compile(r"""(?:[\w-]+\s*=\s*)?["']?([\w.–-]{1,20})["']?""")
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def engine() -> str:
    """The library that parses articles."""
    return xml_engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read an article; raises `RefusedDocumentError`."""
    root = parse_xml(data)
    article = root if local_name(root) == "article" else next(root.iter("{*}article"), None)
    if article is None or not any(local_name(child) in ("front", "body") for child in article):
        raise RefusedDocumentError(
            "it is no article in JATS, and other XML is not read", "export the document as HTML or DOCX, and add that"
        )
    looks = XmlLooks(root, _decide, ("specific-use", "style-type", "content-type"))
    walk = Walk(TreeVocabulary(_RULES, looks.decide, _instruction))
    first = _first_page(root, article)
    if first is not None:
        walk.page(PageLabel(first))
    walk.add(TreePart(root))
    formulas = sum(1 for _ in root.iter("{*}tex-math"))
    remarks = [f"formulas that are given in TeX, which is no text: {formulas}"] if formulas else []
    return walk.reading(_description(article), remarks)


def _decide(element: etree._Element, rule: ElementRule) -> ElementRule:
    """The rule of an element, given the one of its name."""
    name, parent = local_name(element), element.getparent()
    outer = "" if parent is None else local_name(parent)
    if parent is not None and outer.endswith("alternatives") and element is not _chosen(parent):
        return UNSEEN
    if str(element.tag).startswith(mathml.PREFIX):
        return mathml.decide(element)
    if _is_page(element, name):
        return ElementRule(WordFlow.APART, Role.FURNITURE, page=PageLabel(_page_label(element)))
    if name == "xref":
        return ElementRule(WordFlow.MARK) if _is_note_mark(element) else rule
    if name == "sup":
        return ElementRule(WordFlow.MARK) if _is_marks(element) else rule
    if name == "label":
        return _label_rule(outer, rule)
    if name in ("disp-formula", "inline-formula") and not _has_words(element):
        return replace(rule, before=UNKNOWN)
    return _by_place(name, outer, parent, rule)


def _by_place(name: str, outer: str, parent: etree._Element | None, rule: ElementRule) -> ElementRule:
    """The rule of an element that depends on the element around it."""
    if outer in _METADATA and name not in _RULES:
        return FURNITURE
    if outer in _CITATIONS:
        return replace(rule, flow=WordFlow.INLINE, role=None, before=" " if _is_data(outer, parent) else "")
    if outer in _DATA and rule.flow is WordFlow.INLINE and _is_data(outer, parent):
        return replace(rule, before=" ")
    if outer in _SPLIT and rule.flow is WordFlow.INLINE:
        return replace(rule, flow=WordFlow.BLOCK)
    if (outer == "p" and name in _FLOATS) or (name == "fn" and outer != "fn-group"):
        return replace(rule, flow=WordFlow.APART)
    if outer == "abbrev" and name == "def":
        return UNSEEN
    return replace(rule, before="") if outer == "inline-formula" else rule


def _label_rule(outer: str, rule: ElementRule) -> ElementRule:
    """The rule of a label: a note's is its mark, and others stand before what they number."""
    if outer in _MARKED:
        return ElementRule(WordFlow.MARK, open=True)
    if outer in _LABELLED:
        return ElementRule(WordFlow.BLOCK, _LABELLED[outer], open=True, after=" ")
    return ElementRule(WordFlow.BLOCK, open=True, after=" ") if outer == "list-item" else rule


def _is_data(name: str, element: etree._Element | None) -> bool:
    """Whether an element of a kind holds words and numbers apart, with no signs between them."""
    if element is None or not len(element):
        return False
    is_mixed = name in _CITATIONS or name in ("aff", "contrib", "funding-group", "award-group")
    return not is_mixed or not f"{element.text or ''}{element[0].tail or ''}".strip()


def _chosen(parent: etree._Element) -> etree._Element:
    """Which of several forms of one thing is text."""
    forms = parent[:50]
    for name in _PREFERRED:
        for form in forms:
            if local_name(form) == name:
                return form
    return forms[0]


def _is_note_mark(reference: etree._Element) -> bool:
    """Whether a reference prints as the mark of a note: it is raised, or leads to a note and follows a word at once."""
    kind = reference.get("ref-type", "")
    words = first_words(reference)
    if kind not in _NOTES or not NOTE_MARK.fullmatch(words):
        return False
    if any(local_name(child) == "sup" for child in reference[:5]) or kind in ("aff", "corresp", "author-notes"):
        return True
    before = text_before(reference)
    return kind in ("fn", "table-fn") and (bool(SIGNS.fullmatch(words)) or (before != "" and not before[-1].isspace()))


def _is_marks(raised: etree._Element) -> bool:
    """Whether raised words are marks of notes, or what stands between two."""
    words = first_words(raised)
    if not NOTE_MARK.fullmatch(words):
        return False
    if any(local_name(child) == "xref" and child.get("ref-type") in _NOTES for child in raised[:20]):
        return True
    before = raised.getprevious()
    return before is not None and local_name(before) == "xref" and not before.tail and bool(SIGNS.fullmatch(words))


def _has_words(formula: etree._Element) -> bool:
    """Whether a formula is more than TeX and a picture."""
    if (formula.text or "").strip():
        return True
    for child in formula.iterdescendants("{*}*"):
        name = local_name(child)
        if name == "math":
            return True
        if (child.tail or "").strip() or (name not in _NO_WORDS and (child.text or "").strip()):
            return True
    return False


def _is_page(element: etree._Element, name: str) -> bool:
    if name in ("target", "named-content", "styled-content", "milestone-start"):
        kinds = (element.get(key, "") for key in ("target-type", "content-type", "style-type", "rationale"))
        return any(_PAGE.fullmatch(kind) for kind in kinds)
    return False


def _page_label(element: etree._Element) -> str | None:
    """The page of a mark: its words, or the number in its name."""
    number = re.search(r"[\dIVXLCivxlc]+$", element.get("id", ""))
    return first_words(element) or (number[0] if number else None)


def _instruction(instruction: etree._ProcessingInstruction) -> PageLabel | None:
    """The page mark that a processing instruction is, such as `<?page 103?>`."""
    if not _PAGE_TARGET.fullmatch(instruction.target or ""):
        return None
    label = _PAGE_LABEL.fullmatch((instruction.text or "").strip())
    return PageLabel(label[1] if label else None)


def _first_page(root: etree._Element, article: etree._Element) -> str | None:
    """The page on which an article begins, where it has marks of the pages after it."""
    marks = any(
        _instruction(node) is not None
        if isinstance(node, etree._ProcessingInstruction)
        else _is_page(node, local_name(node))
        for node in root.iter()
    )
    return (article.findtext("{*}front/{*}article-meta/{*}fpage") or "").strip() or None if marks else None


def _description(article: etree._Element) -> DocumentDescription:
    """What an article says of itself."""
    meta = article.find("{*}front/{*}article-meta")
    if meta is None:
        return DocumentDescription()
    title = all_words(meta.find("{*}title-group/{*}article-title"))
    subtitle = all_words(meta.find("{*}title-group/{*}subtitle"))
    people = meta.iterfind("{*}contrib-group/{*}contrib")
    authors = [_name(person) for person in people if person.get("contrib-type", "author") == "author"]
    dates = [date for date in map(_date, meta.iterfind("{*}pub-date")) if date]
    names = (f"{title}: {subtitle}" if title and subtitle else title), tuple([name for name in authors if name])
    return DocumentDescription(*names, date=min(dates, default=None))


def _name(person: etree._Element) -> str:
    """The name of an author, in the order in which it is said."""
    name = next(person.iter("{*}name"), None)
    if name is not None:
        parts = [name.findtext(f"{{*}}{part}") for part in ("given-names", "surname", "suffix")]
        if name.get("name-style") == "eastern":
            parts = [parts[1], parts[0]]
        return " ".join(" ".join(part.split()) for part in parts if part)
    other = next(person.iter("{*}string-name", "{*}collab"), None)
    return all_words(other)


def _date(date: etree._Element) -> str | None:
    """A date as `2024-05-31`, or less of it."""
    year = (date.findtext("{*}year") or "").strip()
    month = (date.findtext("{*}month") or "").strip().lower()
    day = (date.findtext("{*}day") or "").strip()
    if not re.fullmatch(r"\d{4}", year):
        return None
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if month.isdecimal() else 0
    if not 1 <= number <= 12:
        return year
    return f"{year}-{number:02}-{int(day):02}" if day.isdecimal() and 1 <= int(day) <= 31 else f"{year}-{number:02}"
