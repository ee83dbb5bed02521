"""An article prints as one, in every output, and is proved as a book is."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from quoteproof import Book
from quoteproof.project.starting import start
from quoteproof.project.templates import Template
from quoteproof.project.verify import verify
from tests.edition.structure import CHECKS, elements
from tests.proof.alter import WAYS, Way, alter, docx_word, pdf_word, refused
from tests.proof.book import Made, make_book

SETTINGS = """layout: article
contents: true
index: by-source
subtitle: With All That an Article May Have
author: [A. Writer, B. Writer]
page: a5
"""


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_book(tmp_path_factory.mktemp("article") / "book", SETTINGS)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("begun") / "article"
    start(root, Template.ARTICLE)
    with Book(root) as book:
        assert book.build(["pdf", "docx", "html"]).written
    return root / "build"


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def document(docx: bytes, name: str = "document") -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(f"word/{name}.xml").decode()


def roles(made: Made) -> list[str]:
    return [one.role for one in elements(PdfReader(io.BytesIO(made.pdf)))]


def in_order(text: str, *words: str) -> bool:
    return re.search(".*?".join(map(re.escape, words)), text, re.DOTALL) is not None


SECTIONS = ("Abstract", "Introduction", "Discussion", "Conclusion", "Bibliography")


def test_the_title_stands_above_sections_that_follow_one_another(begun: Path) -> None:
    (page,) = pages((begun / "book.pdf").read_bytes())
    assert in_order(page, "On Copying a Timetable", "A short article", "The Author", *SECTIONS)
    assert "Section 1, Introduction has shown who copied" in page
    assert "3 of 3 quotations verified" in page
    assert "Contents" not in page
    html = (begun / "book.html").read_text(encoding="utf-8")
    assert in_order(html, "<h1>On Copying a Timetable</h1>", *SECTIONS)
    assert "<nav" not in html


def test_no_page_of_its_docx_is_begun(begun: Path) -> None:
    docx = (begun / "book.docx").read_bytes()
    text = document(docx)
    styles = re.findall(r'<w:pStyle w:val="(\w+)" ?/>', text)
    assert styles[:5] == ["Title", "Subtitle", "Author", "Imprint", "Imprint"]
    assert styles[5] == "Heading1"
    assert (text.count("<w:sectPr"), '<w:br w:type="page"' in text, "TOC" in text) == (1, False, False)
    assert "pageBreakBefore" not in document(docx, "styles")
    assert "mirrorMargins" not in document(docx, "settings")


def test_it_is_proved(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(begun.parent)
    assert verify(begun / "book.pdf").proved
    assert verify(begun / "book.docx").proved


def test_contents_and_index_stand_in_it_if_asked_for(article: Made) -> None:
    printed = " ".join(pages(article.pdf))
    assert in_order(
        printed, "A New Book", "With All That an Article May Have", "A. Writer, B. Writer", "Contents", "1 A First"
    )
    assert in_order(printed, "Contents", "Bibliography", "Index of Quotations", "Bibliography", "Index of Quotations")
    text = document(article.docx)
    assert in_order(text, "Subtitle", "Author", "Imprint", "TOCHeading", "TOC1", "Heading1", "IndexHeading")
    assert (text.count("<w:sectPr"), '<w:br w:type="page"' in text) == (2, False)


def test_the_index_has_the_page_of_a_heading_and_not_of_the_contents(article: Made) -> None:
    printed = pages(article.pdf)
    heading = next(n for n, page in enumerate(printed[1:], 2) if "A Second “too loud” Chapter" in page)
    row = re.search(r"para\. 2 ([^p]*)", printed[-1])
    assert row
    assert str(heading) in re.findall(r"\d+", row[1])
    assert "“too loud”" in printed[0]
    assert "1" in re.findall(r"\d+", row[1])  # where the first chapter quotes it


@pytest.mark.parametrize("name", ["made", "article"])
def test_its_tags_hold(name: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(name)
    reader = PdfReader(io.BytesIO(made.pdf))
    assert [fault for check in CHECKS for fault in check(reader)] == []
    assert "TOC" in roles(made)
    assert made.pdf.count(b"/S/Title") == 1


@pytest.mark.parametrize("way", [docx_word, pdf_word])
def test_a_changed_word_of_an_article_is_refused(way: Way, article: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(article.root)
    _, path = alter(article, 0, seed=1, ways=(way,))
    assert refused(path, article)


@pytest.fixture(scope="module")
def forgeable(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An article without contents: the dots in their lines are drawn in a way that no alteration can follow."""
    return make_book(tmp_path_factory.mktemp("forgeable") / "book", "layout: article\npage: a5\n")


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(WAYS)), ids=lambda n: WAYS[n].__name__)
def test_an_altered_article_is_refused(number: int, forgeable: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(forgeable.root)
    _, path = alter(forgeable, number, seed=1)
    assert refused(path, forgeable)
