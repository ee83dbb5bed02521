"""The text report: carets stand under the right characters, on every kind of line."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Place
from quoteproof.report import text
from quoteproof.report.display import line_window, width, wrapped
from quoteproof.report.summary import Texts
from quoteproof.report.text import heading, rows
from quoteproof.text.offsets import LineIndex
from tests.book_of import check, library_of

TALE = {"tale": "Once there was a king. He had a dog, and the dog was old."}


def report(chapter: str, pandoc: Pandoc, *, columns: int = 100) -> str:
    return text.render(check(chapter, library_of(TALE), pandoc), columns=columns)


def test_a_screen_shows_both_documents(pandoc: Pandoc) -> None:
    assert report("He says “there was a queen” [@tale#p1].\n", pandoc) == (
        "error[Q001]: `tale#p1` has `king` where the quotation has `queen`\n"
        " --> chapters/01-one.md:1:22\n"
        "  |\n"
        "1 | He says “there was a queen” [@tale#p1].\n"
        "  |                      ^^^^^\n"
        "  |\n"
        " ::: seeds/tale.txt:1:18 (tale#p1)\n"
        "  |\n"
        "1 | Once there was a king. He had a dog, and the dog was old.\n"
        "  |                  ^^^^\n"
        "  |\n"
        "  = help: quote the source's words, or say it in your own words without quotation marks\n"
        "\n"
        "1 quotation in 1 chapter: 1 misquoted: 1 error\n"
    )


def test_a_clean_book_has_one_line(pandoc: Pandoc) -> None:
    assert report("He says “there was a king” [@tale#p1].", pandoc) == (
        "1 quotation in 1 chapter: 1 verbatim: no errors\n"
    )


TRICKY = {
    "plain": "He “was a queen” [@tale#p1].",
    "wide": "王様と犬 “was a queen” [@tale#p1].",
    "combining": "cafe\u0301 e\u0301te\u0301 “was a queen” [@tale#p1].",
    "tab": "a\tb\tc “was a queen” [@tale#p1].",
    "long": f"{'so he said ' * 30} “was a queen” [@tale#p1] {'and he said ' * 30}",
    "zero width": "a\u200db “was a queen” [@tale#p1].",
    "beyond the BMP": "𝕬𝕭 “was a queen” [@tale#p1].",
    "crlf": "One.\r\n\r\nTwo “was a queen” [@tale#p1].\r\n",
    "byte-order mark": "\ufeffTwo “was a queen” [@tale#p1].",
}


@pytest.mark.parametrize("chapter", TRICKY.values(), ids=TRICKY)
@pytest.mark.parametrize("columns", [100, 60])
def test_carets_stand_under_the_words(chapter: str, columns: int, pandoc: Pandoc) -> None:
    lines = report(chapter, pandoc, columns=columns).split("\n")
    at = next(i for i, line in enumerate(lines) if "queen" in line and re.match(r" *\d+ \|", line))
    marks = re.search(r"\^+", lines[at + 1])
    assert marks is not None
    assert width(lines[at][: lines[at].index("queen")]) == marks.start()
    assert len(marks.group()) == 5
    assert width(lines[at]) <= columns


def test_right_to_left_lines_tell_the_words_beside_them(pandoc: Pandoc) -> None:
    shown = report("הוא אמר “was a queen” [@tale#p1].", pandoc)
    assert "  | ^ here: queen\n" in shown


def test_a_place_of_several_lines_marks_each_of_them(pandoc: Pandoc) -> None:
    shown = report("> there was\n> a mouse\n", pandoc)
    assert "1 | > there was\n  |   ^^^^^^^^^\n2 | > a mouse\n  |   ^^^^^^^\n" in shown


def test_many_lines_show_the_first_and_the_last() -> None:
    lines = LineIndex("\n".join("abcdefgh"))
    found = rows(Place("x.md", 0, 15), lines, columns=80)
    assert [row.text for row in found] == ["a", "^", "b", "^", "…", "h", "^"]


def test_an_approximate_place_says_so_and_has_no_carets() -> None:
    lines = LineIndex("One.\nTwo.\n")
    place = Place("x.md", 5, 5, approximate=True)
    assert heading(place, lines) == "x.md:2 (near this line)"
    assert [row.text for row in rows(place, lines, columns=80)] == ["Two."]


def test_a_whole_file_and_an_unknown_text_show_no_line() -> None:
    assert heading(Place("seeds/a.txt"), LineIndex("words")) == "seeds/a.txt"
    assert heading(Place("seeds/a.txt", 3, 4), None) == "seeds/a.txt"
    assert rows(Place("seeds/a.txt", 3, 4), None, columns=80) == ()


@pytest.mark.parametrize("start", range(0, 190, 7))
def test_a_window_holds_the_stretch_and_the_width(start: int) -> None:
    line = ("word " * 40)[:200]
    made = line_window(line, start, start + 6, columns=50)
    assert width(made.text) <= 50
    begin = made.marks.index("^")
    assert made.text[begin : begin + 6] == line[start : start + 6]


def test_no_character_reaches_the_terminal_as_a_command(pandoc: Pandoc) -> None:
    shown = report("He \x1b[31m “was a \x1b[0mqueen\u202e” [@tale#p1].", pandoc)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "<U+001B>" in shown


def test_colours_only_if_asked(pandoc: Pandoc) -> None:
    result: CheckResult = check(TRICKY["plain"], library_of(TALE), pandoc)
    assert "\x1b" not in text.render(result)
    coloured = text.render(result, colour=True)
    assert "\x1b[1;31merror[Q001]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text.render(result)


def test_concise_has_a_line_a_finding(pandoc: Pandoc) -> None:
    result = check("He “was a queen” [@tale#p1].\n\nShe “had a cat”.\n", library_of(TALE), pandoc)
    assert text.render_concise(result) == (
        "chapters/01-one.md:1:11: Q001 `tale#p1` has `king` where the quotation has `queen`\n"
        "chapters/01-one.md:3:5: Q002 this quotation belongs to no citation\n"
    )


def test_an_acknowledged_finding_has_a_colour(pandoc: Pandoc) -> None:
    acknowledged = "He says <!-- quoteproof: allow Q010: it is said -->“had a dog” [@tale#p1].\n"
    result = check(acknowledged, library_of(TALE), pandoc)
    for found in result.all_findings:
        assert f"{found.status}[{found.code.id}]" in text.render(result, colour=True)
    shown = replace(result.all_findings[0], acknowledged="it is said")
    assert text.render_finding(shown, Texts(result), colour=True).startswith("\033[1macknowledged[")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_nothing_is_wider_than_the_screen(columns: int, pandoc: Pandoc) -> None:
    chapter = "See [[it]]. He “was a queen” [@tale#p1]. As @unknown says, “there were 王様 and 犬 in it”.\n\n" * 7
    result = check(chapter, library_of(TALE), pandoc)
    for grouped in (True, False):
        lines = text.render(result, columns=columns, grouped=grouped, whole_headlines=False).split("\n")
        assert max(map(width, lines)) <= columns
        assert all(line.count("`") % 2 == 0 for line in lines)


def test_a_sentence_is_broken_at_spaces_and_not_inside_backticks() -> None:
    lines = list(wrapped("see the words `a b c` 王様", 12, first="= ", indent="  "))
    assert lines == ["= see the", "  words", "  `a b c`", "  王様"]
    assert list(wrapped("one ` mark", 6)) == ["one `", "  mark"]


def test_quiet_shows_errors_alone(pandoc: Pandoc) -> None:
    found = check("See [[it]].\n\n“there was a queen” [@tale#p1]\n", library_of(TALE), pandoc)
    shown = text.render(found, quiet=True)
    assert shown.startswith("error[Q001]")
    assert "warning" not in shown
    assert "quotation in" not in shown
    assert text.render(check("See [[it]].\n", library_of(TALE), pandoc), quiet=True) == ""
