"""A parsed chapter as bytes to be kept, and back: pandoc's own JSON of the clean AST, and where its words stand.

Promises: what comes back equals what was kept, or nothing comes back. Every placed character must stand in the
chapter's text where the bytes say, and the allow-lists are asked anew, so that kept bytes can neither let forbidden
markup through nor put words at another place. Nothing in them is ever run. Leaves out: files and keys (the project).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby
from operator import sub
from typing import Any

from quoteproof.chapter.model import OBJECT, Chapter, Flow
from quoteproof.chapter.parse import assembled
from quoteproof.finding.model import Finding


def stored(chapter: Chapter, clean_json: bytes) -> bytes:
    """Give the bytes to keep of a chapter, whose AST pandoc wrote as `clean_json`."""
    flows = None if chapter.approximate else [[flow.near, *_runs(flow)] for flow in chapter.flows]
    return clean_json.strip() + b"\n" + json.dumps(flows, separators=(",", ":")).encode("ascii")


def restored(file: str, text: str, data: bytes) -> tuple[Chapter, tuple[Finding, ...]] | None:
    """Give the chapter and the findings that parsing gave, or None where the bytes do not fit the text."""
    try:
        ast, flows = (json.loads(line) for line in data.split(b"\n"))
        return assembled(file, text, ast, lambda bare: None if flows is None else _located(bare, flows, text))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None


def _runs(flow: Flow) -> Iterator[int]:
    """Give a flow's offsets as runs: where each begins in the flow, where in the chapter, and how long it is."""
    start = 0
    for _, same in groupby(map(sub, flow.offsets, count())):
        stop = start + len(list(same))
        # A character that stands nowhere may be as far off as the first of the chapter behind it.
        first = start if flow.offsets[start] >= 0 else start + 1
        for low, high in _apart(flow.text, first, stop):
            yield from (low, flow.offsets[low], high - low)
        start = stop


def _apart(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch so that a thing that is no character is by itself, since it cannot be compared."""
    while start < stop:
        thing = text.find(OBJECT, start, stop)
        if thing != start:
            yield start, thing if thing > start else stop
        if thing < 0:
            return
        yield thing, thing + 1
        start = thing + 1


def _located(bare: tuple[Flow, ...], kept: Sequence[Sequence[int]], text: str) -> tuple[Flow, ...]:
    """Give flows their kept places; raises ValueError where one does not hold."""
    spaced = text.replace("\n", " ")
    return tuple(_placed(flow, near, runs, text, spaced) for flow, (near, *runs) in zip(bare, kept, strict=True))


def _placed(flow: Flow, near: Any, runs: list[Any], text: str, spaced: str) -> Flow:
    """Place a flow; `spaced` is the chapter's text with a space for each line end, as it mostly prints."""
    offsets = [-1] * len(flow.text)
    done = 0
    for start, offset, length in zip(runs[::3], runs[1::3], runs[2::3], strict=True):
        end = start + length
        if not (done <= start < end <= len(offsets) and 0 <= offset <= len(text) - length):
            raise ValueError(f"a run of flow {flow.index} is out of order")
        stretch = flow.text[start:end]
        if stretch != spaced[offset : offset + length] and not _agree(stretch, text, offset):
            raise ValueError(f"flow {flow.index} does not stand in the chapter where it is said to")
        offsets[start:end] = range(offset, offset + length)
        done = end
    if len(runs) % 3 or not 0 <= near <= len(text):
        raise ValueError(f"flow {flow.index} is not placed")
    return replace(flow, offsets=tuple(offsets), near=near)


def _agree(stretch: str, text: str, offset: int) -> bool:
    """Tell whether a stretch stands in a text, a space for any one character, or is a thing that is no character."""
    here = text[offset : offset + len(stretch)]
    return stretch == OBJECT or all(a == b or a.isspace() for a, b in zip(stretch, here, strict=True))
