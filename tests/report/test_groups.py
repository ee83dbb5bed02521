"""Findings that repeat are put together on a screen, and none of them is lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Edit, Finding, Fix, Place, Severity
from quoteproof.report import text
from quoteproof.report.groups import FEW, by_severity, groups, next_steps, table
from quoteproof.rules.table import CODES
from tests.book_of import check, library_of

LIBRARY = library_of({"tale": "Once there was a king. He had a dog, and the dog was old."})


def screen(chapter: str, pandoc: Pandoc, *, grouped: bool = True) -> str:
    return text.render(check(chapter, LIBRARY, pandoc), grouped=grouped)


def made(code: str, message: str, at: int = 0, *, file: str = "a.md") -> Finding:
    found = CODES[code]
    return Finding(found, message, Place(file, at, at + 1), severity=found.severity)


def test_few_findings_are_shown_as_ever(pandoc: Pandoc) -> None:
    chapter = "As @one says.\n\n" * FEW + "“there was a queen” [@tale#p1]\n"
    assert screen(chapter, pandoc).startswith(screen(chapter, pandoc, grouped=False).rpartition("\n\n")[0])


def test_many_unknown_keys_are_a_few_rows(pandoc: Pandoc) -> None:
    chapter = "\n\n".join(f"Some words of it [@key{i % 50}x]." for i in range(848))
    shown = screen(chapter, pandoc)
    assert shown.count("error[C001]") == 4
    assert "error[C001]: 845 more like these\n" in shown
    assert len(shown.split("\n")) < 60
    assert "next: add `--all` to see every finding in full\n" in shown
    assert screen(chapter, pandoc, grouped=False).count("error[C001]") == 848


def test_citations_without_a_passage_are_one_story(pandoc: Pandoc) -> None:
    chapter = "\n\n".join(f"He {i} says “there was a king” [@tale] of it." for i in range(40))
    shown = screen(chapter, pandoc)
    assert shown.count("error[Q002]") == 4
    assert "37 more like these\n  `tale`: chapters/01-one.md:7:" in shown


@pytest.mark.parametrize("grouped", [True, False])
def test_errors_come_before_warnings(pandoc: Pandoc, *, grouped: bool) -> None:
    shown = screen("See [[it]].\n\n“there was a queen” [@tale#p1]\n", pandoc, grouped=grouped)
    assert 0 <= shown.index("error[Q001]") < shown.index("warning[K016]")
    assert "1 quotation in 1 chapter: 1 misquoted: 1 error, 1 warning\n" in shown


@pytest.mark.parametrize("count", [1, FEW, FEW + 1, 12, 13, 100])
@pytest.mark.parametrize("subjects", [1, 7, 1000])
@pytest.mark.parametrize("message", ["the key `{}` is unknown", "nothing is named {}"])
def test_every_finding_is_counted(count: int, subjects: int, message: str) -> None:
    findings = [made("C001", message.format(i % subjects), i, file=f"{i % 3}.md") for i in range(count)]
    (group, *others) = groups(findings)
    assert not others
    assert (*group.in_full, *group.shortened) == tuple(findings)
    rows = list(table(group.shortened, {id(f): f"{f.place.file}:{f.place.start}" for f in findings}))
    told = sum(_told(row) for row in rows)
    assert told == len(group.shortened)


def _told(row: str) -> int:
    """How many findings a row stands for."""
    if more := re.fullmatch(r"… and ([\d,]+) more", row):
        return int(more[1].replace(",", ""))
    rest = re.search(r" and ([\d,]+) more$", row)
    return 1 + row.count(", ") + (int(rest[1].replace(",", "")) if rest else 0)


def test_entries_that_serve_nothing_are_one_finding() -> None:
    (group,) = groups([made("S003", f"the seed `{i}` serves nothing") for i in range(9)])
    assert group.in_full == ()


def test_the_next_step() -> None:
    place = Place("a.md", 0, 1)
    safe = Finding(CODES["C001"], "a", place, fixes=(Fix("a", (Edit(place, "x"),), safe=True),))
    unsafe = Finding(CODES["C001"], "a", place, fixes=(Fix("a", (Edit(place, "x"),)),))
    steps = list(next_steps([safe, unsafe, unsafe], shortened=True))
    assert steps == [
        "run `quoteproof fix` to apply 1 fix",
        "run `quoteproof fix --unsafe --diff` to see 2 fixes of quoted words",
        "add `--all` to see every finding in full",
        "run `quoteproof explain C001` to read what it means and what to do",
    ]
    assert list(next_steps([], shortened=False)) == []


def test_those_in_full_stand_in_the_order_of_the_book(pandoc: Pandoc) -> None:
    one, other = "As @one says.\n\n", "“there was a queen” [@tale#p1]\n\n"
    shown = screen((one + other) * (FEW + 1), pandoc)
    lines = [int(line) for line in re.findall(r"^ +--> \S+:(\d+):\d+$", shown, re.MULTILINE)]
    assert lines == sorted(lines)
    assert shown.index("error[C001]: 3 more like these") < shown.rindex("error[Q001]")


def test_characters_without_a_glyph_are_one_story() -> None:
    found = [made("P003", f"no face of this book has `{c}` (U+{ord(c):04X}, IDEOGRAPH-{ord(c):X})") for c in "様犬"]
    (group,) = groups(found)
    assert len(group.findings) == 2


def test_what_others_follow_from_comes_first() -> None:
    lost = made("B001", "the entry that begins with `@misc{tale` is not well-formed", file="z.bib")
    warned = replace(lost, severity=Severity.WARNING)
    follows = [made("C001", f"no entry has the key `tale{at}`", at) for at in range(2)]
    hides = made("S007", "there are anchors of `tale`", file="seeds/anchors.yaml")
    assert by_severity([*follows, hides, warned, lost]) == [lost, hides, *follows, warned]
    assert "explain B001" in list(next_steps([*follows, hides, lost], shortened=False))[-1]
