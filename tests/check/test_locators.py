"""The numbers of a citation: each is found, whatever stands around it, and none that contradicts its anchor passes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from quoteproof.check.written_numbers import meets, written_numbers
from quoteproof.engine.pandoc import Pandoc
from quoteproof.text.locator_terms import Counted
from tests.book_of import check, codes, library_of

EMENDATIONS = """ruling:
  numbers: {form: "[1]", reason: its own}
law:
  numbers: {form: "§ 1", reason: its own}
leaf:
  pages:
    - {lines: 1, starts: The, label: "12", reason: the printed page}
    - {lines: 3, starts: A, label: "xiv", reason: the printed page}
"""
LIBRARY = library_of(
    {
        "ruling": "[15] The judges met.\n\nThey sat down.\n\n[16] They rose.\n\n[17] They left.",
        "law": "§ 3 The port is free.",
        "leaf": "The barn burned.\n\nA new one was built.",
    },
    emendations=EMENDATIONS,
)


@pytest.fixture(scope="module")
def pandoc() -> Iterator[Pandoc]:
    with Pandoc() as reader:
        yield reader


def found(citation: str, pandoc: Pandoc, language: str) -> list[str]:
    return codes(check(f"So it is said {citation} here.", LIBRARY, pandoc, language=language))


AGREE = {
    "en-US": """[@ruling#p1, 15] | [@ruling#p1, para 15] | [@ruling#p1, PARA. 15] | [@ruling#p1, at 15]
        [@ruling#p1, no. 15] | [@ruling#p1, §15] | [@ruling#p1, [15]] | [@ruling#p1, (15), emphasis added]
        [para. 15, @ruling#p1] | @ruling#p1 [15] | [@ruling#p1, 15-16] | [@ruling#p1-p3, 15–16]
        [@ruling#p3, 15 f.] | [@ruling#p4, 15 ff.] | [@ruling#p1, 15, 18] | [@ruling#p1, paras 14 and 15]
        [@ruling#p4, paras 14 to 17] | [@ruling#p1, p. 3, para. 15] | [@ruling#p1, para. 15, p. 3]
        [@ruling#p1, p. 3] | [@ruling#p1, {para. 15}] | [@ruling#p1, para. 15(2)] | [@ruling#p1, ch. 3]
        [@ruling#p1, n. 3] | [@ruling#p1, emphasis added] | [@ruling#p1, 2nd ed.]
        [@ruling#p1, in the 1999 edition] | [@ruling#p1, 12 March 1999] | [@ruling#p1, as of March 12, 1999]
        [@ruling#p1, trans. Holm (2004)] | [see @ruling#p1, esp. 15] | [@ruling#p1, § 3, para. 15]
        [@ruling#p1] | [@law#p1, § 3] | [@law#p1, §3(2)] | [@law#p1, § 3, para. 2] | [@law#p1, s 3]
        [@law#p1, 3] | [@leaf#p1, 12] | [@leaf#p1, p. 12] | [@leaf#p1, p. 12 f.] | [@leaf#p1, pp. 11–12]
        [@leaf#p2, xiv] | [@leaf#p2, pp. x–xx] | [@leaf#p1, para. 3] | [@leaf#p1, S. Meier] | [@ruling, 99]
        [@ruling#p1, ¹⁵]""",
    "de": """[@ruling#p1, Rn. 15] | [@ruling#p1, Seite 99 Absatz 15] | [@ruling#p3, Abs. 15 bis 17]
        [@ruling#p1, 15. Absatz] | [@ruling#p1, 3. Kapitel] | [@ruling#p1, S. Meier zufolge]
        [@ruling#p1, 12. März 1999] | [@leaf#p1, 12 f.] | [@law#p1, § 3 Abs. 2 S. 1] | [@leaf#p1, S. Meier]""",
    "zh": "[@ruling#p1，第15段] | [@leaf#p1，第12页] | [@ruling#p1，第4章]",
    "fr": "[@ruling#p1, par. 15] | [@ruling#p1, n. 99] | [@leaf#p1, p. 12 et suiv.]",
}
CONTRADICT = {
    "en-US": """[@ruling#p1, 16] | [@ruling#p1, para 99] | [@ruling#p1, at 16] | [@ruling#p1, no. 16]
        [@ruling#p1, §16] | [@ruling#p1, [16]] | [@ruling#p1 [16]] | [para. 16, @ruling#p1]
        [see 16 in @ruling#p1] | @ruling#p1 [99] | [@ruling#p1, 16-18] | [@ruling#p1, 16 f.]
        [@ruling#p1, 16ff] | [@ruling#p1, 16, 18] | [@ruling#p1, xvi] | [@ruling#p1, ¶16]
        [@ruling#p1, ¶¶ 16–17] | [@ruling#p1, 16a] | [@ruling#p1, 15a] | [@ruling#p1, p. 3, para. 16]
        [@ruling#p1, {para. 99}] | [@ruling#p1, {99}] | [@ruling#p1, {} 99] | [@ruling#p1{para. 99}]
        [@ruling#p1, esp. 99] | [@ruling#p1, para. ninety-nine] | [@ruling#p1, ⑯] | [@ruling#p1, *16*]
        [@ruling#p1, $16$] | [@ruling#p1, para99] | [@ruling#p1, 15 [99]] | [@ruling#p1, para. 15 at 99]
        [@ruling#p1, 15.99] | [@ruling#p1, 15/99] | [@ruling#p1, #99] | [@ruling#p1, paragraph number 99]
        [@ruling#p1, № 99] | [@ruling#p1, 99th paragraph] | [@ruling#p1, 99 above]
        [@ruling#p1, p. 3 at 99] | [@ruling#p1, 1999] | [-@ruling#p1, 99] | [@ruling#p1, `99`]
        [@ruling#p1, 15^6^] | [@ruling#p1, para 1999] | [@ruling#p1, 99 March 1999]
        [@ruling#p1, 15\u00ad6] | [@ruling#p1; @ruling#p3, 15] | [@law#p1, § 4] | [@law#p1, s 4]
        [@law#p1, 4] | [@law#p1, para. 4] | [@leaf#p1, 13] | [@leaf#p1, p 13] | [@leaf#p1, pp. 13–14]
        [@leaf#p1, xii] | [@leaf#p2, 14] | [@leaf#p2, p. xv–xvi] | [@leaf#p1, page thirteen]
        [@ruling#p3, S. 17] | [@ruling#p1, $1{6}$]""",
    "de": """[@ruling#p1, Rn. 99] | [@ruling#p1, Rz 16] | [@ruling#p1, Nr. 99] | [@ruling#p1, 99. Absatz]
        [@leaf#p1, S. 99] | [@ruling#p1, Abs. neunundneunzig] | [@ruling#p1, zuletzt 99]
        [@law#p1, § 99 Abs. 2]""",
    "zh": "[@ruling#p1，第99段] | [@ruling#p1，第九十九段] | [@leaf#p1，第99页] | [@ruling#p1，见第99段]",
    "fr": "[@ruling#p1, par. 99] | [@ruling#p1, nº 99] | [@ruling#p1, 16 à 18]",
}


def each(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (tag, one.strip()) for tag, row in table.items() for one in row.replace("\n", "|").split("|") if one.strip()
    ]


@pytest.mark.parametrize(("language", "citation"), each(AGREE))
def test_a_number_that_agrees_or_counts_something_else_stands(language: str, citation: str, pandoc: Pandoc) -> None:
    assert found(citation, pandoc, language) == []


@pytest.mark.parametrize(("language", "citation"), each(CONTRADICT))
def test_a_number_that_may_contradict_is_found(language: str, citation: str, pandoc: Pandoc) -> None:
    assert set(found(citation, pandoc, language)) == {"C005"}


@pytest.mark.parametrize(
    ("words", "counted", "numbers"),
    [
        (", 16", Counted.UNSAID, [("16", "16")]),
        (", pp. 116–18, 120", Counted.PAGE, [("116", "118"), ("120", "120")]),
        (" para 16 f.", Counted.PARAGRAPH, [("16", "17")]),
        (" p. A-12", Counted.PAGE, [("A-12", "A-12")]),
        (" ch. iv", Counted.OTHER, [("iv", "iv")]),
        (" paragraph sixteen", Counted.PARAGRAPH, []),
    ],
)
def test_what_a_number_counts(words: str, counted: Counted, numbers: list[tuple[str, str]]) -> None:
    (one,) = written_numbers([{"t": "Str", "c": words}], "en")
    assert (one.counted, list(one.numbers)) == (counted, numbers)


@pytest.mark.parametrize(
    ("words", "known", "meet"),
    [
        ("p. 12", ("12–13", "12–13"), True),
        ("p. 14", ("12–13", "12–13"), False),
        ("p. xii", ("x", "xv"), True),
        ("p. xii", ("12", "12"), False),
        ("p. A-12", ("a-12", "a-12"), True),
        ("p. " + "9" * 30, ("9" * 30, "9" * 30), True),
        ("p. 16a", ("16", "17"), True),
    ],
)
def test_numbers_meet_where_they_have_one_in_common(words: str, known: tuple[str, str], meet: bool) -> None:
    (one,) = written_numbers([{"t": "Str", "c": words}], "en")
    assert meets(one, known) is meet


@pytest.mark.parametrize(
    "piece", ["1, ", "1 ", "1-", "p. ", "a.1", "(1", "and ", "1(a)", "ff ", "M", "第", "x", "c", "12 March ", " ", "1."]
)
def test_long_affixes_are_read_in_time(piece: str) -> None:
    started = time.process_time()
    written_numbers([{"t": "Str", "c": f"1 {piece * 6000} 1"}], "de")
    assert time.process_time() - started < 1
