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


def test_a_lowered_digit_keeps_its_height() -> None:
    page = words(50, 500, "much CO") + words(88.7, 498, "2", size=6) + words(94.5, 500, "here")
    assert texts(pdf(page)) == ["much CO₂ here"]


def test_an_exponent_is_no_mark_even_where_a_note_has_its_number() -> None:
    text = words(50, 500, "a force of five kg/m") + words(129.5, 504, "2", size=6)
    note = words(50, 80, "2", size=5) + words(53, 77, "A note stands here.", size=8)
    assert texts(pdf(lines(50, 560, *FULL) + text + note))[-1] == "a force of five kg/m²"


def test_marks_of_notes_stand_beside_the_text() -> None:
    text = lines(50, 560, *FULL) + words(50, 524, "so it ends.") + words(93.2, 528, "1", size=6)
    note = words(50, 80, "1", size=5) + words(53, 77, "Here is the note.", size=8)
    data = pdf(text + note)
    (body,), (found,) = passages(data), passages(data, Role.NOTE)
    assert (body.text.endswith("it ends."), [(m.text, m.offset) for m in body.note_marks]) == (
        True,
        [("1", len(body.text))],
    )
    assert (found.text, [m.text for m in found.note_marks]) == ("Here is the note.", ["1"])


def test_a_note_runs_on_over_the_page() -> None:
    text = lines(50, 560, *FULL) + words(50, 524, "so it ends.") + words(93.2, 528, "1", size=6)
    note = words(50, 80, "1", size=5) + words(53, 77, "Here is the note that does not end on this", size=8)
    second = lines(50, 560, *FULL) + words(50, 77, "page, but on the next.", size=8)
    (found,) = passages(pdf(text + note, second), Role.NOTE)
    assert found.text == "Here is the note that does not end on this page, but on the next."
    assert [page.index for page in found.pages] == [0, 1]


LEFT = (
    "The left column has",
    "lines as wide as it",
    "is, and each of them",
    "reaches to its edge,",
    "so that one reads it",
)
RIGHT = (
    "and then the column",
    "to the right is read",
    "from its first line",
    "down to its last one",
    "and the text is done.",
)


ORDINALS = ("one that is", "two that is", "three that is", "four that is", "five that is")


def test_two_columns_under_a_title() -> None:
    title = words(120, 540, "A Title across both of the columns", size=14, font="B")
    data = pdf(title + lines(50, 500, *LEFT) + lines(160, 498, *RIGHT))
    assert texts(data, Role.HEADING) == ["A Title across both of the columns"]
    assert texts(data) == [" ".join(LEFT + RIGHT)]


def test_three_columns_row_by_row_in_the_file() -> None:
    columns = [[f"{word} {text}" for word, text in zip(ORDINALS, side, strict=True)] for side in (LEFT, RIGHT, LEFT)]
    rows = "".join(
        words(x, 500 - 12 * i, text)
        for i, row in enumerate(zip(*columns, strict=True))
        for x, text in zip((40, 190, 340), row, strict=True)
    )
    page = PdfPageSpec(rows, media=(0, 0, 600, 600))
    assert " ".join(texts(pdf(page))) == " ".join(text for column in columns for text in column)


def test_a_float_between_the_halves_of_a_paragraph() -> None:
    first = lines(50, 500, *FULL[:2])
    caption = words(50, 440, "Figure 1: What the figure shows.", size=8)
    data = pdf(first + caption + lines(50, 400, *FULL[2:], "and here the paragraph ends."))
    assert texts(data) == [" ".join([*FULL, "and here the paragraph ends."])]
    assert texts(data, Role.CAPTION) == ["Figure 1: What the figure shows."]


def test_a_paragraph_runs_on_over_the_page() -> None:
    (body,) = passages(pdf(lines(50, 500, *FULL[:2]), lines(50, 560, *FULL[2:])))
    assert body.text == " ".join(FULL)
    assert [(page.index, body.text[page.offset :][:7]) for page in body.pages] == [(0, "These w"), (1, "is as w")]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    bodies = [FULL, LEFT, RIGHT, ORDINALS]
    pages = [
        words(50, 580, "Chapter of a book") + lines(50, 540, *body) + words(200, 30, str(number))
        for number, body in enumerate(bodies, 5)
    ]
    data = pdf(*pages)
    assert texts(data, Role.FURNITURE) == [text for n in range(5, 9) for text in ("Chapter of a book", str(n))]
    assert " ".join(texts(data)) == " ".join(" ".join(body) for body in bodies)


def test_numbers_in_the_margin_are_furniture() -> None:
    body = (
        "One line of a court",
        "paper stands beside",
        "its number, and the",
        "numbers do not mix",
        "with the lines of it",
        "until it ends.",
    )
    page = "".join(words(40, 500 - 20 * i, str(i + 1)) + words(70, 500 - 20 * i, text) for i, text in enumerate(body))
    data = pdf(page)
    assert texts(data) == [" ".join(body)]
    assert texts(data, Role.FURNITURE) == ["1\n2\n3\n4\n5\n6"]


def test_a_stamp_of_electronic_filing_is_furniture() -> None:
    stamp = words(60, 590, "Case 1:20-cv-02731-VC Document 19 Filed 08/05/20 Page 1 of 1", size=9)
    assert texts(pdf(stamp + lines(50, 500, *FULL))) == [" ".join(FULL)]


def test_a_drop_cap_belongs_to_its_word() -> None:
    cap = words(50, 476, "T", size=48)
    text = lines(
        82,
        500,
        "hese words begin with a letter that is",
        "as high as three lines are, and beside",
        "which they stand, so that they are",
    )
    data = pdf(cap + text + words(50, 464, "short only where it stands beside them, no longer."))
    assert texts(data)[0].startswith("These words begin with a letter that is as high")


def test_letters_that_are_spaced_out_are_words() -> None:
    heading = words(50, 540, "THE SECOND PART", font="B", before="3 Tc")
    assert texts(pdf(heading + lines(50, 500, *FULL)), Role.HEADING) == ["THE SECOND PART"]


def test_tightly_justified_words_do_not_stick_together() -> None:
    shown = "".join(words(x, 500, text) for x, text in ((50, "so"), (60.6, "tightly"), (88.6, "set")))
    assert texts(pdf(shown)) == ["so tightly set"]


def test_ligatures_are_letters() -> None:
    data = pdf(words(50, 500, "aXb", font="U"), to_unicode={ord("a"): "a", ord("b"): "b", ord("X"): "\ufb03"})
    assert texts(data) == ["affib"]


def test_a_soft_hyphen_of_the_file_only_divides() -> None:
    first = words(50, 500, "this is re\xad", font="U")
    data = pdf(first + words(50, 488, "form"), to_unicode={ord(c): c for c in "thisre "} | {0xAD: "\xad"})
    assert texts(data) in (["this is reform"], [f"this is re{OPEN_HYPHEN}form"])


def test_numbers_and_dashes_at_line_ends() -> None:
    assert texts(pdf(lines(50, 500, "the years 1914-", "1918 were dark"))) == ["the years 1914-1918 were dark"]
    assert texts(pdf(lines(50, 500, "it was—or so they said—", "a dark time"))) == [
        "it was—or so they said—a dark time"
    ]


def test_an_accent_over_its_letter_is_one_character() -> None:
    page = words(50, 500, "Schr") + words(68.3, 500, "\xa8") + words(68.3, 500, "odinger")
    assert texts(pdf(page)) == ["Schrödinger"]


def test_lines_of_verse_stay_apart() -> None:
    wide = words(
        50, 560, "These words are much wider than the lines of a verse, and they reach to the edge of their column,"
    )
    verse = (
        "The winter evening settles down;",
        "With smell of steaks in passageways",
        "Six o’clock, the burnt-out ends",
        "Of smoky days and gusty showers.",
    )
    prose = [
        text.ljust(90, "m")
        for text in ("More words that are wide", "and as wide as they are", "so that a reader sees it")
    ]
    data = pdf(wide + lines(50, 548, *prose) + lines(80, 490, *verse))
    assert texts(data)[-1] == "\n".join(verse)


def test_raised_numbers_of_isotopes_groups_and_formulas_are_no_marks() -> None:
    text = lines(50, 560, *FULL) + words(50, 524, "a sum (x+1)") + words(95.9, 528, "2", size=6)
    text += words(50, 500, "the group COOR") + words(117.4, 504, "1", size=6)
    text += words(50, 476, "1", size=6) + words(53, 472, "H-NMR spectra were recorded.")
    note = words(50, 80, "1", size=5) + words(53, 77, "Here is the note.", size=8)
    note += words(50, 70, "2", size=5) + words(53, 67, "And here another one.", size=8)
    found = texts(pdf(text + note))
    assert [text[-12:] for text in found[:2]] == ["a sum (x+1)²", "e group COOR¹"[-12:]]
    assert found[2].startswith("¹H-NMR")
