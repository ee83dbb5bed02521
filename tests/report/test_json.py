"""The JSON report: the keys of the contract, and positions as it defines them."""

from __future__ import annotations

import json

from quoteproof.engine.pandoc import Pandoc
from quoteproof.report import explain
from quoteproof.report import json as report
from quoteproof.rules.table import CODES, RULES
from tests.book_of import check, library_of

LIBRARY = library_of({"tale": "Once there was a king. He had a dog, and the dog was 'old'."})
CHAPTER = "\ufeffHe says “there\r\nwas a king” [@tale#p1].\r\n\r\nA 𝕬 “king of mice” [@tale#p1].\r\n"


def test_the_keys_are_those_of_the_contract(pandoc: Pandoc) -> None:
    value = json.loads(report.render(check(CHAPTER, LIBRARY, pandoc)))
    assert list(value) == ["tool", "version", "schema_version", "summary", "quotations", "findings"]
    assert (
        list(value["summary"])
        == (
            "chapters quotations verbatim altered misquoted misplaced uncited uncheckable exempt attested "
            "translated errors warnings"
        ).split()
    )
    assert sorted(value["quotations"][0]) == sorted(
        "file line column end_line end_column kind text anchors verdict source_text id folds emendations "
        "citation matches left_out alterations".split()
    )
    assert sorted(value["findings"][0]) == sorted(
        "code name severity message file line column end_line end_column anchors notes quotation "
        "acknowledged approximate nearest fixes differences".split()
    )


def test_a_quotation_is_told_with_its_evidence(pandoc: Pandoc) -> None:
    value = json.loads(report.render(check(CHAPTER, LIBRARY, pandoc)))
    first = value["quotations"][0]
    assert (first["line"], first["column"], first["end_line"], first["end_column"]) == (1, 9, 2, 12)
    assert (first["kind"], first["verdict"], first["anchors"]) == ("inline", "verbatim", ["tale#p1"])
    assert first["source_text"] == "there was a king"
    assert first["folds"] == []
    assert first["citation"] == {"line": 2, "column": 13, "bound_by": "bracket"}
    assert first["matches"] == [{"anchor": "tale#p1", "file": "seeds/tale.txt", "start": 5, "end": 21}]
    assert first["alterations"] == []


def test_columns_count_code_points(pandoc: Pandoc) -> None:
    value = json.loads(report.render(check(CHAPTER, LIBRARY, pandoc)))
    assert value["quotations"][1]["column"] == 5
    assert value["findings"][0]["line"] == 4
    assert value["findings"][0]["quotation"] == value["quotations"][1]["id"]


def test_alterations_are_told(pandoc: Pandoc) -> None:
    text = "“[h]e had […] the dog was ‘old’” [@tale#p1]."
    value = json.loads(report.render(check(text, LIBRARY, pandoc)))
    kinds = [a["kind"] for a in value["quotations"][0]["alterations"]]
    assert kinds == ["initial", "omission"]
    assert value["quotations"][0]["alterations"][1]["marked"] == "[…]"
    assert value["quotations"][0]["folds"] == ["quotation-marks"]


def test_a_fix_is_told_with_its_edits(pandoc: Pandoc) -> None:
    value = json.loads(report.render(check("It “was a queen” [@tale#p1].", LIBRARY, pandoc)))
    (fix,) = value["findings"][0]["fixes"]
    assert fix["safe"] is False
    span = {"line": 1, "column": 11, "end_line": 1, "end_column": 16}
    assert fix["edits"] == [{"file": "chapters/01-one.md", **span, "text": "king"}]


def test_every_explanation_can_be_shown() -> None:
    for code, rule in RULES.items():
        shown = explain.render(rule)
        assert shown.startswith(f"{code} {CODES[code].name} (")
        assert "WHY IT MATTERS" in shown
        assert "\u200b" not in shown
