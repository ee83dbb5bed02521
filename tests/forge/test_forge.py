"""The forge in small: a fixed seed, every kind of forgery, every construct; recall whole, no false alarm.

`make forge` runs the same over 100,000. The slower counts and the codes by kind are for a person to
read there.
"""

from __future__ import annotations

import pytest

from tests.forge.forgeries import WAYS
from tests.forge.model import HOUSES
from tests.forge.run import Tally, report, tally
from tests.forge.settings import CONSTRUCTS


@pytest.fixture(scope="module")
def found() -> Tally:
    """One tally for all assertions."""
    return tally(500, seed=28)


def test_no_forgery_passes(found: Tally) -> None:
    assert not found.missed, report(found)


def test_no_fix_makes_a_quotation_that_is_not_the_sources(found: Tally) -> None:
    assert not found.false, report(found)
    assert found.fixes["fixed"] > found.forged * 0.1


def test_no_honest_quotation_is_refused(found: Tally) -> None:
    assert not found.alarms, report(found)


def test_the_oracle_agrees_with_the_construction(found: Tally) -> None:
    assert not found.doubted, report(found)


def test_the_telling_code_is_told(found: Tally) -> None:
    assert found.counts["miscoded"] <= found.forged * 0.01, report(found)


def test_every_kind_and_every_construct_was_tried(found: Tally) -> None:
    assert set(found.codes) == set(WAYS)
    assert len(WAYS) >= 110
    assert set(found.constructs) >= {construct.name for construct in CONSTRUCTS}
    assert set(found.houses) == set(HOUSES)
    assert set(found.honest) >= {
        *("verse", "stanzas", "the source's emphasis", "emendation", "British marks", "translation", "attested"),
        *("acknowledged skewing", "bare dots", "four dots", "silent initial", "silent capital after dots"),
    }
    assert set(found.honest) & {"note mark", "join", "hyphen at a line end", "emphasis mark"}


def test_nothing_takes_long(found: Tally) -> None:
    assert found.slowest[0] < 5.0, found.slowest  # a bound that only work without an end passes
