"""Manuscripts of known truth, through readers, binding and check; `python -m tests.manuscripts` takes larger ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.adopt.model import QuotationState
from quoteproof.book.config import BookSettings, Quotations
from quoteproof.book.profiles import Style
from quoteproof.project.adopting import AdoptionRequest
from quoteproof.project.auditing import audit
from tests.manuscripts.plan import Plan, own_corpus, plan
from tests.manuscripts.score import Outcome, adopted, read_back, scored
from tests.manuscripts.sources import bibliography, library_in_memory, write_sources
from tests.manuscripts.written import FORMS, number_before


@pytest.fixture(scope="module")
def planned() -> Plan:
    return plan([own_corpus()], 40, 3)


@pytest.mark.parametrize("form", FORMS)
def test_true_quotations_are_bound_rightly_and_forged_ones_are_red(planned: Plan, form: str) -> None:
    library, _ = library_in_memory(planned.works)
    book = BookSettings(title="M", quotations=Quotations(style=Style.CHICAGO))
    texts = read_back(FORMS[form](planned, Style.CHICAGO), form, library)
    score = scored(planned, texts, library, book)
    assert not [answer for answer in score.honest if answer.outcome is Outcome.WRONG]
    assert sum(answer.outcome is Outcome.RIGHT for answer in score.honest) >= 0.95 * len(score.honest)
    assert len(score.forged) == 4
    assert not [answer for answer in score.forged if answer.green]
    assert sum(answer.green for answer in score.verbatim) >= 0.95 * len(score.verbatim)


def test_a_manuscript_is_adopted_as_a_book(planned: Plan, tmp_path: Path) -> None:
    score = adopted(planned, FORMS["md"](planned, Style.CHICAGO), "md", tmp_path, "chicago")
    assert not [answer for answer in score.honest if answer.outcome is Outcome.WRONG]
    assert sum(answer.outcome is Outcome.RIGHT for answer in score.honest) >= 0.95 * len(score.honest)
    assert not [answer for answer in score.forged if answer.green]


@pytest.mark.parametrize("form", FORMS)
def test_an_audit_says_of_each_what_is_true(planned: Plan, form: str, tmp_path: Path) -> None:
    write_sources(planned.works, tmp_path / "sources")
    (tmp_path / "sources.bib").write_text(bibliography(planned.works, ""), encoding="utf-8")
    file = tmp_path / f"thesis.{form}"
    file.write_bytes(FORMS[form](planned, Style.CHICAGO))
    request = AdoptionRequest((file,), (tmp_path / "sources.bib",), (tmp_path / "sources",))
    found = audit(request, fits=True)
    states: dict[int | None, QuotationState] = {}
    for one in found.binding.quotations:
        number = number_before(found.binding.before[one.place.file], one.place.start)
        states.setdefault(number, one.state)
        assert found.place_of(one.place).number > 0
    stands = {QuotationState.BOUND, QuotationState.UNCITED, QuotationState.SEVERAL, QuotationState.OTHER_PAGE}
    assert not [quoted for quoted in planned.quotations if quoted.forged and states[quoted.number] in stands]
    honest = [quoted for quoted in planned.quotations if quoted.truth == "verbatim"]
    assert sum(states[quoted.number] in stands for quoted in honest) >= 0.95 * len(honest)
