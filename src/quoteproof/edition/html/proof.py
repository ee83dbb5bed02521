"""Where each quotation prints: leaf by leaf in the AST after citation processing, and in the finished HTML.

A quotation is found in the AST by its exact printed characters, in the order of its chapter; nothing is guessed. The
file is read back by an HTML parser, not by the writer: each quotation is compared with what was judged, each quotation
mark with its owner. White space is made even, since HTML prints it so. What the file repeats (contents, labels,
descriptions) must be one of the texts that may be repeated, whole; a source's words must be one of its passages, whole.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from html.parser import HTMLParser
from typing import Final

from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Flow, Node
from quoteproof.edition.cited_marks import EntryWords, owners
from quoteproof.edition.printed import Printing
from quoteproof.evidence.marks import BookPart, OwnedMark
from quoteproof.text.marks import find_marks
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END
from quoteproof.text.placed import Repeated, align, placed_marks
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of one node that belongs to a quotation."""

    start: int
    """First offset in the node's text."""
    end: int
    """End, exclusive."""
    quotation: str
    """The quotation's ID."""
    first: bool
    """Whether the quotation begins here."""
    last: bool
    """Whether it ends here."""


@dataclass(frozen=True, slots=True)
class Places:
    """The quotations of one chapter in what prints."""

    cuts: Mapping[int, tuple[Cut, ...]]
    """By `id()` of a node, in order. The nodes must outlive this."""
    lost: tuple[str, ...]
    """IDs of quotations that do not print as they were judged."""


def places(printings: Sequence[Printing], blocks: Sequence[Node]) -> Places:
    """Find the quotations of one chapter, in their order, among the blocks that it has become."""
    page = _Page(flatten({"blocks": list(blocks)})[0])
    cuts: dict[int, list[Cut]] = defaultdict(list)
    lost: list[str] = []
    for printing in printings:
        spans = page.find(paragraphs(printing))
        if not spans:
            lost.append(printing.judged.quotation.id)
        for node, cut in page.cuts(spans, printing.judged.quotation.id):
            cuts[node].append(cut)
    return Places({node: tuple(sorted(many, key=lambda c: c.start)) for node, many in cuts.items()}, tuple(lost))


def paragraphs(printing: Printing) -> list[str]:
    """What a quotation prints, its marks included, by paragraph, white space made even."""
    whole = f"{printing.opening}{printing.text}{printing.closing}"
    return [" ".join(words.split()) for words in whole.split(PARAGRAPH_END)]


@dataclass(frozen=True, slots=True)
class _Span:
    flow: int
    start: int
    end: int


class _Page:
    """A chapter's printed text with white space made even, searched from front to back."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        self.flows = flows
        self.where: list[tuple[int, int]] = []
        self.text = "".join(self._even(number, flow) for number, flow in enumerate(flows))
        self.at = 0
        self.taken: set[int] = set()

    def _even(self, number: int, flow: Flow) -> str:
        made: list[str] = []
        for offset, character in enumerate(flow.text):
            if not character.isspace():
                made.append(character)
            elif made and made[-1] != " ":
                made.append(" ")
            else:
                continue
            self.where.append((number, offset))
        made.append("\n")
        self.where.append((number, len(flow.text)))
        return "".join(made)

    def find(self, wanted: list[str]) -> list[_Span]:
        """A quotation's spans, a paragraph each: from where the last one was found, else from the beginning."""
        return self._find_from(wanted, self.at) or self._find_from(wanted, 0)

    def _find_from(self, wanted: list[str], start: int) -> list[_Span]:
        found: list[tuple[int, int]] = []
        at = start
        for words in wanted:
            at = self.text.find(words, at)
            while at in self.taken:
                at = self.text.find(words, at + 1)
            if at < 0 or not words:
                return []
            found.append((at, at + len(words)))
            at += len(words)
        self.at = at
        self.taken.update(a for a, _ in found)
        return [_Span(self.where[a][0], self.where[a][1], self.where[b - 1][1] + 1) for a, b in found]

    def cuts(self, spans: list[_Span], quotation: str) -> Iterator[tuple[int, Cut]]:
        """The nodes of some spans, each with its part."""
        for number, span in enumerate(spans):
            flow = self.flows[span.flow]
            objects = [(i.start, i.end, i.node) for i in flow.inlines if i.node["t"] in ("Cite", "Note", "Image")]
            leaves = [(leaf.start, leaf.end, leaf.node) for leaf in flow.leaves if leaf.node["t"] != "LineBlock"]
            for start, end, node in sorted((*objects, *leaves), key=lambda piece: piece[0]):
                low, high = max(start, span.start), min(end, span.end)
                if low < high:
                    first = number == 0 and low == span.start
                    last = number + 1 == len(spans) and high == span.end
                    yield id(node), Cut(low - start, high - start, quotation, first, last)


_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "col"})
_UNSHOWN: Final = frozenset({"script", "style", "annotation"})
_BLOCKS: Final = frozenset(
    """p div li td th tr h1 h2 h3 h4 h5 h6 section header nav figure figcaption caption table ul ol dl dt dd
    blockquote pre title label legend fieldset body""".split()
)
_SAID: Final = ("alt", "title", "aria-label", "placeholder")
_AROUND: Final = 40


class Aside(StrEnum):
    """What a file shows beside the parts of the book."""

    AGAIN = "said again"
    """Contents, the line at the top, descriptions of elements."""
    ABOUT = "about a source"
    """What is said of a source and of a quotation: works by author and title, places, verdicts."""
    SOURCE = "source"
    """The words of a source."""
    PICTURED = "pictured"
    """The words of a source that a picture shows."""
    NOTHING = "nothing"
    """Nothing that shows, or the number of a note."""


_Where = BookPart | Aside
_BY_TAG: Final[Mapping[str, _Where]] = {
    **dict.fromkeys(_UNSHOWN, Aside.NOTHING),
    "title": Aside.AGAIN,
    "nav": Aside.AGAIN,
    "table": BookPart.TABLE,
    "caption": BookPart.TABLE_CAPTION,
    "figcaption": BookPart.FIGURE_CAPTION,
    "ins": Aside.NOTHING,
}
_BY_CLASS: Final[Mapping[str, _Where]] = {
    "bar": Aside.AGAIN,
    "notes": BookPart.NOTE,
    "noteref": Aside.NOTHING,
    "passage": Aside.ABOUT,
    "sources": Aside.ABOUT,
    "words": Aside.SOURCE,
    "text": Aside.SOURCE,
}


class HtmlText(HTMLParser):
    """What an HTML edition says, by the quotation and by the part of the book that says it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str | None, _Where]] = [(None, BookPart.TEXT)]
        self._quoted: dict[str, list[str]] = defaultdict(list)
        self._parts: dict[_Where, list[str]] = defaultdict(list)
        self.feed(html)
        self.close()

    def words(self, quotation: str) -> list[str]:
        """The words printed for a quotation, from all of its elements."""
        return " ".join(self._quoted.get(quotation, [])).split()

    def text(self, where: _Where) -> str:
        """The words of a part, U+2029 between paragraphs."""
        return "".join(self._parts[where])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, the quotation that it begins, and what it says without showing it."""
        given = dict(attrs)
        quotation, where = self._open[-1]
        for name in _SAID:
            if given.get(name):
                is_pictured = tag == "img" and given.get("class") == "pictured" and where is Aside.ABOUT
                part = Aside.PICTURED if is_pictured and name == "alt" else Aside.AGAIN
                self._parts[part] += (PARAGRAPH_END, given[name] or "", PARAGRAPH_END)
        if tag == "br":
            self.handle_data(" ")
        if tag in _VOID:
            return
        around, where = where, self._place(tag, (given.get("class") or "").split(), where)
        if where is Aside.NOTHING and isinstance(around, BookPart):
            self._parts[around].append(OBJECT)  # the signs before and behind the number of a note are apart
        own = given.get("data-quotation")
        if own:
            self._quoted[own].append("")
        if tag in _BLOCKS or where is not self._open[-1][1]:
            self._parts[where].append(PARAGRAPH_END)
        self._open.append((own or quotation, where))

    def _place(self, tag: str, classes: Sequence[str], where: _Where) -> _Where:
        """Where the words of an element belong; within what is not the book's own, only to it."""
        found = next((_BY_CLASS[name] for name in classes if name in _BY_CLASS), _BY_TAG.get(tag, where))
        if where in (Aside.NOTHING, Aside.AGAIN) or (
            where in (Aside.ABOUT, Aside.SOURCE) and isinstance(found, BookPart)
        ):
            return where
        if where is BookPart.NOTE and isinstance(found, BookPart):
            return where  # a table or figure of a note belongs to it
        # `text` and `words` are also what an author may call something; a source's words stand in what is about it.
        return where if found is Aside.SOURCE and where is not Aside.ABOUT else found

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that holds nothing."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag not in _VOID and len(self._open) > 1:
            if tag in _BLOCKS:
                self._parts[self._open[-1][1]].append(PARAGRAPH_END)
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take text."""
        quotation, where = self._open[-1]
        self._parts[where].append(data)
        if quotation is not None:
            self._quoted[quotation][-1] += data


def unlike(read: HtmlText, printings: Iterable[Printing]) -> tuple[str, ...]:
    """The IDs of the quotations that the file does not print as they were judged."""
    return tuple(
        printing.judged.quotation.id
        for printing in printings
        if read.words(printing.judged.quotation.id) != " ".join(paragraphs(printing)).split()
    )


def strange_marks(
    read: HtmlText,
    claims: Sequence[OwnedMark],
    again: Collection[str],
    entries: Sequence[EntryWords],
    passages: Collection[str],
    language: str,
) -> Iterator[str]:
    """The words around each mark of the file that nothing owns, and those of each mark that it lacks.

    `again` are the texts that may stand again, `entries` the works that it tells of, `passages` its sources' texts.
    """
    for part in BookPart:
        text = read.text(part)
        wanted = [mark.placed for mark in claims if mark.part is part]
        places, found = zip(*placed_marks(text), strict=True) if any(find_marks(text)) else ((), ())
        aligned = align(wanted, found)
        yield from (_around(text, places[at]) for at in aligned.added)
        yield from (f"{wanted[at].before}{wanted[at].glyph}{wanted[at].after}" for at in aligned.absent)
    texts = Repeated(again)
    yield from (said[:_AROUND] for said in read.text(Aside.AGAIN).split(PARAGRAPH_END) if not texts.is_owned(said))
    for paragraph in _marked(read.text(Aside.ABOUT)):
        owned = owners(paragraph, entries, "", language)
        yield from (_around(paragraph, at) for at, _ in find_marks(paragraph) if at not in owned)
    given = frozenset(passages)
    others = [said for said in _marked(read.text(Aside.SOURCE)) if said not in given]
    whole = {"".join(passage.split()) for passage in passages} if others else ()
    yield from (said[:_AROUND] for said in others if "".join(said.split()) not in whole)
    yield from (said[:_AROUND] for said in _marked(read.text(Aside.PICTURED)) if not _is_of(said, passages))


def _is_of(said: str, passages: Collection[str]) -> bool:
    """Whether words are of passages: each stretch of one."""
    plain = ["".join(passage.replace("\u00ad", "").split()) for passage in passages]
    return all(any("".join(part.split()) in whole for whole in plain) for part in said.split(" … "))


def _marked(text: str) -> Iterator[str]:
    return (paragraph for paragraph in text.split(PARAGRAPH_END) if any(find_marks(paragraph)))


def _around(text: str, at: int) -> str:
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].replace(PARAGRAPH_END, " ").split())
