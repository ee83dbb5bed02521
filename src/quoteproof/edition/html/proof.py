"""Proof of the HTML edition: each quotation is compared with what was judged, each quotation mark with its owner.

The file is read back by an HTML parser, not by the writer. White space is made even, since HTML prints it so. What the
file repeats (contents, labels, descriptions) must be one of the texts that may be repeated, whole; a source's words
must be one of its passages, whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from html.parser import HTMLParser
from typing import Final

from quoteproof.chapter.model import OBJECT
from quoteproof.edition.cited_marks import EntryWords, owners
from quoteproof.edition.html.places import paragraphs
from quoteproof.edition.printed import Printing
from quoteproof.evidence.marks import BookPart, OwnedMark
from quoteproof.text.marks import find_marks
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.text.placed import Repeated, align, placed_marks

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
        """Read the file."""
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
                self._parts[Aside.AGAIN] += (PARAGRAPH_END, given[name] or "", PARAGRAPH_END)
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
    others = [
        said for said in read.text(Aside.SOURCE).split(PARAGRAPH_END) if said not in given and any(find_marks(said))
    ]
    whole = {"".join(passage.split()) for passage in passages} if others else ()
    yield from (said[:_AROUND] for said in others if "".join(said.split()) not in whole)


def _marked(text: str) -> Iterator[str]:
    return (paragraph for paragraph in text.split(PARAGRAPH_END) if any(find_marks(paragraph)))


def _around(text: str, at: int) -> str:
    return " ".join(text[max(0, at - _AROUND) : at + _AROUND].replace(PARAGRAPH_END, " ").split())
