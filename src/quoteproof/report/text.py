"""The text report: each finding as a screen after rustc's manner, for the chapter and the seed at once.

Promises: headline, the chapter's words over carets, the seed's words over carets, notes, helps, and a summary
at the end; colours only if asked for; no character of a chapter or seed reaches the terminal as a command.
Leaves out: where it is printed, and how wide that is (the command's work).
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding, Place
from quoteproof.report.display import shown
from quoteproof.report.snippet import Row, heading, rows
from quoteproof.report.summary import counts, known, outcome
from quoteproof.report.texts import Texts
from quoteproof.verdict.model import Altered

COLUMNS: Final = 100
"""Columns that a report takes unless told otherwise."""
_NARROWEST: Final = 40
_LISTED: Final = 20  # quotations over emendations that are listed
_STYLES: Final[Mapping[str, str]] = {
    "error": "\033[1;31m",
    "warning": "\033[1;33m",
    "ok": "\033[1;32m",
    "bold": "\033[1m",
    "gutter": "\033[1;34m",
}
_RESET: Final = "\033[0m"


def render(result: CheckResult, *, colour: bool = False, columns: int = COLUMNS) -> str:
    """Give the whole report: every finding, then the summary; ends with a line end."""
    texts = Texts(result)
    paint = _Paint(colour)
    screens = [_screen(f, texts, paint, max(columns, _NARROWEST)) for f in result.all_findings]
    listed = "".join(f"{line}\n" for line in _emended(result, texts, paint))
    return "\n".join((*screens, listed + _summary(result, paint)))


def render_finding(finding: Finding, texts: Texts, *, colour: bool = False, columns: int = COLUMNS) -> str:
    """Give the screen of one finding; ends with a line end."""
    return _screen(finding, texts, _Paint(colour), max(columns, _NARROWEST))


class _Paint:
    """Colours, or none."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, style: str, text: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self.colour and text else text


def _screen(finding: Finding, texts: Texts, paint: _Paint, columns: int) -> str:
    gutter = len(str(_last_line(finding, texts)))
    lines = [*_headline(finding, paint), *_shown(finding.place, "-->", "", texts, paint, gutter, columns)]
    if finding.nearest is not None:
        near = finding.nearest
        lines += _shown(near.place, ":::", f" ({near.anchor})", texts, paint, gutter, columns)
    remarks = [("note", n) for n in finding.notes] + [("help", h) for h in finding.helps]
    if finding.acknowledged is not None:
        remarks.append(("note", f"acknowledged: {finding.acknowledged}"))
    lines += [line for kind, words in remarks for line in _remark(kind, words, paint, gutter, columns)]
    return "\n".join(lines) + "\n"


def _last_line(finding: Finding, texts: Texts) -> int:
    places = [finding.place, *([finding.nearest.place] if finding.nearest else [])]
    return max(texts.position(p.file, max(p.start, p.end - 1))[0] for p in places)


def _headline(finding: Finding, paint: _Paint) -> Iterator[str]:
    kind = "error" if finding.severity is Severity.ERROR else "warning"
    if finding.acknowledged is not None:
        kind = "acknowledged"
    yield paint(kind, f"{kind}[{finding.code.id}]") + paint("bold", f": {shown(finding.message)}")


def _shown(
    place: Place, arrow: str, suffix: str, texts: Texts, paint: _Paint, gutter: int, columns: int
) -> Iterator[str]:
    """Give the arrow line and the snippet of one place."""
    lines = texts.lines(place.file)
    yield f"{' ' * gutter}{paint('gutter', arrow)} {heading(place, lines)}{suffix}"
    found = rows(place, lines, columns=columns - gutter - 3)
    if not found:
        return
    bar = paint("gutter", f"{' ' * gutter} |")
    yield bar
    for row in found:
        yield _row(row, gutter, paint)
    yield bar


def _row(row: Row, gutter: int, paint: _Paint) -> str:
    text = paint("error", row.text) if row.marks else row.text
    return f"{paint('gutter', f'{row.number:>{gutter}} |')} {text}".rstrip()


_QUOTED: Final = re.compile(r"`[^`]*`")
_HELD: Final = "\u00a0"


def _remark(kind: str, words: str, paint: _Paint, gutter: int, columns: int) -> Iterator[str]:
    """Wrap a note or a help, never inside backticks."""
    held = _QUOTED.sub(lambda m: m.group().replace(" ", _HELD), shown(words))
    indent = " " * (gutter + 3 + len(kind) + 2)
    wrapped = textwrap.wrap(held, columns - len(indent), break_long_words=False, break_on_hyphens=False)
    lead = f"{' ' * gutter} {paint('gutter', '=')} {paint('bold', kind)}: "
    for number, line in enumerate(wrapped):
        yield (indent if number else lead) + line.replace(_HELD, " ")


def _emended(result: CheckResult, texts: Texts, paint: _Paint) -> Iterator[str]:
    """List the quotations that run over emendations of their sources, each with what they are."""
    found = [(one.quotation, one.verdict) for chapter in result.chapters for one in chapter.judged]
    runs = [(quotation, verdict.match) for quotation, verdict in found if isinstance(verdict, Altered)]
    emended = [(quotation, match.emendations) for quotation, match in runs if match.emendations]
    for quotation, emendations in emended[:_LISTED]:
        counted = Counter(one.words for one in emendations)
        told = "; ".join(words if count == 1 else f"{words} ({count} times)" for words, count in counted.items())
        line, _ = texts.position(quotation.file, quotation.place.start)
        yield f"{paint('bold', 'emended')}: {shown(quotation.file)}:{line}: {shown(told)}"
    if len(emended) > _LISTED:
        yield f"{paint('bold', 'emended')}: {len(emended) - _LISTED:,} more, in the JSON and HTML reports"


def _summary(result: CheckResult, paint: _Paint) -> str:
    told, follows = counts(result), outcome(result)
    listed = known(result)
    if not follows.startswith("nothing"):
        return "\n".join((told, *listed, f"{paint('error', 'error')}: {follows}\n"))
    if listed:
        return "\n".join((told, *listed, f"{paint('ok', follows)}\n"))
    return f"{told}: {paint('ok', follows)}\n"
