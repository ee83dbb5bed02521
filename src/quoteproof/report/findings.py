"""The findings alone as small JSON, for programs that act on each: an assistant, a hook, an editor's own plugin.

A finding has the author's words, the source's words, and the edit that would settle it where one is known; quotations
with which nothing is wrong are left out. Each finding is one line. Lines and columns are those of the JSON report, and
the schema is docs/findings.schema.json.
"""

import json
from typing import Final

from quoteproof import __version__
from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Edit, Finding, Fix
from quoteproof.report.json import Value
from quoteproof.report.summary import Texts

SCHEMA_VERSION: Final = 1
"""Raised when a key changes its meaning or is removed."""
LONGEST: Final = 160
"""Most characters of the words written, and of the source's words; `…` stands for what is left out in the middle."""


def render(result: CheckResult) -> str:
    """The findings as JSON text, in their order, those that are acknowledged left out."""
    head: dict[str, Value] = {"tool": "quoteproof", "version": __version__, "schema_version": SCHEMA_VERSION}
    counts: dict[str, Value] = {"errors": len(result.errors), "warnings": len(result.warnings)}
    start = _compact({**head, **counts}).removesuffix("}")
    lines = ",".join(f"\n{_compact(value)}" for value in finding_values(result))
    return f'{start},"findings":[{lines}\n]}}\n' if lines else f'{start},"findings":[]}}\n'


def finding_values(result: CheckResult, chosen: tuple[Finding, ...] | None = None) -> list[dict[str, Value]]:
    """Some findings of a check as plain values; all that are not acknowledged if `chosen` is None."""
    texts, words = Texts(result), result.all_texts
    if chosen is None:
        chosen = tuple(f for f in result.all_findings if f.acknowledged is None)
    return [_value(finding, texts, words.get(finding.place.file, "")) for finding in chosen]


def best_fix(finding: Finding) -> Fix | None:
    """The fix to offer first: a safe one, else the first of the others; none where only the author can choose."""
    return min((fix for fix in finding.fixes if not fix.is_choice), key=lambda fix: not fix.safe, default=None)


def _value(finding: Finding, texts: Texts, text: str) -> dict[str, Value]:
    place, near, fix = finding.place, finding.nearest, best_fix(finding)
    line, column = texts.position(place.file, place.start)
    value: dict[str, Value] = {
        "code": finding.code.id,
        "severity": finding.severity.value,
        "file": place.file,
        "line": line,
        "column": column,
        "message": finding.message,
        "written": None if place.approximate else _short(text[place.start : place.end]),
    }
    if near is not None:
        value["source"] = {"anchor": str(near.anchor), "text": _short(near.text)}
    if len(finding.differences) > 1:
        value["differences"] = [
            {"written": _short(one.printed), "source": _short(one.source)} for one in finding.differences
        ]
    if fix is not None:
        value["fix"] = {"safe": fix.safe, "edits": [_edit(edit, place.file, texts) for edit in fix.edits]}
    elif finding.helps:
        value["help"] = [*finding.helps]
    return value


def _edit(edit: Edit, file: str, texts: Texts) -> dict[str, Value]:
    """One replacement; its file is named where it is another than the finding's."""
    (line, column), (end_line, end_column) = (
        texts.position(edit.place.file, offset) for offset in (edit.place.start, edit.place.end)
    )
    span: dict[str, Value] = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
    other: dict[str, Value] = {} if edit.place.file == file else {"file": edit.place.file}
    return {**other, **span, "text": edit.text}


def _short(text: str) -> str:
    """A text of at most `LONGEST` characters: its start, `…`, and its end."""
    end = LONGEST // 3
    return text if len(text) <= LONGEST else f"{text[: LONGEST - end - 1]}…{text[-end:]}"


def _compact(value: dict[str, Value]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
