"""Evidence: a reading turned into a match that speaks of printed text and seed, not of folded offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.evidence.origins import Alteration, EmendationKind, Emended, Origin, Spot, StepKind
from quoteproof.quotation.model import Printed
from quoteproof.quotation.pattern import Pattern
from quoteproof.source.library import Passage
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import fold, fold_marks, folds_needed, only_marks
from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import limit_words
from quoteproof.text.offsets import PARAGRAPH_END, Change
from quoteproof.verdict.conditions import Reading, Step
from quoteproof.verdict.model import Match
from quoteproof.verdict.passage_text import PASSAGE_END, PassageText

_SOURCE = frozenset({StepKind.SOURCE, StepKind.INITIAL, StepKind.CASE, StepKind.COMPLETION, StepKind.VERSE})
_TYPED = re.compile(r"---|--|\.\.\.|[–—…]")
_DASH = re.compile(r"---|--|–")
_TO_CLAUSE = re.compile(r"(?s:.*)(?:[,;:.!?—()\n]|\"(?=\s))")  # greedy: up to the last end of a clause


def evidence(
    printed: Printed,
    pattern: Pattern,
    ground: PassageText,
    reading: Reading,
    settings: Quotations,
    languages: Languages,
) -> Match:
    """The match that a reading proves."""
    origins = tuple(_origins(printed, pattern, ground, reading.steps))
    quoted = [s for s in reading.steps if s.kind in _SOURCE and s.high > s.low]
    emended = emendations(ground, [(s.low, s.high) for s in quoted])
    low, high = min(s.low for s in quoted), max(s.high for s in quoted)
    alterations = (
        *(
            Alteration(o.kind.value, printed.text[o.start : o.end].strip(), o.source.strip())
            for o in origins
            if o.kind in _ALTERING
        ),
        *(Alteration("emendation", e.read, e.was) for e in emended),
    )
    return Match(
        ground.anchor,
        origins,
        tuple(_spots(ground, quoted)),
        alterations,
        _folds(printed, origins),
        emended,
        ground.reading(low, high),
        skipped_limit(ground, low, settings, languages),
    )


_ALTERING = frozenset(StepKind) - {StepKind.SOURCE}


def _origins(printed: Printed, pattern: Pattern, ground: PassageText, steps: tuple[Step, ...]) -> Iterator[Origin]:
    """Cover the printed text from end to end; a space that a step leaves between belongs to the step before."""
    starts = [pattern.folded.start(s.start) if s.end > s.start else None for s in steps]
    done = 0
    for i, step in enumerate(steps):
        following = next((a for a in starts[i + 1 :] if a is not None), len(printed.text))
        end = pattern.folded.end(step.end) if step.end > step.start else done
        start = min(done, end) if i == 0 else done
        here = starts[i]
        if here is not None and i > 0:
            start = max(done, here)
        source = ground.reading(step.low, step.high) if step.high > step.low else ""
        # What stands between this step and the next that prints, a space, belongs to this one.
        end = max(start, end, following) if step.end > step.start else max(start, end)
        spots = tuple(_spots(ground, [step])) if source else ()
        typeset = ground.typeset(step.low, step.high) if step.high > step.low else ""
        yield Origin(start, end, step.kind, source, spots, typeset)
        done = max(done, end)


def _spots(ground: PassageText, steps: list[Step]) -> Iterator[Spot]:
    """Give one spot a passage, from its first to its last quoted character."""
    found: dict[int, tuple[int, int]] = {}
    for step in steps:
        for number, low, high in parts(ground, step.low, step.high):
            a, b = found.get(number, (low, high))
            found[number] = (min(a, low), max(b, high))
    for number, (low, high) in sorted(found.items()):
        passage = ground.passages[number]
        yield Spot(Anchor(ground.key, passage.id), ground.file, *passage.raw_span(low, high))


def _folds(printed: Printed, origins: tuple[Origin, ...]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for origin in origins:
        if origin.kind is StepKind.SOURCE:
            mine = printed.text[origin.start : origin.end].replace(PARAGRAPH_END, " ")
            theirs = origin.source.replace(PASSAGE_END, " ")
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


def skipped_limit(ground: PassageText, low: int, settings: Quotations, languages: Languages) -> str:
    """Give a limit word that stands up to five words before the first edge, in the same clause."""
    first = ground.starts[ground.part(low)]
    broken = _TO_CLAUSE.match(ground.text, first, low)
    start = broken.end() if broken else first
    clause = ground.text[max(start, ground.words_before(low, settings.limits.edge_words)) : low]
    found = [clause[a:b] for a, b in limit_words(clause, languages, prefixes=False)]
    return found[-1] if found else ""


_LONGEST: Final = 80  # characters of furniture that are named
_CHANGED: Final = 4  # characters that a change puts into a reading text at the most, and some
_LEFT_OUT: Final = {
    EmendationKind.NOTE_MARK: "note mark",
    EmendationKind.EMPHASIS_MARK: "emphasis mark",
    EmendationKind.LINE_END_HYPHEN: "hyphen at a line end",
    EmendationKind.FURNITURE: "furniture",
    EmendationKind.JOIN: "join over",
}


class UnaccountedError(Exception):
    """The words of a passage do not come out of its seed: a fault of the program, or of a file that it kept."""


def emendations(ground: PassageText, quoted: Iterable[tuple[int, int]]) -> tuple[Emended, ...]:
    """Give the emendations of the quoted stretches of a ground, in order, each once.

    Raises `UnaccountedError` where a character of the seed is neither read nor named.
    """
    spans = sorted(quoted)
    found: dict[Spot, Emended] = {}
    for low, high in _runs(ground, spans):
        for number, start, end in parts(ground, low, high):
            for one in _in_passage(ground, ground.passages[number], start, end):
                found.setdefault(one.spot, one)
    if ground.passed and spans:
        for number in range(ground.part(spans[0][0]), ground.part(max(spans[0][0], spans[-1][1] - 1))):
            for furniture in ground.passed.get(number, ()):
                spot = Spot(Anchor(ground.key, furniture.id), ground.file, furniture.start, furniture.end)
                found[spot] = _left_out(EmendationKind.FURNITURE, spot, furniture.raw, "")
    return tuple(sorted(found.values(), key=lambda one: (one.spot.start, one.spot.end)))


def parts(ground: PassageText, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """Cut a stretch of a ground at passage borders; give passage numbers and spans of reading text."""
    for piece in ground.text[low:high].split(PASSAGE_END):
        if piece.strip():
            yield ground.reading_span(low, low + len(piece))
        low += len(piece) + 1


def _runs(ground: PassageText, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join quoted stretches between which no letter or digit is left out: what is dropped there is dropped inside."""
    run: tuple[int, int] | None = None
    for low, high in spans:
        if run is not None and not any(map(str.isalnum, ground.text[run[1] : low])):
            run = run[0], max(run[1], high)
            continue
        if run is not None:
            yield run
        run = low, high
    if run is not None:
        yield run


def _in_passage(ground: PassageText, passage: Passage, low: int, high: int) -> Iterator[Emended]:
    """Give the emendations of a stretch of a passage's reading text, and prove that nothing else is changed in it."""
    near = passage.mapped.placed(low - _CHANGED, high)
    touched = [(change, at) for change, at in near if _touches(passage, change, at, low, high)]
    low, high = min([low, *(at for _, at in touched)]), max([high, *(at + len(c.text) for c, at in touched)])
    put: list[str] = []
    done = min([passage.mapped.start(low), *(change.start for change, _ in touched)])
    for change, at in touched:
        put += (passage.raw[done : change.start], change.text)
        done = change.end
        spot = Spot(
            Anchor(ground.key, passage.id), ground.file, passage.start + change.start, passage.start + change.end
        )
        yield _emended(passage, change, at, spot)
    put.append(passage.raw[done : max(done, passage.mapped.end(high))])
    if "".join(put) != passage.text[low:high]:
        raise UnaccountedError(Anchor(ground.key, passage.id))


def _touches(passage: Passage, change: Change, at: int, low: int, high: int) -> bool:
    """Tell whether a quoted stretch runs over a change; what a word at its edge has lost counts as well."""
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
    return _left_out(kind, spot, passage.raw[change.start : change.end], change.text)


def _left_out(kind: EmendationKind, spot: Spot, was: str, put: str) -> Emended:
    named = " ".join(was.split())
    shown = named if len(named) <= _LONGEST else f"{named[:_LONGEST]}…"
    return Emended(kind, spot, put, f"{_LEFT_OUT[kind]}: {shown or 'a line end'}", was, put)
