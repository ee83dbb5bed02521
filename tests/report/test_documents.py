"""A place in a document is told by its page, in every form of the report, and never by a line."""

from __future__ import annotations

import json

import pytest

from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.report import annotations as web_annotations
from quoteproof.report import github, html, junit, sarif, text
from quoteproof.report import json as json_report
from tests.book_of import check
from tests.document.pdfs import lines, pdf
from tests.document.traced import pdf_library
from tests.report.test_json_schema import CHECKER, WHOLE_CHECKER

PDF = pdf(
    lines(50, 500, "The lighthouse was kept by two men, and the log was", "kept by nobody at all. It was wet"),
    lines(50, 500, "and cold there, in the winter of that year.", "", "Then came the spring."),
)
TEXTS = (
    "The lighthouse was kept by two men, and the log was kept by nobody at all. It was wet and cold there, in the "
    "winter of that year.",
    "Then came the spring.",
)
CHAPTER = """# A

He writes “the log was kept by nobody at all. It was wet and cold there” [@log#p1] and
“in the winter of that month” [@log#p1].
"""
WHERE = "seeds/log.pdf, page 34 (p. 2 of the file)"


@pytest.fixture(scope="module")
def result(pandoc: Pandoc) -> CheckResult:
    return check(CHAPTER, pdf_library("log", PDF, TEXTS, {0: "33", 1: "34"}), pandoc)


def test_the_text_shows_the_page_and_no_line_number(result: CheckResult) -> None:
    shown = text.render(result)
    assert f" ::: {WHERE} (log#p1)\n  |\n  | " in shown
    assert "seeds/log.pdf:" not in shown


def test_other_programs_are_told_the_page(result: CheckResult) -> None:
    assert f"source: log#p1, {WHERE}" in github.render(result)
    assert WHERE in junit.render(result)
    log = json.loads(sarif.render(result))
    (near,) = (one for found in log["runs"][0]["results"] for one in found.get("relatedLocations", ()))
    assert near["message"]["text"] == f"The nearest words of log#p1: {WHERE}."
    assert near["physicalLocation"].keys() == {"artifactLocation"}
    assert "seeds/log.pdf:" not in github.render(result) + junit.render(result) + html.render(result)


def test_the_json_has_the_pages(result: CheckResult) -> None:
    value = json.loads(json_report.render(result))
    CHECKER.validate(value)
    (match,) = value["quotations"][0]["matches"]
    assert match["file"] == "seeds/log.pdf"
    assert match["pages"] == [{"label": "33", "page": 1}, {"label": "34", "page": 2}]
    (near,) = (one["nearest"] for one in value["findings"] if one["nearest"])
    assert near["pages"] == [{"label": "34", "page": 2}]


def test_the_report_of_a_build_names_original_and_reading_text(result: CheckResult) -> None:
    value = json.loads(json_report.render(result, whole=True))
    WHOLE_CHECKER.validate(value)
    (source,) = value["sources"]
    assert source["file"] == "seeds/log.pdf"
    assert source["reading"]["file"] == "seeds/log.reading.jsonl"
    assert source["reading"]["sha256"] != source["sha256"]


def test_annotations_name_the_page(result: CheckResult) -> None:
    (item,) = json.loads(web_annotations.render(result))["first"]["items"]
    (target,) = item["target"]
    assert target["format"] == "application/pdf"
    quote, fragment = target["selector"]
    assert quote["exact"] == "the log was kept by nobody at all. It was wet and cold there"
    assert fragment["value"] == "page=1"
