"""Parse: a chapter's bytes into a `Chapter`, with findings for what cannot be read or may not stand in it.

Bytes that are no chapter give faults and None; nothing raises. pandoc is handed in as a function from text to the JSON
of its AST.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from quoteproof.chapter import allow, faults, nesting
from quoteproof.chapter.flows import flatten
from quoteproof.chapter.front_matter import with_title
from quoteproof.chapter.line_ends import join_lines
from quoteproof.chapter.model import Chapter, Flow, FlowKind, InlineKind, Node
from quoteproof.chapter.placing.reader import located, read_places
from quoteproof.engine.program import EngineFailure, EngineTimeout
from quoteproof.finding.model import Fault, Place
from quoteproof.text.line_ends import has_wide
from quoteproof.text.words import stacked_marks

READER: Final = "markdown-smart-raw_tex-latex_macros-example_lists-implicit_header_references"
"""The pandoc reader of chapters: quotation marks stay characters, TeX is text, `(@x)` is a citation, and no bracket
with the words of a heading is a link."""

Read = Callable[[str], bytes]
"""Parses Markdown by `READER`, giving the JSON of pandoc's AST; raises `EngineError`."""


def decode(file: str, data: bytes) -> tuple[str, tuple[Fault, ...]]:
    """Decode a chapter's bytes; a byte-order mark is taken off."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        at = len(data[: error.start].decode("utf-8-sig", errors="replace"))
        shown = data.decode("utf-8-sig", errors="replace")
        return shown, (faults.ChapterNotUtf8(Place(file, at, at + 1), data[error.start], line),)
    if "\0" in text:
        at = text.index("\0")
        where = Place(file, at, at + 1)
        return text, (faults.NulCharacter(where),)
    stack = stacked_marks(text)
    if stack is not None:
        return text, (faults.ManyCombiningMarks(Place(file, stack, stack + 1)),)
    return text, ()


def parse(file: str, text: str, read: Read) -> tuple[Chapter | None, tuple[Fault, ...]]:
    """Read a chapter's text through pandoc; None where it cannot be read."""
    clean_json, found = pandoc_json(file, text, read)
    return (None, found) if found else chapter_of_json(file, text, clean_json)


def pandoc_json(file: str, text: str, read: Read) -> tuple[bytes, tuple[Fault, ...]]:
    """The JSON of a chapter's AST, as pandoc gives it; empty, with a fault, where it cannot be read."""
    try:
        deep = nesting.too_deep(text, read)
        if deep is not None:
            return b"", (faults.DeepMarkup(Place(file, deep, deep + 1)),)
        return read(text), ()
    except EngineTimeout as error:
        return b"", (faults.PandocFailed(Place(file), str(error), timeout=True),)
    except (EngineFailure, RecursionError) as error:
        return b"", (faults.PandocFailed(Place(file), str(error), timeout=False),)


def chapter_of_json(file: str, text: str, clean_json: bytes) -> tuple[Chapter | None, tuple[Fault, ...]]:
    """Make a chapter of what `pandoc_json` gave for its text; None where it is nested too deep."""
    try:
        return assembled(file, text, json.loads(clean_json))
    except RecursionError as error:
        return None, (faults.PandocFailed(Place(file), str(error), timeout=False),)


def restored(file: str, text: str, clean_json: bytes) -> tuple[Chapter, tuple[Fault, ...]] | None:
    """What parsing a text gave once, from the JSON that was kept of it.

    None where the JSON is no tree, or where the text does not prove that it is its own: then it has to be read anew.
    """
    try:
        chapter, found = assembled(file, text, json.loads(clean_json))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None
    return None if chapter.places.unplaced else (chapter, found)


def assembled(file: str, text: str, ast: Node) -> tuple[Chapter, tuple[Fault, ...]]:
    """Make a chapter of its AST, with the faults of what may not stand in it."""
    places = read_places(text, ast)
    ast, places, fronted = with_title(file, text, ast, places)
    if has_wide(text):
        join_lines(ast)
    flows, quotes, unknown = flatten(ast)
    placed = located(flows, places)
    if "\\" in text and _ESCAPED.search(text):
        placed = tuple(_with_escapes(flow, text) for flow in placed)
    chapter = Chapter(file, text, ast, placed, quotes, places)
    found = allow.check_allowed(chapter)
    if unknown and not found:
        found = (faults.UnsupportedMarkup(Place(file, approximate=True), tuple(unknown)),)
    return chapter, (*fronted, *found, *_raw_tex(chapter))


_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\['’]")


def _with_escapes(flow: Flow, text: str) -> Flow:
    """Note the single marks of a flow that are written with a backslash."""
    singles = (i for i, character in enumerate(flow.text) if character in "'’")
    ends = {match.end() - 1 for match in _ESCAPED.finditer(text)}
    escaped = frozenset(i for i in singles if i < len(flow.offsets) and flow.offsets[i] in ends)
    return replace(flow, escaped=escaped) if escaped else flow


_TEX: Final = re.compile(r"(?<![\w\\:/])\\(?:begin|end|[A-Za-z]+(?=[{\[]|\*|\s|\Z))")


def holds_tex(words: str) -> bool:
    """Whether words, printed outside code and mathematics, would be taken for TeX commands."""
    return _TEX.search(words) is not None


def _raw_tex(chapter: Chapter) -> Iterator[Fault]:
    """Of TeX commands in the text: they would print as they stand, and were surely meant to do something."""
    for flow in chapter.flows:
        if flow.kind is FlowKind.CODE or "\\" not in flow.text:
            continue
        covered = [(i.start, i.end) for i in flow.inlines if i.kind in (InlineKind.CODE, InlineKind.MATH)]
        for match in _TEX.finditer(flow.text):
            shown = any(start <= match.start() < end for start, end in covered)
            if not shown and not _written_twice(chapter.text, flow, match.start()):
                yield faults.RawTex(chapter.place(flow, *match.span()), match.group())


def _written_twice(text: str, flow: Flow, at: int) -> bool:
    """Whether a printed backslash was written as two, and so was surely meant to print."""
    place = flow.offsets[at] if flow.offsets else -1
    return place >= 0 and "\\\\" in text[max(0, place - 1) : place + 2]
