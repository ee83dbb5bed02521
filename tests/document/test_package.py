"""Packages and XML that are refused, and honest ones that are read."""

import io
import itertools
import random
import time
import zipfile

import pytest

from quoteproof.document.model import RefusedDocumentError
from quoteproof.document.package import DocumentPackage, parse_xml
from tests.document.written import packed

DTD = b'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.0//EN" "JATS.dtd">'


def words(data: bytes) -> str:
    return "".join(parse_xml(data).itertext())


def refusal(data: bytes) -> str:
    try:
        package = DocumentPackage(data)
        for name in package.names:
            package.read(name)
    except RefusedDocumentError as error:
        return error.message
    return "none"


def test_parts_are_read_in_the_order_of_the_package() -> None:
    package = DocumentPackage(packed({"mimetype": "text", "b/a.xml": "<a>é</a>", "b/": ""}))
    assert package.names == ("mimetype", "b/a.xml")
    assert "b/a.xml" in package
    assert package.read("mimetype") == b"text"
    assert package.xml("b/a.xml").text == "é"
    with pytest.raises(RefusedDocumentError, match="no part `c`"):
        package.read("c")


@pytest.mark.parametrize("name", ["/a", "../a", "a/../b", "a//b", "./a", "a\\b", "C:/a", "a/\x01", "a/.."])
def test_unsafe_names(name: str) -> None:
    assert "unsafe name" in refusal(packed({name: "x"}))


@pytest.mark.parametrize("name", ["a..b/c", "META-INF/container.xml", "[Content_Types].xml", "ä b.xml", "...a"])
def test_safe_names(name: str) -> None:
    assert DocumentPackage(packed({name: "x"})).names == (name,)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", ["aa", "aA", "éÉ", ("é", "e\u0301")])
def test_two_parts_of_one_name(names: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert "two parts of the name" in refusal(data.getvalue())


def test_a_bomb() -> None:
    assert "times its size" in refusal(packed({"a": "x" * 10_000_000}))
    lying = bytearray(packed({"a": "x" * 100_000}))
    at = lying.rindex(b"PK\x01\x02") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")  # the declared size is less than the real one
    assert "damaged" in refusal(bytes(lying))


def test_parts_too_many_or_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoteproof.document.package._MAX_TOTAL", 1_000_000)
    monkeypatch.setattr("quoteproof.document.package._MAX_PARTS", 3)
    assert "more than 1 MB" in refusal(packed({"a": random.Random(1).randbytes(1_000_001)}))
    assert "4 parts" in refusal(packed(dict.fromkeys("abcd", "x")))
    package = DocumentPackage(packed({"a": random.Random(1).randbytes(600_000)}))
    package.read("a")
    with pytest.raises(RefusedDocumentError, match="more than 1 MB"):  # a part counts each time that it is read
        package.read("a")


def test_what_is_no_package() -> None:
    good = packed({"a": "some words " * 100})
    assert "no zip" in refusal(b"PK\x03\x04 nothing")
    assert "before its first part" in refusal(b"PK\x03\x04 more" + good)
    assert "damaged" in refusal(good[:40] + bytes([good[40] ^ 255]) + good[41:])
    encrypted = bytearray(good)
    encrypted[good.rindex(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(bytes(encrypted))
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", "x")
    assert "unusual way" in refusal(packing.getvalue())


def test_entities_stand_in_their_place() -> None:
    root = parse_xml(DTD + b"<a>x&alpha;&beta; y&mdash;<b>&nbsp;</b>&eta;z<!--c-->&mu;&amp;<b/></a>")
    assert root.text == "xαβ y—"
    assert [child.tail for child in root] == ["ηz", "μ&", None]
    assert "".join(root.itertext()) == "xαβ y—\xa0ηzμ&"


def test_entities_that_the_document_declares() -> None:
    subset = '<!ENTITY alpha "A"><!ENTITY dash "&#8212;"><!ENTITY and "&#38;#38;"><!ENTITY alpha "B">'
    assert words(f"<!DOCTYPE a [{subset}]><a>&alpha;&dash;&and;</a>".encode()) == "A—&"


@pytest.mark.parametrize(
    ("subset", "name"),
    [
        ('<!ENTITY x SYSTEM "file:///etc/hostname">', "x"),
        ('<!ENTITY x PUBLIC "p" "http://example.org/">', "x"),
        ('<!ENTITY x "<b>bold</b>">', "x"),
        ('<!ENTITY x "&#60;b>bold&#60;/b>">', "x"),
        ('<!ENTITY y "lol"><!ENTITY x "&y;&y;">', "x"),
        (f'<!ENTITY x "{"long " * 300}">', "x"),
        ('<!ENTITY % p SYSTEM "http://example.org/x"> %p;', "chapter1"),
    ],
)
def test_entities_that_are_refused(subset: str, name: str) -> None:
    with pytest.raises(RefusedDocumentError, match=f"entity `&{name};`") as caught:
        words(f"<!DOCTYPE a [{subset}]><a>&{name};</a>".encode())
    assert caught.value.helps


def test_entities_that_grow() -> None:
    names = "abcdefgh"
    lines = [f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in itertools.pairwise(names)]
    bomb = f'<!DOCTYPE a [<!ENTITY a "{"lol " * 100}">{"".join(lines)}]>'
    for text in ("<a>&h;</a>", '<a b="&h;"/>', f"<a>{'&a;' * 10_000}</a>"):
        with pytest.raises(RefusedDocumentError):
            words(f"{bomb}{text}".encode())


@pytest.mark.parametrize("address", ["http://dtd.example.org/journal.dtd", "file:///etc/passwd", "x.dtd"])
def test_a_document_type_from_elsewhere_is_not_asked_for(address: str) -> None:
    assert words(f'<!DOCTYPE article PUBLIC "-//X//EN" "{address}"><article>Caf&eacute;</article>'.encode()) == "Café"


def test_what_is_not_well_formed() -> None:
    for text in (b"", b"<a>", b"<a>&nbsp;</a>", b"<a>\xff</a>", b"<a b='1' b='2'/>", b"<a>" * 500 + b"</a>" * 500):
        with pytest.raises(RefusedDocumentError, match="not well-formed"):
            words(text)
    with pytest.raises(RefusedDocumentError, match="`a`"):
        DocumentPackage(packed({"a": "<a>"})).xml("a")


def test_one_id_may_stand_twice() -> None:
    assert words(b'<a><b xml:id="x">1</b><b xml:id="x">2</b></a>') == "12"


def test_many_entities_take_linear_time() -> None:
    start = time.process_time()
    text = words(DTD + b"<a>" + b"&alpha; b <b/>" * 50_000 + b"&alpha; b " * 50_000 + b"</a>")
    assert len(text) == 400_000
    assert time.process_time() - start < 5
