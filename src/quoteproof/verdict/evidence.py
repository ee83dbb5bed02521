"""Evidence: an accepted reading as a match, with spans of the printed text and the seed in place of folded offsets.

Every character of the seed inside a quoted span is printed, letter for letter, or named as an emendation: a correction,
a join, a note mark, an emphasis mark, a hyphen at a line end, furniture. What a document has beside its text there, the
marks of notes, is named too, and alters nothing. This is proved: the words are put together again from the seed, and
`UnaccountedError` is raised where they differ."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.document.model import OPEN_HYPHEN
from quoteproof.evidence.origins import Alteration, EmendationKind, Emended, Origin, Spot, StepKind
from quoteproof.quotation.model import Printed
from quoteproof.quotation.pattern import Pattern
from quoteproof.source.library import Passage
from quoteproof.source.seed_document import SeedDocument
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import fold, fold_marks, folds_needed, only_marks
from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import limit_words, may_hold_limit_word
from quoteproof.text.line_ends import has_wide, one_line
from quoteproof.text.offsets import PARAGRAPH_END, Change
from quoteproof.verdict.conditions import Reading, Step
from quoteproof.verdict.model import LeftOut, Match
from quoteproof.verdict.open_hyphens import LINE_END, line_ends
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText
from quoteproof.verdict.skewing import omitted_limits, stranded_limit

_SOURCE = frozenset(
    {StepKind.SOURCE, StepKind.INITIAL, StepKind.CASE, StepKind.CAPITALS, StepKind.COMPLETION, StepKind.VERSE}
)
_TYPED = re.compile(r"---|--|\.\.\.|[–—…]")
_DASH = re.compile(r"---|--|–")
_TO_CLAUSE = re.compile(r"(?s:.*)(?:[,;:.!?—()\n]|\"(?=\s))")  # greedy: up to the last end of a clause


def evidence(
    printed: Printed,
    pattern: Pattern,
    passages: PassageText,
    reading: Reading,
    settings: Quotations,
    languages: Callable[[], Languages],
) -> Match:
    """The match that a reading proves; `languages` gives those whose limit words count."""
    origins = tuple(_origins(printed, pattern, passages, reading.steps))
    if len(reading.steps) == 1 and reading.steps[0].kind is StepKind.SOURCE:
        return _words_alone(printed, passages, reading.steps[0], origins, settings, languages)
    quoted = [s for s in reading.steps if s.kind in _SOURCE and s.high > s.low]
    emended = emendations(passages, [(s.low, s.high) for s in quoted])
    if capitals := tuple(_capitals(passages, quoted)):
        emended = tuple(sorted((*emended, *capitals), key=lambda e: (e.spot.start, e.spot.end)))
    low, high = min([s.low for s in quoted]), max([s.high for s in quoted])
    ends = [end for step in quoted for end in line_ends(passages, step.low, step.high)]
    altering = [
        Alteration(o.kind.value, printed.text[o.start : o.end].strip(), o.source.strip())
        for o in origins
        if o.kind in _ALTERING
    ]
    alterations = (*altering, *[Alteration("emendation", e.read, e.was) for e in emended if e.declared])
    return Match(
        passages.anchor,
        origins,
        tuple(_spots(passages, [(s.low, s.high) for s in quoted])),
        alterations,
        tuple(dict.fromkeys((*ends, *_folds(printed, origins)))),
        emended,
        passages.reading(low, high),
        skipped_limit(passages, low, settings, languages),
        tuple(_omitted_limits(pattern, passages, reading.steps, languages)),
        tuple(_stranded(pattern, passages, reading.steps, languages)),
    )


def _words_alone(
    printed: Printed,
    passages: PassageText,
    step: Step,
    origins: tuple[Origin, ...],
    settings: Quotations,
    languages: Callable[[], Languages],
) -> Match:
    """The match of a reading whose only step is of the source's words, which most are."""
    emended = emendations(passages, ((step.low, step.high),))
    return Match(
        passages.anchor,
        origins,
        origins[0].spots,
        tuple([Alteration("emendation", e.read, e.was) for e in emended if e.declared]),
        tuple(dict.fromkeys((*line_ends(passages, step.low, step.high), *_folds(printed, origins)))),
        emended,
        origins[0].source,
        skipped_limit(passages, step.low, settings, languages),
    )


def _omitted_limits(
    pattern: Pattern, passages: PassageText, steps: tuple[Step, ...], languages: Callable[[], Languages]
) -> Iterator[LeftOut]:
    """The limit words of each omission; where some are an error that was acknowledged, that speaks for them all."""
    for step in steps:
        if step.kind is StepKind.OMISSION and step.high > step.low:
            left_out = omitted_limits(passages, step.low, step.high, languages())
            if not left_out.errors:
                span = pattern.folded.start(step.start), pattern.folded.end(step.end)
                for limit_words, warned in ((left_out.warnings, True), (left_out.others, False)):
                    if limit_words:
                        yield LeftOut(*span, tuple(sorted(limit_words)), warned)


def _stranded(
    pattern: Pattern, passages: PassageText, steps: tuple[Step, ...], languages: Callable[[], Languages]
) -> Iterator[tuple[int, int, str]]:
    """The limit words before omissions that may come to govern other words; a certain one was acknowledged."""
    for step in steps:
        if step.kind is StepKind.OMISSION and step.high > step.low:
            found = stranded_limit(passages, step.low, step.high, languages())
            if found is not None and not found.certain:
                yield pattern.folded.start(step.start), pattern.folded.end(step.end), found.word


_ALTERING = frozenset(StepKind) - {StepKind.SOURCE, StepKind.CAPITALS}


def _capitals(passages: PassageText, steps: Iterable[Step]) -> Iterator[Emended]:
    """The declared words in capitals that a reading has in their other form."""
    changed = [step for step in steps if step.kind is StepKind.CAPITALS]
    runs: list[tuple[int, str]] = []
    for at, read in passages.capitals() if changed else ():
        if any(at <= step.low and step.high <= at + len(read) for step in changed):
            before, words = runs[-1] if runs else (at, "")
            between = passages.text[before + len(words) : at]
            if words and between in (" ", "'"):  # words side by side are named together
                runs[-1] = before, f"{words}{between}{read}"
            else:
                runs.append((at, read))
    for at, read in runs:
        spot = next(_spots(passages, [(at, at + len(read))]))
        was = passages.reading(at, at + len(read))
        yield Emended(EmendationKind.SMALL_CAPITALS, spot, was, f"small capitals: {was} → {read}", was, read)


def _origins(printed: Printed, pattern: Pattern, passages: PassageText, steps: tuple[Step, ...]) -> Iterator[Origin]:
    """Cover the printed text from end to end; a space that a step leaves between belongs to the step before."""
    starts = [pattern.folded.start(s.start) if s.end > s.start else None for s in steps]
    done = 0
    for i, step in enumerate(steps):
        following = next((a for a in starts[i + 1 :] if a is not None), len(printed.text))
        end = pattern.folded.end(step.end) if step.end > step.start else done
        start = min(done, end) if i == 0 else done
        begin = starts[i]
        if begin is not None and i > 0:
            start = max(done, begin)
        source, spots = _read(passages, step.low, step.high) if step.high > step.low else ("", ())
        # A space between this step and the next that prints belongs to this one.
        end = max(start, end, following) if step.end > step.start else max(start, end)
        typed = "--" in source or "..." in source or "\u00ad" in source
        typeset = passages.typeset(step.low, step.high) if typed else source
        yield Origin(start, end, step.kind, source, spots, typeset)
        done = max(done, end)


def _read(passages: PassageText, low: int, high: int) -> tuple[str, tuple[Spot, ...]]:
    """The source's own characters of a span that is not empty, and where they are in the seed."""
    span = passages.text[low:high]
    if PASSAGE_END in span or not span.strip():
        source = passages.reading(low, high)
        return source, tuple(_spots(passages, [(low, high)])) if source else ()
    number, start, end = passages.reading_span(low, high)
    passage = passages.parts[number]
    spot = Spot(Anchor(passages.key, passage.id), passages.file, *passage.raw_span(start, end))
    return passages.plain(passage.text[start:end]), (spot,)


def _spots(passages: PassageText, spans: Iterable[tuple[int, int]]) -> Iterator[Spot]:
    """One spot for each passage, from its first to its last quoted character."""
    found: dict[int, tuple[int, int]] = {}
    for span in spans:
        for number, low, high in passage_spans(passages, *span):
            a, b = found.get(number, (low, high))
            found[number] = (min(a, low), max(b, high))
    for number, (low, high) in sorted(found.items()):
        passage = passages.parts[number]
        yield Spot(Anchor(passages.key, passage.id), passages.file, *passage.raw_span(low, high))


def _folds(printed: Printed, origins: tuple[Origin, ...]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for origin in origins:
        if origin.kind is StepKind.SOURCE:
            mine, theirs = printed.text[origin.start : origin.end], origin.source
            if mine == theirs and only_marks(theirs) and not has_wide(theirs):
                continue
            if has_wide(theirs):
                mine, theirs = (one_line(text.replace(PARAGRAPH_END, PASSAGE_END)) for text in (mine, theirs))
            else:
                mine, theirs = mine.replace(PARAGRAPH_END, " "), theirs.replace(PASSAGE_END, " ")
            if mine.strip() == theirs.strip() and only_marks(theirs):
                continue
            if origin.typeset != origin.source:  # a dash of the seed is typed, and any dash of the author's fits it
                if _TYPED.findall(mine) != _TYPED.findall(theirs):
                    names["dashes-and-dots"] = None
                mine, theirs = (_DASH.sub("—", text).replace("...", "…") for text in (mine, theirs))
            if fold(mine).text.strip() != fold(theirs, seed=True).text.strip():
                names["quotation-marks"] = None  # inner marks were exchanged by depth
                mine, theirs = fold_marks(mine).replace("'", '"'), fold_marks(theirs).replace("'", '"')
            # Spaces at the ends belong to the marks and the steps around, not to the words.
            names.update(dict.fromkeys(folds_needed(mine.strip(), theirs.strip())))
    return tuple(names)


def skipped_limit(passages: PassageText, low: int, settings: Quotations, languages: Callable[[], Languages]) -> str:
    """A limit word up to five words before the quotation's beginning, in the same clause."""
    first = passages.starts[passages.number(low)]
    broken = _TO_CLAUSE.match(passages.text, first, low)
    start = broken.end() if broken else first
    most = settings.limits.edge_words
    last = passages.text[start:low].rsplit(None, most)[-most:]
    if not last:
        return ""
    if not may_hold_limit_word(" ".join(last)) and not passages.uncertain_words(start, low):
        return ""  # these are the words, since no word holds a space
    start = max(start, passages.words_before(low, most))
    clause = passages.text[start:low]
    found = [(start + a, start + b) for a, b in limit_words(clause, languages(), prefixes=False)][-1:]
    found += passages.uncertain_limits(start, low, languages(), prefixes=False)
    return passages.text[slice(*max(found))] if found else ""


_LONGEST: Final = 80  # characters of furniture that are named
_HALF: Final = 40  # characters of the half of a divided word that are named
_CHANGED: Final = 4  # characters that a change puts into a reading text at the most, and some
_LEFT_OUT: Final = {
    EmendationKind.NOTE_MARK: "note mark",
    EmendationKind.EMPHASIS_MARK: "emphasis mark",
    EmendationKind.LINE_END_HYPHEN: "hyphen at a line end",
    EmendationKind.FURNITURE: "furniture",
    EmendationKind.JOIN: "join over",
    EmendationKind.OPEN_HYPHEN: "hyphen at a line end",
}


class UnaccountedError(Exception):
    """The words of a passage do not come out of its seed: a fault of the program, or of a file that it kept."""


def emendations(passages: PassageText, quoted: Iterable[tuple[int, int]]) -> tuple[Emended, ...]:
    """The emendations inside some quoted spans, in order, each once.

    Raises `UnaccountedError` where a character of the seed is neither read nor named.
    """
    if not passages.changed and not passages.passed and passages.document is None:
        return ()  # every reading text is the seed's own stretch
    spans = sorted(quoted)
    found: dict[Spot, Emended] = {}
    for low, high in _runs(passages, spans):
        for number, start, end in passage_spans(passages, low, high):
            for emended in _in_passage(passages, passages.parts[number], start, end):
                found.setdefault(emended.spot, emended)
    if passages.passed and spans:
        for number in range(passages.number(spans[0][0]), passages.number(max(spans[0][0], spans[-1][1] - 1))):
            for furniture in passages.passed.get(number, ()):
                spot = Spot(Anchor(passages.key, furniture.id), passages.file, furniture.start, furniture.end)
                emended = _left_out(EmendationKind.FURNITURE, spot, furniture.raw, "")
                document = passages.document
                declared = document is None or not document.sets_aside(furniture.start)
                found[spot] = replace(emended, declared=declared)
    return tuple(sorted(found.values(), key=lambda emended: (emended.spot.start, emended.spot.end)))


def passage_spans(passages: PassageText, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """The passages that a span runs over: each one's number and the span of its reading text."""
    for piece in passages.text[low:high].split(PASSAGE_END):
        if piece.strip():
            yield passages.reading_span(low, low + len(piece))
        low += len(piece) + 1


def _runs(passages: PassageText, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join quoted stretches between which no letter or digit is left out: what is dropped there is dropped inside."""
    run: tuple[int, int] | None = None
    for low, high in spans:
        if run is not None and not any(map(str.isalnum, passages.text[run[1] : low])):
            run = run[0], max(run[1], high)
            continue
        if run is not None:
            yield run
        run = low, high
    if run is not None:
        yield run


def _in_passage(passages: PassageText, passage: Passage, low: int, high: int) -> Iterator[Emended]:
    """The emendations in a span of a passage's reading text; raises if anything else is changed there."""
    near = passage.mapped.placed(low - _CHANGED, high)
    touched = [(change, at) for change, at in near if _touches(passage, change, at, low, high)]
    low, high = min([low, *(at for _, at in touched)]), max([high, *(at + len(c.text) for c, at in touched)])
    put: list[str] = []
    done = min([passage.mapped.start(low), *(change.start for change, _ in touched)])
    for change, at in touched:
        put += (passage.raw[done : change.start], change.text)
        done = change.end
        spot = Spot(
            Anchor(passages.key, passage.id), passages.file, passage.start + change.start, passage.start + change.end
        )
        if change.kind != LINE_END:
            yield _emended(passage, change, at, spot)
    if passages.document is not None:
        yield from _in_document(passages, passages.document, passage, low, high)
    put.append(passage.raw[done : max(done, passage.mapped.end(high))])
    if "".join(put) != passage.text[low:high]:
        raise UnaccountedError(Anchor(passages.key, passage.id))


def _in_document(
    passages: PassageText, document: SeedDocument, passage: Passage, low: int, high: int
) -> Iterator[Emended]:
    """What a document has within a span of a passage's reading text, and a quotation does not print."""
    anchor = Anchor(passages.key, passage.id)
    for at in (i for i in range(low, high) if passage.text[i] == OPEN_HYPHEN):
        spot = Spot(anchor, passages.file, *passage.raw_span(at, at + 1))
        yield replace(_left_out(EmendationKind.OPEN_HYPHEN, spot, _divided(passage.text, at), ""), declared=False)
    for at, mark in document.note_marks(*passage.raw_span(low, high)):
        spot = Spot(anchor, passages.file, at, at)
        yield replace(_left_out(EmendationKind.NOTE_MARK, spot, mark, ""), declared=False)


def _divided(text: str, at: int) -> str:
    """The word with a hyphen at an offset of a reading text, for a message."""
    before, after = re.search(r"\w*\Z", text[max(0, at - _HALF) : at]), re.match(r"\w*", text[at + 1 : at + _HALF])
    return f"{before[0] if before else ''}-{after[0] if after else ''}"


def _touches(passage: Passage, change: Change, at: int, low: int, high: int) -> bool:
    """Whether a quoted span runs over a change; what is removed from a word at its edge counts too."""
    end = at + len(change.text)
    if change.text:
        return at < high and low < end
    raw = passage.raw[change.start : change.end]
    glued = change.kind == EmendationKind.CORRECTION or raw[:1].isalnum() or raw[-1:].isalnum()
    return low <= at <= high if glued else low < at < high


def _emended(passage: Passage, change: Change, at: int, spot: Spot) -> Emended:
    try:
        kind = EmendationKind(change.kind)
    except ValueError:
        raise UnaccountedError(change.kind) from None
    if kind is EmendationKind.CORRECTION:
        recorded = next((c for c in passage.corrections if c.start == at), None)
        if recorded is None:
            raise UnaccountedError(change.kind)
        said = f"{recorded.was} → {recorded.read}"
        return Emended(kind, spot, change.text, said, recorded.was, recorded.read)
    if kind is EmendationKind.OPEN_HYPHEN:
        return replace(_left_out(kind, spot, _divided(passage.text, at), change.text), declared=False)
    return _left_out(kind, spot, passage.raw[change.start : change.end], change.text)


def _left_out(kind: EmendationKind, spot: Spot, was: str, put: str) -> Emended:
    named = " ".join(was.split())
    shown = named if len(named) <= _LONGEST else f"{named[:_LONGEST]}…"
    return Emended(kind, spot, put, f"{_LEFT_OUT[kind]}: {shown or 'a line end'}", was, put)
