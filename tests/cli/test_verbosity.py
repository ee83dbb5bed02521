"""`--quiet` and `--verbose`, before a command and behind it: what is told, and that nothing else changes."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.cli.terminal import Verbosity, verbosity

CHAPTER = "chapters/01-a-first-chapter.md"


@pytest.mark.parametrize("words", [["-q", "check"], ["check", "--quiet"], ["--quiet", "fix"], ["anchor", "-q"]])
@pytest.mark.usefixtures("book")
def test_quiet_tells_nothing_where_nothing_is_wrong(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr() == ("", "")


def test_quiet_tells_errors_and_no_more(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = book / CHAPTER
    chapter.write_text(chapter.read_text().replace("too loud", "so loud"))
    assert main(["check", "-q"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("error[Q001]")
    assert "warning" not in out
    assert "quotations in" not in out
    assert err == ""
    assert main(["-q", "fix"]) == 1
    out, _ = capsys.readouterr()
    assert out.startswith(f"{CHAPTER}:")
    assert "fixed 0" not in out


@pytest.mark.usefixtures("book")
def test_quiet_leaves_what_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-q", "find", "storm"]) == 0
    assert "lighthouse#p3" in capsys.readouterr().out
    assert main(["-q", "check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["quotations"] == 4
    assert main(["-q", "nothing"]) == 2
    assert capsys.readouterr().err.startswith("error: there is no command `nothing`")


@pytest.mark.parametrize("words", [["-v", "check"], ["check", "-v"], ["-v", "check", "--verbose"]])
@pytest.mark.usefixtures("book")
def test_verbose_tells_versions_steps_and_times_once(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert out == "4 quotations in 1 chapter: 3 verbatim, 1 altered: no errors\n"
    assert err.count("quoteproof 0") == err.count(" s  reading the sources") == 1
    assert "pypandoc_binary" in err
    assert "chapters that are known from an earlier check: " in err


@pytest.mark.usefixtures("book")
def test_one_command_says_nothing_of_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-v", "check"]) == 0
    capsys.readouterr()
    assert main(["-q", "check"]) == 0
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("4 quotations in 1 chapter: 3 verbatim, 1 altered: no errors\n", "")


@pytest.mark.usefixtures("book")
def test_the_remembered_answer_is_that_of_a_check_without_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    usual = capsys.readouterr().out
    assert main(["-q", "check"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["check"]) == 0
    assert capsys.readouterr().out == usual


@pytest.mark.usefixtures("book")
def test_quiet_and_verbose_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-q", "check", "-v"]) == 2
    assert "exclude each other" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["check", "-q"], ["-v", "check"], ["-q", "no-such-command"], ["-v", "--help"]])
@pytest.mark.usefixtures("book")
def test_a_run_leaves_no_verbosity_behind(words: list[str]) -> None:
    with contextlib.suppress(SystemExit):  # as `--help` ends
        main(words)
    assert verbosity() is Verbosity.NORMAL
