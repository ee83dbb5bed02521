"""What the files of rules are written with: the words of messages, and refused quotations.

What a message quotes is put between backticks on one line, and shortened in its middle where it is long.
Source: rustc's message style.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Final

from quoteproof.book.limits import Limits
from quoteproof.chapter.model import Chapter
from quoteproof.finding.model import Code, Edit, Finding, Fix, Nearest, Place, Severity, finding
from quoteproof.finding.tally import counted
from quoteproof.quotation.model import Quotation
from quoteproof.rules.seed_words import SeedWords, seed_words
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import words
from quoteproof.values import dataclass
from quoteproof.verdict.faults import QuotationRefusal, SourceDifference

if TYPE_CHECKING:
    from quoteproof.quoting.correction import MarkedOmission, QuotationCorrection

_SPACE: Final = re.compile(r"\s+")
_LINE_END: Final = re.compile(r"\s*\n[ \t>]*|\s+")
_CITED: Final = re.compile(r"[ \t]*\[[^\[\]]*@")
_MARKUP: Final = re.compile(r"[*_\[\]<>`\\^~@{}|$\"“”„«»「」『』]|(?<!\w)['‘’]|['‘’](?!\w)|--")


def tick(words: str, *, most: int = 60) -> str:
    """Words between backticks; of more than `most` code points only the beginning and the end."""
    plain = _SPACE.sub(" ", words).strip().replace("`", "'")
    if len(plain) > most:
        half = most // 2
        plain = f"{plain[:half].rsplit(' ', 1)[0]} … {plain[-half:].split(' ', 1)[-1]}"
    return f"`{plain}`"


_SPACES: Final = {
    " ": "a space",
    "\n": "a line break",
    "\t": "a tab",
    "\u00a0": "a no-break space",
    "\u2009": "a thin space",
    "\u202f": "a narrow no-break space",
    "\u3000": "a wide space",
}


def named(text: str) -> str:
    """Characters as a message names them: between backticks, but white space in words."""
    if text and text.isspace():
        return _SPACES.get(text, "a space" if len(text) == 1 else "white space")
    return tick(text)


def ticked(names: Sequence[object], word: str = "and") -> str:
    """Names between backticks as a list in prose: `a`, `b` and `c`."""
    shown = [f"`{name}`" for name in names]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}"


def accept(key: str) -> str:
    """The command that takes a changed seed for right."""
    return f'run `quoteproof anchor --accept {key} --reason "…"`'


def words_are_in(anchor: Anchor | None) -> tuple[str, ...]:
    """The note that says which passage has the quoted words, if one is known."""
    return (f"the quoted words are in `{anchor}`",) if anchor else ()


@dataclass(frozen=True, slots=True)
class BesidePassages:
    """The passages that have the words of the quotations beside which stands one citation of no passage."""

    anchors: tuple[Anchor, ...] = ()
    """The first place of each, each once."""
    certain: bool = True
    """Whether none of them has several places in the works that are cited."""


NONE_BESIDE: Final = BesidePassages()
"""Of a quotation beside which no citation of no passage stands."""


@dataclass(frozen=True, slots=True)
class RefusedQuotation:
    """A refused quotation, and where it stands."""

    chapter: Chapter
    """The chapter."""
    quotation: Quotation
    """The quotation."""
    refusal: QuotationRefusal
    """Why it is refused."""
    code: Code
    """The code of the fault."""
    limits: Limits = field(default_factory=Limits)
    """The numbers in force."""
    beside_passages: BesidePassages = NONE_BESIDE
    """The passages of all quotations beside which stands the same citation of no passage."""
    correction: "QuotationCorrection | None" = None
    """The source's words for the whole of it, where these are certain."""
    obstacle: str = ""
    """Why there is no correction although what differs is known, if that is known."""
    omission: "MarkedOmission | None" = None
    """Of words that are left out (Q004): what can be said of a mark of omission in their place."""

    @property
    def printed(self) -> str:
        """The quotation's printed text."""
        return self.quotation.printed.text

    @property
    def span(self) -> tuple[int, int]:
        """The span of the printed text at fault; the whole of it where the refusal names none."""
        start, end = self.refusal.start, self.refusal.end
        return (start, end) if end > start else (0, len(self.printed))

    @property
    def words_at_fault(self) -> str:
        """The printed text at fault; empty where the whole quotation is."""
        return self.printed[self.refusal.start : self.refusal.end]

    @property
    def place(self) -> Place:
        """The smallest stretch of the chapter at fault; an empty span means the quotation with its marks."""
        if self.refusal.end <= self.refusal.start:
            return self.quotation.place
        return self.place_of(self.refusal.start, self.refusal.end)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors that the quotation is cited by."""
        return self.quotation.citation.anchors if self.quotation.citation else ()

    @property
    def cited(self) -> str:
        """What it cites, for a message: the anchors of passages, or pages of works."""
        pages = self.quotation.citation.pages if self.quotation.citation else ()
        if not any(pages):
            return ticked([anchor for anchor in self.anchors if anchor.names_place], "or")
        keys = list(dict.fromkeys(anchor.key for anchor in self.anchors))
        return f"{ticked([page for page in pages if page], 'or')} of {ticked(keys, 'or')}"

    @property
    def anchor(self) -> Anchor:
        """The anchor of the nearest place, else the first cited."""
        if self.refusal.nearest is not None:
            return self.refusal.nearest.anchor
        return next((a for a in self.anchors if a.names_place), Anchor(""))

    @property
    def seed_words(self) -> SeedWords | None:
        """The source's own words for those at fault, where one place for them is certain."""
        return seed_words(self.printed, self.refusal)

    @property
    def nearest(self) -> Nearest | None:
        """The nearest place, pointing at the differing words alone where these are certain."""
        near = self.refusal.nearest
        if near is None:
            return None
        exact = self.seed_words if near.place.end - near.place.start == len(near.text) else None
        low, high = (exact.start, exact.end) if exact else (0, near.place.end - near.place.start)
        return Nearest(near.anchor, near.text, Place(near.place.file, near.place.start + low, near.place.start + high))

    def place_of(self, start: int, end: int) -> Place:
        """The place in the chapter of a span of the printed text."""
        where = [w for w in self.quotation.printed.where[start:end] if w[0] >= 0]
        if not where:
            return self.quotation.place
        (first, low), (last, high) = where[0], where[-1]
        head, tail = self._one(first, low), self._one(last, high)
        approximate = head.approximate or tail.approximate
        return Place(self.chapter.file, head.start, max(head.start, tail.end), approximate)

    def _one(self, flow: int, at: int) -> Place:
        chapter = self.chapter
        return chapter.place(chapter.flows[flow], at, at + 1)

    def word_around(self, at: int) -> tuple[int, int]:
        """The span of the printed word that holds an offset, else of that one character."""
        return next(((a, b) for a, b in words(self.printed) if a <= at < b), (at, at + 1))

    def first_word(self) -> tuple[int, int]:
        """The span of the first printed word, else of the first character."""
        return next(iter(words(self.printed)), (0, 1))

    def is_exact(self, where: Place, text: str) -> bool:
        """Whether the chapter has a text at a place, line ends of the chapter counted as spaces."""
        there = self.chapter.text[where.start : where.end]
        return not where.approximate and _LINE_END.sub(" ", there) == _LINE_END.sub(" ", text)

    def edit(self, start: int, end: int, text: str) -> Edit | None:
        """The edit that replaces a span of the printed text; None where its place is not exact."""
        where = self.place_of(start, end)
        return Edit(where, text) if self.is_exact(where, self.printed[start:end]) else None

    def replacing(self, title: str, text: str, span: tuple[int, int] | None = None) -> tuple[Fix, ...]:
        """The unsafe fix that replaces a span of the printed text, or what is at fault in it, if it can be made."""
        edit = self.edit(*(span or (self.refusal.start, self.refusal.end)), text)
        return (Fix(title, (edit,)),) if edit else ()

    def moved(self, mark: str) -> tuple[Edit, ...] | None:
        """The edit that puts a mark behind the quotation and its citation; None where that place is not exact."""
        quotation = self.quotation
        if quotation.place.approximate:
            return None
        text, end = self.chapter.text, quotation.place.end
        citation = quotation.citation
        if citation is not None and citation.node is not None and _CITED.match(text, end):
            end = citation.written.end
        if text[end : end + 1] in (".", ",", ";", ":", "?", "!"):
            return ()
        return (Edit(Place(self.chapter.file, end, end), mark),)

    def finding(
        self,
        message: str,
        *,
        where: Place | None = None,
        notes: tuple[str, ...] = (),
        helps: tuple[str, ...] = (),
        fixes: tuple[Fix, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """Make the finding of the fault's code, with a note on further differences."""
        more = self.refusal.more
        notes = (*notes, self._further()) if more else notes
        if self.quotation.marks:  # an author who forgot a mark may not know that the quotation is so long
            notes = (
                *notes,
                f"it goes on over {len(self.quotation.marks) - 1} paragraphs, each with a mark at its head",
            )
            if len(self.anchors) > 1:
                helps = (*helps, "cite its passages as one range, as in `[@key#p2-p3]`: several items are alternatives")
        return finding(
            self.code,
            message,
            where or self.place,
            notes=notes,
            helps=helps,
            anchors=self.anchors,
            quotation=self.quotation.id,
            nearest=self.nearest,
            fixes=fixes,
            severity=severity,
        )

    def _further(self) -> str:
        """The note on further differences, with each of them where they are certain."""
        said = f"the quotation differs in {counted(self.refusal.more, 'more place')}"
        further = [self._shown(d) for d in self.refusal.differences[1:]]
        return f"{said}: {'; '.join(further)}" if further else said

    def _shown(self, difference: SourceDifference) -> str:
        mine, theirs = self.printed[difference.start : difference.end].strip(), difference.source.strip()
        if mine and theirs:
            return f"{tick(mine)} for {tick(theirs)}"
        return f"{tick(mine)}, which the source does not have" if mine else f"{tick(theirs)} is missing"


def can_be_typed(text: str) -> bool:
    """Whether words can be put into a chapter as they are: no markup, no marks that would pair anew."""
    return bool(text) and _MARKUP.search(text) is None
