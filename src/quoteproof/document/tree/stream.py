"""Collects the words of one passage after another, with their trace, pages, emphasis and note marks."""

import re
from collections.abc import Callable
from typing import Final

from quoteproof.document.model import (
    OPEN_HYPHEN,
    UNKNOWN,
    DocumentPassage,
    NoteMark,
    PageStart,
    PassageForm,
    TracedRun,
    TreePlace,
)
from quoteproof.document.role import Role
from quoteproof.document.tree.vocabulary import NOTE_MARK
from quoteproof.values import dataclass

_PIECES: Final = re.compile(
    r"(?P<space>\s+)|(?P<nothing>[\u00ad\u200b\u2060-\u2064\ufeff]+)|[^\s\u00ad\u200b\u2060-\u2064\ufeff]+"
)
"""White space; what shows nothing: soft hyphens, places where a line may end or not (U+200B, U+2060 and U+FEFF), and
the operators of formulas that are only understood; words."""
_HYPHENS: Final = frozenset("-\u2010¬⸗")
_COLLAPSIBLE: Final = frozenset(" \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029")
"""White space that shows as a space: ASCII's (HTML, 4.1), and controls. Other spaces are characters that show."""
_LINE_END: Final = re.compile(r"\r\n|[\n\r\u2028\u2029\f\v]")
_RAISED: Final = str.maketrans("0123456789+-−=()nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣ")
_LOWERED: Final = str.maketrans("0123456789+-−=()nix", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙᵢₓ")
_LETTERS: Final = re.compile(r"[nix\W\d_]+")
_MOST_MARKS: Final = 20
_DIGIT: Final = re.compile(r"[0-9]|\A\s*[nix]\s*\Z")


def at_height(text: str, *, raised: bool) -> str:
    """A text with its digits, and the signs beside them, raised or lowered; as long as it was.

    A text without digits stays, but for an exponent or index `n`, `i` or `x`: other letters have no such forms that
    everyone writes (`1st`).
    """
    if _DIGIT.search(text) is None:
        return text
    letters = _LETTERS.sub("", text)
    table = _RAISED if raised else _LOWERED
    return text.translate(table) if not letters else "".join([c if c in "nix" else c.translate(table) for c in text])


@dataclass(slots=True)
class PageState:
    """The page that the walk is on."""

    number: int = 0
    """How many page marks were met."""
    label: str | None = None


@dataclass(slots=True)
class _Run:
    """A `TracedRun` that may go on."""

    start: int
    length: int
    count: int
    place: TreePlace


class Stream:
    """The passages of one flow of words: those of the document, or of something that stands apart from it."""

    def __init__(self, emit: Callable[[DocumentPassage], None], role: Role, page: PageState) -> None:
        """Take what is done with a passage that is complete, the role of the flow, and the page it is on."""
        self.role = role
        self.form = PassageForm.PARAGRAPH
        """Of the passage that begins next."""
        self.goes_on = False
        """Whether the next block goes on with the present passage; words before it end that."""
        self.page = page
        self._emit = emit
        self._apart: list[DocumentPassage] = []
        self._mark: list[tuple[str, TreePlace]] | None = None
        self._begin()

    def _begin(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._runs: list[_Run] = []
        self._gap = ""
        self._gap_place: TreePlace | None = None
        self._doubt: TreePlace | None = None
        self._divided: bool | None = None
        self._pages: list[PageStart] = []
        self._page_number = -1
        self._marks: list[NoteMark] = []
        self._marked: list[tuple[str, TreePlace]] = []
        self._emphasis: list[list[int]] = []

    def apart(self, passage: DocumentPassage) -> None:
        """Take a passage that follows the present one."""
        self._apart.append(passage)

    def text(
        self, text: str, path: str, *, lines: bool = False, raised: bool | None = None, emphasis: bool = False
    ) -> None:
        """Take the words of a text node, given the name of its place."""
        if self._mark is not None:
            self._mark.append((text, TreePlace(path, 0)))
            return
        shown = text if raised is None else at_height(text, raised=raised)
        for piece in _PIECES.finditer(shown):
            start, end = piece.span()
            if piece.lastgroup == "space":
                self._space(piece.group(), TreePlace(path, start), lines=lines)
            elif piece.lastgroup == "nothing":
                self._add("", end - start, TreePlace(path, start), emphasis=emphasis)
            else:
                self._add(piece.group(), end - start, TreePlace(path, start), emphasis=emphasis)

    def shown(self, text: str, path: str, *, emphasis: bool = False) -> None:
        """Take what an element shows and the file does not have as text."""
        for piece in re.findall(r"\s|\S+", text):
            if piece.isspace():
                self._space(piece, None, lines=True)
            elif self._mark is None:
                self._add(piece, 1, TreePlace(path, 0), emphasis=emphasis)

    def divide(self, *, within: bool) -> None:
        """A line of the original ends here, within a word or between two."""
        if self._mark is None and self._length:
            self._divided = within
            if within:
                self._gap = ""
            elif not self._gap:
                self._gap, self._gap_place = " ", None

    def doubt(self, path: str) -> None:
        """Something may show here: U+FFFD where words stand before it and after it in the passage."""
        if self._length and self._mark is None:
            self._doubt = TreePlace(path, 0)

    @property
    def is_empty(self) -> bool:
        """Whether the passage has no words and no marks yet."""
        return not self._length and not self._marks

    @property
    def in_mark(self) -> bool:
        """Whether the words that come are the mark of a note."""
        return self._mark is not None

    def begin_mark(self) -> None:
        """The words that follow are the mark of a note."""
        self._mark = []

    def end_mark(self) -> None:
        """The words that follow are text again."""
        pieces, self._mark = self._mark or [], None
        self.mark("".join([text for text, _ in pieces]), pieces)

    def mark(self, words: str, pieces: list[tuple[str, TreePlace]]) -> None:
        """Take the mark of a note, and what of the file it is made of."""
        words = " ".join(words.replace("\u00ad", "").split())
        if not words:
            return
        here = [mark.text for mark in self._marks[-_MOST_MARKS:] if mark.offset == self._length]
        if here and NOTE_MARK.fullmatch("".join([*here, words])) is None:  # together they make a word
            self.doubt(pieces[0][1].path)
        self._marks.append(NoteMark(self._length, words))
        self._marked += pieces
        for text, place in pieces:
            if text:
                self._runs.append(_Run(self._length, 0, len(text), place))

    def end(self) -> None:
        """The passage ends here, if there is one."""
        passage = self._passage()
        self._begin()
        self.goes_on = False
        if passage is not None:
            self.form = PassageForm.PARAGRAPH
            self._emit(passage)
        following, self._apart = self._apart, []
        for one in following:
            self._emit(one)

    def _space(self, space: str, place: TreePlace | None, *, lines: bool) -> None:
        """Take white space, which is written when more words follow in the passage."""
        ends = len(_LINE_END.findall(space)) if lines else 0
        if self._divided:
            return
        if ends and self._length:
            if ends > 1 or self._gap == "\n":  # a line with nothing in it
                self.end()
                return
            self._gap, self._gap_place = "\n", place if len(space) == 1 else None
        elif self._gap:
            self._gap_place = None  # several of them: no one character stands for the space
            self._gap = "\n" if self._gap == "\n" else " "
        elif len(space) == 1:
            self._gap, self._gap_place = space if space not in _COLLAPSIBLE else " ", place
        else:
            self._gap = " "

    def _add(self, words: str, count: int, place: TreePlace, *, emphasis: bool) -> None:
        """Add characters that follow one another in the file, after the space before them; no words: none shows."""
        if not words:
            if self._length:
                self._runs.append(_Run(self._length, 0, count, place))
            return
        if self._doubt is not None:
            unsure, self._doubt = self._doubt, None
            between = self._gap, self._gap_place
            self._add(UNKNOWN, 1, unsure, emphasis=False)
            self._gap, self._gap_place = between
        self.goes_on = False
        if self._divided is not None:
            self._join(words)
        gap, self._gap = (self._gap if self._length else ""), ""
        start = self._length + len(gap)
        if not self._extended(gap, place, len(words), count):
            self._runs.append(_Run(start, len(words), count, place))
        self._pieces += (gap, words) if gap else (words,)
        self._length = start + len(words)
        self._on_page(start)
        if emphasis:
            if self._emphasis and self._emphasis[-1][1] >= start - len(gap):
                self._emphasis[-1][1] = self._length
            else:
                self._emphasis.append([start, self._length])

    def _join(self, words: str) -> None:
        """Join words with those before the end of a line: a hyphen between letters is left open."""
        divided, self._divided = self._divided, None
        last = self._pieces[-1]
        if last[-1] in _HYPHENS and last[-2:-1].isalnum() and words[0].isalnum():
            self._gap = ""
            if divided or (last[-2].isalpha() and words[0].isalpha()):
                self._pieces[-1] = f"{last[:-1]}{OPEN_HYPHEN}"

    def _extended(self, gap: str, place: TreePlace, length: int, count: int) -> bool:
        """Whether the last run goes on with the gap and the words after it."""
        if length != count or not self._runs or (gap and self._gap_place is None):
            return False
        last = self._runs[-1]
        follows = last.place.path == place.path and last.place.first + last.count + len(gap) == place.first
        if not follows or last.length != last.count or last.start + last.length != self._length:
            return False
        last.length = last.count = last.length + len(gap) + length
        return True

    def _on_page(self, start: int) -> None:
        if self._page_number != self.page.number or not self._pages:
            self._page_number = self.page.number
            self._pages.append(PageStart(start if self._pages else 0, self.page.label))

    def _passage(self) -> DocumentPassage | None:
        """The passage that was collected; where nothing but the marks of notes was, these are furniture."""
        if not self._length:
            if not self._marks:
                return None
            role = Role.UNSEEN if self.role is Role.UNSEEN else Role.FURNITURE
            alone = Stream(self._emit, role, self.page)
            for text, place in self._marked:
                alone.text(text, place.path)
            return alone._passage()
        emphasis = tuple([(start, end) for start, end in self._emphasis])
        return DocumentPassage(
            self.role,
            "".join(self._pieces),
            tuple([TracedRun(run.start, run.length, run.count, run.place) for run in self._runs]),
            tuple(self._pages),
            () if emphasis == ((0, self._length),) else emphasis,
            tuple(self._marks),
            self.form,
        )
