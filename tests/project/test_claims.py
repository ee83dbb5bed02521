"""Every mark that prints has an owner: what a style, a field, a formula or a writer adds stops the build."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from quoteproof.edition.docx import finish_docx, unzipped, zipped
from quoteproof.edition.facts import EditionInputs
from quoteproof.edition.pdf import set_pdf
from quoteproof.engine.pandoc import CitationRequest, CitedDocument, Pandoc
from quoteproof.engine.typst import Compiled
from quoteproof.finding.model import Finding
from quoteproof.project import outputs
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.samples import sampled

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>A style</title><id>a-style</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout prefix="(" suffix=")" delimiter="; "><group delimiter=", ">
    <text variable="title"{title}/><text variable="publisher"{publisher}/><text variable="locator"{locator}/>
  </group></layout></citation>
  <bibliography><layout><text variable="title" quotes="true"/></layout></bibliography>
</style>
"""
AROUND = ' prefix="“" suffix="”"'
ANGLES = ' prefix="&lt;&lt;" suffix="&gt;&gt;"'
ENTRY = """@book{bk, title={The `play' within: Hamlet's “Mousetrap”}, author={d'Alembert, Jean and O'Brien, P.},
  publisher={Coeur d'Alene Books}, year={1950}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    start(tmp_path)
    return tmp_path


def add(root: Path, text: str = "", *, entry: str = "", style: str = "") -> None:
    """Add text to the chapter, an entry to the bibliography, and a citation style."""
    chapter, bibliography = next(root.glob("chapters/*.md")), root / "references.bib"
    chapter.write_text(f"{chapter.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    bibliography.write_text(f"{bibliography.read_text(encoding='utf-8')}\n{entry}", encoding="utf-8")
    if style:
        (root / "style.csl").write_text(style, encoding="utf-8")
        with (root / "book.yaml").open("a", encoding="utf-8") as settings:
            settings.write("\ncsl: style.csl\n")


def styled(title: str = "", publisher: str = "", locator: str = "") -> str:
    """A citation style with attributes for what it prints."""
    return STYLE.format(title=title, publisher=publisher, locator=locator)


def troubles(root: Path, formats: str = "pdf docx html") -> tuple[Finding, ...]:
    """Build a book that passes the check, and give what stops the build; nothing may have been written then."""
    with Project.open(root) as project:
        assert project.check().errors == ()
        made = build(project, frozenset(formats.split()))
    assert bool(made.written) == bool(list(root.glob("build/book.*"))) == (not made.result.errors)
    return made.result.errors


def test_a_book_with_every_kind_of_mark_is_built(root: Path) -> None:
    text = (
        "It’s the dogs’ bowl of the ’90s, 6′ 2″ and 6\" wide. The formulas $f'(x) = g''$ and $a \\ll b$, "
        "$\\text{don't}$. See @bk, and [@bk, the dogs’ page].\n\n"
        '## O’Brien’s [“too loud”]{cite="lighthouse#p2"} heading {#hd}\n\nSee [](#hd), it’s there.^[It’s “too loud”'
        " [@lighthouse#p2].]\n\n: The dogs’ “fog” [@lighthouse#p3]\n\n| a’s |\n|---|\n| 6′ |\n"
    )
    add(root, text, entry=ENTRY)
    assert troubles(root) == ()


@pytest.mark.parametrize("style", [styled(title=' quotes="true"'), styled(title=AROUND)])
def test_a_style_may_set_a_title_of_the_entry_in_marks(root: Path, style: str) -> None:
    add(root, "See @bk.", entry=ENTRY, style=style)
    assert troubles(root) == ()


@pytest.mark.parametrize("style", [styled(locator=AROUND), styled(publisher=AROUND), styled(publisher=ANGLES)])
def test_a_style_that_sets_other_words_in_marks_stops_the_build(root: Path, style: str) -> None:
    add(root, "See [@bk, p. 3].", entry=ENTRY, style=style)
    found = troubles(root)
    assert found
    assert all(one.place.file == "references.bib" and one.place.end for one in found)
    assert "would print a quotation mark that nothing owns" in found[0].message


TITLES = """@book{t1, title={“Heroes” and Villains}, author={Carver, Ann}, year={2001}}
@book{t2, title={‘Heroes’ and Villains}, author={O'Brien, P.}, year={2002}}
@article{t3, title={“What?” She Asked: A Life}, journaltitle={The “Good” Paper}, author={Carver, Ann}, year={2003}}
@book{t4, title={What Is $f''$ in ``B''?}, author={Carver, Ann}, year={2004}}
@book{t5, title={“Collected Papers”}, author={Carver, Ann}, year={2005}}
"""
NUMBERS = STYLE.replace('<text variable="title"{title}/>', '<text variable="citation-number"/>')
NOTES = STYLE.replace('class="in-text"', 'class="note"')
ITALICS = ' font-style="italic"'


TITLED = {
    "author-date": "",
    "marks": styled(title=' quotes="true"'),
    "italics": styled(title=ITALICS),
    "notes": NOTES.format(title=' quotes="true"', publisher="", locator=""),
    "numbers": NUMBERS.format(publisher="", locator=""),
}


@pytest.mark.parametrize("style", sampled(TITLED, 3))
def test_titles_that_begin_or_end_with_quoted_words_are_built(root: Path, style: str) -> None:
    text = "See [@t1, p. 3; @t2], @t3, [@t4] and @t5 [@t1].\n\n## Of @t1\n\nMore."
    add(root, text, entry=TITLES, style=style)
    assert troubles(root) == ()


FRENCH = """@book{f1, title={L'école primaire : une histoire}, author={Dupont, Hélène}, year={1998}, langid={french}}
@book{f2, title={Lire « Emma »~: un essai}, author={Martin, Hélène}, year={1998}, langid={french}}
@book{f3, title={Qui a tué ? : une enquête}, author={Durand, Hélène}, year={1998}, langid={french}}
@book{f4, title={Qui parle ?}, author={Durand, Hélène}, year={1999}, langid={french}}
@book{f5, title={Une \\emph{vie} : la suite}, author={Durand, Hélène}, year={2000}, langid={french}}
"""


def test_a_title_with_french_spaces_is_cut_before_the_space_of_its_colon(root: Path) -> None:
    text = "See.[@f1, 240] And.[@f2, 3] And.[@f3, 4] And.[@f4, 5] And.[@f5, 6]"
    style = NOTES.format(title=' form="short" quotes="true"', publisher="", locator="")
    add(root, text, entry=FRENCH, style=style)
    assert troubles(root) == ()
    notes = unzipped((root / "build/book.docx").read_bytes())["word/footnotes.xml"].decode()
    lines = [re.sub("<[^>]+>", "", paragraph).strip() for paragraph in notes.split("</w:p>")]
    assert [line for line in lines if line.startswith("(")][-5:] == [
        "(“L’école primaire,” 240)",
        "(“Lire « Emma »,” 3)",
        "(“Qui a tué ?” 4)",
        "(“Qui parle ?” 5)",
        "(“Une vie,” 6)",
    ]


@pytest.mark.parametrize("language", sampled(["cs", "he", "ar"], 3))
def test_a_heading_whose_citation_prints_straight_marks_runs_in_a_docx(root: Path, language: str) -> None:
    settings = root / "book.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("en-US", language), encoding="utf-8")
    add(root, "# A chapter [@t3]\n\nText & more.", entry=TITLES, style=styled(title=' quotes="true"'))
    assert troubles(root, "docx") == ()
    parts = unzipped((root / "build/book.docx").read_bytes())
    assert not [name for name, part in parts.items() if b"&amp;quot;" in part]


def test_a_style_with_a_mark_of_its_own_stops_the_build(root: Path) -> None:
    add(root, "See @bk.", entry=ENTRY, style=styled(title=' prefix="“"'))
    assert troubles(root)


def cite(change: Callable[[str], str]) -> Callable[[Pandoc, CitationRequest], CitedDocument]:
    """A pandoc whose AST after citation processing is changed."""
    original = Pandoc.cite

    def changed(self: Pandoc, request: CitationRequest, **options: float) -> CitedDocument:
        made = original(self, request, **options)
        return CitedDocument(change(made.ast.decode()).encode(), made.warnings)

    return changed


def test_a_mark_that_citation_processing_adds_to_the_text_stops_the_build(root: Path) -> None:
    def change(ast: str) -> str:
        return re.sub(r'("c":")(frighten)(")', r"\1“\2”\3", ast, count=1)

    with patch.object(Pandoc, "cite", cite(change)):
        found = troubles(root)
    assert found
    assert "nothing owns" in found[0].message
    assert found[0].place.file.startswith("chapters/")
    assert found[0].place.end


def test_a_mark_that_citation_processing_takes_out_stops_the_build(root: Path) -> None:
    with patch.object(Pandoc, "cite", cite(lambda ast: ast.replace("“", "", 1))):
        assert any("took out or changed a quotation mark" in one.message for one in troubles(root))


def test_a_mark_that_the_writer_of_the_pdf_adds_stops_the_build_with_its_page(root: Path) -> None:
    def changed(inputs: EditionInputs, body: str, *rest: Any) -> Compiled:
        return set_pdf(inputs, body + "\n\nHe adds “men lie”.\n", *rest)

    with patch.object(outputs, "set_pdf", changed):
        found = troubles(root, "pdf")
    assert [re.search(r"on page (\d+) the PDF prints a quotation mark that nothing owns", t.message) for t in found]
    assert "He adds “men lie”." in found[0].message


def test_a_mark_that_the_writer_of_the_docx_adds_stops_the_build(root: Path) -> None:
    def changed(docx: bytes, *rest: Any) -> bytes:
        parts = unzipped(finish_docx(docx, *rest))
        parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:t", "<w:t>“lie”</w:t><w:t".encode(), 1)
        return zipped(parts, 0)

    with patch.object(outputs, "finish_docx", changed):
        found = troubles(root, "docx")
    assert [t.message for t in found if "the DOCX prints a quotation mark that nothing owns: `“lie”" in t.message]


@pytest.mark.parametrize("source", [r"\begin{foo}x\end{foo}", r"\foo{x}"])
def test_a_formula_that_cannot_be_set_is_found_with_its_line(root: Path, source: str) -> None:
    add(root, f"The formula ${source}$ is none.")
    with Project.open(root) as project:
        built = build(project)
    assert [f.code.id for f in built.result.errors] == ["P002"]
    assert not built.written
