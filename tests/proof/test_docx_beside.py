"""Words of a DOCX that stand beside its text: heads, feet, text boxes, descriptions and properties are all read."""

from __future__ import annotations

import itertools

import pytest

from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import Layer
from tests.proof.book import Made
from tests.proof.words import parts_of, zipped

DOCUMENT = "word/document.xml"
BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
    'Requires="wps"><w:drawing><wps:txbx xmlns:wps="urn:w"><w:txbxContent><w:p><w:r><w:t>In a “box”</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>of two</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent>"
    "</w:r></w:p>"
)


def paragraphs(layer: Layer) -> list[str]:
    """The paragraphs of a layer."""
    ends = [i for i, gap in enumerate(layer.gaps) if gap >= 3]
    return [layer.readable(a, b) for a, b in itertools.pairwise(ends)]


def read(made: Made, part: BookPart, changed: dict[str, tuple[str, str]] | None = None) -> list[str]:
    """The paragraphs of a part of the DOCX, with a text of some of its files replaced."""
    files = parts_of(made.docx)
    for name, (old, new) in (changed or {}).items():
        assert old.encode() in files[name], old
        files[name] = files[name].replace(old.encode(), new.encode(), 1)
    return paragraphs(read_docx(Package(zipped(files))).accepted[part])


def test_heads_and_feet_are_read_with_what_their_fields_show(made: Made) -> None:
    found = read(made, BookPart.FURNITURE)
    assert "2\u2003A Second “too loud” Chapter 1" in found
    assert "2 A New Book" in found


def test_text_boxes_are_paragraphs_of_their_own(made: Made) -> None:
    end = "</w:body>"
    found = read(made, BookPart.FURNITURE, {DOCUMENT: (end, f"{BOX}{end}")})
    assert found[:2] == ["In a “box”", "of two"]


def test_words_between_text_and_notes_are_read(made: Made) -> None:
    line = "<w:continuationSeparator /></w:r>"
    found = read(made, BookPart.FURNITURE, {"word/footnotes.xml": (line, f"{line}<w:r><w:t>“goes on”</w:t></w:r>")})
    assert "“goes on”" in found


def test_descriptions_are_read(made: Made) -> None:
    found = read(made, BookPart.DESCRIPTION)
    caption = "Table\u00a01. A table of “fog” and “every ship” (The Keeper’s Letter, n.d., para.\u00a03)"
    assert found[:3] == [caption, "A dot", "images/dot.png"]
    assert "A New Book" in found[3:]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (DOCUMENT, 'descr="A dot" title=""', 'descr="A dot" title="“told”"'),
        (DOCUMENT, 'descr="images/dot.png"', 'descr="“told”"'),
        (DOCUMENT, '<w:hyperlink w:anchor="ref-lighthouse"', '<w:hyperlink w:tooltip="“told”" w:anchor="x"'),
        (DOCUMENT, "<w:tblCaption", '<w:tblDescription w:val="“told”"/><w:tblCaption'),
        (DOCUMENT, "PAGEREF ", 'HYPERLINK \\l "x" \\o "“told”" PAGEREF '),
        (DOCUMENT, "<w:tcPr />", '<w:tcPr /><w:sdt><w:sdtPr><w:alias w:val="“told”"/></w:sdtPr></w:sdt>'),
        ("word/header1.xml", "<w:pPr>", '<w:r><w:pict><v:shape xmlns:v="urn:v" alt="“told”"/></w:pict></w:r><w:pPr>'),
        ("word/header1.xml", "<w:pPr>", '<w:r><w:pict><v:textpath xmlns:v="urn:v" string="“told”"/></w:pict></w:r>'
         "<w:pPr>"),
        ("docProps/core.xml", "<dc:subject>", "<dc:subject>“told”"),
        ("docProps/app.xml", "Normal.dotm", "“told”"),
        ("docProps/custom.xml", " />", "><property name='“told”'/></Properties>"),
    ],
)  # fmt: skip
def test_wherever_words_are_told_they_are_read(name: str, old: str, new: str, made: Made) -> None:
    assert "“told”" in read(made, BookPart.DESCRIPTION, {name: (old, new)})


def test_codes_of_other_fields_are_no_words(made: Made) -> None:
    assert [words for words in read(made, BookPart.DESCRIPTION) if "TOC" in words] == []
