"""The page “Your sources”: its examples are run with documents that are made here."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from tests.document.pdfs import lines, pdf, words
from tests.document.written import packed

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"
TEXT = PAGE.read_text(encoding="utf-8")
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


def documents(folder: Path) -> None:
    """Write the documents that the page speaks of."""
    pages = [
        words(50, 560, "ON BRIDGES", size=8) + lines(50, 500, *texts) + words(195, 30, str(number), size=8)
        for number, texts in enumerate(BRIDGES, 33)
    ]
    (folder / "bridges.pdf").write_bytes(pdf(*pages))
    pages = [
        words(50, 580, f"Case 20-162, filed 03/04/21, Page {number} of 6", size=8)
        + lines(50, 500, text)
        + (words(195, 30, str(number - 2), size=8) if number > 2 else "")
        for number, text in enumerate(RULING, 1)
    ]
    (folder / "ruling.pdf").write_bytes(pdf(*pages))
    (folder / "penny.html").write_text(SAVED, encoding="utf-8")
    parts = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS, "word/document.xml": DRAFT}
    (folder / "draft.docx").write_bytes(packed(parts))


def example(name: str) -> list[tuple[str, list[str]]]:
    """The commands of a marked example, each with the lines that it must print."""
    match = re.search(rf"<!-- run: {name} -->\n```console\n(.*?)```", TEXT, re.DOTALL)
    assert match, name
    steps: list[tuple[str, list[str]]] = []
    for line in match[1].splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    return steps


def test_the_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """All examples in one book, in the order of the page."""
    documents(tmp_path)
    monkeypatch.chdir(tmp_path)
    chapter = re.search(r"```markdown\n(.*?)```", TEXT, re.DOTALL)
    assert chapter
    for name in re.findall(r"<!-- run: ([a-z]+) -->", TEXT):
        if name == "quote":
            Path("chapters/01-a-first-chapter.md").write_text(f"# The bridge\n\n{chapter[1]}", encoding="utf-8")
        for command, expected in example(name):
            program, *arguments = shlex.split(command)
            if program == "cd":
                monkeypatch.chdir(arguments[0])
            elif program == "mv":
                Path(arguments[0]).rename(arguments[1])
            else:
                assert program == "quoteproof"
                main(arguments)
                told = capsys.readouterr()
                printed = f"{told.out}{told.err}".replace("\xa0", " ").splitlines()
                assert [line for line in expected if line not in printed] == [], (command, printed)
