"""What a PDF says and no page prints: every text of it, wherever it stands and however it is written."""

from __future__ import annotations

import pytest

from quoteproof.document.pdf.syntax import decoded, string_at
from quoteproof.evidence.marks import BookPart
from quoteproof.proof.pdf.described import described
from quoteproof.proof.pdf.text import read_pdf
from tests.proof.book import Made
from tests.proof.pdf_by_hand import WORD, packed, page_of, pdf_of, stream
from tests.proof.said import paragraphs

UTF16 = b"<FEFF201C00740065007800740020201D>"
XMP = (
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description dc:format='“attribute”'>"
    "<dc:title><rdf:Alt><rdf:li>“a &amp; b”</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (b"(plain)", "plain"),
        (b"(\x8dtext\x8e \x92s)", "“text” ™s"),
        (rb"(a \(b\) \\ \216\215\8\41x)", "a (b) \\ ”“8!x"),
        (b"(in (brackets) too)", "in (brackets) too"),
        (b"(over\\\nlines\\r)", "overlines\r"),
        (UTF16, "“text ”"),
        (b"(\xfe\xff \x1c\0a \x1d)", "“a”"),
        (b"(\xff\xfe\x1c \x1d )", "“”"),
        (b"(\xef\xbb\xbf\xe2\x80\x9c)", "“"),
        (b"<4 1 4>", "A@"),
        (b"(never closed", "never closed"),
        (b"<41", "A"),
    ],
)
def test_a_string_is_read_in_every_way_of_writing_it(written: bytes, text: str) -> None:
    assert decoded(string_at(written, 0)[0]) == text


@pytest.mark.parametrize(
    "objects",
    [
        {1: b"<</Title(said)>>"},
        {1: b"<</Alt (said)>>"},
        {1: b"<</Alt 2 0 R>>", 2: b"(said)"},
        {1: b"<</Alt 2 0 R>>", 2: b" <FEFF0073006100690064>"},
        {1: b"<</T<73616964>/K 1>>"},
        {1: b"<</X(/Y \\) (no)/Author(no))/Author\n(said)>>"},
        {1: b"<</X(stream\n)/TU(said)>>"},
        {1: packed({2: b"<</Title(said)/Count 1>>"})},
        {1: packed({2: b"<</ActualText 3 0 R>>", 3: b"(said)"})},
        {1: stream(b"/Span<</ActualText(said)>>BDC EMC")},
        {1: stream(b"<x>said</x>", b"/Type/Metadata")},
        {1: stream(b"\xfe\xff" + "<x>said</x>".encode("utf-16-be"), b"/Type/Metadata")},
        {1: b"<</Contents(said)>>", 2: b"<</Contents<3082aaaa>/ByteRange[0 1 2 3]>>"},
    ],
    ids=range(13),
)
def test_a_text_is_found_wherever_it_stands(objects: dict[int, bytes]) -> None:
    assert described(pdf_of(objects)) == ("said",)


def test_of_xmp_every_text_and_every_attribute_is_read() -> None:
    said = described(pdf_of({1: stream(XMP.encode(), b"/Type/Metadata")}))
    assert {"“a & b”", "“attribute”"} <= set(said)


def test_a_text_that_stands_twice_is_given_once_in_the_order_of_characters() -> None:
    assert described(pdf_of({1: b"<</T(b)/Alt(a)>>", 2: b"<</Title(b)/Desc( )>>"})) == ("a", "b")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"1 0 obj<</Title(", b"1 0 obj<</Filter/FlateDecode>>stream\nx"])
def test_what_is_malformed_says_nothing(data: bytes) -> None:
    assert described(data) == ()


def test_the_reader_gives_title_outline_and_alternative_texts(made: Made) -> None:
    said = paragraphs(read_pdf(made.pdf)[BookPart.DESCRIPTION])
    assert {"A New Book", "A dot", "2 A Second “too loud” Chapter", "Bibliography", "page 3"} <= set(said)
    assert said == sorted(said)


def test_heads_and_feet_are_furniture_a_paragraph_each() -> None:
    head = b"/Artifact BMC BT /F 12 Tf 20 200 Td (7) Tj 60 0 Td (A head) Tj ET BT /F 12 Tf 20 20 Td (foot) Tj ET EMC "
    layers = read_pdf(page_of(head + WORD))
    assert paragraphs(layers[BookPart.FURNITURE]) == ["7", "A head", "foot"]
    assert layers[BookPart.TEXT].text == "word"


@pytest.mark.parametrize(
    ("operators", "form"),
    [
        (b"BT /F 12 Tf 3 Tr 20 50 Td (hidden words) Tj ET", b""),
        (b"1 g BT /F 12 Tf 20 50 Td (hidden words) Tj ET", b""),
        (b"/OC /O BDC BT /F 12 Tf 20 50 Td (hidden words) Tj ET EMC", b""),
        (b"BT /F 1 Tf 20 50 Td (hidden words) Tj ET", b""),
        (b"/Span <</ActualText (hidden words)>> BDC BT /F 12 Tf 20 50 Td (other) Tj ET EMC", b""),
        (b"/X Do", b"BT /F 12 Tf 20 50 Td (hidden words) Tj ET"),
        (b"/Artifact BMC BT /F 12 Tf 90 100 Td (hidden words) Tj ET EMC", b""),
    ],
    ids=["mode", "white", "layer", "tiny", "replaced", "form", "head in the text"],
)
def test_what_does_not_show_or_shows_otherwise_is_said_all_the_same(operators: bytes, form: bytes) -> None:
    layers = read_pdf(page_of(WORD + b" 0 g " + operators, form=form))
    assert "hidden words" in paragraphs(layers[BookPart.DESCRIPTION])
    assert "hidden" not in layers[BookPart.TEXT].text
