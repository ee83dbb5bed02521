"""The numbers that are printed on the pages of a PDF.

They are read at the top and the bottom of the pages: a chain of numbers that grow with the page. Books leave pages out
and add unnumbered ones, so that no one offset holds for a document: a number counts where a page near it has one that
agrees. A page without a number has a label only between two pages that agree. The labels that the file gives its pages
(`/PageLabels`, ISO 32000-1, 12.4.2) are taken where they agree with what is printed; that the first page is “1” says
nothing. Below half of the pages, and where two numberings compete, nothing is known.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from pypdfium2 import PdfDocument

from quoteproof.document.model import Box, PageNumbering
from quoteproof.values import dataclass

_EDGE: Final = 0.13  # of the height of a page: where a printed number stands
_LEAST: Final = 0.5  # of the pages: how many must show their number
_AGREED: Final = 0.9  # of the printed numbers: how many must be those of the file
_STEADY: Final = 0.8  # of the steps of a second numbering: how many must be of one a page
_JUMP: Final = 1.5  # cost of pages that were left out
_FAR_JUMP: Final = 3.0  # the same for more than `_NEAR` pages
_INSERT: Final = 2.0  # cost of pages without numbers
_CHANGE: Final = 3.0  # cost of other numerals
_NEAR: Final = 12  # pages
_SIGHT: Final = 120  # how many numbers back a number is compared
_MOST: Final = 8  # numbers of a page
_SUPPORT: Final = 6  # pages: how near another number must agree
_SHORT: Final = 4  # pages: a shorter document has few numbers, which must all look alike
_NAME: Final = 40  # characters of the name of a numbering
_ROMAN: Final = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_COUNTED: Final = re.compile(
    r"(?:[^\W\d]+\.?\s+)?(?<![\w.,/])(\d{1,5})\s*(?:of|/|von|sur|de|di|van|av|из)\s*\d{1,5}(?![\w/])", re.IGNORECASE
)
"""A number with the count of all pages: `Page 3 of 20`."""
_PAGED: Final = re.compile(
    r"\b(?:page|seite|página|pagina)\s?:?\s?(\d{1,6})(?:\s?(?:of|/|von|sur|de|di)\s?\d+)?", re.IGNORECASE
)
"""A number that is called a page: `Page: 3`."""
_AT_END: Final = re.compile(r"^[^\w]*(\d{1,6})(?![\w.,]*\d)\b|(?<![\w.,/])([A-Z]{1,3}-?)?(\d{1,6})[^\w]*$")
"""A number at the beginning or the end of a line."""
_ALONE: Final = re.compile(r"\W*([A-Z]{1,3}-?)?(\d{1,6})\W*")
_ROMAN_AT_END: Final = re.compile(
    r"^\W*([ivxlcdm]{1,9}|[IVXLCDM]{2,9})(?!\S)|(?<!\S)([ivxlcdm]{2,9}|[IVXLCDM]{2,9})\W*$"
)


class EdgeLine(NamedTuple):
    """A line of a page, as a reader sees it."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageLabelling:
    """What is known of the printed numbers of a document."""

    labels: tuple[str | None, ...]
    """The label of each page; none where it is not known."""
    numberings: tuple[PageNumbering, ...] = ()
    """Where two compete: both, and no label is known."""


class _Number(NamedTuple):
    """A number at the edge of a page."""

    style: str
    """`1` for digits, `i` and `I` for Roman numerals, and what stands before digits as a part of the number."""
    value: int
    weight: float
    line: str
    """The line, or what counts pages in it."""
    pattern: str
    """The words of the line in order of the alphabet, with `#` for numbers: left and right pages have one pattern."""

    @property
    def label(self) -> str:
        if self.style in ("i", "I"):
            return _roman(self.value) if self.style == "i" else _roman(self.value).upper()
        return f"{self.style[1:]}{self.value}"


_Chain = Mapping[int, _Number]


def page_labels(document: PdfDocument, edges: Sequence[Sequence[EdgeLine]]) -> PageLabelling:
    """The labels of the pages of a document, given for each page the lines that a reader sees on it."""
    sizes = [document.get_page_size(index)[1] for index in range(len(edges))]
    given = [document.get_page_label(index) or None for index in range(len(edges))]
    return labelled(given, edges, sizes)


def labelled(
    given: Sequence[str | None], edges: Sequence[Sequence[EdgeLine]], heights: Sequence[float]
) -> PageLabelling:
    """The labels of pages by those that the file gives, the lines of each page and its height in points."""
    count = len(edges)
    numbers = [[*_numbers(lines, height)] for lines, height in zip(edges, heights, strict=True)]
    numbers = _weighed(numbers)
    first = _supported(_chain(numbers), count)
    rest = [[one for one in own if one.label != _label(first.get(i))] for i, own in enumerate(numbers)]
    second = _supported(_chain(rest), count)
    if _is_enough(first, count) and _is_enough(second, count) and _is_steady(second):
        return PageLabelling((None,) * count, (_numbering(first), _numbering(second)))
    filled = _filled(first) if _is_enough(first, count) else {}
    if any(given):
        return _with_given(given, first, filled)
    return PageLabelling(_once([filled.get(i) for i in range(count)]))


def _with_given(given: Sequence[str | None], chain: _Chain, filled: Mapping[int, str]) -> PageLabelling:
    """The labels of a file that gives some, with the chain of printed numbers and the labels that follow from it."""
    count = len(given)
    agreed = sum(given[i] == number.label for i, number in chain.items())
    is_own = any(label not in (None, str(i + 1)) for i, label in enumerate(given))
    if chain and agreed >= _AGREED * len(chain) and (is_own or filled):
        own = [label if i not in chain or chain[i].label == label else None for i, label in enumerate(given)]
        return PageLabelling(_once(own))
    if not is_own:
        return PageLabelling(_once([filled.get(i) for i in range(count)]))
    if not chain:
        return PageLabelling(_once(given))
    if not filled:
        return PageLabelling((None,) * count)
    own_labels = {i: label for i, label in enumerate(given) if label is not None}
    return PageLabelling((None,) * count, (_numbering(chain), PageNumbering("the labels of the file", own_labels)))


def _numbers(lines: Sequence[EdgeLine], height: float) -> Iterator[_Number]:
    """Yield the numbers at the top and the bottom of a page, each once."""
    found: dict[str, _Number] = {}
    for line in lines:
        middle = (line.box[1] + line.box[3]) / 2
        if not 0 <= middle <= height or _EDGE * height < middle < (1 - _EDGE) * height:
            continue
        for number in _numbers_of(line.text.strip()):
            if number.label not in found or number.weight > found[number.label].weight:
                found[number.label] = number
    yield from sorted(found.values(), key=lambda one: -one.weight)[:_MOST]


def _numbers_of(text: str) -> Iterator[_Number]:
    """Yield the numbers of a line that may be that of its page."""
    pattern = " ".join(sorted(re.sub(r"\d+", "#", text).split()))
    if counted := [*_COUNTED.finditer(text)]:
        yield _Number("1", int(counted[-1][1]), 2.0, counted[-1][0], pattern)
        return
    if paged := _PAGED.search(text):
        yield _Number("1", int(paged[1]), 1.0, paged[0], pattern)
        return
    if alone := _ALONE.fullmatch(text):
        yield _Number(f"1{alone[1] or ''}", int(alone[2]), 2.0, text, pattern)
        return
    for found in _AT_END.finditer(text):
        yield _Number(f"1{found[2] or ''}", int(found[1] or found[3]), 1.0, text, pattern)
    for found in _ROMAN_AT_END.finditer(text):
        word = found[1] or found[2]
        if _ROMAN.fullmatch(word.lower()):
            weight = 2.0 if word == text.strip("–—-· []|.") else 1.0
            if weight == 2.0 or len(word) > 1:
                yield _Number("i" if word.islower() else "I", _number(word.lower()), weight, text, pattern)


def _weighed(pages: Sequence[Sequence[_Number]]) -> list[list[_Number]]:
    """Count a number in a line more if the line is like one of another page."""
    patterns = Counter(pattern for own in pages for pattern in {one.pattern for one in own})
    return [[one._replace(weight=2.0) if patterns[one.pattern] > 1 else one for one in own] for own in pages]


def _chain(pages: Sequence[Sequence[_Number]]) -> _Chain:
    """The chain of numbers with the greatest weight, less what its steps cost; it grows with the page."""
    scores: list[float] = []
    places: list[tuple[int, _Number, int]] = []  # page, number, place of the number before
    same: dict[tuple[str, int], int] = {}
    for page, own in enumerate(pages):
        recent = range(max(0, len(places) - _SIGHT), len(places))
        for number in own:
            score, before = number.weight, -1
            last = same.get((number.style, number.value - page), -1)
            for at in (*recent, last) if last >= 0 else recent:
                cost = _cost(places[at], page, number)
                if cost is not None and scores[at] + number.weight - cost > score:
                    score, before = scores[at] + number.weight - cost, at
            scores.append(score)
            places.append((page, number, before))
        for at in range(len(places) - len(own), len(places)):
            same[places[at][1].style, places[at][1].value - page] = at
    chain: dict[int, _Number] = {}
    at = max(range(len(scores)), key=scores.__getitem__, default=-1)
    while at >= 0:
        page, number, at = places[at]
        chain[page] = number
    return dict(sorted(chain.items()))


def _cost(before: tuple[int, _Number, int], page: int, number: _Number) -> float | None:
    """What it costs to go from one number to another; none where that cannot be."""
    pages, other = page - before[0], before[1]
    if pages <= 0:
        return None
    if other.style != number.style:
        return None if number.style in ("i", "I") and other.style in ("1", "i", "I") else _CHANGE
    left_out = number.value - other.value - pages
    if left_out == 0:
        return 0.0
    if number.value <= other.value:
        return None
    return _INSERT if left_out < 0 else _JUMP if left_out <= _NEAR else _FAR_JUMP


def _supported(chain: _Chain, count: int) -> _Chain:
    """The numbers of a chain with which one of a page near them agrees."""
    pages = list(chain)
    agreeing: set[int] = set()
    for page, after in pairwise(pages):
        if after - page <= _SUPPORT and _agree(chain, page, after):
            agreeing |= {page, after}
    if count < _SHORT and len({chain[page].pattern for page in agreeing}) > 1:
        return {}
    return {page: chain[page] for page in pages if page in agreeing}


def _agree(chain: _Chain, page: int, after: int) -> bool:
    first, second = chain[page], chain[after]
    return first.style == second.style and second.value - first.value == after - page


def _is_enough(chain: _Chain, count: int) -> bool:
    return len(chain) >= _LEAST * count and len(chain) > 0


def _is_steady(chain: _Chain) -> bool:
    pages = list(chain)
    steps = [_agree(chain, page, after) for page, after in pairwise(pages)]
    return sum(steps) >= _STEADY * len(steps)


def _filled(chain: _Chain) -> Mapping[int, str]:
    """The labels of a chain, and of the pages between two of its numbers that agree."""
    pages = list(chain)
    labels = {page: number.label for page, number in chain.items()}
    for page, after in pairwise(pages):
        if _agree(chain, page, after):
            number = chain[page]
            labels |= {at: number._replace(value=number.value + at - page).label for at in range(page, after)}
    return labels


def _once(labels: Sequence[str | None]) -> tuple[str | None, ...]:
    """The labels without those of more than one page; none at all below half of the pages."""
    times = Counter(labels)
    own = tuple(label if label is not None and times[label] == 1 else None for label in labels)
    return own if sum(label is not None for label in own) >= _LEAST * len(own) else (None,) * len(own)


def _numbering(chain: _Chain) -> PageNumbering:
    usual, _ = Counter(number.pattern for number in chain.values()).most_common(1)[0]
    line = next(number.line for number in chain.values() if number.pattern == usual)
    name = line if len(line) <= _NAME else f"{line[: _NAME // 2].rstrip()} … {line[-_NAME // 2 :].lstrip()}"
    return PageNumbering(name, _filled(chain))


def _label(number: _Number | None) -> str | None:
    return number.label if number is not None else None


def _number(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _roman(number: int) -> str:
    text = ""
    for value, letters in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                           (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        text += letters * (number // value)
        number %= value
    return text
