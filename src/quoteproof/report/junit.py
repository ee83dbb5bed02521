"""The JUnit report: a test case a quotation, so that a CI server shows how many passed and which did not.

A suite is a chapter; one more holds the findings of no chapter. Names have no line numbers, so that the history of a
server stays. In each suite the quotations come first, then the other findings. A quotation that is not verified is
skipped with the reason, never passed. There is no time and no host name: equal books give equal bytes.
Source: the schema that Jenkins publishes (`junit-10.xsd`), which other servers read as well.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree

from quoteproof.check.result import ChapterResult, CheckResult
from quoteproof.finding.model import Finding, Severity
from quoteproof.report.display import visible
from quoteproof.report.summary import Texts
from quoteproof.report.text import render_finding
from quoteproof.text.offsets import PARAGRAPH_END
from quoteproof.values import dataclass
from quoteproof.verdict.model import Altered, Attested, Exempted, Judged, Translated, Uncheckable, Verbatim

BOOK: Final = "book"
"""Name of the suite for the findings of no chapter."""
_LONGEST: Final = 80  # code points of a quotation's words in its name
_ILLEGAL: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case."""

    name: str
    outcome: str = ""
    """Empty where it passed, else `failure`, `error` or `skipped`."""
    message: str = ""
    """Why."""
    type: str = ""
    """Code and name of the finding."""
    text: str = ""
    """The findings in full, in several lines."""


def render(result: CheckResult) -> str:
    """The report as XML text."""
    root = ElementTree.Element("testsuites", {"name": "quoteproof"})
    texts = Texts(result)
    known = result.known.findings if result.known else ()
    suites = [(chapter.file, list(_chapter(chapter, known, texts))) for chapter in result.chapters]
    rest = [_other(finding, texts) for finding in result.findings]
    every = [case for _, cases in suites for case in cases] + rest
    root.attrib.update(_numbers(every, skipped=False))
    for file, cases in suites:
        _suite(root, file, cases)
    if rest:
        _suite(root, BOOK, rest)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _chapter(chapter: ChapterResult, known: Sequence[Finding], texts: Texts) -> Iterator[_Case]:
    findings = sorted(chapter.findings, key=lambda finding: (finding.place.start, finding.code.id, finding.message))
    ids = {judged.quotation.id for judged in chapter.judged}
    listed = {finding.quotation for finding in known}
    for judged in chapter.judged:
        own = [finding for finding in findings if finding.quotation == judged.quotation.id]
        yield _quotation(judged, own, texts, known=judged.quotation.id in listed)
    for finding in findings:
        if finding.quotation not in ids:
            yield _other(finding, texts)


def _quotation(judged: Judged, findings: Sequence[Finding], texts: Texts, *, known: bool) -> _Case:
    """The case of a quotation: failed by any error, else as its verdict says."""
    name = _name(judged)
    text = "\n".join(render_finding(finding, texts) for finding in findings)
    wrong = [finding for finding in findings if finding.severity is Severity.ERROR and finding.acknowledged is None]
    if wrong:
        outcome = "error" if isinstance(judged.verdict, Uncheckable) else "failure"
        return _Case(name, outcome, "; ".join(finding.message for finding in wrong), _type(wrong[0]), text)
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
            return _Case(name, "error", "uncheckable: another finding says why", text=text)
        case _:
            return _Case(name, "failure", f"{judged.verdict.name}: another finding says why", text=text)


def _other(finding: Finding, texts: Texts) -> _Case:
    """The case of a finding that is of no quotation; a warning is skipped, so that only quotations pass."""
    name = f"{_type(finding)}: {finding.message}"
    text = render_finding(finding, texts)
    if finding.acknowledged is not None:
        return _Case(name, "skipped", f"acknowledged: {finding.acknowledged}", _type(finding), text)
    outcome = "failure" if finding.severity is Severity.ERROR else "skipped"
    return _Case(name, outcome, finding.message, _type(finding), text)


def _name(judged: Judged) -> str:
    quotation = judged.quotation
    words = " ".join(quotation.printed.text.replace(PARAGRAPH_END, " ").split())
    if len(words) > _LONGEST:
        words = f"{words[: _LONGEST - 1]}…"
    anchors = "; ".join(map(str, quotation.citation.anchors)) if quotation.citation else ""
    return f"“{words}” [{anchors}]" if anchors else f"“{words}”"


def _type(finding: Finding) -> str:
    return f"{finding.code.id} {finding.code.name}"


def _suite(root: ElementTree.Element, name: str, cases: Sequence[_Case]) -> None:
    named = {"name": _legal(name)} if name == BOOK else {"name": _legal(name), "file": _legal(name)}
    suite = ElementTree.SubElement(root, "testsuite", {**named, **_numbers(cases)})
    # Servers cut class names at dots, so that an ending would show as a class of its own.
    classname = _legal(name.rpartition(".")[0] or name)
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        title = case.name if seen[case.name] == 1 else f"{case.name} ({seen[case.name]})"
        _case(ElementTree.SubElement(suite, "testcase", {"classname": classname, "name": _legal(visible(title))}), case)


def _case(element: ElementTree.Element, case: _Case) -> None:
    element.set("time", "0")
    if case.outcome:
        given = {"message": _legal(visible(case.message)), **({"type": case.type} if case.type else {})}
        ElementTree.SubElement(element, case.outcome, given).text = _legal(case.text)
    elif case.text:
        ElementTree.SubElement(element, "system-out").text = _legal(case.text)


def _numbers(cases: Sequence[_Case], *, skipped: bool = True) -> dict[str, str]:
    counted = Counter(case.outcome for case in cases)
    numbers = {"tests": len(cases), "failures": counted["failure"], "errors": counted["error"]}
    every = {**numbers, "skipped": counted["skipped"]} if skipped else numbers
    return {**{key: str(number) for key, number in every.items()}, "time": "0"}


def _legal(text: str) -> str:
    """A text with the characters that XML forbids written out."""
    return _ILLEGAL.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)
