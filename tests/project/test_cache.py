"""The cache: a hit is a miss bit for bit, and whatever is wrong with an entry makes it a miss."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quoteproof.chapter.parse import READER, pandoc_json, parse, restored
from quoteproof.chapter.parse import Read as Reader
from quoteproof.disk.user_folders import Key, book_cache
from quoteproof.engine.pandoc import Pandoc
from quoteproof.project import cache
from quoteproof.project import project as opening
from quoteproof.project.build import build
from quoteproof.project.project import Project
from quoteproof.project.starting import start
from tests.samples import sampled

CHAPTER = "chapters/01-a-first-chapter.md"
SECOND = "chapters/02-odd.md"
ODD = """\
\ufeff# Ödd &amp; “quoted”[^n] {#odd}\r
\r
> A block, *stressed*\r
> over lines\\
and a hard one &mdash; `code “x”` $x^2$ [a link](#odd "title").\r
\r
Term\r
:   “中文” e\u0301 \\*starred\\* ^[A note “in” line.]\r
\r
| a | “b” |\r
|---|-----|\r
| 1 | 2   |\r
\r
[^n]: Noted. \U0001f600\r
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A new book with a second chapter, in which there is a little of everything."""
    start(tmp_path / "book")
    (tmp_path / "book" / SECOND).write_bytes(ODD.encode())
    return tmp_path / "book"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The chapters that pandoc was asked to read."""
    asked: list[str] = []

    def noted(file: str, text: str, read: Reader) -> object:
        asked.append(file)
        return pandoc_json(file, text, read)

    monkeypatch.setattr(opening, "pandoc_json", noted)
    return asked


def check(root: Path, *, cached: bool = True) -> object:
    """All that a check finds; a library that is read anew is another one, and its texts tell whether it is the same."""
    with Project.open(root, cached=cached) as project:
        result = project.check()
        return result.chapters, result.findings, result.cited, dict(result.texts)


def folder(root: Path) -> Path:
    kept = book_cache(root)
    assert kept is not None
    return kept / cache.FOLDER


def entry(root: Path, file: str = CHAPTER) -> Path:
    return folder(root) / f"{hashlib.sha256(file.encode()).hexdigest()[:32]}.entry"


def test_a_hit_gives_the_whole_result_of_a_miss(root: Path, parsed: list[str]) -> None:
    bare = check(root, cached=False)
    assert not folder(root).exists()
    assert check(root) == bare
    assert sorted(parsed) == [CHAPTER, CHAPTER, SECOND, SECOND]
    assert check(root) == bare
    assert len(parsed) == 4


def test_what_is_built_from_a_hit_is_what_is_built_from_a_miss(root: Path, parsed: list[str]) -> None:
    (root / SECOND).unlink()
    outputs = []
    for _ in range(2):
        with Project.open(root) as project:
            build(project)
        outputs.append({path.name: path.read_bytes() for path in (root / "build").iterdir() if path.is_file()})
    assert parsed == [CHAPTER]
    assert outputs[0] == outputs[1]
    assert {"book.pdf", "book.docx", "book.manifest.json"} <= set(outputs[0])


def test_only_what_changed_is_parsed_again(root: Path, parsed: list[str]) -> None:
    check(root)
    parsed.clear()
    with (root / CHAPTER).open("ab") as file:
        file.write(b"\nMore.\n")
    check(root)
    assert parsed == [CHAPTER]


def test_unsaved_texts_are_not_kept(root: Path) -> None:
    with Project.open(root) as project:
        project.check(overlay={CHAPTER: "# Another\n"})
    assert not entry(root).exists()
    assert entry(root, SECOND).exists()


def test_entries_of_chapters_that_are_gone_are_taken_away(root: Path) -> None:
    check(root)
    stranger = folder(root) / "notes.txt"
    stranger.write_text("mine")
    (root / SECOND).unlink()
    check(root)
    assert sorted(path.name for path in folder(root).iterdir()) == sorted((entry(root).name, "notes.txt"))


def _swapped(path: Path, root: Path) -> None:
    shutil.copy(entry(root, SECOND), path)


def _linked(path: Path, root: Path) -> None:
    path.rename(root / "elsewhere")
    path.symlink_to(root / "elsewhere")


def _folder(path: Path, root: Path) -> None:
    path.unlink()
    path.mkdir()


def _flipped(path: Path, root: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)


def _reseal(path: Path, body: bytes, seal: Callable[[bytes], bytes]) -> None:
    """Put other contents into an entry, with a seal such as somebody who has not the key could make."""
    path.write_bytes(seal(body) + b"\n" + body)


def _other_words(path: Path, root: Path) -> None:
    """What somebody would do who knows the form of an entry: other words, and a seal of his own."""
    body = path.read_bytes().split(b"\n", 1)[1]
    assert b'"c":"weather' in body
    strangers = Key(b"somebody else's key")
    _reseal(path, body.replace(b'"c":"weather', b'"c":"whether'), lambda d: strangers.seal("chapter", d).hex().encode())


def _own_block(path: Path, root: Path) -> None:
    """A block quotation that is no quotation any more, under the seal of the entry that was there."""
    body = path.read_bytes().split(b"\n", 1)[1]
    seal = path.read_bytes().split(b"\n", 1)[0]
    forged = b'{"t":"Div","c":[["",["own"],[]],[{"t":"Para","c":[{"t":"Str","c":"Forged."}]}]]},'
    _reseal(path, body.replace(b'"blocks":[', b'"blocks":[' + forged), lambda _: seal)


def _nonsense(path: Path, root: Path) -> None:
    _reseal(path, b'{"blocks":[{"t":["Para"]}]}\n[[0,0,0,"x"]]', lambda data: hashlib.sha256(data).hexdigest().encode())


def _unsealed(path: Path, root: Path) -> None:
    _reseal(path, path.read_bytes().split(b"\n", 1)[1], lambda _: b"")


SPOILING: dict[str, Callable[[Path, Path], object]] = {
    "empty": lambda path, root: path.write_bytes(b""),
    "cut short": lambda path, root: path.write_bytes(path.read_bytes()[:-7]),
    "something else": lambda path, root: path.write_bytes(b"\x80\x04." * 99),
    "open to everybody's writing": lambda path, root: path.chmod(0o666),
    "one bit flipped": _flipped,
    "another chapter's": _swapped,
    "a link": _linked,
    "a folder": _folder,
    "other words": _other_words,
    "a forged block": _own_block,
    "no seal": _unsealed,
    "nonsense": _nonsense,
}


@pytest.mark.parametrize("spoil", sampled(SPOILING, 3))
def test_a_spoilt_entry_is_a_miss(root: Path, parsed: list[str], spoil: Callable[[Path, Path], object]) -> None:
    right = check(root)
    spoil(entry(root), root)
    parsed.clear()
    assert check(root) == right
    assert parsed == [CHAPTER]


def test_an_entry_of_another_program_is_a_miss(root: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    check(root)
    monkeypatch.setattr(cache, "program_stamp", lambda: "another")
    cache.maker.cache_clear()
    try:
        parsed.clear()
        check(root)
        assert sorted(parsed) == [CHAPTER, SECOND]
    finally:
        monkeypatch.undo()
        cache.maker.cache_clear()


def test_a_folder_that_is_a_link_is_not_used(root: Path, parsed: list[str]) -> None:
    away = root.parent / "away"
    away.mkdir()
    folder(root).symlink_to(away)
    check(root)
    check(root)
    assert len(parsed) == 4
    assert list(away.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_harms_nothing(root: Path) -> None:
    folder(root).write_text("in the way")
    assert check(root) == check(root, cached=False)
    assert folder(root).read_text() == "in the way"


def test_a_folder_that_others_may_write_to_is_not_used(root: Path, parsed: list[str]) -> None:
    check(root)
    folder(root).chmod(0o777)
    check(root)
    assert len(parsed) == 4


def test_a_book_that_cannot_be_written_to_is_kept_all_the_same(root: Path, parsed: list[str]) -> None:
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert check(root) == check(root)
    finally:
        for path in (root, *root.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert len(parsed) == 2


def test_two_books_of_one_name_are_two(root: Path, parsed: list[str]) -> None:
    copy = Path(shutil.copytree(root, root.parent / "copies/book"))
    check(root)
    check(copy)
    assert len(parsed) == 4
    assert entry(root) != entry(copy)


def test_what_is_kept_comes_back_whole(pandoc: Pandoc) -> None:
    for text in (ODD.removeprefix("\ufeff"), "“Plain” words.\n", "", "Marked \U00013000 “already”.\n"):
        written: list[bytes] = []

        def read(markdown: str, written: list[bytes] = written) -> bytes:
            written.append(pandoc.read(markdown, reader=READER))
            return written[-1]

        chapter, found = parse("x.md", text, read)
        assert chapter is not None
        again = restored("x.md", text, written[-1])
        assert again == (chapter, found)
        assert again is not None
        assert again[0].flows == chapter.flows


def test_what_is_kept_must_be_what_the_chapter_says(pandoc: Pandoc) -> None:
    clean = pandoc.read("Some “plain” words.\n", reader=READER)
    assert restored("x.md", "Some “plain” words.\n", clean) is not None
    assert restored("x.md", "Some “other” words.\n", clean) is None
    assert restored("x.md", "Some “plain” words and more.\n", clean) is None
