"""The generator: what it writes has the truth that it says."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from quoteproof.adopt.model import AdoptedQuotation, QuotationState
from quoteproof.book.profiles import Style
from quoteproof.finding.model import Place
from quoteproof.text.anchor import Anchor
from tests.manuscripts.forging import forged, words
from tests.manuscripts.plan import Cited, Plan, Works, own_corpus, plan
from tests.manuscripts.score import Outcome, outcome
from tests.manuscripts.sources import library_in_memory
from tests.manuscripts.written import FORMS, markdown, number_before


@pytest.fixture(scope="module")
def planned() -> Plan:
    return plan([own_corpus()], 80, 1)


def test_the_same_seed_gives_the_same_manuscript(planned: Plan) -> None:
    again = plan([own_corpus()], 80, 1)
    assert again == planned
    assert markdown(again, Style.STRICT) == markdown(planned, Style.STRICT)
    assert plan([own_corpus()], 80, 2) != planned


def test_a_manuscript_has_what_is_to_be_measured(planned: Plan) -> None:
    assert len(planned.quotations) == 80
    assert sum(bool(quoted.forged) for quoted in planned.quotations) == 8
    assert {quoted.cited for quoted in planned.quotations} == set(Cited)


def test_forged_words_stand_nowhere_in_their_source(planned: Plan) -> None:
    for quoted in planned.quotations:
        source = words(" ".join(planned.works.passages[quoted.row.key].values()))
        assert not (quoted.forged and words(quoted.row.text) in source)


def test_what_cannot_be_forged_is_left() -> None:
    assert forged("too few words", ["too few words"], random.Random(1)) is None
    change = forged("the men of the town never made it", ["the men of the town never made it"], random.Random(1))
    assert change is not None


def test_the_pages_of_the_sources_have_their_labels(planned: Plan) -> None:
    library, texts = library_in_memory(planned.works)
    for quoted in planned.quotations:
        key, row = quoted.row.key, quoted.row
        passage = library.sources[key].passages[planned.works.numbers(key)[row.lo] - 1]
        assert passage.text == planned.works.passages[key][row.lo]
        assert passage.pages[0].label == str(planned.works.pages[key][row.lo])
    assert any("\f" in text for text in texts.values())


def test_a_long_passage_leaves_no_page_out() -> None:
    texts = {number: " ".join(["word"] * size) for number, size in enumerate((900, 10, 500, 500), 1)}
    works = Works.of({"long": texts})
    library, _ = library_in_memory(works)
    pages = [passage.pages[0].label for passage in library.sources["long"].passages]
    assert pages == [str(page) for page in works.pages["long"].values()] == ["1", "2", "2", "3"]


def test_a_quotation_is_known_by_the_number_before_it(planned: Plan) -> None:
    text = markdown(planned, Style.STRICT).decode()
    assert number_before(text, 0) is None
    assert number_before(text, len(text)) == 80
    assert number_before(text, text.index("Writer number 12 ") + 30) == 12


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_every_quotation_and_each_cited_page(planned: Plan, form: str) -> None:
    written = FORMS[form](planned, Style.STRICT)
    assert FORMS[form](planned, Style.STRICT) == written
    text = "".join(re.findall(r">([^<]*)<", docx_part(written))) if form == "docx" else written.decode()
    for quoted in planned.quotations:
        assert f"Writer number {quoted.number} " in text
    cited = sum(quoted.cited is not Cited.NOTHING for quoted in planned.quotations)
    assert len(re.findall({"docx": "ZOTERO_ITEM", "md": r"\[@", "tex": r"cite\W|cquote\W.*\{"}[form], text)) >= cited


def docx_part(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return package.read("word/document.xml").decode()


def test_an_outcome_is_seen_from_the_truth(planned: Plan) -> None:
    quoted = planned.quotations[0]
    key, number = quoted.row.key, planned.works.numbers(quoted.row.key)[quoted.row.lo]

    def seen(state: QuotationState, *anchors: str) -> Outcome:
        adopted = AdoptedQuotation(state, Place("a.md"), "", anchors=tuple(map(Anchor.parse, anchors)))
        return outcome(quoted, [adopted], planned.works)

    assert outcome(quoted, [], planned.works) is Outcome.NOT_COLLECTED
    assert seen(QuotationState.BOUND, f"{key}#p{number}") is Outcome.RIGHT
    assert seen(QuotationState.MARKS_DIFFER, f"{key}#p{number}.s1") is Outcome.RIGHT
    assert seen(QuotationState.BOUND, f"{key}#p9999") is Outcome.WRONG
    assert seen(QuotationState.UNCITED, "other#p1") is Outcome.WRONG
    assert seen(QuotationState.NOT_FOUND) is Outcome.MISSED
    assert seen(QuotationState.SEVERAL, f"{key}#p1") is Outcome.SEVERAL
    assert seen(QuotationState.DIFFERS, f"{key}#p1") is Outcome.MISSED
