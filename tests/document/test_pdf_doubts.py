"""What of a PDF is not taken for text, and which files are refused."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from quoteproof.document.model import UNKNOWN, DocumentOptions, DocumentReading, RefusedDocumentError
from quoteproof.document.pdf.reader import read
from quoteproof.document.role import Role
from tests.document.invariants import pdf_faults
from tests.document.pdfs import PdfPageSpec, pdf, words

HOSTILE = Path(__file__).parents[3] / "shared" / "documents" / "hostile"
PICTURE = "q 400 0 0 600 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q\n"


def reading(data: bytes) -> DocumentReading:
    found = read(data, DocumentOptions())
    assert pdf_faults(data, found) == []
    return found


def text(data: bytes) -> str:
    return "\n".join(passage.text for passage in reading(data).passages if passage.role is Role.BODY)


def named(drawn: str, actual: str) -> str:
    """The text that is read where `drawn` is said to stand for `actual`, and how many stretches were."""
    name = "FEFF" + actual.encode("utf-16-be").hex().upper()
    shown = "".join(f"\\{code:03o}" for code in drawn.encode("cp1252"))
    content = f"BT /F 12 Tf 50 400 Td (It is ) Tj /Span<</ActualText<{name}>>> BDC ({shown}) Tj EMC ( here.) Tj ET"
    found = reading(pdf(content))
    (passage,) = found.passages
    assert found.account.renamed == (UNKNOWN in passage.text)
    return passage.text


@pytest.mark.parametrize(
    ("drawn", "actual"),
    [
        ("split", "unanimous"),
        ("guilty", "not guilty"),
        ("1914", "1918"),
        ("say", "day"),
        ("word", "word " * 200),
    ],
)
def test_a_name_with_other_letters(drawn: str, actual: str) -> None:
    assert named(drawn, actual) == f"It is {UNKNOWN * len(drawn)} here."


@pytest.mark.parametrize(
    ("drawn", "actual"),
    [
        ("split", "split"),
        ("split", "sp\u00adlit"),
        ("word-", "word"),
        ("word", " word "),
        ("WORD", "Word"),
        ("fin", "ﬁn"),
    ],
)
def test_a_name_with_the_same_letters(drawn: str, actual: str) -> None:
    assert named(drawn, actual) == f"It is {drawn} here."


def test_a_name_hides_no_words() -> None:
    content = "BT /F 12 Tf 50 400 Td (It is ) Tj /Span<</ActualText()>> BDC (not ) Tj EMC (here.) Tj ET"
    assert text(pdf(content)) == "It is not here."


def test_a_map_that_contradicts_the_encoding() -> None:
    codes = {code: chr(code) for code in range(32, 127)} | {ord("y"): "n"}
    found = reading(pdf(words(50, 400, "say no", font="U"), to_unicode=codes))
    assert [passage.text for passage in found.passages] == [f"sa{UNKNOWN} {UNKNOWN}o"]
    assert found.account.unknown == 2
    assert len(found.account.remarks) == 1


@pytest.mark.parametrize("mapped", ["y", "Y", "ý"])
def test_a_map_that_only_writes_a_letter_otherwise(mapped: str) -> None:
    codes = {code: chr(code) for code in range(32, 127)} | {ord("y"): mapped}
    assert text(pdf(words(50, 400, "say", font="U"), to_unicode=codes)) == f"sa{mapped}"


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(RefusedDocumentError) as error:
        read(data, DocumentOptions())
    return error.value.message, " ".join(error.value.helps)


def test_a_scan_without_text() -> None:
    message, helps = refusal(pdf(PICTURE, PICTURE))
    assert "scan" in message
    assert "ocrmypdf" in helps


def test_some_pages_without_text() -> None:
    found = reading(pdf(words(50, 400, "words"), PICTURE))
    assert ["ocrmypdf" in remark for remark in found.account.remarks] == [True]


def test_no_text_and_no_picture() -> None:
    assert refusal(pdf("0 0 10 10 re f"))[0] == "the PDF has no text"


def test_an_encrypted_file() -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(words(50, 400, "words")))))
    writer.encrypt("secret", algorithm="RC4-128")
    encrypted = io.BytesIO()
    writer.write(encrypted)
    message, helps = refusal(encrypted.getvalue())
    assert "encrypted" in message
    assert "qpdf" in helps


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<<" * 50, b"words"])
def test_no_pdf(data: bytes) -> None:
    assert "damaged" in refusal(data)[0]


def test_a_page_that_is_too_large() -> None:
    assert "page 2" in refusal(pdf("", PdfPageSpec(words(50, 400, "words"), media=(0, 0, 20_000, 600))))[0]


def packed(content: bytes) -> bytes:
    """A page whose content is packed."""
    body = zlib.compress(content, 9)
    spec = pdf(words(50, 400, "words"))
    start = spec.index(b"<</Length", spec.index(b"21 0 obj"))
    end = spec.index(b"endstream", start)
    head = b"<</Filter/FlateDecode/Length %d>>stream\n" % len(body)
    return spec[:start] + head + body + b"\n" + spec[end:]


@pytest.mark.parametrize("content", [b"BT /F 9 Tf (a) Tj ET\n" * 600_000, b" " * 70_000_000])
def test_a_page_that_draws_too_much(content: bytes) -> None:
    assert "too much" in refusal(packed(content))[0]


def test_words_written_from_the_right() -> None:
    codes = {code: chr(0x5D0 + code - 97) for code in range(97, 123)} | {32: " "}
    latin = words(50, 450, "These are words of a page whose most letters are Latin, and only one word is not:")
    found = reading(pdf(latin + words(50, 438, "abcd", font="U"), to_unicode=codes))
    assert sum(passage.text.count(UNKNOWN) for passage in found.passages) == 4
    assert "right" in refusal(pdf(words(50, 438, "abcd abcd", font="U"), to_unicode=codes))[0]


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the documents of others are not there")
def test_hostile_names() -> None:
    assert text((HOSTILE / "actualtext.pdf").read_bytes()) == f"The vote was {UNKNOWN * 5} today."
    assert text((HOSTILE / "tounicode.pdf").read_bytes()) == f"sa{UNKNOWN} {UNKNOWN}es"


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the documents of others are not there")
@pytest.mark.parametrize("name", ["bomb", "huge"])
def test_hostile_sizes(name: str) -> None:
    refusal((HOSTILE / f"{name}.pdf").read_bytes())
