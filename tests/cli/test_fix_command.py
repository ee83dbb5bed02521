"""`quoteproof fix` and the baseline on the command line: what is said, what is written, and the exit statuses."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.cli.findings import diff
from quoteproof.cli.main import main
from quoteproof.project.project import Project

CHAPTER = "chapters/01-a-first-chapter.md"
TEXT = """\
# A First Chapter

“the sea is too lo\u200bud for that” [@lighthouse#p2], says the keeper.
Storms are “only weather that has made up its mind” [@lighthouse#p2].

They: “Nobody has yet copied a word of it wrongly” [@lighthouse#p4].
He “keeps bees on the roof” [@lighthouse#p2].
"""
SAFE = TEXT.replace("\u200b", "").replace("mind” [@lighthouse#p2]", "mind” [@lighthouse#p3]")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book with two faults that are safely mended, one that is not, and one that nothing mends."""
    assert main(["init", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    (tmp_path / "book" / CHAPTER).write_text(TEXT, encoding="utf-8")
    return tmp_path / "book"


@pytest.fixture
def run(book: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(words)
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def test_safe_fixes_are_made_and_the_rest_is_told(book: Path, run: Run) -> None:
    status, told, _ = run("fix")
    assert status == 1
    assert told == (
        "chapters/01-a-first-chapter.md: 2 fixed\n"
        "  3:19: Q009 take out what does not show\n"
        "  4:12: Q003 cite `lighthouse#p3`\n"
        "chapters/01-a-first-chapter.md:6:32: Q001 `lighthouse#p4` has `line` where the quotation has `word`\n"
        "  not fixed: only a fix that is not safe is known, which `--unsafe` makes\n"
        "chapters/01-a-first-chapter.md:7:4: Q001 the words of this quotation are not in `lighthouse#p2`\n"
        "  not fixed: no place in the sources is certain for its words\n"
        "fixed 2 of 4; 1 can be fixed with --unsafe\n"
        "4 quotations in 1 chapter: 2 verbatim, 2 misquoted: 2 errors\n"
    )
    assert (book / CHAPTER).read_text(encoding="utf-8") == SAFE


def test_fixing_twice_changes_nothing_more(book: Path, run: Run) -> None:
    run("fix", "--unsafe")
    once = (book / CHAPTER).read_bytes()
    os.utime(book / CHAPTER, (0, 0))
    status, told, _ = run("fix", "--unsafe")
    assert (status, told.splitlines()[-2]) == (1, "fixed 0 of 1")
    assert (book / CHAPTER).read_bytes() == once
    assert (book / CHAPTER).stat().st_mtime == 0


def test_nothing_to_fix_is_0(book: Path, run: Run) -> None:
    (book / CHAPTER).write_text(SAFE.partition("\n\nThey")[0] + "\n", encoding="utf-8")
    status, told, _ = run("fix")
    assert (status, told.splitlines()[0]) == (0, "nothing to fix")
    assert told.endswith(": no errors\n")
    assert run("fix", "--diff") == (0, "", "nothing to fix\n")


def test_all_fixed_is_0(book: Path, run: Run) -> None:
    (book / CHAPTER).write_text(TEXT.partition("\n\nThey")[0] + "\n", encoding="utf-8")
    status, told, _ = run("fix", CHAPTER)
    assert (status, told.splitlines()[-2]) == (0, "fixed 2 of 2")


def test_a_diff_is_a_patch_and_writes_nothing(book: Path, run: Run) -> None:
    status, told, beside = run("fix", "--diff", "--unsafe")
    assert (status, beside) == (1, "would fix 3 of 4\n")
    assert told == (
        "--- chapters/01-a-first-chapter.md\n"
        "+++ chapters/01-a-first-chapter.md\n"
        "@@ -1,7 +1,7 @@\n"
        " # A First Chapter\n"
        " \n"
        "-“the sea is too lo\u200bud for that” [@lighthouse#p2], says the keeper.\n"
        "-Storms are “only weather that has made up its mind” [@lighthouse#p2].\n"
        "+“the sea is too loud for that” [@lighthouse#p2], says the keeper.\n"
        "+Storms are “only weather that has made up its mind” [@lighthouse#p3].\n"
        " \n"
        "-They: “Nobody has yet copied a word of it wrongly” [@lighthouse#p4].\n"
        "+They: “Nobody has yet copied a line of it wrongly” [@lighthouse#p4].\n"
        " He “keeps bees on the roof” [@lighthouse#p2].\n"
    )
    assert (book / CHAPTER).read_text(encoding="utf-8") == TEXT


def test_a_diff_on_a_terminal_shows_what_does_not_show() -> None:
    told = diff("a.md", "lo\u200bud\x1b[2J\n", "loud\n", colour=True)
    assert "\033[31m-lo<U+200B>ud<U+001B>[2J\033[0m\n" in told
    assert "\033[32m+loud\033[0m\n" in told


def test_a_diff_keeps_line_ends_and_their_absence() -> None:
    told = diff("a.md", "one\r\ntwo\u2028three", "One\r\ntwo\u2028three")
    assert told == (
        "--- a.md\n+++ a.md\n@@ -1,2 +1,2 @@\n-one\r\n+One\r\n two\u2028three\n\\ No newline at end of file\n"
    )
    assert diff("a.md", "one", "one") == ""


def test_a_chapter_changed_meanwhile_is_2(book: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    check = Project.check

    def meddled(*given: object, **more: object) -> object:
        result = check(*given, **more)  # type: ignore[arg-type]
        (book / CHAPTER).write_text("# Rewritten\n")
        return result

    monkeypatch.setattr(Project, "check", meddled)
    status, told, complaint = run("fix")
    assert (status, told) == (2, "")
    assert f"{CHAPTER}: the chapter changed while it was being written" in complaint
    assert "help: nothing was written" in complaint
    assert (book / CHAPTER).read_text() == "# Rewritten\n"


def test_a_fix_that_does_harm_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def better(*_: object) -> bool:
        return False

    monkeypatch.setattr("quoteproof.project.fix._is_better", better)
    assert run("fix")[1].splitlines()[-2] == (
        "fixed 0 of 4; 1 can be fixed with --unsafe; 2 not fixed, because the fix would cause other faults"
    )


def test_a_stranger_is_2(run: Run) -> None:
    assert run("fix", "chapters/09-none.md")[0] == 2


def test_a_baseline_counts_down(book: Path, run: Run) -> None:
    assert run("check", "--write-baseline", "baseline.txt") == (0, "wrote baseline.txt (4 entries)\n", "")
    status, told, _ = run("check", "--baseline", "baseline.txt")
    assert status == 0
    known, line = told.splitlines()
    assert (known, line.rpartition(": ")[2]) == ("known: 4 of 4 entries of the baseline", "no new errors")
    (book / CHAPTER).write_text(f"{SAFE}\nHe “keeps goats in the yard” [@lighthouse#p2].\n", encoding="utf-8")
    status, told, _ = run("check", "--baseline", "baseline.txt")
    assert status == 1
    assert told.count("error[") == 1
    *_, known, advice, line = (line for line in told.splitlines() if not line.startswith("next: "))
    assert (known, advice) == (
        "known: 2 of 4 entries of the baseline",
        "2 entries no longer occur: write the baseline again",
    )
    assert line.endswith(": 1 new error")
    assert run("check", "--write-baseline", "baseline.txt")[1] == "wrote baseline.txt (3 entries)\n"


def test_no_baseline_lets_a_build_through(book: Path, run: Run) -> None:
    run("check", "--write-baseline", "baseline.txt")
    status, told, _ = run("build", "--baseline", "baseline.txt")
    assert status == 1
    assert "error[" not in told
    assert "the findings that a baseline lists prevent a build, too\n" in told
    assert not (book / "build/book.pdf").exists()


def test_a_baseline_that_is_not_there_is_told_before_anything_is_built(book: Path, run: Run) -> None:
    (book / CHAPTER).write_text(SAFE.partition("\n\nThey")[0] + "\n", encoding="utf-8")
    assert run("build", "--baseline", "none.txt")[0] == 2
    assert not (book / "build/book.pdf").exists()


def test_a_baseline_writes_over_nothing_else(book: Path, run: Run) -> None:
    status, _, complaint = run("check", "--write-baseline", CHAPTER)
    assert (status, (book / CHAPTER).read_text(encoding="utf-8")) == (2, TEXT)
    assert "is no baseline" in complaint


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--baseline", "none.txt"), "`none.txt` is not there"),
        (("--baseline", CHAPTER), f"{CHAPTER}:1: the line is no entry of a baseline"),
        (("--write-baseline", "b.txt", CHAPTER), "a baseline needs the whole book"),
        (("--write-baseline", "book.yaml/baseline.txt"), "cannot write"),
    ],
)
def test_what_cannot_be_done_with_a_baseline_is_2(words: tuple[str, ...], complaint: str, run: Run) -> None:
    status, _, told = run("check", *words)
    assert status == 2
    assert complaint in told


def test_one_fix_names_the_passages_of_all_quotations_of_a_citation(book: Path, run: Run) -> None:
    text = (
        "# A\n\nStorms are “weather that has made up its mind”, in “copied a line of it wrongly” [see @lighthouse].\n"
    )
    (book / CHAPTER).write_text(text, encoding="utf-8")
    told = run("fix", "--unsafe")[1]
    assert "the fix would cause" not in told
    assert "[see @lighthouse#p3; @lighthouse#p4]" in (book / CHAPTER).read_text(encoding="utf-8")
    assert run("check")[0] == 0


def test_quotations_that_a_work_in_the_text_introduces_get_their_own_passages(book: Path, run: Run) -> None:
    text = "# A\n\n@lighthouse has “weather that has made up its mind” and “copied a line of it wrongly”.\n"
    (book / CHAPTER).write_text(text, encoding="utf-8")
    assert "the fix would cause" not in run("fix", "--unsafe")[1]
    fixed = (book / CHAPTER).read_text(encoding="utf-8")
    assert "mind” [@lighthouse#p3] and" in fixed
    assert "wrongly” [@lighthouse#p4]." in fixed
    assert run("check")[0] == 0


@pytest.mark.parametrize(
    ("text", "told", "never"),
    [
        ("The book is [“pastoral”]{.term}, some say [see @lighthouse].", "put the citation into another", "{.term}`"),
        ("The book is “pastoral”, some say [see @lighthouse].", "{.term}`", "another sentence"),
        ("> Storms are only weather.\n>\n> — Hayley, *Felpham* [@lighthouse, 9]", "name the passage", "@KEY"),
    ],
    ids=["term", "no-term", "block"],
)
def test_the_help_names_what_is_not_there_yet(book: Path, run: Run, text: str, told: str, never: str) -> None:
    (book / CHAPTER).write_text(f"# A\n\n{text}\n", encoding="utf-8")
    said = " ".join(run("check", "--all")[1].split("^\n")[-1].split())
    assert told in said
    assert never not in said
