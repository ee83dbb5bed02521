"""A folder is not trusted: what came with it is named and never followed, and readers write nothing into it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from quoteproof.cli.main import main
from quoteproof.disk import journal, reading, writer_lock
from quoteproof.disk import writing as writing_files
from quoteproof.disk.errors import CannotRunError
from quoteproof.disk.journal import FileIdentity, FileMove, ForeignJournal, Journal
from quoteproof.disk.user_folders import Key, key_for
from quoteproof.disk.writing import finish, write_files, writing
from quoteproof.filter.main import main as filter_main
from quoteproof.project.project import Project
from quoteproof.project.seeds import add, anchor
from quoteproof.project.starting import start

links = pytest.mark.skipif(sys.platform == "win32", reason="links and modes as POSIX has them")
SEED, ROWS, CHAPTER = "seeds/lighthouse.txt", "seeds/anchors/lighthouse.jsonl", "chapters/01-a-first-chapter.md"
FORGED = {SEED: b"A forged seed.\n", ROWS: b"forged rows\n", "Makefile": b"all:\n\tforged\n"}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book, to be copied."""
    root = tmp_path_factory.mktemp("begun")
    start(root)
    return root


@pytest.fixture
def root(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    root = Path(shutil.copytree(begun, tmp_path / "book"))
    monkeypatch.chdir(root)
    return root


def broken_off(root: Path, files: Mapping[str, bytes] = FORGED) -> tuple[FileMove, ...]:
    """Have a run end just before it moves its files; gives the moves that are left."""
    ending = patch.object(writing_files, "_make_moves", side_effect=KeyboardInterrupt)
    with suppress(KeyboardInterrupt), ending, writing(root):
        write_files(root, files)
    found = journal.read(root)
    assert isinstance(found, Journal)
    return found.moves


def tree(root: Path) -> dict[str, tuple[object, ...]]:
    """All that is in a folder, with contents, modes and times, the times of folders too."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted((root, *root.rglob("*"))):
        info = path.lstat()
        data = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[path.relative_to(root).as_posix()] = (data, info.st_mode, info.st_mtime_ns, info.st_ino)
    return found


@contextmanager
def unchanged(root: Path) -> Iterator[None]:
    before = tree(root)
    yield
    assert tree(root) == before


def key_of(root: Path) -> Key:
    key = key_for(root)
    assert key is not None
    return key


READERS: Mapping[str, Callable[[], int]] = {
    "check": lambda: main(["check"]),
    "check, no cache": lambda: main(["check", "--no-cache"]),
    "show": lambda: main(["show", "lighthouse#p1"]),
    "find": lambda: main(["find", "too loud"]),
    "insert": lambda: main(["insert", "lighthouse#p1"]),
    "fix --diff": lambda: main(["fix", "--diff"]),
    "filter": lambda: _filtered(),
}
WRITERS: Mapping[str, Callable[[Path], object]] = {
    "build": lambda root: main(["build", "--to", "html"]),
    "anchor": lambda root: main(["anchor"]),
    "add": lambda root: main(["add", str(_document(root)), "--key", "letter"]),
    "fix": lambda root: main(["fix"]),
    "by the library": lambda root: add(root, _document(root), "letter"),
}


def _filtered() -> int:
    document = io.BytesIO(b'{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[]}')
    with patch.object(sys, "stdin", io.TextIOWrapper(document)):
        return filter_main([])


def _document(root: Path) -> Path:
    document = root.parent / "letter.txt"
    document.write_text("Dear friend, the winter has been long.\n", encoding="utf-8")
    return document


# Readers write nothing, and recover nothing.


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_reader_writes_nothing_into_the_book(read: Callable[[], int], root: Path) -> None:
    shutil.rmtree(root / reading.OWN)
    with unchanged(root):
        assert read() == 0


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_reader_names_an_unfinished_run_and_moves_nothing(
    read: Callable[[], int], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken_off(root)
    with unchanged(root):
        assert read() == 2
    told = capsys.readouterr().err
    assert journal.NAME in told
    assert "`quoteproof build` finishes it" in told


def test_a_proof_says_why_the_book_cannot_be_compared(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--to", "docx"]) == 0
    broken_off(root, {"build/book.docx": b"new", "build/book.pdf": b"new"})
    with unchanged(root):
        main(["verify", "build/book.docx"])
    assert "`quoteproof build` finishes it" in capsys.readouterr().out


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_writer_finishes_what_a_run_before_began(write: Callable[[Path], object], root: Path) -> None:
    chapter = (root / CHAPTER).read_bytes() + b"\nMore.\n"
    broken_off(root, {CHAPTER: chapter, "notes.txt": b"more"})
    write(root)
    assert (root / CHAPTER).read_bytes() == chapter
    assert (root / "notes.txt").read_bytes() == b"more"
    assert not (root / journal.NAME).exists()
    assert list(root.rglob("*.quoteproof-tmp")) == []


def test_readers_go_on_while_a_writer_is_at_work(root: Path) -> None:
    """What stands in the journal then is being moved; nobody was ended."""
    broken_off(root, {"a.txt": b"a", "b.txt": b"b"})
    with writer_lock.locked(root), unchanged(root):
        assert main(["check"]) == 0
    assert main(["check"]) == 2


def test_a_journal_with_nothing_left_to_move_holds_no_reader_up(root: Path) -> None:
    """The run was ended between its last move and the taking away of its journal."""
    for move in broken_off(root, {"a.txt": b"a", "b.txt": b"b"}):
        os.replace(root / move.temporary, root / move.target)
    assert main(["check"]) == 0
    assert main(["anchor"]) == 0
    assert (root / "b.txt").read_bytes() == b"b"
    assert not (root / journal.NAME).exists()


def test_what_was_finished_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken_off(root, {"a.txt": b"a", "b.txt": b"b"})
    assert main(["anchor"]) == 0
    assert "stopped while it wrote `a.txt`, `b.txt`: this is finished now" in capsys.readouterr().err


def test_a_file_that_changed_since_is_named_and_kept(root: Path) -> None:
    broken_off(root, {CHAPTER: b"forged", "notes.txt": b"more"})
    (root / CHAPTER).write_text("The author went on.\n", encoding="utf-8")
    (note,) = finish(root)
    assert f"`{CHAPTER}` or its new version has changed since" in note
    assert (root / CHAPTER).read_text(encoding="utf-8") == "The author went on.\n"
    assert not (root / "notes.txt").exists()
    assert list(root.rglob("*.quoteproof-tmp")) == []


# A journal that came with the folder.


def _copied(root: Path, to: Path) -> None:
    shutil.copytree(root, to)


def _archived(root: Path, to: Path) -> None:
    with tarfile.open(to.with_suffix(".tar"), "w") as archive:
        archive.add(root, ".")
    with tarfile.open(to.with_suffix(".tar")) as archive:
        if hasattr(tarfile, "tar_filter"):
            archive.extractall(to, filter="tar")
        else:  # Python before 3.11.4 takes out what the filter lets through here
            archive.extractall(to)


def _cloned(root: Path, to: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    (root / reading.OWN / ".gitignore").unlink()
    for words in (["init", "-q"], ["add", "-A", "-f"], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm1"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    subprocess.run(["git", "clone", "-q", root, to], check=True)


@pytest.mark.parametrize("carry", [_copied, _archived, _cloned])
def test_a_journal_that_was_carried_moves_nothing(
    carry: Callable[[Path, Path], None], root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one that this user wrote on this machine, with the right seal: it is bound to the files themselves."""
    broken_off(root)
    away = root.parent / "away"
    carry(root, away)
    monkeypatch.chdir(away)
    before = {name: (away / name).read_bytes() for name in FORGED}
    with unchanged(away):
        assert main(["check"]) == 0
        assert main(["show", "lighthouse#p1"]) == 0
    assert "are not here; it is not followed" in capsys.readouterr().err
    assert main(["anchor"]) == 0
    assert {name: (away / name).read_bytes() for name in FORGED} == before
    assert not (away / journal.NAME).exists()


def forgery(root: Path, *, identity: FileIdentity | None = None) -> list[FileMove]:
    """Put forged files beside their places, as a pull request can; gives moves that name them rightly."""
    moves: list[FileMove] = []
    for number, (name, data) in enumerate(FORGED.items()):
        folder, _, _ = name.rpartition("/")
        beside = f"{folder}/.999999999-abcdefg{number}.quoteproof-tmp".removeprefix("/")
        (root / beside).write_bytes(data)
        found = identity or journal.identity_of(root / beside)
        assert found is not None
        moves.append(FileMove(beside, name, reading.digest((root / name).read_bytes()), reading.digest(data), found))
    return moves


def _journals(root: Path) -> Iterator[bytes]:
    """Journals that somebody could write who has not the key, and knows everything else, every inode too."""
    moves = forgery(root)
    stranger = journal.text(Key(b"somebody else's key"), moves)
    yield stranger
    yield stranger.partition(b"\n")[2]
    yield b"\n" + stranger.partition(b"\n")[2]
    yield b"0" * 64 + b"\n" + stranger.partition(b"\n")[2]
    yield json.dumps([{"temporary": m.temporary, "target": m.target, "before": m.before, "after": m.after}
                      for m in moves]).encode()  # fmt: skip
    yield from (b"", b"[", b"[{}]", b"\xff\n{}", b"zz\n{}", b"[" * 100_000)


def test_a_journal_without_the_seal_of_the_user_moves_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    honest = {name: (root / name).read_bytes() for name in FORGED}
    for data in _journals(root):
        (root / journal.NAME).write_bytes(data)
        assert journal.read(root) == ForeignJournal()
        with unchanged(root):
            assert main(["check"]) == 0
        assert "not written by you on this machine, or is damaged; it is not followed" in capsys.readouterr().err
        (note,) = finish(root)
        assert "it was removed, and moved nothing" in note
        assert not (root / journal.NAME).exists()
    assert {name: (root / name).read_bytes() for name in FORGED} == honest


def _sealed(root: Path, moves: list[FileMove]) -> None:
    (root / journal.NAME).write_bytes(journal.text(key_of(root), moves))


def test_a_file_that_is_another_is_not_moved_even_by_a_sealed_journal(root: Path) -> None:
    """Inode, device, time, hard links: each alone is enough."""
    honest = (root / SEED).read_bytes()

    def first() -> FileMove:
        return forgery(root)[0]

    def other(**named: int) -> FileMove:
        move = first()
        return replace(move, identity=replace(move.identity, **named))

    def hard_linked() -> FileMove:
        move = first()
        os.link(root / move.temporary, root / "another-name")
        return replace(move, identity=FileIdentity(*_stat(root / move.temporary)))

    def written_anew() -> FileMove:
        move = first()
        data = (root / move.temporary).read_bytes()
        (root / move.temporary).unlink()
        (root / "in-its-inode").write_bytes(b"")
        (root / move.temporary).write_bytes(data)
        return move

    def of_other_words() -> FileMove:
        move = first()
        return replace(move, after=reading.digest(b"other"))

    def over_another_file() -> FileMove:
        return replace(first(), before=reading.digest(b"other"))

    others = (partial(other, inode=1), partial(other, device=1), partial(other, changed=1))
    makers: list[Callable[[], FileMove]] = [*others, hard_linked, written_anew, of_other_words, over_another_file]
    for make in makers:
        _sealed(root, [make()])
        assert isinstance(journal.read(root), Journal)
        finish(root)
        assert (root / SEED).read_bytes() == honest
        assert not (root / journal.NAME).exists()


def _stat(path: Path) -> tuple[int, int, int]:
    info = path.lstat()
    return info.st_dev, info.st_ino, info.st_ctime_ns


@links
def test_a_sealed_journal_stays_in_the_book_and_follows_no_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    outside = tmp_path / "outside/.999999999-abcdefgh.quoteproof-tmp"
    outside.write_bytes(b"forged")
    (tmp_path / "outside/log").write_bytes(b"mine")
    there = journal.identity_of(outside)
    assert there is not None
    (root / "away").symlink_to(tmp_path / "outside")
    (root / "away-too").symlink_to("away")
    digests = reading.digest(b"mine"), reading.digest(b"forged")
    windows = ("C:/outside", "C:outside", "..\\outside", "\\\\host\\share", "//host/share", "~/outside")
    posix = ("../outside", str(tmp_path / "outside"), "away", "./away", "away-too", "chapters/../away", "away\0")
    for folder in (*posix, *windows):
        _sealed(root, [FileMove(f"{folder}/{outside.name}", f"{folder}/log", *digests, there)])
        finish(root)
        assert (tmp_path / "outside/log").read_bytes() == b"mine"
        assert outside.exists()
        assert not (root / journal.NAME).exists()
    linked = root / "seeds/.999999999-abcdefgi.quoteproof-tmp"
    linked.symlink_to(outside)
    identity = FileIdentity(*_stat(linked))
    _sealed(
        root, [FileMove(f"seeds/{linked.name}", SEED, reading.digest((root / SEED).read_bytes()), digests[1], identity)]
    )
    finish(root)
    assert not (root / SEED).is_symlink()


def test_a_journal_of_another_machine_is_not_ours(root: Path) -> None:
    broken_off(root)
    with patch.object(journal, "_machine", lambda key: "another"):
        assert journal.read(root) == ForeignJournal()


def test_a_device_may_have_another_number_once_the_machine_was_started_anew(root: Path) -> None:
    (root / "a.txt").write_text("a")
    moves = broken_off(root, {"a.txt": b"new", "b.txt": b"new"})
    before = [replace(m, identity=replace(m.identity, device=m.identity.device + 7)) for m in moves]
    with patch.object(journal, "_boot", lambda: "an earlier start"):
        _sealed(root, before)
    assert "finished" in finish(root)[0]
    assert (root / "a.txt").read_bytes() == b"new"


def test_without_a_key_there_is_no_journal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_off(root)
    (root.parent / "file").write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(root.parent / "file"))
    assert journal.read(root) == ForeignJournal()
    finish(root)
    assert broken_off_without(root) is None
    with writing(root):
        write_files(root, {"a.txt": b"a", "b.txt": b"b"})
    assert (root / "b.txt").read_bytes() == b"b"


def broken_off_without(root: Path) -> object:
    ending = patch.object(writing_files, "_make_moves", side_effect=KeyboardInterrupt)
    with suppress(KeyboardInterrupt), ending, writing(root):
        write_files(root, {"a.txt": b"a", "b.txt": b"b"})
    return journal.read(root)


@links
@pytest.mark.parametrize("kind", ["folder", "full folder", "pipe", "link", "link to nothing"])
def test_whatever_is_in_the_place_of_the_journal_is_named(kind: str, root: Path, tmp_path: Path) -> None:
    place = root / journal.NAME
    (tmp_path / "other").write_bytes(b"other")
    match kind:
        case "folder" | "full folder":
            place.mkdir()
            (place / "x").mkdir() if kind == "full folder" else None
        case "pipe":
            os.mkfifo(place)
        case _:
            place.symlink_to(tmp_path / "other" if kind == "link" else "nothing-there")
    with unchanged(root):
        assert main(["check"]) == 0
    if "folder" in kind:
        with pytest.raises(CannotRunError, match="is not a journal, and cannot be removed") as told:
            finish(root)
        assert told.value.troubles[0].helps == (f"remove `{journal.NAME}`",)
    else:
        assert "was removed" in finish(root)[0]
    assert (tmp_path / "other").read_bytes() == b"other"


def test_temporary_files_that_came_with_the_folder_are_swept(root: Path) -> None:
    forgery(root)
    with writing(root):
        write_files(root, {SEED: b"a", "b.txt": b"b"})
    # Where nothing was written, nothing is looked for, unless a journal came with them.
    assert [path.parent.name for path in root.rglob("*.quoteproof-tmp")] == ["anchors"]
    (root / journal.NAME).write_bytes(b"forged")
    finish(root)
    assert list(root.rglob("*.quoteproof-tmp")) == []


# Folders that are links.


@links
@pytest.mark.parametrize("folder", ["build", "seeds", "seeds/anchors", "chapters", "a/b/c"])
@pytest.mark.parametrize("inside", [False, True], ids=["out of the book", "inside the book"])
def test_no_folder_that_is_a_link_is_written_into(folder: str, inside: bool, root: Path, tmp_path: Path) -> None:
    away = root / "elsewhere" if inside else tmp_path / "elsewhere"
    away.mkdir()
    (away / "book.pdf").write_bytes(b"mine")
    stale = away / ".999999999-abcdefgh.quoteproof-tmp"
    stale.write_bytes(b"mine")
    shutil.rmtree(root / folder, ignore_errors=True)
    (root / folder).parent.mkdir(parents=True, exist_ok=True)
    (root / folder).symlink_to(away)
    for name in (f"{folder}/book.pdf", f"{folder}/deeper/book.pdf"):
        with unchanged(away), pytest.raises(CannotRunError) as told, writing(root):
            write_files(root, {name: b"new"})
        (trouble,) = told.value.troubles
        assert f"`{folder}` is a link" in trouble.message
        assert f"replace the link `{folder}` by a folder, or remove it" in trouble.helps[0]


@links
def test_a_build_refuses_a_link_before_anything_is_made(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(root / "build")
    (root / "build").symlink_to(tmp_path / "elsewhere")
    with patch.object(Project, "check", side_effect=AssertionError):
        assert main(["build"]) == 2
    assert "`build` is a link" in capsys.readouterr().err
    assert list((tmp_path / "elsewhere").iterdir()) == []


@links
def test_the_programs_own_folder_may_not_be_a_link(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(root / reading.OWN)
    (root / reading.OWN).symlink_to(tmp_path / "elsewhere")
    assert main(["check"]) == 0
    assert f"`{reading.OWN}` is a link, and is not used" in capsys.readouterr().err
    with pytest.raises(CannotRunError, match="is a link, and nothing is written through a link"):
        anchor(root, {})
    assert list((tmp_path / "elsewhere").iterdir()) == []


@links
def test_what_stands_in_the_place_of_the_own_folder_is_named(root: Path) -> None:
    shutil.rmtree(root / reading.OWN)
    (root / reading.OWN).write_text("in the way")
    assert main(["check"]) == 0
    with pytest.raises(CannotRunError, match=f"`{reading.OWN}` is not a folder") as told:
        anchor(root, {})
    assert told.value.troubles[0].helps == (f"remove `{reading.OWN}`: quoteproof makes a new one",)


@links
def test_files_of_the_own_folder_lead_nowhere(root: Path, tmp_path: Path) -> None:
    """A link or a hard link in the place of one could have another file written over."""
    own = root / reading.OWN
    for name in (".gitignore", "writer"):
        (own / name).unlink()
        (own / name).symlink_to(tmp_path / "made")
    with pytest.raises(CannotRunError):
        anchor(root, {})
    assert not (tmp_path / "made").exists()
    (own / "writer").unlink()
    os.link(root / CHAPTER, own / "writer")
    with unchanged(root / "chapters"), pytest.raises(CannotRunError, match="is not an ordinary file with one name"):
        anchor(root, {})
    (own / "writer").unlink()
    assert anchor(root, {}).changed == ()


@links
@pytest.mark.parametrize("command", ["--output=json=away/x.json", "--output=json=x.json", "--write-baseline=away/x"])
def test_no_report_and_no_baseline_goes_through_a_link_out_of_the_book(
    command: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/mine").write_bytes(b"mine")
    (root / "away").symlink_to(tmp_path / "elsewhere")
    (root / "x.json").symlink_to(tmp_path / "elsewhere/mine")
    with unchanged(tmp_path / "elsewhere"):
        assert main(["check", command]) == 2
    assert "leads out of the book by a link" in capsys.readouterr().err
    assert main(["check", f"--output=json={tmp_path / 'elsewhere/mine'}"]) == 0


@links
def test_a_link_to_a_file_is_replaced_and_not_followed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "mine").chmod(0o777)
    for name in ("build/book.pdf", "build/book.docx"):
        (root / name).symlink_to(tmp_path / "mine")
    with writing(root):
        write_files(root, {"build/book.pdf": b"new", "build/book.docx": b"new"})
    assert (tmp_path / "mine").read_bytes() == b"mine"
    assert not (root / "build/book.pdf").is_symlink()
    assert (root / "build/book.pdf").stat().st_mode & 0o111 == 0


# What earlier versions left.


def test_an_old_cache_in_the_book_is_ignored_and_said_to_be_removable(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / reading.OWN / "chapters").mkdir()
    (root / reading.OWN / "passages.sqlite").write_bytes(b"anything")
    with unchanged(root):
        assert main(["check"]) == 0
        assert main(["find", "too loud"]) == 0
    told = capsys.readouterr().err
    assert told.count("`.quoteproof/chapters`, `.quoteproof/passages.sqlite` are no longer used") == 1
    assert "can be removed" in told
    shutil.rmtree(root / reading.OWN)
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""


def test_a_baseline_whose_line_shows_other_words_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = root / CHAPTER
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("too loud", "so loud"), encoding="utf-8")
    assert main(["check", "--write-baseline", "baseline.txt"]) == 0
    assert main(["check", "--baseline", "baseline.txt"]) == 0
    lines = (root / "baseline.txt").read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].rpartition("\t")[0] + "\tsome old typo"
    (root / "baseline.txt").write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "--baseline", "baseline.txt"]) == 2
    told = capsys.readouterr().err
    assert "baseline.txt:3: the words of the line are not those of the finding" in told
    assert "write the baseline again" in told
