"""Verdicts: what was decided about each quotation, with the evidence.

`Verdict` is a closed union. A match has the origin of every printed character.
Source: rules.md, “Verdicts”.
"""

from typing import ClassVar

from quoteproof.book.config import Attestation
from quoteproof.evidence.origins import Alteration, Emended, Origin, Spot
from quoteproof.quotation.model import Exemption, Quotation
from quoteproof.source.library import Extent, Library
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass
from quoteproof.verdict.faults import QuotationRefusal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Limit words that an accepted omission leaves out."""

    start: int
    """First offset of the omission in the printed text."""
    end: int
    """End, exclusive."""
    limit_words: tuple[str, ...]
    """The words, in lower case, sorted."""
    warned: bool
    """Whether a warning says so; otherwise the report lists them."""


@dataclass(frozen=True, slots=True)
class Match:
    """The evidence that a quotation is exact."""

    anchor: Anchor
    """The anchor it was cited by."""
    origins: tuple[Origin, ...]
    """Where its characters come from, in order, from end to end."""
    spots: tuple[Spot, ...]
    """Their places in the seed, passage by passage."""
    alterations: tuple[Alteration, ...]
    """What is altered."""
    folds: tuple[str, ...]
    """The folds that were needed."""
    emendations: tuple[Emended, ...]
    """The emendations it runs over, in the order of the seed."""
    source_text: str
    """The source's words from the first to the last quoted, what is omitted included."""
    skipped_limit: str = ""
    """A limit word just before the quotation's beginning, in the same clause."""
    left_out: tuple[LeftOut, ...] = ()
    """The limit words that its omissions leave out, but for those that are acknowledged."""
    stranded: tuple[tuple[int, int, str], ...] = ()
    """Omissions, by their spans in the printed text, that may make a limit word before them govern other words."""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Exact, letter for letter after folding."""

    name: ClassVar[str] = "verbatim"
    match: Match
    """The evidence."""


@dataclass(frozen=True, slots=True)
class Altered:
    """Exact but for alterations that are marked and allowed."""

    name: ClassVar[str] = "altered"
    match: Match
    """The evidence."""


@dataclass(frozen=True, slots=True)
class Misquoted:
    """Not in the cited passages."""

    name: ClassVar[str] = "misquoted"
    refusal: QuotationRefusal
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Exact, but in another passage or source."""

    name: ClassVar[str] = "misplaced"
    refusal: QuotationRefusal
    """What is wrong, with the place that has the words."""


@dataclass(frozen=True, slots=True)
class Uncited:
    """Bound to no citation, or to two."""

    name: ClassVar[str] = "uncited"
    refusal: QuotationRefusal
    """What is wrong."""


@dataclass(frozen=True, slots=True)
class Uncheckable:
    """Not decided: no words to check against, or too much work."""

    name: ClassVar[str] = "uncheckable"
    refusal: QuotationRefusal | None
    """Why; None where a finding about the citation or the chapter says it already."""


@dataclass(frozen=True, slots=True)
class Exempted:
    """No quotation, for a declared reason."""

    name: ClassVar[str] = "exempt"
    reason: Exemption
    """The reason."""


@dataclass(frozen=True, slots=True)
class Attested:
    """Not verified: a person attests it."""

    name: ClassVar[str] = "attested"
    attestation: Attestation
    """Whose."""
    key: str
    """The work."""


@dataclass(frozen=True, slots=True)
class Translated:
    """Not verified: a declared translation of the cited passage."""

    name: ClassVar[str] = "translated"
    original: str
    """The original passage."""


Verdict = Verbatim | Altered | Misquoted | Misplaced | Uncited | Uncheckable | Exempted | Attested | Translated
"""Everything that can be decided about a quotation."""

NAMES = tuple(
    kind.name
    for kind in (
        Verbatim,
        Altered,
        Misquoted,
        Misplaced,
        Uncited,
        Uncheckable,
        Exempted,
        Attested,
        Translated,
    )
)
"""The verdicts' names, in the order in which summaries give them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A quotation with its verdict."""

    quotation: Quotation
    """The quotation."""
    verdict: Verdict
    """What was decided."""

    @property
    def match(self) -> Match | None:
        """The evidence that it is exact; none where it is not, or was not compared."""
        return self.verdict.match if isinstance(self.verdict, Verbatim | Altered) else None

    @property
    def anchor(self) -> Anchor:
        """The anchor of the passage that has its words, else the first that it cites, or an empty one."""
        anchors = self.quotation.citation.anchors if self.quotation.citation else ()
        cited = next((anchor for anchor in anchors if anchor.names_place), next(iter(anchors), Anchor("")))
        return self.match.anchor if self.match else cited

    def extent(self, library: Library) -> Extent | None:
        """What it cites, with what it quotes of it; none where the anchor names no words."""
        extent = library.resolve(self.anchor)
        return extent.quoting(self.match.spots if self.match else ()) if isinstance(extent, Extent) else None
