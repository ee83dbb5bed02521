"""The report as a page: every quotation with its verdict and evidence, sound, and with no markup but its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quoteproof.book.config import BookSettings, Quotations
from quoteproof.book.limits import Limits
from quoteproof.book.profiles import Style
from quoteproof.check.result import CheckResult, coverage
from quoteproof.engine.pandoc import Pandoc
from quoteproof.report import html
from quoteproof.rules.table import CODES
from quoteproof.verdict.model import NAMES
from tests.book_of import check, library_of
from tests.browser import PROGRAM, REASON, Browser
from tests.pages import Element, assert_sound, read

LIBRARY = library_of(
    {
        "tale": "Once there was a king in the north. He had a dog, and the dog was 'old', and it slept.\n"
        "The queen was away, and the king was very sad, and he wept.",
        "bad": "He wrote </script><svg onload=alert(1)> & “so on” \u202eback\u202c, and was believed.",
    }
)
SETTINGS = Quotations(
    style=Style.CHICAGO, terms={"soft power": "a term of <b>art</b>"}, limits=replace(Limits(), omission_words=90)
)
CHAPTER = """# One

He says “the queen was away […] and he wept” [@tale#p2] and calls it “soft power”. “A king of mice” [@tale#p1].

“wrote \\</script\\>\\<svg onload=alert(1)\\> & ‘so on’” [@bad#p1], but “who said” this \u202e?
"""
FILES = frozenset({"report.json", "annotations.json"})


@pytest.fixture(scope="module")
def result(pandoc: Pandoc) -> CheckResult:
    checked = check(CHAPTER, LIBRARY, pandoc, quotations=SETTINGS)
    return replace(checked, book=BookSettings(title='T & "U" </title><script>', quotations=SETTINGS))


@pytest.fixture(scope="module")
def page(result: CheckResult) -> Element:
    return read(html.render(result))


def row(page: Element, words: str) -> Element:
    (found,) = [e for e in page.one("ol", class_="quotations").all("li") if words in e.one("blockquote").text]
    return found


def told(row: Element) -> dict[str, str]:
    return {e.one("dt").text: e.one("dd").text for e in row.all("div")}


def test_the_page_is_sound(page: Element) -> None:
    assert_sound(page, files=FILES)
    assert page.one("h1").one("cite").text == 'T & "U" </title><script>'


def test_every_quotation_stands_there_with_its_verdict(result: CheckResult, page: Element) -> None:
    judged = [j for chapter in result.chapters for j in chapter.judged]
    rows = list(page.one("ol", class_="quotations").all("li"))
    assert [e.attributes["data-verdict"] for e in rows] == [j.verdict.name for j in judged]
    assert {e.attributes["data-verdict"] for e in rows} == {"verbatim", "altered", "exempt", "misquoted", "uncited"}
    assert all(e.attributes["data-verdict"] in NAMES for e in rows)
    assert "chapters/01-one.md:3" in rows[0].text


def test_alterations_say_what_was_left_out(page: Element) -> None:
    said = told(row(page, "queen was away"))
    assert said["omission"] == "[…] leaves out: , and the king was very sad,"
    assert said["case"] == "t for: T"


def test_exemptions_give_their_reason(page: Element) -> None:
    said = told(row(page, "soft power"))
    assert said == {"exempt": "declared under `terms:`", "reason": "a term of <b>art</b>"}


def test_what_is_wrong_gives_its_code(page: Element) -> None:
    assert told(row(page, "king of mice"))["code"] in CODES
    assert told(row(page, "who said"))["code"] == "Q002"


def test_hostile_text_stays_text_and_what_does_not_show_is_written_out(result: CheckResult, page: Element) -> None:
    whole = html.render(result)
    assert whole.count("<script>") == whole.count("</script>") == 1
    assert list(page.all("svg")) == []
    assert "wrote </script><svg onload=alert(1)> & ‘so on’" in row(page, "onload").text
    assert "\u202e" not in whole


def test_the_rules_in_force_are_told(page: Element) -> None:
    rules = told(page.one("dl", class_="rules"))
    assert rules["style"] == "chicago"
    assert rules["omission words"] == "90 (stricter than 150)"
    assert rules["piece words"] == "3"
    assert rules["initial-case, with no mark in print"] == "CMOS 13.7"


def test_coverage_counts_quoted_words_alone(result: CheckResult, page: Element) -> None:
    tale = coverage(result)[0]
    assert (tale.quotations, tale.quoted_words, tale.covered_words, tale.body_words) == (1, 7, 7, 33)
    cells = [e.text for e in page.one("tbody").all("td")]
    assert cells[1:4] == ["1", "7", "7 of 33"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("profile"))
    yield opened
    opened.close()


@pytest.mark.system
@pytest.mark.skipif(PROGRAM is None, reason=REASON)
def test_the_page_filters_by_verdict_and_source(browser: Browser, result: CheckResult, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html.render(result), encoding="utf-8")
    browser.open(path)
    shown = "[...document.querySelectorAll('.quotations > li')].filter(e => e.offsetHeight).length"
    choose = "(([name, value]) => { const s = document.querySelector(`[data-filter=${name}]`); s.value = value;"
    choose += " s.dispatchEvent(new Event('change')); })"
    assert browser.run(shown) == 5
    browser.run(f"{choose}(['verdict', 'altered'])")
    assert browser.run(shown) == 1
    browser.run(f"{choose}(['source', 'bad'])")
    assert browser.run(shown) == 0
    browser.run(f"{choose}(['verdict', ''])")
    assert browser.run("document.querySelector('.count').textContent") == "1 of 5 shown"
    assert browser.complaints() == []
