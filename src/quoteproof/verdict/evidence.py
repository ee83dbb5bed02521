"""Evidence: a reading turned into a match that speaks of printed text and seed, not of folded offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoteproof.book.config import Quotations
from quoteproof.evidence.origins import Alteration, Origin, Spot, StepKind
from quoteproof.quotation.model import Printed
from quoteproof.quotation.pattern import Pattern
from quoteproof.text.anchor import Anchor
from quoteproof.text.folds import fold, fold_marks, folds_needed, only_marks
from quoteproof.text.languages import Languages
from quoteproof.text.limit_words import limit_words
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.conditions import Reading, Step
from quoteproof.verdict.emended import emendations, parts
from quoteproof.verdict.ground import PASSAGE_END, PassageText
from quoteproof.verdict.model import Match

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
