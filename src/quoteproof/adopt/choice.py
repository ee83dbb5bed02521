"""Which passage a quotation is of, as far as its words, the works and pages that it cites, and the verdict tell.

The cited work decides first, then the number that is written with it, and nothing else: that the verdict lets a
quotation pass at one place alone does not say that this place was meant. All else is listed, and never guessed.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Final

from quoteproof.adopt.claims import CitedItem, ClaimedChapter, ClaimedQuotation, claimed
from quoteproof.adopt.model import QuotationState
from quoteproof.check.chapter import Basis, Read
from quoteproof.check.locators import has_comparable_number
from quoteproof.quotation.model import Quotation
from quoteproof.rules.c005_contradicting_locator import ContradictingLocator
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import count_words
from quoteproof.values import dataclass
from quoteproof.verdict.collate import held, judge
from quoteproof.verdict.model import (
    Altered,
    Attested,
    Judged,
    Misplaced,
    Misquoted,
    Translated,
    Uncheckable,
    Uncited,
    Verbatim,
    Verdict,
)
from quoteproof.verdict.passage_text import VerdictContext
from quoteproof.verdict.word_places import WordPlace, citing, nearest_place, word_places

LEAST_SHARE: Final = 0.6
"""The share of a quotation's words, in order, from which on the nearest passage of the cited work is cited."""
_TERM: Final = 2
"""Words of a quotation that stand in too many places for one of them to be meant."""
_SHOWN: Final = 5
"""Most passages that are offered of many."""
_JUDGED: Final = 12
"""Most places of one quotation that are judged."""
_OTHER_WORDS: Final = frozenset({"Q001", "Q003", "Q004", "Q005"})
"""Codes of quotations whose words are not those of the cited passage."""


class _Page(IntEnum):
    """What the number that is written with a work says of a place, the most telling first."""

    AGREES = 0
    UNCHECKED = 1
    """The source has no such numbers there."""
    CONTRADICTS = 2
    UNSAID = 3
    """No number is written."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a quotation."""

    claimed: ClaimedQuotation
    state: QuotationState
    anchors: tuple[Anchor, ...] = ()
    """The passages that have its words, or the nearest, best first."""
    named: tuple[tuple[CitedItem, Anchor], ...] = ()
    """The passages that its citation is to name, each with the work that it is named behind."""
    verdict: Verdict | None = None
    """The verdict where it cites these passages."""
    difference: str = ""
    """What differs, in words."""

    @property
    def code(self) -> str:
        """The code of the refusal; empty where nothing is refused."""
        refusal = self.verdict.refusal if isinstance(self.verdict, _REFUSED) else None
        return refusal.fault.code if refusal else ""


_REFUSED: Final = (Misquoted, Misplaced, Uncited, Uncheckable)


@dataclass(frozen=True, slots=True)
class _Candidate:
    item: CitedItem
    place: WordPlace
    page: _Page
    told: str = ""
    """What contradicts the page."""


@dataclass(frozen=True, slots=True)
class DecidedChapter:
    """A chapter, and what becomes of its quotations."""

    chapter: ClaimedChapter
    decisions: tuple[Decision, ...]


def decided(read: Read, basis: Basis) -> DecidedChapter:
    """Decide about the quotations of a chapter."""
    chapter = claimed(read, basis)
    return DecidedChapter(chapter, tuple(map(Judge(basis.context, read.text).decide, chapter.quotations)))


@dataclass(frozen=True, slots=True)
class Judge:
    """What decisions about the quotations of one chapter need."""

    context: VerdictContext
    text: str
    """The chapter's text."""

    def decide(self, claimed: ClaimedQuotation) -> Decision:
        """Decide about a quotation."""
        if claimed.settled is not None:
            return self._as_it_stands(claimed, claimed.settled)
        if claimed.quotation.broken:
            return Decision(claimed, QuotationState.UNREAD)
        return self._cited(claimed) if claimed.items else self._uncited(claimed)

    def _as_it_stands(self, claimed: ClaimedQuotation, judged: Judged) -> Decision:
        """What is to be said of a quotation whose citation names a passage; that stays as it is."""
        verdict, anchors = judged.verdict, (judged.anchor,)
        if isinstance(verdict, Verbatim | Altered | Attested | Translated):
            bound = Decision(claimed, QuotationState.BOUND, anchors, verdict=verdict)
            item = next((item for item in claimed.items if item.anchor == judged.anchor), None)
            spots = judged.match.spots if judged.match else ()
            wrong = item.contradiction(judged.anchor, spots, self.context, self.text) if item else None
            return replace(bound, state=QuotationState.OTHER_PAGE, difference=_on_page(wrong)) if wrong else bound
        state = QuotationState.UNREAD if isinstance(verdict, Uncheckable) else QuotationState.MARKS_DIFFER
        decision = Decision(claimed, state, anchors, (), verdict)
        return replace(decision, state=QuotationState.DIFFERS) if decision.code in _OTHER_WORDS else decision

    def _cited(self, claimed: ClaimedQuotation) -> Decision:
        library = self.context.library
        keys = tuple(dict.fromkeys(item.key for item in claimed.items))
        known = [key for key in keys if key in library.sources]
        if not known:
            state = QuotationState.UNREAD if library.unsound & {*keys} else QuotationState.NO_SOURCE
            missing = " and ".join(f"`{key}`" for key in keys)
            lacking = "no source text" if library.entries.keys() & {*keys} else "no entry in the bibliography"
            told = f"{missing} has {lacking}" if state is QuotationState.NO_SOURCE else f"{missing} cannot be read"
            return Decision(claimed, state, difference=told)
        places = self._likely(claimed, word_places(claimed.quotation, self.context, known))
        if len(places) > _JUDGED:
            return Decision(claimed, QuotationState.SEVERAL, tuple(place.anchor for place in places[:_SHOWN]))
        candidates = self._candidates(claimed, places)
        if not candidates:
            return self._without_place(claimed, known)
        exact = [one for key in known if (one := self._chosen([c for c in candidates if c.item.key == key]))]
        exact = [one for one in exact if one.page is not _Page.CONTRADICTS] or exact
        exact = [one for one in exact if one.place.passes] or exact
        if not exact or len({id(one.item.citation) for one in exact}) > 1:
            anchors = dict.fromkeys(one.place.anchor for one in _best_first(candidates))
            return Decision(claimed, QuotationState.SEVERAL, tuple(anchors))
        first = exact[0]
        decision = self.at(claimed, first.place.anchor, first.place.verdict)
        named = tuple((one.item, one.place.anchor) for one in exact)
        decision = replace(decision, named=named, anchors=tuple(anchor for _, anchor in named))
        if first.page is _Page.CONTRADICTS and decision.state is not QuotationState.UNREAD:
            return replace(decision, state=QuotationState.OTHER_PAGE, difference=first.told)
        return decision

    def at(self, claimed: ClaimedQuotation, anchor: Anchor, verdict: Verdict) -> Decision:
        """What is to be said of a quotation at a place that has its words."""
        if isinstance(verdict, Verbatim | Altered):
            return Decision(claimed, QuotationState.BOUND, (anchor,), verdict=verdict)
        state = QuotationState.UNREAD if isinstance(verdict, Uncheckable) else QuotationState.MARKS_DIFFER
        return Decision(claimed, state, (anchor,), verdict=verdict)

    def _likely(self, claimed: ClaimedQuotation, places: Sequence[WordPlace]) -> Sequence[WordPlace]:
        """The places; where they are too many to be judged, those that no number contradicts, if there are some."""
        if len(places) <= _JUDGED:
            return places
        context, text = self.context, self.text
        pages = [
            place
            for place in places
            for item in claimed.items
            if item.key == place.anchor.key and item.contradiction(place.anchor, (), context, text) is None
        ]
        return list({place.anchor: place for place in pages}.values()) or places

    def _candidates(self, claimed: ClaimedQuotation, places: Sequence[WordPlace]) -> list[_Candidate]:
        return [
            self._candidate(item, place)
            for place in places
            for item in reversed(claimed.items)
            if item.key == place.anchor.key and not item.anchor.names_place
        ]

    def _candidate(self, item: CitedItem, place: WordPlace) -> _Candidate:
        """A place, with what the number written with its work says of it."""
        place = self._widened(place)
        verdict = place.verdict
        spots = verdict.match.spots if isinstance(verdict, Verbatim | Altered) else ()
        extent, language = self.context.library.resolve(place.anchor), self.context.language
        if item.node is None or not item.has_numbers(language):
            return _Candidate(item, place, _Page.UNSAID)
        if not isinstance(extent, Extent) or not has_comparable_number(item.node, language, extent):
            return _Candidate(item, place, _Page.UNCHECKED)
        wrong = item.contradiction(place.anchor, spots, self.context, self.text)
        if wrong is None:
            return _Candidate(item, place, _Page.AGREES)
        return _Candidate(item, place, _Page.CONTRADICTS, _on_page(wrong))

    def _widened(self, place: WordPlace) -> WordPlace:
        """A place with the passages around it that the quotation needs, where the verdict names them."""
        refusal = place.verdict.refusal if isinstance(place.verdict, Misplaced) else None
        if refusal is None or refusal.nearest is None:
            return place
        narrow, wide = (self.context.library.resolve(anchor) for anchor in (place.anchor, refusal.nearest.anchor))
        if not (isinstance(narrow, Extent) and isinstance(wide, Extent) and narrow.source is wide.source):
            return place
        ids = {part.passage.id for part in wide.parts}
        if not all(part.passage.id in ids for part in narrow.parts):
            return place
        anchor = refusal.nearest.anchor
        return WordPlace(anchor, citing(place.quotation, anchor), self.context)

    def _chosen(self, candidates: Sequence[_Candidate]) -> _Candidate | None:
        """The place of one work; None where nothing decides."""
        best = _best_first(candidates)
        agreeing = [one for one in best if one.page is _Page.AGREES]
        for found in (best, agreeing):
            if len({one.place.anchor for one in found}) == 1:
                return found[0]
        return None

    def _without_place(self, claimed: ClaimedQuotation, known: Sequence[str]) -> Decision:
        """What is to be said where the cited works do not have the words."""
        quotation, words = claimed.quotation, count_words(claimed.quotation.printed.text)
        near = nearest_place(quotation, self.context, known) if words > _TERM else None
        if near is not None and near.share >= LEAST_SHARE:
            item = next(item for item in reversed(claimed.items) if item.key == near.anchor.key)
            named = ((item, near.anchor),)
            verdict = judge(citing(quotation, near.anchor), self.context).verdict
            if isinstance(verdict, Verbatim | Altered):
                return replace(self.at(claimed, near.anchor, verdict), named=named)
            differs = Decision(claimed, QuotationState.DIFFERS, (near.anchor,), named, verdict)
            if words <= self.context.settings.limits.term_words:
                return differs
        else:
            differs = Decision(claimed, QuotationState.NOT_FOUND, (near.anchor,) if near else ())
        others = [key for key in self.context.library.sources if key not in known]
        elsewhere = word_places(quotation, self.context, others) if words > _TERM and others else ()
        if elsewhere:
            return Decision(claimed, QuotationState.ELSEWHERE, _anchors(elsewhere))
        return differs

    def _uncited(self, claimed: ClaimedQuotation) -> Decision:
        quotation, words = claimed.quotation, count_words(claimed.quotation.printed.text)
        if words <= _TERM:
            return Decision(claimed, QuotationState.TERM)
        places = word_places(quotation, self.context)
        beside = {anchor.key for anchor in quotation.beside.citation.anchors} if quotation.beside else frozenset()
        meant = [place for place in places if place.anchor.key in beside]
        meant = meant if len(meant) == 1 else list(places)
        if len(meant) == 1:
            place = self._widened(meant[0])
            return replace(self.at(claimed, place.anchor, place.verdict), state=QuotationState.UNCITED)
        if words <= self.context.settings.limits.term_words:
            return Decision(claimed, QuotationState.TERM)
        if places:
            return Decision(claimed, QuotationState.SEVERAL, _anchors(places))
        near = nearest_place(quotation, self.context)
        return Decision(claimed, QuotationState.NOT_FOUND, (near.anchor,) if near else ())


def _on_page(wrong: ContradictingLocator) -> str:
    """On which page a quotation stands, in words."""
    return f"stands on {wrong.true.words}, not `{wrong.written}`"


def holds(quotation: Quotation, anchor: Anchor, context: VerdictContext) -> bool:
    """Whether the verdict lets a quotation pass where it cites a passage."""
    extent = context.library.resolve(anchor)
    return isinstance(extent, Extent) and held(citing(quotation, anchor), extent, context) is not None


def _best_first(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Candidates by what their numbers say; of the same kind those that pass first, and the later citations."""
    return sorted(candidates, key=lambda one: (one.page, not one.place.passes))


def _anchors(places: Sequence[WordPlace]) -> tuple[Anchor, ...]:
    judged = sorted(places[:_JUDGED], key=lambda place: not place.passes)
    return tuple(place.anchor for place in judged[:_SHOWN])
