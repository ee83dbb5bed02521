"""The text of a PDF: parts by the structure, paragraphs, and characters that PDFium does not give as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.evidence.marks import BookPart
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from quoteproof.proof.layer import Gap, LayerWriter, layer_of_text
from quoteproof.proof.pdf.order import Stretch, in_order
from quoteproof.proof.pdf.text import read_pdf
from quoteproof.text.offsets import OBJECT
from tests.proof.book import Made
from tests.proof.pdf_by_hand import page_of
from tests.proof.said import paragraphs

NOTE_STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
<info><title>Notes</title><id>notes</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout suffix="."><text variable="title"/><text variable="locator" prefix=", "/></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography>
</style>
"""
NOTED = """# Notes

> If you come after me, trim the wick before dusk and write down what you see. The book on the table goes back to the
> first keeper [@lighthouse#p4].

| What | Words |
|------|-------|
| sea | “the sea is too loud for that” [@lighthouse#p2] |

: Of “fog” and “every ship” [@lighthouse#p3]
"""


def tagged(tree: dict[int, bytes], contents: list[str]) -> bytes:
    """Write a page with a structure: `tree` are its elements from object 20 on, `contents` the words of each number."""
    lines = (
        b"/Span<</MCID %d>>BDC BT /F 12 Tf 20 %d Td (%s) Tj ET EMC " % (i, 280 - 20 * i, words.encode())
        for i, words in enumerate(contents)
    )
    owners = b" ".join(
        b"%d 0 R" % number for i in range(len(contents)) for number, e in tree.items() if b"/K[%d]" % i in e
    )
    return page_of(
        b"".join(lines),
        b"/StructParents 0",
        catalogue=b"/MarkInfo<</Marked true>>/StructTreeRoot 10 0 R",
        objects={
            10: b"<</Type/StructTreeRoot/K[20 0 R]/ParentTree 11 0 R>>",
            11: b"<</Nums[0[%s]]>>" % owners,
            **{number: b"<</Type/StructElem/Pg 3 0 R%s>>" % element for number, element in tree.items()},
        },
    )


@pytest.mark.parametrize("kind", ["Table", "Figure"])
@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_a_caption_beside_what_it_belongs_to_is_its_caption(kind: str, first: bool) -> None:
    """A table that is parted by a note or runs over pages stands beside its caption, both in a division."""
    caption, beside = (b"23 0 R", b"25 0 R")
    kids = caption + b" " + beside if first else beside + b" " + caption
    pdf = tagged(
        {
            20: b"/S/Document/P 10 0 R/K[21 0 R 22 0 R]",
            21: b"/S/P/P 20 0 R/K[0]",
            22: b"/S/Div/P 20 0 R/K[%s]" % kids,
            23: b"/S/Caption/P 22 0 R/K[1]",
            25: b"/S/Div/P 22 0 R/K[26 0 R]",
            26: b"/S/%s/P 25 0 R/K[27 0 R]" % kind.encode(),
            27: b"/S/TD/P 26 0 R/K[2]",
        },
        ["text", "the caption", "cell"],
    )
    layers = read_pdf(pdf)
    part, other = BookPart.TABLE_CAPTION, BookPart.FIGURE_CAPTION
    if kind == "Figure":
        part, other = other, part
    assert paragraphs(layers[part]) == ["the caption"]
    assert not layers[other].text


@pytest.mark.parametrize(("label", "text"), [("7", "word\ufffcend"), ("“a”", "word“a”end")])
def test_a_paragraph_goes_on_where_a_note_is_called_and_only_a_number_is_one(label: str, text: str) -> None:
    pdf = tagged(
        {
            20: b"/S/Document/P 10 0 R/K[21 0 R]",
            21: b"/S/P/P 20 0 R/K[22 0 R 23 0 R 24 0 R]",
            22: b"/S/Span/P 21 0 R/K[0]",
            23: b"/S/Lbl/P 21 0 R/K[1]",
            24: b"/S/Span/P 21 0 R/K[2]",
        },
        ["word", label.replace("“", "\\223").replace("”", "\\224"), "end"],
    )
    layer = read_pdf(pdf.replace(b"/BaseFont/Helvetica", b"/BaseFont/Helvetica/Encoding/WinAnsiEncoding"))[
        BookPart.TEXT
    ]
    assert layer.text == text
    assert len(paragraphs(layer)) == 1


def test_a_number_of_a_note_that_is_drawn_in_parts_is_one_and_two_beside_each_other_are_two() -> None:
    pdf = tagged(
        {
            20: b"/S/Document/P 10 0 R/K[21 0 R]",
            21: b"/S/L/P 20 0 R/K[22 0 R]",
            22: b"/S/LI/P 21 0 R/K[23 0 R 24 0 R]",
            23: b"/S/Lbl/P 22 0 R/K[0]",
            24: b"/S/LBody/P 22 0 R/K[25 0 R 26 0 R 29 0 R 30 0 R]",
            25: b"/S/Span/P 24 0 R/K[1]",
            26: b"/S/Lbl/P 24 0 R/K[27 0 R 28 0 R]",
            27: b"/S/Link/P 26 0 R/K[2]",
            28: b"/S/Link/P 26 0 R/K[3]",
            29: b"/S/Lbl/P 24 0 R/K[4]",
            30: b"/S/Span/P 24 0 R/K[5]",
        },
        ["1.", "word", "1", "0", "11", "end"],
    )
    assert paragraphs(read_pdf(pdf)[BookPart.TEXT]) == ["1.", "word \ufffc \ufffc end"]


def test_a_letter_that_is_named_like_a_number_of_a_note_is_none() -> None:
    pdf = page_of(b"BT /F 12 Tf 20 100 Td (word) Tj /Span<</ActualText<FEFFFFFC>>>BDC (7) Tj EMC ET")
    assert OBJECT not in read_pdf(pdf)[BookPart.TEXT].text


def test_a_note_style_sets_marks_behind_blocks_and_in_captions(tmp_path: Path) -> None:
    start(tmp_path)
    settings = tmp_path / "book.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\ncsl: notes.csl\n", encoding="utf-8")
    (tmp_path / "notes.csl").write_text(NOTE_STYLE, encoding="utf-8")
    (tmp_path / "chapters/02-notes.md").write_text(NOTED, encoding="utf-8")
    with Project.open(tmp_path) as project:
        assert build(project, frozenset({"pdf"})).written


def test_characters_come_whole_and_with_their_marks(made: Made) -> None:
    body = made.press.body + '\n\n#math.equation(alt: "f", $f$) and \u00a0\u030bword na\u0131\u0308ve \u1ea1\u0301\n'
    text = read_pdf(made.press.print(body, None))[BookPart.TEXT].text
    at = text.index("\U0001d453and")
    assert text[at : at + 13] == "\U0001d453and\u030bwordna\u0131\u0308"
    assert "\ufffd" not in text


def test_a_no_break_space_is_a_space() -> None:
    """Many fonts draw both with one glyph, and then PDFium reads a space."""
    written = page_of(b"BT /F 12 Tf 20 100 Td (p.\2404 and p. 5) Tj ET").replace(
        b"Helvetica", b"Helvetica/Encoding/WinAnsiEncoding"
    )
    read, wanted = read_pdf(written)[BookPart.TEXT], layer_of_text("p.\u00a04 and p.\u00a05", flowing=True)
    assert (read.text, read.gaps[1:]) == (wanted.text, wanted.gaps[1:])


def test_paragraphs_that_a_page_end_divides_are_joined_and_no_others() -> None:
    first, second = (0, 1), (0, 2)

    def ordered(*parts: tuple[str, tuple[int, ...], int]) -> list[str]:
        writer, stretches = LayerWriter(), []
        for text, block, page in parts:
            writer.gap(Gap.BORDER)
            stretches.append(Stretch(writer.at, block, page))
            writer.write(text)
        layer, spans = in_order(writer.layer(flowing=True), stretches)
        assert sum(end - start for start, end in spans) == len(layer.text)
        return layer.readable(0, len(layer.text)).split()

    assert ordered(("a", first, 1), ("b", second, 1), ("c", first, 2), ("d", second, 2)) == ["a", "c", "b", "d"]
    assert ordered(("b", second, 1), ("a", first, 2)) == ["a", "b"]
    assert ordered(("a", first, 1), ("stranger", second, 1), ("b", first, 1)) == ["a", "stranger", "b"]
