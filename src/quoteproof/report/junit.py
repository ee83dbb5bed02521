"""The JUnit report: a test case a quotation, so that a CI server shows how many passed, and which did not.

Promises: a suite a chapter and one for all else; names without line numbers, so that a server's history holds; in
every suite the quotations come first, then what was found outside them. A quotation that nobody verified is skipped
with its reason, never passed. No clock and no machine's name, so that equal books give equal bytes.
Source: the schema that Jenkins publishes (`junit-10.xsd`), which other servers read as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.finding.codes import Severity
from quoteproof.finding.model import Finding
from quoteproof.report.display import shown
from quoteproof.report.text import render_finding
from quoteproof.report.texts import Texts
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.verdict.model import Altered, Attested, Exempted, Judged, Translated, Uncheckable, Verbatim

BOOK: Final = "book"
"""Name of the suite of what is in no chapter."""
_LONGEST: Final = 80  # code points of a quotation's words in its name
_ILLEGAL: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case."""

    name: str
    """Its name."""
    outcome: str = ""
    """Nothing where it passed, else `failure`, `error` or `skipped`."""
    message: str = ""
    """Why."""
    type: str = ""
    """The code of what was found, with its name."""
    text: str = ""
    """All there is to say, of several lines."""


def render(result: CheckResult) -> str:
    """Give the report as XML text with a line end."""
    root = ElementTree.Element("testsuites", {"name": "quoteproof"})
    texts = Texts(result)
    known = result.known.findings if result.known else ()
    suites = [(chapter.file, list(_chapter(chapter, known, texts))) for chapter in result.chapters]
    rest = [_other(found, texts) for found in result.findings]
    every = [case for _, cases in suites for case in cases] + rest
    root.attrib.update(_numbers(every, skipped=False))
    for file, cases in suites:
        _suite(root, file, cases)
    if rest:
        _suite(root, BOOK, rest)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _chapter(chapter: ChapterResult, known: Sequence[Finding], texts: Texts) -> Iterator[_Case]:
    findings = sorted(chapter.findings, key=lambda found: (found.place.start, found.code.id, found.message))
    ids = {judged.quotation.id for judged in chapter.judged}
    listed = {found.quotation for found in known}
    for judged in chapter.judged:
        told = [found for found in findings if found.quotation == judged.quotation.id]
        yield _quotation(judged, told, texts, known=judged.quotation.id in listed)
    for found in findings:
        if found.quotation not in ids:
            yield _other(found, texts)


def _quotation(judged: Judged, told: Sequence[Finding], texts: Texts, *, known: bool) -> _Case:
    """Give a quotation's case: failed by any error, else as its verdict says."""
    name = _name(judged)
    text = "\n".join(render_finding(found, texts) for found in told)
    wrong = [found for found in told if found.severity is Severity.ERROR and found.acknowledged is None]
    if wrong:
        outcome = "error" if isinstance(judged.verdict, Uncheckable) else "failure"
        return _Case(name, outcome, "; ".join(found.message for found in wrong), _type(wrong[0]), text)
    if known:
        return _Case(name, "skipped", "known: the baseline lists it", text=text)
    match judged.verdict:
        case Verbatim() | Altered():
            return _Case(name, text=text)
        case Exempted(reason):
            return _Case(name, "skipped", f"exempt: declared as {reason.value}", text=text)
        case Attested(attestation, key):
            return _Case(name, "skipped", f"attested: not verified; {attestation.by} vouches for {key}", text=text)
        case Translated():
            return _Case(name, "skipped", "translated: not verified; a declared translation", text=text)
        case Uncheckable():
            return _Case(name, "error", "uncheckable: what stands in the way is told by another finding", text=text)
        case _:
            return _Case(name, "failure", f"{judged.verdict.name}: told by another finding", text=text)


def _other(found: Finding, texts: Texts) -> _Case:
    """Give the case of a finding of no quotation; what stops nothing is skipped, so that all passes are quotations."""
    name = f"{found.code.id} {found.code.name}: {found.message}"
    text = render_finding(found, texts)
    if found.acknowledged is not None:
        return _Case(name, "skipped", f"acknowledged: {found.acknowledged}", _type(found), text)
    outcome = "failure" if found.severity is Severity.ERROR else "skipped"
    return _Case(name, outcome, found.message, _type(found), text)


def _name(judged: Judged) -> str:
    quotation = judged.quotation
    words = " ".join(quotation.printed.text.replace(PARAGRAPH_END, " ").split())
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST - 1]}…"
    anchors = "; ".join(map(str, quotation.citation.anchors)) if quotation.citation else ""
    return f"“{words}” [{anchors}]" if anchors else f"“{words}”"


def _type(found: Finding) -> str:
    return f"{found.code.id} {found.code.name}"


def _suite(root: ElementTree.Element, name: str, cases: Sequence[_Case]) -> None:
    named = {"name": _legal(name)} if name == BOOK else {"name": _legal(name), "file": _legal(name)}
    suite = ElementTree.SubElement(root, "testsuite", {**named, **_numbers(cases)})
    # Servers cut class names at dots, so that an ending would show as a class of its own.
    classname = _legal(name.rpartition(".")[0] or name)
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        title = case.name if seen[case.name] == 1 else f"{case.name} ({seen[case.name]})"
        _case(ElementTree.SubElement(suite, "testcase", {"classname": classname, "name": _legal(shown(title))}), case)


def _case(element: ElementTree.Element, case: _Case) -> None:
    element.set("time", "0")
    if case.outcome:
        given = {"message": _legal(shown(case.message)), **({"type": case.type} if case.type else {})}
        ElementTree.SubElement(element, case.outcome, given).text = _legal(case.text)
    elif case.text:
        ElementTree.SubElement(element, "system-out").text = _legal(case.text)


def _numbers(cases: Sequence[_Case], *, skipped: bool = True) -> dict[str, str]:
    counted = Counter(case.outcome for case in cases)
    numbers = {"tests": len(cases), "failures": counted["failure"], "errors": counted["error"]}
    every = {**numbers, "skipped": counted["skipped"]} if skipped else numbers
    return {**{key: str(number) for key, number in every.items()}, "time": "0"}


def _legal(text: str) -> str:
    """Give a text with what no XML can hold written out."""
    return _ILLEGAL.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)
