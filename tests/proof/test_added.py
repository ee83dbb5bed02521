"""Quotations that were added to a finished file: `verify` tells them, and nothing of an editor's other changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.project.verify import verify
from quoteproof.proof.verification import Verification
from quoteproof.proof.wording import verification_lines
from tests.proof import office
from tests.proof.book import Made
from tests.proof.returned import BY, END, RUN, text, verified

PLAIN = "In a note he repeats it."
INSERTED = f"{END}<w:ins {BY}>{RUN}{{}}{END}</w:ins>{RUN}"


def told(one: Verification) -> tuple[list[str], str]:
    """What `verify` tells of added quotations, and its result."""
    lines = list(verification_lines(one))
    at = [number for number, line in enumerate(lines) if line.startswith("added:")]
    return [line.strip() for number in at for line in lines[number : number + 2]], lines[-1].rpartition(": ")[2]


def of_docx(made: Made, old: str, new: str, folder: Path) -> tuple[list[str], str]:
    """The same of a DOCX in whose text words stand for others."""
    return told(verified(made, folder, text(old, new)))


def of_file(made: Made, data: bytes, name: str, folder: Path) -> tuple[list[str], str]:
    """The same of a file."""
    (folder / name).write_bytes(data)
    return told(verify(folder / name, sha256=made.sha256))


def test_an_added_quotation_is_told_with_its_words(made: Made, tmp_path: Path) -> None:
    found = of_docx(made, PLAIN, f"{PLAIN} He says “all men are ‘liars’ here”.", tmp_path)
    assert found == (
        ["added: 1 quotation that the book does not have", "“all men are ‘liars’ here”"],
        "not proved",
    )


def test_a_quotation_of_the_book_that_stands_once_more_is_told(made: Made, tmp_path: Path) -> None:
    lines, result = of_docx(made, PLAIN, f"{PLAIN} “The sea is too loud for that”.", tmp_path)
    assert (lines[1:], result) == (["“The sea is too loud for that”"], "not proved")


def test_a_mark_alone_is_told(made: Made, tmp_path: Path) -> None:
    lines, result = of_docx(made, PLAIN, "In a note he “repeats it.", tmp_path)
    assert lines[0] == "added: 1 quotation mark that the book does not have"
    assert result == "not proved"


@pytest.mark.parametrize(("opening", "closing"), ["„“", "«»", "‘’", "””", "ʻʼ", "‹›", '""'])
def test_marks_of_other_languages_are_told(opening: str, closing: str, made: Made, tmp_path: Path) -> None:
    lines, result = of_docx(made, PLAIN, f"{PLAIN} He says {opening}all men are liars{closing}.", tmp_path)
    assert lines
    assert result == "not proved"


def test_a_tracked_insertion_is_told(made: Made, tmp_path: Path) -> None:
    new = PLAIN.replace("note", f"note{INSERTED.format(' “men lie”')}")
    assert of_docx(made, PLAIN, new, tmp_path)[0][1] == "“men lie”"


def test_a_tracked_deletion_is_told_for_when_it_is_rejected(made: Made, tmp_path: Path) -> None:
    deleted = (
        INSERTED.format("x").replace("w:ins", "w:del").replace(f"{RUN}x</w:t", "<w:r><w:delText> “men lie”</w:delText")
    )
    lines, result = of_docx(made, PLAIN, PLAIN.replace("note", f"note{deleted}"), tmp_path)
    assert lines[0].endswith("that the book does not have if tracked changes are rejected")
    assert result == "not proved"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PLAIN, "It’s in a note, and the dogs’ bowl of ’48 isn’t."),
        (PLAIN, "In a note, 6′ 2″ long, he repeats it."),
        (", and of fog", ", but of the fog he writes"),
        ("Again,", "And he repeats it once more:"),
        ("The log itself begins", "In the log he says"),
    ],
)
def test_other_changes_of_the_authors_words_are_no_quotation(old: str, new: str, made: Made, tmp_path: Path) -> None:
    assert of_docx(made, old, new, tmp_path) == ([], "proved")


def test_a_quotation_that_was_changed_is_told_as_that_and_not_as_added(made: Made, tmp_path: Path) -> None:
    assert of_docx(made, "every ship believes", "no ship ever believes", tmp_path) == ([], "not proved")


def test_an_added_quotation_of_a_pdf_is_told_with_its_page(made: Made, tmp_path: Path) -> None:
    pdf = made.press.print(made.press.body + "\n\nHe says “all men are liars”.\n", made.press.attachment)
    lines, result = of_file(made, pdf, "other.pdf", tmp_path)
    assert lines[0] == "added: 1 quotation that the book does not have"
    assert lines[1].startswith("on page ")
    assert lines[1].endswith(": “all men are liars”")
    assert result == "not proved"


@pytest.mark.system
@pytest.mark.skipif(office.PROGRAM is None, reason=office.REASON)
def test_a_save_by_libreoffice_adds_nothing(made: Made, tmp_path: Path) -> None:
    saved = office.converted(made.root / "build/book.docx", "docx", tmp_path)
    assert of_file(made, saved, "saved.docx", tmp_path)[0] == []
