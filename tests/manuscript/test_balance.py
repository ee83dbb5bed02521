"""What a converter drops, changes or puts in shows in the balance; what is only moved or set otherwise does not."""

import random
import time
from typing import Any

import pytest

from quoteproof.manuscript.balance import PlacedWords, balance, printed
from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptPlace, PlaceUnit


def place(number: int) -> ManuscriptPlace:
    return ManuscriptPlace("thesis.tex", PlaceUnit.LINE, number)


def original(*lines: str) -> list[PlacedWords]:
    return [PlacedWords(line, place(number)) for number, line in enumerate(lines, 1)]


def differences(before: str, after: str) -> list[tuple[str, str, str]]:
    notes = balance(original(*before.split("\n")), [after], ())
    return [(note.kind.name, note.text, note.became) for note in notes]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He says “the words” on.", 'He says "the words" on.'),
        ("The „Worte“ and «mots»", "The “Worte” and “mots”"),
        ("it’s Schröder", "it's Schro\u0308der"),
        ("A sen\u00adtence of two", "a sentence  of\u00a0two"),
        ("the words [...] end", "the words […] end"),
        ("ﬁnal self\u2011evident", "final self-evident"),
        ("one two three four five. six seven", "six seven one two three four five."),
    ],
)
def test_what_only_looks_different_is_no_difference(before: str, after: str) -> None:
    assert differences(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [
        ("He says “the words” on.", "He says on.", [("LOST", "“the words”", "")]),
        ("Says “die Worte” here", "Says die Worte here", [("LOST", "“", ""), ("LOST", "”", "")]),
        ("“the […] here [and] more”", "“the here more”", [("LOST", "[…]", ""), ("LOST", "[and]", "")]),
        ("the ANA words", "the acronym ana words", [("ADDED", "", "acronym")]),
        ("See “other” too", "See ‘other’ too", [("CHANGED", "“", "‘"), ("CHANGED", "”", "’")]),
        ("„auch“ so", ",,auch“ so", [("LOST", "„", "")]),
        ("the lord said words", "the lord said NOT words", [("ADDED", "", "NOT")]),
        ("one\ntwo three\nfour", "one four", [("LOST", "two three", "")]),
    ],
)
def test_what_is_lost_or_added_is_told(before: str, after: str, notes: list[tuple[str, str, str]]) -> None:
    assert differences(before, after) == notes


def test_a_difference_has_its_place() -> None:
    notes = balance(original("one two", "three lost four", "five six"), ["one two three four five extra six"], ())
    assert [(note.kind, note.place.number) for note in notes] == [
        (ConversionKind.LOST, 2),
        (ConversionKind.ADDED, 3),
    ]


def test_what_a_note_names_is_not_told_again() -> None:
    lines = original("one macro two", "three macro four")
    told = ConversionNote(ConversionKind.MACRO, place(2), "\\macro")
    assert [note.place.number for note in balance(lines, ["one two three four"], (told,))] == [1]


def test_what_stands_instead_is_named_by_the_note() -> None:
    told = ConversionNote(ConversionKind.CHANGED, place(1), "page", "p.")
    assert balance(original("see page 33"), ["see p. 33"], (told,)) == ()


def test_an_empty_side_is_told() -> None:
    assert [note.text for note in balance(original("all of it"), [""], ())] == ["all of it"]
    assert [note.became for note in balance((), ["all of it"], ())] == ["all of it"]


def test_long_texts_with_repeated_words_take_little_time() -> None:
    random.seed(1)
    for words in (["the", "a", "of"], [f"w{n}" for n in range(3000)]):
        text = [random.choice(words) for _ in range(60_000)]
        kept = text[:30_000] + text[30_050:]
        began = time.process_time()
        notes = balance([PlacedWords(" ".join(text), place(1))], [" ".join(kept)], ())
        assert time.process_time() - began < 20
        assert notes


def test_a_document_prints_its_words_with_notes_behind_their_paragraph() -> None:
    def word(text: str) -> dict[str, Any]:
        return {"t": "Str", "c": text}

    note = {"t": "Note", "c": [{"t": "Para", "c": [word("below")]}]}
    quoted = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [word("words")]]}
    paragraph = {"t": "Para", "c": [word("One"), note, {"t": "Space"}, quoted]}
    blocks: list[dict[str, Any]] = [paragraph, {"t": "HorizontalRule"}]
    assert printed(blocks) == "One “words”\nbelow"
