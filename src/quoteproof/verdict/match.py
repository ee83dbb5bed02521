"""The matcher: the readings of a pattern in a text of passages, literal first, with bounded work.

In strict mode a reading accounts for every printed character by rules.md and breaks no condition. Otherwise readings
that break conditions are found too, for hints. Look-alikes, case and punctuation are compared in `diagnose`.
Source: rules.md, “Folds” and “Alterations”.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.book.profiles import Latitude
from quoteproof.evidence.origins import StepKind
from quoteproof.quotation.pattern import ELEMENTS, ElementForm, Pattern, PatternElement
from quoteproof.text.folds import small_letters
from quoteproof.text.languages import Languages
from quoteproof.values import dataclass
from quoteproof.verdict import conditions
from quoteproof.verdict.conditions import Reading, Step
from quoteproof.verdict.faults import BareOmission, EmptyOmission, Violation
from quoteproof.verdict.literals import ends_with_added_mark, first_letter
from quoteproof.verdict.match_context import MatchContext
from quoteproof.verdict.moves import as_it_stands, moves
from quoteproof.verdict.passage_text import PassageText

WORK: Final = 20_000
"""Most steps for one quotation in one text of passages; beyond them it is uncheckable."""


class WorkExhaustedError(Exception):
    """The bound on work was reached before every reading had been tried."""


def readings(
    pattern: Pattern,
    passages: PassageText,
    settings: Quotations,
    *,
    languages: Languages = ("en",),
    strict: bool = True,
    lifted: frozenset[Violation] = frozenset(),
    work: int = WORK,
) -> Iterator[Reading]:
    """The readings of a pattern, literal first.

    `languages` are those whose limit words count, `lifted` is the skewing that is acknowledged, `work` is the
    most steps. Raises `WorkExhaustedError`.
    """
    if len(pattern.elements) > ELEMENTS:
        raise WorkExhaustedError
    budget = _Budget(work)
    for swapped in (False, True) if pattern.swappable else (False,):
        elements = tuple(_exchanged(e, pattern) for e in pattern.elements) if swapped else pattern.elements
        for text in passages.texts(pattern.text, swapped=swapped):
            context = MatchContext(elements, passages, text, settings, languages, strict, lifted)
            for steps, violations in (path.whole() for path in _Search(context, budget).paths()):
                budget.spend(len(steps))
                broken = (*violations, *conditions.whole(passages, settings.limits, pattern, steps))
                if not (broken and strict):
                    yield Reading(steps, broken, swapped)


def plain_reading(pattern: Pattern, passages: PassageText) -> Reading | None:
    """The first of the `readings` of words that are the source's, letter for letter; None where that is not certain.

    `readings` tries the places that may have a literal one after another, and at each of them the literal as it stands
    before all else. So it is this one where the first of these places has the literal so, between edges of words.
    """
    if len(pattern.elements) != 1 or pattern.line_ends or passages.capitals():
        return None
    element = pattern.elements[0]
    needle, shift, any_case = _needle(element.text)
    if element.form is not ElementForm.LITERAL or any_case:
        return None
    low = passages.text.find(needle, max(0, passages.low), passages.high) - shift
    high = low + len(element.text)
    if low < passages.low or high > passages.high or not passages.text.startswith(element.text, low):
        return None
    if passages.cuts(low) or passages.cuts(high) or not conditions.has_whole_word(passages, low, high):
        return None
    return Reading((Step(StepKind.SOURCE, element.start, element.end, low, high),), (), swapped=False)


def _exchanged(element: PatternElement, pattern: Pattern) -> PatternElement:
    """Write apostrophes as the text with exchanged marks has them, so that only quotation marks are exchanged."""
    text = list(element.text)
    for at in pattern.apostrophes:
        if element.start <= at < element.start + len(text):
            text[at - element.start] = "’"
    whole = "".join(text)
    inner = whole[1:-1] if element.inner != element.text else whole
    return replace(element, text=whole, inner=inner)


@dataclass(slots=True)
class _Budget:
    """Steps left."""

    left: int

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise WorkExhaustedError


@dataclass(frozen=True, slots=True)
class _Path:
    """A way so far: its last steps, and the way before them, so that going on costs the same at any length."""

    before: _Path | None
    steps: tuple[Step, ...] = ()
    violations: tuple[Violation, ...] = ()

    def on(self, steps: tuple[Step, ...], violations: tuple[Violation, ...] = ()) -> _Path:
        """Go on by some steps."""
        return _Path(self, steps, violations)

    def whole(self) -> tuple[tuple[Step, ...], tuple[Violation, ...]]:
        """All steps and violations, in order."""
        ways: list[_Path] = []
        way: _Path | None = self
        while way is not None:
            ways.append(way)
            way = way.before
        steps = tuple(step for w in reversed(ways) for step in w.steps)
        return steps, tuple(violation for w in reversed(ways) for violation in w.violations)


@dataclass(slots=True)
class _Search:
    """Depth-first search through the elements, dead ends remembered."""

    context: MatchContext
    budget: _Budget
    dead: set[tuple[int, int, bool]] = field(default_factory=set)
    finished: int = 0

    def paths(self) -> Iterator[_Path]:
        """Every way through the pattern."""
        context = self.context
        if not context.elements:
            return
        leading = context.elements[0].form in conditions.OMISSIONS
        for start in self.starts(0, context.passages.low):
            yield from self.piece(0, start, _Path(None))
        if leading:
            yield from self.leading_omission()

    def leading_omission(self) -> Iterator[_Path]:
        """Dots at the very beginning say that words of the source went before."""
        context = self.context
        element = context.elements[0]
        bare = self.bare(element)
        if bare and context.strict:
            return
        for start in self.starts(1, context.passages.low):
            omits = context.passages.around()[0] or context.passages.has_word(0, start)
            nothing = () if omits else conditions.broken(element, EmptyOmission())
            if not (nothing and context.strict):
                step = Step(StepKind.OMISSION, element.start, element.end, start, start)
                yield from self.piece(1, start, _Path(None, (step,), (*bare, *nothing)))

    def piece(self, index: int, at: int, path: _Path) -> Iterator[_Path]:
        """Read on from the start of a piece."""
        broken = conditions.edge(self.context.passages, at, self.context.elements[index])
        if not (broken and self.context.strict):
            yield from self.read(index, at, path.on((), broken) if broken else path, begins=True)

    def read(self, index: int, at: int, path: _Path, *, begins: bool = False) -> Iterator[_Path]:
        """Read the elements from `index` on, the source from `at` on; `begins` says that a piece begins here."""
        self.budget.spend()
        context = self.context
        if (index, at, begins) in self.dead:
            return
        finished = self.finished
        if index == len(context.elements):
            broken = conditions.edge(context.passages, at, context.elements[-1], after=True)
            if not (broken and context.strict):
                self.finished += 1
                yield path.on((), broken) if broken else path
        elif context.elements[index].form in conditions.OMISSIONS:
            for move in as_it_stands(context, index, at):
                yield from self.read(index + 1, move.at, path.on(move.steps, move.violations))
            yield from self.omission(index, at, path)
        else:
            for move in moves(context, index, at, begins=begins):
                yield from self.read(index + 1, move.at, path.on(move.steps, move.violations))
        if context.strict and self.finished == finished:
            self.dead.add((index, at, begins))

    def omission(self, index: int, at: int, path: _Path) -> Iterator[_Path]:
        """Leave source words out and go on at every place where the next piece may begin."""
        context, element = self.context, self.context.elements[index]
        limits = context.settings.limits
        before = (
            *self.bare(element),
            *conditions.edge(context.passages, at, context.elements[index - 1], after=True),
        )
        if before and context.strict:
            return
        if index + 1 == len(context.elements):
            yield from self.trailing_omission(index, at, path, before)
            return
        if index + 2 == len(context.elements) and ends_with_added_mark(context):
            yield from self.trailing_omission(index, at, path, before, added=context.elements[-1])
        for start in self.starts(index + 1, at):
            if context.strict and context.passages.word_count(at, start) > limits.omission_words + _SLACK:
                return
            left_out = conditions.gap(context.passages, limits, context.languages, element, at, start)
            broken = (*before, *context.counted(left_out))
            if broken and context.strict:
                continue
            step = Step(StepKind.OMISSION, element.start, element.end, at, start)
            yield from self.piece(index + 1, start, path.on((step,), broken))

    def trailing_omission(
        self,
        index: int,
        at: int,
        path: _Path,
        broken: tuple[Violation, ...],
        *,
        added: PatternElement | None = None,
    ) -> Iterator[_Path]:
        """Dots at the very end say that words of the source come after; `added` is a final mark behind them."""
        element = self.context.elements[index]
        passages = self.context.passages
        omits = passages.around()[1] or passages.has_word(at, len(passages.text))
        nothing = () if omits else conditions.broken(element, EmptyOmission())
        if not (nothing and self.context.strict):
            step = Step(StepKind.OMISSION, element.start, element.end, at, at)
            self.finished += 1
            end = [Step(StepKind.ADDED, added.start, added.end, at, at)] if added else []
            yield path.on((step, *end), (*broken, *nothing))

    def bare(self, element: PatternElement) -> tuple[Violation, ...]:
        """Dots without brackets mark an omission only where the style says so."""
        if element.form is not ElementForm.BARE_OMISSION:
            return ()
        dots = element.text.replace(" ", "").replace("…", "...")
        latitude = Latitude.FOUR_DOTS if len(dots) == 4 else Latitude.BARE_ELLIPSIS
        return () if self.context.allows(latitude) else conditions.broken(element, BareOmission())

    def starts(self, index: int, low: int) -> Iterator[int]:
        """The places from `low` on where the piece that begins with an element may begin."""
        elements = self.context.elements
        if elements[index].form is ElementForm.LITERAL:
            needle, shift, any_case = _needle(elements[index].text)
            any_case = any_case or bool(self.context.passages.capitals())
            places = self.find(needle, max(0, low), any_case=any_case)
            yield from (place - shift for place in places if place - shift >= low)
            return
        leads, at = {0}, index
        while at < len(elements) and elements[at].form not in (ElementForm.LITERAL, *conditions.OMISSIONS):
            own = len(elements[at].text) + elements[at].right
            widths = {0, 1, own} if elements[at].form is ElementForm.INITIAL else {0, own}
            leads = {x + y for x in leads for y in widths}
            at += 1
            if len(leads) > _LEADS:
                raise WorkExhaustedError
        if at >= len(elements) or elements[at].form in conditions.OMISSIONS:
            yield from self.find(elements[index].text, low)
            return
        needle, shift, any_case = _needle(elements[at].text)
        any_case = any_case or bool(self.context.passages.capitals())
        seen: set[int] = set()
        for found in self.find(needle, max(0, low), any_case=any_case):
            for start in sorted({found - shift - lead for lead in leads} - seen):
                if start >= low:
                    seen.add(start)
                    yield start

    def find(self, needle: str, low: int, *, any_case: bool = False) -> Iterator[int]:
        """Every place of some characters, overlapping ones too; `any_case` finds them in either case."""
        text = self.context.text
        if any_case:
            needle, text = small_letters(needle), self.context.passages.lowered(text)
        at = text.find(needle, low, self.context.passages.high)
        while at >= 0:
            self.budget.spend()
            yield at
            at = text.find(needle, at + 1, self.context.passages.high)


_SLACK: Final = 8  # places are not given in strict order where brackets lead a piece
_LEADS: Final = 64  # ways in which brackets before a piece's first words may be read


def _needle(text: str) -> tuple[str, int, bool]:
    """Characters that every reading of a literal holds, their offset in it, and whether their case may differ."""
    core = text.rstrip("\"'’,.") or text
    first = first_letter(core) + 1
    return (core[first:], first, False) if len(core) > first else (core, 0, True)
