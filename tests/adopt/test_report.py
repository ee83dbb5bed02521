"""The report of a manuscript: one screen, JSON by its schema, and a page in which text is only text."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quoteproof.adopt.model import QuotationState
from quoteproof.adopt.report import (
    SCHEMA_VERSION,
    STATES,
    ManuscriptReport,
    ReportCommand,
    as_value,
    render_json,
    render_text,
)
from quoteproof.adopt.report_page import render_html
from quoteproof.engine.pandoc import Pandoc
from quoteproof.manuscript.model import ConversionKind, ConversionNote, ManuscriptPlace, PlaceUnit
from quoteproof.report.display import width
from tests.adopt.test_bind import bound
from tests.browser import PROGRAM, REASON, Browser
from tests.pages import Element, assert_sound, read

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/adopt.schema.json").read_text(encoding="utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
MANUSCRIPT = """\
# One

“The river froze” [@mill], “the River froze” [@mill], “horses ran over the bridge” [@hall, p. 36].

“The barn burned” [@hall]. “The river froze in the last week of it” [@mill]. “The river” [@lost, p. 3].

“the miller counted his sacks of grain” [@hall]. He says “the miller counted his sacks of grain”.

“\\</script\\>\\<svg onload=alert(1)\\> & all the others \u202e went home”. They speak of “soft power”.

An “unpaired mark.
"""
NOTES = (
    ConversionNote(ConversionKind.LOST, ManuscriptPlace("thesis.docx", PlaceUnit.PARAGRAPH, 12), "words </script>"),
    ConversionNote(ConversionKind.LOST, ManuscriptPlace("thesis.docx", PlaceUnit.NOTE, 3), "more words"),
    ConversionNote(ConversionKind.CHANGED, ManuscriptPlace("thesis.docx"), "„x“", became="“x”"),
)


def report_of(pandoc: Pandoc, command: ReportCommand = ReportCommand.ADOPT) -> ManuscriptReport:
    binding = bound(MANUSCRIPT, pandoc)
    sources = tuple(f"source {number}: taken in" for number in range(12))
    return ManuscriptReport(command, binding, NOTES, sources, "quoteproof check", lambda _: "thesis.docx, paragraph 9")


def test_every_state_has_words_for_each_command() -> None:
    assert all(set(words) == set(QuotationState) for words in STATES.values())
    assert set(STATES) == set(ReportCommand)


def test_the_screen_counts_the_states_in_order_with_a_few_examples(pandoc: Pandoc) -> None:
    text = render_text(report_of(pandoc))
    rows = text.splitlines()
    assert len(rows) < 50
    assert max(map(width, rows)) <= 100
    counted = [row for row in rows if row[:6].strip().isdigit()]
    told = [row[8:] for row in counted]
    assert told[:11] == list(STATES[ReportCommand.ADOPT].values())
    assert "chapters/01-one.md:3 (thesis.docx, paragraph 9)  “the River froze”\n          mill#p1: `the River`" in text
    assert "     2  not carried over" in rows
    assert rows[-1] == "next: quoteproof check"
    assert "… and 6 more" in text


def test_an_audit_has_no_lines_of_chapters(pandoc: Pandoc) -> None:
    text = render_text(report_of(pandoc, ReportCommand.AUDIT), columns=60)
    assert "chapters/01" not in text
    assert "not found in these sources" in text
    assert max(map(width, text.splitlines())) <= 60


def test_a_narrow_screen_shows_the_words_before_the_place_in_the_manuscript(pandoc: Pandoc) -> None:
    text = render_text(report_of(pandoc), columns=60)
    assert "chapters/01-one.md:3  “the River froze”" in text
    told = " ".join(text.split())
    assert max(map(width, text.splitlines())) <= 60
    assert "(--uncited cites it)" in told


def test_what_does_not_show_is_written_out(pandoc: Pandoc) -> None:
    assert "\u202e" not in render_text(report_of(pandoc))
    assert "\033[1m" in render_text(report_of(pandoc), colour=True)
    assert "\033" not in render_text(report_of(pandoc))


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects(value)


def test_the_schema_is_strict_and_has_the_programs_names() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for schema in objects(SCHEMA):
        assert schema["additionalProperties"] is False
        assert sorted(schema["required"]) == sorted(schema["properties"])
    defined = SCHEMA["$defs"]
    assert defined["quotation"]["properties"]["state"]["enum"] == [state.value for state in QuotationState]
    assert list(defined["summary"]["properties"])[2:] == [state.value for state in QuotationState]
    assert defined["report"]["properties"]["command"]["enum"] == [command.value for command in ReportCommand]
    assert defined["report"]["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert defined["note"]["properties"]["where"]["enum"] == [unit.value for unit in PlaceUnit]
    kinds = [kind.name.lower().replace("_", "-") for kind in ConversionKind]
    assert defined["note"]["properties"]["kind"]["enum"] == kinds


@pytest.mark.parametrize("command", ReportCommand)
def test_the_schema_takes_the_report(command: ReportCommand, pandoc: Pandoc) -> None:
    value = json.loads(render_json(report_of(pandoc, command)))
    CHECKER.validate(value)
    assert {one["state"] for one in value["quotations"]} == {state.value for state in QuotationState}
    assert any(one["edits"] for one in value["quotations"])


@pytest.mark.parametrize("part", ["summary", "fitting", "quotations", "notes"])
def test_the_schema_refuses_a_key_more_and_a_key_less(part: str, pandoc: Pandoc) -> None:
    value: Any = as_value(report_of(pandoc))
    for key in [*(value[part] if isinstance(value[part], dict) else value[part][0]), "more"]:
        changed = copy.deepcopy(value)
        holder = changed[part] if isinstance(changed[part], dict) else changed[part][0]
        if key == "more":
            holder[key] = 1
        else:
            del holder[key]
        assert not CHECKER.is_valid(changed), key


@pytest.fixture
def page(pandoc: Pandoc) -> Element:
    return read(render_html(report_of(pandoc), 'T & "U" </title><script>'))


def test_the_page_is_sound_and_has_every_quotation(page: Element, pandoc: Pandoc) -> None:
    assert_sound(page, files=frozenset())
    rows = [row for quotations in page.all("ol", class_="quotations") for row in quotations.all("li")]
    assert len(rows) == len(report_of(pandoc).binding.quotations)
    assert list(page.all("svg")) == []
    assert any("</script><svg onload=alert(1)>" in row.text for row in rows)
    assert page.one("h1").one("cite").text == 'T & "U" </title><script>'


@pytest.mark.system
@pytest.mark.skipif(PROGRAM is None, reason=REASON)
@pytest.mark.parametrize("wide", [320, 1280])
def test_the_page_fits_a_narrow_and_a_wide_window(wide: int, pandoc: Pandoc, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(report_of(pandoc), "Thesis"), encoding="utf-8")
    browser = Browser(tmp_path / "profile")
    try:
        browser.call("Emulation.setDeviceMetricsOverride", width=wide, height=800, deviceScaleFactor=1, mobile=False)
        browser.open(path)
        assert browser.run("document.documentElement.scrollWidth") <= wide
        assert browser.complaints() == []
    finally:
        browser.close()
