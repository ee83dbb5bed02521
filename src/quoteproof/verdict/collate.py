"""Collate: one quotation with the passages it cites, and a verdict.

What cannot be decided is `Uncheckable`, which is an error. Findings about
citations themselves (C001 to C005) are made once per citation, in `citations`.
Source: rules.md, “Verdicts”.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from quoteproof.document.model import UNKNOWN
from quoteproof.document.role import Role
from quoteproof.finding.model import Nearest, Place
from quoteproof.quotation.model import BoundBy, Kind, Quotation, Unreached
from quoteproof.quotation.pattern import ElementForm, Pattern, breaks_lines, read_pattern
from quoteproof.source.library import Extent, Library, SourceWithoutSeed, UnsoundSource
from quoteproof.text.anchor import Anchor
from quoteproof.text.languages import Languages, primary
from quoteproof.text.line_hyphens import undivided
from quoteproof.text.words import count_words, has_words
from quoteproof.verdict import emphasis, faults
from quoteproof.verdict.emphasis import forbidden, invisible
from quoteproof.verdict.evidence import evidence
from quoteproof.verdict.faults import QuotationRefusal, Violation
from quoteproof.verdict.match import WorkExhaustedError, plain_reading, readings
from quoteproof.verdict.model import (
    Altered,
    Attested,
    Exempted,
    Judged,
    Match,
    Misplaced,
    Misquoted,
    Translated,
    Uncheckable,
    Uncited,
    Verbatim,
    Verdict,
)
from quoteproof.verdict.open_hyphens import closed, compared, forms
from quoteproof.verdict.passage_text import PassageText, VerdictContext, are_lines, extent_text

if TYPE_CHECKING:
    from quoteproof.verdict.nearest import UnmatchedQuotation


def judge(
    quotation: Quotation,
    context: VerdictContext,
    *,
    lifted: frozenset[Violation] = frozenset(),
    within: tuple[Extent, ...] = (),
) -> Judged:
    """Decide about one quotation; `lifted` is its skewing (Q010) that is acknowledged, each with a reason.

    `within` are parts of the passages that it cites, in which alone it is then looked for.
    """
    return Judged(quotation, _verdict(quotation, context, lifted, within))


def held(quotation: Quotation, extent: Extent, context: VerdictContext) -> Match | None:
    """The match of a quotation with some passages, whatever it cites; none where they do not have it."""
    texts = (context.passages(extent),)
    pattern, languages = _pattern(quotation, texts, context), partial(_languages, texts, context)
    for passages in forms(texts[0], pattern.text):
        try:
            found = _accepted(quotation, pattern, passages, context, languages, frozenset())
        except WorkExhaustedError:
            continue
        if isinstance(found, Match):
            return found
    return None


def _verdict(
    quotation: Quotation, context: VerdictContext, lifted: frozenset[Violation], within: tuple[Extent, ...]
) -> Verdict:
    verdict = _without_sources(quotation, context)
    if verdict is not None:
        return verdict
    extents, without_seed = (within, ()) if within else _cited(quotation, context)
    translated = bool(extents) and quotation.translation and _is_foreign(extents[0], context)
    hidden = (forbidden if extents and not translated else invisible)(quotation.printed)
    if hidden is not None:
        return Misquoted(hidden)
    if not extents:
        return _unverified(without_seed, context)
    unknown = quotation.printed.text.find(UNKNOWN)
    if extents and unknown >= 0:
        return Uncheckable(QuotationRefusal(faults.UnknownCharacter(), unknown, unknown + 1))
    if translated:
        return Translated("\n\n".join(part.passage.text[part.start : part.end] for part in extents[0].parts))
    texts = tuple([context.passages(e) for e in extents])
    most = context.settings.limits.run_in_passages
    wide = next((e for e, text in zip(extents, texts, strict=True) if text.paragraphs > most), None)
    if quotation.kind is Kind.INLINE and wide is not None:
        return _too_wide(quotation, wide, context, lifted)
    verdict = _collated(quotation, texts, context, lifted)
    if isinstance(verdict, Misquoted | Misplaced) and _cites_unsound(quotation, context.library):
        return Uncheckable(None)  # the words may be in what could not be read, which has its own finding
    if isinstance(verdict, Misquoted | Misplaced) and quotation.kind in (Kind.BLOCK, Kind.VERSE):
        other = _without_additions(quotation, texts, context, lifted)
        return verdict if other is None or _differs_more(other, verdict) else other
    strange = isinstance(verdict, Misquoted) and verdict.refusal.nearest is None
    if strange and quotation.bound_by is BoundBy.PARAGRAPH:
        return _uncited(quotation, context)  # nothing in the passages is like it: the citation is not meant for it
    return verdict


def unmatched_quotation(quotation: Quotation, context: VerdictContext) -> "UnmatchedQuotation | None":
    """A refused quotation beside the passages that it cites; None where it cites none."""
    extents, _ = _cited(quotation, context)
    texts = tuple([context.passages(extent) for extent in extents])
    if not texts:
        return None
    return _unmatched(quotation, _pattern(quotation, texts, context), texts, context, _languages(texts, context))


def _too_wide(quotation: Quotation, wide: Extent, context: VerdictContext, lifted: frozenset[Violation]) -> Verdict:
    """The refusal of a quotation in a sentence that cites too many passages; it names the few that have the words."""
    from quoteproof.verdict.nearest import near

    fault = faults.TooManyPassages(wide.anchor, len(wide.parts))
    wide_text = (context.passages(wide),)
    pattern, languages = _pattern(quotation, wide_text, context), partial(_languages, wide_text, context)
    for fewer in _fewer(wide, context.settings.limits.run_in_passages):
        passages = closed(extent_text(fewer, context.source_language(wide.source.key)), pattern.text)
        try:
            found = _accepted(quotation, pattern, passages, context, languages, lifted)
        except WorkExhaustedError:
            break
        if isinstance(found, Match):
            place = near(passages, 0, len(passages.text))
            return Misquoted(QuotationRefusal(fault, nearest=replace(place, anchor=fewer.anchor)))
    return Misquoted(QuotationRefusal(fault))


_WINDOWS: Final = 300  # passages of a range beyond which the few that have the words are not looked for


def _fewer(extent: Extent, most: int) -> Iterator[Extent]:
    """The stretches of an extent with few passages, the shortest first."""
    parts = extent.parts if len(extent.parts) <= _WINDOWS else ()
    for width in range(1, most + 1):
        for at in range(len(parts) - width + 1):
            ids = dict.fromkeys((parts[at].passage.id, parts[at + width - 1].passage.id))
            anchor = Anchor(extent.source.key, "-".join(ids))
            yield replace(extent, anchor=anchor, parts=parts[at : at + width])


def _differs_more(one: Verdict, other: Verdict) -> bool:
    """Whether a refused quotation has more differences than another one: the marks around it are the source's then."""
    return isinstance(one, Misquoted) and isinstance(other, Misquoted) and one.refusal.more > other.refusal.more


def _without_additions(
    quotation: Quotation, texts: tuple[PassageText, ...], context: VerdictContext, lifted: frozenset[Violation]
) -> Verdict | None:
    """The verdict of a refused block that has marks around it, or an attribution at its end; None without them.

    Where the words between would be accepted, these are its only fault.
    """
    from quoteproof.verdict.own_marks import led_back, own_marks, without

    printed = quotation.printed
    dash = quotation.attribution.start if quotation.attribution else None
    end = len(printed.text) if dash is None else len(printed.text[:dash].rstrip())
    marks = own_marks(without(printed, tuple(range(end, len(printed.text))))[0])
    if not marks and dash is None:
        return None
    bare, offsets = without(printed, (*marks, *range(end, len(printed.text))))
    verdict = _collated(replace(quotation, printed=bare), texts, context, lifted)
    match verdict:
        case Verbatim() | Altered() if dash is not None:
            return Misquoted(QuotationRefusal(faults.AttributionInside(), dash, len(printed.text)))
        case Verbatim() | Altered():
            return Misquoted(QuotationRefusal(faults.OwnMarks(marks), marks[0], marks[0] + 1))
        case Misquoted(refusal):
            return Misquoted(led_back(refusal, offsets))
        case Misplaced(refusal):
            return Misplaced(led_back(refusal, offsets))
        case _:
            return None


def _uncited(quotation: Quotation, context: VerdictContext) -> Verdict:
    """The refusal of a quotation without a citation; it names the places of the cited works, or of all, with its words.

    One or two words are looked for only in works that are cited for them.
    """
    from quoteproof.verdict.word_search import citing, nearest_place, word_anchors

    beside, words = quotation.beside, count_words(quotation.printed.text)
    cited = quotation.citation.anchors if quotation.citation else ()  # of a work alone, by a binding of its own
    if beside is not None:
        cited = beside.anchors if words > 1 or beside.why is Unreached.BARE else ()
    keys = tuple(anchor.key for anchor in cited)
    own = word_anchors(quotation, context, keys) if keys else ()
    found = own or (word_anchors(quotation, context) if words > 1 else ())
    named = [anchor for anchor in cited if anchor.names_place]
    reached = {place for place in own if any(_is_within(place, anchor, context.library) for anchor in named)}
    judged = [(place, judge(citing(quotation, place), context)) for place in found[:_JUDGED]]
    judged.sort(key=lambda each: (each[0] not in reached, each[1].match is None))
    nearly = nearest_place(quotation, context, keys) if keys and not own else None
    fault = faults.NoCitation(
        frozenset(context.library.sources),
        (*(place for place, _ in judged), *found[_JUDGED:]),
        frozenset(place for place, there in judged if there.match is not None),
        len(own) == 1,
        bool(reached),
        nearly.anchor if nearly and nearly.share >= _NEARLY else None,
    )
    best = judged[0][0] if judged else fault.nearly
    verdict = judged[0][1].verdict if judged else None
    return Uncited(QuotationRefusal(fault, nearest=_near(best, verdict, context) if best else None))


_JUDGED: Final = 12  # places of an uncited quotation that are judged
_NEARLY: Final = 0.6  # share of the words that a passage has that is named as the nearest


def _near(anchor: Anchor, verdict: Verdict | None, context: VerdictContext) -> Nearest | None:
    """A place as a hint: the words of a match, or of what comes nearest to them, else the whole passage."""
    from quoteproof.verdict.nearest import near

    if isinstance(verdict, Verbatim | Altered):
        spot = verdict.match.spots[0]
        extent = context.library.resolve(spot.anchor)
        if isinstance(extent, Extent):
            passage = extent.parts[0].passage
            low, high = (passage.mapped.positions(at - passage.start).start for at in (spot.start, spot.end - 1))
            return Nearest(anchor, undivided(passage.text[low : high + 1]), Place(spot.file, spot.start, spot.end))
    if isinstance(verdict, Misquoted | Misplaced) and verdict.refusal.nearest is not None:
        return replace(verdict.refusal.nearest, anchor=anchor)
    extent = context.library.resolve(anchor)
    if not isinstance(extent, Extent):
        return None
    passages = context.passages(extent)
    return replace(near(passages, 0, len(passages.text)), anchor=anchor)


def _is_within(anchor: Anchor, cited: Anchor, library: Library) -> bool:
    """Whether a citation names all the passages of an anchor."""
    inner, outer = library.resolve(anchor), library.resolve(cited)
    if anchor.key != cited.key or not isinstance(inner, Extent) or not isinstance(outer, Extent):
        return False
    return {part.passage.id for part in inner.parts} <= {part.passage.id for part in outer.parts}


def _without_sources(quotation: Quotation, context: VerdictContext) -> Verdict | None:
    """The verdict of a quotation that has nothing to be collated with; None where it has."""
    if quotation.exempt is not None:
        return Exempted(quotation.exempt)
    if quotation.broken:
        return Uncheckable(None)
    if quotation.rivals:
        names = tuple(anchor for rival in quotation.rivals for anchor in rival.anchors)
        return Uncited(QuotationRefusal(faults.ContestedQuotation(names)))
    if quotation.citation is None or not quotation.citation.anchored:
        return _uncited(quotation, context)
    return None if has_words(quotation.printed.text) else Misquoted(QuotationRefusal(faults.NoWords()))


def _cited(quotation: Quotation, context: VerdictContext) -> tuple[tuple[Extent, ...], tuple[str, ...]]:
    """The extents that a quotation's citation names, and the keys of works without a seed."""
    anchors = quotation.citation.anchors if quotation.citation else ()
    resolved = [context.resolve(anchor) for anchor in anchors if anchor.names_place]
    extents = tuple([r for r in resolved if isinstance(r, Extent)])
    return extents, tuple([r.key for r in resolved if isinstance(r, SourceWithoutSeed)])


def _cites_unsound(quotation: Quotation, library: Library) -> bool:
    """Whether one of several works that are cited has a seed or rows of anchors that cannot be trusted."""
    anchors = quotation.citation.anchors if quotation.citation else ()
    return any(isinstance(library.resolve(anchor), UnsoundSource) for anchor in anchors)


def _unverified(keys: tuple[str, ...], context: VerdictContext) -> Verdict:
    """A work without a seed is attested or cannot be checked; any other problem already has a finding."""
    for key in keys:
        attestation = context.attested.get(key)
        if attestation is not None:
            return Attested(attestation, key)
    return Uncheckable(None)


def _is_foreign(extent: Extent, context: VerdictContext) -> bool:
    """Whether passages are in another language than the book's, as is declared and as their words do not deny."""
    own, declared = primary(context.language), primary(context.source_language(extent.source.key))
    shown = context.passages(extent).spoken
    return declared != own and (declared in shown or own not in shown)


def _languages(cited_texts: tuple[PassageText, ...], context: VerdictContext) -> Languages:
    """The languages whose limit words count: those that are declared, and those that the passages show."""
    shown = tuple([tongue for passages in cited_texts for tongue in passages.spoken])
    return context.languages(cited_texts[0].key, shown)


def _collated(
    quotation: Quotation, cited_texts: tuple[PassageText, ...], context: VerdictContext, lifted: frozenset[Violation]
) -> Verdict:
    pattern = _pattern(quotation, cited_texts, context)
    languages = partial(_languages, cited_texts, context)
    undeclared: QuotationRefusal | None = None
    exhausted = False
    for passages in (form for text in cited_texts for form in forms(text, pattern.text)):
        try:
            found = _accepted(quotation, pattern, passages, context, languages, lifted)
        except WorkExhaustedError:
            exhausted = True
            continue
        if isinstance(found, Match):
            return _exact(found)
        undeclared = undeclared or found
    if exhausted:
        return Uncheckable(QuotationRefusal(faults.TooManyReadings()))
    if undeclared is not None:
        return Misquoted(undeclared)
    if not any(e.form is ElementForm.LITERAL and has_words(e.text) for e in pattern.elements):
        return Misquoted(QuotationRefusal(faults.OnlyBrackets()))
    return _refused(quotation, pattern, cited_texts, context, languages(), lifted)


def _pattern(quotation: Quotation, cited_texts: tuple[PassageText, ...], context: VerdictContext) -> Pattern:
    printed = quotation.printed
    lines: tuple[str, ...] = ()
    if breaks_lines(printed):
        if any(len(passages.parts) > 1 for passages in cited_texts):
            lines = ("//",)
        if any(are_lines(context.library.sources[passages.key], passages) for passages in cited_texts):
            lines = ("/", "//")
    pattern = read_pattern(printed, lines=lines)
    return emphasis.with_notes(printed, pattern, context.settings, context.language)


def _accepted(
    quotation: Quotation,
    pattern: Pattern,
    passages: PassageText,
    context: VerdictContext,
    languages: Callable[[], Languages],
    lifted: frozenset[Violation],
) -> Match | QuotationRefusal | None:
    """The match of the first reading that breaks nothing; a refusal if only its emphasis is undeclared.

    `languages` are found out where they are asked for: most readings of words alone ask for none.
    """
    printed = quotation.printed
    affixes = quotation.citation.affixes if quotation.citation else ""
    reading = plain_reading(pattern, passages)
    if reading is None:
        every = readings(pattern, passages, context.settings, languages=languages(), lifted=lifted)
        reading = next(every, None)
    if reading is None:
        return None
    known = emphasis.declared(printed, pattern, affixes, context.language)
    span = emphasis.undeclared(printed, pattern, passages, reading, known)
    if span is not None:
        return QuotationRefusal(faults.UndeclaredEmphasis(), *span)
    note = emphasis.idle_note(pattern, reading, languages)
    if note is not None:
        return QuotationRefusal(faults.IdleNote(), *note)
    match = evidence(printed, pattern, passages, reading, context.settings, languages)
    declared = tuple(emphasis.alterations(printed, known))
    return replace(match, alterations=(*match.alterations, *declared)) if declared else match


def _exact(match: Match) -> Verdict:
    return Altered(match) if match.alterations else Verbatim(match)


def _refused(
    quotation: Quotation,
    pattern: Pattern,
    cited_texts: tuple[PassageText, ...],
    context: VerdictContext,
    languages: Languages,
    lifted: frozenset[Violation],
) -> Verdict:
    # Imported when a quotation is refused: a check without one starts 8 ms sooner.
    from quoteproof.verdict.diagnose import diagnose
    from quoteproof.verdict.word_search import word_anchors

    refusal = diagnose(_unmatched(quotation, pattern, cited_texts, context, languages, lifted))
    if isinstance(refusal.fault, faults.UnknownCharacter):
        return Uncheckable(refusal)
    if isinstance(refusal.fault, faults.WrongPassage) and refusal.nearest is not None:
        known = {refusal.nearest.anchor, *refusal.fault.others}
        places = word_anchors(quotation, context, (refusal.nearest.anchor.key,))
        alike = tuple(place for place in places if place not in known)
        return Misplaced(replace(refusal, fault=faults.WrongPassage(refusal.fault.others, alike)))
    if isinstance(refusal.fault, faults.Misquotation) and (place := _unseen(pattern, cited_texts, context, languages)):
        return Misquoted(QuotationRefusal(faults.Misquotation(unseen=place)))
    misplaced = _misplaced(quotation, pattern, cited_texts, context) if refusal.fault.code in _OTHERWISE else None
    return misplaced or Misquoted(refusal)


def _unmatched(
    quotation: Quotation,
    pattern: Pattern,
    cited_texts: tuple[PassageText, ...],
    context: VerdictContext,
    languages: Languages,
    lifted: frozenset[Violation] = frozenset(),
) -> "UnmatchedQuotation":
    from quoteproof.verdict.nearest import UnmatchedQuotation

    compared_texts = tuple([compared(passages, pattern.text) for passages in cited_texts])
    others = partial(_others, [passages.key for passages in cited_texts], pattern, context)
    return UnmatchedQuotation(quotation.printed, pattern, compared_texts, others, context.settings, languages, lifted)


_OTHERWISE: Final = frozenset({"Q001", "Q012", "Q013"})
"""Codes of what differs in letters, capitals or marks: the passage is told first, if it is another one."""


def _misplaced(
    quotation: Quotation, pattern: Pattern, cited_texts: tuple[PassageText, ...], context: VerdictContext
) -> Misplaced | None:
    """The refusal of a quotation whose words, but not its letters, are in other passages of the cited works alone."""
    from quoteproof.verdict.word_search import word_anchors

    keys = tuple(dict.fromkeys(passages.key for passages in cited_texts))
    places = word_anchors(quotation, context, keys) if pattern.words >= _PLACED else ()
    cited = {(passages.key, part.id) for passages in cited_texts for part in passages.parts}
    if not places or any((place.key, id) in cited for place in places for id in (place.place or "").split("-")):
        return None
    fault = faults.WrongPassage((), places[1:], exact=False)
    return Misplaced(QuotationRefusal(fault, nearest=_near(places[0], None, context)))


_PLACED: Final = 3  # words of a misquotation from which on the passage that has them is named


def _unseen(
    pattern: Pattern, cited_texts: tuple[PassageText, ...], context: VerdictContext, languages: Languages
) -> Anchor | None:
    """The passage of a cited document that has the words of a pattern and that no reader of the document sees."""
    for key in dict.fromkeys(passages.key for passages in cited_texts):
        for passage in context.library.sources[key].with_role(Role.UNSEEN):
            alone = replace(cited_texts[0], key=key, parts=(passage,), low=0, high=-1, passed={}, borders=())
            try:
                if next(readings(pattern, alone, context.settings, languages=languages), None) is not None:
                    return Anchor(key, passage.id)
            except WorkExhaustedError:
                continue
    return None


def _others(first: Sequence[str], pattern: Pattern, context: VerdictContext) -> Iterator[PassageText]:
    return (closed(passages, pattern.text) for passages in context.whole_sources(first))
