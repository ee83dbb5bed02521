"""A university's template: its page, margins and running heads reach the DOCX, and stock table styles do no harm."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from quoteproof.book.config import PageLayout
from quoteproof.edition.docx import UnusableStylesError, docx_facts, reference_docx
from quoteproof.edition.docx_template import read_template
from quoteproof.edition.facts import BookFacts
from quoteproof.project.build import docx_of
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.proof.words import parts_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:footerReference w:type="default" r:id="f"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1417" w:right="1134" w:bottom="1134" w:left="1701" w:gutter="284"/></w:sectPr>'
)
HEAD = (
    '<w:p><w:pPr><w:pStyle w:val="Header"/><w:tabs><w:tab w:val="right" w:pos="9000"/></w:tabs></w:pPr>'
    "<w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>University of the Coast</w:t></w:r>"
    '<w:r><w:drawing><x:logo xmlns:x="urn:x">secret</x:logo></w:drawing></w:r><w:r><w:tab/></w:r>'
    '<w:fldSimple w:instr=" STYLEREF &quot;heading 1&quot; "><w:r><w:t>Introduction</w:t></w:r></w:fldSimple></w:p>'
)
FOOT = (
    '<w:p><w:r><w:t xml:space="preserve">Page </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    "<w:r><w:t>7</w:t></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText> INCLUDETEXT evil.docx </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve"> of the thesis</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
LOOKS = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
TABLE_STYLE = f'<w:style w:type="table" w:styleId="DarkList"><w:name w:val="Dark List"/>{LOOKS}</w:style>'


def template(section: str = SECTION, head: str = HEAD) -> bytes:
    spaces = f'xmlns:w="{W}" xmlns:r="{OFFICE}"'
    parts = {
        "word/styles.xml": f"<w:styles {spaces}>{TABLE_STYLE}</w:styles>",
        "word/document.xml": f"<w:document {spaces}><w:body><w:p/>{section}</w:body></w:document>",
        "word/settings.xml": f"<w:settings {spaces}/>",
        "word/own.xml": f"<w:hdr {spaces}>{head}</w:hdr>",
        "word/foot.xml": f"<w:ftr {spaces}>{FOOT}</w:ftr>",
        "word/_rels/document.xml.rels": (
            f'<Relationships><Relationship Id="h" Type="{OFFICE}/header" Target="own.xml"/>'
            f'<Relationship Id="f" Type="{OFFICE}/footer" Target="foot.xml"/></Relationships>'
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def built(root: Path, settings: str = "") -> dict[str, str]:
    """The parts of the DOCX of a small book with the template."""
    start(root)
    (root / "uni.docx").write_bytes(template())
    book = root / "book.yaml"
    book.write_text(f"{book.read_text()}\nreference-document: uni.docx\n{settings}")
    with Project(root) as project:
        result = project.check(formats={"docx"})
        assert result.errors == ()
        parts = parts_of(docx_of(project, result)[0])
    return {name: data.decode() for name, data in parts.items() if name.endswith(".xml")}


def values(document: str, name: str, attribute: str) -> set[str]:
    """The values of an attribute of all elements of a name."""
    return set(re.findall(rf' w:{attribute}="(\d+)"', "".join(re.findall(f"<w:{name}[^>]*>", document))))


def test_page_margins_and_heads_are_the_templates(tmp_path: Path) -> None:
    parts = built(tmp_path / "book")
    document = parts["word/document.xml"]
    assert values(document, "pgSz", "w") | values(document, "pgSz", "h") == {"11906", "16838"}
    assert values(document, "pgMar", "left") == {"1985"}
    heads = [xml for xml in parts.values() if "University of the Coast" in xml]
    assert heads
    assert all("secret" not in xml and "vanish" not in xml for xml in heads)
    assert any("A First Chapter" in xml for xml in heads)
    feet = [xml for xml in parts.values() if " of the thesis" in xml]
    assert feet
    assert all(" PAGE " in xml and "INCLUDETEXT" not in xml for xml in feet)
    assert "mirrorMargins" not in parts["word/settings.xml"]


def test_the_books_own_page_goes_before_the_templates(tmp_path: Path) -> None:
    document = built(tmp_path / "book", "page:\n  width: 170mm\n  height: 240mm\n")["word/document.xml"]
    assert values(document, "pgSz", "w") == {"9638"}


def test_a_template_without_heads_has_the_programs_own() -> None:
    read = read_template(template(head="<w:p/>").replace(b"of the thesis", b"of the thesis"), "A Book")
    assert set(read.heads)  # its foot says something
    assert read_template(template("<w:sectPr/>"), "A Book") == read_template(template(""), "A Book").__class__(
        mirrored=False
    )


@pytest.mark.parametrize("size", ['w:w="300" w:h="300"', 'w:w="x" w:h="16838"', 'w:w="999999" w:h="16838"'])
def test_a_page_without_room_is_refused(size: str) -> None:
    bad = template(SECTION.replace('w:w="11906" w:h="16838"', size))
    with pytest.raises(UnusableStylesError, match="page"):
        docx_facts(BookFacts("A Book"), bad)
    with pytest.raises(UnusableStylesError):
        reference_docx(BookFacts("A Book"), bad)


def test_no_template_changes_nothing() -> None:
    facts = BookFacts("A Book", page=PageLayout(width="170mm"))
    assert docx_facts(facts, None) is facts
