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
from quoteproof.chapter.model import OBJECT, Flow, InlineKind, Node
from quoteproof.finding.model import Place

_MARKUP: Final = frozenset("*_\\[]{}^~>|`#+-:")
_REACH: Final = 8
_PREFIX: Final = " \t\r\n>"
_IN_TEXT: Final = re.compile(r"[^\s\]};]*\}?")
_AFTER: Final = re.compile(r"\s?\[[^\[\]]*\]")
_BRACKET_REACH: Final = 2000


def same_tree(clean: Node, clean_json: str, marked: Marked, marked_json: str) -> bool:
    """Tell whether taking the marks out of the marked parse gives the clean one, identifiers made of words aside."""
    undone = undo(marked, marked_json)
    return undone == clean_json or _plain(json.loads(undone)) == _plain(clean)


def _plain(node: Any) -> Any:
    """Copy a tree without what pandoc makes out of a heading's words."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "Header":
        level, (_, classes, pairs), content = node["c"]
        return {"t": "Header", "c": [level, ["", classes, pairs], _plain(content)]}
    if node.get("t") == "Link" and str(node["c"][2][0]).startswith("#"):
        return {"t": "Link", "c": [node["c"][0], _plain(node["c"][1]), "#"]}
    return {key: _plain(value) for key, value in node.items()}


def locate(flows: tuple[Flow, ...], twins: tuple[Flow, ...], marked: Marked, text: str) -> tuple[Flow, ...]:
    """Give each flow its offsets, read from its twin in the marked parse."""
    located: list[Flow] = []
    reached = 0
    for flow, twin in zip(flows, twins, strict=True):
        offsets = _offsets(flow, _anchors(twin, marked), _cites(twin, marked, text), text, reached)
        known = [o for o in offsets if o >= 0]
        near = min(known, default=reached)
        if flow.where.note is None:
            reached = max(known, default=reached)
        located.append(replace(flow, offsets=tuple(offsets), near=near))
    return tuple(located)


def _anchors(twin: Flow, marked: Marked) -> dict[int, int]:
    """Give the proved places of a flow: flow offset to chapter offset."""
    anchors: dict[int, int] = {}
    for at, length, place in marks_in(marked, twin.text):
        anchors.update((at + i, place + i) for i in range(length))
    return anchors


def _cites(twin: Flow, marked: Marked, text: str) -> dict[int, tuple[int, int]]:
    """Give the span in the chapter of each citation of a flow whose key was marked."""
    spans: dict[int, tuple[int, int]] = {}
    for inline in twin.inlines:
        if inline.kind is InlineKind.CITE:
            first = inline.node["c"][0][0]
            key = place_of_key(marked, first["citationId"])
            if key is not None:
                in_text = first["citationMode"]["t"] == "AuthorInText"
                spans[inline.start] = _key_span(text, key) if in_text else _bracket_span(text, key)
    return spans


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


def _offsets(
    flow: Flow, anchors: dict[int, int], cites: dict[int, tuple[int, int]], text: str, reached: int
) -> list[int]:
    if not anchors and not cites:
        return _search(flow, text, reached)
    offsets = [-1] * len(flow.text)
    here: int | None = None
    for i, character in enumerate(flow.text):
        if i in cites:
            offsets[i], here = cites[i]
            continue
        if i in anchors:
            here = anchors[i]
        elif here is not None:
            here = _step(character, here, text)
        if here is None:
            continue
        offsets[i] = here
        here = None if character == OBJECT else here + 1
    _fill_back(flow.text, offsets, text)
    return offsets


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
    for i in range(len(offsets) - 2, -1, -1):
        after = offsets[i + 1]
        if offsets[i] >= 0 or after <= 0:
            continue
        before = text[after - 1]
        if before == flow_text[i] or (flow_text[i] == " " and before in " \n\t"):
            offsets[i] = after - 1


def _search(flow: Flow, text: str, reached: int) -> list[int]:
    """Place a flow without marks by its own words, where they stand once after what was last reached."""
    words = flow.text.strip()
    at = text.find(words, reached) if words and OBJECT not in words else -1
    if at < 0 or text.find(words, at + 1, at + 2000) >= 0:
        return [-1] * len(flow.text)
    start = at - (len(flow.text) - len(flow.text.lstrip()))
    return [start + i for i in range(len(flow.text))]


def place(file: str, flow: Flow, start: int, end: int, *, approximate: bool = False) -> Place:
    """Give the place in the chapter of a stretch of a flow; approximate where its ends are not proved."""
    offsets = flow.offsets or (-1,)
    first = offsets[min(start, len(offsets) - 1)]
    last = offsets[min(max(end - 1, start), len(offsets) - 1)]
    if first >= 0 and last >= first:
        return Place(file, first, last + 1, approximate)
    near = [o for o in offsets[: start + 1] if o >= 0] or [o for o in offsets if o >= 0]
    point = near[-1] if near else flow.near
    return Place(file, point, point, approximate=True)
