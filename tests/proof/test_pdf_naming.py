"""Letters with accents that are drawn as several glyphs: what the file names them, and what it may not."""

from __future__ import annotations

import pytest

from quoteproof.proof.pdf import naming


def drawn(*glyphs: tuple[str, float]) -> list[naming._Glyph]:
    """Glyphs of 10 points, each with the name that its font gives it, and its height."""
    return [naming._Glyph(name, (0.0, 0.0, 5.0, height), 10.0) for name, height in glyphs]


E, ACUTE, GRAVE = ("e", 5.0), ("\u0301", 2.0), ("\u0300", 2.0)


@pytest.mark.parametrize(
    ("name", "glyphs"),
    [
        ("é", drawn(E, ACUTE)),
        ("é", drawn(E, ("á", 2.0))),
        ("é", drawn(E, ACUTE, E, ACUTE)),
        ("ế", drawn(("ê", 7.0), ACUTE)),
    ],
)
def test_a_letter_is_drawn_with_its_accents(name: str, glyphs: list[naming._Glyph]) -> None:
    assert naming._are_accented(name, glyphs, capitals=False)


@pytest.mark.parametrize(
    ("name", "glyphs"),
    [
        ("e", drawn(E, ACUTE)),  # an accent that the words do not have
        ("é", drawn(E)),  # without its accent
        ("é", drawn(E, GRAVE)),
        ("é", drawn(E, ACUTE, ACUTE)),
        ("é", drawn(E, ACUTE, GRAVE)),
        ("é", drawn(("o", 5.0), ACUTE)),
        ("é", drawn(E, ACUTE, ("n", 1.5), ("o", 1.5), ("t", 1.5))),  # a tiny “not”
        ("é", drawn(E, ("n", 1.5), ("o", 1.5), ("t", 1.5), ACUTE)),
        ("é", drawn(E, ("é", 7.0))),  # another letter, as high as one
    ],
)
def test_nothing_else_is_drawn_under_its_name(name: str, glyphs: list[naming._Glyph]) -> None:
    assert not naming._are_accented(name, glyphs, capitals=False)


@pytest.mark.parametrize(
    ("box", "raised"),
    [
        ((0.0, 103.8, 2.4, 107.3), True),
        ((0.0, 100.0, 5.0, 106.5), False),  # a digit of the line
        ((0.0, 100.0, 2.4, 103.5), False),  # small, and on the line
        ((0.0, 98.5, 2.4, 102.0), False),  # lowered
        ((0.0, 103.8, 5.0, 110.3), False),  # as large as those of the line
    ],
)
def test_a_raised_digit_is_small_and_above_its_line(box: tuple[float, float, float, float], raised: bool) -> None:
    assert naming.is_raised(box, 100.0, 10.0) == raised


@pytest.mark.parametrize(
    ("name", "drawn", "same"),
    [("²", "2", True), ("¹⁰ ", "10", True), ("²", "3", False), ("₂", "2", False), ("2", "2", False), ("", "", False)],
)
def test_only_the_same_digits_are_named_as_raised_ones(name: str, drawn: str, same: bool) -> None:
    assert naming._is_raised_form(name, drawn) == same
