"""The SARIF report, version 2.1.0: findings for code scanning services and editors.

Columns are in code points, ends exclusive. Every code is a rule with its explanation; the words of the source are a
related location that the message links to; fixes are replacements. What the author acknowledged or a baseline lists is
suppressed, not left out. Verified quotations are not in it (JSON and JUnit have them).
Source: SARIF 2.1.0 with errata 01; what GitHub shows of it, by its page “SARIF support for code scanning”.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from quoteproof import __version__
from quoteproof.check.result import CheckResult
from quoteproof.finding.model import Explanation, Finding, Fix, Nearest, Place
from quoteproof.report import explain
from quoteproof.report.display import visible
from quoteproof.report.json import Value
from quoteproof.report.summary import Texts
from quoteproof.rules.table import RULES, Rule
from quoteproof.values import dataclass

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Name of the standard's schema."""
ROOT: Final = "%SRCROOT%"
"""What paths are relative to: the folder that is checked out."""
FINGERPRINT: Final = "quoteproof/v1"
"""Name of our fingerprint; its number grows when its parts change."""
# The one fingerprint that GitHub reads. What it would put there itself is a hash of the line, and a line of prose is
# often a paragraph: two misquotations in it would be taken for one.
_GITHUB: Final = "primaryLocationLineHash"
_RULES: Final = {code: number for number, code in enumerate(RULES)}
_LINK: Final = re.compile(r"\[(?=[^\[\]]*\]\(\d+\))")


@dataclass(frozen=True, slots=True)
class _Log:
    """What every part of the log is made from."""

    texts: Texts
    """The texts that places point into."""
    files: Mapping[str, int]
    """The files that the log names, with their numbers."""
    base: str
    """The book's folder below the root, empty or with `/` at its end."""

    def artifact(self, file: str) -> dict[str, Value]:
        """A file, as an artifact location."""
        return {
            "uri": quote(self.base + file, safe="/", errors="surrogateescape"),
            "uriBaseId": ROOT,
            "index": self.files[file],
        }

    def location(self, place: Place) -> dict[str, Value]:
        """A place, as a physical location; one in a document has no lines."""
        file: dict[str, Value] = {"artifactLocation": self.artifact(place.file)}
        return file if self.texts.document(place.file) is not None else {**file, "region": self.region(place)}

    def region(self, place: Place) -> dict[str, Value]:
        """Lines and columns of a place; for an approximate place or a whole file the line alone."""
        lines = self.texts.lines(place.file)
        if lines is None or place.approximate or place.start == place.end == 0:
            return {"startLine": self.texts.position(place.file, place.start)[0]}
        region, words = self.span(place), lines.text[place.start : place.end]
        return {**region, "snippet": {"text": words}} if words else region

    def span(self, place: Place) -> dict[str, Value]:
        """Lines and columns of a place."""
        line, column = self.texts.position(place.file, place.start)
        end_line, end_column = self.texts.position(place.file, place.end)
        return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def render(result: CheckResult, *, base: str = "") -> str:
    """The log as JSON text; `base` is the book's folder below the root, empty or with `/` at its end."""
    return json.dumps(as_value(result, base=base), ensure_ascii=False, indent=2) + "\n"


def as_value(result: CheckResult, *, base: str = "") -> dict[str, Value]:
    """The log as plain values."""
    listed = frozenset(result.known.findings) if result.known else frozenset()
    findings = (*result.all_findings, *(result.known.findings if result.known else ()))
    log = _Log(Texts(result), _files(result, findings), base)
    prints = fingerprints(findings, log.texts)
    results: list[Value] = [
        _result(finding, mark, log, known=finding in listed) for finding, mark in zip(findings, prints, strict=True)
    ]
    rules = [_rule(rule) for rule in RULES.values()]
    driver: dict[str, Value] = {"name": "quoteproof", "version": __version__, "rules": [*rules]}
    run: dict[str, Value] = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that is checked out."}}},
        "columnKind": "unicodeCodePoints",
        "artifacts": list(_artifacts(result, log)),
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _files(result: CheckResult, findings: Sequence[Finding]) -> Mapping[str, int]:
    """Number the files: the chapters in their order, then the other files of findings, by name."""
    chapters = [chapter.file for chapter in result.chapters]
    places = [place for finding in findings for place in _places(finding)]
    others = sorted({place.file for place in places} - set(chapters))
    return {file: number for number, file in enumerate((*chapters, *others))}


def _places(finding: Finding) -> Iterator[Place]:
    yield finding.place
    if finding.nearest is not None:
        yield finding.nearest.place
    for fix in finding.fixes:
        yield from (edit.place for edit in fix.edits)


def _artifacts(result: CheckResult, log: _Log) -> Iterator[Value]:
    chapters = {chapter.file for chapter in result.chapters}
    for file in log.files:
        named: dict[str, Value] = {"location": log.artifact(file)}
        checked: dict[str, Value] = {"roles": ["analysisTarget"], "mimeType": "text/markdown", "encoding": "utf-8"}
        yield {**named, **checked} if file in chapters else named


def _rule(rule: Rule) -> Value:
    code, explanation = rule.code, rule.explanation
    what = " ".join(explanation.what.split())
    return {
        "id": code.id,
        "name": code.name,
        "shortDescription": {"text": what.split(". ")[0].rstrip(".") + "."},
        "fullDescription": {"text": what},
        "help": {"text": explain.render(rule), "markdown": _markdown(explanation)},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _markdown(explanation: Explanation) -> str:
    """An explanation as Markdown, where its indented paragraphs are code blocks."""
    parts = (
        explanation.what,
        f"## Why it matters\n\n{explanation.why}",
        f"## An example\n\n{explanation.example}",
        f"## What to do instead\n\n{explanation.instead}",
    )
    return "\n\n".join(parts) + "\n"


def _result(finding: Finding, mark: str, log: _Log, *, known: bool) -> Value:
    entry: dict[str, Value] = {
        "ruleId": finding.code.id,
        "ruleIndex": _RULES[finding.code.id],
        "level": finding.severity.value,
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": log.location(finding.place)}],
        "partialFingerprints": {FINGERPRINT: mark, _GITHUB: mark},
        "suppressions": list(_suppressions(finding, known=known)),
        "properties": {"anchors": [str(anchor) for anchor in finding.anchors], "quotation": finding.quotation},
    }
    if finding.nearest is not None:
        entry["relatedLocations"] = [_related(finding.nearest, log)]
    if finding.fixes:
        entry["fixes"] = [_fix(fix, log) for fix in finding.fixes]
    return entry


def _message(finding: Finding) -> str:
    """Headline, notes and helps; the headline is a sentence, since some viewers show only the first one."""
    sentences = [f"{finding.message[:1].upper()}{finding.message[1:]}."]
    sentences += [f"Note: {note}." for note in finding.notes] + [f"Help: {help_}." for help_ in finding.helps]
    # Words of a chapter that look like a link into this log are none (3.11.6).
    paragraphs = [_LINK.sub(r"\\[", visible(words)) for words in sentences]
    if finding.nearest is not None:
        paragraphs.append(f"Nearest: [{finding.nearest.anchor}](1)")
    return "\n\n".join(paragraphs)


def _suppressions(finding: Finding, *, known: bool) -> Iterator[Value]:
    if finding.acknowledged is not None:
        yield {"kind": "inSource", "status": "accepted", "justification": finding.acknowledged}
    elif known:
        yield {"kind": "external", "status": "accepted", "justification": "The baseline lists it."}


def _related(near: Nearest, log: _Log) -> Value:
    is_document = log.texts.document(near.place.file) is not None
    where = f": {visible(log.texts.where(near.place))}" if is_document else ""
    words = {"text": f"The nearest words of {near.anchor}{where}."}
    return {"id": 1, "physicalLocation": log.location(near.place), "message": {**words}}


def _fix(fix: Fix, log: _Log) -> Value:
    """A fix, with its replacements file by file."""
    changes: dict[str, list[Value]] = {}
    for edit in fix.edits:
        replacement: Value = {"deletedRegion": log.span(edit.place), "insertedContent": {"text": edit.text}}
        changes.setdefault(edit.place.file, []).append(replacement)
    return {
        "description": {"text": f"{fix.title[:1].upper()}{fix.title[1:]}."},
        "artifactChanges": [{"artifactLocation": log.artifact(f), "replacements": rows} for f, rows in changes.items()],
        "properties": {"safe": fix.safe},
    }


def fingerprints(findings: Sequence[Finding], texts: Texts) -> tuple[str, ...]:
    """A fingerprint a finding, in their order: 32 hexadecimal digits, and a number that tells equal ones apart.

    It stays while lines move, so that a service sees which findings are new (SARIF 2.1.0, 3.27.17).
    """
    counts: Counter[str] = Counter()
    prints = []
    for finding in findings:
        parts = "\0".join(_identity(finding, texts))
        digest = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        counts[digest] += 1
        prints.append(f"{digest}:{counts[digest]}")
    return tuple(prints)


def _identity(finding: Finding, texts: Texts) -> tuple[str, str, str, str]:
    """What tells a finding from others: code, file, and its quotation (whose ID is unique) or its words."""
    if finding.quotation is not None:
        return finding.code.id, finding.place.file, "quotation", finding.quotation
    lines = texts.lines(finding.place.file)
    words = " ".join(lines.text[finding.place.start : finding.place.end].split()) if lines is not None else ""
    # A finding about a whole file has no words; its headline says what it is about.
    return finding.code.id, finding.place.file, "words" if words else "message", words or finding.message
