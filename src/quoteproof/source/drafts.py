"""Drafts: the units of a seed while its emendations are being applied.

Promises: an emendation that does not find what it names is told (S002) and changes nothing; no note or
emphasis mark is looked for in furniture. Leaves out: making reading text of the drafts (`reading`).
Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from quoteproof.book.nodes import Spot
from quoteproof.finding.model import Finding
from quoteproof.source.corrections import correction_fault, differing_core
from quoteproof.source.emendation import Correction, Emendations, Lines
from quoteproof.source.emendations import place_of
from quoteproof.source.faults import bad_emendation
from quoteproof.source.passage import Role
from quoteproof.source.segment import Span
from quoteproof.text.lines import LineIndex
from quoteproof.text.offsets import Change

_HYPHEN = re.compile(r"(\w+)-[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*(\w+)")


@dataclass(slots=True)
class Draft:
    """A unit to which emendations are being applied."""

    ranges: list[Span]
    """Its spans in the seed."""
    role: Role = Role.BODY
    """What it is."""
    page: str | None = None
    """The label of the page it begins on."""
    changes: list[Change] = field(default_factory=list)
    """Changes to be made, in offsets of the seed, in no order."""
    corrections: dict[Change, Correction] = field(default_factory=dict)
    """The corrections that made some of the changes."""
    emphasis: list[Span] = field(default_factory=list)
    """Spans of the seed that are emphasised."""

    @property
    def start(self) -> int:
        """Where it begins in the seed."""
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        """Where it ends (exclusive) in the seed."""
        return self.ranges[-1][1]


def draft_units(
    text: str, spans: tuple[Span, ...], emended: Emendations
) -> tuple[tuple[Draft, ...], tuple[Finding, ...]]:
    """Apply the emendations of a source to the units of its seed."""
    findings: list[Finding] = []
    drafts = _Drafts(text, spans)
    _apply_roles(drafts, emended, findings)
    _apply_pages(drafts, emended, findings)
    _apply_corrections(drafts, emended, findings)
    _apply_joins(drafts, emended, findings)
    _apply_forms(drafts, emended, findings)
    return tuple(drafts.kept()), tuple(findings)


class _Drafts:
    """The drafts of a seed, found by the line on which they begin."""

    def __init__(self, text: str, spans: tuple[Span, ...]) -> None:
        self.text = text
        self.lines = LineIndex(text)
        self.all: list[Draft | None] = [Draft([span]) for span in spans]
        self._starts = [span[0] for span in spans]
        self._ends = [span[1] for span in spans]

    def kept(self) -> Iterator[Draft]:
        return (d for d in self.all if d is not None)

    def at(self, line: int) -> int | None:
        """Give the index of the unit that begins on a line or runs through it."""
        if not 1 <= line <= len(self.lines.starts):
            return None
        start = self.lines.starts[line - 1]
        i = bisect_right(self._ends, start)
        line_end = start + len(self.lines.line(line))
        return i if i < len(self._starts) and self._starts[i] < line_end else None

    def find(self, lines: Lines, spot: Spot, findings: list[Finding]) -> range:
        """Give the indexes of the units a handle names; where its words do not stand there, none and S002."""
        first = self._begins(lines.first, lines.starts, spot, findings)
        if lines.first == lines.last or first is None:
            return range(0) if first is None else range(first, first + 1)
        last = self._begins(lines.last, lines.ends, spot, findings)
        return range(0) if last is None else range(first, last + 1)

    def _begins(self, line: int, words: str, spot: Spot, findings: list[Finding]) -> int | None:
        i = self.at(line)
        if i is not None and self.text.startswith(words, self._starts[i]):
            return i
        stands = "nothing" if i is None else f"“{self.text[self._starts[i] : self._starts[i] + 40]}”"
        message = f"the emendation no longer applies: line {line} should begin “{words}”"
        help = f"{stands} stands there now: mend the emendation, or take it out"
        findings.append(bad_emendation(message, place_of(spot), helps=(help,)))
        return None


def _apply_roles(drafts: _Drafts, emended: Emendations, findings: list[Finding]) -> None:
    for mark in emended.roles:
        for i in drafts.find(mark.lines, mark.spot, findings):
            draft = drafts.all[i]
            if draft is not None:
                draft.role = mark.role


def _apply_pages(drafts: _Drafts, emended: Emendations, findings: list[Finding]) -> None:
    """Give every unit the label of the last page that began at or before it."""
    begins = {found[0]: m.page for m in emended.pages if (found := drafts.find(m.lines, m.spot, findings))}
    page = None
    for i, draft in enumerate(drafts.all):
        page = begins.get(i, page)
        if draft is not None:
            draft.page = page


def _apply_corrections(drafts: _Drafts, emended: Emendations, findings: list[Finding]) -> None:
    for correction in emended.corrections:
        fault = correction_fault(correction.was, correction.read)
        i = drafts.at(correction.line)
        draft = None if i is None else drafts.all[i]
        times = 0 if draft is None else drafts.text.count(correction.was, draft.start, draft.end)
        if fault is None and times != 1:
            fault = f"“{correction.was}” stands {times} times at line {correction.line}, and must stand once"
        if fault is not None or draft is None:
            message = f"the correction of “{correction.was}” to “{correction.read}” cannot be made: {fault}"
            findings.append(bad_emendation(message, place_of(correction.spot)))
            continue
        at = drafts.text.index(correction.was, draft.start, draft.end)
        low, high, read = differing_core(correction.was, correction.read)
        change = Change(at + low, at + high, read, "emendation")
        draft.changes.append(change)
        draft.corrections[change] = correction


def _apply_joins(drafts: _Drafts, emended: Emendations, findings: list[Finding]) -> None:
    """Join in document order; what stands between the two parts stays, as units of its own."""
    for join in sorted(emended.joins, key=lambda j: j.first.first):
        firsts = drafts.find(join.first, join.spot, findings)
        seconds = drafts.find(join.second, join.spot, findings)
        if not firsts or not seconds:
            continue
        kept, gone = drafts.all[firsts[0]], drafts.all[seconds[0]]
        if kept is None or gone is None or kept is gone:
            message = "the emendation joins a paragraph that another one joins already"
            findings.append(bad_emendation(message, place_of(join.spot)))
            continue
        kept.changes += [Change(kept.end, gone.start, " ", "join"), *gone.changes]
        kept.corrections |= gone.corrections
        kept.ranges.extend(gone.ranges)
        drafts.all[seconds[0]] = None


def _apply_forms(drafts: _Drafts, emended: Emendations, findings: list[Finding]) -> None:
    """Apply what is declared by form, and count, since a form that finds more or less has grown stale."""
    for marks in emended.note_marks:
        number = r"[0-9]+".join(re.escape(part) for part in marks.form.split("1"))
        # Begun only where a run of spaces begins: begun at each of them, a long run would cost its square.
        form = re.compile(rf"(?<![^\S\r\n])[^\S\r\n]*+{number}")
        found = _drop(drafts, form, "note-mark", (Role.BODY,))
        _counted(found, marks.count, f"note marks `{marks.form}`", marks.spot, findings)
    for emphasis in emended.emphasis:
        _counted(_emphasise(drafts, emphasis.form), emphasis.count, "emphasised runs", emphasis.spot, findings)
    for hyphens in emended.hyphens:
        _counted(_join_words(drafts, hyphens.keep), hyphens.count, "line-end hyphens", hyphens.spot, findings)


def _counted(found: int, expected: int, what: str, spot: Spot, findings: list[Finding]) -> None:
    if found != expected:
        message = f"the emendation no longer applies: the seed has {found} {what}, not {expected}"
        findings.append(bad_emendation(message, place_of(spot)))


def _ranges(drafts: _Drafts, roles: tuple[Role, ...]) -> Iterator[tuple[Draft, Span]]:
    for draft in drafts.kept():
        if draft.role in roles:
            yield from ((draft, span) for span in draft.ranges)


def _in_ranges(
    drafts: _Drafts, pattern: re.Pattern[str], roles: tuple[Role, ...]
) -> Iterator[tuple[Draft, re.Match[str]]]:
    for draft, (start, end) in _ranges(drafts, roles):
        yield from ((draft, match) for match in pattern.finditer(drafts.text, start, end))


def _drop(drafts: _Drafts, pattern: re.Pattern[str], kind: str, roles: tuple[Role, ...]) -> int:
    count = 0
    for draft, match in _in_ranges(drafts, pattern, roles):
        count += 1
        draft.changes.append(Change(*match.span(), "", kind))
    return count


def _emphasise(drafts: _Drafts, form: str) -> int:
    count = 0
    for draft, span in _ranges(drafts, tuple(r for r in Role if r is not Role.FURNITURE)):
        for start, end in _emphasised(drafts.text, form, span):
            count += 1
            draft.emphasis.append((start, end))
            draft.changes.append(Change(start - len(form), start, "", "emphasis"))
            draft.changes.append(Change(end, end + len(form), "", "emphasis"))
    return count


def _emphasised(text: str, form: str, span: Span) -> Iterator[Span]:
    """Give what stands between marks, a pair on one line; the ends are all found first, so that it takes one pass."""
    mark = re.escape(form)
    ends = [m.start() for m in re.compile(rf"(?=(?<=\S){mark}(?!\w))").finditer(text, *span)]
    lines = [m.start() for m in re.compile(r"[\r\n]").finditer(text, *span)]
    done = span[0]
    for opening in re.compile(rf"(?=(?<!\w){mark}\S)").finditer(text, *span):
        start = opening.start() + len(form)
        next_end, next_line = bisect_right(ends, start), bisect_right(lines, start)
        if opening.start() < done or next_end == len(ends):
            continue
        end = ends[next_end]
        if end + len(form) <= span[1] and not (next_line < len(lines) and lines[next_line] < end):
            yield start, end
            done = end + len(form)


def _join_words(drafts: _Drafts, keep: frozenset[str]) -> int:
    count = 0
    for draft, match in _in_ranges(drafts, _HYPHEN, tuple(Role)):
        kept = f"{match[1]}-{match[2]}" in keep
        count += not kept
        start = match.end(1) + 1 if kept else match.end(1)
        draft.changes.append(Change(start, match.start(2), "", "seed-ligatures"))
    return count
