"""Layout: which passages of a seed are items of one list or lines of one verse, decided by the text alone.

A list is a run of passages with bullets, or with numbers that count on; or, where a seed has lost its bullets, a run
of short passages below a colon that begin with a small letter or with a requirement (RFC 2119), or are indented. The
passage that introduces it with a colon belongs to it. Lines of one verse follow one another without a blank line, are
short, and do not mostly end where a sentence ends. In doubt a border is one between paragraphs. What a document itself
says of its passages comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from quoteproof.document.model import PassageForm
from quoteproof.document.role import Role
from quoteproof.source.passage import Passage

ITEM_WORDS: Final = 60
"""Most words of an item without a bullet: a longer passage with a number is a numbered paragraph."""
VERSE_LINE: Final = 90
"""Most characters of a line of verse."""


class Border(StrEnum):
    """What is between two passages that follow one another."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    """Both are of one list: two items, or its introduction and the first item."""
    LINE = "line"
    """Both are lines of one verse."""
    CLOSE = "close"
    """Both are short, on lines that follow one another: a border between paragraphs that may be lines of verse too."""


Between = Callable[[int, int], str]
"""Gives a stretch of a decoded seed."""


def borders(
    between: Between, passages: Sequence[Passage], forms: Mapping[int, PassageForm] | None = None
) -> tuple[Border, ...]:
    """The borders of some passages that follow one another.

    `between` gives stretches of the decoded seed; `forms` is what a document says of its passages, by where they begin
    in it.
    """
    said = forms or {}
    lists = _lists(between, passages)
    verses = _verses(between, passages)
    found: list[Border] = []
    for number in range(len(passages) - 1):
        one, other = (said.get(passage.start) for passage in passages[number : number + 2])
        line = verses[number] is not None and verses[number] == verses[number + 1]
        if other is PassageForm.LINE:
            found.append(Border.LINE)
        elif other is PassageForm.ITEM and (one is PassageForm.ITEM or _introduces(passages[number])):
            found.append(Border.ITEM)
        elif line and not begins_item(passages[number + 1].text):
            found.append(Border.LINE)  # small letters at the heads of lines make no list of a verse
        elif lists[number] is not None and lists[number] == lists[number + 1]:
            found.append(Border.ITEM)
        elif _are_close(between, passages[number], passages[number + 1]):
            found.append(Border.CLOSE)
        else:
            found.append(Border.PARAGRAPH)
    return tuple(found)


_BULLET: Final = re.compile(r"[-*+•‣▪◦●○■□·]\s+\S")
_NUMBER: Final = re.compile(r"[(\[]?(?:(?P<digits>[0-9]{1,3})|(?P<letter>[a-zA-Z]))[.)\]]\s+\S")
_REQUIREMENT: Final = re.compile(r"(?:MUST|SHALL|SHOULD|MAY|REQUIRED|RECOMMENDED|OPTIONAL)\b")
_LINE_END: Final = re.compile(r"\r\n?|\n")


def _lists(between: Between, passages: Sequence[Passage]) -> list[int | None]:
    """The number of the list that each passage belongs to, none for a passage of no list."""
    found: list[int | None] = [None] * len(passages)
    number = 0
    for run in _runs(between, passages):
        first = _first(passages, run)
        if first is not None:
            for at in range(first, run.stop):
                found[at] = number
            number += 1
    return found


def _first(passages: Sequence[Passage], run: range) -> int | None:
    """Where the list of a run of items begins; none where the run is no list.

    A small letter at the head is no sign by itself: some people write without capitals.
    """
    if run.start > 0 and _introduces(passages[run.start - 1]):
        return run.start - 1
    if len(run) > 1 and any(_BULLET.match(passages[at].text) or _number(passages[at].text) for at in run):
        return run.start
    return next((at for at in run[:-1] if _introduces(passages[at])), None)


def _runs(between: Between, passages: Sequence[Passage]) -> Iterator[range]:
    """The runs of items: each begins where the one before is no item, or where the numbers begin anew."""
    start: int | None = None
    last: int | None = None  # the number of the last item that has one
    for at, passage in enumerate(passages):
        number = _number(passage.text)
        counts_on = number is not None and (last is None or start is None or number == last + 1)
        begins_anew = number is not None and not counts_on
        item = _is_item(between, passages, at, continues=start is not None) and (not begins_anew or number == 1)
        if start is not None and (not item or begins_anew):
            yield range(start, at)
            start, last = None, None
        if item:
            start = at if start is None else start
            last = number if number is not None else last
    if start is not None:
        yield range(start, len(passages))


def _is_item(between: Between, passages: Sequence[Passage], at: int, *, continues: bool) -> bool:
    """Whether a passage is written as an item; `continues` says that the one before it is one."""
    passage = passages[at]
    text = passage.text
    if passage.role is not Role.BODY or passage.number is not None:
        return False
    if _BULLET.match(text):
        return True
    if _number(text) is not None or text[:1].islower() or _REQUIREMENT.match(text):
        return len(text.split()) <= ITEM_WORDS
    if not _indented(between, passage):
        return False
    return continues or (at > 0 and _introduces(passages[at - 1]) and not _indented(between, passages[at - 1]))


_INTRODUCES: Final = re.compile(r"[:：]\s*[-–—]{0,3}\s*[\"'”’»)*_]*\Z")
"""A colon at an end, also one with a dash behind it (“:—”)."""


def introduces(text: str) -> bool:
    """Whether the text of a passage introduces what comes after it: it ends with a colon."""
    return _INTRODUCES.search(text, max(0, len(text) - 8)) is not None


def begins_item(text: str) -> bool:
    """Whether a passage begins with a bullet, a number, a letter or a requirement, as the items of a list do."""
    return any(mark.match(text) for mark in (_BULLET, _NUMBER, _REQUIREMENT))


def enters_list(texts: Sequence[str]) -> bool:
    """Whether one of some passages, not the first, introduces the list that the last one is an item of.

    A passage that is an item itself, as “if the amount is too small:” is, introduces a part of its own list.
    """
    return any(introduces(text) and not (begins_item(text) or text[:1].islower()) for text in texts[1:-1])


def _introduces(passage: Passage) -> bool:
    return passage.role is Role.BODY and introduces(passage.text)


def _number(text: str) -> int | None:
    """The number that an item begins with; a letter counts as its place in the alphabet."""
    match = _NUMBER.match(text)
    if match is None:
        return None
    return int(match["digits"]) if match["digits"] else ord(match["letter"].lower()) - ord("a") + 1


def _indented(between: Between, passage: Passage) -> bool:
    """Whether white space is before a passage on its line."""
    before = between(max(0, passage.start - 2), passage.start)
    return before.endswith("\t") or before == "  "


def _verses(between: Between, passages: Sequence[Passage]) -> list[int | None]:
    """The number of the verse that each passage is a line of, none for a passage that is none."""
    found: list[int | None] = [None] * len(passages)
    block = [0] if passages else []
    for at, (one, other) in enumerate(pairwise(passages), start=1):
        if _follows(between, one, other):
            block.append(at)
            continue
        _number_verse(found, passages, block)
        block = [at]
    _number_verse(found, passages, block)
    return found


def _number_verse(found: list[int | None], passages: Sequence[Passage], block: list[int]) -> None:
    lines = [passages[at] for at in block]
    ended = sum(line.text.rstrip("\"'”’»").endswith((".", "!", "?", ":")) for line in lines[:-1])
    listed = any(_BULLET.match(line.text) or _NUMBER.match(line.text) for line in lines)
    if len(lines) > 1 and not listed and all(map(_is_short, lines)) and ended * 2 <= len(lines) - 1:
        for at in block:
            found[at] = block[0]


def _are_close(between: Between, one: Passage, other: Passage) -> bool:
    return _is_short(one) and _is_short(other) and _follows(between, one, other)


def _follows(between: Between, one: Passage, other: Passage) -> bool:
    """Whether nothing but one line end is between two passages."""
    return len(_LINE_END.findall(between(one.end, other.start))) == 1


def _is_short(passage: Passage) -> bool:
    """Whether a passage may be a line of verse."""
    return len(passage.text) <= VERSE_LINE and passage.role is Role.BODY and not passage.breaks
