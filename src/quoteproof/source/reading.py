"""Reading a seed: from its text and its emendations to the units that become passages.

The seed's own characters stand in document order, changed only where an emendation says so, each change with its way
back. An emendation that does not find what it names is a fault (S002) and changes nothing. Note marks and emphasis
marks are not looked for in furniture. `anchoring` names the passages. Time is linear in the seed unless an
emendation asks for more. Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import accumulate
from typing import Final

from quoteproof.book.yaml_nodes import YamlPosition
from quoteproof.document.model import PageStart
from quoteproof.document.role import Role
from quoteproof.finding.model import Fault
from quoteproof.source import faults
from quoteproof.source.divided_words import HYPHEN, may_divide
from quoteproof.source.emendation_limits import correction_fault, correction_faults, differing_core, note_marks
from quoteproof.source.emendations import NO_EMENDATIONS, DeclaredCorrection, Emendations, Lines, PageMark, place_of
from quoteproof.source.pages import joined, labelled, pages_in, pages_of
from quoteproof.source.passage import Correction
from quoteproof.source.seed_document import SeedDocument
from quoteproof.source.segment import Segmentation, Span, guess_segmentation, segment
from quoteproof.text.languages import Languages, language_tag
from quoteproof.text.limit_words import denying_words
from quoteproof.text.offsets import Change, LineIndex, Mapped, apply_changes
from quoteproof.text.spoken import spoken
from quoteproof.values import dataclass


@dataclass(slots=True)
class UnitDraft:
    """A unit to which emendations are being applied."""

    ranges: list[Span]
    """Its spans in the seed."""
    role: Role = Role.BODY
    pages: tuple[PageStart, ...] = ()
    """The pages it stands on, in offsets of the seed."""
    changes: list[Change] = field(default_factory=list)
    """Changes to be made, in offsets of the seed, in no order."""
    corrections: dict[Change, DeclaredCorrection] = field(default_factory=dict)
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


def applied(text: str, draft: UnitDraft, changes: Sequence[Change]) -> tuple[list[Change], Mapped]:
    """The changes that are made, in order, and the reading text with them, mapped to the draft's stretch.

    A change that begins inside the one before it is left out: no two may speak of one character.
    """
    kept: list[Change] = []
    for change in sorted(changes, key=lambda c: (c.start, c.end)):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    moved = [Change(c.start - draft.start, c.end - draft.start, c.text, c.kind) for c in kept]
    return kept, apply_changes(text[draft.start : draft.end], moved)


_CALCULATED = re.compile(r"[0-9][^\S\r\n]*[*_/=]{1,3}[^\S\r\n]*[0-9]")
_NEAR = 8  # characters beside an emphasis mark that may hold a number
_SENTENCE_END = re.compile(r"[.!?…。！？:][\"'”’»›)\]}」』*_\d]*\Z")


def draft_units(
    text: str,
    spans: tuple[Span, ...],
    emended: Emendations,
    languages: Languages,
    pages: Sequence[PageStart],
    document: SeedDocument | None = None,
) -> tuple[tuple[UnitDraft, ...], tuple[Fault, ...]]:
    """Apply the emendations of a source, whose entry declares `languages`, to the units and pages of its seed."""
    drafts = _Drafts(text, spans)
    if document is not None:
        _take_from(document, drafts)
    found = (
        *_apply_roles(drafts, emended),
        *_apply_pages(drafts, emended, pages),
        *_check_furniture(drafts, emended, languages),
        *_apply_corrections(drafts, emended, languages),
        *_apply_joins(drafts, emended, languages),
        *_apply_forms(drafts, emended, languages),
        *_check_corrections(drafts, languages),
    )
    return tuple(drafts.kept()), found


def _take_from(document: SeedDocument, drafts: _Drafts) -> None:
    """Give each draft what the document says of its passage."""
    for draft, passage in zip(drafts.all, document.passages, strict=True):
        draft.role = passage.role
        draft.emphasis = [(draft.start + start, draft.start + end) for start, end in passage.emphasis]


class _Drafts:
    """The drafts of a seed, found by the line on which they begin."""

    def __init__(self, text: str, spans: tuple[Span, ...]) -> None:
        self.text = text
        self.lines = LineIndex(text)
        self.all = [UnitDraft([span]) for span in spans]
        self.joined: set[int] = set()  # those that have become part of another
        self._starts = [span[0] for span in spans]
        self._ends = [span[1] for span in spans]

    def kept(self) -> Iterator[UnitDraft]:
        return (draft for i, draft in enumerate(self.all) if i not in self.joined)

    def at(self, line: int) -> int | None:
        """The index of the unit that begins on a line or runs through it."""
        if not 1 <= line <= len(self.lines.starts):
            return None
        start = self.lines.starts[line - 1]
        i = bisect_right(self._ends, start)
        line_end = start + len(self.lines.line(line))
        return i if i < len(self._starts) and self._starts[i] < line_end else None

    def find(self, lines: Lines, position: YamlPosition) -> range | Fault:
        """The indexes of the units that an emendation names; a fault where its words do not stand there."""
        first = self.begins(lines.first, lines.starts, position)
        if isinstance(first, Fault):
            return first
        last = first if lines.first == lines.last else self.begins(lines.last, lines.ends, position)
        return last if isinstance(last, Fault) else range(first, last + 1)

    def stands(self, lines: Lines, position: YamlPosition) -> int | Fault:
        """Where words of a unit stand: at its head, or anywhere in it where they stand once."""
        i = self.at(lines.first)
        if i is not None and self.text.count(lines.starts, self._starts[i], self._ends[i]) == 1:
            return self.text.index(lines.starts, self._starts[i])
        found = self.begins(lines.first, lines.starts, position)
        return found if isinstance(found, Fault) else self._starts[found]

    def begins(self, line: int, words: str, position: YamlPosition) -> int | Fault:
        """The index of the unit that begins with some words on a line."""
        i = self.at(line)
        if i is not None and self.text.startswith(words, self._starts[i]):
            return i
        begins = None if i is None else self.text[self._starts[i] : self._starts[i] + 40]
        return faults.DisplacedEmendation(place_of(position), line, words, begins)


def _apply_roles(drafts: _Drafts, emended: Emendations) -> Iterator[Fault]:
    for mark in emended.roles:
        units = drafts.find(mark.lines, mark.position)
        if isinstance(units, Fault):
            yield units
            continue
        for draft in drafts.all[units.start : units.stop]:
            if draft.role is Role.UNSEEN is not mark.role:
                yield faults.RefusedRole(place_of(mark.position), mark.lines.starts)
            else:
                draft.role = mark.role


def _apply_pages(drafts: _Drafts, emended: Emendations, pages: Sequence[PageStart]) -> Iterator[Fault]:
    """Give every unit its pages; those that begin on a named line count in place of those without a label."""
    known, found = labelled(pages, emended.pages)
    yield from found
    begun: list[PageStart] = []
    for mark in emended.pages:
        if isinstance(mark, PageMark):
            at = drafts.stands(mark.lines, mark.position)
            if isinstance(at, Fault):
                yield at
            else:
                begun.append(PageStart(at, mark.label, next((p.index for p in pages_in(known, (at, at + 1))), None)))
    if begun:
        known = tuple(sorted((*(page for page in known if page.label), *begun), key=lambda page: page.offset))
    for draft in drafts.all:
        draft.pages = tuple(pages_in(known, (draft.start, draft.end)))


def _apply_corrections(drafts: _Drafts, emended: Emendations, languages: Languages) -> Iterator[Fault]:
    for correction in emended.corrections:
        reason = correction_fault(correction.was, correction.read, languages)
        if reason is not None:
            yield _refused_correction(correction, reason)
            continue
        i = drafts.at(correction.line)
        draft = None if i is None else drafts.all[i]
        times = 0 if draft is None else drafts.text.count(correction.was, draft.start, draft.end)
        if times != 1 or draft is None:
            place = place_of(correction.position)
            yield faults.MiscountedCorrection(place, correction.was, correction.line, times)
            continue
        at = drafts.text.index(correction.was, draft.start, draft.end)
        low, high, read = differing_core(correction.was, correction.read)
        change = Change(at + low, at + high, read, "correction")
        draft.changes.append(change)
        draft.corrections[change] = correction


def _refused_correction(correction: DeclaredCorrection, reason: str) -> Fault:
    return faults.RefusedCorrection(place_of(correction.position), correction.was, correction.read, reason)


def _apply_joins(drafts: _Drafts, emended: Emendations, languages: Languages) -> Iterator[Fault]:
    """Join in document order; what stands between the two parts stays, as units of its own."""
    ends: dict[int, int] = {}  # by the place of a joined unit, that of its last part
    for join in sorted(emended.joins, key=lambda j: (j.first.first, j.second.first)):
        first, second = (drafts.begins(part.first, part.starts, join.position) for part in (join.first, join.second))
        yield from (part for part in (first, second) if isinstance(part, Fault))
        if isinstance(first, Fault) or isinstance(second, Fault):
            continue
        reason = _join_fault(drafts, first, second, drafts.all[ends.get(first, first) + 1 : second], languages)
        if reason is not None:
            yield faults.RefusedJoin(place_of(join.position), reason)
            continue
        kept, gone = drafts.all[first], drafts.all[second]
        kept.changes += [Change(kept.end, gone.start, " ", "join"), *gone.changes]
        kept.corrections |= gone.corrections
        kept.ranges.extend(gone.ranges)
        kept.pages += gone.pages
        drafts.joined.add(second)
        ends[first] = second


def _join_fault(
    drafts: _Drafts, first: int, second: int, between: Sequence[UnitDraft], languages: Languages
) -> str | None:
    """Why two units cannot be made one, or none: a join may pass over furniture only, and over no limit word."""
    kept, gone = drafts.all[first], drafts.all[second]
    if first == second or not drafts.joined.isdisjoint((first, second)) or gone.start < kept.end:
        return "joins a paragraph that another one joins already"
    if kept.role is not gone.role or kept.role is Role.FURNITURE:
        return f"joins a {kept.role} and a {gone.role}"
    if any(unit.role is not Role.FURNITURE for unit in between):
        return "joins over a paragraph that is no furniture"
    texts = (drafts.text[unit.start : unit.end] for unit in between)
    word = next((word for text in texts for word in denying_words(text, languages)), None)
    return f"joins over “{word}”, which turns a statement into another one" if word else None


def _check_furniture(drafts: _Drafts, emended: Emendations, languages: Languages) -> Iterator[Fault]:
    """Refuse furniture inside a sentence that holds a limit word: the word would be lost."""
    for mark in emended.roles:
        units = drafts.find(mark.lines, mark.position)
        if mark.role is Role.FURNITURE and not isinstance(units, Fault):
            word = next((word for i in units if (word := _swallowed(drafts, i, languages))), None)
            if word is not None:
                yield faults.SwallowedWord(place_of(mark.position), word)


def _swallowed(drafts: _Drafts, i: int, languages: Languages) -> str | None:
    """A limit word of a furniture unit, where what stands before it does not end a sentence that may go on."""
    unit = drafts.all[i]
    word = next(denying_words(drafts.text[unit.start : unit.end], languages), None)
    before = next((draft for draft in drafts.all[:i][::-1] if draft.role is not Role.FURNITURE), None)
    after = next((draft for draft in drafts.all[i + 1 :] if draft.role is not Role.FURNITURE), None)
    if unit.role is not Role.FURNITURE or word is None or before is None or after is None:
        return None
    goes_on = before.role is after.role is Role.BODY or drafts.text[after.start].islower()
    ended = _SENTENCE_END.search(drafts.text, max(before.start, before.end - 8), before.end)
    return word if goes_on and not ended else None


def _apply_forms(drafts: _Drafts, emended: Emendations, languages: Languages) -> Iterator[Fault]:
    """Apply what is declared by form, and count, since a form that finds more or less has grown stale."""
    for marks in emended.note_marks:
        dropped, left = _drop_note_marks(drafts, marks.form)
        yield from _miscounted(f"note marks `{marks.form}`", dropped, marks.count, marks.position, left)
    for emphasis in emended.emphasis:
        runs = _emphasise(drafts, emphasis.form)
        yield from _miscounted("emphasised runs", runs, emphasis.count, emphasis.position)
    for hyphens in emended.hyphens:
        dropped = _join_words(drafts, hyphens.keep, languages)
        yield from _miscounted("line-end hyphens that `keep` does not name", dropped, hyphens.count, hyphens.position)


def _miscounted(what: str, counted: int, expected: int, position: YamlPosition, left: int = 0) -> Iterator[Fault]:
    if counted != expected:
        yield faults.MiscountedForm(place_of(position), what, counted, expected, left)


def _ranges(drafts: _Drafts, roles: tuple[Role, ...]) -> Iterator[tuple[UnitDraft, Span]]:
    for draft in drafts.kept():
        if draft.role in roles:
            yield from ((draft, span) for span in draft.ranges)


def _drop_note_marks(drafts: _Drafts, form: str) -> tuple[int, int]:
    """Drop the note marks of a form from body text; returns how many there were, and how many must stay."""
    dropped = left = 0
    for draft, span in _ranges(drafts, (Role.BODY,)):
        for mark, may_go in note_marks(drafts.text, form, span):
            dropped += may_go
            left += not may_go
            if may_go:
                draft.changes.append(Change(*mark, "", "note-mark"))
    return dropped, left


def _emphasise(drafts: _Drafts, form: str) -> int:
    count = 0
    for draft, span in _ranges(drafts, tuple(r for r in Role if r is not Role.FURNITURE)):
        for start, end in _emphasised(drafts.text, form, span):
            if _CALCULATED.search(drafts.text, max(span[0], start - _NEAR), start + 1):
                continue
            if _CALCULATED.search(drafts.text, end - 1, min(span[1], end + _NEAR)):
                continue
            count += 1
            draft.emphasis.append((start, end))
            draft.changes.append(Change(start - len(form), start, "", "emphasis-mark"))
            draft.changes.append(Change(end, end + len(form), "", "emphasis-mark"))
    return count


_COMMON_FORMS: Final = ("_", "*")


def emphasis_runs(text: str, reading: SeedReading) -> Mapping[str, int]:
    """How many runs of words of a seed each common form of emphasis marks encloses, where it encloses any.

    A form whose signs only stand in rows, as in `***START***`, is left out.
    """
    spans = tuple(span for unit in reading.units for span in unit.ranges)
    counts: dict[str, int] = {}
    for form in _COMMON_FORMS:
        drafts = _Drafts(text, spans)
        count = _emphasise(drafts, form)
        runs = (run for draft in drafts.all for run in draft.emphasis)
        if any(not _in_row(text, form, *run) for run in runs):
            counts[form] = count
    return counts


def _in_row(text: str, form: str, start: int, end: int) -> bool:
    """Whether another sign of the form stands beside one of those around a run."""
    size = len(form)
    outside = (text[max(0, start - 2 * size) : start - size], text[end + size : end + 2 * size])
    return form in (*outside, text[start : start + size], text[end - size : end])


def _emphasised(text: str, form: str, span: Span) -> Iterator[Span]:
    """What stands between marks, a pair on one line, but for underscores, which nothing else is written with.

    The ends are all found first, so that it takes one pass.
    """
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
        on_line = not (next_line < len(lines) and lines[next_line] < end)
        if end + len(form) <= span[1] and (on_line or form[0] == "_"):
            yield start, end
            done = end + len(form)


def _join_words(drafts: _Drafts, keep: frozenset[str], languages: Languages) -> int:
    count = 0
    for draft, span in _ranges(drafts, tuple(Role)):
        for match in HYPHEN.finditer(drafts.text, *span):
            kept = f"{match[1]}-{match[2]}" in keep
            if f"{match[1]}- {match[2]}" in keep or (not kept and not may_divide(match[1], match[2], languages)):
                continue
            count += not kept
            start = match.end(1) + 1 if kept else match.end(1)
            draft.changes.append(Change(start, match.start(2), "", "line-end-hyphen"))
    return count


def _check_corrections(drafts: _Drafts, languages: Languages) -> Iterator[Fault]:
    """Take back the corrections that go too far in the finished reading text: they are judged by its whole words."""
    for draft in drafts.kept():
        refused = None
        while draft.corrections and refused != {}:
            _, after = applied(drafts.text, draft, draft.changes)
            _, before = applied(drafts.text, draft, [c for c in draft.changes if c not in draft.corrections])
            # A passage may be in another language than the source.
            tongues = (*languages, *spoken(before.text))
            refused = correction_faults(draft.corrections, draft.start, before, after, tongues)
            for change, reason in refused.items():
                yield _refused_correction(draft.corrections.pop(change), reason)
                draft.changes.remove(change)


@dataclass(frozen=True, slots=True)
class SeedUnit:
    """A passage before it has a name."""

    role: Role
    ranges: tuple[Span, ...]
    """Its spans in the decoded seed; several where it was joined."""
    mapped: Mapped
    """Its reading text, with the way back to the seed's stretch from the first range's start."""
    emphasis: tuple[Span, ...] = ()
    """Emphasised spans of the reading text."""
    corrections: tuple[Correction, ...] = ()
    breaks: tuple[int, ...] = ()
    """Line ends in the reading text."""
    pages: tuple[PageStart, ...] = ()
    """The pages it stands on, in offsets of the reading text."""


@dataclass(frozen=True, slots=True)
class SeedReading:
    """A seed, read."""

    segmentation: Segmentation
    units: tuple[SeedUnit, ...]
    """The units in document order."""


_LINE_END = re.compile(r"\r\n?|\n")


def read_units(
    text: str,
    emended: Emendations = NO_EMENDATIONS,
    *,
    segmentation: Segmentation | None = None,
    language: str | None = None,
    document: SeedDocument | None = None,
) -> tuple[SeedReading, tuple[Fault, ...]]:
    """Read a seed's text.

    `segmentation` is the lock's, where there is one, else it is guessed; `language` is the `langid` of the entry;
    `document` is what the text is the reading text of, where it is one's.
    """
    by = Segmentation.DOCUMENT if document else emended.segmentation or segmentation or guess_segmentation(text)
    spans = document.spans if document else segment(text, by)
    pages = document.page_starts if document else pages_of(text)
    if emended == NO_EMENDATIONS and document is None:
        known, _ = labelled(pages, ())
        return SeedReading(by, tuple(_plain(text, span, known) for span in spans)), ()
    declared = tuple(tag for tag in language_tag(language or "").split(",") if tag)
    languages = tuple(dict.fromkeys((*declared, *spoken(text))))
    drafts, found = draft_units(text, spans, emended, languages, pages, document)
    return SeedReading(by, tuple(_unit(text, draft) for draft in drafts)), found


def _plain(text: str, span: Span, pages: Sequence[PageStart]) -> SeedUnit:
    piece = text[span[0] : span[1]]
    own = tuple(replace(page, offset=page.offset - span[0]) for page in pages_in(pages, span)) if pages else ()
    return SeedUnit(Role.BODY, (span,), Mapped(piece, len(piece), (), ()), breaks=_breaks(piece), pages=own)


def _breaks(piece: str) -> tuple[int, ...]:
    if "\n" not in piece and "\r" not in piece:
        return ()
    return tuple(m.start() for m in _LINE_END.finditer(piece))


def _unit(text: str, draft: UnitDraft) -> SeedUnit:
    base = draft.start
    changes, mapped = applied(text, draft, draft.changes)
    # What stands after the first i changes lies shifts[i] further on in the reading text than in the seed.
    shifts = list(accumulate((len(c.text) - (c.end - c.start) for c in changes), initial=-base))
    ends = [c.end for c in changes]
    corrections = tuple(
        Correction(c.start + shift, c.start + shift + len(c.text), declared.was, declared.read, declared.reason)
        for c, shift in zip(changes, shifts, strict=False)
        if (declared := draft.corrections.get(c)) is not None
    )
    emphasis = tuple(
        (start + shifts[bisect_right(ends, start)], end + shifts[bisect_right(ends, end)])
        for start, end in sorted(draft.emphasis)
    )
    # A page that begins with what is left out begins with what follows.
    pages = joined(replace(page, offset=mapped.positions(page.offset - base).start) for page in draft.pages)
    return SeedUnit(draft.role, tuple(draft.ranges), mapped, emphasis, corrections, _breaks(mapped.text), pages)
