"""The table of quotation marks is what Unicode's data give."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import regex

from quoteproof.text import marks
from quoteproof.text.mark_table import LOOK_ALIKES, MARKS, MODIFIERS
from quoteproof.text.marks import PAIRING, find_marks, stray_marks
from tests.text.mark_table import MODULE, module


@pytest.mark.slow
def test_the_module_is_what_the_generator_makes() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "-"], input=module().encode(), capture_output=True, check=True
    )
    assert MODULE.read_bytes() == made.stdout


EVERY = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def test_every_quotation_mark_of_unicode_is_found() -> None:
    quoting = regex.findall(r"\p{Quotation_Mark}", EVERY)
    assert len(quoting) >= 30
    assert [mark.glyph for mark in find_marks(" ".join(quoting))] == quoting


@pytest.mark.parametrize("name", [MARKS, LOOK_ALIKES, MODIFIERS], ids=["marks", "look-alikes", "modifiers"])
def test_no_character_of_the_table_encloses_words_unseen(name: str) -> None:
    characters = set(re.findall(f"[{name}]", EVERY)) - PAIRING
    silent = [c for c in sorted(characters) if not stray_marks(f"He said {c}the ferry left the city{c} today.")]
    assert set(silent) <= set("≪≫⋘⋙≺≻⪻⪼")  # of these it takes two kinds


def test_what_is_passed_over_without_a_closer_look_holds_no_mark() -> None:
    suspected = [c for c in EVERY if marks._SUSPECT.search(c) or marks._SUSPECT.search(c * 2)]
    assert [c for c in suspected if not marks._UNUSUAL.search(c)] == [","]  # which is looked for by itself


def test_two_relations_enclose_words() -> None:
    assert stray_marks("He said ≪the ferry left≫ and ⋙so on⋘.") == (8, 23, 29, 35)


@pytest.mark.parametrize(
    "words",
    [
        "The Qurʾān, Hawaiʻi, cʼhoar, п'ять and п’ять, צה״ל.",
        "He is 6′2″ tall, at 40°26′46″N and 79°58′36″W, 40′ north.",
        "a ≪ b; [ˈlʌndən] and /ˈwɜːd ˌtuː/; x^2; コンピューター; Mᵐᵉ; 1ᵉʳ",
        "naïve, nai\u0308ve, d’Alembert, 10⁶, H₂O",
        "k\u0313an and s\u0312o",
    ],
)
def test_letters_measures_and_relations_are_no_stray_marks(words: str) -> None:
    assert stray_marks(words) == ()


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("The ʿAbd spoke.", (4,)),
        ("A′ is a point", (1,)),
        ("Ἡ ῾Η θάλασσα ἐστί᾽", (2, 17)),
        ("\u00a0\u030bThe ferry", (1,)),
        ("s\u0312o it was at dawn\u0315 [x]", (1, 18)),
        ("[ˈThe ferryˈ]", (11,)),
        ("a << b and b >> a", (2, 13)),
    ],
)
def test_what_could_enclose_words_is_stray(words: str, at: tuple[int, ...]) -> None:
    assert stray_marks(words) == at


def test_a_declared_word_may_begin_with_a_half_ring() -> None:
    declared = frozenset({"ʿAbd", "ʻThe", "dawnʼ"})
    assert stray_marks("ʿAbd spoke", declared=declared) == ()
    assert stray_marks("ʻThe ferry left at dawnʼ", declared=declared) == (0, 23)
