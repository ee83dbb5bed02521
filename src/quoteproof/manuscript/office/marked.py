"""Marks that lead a paragraph or a citation of an office document through pandoc, and what they become in its AST.

Before pandoc reads, each paragraph begins with a mark of private use characters that says its number, and a mark stands
for each citation. No document can have them: they are taken out of its text first.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Any, Final

from quoteproof.chapter.model import Node
from quoteproof.manuscript.citing.locators import locator
from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptPlace
from quoteproof.manuscript.office.fields import CitedWork, CitedWorks, FieldCitation, is_edited
from quoteproof.values import dataclass

_PARAGRAPH: Final = "\U0010fff0"
_CITATION: Final = "\U0010fff1"
_QUOTE: Final = "\U0010fff3"
"""Begins the mark of a paragraph that is a block quotation."""
_END: Final = "\U0010fff2"
_DIGITS: Final = "\U0010ffe0"
"""The digit 0; the others follow."""
_MARK: Final = re.compile("([\U0010fff0\U0010fff1\U0010fff3])([\U0010ffe0-\U0010ffe9]{1,8})\U0010fff2")
RESERVED: Final = re.compile("[\U0010ffe0-\U0010ffff]")
"""Characters that marks are made of."""
_UNSPACED: Final = re.compile(r"[\s(\[{/–—„“‚‘«‹-]\Z")


@dataclass(slots=True)
class OfficeConversion:
    """What is known of a document while it is converted."""

    file: str
    works: CitedWorks
    language: str = ""
    notes: list[ConversionNote] = field(default_factory=list)
    places: list[ManuscriptPlace] = field(default_factory=list)
    """Of the paragraphs, by the numbers of their marks."""
    citations: list[tuple[FieldCitation, ManuscriptPlace, str]] = field(default_factory=list)
    """By the numbers of their marks, with what the document shows."""

    def tell(self, kind: ConversionKind, place: ManuscriptPlace, text: str, became: str = "") -> None:
        """Tell of something that does not stand in the chapters as it stood in the document."""
        shown = " ".join(_MARK.sub(self._shown, text).split())
        self.notes.append(ConversionNote(kind, place, shown, _MARK.sub(self._shown, became)))

    def _shown(self, mark: re.Match[str]) -> str:
        """What the document shows where a mark stands."""
        return self.citations[_number(mark)][2] if mark[1] == _CITATION else ""

    def paragraph_mark(self, place: ManuscriptPlace, *, is_quote: bool = False) -> str:
        """The mark of a paragraph, which may be a block quotation."""
        self.places.append(place)
        return _mark(_QUOTE if is_quote else _PARAGRAPH, len(self.places) - 1)

    def cite(self, citation: FieldCitation, place: ManuscriptPlace, shown: str) -> str:
        """The mark of a citation; empty where nothing is known of its works, so that its words stay."""
        if any(not work.item.get("title") and not work.item.get("citation-key") for work in citation.works):
            self.tell(ConversionKind.UNRESOLVED, place, shown)
            return ""
        if is_edited(citation, shown):
            locators = "; ".join(work.locator for work in citation.works if work.locator)
            self.tell(ConversionKind.EDITED_CITATION, place, shown, citation.expected or locators)
        self.citations.append((citation, place, shown))
        return _mark(_CITATION, len(self.citations) - 1)


def _mark(kind: str, number: int) -> str:
    return kind + "".join(chr(ord(_DIGITS) + int(digit)) for digit in str(number)) + _END


def has_citation_mark(words: str) -> bool:
    """Whether a mark of a citation stands in words."""
    return _CITATION in words


def without_marks(words: str) -> str:
    """Words without marks."""
    return _MARK.sub("", words)


def _number(match: re.Match[str]) -> int:
    return int("".join(str(ord(digit) - ord(_DIGITS)) for digit in match[2]))


class MarkReader:
    """Takes the marks out of an AST: citations become nodes, paragraphs are remembered."""

    def __init__(self, conversion: OfficeConversion) -> None:
        """Take what the marks stand for."""
        self._conversion = conversion
        self._place: ManuscriptPlace | None = None
        """Of the first paragraph met since it was last forgotten."""
        self._met: set[int] = set()
        self._is_quote = False
        """Whether a mark of a block quotation was met."""

    def blocks(self, blocks: Sequence[Node]) -> tuple[list[Node], list[ManuscriptPlace | None]]:
        """Blocks without marks, and the place of the first paragraph in each."""
        found: list[Node] = []
        places: list[ManuscriptPlace | None] = []
        for block in blocks:
            self._place = None
            if self._add_block(found, block):
                places.append(self._place)
        return found, places

    def _add_block(self, found: list[Node], block: Node) -> bool:
        """Add a block, or the next paragraph of the quotation that stands last; whether there is one block more."""
        outside, self._is_quote = self._is_quote, False  # the block may stand in a note of a block quotation
        read = self.value(block)
        is_quote, self._is_quote = self._is_quote, outside
        if read["t"] not in ("Para", "Plain") or not is_quote:
            found.append(read)
            return True
        last = found[-1] if found else None
        paragraph = {"t": "Para", "c": read["c"]}
        if last is not None and last["t"] == "BlockQuote" and not _ends_cited(last["c"][-1]):
            last["c"].append(paragraph)
            return False
        found.append({"t": "BlockQuote", "c": [paragraph]})
        return True

    def tell_of_lost(self) -> None:
        """Tell of citations whose marks were not met."""
        for number, (_, place, shown) in enumerate(self._conversion.citations):
            if number not in self._met:
                self._conversion.tell(ConversionKind.LOST, place, shown or "a citation")

    def value(self, value: Any) -> Any:
        """A part of the AST without marks."""
        if isinstance(value, list):
            if any(isinstance(one, dict) and one.get("t") == "Str" for one in value):
                return self._inlines(value)
            if any(isinstance(one, dict) and one.get("t") in ("Para", "Plain") for one in value):
                blocks: list[Node] = []
                for block in value:
                    self._add_block(blocks, block)
                return blocks
            return [self.value(one) for one in value]
        if isinstance(value, dict) and value.get("t") == "Math":  # a line in a cell of a table ends with it
            return {"t": "Math", "c": [value["c"][0], _MARK.sub("", " ".join(value["c"][1].split()))]}
        if isinstance(value, dict):
            return {name: self.value(inner) for name, inner in value.items()}
        if isinstance(value, str) and _MARK.search(value):
            return _MARK.sub(self._forgotten, value)
        return value

    def _forgotten(self, match: re.Match[str]) -> str:
        """Nothing in place of a mark that stands where no citation can be, such as in code."""
        if match[1] != _CITATION:
            self._paragraph(match)
        return ""

    def _paragraph(self, match: re.Match[str]) -> None:
        self._is_quote = self._is_quote or match[1] == _QUOTE
        number, places = _number(match), self._conversion.places
        if self._place is None and number < len(places):
            self._place = places[number]

    def _inlines(self, inlines: Sequence[Node]) -> list[Node]:
        found: list[Node] = []
        for inline in inlines:
            if inline["t"] == "Str":
                self._words(inline["c"], found)
                continue
            found.append(self.value(inline))
        return _joined(found)

    def _words(self, words: str, found: list[Node]) -> None:
        """Add words, and the citations whose marks stand in them."""
        end = 0
        for match in _MARK.finditer(words):
            _add(found, words[end : match.start()])
            end = match.end()
            if match[1] != _CITATION:
                self._paragraph(match)
            elif (number := _number(match)) < len(self._conversion.citations):
                self._met.add(number)
                if found and not _ends_open(found):
                    found.append({"t": "Space"})
                found.append(self._cite(self._conversion.citations[number][0]))
                if words[end : end + 1].isalnum():
                    found.append({"t": "Space"})
        _add(found, words[end:])

    def _cite(self, citation: FieldCitation) -> Node:
        parts = [self._part(work, number == 1) for number, work in enumerate(citation.works, 1)]
        return {"t": "Cite", "c": [parts, []]}

    def _part(self, work: CitedWork, is_first: bool) -> Node:
        suffix = ""
        if work.locator:
            suffix = f", {locator(work.locator, self._conversion.language or 'en')}"
        words = " ".join(_untagged(work.suffix).split())
        if words:
            suffix += words if words[0] in ",.;:" else f" {words}"
        mode = "AuthorInText" if work.in_text and is_first else "NormalCitation"
        return {
            "citationId": self._conversion.works.key(work),
            "citationPrefix": _inlines_of(" ".join(_untagged(work.prefix).split())),
            "citationSuffix": _inlines_of(suffix),
            "citationMode": {"t": "SuppressAuthor" if work.without_author else mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }


_TAG: Final = re.compile(r"</?[a-z]{1,9}(?:\s[^<>]{0,100})?>")


def _untagged(words: str) -> str:
    """Words before or after a citation without the markup that Zotero lets people write in them."""
    return RESERVED.sub("", _TAG.sub("", words))


def _inlines_of(words: str) -> list[Node]:
    found: list[Node] = []
    for number, word in enumerate(words.split(" ")):
        if number:
            found.append({"t": "Space"})
        _add(found, word)
    return found


def _add(found: list[Node], words: str) -> None:
    if words:
        found.append({"t": "Str", "c": words})


def _ends_open(found: Sequence[Node]) -> bool:
    """Whether a citation can follow without a space."""
    last = found[-1]
    if last["t"] in ("Space", "SoftBreak", "LineBreak"):
        return True
    return last["t"] == "Str" and _UNSPACED.search(last["c"]) is not None and not last["c"].endswith(("“", "‘", "«"))


def _ends_cited(block: Node) -> bool:
    """Whether a paragraph ends with a citation or a note, but for punctuation; what follows is another quotation."""
    for inline in reversed(block["c"] if block["t"] in ("Para", "Plain") else ()):
        if inline["t"] in ("Cite", "Note"):
            return True
        if inline["t"] != "Space" and not (inline["t"] == "Str" and not any(c.isalnum() for c in inline["c"])):
            return False
    return False


def _joined(inlines: list[Node]) -> list[Node]:
    """Inlines with words that follow one another as one, and without doubled spaces."""
    found: list[Node] = []
    for inline in inlines:
        last = found[-1] if found else None
        if last is not None and inline["t"] == last["t"] == "Str":
            found[-1] = {"t": "Str", "c": last["c"] + inline["c"]}
        elif last is None or not inline["t"] == last["t"] == "Space":
            found.append(inline)
    return found
