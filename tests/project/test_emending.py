"""Commands that say of a source which numbers its pages bear, and what its passages are."""

from __future__ import annotations

from pathlib import Path

import pytest

from quoteproof.cli.main import main
from quoteproof.disk.errors import CannotRunError
from quoteproof.document.role import Role
from quoteproof.project import emending, seeds, starting
from quoteproof.project.project import Project
from quoteproof.source.adding import ReadingOptions
from quoteproof.text.anchor import Anchor

TEXT = "The first page has words.\n\f\nThe second page has others.\n\f\nThe third page ends.\n"
CHAPTER = "# A\n\nIt says “second page has others” [@speech#p2].\n"
EMENDATIONS = """# Said by people.

other:
  # A comment that must stay.
  roles:
    - lines: 1
      starts: An
      role: heading
      reason: the title

"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    root = tmp_path / "book"
    starting.start(root, empty=True)
    for key, text in (("speech", TEXT), ("other", "An old title\n\nThe words of it are these.\n")):
        (tmp_path / f"{key}.txt").write_text(text, "utf-8")
        seeds.add(root, tmp_path / f"{key}.txt", key)
    (root / "seeds/emendations.yaml").write_text(EMENDATIONS, "utf-8")
    seeds.anchor(root, {})
    (root / "chapters/01-a-first-chapter.md").write_text(CHAPTER, "utf-8")
    return root


def emendations(root: Path) -> str:
    return (root / "seeds/emendations.yaml").read_text("utf-8")


def codes(root: Path) -> list[str]:
    with Project.open(root) as project:
        return [one.code.id for one in project.check().all_findings if one.code.id != "B002"]


def labels(root: Path) -> list[tuple[int, int, str | None, str | None]]:
    return [(one.first, one.last, *one.labels) for one in emending.labels_of(root, "speech")]


def test_pages_are_labelled_and_count_on(book: Path) -> None:
    assert labels(book) == [(1, 3, None, None)]
    emending.label(book, "speech", [("2", "33")])
    assert labels(book) == [(1, 1, None, None), (2, 3, "33", "34")]
    assert emendations(book).startswith(EMENDATIONS.rstrip())
    assert codes(book) == []


def test_what_is_said_again_takes_the_place_of_what_was_said(book: Path) -> None:
    emending.label(book, "speech", [("1", "x"), ("2", "33")])
    emending.label(book, "speech", [("2", "7")])
    assert labels(book) == [(1, 1, "x", "x"), (2, 3, "7", "8")]
    assert emendations(book).count("page:") == 2


def test_what_is_said_of_pages_is_taken_back(book: Path) -> None:
    emending.label(book, "speech", [("1", "5")])
    emending.label(book, "speech", [], clear=True)
    assert labels(book) == [(1, 3, None, None)]
    assert emendations(book).rstrip() == EMENDATIONS.rstrip()


def test_a_page_that_is_not_there_is_refused_and_nothing_is_written(book: Path) -> None:
    with pytest.raises(CannotRunError):
        emending.label(book, "speech", [("9", "1")])
    assert emendations(book) == EMENDATIONS


def test_a_role_is_given_and_given_anew(book: Path) -> None:
    emending.give_role(book, Anchor("speech", "p1"), Role.HEADING, "the title")
    emending.give_role(book, Anchor("speech", "p1"), Role.FURNITURE, "a running head")
    assert emendations(book).count("starts:") == 2
    (book / "chapters/01-a-first-chapter.md").write_text("# A\n\n“first page has words” [@speech#p1].\n", "utf-8")
    assert codes(book) == ["C002"]


def test_several_passages_get_a_role(book: Path) -> None:
    assert [p.id for p in emending.give_role(book, Anchor("speech", "p2-p3"), Role.NOTE, "notes")] == ["p2", "p3"]
    assert codes(book) == []


def test_a_section_that_is_there_is_added_to(book: Path) -> None:
    emending.give_role(book, Anchor("other", "p2"), Role.NOTE, "a note")
    assert emendations(book).count("roles:") == 1
    assert "A comment that must stay" in emendations(book)


@pytest.mark.parametrize(
    "part",
    [
        "speech: {roles: []}\n",
        "speech:\n  pages: {first: 1}\n",
        'speech: {pages: [{page: 1, label: "1", reason: a}]}\n',
    ],
)
def test_a_part_in_another_form_is_left_alone(book: Path, part: str) -> None:
    (book / "seeds/emendations.yaml").write_text(EMENDATIONS + part, "utf-8")
    with pytest.raises(CannotRunError):
        emending.label(book, "speech", [("1", "5")])
    assert emendations(book) == EMENDATIONS + part


def test_line_ends_and_comments_stay_as_they_are(book: Path) -> None:
    before = EMENDATIONS.replace("must stay.", "must\u2028# stay.").replace("\n", "\r\n").encode()
    (book / "seeds/emendations.yaml").write_bytes(before)
    emending.label(book, "speech", [("2", "33")])
    after = (book / "seeds/emendations.yaml").read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == after.count(b"\r\n") == before.count(b"\n") + 3


def test_nothing_of_another_part_is_taken_out_for_a_part_in_another_form(book: Path) -> None:
    part = 'speech:\n  pages: [{page: 1, label: "1", reason: a}]\n'
    (book / "seeds/emendations.yaml").write_text(EMENDATIONS + part, "utf-8")
    with pytest.raises(CannotRunError):
        emending.label(book, "speech", [("1", "5")])
    assert emendations(book) == EMENDATIONS + part


def test_where_nothing_was_said_of_pages_nothing_is_taken_back(book: Path) -> None:
    emending.label(book, "speech", [], clear=True)
    assert emendations(book) == EMENDATIONS


def test_options_of_add_can_be_changed_later(book: Path, tmp_path: Path) -> None:
    (tmp_path / "third.txt").write_text(TEXT, "utf-8")
    seeds.add(book, tmp_path / "third.txt", "third", ReadingOptions(pages=(("1", "10"),)))
    emending.label(book, "third", [("1", "20")])
    assert [one.labels for one in emending.labels_of(book, "third")] == [("20", "22")]


def test_the_commands(book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(book)
    assert main(["label", "speech", "1=iii"]) == 0
    assert "pages 1–3 of the file: iii–v" in capsys.readouterr().out
    assert main(["role", "speech#p1", "furniture", "--reason", "a head"]) == 0
    assert "speech#p1 is furniture, and was body: The first page has words." in capsys.readouterr().out
    assert main(["role", "speech#p9", "furniture"]) == 2
    assert main(["label", "nobody", "1=2"]) == 2
    assert main(["label", "speech", "1"]) == 2
    assert main(["label", "speech", "7=1", "--clear"]) == 2
    assert capsys.readouterr().err.count("no page 7") == 1
    assert main(["role", "speech#p1", "note", "--reason", "\udcff"]) == 2
    assert "the reason is not text" in capsys.readouterr().err
