"""What `fix` leaves is named with the reason, for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT
from tests.report.test_json_schema import objects

SCHEMA = json.loads((ROOT / "docs/fix.schema.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
CHAPTER = "chapters/01-a-first-chapter.md"
SEED = (
    "The plan is good. The road is long.\n\nThe gate is shut.\n\nThe road is long.\n\nThe word is that Peter came home "
    "and never left again.\n"
)
OTHER = "Bells rang in the tower.\n"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["init", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    for name, text in (("one", SEED), ("two", OTHER)):
        Path(f"{tmp_path}/{name}.txt").write_text(text, encoding="utf-8")
        assert main(["add", f"{tmp_path}/{name}.txt"]) == 0
    capsys.readouterr()
    return tmp_path / "book"


def _fixed(book: Path, text: str, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    (book / CHAPTER).write_text(f"# One\n\n{text}\n", encoding="utf-8")
    capsys.readouterr()
    main(["fix", "--unsafe", "--format", "json", *more])
    value: dict[str, Any] = json.loads(capsys.readouterr().out)
    CHECKER.validate(value)
    return value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("“Nothing of this was ever said” [@one#p1].", "no place in the sources is certain"),
        ("“Peter *comes* home” [@one#p4].", "with the source's words it would still be refused: Q007"),
        ("He left <b>early</b>.", "no fix is known; see `quoteproof explain K002`"),
    ],
)
def test_what_is_left_has_its_reason(book: Path, capsys: pytest.CaptureFixture[str], text: str, reason: str) -> None:
    value = _fixed(book, text, capsys)
    errors = [left for left in value["left"] if left["severity"] == "error"]
    assert any(left["reason"].startswith(reason) for left in errors), value


def test_what_is_fixed_is_named(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value = _fixed(book, "“Peter come home, and never left again” [@one#p4].", capsys)
    (fixed,) = value["fixed"]
    assert (fixed["file"], fixed["line"], fixed["title"]) == (
        CHAPTER,
        3,
        "put the source's words for the whole quotation",
    )
    assert "Peter came home and never left again" in (book / CHAPTER).read_text(encoding="utf-8")


def test_with_diff_nothing_is_written(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = "“Peter come home” [@one#p4]."
    value = _fixed(book, before, capsys, "--diff")
    assert "+“Peter came home” [@one#p4]." in value["chapters"][0]["diff"]
    assert before in (book / CHAPTER).read_text(encoding="utf-8")


def test_the_schema_is_strict() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) >= schema["properties"].keys()
