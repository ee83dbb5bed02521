"""The GitHub report and the job summary: what GitHub's runner reads out of a line is what was put in."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from quoteproof.check import baseline
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Place, finding
from quoteproof.report import github
from quoteproof.rules.table import CODES
from tests.book_of import FILE, check, library_of

LIBRARY = library_of({"tale": "Once there was a king. He had only a dog, and the dog was old."})


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Read a line as GitHub's runner does: name, properties, message."""
    match = re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)\n", line)
    assert match
    properties = dict(pair.split("=", 1) for pair in (match[2] or "").split(",") if pair)
    return match[1], {key: _unescaped(value) for key, value in properties.items()}, _unescaped(match[3])


def _unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


@given(st.text(st.sampled_from("a%:,=\r\n ::2503ACD“é\u2028"), min_size=1), st.text(st.sampled_from("b%:\r\n,25A")))
def test_escaping_round_trips(title: str, message: str) -> None:
    line = github.command("error", {"file": title, "line": 3}, message)
    assert "\r" not in line
    assert line.count("\n") == 1
    assert read(line) == ("error", {"file": title, "line": "3"}, message)


def test_a_misquotation_is_one_line_with_columns(pandoc: Pandoc) -> None:
    (line,) = github.render(check("𝕬 says “was a queen” [@tale#p1].", LIBRARY, pandoc), base="book/").splitlines(True)
    name, properties, message = read(line)
    assert name == "error"
    assert properties == {
        "file": f"book/{FILE}",
        "line": "1",
        "col": "15",
        "endLine": "1",
        "endColumn": "19",
        "title": "Q001 misquotation",
    }
    first, *more = message.split("\n")
    assert first == "`tale#p1` has `king` where the quotation has `queen`"
    assert more[0].startswith("help: ")
    assert more[-1] == "source: tale#p1, seeds/tale.txt:1"


def test_several_lines_have_no_columns(pandoc: Pandoc) -> None:
    (line,) = github.render(check("> there was\n> a mouse\n", LIBRARY, pandoc)).splitlines(True)
    assert read(line)[1] == {"file": FILE, "line": "1", "endLine": "2", "title": "Q002 uncited-quotation"}


def test_near_places_and_whole_files_have_a_line_alone(pandoc: Pandoc) -> None:
    result = check("One.\n\nTwo.\n", LIBRARY, pandoc)
    found = (
        finding(CODES["K003"], "near", Place(FILE, 6, 6, approximate=True)),
        finding(CODES["S001"], "all: of, it\nhere", Place("seeds/a,b:c.txt")),
    )
    near, whole = github.render(replace(result, findings=found)).splitlines(True)
    assert read(near)[1] == {"file": FILE, "line": "3", "title": "K003 unsupported-markup"}
    assert read(whole)[1] == {"file": "seeds/a,b:c.txt", "line": "1", "title": "S001 changed-seed"}
    assert read(whole)[2] == "all: of, it here"


ACKNOWLEDGED = "<!-- quoteproof: allow Q010: it is | said -->\n\nHe “had […] a dog” [@tale#p1].\n"


def test_what_is_acknowledged_is_a_notice(pandoc: Pandoc) -> None:
    (line,) = github.render(check(ACKNOWLEDGED, LIBRARY, pandoc)).splitlines(True)
    name, _, message = read(line)
    assert name == "notice"
    assert message.endswith("\nacknowledged: it is | said")


def test_the_job_summary_counts_and_lists(pandoc: Pandoc) -> None:
    page = github.render_job_summary(check("He “was a queen” [@tale#p1].\n", LIBRARY, pandoc), base="book/")
    assert page.startswith(
        "## quoteproof: 1 quotation does not match its source\n\n| chapters | quotations | misquoted |\n"
    )
    assert "\n| 1 | 1 | 1 |\n" in page
    assert "| book/chapters/01-one.md:1 | ❌ **Q001** `tale#p1` has `king` where the quotation has `queen` |" in page


def test_nothing_in_a_chapter_is_markup_of_the_summary(pandoc: Pandoc) -> None:
    result = check("One.", LIBRARY, pandoc)
    found = finding(CODES["K002"], "a <b>tag</b> | `x | <i>` *here*", Place(FILE, 0, 3), helps=("[a](b)\nc",))
    row = github.render_job_summary(replace(result, findings=(found,))).splitlines()[-1]
    assert "a \\<b\\>tag\\</b\\> \\| `x \\| <i>` \\*here\\*" in row
    assert row.endswith("| \\[a\\](b) c |")
    assert "| it is \\| said |" in github.render_job_summary(check(ACKNOWLEDGED, LIBRARY, pandoc))


def test_a_clean_book_and_a_known_one(pandoc: Pandoc) -> None:
    clean = check("He “was a king” [@tale#p1].", LIBRARY, pandoc)
    assert github.render(clean) == ""
    assert github.render_job_summary(clean).startswith("## quoteproof: no errors\n")
    assert "what to do" not in github.render_job_summary(clean)
    bad = check("He “was a queen” [@tale#p1].", LIBRARY, pandoc)
    listed, _ = baseline.read(baseline.take(bad)[0])
    known = baseline.without(bad, listed)
    assert github.render(known) == ""
    assert "known: 1 of 1 entries of the baseline" in github.render_job_summary(known)


def test_a_summary_does_not_grow_without_end(pandoc: Pandoc) -> None:
    result = check("One.", LIBRARY, pandoc)
    many = tuple(finding(CODES["K002"], f"number {n}", Place(FILE, 0, 3)) for n in range(github.MOST_LISTED + 12))
    page = github.render_job_summary(replace(result, findings=many))
    assert page.endswith("\n\n… and 12 more.\n")
    assert page.count("**K002**") == github.MOST_LISTED
