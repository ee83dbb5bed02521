"""The measurement itself, with a corpus of one source made up here."""

from __future__ import annotations

from quoteproof.book.profiles import Style
from tests.corpora import omissions
from tests.corpora.measure import measure
from tests.corpora.rows import Corpus, Row

PASSAGES = {1: "The first.", 2: "And they did beat the gold into thin plates, and cut it.", 4: "The last of all."}
ROWS = tuple(
    Row(f"t{number}", "gold", 2, 2, (words,), truth)
    for number, (words, truth) in enumerate(
        [
            ("they did beat the gold", "verbatim"),
            ("they did beat the gold.", "endpunct"),
            ("they did *beat* the gold", "words"),
            ("And they . . . cut it.", "marked"),
            (" ".join(["they did beat the gold into thin plates, and cut it."] * 5), "words"),
        ]
    )
)


def test_quotations_are_typed_checked_and_assigned() -> None:
    corpus = Corpus("made-up", ROWS, {"gold": PASSAGES})
    answers = measure(corpus, Style.STRICT)
    assert [a.row.id for a in answers] == [row.id for row in ROWS]
    assert [a.passed for a in answers] == [True, True, False, True, False]
    assert "[…]" in answers[3].written
    assert answers[4].written.startswith("> they")
    assert answers[2].errors[0].code.id.startswith("Q")


def test_a_quotation_is_cited_again_as_the_finding_says() -> None:
    source = dict(
        enumerate(["The first of all.", "They beat the gold.", "They cut the silver.", "The last of all."], 1)
    )
    rows = (
        Row("t0", "gold", 2, 2, ("They cut the silver.",), "verbatim"),
        Row("t1", "gold", 1, 4, ("They cut the silver.",), "verbatim"),
        Row("t2", "gold", 2, 2, ("They cut the stone.",), "words"),
    )
    answers = measure(Corpus("made-up", rows, {"gold": source}), Style.STRICT)
    assert [(a.passed, a.cured) for a in answers] == [(False, True), (False, True), (False, False)]


def test_omissions_are_placed_and_asked_about() -> None:
    source = {1: "The plan was never made, and the town was glad of it."}
    rows = (
        Row("t0", "plan", 1, 1, ("The plan was . . . made",), "marked"),
        Row("t1", "plan", 1, 1, ("The plan . . . was glad of it",), "marked"),
        Row("t2", "plan", 1, 1, ("The plan . . . was sorry",), "words"),
    )
    found = [omissions.omitted(o) for o in omissions.of_people(Corpus("made-up", rows, {"plan": source}))]
    assert [(sorted(o.errors), sorted(o.warnings)) for o in found] == [(["never"], []), (["never"], [])]


def test_a_reversal_takes_a_denial_and_leaves_its_clause() -> None:
    source = {1: "It was said in the town that the plan was not made by the men of the ship."}
    made = list(omissions.reversals([Corpus("made-up", (), {"plan": source})]))
    assert [sorted(omissions.omitted(o).errors) for o in made] == [["not"]]
