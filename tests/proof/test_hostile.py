"""Malformed, truncated, encrypted, huge and hostile files: a message and exit status 2, never a traceback."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.evidence.marks import BookPart
from quoteproof.proof.docx import package
from quoteproof.proof.docx.package import Package
from quoteproof.proof.docx.text import read_docx
from quoteproof.proof.layer import UnreadableFileError
from quoteproof.proof.pdf.text import read_pdf
from tests.proof.book import Made
from tests.proof.pdf_by_hand import WORD, page_of
from tests.proof.words import parts_of, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + f'<!ENTITY z "z">]><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
)
ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF\n"
)


def with_body(made: Made, body: str) -> bytes:
    """The DOCX with another body."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({**parts_of(made.docx), DOCUMENT: document.encode()})


def text_of(made: Made, body: str) -> str:
    return read_docx(Package(with_body(made, body))).accepted[BookPart.TEXT].text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\0" * 18,
        b"\0" * 5000,
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj trailer<</Root 1 0 R>>",
        ENCRYPTED,
    ],
)
def test_what_is_no_finished_file_is_2(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.pdf").write_bytes(data)
    assert main(["verify", "x.pdf"]) == 2
    assert capsys.readouterr().err.startswith("error: x.pdf: ")


@pytest.mark.parametrize("name", ["none.pdf", "."])
def test_what_cannot_be_opened_is_2(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["verify", name]) == 2


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_file_cut_off_anywhere_is_refused_without_a_traceback(
    ending: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = made.pdf if ending == "pdf" else made.docx
    for part in range(5):
        Path("cut").write_bytes(data[: len(data) * part // 5])
        assert main(["verify", "cut", "--manifest-sha256", made.sha256]) in (1, 2)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_file_with_broken_bytes_is_read_without_a_traceback(
    ending: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = bytearray(made.pdf if ending == "pdf" else made.docx)
    for start in range(0, len(data), len(data) // 4):
        broken = data.copy()
        for at in range(start, min(len(data), start + 2000), 50):
            broken[at] ^= 0x55
        Path("broken").write_bytes(broken)
        assert main(["verify", "broken", "--manifest-sha256", made.sha256]) in (0, 1, 2)


def test_entities_are_refused(made: Made) -> None:
    data = zipped({**parts_of(made.docx), DOCUMENT: BOMB.encode()})
    with pytest.raises(UnreadableFileError, match="document type"):
        read_docx(Package(data))


def test_depth_and_size_are_limited(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableFileError, match="too deeply"):
        text_of(made, "<w:sdt>" * 5000 + "</w:sdt>" * 5000)
    monkeypatch.setattr(package, "_MAX_PART", 100_000)
    with pytest.raises(UnreadableFileError, match="larger"):
        text_of(made, " " * 200_000)


def test_a_part_twice_is_refused(made: Made) -> None:
    out = io.BytesIO(made.docx)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(DOCUMENT, "<other/>")
    with pytest.raises(UnreadableFileError, match="two parts of one name"):
        Package(out.getvalue())


def test_the_document_is_the_one_that_word_opens(made: Made) -> None:
    """The relationships decide, not the name of the part."""
    parts = parts_of(made.docx)
    parts["word/other.xml"] = f'<w:document xmlns:w="{W}"><w:body/></w:document>'.encode()
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"word/other.xml")
    assert read_docx(Package(zipped(parts))).accepted[BookPart.TEXT].text == ""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hid</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>", "���seen"),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p>', "seen"),
        ('<w:p><x:t xmlns:x="urn:x">not</x:t><w:r><w:t>seen</w:t></w:r></w:p>', "���seen"),
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "x"</w:instrText>'
            '<w:fldChar w:fldCharType="separate"/>'
            '<w:t>seen</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>',
            "seen",
        ),
        ("<w:p><w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/></w:r></w:p>", "coop\u2011"),
        (
            "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>",
            "new",
        ),
    ],
)
def test_only_what_word_shows_counts(body: str, text: str, made: Made) -> None:
    assert text_of(made, body) == text


@pytest.mark.parametrize(
    ("operators", "text"),
    [
        (WORD, "word"),
        (b"0.9 0.1 0.1 rg " + WORD, "word"),
        (b"0 0 200 200 re W n " + WORD, "word"),
        (b"BT /F 12 Tf 3 Tr 20 100 Td (hidden) Tj ET", ""),
        (b"BT /F 12 Tf 20 900 Td (off the page) Tj ET", ""),
        (b"1 1 1 rg " + WORD, ""),
        (b"1 g " + WORD, ""),
        (b"0 0 5 5 re W n " + WORD, ""),
        (b".01 0 0 .01 0 0 cm " + WORD, ""),
        (b"BT /F 1 Tf 20 100 Td (small) Tj ET", ""),
        (b"/OC /O BDC " + WORD + b" EMC", ""),
        (b"/Artifact BMC " + WORD + b" EMC", ""),
        (b"/Span <</ActualText (other)>> BDC " + WORD + b" EMC", "�����"),
        (b"/Span <</ActualText (a)>> BDC BT /F 12 Tf 20 100 Td (a-) Tj ET EMC", "a"),
        (WORD + b" /Artifact BMC BT /F 12 Tf 60 100 Td (not) Tj ET EMC", "word���"),
        (WORD + b" /Artifact BMC BT /F 12 Tf 60 200 Td (head) Tj ET EMC", "word"),
    ],
)
def test_only_what_a_page_shows_is_read(operators: bytes, text: str) -> None:
    assert read_pdf(page_of(operators))[BookPart.TEXT].text == text


def test_what_stands_in_a_form_of_a_page_is_not_trusted() -> None:
    """A form can be clipped or switched off as a whole, which its text does not know."""
    assert read_pdf(page_of(b"/X Do", form=WORD))[BookPart.TEXT].text == "����"


@pytest.mark.parametrize(("annotations", "told"), [(b"", []), (b"/Annots[9 0 R]", []), (b"/Annots[9 0 R 8 0 R]", [1])])
def test_annotations_that_can_cover_words_are_told(annotations: bytes, told: list[int]) -> None:
    overlaid: list[int] = []
    read_pdf(page_of(WORD, annotations), overlaid=overlaid)
    assert overlaid == told
