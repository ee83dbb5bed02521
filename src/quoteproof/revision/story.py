"""One text of a DOCX as one row of characters, and what two of them differ in.

A paragraph's end is a character, so that to split, join, add, take away or move paragraphs are differences like others.
Differences are found paragraph by paragraph, then word by word; equal words are never part of one.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from quoteproof.revision.looks import WordLook
from quoteproof.revision.reading import ObjectKind, WordParagraph
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END
from quoteproof.values import dataclass

_FEW: Final = 8
"""A paragraph of fewer words is compared with one of its kind in its place, though they have no word in common."""
_PAIRS: Final = 40_000
"""Pairs of paragraphs up to which those are found that are alike; longer runs are compared as a whole."""
_TOKEN: Final = re.compile(r"\w+|\W")
_LARGEST: Final = 4_000_000
"""Pairs of words up to which two stretches are compared word by word; longer ones are divided first."""

TokenKey = tuple[str, object]
"""What makes two tokens equal: their text, and how it looks or what it is."""


@dataclass(frozen=True, slots=True)
class Story:
    """The characters of some paragraphs; each paragraph ends with `PARAGRAPH_END`."""

    text: str
    looks: tuple[WordLook, ...]
    """For each character how it looks."""
    names: tuple[str, ...]
    """For an `OBJECT` what it is, for a paragraph's end the kind of its paragraph, else nothing."""
    starts: tuple[int, ...]
    """Where each paragraph begins."""

    def paragraph(self, at: int) -> int:
        """The index of the paragraph that a character belongs to."""
        return max(0, bisect_right(self.starts, at) - 1)

    def end(self, paragraph: int) -> int:
        """Where a paragraph ends, after its end."""
        return self.starts[paragraph + 1] if paragraph + 1 < len(self.starts) else len(self.text)

    def begins(self, at: int) -> bool:
        """Whether a paragraph, or nothing more, begins at an offset."""
        return at in (0, len(self.text)) or self.text[at - 1] == PARAGRAPH_END

    def is_whole(self, start: int, end: int) -> bool:
        """Whether a stretch is one or more whole paragraphs."""
        return start < end and self.begins(start) and self.begins(end)

    def tokens(self, start: int, end: int) -> Iterator[tuple[int, TokenKey]]:
        """The tokens of a stretch, each with its offset."""
        for match in _TOKEN.finditer(self.text, start, end):
            at, text = match.start(), match[0]
            if text in (OBJECT, PARAGRAPH_END):
                yield at, (text, self.names[at])
            elif text == " ":
                yield at, (text, None)
            else:
                looks = self.looks[at : match.end()]
                yield at, (text, looks[0] if looks.count(looks[0]) == len(looks) else looks)


def story_of(paragraphs: Sequence[WordParagraph]) -> Story:
    """Put paragraphs into one row."""
    text: list[str] = []
    looks: list[WordLook] = []
    names: list[str] = []
    starts: list[int] = []
    for paragraph in paragraphs:
        starts.append(len(looks))
        text += (paragraph.text, PARAGRAPH_END)
        looks += (*paragraph.looks, WordLook.PLAIN)
        own = [""] * len(paragraph.text)
        for at, item in paragraph.objects.items():
            own[at] = item.kind if item.kind is ObjectKind.NOTE else f"{item.kind} {item.words}"
        names += (*own, paragraph.kind)
    return Story("".join(text), tuple(looks), tuple(names), tuple(starts))


def same_words(one: Story, other: Story) -> bool:
    """Whether two stories say the same, with the same looks."""
    return [key for _, key in one.tokens(0, len(one.text))] == [key for _, key in other.tokens(0, len(other.text))]


def with_notes(story: Story, start: int, end: int, marks: Mapping[int, str], notes: Mapping[str, Story]) -> str:
    """Words of a text, with those of its notes in place of their marks."""
    parts = []
    for at in range(start, end):
        note = notes.get(marks.get(at, "")) if story.text[at] == OBJECT else None
        words = note.text.replace(PARAGRAPH_END, " ").strip() if note else ""
        parts.append(f"[note: {words}]" if words else story.text[at])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class StoryDifference:
    """A stretch of one story, and what another has in its place; one of the two may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int


def differences(old: Story, new: Story) -> tuple[StoryDifference, ...]:
    """What one story has otherwise than another, in order."""
    found: list[StoryDifference] = []
    for start, end, new_start, new_end in _paragraphs_apart(old, new):
        mine, its = list(old.tokens(start, end)), list(new.tokens(new_start, new_end))
        own: list[StoryDifference] = []
        for i, j, k, m in _apart([key for _, key in mine], [key for _, key in its]):
            ends = (_offset(mine, i, end), _offset(mine, j, end), _offset(its, k, new_end), _offset(its, m, new_end))
            own.append(_slid(StoryDifference(*ends), old, new))
        found += _joined(own)
    return tuple(_joined(found, only=_begin_together))


def moves(
    old: Story, new: Story, found: Sequence[StoryDifference]
) -> Iterator[tuple[StoryDifference, StoryDifference]]:
    """Whole paragraphs that are taken out in one place and stand in another, notes by their marks alone."""
    put = [d for d in found if d.start == d.end and new.is_whole(d.new_start, d.new_end)]
    keys = {d: tuple(key for _, key in new.tokens(d.new_start, d.new_end)) for d in put}
    for gone in found:
        if gone.new_start == gone.new_end and old.is_whole(gone.start, gone.end):
            key = tuple(key for _, key in old.tokens(gone.start, gone.end))
            same = next((d for d, other in keys.items() if other == key), None)
            if same is not None:
                del keys[same]
                yield gone, same


def _begin_together(one: StoryDifference, other: StoryDifference) -> bool:
    return one.start == other.start


def _offset(tokens: Sequence[tuple[int, TokenKey]], index: int, end: int) -> int:
    return tokens[index][0] if index < len(tokens) else end


def _paragraphs_apart(old: Story, new: Story) -> Iterator[tuple[int, int, int, int]]:
    """The runs of paragraphs in which two stories differ, by their offsets."""
    keys = [
        [tuple(key for _, key in story.tokens(start, story.end(number))) for number, start in enumerate(story.starts)]
        for story in (old, new)
    ]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for tag, *block in matcher.get_opcodes():
        if tag != "equal":
            for i, j, k, m in _alike(keys[0], keys[1], *block):
                ends = [
                    story.starts[at] if at < len(story.starts) else len(story.text)
                    for story, at in ((old, i), (old, j), (new, k), (new, m))
                ]
                yield ends[0], ends[1], ends[2], ends[3]


def _alike(
    old: Sequence[Sequence[TokenKey]], new: Sequence[Sequence[TokenKey]], i: int, j: int, k: int, m: int
) -> Iterator[tuple[int, int, int, int]]:
    """Divide a run of paragraphs, so that those are compared word by word that have most of their words in common.

    A paragraph may be like several that follow one another: it was divided, or they were joined. Those that are like
    none were taken out or put in.
    """
    rows, columns = j - i, m - k
    if rows * columns > _PAIRS or not rows or not columns:
        yield i, j, k, m
        return
    mine, its = [_word_counts(old[n]) for n in range(i, j)], [_word_counts(new[n]) for n in range(k, m)]
    is_short = min(mine[0].total(), its[0].total()) < _FEW and old[i][-1] == new[k][-1]
    if rows == columns == 1 and (is_short or _likeness(mine[0], its[0])):
        yield i, j, k, m
        return
    likeness = [[_likeness(a, b) for b in its] for a in mine]
    # The best score, and the groups of pairs it has, of the first r and c paragraphs; `last` with the last two paired.
    best: dict[tuple[int, int], tuple[int, _Groups]] = {(0, 0): (0, None)}
    last: dict[tuple[int, int], tuple[int, _Groups]] = {}
    for r in range(rows + 1):
        for c in range(columns + 1):
            options = [best[at] for at in ((r - 1, c), (r, c - 1)) if at in best]
            if r and c and likeness[r - 1][c - 1]:
                score, groups = best[r - 1, c - 1]
                pairs = [(score, (r - 1, r, c - 1, c, groups))]
                for at in ((r - 1, c), (r, c - 1)):
                    if at in last:
                        score, grown = last[at]
                        assert grown is not None
                        pairs.append((score, (grown[0], r, grown[2], c, grown[4])))
                score, own = max(pairs, key=lambda pair: pair[0])
                last[r, c] = score + likeness[r - 1][c - 1], own
                options.append(last[r, c])
            if options:
                best[r, c] = max(options, key=lambda option: option[0])
    found: list[tuple[int, int, int, int]] = []
    groups = best[rows, columns][1]
    while groups is not None:
        found.append(groups[:4])
        groups = groups[4]
    r = c = 0
    for group in (*reversed(found), (rows, rows, columns, columns)):
        if group[0] - r == group[2] - c and _cells(old[i + r : i + group[0]], new[k + c : k + group[2]]):
            yield from ((i + r + n, i + r + n + 1, k + c + n, k + c + n + 1) for n in range(group[0] - r))
        else:
            if r < group[0]:
                yield i + r, i + group[0], k + c, k + c
            if c < group[2]:
                yield i + group[0], i + group[0], k + c, k + group[2]
        if group[0] < group[1]:
            yield i + group[0], i + group[1], k + group[2], k + group[3]
        r, c = group[1], group[3]


_Groups = tuple[int, int, int, int, "_Groups"] | None


def _word_counts(tokens: Sequence[TokenKey]) -> Counter[str]:
    return Counter(key for key, _ in tokens if key.isalnum())


def _likeness(one: Counter[str], other: Counter[str]) -> int:
    """How many words two paragraphs have in common; none where that is less than three of five of the shorter one's."""
    common = (one & other).total()
    return common if 5 * common >= 3 * min(one.total(), other.total()) else 0


def _cells(*sides: Sequence[Sequence[TokenKey]]) -> bool:
    """Whether some paragraphs are cells of a table, which keep their order."""
    return all(paragraph and paragraph[-1] == (PARAGRAPH_END, "cell") for side in sides for paragraph in side)


def _apart(old: Sequence[TokenKey], new: Sequence[TokenKey]) -> Iterator[tuple[int, int, int, int]]:
    """Where two rows of tokens differ."""
    if len(old) * len(new) > _LARGEST:
        yield from _divided(old, new)
        return
    mine, its = _spaced(old), _spaced(new)
    matcher = SequenceMatcher(None, [key for _, key in mine], [key for _, key in its], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            i, j = _at(mine, a, len(old)), _at(mine, b, len(old))
            k, m = _at(its, c, len(new)), _at(its, d, len(new))
            while i < j and k < m and old[i] == new[k]:
                i, k = i + 1, k + 1
            while i < j and k < m and old[j - 1] == new[m - 1]:
                j, m = j - 1, m - 1
            yield i, j, k, m


def _at(tokens: Sequence[tuple[int, object]], index: int, end: int) -> int:
    return tokens[index][0] if index < len(tokens) else end


def _spaced(tokens: Sequence[TokenKey]) -> list[tuple[int, object]]:
    """Tokens with the space before each, since spaces alone tell nothing; each with its index."""
    found: list[tuple[int, object]] = []
    before: TokenKey | None = None
    for index, key in enumerate(tokens):
        if before is not None:
            found.append((index - 1, (before, key)))
            before = None
        elif key[0] == " ":
            before = key
        else:
            found.append((index, key))
    if before is not None:
        found.append((len(tokens) - 1, before))
    return found


def _divided(old: Sequence[TokenKey], new: Sequence[TokenKey]) -> Iterator[tuple[int, int, int, int]]:
    """Divide two long rows at the words that each has once and in the same order, and compare what is between."""
    anchors = _anchors(old, new)
    if not anchors:
        yield 0, len(old), 0, len(new)
        return
    i = k = 0
    for a, b in (*anchors, (len(old), len(new))):
        if a > i or b > k:
            for x, y, u, v in _apart(old[i:a], new[k:b]):
                yield x + i, y + i, u + k, v + k
        i, k = a + 1, b + 1


def _anchors(old: Sequence[TokenKey], new: Sequence[TokenKey]) -> list[tuple[int, int]]:
    """The longest row of tokens that both have once, in the same order (patience)."""
    places = {key: at for at, key in _once(old)}
    pairs = sorted((places[key], at) for at, key in _once(new) if key in places)
    tails: list[int] = []
    ends: list[int] = []
    previous = [-1] * len(pairs)
    for number, (_, at) in enumerate(pairs):
        place = bisect_right(tails, at)
        if place == len(tails):
            tails.append(at)
            ends.append(number)
        else:
            tails[place], ends[place] = at, number
        previous[number] = ends[place - 1] if place else -1
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]


def _once(tokens: Sequence[TokenKey]) -> Iterator[tuple[int, TokenKey]]:
    count: dict[TokenKey, int] = {}
    for key in tokens:
        count[key] = count.get(key, 0) + 1
    yield from ((at, key) for at, key in enumerate(tokens) if count[key] == 1)


def _slid(found: StoryDifference, old: Story, new: Story) -> StoryDifference:
    """The same difference where it is whole paragraphs, if it can be; else as early as it can begin.

    `a b` that becomes `a x b` has `x ` before `b`, or ` x` behind `a`: both give the same words.
    """
    if (found.start == found.end) == (found.new_start == found.new_end):
        return found
    story, other = (new, old) if found.start == found.end else (old, new)
    start, end, at = (
        (found.new_start, found.new_end, found.start) if story is new else (found.start, found.end, found.new_start)
    )
    best = (start, end, at)
    if not (story.begins(start) and story.begins(end)):
        while start and at and _same(story, start - 1, end - 1) and _same(story, start - 1, other, at - 1):
            start, end, at = start - 1, end - 1, at - 1
            if story.begins(start) and story.begins(end):
                best = (start, end, at)
                break
            if story.text[start] == " " or story.begins(start):
                best = (start, end, at)
                if story.text[start] == " ":
                    break
    start, end, at = best
    if not (story.begins(start) and story.begins(end)) and PARAGRAPH_END in story.text[start:end]:
        start, end, at = _forward(story, other, start, end, at)
    return StoryDifference(at, at, start, end) if story is new else StoryDifference(start, end, at, at)


def _forward(story: Story, other: Story, start: int, end: int, at: int) -> tuple[int, int, int]:
    """Slide a difference on until it is whole paragraphs; as it was where it never is."""
    first = (start, end, at)
    while (
        end < len(story.text) and at < len(other.text) and _same(story, start, end) and _same(story, start, other, at)
    ):
        start, end, at = start + 1, end + 1, at + 1
        if story.begins(start) and story.begins(end):
            return start, end, at
    return first


def _same(story: Story, at: int, other: "Story | int", place: int | None = None) -> bool:
    """Whether two characters are the same: of one story, or of two."""
    second, spot = (story, other) if isinstance(other, int) else (other, place or 0)
    if story.text[at] != second.text[spot] or story.names[at] != second.names[spot]:
        return False
    return story.text[at] == " " or story.looks[at] == second.looks[spot]


def _joined(
    found: Sequence[StoryDifference], only: Callable[[StoryDifference, StoryDifference], bool] = lambda *_: True
) -> Iterator[StoryDifference]:
    """Differences that meet, as one; `only` those for which it holds."""
    last: StoryDifference | None = None
    for one in sorted(found, key=lambda d: (d.start, d.new_start)):
        if last is not None and one.start <= last.end and one.new_start <= last.new_end and only(last, one):
            last = StoryDifference(last.start, max(last.end, one.end), last.new_start, max(last.new_end, one.new_end))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last
