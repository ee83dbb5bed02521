"""Which words of a PDF nobody sees."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from quoteproof.document.pdf.characters import page_characters
from quoteproof.document.pdf.visibility import visibility
from tests.document.pdfs import PdfPageSpec, pdf, words

HOSTILE = Path(__file__).parents[3] / "shared" / "documents" / "hostile"
PLAIN = words(50, 500, "plain words")
PICTURE = "q 400 0 0 600 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID {} EI Q\n"
NOTE = "/Annots[<</Type/Annot/Subtype/Square/Rect[40 440 300 470]/C[0 0 0]/IC[0 0 0]/AP<</N 100 0 R>>>>]"
BLACK_FORM = "<</Type/XObject/Subtype/Form/BBox[0 0 260 30]/Length 21>>stream\n0 g 0 0 260 30 re f\nendstream"


def unseen(data: bytes) -> list[str]:
    """The words of each page that nobody sees, letters only."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        characters = page_characters(page, page.get_textpage())
        hidden = visibility(page, characters).unseen
        found.append("".join(one.text for one in characters if one.first in hidden))
    return found


def hidden(before: str = "", after: str = "", *, text: str = "secret", more: str = "", form: str = "") -> str:
    """What nobody sees of a page with plain words, and others between some operators."""
    content = f"{PLAIN}q {before} {words(50, 450, text, font='B')} {after} Q"
    page = PdfPageSpec(content, more=more, resources=form)
    return "".join(unseen(pdf(page, objects=[BLACK_FORM])))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1 g", ""),
        ("1 1 1 rg", ""),
        ("0.98 g", ""),
        ("3 Tr", ""),
        ("7 Tr", ""),
        ("", "1 g 40 440 300 30 re f"),
        ("", "0 g 40 440 300 30 re f"),
        ("", "1 0 0 rg 40 440 300 30 re f"),
        ("0 g 40 440 300 30 re f", ""),
        ("0 0 1 1 re W n", ""),
        ("0 440 20 40 re W n", ""),
        ("1 0 0 1 0 -900 cm", ""),
        ("1 0 0 1 900 0 cm", ""),
        ("0.01 0 0 1 50 0 cm", ""),
        ("0.1 0 0 0.1 50 400 cm", ""),
        ("", PICTURE.format("abcd")),
        ("", "1 g 40 452.3 300 20 re f"),  # the upper half
        ("/GS gs", ""),
        ("/OC /Off BDC", "EMC"),
    ],
)
def test_words_that_nobody_sees(before: str, after: str) -> None:
    form = "/ExtGState<</GS<</ca 0/CA 0>>>>/Properties<</Off 101 0 R>>"
    content = f"{PLAIN}q {before} {words(50, 450, 'secret', font='B')} {after} Q\n{words(50, 300, 'more')}"
    layers = "/OCProperties<</OCGs[101 0 R]/D<</OFF[101 0 R]/Order[]>>>>"
    page = PdfPageSpec(content, resources=form)
    data = pdf(page, objects=[BLACK_FORM, "<</Type/OCG/Name(off)>>"], catalog=layers)
    alone = "abcd" in after
    assert unseen(data) == ["plainwordssecret" if alone else "secret"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("1 0 0 rg", ""),
        ("0.6 g", ""),
        ("1 Tr", ""),
        ("2 Tr", ""),
        ("0 g 40 440 300 30 re f 1 g", ""),
        ("1 1 0 rg 40 440 300 30 re f 0 g", ""),
        ("1 0 0 rg 40 440 300 30 re f 0 0.51 0 rg", ""),
        ("", "0 g 45 452.5 50 0.6 re f"),  # struck through
        ("", "0 g 45 446 50 1 re f"),  # underlined
        ("40 440 300 30 re W n", ""),
        ("", words(50.2, 450, "secret", font="B")),  # twice, to look bold
        ("0 1 -1 0 500 400 cm", ""),
        ("0.7 0.7 -0.7 0.7 330 100 cm", ""),
    ],
)
def test_words_that_are_seen(before: str, after: str) -> None:
    assert hidden(before, after) == ""


@pytest.mark.parametrize("text", [". , ; : - '", "— _ | l I", "i j 1"])
def test_small_signs_are_seen(text: str) -> None:
    assert hidden(text=text) == ""
    assert hidden("0.6 0 0 0.6 50 300 cm", text=text) == ""


@pytest.mark.parametrize("operators", ["3 Tr", "1 g"])
def test_hidden_words_in_the_place_of_others(operators: str) -> None:
    content = f"q {operators} {words(50, 450, 'hidden text')} Q " + words(50, 450, "plain words")
    assert unseen(pdf(content)) == ["hiddentext"]


def test_words_under_an_annotation() -> None:
    assert hidden(more=NOTE) == "secret"


def test_words_in_a_form() -> None:
    head = "<</Type/XObject/Subtype/Form/BBox[0 0 400 600]/Resources<</Font<</F 3 0 R>>>>"
    form = head + "/Length {}>>stream\n{}\nendstream"

    own = f"{words(50, 400, 'seen')}q 1 g {words(50, 380, 'white')} Q"
    page = PdfPageSpec(PLAIN + "/Fm Do", resources="/XObject<</Fm 100 0 R>>")
    assert unseen(pdf(page, objects=[form.format(len(own), own)])) == ["white"]


def test_crop_boxes_and_turned_pages() -> None:
    content = PLAIN + words(50, 100, "outside") + f"1 g {words(50, 470, 'white')}"
    page = PdfPageSpec(content, crop=(20, 200, 380, 580))
    turned = PdfPageSpec(content, crop=(20, 200, 380, 580), more="/Rotate 90")
    assert unseen(pdf(page, turned)) == ["outsidewhite"] * 2


def test_the_layer_of_a_scan_is_seen_where_its_picture_has_ink() -> None:
    ink = "0 g 50 450 80 8 re f\n"
    layer = f"3 Tr {words(50, 450, 'read by machine')} {words(50, 300, 'beside')}"
    data = pdf(f"{PICTURE.format(chr(255) * 4)}{ink}{layer}")
    document = pypdfium2.PdfDocument(data)
    characters = page_characters(document[0], document[0].get_textpage())
    found = visibility(document[0], characters)
    assert found.is_layer
    assert "".join(one.text for one in characters if one.first in found.unseen) == "beside"


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the documents of others are not there")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("clipped", "Clippedwordsgone."),
        ("covered_black", "Coveredsecretwords."),
        ("covered_white", "Coveredwhitewords."),
        ("offpage", "Offpagewords."),
        ("tiny", "Tinywordsnobodyreads."),
        ("tr3", "Invisiblemodethree."),
        ("white", "Theministeradmittedfraud."),
    ],
)
def test_hostile_files(name: str, words: str) -> None:
    assert unseen((HOSTILE / f"{name}.pdf").read_bytes()) == [words]
