"""The JUnit report, read by an XML parser and by a reader of JUnit files; its form is that of Jenkins' schema."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from junitparser import Error, Failure, JUnitXml, Skipped

from quoteproof.book.config import Attestation, Quotations
from quoteproof.check import baseline
from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Place, Severity, finding
from quoteproof.quotation.model import Exemption
from quoteproof.report import junit
from quoteproof.rules.table import CODES
from quoteproof.verdict.model import Attested, Exempted, Translated, Verdict
from tests.book_of import FILE, check, library_of

LIBRARY = library_of({"tale": "Once there was a king. He had only a dog, and the dog was old.\n\nThe end came soon."})
CHAPTER = """\
He says “there was a king” [@tale#p1], or “there was a queen” [@tale#p1]. The “soft power”, and she “had a cat”.

An “unpaired mark.

He “had […] a dog” [@tale#p1], and “no end” [@tale#p9].

Again “there was a king” [@tale#p1].
"""
# junit-10.xsd: for each element its attributes and the elements in it; `name` and the numbers are required.
FORM = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time", "file"}, {"testcase"}),
    "testcase": ({"name", "classname", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "error": ({"message", "type"}, set()),
    "skipped": ({"message", "type"}, set()),
    "system-out": (set(), set()),
}


def parsed(result: CheckResult) -> ElementTree.Element:
    """Render and read, and look at the form and the numbers."""
    root = ElementTree.fromstring(junit.render(result))
    for element in root.iter():
        attributes, children = FORM[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    for holder in (root, *root.iter("testsuite")):
        assert int(holder.attrib["tests"]) == len(list(holder.iter("testcase")))
        assert int(holder.attrib["failures"]) == len(list(holder.iter("failure")))
        assert int(holder.attrib["errors"]) == len(list(holder.iter("error")))
    return root


def cases(result: CheckResult) -> dict[str, tuple[str, str]]:
    """Outcome and message by name."""
    parsed(result)
    found = {}
    for suite in JUnitXml.fromstring(junit.render(result).encode()):
        for case in suite:
            assert case.name not in found, "names are never given twice"
            found[case.name] = ("passed", "")
            for outcome in case.result:
                kind = {Failure: "failure", Error: "error", Skipped: "skipped"}[type(outcome)]
                found[case.name] = (kind, outcome.message)
    return found


def test_a_case_a_quotation_and_one_for_each_other_finding(pandoc: Pandoc) -> None:
    found = cases(check(CHAPTER, LIBRARY, pandoc, quotations=Quotations(terms={"soft power": "a term"})))
    assert found["“there was a king” [tale#p1]"] == ("passed", "")
    assert found["“there was a king” [tale#p1] (2)"] == ("passed", "")
    failed = ("failure", "`tale#p1` has `king` where the quotation has `queen`")
    assert found["“there was a queen” [tale#p1]"] == failed
    assert found["“soft power”"] == ("skipped", "exempt: declared as phrase")
    assert found["“had a cat”"][0] == "failure"
    assert found["“no end” [tale#p9]"] == ("error", "uncheckable: another finding says why")
    others = {name.split(":")[0]: kind for name, (kind, _) in found.items() if name[0] != "“"}
    assert others == {"C002 unknown-anchor": "failure", "Q014 stray-quotation-mark": "failure"}


def test_the_failure_shows_both_documents(pandoc: Pandoc) -> None:
    failure = parsed(check("“there was a queen” [@tale#p1].", LIBRARY, pandoc)).find(".//failure")
    assert failure is not None
    assert failure.attrib["type"] == "Q001 misquotation"
    assert f" --> {FILE}:1:14\n" in (failure.text or "")
    assert " ::: seeds/tale.txt:1:18 (tale#p1)\n" in (failure.text or "")


def test_what_nobody_verified_is_skipped_with_its_reason(pandoc: Pandoc) -> None:
    result = check("“a”, “b” and “c”", LIBRARY, pandoc)
    (chapter,) = result.chapters
    verdicts: tuple[Verdict, ...] = (
        Attested(Attestation("E. L.", "2024", "the print"), "shelf"),
        Translated("x"),
        Exempted(Exemption.NAME),
    )
    judged = tuple(replace(one, verdict=verdict) for one, verdict in zip(chapter.judged, verdicts, strict=True))
    chapter = replace(chapter, details=replace(chapter.details.made, judged=judged), findings=())
    assert cases(replace(result, chapters=(chapter,))) == {
        "“a”": ("skipped", "attested: not verified; E. L. vouches for shelf"),
        "“b”": ("skipped", "translated: not verified; a declared translation"),
        "“c”": ("skipped", "exempt: declared as name"),
    }


def test_a_warning_does_not_fail_and_is_shown(pandoc: Pandoc) -> None:
    result = check("“there was a king” [@tale#p1].", LIBRARY, pandoc)
    (chapter,) = result.chapters
    ours = chapter.judged[0].quotation.id
    told = (
        finding(CODES["Q010"], "a limit is left out", Place(FILE, 0, 5), quotation=ours, severity=Severity.WARNING),
        finding(CODES["Q015"], "words of a seed", Place(FILE, 0, 5)),
    )
    warned = replace(result, chapters=(replace(chapter, findings=told),))
    assert [kind for kind, _ in cases(warned).values()] == ["passed", "skipped"]
    out = parsed(warned).find(".//system-out")
    assert out is not None
    assert (out.text or "").startswith("warning[Q010]: a limit is left out\n")


def test_what_is_acknowledged_or_known_does_not_fail(pandoc: Pandoc) -> None:
    text = "<!-- quoteproof: allow Q010: it is said before -->\n\nHe “had […] a dog” [@tale#p1].\n\nShe “had a cat”.\n"
    result = check(text, LIBRARY, pandoc)
    listed, _ = baseline.read(baseline.take(result)[0])
    found = cases(baseline.without(result, listed))
    assert found["“had […] a dog” [tale#p1]"] == ("passed", "")
    assert found["“had a cat”"] == ("skipped", "known: the baseline lists it")


def test_findings_of_no_chapter_have_a_suite_of_their_own(pandoc: Pandoc) -> None:
    result = check("One.", LIBRARY, pandoc)
    root = parsed(replace(result, findings=(finding(CODES["S001"], "the seed changed", Place("seeds/tale.txt")),)))
    assert [suite.attrib["name"] for suite in root] == [FILE, "book"]
    assert [case.attrib["classname"] for case in root.iter("testcase")] == ["book"]


def test_no_character_breaks_the_file(pandoc: Pandoc) -> None:
    found = cases(check("She “had a \x1b <cat> & a \ufffe [dog]{.smallcaps} \u202e”.", LIBRARY, pandoc))
    assert any("<U+001B>" in name and "<U+FFFE>" in name and "<U+202E>" in name for name in found)


def test_names_have_no_lines_and_bytes_are_the_same(pandoc: Pandoc) -> None:
    before, after = (check(text, LIBRARY, pandoc) for text in (CHAPTER, "# One\n\nTwo.\n\n" + CHAPTER))
    assert list(cases(before)) == list(cases(after))
    turned = replace(before.chapters[0], findings=before.chapters[0].findings[::-1])
    assert junit.render(before) == junit.render(replace(before, chapters=(turned,)))
