"""Differences: what stands otherwise in a refused quotation than in the source, and which of it is a fault.

The alignment says what differs. Whether a style permits a difference is asked of the matcher: the quotation is put
right, then each difference is put back by itself, and what the matcher accepts is no fault. So nothing that is
permitted is blamed, there is no second list of permissions, and a quotation whose faults are mended is accepted.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from quoteproof.quotation.pattern import ElementForm, Pattern, PatternElement
from quoteproof.text.offsets import apply_changes
from quoteproof.text.words import has_words
from quoteproof.values import dataclass
from quoteproof.verdict.alignment import AlignedUnit, WordAlignment
from quoteproof.verdict.passage_text import PassageText
from quoteproof.verdict.units import Token, Unit, tokens

_INNER_MARKS: Final = frozenset("'\"")
_EXCHANGE: Final = str.maketrans("'\"", "\"'")
_SWAPPED: Final = 3  # words or marks between two places that are looked at for words in another order
_BEFORE: Final = 200  # code points of the source that are looked at beyond the first and the last words


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of the quotation that differs from the source."""

    first: int
    """The number of its first edit in the alignment."""
    last: int
    """The number of its last edit."""
    start: int
    """First offset in the folded pattern; of missing words the gap."""
    end: int
    """End, exclusive."""
    printed: str
    """The quotation's characters; empty where something is missing."""
    source: str
    """The source's characters; empty where something was added."""
    low: int
    """First offset in the passages of the source's characters."""
    high: int
    """End, exclusive; equal to `low` where the source has nothing there."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An alignment with the characters of both sides, edit by edit."""

    pattern: Pattern
    edits: tuple[AlignedUnit, ...]
    mine: tuple[str, ...]
    """The quotation's characters of each edit, with the space before them."""
    theirs: tuple[str, ...]
    """The source's."""
    differences: tuple[Difference, ...]


class InnerMarks(Enum):
    """What is done with inner quotation marks, single or double, before the matcher is asked."""

    KEPT = auto()
    """The quotation's stay; where it lacks one, the source's is put in."""
    EXCHANGED = auto()
    """The quotation's stay; where it lacks one, the source's is put in, single for double."""
    THEIRS = auto()
    """The source's are put in for all: another kind of mark is a difference."""


def compared(
    pattern: Pattern, passages: PassageText, alignment: WordAlignment, *, marks: InnerMarks = InnerMarks.KEPT
) -> Compared:
    """The differences of an alignment."""
    edits = tuple(_answered(alignment.edits, passages))
    mine, theirs = _sides(edits, marks=marks)
    return Compared(pattern, edits, mine, theirs, tuple(_grouped(pattern, edits, mine, theirs)))


def _answered(edits: Sequence[AlignedUnit], passages: PassageText) -> Iterator[AlignedUnit]:
    """The edits; words that are added at either end are put beside the words that the source has there."""
    found = list(edits)
    _slide(found)
    _answer(found, range(len(found)), passages, forward=False)
    _answer(found, range(len(found) - 1, -1, -1), passages, forward=True)
    yield from found


def _slide(edits: list[AlignedUnit]) -> None:
    """Let words that are missing begin at a space, where the same marks stand before and after them."""
    for number in range(1, len(edits)):
        missing, following = edits[number - 1], edits[number]
        if missing.unit is not None or following.unit is None or following.token is None or not following.equal:
            continue
        first = number - 1
        while first > 0 and edits[first - 1].unit is None:
            first -= 1
        opening = edits[first].token
        if following.unit.token.spaced or opening is None or opening.text != following.unit.token.text:
            continue
        if _is_marked(following) or following.is_word:
            continue
        place = following.unit.token.end
        kept = replace(following, token=opening, at=opening.start)
        run = [*(e.token for e in edits[first + 1 : number]), following.token]
        moved = [replace(missing, token=t, at=t.start, place=place) for t in run if t is not None]
        edits[first : number + 1] = [kept, *moved]


def _answer(edits: list[AlignedUnit], order: Sequence[int], passages: PassageText, *, forward: bool) -> None:
    added: list[int] = []
    for number in order:
        if not _is_added_word(edits[number]):
            break
        added.append(number)
    else:
        return
    inside = edits[order[len(added)]]
    if not added or inside.token is None:
        return
    text = passages.text
    if forward:
        beside = tokens(text, inside.token.end, min(passages.high, inside.token.end + _BEFORE))
    else:
        low = max(passages.low, inside.token.start - _BEFORE)
        beside = tokens(text, low, inside.token.start)[::-1]
    for number, token in zip(reversed(added), beside, strict=False):
        if not token.is_word:
            break
        edits[number] = replace(edits[number], token=token, at=token.start)


def _is_added_word(edit: AlignedUnit) -> bool:
    return edit.token is None and not edit.equal and edit.unit is not None and edit.unit.token.is_word


def _sides(edits: Sequence[AlignedUnit], *, marks: InnerMarks) -> tuple[tuple[str, ...], tuple[str, ...]]:
    mine: list[str] = []
    theirs: list[str] = []
    element = -1
    printed = False  # whether the element has had a unit
    for edit in edits:
        first = edit.element != element
        if first:
            element, printed = edit.element, False
        unit, token = edit.unit, edit.token
        if _is_marked(edit):
            mine.append("")
            theirs.append("")
            continue
        own = _spaced(unit.token, lead=printed) if unit else ""
        other = _theirs(unit, token, lead=not first) if token else ""
        if edit.equal and unit and token and unit.token.text != token.text:
            other = own  # a word that a bracket begins or ends
        if marks is not InnerMarks.THEIRS and unit and token and {unit.token.text, token.text} == _INNER_MARKS:
            other = own
        elif marks is InnerMarks.EXCHANGED and unit is None and token and token.text in _INNER_MARKS:
            other = other.translate(_EXCHANGE)
        printed = printed or unit is not None
        mine.append(own)
        theirs.append(other)
    return tuple(mine), tuple(theirs)


def _is_marked(edit: AlignedUnit) -> bool:
    return edit.unit is not None and edit.unit.form is not ElementForm.LITERAL


def _spaced(token: Token, *, lead: bool) -> str:
    return f" {token.text}" if token.spaced and lead else token.text


def _theirs(unit: Unit | None, token: Token, *, lead: bool) -> str:
    """The source's characters that would stand for a unit; of a word that a bracket begins, those behind it."""
    space = _spaced(token, lead=lead)[: -len(token.text)]
    if unit is None or not (unit.before or unit.stem):
        return space + token.text
    text = token.text[1:] if unit.before else token.text
    return ("" if unit.before else space) + (text[: len(unit.token.text)] if unit.stem else text)


def _grouped(
    pattern: Pattern, edits: Sequence[AlignedUnit], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[Difference]:
    group: list[int] = []
    for number in range(len(edits)):
        if mine[number] == theirs[number]:
            if group:
                yield _difference(pattern, edits, mine, theirs, group)
            group = []
            continue
        if group and not _inseparable(edits[group[-1]], edits[number]):
            yield _difference(pattern, edits, mine, theirs, group)
            group = []
        group.append(number)
    if group:
        yield _difference(pattern, edits, mine, theirs, group)


def _inseparable(one: AlignedUnit, other: AlignedUnit) -> bool:
    """Whether two edits that follow one another are put right together: words that are missing, and spaces beside."""
    if one.unit is None and other.unit is None:
        return True
    return other.equal and not one.equal and (one.unit is None or one.token is None)


def _together(one: AlignedUnit, other: AlignedUnit) -> bool:
    """Whether two edits that follow one another, both at fault, are told as one difference."""
    if one.equal or other.equal:
        return False
    if (one.unit is None and other.unit is None) or (one.token is None and other.token is None):
        return True
    if one.is_word == other.is_word:
        return one.is_word or not (other.unit and other.unit.token.spaced)
    # A word put for a mark, or a mark for a word.
    return (one.unit is None and other.token is None) or (one.token is None and other.unit is None)


def joined(whole: Compared, numbers: Sequence[int]) -> list[Difference]:
    """The differences of some numbers as they are told: words or marks side by side are one difference."""
    groups: list[list[Difference]] = []
    for number in numbers:
        one = whole.differences[number]
        before = groups[-1][-1] if groups else None
        beside = before is not None and before.last + 1 == one.first
        if beside and before and _together(whole.edits[before.last], whole.edits[one.first]):
            groups[-1].append(one)
        else:
            groups.append([one])
    told = [_joined(whole, group) for group in groups]
    return list(_transposed(whole, told))


def _joined(whole: Compared, group: Sequence[Difference]) -> Difference:
    if len(group) == 1:
        return group[0]
    return _difference(whole.pattern, whole.edits, whole.mine, whole.theirs, range(group[0].first, group[-1].last + 1))


def _difference(
    pattern: Pattern, edits: Sequence[AlignedUnit], mine: Sequence[str], theirs: Sequence[str], group: Sequence[int]
) -> Difference:
    first, last = group[0], group[-1]
    printed = "".join(_own(mine[n], edits[n]) for n in group)
    source = "".join(_own(theirs[n], edits[n]) for n in group)
    start, end = _printed_span(pattern, [edits[n] for n in group], printed)
    low, high = _source_span([edits[n] for n in group], source)
    return Difference(first, last, start, end, printed, source, low, high)


def _own(text: str, edit: AlignedUnit) -> str:
    """What differs in one edit: where the word or mark is the same, only the space before it."""
    return text[:1] if edit.equal and text.startswith(" ") else "" if edit.equal else text


def _printed_span(pattern: Pattern, edits: Sequence[AlignedUnit], printed: str) -> tuple[int, int]:
    own = [e.unit.token for e in edits if e.unit is not None and not e.equal]
    if own:
        return own[0].start, own[-1].end
    equal = next((e.unit.token for e in edits if e.equal and e.unit is not None), None)
    if equal is not None and len(edits) == 1:  # only a space differs
        return (equal.start - 1, equal.start) if printed.startswith(" ") else (equal.start, equal.end)
    place = edits[0].place
    size = len(pattern.text)
    missing = edits[0].token
    if missing is not None and missing.spaced and not any(e.is_word for e in edits) and place + 1 < size:
        place += pattern.text[place] == " "  # an opening mark stands before the next word
    if place >= size:
        return size - 1, size
    return place, place + 1


def _source_span(edits: Sequence[AlignedUnit], source: str) -> tuple[int, int]:
    tokens = [e.token for e in edits if e.token is not None and not e.equal]
    if tokens:
        return tokens[0].start, tokens[-1].end
    equal = next((e.token for e in edits if e.equal and e.token is not None), None)
    if equal is not None:
        return (equal.start - 1, equal.start) if source.startswith(" ") else (equal.start, equal.start)
    return edits[0].at, edits[0].at


def replacement(whole: Compared, difference: Difference, passages: PassageText) -> tuple[int, int, str] | None:
    """The span of the pattern that a difference takes and the source's own characters for it; None with brackets in it.

    Spaces that go with the words belong to the span and to the characters.
    """
    numbers = range(difference.first, difference.last + 1)
    edits = whole.edits
    if any(_is_marked(edits[n]) for n in numbers):
        return None
    units = [n for n in numbers if edits[n].unit is not None]
    place = edits[difference.first].place
    low = high = place
    for n in units:
        unit = edits[n].unit
        if unit is not None:
            lead = len(whole.mine[n]) - len(whole.mine[n].lstrip(" "))
            low = min(low, unit.token.start - lead) if n == units[0] else low
            high = unit.token.end
    source = "".join(_own_characters(edits[n], whole.theirs[n], passages) for n in numbers)
    source += _rest_of_word(edits[units[-1]] if units else None, passages)
    element = whole.pattern.elements[edits[difference.first].element]
    if low == element.start:
        source = source.lstrip(" ")
        if not source and whole.pattern.text[high : high + 1] == " ":
            high += 1
    return low, high, source


def _rest_of_word(last: AlignedUnit | None, passages: PassageText) -> str:
    """The source's next word, where the quotation writes it together with the one before: `forever` for `for ever`."""
    if last is None or last.unit is None or last.token is None:
        return ""
    mine, theirs = last.unit.token.text.lower(), last.token.text.lower()
    rest = mine[len(theirs) :] if mine.startswith(theirs) else ""
    high = last.token.end
    following = passages.text[high : high + 1 + len(rest)] if rest else ""
    if following.lower() != f" {rest}" or passages.cuts(high + len(following)):
        return ""
    return passages.typeset(high, high + len(following))


def _own_characters(edit: AlignedUnit, theirs: str, passages: PassageText) -> str:
    """What the source has for one edit, in its own characters, with the space before it."""
    text, token = theirs.lstrip(" "), edit.token
    lead = theirs[: len(theirs) - len(text)]
    if lead and token is not None and token.start > passages.low and passages.breaks(token.start - 1):
        lead = "\n"
    at = passages.text.find(text, token.start, token.end) if token is not None and text else -1
    return lead + (text if at < 0 or text == "\n" else passages.typeset(at, at + len(text)))


def _transposed(whole: Compared, differences: Sequence[Difference]) -> Iterator[Difference]:
    """Join two differences that are words in another order."""
    done = -1
    for number, one in enumerate(differences):
        if number <= done:
            continue
        other = differences[number + 1] if number + 1 < len(differences) else None
        if other is not None and other.first - one.last - 1 <= _SWAPPED and _same_words(one, other):
            done = number + 1
            yield _difference(
                whole.pattern, _as_changes(whole.edits), whole.mine, whole.theirs, range(one.first, other.last + 1)
            )
        else:
            yield one


def _as_changes(edits: Sequence[AlignedUnit]) -> tuple[AlignedUnit, ...]:
    return tuple(replace(e, equal=False) for e in edits)


def _same_words(one: Difference, other: Difference) -> bool:
    moved = (one.printed, other.source) if not one.source.strip() and not other.printed.strip() else None
    if not one.printed.strip() and not other.source.strip():
        moved = (one.source, other.printed)
    return moved is not None and moved[0].strip().lower() == moved[1].strip().lower() and has_words(moved[0])


@dataclass(frozen=True, slots=True)
class MendedQuotation:
    """A quotation with some differences put right, with the way back."""

    pattern: Pattern
    spans: tuple[tuple[int, int, int], ...]
    """Start and end in its text of each edit or alteration, and where it stands in the quotation's pattern."""

    def back(self, at: int) -> int:
        """The offset in the quotation's pattern for one in the mended one."""
        for start, end, origin in reversed(self.spans):
            if at >= start:
                return origin + min(at, end) - start
        return 0


def mended(whole: Compared, right: Collection[int]) -> MendedQuotation:
    """Put the differences of some numbers right."""
    taken = {n for i in right for n in range(whole.differences[i].first, whole.differences[i].last + 1)}
    texts: dict[int, list[tuple[str, int, Unit | None]]] = {}
    for number, edit in enumerate(whole.edits):
        if not _is_marked(edit):
            text = whole.theirs[number] if number in taken else whole.mine[number]
            own = edit.unit if number not in taken or edit.equal else None
            texts.setdefault(edit.element, []).append((text, edit.place, own))
    return _composed(whole.pattern, texts)


def _composed(pattern: Pattern, texts: dict[int, list[tuple[str, int, Unit | None]]]) -> MendedQuotation:
    elements: list[PatternElement] = []
    spans: list[tuple[int, int, int]] = []
    moved: dict[int, int] = {}
    whole = ""
    done = 0
    for number, element in enumerate(pattern.elements):
        whole += pattern.text[done : element.start]
        done = element.end
        start = len(whole)
        if element.form is not ElementForm.LITERAL:
            texts[number] = [(element.text, element.start, None)]
        for text, place, unit in texts.get(number, []):
            text = text.lstrip(" ") if len(whole) == start and element.form is ElementForm.LITERAL else text
            lead = len(text) - len(text.lstrip(" "))
            spans.append((len(whole), len(whole) + len(text), place - lead))
            if unit is not None:
                for offset in range(unit.token.start, unit.token.end):
                    moved[offset] = len(whole) + lead + offset - unit.token.start
            whole += text
        if len(whole) > start:
            text = whole[start:]
            inner = text if element.form is ElementForm.LITERAL else element.inner
            elements.append(replace(element, text=text, inner=inner, start=start, end=len(whole)))
    swappable = tuple(moved[i] for i in pattern.swappable if i in moved)
    apostrophes = frozenset(moved[i] for i in pattern.apostrophes if i in moved)
    return MendedQuotation(Pattern(apply_changes(whole, ()), tuple(elements), swappable, apostrophes), tuple(spans))


def as_literal(pattern: Pattern, kept: Sequence[PatternElement]) -> Pattern:
    """The pattern with its brackets, dots and slashes as characters, but for those that are kept."""
    elements: list[PatternElement] = []
    for element in pattern.elements:
        before = elements[-1] if elements else None
        if element in kept and element.form is not ElementForm.LITERAL:
            elements.append(element)
        elif before is not None and before.form is ElementForm.LITERAL:
            text = pattern.text[before.start : element.end]
            elements[-1] = replace(before, text=text, inner=text, end=element.end)
        else:
            elements.append(PatternElement(ElementForm.LITERAL, element.text, element.text, element.start, element.end))
    return replace(pattern, elements=tuple(elements))
