"""The merged report of a batch: how many books stand, which codes there are, and what each book has.

For a terminal, as JSON, and as a page that loads nothing.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.resources import files
from typing import Final

from quoteproof import __version__
from quoteproof.finding.tally import counted, counted_errors, tally
from quoteproof.markup.html import Markup, page, tag
from quoteproof.report.batch import SCHEMA_VERSION, BatchFinding, BatchKind, BatchLine
from quoteproof.report.display import visible
from quoteproof.rules.table import RULES
from quoteproof.values import dataclass

_LISTED: Final = 20
"""Most books that a terminal is shown."""


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was found."""

    code: str
    """The code, or the state of a manuscript's quotations."""
    name: str
    """The name of the defect."""
    findings: int
    """How many findings have it."""
    books: int
    """How many books have such findings."""


def code_counts(lines: Sequence[BatchLine]) -> tuple[CodeCount, ...]:
    """The codes that were found, the most frequent first."""
    findings: Counter[str] = Counter()
    books: Counter[str] = Counter()
    for line in lines:
        findings.update(line.codes)
        books.update(line.codes.keys())
    order = sorted(findings, key=lambda code: (-findings[code], code))
    return tuple(CodeCount(code, _name(code), findings[code], books[code]) for code in order)


def _name(code: str) -> str:
    rule = RULES.get(code)
    return rule.code.name if rule is not None else code


def headline(lines: Sequence[BatchLine]) -> str:
    """The batch in one sentence."""
    failed = sum(line.failure is not None for line in lines)
    wrong = sum(line.failure is None and line.errors > 0 for line in lines)
    kinds = Counter(line.kind for line in lines)
    named = [counted(kinds[kind], kind.value) for kind in BatchKind if kinds[kind]]
    states: Counter[str] = Counter()
    for line in lines:
        states.update(line.quotations)
    where = f" in {wrong:,} of them" if wrong else ""
    told = counted_errors(sum(line.errors for line in lines), sum(line.warnings for line in lines)) + where
    unjudged = f"; {failed:,} could not be judged" if failed else ""
    return f"{tally(' and '.join(named) or 'nothing', states)}: {told}{unjudged}"


def render_text(lines: Sequence[BatchLine], *, every: bool = False) -> str:
    """The report for a terminal: the books that do not stand, `every` one or the first, and the codes."""
    return "".join(f"{visible(row)}\n" for row in _rows(lines, every=every))


def _rows(lines: Sequence[BatchLine], *, every: bool) -> Iterator[str]:
    bad = [line for line in lines if line.status]
    shown = bad if every else bad[:_LISTED]
    for line in shown:
        yield f"{line.name}: {_state(line)}"
        yield from (f"  = help: {cure}" for cure in _cures(line))
    if len(bad) > len(shown):
        yield f"… and {len(bad) - len(shown):,} more"
    for count in code_counts(lines):
        named = count.code if count.name == count.code else f"{count.code} {count.name}"
        yield f"{count.findings:>8,}  {named}, in {counted(count.books, 'book')}"
    yield headline(lines)


def _cures(line: BatchLine) -> Sequence[str]:
    """What would correct it, where it could not be judged."""
    return line.failure.helps if line.failure is not None else ()


def _state(line: BatchLine) -> str:
    """What is told of a book in a row."""
    if line.failure is not None:
        place = f"{line.failure.file}:{line.failure.line}: " if line.failure.line else ""
        return f"could not be judged: {place}{line.failure.message}"
    codes = ", ".join(f"{count} × {code}" for code, count in line.codes.items())
    return f"{counted(line.errors, 'error')}, {counted(line.warnings, 'warning')}{f' ({codes})' if codes else ''}"


def render_json(lines: Sequence[BatchLine]) -> str:
    """The report as JSON text: the sums, the codes, and each book without its findings."""
    failed = sum(line.failure is not None for line in lines)
    quotations: Counter[str] = Counter()
    for line in lines:
        quotations.update(line.quotations)
    summary = {
        "books": sum(line.kind is BatchKind.BOOK for line in lines),
        "manuscripts": sum(line.kind is BatchKind.MANUSCRIPT for line in lines),
        "failed": failed,
        "with_errors": sum(line.failure is None and line.errors > 0 for line in lines),
        "errors": sum(line.errors for line in lines),
        "warnings": sum(line.warnings for line in lines),
        "quotations": dict(sorted(quotations.items())),
    }
    books = [{name: value for name, value in asdict(line).items() if name != "findings"} for line in lines]
    head = {"tool": "quoteproof", "version": __version__, "schema_version": SCHEMA_VERSION, "summary": summary}
    value = {**head, "codes": [asdict(count) for count in code_counts(lines)], "books": books}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def render_html(lines: Sequence[BatchLine]) -> str:
    """The report as one HTML document; of each book its first findings are shown."""
    body = tag(
        "main",
        tag("h1", "Quotations of many books"),
        tag("p", f"{headline(lines)}.", class_="lead"),
        tag("h2", "Codes"),
        _table(("Code", "Defect", "Findings", "Books"), [_code_row(count) for count in code_counts(lines)]),
        tag("h2", "Books"),
        _table(("Book", "State", "Errors", "Warnings", "Quotations"), [_book_row(line) for line in lines]),
        tag("footer", tag("p", f"quoteproof {__version__}.")),
    )
    style = (files("quoteproof.report") / "report.css").read_text(encoding="utf-8")
    return page("Quotations of many books", body, language="en", style=style, script="")


def _table(head: Sequence[str], rows: Sequence[Markup]) -> Markup:
    titles = tag("tr", [tag("th", name, scope="col") for name in head])
    table = tag("table", tag("thead", titles), tag("tbody", rows))
    return tag("div", table, class_="wide", tabindex=0, role="group", aria_label=head[0])


def _code_row(count: CodeCount) -> Markup:
    numbers = [tag("td", f"{number:,}", class_="number") for number in (count.findings, count.books)]
    return tag("tr", tag("th", tag("code", count.code), scope="row"), tag("td", count.name), numbers)


def _coded(finding: BatchFinding) -> str:
    """What is wrong, with its code once."""
    code = f"({finding.code})"
    return finding.message if finding.message.endswith(code) else f"{finding.message} {code}"


def _book_row(line: BatchLine) -> Markup:
    numbers = (line.errors, line.warnings, sum(line.quotations.values()))
    told = [tag("small", visible(f"help: {cure}")) for cure in _cures(line)]
    told += [tag("small", visible(f"{one.where}: {_coded(one)}")) for one in line.findings]
    return tag(
        "tr",
        tag("th", visible(line.name), scope="row"),
        tag("td", visible(_state(line)), told),
        [tag("td", f"{number:,}", class_="number") for number in numbers],
    )
