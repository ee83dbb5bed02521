"""A wrong name on the command line is answered with the one that was surely meant."""

from __future__ import annotations

import pytest

from quoteproof.cli.main import main


@pytest.mark.parametrize(
    ("words", "help_"),
    [
        (["cehck"], "run `quoteproof check`"),
        (["cehck", "--tpo", "pdf"], "run `quoteproof check`"),
        (["--hlep"], "write `--help`"),
        (["-quite", "check"], "write `--quiet`"),
        (["check", "-quiet"], "write `--quiet`"),
        (["check", "--fromat", "json"], "write `--format`"),
        (["check", "--format", "jsno"], "write `json`"),
        (["build", "--to", "pfd"], "write `pdf`"),
        (["explain", "misqotation"], "write `misquotation`"),
        (["check", "chapters/01-a-frist-chapter.md"], "name `chapters/01-a-first-chapter.md`"),
        (["show", "lighthuose"], "write `@lighthouse`"),
        (["insert", "lighthuose#p3"], "write `@lighthouse#p3`"),
        (["insert", "lighthouse#p3", "--initial", "uper"], "write `upper`"),
        (["insert", "lighthouse#p3", "--initial", "big"], "write one of `keep`, `lower`, `upper`"),
        (["find", "--format", "jsn", "sea"], "write `json`"),
    ],
)
@pytest.mark.usefixtures("book")
def test_a_wrong_name_is_answered_with_what_was_meant(
    words: list[str], help_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert f"  = help: {help_}" in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["insert"], "there is something missing: ANCHOR"),
        (["show", "lighthouse", "p3"], "`p3` is more than this command takes"),
        (["insert", "lighthouse#p3", ""], "an argument is empty"),
        (["insert", "lighthouse#p3", "--block", "--verse"], "`--verse` and `--block` exclude each other"),
        (["insert", "lighthouse#p3", "--nth", "x"], "`--nth x` is not a whole number"),
        (["find", "--limit", "few", "sea"], "`--limit few` is not a whole number"),
        (["label"], "there is something missing: KEY\n"),
        (["build", "--review=1"], "`--review` takes no value"),
        (["find", "--source"], "`--source` stands without a value behind it"),
        (["find", "--source", "lighthouse", "--exclude", "lighthouse", "sea"], "no source is left"),
        (["find", "--format", "yaml", "sea"], "`yaml` is nothing that `--format` can be"),
    ],
)
@pytest.mark.usefixtures("book")
def test_what_is_wrong_is_told_in_our_words(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    message = capsys.readouterr().err
    assert f"error: {told}" in message
    assert "  = help: " in message
