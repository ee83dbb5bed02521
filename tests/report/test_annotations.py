"""The report as Web Annotations, held against what the W3C Web Annotation Data Model requires.

The schema below is our own writing of its sentences with MUST, for the kinds of objects that we use: section 3.1
(annotations: context, id, type, target), 3.2.4 (TextualBody), 3.3.5 (motivation and purpose, from the closed list of
the vocabulary), 4 and 4.1 (SpecificResource: one source), 4.2.4 (TextQuoteSelector: one `exact`, at most one `prefix`
and `suffix`), 4.2.5 (TextPositionSelector: one `start`, one `end`, both counted from 0), 5.1 (AnnotationCollection:
context, id, type, total) and 5.2 (AnnotationPage: id, type, items, startIndex).
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.report import annotations as web_annotations
from tests.book_of import check, library_of

SEED = "\ufeffOnce there was a king. 𝕬 dog he had, and the dog was 'old', and it slept.\r\nHe “wept” & left."
LIBRARY = library_of({"tale": SEED})
CHAPTER = "\ufeff# 𝕬\r\n\r\nHe says “there\r\nwas a king” [@tale#p1], “[h]e ‘wept’ & left” [@tale#p2].\r\n\r\n" + (
    "“dog he had, and the dog was ‘old’ […] it slept” [@tale#p1]. “Nobody said this” [@tale#p1].\r\n"
)
PURPOSES = (
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating "
    "questioning replying tagging"
).split()
IRI = {"type": "string", "pattern": r"^[^\s<>\"{}|\\^`]+$"}
ABSOLUTE = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"}
COUNT = {"type": "integer", "minimum": 0}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$ref": "#/$defs/collection",
    "$defs": {
        "collection": {
            "type": "object",
            "required": ["@context", "id", "type", "label", "total", "first"],
            "properties": {
                "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
                "id": ABSOLUTE,
                "type": {"const": "AnnotationCollection"},
                "label": {"type": "string"},
                "total": COUNT,
                "first": {"$ref": "#/$defs/page"},
                "last": ABSOLUTE,
            },
            "additionalProperties": False,
        },
        "page": {
            "type": "object",
            "required": ["id", "type", "items"],
            "properties": {
                "id": ABSOLUTE,
                "type": {"const": "AnnotationPage"},
                "partOf": {"type": "object", "required": ["id"], "properties": {"id": ABSOLUTE}},
                "startIndex": COUNT,
                "items": {"type": "array", "items": {"$ref": "#/$defs/annotation"}},
            },
            "additionalProperties": False,
        },
        "annotation": {
            "type": "object",
            "required": ["id", "type", "target"],
            "properties": {
                "id": ABSOLUTE,
                "type": {"const": "Annotation"},
                "motivation": {"enum": PURPOSES},
                "body": {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/resource"}]}},
                "target": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/resource"}},
            },
            "additionalProperties": False,
        },
        "text": {
            "type": "object",
            "required": ["type", "value"],
            "properties": {
                "type": {"const": "TextualBody"},
                "value": {"type": "string"},
                "purpose": {"enum": PURPOSES},
                "format": {"type": "string"},
            },
            "additionalProperties": False,
        },
        "resource": {
            "type": "object",
            "required": ["type", "source", "selector"],
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": IRI,
                "purpose": {"enum": PURPOSES},
                "format": {"type": "string"},
                "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
                "selector": {
                    "type": "array",
                    "prefixItems": [{"$ref": "#/$defs/quote"}, {"$ref": "#/$defs/position"}],
                    "minItems": 2,
                    "items": False,
                },
            },
            "additionalProperties": False,
        },
        "quote": {
            "type": "object",
            "required": ["type", "exact"],
            "properties": {
                "type": {"const": "TextQuoteSelector"},
                "exact": {"type": "string", "minLength": 1},
                "prefix": {"type": "string"},
                "suffix": {"type": "string"},
            },
            "additionalProperties": False,
        },
        "position": {
            "type": "object",
            "required": ["type", "start", "end"],
            "properties": {"type": {"const": "TextPositionSelector"}, "start": COUNT, "end": COUNT},
            "additionalProperties": False,
        },
    },
}


@pytest.fixture(scope="module")
def result(pandoc: Pandoc) -> CheckResult:
    return check(CHAPTER, LIBRARY, pandoc)


@pytest.fixture(scope="module")
def value(result: CheckResult) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(web_annotations.render(result))
    return made


def test_the_collection_keeps_to_the_model(value: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(value)] == []
    ids = [value["id"], value["first"]["id"], *(item["id"] for item in value["first"]["items"])]
    assert len(ids) == len(set(ids))
    assert value["last"] == value["first"]["id"]


@pytest.mark.parametrize("key", ["id", "type", "target"])
def test_the_schema_notices_what_is_missing(value: dict[str, Any], key: str) -> None:
    broken = json.loads(json.dumps(value))
    del broken["first"]["items"][0][key]
    assert not Draft202012Validator(SCHEMA).is_valid(broken)


def test_only_verified_quotations_are_there(result: CheckResult, value: dict[str, Any]) -> None:
    verified = [j for j in result.chapters[0].judged if j.verdict.name in ("verbatim", "altered")]
    assert value["total"] == len(value["first"]["items"]) == len(verified) == 3
    said = [item["body"][1]["value"] for item in value["first"]["items"]]
    assert said == [j.verdict.name for j in verified]


def test_both_selectors_name_the_same_words_of_the_text(result: CheckResult, value: dict[str, Any]) -> None:
    """A prefix, the words and a suffix stand there together, at the offsets that are given."""
    texts = {"../seeds/tale.txt": SEED.removeprefix("\ufeff"), "../chapters/01-one.md": CHAPTER.removeprefix("\ufeff")}
    for item in value["first"]["items"]:
        for resource in (item["body"][0], *item["target"]):
            quote, position = resource["selector"]
            text = texts[resource["source"]]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])


def test_an_omission_parts_two_targets_and_a_bracket_does_not(value: dict[str, Any]) -> None:
    exact = [[t["selector"][0]["exact"] for t in item["target"]] for item in value["first"]["items"]]
    assert exact == [
        ["there was a king"],
        ["He “wept” & left"],
        ["dog he had, and the dog was 'old'", "it slept"],
    ]


def test_the_body_is_the_quotation_in_its_chapter(value: dict[str, Any]) -> None:
    assert value["first"]["items"][0]["body"][0]["selector"][0]["exact"] == "“there\r\nwas a king”"


def test_the_same_book_gives_the_same_text(result: CheckResult) -> None:
    assert web_annotations.render(result) == web_annotations.render(result)
