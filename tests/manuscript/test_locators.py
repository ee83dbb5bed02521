"""How the place in a cited work is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.manuscript.citing.locators import locator


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", " 33", "p. 33"),
        ("en", ": 33", "p. 33"),
        ("en", "p.33", "p. 33"),
        ("en", "p 33", "p. 33"),
        ("en", "33.", "p. 33"),
        ("en", "page 33 ", "p. 33"),
        ("en", "33–35, 40 ", "pp. 33–35, 40"),
        ("en", "pp. 33--35", "pp. 33–35"),
        ("en", "33 and 40", "pp. 33 and 40"),
        ("en", "33f.", "pp. 33f."),
        ("en", "xii-xv", "pp. xii-xv"),
        ("en", "33, emphasis added", "p. 33, emphasis added"),
        ("en", "33 n. 4", "p. 33 n. 4"),
        ("en", "33 passim", "p. 33 passim"),
        ("en", "vol. 2, p. 5", "vol. 2, p. 5"),
        ("en", "vol. 2, 5", "vol. 2, p. 5"),
        ("en", "volume 2 , pages 3-5", "volume 2, pp. 3-5"),
        ("en", "chapter 3 ", "chapter 3"),
        ("de", "S.33f.", "S. 33f."),
        ("de", " S.33 ff", "S. 33 ff"),
        ("de", "page 33 ", "S. 33"),
        ("de", "p. 33", "S. 33"),
        ("de", "33 f.", "S. 33 f."),
        ("de", "Bd. 2, 33", "Bd. 2, S. 33"),
        ("de", "S. 33 bis 35", "S. 33 bis 35"),
        ("de", "S. 33, Hervorhebung im Original", "S. 33, Hervorhebung im Original"),
        ("fr", "pages 3-5", "p. 3-5"),
        ("it", "p. 3 e 5", "p. 3 e 5"),
        ("es", "pág.33", "pág. 33"),
    ],
)
def test_places_are_written_in_one_way(language: str, words: str, expected: str) -> None:
    assert locator(words, language) == expected
    assert locator(expected, language) == expected


@pytest.mark.parametrize(
    "words",
    # A year, a volume, a verse, a leaf, an opening of two numbers, and words.
    [
        "1999",
        "II, 33",
        "2:33",
        "3r",
        "fol. 3r",
        "§3",
        "33/34",
        "33 judges",
        "see p. 33",
        "s.v. Freedom",
        "f. 12",
        "c",
        "",
    ],
)
def test_what_is_no_page_stays_as_it_is(words: str) -> None:
    assert locator(words, "en") == words


@given(st.text(alphabet="pS.,:; 0123456789fivx-–abgt", max_size=20), st.sampled_from(["en", "de", "fr", "it"]))
def test_a_number_is_never_changed_or_lost(words: str, language: str) -> None:
    assert [c for c in locator(words, language) if c.isdigit()] == [c for c in words if c.isdigit()]


@given(st.text(alphabet="pS.,: 0123456789fivx–Bdvol", max_size=20), st.sampled_from(["en", "de"]))
def test_writing_a_place_again_changes_nothing(words: str, language: str) -> None:
    assert locator(locator(words, language), language) == locator(words, language)
