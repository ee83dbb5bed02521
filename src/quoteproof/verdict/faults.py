"""Faults of quotations: one frozen type for each thing that can be wrong, with what a message needs to know about it.

A fault says what is wrong, not where: a `Violation` adds a span of the folded pattern, a `QuotationRefusal` a span of
the printed text. Each type knows its code. The words of messages stand in the package `rules`.
Source: rules.md, “Codes” and “Alterations”.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quoteproof.finding.model import Nearest
from quoteproof.text.anchor import Anchor


@dataclass(frozen=True, slots=True)
class OmissionTooLong:
    """An omission leaves out more words than the limit allows."""

    code: ClassVar[str] = "Q006"
    words: int
    """How many words it leaves out."""


@dataclass(frozen=True, slots=True)
class OmissionOverBorder:
    """An omission reaches over more paragraph ends than the limit allows."""

    code: ClassVar[str] = "Q006"
    borders: int
    """How many paragraph ends it reaches over."""


@dataclass(frozen=True, slots=True)
class BareOmission:
    """Dots without brackets, where the style marks an omission with brackets."""

    code: ClassVar[str] = "Q006"


@dataclass(frozen=True, slots=True)
class EmptyOmission:
    """An omission leaves no word out."""

    code: ClassVar[str] = "Q016"


@dataclass(frozen=True, slots=True)
class PieceTooShort:
    """A piece beside an omission has too few words."""

    code: ClassVar[str] = "Q006"


@dataclass(frozen=True, slots=True)
class InsertionTooLong:
    """A bracket puts in more words than the limit allows."""

    code: ClassVar[str] = "Q006"
    words: int
    """How many words it puts in."""


@dataclass(frozen=True, slots=True)
class EmptyInsertion:
    """A bracket puts in no word, and the source does not have it."""

    code: ClassVar[str] = "Q006"


@dataclass(frozen=True, slots=True)
class TooMuchInserted:
    """All brackets together put in too many words for the words quoted."""

    code: ClassVar[str] = "Q006"
    inserted: int
    """Words in brackets."""
    quoted: int
    """Words of the source."""


@dataclass(frozen=True, slots=True)
class BesideAlteration:
    """An insertion or replacement stands beside another alteration."""

    code: ClassVar[str] = "Q006"
    other: str
    """The other alteration, as it is written in the folded pattern."""


@dataclass(frozen=True, slots=True)
class ReplacesTooMuch:
    """A replacement stands for more words of the source than the limit allows."""

    code: ClassVar[str] = "Q006"
    words: int
    """How many words of the source it stands for."""


@dataclass(frozen=True, slots=True)
class ReplacesOverBorder:
    """A replacement stands for words on both sides of a paragraph end."""

    code: ClassVar[str] = "Q006"


@dataclass(frozen=True, slots=True)
class ChangedBeginning:
    """A bracket changes the beginning of a word."""

    code: ClassVar[str] = "Q006"
    word: str
    """The source's word."""


@dataclass(frozen=True, slots=True)
class StemTooShort:
    """A completion leaves too little of the source's word."""

    code: ClassVar[str] = "Q006"
    word: str
    """The source's word."""


@dataclass(frozen=True, slots=True)
class CompletionTooLong:
    """A completion puts in too many letters."""

    code: ClassVar[str] = "Q006"
    word: str
    """The source's word."""


@dataclass(frozen=True, slots=True)
class OtherWordCompleted:
    """A completion makes a word that is no form of the source's word."""

    code: ClassVar[str] = "Q006"
    word: str
    """The source's word."""


@dataclass(frozen=True, slots=True)
class EmptyCompletion:
    """A completion puts in the letters that the source has."""

    code: ClassVar[str] = "Q006"
    word: str
    """The source's word."""


@dataclass(frozen=True, slots=True)
class SameInitial:
    """A letter in brackets is the letter that the source has."""

    code: ClassVar[str] = "Q006"
    letter: str
    """The source's letter."""


@dataclass(frozen=True, slots=True)
class TooLittleOfSource:
    """Fewer than half of the printed words are the source's."""

    code: ClassVar[str] = "Q006"


@dataclass(frozen=True, slots=True)
class NoLineBreak:
    """A slash marks a line end where the source has none."""

    code: ClassVar[str] = "Q006"


@dataclass(frozen=True, slots=True)
class CutWord:
    """A piece begins or ends inside a word of the source."""

    code: ClassVar[str] = "Q011"
    word: str
    """The source's word; empty where it is not certain."""


@dataclass(frozen=True, slots=True)
class Skewing:
    """An alteration takes away or adds words that deny or limit what is said."""

    code: ClassVar[str] = "Q010"
    limit_words: tuple[str, ...]
    """These words, in lower case, sorted."""


BrokenCondition = (
    OmissionTooLong
    | OmissionOverBorder
    | BareOmission
    | EmptyOmission
    | PieceTooShort
    | InsertionTooLong
    | EmptyInsertion
    | TooMuchInserted
    | BesideAlteration
    | ReplacesTooMuch
    | ReplacesOverBorder
    | ChangedBeginning
    | StemTooShort
    | CompletionTooLong
    | OtherWordCompleted
    | EmptyCompletion
    | SameInitial
    | TooLittleOfSource
    | NoLineBreak
    | CutWord
    | Skewing
)
"""Conditions of alterations that a reading of a quotation can break."""


@dataclass(frozen=True, slots=True)
class TooManyPassages:
    """A quotation in a sentence cites a range of more passages than the limit allows."""

    code: ClassVar[str] = "Q006"
    anchor: Anchor
    """The anchor of the range."""
    passages: int
    """How many passages it names."""


@dataclass(frozen=True, slots=True)
class Misquotation:
    """The words differ from the source's."""

    code: ClassVar[str] = "Q001"
    printed: str = ""
    """The first differing words of the quotation; empty where it lacks words, or none can be named."""
    source: str = ""
    """The source's words there; empty where the quotation adds words, or none can be named."""


@dataclass(frozen=True, slots=True)
class RunsOverParagraphEnd:
    """The words are the source's, but the quotation runs over a paragraph end as if there were none."""

    code: ClassVar[str] = "Q001"


@dataclass(frozen=True, slots=True)
class SicAtBeginning:
    """`[sic]` stands at the beginning, where no word is before it."""

    code: ClassVar[str] = "Q001"


@dataclass(frozen=True, slots=True)
class NoCitation:
    """No citation with an anchor belongs to the quotation."""

    code: ClassVar[str] = "Q002"


@dataclass(frozen=True, slots=True)
class WrongPassage:
    """The words stand in another passage than the cited ones."""

    code: ClassVar[str] = "Q003"
    others: tuple[Anchor, ...]
    """Anchors of further passages that have the words."""


@dataclass(frozen=True, slots=True)
class UnmarkedOmission:
    """Words of the source are left out without a mark."""

    code: ClassVar[str] = "Q004"
    missing: str
    """The words, folded."""


@dataclass(frozen=True, slots=True)
class MiswrittenOmission:
    """A sign was meant to mark an omission and does not."""

    code: ClassVar[str] = "Q004"


@dataclass(frozen=True, slots=True)
class AdjoiningQuotation:
    """No word stands between this quotation and the one before, and words of the source are left out between them."""

    code: ClassVar[str] = "Q004"
    missing: str
    """The source's words between the two; empty where the second does not follow the first in one passage."""


@dataclass(frozen=True, slots=True)
class DisorderedPiece:
    """A piece stands earlier in the source than the piece before it."""

    code: ClassVar[str] = "Q005"


@dataclass(frozen=True, slots=True)
class UndeclaredEmphasis:
    """Words are emphasised that the source does not emphasise, and nothing declares it."""

    code: ClassVar[str] = "Q007"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A character of the quotation looks like the source's and is another."""

    code: ClassVar[str] = "Q008"
    shown: str
    """The character in the quotation."""
    meant: str
    """The characters that it looks like."""


@dataclass(frozen=True, slots=True)
class LookAlikeInSource:
    """The source has a character that looks like a plain one, and the quotation has the plain one."""

    code: ClassVar[str] = "Q008"
    character: str
    """The source's character."""


@dataclass(frozen=True, slots=True)
class InvisibleCharacter:
    """A character in the quotation does not show, or turns the direction of writing."""

    code: ClassVar[str] = "Q009"
    character: str
    """The character."""


@dataclass(frozen=True, slots=True)
class LimitWordBefore:
    """The quotation begins just after a word that denies or limits what is said."""

    code: ClassVar[str] = "Q010"
    word: str
    """The word."""
    anchor: Anchor
    """The anchor that is cited."""


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """Words differ from the source's in capital and small letters alone."""

    code: ClassVar[str] = "Q012"
    printed: str = ""
    """The quotation's words; empty where they are not certain."""
    source: str = ""
    """The source's words."""


@dataclass(frozen=True, slots=True)
class ChangedPunctuation:
    """The words are the source's, the punctuation is not."""

    code: ClassVar[str] = "Q013"
    printed: str = ""
    """The quotation's characters at the first difference."""
    source: str = ""
    """The source's characters there."""


@dataclass(frozen=True, slots=True)
class NoWords:
    """The quotation holds no word."""

    code: ClassVar[str] = "Q017"


@dataclass(frozen=True, slots=True)
class OnlyBrackets:
    """Every word of the quotation stands in brackets."""

    code: ClassVar[str] = "Q017"


@dataclass(frozen=True, slots=True)
class TooManyReadings:
    """The work allowed for one quotation did not suffice to decide."""

    code: ClassVar[str] = "Q019"


@dataclass(frozen=True, slots=True)
class ContestedQuotation:
    """Two citations claim the quotation."""

    code: ClassVar[str] = "Q020"
    anchors: tuple[Anchor, ...]
    """The anchors of both."""


MisquotationFault = Misquotation | RunsOverParagraphEnd | SicAtBeginning
"""The faults of Q001."""
UnmarkedOmissionFault = UnmarkedOmission | MiswrittenOmission | AdjoiningQuotation
"""The faults of Q004."""
OverreachingAlteration = (
    OmissionTooLong
    | OmissionOverBorder
    | BareOmission
    | PieceTooShort
    | InsertionTooLong
    | EmptyInsertion
    | TooMuchInserted
    | BesideAlteration
    | ReplacesTooMuch
    | ReplacesOverBorder
    | ChangedBeginning
    | StemTooShort
    | CompletionTooLong
    | OtherWordCompleted
    | EmptyCompletion
    | SameInitial
    | TooLittleOfSource
    | NoLineBreak
    | TooManyPassages
)
"""The faults of Q006."""
QuotationFault = (
    MisquotationFault
    | NoCitation
    | WrongPassage
    | UnmarkedOmissionFault
    | DisorderedPiece
    | OverreachingAlteration
    | UndeclaredEmphasis
    | LookAlike
    | LookAlikeInSource
    | InvisibleCharacter
    | Skewing
    | LimitWordBefore
    | CutWord
    | ChangedCase
    | ChangedPunctuation
    | EmptyOmission
    | NoWords
    | OnlyBrackets
    | TooManyReadings
    | ContestedQuotation
)
"""Everything that can be wrong with a quotation that was collated or should have been."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A condition that a reading breaks, at its place in the pattern."""

    fault: BrokenCondition
    """The condition."""
    start: int
    """First offset in the folded pattern of what breaks it."""
    end: int
    """End, exclusive."""


@dataclass(frozen=True, slots=True)
class QuotationRefusal:
    """Why a quotation is refused: a fault, at its place in the printed text."""

    fault: QuotationFault
    """What is wrong."""
    start: int = 0
    """First offset in the printed text of what is at fault."""
    end: int = 0
    """End, exclusive; equal to `start` where the whole quotation is meant."""
    nearest: Nearest | None = None
    """The place in the seeds where the quotation nearly stands, or really stands."""
    violation: Violation | None = None
    """The violation that the fault comes from, if it comes from one; a skewing is acknowledged by it."""
    further: tuple[QuotationRefusal, ...] = ()
    """Further skewings of the same quotation: each has its own finding and is acknowledged by itself."""
