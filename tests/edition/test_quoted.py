"""The index of quotations: what stands in it, and that its pages are the pages."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from quoteproof.book.config import BookSettings, Quotations
from quoteproof.book.profiles import Style
from quoteproof.chapter.nodes import walk
from quoteproof.edition.assemble import rewrite
from quoteproof.edition.facts import Work, quotation_index
from quoteproof.edition.terms import imprint, words_for
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.book_of import check, library_of
from tests.proof.book import CHAPTER, PNG

SEED = "The Old Harbour\n\nOne two three four.\n\nFive six seven eight.\n\nNine ten eleven twelve.\n"
EMENDATIONS = "harbour:\n  roles:\n    - {lines: 1, starts: The Old, role: heading, reason: its title}\n"


def index(text: str, pandoc: Pandoc) -> tuple[Work, ...]:
    result = check(text, library_of({"harbour": SEED}, emendations=EMENDATIONS), pandoc)
    assert result.errors == ()
    return quotation_index(result)


def rows(text: str, pandoc: Pandoc) -> dict[str, list[bool]]:
    (work,) = index(text, pandoc)
    return {row.locator.replace("\u00a0", " "): [quoting.note for quoting in row.quotings] for row in work.rows}


def test_a_passage_stands_under_the_number_that_prints_and_a_heading_after_the_numbers(pandoc: Pandoc) -> None:
    text = "# C\n\nIt is “The Old Harbour” [@harbour#p1], “seven eight” [@harbour#p3] and “two three” [@harbour#p2].\n"
    assert list(rows(text, pandoc)) == ["para. 1", "para. 2", "heading"]


def test_what_a_range_cites_is_narrowed_to_the_passages_that_are_quoted(pandoc: Pandoc) -> None:
    block = "> Five six seven eight.\n>\n> Nine ten eleven twelve.\n>\n> — [@harbour#p2-p4]\n"
    text = f"# C\n\nAs “six seven” [@harbour#p2-p4], and\n\n{block}"
    assert rows(text, pandoc) == {"para. 2": [False], "paras. 2–3": [False]}


def test_an_author_s_own_locator_prints_and_so_is_listed(pandoc: Pandoc) -> None:
    assert list(rows("# C\n\nAs “six seven” [@harbour#p3, p. 33].\n", pandoc)) == ["p. 33"]


def test_notes_are_told_apart_and_terms_are_no_quotations(pandoc: Pandoc) -> None:
    text = (
        "# C\n\n[“Soft power”]{.term} is a term. He has “six seven” [@harbour#p3].^[And “six seven” [@harbour#p3].]\n"
    )
    assert rows(text, pandoc) == {"para. 2": [False, True]}


def test_a_work_goes_by_author_and_title_and_never_by_its_key(pandoc: Pandoc) -> None:
    (work,) = index("# C\n\nAs “six seven” [@harbour#p3].\n", pandoc)
    assert (work.author, work.title, work.titled) == ("", "The harbour", True)


@pytest.mark.parametrize("language", ["en-GB", "de", "fr-FR", "es", "it", "nl", "ru", "fi"])
def test_every_language_has_all_words(language: str) -> None:
    terms = words_for(language)
    assert set(terms.roles) == {"heading", "caption", "byline", "note"}
    assert all((terms.index, terms.index_note, *terms.page, *terms.paragraph, terms.note, terms.elsewhere))


def test_marks_print_nothing_and_stand_around_the_quotation(pandoc: Pandoc) -> None:
    text = "# C\n\nSo (“six seven”; [@harbour#p3]).\n"
    result = check(text, library_of({"harbour": SEED}), pandoc)
    (chapter,) = result.chapters
    assert chapter.chapter is not None
    (quotation,) = (judged.quotation for judged in chapter.judged)
    plain = rewrite(chapter.chapter, chapter.judged, result.library, BookSettings())
    marked = rewrite(chapter.chapter, chapter.judged, result.library, BookSettings(), marked={quotation.id})
    words = [
        n["c"] if n["t"] == "Str" else n["c"][0][1][0] for n in walk(marked["blocks"]) if n["t"] in ("Str", "Span")
    ]
    assert words[2:8] == ["(", "quotation-begins", "“six", "seven”", "quotation-ends", ";"]
    assert "Span" not in {node["t"] for node in walk(plain["blocks"])}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose quotations stand on several pages, one of them over the end of a page."""
    root = tmp_path_factory.mktemp("index") / "book"
    start(root)
    (root / "chapters/images").mkdir()
    (root / "chapters/images/dot.png").write_bytes(PNG)
    said = "“People suppose that the work is lonely. It is not; the sea is too loud for that” [@lighthouse#p2]. "
    filler = f"{said * 9}\n\n" * 8
    (root / "chapters/02-second.md").write_text(f"{CHAPTER}\n\n{filler}", encoding="utf-8")
    built(root, "pdf", "docx")
    return root


def built(root: Path, *formats: str) -> None:
    with Project.open(root) as project:
        assert build(project, frozenset(formats)).written


def test_the_pages_are_those_on_which_the_quotations_are(book: Path) -> None:
    document = pypdfium2.PdfDocument((book / "build/book.pdf").read_bytes())
    pages = [" ".join(page.get_textpage().get_text_bounded().replace("\ufffe", "-").split()) for page in document]
    body = next(i for i, page in enumerate(pages) if page.startswith("1 A First Chapter"))
    at = next(i for i, page in enumerate(pages) if page.startswith("Index of Quotations"))
    printed = dict(re.findall(r"(para\. \d|heading) ((?:\d+(?:–\d+)?n?(?:, )?)+)", pages[at]))
    for locator, words in {
        "para. 2": ("eleven winters", "too loud", "the sea is too loud for that."),
        "para. 4": ("Nobody has yet copied",),
    }.items():
        told = printed[locator].strip().split(", ")
        assert len(told) == len(set(told))
        numbers = {
            n for one in told for n in range(int(one.strip("n").split("–")[0]), int(one.strip("n").split("–")[-1]) + 1)
        }
        found = {i - body + 1 for i in range(body, at) for some in words if some in pages[i]}
        assert found <= numbers
        assert all("the" in pages[body + n - 1] for n in numbers)
    assert "–" in printed["para. 2"]
    assert "2n" in printed["para. 2"].split(", ")
    assert "p2" not in pages[at]
    assert "lighthouse" not in pages[at]


def test_the_docx_asks_for_the_page_of_every_bookmark(book: Path) -> None:
    with zipfile.ZipFile(io.BytesIO((book / "build/book.docx").read_bytes())) as archive:
        document = archive.read("word/document.xml").decode()
        notes = archive.read("word/footnotes.xml").decode()
    asked = re.findall(r"PAGEREF (quoted-\w+)", document)
    marks = re.findall(r'bookmarkStart[^>]* w:name="(quoted-[0-9a-f]+)"', document)
    assert len(asked) > 20
    assert set(asked) <= set(marks)
    assert len(marks) == len(set(marks))
    assert "quoted-" not in notes
    assert document.count('<w:cols w:num="2"') == 1


def test_a_book_can_do_without(book: Path, tmp_path: Path) -> None:
    shutil.copytree(book, tmp_path / "book")
    settings = tmp_path / "book/book.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nindex: none\n", encoding="utf-8")
    built(tmp_path / "book", "docx")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "book/build/book.docx").read_bytes())) as archive:
        document = archive.read("word/document.xml").decode()
    assert "quoted-" not in document
    assert "Index of Quotations" not in document


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "ru"])
def test_the_imprint_is_in_the_language_of_the_book(language: str, pandoc: Pandoc) -> None:
    result = check("# C\n\nAs “six seven” [@harbour#p3].\n", library_of({"harbour": SEED}), pandoc)
    lines = imprint(replace(result, book=replace(result.book, language=language)))
    assert len(lines) == 2
    assert lines[0].count("1") == 2
    assert ("verified" in lines[0]) == (language == "en")
    assert not any(mark in line for line in lines for mark in '{}“”"')
    chicago = replace(result.book, language=language, quotations=Quotations(style=Style.CHICAGO))
    assert "The Chicago Manual of Style" in imprint(replace(result, book=chicago))[0]


def test_what_a_person_vouches_for_and_what_is_translated_are_listed_too(pandoc: Pandoc) -> None:
    lost = "@book{lost, title={Lost}, attestedby={E. L.}, attestedon={2026-01-02}, attestedwith={the copy}}"
    library = library_of({"fern": "Nah.\n\nWeit weg.\n"}, more=lost)
    german = replace(library.entries["fern"], language="german")
    library = replace(library, entries={**library.entries, "fern": german})
    text = "It has “some words” [@lost#p1, p. 12], “more” [@lost#p2], and [“far away”]{.translation} [@fern#p2]."
    result = check(f"# C\n\n{text}\n", library, pandoc)
    assert result.errors == ()
    assert {work.key: [row.locator for row in work.rows] for work in quotation_index(result)} == {
        "fern": ["para.\u00a02"],
        "lost": ["p.\u00a012", "unnumbered"],
    }
