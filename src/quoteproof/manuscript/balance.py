"""The balance of words and marks: what an original has and its chapters do not have, and the other way round.

Whatever a converter drops without a word shows here. Compared are words, quotation marks, omission dots and square
brackets, in order; case, spaces and characters that stand for one another (`text/folds.py`) are no difference, and a
passage that was moved as a whole is none. The time grows with the length of the texts and not with its square.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any, Final, NamedTuple

from rapidfuzz.distance import Indel

from quoteproof.chapter.model import Node
from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptPlace
from quoteproof.text.folds import fold_marks
from quoteproof.text.marks import PAIRING
from quoteproof.text.words import run_pattern
from quoteproof.values import dataclass

_SMALL: Final = 250_000
"""Pairs of tokens of two stretches that are compared one by one at once."""
_MOST: Final = 100_000_000
"""Pairs that are compared one by one where nothing divides the stretches."""
_LONGEST: Final = 300
"""Characters of a difference that a note shows."""
_CANDIDATES: Final = 8
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """Some words and marks of the original, in order, such as a paragraph."""

    text: str
    place: ManuscriptPlace


def balance(
    original: Sequence[PlacedWords], chapters: Sequence[str], told: Sequence[ConversionNote]
) -> tuple[ConversionNote, ...]:
    """What is not carried over, or was added, and that no note of `told` names already.

    `chapters` are the chapters as they print: `printed` gives them. A note names what its `text` has, where it is
    lost, and what its `became` has, where it is added, nearest to its place first.
    """
    ours = [token for number, words in enumerate(original) for token in _tokens(words.text, number)]
    theirs = [token for number, text in enumerate(chapters) for token in _tokens(text, number)]
    pairs = _aligned([token.text for token in ours], [token.text for token in theirs])
    lost = sorted(set(range(len(ours))).difference(pairs))
    added = sorted(set(range(len(theirs))).difference(pairs.values()))
    before = sorted(pairs.items())
    follows = _Following([theirs_at for _, theirs_at in before], [ours_at for ours_at, _ in before])
    lost, added = _without_joined(ours, theirs, lost, added, follows)
    lost, added = _without_moved(ours, theirs, lost, added)
    lost, added = _without_told(original, ours, theirs, lost, added, follows, told)
    return tuple(_notes(original, chapters, ours, theirs, lost, added, follows))


def printed(blocks: Sequence[Node], *, citations: bool = False) -> str:
    """What the blocks of a pandoc document print, a paragraph a line, the words of notes behind their paragraph.

    Citations are left out, or say the words around their keys.
    """
    lines: list[str] = []
    _print(blocks, lines, [], citations=citations)
    return "\n".join(lines)


class _Token(NamedTuple):
    text: str
    """What is compared."""
    owner: int
    """The number of its text."""
    start: int
    end: int


@cache
def _token_pattern() -> re.Pattern[str]:
    marks = "".join(map(re.escape, sorted(PAIRING)))
    return re.compile(
        rf"(?P<word>{run_pattern().pattern})|(?P<dots>…|\.(?:[ \u00a0]?\.){{2,}})|(?P<mark>''|[{marks}\[\]])"
    )


def _tokens(text: str, owner: int) -> Iterator[_Token]:
    for match in _token_pattern().finditer(text):
        start, end = match.span()
        if match["word"]:
            word = unicodedata.normalize("NFKC", _UNSEEN.sub("", match["word"])).casefold()
            if word:
                yield _Token(word, owner, start, end)
        elif match["dots"]:
            yield _Token("…", owner, start, end)
        elif not (text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()):
            sign = '"' if match["mark"] == "''" else fold_marks(match["mark"])
            yield _Token(sign, owner, start, end)


def _is_sign(token: _Token) -> bool:
    return not token.text[0].isalnum()


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    """Pairs of equal tokens in the same order in both."""
    pairs: dict[int, int] = {}
    budget = 40 * (len(ours) + len(theirs)) + 1000
    windows = [(0, len(ours), 0, len(theirs))]
    while windows:
        first, last, low, high = windows.pop()
        while first < last and low < high and ours[first] == theirs[low]:
            pairs[first] = low
            first, low = first + 1, low + 1
        while first < last and low < high and ours[last - 1] == theirs[high - 1]:
            last, high = last - 1, high - 1
            pairs[last] = high
        size = (last - first) * (high - low)
        if size == 0:
            continue
        anchors: Sequence[tuple[int, int, int]] = ()
        if size > _SMALL and budget > 0:
            budget -= last - first + high - low
            anchors = _anchors(ours, theirs, (first, last), (low, high))
        if anchors:
            left, below = first, low
            for mine, its, length in anchors:
                if mine < left or its < below:
                    continue
                windows.append((left, mine, below, its))
                pairs.update(zip(range(mine, mine + length), range(its, its + length), strict=True))
                left, below = mine + length, its + length
            windows.append((left, last, below, high))
        elif size <= _MOST:
            for block in Indel.opcodes(ours[first:last], theirs[low:high]):
                if block.tag == "equal":
                    length = block.src_end - block.src_start
                    mine, its = first + block.src_start, low + block.dest_start
                    pairs.update(zip(range(mine, mine + length), range(its, its + length), strict=True))
    return pairs


def _anchors(
    ours: Sequence[str], theirs: Sequence[str], mine: tuple[int, int], its: tuple[int, int]
) -> list[tuple[int, int, int]]:
    """Runs of tokens that stand once in each of two stretches, in the same order: the way of patience sorting."""
    for length in (5, 3, 1):
        first, second = _once(ours, *mine, length), _once(theirs, *its, length)
        common = sorted((at, second[run]) for run, at in first.items() if run in second)
        if common:
            return [(a, b, length) for a, b in _rising(common)]
    return []


def _once(tokens: Sequence[str], start: int, end: int, length: int) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for at in range(start, end - length + 1):
        run = tuple(tokens[at : at + length])
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def _rising(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of points that rise in both numbers."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, height) in enumerate(points):
        at = bisect_left(tails, height)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [height]
        ends[at : at + 1] = [number]
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(points[number])
        number = before[number]
    return chain[::-1]


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Numbers that follow each other without a gap."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in group]


def _without_moved(
    ours: Sequence[_Token], theirs: Sequence[_Token], lost: list[int], added: list[int]
) -> tuple[list[int], list[int]]:
    """What is left where runs that stand elsewhere in the other text are taken out."""
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for run in _runs(added):
        texts = [theirs[at].text for at in run]
        for length in (1, 2) if len(run) < 3 else ():
            if length == len(run):
                starts[tuple(texts)].append(run[0])
        for at in range(len(run) - 2):
            starts[tuple(texts[at : at + 3])].append(run[at])
    free = set(added)
    left: list[int] = []
    for run in _runs(lost):
        at = 0
        while at < len(run):
            key = tuple(ours[number].text for number in run[at : at + 3])
            whole = len(key) == 3 or at == 0
            sign = all(_is_sign(ours[number]) for number in run[at : at + 3])
            length, start = 0, 0
            for candidate in starts.get(key, ())[:_CANDIDATES] if whole and not sign else ():
                reach = 0
                while (
                    at + reach < len(run)
                    and candidate + reach in free
                    and ours[run[at + reach]].text == theirs[candidate + reach].text
                ):
                    reach += 1
                if reach > length and reach >= len(key):
                    length, start = reach, candidate
            if length:
                free.difference_update(range(start, start + length))
                at += length
            else:
                left.append(run[at])
                at += 1
    return left, sorted(free)


def _without_joined(
    ours: Sequence[_Token], theirs: Sequence[_Token], lost: list[int], added: list[int], follows: "_Following"
) -> tuple[list[int], list[int]]:
    """What is left where the same letters stand in one place, divided into words in another way."""
    came: dict[int, list[int]] = defaultdict(list)
    for at in added:
        came[follows.before(at)].append(at)
    same: set[int] = set()
    others: set[int] = set()
    for run in _runs(lost):
        words = [at for at in run if not _is_sign(ours[at])]
        instead = [at for at in came.get(run[0] - 1, ()) if not _is_sign(theirs[at])]
        if words and "".join(ours[at].text for at in words) == "".join(theirs[at].text for at in instead):
            same.update(words)
            others.update(instead)
    return [at for at in lost if at not in same], [at for at in added if at not in others]


class _Following:
    """Which token of the original an added one follows."""

    def __init__(self, theirs: Sequence[int], ours: Sequence[int]) -> None:
        self._theirs, self._ours = theirs, ours

    def before(self, at: int) -> int:
        number = bisect_left(self._theirs, at) - 1
        return self._ours[number] if number >= 0 else -1


def _without_told(
    original: Sequence[PlacedWords],
    ours: Sequence[_Token],
    theirs: Sequence[_Token],
    lost: list[int],
    added: list[int],
    follows: _Following,
    told: Sequence[ConversionNote],
) -> tuple[list[int], list[int]]:
    """What is left where each note has taken the tokens that it names, those nearest to its place first."""

    def place_of_added(at: int) -> ManuscriptPlace | None:
        return _place(original, ours, max(0, follows.before(at)))

    gone = _Waiting((ours[at].text, _place(original, ours, at), at) for at in lost)
    come = _Waiting((theirs[at].text, place_of_added(at), at) for at in added)
    for note in told:
        for text, waiting in ((note.text, gone), (note.became, come)):
            for token in _tokens(text, 0):
                waiting.take(token.text, note.place)
    return gone.left(), come.left()


class _Waiting:
    """Tokens that no note has named yet, by their text, file and line."""

    def __init__(self, tokens: Iterable[tuple[str, ManuscriptPlace | None, int]]) -> None:
        self._tokens: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(dict)
        for text, place, at in tokens:
            known = place or ManuscriptPlace("")
            self._tokens[text, known.file].setdefault(known.number, []).append(at)
        for numbers in self._tokens.values():
            for waiting in numbers.values():
                waiting.reverse()  # the first is taken first
        self._order = {key: sorted(numbers) for key, numbers in self._tokens.items()}

    def take(self, text: str, place: ManuscriptPlace) -> None:
        """Take the token of a text that is nearest to a place."""
        key = (text, place.file) if self._tokens.get((text, place.file)) else (text, "")
        numbers = self._tokens.get(key)
        if not numbers:
            return
        order = self._order[key]
        at = bisect_left(order, place.number)
        if at == len(order) or (at and place.number - order[at - 1] < order[at] - place.number):
            at -= 1
        waiting = numbers[order[at]]
        waiting.pop()
        if not waiting:
            del numbers[order.pop(at)]

    def left(self) -> list[int]:
        """The tokens that nobody took, in order."""
        return sorted(at for numbers in self._tokens.values() for waiting in numbers.values() for at in waiting)


def _place(original: Sequence[PlacedWords], ours: Sequence[_Token], at: int) -> ManuscriptPlace | None:
    if at < len(ours):
        return original[ours[at].owner].place
    return original[0].place if original else None


def _notes(
    original: Sequence[PlacedWords],
    chapters: Sequence[str],
    ours: Sequence[_Token],
    theirs: Sequence[_Token],
    lost: Sequence[int],
    added: Sequence[int],
    follows: _Following,
) -> Iterator[ConversionNote]:
    """One note for each run that is lost, with what stands in its place, and for each other run that is added."""
    came: dict[int, list[list[int]]] = defaultdict(list)
    for run in _pieces(added, theirs):
        came[follows.before(run[0])].append(run)
    notes: list[tuple[int, ConversionNote]] = []
    for run in _pieces(lost, ours):
        instead = came.pop(run[0] - 1, [])
        became = " ".join(_shown(chapters[theirs[one[0]].owner], theirs, one) for one in instead)
        kind = ConversionKind.CHANGED if instead else ConversionKind.LOST
        words = original[ours[run[0]].owner]
        notes.append((run[0], ConversionNote(kind, words.place, _shown(words.text, ours, run), became)))
    for before, runs in came.items():
        place = _place(original, ours, max(0, before)) or ManuscriptPlace("")
        for run in runs:
            text = _shown(chapters[theirs[run[0]].owner], theirs, run)
            notes.append((before, ConversionNote(ConversionKind.ADDED, place, "", text)))
    yield from (note for _, note in sorted(notes, key=lambda pair: pair[0]))


def _pieces(numbers: Sequence[int], tokens: Sequence[_Token]) -> Iterator[list[int]]:
    for run in _runs(numbers):
        for _, group in groupby(run, key=lambda at: tokens[at].owner):
            yield list(group)


def _shown(text: str, tokens: Sequence[_Token], run: Sequence[int]) -> str:
    words = text[tokens[run[0]].start : tokens[run[-1]].end]
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _print(value: Any, lines: list[str], words: list[str], *, citations: bool) -> None:
    """Put what nodes print into lines; `words` is the paragraph that is open."""
    if isinstance(value, list):
        for item in value:
            _print(item, lines, words, citations=citations)
        return
    if not isinstance(value, dict):
        return
    kind: str = value.get("t", "")
    content: Any = value.get("c")
    match kind:
        case "Para" | "Plain" | "Header":
            _paragraph(content[2] if kind == "Header" else content, lines, citations=citations)
        case "LineBlock":
            for line in content:
                _paragraph(line, lines, citations=citations)
        case "CodeBlock":
            lines.append(content[1])
        case "DefinitionList":
            for term, definitions in content:
                _paragraph(term, lines, citations=citations)
                _print(definitions, lines, [], citations=citations)
        case "Figure" | "Table":
            if kind == "Table" or not content[1][1]:  # a picture's own words are the caption again
                _print(content[2:], lines, words, citations=citations)
            _print(content[1][1], lines, words, citations=citations)
        case "Str":
            words.append(content)
        case "Space" | "SoftBreak" | "LineBreak":
            words.append(" ")
        case "Code" | "Math":
            words.append(content[1])
        case "RawInline" | "RawBlock":
            pass
        case "Quoted":
            opening, closing = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            words.append(opening)
            _print(content[1], lines, words, citations=citations)
            words.append(closing)
        case "Cite":
            for item in content[0] if citations else ():
                _print([item["citationPrefix"], {"t": "Space"}, item["citationSuffix"]], lines, words, citations=True)
                words.append(" ")
        case "Note":
            notes: list[str] = []
            _print(content, notes, [], citations=citations)
            words.extend(f"{_NOTE}{line}" for line in notes)
        case "Link" | "Span" | "Div" | "OrderedList":
            _print(content[1], lines, words, citations=citations)
        case "Image":
            _print(content[1], lines, words, citations=citations)
            words.append(" ".join(["", *(said for name, said in content[0][2] if name == "alt"), ""]))
        case _:
            _print(content, lines, words, citations=citations)


_NOTE: Final = "\0"  # before what belongs behind the paragraph


def _paragraph(inlines: list[Node], lines: list[str], *, citations: bool) -> None:
    words: list[str] = []
    _print(inlines, lines, words, citations=citations)
    lines.append("".join(word for word in words if not word.startswith(_NOTE)))
    lines.extend(word[1:] for word in words if len(word) > 1 and word.startswith(_NOTE))
