"""Reads documents of Word (DOCX), in the transitional and in the strict form.

The text is what Word shows: the result of a field and not its instruction, of alternative contents the one that Word
knows, tracked changes accepted or rejected as a person says. Hidden, white and tiny words are unseen, and so are
comments. Numbers of lists and notes are generated, and no text. A DOCX has no pages before it is laid out.
Source: ECMA-376 part 1 (WordprocessingML), part 2 (packages), part 3 (markup compatibility).
"""

from collections import Counter
from dataclasses import field, replace
from typing import Final

from lxml import etree

from quoteproof.document.model import (
    UNKNOWN,
    DocumentDescription,
    DocumentOptions,
    DocumentReading,
    PassageForm,
    RefusedDocumentError,
    TrackedChanges,
)
from quoteproof.document.package import DocumentPackage, xml_engine
from quoteproof.document.role import Role
from quoteproof.document.tree import mathml
from quoteproof.document.tree.docx_looks import changes_in, children, number, page_colour, value
from quoteproof.document.tree.docx_parts import DocxParts
from quoteproof.document.tree.vocabulary import (
    BARE,
    LABEL,
    NOTE_MARK,
    SKIP,
    ElementRule,
    TreePart,
    TreeVocabulary,
    WordFlow,
    all_words,
    first_words,
    local_name,
)
from quoteproof.document.tree.walk import Walk
from quoteproof.text.page_labels import roman_numeral
from quoteproof.values import dataclass

VERSION: Final = 1
_CELL: Final = ElementRule(WordFlow.BLOCK, bare=True)
_APART: Final = ElementRule(WordFlow.APART, bare=True)
_UNSEEN: Final = ElementRule(WordFlow.APART, unseen=True, bare=True)
_RULES: Final = {
    **dict.fromkeys("t delText".split(), ElementRule()),
    **dict.fromkeys("tbl tr tc body".split(), _CELL),
    **dict.fromkeys("pPr rPr tblPr tblGrid trPr tcPr tblPrEx sdtPr sdtEndPr smartTagPr customXmlPr".split(), SKIP),
    **dict.fromkeys("instrText delInstrText fldData ffData binData posOffset align OLEObject".split(), SKIP),
    **dict.fromkeys("pctPosHOffset pctPosVOffset pctWidth pctHeight sectPr numberingChange".split(), SKIP),
    **dict.fromkeys("tab ptab".split(), ElementRule(before=" ")),
    **dict.fromkeys("br cr".split(), ElementRule(before="\n")),
    "noBreakHyphen": ElementRule(before="\u2011"),
    "txbxContent": _APART,
    "rt": _UNSEEN,
}
_KNOWN: Final = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_SHOWING: Final = frozenset("EQ SYMBOL FORMDROPDOWN FORMCHECKBOX PAGE REF SEQ AUTONUM AUTONUMLGL AUTONUMOUT".split())
"""Fields that show something also where the file has no result of them."""
_REMOVALS: Final = ("del", "moveFrom")
_LOWEST: Final = 40
"""Twentieths of a point: lines that are lower are unseen."""
_FARTHEST: Final = 15_000
"""Twentieths of a point: what is indented by more stands beside the page."""
_OPTIONS: Final = ("say what is done with them: `--changes accept` or `--changes reject`",)


def engine() -> str:
    """The library that parses the parts."""
    return xml_engine()


def read(data: bytes, options: DocumentOptions) -> DocumentReading:
    """Read a document; raises `RefusedDocumentError`."""
    document = _Document(DocumentPackage(data), options.changes)
    changes = document.count_changes()
    if changes and options.changes is None:
        raise RefusedDocumentError(f"it has {changes} tracked changes", *_OPTIONS)
    return document.reading(changes)


@dataclass(slots=True)
class _Field:
    """A field whose end was not met."""

    instruction: str = ""
    has_result: bool = False


@dataclass(slots=True)
class _Story:
    """A part with text."""

    name: str
    root: etree._Element


@dataclass(slots=True)
class _Notes:
    """The footnotes, or the endnotes, of a document."""

    part: str
    is_end: bool
    elements: dict[str, tuple[etree._Element, int]] = field(default_factory=dict)
    """By their ids, each with its number among the elements of its name."""
    numbers: bool = True
    """Whether they are counted as Word does where nothing else is said."""
    used: int = 0


class _Document:
    """A document that is read."""

    def __init__(self, package: DocumentPackage, changes: TrackedChanges | None) -> None:
        self._package = package
        self._parts = DocxParts(package)
        self._rejects = changes is TrackedChanges.REJECT
        self._styles = self._parts.styles(before_change=self._rejects)
        self._fields: list[_Field] = []
        self._remarks: Counter[str] = Counter()
        self._main = self._story(self._parts.main)
        self._others: list[tuple[_Story, Role]] = []
        self._notes: dict[str, _Notes] = {}
        for kind, name in self._parts.kinds:
            if kind in ("header", "footer"):
                self._others.append((self._story(name), Role.FURNITURE))
            elif kind in ("comments", "footnotes", "endnotes"):
                story = self._story(name)
                if kind == "comments":
                    self._others.append((story, Role.UNSEEN))
                else:
                    self._notes[kind.removesuffix("s")] = _notes(story, self._main.root)
        self._styles.page = page_colour(self._main.root)

    def count_changes(self) -> int:
        """How many tracked changes there are."""
        roots = [self._main.root, *(story.root for story, _ in self._others)]
        roots += [element for notes in self._notes.values() for element, _ in notes.elements.values()]
        return sum(1 for root in roots for _ in changes_in(root))

    def reading(self, changes: int) -> DocumentReading:
        """The passages, those of the main part first."""
        walk = Walk(TreeVocabulary(_RULES, self._decide, unknown=BARE))
        self._walk(walk, self._main, Role.BODY)
        for notes in self._notes.values():
            for element, index in notes.elements.values():
                walk.add(TreePart(element, notes.part, index), role=Role.UNSEEN)
        for story, role in self._others:
            self._walk(walk, story, role)
            if role is Role.UNSEEN and len(story.root):
                self._remarks["comments, which are unseen"] += len(story.root)
        remarks = [f"{words}: {count}" for words, count in self._remarks.items()]
        return walk.reading(self._description(), remarks, changes=changes)

    def _walk(self, walk: Walk, story: _Story, role: Role) -> None:
        self._fields.clear()
        walk.add(TreePart(story.root, f"{story.name}!"), role=role)

    def _story(self, name: str) -> _Story:
        return _Story(name, self._package.xml(name))

    def _description(self) -> DocumentDescription:
        if self._parts.properties not in self._package:
            return DocumentDescription()
        core = children(self._package.xml(self._parts.properties))
        author = all_words(core.get("creator"))
        return DocumentDescription(all_words(core.get("title")) or None, (author,) if author else ())

    def _decide(self, element: etree._Element, rule: ElementRule) -> ElementRule:
        """The rule of an element, given the one of its name."""
        if str(element.tag).startswith(mathml.OFFICE_PREFIXES):
            return mathml.decide_office(element)
        name = local_name(element)
        match name:
            case "p":
                return self._paragraph(element)
            case "r":
                return self._run(element)
            case "delText" if not any(local_name(one) in _REMOVALS for one in element.iterancestors()):
                return replace(_UNSEEN, doubt=True)
            case "t" | "delText":
                return self._words(element, rule)
            case "ins" | "moveTo":
                return _UNSEEN if self._rejects else BARE
            case "del" | "moveFrom":
                return BARE if self._rejects else _UNSEEN
            case "tr" | "tc":
                return replace(rule, unseen=True) if self._is_removed(element, name) else rule
            case "fldChar":
                return self._field(value(element, "fldCharType"))
            case "instrText" if self._fields:
                self._fields[-1].instruction += first_words(element)
            case "bdo" | "dir":
                return ElementRule(bare=True, unknown=value(element, "val") != "ltr")
            case "sdt":
                bound = children(element.find("{*}sdtPr"))
                return ElementRule(bare=True, unknown="dataBinding" in bound)  # Word shows what the data say
            case "Choice" | "Fallback":
                return _alternative(element)
            case "footnoteReference" | "endnoteReference":
                return self._note(name.removesuffix("Reference"), element)
            case "sym":
                return ElementRule(before=_symbol(element))
            case "drawing" | "pict":
                return _UNSEEN if _is_hidden_drawing(element) else rule
            case "docPr":
                words = tuple([(key, text) for key in ("descr", "title") if (text := element.get(key))])
                return ElementRule(words=words, bare=True)
            case "textpath":
                return ElementRule(WordFlow.APART, Role.FURNITURE, before=element.get("string", ""))
            case "relIds":
                return self._diagram(element)
            case "altChunk" | "subDoc":
                self._remarks["documents inside it, which are not read"] += 1
                return ElementRule(WordFlow.BLOCK, before=UNKNOWN)
            case "chart":
                self._remarks["charts, whose words are not read"] += 1
            case "object":
                self._remarks["objects of other programs, whose words are not read"] += 1
                program = value(element.find("{*}OLEObject"), "ProgID")
                return replace(rule, before=UNKNOWN) if program.startswith("Equation") else rule
            case "lastRenderedPageBreak":
                self._remarks["page breaks where Word last laid it out, which are no sure pages: cite its PDF"] += 1
        return rule

    def _paragraph(self, element: etree._Element) -> ElementRule:
        if not _is_word(element):
            return _CELL
        look = self._styles.paragraph(element)
        properties = self._styles.own_properties(element, "pPr")
        marks = children(properties.get("rPr"))
        removed = ("ins", "moveTo") if self._rejects else ("del", "moveFrom")
        is_initial = value(properties.get("framePr"), "dropCap") not in ("", "none")
        goes_on = is_initial or any(name in marks for name in removed)
        spacing = properties.get("spacing")
        indents = [number(properties.get("ind"), name, 0) for name in ("left", "start", "right", "end", "firstLine")]
        is_low = value(spacing, "lineRule") == "exact" and number(spacing, "line", _LOWEST) < _LOWEST
        if is_low or any(not -_FARTHEST < indent < _FARTHEST for indent in indents):
            return ElementRule(WordFlow.BLOCK, unseen=True, bare=True)
        form = PassageForm.ITEM if look.is_item else None
        label = LABEL if look.label else ""
        return ElementRule(WordFlow.BLOCK, look.role, form, bare=True, open=goes_on, before=label)

    def _run(self, element: etree._Element) -> ElementRule:
        if not _is_word(element):
            return BARE
        if not all(one.has_result for one in self._fields):
            return _UNSEEN if element.find("{*}t") is not None else BARE
        look = self._styles.run(element)
        if look.capitals:
            self._remarks["runs that are set in capitals, and have the letters of the file here"] += 1
        flow = WordFlow.APART if look.unseen else WordFlow.INLINE
        return ElementRule(
            flow,
            unseen=look.unseen or None,
            doubt=look.doubt,
            raised=look.raised,
            emphasis=look.emphasis,
            unknown=look.unknown,
            bare=True,
        )

    def _words(self, element: etree._Element, rule: ElementRule) -> ElementRule:
        """The rule of words: those after the reference of a note that has a mark of its own are the mark."""
        before = element.getprevious()
        if before is not None and local_name(before) in ("footnoteReference", "endnoteReference"):
            has_own = value(before, "customMarkFollows") not in ("", "0", "false")
            if has_own and NOTE_MARK.fullmatch(first_words(element)):
                return ElementRule(WordFlow.MARK)
        return rule

    def _field(self, kind: str) -> ElementRule:
        """The rule of a border of a field."""
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            names = ended.instruction.split()
            if not ended.has_result and names and names[0].upper() in _SHOWING:
                return ElementRule(before=UNKNOWN)
        return BARE

    def _is_removed(self, element: etree._Element, name: str) -> bool:
        """Whether a row or a cell of a table is not there, by the changes of the table."""
        properties = children(element.find(f"{{*}}{name}Pr"))
        if "hidden" in properties:
            return value(properties["hidden"], "val") not in ("0", "false", "off")
        height = properties.get("trHeight")
        if value(height, "hRule") == "exact" and number(height, "val", _LOWEST) < _LOWEST:
            return True
        return ("ins" if self._rejects else "del") in properties or (
            "cellIns" if self._rejects else "cellDel"
        ) in properties

    def _note(self, kind: str, element: etree._Element) -> ElementRule:
        """The rule of the reference of a note: the note stands apart, with its number."""
        notes = self._notes.get(kind)
        if notes is None or (found := notes.elements.pop(value(element, "id"), None)) is None:
            return BARE
        mark = ""
        if value(element, "customMarkFollows") in ("", "0", "false"):
            notes.used += 1
            mark = (roman_numeral(notes.used) or "" if notes.is_end else str(notes.used)) if notes.numbers else ""
        return ElementRule(
            WordFlow.APART, Role.NOTE, mark=mark, bare=True, parts=(TreePart(found[0], notes.part, found[1]),)
        )

    def _diagram(self, element: etree._Element) -> ElementRule:
        """The rule of a diagram, whose words stand in a part of their own."""
        kind, name = self._parts.targets.get(value(element, "dm"), ("", ""))
        if kind != "diagramData" or name not in self._package:
            return BARE
        return replace(_APART, parts=(TreePart(self._package.xml(name), f"{name}!"),))


def _is_word(element: etree._Element) -> bool:
    """Whether an element is one of Word and not of a drawing."""
    return "wordprocessingml" in str(element.tag)


def _is_hidden_drawing(element: etree._Element) -> bool:
    """Whether a drawing is not shown: hidden by its properties, or by the style of its shape."""
    properties = element.find("{*}anchor/{*}docPr")
    if properties is not None and properties.get("hidden") in ("1", "true"):
        return True
    return any("visibility:hidden" in shape.get("style", "").replace(" ", "") for shape in element)


def _notes(story: _Story, main: etree._Element) -> _Notes:
    """The notes of a part, without its separators."""
    kind = local_name(story.root).removesuffix("s")
    notes = _Notes(f"{story.name}!/{kind}s", kind == "endnote")
    for index, element in enumerate((child for child in story.root if local_name(child) == kind), 1):
        if value(element, "type") in ("", "normal"):
            notes.elements.setdefault(value(element, "id"), (element, index))
    usual = "lowerRoman" if notes.is_end else "decimal"
    for settings in main.iter(f"{{*}}{kind}Pr"):
        given = children(settings)
        if value(given.get("numFmt"), "val") not in ("", usual) or {"numRestart", "numStart"} & set(given):
            notes.numbers = False
    return notes


def _alternative(element: etree._Element) -> ElementRule:
    """The rule of one of several forms of a content: Word shows the first that it knows, otherwise the fallback."""
    parent = element.getparent()
    shown = None if parent is None else shown_form(parent)
    if element is shown or shown is None:
        return BARE
    same = _text_of(element) == _text_of(shown)
    is_box = shown.find(".//{*}txbxContent") is not None  # which stands beside the text in any case
    return SKIP if same else replace(_UNSEEN, doubt=not is_box and _text_of(element) != "")


def shown_form(alternatives: etree._Element) -> etree._Element | None:
    """The form of a content (`Choice` or `Fallback`) that Word shows; None where it knows none."""
    forms = [form for form in alternatives[:20] if local_name(form) in ("Choice", "Fallback")]
    return next((form for form in forms if _is_known(form)), None)


def _is_known(form: etree._Element) -> bool:
    if local_name(form) == "Fallback":
        return True
    if form.find(".//{*}symEx") is not None:  # a sign by its number; the fallback has it as text
        return False
    spaces = [form.nsmap.get(prefix) or "" for prefix in form.get("Requires", "").split()]
    return all(space.startswith(_KNOWN) for space in spaces)


def _text_of(element: etree._Element) -> str:
    return "".join(text for words in element.iter("{*}t") for text in words.itertext())


def _symbol(element: etree._Element) -> str:
    """What a sign shows that is given by its font and its number: known where it is a character of Unicode."""
    try:
        character = chr(int(value(element, "char"), 16))
    except (ValueError, OverflowError):
        return UNKNOWN
    return UNKNOWN if "\ud800" <= character <= "\uf8ff" or character < "\u00a0" else character
