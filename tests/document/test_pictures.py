"""Pictures of pages: the very words are marked, however the page is turned, cropped or coloured."""

from __future__ import annotations

import subprocess
import sys

import pypdfium2.raw as raw
import pytest
from pypdfium2 import PdfDocument

from quoteproof.document import pictures
from quoteproof.document.pdf.picture import draw
from quoteproof.document.pictures import MarkedCharacters, PageDrawing, PictureRequest
from quoteproof.engine.process import run_isolated
from tests.document.pdfs import PdfPageSpec, lines, pdf, words
from tests.document.png import read_png

TEXT = lines(50, 500, "The lighthouse was kept by two men,", "and the log was kept by nobody at all.", "It was wet.")


def run_of(data: bytes, text: str, page: int = 0) -> MarkedCharacters:
    """The characters of a page that are `text`."""
    text_page = PdfDocument(data)[page].get_textpage()
    codes = [raw.FPDFText_GetUnicode(text_page.raw, i) for i in range(raw.FPDFText_CountChars(text_page.raw))]
    first = "".join(map(chr, codes)).index(text)
    return MarkedCharacters(first, len(text), text)


def page_picture(data: bytes, *texts: str) -> PageDrawing:
    ((picture,),) = draw(data, [PictureRequest(0, tuple(run_of(data, text) for text in texts), is_excerpt=False)])
    return picture


def excerpts(data: bytes, *texts: str, **more: int) -> tuple[PageDrawing, ...]:
    (found,) = draw(data, [PictureRequest(0, tuple(run_of(data, text) for text in texts), **more)])  # type: ignore[arg-type]
    return found


def near(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 6) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def test_the_words_are_marked_and_stay_readable() -> None:
    picture = page_picture(pdf(TEXT), "kept by two")
    pixels = read_png(picture.png)
    assert (pixels.width, pixels.height, picture.scale) == (800, 1200, 2.0)
    # in points: base line at 500 of 600 from below, so 100 from above; the words from x = 134 to 182
    assert near(pixels.box(), (268, 182, 366, 206), 12)
    marked = [pixels.rows[y][x] for x, y in pixels.marked()]
    assert max(marked) == (255, 230, 89)
    assert sum(r < 90 for r, _, _ in marked) > 50  # the ink of the letters is still dark


def test_nothing_marks_the_words_between_two_runs() -> None:
    pixels = read_png(page_picture(pdf(TEXT), "The", "was kept by two").png)
    columns = {x for x, y in pixels.marked() if y < 206}
    gaps = [x for x in range(min(columns), max(columns)) if x not in columns]
    assert len(gaps) > 60  # “lighthouse”
    whole = read_png(page_picture(pdf(TEXT), "The lighthouse was kept").png)
    assert len({x for x, _ in whole.marked()}) == whole.box()[2] - whole.box()[0]


@pytest.mark.parametrize(
    ("turn", "size", "box"),
    [
        (90, (1200, 800), (994, 268, 1018, 366)),
        (180, (800, 1200), (434, 994, 532, 1018)),
        (270, (1200, 800), (182, 434, 206, 532)),
    ],
)
def test_a_page_that_is_turned(turn: int, size: tuple[int, int], box: tuple[int, int, int, int]) -> None:
    data = pdf(PdfPageSpec(TEXT, more=f"/Rotate {turn}"))
    pixels = read_png(page_picture(data, "kept by two").png)
    assert (pixels.width, pixels.height) == size
    assert near(pixels.box(), box, 12)
    ((excerpt),) = excerpts(data, "kept by two")
    assert max(excerpt.width, excerpt.height) < 300
    assert len(read_png(excerpt.png).marked()) == pytest.approx(len(pixels.marked()), rel=0.05)


def test_a_crop_box_moves_the_marks_and_hides_what_is_outside() -> None:
    data = pdf(PdfPageSpec(TEXT + words(10, 20, "outside"), crop=(40, 450, 300, 550)))
    pixels = read_png(page_picture(data, "kept by two", "outside").png)
    assert (pixels.width, pixels.height) == (520, 200)
    assert near(pixels.box(), (188, 82, 286, 106), 12)
    assert excerpts(data, "outside") == ()


def test_a_user_unit_changes_nothing_but_the_size() -> None:
    data = pdf(PdfPageSpec(TEXT, more="/UserUnit 2"))
    pixels = read_png(page_picture(data, "kept by two").png)
    left, top, _, _ = pixels.box()
    assert left / pixels.width == pytest.approx(268 / 800, abs=0.02)
    assert top / pixels.height == pytest.approx(182 / 1200, abs=0.02)


def test_words_that_run_down_the_page_are_one_mark() -> None:
    turned = "BT /F 10 Tf 0 -1 1 0 200 500 Tm (The lighthouse was kept by two men) Tj ET\n"
    pixels = read_png(page_picture(pdf(turned), "lighthouse was kept").png)
    left, top, right, bottom = pixels.box()
    assert right - left < 40
    assert bottom - top > 150
    assert len(pixels.marked()) > 0.9 * (right - left) * (bottom - top)  # but for ink that is black


def test_a_tall_sign_and_a_raised_one_make_no_line_higher_or_lower() -> None:
    line = words(50, 500, "The log was") + words(105, 500, "B", size=24) + words(125, 504, "2", size=5)
    data = pdf(line + words(130, 500, "kept by two men"))
    plain = read_png(page_picture(data, "The log was").png).box()
    whole = MarkedCharacters(0, 29, "")
    ((picture,),) = draw(data, [PictureRequest(0, (whole,), is_excerpt=False)])
    mixed = read_png(picture.png).box()
    assert (plain[1], plain[3]) == (mixed[1], mixed[3])
    assert mixed[2] > 360


def test_an_accent_that_the_page_has_beside_its_letter_is_no_other_letter() -> None:
    data = pdf(words(50, 500, "Senyuz wrote"))
    assert draw(data, [PictureRequest(0, (MarkedCharacters(0, 12, "Şenyüz wrote"),))]) != [()]


def test_white_words_on_a_dark_page_are_seen_marked() -> None:
    dark = f"0 0 0 rg 0 0 400 600 re f 1 1 1 rg {TEXT}"
    pixels = read_png(page_picture(pdf(dark), "kept by two").png)
    marked = [pixels.rows[y][x] for x, y in pixels.marked()]
    assert min(r for r, _, _ in marked) > 90  # the ground of the words has become lighter
    assert {(0, 0, 0), (255, 255, 255)} <= set(map(tuple, (p for row in pixels.rows for p in row)))


def test_an_excerpt_is_as_high_as_its_lines_and_as_wide_as_the_passage() -> None:
    data = pdf(TEXT)
    (alone,) = excerpts(data, "log was")
    request = PictureRequest(0, (run_of(data, "log was"),), lines=((50.0, 470.0, 300.0, 510.0),))
    ((wide,),) = draw(data, [request])
    assert alone.height == wide.height < 110
    assert wide.width > 500 > alone.width
    assert len(read_png(alone.png).marked()) == len(read_png(wide.png).marked())


def test_words_in_two_columns_have_two_excerpts() -> None:
    data = pdf(lines(50, 100, "which was not kept") + lines(220, 550, "by anybody"))
    first, second = excerpts(data, "not kept\r\nby anybody")
    assert max(first.height, second.height) < 110


def test_an_excerpt_is_small_or_is_not_there() -> None:
    noise = "".join(f"0 0 m {50 + i % 7 * 40} {400 + i * 13 % 190} l S\n" for i in range(400))
    data = pdf(noise + lines(50, 590, *[f"Line {number} of a long quotation" for number in range(40)]))
    first, last = "Line 0 of", "Line 39 of a long quotation"
    start, end = run_of(data, first), run_of(data, last)
    run = MarkedCharacters(start.first, end.first + end.count - start.first, "")
    ((large,),) = draw(data, [PictureRequest(0, (run,), largest=10_000_000)])
    assert large.scale == 2.0
    ((small,),) = draw(data, [PictureRequest(0, (run,), largest=len(large.png) // 2)])
    assert len(small.png) <= len(large.png) // 2
    assert small.scale < 2.0
    assert draw(data, [PictureRequest(0, (run,), largest=500)]) == [()]


def test_a_page_that_says_something_else_is_not_drawn() -> None:
    data = pdf(TEXT)
    run = run_of(data, "kept by two")
    for wrong in ("kept by ten", "kepf by two"):
        assert draw(data, [PictureRequest(0, (MarkedCharacters(run.first, run.count, wrong),))]) == [()]
    assert draw(data, [PictureRequest(0, (MarkedCharacters(900, 3, "two"),)), PictureRequest(7, (run,))]) == [(), ()]
    assert draw(b"%PDF-1.7 nothing", [PictureRequest(0, (run,))]) == [()]
    # what a reading text writes otherwise than the page: a raised digit, an open hyphen
    six = run_of(pdf(words(50, 500, "106 -")), "106 -")
    assert draw(pdf(words(50, 500, "106 -")), [PictureRequest(0, (MarkedCharacters(six.first, 5, "10⁶ \u00ad"),))]) != [
        ()
    ]


def test_pictures_come_back_from_a_process_of_their_own_as_they_are() -> None:
    data = pdf(TEXT, TEXT)
    requests = [
        PictureRequest(1, (run_of(data, "kept by two", 1),), ((1.5, 2, 3, 4),)),
        PictureRequest(0, (run_of(data, "wet"),), is_excerpt=False),
        PictureRequest(5, ()),
    ]
    answer = run_isolated(pictures.MODULE, pictures.request(data, requests))
    assert pictures.parse_answer(answer, requests) == tuple(draw(data, requests))
    with pytest.raises(ValueError, match="not as long"):
        pictures.parse_answer(answer, requests[:1])
    for broken in (b"", b"{}", b"[[[1]]]", b'[[["=", 1, 1, 1]]]'):
        with pytest.raises(ValueError, match=r".*"):
            pictures.parse_answer(broken, requests[:1])


def test_the_parent_imports_no_pdfium() -> None:
    program = "import sys, quoteproof.document.pictures; print('pypdfium2' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )
