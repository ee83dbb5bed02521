"""Headings: every chapter begins with its title, and no level is skipped on the way down.

Promises: told at the heading itself. Leaves out: what a heading says.
Source: PDF/UA-1 (ISO 14289-1), 7.4.2: levels of headings are not skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoteproof.chapter.model import Chapter, FlowKind, Node
from quoteproof.chapter.nodes import text_of
from quoteproof.chapter.survey import begins_with_title
from quoteproof.finding.model import Fault, Place
from quoteproof.rules.k004_headless_chapter import HeadlessChapter
from quoteproof.rules.k005_skipped_heading_level import SkippedHeadingLevel


def title(chapter: Chapter) -> Iterator[Fault]:
    """Tell where a chapter does not begin with a heading of the first level."""
    if not begins_with_title(chapter.ast["blocks"]):
        start = len(chapter.text) - len(chapter.text.lstrip())
        end = chapter.text.find("\n", start)
        yield HeadlessChapter(Place(chapter.file, start, end if end >= 0 else len(chapter.text)))


def levels(chapter: Chapter, nodes: Sequence[Node]) -> Iterator[Fault]:
    """Tell of headings that stand more than one level below the heading before them; `nodes` are the chapter's."""
    before = 1
    headers = (node for node in nodes if node["t"] == "Header")
    flows = (flow for flow in chapter.flows if flow.kind is FlowKind.HEADING)
    for header, flow in zip(headers, flows, strict=False):
        level: int = header["c"][0]
        if level > before + 1:
            at = chapter.place(flow, 0, len(flow.text))
            yield SkippedHeadingLevel(at, text_of(header["c"][2]), level, before)
        before = level
