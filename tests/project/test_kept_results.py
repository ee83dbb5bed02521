"""Kept results: a check that believes them says the same as one that does not, and only a check may believe them."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from quoteproof.chapter.parse import READER
from quoteproof.check import run as running
from quoteproof.check.chapter import examine
from quoteproof.check.result import ChapterDetails, CheckResult, KeptDetails
from quoteproof.check.run import KeptChapter, Material, Memory, Read, run
from quoteproof.cli.check import FORMS
from quoteproof.disk.user_folders import Key, book_cache, key_for, write_sealed_file
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project import kept_results
from quoteproof.project.build import build
from quoteproof.project.kept_results import chapter_of, entry_of
from quoteproof.project.print_needs import needs_of
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from quoteproof.report import findings, github, junit, sarif, text
from quoteproof.report import json as json_report
from tests.cases.notation import Case
from tests.cases.runner import all_cases, material_of
from tests.samples import sampled

RENDER: dict[str, Callable[[CheckResult], str]] = {
    "text": text.render,
    "grouped": lambda result: text.render(result, colour=True, columns=70, grouped=True),
    "concise": text.render_concise,
    "json": json_report.render,
    "findings": findings.render,
    "sarif": sarif.render,
    "github": github.render,
    "summary": github.render_job_summary,
    "junit": junit.render,
}
"""Every form of a result."""
FIRST = "chapters/01-a-first-chapter.md"
SECOND = "chapters/02-second.md"
GOOD = "# Second {#second}\n\nSee [the first](#beginning).\n"


def test_every_form_is_compared() -> None:
    assert set(FORMS) <= set(RENDER)


@pytest.mark.parametrize("case", sampled({case.id: case for case in all_cases()}, 25))
def test_what_is_kept_of_a_chapter_is_all_that_a_report_says_of_it(case: Case, pandoc: Pandoc) -> None:
    material, _ = material_of(case, lambda markdown: pandoc.read(markdown, reader=READER))
    memory = Memory()
    judged = run(material, memory=memory)
    kept = run(replace(material, chapters=tuple(_through_json(memory, one, material) for one in material.chapters)))
    for name, render in RENDER.items():
        assert render(kept) == render(judged), name
    assert kept.all_findings == judged.all_findings
    assert [one.details.made for one in kept.chapters] == [one.details for one in judged.chapters]


def _through_json(memory: Memory, chapter: Read | KeptChapter, material: Material) -> Read | KeptChapter:
    settled = memory.settled(chapter)
    assert isinstance(chapter, Read)
    if settled is None or settled.bearings is None:
        return chapter
    needs = needs_of(settled.result, material.book, material.library)
    entry = json.loads(json.dumps(entry_of(settled, settled.bearings, needs)))
    kept, again = chapter_of(entry, chapter.file, chapter.text, lambda: chapter)
    assert again == needs
    return kept


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new book of two chapters, checked once."""
    start(tmp_path / "book")
    (tmp_path / "book" / SECOND).write_text(GOOD)
    first = tmp_path / "book" / FIRST
    first.write_text(first.read_text() + "\n## A beginning {#beginning}\n")
    check(tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The chapters that were examined."""
    files: list[str] = []

    def noted(read: Read, *rest: object) -> object:
        files.append(read.file)
        return examine(read, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "examine", noted)
    return files


def check(root: Path, *, cached: bool = True, believes: bool = True, only: list[str] | None = None) -> CheckResult:
    with Project.open(root, cached=cached) as project:
        return project.check(believes=believes, only=only)


def shown(result: CheckResult) -> dict[str, str]:
    return {name: render(result) for name, render in RENDER.items()}


def file_of(root: Path) -> Path:
    kept = book_cache(root)
    assert kept is not None
    return kept / "results"


def test_an_unchanged_chapter_is_neither_parsed_nor_judged(root: Path, examined: list[str]) -> None:
    warm = check(root)
    assert examined == []
    assert all(isinstance(chapter.details, KeptDetails) for chapter in warm.chapters)
    text.render(warm)
    assert examined == []
    assert shown(warm) == shown(check(root, cached=False))


def test_a_chapter_alone_is_kept_beside_the_others(root: Path, examined: list[str]) -> None:
    (root / SECOND).write_text(GOOD + "\nMore.\n")
    check(root, only=[SECOND])
    examined.clear()
    check(root)
    assert examined == []


def test_a_changed_chapter_alone_is_judged_and_links_of_others_are_found_anew(root: Path, examined: list[str]) -> None:
    first = root / FIRST
    first.write_text(first.read_text().replace("{#beginning}", "{#elsewhere}"))
    result = check(root)
    assert examined == [FIRST]
    assert [(f.code.id, f.place.file) for f in result.all_findings] == [("X001", SECOND)]
    assert shown(result) == shown(check(root, cached=False))


PARAGRAPHS = (
    "He says “the sea is too loud for that” [@shelley1818#p1].",
    "See [the end](#late), [the other](#two) and [the beginning](#beginning).",
    "A place{#two} in [a span]{#late}, “in which” [@shelley1818#p9], and @shelley1818.",
    "A “stray mark, and @nobody.",
    "<!-- quoteproof: allow Q010: so it is -->\nNothing to allow.",
    "![](chapters/images/none.png)",
)


@pytest.mark.parametrize("seed", range(2))
def test_believing_changes_nothing_whatever_is_changed(root: Path, seed: int) -> None:
    choose = random.Random(seed)
    first = (root / FIRST).read_text()
    for number in range(6):
        name = choose.choice((FIRST, SECOND, "chapters/03-third.md"))
        words = "\n\n".join(choose.choices(PARAGRAPHS, k=3))
        (root / name).write_text(f"{first if name == FIRST else choose.choice((GOOD, ''))}\n{words}\n")
        if number == 3:
            (root / "references.bib").write_text((root / "references.bib").read_text() + "@misc{idle, title = {Idle}}")
        if number == 5:
            (root / SECOND).unlink(missing_ok=True)
        assert shown(check(root)) == shown(check(root, cached=False))


def _sealed_with(key: Key) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        body = path.read_bytes().partition(b"\n")[2]
        write_sealed_file(path, key, "results", b"", body)

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"verbatim", b"exempted").replace(b"#p", b"#q")[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\n" * 99),
        lambda path: path.chmod(0o666),
        _sealed_with(Key(b"another")),
    ],
    ids=["cut", "changed", "empty", "lines", "open to all", "forged"],
)
def test_what_is_not_sealed_by_the_user_is_not_believed(
    root: Path, examined: list[str], spoil: Callable[[Path], object]
) -> None:
    spoil(file_of(root))
    check(root)
    assert examined == [FIRST, SECOND]


def test_another_books_results_are_not_believed(root: Path, tmp_path: Path, examined: list[str]) -> None:
    other = tmp_path / "other"
    shutil.copytree(root, other)
    (other / "references.bib").write_text((other / "references.bib").read_text() + "\n")
    check(other)
    shutil.copy(file_of(root), file_of(other))
    examined.clear()
    check(other)
    assert examined == [FIRST, SECOND]


@pytest.mark.parametrize("changed", ["seed", "settings", "bibliography", "picture", "program"])
def test_whatever_the_results_depend_on_makes_them_void(
    root: Path, examined: list[str], monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    if changed == "seed":
        seed = next((root / "seeds").glob("*.txt"))
        before = seed.stat()
        seed.write_bytes(seed.read_bytes().replace(b"e", b"o", 1))
        os.utime(seed, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif changed == "settings":
        (root / "book.yaml").write_text((root / "book.yaml").read_text() + "\n")
    elif changed == "bibliography":
        (root / "references.bib").write_text((root / "references.bib").read_text() + "\n")
    elif changed == "picture":
        (root / "chapters" / "images").mkdir()
        (root / "chapters" / "images" / "a.png").write_bytes(b"")
    else:
        monkeypatch.setattr(kept_results, "program_stamp", lambda: "another")
    check(root)
    assert examined == [FIRST, SECOND]


def test_a_clock_that_goes_back_and_old_times_hide_no_change(root: Path, examined: list[str]) -> None:
    before = (root / SECOND).stat()
    (root / SECOND).write_text(GOOD.replace("See", "sEE"))
    os.utime(root / SECOND, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.utime(root / FIRST, ns=(2**62, 2**62))
    os.utime(file_of(root), ns=(0, 0))
    check(root)
    assert examined == [SECOND]


MISQUOTED = "# Second\n\nIt says “words that no source of this book has ever had” [@{}#p1].\n"


@pytest.fixture
def poisoned(root: Path) -> Path:
    """A book with a misquotation, of which an entry sealed with the user's own key says that nothing is wrong."""
    key = next((root / "seeds").glob("*.txt")).stem
    (root / SECOND).write_text(MISQUOTED.format(key))
    with Project.open(root) as project:
        assert project.check(believes=True).errors
        kept = project._results
        assert kept is not None
        entries = {name: {**entry, "findings": [], "verdicts": []} for name, entry in kept._entries.items()}
        user = key_for(root)
        assert user is not None
        body = json.dumps(entries, separators=(",", ":")).encode()
        write_sealed_file(file_of(root), user, "results", kept._basis.encode(), body)
    return root


def test_only_a_check_believes(poisoned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not check(poisoned).errors  # whoever has the user's key can have this program say anything
    assert check(poisoned, cached=False).errors
    assert check(poisoned, believes=False).errors
    monkeypatch.setenv("CI", "true")
    assert check(poisoned).errors


def test_a_build_never_believes(poisoned: Path) -> None:
    with Project.open(poisoned) as project:
        assert not project.check(believes=True).errors
        assert not build(project).written


def test_what_is_asked_of_an_unchanged_chapter_is_judged_anew(root: Path, examined: list[str]) -> None:
    result = check(root)
    made = result.chapters[0].judged
    assert examined == [FIRST]
    assert made == check(root, cached=False).chapters[0].judged
    assert isinstance(result.chapters[0].details.made, ChapterDetails)
    assert result.counts == check(root, cached=False).counts


def test_nothing_is_kept_of_a_chapter_that_cannot_be_read(root: Path) -> None:
    (root / SECOND).write_bytes(b"# Second\n\nNot \xff UTF-8.\n")
    check(root)
    assert shown(check(root)) == shown(check(root, cached=False))
    assert hashlib.sha256((root / SECOND).read_bytes()).hexdigest() not in file_of(root).read_text()
