"""Parse: a chapter's bytes into a `Chapter`, with findings for what cannot be read or may not stand in it.

Promises: total; bytes that are no chapter give findings and None. pandoc is handed in as a function from text to
the JSON of its AST. Leaves out: caching and the disk (the project package).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from quoteproof.chapter.allow import check_allowed
from quoteproof.chapter.flows import flatten
from quoteproof.chapter.model import Chapter, Flow, FlowKind, InlineKind, Node
from quoteproof.chapter.nesting import DEPTH, too_deep
from quoteproof.chapter.placing.reader import located, read_places
from quoteproof.engine.errors import EngineFailure, EngineTimeout
from quoteproof.finding.model import Finding, Place, finding
from quoteproof.text.words import MOST_MARKS, stacked_marks

READER: Final = "markdown-smart-raw_tex-latex_macros-example_lists"
"""The pandoc reader of chapters: quotation marks stay characters, TeX is text, `(@x)` is a citation."""

Read = Callable[[str], bytes]
"""Parses Markdown by `READER`, giving the JSON of pandoc's AST; raises `EngineError`."""


def decode(file: str, data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Decode a chapter's bytes; a byte-order mark is taken off."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        bad = f"the chapter is not UTF-8: byte 0x{data[error.start]:02x} in line {line}"
        at = len(data[: error.start].decode("utf-8-sig", errors="replace"))
        shown = data.decode("utf-8-sig", errors="replace")
        return shown, (finding("K001", bad, Place(file, at, at + 1), helps=("save the file as UTF-8",)),)
    if "\0" in text:
        at = text.index("\0")
        where = Place(file, at, at + 1)
        return text, (finding("K001", "the chapter holds a NUL character", where, helps=("take it out",)),)
    stack = stacked_marks(text)
    if stack is not None:
        message = f"the chapter has more than {MOST_MARKS} combining marks on one letter"
        return text, (finding("K001", message, Place(file, stack, stack + 1), helps=("take the marks out",)),)
    return text, ()


def parse(file: str, text: str, read: Read) -> tuple[Chapter | None, tuple[Finding, ...]]:
    """Read a chapter's text through pandoc; None where it cannot be read."""
    try:
        deep = too_deep(text, read)
        if deep is not None:
            return None, (_deep(file, text, deep),)
        return assembled(file, text, json.loads(read(text)))
    except EngineTimeout as error:
        return None, (finding("K001", f"pandoc did not finish reading the chapter: {error}", Place(file)),)
    except (EngineFailure, RecursionError) as error:
        return None, (finding("K001", f"pandoc cannot read the chapter: {error}", Place(file)),)


def restored(file: str, text: str, clean_json: bytes) -> tuple[Chapter, tuple[Finding, ...]] | None:
    """What parsing a text gave once, from the JSON that was kept of it.

    None where the JSON is no tree, or where the text does not prove that it is its own: then it has to be read anew.
    """
    try:
        chapter, findings = assembled(file, text, json.loads(clean_json))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None
    return None if chapter.places.unplaced else (chapter, findings)


def _deep(file: str, text: str, at: int) -> Finding:
    message = "too many brackets or other marks of markup are open here: pandoc would take minutes to read it"
    helps = (
        f"nest square brackets no deeper than {DEPTH}, and fewer where emphasis or citations open between them",
        "write `\\[`, `\\~` or `\\*` for one that opens nothing",
    )
    return finding("K001", message, Place(file, at, at + 1), helps=helps)


def assembled(file: str, text: str, ast: Node) -> tuple[Chapter, tuple[Finding, ...]]:
    """Make a chapter of its AST, with the findings of what may not stand in it."""
    flows, quotes, unknown = flatten(ast)
    found = check_allowed(file, text, ast)
    if unknown and not found:
        names = ", ".join(f"`{name}`" for name in unknown)
        found = (finding("K003", f"markup that cannot be checked: {names}", Place(file, approximate=True)),)
    places = read_places(text, ast)
    placed = located(flows, places)
    if _ESCAPED.search(text):
        placed = tuple(_with_escapes(flow, text) for flow in placed)
    chapter = Chapter(file, text, ast, placed, quotes, places)
    return chapter, (*found, *_raw_tex(chapter))


_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\['’]")


def _with_escapes(flow: Flow, text: str) -> Flow:
    """Note the single marks of a flow that are written with a backslash."""
    singles = (i for i, character in enumerate(flow.text) if character in "'’")
    ends = {match.end() - 1 for match in _ESCAPED.finditer(text)}
    escaped = frozenset(i for i in singles if i < len(flow.offsets) and flow.offsets[i] in ends)
    return replace(flow, escaped=escaped) if escaped else flow


_TEX: Final = re.compile(r"(?<![\w\\:/])\\(?:begin|end|[A-Za-z]+(?=[{\[]|\*|\s|\Z))")


def holds_tex(words: str) -> bool:
    """Tell whether words, printed outside code and mathematics, would be taken for TeX commands."""
    return _TEX.search(words) is not None


def _raw_tex(chapter: Chapter) -> Iterator[Finding]:
    """Tell of TeX commands in the text: they would print as they stand, and were surely meant to do something."""
    for flow in chapter.flows:
        covered = [(i.start, i.end) for i in flow.inlines if i.kind in (InlineKind.CODE, InlineKind.MATH)]
        for match in _TEX.finditer("" if flow.kind is FlowKind.CODE else flow.text):
            shown = any(start <= match.start() < end for start, end in covered)
            if not shown and not _written_twice(chapter.text, flow, match.start()):
                where = chapter.place(flow, *match.span())
                at = chapter.text.find(match.group()) if where.approximate else -1
                where = Place(chapter.file, at, at + len(match.group())) if at >= 0 else where
                help_ = "write it in Markdown; a backslash that is to print stands in code, or is written twice"
                yield finding("K002", f"`{match.group()}` is raw TeX, which does nothing here", where, helps=(help_,))


def _written_twice(text: str, flow: Flow, at: int) -> bool:
    """Tell whether a printed backslash was written as two, and so was surely meant to print."""
    place = flow.offsets[at] if flow.offsets else -1
    return place >= 0 and "\\\\" in text[max(0, place - 1) : place + 2]
