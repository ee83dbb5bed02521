"""What is painted over the words of a PDF, or between them, is not known; rules and frames are no words."""

from __future__ import annotations

import pytest

from quoteproof.document.model import DocumentOptions
from quoteproof.document.pdf import reader
from tests.document.invariants import convention_faults, pdf_faults
from tests.document.pdfs import PdfPageSpec, pdf, words

LINE = words(50, 500, "You must") + words(150, 500, "do it today, all of you.")
IN_GAP = "95 495 145 512"


def text_of(content: str, *, more: str = "", objects: tuple[str, ...] = ()) -> str:
    """The text of a page."""
    data = pdf(PdfPageSpec(content, more=more), objects=objects)
    reading = reader.read(data, DocumentOptions())
    assert bool(reading.account.remarks) == ("\ufffd" in "".join(one.text for one in reading.passages))
    assert not convention_faults(reading) + pdf_faults(data, reading)
    return " ".join(one.text for one in reading.passages if one.role.is_citable)


def form(content: str) -> str:
    """The appearance of an annotation."""
    head = "/Type/XObject/Subtype/Form/BBox[0 0 50 17]"
    fonts = "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    return f"<<{head}{fonts}/Length {len(content)}>>stream\n{content}\nendstream"


def annotated(kind: str, content: str, *, box: str = IN_GAP, more: str = "") -> str:
    """The text of a page with an annotation."""
    note = f"/Annots[<</Type/Annot/Subtype/{kind}/Rect[{box}]/F 4{more}/AP<</N 100 0 R>>>>]"
    return text_of(LINE, more=note, objects=(form(content),))


@pytest.mark.parametrize("kind", ["FreeText", "Stamp", "Text", "Highlight", "Square", "Link"])
def test_a_word_of_an_annotation_in_a_gap_is_not_known(kind: str) -> None:
    assert annotated(kind, "BT /F1 10 Tf 10 5 Td (not) Tj ET") == "You must \ufffd do it today, all of you."


def test_what_an_annotation_is_written_over_is_not_known() -> None:
    found = annotated("FreeText", "BT /F1 10 Tf 10 5 Td (not) Tj ET", box="149 495 162 512")
    assert found.startswith("You must \ufffd\ufffd it today")


@pytest.mark.parametrize("box", ["150 495 260 512", IN_GAP, "20 495 40 512"])
def test_a_frame_or_a_hidden_annotation_spoils_nothing(box: str) -> None:
    plain = "You must do it today, all of you."
    assert annotated("Square", "0 0 50 17 re S", box=box) == plain
    assert annotated("Highlight", "/G gs 1 1 0 rg 0 0 50 17 re f", box="20 495 45 512") == plain
    hidden = LINE, f"/Annots[<</Type/Annot/Subtype/Stamp/Rect[{box}]/F 2/AP<</N 100 0 R>>>>]"
    assert text_of(hidden[0], more=hidden[1], objects=(form("0 0 50 17 re f"),)) == plain


def test_words_that_an_annotation_strikes_out_are_not_known() -> None:
    more = "/QuadPoints[150 510 159 510 150 498 159 498]"
    assert "must \ufffd\ufffd it" in annotated("StrikeOut", "0 8 50 1 re f", box="150 498 159 510", more=more)


@pytest.mark.parametrize("stroke", ["150 502.5 9 0.6 re f", "0.6 w 149 502.5 m 160 502.5 l S"])
def test_words_that_a_line_goes_through_are_not_known(stroke: str) -> None:
    assert "must \ufffd\ufffd it" in text_of(LINE + stroke)


@pytest.mark.parametrize(
    "rule",
    [
        "150 498 60 0.5 re f",
        "150 508 60 0.5 re f",
        "0.5 w 50 489 m 300 489 l S",
        "100 480 0.5 40 re f",
        "95 499 50 .5 re f",
    ],
)
def test_rules_are_no_words(rule: str) -> None:
    assert text_of(LINE + rule) == "You must do it today, all of you."


@pytest.mark.parametrize(
    "word",
    [
        "100 499 30 9 re f",
        "q 30 0 0 10 100 499 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q",
        "100 500 m 104 507 l 108 500 l h f",
    ],
)
def test_what_is_painted_in_a_gap_may_be_a_word(word: str) -> None:
    assert text_of(LINE + word) == "You must \ufffd do it today, all of you."


def test_a_ground_is_no_word() -> None:
    assert text_of("0.8 g 40 490 300 30 re f 0 g " + LINE) == "You must do it today, all of you."


def test_mirrored_words_are_not_known() -> None:
    found = text_of(f"{LINE}q -1 0 0 1 300 -40 cm {words(50, 500, 'not')} Q")
    assert "not" not in found
    assert "\ufffd\ufffd\ufffd" in found
    assert text_of(f"q -1 0 0 -1 400 600 cm {LINE} Q").startswith("You must")


def test_the_unit_of_a_page_counts_in_the_size_of_its_words() -> None:
    assert text_of(LINE, more="/UserUnit 0.1") == ""
    assert text_of(LINE, more="/UserUnit 2.0").startswith("You must")
