"""Pictures of quotations from PDFs in the HTML edition and the report, made by a build."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.document.pictures import PageDrawing, PictureRequest
from quoteproof.project import pictures as pictures_module
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.document.pdfs import lines, pdf
from tests.document.png import Pixels, read_png
from tests.pages import Element, assert_sound, read

FIRST = lines(
    50,
    560,
    "The lighthouse was kept by two men who never met, and the log was",
    "kept by nobody at all, as both of them have “told” the harbour master",
    "in the winter of that year, when it was wet and cold on the island and",
)
SECOND = lines(50, 560, "nobody came to visit them. They ate nothing but fish, which neither of", "them could stand.")
CHAPTER = """# A chapter

He says that “nobody at all, as both of them have ‘told’ the harbour master” [@log#p1].

It was “wet and cold on the island and nobody came […] nothing but fish” [@log#p1].
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "book"
    start(folder, empty=True)
    (tmp_path / "log.pdf").write_bytes(pdf(FIRST, SECOND))
    monkeypatch.chdir(folder)
    assert main(["add", str(tmp_path / "log.pdf"), "--key", "log", "--title", "The log"]) == 0
    for chapter in (folder / "chapters").glob("*.md"):
        chapter.write_text(CHAPTER, encoding="utf-8")
    return folder


def built(book: Path, name: str) -> Element:
    page = read((book / "build" / name).read_text(encoding="utf-8"))
    assert_sound(page, files=frozenset({"report.json", "annotations.json"}))
    return page


def pictures(page: Element) -> list[tuple[str, Pixels]]:
    found = page.all("img", class_="pictured")
    head = "data:image/png;base64,"
    return [
        (e.attributes["alt"], read_png(base64.b64decode(e.attributes["src"].removeprefix(head), validate=True)))
        for e in found
    ]


def test_a_quotation_of_a_pdf_has_its_picture(book: Path) -> None:
    assert main(["build", "--to", "html"]) == 0
    data = (book / "build/book.html").read_bytes()
    for name in ("book.html", "report.html"):
        page = built(book, name)
        first, second, third = pictures(page)
        assert first[0] == "nobody at all, as both of them have “told” the harbour master"
        assert second[0] == "wet and cold on the island and"
        assert third[0] == "nobody came … nothing but fish"
        for _, pixels in (first, second, third):
            assert pixels.height < 130
            assert len(pixels.marked()) > 1000
        assert [e.text for e in page.all("figcaption")] == [f"p. {n} of the file" for n in (1, 1, 2)]
    assert main(["build", "--to", "html"]) == 0
    assert (book / "build/book.html").read_bytes() == data


def test_what_was_drawn_for_the_build_before_is_not_drawn_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    drawn = pictures_module._drawn

    def counting(data: bytes, requests: Sequence[PictureRequest]) -> Sequence[tuple[PageDrawing, ...]]:
        asked.append(len(requests))
        return drawn(data, requests)

    monkeypatch.setattr(pictures_module, "_drawn", counting)
    with Project(book) as project:
        build(project, frozenset({"html"}))
        (chapter,) = (book / "chapters").glob("*.md")
        chapter.write_text(chapter.read_text("utf-8").replace("‘told’ the harbour master", "‘told’"), "utf-8")
        build(project, frozenset({"html"}))
        first = (book / "build/book.html").read_bytes()
        build(project, frozenset({"html"}))
    assert asked == [3, 1, 0]
    assert (book / "build/book.html").read_bytes() == first


def test_pictures_are_left_out_by_choice(book: Path) -> None:
    settings = (book / "book.yaml").read_text()
    (book / "book.yaml").write_text(f"{settings}html: {{pictures: none}}\n")
    assert main(["build", "--to", "html"]) == 0
    assert pictures(built(book, "book.html")) == pictures(built(book, "report.html")) == []


def test_without_the_original_there_is_no_picture(book: Path) -> None:
    (book / "seeds/log.pdf").unlink()
    assert main(["build", "--to", "html"]) == 0
    assert pictures(built(book, "book.html")) == []


def test_a_correction_has_a_picture_of_its_place(book: Path) -> None:
    (book / "seeds/emendations.yaml").write_text(
        "log:\n  corrections:\n    - {line: 1, was: lighthouse, read: light-house, reason: so the page has it}\n"
    )
    assert main(["anchor"]) == 0
    assert main(["build", "--to", "html"]) == 0
    page = built(book, "report.html")
    (item,) = page.one("ul", class_="emendations").all("li")
    assert "lighthouse is read light-house: so the page has it" in item.text
    ((words, pixels),) = pictures(item)
    assert words == "lighthouse"
    assert pixels.marked()
