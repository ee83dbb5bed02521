"""The report of what became of a manuscript: on one screen, and as JSON (docs/adopt.schema.json).

States of quotations stand in their order, with a few examples each; then the notes of the conversion by kind, and the
next command. The page for a browser is made in `report_page`. Lines are those of the chapters, 1-based, and naming
passages changes none of them.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from textwrap import wrap
from typing import Final

from quoteproof import __version__
from quoteproof.adopt.model import AdoptedQuotation, Binding, QuotationState
from quoteproof.finding.model import Place
from quoteproof.finding.tally import counted
from quoteproof.manuscript.model import LOSING, ConversionKind, ConversionNote
from quoteproof.report.display import visible, width
from quoteproof.text.anchor import Anchor
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

SCHEMA_VERSION: Final = 1
"""Raised when a key changes its meaning or is removed."""


class ReportCommand(StrEnum):
    """The command that reports."""

    ADOPT = "adopt"
    AUDIT = "audit"
    AUDIT_PDF = "audit-pdf"
    """Which work a quotation is from, a PDF does not say."""

    @property
    def judges(self) -> bool:
        """Whether the chapters are gone afterwards, so that places are those of the manuscript."""
        return self is not ReportCommand.ADOPT


@dataclass(frozen=True, slots=True)
class ManuscriptReport:
    """What a command found in a manuscript."""

    command: ReportCommand
    binding: Binding
    notes: tuple[ConversionNote, ...] = ()
    """What does not stand in the chapters as it stood in the manuscript."""
    sources: tuple[str, ...] = ()
    """A line for each source that was taken in, refused or left over."""
    next_step: str = ""
    """What to run next."""
    place_of: Callable[[Place], str] = lambda _place: ""
    """Where a place of a chapter is in the manuscript, in words; empty where that is not known."""
    passage_of: Callable[[Anchor], str] = str
    """How a passage is named for a person."""
    summary: str = ""
    """The summary line."""
    _lines: dict[str, LineIndex] = field(default_factory=dict)

    @property
    def headline(self) -> str:
        """How many quotations there are, in words."""
        return f"{counted(len(self.binding.quotations), 'quotation')} in {counted(len(self.binding.before), 'chapter')}"

    @property
    def counts(self) -> Mapping[QuotationState, int]:
        """How many quotations are in each state, every state named, in their order."""
        states = Counter(one.state for one in self.binding.quotations)
        return {state: states[state] for state in QuotationState}

    def position(self, file: str, offset: int) -> tuple[int, int]:
        """The 1-based line and column of an offset of a chapter."""
        if file not in self._lines:
            self._lines[file] = LineIndex(self.binding.before.get(file, ""))
        return self._lines[file].position(offset)

    def where(self, place: Place, *, short: bool = False) -> str:
        """A place for a person: in the manuscript alone for an audit, which makes no chapters that stay.

        Where it is to be `short`, an audit leaves out the file, and `adopt` the place in the manuscript.
        """
        original = self.place_of(place)
        if original and self.command.judges:
            return original.rpartition(", ")[2] if short else original
        line = f"{place.file}:{self.position(place.file, place.start)[0]}"
        return f"{line} ({original})" if original and not short else line

    def in_state(self, state: QuotationState) -> Sequence[AdoptedQuotation]:
        """The quotations in a state, in order."""
        return [one for one in self.binding.quotations if one.state is state]

    @property
    def notes_by_kind(self) -> Mapping[ConversionKind, Sequence[ConversionNote]]:
        """The notes of the conversion, those after which something is missing first."""
        kinds = sorted(ConversionKind, key=lambda kind: kind not in LOSING)
        found = {kind: [note for note in self.notes if note.kind is kind] for kind in kinds}
        return {kind: notes for kind, notes in found.items() if notes}

    @property
    def style(self) -> str:
        """The settings that fit, in words; empty where the book's own are as good."""
        binding = self.binding
        given = [("style", binding.profile), ("punctuation", binding.punctuation)]
        return ", ".join(f"{name}: {value}" for name, value in given if value)


STATES: Final[Mapping[ReportCommand, Mapping[QuotationState, str]]] = {
    ReportCommand.ADOPT: {
        QuotationState.BOUND: "bound, and exact",
        QuotationState.MARKS_DIFFER: "bound; its marks or capitals differ",
        QuotationState.OTHER_PAGE: "bound; on another page than the one cited",
        QuotationState.SEVERAL: "not bound: stands in several places",
        QuotationState.DIFFERS: "differs; the nearest passage is cited, so that it is refused",
        QuotationState.ELSEWHERE: "not bound: stands in another work than the one cited",
        QuotationState.NO_SOURCE: "not bound: the cited work has no source text",
        QuotationState.UNCITED: "not bound: no citation reaches it, and it stands in one place (--uncited cites it)",
        QuotationState.NOT_FOUND: "not bound: stands in no source",
        QuotationState.TERM: "a few words that no citation reaches: terms? (fix --terms takes those of a word or two)",
        QuotationState.UNREAD: "cannot be read",
    },
    ReportCommand.AUDIT: {
        QuotationState.BOUND: "stands in the cited work",
        QuotationState.MARKS_DIFFER: "stands in the cited work, marks or capitals differ",
        QuotationState.OTHER_PAGE: "stands in the cited work, on another page than the one cited",
        QuotationState.SEVERAL: "stands in several places",
        QuotationState.DIFFERS: "differs from the cited work",
        QuotationState.ELSEWHERE: "stands in another work than the one cited",
        QuotationState.NO_SOURCE: "the cited work is not among these sources",
        QuotationState.UNCITED: "no citation reaches it, and it stands in one place",
        QuotationState.NOT_FOUND: "not found in these sources",
        QuotationState.TERM: "a few words that no citation reaches",
        QuotationState.UNREAD: "cannot be read",
    },
    ReportCommand.AUDIT_PDF: {
        QuotationState.BOUND: "stands in one place",
        QuotationState.MARKS_DIFFER: "stands in one place with other marks or capitals",
        QuotationState.OTHER_PAGE: "stands in one place, on another page than the one cited",
        QuotationState.SEVERAL: "stands in several places",
        QuotationState.DIFFERS: "differs from the nearest passage",
        QuotationState.ELSEWHERE: "stands in another work than the one cited",
        QuotationState.NO_SOURCE: "the cited work is not among these sources",
        QuotationState.UNCITED: "stands in one place",
        QuotationState.NOT_FOUND: "not found in these sources",
        QuotationState.TERM: "short: a term, or found in no one place",
        QuotationState.UNREAD: "cannot be read",
    },
}
"""What a report says of each state, by command."""
_GOOD: Final = frozenset({QuotationState.BOUND})
_WRONG: Final = frozenset({QuotationState.MARKS_DIFFER, QuotationState.DIFFERS, QuotationState.ELSEWHERE})
_UNEXPLAINED: Final = frozenset({QuotationState.BOUND, QuotationState.TERM})
"""States of which no example is shown."""
_INDENT: Final = " " * 8
_EXAMPLES: Final = 2
_FEW: Final = 5
"""States up to which each has two examples."""
_SOURCES: Final = 6
_NARROWEST: Final = 40
_WORDS: Final = 36
"""Columns of a quotation's own words in an example."""
_RESET: Final = "\033[0m"


def render_text(report: ManuscriptReport, *, columns: int = 100, colour: bool = False) -> str:
    """The report for a terminal, at most `columns` wide."""
    columns = max(columns, _NARROWEST)
    rows = (_cut(row, columns) for whole in _rows(report, columns) for row in _wrapped(whole, columns))
    return "".join(f"{_painted(row, style) if colour else row}\n" for row, style in rows)


def _painted(row: str, style: str) -> str:
    return f"\033[{style}m{row}{_RESET}" if style and row else row


def _wrapped(row: tuple[str, str], columns: int) -> Iterator[tuple[str, str]]:
    """A row as lines; examples stand on one, which is cut."""
    text = visible(row[0])
    if text.startswith(_INDENT) or width(text) <= columns:
        yield row
        return
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    lines = wrap(text, columns, subsequent_indent=indent, break_on_hyphens=False, drop_whitespace=True)
    yield from ((line, row[1]) for line in lines)


def _cut(row: tuple[str, str], columns: int) -> tuple[str, str]:
    """A row with no more than a line's columns."""
    text, style = visible(row[0]), row[1]
    if width(text) <= columns:
        return text, style
    while width(text) > columns - 1:
        text = text[: max(0, len(text) - max(1, (width(text) - columns) // 2))]
    return f"{text.rstrip()}…", style


def _rows(report: ManuscriptReport, columns: int) -> Iterator[tuple[str, str]]:
    """The rows of the report, each with its style on a terminal."""
    if report.sources:
        yield "sources", "1"
        yield from ((f"  {line}", "") for line in report.sources[:_SOURCES])
        yield from _more(len(report.sources) - _SOURCES)
    yield report.headline, "1"
    shown = sum(map(bool, report.counts.values()))
    most = _EXAMPLES if shown <= _FEW else 1
    for state, count in report.counts.items():
        if count:
            colour = "1;32" if state in _GOOD else "1;31" if state in _WRONG else "1;35"
            yield f"{count:>6,}  {STATES[report.command][state]}", colour
            examples = [] if state in _UNEXPLAINED else report.in_state(state)
            for one in examples[:most]:
                words = f"  “{_shortened(one.text)}”"
                full = f"{_INDENT}{report.where(one.place)}{words}"
                fits = width(visible(full)) <= columns
                yield full if fits else f"{_INDENT}{report.where(one.place, short=True)}{words}", ""
                yield from ((f"{_INDENT}  {row}", "") for row in (told(one, report.passage_of),) if row)
            yield from _more(len(examples) - most, indent=len(_INDENT))
    if report.style:
        yield f"the style that fits, to be set under `quotations:` in `book.yaml`: {report.style}", "1"
        yield from ((f"  forgives {words}", "") for words in report.binding.forgives)
    if report.notes:
        yield "the manuscript and its chapters", "1"
        for kind, notes in report.notes_by_kind.items():
            yield f"{len(notes):>6,}  {kind.value}", "1;31" if kind in LOSING else ""
            yield f"{_INDENT}{note_words(notes[0])}", ""
    if report.summary:
        yield report.summary, "1"
    if report.next_step:
        yield f"next: {report.next_step}", "1"


def _more(count: int, *, indent: int = 2) -> Iterator[tuple[str, str]]:
    if count > 0:
        yield f"{' ' * indent}… and {count:,} more", "2"


def _shortened(text: str) -> str:
    """The first words of a quotation."""
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rsplit(' ', 1)[0]}…"


_TOLD: Final = 3


def told(one: AdoptedQuotation, passage_of: Callable[[Anchor], str] = str) -> str:
    """What is said of a quotation: its passages or the nearest, and what differs."""
    between = " " if passage_of is str else "; "
    anchors = between.join(map(passage_of, one.anchors[:_TOLD])) + (" …" if len(one.anchors) > _TOLD else "")
    if one.state is QuotationState.NOT_FOUND and anchors:
        anchors = f"nearest {anchors}"
    code = f" ({one.code})" if one.code else ""
    return f"{anchors}{': ' if anchors and one.difference else ''}{one.difference}{code}"


def note_words(note: ConversionNote) -> str:
    """A note of the conversion in a row."""
    became = f" → {note.became}" if note.became else ""
    return f"{note.place}: {' '.join(note.text.split())}{became}"


Value = str | int | bool | None | list["Value"] | dict[str, "Value"]
"""What JSON can hold here."""


def render_json(report: ManuscriptReport) -> str:
    """The report as JSON text."""
    return json.dumps(as_value(report), ensure_ascii=False, indent=2) + "\n"


def as_value(report: ManuscriptReport) -> dict[str, Value]:
    """The report as plain values."""
    binding = report.binding
    counts: dict[str, Value] = {state.value: count for state, count in report.counts.items()}
    style: dict[str, Value] = {"style": binding.profile or None, "punctuation": binding.punctuation or None}
    return {
        "tool": "quoteproof",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "command": report.command.value,
        "summary": {"chapters": len(binding.before), "quotations": len(binding.quotations), **counts},
        "fitting": {**style, "forgives": [*binding.forgives]},
        "sources": [*report.sources],
        "quotations": [_quotation(one, report) for one in binding.quotations],
        "notes": [_note(note) for note in report.notes],
        "next": report.next_step,
    }


def _quotation(one: AdoptedQuotation, report: ManuscriptReport) -> dict[str, Value]:
    return {
        "state": one.state.value,
        "file": one.place.file,
        **_span(one.place, report),
        "manuscript": report.place_of(one.place) or None,
        "text": one.text,
        "cited": one.cited or None,
        "anchors": [str(anchor) for anchor in one.anchors],
        "passages": [report.passage_of(anchor) for anchor in one.anchors],
        "difference": one.difference or None,
        "code": one.code or None,
        "id": one.id or None,
        "edits": [{"file": e.place.file, **_span(e.place, report), "text": e.text} for e in one.edits],
    }


def _span(place: Place, report: ManuscriptReport) -> dict[str, Value]:
    line, column = report.position(place.file, place.start)
    end_line, end_column = report.position(place.file, place.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _note(note: ConversionNote) -> Value:
    return {
        "kind": note.kind.name.lower().replace("_", "-"),
        "words": note.kind.value,
        "file": note.place.file,
        "where": note.place.where.value,
        "number": note.place.number,
        "text": note.text,
        "became": note.became or None,
        "loses": note.kind in LOSING,
    }
