"""The reports for a terminal: each finding with its lines and carets, as rustc shows them, or one line a finding.

A finding shows the chapter's words and the source's words, each over carets, then notes and helps. A place of many
lines shows only the first and the last. An approximate place shows its line without carets.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Finding, Place
from quoteproof.report import groups, summary
from quoteproof.report.display import is_right_to_left, line_window, visible, wrapped
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

COLUMNS: Final = 100
"""Default width of a report."""
_NARROWEST: Final = 40
_MOST_LINES: Final = 4  # of one place
_MOST_EMENDED: Final = 20  # quotations over emendations that are listed
_INDENT: Final = " \t>"
_STYLES: Final[Mapping[str, str]] = {
    **{"error": "\033[1;31m", "warning": "\033[1;35m", "acknowledged": "\033[1m"},
    **{"ok": "\033[1;32m", "bold": "\033[1m", "gutter": "\033[2m"},
}
"""Colours that can be read on light and on dark, which yellow and blue cannot; none means anything alone."""
_RESET: Final = "\033[0m"


@dataclass(frozen=True, slots=True)
class SnippetRow:
    """One row of a snippet."""

    number: str
    """The line number in the gutter, or nothing."""
    text: str
    """The text beside it."""
    marks: bool = False
    """Whether it is a row of carets."""


def render(
    result: CheckResult,
    *,
    colour: bool = False,
    columns: int = COLUMNS,
    grouped: bool = False,
    quiet: bool = False,
    whole_headlines: bool = True,
    made: Sequence[str] = (),
) -> str:
    """The whole report: every finding, errors before warnings, then the summary line, and what was `made` or not.

    `grouped`, for a screen, shortens findings that repeat, and says what to do next. With `quiet` only the errors are
    shown, and nothing where there is none. Without `whole_headlines`, which programs may look for, a headline is broken
    at the screen's width.
    """
    screen = _Screen(summary.Texts(result), colour, max(columns, _NARROWEST), whole_headlines)
    told = result.errors if quiet else result.all_findings
    kinds = groups.groups(told) if grouped else ()
    shown = screen.grouped(told, kinds) if grouped else map(screen.finding, groups.by_severity(told))
    findings = ["\n".join(part) + "\n" for part in shown]
    if quiet:
        return "\n".join(findings)
    end = [*screen.emended(result), *screen.summary(result), *(row for line in made for row in wrapped(line, columns))]
    if grouped:
        shortened = any(kind.shortened for kind in kinds)
        steps = groups.next_steps(told, shortened=shortened)
        end += [line for step in steps for line in wrapped(f"next: {step}", screen.columns)]
    return "\n".join((*findings, "\n".join(end) + "\n"))


def render_finding(finding: Finding, texts: summary.Texts, *, colour: bool = False, columns: int = COLUMNS) -> str:
    """One finding; ends with a line end."""
    return "\n".join(_Screen(texts, colour, max(columns, _NARROWEST)).finding(finding)) + "\n"


def render_concise(result: CheckResult) -> str:
    """One line a finding, `file:line:column: code message`, as editors and grep read it; columns in code points."""
    texts = summary.Texts(result)
    lines = []
    for finding in result.all_findings:
        is_document = texts.document(finding.place.file) is not None
        line, column = (1, 1) if is_document else texts.position(finding.place.file, finding.place.start)
        kind = "" if finding.status == "error" else f" ({finding.status})"
        place = f"{visible(finding.place.file)}:{line}:{column}"
        lines.append(f"{place}: {finding.code.id}{kind} {visible(finding.message)}\n")
    return "".join(lines)


def heading(place: Place, lines: LineIndex | None) -> str:
    """File, line and column of a place; for a whole file its name alone."""
    file = visible(place.file)
    if lines is None or _is_whole_file(place):
        return file
    line, column = lines.position(place.start)
    return f"{file}:{line} (near this line)" if place.approximate else f"{file}:{line}:{column}"


def rows(place: Place, lines: LineIndex | None, *, columns: int, also: Sequence[Place] = ()) -> tuple[SnippetRow, ...]:
    """The rows that show a place, each at most `columns` wide; none where there is nothing to show.

    Other places behind it are marked `also`, those of other lines in rows of their own.
    """
    if lines is None or _is_whole_file(place):
        return ()
    first = lines.position(place.start)[0]
    if place.approximate:
        line = lines.line(first)
        text = line_window(line, *_without_indent(line, 0, 0), columns=columns).text
        return (SnippetRow(str(first), text),) if text.strip() else ()
    last = lines.position(max(place.start, place.end - 1))[0]
    numbers = list(range(first, last + 1))
    if len(numbers) > _MOST_LINES:
        numbers = [*numbers[: _MOST_LINES - 2], 0, last]
    shown = [row for number in numbers for row in _line_rows(number, place, lines, columns, also)]
    for other in also:
        number = lines.position(other.start)[0]
        if number not in numbers and number > last:
            shown += _line_rows(number, other, lines, columns, also)
            numbers.append(number)
    return tuple(shown)


def _line_rows(
    number: int, place: Place, lines: LineIndex, columns: int, also: Sequence[Place] = ()
) -> Iterator[SnippetRow]:
    if number == 0:
        yield SnippetRow("", "…")
        return
    line, base = lines.line(number), lines.starts[number - 1]
    start, end = max(0, place.start - base), min(len(line), place.end - base)
    if base > place.start:
        # On a later line, leading white space and quote signs belong to the chapter, not to the quoted words.
        start, end = _without_indent(line, start, end)
    others = [(max(0, p.start - base), p.end - base) for p in also if p.end > base and p.start < base + len(line)]
    window = line_window(line, min(start, len(line)), end, columns=columns, also=others)
    yield SnippetRow(str(number), window.text)
    if window.marks:
        yield SnippetRow("", window.marks, marks=True)
    elif is_right_to_left(line):
        yield SnippetRow("", f"^ here: {visible(line[start:end])}", marks=True)


def _without_indent(line: str, start: int, end: int) -> tuple[int, int]:
    while start < min(end, len(line)) and line[start] in _INDENT:
        start += 1
    return start, max(start, end)


def _is_whole_file(place: Place) -> bool:
    return place.start == place.end == 0 and not place.approximate


@dataclass(frozen=True, slots=True)
class _Screen:
    """Where a report is shown: the texts that it quotes, colours or none, and its width."""

    texts: summary.Texts
    colour: bool
    columns: int
    whole_headlines: bool = True

    def paint(self, style: str, text: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self.colour and text else text

    def finding(self, finding: Finding) -> Iterator[str]:
        places = [(finding.place, "-->", "")]
        if finding.nearest is not None:
            places.append((finding.nearest.place, ":::", f" ({finding.nearest.anchor})"))
        shown = (*(p for p, _, _ in places), *(d.place for d in finding.differences))
        numbered = (p for p in shown if self.texts.document(p.file) is None)
        last = max((self.texts.position(p.file, max(p.start, p.end - 1))[0] for p in numbered), default=1)
        gutter = len(str(last))
        yield from self._headline(finding, finding.message)
        further = [d.place for d in finding.differences if d.place != finding.place and not d.place.approximate]
        for place, arrow, suffix in places:
            also = further if place is finding.place else ()
            yield from self._snippet(place, arrow, suffix, gutter, also)
        remarks = [*(("note", note) for note in finding.notes), *(("help", help_) for help_ in finding.helps)]
        if finding.acknowledged is not None:
            remarks.append(("note", f"acknowledged: {finding.acknowledged}"))
        for kind, words in remarks:
            yield from self._remark(kind, words, gutter)

    def _headline(self, finding: Finding, words: str) -> Iterator[str]:
        label = f"{finding.status}[{finding.code.id}]"
        whole = f"{label}: {visible(words)}"
        first, *others = (whole,) if self.whole_headlines else wrapped(whole, self.columns)
        yield self.paint(finding.status, label) + self.paint("bold", first.removeprefix(label))
        yield from (self.paint("bold", line) for line in others)

    def grouped(self, findings: Sequence[Finding], kinds: Sequence[groups.Group]) -> Iterator[Iterator[str]]:
        """The first findings of each kind in full, in order, and after the last of these the others in a few rows."""
        shown = {id(finding) for kind in kinds for finding in kind.in_full}
        ends = {id((kind.in_full or kind.findings[:1])[-1]): kind for kind in kinds if kind.shortened}
        for finding in groups.by_severity(findings):
            if id(finding) in shown:
                yield self.finding(finding)
            if id(finding) in ends:
                yield self._shortened(ends[id(finding)])

    def _shortened(self, group: groups.Group) -> Iterator[str]:
        rest, first = group.shortened, group.findings[0]
        places = {id(f): self._heading(f.place) for f in rest}
        words = (
            f"{len(rest):,} more like these"
            if group.in_full
            else f"{first.message}, and {len(rest) - 1:,} more like this"
        )
        yield from self._headline(first, words)
        for row in groups.table(rest, places):
            yield from wrapped(row, self.columns, first="  ", indent="    ")
        for help_ in () if group.in_full else first.helps:
            yield from self._remark("help", help_, 1)

    def _heading(self, place: Place) -> str:
        if self.texts.document(place.file) is not None:
            return visible(self.texts.where(place))
        return heading(place, self.texts.lines(place.file))

    def _snippet(self, place: Place, arrow: str, suffix: str, gutter: int, also: Sequence[Place] = ()) -> Iterator[str]:
        lines = self.texts.lines(place.file)
        document = self.texts.document(place.file)
        yield f"{' ' * gutter}{self.paint('gutter', arrow)} {self._heading(place)}{suffix}"
        snippet = rows(place, lines, columns=self.columns - gutter - 3, also=also)
        if not snippet:
            return
        bar = self.paint("gutter", f"{' ' * gutter} |")
        yield bar
        for row in snippet:
            text = self.paint("error", row.text) if row.marks else row.text
            number = row.number if document is None else ""
            yield f"{self.paint('gutter', f'{number:>{gutter}} |')} {text}".rstrip()
        yield bar

    def _remark(self, kind: str, words: str, gutter: int) -> Iterator[str]:
        """A note or a help, wrapped, but never inside backticks."""
        indent = " " * (gutter + 3 + len(kind) + 2)
        first, *others = wrapped(words, self.columns, first=indent, indent=indent)
        yield f"{' ' * gutter} {self.paint('gutter', '=')} {self.paint('bold', kind)}: {first.removeprefix(indent)}"
        yield from others

    def emended(self, result: CheckResult) -> Iterator[str]:
        """The quotations that run over emendations of their sources, each with these emendations."""
        emended = [(chapter.file, *one) for chapter in result.chapters for one in chapter.details.emended]
        label = self.paint("bold", "emended")
        for file, start, emendations in emended[:_MOST_EMENDED]:
            counts = Counter(emendations)
            words = "; ".join(w if count == 1 else f"{w} ({count} times)" for w, count in counts.items())
            yield f"{label}: {visible(file)}:{self.texts.position(file, start)[0]}: {visible(words)}"
        if len(emended) > _MOST_EMENDED:
            yield f"{label}: {len(emended) - _MOST_EMENDED:,} more, in the JSON and HTML reports"

    def summary(self, result: CheckResult) -> Iterator[str]:
        """What the baseline did, and the summary line."""
        yield from summary.baseline(result)
        ending = summary.ending(result)
        *lines, last = wrapped(summary.line(result), self.columns)
        yield from lines
        if last.endswith(ending):
            last = last.removesuffix(ending) + self.paint("error" if result.errors else "ok", ending)
        yield last
