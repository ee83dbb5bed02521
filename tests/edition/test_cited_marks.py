"""Whose the marks of a citation are: titles may stand between those of a style, other words may not."""

from __future__ import annotations

import pytest

from quoteproof.edition.cited_marks import EntryWords, entry_words, owners, strange
from quoteproof.text.marks import find_marks


def entry(**fields: str) -> EntryWords:
    """The words of an entry; fields are CSL variables, with `_` for `-`."""
    values = {name.replace("_", "-"): {"t": "MetaString", "c": text} for name, text in {"id": "log", **fields}.items()}
    return entry_words([{"t": "MetaMap", "c": values}])["log"]


LOG = entry(
    title="The Log: A Life",
    container_title="The Sea",
    author="d'Alembert, Ann",
    note="the ferry left the city",
    publisher="Dār al-ʿIlm",
    url="https://example.org/log",
)
HEROES = entry(title="“Heroes” and Villains")
READING = entry(title="Lire « Emma »")


def unowned(text: str, *entries: EntryWords) -> list[str]:
    """The marks of a text that have no owner."""
    owned = owners(text, entries, "", "en-US", strict=True)
    marks = [(at, glyph) for at, glyph in find_marks(text) if at not in owned]
    return [glyph for _, glyph in sorted({*marks, *((at, text[at]) for at in strange(text, entries, ""))})]


@pytest.mark.parametrize(
    "text",
    [
        "D’Alembert, “The Log: A Life,” in “The Sea” (Dār al-ʿIlm).",
        "“The Log”, 3; « A life », 4; „The log“, 5; ”The Log”; »The Log«; <<The Log>>; 'The Log'",
        "(“The Log.”)",
        "“The Log ?” 3; “The Log\u00a0!,” 4; « The Log ; »; “The Log :”",
        "«https://example.org/log», <URL: https://example.org/log. Read on May 3>",
        "’98, l’an 3, 2019’da",
    ],
)
def test_titles_names_and_addresses_may_have_marks(text: str) -> None:
    assert unowned(text, LOG) == []


@pytest.mark.parametrize(
    "text",
    [
        "“Heroes” and Villains",
        "“‘Heroes’ and Villains,”",
        "(“‘Heroes’ and villains?”).",
        "„‚Heroes‘ and Villains“",
        "« “Heroes” and Villains »",
        "[“‘Heroes’ and Villains.”]",
    ],
)
def test_a_title_keeps_the_marks_that_the_entry_has(text: str) -> None:
    assert unowned(text, HEROES) == []


@pytest.mark.parametrize("text", ["“Lire « Emma »,” 3", "« Lire « Emma » »", "(“Lire « Emma » ?”)", "Lire « Emma », 3"])
def test_a_title_may_end_with_a_mark_behind_a_space(text: str) -> None:
    assert unowned(text, READING) == []


@pytest.mark.parametrize("text", ["“Heroes” “and Villains", "Heroes” and Villains”", "“Heroes” and Villains”"])
def test_a_title_has_no_marks_that_its_entry_does_not_have(text: str) -> None:
    assert unowned(text, HEROES)


@pytest.mark.parametrize(
    "text",
    [
        "“the ferry left the city”The Log",
        "The Log“the ferry left the city”The Log",
        "The Log ‘the ferry left the city’",
        "“The Log : the ferry left the city”",
        "“The Log »the ferry left the city”",
        "The Log ? “the ferry left the city”",
        "The Log ,”the ferry left the city“",
        "The Log ’the ferry left the city’",
        "The Log’the ferry left the city’The Log",
        "The Log ,,the ferry left the city``",
        ",, the ferry left the city ,,",
        "The Log <<the ferry left the city>>",
        "The Log <the ferry left the city>",
        "« the ferry left the city »",
        "ʿthe ferry left the cityʾ",
        "\u0312the ferry left the city\u0313",
        "“The Log. the ferry left the city”",
        "“The Log“, the ferry left the city, ”The Log”",
        '"The Log"the ferry left the city"The Log"',
    ],
)
def test_other_words_may_not_stand_between_marks(text: str) -> None:
    assert unowned(text, LOG)


def test_a_title_of_another_entry_may_not_stand_between_marks() -> None:
    assert unowned("“The Log”", HEROES)
