"""Reads texts in TEI, the XML of editions.

The text is that of the original as the edition gives it: of a choice the original spelling, abbreviation or error, of
a variant the lemma; the editor's form of it, and what was deleted, is unseen. Words that the editor supplied are text,
and a person is told how many there are. A gap is U+FFFD. A hyphen at the end of a line is left open. The header is no
text. Pages are those of `pb`; where several editions are paged, one is chosen by its name.
Source: TEI P5 Guidelines, 3 (core elements), 4 (structure), 11.3 (editorial interventions), 12 (critical apparatus).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from lxml import etree

from quoteproof.document.model import (
    OPEN_HYPHEN,
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
    HEADING,
    INLINE,
    ITEM,
    LINES,
    NOTE,
    NOTE_MARK,
    SIGNS,
    SKIP,
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
UNNAMED: Final = "unnamed"
"""The edition of the page marks that name none."""
_DIVISIONS: Final = frozenset(f"div{level}" for level in ("", *range(8)))
_RULES: Final = {
    **dict.fromkeys(_DIVISIONS, BLOCK),
    **dict.fromkeys("TEI TEI.2 ab argument back body castGroup castList closer cit dateline docDate".split(), BLOCK),
    **dict.fromkeys("docEdition docImprint entry entryFree epigraph epilogue floatingText front group".split(), BLOCK),
    **dict.fromkeys("imprimatur lg line list listBibl listOrg listPerson listPlace metamark msDesc".split(), BLOCK),
    **dict.fromkeys("opener org p performance person place postscript prologue row salute set signed".split(), BLOCK),
    **dict.fromkeys("sourceDoc sp speaker spGrp surface table text titlePage trailer zone".split(), BLOCK),
    **dict.fromkeys("teiCorpus cell".split(), BLOCK),
    **dict.fromkeys("castItem item label".split(), ITEM),
    **dict.fromkeys("docTitle head titlePart".split(), HEADING),
    **dict.fromkeys("byline docAuthor".split(), BYLINE),
    **dict.fromkeys("egXML eg".split(), LINES),
    **dict.fromkeys("certainty index interp interpGrp precision respons rt span spanGrp".split(), UNSEEN),
    **dict.fromkeys("del desc figDesc rdg rdgGrp witDetail".split(), UNSEEN),
    **dict.fromkeys("facsimile fsdDecl graphic binaryObject standOff teiHeader xenoData".split(), SKIP),
    **dict.fromkeys("app choice ruby subst".split(), ElementRule(bare=True)),
    "addrLine": ElementRule(before="\n"),
    "code": ElementRule(lines=True),
    "emph": ElementRule(emphasis=True),
    "figure": CAPTION,
    "fw": ElementRule(WordFlow.APART, Role.FURNITURE),
    "gap": ElementRule(before=UNKNOWN),
    "l": ElementRule(WordFlow.BLOCK, form=PassageForm.LINE),
    "note": NOTE,
    "noteGrp": NOTE,
    "space": ElementRule(before=" "),
}
_BLOCKS: Final = frozenset("bibl biblStruct cit label q quote said stage".split())
"""Elements that are blocks between other blocks, and stand in the text otherwise."""
_CONTAINERS: Final = _DIVISIONS | frozenset(
    "back body castList cit epigraph epilogue floatingText front group lg list listBibl note performance".split()
    + "postscript prologue quote set sp text titlePage".split()
)
_ORIGINAL: Final = ("sic", "orig", "abbr", "unclear")
_QUOTES: Final = frozenset("\"'“”„‟‘’‚‛«»‹›「」『』—–-")
_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_INSIDE: Final = re.compile(r"#\S+|[\w-]+")
"""What leads to an element of the same document; before TEI P5 without `#`."""
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_MOST_LOOKS: Final = 200
_MANY: Final = 20
"""How many children are looked at to tell what an element is."""


def engine() -> str:
    """The library that parses texts."""
    return xml_engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a text; raises `RefusedDocumentError`."""
    root = parse_xml(data)
    if next(root.iter("{*}text", "{*}sourceDoc"), None) is None:
        raise RefusedDocumentError("it has a header and no text", "add the file that has the text")
    notes = frozenset(note.get(_ID, note.get("id", "")) for note in root.iter("{*}note")) - {""}
    rules = partial(_decide, _edition(root, options.edition), notes)
    looks = XmlLooks(root, rules, ("rend", "rendition"), _sheets(root))
    walk = Walk(TreeVocabulary(_RULES, looks.decide))
    walk.add(TreePart(root))
    return walk.reading(_description(root), _remarks(root))


def _edition(root: etree._Element, chosen: str | None) -> str | None:
    """The edition whose page marks count; raises where it has to be chosen; none where nothing is paged."""
    counts = Counter(_edition_of(mark) for mark in root.iter("{*}pb"))
    names = ", ".join(f"`{name}` ({count})" for name, count in sorted(counts.items())[:20]) or "none"
    if chosen is None and len(counts) > 1:
        raise RefusedDocumentError(
            f"its pages are marked by {len(counts)} editions: {names}", "choose one with `--edition NAME`"
        )
    if chosen is not None and chosen not in counts:
        raise RefusedDocumentError(f"no page is marked by the edition `{chosen}`", f"its editions: {names}")
    return chosen if chosen is not None else next(iter(counts), None)


def _sheets(root: etree._Element) -> tuple[str, ...]:
    """The looks that the header declares in CSS, for the elements that name them (TEI, 2.3.4, “tagsDecl”)."""
    declared = [one for one in root.iter("{*}rendition") if one.get("scheme", "css") == "css"][:_MOST_LOOKS]
    named = [(one.get(_ID, ""), all_words(one)) for one in declared if not one.get("scope")]
    return tuple([f'[rendition~="#{name}"] {{{look}}}' for name, look in named if re.fullmatch(r"[\w.-]+", name)])


def _edition_of(mark: etree._Element) -> str:
    return (mark.get("ed") or mark.get("edRef") or "").strip().removeprefix("#")[:100] or UNNAMED


def _decide(edition: str | None, notes: frozenset[str], element: etree._Element, rule: ElementRule) -> ElementRule:
    """The rule of an element, given the one of its name."""
    if str(element.tag).startswith(mathml.PREFIX):
        return mathml.decide(element)
    name, parent = local_name(element), element.getparent()
    outer = "" if parent is None else local_name(parent)
    match name:
        case "pb" | "cb" | "gb" | "lb" | "milestone":
            return _milestone(edition, name, element)
        case "hi" | "ref" | "ptr":
            return _highlighted(notes, name, element)
        case "note" if element.get("place") == "inline":
            return INLINE
        case "note":
            return _placed(outer, replace(rule, mark=(element.get("n") or "").strip()[:20]))
        case "figure":
            return _placed(outer, rule)
        case "head" if outer in ("table", "figure"):
            return CAPTION
        case "del" if outer == "restore":
            return INLINE
        case "g" if not first_words(element):
            return _glyph(element.get("ref", ""))
        case "formula" if "tex" in element.get("notation", "").lower() or "\\" in first_words(element):
            return ElementRule(WordFlow.SKIP, before=UNKNOWN, words=(("notation", first_words(element)),))
        case "app" if not any(local_name(child) == "lem" for child in element[:_MANY]):
            return replace(rule, before=UNKNOWN)
        case "am" if outer == "expan":
            return UNSEEN
        case "sourceDoc" if next(element.itersiblings("{*}text", preceding=False), None) is not None:
            return replace(rule, role=Role.FURNITURE)
    if outer == "choice" and parent is not None and element is not _chosen(parent):
        return UNSEEN
    if name in _BLOCKS:
        return replace(rule, flow=WordFlow.BLOCK if outer in _CONTAINERS else WordFlow.INLINE)
    return _tokenized(element, rule)


def _placed(outer: str, rule: ElementRule) -> ElementRule:
    """The rule of an element that stands apart from a paragraph, and in its order between paragraphs."""
    return rule if outer in _CONTAINERS else replace(rule, flow=WordFlow.APART)


def _milestone(edition: str | None, name: str, element: etree._Element) -> ElementRule:
    """The rule of an empty element at which a line, a column or a page of the original ends."""
    if name == "milestone" and element.get("unit") != "page":
        return INLINE
    if name == "pb" and _edition_of(element) != edition:
        return INLINE
    within = element.get("break") == "no" or element.get("type") == "inWord"
    page = PageLabel((element.get("n") or "").strip() or None) if name in ("pb", "milestone") else None
    return ElementRule(divides=within, page=page)


def _highlighted(notes: frozenset[str], name: str, element: etree._Element) -> ElementRule:
    """The rule of words that are set off, and of references, which can be the marks of notes."""
    look = f"{element.get('rend', '')} {element.get('rendition', '')}".lower()
    raised = True if "sup" in look else False if re.search(r"\bsub", look) else None
    inner = element[0] if len(element) == 1 else None
    reference = element if name != "hi" else inner if inner is not None and local_name(inner) == "ref" else None
    if reference is not None and (name == "hi") <= bool(raised):
        words = first_words(element)
        is_raised = raised or (inner is not None and "sup" in inner.get("rend", "").lower())
        is_note = "note" in reference.get("type", "").lower() or bool(is_raised or SIGNS.fullmatch(words))
        if name == "ref" and reference.get("target", "").removeprefix("#") in notes:
            before = text_before(element)
            is_note = is_note or (before != "" and not before[-1].isspace())
        if _INSIDE.fullmatch(reference.get("target", "")) and is_note and NOTE_MARK.fullmatch(words):
            return ElementRule(WordFlow.MARK)
    return ElementRule(raised=raised, emphasis=True if name == "hi" and raised is None else None)


def _glyph(reference: str) -> ElementRule:
    """The rule of a sign that is not a character; the Text Creation Partnership marks hyphens at line ends so."""
    if reference.endswith("EOLhyphen"):
        return ElementRule(before=OPEN_HYPHEN)
    return INLINE if reference.endswith("EOLunhyphen") else ElementRule(before=UNKNOWN)


def _chosen(choice: etree._Element) -> etree._Element:
    """Which form of a choice is that of the original."""
    forms = choice[:_MANY]
    return next((form for name in _ORIGINAL for form in forms if local_name(form) == name), forms[0])


def _tokenized(element: etree._Element, rule: ElementRule) -> ElementRule:
    """The rule of an element whose words and spaces are elements: the white space between them is none."""
    if len(element) > 1 and local_name(element[0]) in ("w", "c", "pc"):
        if any(local_name(child) == "c" for child in element[:_MANY]):
            return replace(rule, bare=True)
    return rule


def _remarks(root: etree._Element) -> Iterable[str]:
    """What a person should know of how the text was edited."""
    counts = Counter(local_name(element) for element in root.iter("{*}*"))
    for words, names in {
        "words that the editor supplied, which are text here": ("supplied",),
        "unclear readings, which are text here": ("unclear",),
        "gaps": ("gap",),
        "deletions, which are unseen": ("del",),
        "corrections, regular spellings and expansions beside the original, which are unseen": ("choice",),
        "variant readings, which are unseen": ("rdg",),
        "parts in other files, which were not read": ("include",),
    }.items():
        if count := sum(counts[name] for name in names):
            yield f"{words}: {count}"
    if marks := sum(map(_lacks_quotes, root.iter("{*}q", "{*}said", "{*}soCalled"))):
        yield f"quotation marks that the original may have and the file has not as text: around {marks} elements"


def _lacks_quotes(element: etree._Element) -> bool:
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    first = first_words(element)[:1]
    return first != "" and first not in _QUOTES and (text or "").rstrip()[-1:] not in _QUOTES


def _description(root: etree._Element) -> DocumentDescription:
    """What the header says of the text."""
    header = next(root.iter("{*}fileDesc"), None)
    if header is None:
        return DocumentDescription()
    titles = [all_words(title) for title in header.iterfind("{*}titleStmt/{*}title")]
    authors = tuple(dict.fromkeys(filter(None, map(all_words, header.iterfind("{*}titleStmt/{*}author")))))
    dates = [*header.iterfind("{*}sourceDesc//{*}date"), *header.iterfind("{*}publicationStmt/{*}date")]
    found = (_DATE.search(date.get("when") or all_words(date)) for date in dates)
    return DocumentDescription(
        next(filter(None, titles), None), authors, next((date[0] for date in found if date), None)
    )
