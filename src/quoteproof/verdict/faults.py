"""Faults of quotations: one frozen type for each thing that can be wrong, with what a message needs to know about it.

A fault says what is wrong, not where: a `Violation` adds a span of the folded pattern, a `QuotationRefusal` a span of
the printed text. Each type knows its code. The messages are worded in the package `rules`.
Source: rules.md, “Codes” and “Alterations”.
"""

from __future__ import annotations

from quoteproof.finding.model import Facts, Nearest
from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass


class OmissionTooLong(Facts, code="Q006"):
    """An omission leaves out more words than the limit allows."""

    words: int
    """How many words it leaves out."""


class OmissionOverBorder(Facts, code="Q006"):
    """An omission reaches over more paragraph ends than the limit allows."""

    borders: int
    """How many paragraph ends it reaches over."""


class OmissionOverIntroduction(Facts, code="Q006"):
    """An omission leads from one list into another one, without what introduces that."""


class BareOmission(Facts, code="Q006"):
    """Dots without brackets, where the style marks an omission with brackets."""


class EmptyOmission(Facts, code="Q016"):
    """An omission leaves no word out."""

    mark: str = ""
    """The source's punctuation where the omission is marked."""


class PieceTooShort(Facts, code="Q006"):
    """A piece beside an omission has too few words."""


class InsertionTooLong(Facts, code="Q006"):
    """A bracket puts in more words than the limit allows."""

    words: int
    """How many words it puts in."""


class EmptyInsertion(Facts, code="Q006"):
    """A bracket puts in no word, and the source does not have it."""


class TooMuchInserted(Facts, code="Q006"):
    """All brackets together put in too many words for the words quoted."""

    inserted: int
    """Words in brackets."""
    quoted: int
    """Words of the source."""


class TooLittleQuoted(Facts, code="Q006"):
    """A bracket stands beside too few words of the source."""

    quoted: int
    """Words of the source."""


class SameWords(Facts, code="Q006"):
    """A bracket puts the source's own words in place of themselves."""

    words: str
    """The source's words."""


class IdleNote(Facts, code="Q006"):
    """A bracket says that emphasis was added, and declares none."""


class BesideAlteration(Facts, code="Q006"):
    """An insertion or replacement is beside another alteration."""

    other: str
    """The other alteration, as it is written in the folded pattern."""


class ReplacesTooMuch(Facts, code="Q006"):
    """A replacement covers more words of the source than the limit allows."""

    words: int
    """How many words of the source it covers."""


class ReplacesOverBorder(Facts, code="Q006"):
    """A replacement covers words on both sides of a paragraph end."""


class ChangedBeginning(Facts, code="Q006"):
    """A bracket changes the beginning of a word."""

    word: str
    """The source's word."""


class StemTooShort(Facts, code="Q006"):
    """A completion leaves too little of the source's word."""

    word: str
    """The source's word."""


class CompletionTooLong(Facts, code="Q006"):
    """A completion puts in too many letters."""

    word: str
    """The source's word."""


class OtherWordCompleted(Facts, code="Q006"):
    """A completion makes a word that is no form of the source's word."""

    word: str
    """The source's word."""


class EmptyCompletion(Facts, code="Q006"):
    """A completion puts in the letters that the source has."""

    word: str
    """The source's word."""


class SameInitial(Facts, code="Q006"):
    """A letter in brackets is the letter that the source has."""

    letter: str
    """The source's letter."""


class TooLittleOfSource(Facts, code="Q006"):
    """Fewer than half of the printed words are the source's."""


class NoLineBreak(Facts, code="Q006"):
    """A slash marks a line end where the source has none."""

    mark: str
    """The mark of what the source has there: `/`, `//`, or nothing."""


class OtherLineEnd(Facts, code="Q006"):
    """A line break stands where a stanza or paragraph ends, or an empty line where a line of verse does."""

    mark: str
    """The mark of what the source has there: `/` or `//`."""


class CutWord(Facts, code="Q011"):
    """A piece begins or ends inside a word of the source."""

    word: str
    """The source's word; empty where it is not certain."""


class Skewing(Facts, code="Q010"):
    """An alteration takes away or brings in words that deny or limit what is said."""

    limit_words: tuple[str, ...]
    """The words that it takes away, in lower case, sorted."""
    added: tuple[str, ...] = ()
    """Those that it brings in."""
    stranded: tuple[str, ...] = ()
    """Those that it keeps, but not what they say, so that they govern what comes after it."""


LimitedAlteration = (
    OmissionTooLong
    | OmissionOverBorder
    | OmissionOverIntroduction
    | BareOmission
    | PieceTooShort
    | InsertionTooLong
    | EmptyInsertion
    | TooMuchInserted
    | TooLittleQuoted
    | SameWords
    | IdleNote
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
    | OtherLineEnd
)
"""Conditions of alterations that Q006 reports."""
BrokenCondition = LimitedAlteration | EmptyOmission | CutWord | Skewing
"""Conditions of alterations that a reading of a quotation can break."""


class TooManyPassages(Facts, code="Q006"):
    """A quotation in a sentence cites a range of more passages than the limit allows."""

    anchor: Anchor
    """The anchor of the range."""
    passages: int
    """How many passages it names."""


class Misquotation(Facts, code="Q001"):
    """The words differ from the source's."""

    printed: str = ""
    """The first differing words of the quotation; empty where it lacks words, or none can be named."""
    source: str = ""
    """The source's words there; empty where the quotation adds words, or none can be named."""
    divided: bool = False
    """Whether a line of the source ends at a hyphen in its words."""
    unseen: Anchor | None = None
    """The passage that has the words, where no reader of the source sees it."""


class RunsOverParagraphEnd(Facts, code="Q001"):
    """The words are the source's, but the quotation runs over a paragraph end as if there were none."""


class SicAtBeginning(Facts, code="Q001"):
    """`[sic]` is at the beginning, with no word before it."""


class OwnMarks(Facts, code="Q013"):
    """Marks of the author's stand around a block quotation."""

    marks: tuple[int, ...]
    """Their offsets in the printed text."""


class AttributionInside(Facts, code="Q018"):
    """An attribution ends the last paragraph of a block quotation, and stands in none of its own."""


class NoCitation(Facts, code="Q002"):
    """No citation with an anchor belongs to the quotation."""

    sources: frozenset[str] = frozenset()
    """The keys of the works that have a seed."""
    places: tuple[Anchor, ...] = ()
    """The passages that have its words, best first: of the works that are cited beside it, else of any."""
    exact: frozenset[Anchor] = frozenset()
    """Those of them that it may cite as it is written."""
    only: bool = False
    """Whether there is one place alone, in the works that are cited beside it."""
    reached: bool = False
    """Whether the passage that is cited beside it has its words."""
    nearly: Anchor | None = None
    """The passage of those works that has most of the words, where none has all."""


class WrongPassage(Facts, code="Q003"):
    """The words are in another passage than the cited ones."""

    others: tuple[Anchor, ...]
    """Anchors of further passages that have the words."""
    alike: tuple[Anchor, ...] = ()
    """Further passages of the same work that have them, be they written otherwise."""
    exact: bool = True
    """Whether the passage has them letter for letter."""


class UnmarkedOmission(Facts, code="Q004"):
    """Words of the source are left out without a mark."""

    missing: str
    """The words, folded."""
    whole: bool = False
    """Whether they are whole passages, between two that are quoted."""


class MiswrittenOmission(Facts, code="Q004"):
    """A sign was meant to mark an omission and does not."""


class AdjoiningQuotation(Facts, code="Q004"):
    """No word is between this quotation and the one before, and words of the source are left out between them."""

    missing: str
    """The source's words between the two; empty where the second does not follow the first in one passage."""


class DisorderedPiece(Facts, code="Q005"):
    """A piece is earlier in the source than the piece before it."""


class UndeclaredEmphasis(Facts, code="Q007"):
    """Words are emphasised that the source does not emphasise, and nothing declares it."""


class LookAlike(Facts, code="Q008"):
    """A character of the quotation looks like the source's and is another."""

    shown: str
    """The character in the quotation."""
    meant: str
    """The characters that it looks like."""


class LookAlikeInSource(Facts, code="Q008"):
    """The source has a character that looks like a plain one, and the quotation has the plain one."""

    character: str
    """The source's character."""


class InvisibleCharacter(Facts, code="Q009"):
    """A character in the quotation does not show, or turns the direction of writing."""

    character: str
    """The character."""


class LimitWordLeftOut(Facts, code="Q010"):
    """An omission takes away limit words of another clause of a sentence that is partly kept."""

    limit_words: tuple[str, ...]
    """The words, in lower case, sorted."""


class StrandedLimitWord(Facts, code="Q010"):
    """An omission may take away all that a limit word before it says."""

    word: str
    """The word, in lower case."""


class LimitWordBefore(Facts, code="Q010"):
    """The quotation begins just after a word that denies or limits what is said."""

    word: str
    """The word."""
    anchor: Anchor
    """The anchor that is cited."""


class ChangedCase(Facts, code="Q012"):
    """Words differ from the source's in capital and small letters alone."""

    printed: str = ""
    """The quotation's words; empty where they are not certain."""
    source: str = ""
    """The source's words."""


class ChangedPunctuation(Facts, code="Q013"):
    """The words are the source's, the punctuation is not."""

    printed: str = ""
    """The quotation's characters at the first difference."""
    source: str = ""
    """The source's characters there."""


class NoWords(Facts, code="Q017"):
    """The quotation holds no word."""


class OnlyBrackets(Facts, code="Q017"):
    """Every word of the quotation is in brackets."""


class TooManyReadings(Facts, code="Q019"):
    """The work allowed for one quotation did not suffice to decide."""


class UnknownCharacter(Facts, code="Q019"):
    """The quotation has a character of which the source does not say what it is (U+FFFD), or what may stand for it."""

    word: str = ""
    """The source's word with the character; empty where the quotation has it."""
    line: int = 0
    """The line of a document's reading text that has the word, as a correction names it; 0 where it is not certain."""


class ContestedQuotation(Facts, code="Q020"):
    """Two citations claim the quotation."""

    anchors: tuple[Anchor, ...]
    """The anchors of both."""


class AmbiguousPage(Facts, code="Q022"):
    """Several passages of the page that is cited have the words."""

    anchors: tuple[Anchor, ...]
    """The anchors of these passages."""


MisquotationFault = Misquotation | RunsOverParagraphEnd | SicAtBeginning
"""The faults of Q001."""
UnmarkedOmissionFault = UnmarkedOmission | MiswrittenOmission | AdjoiningQuotation
"""The faults of Q004."""
UncheckableFault = TooManyReadings | UnknownCharacter
"""The faults of Q019."""
OverreachingAlteration = LimitedAlteration | TooManyPassages
"""The faults of Q006."""
QuotationFault = (
    OwnMarks
    | AttributionInside
    | MisquotationFault
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
    | LimitWordLeftOut
    | StrandedLimitWord
    | LimitWordBefore
    | CutWord
    | ChangedCase
    | ChangedPunctuation
    | EmptyOmission
    | NoWords
    | OnlyBrackets
    | UncheckableFault
    | ContestedQuotation
    | AmbiguousPage
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
class SourceDifference:
    """Words or marks of a refused quotation, and what the source has in their place."""

    start: int
    """First offset in the printed text of what would be replaced."""
    end: int
    """End, exclusive; equal to `start` where something would be put in."""
    source: str
    """The source's own characters that would stand there, with the spaces around them; empty where it has nothing."""


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
    """The place in the seeds that has the quotation's words, or nearly."""
    violation: Violation | None = None
    """The violation that the fault comes from, if it comes from one; a skewing is acknowledged by it."""
    source: tuple[int, int] | None = None
    """The span of the source's words for those at fault, in the text of `nearest`; None where it is not certain."""
    agreed: bool = False
    """Whether the quotation is exact once its few differences are mended."""
    more: int = 0
    """How many more differences follow."""
    differences: tuple[SourceDifference, ...] = ()
    """All differences that are at fault, in order; none where what differs is not certain."""
    further: tuple[QuotationRefusal, ...] = ()
    """Further skewings of the same quotation: each has its own finding and is acknowledged by itself."""
