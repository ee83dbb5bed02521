"""The published schema of the JSON report: it takes what the program writes, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from quoteproof.engine.pandoc import Pandoc
from quoteproof.project.project import Project
from quoteproof.quotation.model import BoundBy, Exemption, Kind
from quoteproof.report import json as report
from quoteproof.verdict.model import NAMES
from tests.book_of import check, library_of

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/check.schema.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
LIBRARY = library_of({"tale": "Once there was a king. He had only a dog, and the dog was 'old'."})
CHAPTER = """\
He says “there was a queen” [@tale#p1]. She “had a cat”. And “[h]e had only a dog, and […] was ‘old’” [@tale#p1].

> there was a king.
>
> — [@tale#p1]

An “unpaired mark.

There is “no end” [@tale#p9]. Once there was a king. He had only a dog, and the dog was old.
"""


def written(text: str, pandoc: Pandoc) -> Any:
    return json.loads(report.render(check(text, LIBRARY, pandoc)))


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes an object."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects(value)


def test_it_is_a_schema_and_strict() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        assert sorted(schema["required"]) == sorted(schema["properties"].keys() - {"pages"})


def test_it_takes_this_book() -> None:
    with Project(ROOT) as project:
        CHECKER.validate(json.loads(report.render(project.check())))


def test_it_takes_findings_of_all_kinds(pandoc: Pandoc) -> None:
    value = written(CHAPTER, pandoc)
    CHECKER.validate(value)
    assert {one["verdict"] for one in value["quotations"]} >= {"misquoted", "uncited", "altered", "verbatim"}
    assert any(one["fixes"] for one in value["findings"])
    assert any(one["nearest"] for one in value["findings"])


def test_its_names_are_the_programs() -> None:
    quotation = SCHEMA["$defs"]["quotation"]["properties"]
    assert quotation["verdict"]["enum"] == list(NAMES)
    assert quotation["kind"]["enum"] == [kind.value for kind in Kind]
    assert SCHEMA["$defs"]["citation"]["properties"]["bound_by"]["enum"] == [*(b.value for b in BoundBy), None]
    assert SCHEMA["$defs"]["report"]["properties"]["schema_version"]["const"] == report.SCHEMA_VERSION


@pytest.mark.parametrize("part", ["summary", "quotations", "findings"])
def test_it_refuses_a_key_more_and_a_key_less(part: str, pandoc: Pandoc) -> None:
    value = written(CHAPTER, pandoc)
    for key in [*(value[part] if part == "summary" else value[part][0]), "more"]:
        changed = copy.deepcopy(value)
        holder = changed[part] if part == "summary" else changed[part][0]
        if key == "more":
            holder[key] = 1
        else:
            del holder[key]
        assert not CHECKER.is_valid(changed), key


WHOLE = json.loads((ROOT / "docs/report.schema.json").read_text(encoding="utf-8"))
WHOLE_CHECKER = jsonschema.Draft202012Validator(
    WHOLE, registry=Registry().with_resource(SCHEMA["$id"], Resource.from_contents(SCHEMA))
)


def test_the_report_of_a_build_says_how_much_is_quoted_and_what_is_exempt(pandoc: Pandoc) -> None:
    text = "He says “there was a king” [@tale#p1], and so “a king” [@tale#p1]. And [“so on”]{.term}.\n"
    value = json.loads(report.render(check(text, LIBRARY, pandoc), whole=True))
    WHOLE_CHECKER.validate(value)
    (source,) = value["sources"]
    counts = [source[name] for name in ("quotations", "quoted_words", "covered_words", "body_words")]
    assert (source["key"], counts) == ("tale", [2, 6, 4, 15])
    exempt = next(one["id"] for one in value["quotations"] if one["verdict"] == "exempt")
    assert value["exemptions"] == [{"quotation": exempt, "reason": "term"}]
    assert (value["apostrophes"], value["paraphrases"]) == ([], [])
    assert not WHOLE_CHECKER.is_valid({key: found for key, found in value.items() if key != "sources"})


def test_the_report_lists_declared_apostrophes_and_paraphrases(pandoc: Pandoc) -> None:
    text = "In \\'48 the kings' men came.\n\n- A king was there [@tale#p1].\n\nHe says “there was a king” [@tale#p1].\n"
    value = json.loads(report.render(check(text, LIBRARY, pandoc), whole=True))
    WHOLE_CHECKER.validate(value)
    (apostrophe,), (paraphrase,) = value["apostrophes"], value["paraphrases"]
    assert (apostrophe["text"], apostrophe["line"], apostrophe["column"]) == ("'48", 1, 5)
    assert (paraphrase["text"], paraphrase["line"]) == ("A king was there", 3)


def test_the_schema_of_the_report_is_strict_and_names_what_the_program_does() -> None:
    jsonschema.Draft202012Validator.check_schema(WHOLE)
    for schema in objects(WHOLE):
        assert schema["additionalProperties"] is False
        assert sorted(schema["required"]) == sorted(schema["properties"].keys() - {"reading"})
    assert WHOLE["$defs"]["exemption"]["properties"]["reason"]["enum"] == [one.value for one in Exemption]
