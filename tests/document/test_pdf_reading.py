"""Reading a PDF: paragraphs, columns, notes and furniture, each with its cause in a small file."""

from __future__ import annotations

from quoteproof.document.model import OPEN_HYPHEN, DocumentOptions, DocumentPassage, DocumentReading
from quoteproof.document.pdf.reader import read
from quoteproof.document.role import Role
from tests.document.invariants import convention_faults, pdf_faults
from tests.document.pdfs import PdfPageSpec, lines, pdf, words

FULL = (
    "These words fill the whole width of the line, as far",
    "as the edge of the column reaches, and each of them",
    "is as wide as the others, so that one sees the edge.",
)


def reading(data: bytes) -> DocumentReading:
    found = read(data, DocumentOptions())
    assert convention_faults(found) + pdf_faults(data, found) == []
    return found


def passages(data: bytes, role: Role = Role.BODY) -> list[DocumentPassage]:
    return [passage for passage in reading(data).passages if passage.role is role]


def texts(data: bytes, role: Role = Role.BODY) -> list[str]:
    return [passage.text for passage in passages(data, role)]


def test_lines_are_joined_with_spaces() -> None:
    assert texts(pdf(lines(50, 500, *FULL))) == [" ".join(FULL)]


def test_an_indent_begins_a_paragraph() -> None:
    first, second = lines(50, 500, *FULL), words(62, 464, "Here a new one begins.")
    assert texts(pdf(first + second)) == [" ".join(FULL), "Here a new one begins."]


def test_crop_box_is_where_boxes_count_from() -> None:
    page = PdfPageSpec(words(150, 450, "word"), crop=(100, 200, 300, 500))
    (passage,) = passages(pdf(page))
    left, bottom, _, top = passage.trace[0].place.box  # type: ignore[union-attr]
    assert (left, bottom < 250 < top) == (50, True)


def test_a_hyphen_is_dropped_where_the_document_has_the_joined_word() -> None:
    text = lines(50, 500, "the winter is long and the winter is cold in the win-", "ter, and this is it")
    assert texts(pdf(text)) == ["the winter is long and the winter is cold in the winter, and this is it"]


def test_a_hyphen_is_kept_where_the_document_has_the_hyphenated_word() -> None:
    text = lines(50, 500, "a well-known thing and a well-", "known man")
    assert texts(pdf(text)) == ["a well-known thing and a well-known man"]


def test_a_hyphen_is_open_where_the_document_does_not_decide() -> None:
    assert texts(pdf(lines(50, 500, "this is re-", "form"))) == [f"this is re{OPEN_HYPHEN}form"]


def test_a_raised_digit_keeps_its_height() -> None:
    page = words(50, 500, "about 10") + words(85, 504, "6", size=6) + words(91, 500, "cells")
    assert texts(pdf(page)) == ["about 10⁶ cells"]
