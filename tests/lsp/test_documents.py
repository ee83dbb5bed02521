"""Documents in an editor, which cannot open them: a definition leads to the line of the reading text."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.project.starting import start
from tests.document.pdfs import lines, pdf
from tests.document.png import read_png
from tests.lsp.client import Client
from tests.lsp.page import Page

HTML = '<meta charset="utf-8"><p>The "first" one.</p><p>The log was kept by \\ nobody at all, 𝄞 in winter.</p>'
CHAPTER = "# A\n\nSo “kept by \\\\ nobody at all” [@news#p2], and “nobody at wall” [@news#p2].\n"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    book = tmp_path / "book"
    start(book, empty=True)
    (tmp_path / "news.html").write_text(HTML, encoding="utf-8")
    monkeypatch.chdir(book)
    assert main(["add", str(tmp_path / "news.html"), "--key", "news"]) == 0
    chapter = book / "chapters/01-a-first-chapter.md"
    chapter.parent.mkdir(exist_ok=True)
    chapter.write_text(CHAPTER, encoding="utf-8")
    with Client(book) as client:
        client.initialize(book)
        opened = Page(client, chapter)
        yield opened


def test_places_in_a_document_are_those_of_its_reading_text(page: Page) -> None:
    (found,) = page.open()
    reading = Page(page.client, Path.cwd() / "seeds/news.reading.jsonl")
    (near,) = found["relatedInformation"]
    assert near["location"]["uri"] == reading.uri
    assert reading.words(near["location"]["range"]) == "all"
    (place,) = page.ask("definition", "news#p2")
    assert (place["uri"], place["range"]["start"]["line"]) == (reading.uri, 1)
    assert reading.words(place["range"]) == "The log was kept by \\\\ nobody at all, 𝄞 in winter."
    (place,) = page.ask("definition", "nobody at all")
    assert reading.words(place["range"]) == "kept by \\\\ nobody at all"


PICTURE = re.compile(r"!\[p\\?\. 1 of the file\]\(data:image/png;base64,([A-Za-z0-9+/=]+)\|width=(\d+)\)")


@pytest.mark.parametrize("pictures", [True, False])
def test_a_hover_shows_the_lines_of_a_pdf_where_pictures_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, pictures: bool
) -> None:
    book = tmp_path / "book"
    start(book, empty=True)
    written = lines(50, 500, "The log was kept by nobody at all,", "in the winter of that year.")
    (tmp_path / "log.pdf").write_bytes(pdf(written))
    monkeypatch.chdir(book)
    assert main(["add", str(tmp_path / "log.pdf"), "--key", "log"]) == 0
    (chapter,) = (book / "chapters").glob("*.md")
    chapter.write_text("# A\n\nSo “kept by nobody” [@log#p1].\n", encoding="utf-8")
    with Client(book) as client:
        client.initialize(book)
        client.notify("workspace/didChangeConfiguration", {"settings": {"quoteproof": {"pictures": pictures}}})
        page = Page(client, chapter)
        assert page.open() == []
        for words in ("kept by", "log#p1"):
            found = PICTURE.search(page.ask("hover", words)["contents"]["value"])
            assert (found is not None) == pictures
            if found is not None:
                pixels = read_png(base64.b64decode(found[1], validate=True))
                assert abs(pixels.width - int(found[2]) * 1.5) < 3
                assert pixels.marked()
