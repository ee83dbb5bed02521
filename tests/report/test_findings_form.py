"""The small form of findings: its schema takes what is written and nothing else, and its edits can be applied."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quoteproof.engine.pandoc import Pandoc
from quoteproof.report import findings as form
from quoteproof.report import json as whole
from tests.book_of import FILE, check, codes, library_of
from tests.report.test_json_schema import objects

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/findings.schema.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
LONG = " ".join(f"word{number}" for number in range(60))
LIBRARY = library_of({"tale": f"Once there was a king. He had only a dog.\n\nIt began: {LONG}."})
OPTIONAL = {"source", "fix", "help", "file", "differences"}
TEXT = "# One\r\n\r\nHe says “there was a queen” [@tale#p1]. She “had a cat”.\r\n\r\nThere is “a dog” [@tale#p9].\r\n"


def values(text: str, pandoc: Pandoc) -> Any:
    value = json.loads(form.render(check(text, LIBRARY, pandoc)))
    CHECKER.validate(value)
    return value


def test_it_is_a_schema_and_strict() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) >= schema["properties"].keys() - OPTIONAL


def test_a_finding_is_one_short_line_with_the_words_of_both(pandoc: Pandoc) -> None:
    value = values(TEXT, pandoc)
    first = value["findings"][0]
    assert (first["code"], first["file"], first["line"]) == ("Q001", FILE, 3)
    assert first["source"]["anchor"] == "tale#p1"
    assert "king" in first["source"]["text"]
    lines = form.render(check(TEXT, LIBRARY, pandoc)).splitlines()
    assert len(lines) == len(value["findings"]) + 2
    assert all(len(line) < 450 for line in lines)


def test_several_differences_are_all_named(pandoc: Pandoc) -> None:
    (found,) = values("# One\n\n“Once, there were a king” [@tale#p1].\n", pandoc)["findings"]
    assert found["differences"] == [{"written": ",", "source": ""}, {"written": "were", "source": "was"}]
    assert len(found["fix"]["edits"]) == 2


def test_it_is_much_smaller_than_the_whole_report(pandoc: Pandoc) -> None:
    text = TEXT + "“there was a king” [@tale#p1].\n" * 40
    result = check(text, LIBRARY, pandoc)
    assert len(form.render(result)) < len(whole.render(result)) / 8


def test_long_words_are_cut_in_the_middle_and_a_fix_is_not(pandoc: Pandoc) -> None:
    found = values(f"# One\n\n“It began: {LONG.replace('word30', 'other')}” [@tale#p2].\n", pandoc)["findings"]
    assert all(len(one.get("source", {}).get("text", "")) <= form.LONGEST for one in found)
    assert any("…" in one["source"]["text"] for one in found if "source" in one)
    assert not any("…" in edit["text"] for one in found if "fix" in one for edit in one["fix"]["edits"])


def test_a_program_can_apply_the_edits(pandoc: Pandoc) -> None:
    """Lines end with a line feed alone or after a carriage return; columns count code points."""
    text = TEXT.replace("She “had a cat”.", "").replace("There is “a dog” [@tale#p9].", "")
    fixed = next(f for f in values(text, pandoc)["findings"] if "fix" in f)["fix"]["edits"]
    lines = text.split("\n")
    for edit in sorted(fixed, key=lambda e: (e["line"], e["column"]), reverse=True):
        assert edit["line"] == edit["end_line"]
        line = lines[edit["line"] - 1]
        lines[edit["line"] - 1] = line[: edit["column"] - 1] + edit["text"] + line[edit["end_column"] - 1 :]
    assert codes(check("\n".join(lines), LIBRARY, pandoc)) == []


def test_nothing_wrong_is_an_empty_list(pandoc: Pandoc) -> None:
    assert values("# One\n\n“there was a king” [@tale#p1].\n", pandoc)["findings"] == []


@pytest.mark.parametrize("key", ["code", "message", "written"])
def test_a_key_that_goes_or_comes_is_refused(key: str, pandoc: Pandoc) -> None:
    value = values(TEXT, pandoc)
    for changed in (copy.deepcopy(value), copy.deepcopy(value)):
        changed["findings"][0].pop(key) if key in changed["findings"][0] else None
        changed["findings"][0]["more"] = 1
        assert not CHECKER.is_valid(changed)
