"""Facts: the values that kinds of faults are."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from quoteproof.finding.model import Fault, Place


class Stain(Fault, code="Z001"):
    """A stain, for these tests."""

    colour: str
    """Its colour."""
    size: int = 1
    """Its size."""


class Blot(Stain):
    """A stain of another kind."""


PLACE = Place("a.md", 1, 2)


def test_a_kind_has_its_code_and_a_derived_kind_the_same() -> None:
    assert (Stain.code, Blot.code) == ("Z001", "Z001")


def test_fields_are_given_by_position_by_name_or_by_default() -> None:
    fault = Stain(PLACE, colour="red")
    assert (fault.place, fault.colour, fault.size) == (PLACE, "red", 1)
    match fault:
        case Stain(place, colour, size):
            assert (place, colour, size) == (PLACE, "red", 1)


def test_facts_are_equal_by_kind_and_fields() -> None:
    assert Stain(PLACE, "red", 1) == Stain(PLACE, "red")
    assert len({Stain(PLACE, "red"), Stain(PLACE, "red"), Stain(PLACE, "blue"), Blot(PLACE, "red")}) == 3


def test_facts_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Stain(PLACE, "red").colour = "blue"  # type: ignore[misc]


def test_a_fault_can_be_moved() -> None:
    fault = Stain(PLACE, "red", 3)
    assert fault.at(Place("a.md", 5, 6)) == Stain(Place("a.md", 5, 6), "red", 3)
    assert fault.place == PLACE
    assert "red" in repr(fault)
