"""`quoteproof insert`: what it writes, and what it says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.quoting.spans import Several, SourceSpan, locate
from quoteproof.source.library import Extent
from quoteproof.text.anchor import Anchor
from tests.book_of import library_of

SEED = """The lamp is old. The lamp is kept.

He said “no limits, never” and left. The dogs’ bone is *old*.

First line of verse here
second line of verse

One line of a song
that goes on and on
and then goes on

Third line of a song
that goes on and on
and then goes on

Another line of a song
that goes on and on
and then goes on

"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new book with one more seed, which is the working folder."""
    assert main(["init", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    (tmp_path / "seed.txt").write_text(SEED, encoding="utf-8")
    assert main(["add", str(tmp_path / "seed.txt"), "--key", "seed"]) == 0
    capsys.readouterr()
    return tmp_path / "book"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["seed#p1"], "“The lamp is old. The lamp is kept.” [@seed#p1]"),
        (["[@seed#p1]", "OLD", "lamp is kept."], "“old. The lamp is kept.” [@seed#p1]"),
        (["seed#p2", "he said", "never"], "“He said ‘no limits, never’” [@seed#p2]"),
        (["seed#p2", "limits", "never"], "“limits, never” [@seed#p2]"),
        (["seed#p2", "dogs'", "bone", "--block"], "> dogs’ bone [@seed#p2]"),
        (["seed#p2", "bone", "old"], "“bone is \\*old” [@seed#p2]"),
        (["seed#p3", "--verse"], "| First line of verse here\n| second line of verse [@seed#p3]"),
        (["seed#p3"], "“First line of verse here / second line of verse” [@seed#p3]"),
        (["seed#p3", "verse here second"], "“verse here / second” [@seed#p3]"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_written(words: list[str], written: str, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["insert", *words]) == 0
    assert capsys.readouterr().out == written + "\n"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["wrapped#p1"], "“On the subject-matter of the well- and badly-made seats” [@wrapped#p1]"),
        (["wrapped#p1", "subject-matter of"], "“subject-matter of” [@wrapped#p1]"),
        (
            ["wrapped#p1", "On the subject-", "seats"],
            "“On the subject-matter of the well- and badly-made seats” [@wrapped#p1]",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_hyphen_at_a_line_end_has_no_space_behind_it(
    words: list[str], written: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("wrapped.txt").write_text("On the subject-\nmatter of the well-\nand badly-made seats\n\nand more\n")
    assert main(["add", "wrapped.txt", "--key", "wrapped"]) == 0
    capsys.readouterr()
    assert main(["insert", *words]) == 0
    assert capsys.readouterr().out == written + "\n"


def test_no_fix_cuts_a_word_at_a_hyphen(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("wrapped.txt").write_text("Of the aforesaid World-\nMarket, at length.\n\nand more\n")
    assert main(["add", "wrapped.txt", "--key", "wrapped", "--by", "paragraph"]) == 0
    chapter = Path("chapters/01-a-first-chapter.md")
    chapter.write_text("# A\n\n“Of the aforesaid Worldmarket, at length” [@wrapped#p1].\n")
    assert main(["fix", "--unsafe"]) == 0
    assert "“Of the aforesaid World-Market, at length”" in chapter.read_text()


def test_a_long_passage_is_looked_through_at_once() -> None:
    library = library_of({"x": "the dogs’ “bone” " * 5_000 + "end"})
    extent = library.resolve(Anchor("x", "p1"))
    assert isinstance(extent, Extent)
    several = locate(extent, "bone")
    assert isinstance(several, Several)
    assert (several.count, len(several.places)) == (5_000, 6)
    stretch = locate(extent, "bone” end")
    assert isinstance(stretch, SourceSpan)
    assert extent.parts[0].passage.text[stretch.start : stretch.end] == "bone” end"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["seed#p1", "lamp"],
            [
                "`lamp` stands 2 times in `seed#p1`",
                "quoteproof insert --nth 1 seed#p1 lamp  # … The lamp is old. The …",
            ],
        ),
        (["seed#p1", "old", "lamb"], ["`lamb` does not stand in `seed#p1`", "nearest is `lamp`"]),
        (["seed#p1", "kept", "old"], ["`old` does not stand after `kept`"]),
        (["seed#p2", "said", "limits"], ["cannot be quoted like this: a quotation mark"]),
        (["seed#p2", "limits", "left"], ["cannot be quoted like this: a quotation mark"]),
        (["seed#p1-p2", "--run-in"], ["run over a paragraph's end", "--block"]),
        (["seed#p19"], ["p19", "help:"]),
        (["sead#p1"], ["sead", "`@seed#p1`"]),
        (["seed"], ["`seed` names no passage", "`seed#p1`"]),
        (["#p1"], ["`#p1` is not an anchor", "`KEY#p1`"]),
        (["seed#p1", "…"], ["it is not clear where words begin and end in `…`"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_what_cannot_be_written(
    words: list[str], told: list[str], book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["insert", *words]) == 2
    message = capsys.readouterr().err
    assert [part for part in told if part not in message] == [], message


def test_a_source_without_a_title_has_its_key(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("scan 0032.txt").write_text("'Tis now struck noon; go to bed, my friend.\n\nFor this much thanks\n")
    assert main(["add", "scan 0032.txt", "--key", "play"]) == 0
    assert "the entry has its key, `[play]`" in capsys.readouterr().out
    assert "title = {[play]}" in Path("references.bib").read_text(encoding="utf-8")


def test_a_citation_of_a_work_alone_is_told_the_passage(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = Path("chapters/01-a-first-chapter.md")
    chapter.write_text("# A\n\nIt says “The lamp is old” [@seed].\n\nIt says “the lamb of the old days” [@seed].\n")
    assert main(["check", "--format", "concise"]) == 1
    told = capsys.readouterr().out
    assert "Q002 the citation of `seed` names no passage; these words are in `seed#p1`" in told
    assert "Q002 the citation of `seed` names no passage\n" in told
