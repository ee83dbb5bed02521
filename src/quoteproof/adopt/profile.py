"""Which style a manuscript follows: the settings under which most of its bound quotations pass, and what they forgive.

No settings are proposed that let a quotation pass which the book's own refuse for skewing (Q010).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from quoteproof.adopt.choice import DecidedChapter, Decision, Judge, holds
from quoteproof.adopt.claims import claimed
from quoteproof.adopt.model import QuotationState
from quoteproof.book.config import Punctuation, Quotations
from quoteproof.book.profiles import Latitude, Style
from quoteproof.check.chapter import Basis
from quoteproof.values import dataclass

_BOUND: Final = frozenset(
    {QuotationState.BOUND, QuotationState.MARKS_DIFFER, QuotationState.OTHER_PAGE, QuotationState.UNCITED}
)
_FORGIVEN: Final = {
    Latitude.BARE_ELLIPSIS: "omissions marked with dots and no brackets",
    Latitude.FOUR_DOTS: "omissions over the end of a sentence marked with four dots",
    Latitude.INITIAL_CASE: "another case of the first letter, without a mark",
    Latitude.CASE_AFTER_OMISSION: "a capital letter after an omission, without a mark",
    Latitude.EMPHASIS_BRACKET: "emphasis declared in the quotation",
    Latitude.SHARED_CITATION: "one citation for the quotations of several sentences",
}
_AMERICAN: Final = "a comma or period of the author's own before the closing mark"


@dataclass(frozen=True, slots=True)
class Fitting:
    """The settings that fit a manuscript."""

    profile: str = ""
    """The style; empty where the book's own is as good."""
    punctuation: str = ""
    """Where a final comma or period may stand; empty where the book's own is as good."""
    forgives: tuple[str, ...] = ()
    """What these settings let pass and the book's own do not, in words."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """A bound quotation."""

    decision: Decision
    shared: bool
    """Whether its citation serves it only in a style that lets one serve several sentences."""

    @property
    def skewed(self) -> bool:
        """Whether it is refused for skewing."""
        return self.decision.code == "Q010"

    def passes(self, basis: Basis, settings: Quotations) -> bool:
        """Whether it passes under some settings."""
        if self.shared and settings.profile.permission(Latitude.SHARED_CITATION) is None:
            return False
        own = basis.book.quotations
        strictest = (own.style, own.punctuation) == (Style.STRICT, Punctuation.LOGICAL)
        if self.decision.state is QuotationState.BOUND and (strictest or settings == own):
            return True
        context = replace(basis.context, settings=settings)
        return any(holds(self.decision.claimed.quotation, anchor, context) for anchor in self.decision.anchors)


def fitting(chapters: Sequence[DecidedChapter], basis: Basis) -> Fitting:
    """The settings under which most quotations of a known passage pass; of equal ones the own, or the stricter."""
    own = basis.book.quotations
    tried = tuple(_tried(chapters, basis))
    best, most = own, sum(one.passes(basis, own) for one in tried if not one.skewed)
    for style, punctuation in sorted(product(Style, Punctuation), key=lambda both: _latitude(*both)):
        settings = replace(own, style=style, punctuation=punctuation)
        if settings == own or any(one.passes(basis, settings) for one in tried if one.skewed):
            continue
        passing = sum(one.passes(basis, settings) for one in tried if not one.skewed)
        if passing > most:
            best, most = settings, passing
    if best is own:
        return Fitting()
    given = {one.latitude for one in own.profile.permissions}
    forgives = [
        f"{_FORGIVEN[one.latitude]} ({one.section})" for one in best.profile.permissions if one.latitude not in given
    ]
    if best.punctuation is not own.punctuation and best.punctuation is Punctuation.AMERICAN:
        forgives.append(_AMERICAN)
    return Fitting(
        "" if best.style is own.style else best.style.value,
        "" if best.punctuation is own.punctuation else best.punctuation.value,
        tuple(forgives),
    )


def _latitude(style: Style, punctuation: Punctuation) -> tuple[int, str]:
    """How much settings allow."""
    allowed = len(Quotations(style=style).profile.permissions) + (punctuation is Punctuation.AMERICAN)
    return allowed, style.value


def _tried(chapters: Sequence[DecidedChapter], basis: Basis) -> Iterator[_Tried]:
    """The quotations whose passage is known, with those that a citation in a later sentence would serve."""
    for chapter in chapters:
        found = {one.claimed.quotation.id: one for one in chapter.decisions}
        for decision in found.values():
            if decision.state in _BOUND and decision.anchors:
                yield _Tried(decision, decision.claimed.is_shared)
        alone = [one for one in found.values() if not one.claimed.items and one.state is not QuotationState.TERM]
        if alone and not basis.settings.shared:
            read = chapter.chapter.read
            judge = Judge(basis.context, read.text)
            for one in claimed(read, basis, replace(basis.settings, shared=True)).quotations:
                if one.is_shared and not found[one.quotation.id].claimed.items:
                    decision = judge.decide(one)
                    if decision.state in _BOUND:
                        yield _Tried(decision, shared=True)
