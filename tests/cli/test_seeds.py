"""Beginning a book, taking sources in and out, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.source.removing import cites


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book without a source, which is the working folder."""
    assert main(["init", "--empty", str(tmp_path / "book")]) == 0
    monkeypatch.chdir(tmp_path / "book")
    return tmp_path / "book"


def test_an_empty_book_has_no_source_and_passes(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not list(book.glob("seeds/*.txt"))
    assert (book / "references.bib").read_text() == ""
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("0 quotations in 1 chapter")


def test_of_many_new_passages_three_are_listed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "seeds/a.txt").write_text("\n\n".join(f"Paragraph number {n} is here." for n in range(1, 10)))
    (book / "references.bib").write_text("@misc{a, title = {A Source}, file = {seeds/a.txt}}\n")
    capsys.readouterr()
    assert main(["anchor"]) == 0
    told = capsys.readouterr().out
    assert "  a#p3 is new: Paragraph number 3 is here.\n  and 6 more are new, up to a#p9\n" in told


WRAPPED = "\n\n".join("\n".join(["some words that fill a hard-wrapped line quite well"] * 4) for _ in range(3))


def test_it_is_said_what_divides_a_document(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text(WRAPPED)
    capsys.readouterr()
    assert main(["add", "a.txt", "--key", "a"]) == 0
    told = capsys.readouterr().out
    assert "seeds/a.txt: 3 passages, a#p1 to a#p3\nblank lines divide them; `--by line` would make 12 of it" in told
    assert main(["remove", "a"]) == 0
    assert main(["add", "a.txt", "--key", "a", "--by", "line"]) == 0
    told = capsys.readouterr().out
    assert "12 passages, a#p1 to a#p12\nevery line is a passage; `--by paragraph` would make 3 of it" in told
    assert main(["check"]) == 0


def test_a_division_that_is_said_stays(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text("One long line is a paragraph of its own.\nAnother one is as long.\n\nThird.")
    assert main(["add", "a.txt", "--key", "a", "--by", "paragraph"]) == 0
    assert "2 passages" in capsys.readouterr().out
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“of its own. Another one” [@a#p1].\n")
    assert main(["check"]) == 0
    assert main(["anchor"]) == 0
    assert "a: 2 of 2 IDs unchanged" in capsys.readouterr().out


def test_a_document_in_an_old_encoding(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "old.txt").write_bytes(b"He said \x93no\x94 in the caf\xe9.")
    assert main(["add", "old.txt", "--key", "old"]) == 2
    assert "--encoding windows-1252" in capsys.readouterr().err
    assert main(["add", "old.txt", "--key", "old", "--encoding", "latin-1"]) == 2
    assert "U+0093; as windows-1252 it is a printing one" in capsys.readouterr().err
    assert main(["add", "old.txt", "--key", "old", "--encoding", "windows-1252"]) == 0
    assert (book / "seeds/old.txt").read_bytes() == "He said “no” in the café.".encode()


def test_a_document_in_utf_16(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "wide.txt").write_bytes("It is.".encode("utf-16"))
    assert main(["add", "wide.txt", "--key", "wide"]) == 2
    assert "--encoding utf-16" in capsys.readouterr().err
    assert main(["add", "wide.txt", "--key", "wide", "--encoding", "utf-16"]) == 0


def test_pages_by_form_feeds(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text("The first page of it.\n\n\fThe second page of it.\n")
    capsys.readouterr()
    assert main(["add", "a.txt", "--key", "a"]) == 0
    out = capsys.readouterr().out
    assert "form feeds end its pages: with `--pages 1=N`" in out
    assert "print the page (for that, `quoteproof remove a` and add it again)" in out
    assert main(["add", "a.txt", "--key", "a", "--pages", "1=33"]) == 2
    assert "to add it with other options, run `quoteproof remove a` first" in capsys.readouterr().err
    assert main(["remove", "a"]) == 0
    assert main(["add", "a.txt", "--key", "a", "--pages", "1=33"]) == 0
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“second page” [@a#p2, p. 33].\n")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "C005" in capsys.readouterr().out
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“second page” [@a#p2, p. 34].\n")
    assert main(["check"]) == 0


def test_pages_of_a_document_without_form_feeds(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text("The first page of it.\n")
    assert main(["add", "a.txt", "--key", "a", "--pages", "1=33"]) == 2
    assert "in a plain text, form feeds end them" in capsys.readouterr().err
    assert not (book / "seeds/emendations.yaml").exists()


def test_numbers_of_passages_are_noticed_and_can_be_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text(
        "\n\n".join(["The ruling", *(f"[{n}] Reason number {n} is this." for n in range(1, 8))])
    )
    capsys.readouterr()
    assert main(["add", "a.txt", "--key", "a"]) == 0
    out = capsys.readouterr().out
    assert "numbers like [1]: with `--numbers '[1]'`" in out
    assert "print these (for that, `quoteproof remove a` and add it again)" in out
    assert main(["remove", "a"]) == 0
    assert main(["add", "a.txt", "--key", "a", "--numbers", "[1]"]) == 0
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“number 3 is this” [@a#p4, para. 4].\n")
    assert main(["check"]) == 1
    assert main(["remove", "a"]) == 2
    assert "`a` is cited here" in capsys.readouterr().err
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\nNothing of it.\n")
    assert main(["remove", "a"]) == 0
    assert "a:" not in (book / "seeds/emendations.yaml").read_text()


def test_numbers_that_no_passage_has(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text("The ruling.\n")
    assert main(["add", "a.txt", "--key", "a", "--numbers", "[1]"]) == 2
    told = capsys.readouterr().err
    assert "no passage of `a.txt` begins with a number like `[1]`" in told
    assert "each page begins" not in told


def test_removing_leaves_nothing_of_a_source_and_all_of_the_others(book: Path) -> None:
    (book / "references.bib").write_text(
        "@book{kept,\n  title = {A {Book} @ Home},\n}\n% a remark\n@book{c, title={C}}\n"
    )
    before = (book / "references.bib").read_text()
    for name in ("a", "b"):
        (book / f"{name}.txt").write_text(f"The text of {name}, which is short.\n")
        assert main(["add", f"{name}.txt", "--key", name]) == 0
    assert main(["remove", "a"]) == 0
    assert not (book / "seeds/a.txt").exists()
    assert not (book / "seeds/anchors/a.jsonl").exists()
    assert (book / "seeds/b.txt").exists()
    assert main(["remove", "b"]) == 0
    assert (book / "references.bib").read_text().rstrip() == before.rstrip()
    assert main(["check"]) == 0


def test_removing_leaves_the_entry_of_another_program(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "references.bib").write_text("@book{a, title = {A Book}}\n")
    (book / "a.txt").write_text("The text of it.\n")
    assert main(["add", "a.txt", "--key", "a"]) == 0
    assert main(["remove", "a"]) == 0
    assert "keeps its entry `a`" in capsys.readouterr().out
    assert (book / "references.bib").read_text() == "@book{a, title = {A Book}}\n"


def test_removing_what_is_not_there(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "a"]) == 2
    assert "no source has the key `a`" in capsys.readouterr().err


def test_a_key_that_begins_another_is_not_cited() -> None:
    assert cites("smith", "See @smith2020 and @smith-jones, [@smith:a].") is None
    assert cites("smith", "See @smith.") == 4
    assert cites("smith", "[@{smith}#p1]") == 1
    assert cites("smith", "[@smith#p1]") == 1


def test_emphasis_marks_are_noticed_and_what_is_said_of_them_holds(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / "a.txt").write_text("It was _very_ late, and 3 * 4 * 5.\n\nHe read _the\nwhole book_ in a_b_c.\n")
    capsys.readouterr()
    assert main(["add", "a.txt", "--key", "a"]) == 0
    told = capsys.readouterr().out
    assert "`_` encloses 2 runs of words" in told
    assert "`*`" not in told
    said = told.split("`quoteproof anchor`:\n")[1].split("the bibliography")[0]
    (book / "seeds/emendations.yaml").write_text(said)
    assert main(["anchor"]) == 0
    assert "a#p2 changed" in capsys.readouterr().out
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“read *the whole book* in a_b_c” [@a#p2].\n")
    assert main(["check"]) == 0


def test_all_that_may_be_said_of_emphasis_is_one_block_below_what_was_written(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / "a.txt").write_text("It was _very_ late and *very* dark.\n\fHe _read_ it.\n")
    capsys.readouterr()
    assert main(["add", "a.txt", "--key", "a", "--pages", "1=3"]) == 0
    told = capsys.readouterr().out
    assert 'wrote `"a":` into `seeds/emendations.yaml`' in told
    assert 'say so below `"a":` in `seeds/emendations.yaml`' in told
    said = told.split("`quoteproof anchor`:\n")[1].split("the bibliography")[0]
    emendations = book / "seeds/emendations.yaml"
    emendations.write_text(emendations.read_text() + said)
    assert main(["anchor"]) == 0
    assert "a#p1 changed" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["_", "**"])
def test_marks_of_emphasis_in_the_source_are_told_how_to_declare(
    book: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    (book / "a.txt").write_text(f"It was {form}very{form} late and dark.\n")
    assert main(["add", "a.txt", "--key", "a"]) == 0
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“was very late” [@a#p1].\n")
    capsys.readouterr()
    assert main(["check", "--all"]) == 1
    assert f"if `{form}` marks emphasis in the source, declare it" in capsys.readouterr().out


def test_a_renamed_key_is_told_to_remove_the_old_one(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text("It was very late and dark.\n")
    assert main(["add", "a.txt", "--key", "a"]) == 0
    entries = book / "references.bib"
    entries.write_text(entries.read_text().replace("{a,", "{new,"))
    capsys.readouterr()
    assert main(["check", "--all"]) == 1
    assert "`quoteproof remove a`" in capsys.readouterr().out
    assert main(["remove", "a"]) == 0
    assert (book / "seeds/a.txt").exists()
    assert main(["anchor"]) == 0
    capsys.readouterr()
    assert main(["check", "--all"]) == 0


def test_signs_in_rows_mark_no_emphasis(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text("***START OF THE TEXT***\n\nIt was late.\n\n*** END OF THE TEXT ***\n")
    assert main(["add", "a.txt", "--key", "a"]) == 0
    assert "encloses" not in capsys.readouterr().out


def test_hyphens_at_line_ends_are_told_and_what_is_said_of_them_holds(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "The subject-\nmatter of the eve-\nning, and a long-winded evening in the well-\nand badly-made seats.\n"
    (book / "a.txt").write_text(f"{text}\nAll of them were long-\nwinded.\n")
    capsys.readouterr()
    assert main(["add", "a.txt", "--key", "a"]) == 0
    told = capsys.readouterr().out
    assert "4 lines end at a hyphen in a word" in told
    assert 'count: 1, keep: ["subject-matter", "well- and", "long-winded"],' in told
    assert "whether `subject-matter` have a hyphen" in told
    chapter = "# A\n\n“The subject-matter of the {}, and a” [@a#p1], “were long-winded” [@a#p2].\n"
    (book / "chapters/01-a-first-chapter.md").write_text(chapter.format("eve-ning"))
    assert main(["check"]) == 0
    (book / "chapters/01-a-first-chapter.md").write_text(chapter.format("evening"))
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "under `line-end-hyphens`" in " ".join(capsys.readouterr().out.split())
    said = told.split("`quoteproof anchor`:\n")[1].split("the bibliography")[0]
    (book / "seeds/emendations.yaml").write_text(said)
    assert main(["anchor"]) == 0
    assert main(["check"]) == 0


def test_nothing_is_accepted_of_a_source_that_is_not_there_or_has_not_changed(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / "a.txt").write_text("The first page of it.\n")
    assert main(["add", "a.txt", "--key", "lighthouse"]) == 0
    assert main(["anchor", "--accept", "lighthose", "--reason", "a better copy"]) == 2
    assert "did you mean `lighthouse`?" in capsys.readouterr().err
    assert main(["anchor", "--accept", "lighthouse", "--reason", "a better copy"]) == 2
    assert "has not changed, so there is nothing to accept" in capsys.readouterr().err


def test_show_says_page_and_number_and_leaves_out_line_ends(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_bytes(b"[1] The first page\r\nof it runs\n\fon.\r\n\r\n[2] The second one.\r\n")
    assert main(["add", "a.txt", "--key", "a", "--pages", "1=33", "--numbers", "[1]"]) == 0
    capsys.readouterr()
    assert main(["show", "a"]) == 0
    assert "paragraph 1, pages 33–34  [1] The first page" in capsys.readouterr().out.replace("\u00a0", " ")
    assert main(["show", "a#p1"]) == 0
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert "> a#p1 (body, paragraph 1, pages 33–34)\n> [1] The first page of it runs on.\n" in out


def test_what_keeps_a_document_out_names_it_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "old.txt").write_bytes(b"caf\xe9")
    assert main(["add", "old.txt", "--key", "old"]) == 2
    err = capsys.readouterr().err
    assert "error: old.txt: the document cannot be taken in: it is not UTF-8" in err
    assert err.splitlines()[0].count("old.txt") == 1


def test_a_label_the_wrong_way_round_is_told_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "a.txt").write_text("The first page of it.\n\n\fThe second page of it.\n")
    assert main(["add", "a.txt", "--key", "a"]) == 0
    capsys.readouterr()
    assert main(["label", "a", "33=1"]) == 2
    err = capsys.readouterr().err
    assert err.count("the file has 2 pages, and no page 33") == 1
    assert "`1=33` for the first" in err


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("12", "`12` is not a page and its number"),
        ("p. 12=1", "`p. 12=1` is not a page and its number"),
        ("1=p. 33", "`p. 33` is no label of a page"),
        ("1=", "`` is no label of a page"),
        ("9=33", "the file has 2 pages, and no page 9"),
    ],
)
def test_what_is_no_page_and_its_number(book: Path, capsys: pytest.CaptureFixture[str], said: str, why: str) -> None:
    (book / "a.txt").write_text("The first page of it.\n\n\fThe second page of it.\n")
    assert main(["add", "a.txt", "--key", "a", "--pages", said]) == 2
    assert why in capsys.readouterr().err
    assert not (book / "seeds/a.txt").exists()


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.mhtml.wacz", "a.epub", "A.ODT", "a.tei"])
@pytest.mark.parametrize("data", [b"The words of it.\n", b"caf\xe9\n", b"PK\x03\x04\0"])
def test_a_document_that_is_not_what_its_ending_says(
    book: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    (book / name).write_bytes(data)
    for encoding in ((), ("--encoding", "latin-1")) if b"\0" not in data else ((),):
        assert main(["add", name, "--key", "a", *encoding]) == 2
        assert "is not what its ending says" in capsys.readouterr().err
    assert not (book / "seeds" / name).exists()


def test_a_seed_that_is_not_what_its_ending_says(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "seeds").mkdir(exist_ok=True)
    (book / "seeds/a.pdf").write_bytes(b"The words of it.\n")
    (book / "references.bib").write_text("@misc{a, title = {The A}, file = {seeds/a.pdf}}\n")
    assert main(["anchor"]) == 1
    assert "`seeds/a.pdf` is not what its ending says" in capsys.readouterr().out


def test_a_plain_text_may_have_any_other_ending(book: Path) -> None:
    (book / "a.pdf.text").write_bytes(b"The words of it.\n")
    assert main(["add", "a.pdf.text", "--key", "a"]) == 0


def test_a_long_file_name_makes_a_short_key(book: Path) -> None:
    words = "-".join(["Ünder"] * 30)
    for at, name in enumerate((f"{words} one.txt", f"{words} two.txt", "e\u0301" * 80 + ".txt")):
        (book / name).write_text(f"The source number {at} has a paragraph.\n")
        assert main(["add", name]) == 0
    keys = [line[len("@online{") : -1] for line in (book / "references.bib").read_text().split("\n") if line[:1] == "@"]
    assert keys == ["Ünder-" * 5 + "Ünder", "Ünder-" * 5 + "Ünder-2", "é" * 40]
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("words", "told", "cure"),
    [
        (["add", "folder"], "no file of the folder `folder` can be taken in", "put documents into it that end in .txt"),
        (["add", "-"], "`add` reads no standard input", "write it to a file first"),
        (["add", "empty.txt"], "`empty.txt` holds no text", "put the words of the source into it"),
        (["add", "gone.txt"], "there is no file `gone.txt`", "paths are relative to the folder"),
        (["add", "link.txt"], "`link.txt` is a link to a file that is not there", "paths are relative to the folder"),
        (["add", "folder", "--key", "a"], "`folder` is a folder, and a file is needed", "name a file in it"),
        (["verify", "folder"], "`folder` is a folder, and a file is needed", "name a file in it"),
        (["verify", "gone.pdf"], "there is no file `gone.pdf`", "paths are relative to the folder"),
        (["verify", "empty.txt"], "neither a PDF nor a DOCX", "give a PDF or DOCX as `quoteproof build` made it"),
    ],
)
def test_what_is_no_file_to_be_read_has_a_cure(
    words: list[str], told: str, cure: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (book / "folder").mkdir()
    (book / "empty.txt").write_text("")
    (book / "link.txt").symlink_to("nowhere")
    capsys.readouterr()
    assert main(words) == 2
    error, help_ = capsys.readouterr().err.splitlines()
    assert told in error
    assert cure in help_
