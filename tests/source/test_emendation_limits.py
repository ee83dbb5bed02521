"""What an emendation may not do: each forgery of a reading text is refused, and what stands beside it passes."""

from __future__ import annotations

import pytest

from quoteproof.rules.table import worded
from quoteproof.source.emendation_limits import (
    correction_fault,
    label_fault,
    note_mark_fault,
    note_marks,
    number_at_head,
    numbers_fault,
)
from quoteproof.source.emendations import read_emendations
from quoteproof.source.reading import read_units
from quoteproof.source.segment import Segmentation


def read(text: str, emended: str, language: str | None = None) -> tuple[list[str], list[str]]:
    """The reading text of each unit, and the messages about the emendations."""
    values, told = read_emendations(f"t: {{{emended}}}")
    by = Segmentation.BLANK_LINE if "hyphens" in emended else Segmentation.LINE
    reading, stale = read_units(text, values["t"], segmentation=by, language=language)
    return [unit.mapped.text for unit in reading.units], [f.message for f in worded((*told, *stale))]


def correction(was: str, read: str) -> str:
    return f"{{line: 1, was: '{was}', read: '{read}', reason: r}}"


@pytest.mark.parametrize(
    ("text", "corrections"),
    [
        ("We are now at war.", [("ow", "ot")]),
        ("We are now at war.", [("w at", "t at")]),
        ("We are not at war.", [("t at", "w at")]),
        ("Wir haben eine Wahl.", [("eine", "keine")]),
        ("Wir haben eine Wahl.", [(" ein", " kein")]),
        ("Il mais vient.", [("mais", "jamais")]),
        ("Il l''est deux fois.", [("l''e", "n''e")]),
        ("It is legal here.", [("legal", "illegal")]),
        ("It is legal here.", [(" legal", " illegal")]),
        ("It is possible.", [("is po", "is impo")]),
        ("Это возможно.", [("возможно", "невозможно")]),
        ("Der Unmut war groß.", [("Unmut", "Anmut")]),
        ("Their allies came.", [("alli", "enni"), ("ies", "mes")]),
        ("Their allies came.", [("al", "en"), ("es", "e")]),
        ("It carried 2.7 tons.", [(".7", "7")]),
        ("It was -3 there.", [("-3", "3")]),
        ("It was ½ there.", [("½", "¼")]),
        ("King Henry IV came.", [("IV", "VI")]),
        ("It cost $5 then.", [("$5", "£5")]),
        ("It is so.", [(".", "?")]),
        ("The plan is good.", [("plan", '"plan"')]),
        ("No, the plan is good.", [("No,", "No")]),
        ("It was impossible, to be done.", [("impossible,", "impossible")]),
        ("It was done never again.", [("done n", "done, n")]),
        ("Er sagte ein Wort.", [("ein", "nein")]),
        ("Planul este un lucru de la oraș, și e pe cale.", [("un lucru", "nu lucru")]),
        ("On je i dalje u gradu, i to se zna za sve.", [("je i", "je ne")]),
        ("הוא לו אמר את הדבר בעיר.", [("לו", "לא")]),
        ("الرجل له قال في المدينة.", [("له", "لم")]),
        ("They do it.", [("do", "undo")]),
    ],
)
def test_a_correction_is_judged_by_the_whole_words_that_it_makes(text: str, corrections: list[tuple[str, str]]) -> None:
    listed = ", ".join(correction(was, now) for was, now in corrections)
    units, told = read(text.replace("''", "'"), f"corrections: [{listed}]")
    assert told
    if len(corrections) == 1:
        assert units == [text.replace("''", "'")]


@pytest.mark.parametrize(
    ("text", "corrections", "wanted"),
    [
        ("The wel was dry.", [("wel", "well")], "The well was dry."),
        ("The rnoney is gone.", [("rn", "m")], "The money is gone."),
        ("The onc and the othcr.", [("onc", "one"), ("othcr", "other")], "The one and the other."),
        ("It is so , he said.", [("so ,", "so,")], "It is so, he said."),
        ("known by“the split” alone", [("by“", "by “")], "known by “the split” alone"),
        ("he king had a pen", [("he king", "The king")], "The king had a pen"),
        ("The uewspaper came.", [("uew", "new")], "The newspaper came."),
    ],
)
def test_a_slip_is_set_right(text: str, corrections: list[tuple[str, str]], wanted: str) -> None:
    listed = ", ".join(correction(was, now) for was, now in corrections)
    units, told = read(text, f"corrections: [{listed}]")
    assert (units, told) == ([wanted], [])


def test_a_letter_that_negates_counts_where_the_language_is_declared() -> None:
    assert correction_fault("möjligt", "omöjligt", ("sv",)) is not None
    assert correction_fault("pen", "open", ("en",)) is None


@pytest.mark.parametrize(
    "form",
    [
        "never signed in 1",
        "not1",
        "a1",
        "$1",
        "1%",
        "-1",
        "+1",
        "[12]",
        "[1",
        "(1]",
        "note 1",
        "1.",
        "#1",
        "[a1b]",
        " 1",
    ],
)
def test_a_note_mark_is_no_word_and_no_number(form: str) -> None:
    assert note_mark_fault(form) is not None
    assert read("In 1914.", f"note-marks: [{{form: '{form}', count: 1, reason: r}}]")[1]


@pytest.mark.parametrize(
    ("text", "form", "dropped"),
    [
        ("The ice [1] held,[2] so.[3]", "[1]", [" [1]", "[2]", "[3]"]),
        ("of philosophy1 and war.2 “So”3", "1", ["1", "2", "3"]),
        ("It held.^1 So it did.*2", "^1", ["^1"]),
        ("signed in 1914 by 7 men", "1", []),
        ("at 2.7 and -3 and 5% and $4", "1", []),
        ("in 1914.1 The", "1", []),
        ("CO2, A4, 12 km2, see p.12", "1", []),
        ('he saw "7 men" and *7 men*', "1", []),
        ("in 1914[3] and 19 [14] years, 2.[7]5", "[1]", []),
        ("no[1]t and no [1]t and [7]th", "[1]", []),
        ("the war (1914) was", "(1)", []),
        ("10^6 and x^2", "^1", []),
    ],
)
def test_a_number_of_the_source_is_not_dropped(text: str, form: str, dropped: list[str]) -> None:
    assert [text[a:b] for (a, b), may_go in note_marks(text, form, (0, len(text))) if may_go] == dropped


def test_marks_that_must_stay_are_counted_apart() -> None:
    units, told = read("The ice[1] of 1914[2] held.", "note-marks: [{form: '[1]', count: 1, reason: r}]")
    assert (units, told) == (["The ice of 1914[2] held."], [])


@pytest.mark.parametrize("form", ["-", "$", '"', "”", ",", ".", "%", "+", "1", "ab", "(", "—", "'"])
def test_an_emphasis_mark_is_no_sign_and_no_quotation_mark(form: str) -> None:
    _, told = read("A word", f"emphasis-marks: [{{form: '{form.replace(chr(39), chr(39) * 2)}', count: 1, reason: r}}]")
    assert "is no emphasis mark" in told[0]


def test_a_sign_between_numbers_is_no_emphasis_mark() -> None:
    units, told = read("So 2 *3* 4 is 5 *6*, and *so* it is.", "emphasis-marks: [{form: '*', count: 1, reason: r}]")
    assert (units, told) == (["So 2 *3* 4 is 5 *6*, and so it is."], [])


JOIN = "joins: [{first: {lines: 1, starts: The plan}, second: {lines: 3, starts: permitted}, reason: r}]"


@pytest.mark.parametrize(
    ("between", "role", "said"),
    [
        ("not", "furniture", "“not”"),
        ("Der Plan ist nicht hier", "furniture", "“nicht”"),
        ("n’est", "furniture", "“n’est”"),
        ("has failed to be", "furniture", "“failed to”"),
        ("by all", "body", "no furniture"),
        ("by all", "note", "no furniture"),
    ],
)
def test_a_join_passes_over_furniture_without_limit_words(between: str, role: str, said: str) -> None:
    roles = f"roles: [{{lines: 2, starts: '{between[:2]}', role: {role}, reason: r}}]"
    units, told = read(f"The plan is\n{between}\npermitted by law.", f"{roles}, {JOIN}")
    assert any(said in message for message in told)
    assert units == ["The plan is", between, "permitted by law."]


def test_a_running_head_is_passed_over() -> None:
    roles = "roles: [{lines: 2, starts: THE, role: furniture, reason: r}]"
    units, told = read("The plan is\nTHE DAILY HERALD 12\npermitted by law.", f"{roles}, {JOIN}")
    assert (units, told) == (["The plan is permitted by law.", "THE DAILY HERALD 12"], [])


def test_furniture_inside_a_sentence_hides_no_limit_word() -> None:
    roles = "roles: [{lines: 2, starts: not, role: furniture, reason: r}]"
    _, told = read("The plan is\nnot\npermitted by law.", roles)
    assert "furniture inside a sentence" in told[0]
    heading = roles.replace("}]", "}, {lines: 1, starts: The, role: heading, reason: r}]")
    assert "furniture inside a sentence" in read("The plan is\nnot\npermitted by law.", heading)[1][0]
    assert (
        read("The Plan\nnot this\nIt is permitted by law.", heading.replace("starts: not", "starts: not this"))[1] == []
    )
    assert read("The plan is good.\nnot\nIt is permitted by law.", roles)[1] == []


def test_a_heading_is_not_joined_to_a_paragraph() -> None:
    _, told = read("The plan\nis permitted", "roles: [{lines: 1, starts: The, role: heading, reason: r}], joins: "
                   "[{first: {lines: 1, starts: The}, second: {lines: 2, starts: is}, reason: r}]")  # fmt: skip
    assert "joins a heading and a body" in told[0]


@pytest.mark.parametrize(
    ("text", "count", "wanted"),
    [
        ("a diffi-\ncult word", 1, "a difficult word"),
        ("with-\nout it", 1, "without it"),
        ("in 1914-\n1918 it", 0, "in 1914-\n1918 it"),
        ("it is not-\nable here", 0, "it is not-\nable here"),
        ("the Anglo-\nAmerican war", 0, "the Anglo-\nAmerican war"),
        ("it is no-\nt so", 0, "it is no-\nt so"),
    ],
)
def test_a_hyphen_at_a_line_end_divides_one_word(text: str, count: int, wanted: str) -> None:
    assert read(text, f"line-end-hyphens: [{{count: {count}, reason: r}}]") == ([wanted], [])


@pytest.mark.parametrize("label", ["12", "xii", "XIV", "A", "A-12", "12a", "12-13", "12–13", "iv–ix", "S.4"])
def test_a_label_of_a_page(label: str) -> None:
    assert label_fault(label) is None


@pytest.mark.parametrize(
    "label", ["12, where", "“1”", "civil", "not", "1 2", "12'", "a b", "page12", "12!", "1–2–3", ""]
)
def test_a_label_holds_no_words_and_no_marks(label: str) -> None:
    assert label_fault(label) is not None


@pytest.mark.parametrize("form", ["[1]", "(1)", "1.", "1)", "1:", "§ 1", "§1", "§ 1.", "¶ 1"])
def test_a_form_of_the_source_s_own_numbers(form: str) -> None:
    assert numbers_fault(form) is None


@pytest.mark.parametrize("form", ["", "1", "never 1", "[1", "[a]", "Art. 1", "“1”", "§", "[1] [1]", "1 "])
def test_what_is_no_form_of_numbers(form: str) -> None:
    assert numbers_fault(form) is not None


@pytest.mark.parametrize(
    ("text", "form", "number"),
    [
        ("[15] The judges met.", "[1]", "15"),
        ("[15a] The judges met.", "[1]", "15a"),
        ("§ 3 The port.", "§ 1", "§ 3"),
        ("§\u00a03. The port.", "§ 1.", "§ 3"),
        ("§3 The port.", "§ 1", "§ 3"),
        ("12. The port.", "1.", "12"),
        ("12.5 tons of grain.", "1.", None),
        ("The port [15].", "[1]", None),
        ("[15]th of May", "[1]", None),
        ("[1234567] The port.", "[1]", None),
        ("[15]", "[1]", "15"),
    ],
)
def test_the_number_at_the_head_of_a_passage(text: str, form: str, number: str | None) -> None:
    assert number_at_head(text, form) == number
