"""Faults: each type has the code of one rule, and that rule's wording takes it."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from quoteproof.rules.table import RULES
from quoteproof.verdict import faults
from quoteproof.verdict.diagnose import conditions_broken


@pytest.mark.parametrize("kind", get_args(faults.QuotationFault), ids=lambda kind: kind.__name__)
def test_a_fault_is_worded_by_the_rule_of_its_code(kind: type[faults.QuotationFault]) -> None:
    word = RULES[kind.code].word_refusal
    assert word is not None
    taken = next(iter(get_type_hints(word).values()))
    assert kind in (get_args(taken) or (taken,))


def test_every_condition_that_can_be_broken_is_a_fault() -> None:
    assert set(get_args(faults.BrokenCondition)) <= set(get_args(faults.QuotationFault))


def test_an_empty_insertion_and_a_long_one_break_one_condition() -> None:
    empty, long = faults.Violation(faults.EmptyInsertion(), 0, 2), faults.Violation(faults.InsertionTooLong(9), 5, 40)
    assert conditions_broken((empty, long)) == conditions_broken((long, long)) == 1
    assert conditions_broken((empty, faults.Violation(faults.NoLineBreak(""), 3, 4))) == 2
