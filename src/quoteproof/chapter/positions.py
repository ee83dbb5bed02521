"""Positions: which character of the chapter's text prints which character of a flow.

Promises: a position is given only where the marked parse proved it or where characters agree one by one from a
proved place on; elsewhere it is -1, and a place made of it calls itself approximate. Never guesses.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, Final

from quoteproof.chapter.markers import Marked, marks_in, place_of_key, undo
from quoteproof.chapter.model import OBJECT, Flow, FlowKind, InlineKind, Node
from quoteproof.finding.model import Place

_MARKUP: Final = frozenset("*_\\[]{}^~>|`#+-:")
_REACH: Final = 8
_PREFIX: Final = " \t\r\n>"
_IN_TEXT: Final = re.compile(r"[^\s\]};]*\}?")
_AFTER: Final = re.compile(r"\s?\[[^\[\]]*\]")
_BRACKET_REACH: Final = 2000
_NEAR: Final = 1000  # characters on either side in which a place is looked for
_TWICE: Final = 2000  # code points after a flow's words in which they may not stand again

_Mark = tuple[int, int, int]  # offset in a flow, length, offset in the chapter
_Proved = tuple[int, int, int, int]  # the same, and where the chapter goes on after it


def same_tree(clean: Node, clean_json: str, marked: Marked, marked_json: str) -> bool:
    """Tell whether taking the marks out of the marked parse gives the clean one, identifiers made of words aside."""
    undone = undo(marked, marked_json)
    return undone == clean_json or _same(json.loads(undone), clean)


def _same(one: Any, other: Any) -> bool:
    """Compare two trees, but for what pandoc makes out of a heading's words; goes down only where they differ."""
    if one == other:
        return True
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if not isinstance(one, dict) or not isinstance(other, dict) or one.keys() != other.keys():
        return False
    if one.get("t") == other.get("t") == "Header":
        (level, (_, *rest), content), (its_level, (_, *its_rest), its_content) = one["c"], other["c"]
        return level == its_level and rest == its_rest and _same(content, its_content)
    if one.get("t") == other.get("t") == "Link" and _leads_inside(one) and _leads_inside(other):
        return bool(one["c"][0] == other["c"][0]) and _same(one["c"][1], other["c"][1])
    return all(_same(value, other[key]) for key, value in one.items())


def _leads_inside(link: Node) -> bool:
    return str(link["c"][2][0]).startswith("#")


def locate(flows: tuple[Flow, ...], twins: tuple[Flow, ...], marked: Marked, text: str) -> tuple[Flow, ...]:
    """Give each flow its offsets, read from its twin in the marked parse."""
    located: list[Flow] = []
    reached = 0
    for flow, twin in zip(flows, twins, strict=True):
        marks, cites = [*marks_in(marked, twin.text)], _cites(twin, marked, text)
        if marks or cites:
            offsets = _offsets(flow, marks, cites, text)
        else:
            offsets = _search(flow, text, *_stretch(flow, located, reached, len(text)))
        known = [o for o in offsets if o >= 0] if -1 in offsets else offsets
        near = min(known, default=reached)
        if flow.where.note is None:
            reached = max(known, default=reached)
        located.append(replace(flow, offsets=tuple(offsets), near=near))
    return tuple(located)


def _stretch(flow: Flow, located: list[Flow], reached: int, end: int) -> tuple[int, int]:
    """Give where a flow without marks can stand: the words of a citation before what follows the citation."""
    if flow.kind is not FlowKind.AFFIX or flow.where.note is None:
        return reached, end
    number, at = flow.where.note
    offsets = located[number].offsets
    if offsets[at] < 0:
        return end, end
    return offsets[at], next((o for o in offsets[at + 1 :] if o > offsets[at]), end)


def _cites(twin: Flow, marked: Marked, text: str) -> list[_Proved]:
    """Give the span in the chapter of each citation of a flow whose key was marked, with its offset in the flow."""
    found: list[_Proved] = []
    for inline in twin.inlines:
        if inline.kind is InlineKind.CITE:
            first = inline.node["c"][0][0]
            key = place_of_key(marked, first["citationId"])
            if key is not None:
                in_text = first["citationMode"]["t"] == "AuthorInText"
                start, end = _key_span(text, key) if in_text else _bracket_span(text, key)
                found.append((inline.start, 1, start, end))
    return found


def _key_span(text: str, key: int) -> tuple[int, int]:
    """Give the span of an author-in-text citation, a bracket that follows it at once included."""
    match = _IN_TEXT.match(text, key)
    end = match.end() if match else key
    while end > key and text[end - 1] in ".,:;?!":
        end -= 1
    bracket = _AFTER.match(text, end)
    return key - 1, bracket.end() if bracket else end


def _bracket_span(text: str, key: int) -> tuple[int, int]:
    """Give the span of the bracket around a key."""
    start = text.rfind("[", max(0, key - _BRACKET_REACH), key)
    depth = 0
    for end in range(max(start, 0), min(len(text), key + _BRACKET_REACH)):
        depth += (text[end] == "[") - (text[end] == "]")
        if depth == 0 and start >= 0:
            return start, end + 1
    return key - 1, key


def _offsets(flow: Flow, marks: list[_Mark], cites: list[_Proved], text: str) -> list[int]:
    offsets = [-1] * len(flow.text)
    here: int | None = None
    done = 0
    for at, length, start, end in sorted([*cites, *((a, n, place, place + n) for a, n, place in marks)]):
        _go_on(flow.text, done, at, here, text, offsets)
        offsets[at : at + length] = range(start, start + length)
        here, done = end, at + length
    _go_on(flow.text, done, len(offsets), here, text, offsets)
    _fill_back(flow.text, offsets, text)
    return offsets


def _go_on(flow_text: str, start: int, stop: int, here: int | None, text: str, offsets: list[int]) -> None:
    """Place a stretch of a flow without marks: it goes on in the chapter from `here` as far as characters agree."""
    stretch = flow_text[start:stop]
    if here is None or not stretch:
        return
    if text.startswith(stretch, here) and OBJECT not in stretch:
        offsets[start:stop] = range(here, here + len(stretch))
        return
    for i, character in enumerate(stretch, start):
        here = _step(character, here, text)
        if here is None:
            return
        offsets[i] = here
        if character == OBJECT:
            return
        here += 1


def _step(character: str, here: int, text: str) -> int | None:
    """Find where the flow's next character stands at or just after `here`."""
    if character in " \n":
        return here if here < len(text) and text[here] in " \t\r\n\\\u00a0" else None
    limit = min(here + _REACH, len(text))
    while here < limit and text[here] in _PREFIX and text[here] != character:
        here += 1
        limit = min(max(limit, here + _REACH), len(text))
    while here < limit:
        if text[here] == character:
            return here
        if text[here] not in _MARKUP:
            return None
        here += 1
    return None


def _fill_back(flow_text: str, offsets: list[int], text: str) -> None:
    """Go backwards from proved places over characters that agree."""
    if -1 not in offsets:
        return
    for i in range(len(offsets) - 2, -1, -1):
        after = offsets[i + 1]
        if offsets[i] >= 0 or after <= 0:
            continue
        before = text[after - 1]
        if before == flow_text[i] or (flow_text[i] == " " and before in " \n\t"):
            offsets[i] = after - 1


def _search(flow: Flow, text: str, start: int, end: int) -> list[int]:
    """Place a flow without marks by its own words, where they stand once in a stretch of the chapter."""
    words = flow.text.strip()
    at = text.find(words, start, end) if words and OBJECT not in words else -1
    if at < 0 or text.find(words, at + 1, min(end, at + _TWICE)) >= 0:
        return [-1] * len(flow.text)
    first = at - (len(flow.text) - len(flow.text.lstrip()))
    return [first + i for i in range(len(flow.text))]


def place(file: str, flow: Flow, start: int, end: int, *, approximate: bool = False) -> Place:
    """Give the place in the chapter of a stretch of a flow; approximate where its ends are not proved."""
    offsets = flow.offsets or (-1,)
    first = offsets[min(start, len(offsets) - 1)]
    last = offsets[min(max(end - 1, start), len(offsets) - 1)]
    if first >= 0 and last >= first:
        return Place(file, first, last + 1, approximate)
    before = offsets[max(0, start + 1 - _NEAR) : start + 1][::-1]
    after = offsets[start + 1 : start + 1 + _NEAR]
    point = next(filter((-1).__lt__, (*before, *after)), flow.near)
    return Place(file, point, point, approximate=True)
