"""Notes: marks without a definition, definitions without a mark, and two definitions of one label.

Promises: each is told at its own bracket. pandoc says nothing of the first and only warns of the others.
Leaves out: what stands in a note, which is judged like all that prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.chapter.faults import NestedNote
from quoteproof.chapter.model import Chapter, FlowKind, InlineKind
from quoteproof.check.markdown import Definition, note_marks
from quoteproof.finding.model import Fault, Place
from quoteproof.rules.n001_undefined_note import LooseNoteDefinition, UndefinedNote
from quoteproof.rules.n002_duplicate_note import DuplicateNote
from quoteproof.rules.n003_unused_note import UnusedNote
from quoteproof.text.offsets import LineIndex

_LITERAL: Final = re.compile(r"\[\^([^\[\]\s]+)\]")


def notes(chapter: Chapter, masked: str, defined: tuple[Definition, ...]) -> Iterator[Fault]:
    """Tell what is wrong with a chapter's notes; `masked` and `defined` are of `check.markdown`."""
    marks = tuple(note_marks(masked, defined))
    first: dict[str, Definition] = {}
    for definition in (d for d in defined if d.note and d.block):
        if definition.label in first:
            line = LineIndex(chapter.text).position(first[definition.label].start)[0]
            yield DuplicateNote(_place(chapter, definition), definition.label, line)
        first.setdefault(definition.label, definition)
    used = {label for label, _, _ in marks}
    for label, definition in first.items():
        if label not in used:
            yield UnusedNote(_place(chapter, definition), label)
    yield from _undefined(chapter, marks, defined, frozenset(first))
    yield from _nested(chapter, frozenset(first))


def _undefined(
    chapter: Chapter,
    marks: tuple[tuple[str, int, int], ...],
    defined: tuple[Definition, ...],
    labels: frozenset[str],
) -> Iterator[Fault]:
    loose = {d.label: d for d in defined if d.note and not d.block and d.label not in labels}
    for definition in loose.values():
        if _prints(chapter, definition.label):
            yield LooseNoteDefinition(_place(chapter, definition), definition.label)
    for label, start, end in marks:
        if label not in labels and label not in loose and _prints(chapter, label):
            near = next((known for known in sorted(labels) if known.casefold() == label.casefold()), None)
            yield UndefinedNote(Place(chapter.file, start, end), label, near)


def _prints(chapter: Chapter, label: str) -> bool:
    """Tell whether a mark of that label prints as it stands, or may have been taken for a superscript."""
    return any(
        f"[^{label}]" in flow.text or any(i.kind is InlineKind.SCRIPT for i in flow.inlines)
        for flow in chapter.flows
        if flow.kind is not FlowKind.CODE
    )


def _nested(chapter: Chapter, labels: frozenset[str]) -> Iterator[Fault]:
    """Tell of marks inside notes: pandoc has no notes on notes, and prints the brackets."""
    for flow in chapter.flows:
        if flow.where.note is None or flow.kind in (FlowKind.CODE, FlowKind.AFFIX, FlowKind.ALTERNATIVE):
            continue
        for match in _LITERAL.finditer(flow.text):
            if match[1] in labels:
                at = chapter.place(flow, match.start(), match.end())
                if at.approximate or not chapter.text.startswith("\\", at.start - 1):
                    yield NestedNote(at, match[1])


def _place(chapter: Chapter, definition: Definition) -> Place:
    return Place(chapter.file, definition.start, definition.end)
