"""What the elements of a form of documents do to the words in them.

How a vocabulary is written: `TreeVocabulary(rules={...})` gives an `ElementRule` for each element by its local name. An
element that has none gets `unknown`, which by default lets its words stand in the text around them, so that no word is
lost. What an attribute, an ancestor or a child decides is left to `decide(element, rule)`, which is called for every
element and gives the rule that counts; it may use `dataclasses.replace`. A page mark that is a processing instruction
is told by `instruction`. Then `walk = Walk(vocabulary)`, `walk.add(TreePart(root))` for each tree in reading order, and
`walk.reading(description, remarks)`. For example:

    PARAGRAPH = ElementRule(WordFlow.BLOCK)
    RULES = {
        "p": PARAGRAPH,
        "title": ElementRule(WordFlow.BLOCK, Role.HEADING),
        "italic": ElementRule(emphasis=True),
        "sup": ElementRule(raised=True),
        "break": ElementRule(before="\\n"),
        "tab": ElementRule(before=" "),
        "fn": ElementRule(WordFlow.APART, Role.NOTE),          # a note in the middle of a paragraph
        "xref": ElementRule(WordFlow.MARK),                    # its words are a note's mark; `decide` tells which are
        "pb": ElementRule(page=PageLabel("33")),            # in `decide`, from its attribute
        "object-id": ElementRule(WordFlow.APART, unseen=True), # in the file, and not shown
        "binary": ElementRule(WordFlow.SKIP),                  # no words at all: scripts, data
        "item": ElementRule(WordFlow.BLOCK, form=PassageForm.ITEM),
        "l": ElementRule(WordFlow.BLOCK, form=PassageForm.LINE),
        "preformat": ElementRule(WordFlow.BLOCK, lines=True),
    }
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from lxml import etree

from quoteproof.document.model import UNKNOWN, PassageForm
from quoteproof.document.role import Role
from quoteproof.values import dataclass


class WordFlow(StrEnum):
    """How the words of an element go with the words around it."""

    INLINE = "inline"
    """They stand in the text around."""
    BLOCK = "block"
    """They are passages of their own: one ends before the element, and one ends with it."""
    APART = "apart"
    """They are passages of their own, which follow the passage around the element; that goes on as if the element was
    not there."""
    MARK = "mark"
    """They are the mark of a note, which stands beside the text."""
    SKIP = "skip"
    """They are no words of the document; its elements are not looked at."""


@dataclass(frozen=True, slots=True)
class PageLabel:
    """The start of a page."""

    label: str | None
    """What the document calls the page; none where it does not say."""


@dataclass(frozen=True, slots=True)
class TreePart:
    """A tree to walk, and how the places of its text nodes are named."""

    root: etree._Element
    prefix: str = ""
    """Stands before the path of each text node: the name of the part of a package, and `!`."""
    index: int | None = None
    """Which of the elements of its name it is, from 1, where it is not the root of its document."""


@dataclass(frozen=True, slots=True)
class ElementRule:
    """What an element does to the words in it."""

    flow: WordFlow = WordFlow.INLINE
    """An inline element whose words get another role than those around, or are unseen, is set apart."""
    role: Role | None = None
    """Also of all that is in the element. Where roles meet, the strongest counts: unseen, furniture, note, then the one
    of the outer element."""
    form: PassageForm | None = None
    """Of the first passage that begins in the element. A `LINE` is one only where the element before it under the same
    parent was a line, too, so that the first line of a stanza begins a paragraph."""
    unseen: bool | None = None
    """True: no reader sees the words in it. False: they are seen though those around are not."""
    lines: bool | None = None
    """Whether a line end of the file is shown as one, as in HTML's `pre`; none: as around. An empty line ends a
    passage. Spaces collapse everywhere: a passage has single spaces only."""
    raised: bool | None = None
    """Digits in it are written raised (True) or lowered (False); none: as around."""
    emphasis: bool | None = None
    """Whether its words are set off by italics or the like; none: as around."""
    bare: bool = False
    """White space between its elements is none, since it holds elements and no words of its own."""
    open: bool = False
    """The block after it goes on with its passage, as a heading does with its number, and a note with its mark."""
    unknown: bool = False
    """Its characters are not those that it shows, as in a font of signs: each is U+FFFD."""
    doubt: bool = False
    """Something may show where the element stands, and it is not sure what: U+FFFD, where words stand on both sides."""
    hides: bool | None = None
    """True: from this empty element on words are unseen, and paragraphs that end there go on; False: up to here."""
    divides: bool | None = None
    """A line or a page of the original ends at the element: within a word (True), or (False) between two words, unless
    a hyphen stands before it, which is left open then. White space around it is none."""
    before: str = ""
    """What the element shows before its words and the file does not have as text: `\\n` for a break, a space,
    U+FFFD for what cannot be known."""
    after: str = ""
    """The same after its words."""
    page: PageLabel | None = None
    """A page begins with the element."""
    mark: str = ""
    """The mark of a note that the program made, such as the number of a note that is counted; it stands before the
    element's words, and where these stand apart also in the text around them."""
    parts: tuple[TreePart, ...] = ()
    """Trees that are read as if they stood in the element, after its own words, such as a note in another part."""
    words: tuple[tuple[str, str], ...] = ()
    """Words in attributes, which are no text of the document: the attribute's name and its value. They become unseen
    passages."""


NOTE_MARK: Final = re.compile(r"(?:[\W_]|\d|(?<![^\W\d_])(?:([^\W\d_])\1?|[ivxIVX]{2})(?![^\W\d_])){1,40}")
"""What can be the mark of a note, or of several: digits, signs, and letters that make no word (`a`, `aa`, `iv`); a `no`
is none."""
_GROUPS: Final = re.compile(r"[^\W\d_]+")
_COUNTING: Final = re.compile(r"[^\W\d_]|m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
LABEL: Final = f"{UNKNOWN} "
"""What stands for a label that a program makes, and that says more than a number or a sign does."""
SIGNS: Final = re.compile(r"[\W_]{1,40}")
"""Signs alone."""
BLOCK: Final = ElementRule(WordFlow.BLOCK)
"""A paragraph of its own."""
INLINE: Final = ElementRule()
"""Words in the text around."""
SKIP: Final = ElementRule(WordFlow.SKIP)
"""No words."""
UNSEEN: Final = ElementRule(WordFlow.APART, unseen=True)
"""Words in the file that no reader sees."""
HEADING: Final = ElementRule(WordFlow.BLOCK, Role.HEADING)
"""A heading."""
CAPTION: Final = ElementRule(WordFlow.BLOCK, Role.CAPTION)
"""A caption."""
NOTE: Final = ElementRule(WordFlow.BLOCK, Role.NOTE)
"""A note that stands among the paragraphs."""
BYLINE: Final = ElementRule(WordFlow.BLOCK, Role.BYLINE)
"""Who wrote it."""
FURNITURE: Final = ElementRule(WordFlow.BLOCK, Role.FURNITURE)
"""What is around the text."""
ITEM: Final = ElementRule(WordFlow.BLOCK, form=PassageForm.ITEM)
"""An item of a list."""
LINES: Final = ElementRule(WordFlow.BLOCK, lines=True)
"""A paragraph whose line ends show."""
EMPHASIS: Final = ElementRule(emphasis=True)
"""Words that are set off."""
BARE: Final = ElementRule(bare=True)
"""Elements, and no words of its own."""


def local_name(node: etree._Element) -> str:
    """The name of an element without its namespace; empty for a comment and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def first_words(element: etree._Element, limit: int = 50) -> str:
    """The words in an element, or at least so many characters of them."""
    words = ""
    for text in element.itertext():
        words += text[: limit + 1]
        if len(words) > limit:
            break
    return words.strip()


def all_words(element: etree._Element | None) -> str:
    """The words in an element with single spaces; none without one."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def says_words(label: str) -> bool:
    """Whether a label that a program makes says more than a number, one letter or signs do."""
    groups = _GROUPS.findall(label)
    return len(groups) > 1 or any(_COUNTING.fullmatch(group) is None for group in groups)


def text_before(element: etree._Element) -> str:
    """The text between an element and what stands before it; `x` where it follows another element at once."""
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return text or ("" if before is None else "x")


def same_rule(element: etree._Element, rule: ElementRule) -> ElementRule:
    """The rule that was found by the element's name."""
    return rule


def no_instruction(instruction: etree._ProcessingInstruction) -> PageLabel | None:
    """No processing instruction is a page mark."""
    return None


@dataclass(frozen=True, slots=True)
class TreeVocabulary:
    """What the elements of a form of documents do to the words in them."""

    rules: Mapping[str, ElementRule]
    """By the local name of the element."""
    decide: Callable[[etree._Element, ElementRule], ElementRule] = same_rule
    """The rule that counts for an element, given the one found by its name."""
    instruction: Callable[[etree._ProcessingInstruction], PageLabel | None] = no_instruction
    """The page mark that a processing instruction is."""
    unknown: ElementRule = field(default=INLINE)
    """The rule of an element that is not in `rules`."""
