"""Locators: the numbers that an author writes beside an anchor, held against the place of the passage.

Where the source has pages or numbers of its own, each number beside the anchor that could be read as one of them must
agree with the passage (C005), and a number that says not what it counts could. Where the source has none, the author's
number stands, and prints in place of the paragraph that the program counts. A number of something else (a chapter, a
line) is the author's business.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from quoteproof.check.written_numbers import WrittenNumbers, meets, reach, written_numbers
from quoteproof.evidence.origins import Spot
from quoteproof.finding.model import Fault, Place
from quoteproof.quotation.citations import CitationKey, anchor_of, citation_key, plain, suffix_of
from quoteproof.quotation.model import Citation
from quoteproof.rules.c005_contradicting_locator import ContradictingLocator
from quoteproof.source.library import CitedPassage, Extent, Library, Locator, LocatorKind, Source, Unresolved
from quoteproof.text.anchor import Anchor
from quoteproof.text.locator_terms import Counted
from quoteproof.values import dataclass
from quoteproof.verdict.model import Altered, Judged, Verbatim

_KINDS: Final = {
    **{Counted.PAGE: LocatorKind.PAGE, Counted.PARAGRAPH: LocatorKind.PARAGRAPH},
    **{Counted.SECTION: LocatorKind.SECTION, Counted.SIGN: LocatorKind.SECTION},
}
_OWN: Final = frozenset((Counted.PARAGRAPH, Counted.SECTION, Counted.SIGN))
_FEWEST_OF_A_YEAR: Final = 4


Taken = Mapping[CitationKey, Mapping[Anchor, Sequence[Spot]]]
"""What the quotations that a citation serves take from the passages of each of its anchors, by citation."""


def taken_by(judged: Iterable[Judged]) -> Taken:
    """What the quotations of a chapter take, as far as they match their sources."""
    taken: dict[CitationKey, dict[Anchor, list[Spot]]] = {}
    for quotation, verdict in ((each.quotation, each.verdict) for each in judged):
        if quotation.citation is not None and isinstance(verdict, Verbatim | Altered):
            by_anchor = taken.setdefault(citation_key(quotation.citation), {})
            by_anchor.setdefault(verdict.match.anchor, []).extend(verdict.match.spots)
    return taken


def contradictions(citation: Citation, library: Library, text: str, language: str, taken: Taken) -> Iterator[Fault]:
    """A finding for each number of a citation that contradicts the anchor beside it, or could.

    `text` is the chapter's, `language` the BCP 47 tag of the book. A page must be that of the words that are quoted,
    where the citation serves a quotation, or else one of the passage's.
    """
    items = citation.node["c"][0] if citation.node else ()
    served = taken.get(citation_key(citation), {})
    for at, item in enumerate(items):
        own = anchor_of(item)
        # What cites a page and no passage serves quotations of the passages that have them there.
        anchors = (own,) if own.names_place else tuple(anchor for anchor in served if anchor.key == own.key)
        affixes = ((item["citationPrefix"], True), (suffix_of(item), False))
        for anchor in anchors:
            resolved = library.resolve(anchor) if anchor.names_place else None
            if not isinstance(resolved, Extent) or not any(map(_has_place, resolved.parts)):
                continue  # where the source has no numbers of its own, the author's stand
            extent = resolved.quoting(served.get(anchor, ()))
            if not extent.own_locators:
                continue
            written = [(group, side) for affix, side in affixes for group in _written(affix, language, extent.source)]
            for group, before in _contradicting(written, extent):
                place = _place(citation, at, group.text, text, before=before)
                true = _nearest(group, extent)
                quoted = bool(extent.quoted) and true.kind is LocatorKind.PAGE
                facts = (group.text, bool(group.numbers), true, quoted, not own.names_place, group.digits)
                yield ContradictingLocator(place, anchor, *facts)


def _has_place(part: CitedPassage) -> bool:
    """Whether the source says where a passage stands."""
    return part.passage.number is not None or bool(part.passage.pages)


def has_comparable_number(item: Mapping[str, Any], language: str, extent: Extent) -> bool:
    """Whether a number of an item counts something of which the source says where a passage stands."""
    known = extent.own_locators
    written = (
        one for affix in (item["citationPrefix"], suffix_of(dict(item))) for one in written_numbers(affix, language)
    )
    return any(
        one.is_place and (known if one.counted is Counted.UNSAID else _of_its_kind(one, known)) for one in written
    )


def _written(affix: Sequence[Mapping[str, Any]], language: str, source: Source) -> list[WrittenNumbers]:
    """The numbers in an affix, but for dates where the source has no number as long as a year."""
    found = written_numbers(affix, language)
    if not any(one.dated for one in found):
        return list(found)
    labels = (*source.contents.numbers, *source.labels)
    long = any(sum(map(str.isdecimal, label)) >= _FEWEST_OF_A_YEAR for label in labels)
    return [one for one in found if long or not one.dated]


def _contradicting(
    written: Sequence[tuple[WrittenNumbers, bool]], extent: Extent
) -> Iterator[tuple[WrittenNumbers, bool]]:
    """The numbers that do not agree with the place of what is cited."""
    known = extent.own_locators
    own = [one for one in known if one.kind is not LocatorKind.PAGE]
    # A paragraph of a section, or the other way round, may stand beside the number that the source has.
    exact = any(_agrees(group, _of_its_kind(group, own)) for group, _ in written)
    short = False
    for group, before in written:
        compared = known if group.counted is Counted.UNSAID else _of_its_kind(group, known)
        if not compared and group.counted in _OWN and not exact:
            compared = own
        if compared and not _agrees(group, compared):
            yield group, before
        elif extent.quoted and not short and not _agrees(group, own):
            # The numbers together must hold the first and the last page of what is quoted.
            pages = [one for one in compared if one.kind is LocatorKind.PAGE]
            short = not all(reach((other for other, _ in written), (one.first, one.last)) for one in pages)
            if short:
                yield group, before


def _of_its_kind(group: WrittenNumbers, known: Sequence[Locator]) -> Sequence[Locator]:
    """The locators that count what some numbers say they count."""
    kind = _KINDS.get(group.counted)
    return [one for one in known if one.kind is kind]


def _agrees(group: WrittenNumbers, known: Sequence[Locator]) -> bool:
    return any(meets(group, (one.first, one.last)) for one in known)


def _nearest(group: WrittenNumbers, extent: Extent) -> Locator:
    """The place that a contradicting number is told of."""
    return next(iter(_of_its_kind(group, extent.own_locators)), extent.own_locators[0])


def _place(citation: Citation, at: int, words: str, text: str, *, before: bool) -> Place:
    """The place of some words of an item, where they are written as they were read; else that of the citation."""
    whole, anchors = citation.written, citation.anchor_places
    low, high = whole.start, whole.end
    if at < len(anchors) and before:
        low, high = anchors[at - 1].end if at else low, anchors[at].start
    elif at < len(anchors):
        low, high = anchors[at].start, anchors[at + 1].start if at + 1 < len(anchors) else high
    found = text.find(words, max(low, whole.start), min(high, whole.end))
    return whole if found < 0 else Place(whole.file, found, found + len(words), whole.approximate)


@dataclass(frozen=True, slots=True)
class OwnLocator:
    """What an author wrote for the place that is cited."""

    locator: Locator | None = None
    """Its number or first range, with what it counts; none where that is something else, such as a chapter."""
    replaced: int = 0
    """Characters at the beginning of the suffix that print in the form of the source's own number, `numbers`."""
    numbers: str = ""
    """The numbers in these characters, as written."""


def own_locator(item: Mapping[str, Any], language: str, resolved: Extent | Unresolved | None) -> OwnLocator | None:
    """What an author wrote for the place that is cited; none where the locator of the passage is to print.

    Citation styles print a number without a term as a page. Where it begins the suffix and is the source's own number
    of the passage, it prints as that.
    """
    suffix = suffix_of(dict(item))
    words = plain(suffix)
    after = written_numbers(suffix, language)
    places = [one for one in (*after, *written_numbers(item["citationPrefix"], language)) if one.is_place]
    known = resolved.own_locators if isinstance(resolved, Extent) else ()
    first = after[0] if after and not after[0].amid and not words[: after[0].start].strip(_BEFORE) else None
    if first is None and not places:
        return None
    named = next((one for one in places if _agrees(one, known)), places[0] if places else None)
    locator = _ranged(named, known) if named else None
    if first is not None and first.counted is Counted.UNSAID and _kind(first, known) not in (None, LocatorKind.PAGE):
        end = first.end + (words[first.end : first.end + 1] == _PAIRS.get(words[first.start - 1 : first.start], ""))
        if plain(list(takewhile(_is_plain, suffix)))[first.start : end] == first.text + words[first.end : end]:
            return OwnLocator(_ranged(first, known), end, first.digits)
    return OwnLocator(locator)


_BEFORE: Final = " \t\n\u00a0,،、，([{"
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}


def _is_plain(node: Mapping[str, Any]) -> bool:
    return node["t"] in ("Str", "Space", "SoftBreak")


def _kind(group: WrittenNumbers, known: Sequence[Locator]) -> LocatorKind | None:
    """What numbers count in the source; none for something that has no place in an index."""
    if group.counted is Counted.UNSAID:
        return next((one.kind for one in known if _agrees(group, [one])), LocatorKind.PAGE)
    return _KINDS.get(group.counted)


def _ranged(group: WrittenNumbers, known: Sequence[Locator]) -> Locator | None:
    kind = _kind(group, known)
    return Locator(kind, *group.numbers[0]) if kind is not None and group.numbers else None
