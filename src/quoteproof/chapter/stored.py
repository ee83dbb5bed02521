"""A parsed chapter as bytes to be kept, and back: pandoc's own JSON of the clean AST, and where its words stand.

Promises: what comes back equals what was kept, or nothing comes back. Every placed character must stand in the
chapter's text where the bytes say, and the allow-lists are asked anew, so that kept bytes can neither let forbidden
markup through nor put words at another place. Nothing in them is ever run. Leaves out: files and keys (the project).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    start, end = 0, len(flow.offsets)
    while start < end:
        offset = flow.offsets[start]
        stop = start + 1
        if offset >= 0:
            while stop < end and flow.offsets[stop] == offset + stop - start and _joins(flow, stop):
                stop += 1
            yield from (start, offset, stop - start)
        start = stop


def _joins(flow: Flow, at: int) -> bool:
    """A thing that is no character is a run by itself, since it cannot be compared."""
    return flow.text[at] != OBJECT and flow.text[at - 1] != OBJECT


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
