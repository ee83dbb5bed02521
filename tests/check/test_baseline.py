"""The baseline: known findings are known wherever they move, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quoteproof.check.baseline import HEAD, read, take, without
from quoteproof.check.result import CheckResult
from quoteproof.engine.pandoc import Pandoc
from quoteproof.finding.model import Place, finding
from quoteproof.report import summary, text
from quoteproof.rules.table import CODES
from quoteproof.source.library import Library
from tests.book_of import FILE, check, codes, library_of

TALE = (
    "Once there was a king who had three daughters. He loved the youngest more than his kingdom. He never saw the sea."
)
OLD = """\
# One

He says “there was a queen” [@tale#p1]. Then: “who had four daughters” [@tale#p1].

A “kingdom” for nothing.

There is a `"` too many.

> He loved the oldest
> more than his kingdom. [@tale#p1]
"""

Check = Callable[[str], CheckResult]


@pytest.fixture(scope="module")
def library() -> Library:
    return library_of({"tale": TALE})


@pytest.fixture
def checked(library: Library, pandoc: Pandoc) -> Check:
    return lambda words: check(words, library, pandoc)


def against(old: CheckResult, new: CheckResult, *, whole: bool = True) -> CheckResult:
    entries, bad = read(take(old)[0])
    assert bad == 0
    return without(new, entries, whole=whole)


def test_a_line_a_finding_sorted_and_without_line_numbers(checked: Check) -> None:
    old = checked(OLD)
    lines = take(old)[0].splitlines()
    assert lines[0] == HEAD
    rows = [line.split("\t") for line in lines[2:]]
    assert [(code, nth, file) for code, _, nth, file, _ in rows] == [(c, "1", FILE) for c in sorted(codes(old))]
    assert "who had four daughters" in [words for *_, words in rows]
    assert "He loved the oldest more than his kingdom." in [words for *_, words in rows]


def test_what_is_listed_does_not_count(checked: Check) -> None:
    result = against(checked(OLD), checked(OLD))
    assert result.all_findings == ()
    assert summary.baseline(result) == ("known: 5 of 5 entries of the baseline",)
    assert summary.outcome(result) == "no new errors"
    assert text.render_concise(result) == ""


MOVED = {
    "further down": "# One\n\nA new beginning.\n\n" + OLD.removeprefix("# One\n\n"),
    "broken anew": OLD.replace("there was a", "there\nwas\na").replace("four ", "four\n"),
    "CRLF": OLD.replace("\n", "\r\n"),
    "in another order": "# One\n\n" + "\n\n".join(reversed(OLD.strip().split("\n\n")[1:])) + "\n",
    "block broken anew": OLD.replace("> He loved the oldest\n> more", "> He loved\n> the oldest more"),
    "the text around": OLD.replace("He says", "Nobody would have said").replace("Then:", "And later:"),
}


@pytest.mark.parametrize("new", MOVED.values(), ids=MOVED)
def test_words_that_move_stay_known(new: str, checked: Check) -> None:
    assert new != OLD
    result = against(checked(OLD), checked(new))
    assert result.all_findings == ()
    assert result.known is not None
    assert result.known.settled == 0


OTHERS = {
    "another misquotation": OLD.replace("four", "five"),
    "another passage": OLD.replace("queen” [@tale#p1]", "queen” [@tale#p1.s2]"),
    "the same once more": OLD.replace("Then:", "Once more, “there was a queen” [@tale#p1]. Then:"),
    "a term elsewhere": OLD.replace("A “kingdom” for nothing", "His “kingdom” was small"),
    "a mark elsewhere": OLD.replace('a `"` too many', "nothing else").replace("# One\n", '# One\n\nA `"` here.\n'),
    "another code": OLD.replace("four", "thr\u200bee"),
}


@pytest.mark.parametrize("new", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_new(new: str, checked: Check) -> None:
    result = against(checked(OLD), checked(new))
    assert len(result.errors) == 1
    starts = ("1 quotation does not match its source", "1 quotation has no citation", "the book has errors (1 error)")
    assert summary.outcome(result).startswith(starts)


def test_it_counts_down(checked: Check) -> None:
    result = against(checked(OLD), checked(OLD.replace("queen", "king").replace("four", "three")))
    assert text.render(result) == (
        "known: 3 of 5 entries of the baseline\n"
        "2 entries no longer occur: write the baseline again\n"
        "4 quotations in 1 chapter: 2 verbatim, 1 misquoted, 1 uncited: no new errors\n"
    )
    one = against(checked(OLD), checked(OLD.replace("queen", "king").replace("four", "five")))
    assert text.render(one).endswith(
        "2 entries no longer occur: write the baseline again\n"
        "4 quotations in 1 chapter: 1 verbatim, 2 misquoted, 1 uncited: 1 new error\n"
    )


def test_of_two_alike_either_may_be_mended(checked: Check) -> None:
    one = "He says “there was a queen who had daughters” [@tale#p1].\n"
    old = checked(f"{one}\nOnce more: {one}")
    assert [line.split("\t")[2] for line in take(old)[0].splitlines()[2:]] == ["1", "2"]
    mended = one.replace("queen who had", "king who had three")
    for new in (f"{mended}\nOnce more: {one}", f"{one}\nOnce more: {mended}"):
        assert summary.baseline(against(old, checked(new)))[0] == "known: 1 of 2 entries of the baseline"


def test_chapters_that_were_not_checked_are_left_alone(checked: Check, library: Library, pandoc: Pandoc) -> None:
    other = check("Nothing.", library, pandoc, file="chapters/02-two.md")
    part, whole = against(checked(OLD), other, whole=False), against(checked(OLD), other)
    assert part.known is not None
    assert whole.known is not None
    assert (part.known.listed, whole.known.settled) == (0, 5)


def reworded(written: str, code: str, words: str) -> str:
    """A baseline of which a line shows other words."""
    lines = written.splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith(code))
    lines[row] = "\t".join([*lines[row].split("\t")[:4], words])
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("words", ["some old typo", "", "who had four", "who had three daughters"])
def test_a_line_that_shows_other_words_lists_nothing(words: str, checked: Check) -> None:
    old = checked(OLD)
    forged = reworded(take(old)[0], "Q001", words)
    result = without(old, read(forged)[0])
    assert codes(result) == ["Q001"]
    assert result.known is not None
    assert [forged.splitlines()[number - 1].split("\t")[4] for number in result.known.misworded] == [words]


def test_spaces_at_the_end_of_a_line_are_nothing(checked: Check) -> None:
    old = checked(OLD)
    spaced = "\n".join(f"{line}  " for line in take(old)[0].splitlines())
    result = without(old, read(spaced)[0])
    assert (result.all_findings, result.known and result.known.misworded) == ((), ())


def test_of_two_lines_of_one_finding_neither_may_show_other_words(checked: Check) -> None:
    old = checked(OLD)
    written = take(old)[0]
    both = written + reworded(written, "Q001", "some old typo").split("\n", 2)[2]
    assert codes(without(old, read(both)[0])) == ["Q001"]


def test_what_hides_other_faults_is_in_no_baseline(checked: Check) -> None:
    old = checked("\0")
    written, refused = take(old)
    assert [found.code.id for found in refused] == ["K001"] == codes(old)
    assert len(written.splitlines()) == 2
    forged = written + f"K001\t{'0' * 12}\t1\t{FILE}\tall of it\n"
    assert len(without(old, read(forged)[0]).errors) == 1


def test_acknowledged_findings_are_no_part_of_it(checked: Check) -> None:
    words = "<!-- quoteproof: allow Q010: it is told -->\nHe “saw the sea” [@tale#p1]."
    assert take(checked(words))[0].count("\n") == 2


def test_merged_by_git_or_by_hand_it_reads_the_same(checked: Check) -> None:
    written = take(checked(OLD))[0]
    head, about, *rows = written.splitlines()
    mixed = "\r\n".join(("\ufeff" + head, "", *reversed(rows), about, rows[0], "# a remark"))
    (merged, bad), (entries, _) = read(mixed), read(written)
    assert ({line.entry for line in merged}, bad) == ({line.entry for line in entries}, 0)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("", 1),
        ("# Chapter\n", 1),
        ("# quoteproof baseline 2\n", 1),
        (f"{HEAD}\nQ001\n", 2),
        (f"{HEAD}\n\n<<<<<<< ours\n", 3),
        (f"{HEAD}\nQ001\t{'0' * 12}\t0\tx.md\tno such occurrence\n", 2),
    ],
)
def test_a_line_that_is_no_entry_is_told(words: str, line: int) -> None:
    assert read(words) == ((), line)


def test_odd_names_and_words_keep_to_one_line(checked: Check) -> None:
    result = checked("Nothing.")
    odd = finding(CODES["X002"], "gone\n", Place("chapters/a\tb\n\u2028.md", 0, 0))
    strange = CheckResult(result.chapters, result.library, result.book, (odd,), {})
    entries, bad = read(take(strange)[0])
    assert (len(entries), bad) == (1, 0)
    assert without(strange, entries).all_findings == ()
