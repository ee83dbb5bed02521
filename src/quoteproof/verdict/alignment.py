"""Alignment: the cheapest way from a refused quotation to the source's words, word by word and mark by mark.

For messages only: nearness never decides. Marked alterations are units of their own, which take no words of the source
(an emphasis note), a few (an insertion), or any number (an omission). What a style lets change without a mark is not
known here; `differences` asks the matcher. Source: Needleman and Wunsch 1970; Gotoh 1982, for gaps.
"""

from dataclasses import field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from quoteproof.quotation.pattern import ElementForm, Pattern
from quoteproof.values import dataclass
from quoteproof.verdict.likeness import NEVER, OTHER_SPACE, Vocabulary, bracketed_cost, unlike
from quoteproof.verdict.units import Token, Unit, tokens, units

CELLS: Final = 60_000
"""Most pairs of a unit and a token of the source that are compared in one go."""
_MOST: Final = 40_000_000  # code points of a quotation times those of a text, beyond which nothing is aligned
_BLOCK: Final = 4  # tokens in a row that agree and are taken for granted in long texts
_TAKEN: Final = 4  # words of the source that a bracket may stand for
_ADDED_WORD: Final = 1.6
_MISSING_WORD: Final = 1.2
_ADDED_MARK: Final = 0.7
_MORE_WORDS: Final = 0.1
_MORE_MARKS: Final = 0.01
_BARE: Final = 0.25  # what an omission costs, so that it is used where it is needed
_EMPTY: Final = 0.6  # what an omission costs that leaves nothing out


@dataclass(frozen=True, slots=True)
class AlignedUnit:
    """A unit beside the source's token that answers to it; one of both may be missing."""

    unit: Unit | None
    token: Token | None
    place: int
    """Offset in the pattern: of the unit, or of the gap where it has none."""
    at: int
    """Offset in the passages: of the token, or of the place where it would be."""
    element: int
    """The number of the literal element that it belongs to; of an alteration, its own."""
    equal: bool = False
    """Whether both are the same, their spaces aside."""

    @property
    def is_word(self) -> bool:
        """Whether a word is on either side."""
        return (self.unit is not None and self.unit.token.is_word) or (self.token is not None and self.token.is_word)


@dataclass(frozen=True, slots=True)
class WordAlignment:
    """A quotation beside a stretch of the passages."""

    edits: tuple[AlignedUnit, ...]
    cost: float
    low: int
    """First offset in the passages."""
    high: int


def align(pattern: Pattern, text: str, low: int, high: int) -> WordAlignment | None:
    """The cheapest alignment of a pattern with a stretch of a text; None where one side has nothing, or too much."""
    if len(pattern.text) * (high - low) > _MOST:
        return None
    theirs = tokens(text, low, high)
    mine = units(pattern, bracketed="[" not in text[low:high])
    if not mine or not theirs:
        return None
    edits: list[AlignedUnit] = []
    cost = 0.0
    for part in _parts(mine, theirs):
        part.align(text)
        edits += part.edits
        cost += part.cost
    answered = [e.token for e in edits if e.token is not None]
    if not answered:
        return None
    return WordAlignment(tuple(edits), cost, answered[0].start, answered[-1].end)


def _parts(mine: list[Unit], theirs: list[Token]) -> "list[_Part]":
    """The parts that are aligned by themselves: all at once, or in long texts what stands between blocks that agree."""
    if len(mine) * len(theirs) <= CELLS:
        return [_Part(mine, theirs, free_start=True, free_end=True)]
    matcher = SequenceMatcher(a=[u.token.text for u in mine], b=[t.text for t in theirs], autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size >= _BLOCK]
    if not blocks:
        return [_Part(mine, theirs, free_start=True, free_end=True)]
    parts: list[_Part] = []
    i = j = 0
    for number, block in enumerate(blocks):
        parts.append(_Part(mine[i : block.a], theirs[j : block.b], free_start=number == 0, free_end=False))
        i, j = block.a + block.size, block.b + block.size
        parts.append(_Part(mine[block.a : i], theirs[block.b : j], same=True))
    parts.append(_Part(mine[i:], theirs[j:], free_end=True))
    for one, other in pairwise(parts):
        other.before = one.mine[-1] if one.mine else one.before
    return parts


_Back = list[int]
_SAME, _OTHER, _ADDED, _NOTHING = 0, 1, 2, 3
_SAME_AS: Final = 0.1  # the most that a word costs that a bracket begins or ends, where it is the source's
_TAKES: Final = 4  # a bracket that stands for so many tokens less this
_JUMP: Final = 100  # an omission that begins at this token and more


@dataclass(slots=True)
class _Part:
    """A part of a quotation and a part of the source that answer to each other."""

    mine: list[Unit]
    theirs: list[Token]
    free_start: bool = False
    free_end: bool = False
    same: bool = False
    before: Unit | None = None
    """The unit before the part."""
    edits: list[AlignedUnit] = field(default_factory=list)
    cost: float = 0.0
    vocabulary: Vocabulary = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Know the words of the source."""
        self.vocabulary = Vocabulary.of(t.text for t in self.theirs if not self.same)

    def align(self, text: str) -> None:
        """Find the edits of this part, and their cost."""
        if self.same:
            self.edits = [
                AlignedUnit(u, t, u.token.start, t.start, u.element, equal=True)
                for u, t in zip(self.mine, self.theirs, strict=True)
            ]
            return
        if len(self.mine) * len(self.theirs) > 4 * CELLS:
            self._give_up()
            return
        rows, backs = self._rows(text)
        last = rows[-1]
        end = len(self.theirs)
        if self.free_end:
            end = min(range(len(last)), key=lambda j: (last[j], j))
        self.cost = last[end]
        self._trace(backs, end)

    def _give_up(self) -> None:
        """Too much to compare: everything differs."""
        place = self.mine[0].token.start if self.mine else 0
        for unit in self.mine:
            self.edits.append(AlignedUnit(unit, None, unit.token.start, self.theirs[0].start, unit.element))
        for token in self.theirs if not (self.free_start or self.free_end) else ():
            self.edits.append(AlignedUnit(None, token, place, token.start, self.mine[-1].element))
        self.cost = _ADDED_WORD * len(self.mine)

    def _rows(self, text: str) -> tuple[list[list[float]], list[_Back]]:
        theirs = self.theirs
        count = len(theirs)
        first = [0.0] * (count + 1)
        back: _Back = [-1] * (count + 1)
        opening = [_MISSING_WORD if t.is_word else _ADDED_MARK for t in theirs]
        more = [_MORE_WORDS if t.is_word else _MORE_MARKS for t in theirs]
        if not self.free_start:
            self._missing(first, back, opening, more)
        rows, backs = [first], [back]
        for i, unit in enumerate(self.mine):
            previous = rows[-1]
            if unit.form is ElementForm.LITERAL:
                row, back = self._literal_row(i, unit, previous)
            else:
                row, back = self._marked_row(unit, previous, text)
            self._missing(row, back, opening, more)
            rows.append(row)
            backs.append(back)
        return rows, backs

    @staticmethod
    def _missing(row: list[float], back: _Back, opening: list[float], more: list[float]) -> None:
        """Words of the source that the quotation lacks: one gap costs less than two."""
        gap, start = NEVER, 0
        for j in range(1, len(row)):
            opened = row[j - 1] + opening[j - 1]
            gap += more[j - 1]
            if opened < gap:
                gap, start = opened, j - 1
            if gap < row[j]:
                row[j] = gap
                back[j] = -(start + 1)

    def _literal_row(self, i: int, unit: Unit, previous: list[float]) -> tuple[list[float], _Back]:
        spaced = unit.token.spaced
        added = _ADDED_WORD if unit.token.is_word else _ADDED_MARK
        first = i == 0 or self.mine[i - 1].element != unit.element
        word = unit.token.text
        plain = not (unit.before or unit.stem or unit.tail)
        known = self.vocabulary.costs(word) if plain else {t.text: bracketed_cost(unit, t) for t in self.theirs}
        unknown = unlike(word)
        same = 0.0 if plain else _SAME_AS
        row = [previous[0] + added]
        back: _Back = [_ADDED]
        for j, token in enumerate(self.theirs):
            change = known.get(token.text, unknown)
            cost, code = previous[j] + change, _SAME if change <= same else _OTHER
            if token.spaced is not spaced and not first:
                cost += OTHER_SPACE
            up = previous[j + 1] + added
            if up < cost:
                cost, code = up, _ADDED
            row.append(cost)
            back.append(code)
        return row, back

    def _marked_row(self, unit: Unit, previous: list[float], text: str) -> tuple[list[float], _Back]:
        form = unit.form
        if form in (ElementForm.OMISSION, ElementForm.BARE_OMISSION):
            row, back = self._omission_row(previous)
        elif form in (ElementForm.INSERTION, ElementForm.COMPLETION, ElementForm.INITIAL, ElementForm.PREFIX):
            row, back = self._insertion_row(previous)
        else:
            row, back = [c + 0.02 for c in previous], [_NOTHING] * len(previous)
            if form is ElementForm.SLASH:
                self._verse(previous, row, back)
        self._as_it_stands(unit, previous, row, back, text)
        return row, back

    def _verse(self, previous: list[float], row: list[float], back: _Back) -> None:
        """A slash may stand for the border between two passages."""
        for j, token in enumerate(self.theirs):
            if token.text == "\n" and previous[j] <= row[j + 1]:
                row[j + 1], back[j + 1] = previous[j], _TAKES + 1

    def _omission_row(self, previous: list[float]) -> tuple[list[float], _Back]:
        row: list[float] = [previous[0] + _EMPTY]
        back: _Back = [_JUMP]
        best, start = NEVER, 0
        for j in range(1, len(previous)):
            best += 0.002
            if previous[j - 1] + _BARE < best:
                best, start = previous[j - 1] + _BARE, j - 1
            nothing = previous[j] + _EMPTY
            row.append(min(best, nothing))
            back.append(_JUMP + start if best <= nothing else _JUMP + j)
        return row, back

    def _insertion_row(self, previous: list[float]) -> tuple[list[float], _Back]:
        row = [c + 0.1 for c in previous]
        back: _Back = [_NOTHING] * len(previous)
        for j in range(len(previous)):
            for taken in range(1, min(_TAKEN, j) + 1):
                if self.theirs[j - taken].text == "\n":
                    break
                cost = previous[j - taken] + 0.2 + 0.1 * taken
                if cost < row[j] and (taken == 1 or self.theirs[j - taken].is_word):
                    row[j], back[j] = cost, _TAKES + taken
        return row, back

    def _as_it_stands(self, unit: Unit, previous: list[float], row: list[float], back: _Back, text: str) -> None:
        """Brackets, dots or a slash that are the source's own."""
        own = unit.token.text.strip()
        if own[0] not in text:
            return
        for j, token in enumerate(self.theirs):
            if token.text == own[0] and text.startswith(own, token.start):
                end = token.start + len(own)
                taken = next((k for k in range(j, len(self.theirs)) if self.theirs[k].end >= end), j) - j + 1
                if previous[j] < row[j + taken] and taken < _JUMP - _TAKES:
                    row[j + taken], back[j + taken] = previous[j], _TAKES + taken

    def _trace(self, backs: list[_Back], end: int) -> None:
        """Walk back from the end."""
        edits: list[AlignedUnit] = []
        i, j = len(self.mine), end
        while i > 0 or (j > 0 and not self.free_start):
            code = backs[i][j]
            if code < 0:
                start = -code - 1
                unit = self.mine[i - 1] if i else self.before
                edits += [self._missed(self.theirs[k], unit, i) for k in range(j - 1, start - 1, -1)]
                j = start
                continue
            unit = self.mine[i - 1]
            if code in (_SAME, _OTHER):
                token = self.theirs[j - 1]
                edits.append(AlignedUnit(unit, token, unit.token.start, token.start, unit.element, equal=code == _SAME))
                i, j = i - 1, j - 1
            elif code == _ADDED:
                edits.append(AlignedUnit(unit, None, unit.token.start, self._offset(j), unit.element))
                i -= 1
            else:
                start = j if code == _NOTHING else code - _JUMP if code >= _JUMP else j - (code - _TAKES)
                edits.append(AlignedUnit(unit, None, unit.token.start, self._offset(start), unit.element, equal=True))
                i, j = i - 1, start
        self.edits = edits[::-1]

    def _offset(self, j: int) -> int:
        """Where the source goes on after its first `j` tokens."""
        if not self.theirs:
            return 0
        return self.theirs[j - 1].end if j else self.theirs[0].start

    def _missed(self, token: Token, before: Unit | None, i: int) -> AlignedUnit:
        following = self.mine[i] if i < len(self.mine) else None
        place = before.token.end if before else following.token.start if following else 0
        element = before.element if before else following.element if following else 0
        marked = before is not None and (before.form is not ElementForm.LITERAL or before.stem)
        if marked and following is not None:
            element, place = following.element, following.token.start
        return AlignedUnit(None, token, place, token.start, element)
