"""A DOCX that comes back: what an editor's hands do to it, and what a forger's could; what `verify` says of each."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from quoteproof.project.verify import verify
from quoteproof.proof.prove import Loss
from quoteproof.proof.wording import verification_lines
from tests.proof import office, word_save
from tests.proof.book import Made
from tests.proof.returned import BY, END, ENTRY, KNOWN, RUN, STRAIGHT, around, row, text, verified
from tests.proof.words import parts_of, zipped

HONEST = {
    "split over runs": around("weather", "", ""),
    "bold": around("weather", "", "", f"<w:r><w:rPr><w:b/></w:rPr><w:t>weather{END}"),
    "bold as a tracked change of format": around(
        "weather", "", "", f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>weather{END}"
    ),
    "a bookmark": around("weather", '<w:bookmarkStart w:id="900" w:name="x"/>', '<w:bookmarkEnd w:id="900"/>'),
    "a spelling mark": around("weather", '<w:proofErr w:type="spellStart"/>', '<w:proofErr w:type="spellEnd"/>'),
    "a comment": around("weather", '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'),
    "a soft hyphen": text("weather", "wea\u00adther"),
    "a content control": around("weather", "<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    "a link": around("weather", '<w:hyperlink w:anchor="x">', "</w:hyperlink>"),
    "words before it": text(ENTRY, f"The editor adds this: {ENTRY}"),
    "a page break rendered": around("weather", "<w:r><w:lastRenderedPageBreak/></w:r>", ""),
    "marked for the index": around(
        "weather",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "weather" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "",
    ),
    "a link as a field": around(
        "weather",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> HYPERLINK "https://a.b" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ),
    **{
        properties: around("weather", "", "", f"<w:r><w:rPr>{properties}</w:rPr><w:t>weather{END}")
        for properties in (
            '<w:highlight w:val="yellow"/>',
            '<w:highlight w:val="green"/>',
            '<w:highlight w:val="none"/>',
            '<w:color w:val="FF0000"/>',
            '<w:color w:val="00B050"/>',
            '<w:color w:val="0070C0"/>',
            '<w:u w:val="single"/>',
            '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>',
            '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:hint="eastAsia"/>',
            '<w:kern w:val="0"/><w:sz w:val="24"/><w:szCs w:val="24"/>',
            '<w:sz w:val="10.5pt"/>',
            '<w:strike w:val="0"/><w:vanish w:val="false"/><w:caps w:val="0"/><w:outline w:val="false"/>',
            '<w:spacing w:val="-2"/><w:w w:val="98"/><w:position w:val="0"/><w:vertAlign w:val="baseline"/>',
            '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:em w:val="none"/><w:effect w:val="none"/>',
        )
    },
}
"""What an editor may do to the file and leave every quotation as it is."""
CHANGED = {
    "a smart quote": (text(ENTRY, STRAIGHT), STRAIGHT),
    "another space": (text("only weather", "only\u00a0weather"), "“only\u00a0weather that has made up its mind”"),
    "two words in one": (text("only weather", "onlyweather"), "“onlyweather that has made up its mind”"),
    "a dash": (text("fear[s] fog", "fear[s]–fog"), "“fear[s]–fog”"),
}
"""What changes a quotation for a reader, and how it reads then."""


@pytest.mark.parametrize("name", HONEST)
def test_what_leaves_the_words_alone_is_proved(
    name: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    assert verified(made, tmp_path, HONEST[name]).proved


@pytest.mark.parametrize("name", CHANGED)
def test_what_changes_the_words_is_told(name: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    change, now = CHANGED[name]
    (lost,) = verified(made, tmp_path, change).proof.lost
    assert lost.loss is Loss.CHANGED
    assert lost.run.file.startswith("chapters/")
    assert lost.now == now


def test_a_row_that_is_taken_out_is_told(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    (lost,) = verified(made, tmp_path, row("")).proof.lost
    assert (lost.run.opening + lost.run.text + lost.run.closing, lost.loss) == (ENTRY, Loss.MISSING)


def test_a_row_taken_out_as_a_tracked_change_is_told(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Word marks the row and not the words in it."""
    monkeypatch.chdir(made.root)
    one = verified(made, tmp_path, row(f"<w:del {BY}/>"))
    assert [lost.loss for lost in one.proof.lost] == [Loss.MISSING]
    assert one.before is not None
    assert one.before.lost == ()
    assert "  tracked change by A. Editor deletes a row or the end of a paragraph" in list(verification_lines(one))


def test_a_sentence_taken_out_whole_is_told_with_who_did_it(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    gone = f'<w:del {BY}><w:r><w:delText xml:space="preserve">of fog {KNOWN} </w:delText></w:r></w:del>'

    def change(xml: str) -> str:
        before, after = xml.split(f"of fog {KNOWN} ") if f"of fog {KNOWN} " in xml else xml.split(KNOWN, 1)
        return f"{before}{END}{gone}{RUN}{after}"

    one = verified(made, tmp_path, change)
    assert [lost.run.text for lost in one.proof.lost] == ["every ship believes"]
    assert f"  tracked change by A. Editor deletes `of fog {KNOWN} `" in list(verification_lines(one))


def test_a_tracked_move_is_told_as_one(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quotation stands behind another one, once the move is accepted."""
    monkeypatch.chdir(made.root)

    def move(xml: str) -> str:
        xml = around(KNOWN, f"<w:moveFrom {BY}>", "</w:moveFrom>")(xml)
        return (
            around(", which", f"<w:moveTo {BY}>{RUN}{KNOWN}{END}</w:moveTo>", "")(xml)
            if ", which" in xml
            else (xml.replace("</w:body>", f"<w:p><w:moveTo {BY}>{RUN}{KNOWN}{END}</w:moveTo></w:p></w:body>"))
        )

    one = verified(made, tmp_path, move)
    assert KNOWN in [lost.run.opening + lost.run.text + lost.run.closing for lost in one.proof.lost]
    assert one.before is not None
    assert one.before.lost == ()


def test_a_paragraph_mark_taken_out_joins_a_block_with_what_follows(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    style = '<w:pPr><w:pStyle w:val="BlockText" />'
    one = verified(made, tmp_path, text(style, f"{style}<w:rPr><w:del {BY}/></w:rPr>"))
    assert [lost.run.kind for lost in one.proof.lost] == ["block"]
    assert "  the words are there, but not as a paragraph of their own" in list(verification_lines(one))
    assert one.before is not None
    assert one.before.lost == ()


def test_what_word_adds_is_proved(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root)
    for name in ("book.docx", "book.review.docx"):
        parts = word_save.saved(parts_of((made.root / "build" / name).read_bytes()))
        (tmp_path / name).write_bytes(zipped(parts))
        one = verify(tmp_path / name, sha256=made.sha256)
        assert list(verification_lines(one))[-1].endswith(f" in {name}: 18 unchanged: proved")


def test_what_a_library_writes_anew_is_proved(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part is parsed and written again, with prefixes and quotes of the library's own."""
    monkeypatch.chdir(made.root)
    parts = parts_of(made.docx)
    for name in (name for name in parts if name.endswith((".xml", ".rels"))):
        parts[name] = ElementTree.tostring(ElementTree.fromstring(parts[name]), encoding="utf-8", xml_declaration=True)
    (tmp_path / "anew.docx").write_bytes(zipped(parts))
    *_, last = verification_lines(verify(tmp_path / "anew.docx", sha256=made.sha256))
    assert last.endswith(" in anew.docx: 18 unchanged: proved")


@pytest.mark.system
@pytest.mark.skipif(office.PROGRAM is None, reason=office.REASON)
@pytest.mark.parametrize("way", ["docx", "odt"])
def test_what_libreoffice_saves_is_proved_or_explained(
    way: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved as DOCX it is proved; saved as ODT in between it has lost its manifest, which is told, and no quotation."""
    monkeypatch.chdir(made.root)
    saved = office.converted(made.root / "build/book.docx", way, tmp_path)
    if way == "odt":
        (tmp_path / "book.odt").write_bytes(saved)
        saved = office.converted(tmp_path / "book.odt", "docx", tmp_path)
    (tmp_path / "returned.docx").write_bytes(saved)
    one = verify(tmp_path / "returned.docx", manifest=made.root / "build/book.manifest.json", sha256=made.sha256)
    assert one.proof.lost == ()
    assert one.proved is (way == "docx")
    assert ("manifest: the file carries none" in list(verification_lines(one))) is (way == "odt")
