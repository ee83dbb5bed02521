"""`quoteproof find`: its forms, its exit statuses, and what it says where it cannot."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import jsonschema
import pytest

from quoteproof.cli.main import main
from tests.book_of import ROOT

SCHEMA = json.loads((ROOT / "docs/find.schema.json").read_text(encoding="utf-8"))


def test_json_has_the_words_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "weather", "made", "up", "its", "mind", "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    jsonschema.validate(value, SCHEMA)
    assert (value["schema_version"], value["words"]) == (2, "weather made up its mind")
    assert (value["absent"], value["notes"]) == (True, [])
    hit = value["hits"][0]
    assert (hit["anchor"], hit["closeness"]) == ("lighthouse#p3", "near")
    assert hit["quotation"] == {
        "form": "run-in",
        # Without “only”, the check would warn of it (Q010).
        "markdown": "“only weather that has made up its mind” [@lighthouse#p3]",
    }
    assert "words" not in hit
    assert "only weather" not in hit["before"] + hit["after"]


def test_json_of_words_that_are_apart_has_no_quotation(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "mind storm keeper", "--format", "json", "--context", "1"]) == 0
    value = json.loads(capsys.readouterr().out)
    jsonschema.validate(value, SCHEMA)
    assert {hit["closeness"] for hit in value["hits"]} == {"words only"}
    assert all("quotation" not in hit and hit["words"] for hit in value["hits"])
    assert "[@" not in json.dumps(value)


def test_concise_is_a_line_a_passage(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "--format", "concise", "--limit", "1", "the sea is so loud"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "lighthouse#p2\tnear\tthe sea is too loud\n"
    assert captured.err == "these words stand in no source; what comes near:\n"
    assert main(["find", "--format", "concise", "the sea is too loud"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("lighthouse#p2\tverbatim\tthe sea is too loud\n", "")


def test_nothing_found_is_1(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "xyzzy"]) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("this word stands in no source\n", "")
    assert main(["find", "xyzzy plugh", "--source", "lighthouse"]) == 1
    assert capsys.readouterr().out == "these words stand in none of the sources searched\n"


def test_the_quotation_alone(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "--insert", "the sea is too loud"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("“the sea is too loud” [@lighthouse#p2]\n", "")
    assert main(["find", "the sea is so loud", "--insert"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    first, command, *_ = captured.err.splitlines()
    assert first == "these words stand in no source; what comes near:"
    assert main(shlex.split(command.removeprefix("help: `quoteproof ").removesuffix("`"))) == 0
    assert capsys.readouterr().out == "“the sea is too loud” [@lighthouse#p2]\n"


def test_words_in_several_places_are_not_inserted(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "the", "--insert"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "places" in captured.err.splitlines()[0]


def test_words_are_left_out(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "the", "--format", "concise", "--limit", "50"]) == 0
    everywhere = capsys.readouterr().out.splitlines()
    for words in (["the", "-loud"], ["-loud", "--source", "lighthouse", "the"], ["--", "the", "-loud"]):
        assert main(["find", "--format", "concise", "--limit", "50", *words]) == 0
        found = capsys.readouterr().out.splitlines()
        assert found == [line for line in everywhere if "lighthouse#p2" not in line]
    assert main(["find", "sea", "-loud"]) == 1
    assert capsys.readouterr().out == "this word stands in no source, passages with `loud` left out\n"
    assert main(["find", "the sea is too loud", "--exclude", "lighthouse"]) == 1
    assert capsys.readouterr().out.startswith("these words stand in none of the sources searched")


def test_context_shows_whole_passages(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "the sea is too loud", "--context", "1"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == ["“the sea is too loud” [@lighthouse#p2]", "    verbatim"]
    assert [line.split("#")[1][:2] for line in shown if "lighthouse#" in line[:20]] == ["p1", "p2", "p3"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["…"], "there is no word to look for in `…`"),
        (["-green"], "there is no word to look for"),
        (["sea", "-limit", "3"], "--limit"),
        (["sea", "--exclude", "lighthose"], "did you mean `lighthouse`?"),
        (["sea", "--context", "-1"], "is not a number of passages"),
        (["sea", "--source", "lighthose"], "did you mean `lighthouse`?"),
        (["sea", "--limit", "0"], "give 1 or more"),
    ],
)
def test_what_cannot_be_asked_is_2(words: list[str], told: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", *words]) == 2
    assert told in capsys.readouterr().err


def test_a_seed_that_does_not_stand_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = book / "seeds/lighthouse.txt"
    seed.write_text(seed.read_text(encoding="utf-8").replace("sea", "see"), encoding="utf-8")
    assert main(["find", "the sea is too loud"]) == 1
    captured = capsys.readouterr()
    assert "note: `lighthouse` was left out: its seed cannot be used" in captured.err
    assert captured.out.startswith("these words stand in none of the sources searched")
