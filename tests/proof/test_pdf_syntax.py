"""The objects of a PDF, what may stand in them, and its signatures: total over whatever the bytes are."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.document.pdf.syntax import PdfName, PdfReference, objects
from quoteproof.proof.pdf.described import signatures
from quoteproof.proof.pdf.syntax import unexpected
from tests.proof.book import Made
from tests.proof.pdf_by_hand import packed, page_of, pdf_of, stream


def told(objects_: dict[int, bytes], *, signed: bool = False) -> list[str]:
    return unexpected([*objects(pdf_of(objects_))], signed=signed)


def test_every_kind_of_value_is_read() -> None:
    written = b"<</A[1 -2.5 true null]/B(a(b)\\))/C<41>/D/x#41y/E 3 0 R/F<</G[[]<<>>]>>% a comment\n/H 4>>"
    (one,) = objects(pdf_of({7: written}))
    assert one.number == 7
    assert one.value == {
        "A": ["1", "-2.5", "true", "null"], "B": b"a(b)\\)".replace(b"\\", b""), "C": b"A", "D": "xAy",
        "E": PdfReference(3), "F": {"G": [[], {}]}, "H": "4",
    }  # fmt: skip
    assert isinstance(one.value, dict)
    assert isinstance(one.value["D"], PdfName)


def test_objects_in_a_stream_and_behind_one_are_read() -> None:
    found = [*objects(pdf_of({1: packed({2: b"<</A 1>>", 3: b"(text)"}), 4: b"[/B]"}))]
    assert [(one.number, one.value) for one in found[1:]] == [(2, {"A": "1"}), (3, b"text"), (4, ["B"])]


def test_an_object_inside_a_stream_is_told() -> None:
    """A table of places may lead into a stream."""
    assert told({1: stream(b"x 5 0 obj<</OC 1>>endobj")}) == ["an object inside another"]


@pytest.mark.parametrize("opening", [b"(", b"((", b"<", b"<</A(", b"[[", b"<</A<</B[", b"(x\\"])
def test_what_is_not_closed_swallows_no_object(opening: bytes) -> None:
    assert "`/Rotate`" in told({1: opening, 2: b"<</Rotate 90>>"})


def test_what_is_closed_behind_an_object_swallows_none() -> None:
    data = b"%PDF-1.7\n1 0 obj(\n2 0 obj<</Rotate 90>>endobj\n)endobj\n"
    assert set(unexpected([*objects(data)], signed=False)) == {"`/Rotate`", "an object inside another"}


def test_depth_is_limited() -> None:
    with pytest.raises(RecursionError, match="nested too deeply"):
        told({1: b"[" * 100})


@pytest.mark.parametrize(
    ("written", "thing"),
    [
        (b"<</Type/Page/Rotate 90>>", "`/Rotate`"),
        (b"<</Type/Page/#52otate 90>>", "`/Rotate`"),
        (b"<</Type/ExtGState/ca .1>>", "`/ca`"),
        (b"<</Resources<</ExtGState<</G 5 0 R>>>>>>", "`/ExtGState`"),
        (b"<</Names[1 2]/Names[3]>>", "`/Names twice`"),
        (b"<</SMask/None>>", "`/SMask`"),
        (b"<</Type/XObject/Subtype/Form>>", "`/Subtype /Form`"),
        (b"<</Type/Font/Subtype/Type3>>", "`/Subtype /Type3`"),
        (b"<</Filter/LZWDecode>>", "`/Filter /LZWDecode`"),
        (b"<</Filter[/ASCIIHexDecode/FlateDecode]>>", "`/Filter /ASCIIHexDecode`"),
        (b"<</FT/Tx>>", "`/FT /Tx`"),
        (b"<</Subtype/Link/Border[0 0 9]>>", "a link with a border"),
        (b"<</Subtype/Link>>", "a link with a border"),
        (b"<</Subtype/Widget/Rect[0 0 9 9]>>", "a form field that shows"),
        (b"<</A<</S/Launch>>>>", "an action `/Launch`"),
        (b"[/Separation/All/DeviceGray 5 0 R]", "a colour space `/Separation`"),
        (b"<</ColorSpace<</c[/Pattern]>>>>", "a colour space `/Pattern`"),
        (b"<</ColorSpace<</DefaultGray 5 0 R>>>>", "`/DefaultGray`"),
        (b"<</Length 5/F(other)>>", "a stream in another file"),
        (b"/Form", "a name as an object of its own"),
        (b"<</Font<</f<</Rotate 90>>>>>>", "`/Rotate`"),
        (b"<</Type/ObjStm/First 9 0 R>>", "`/ObjStm` with numbers in other objects"),
        (b"<</S/P/Alt(x)>>", "`/Alt` of `/P`"),
        (b"<</S/P/E(x)>>", "`/E`"),
        (b"<</Type/ObjStm/DecodeParms<<>>>>", "`/DecodeParms` of `/ObjStm`"),
    ],
)
def test_what_no_edition_has_is_told(written: bytes, thing: str) -> None:
    assert thing in told({1: written})
    assert thing in told({1: packed({2: written})})


def test_an_object_twice_is_told_unless_the_file_is_signed() -> None:
    data = pdf_of({1: b"<<>>"}) + pdf_of({1: b"<<>>"})
    assert unexpected([*objects(data)], signed=False) == ["object 1 twice, as if something had been added to the file"]
    assert unexpected([*objects(data)], signed=True) == []


def test_a_book_has_nothing_strange(made: Made) -> None:
    assert unexpected([*objects(made.pdf)], signed=False) == []


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    return bytes([tag, size]) + body if size < 128 else bytes([tag, 0x82, size >> 8, size & 255]) + body


def named(*names: tuple[bytes, bytes]) -> bytes:
    return der(0x30, *(der(0x31, der(0x30, der(6, oid), text)) for oid, text in names))


COMMON, PLACE = b"\x55\x04\x03", b"\x55\x04\x07"
ISSUER = named((COMMON, der(0x0C, b"An Issuer")))


def certificate(serial: bytes, subject: bytes) -> bytes:
    fields = (der(0xA0, der(2, b"\2")), der(2, serial), der(0x30), ISSUER, der(0x30), subject, der(0x30))
    return der(0x30, der(0x30, *fields), der(0x30), der(3, b"\0"))


def cms(*certificates: bytes, serial: bytes) -> bytes:
    signer = der(0x30, der(2, b"\1"), der(0x30, ISSUER, der(2, serial)), der(0x30))
    signed = der(0x30, der(2, b"\1"), der(0x31), der(0x30), der(0xA0, *certificates), der(0x31, signer))
    return der(0x30, der(6, b"\x2a"), der(0xA0, signed))


SIGNERS = (
    certificate(b"\7", named((PLACE, der(0x0C, b"Nowhere")), (COMMON, der(0x0C, "Zoë".encode())))),
    certificate(b"\5", named((COMMON, der(0x1E, "Ada".encode("utf-16-be"))))),
)


def signature_of(contents: bytes, more: bytes = b"") -> bytes:
    return pdf_of({1: b"<</Type/Sig/ByteRange[0 9 20 9]/Contents<%s>%s>>" % (contents.hex().encode(), more)})


@pytest.mark.parametrize(
    ("contents", "more", "signer"),
    [
        (cms(*SIGNERS, serial=b"\7"), b"", "Zoë"),
        (cms(*SIGNERS, serial=b"\5"), b"", "Ada"),
        (cms(*SIGNERS, serial=b"\5"), b"/Name(By Name)", "By Name"),
        (cms(SIGNERS[0], serial=b"\5") + bytes(99), b"", "Zoë"),
        (cms(serial=b"\5"), b"", ""),
        (b"", b"", ""),
    ],
)
def test_a_signer_is_who_the_file_says(contents: bytes, more: bytes, signer: str) -> None:
    data = signature_of(contents, more)
    (one,) = signatures(data, [*objects(data)])
    assert (one.signer, one.whole) == (signer, False)


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    with contextlib.suppress(RecursionError):
        unexpected([*objects(b"1 0 obj" + data)], signed=False)
    signatures(data, [*objects(signature_of(data))])


@given(st.data())
def test_no_file_that_is_cut_or_mutated_raises(data: st.DataObject) -> None:
    page = page_of(b"BT ET")
    at = data.draw(st.integers(0, len(page) - 1))
    unexpected(
        [*objects(page[:at] + data.draw(st.binary(max_size=9)) + page[at + data.draw(st.integers(0, 9)) :])],
        signed=True,
    )
