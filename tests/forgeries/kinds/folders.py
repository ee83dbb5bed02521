"""A folder that came from somebody else with a journal or a cache in it, which nothing believes."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Final

from quoteproof.disk.journal import FileMove, identity_of, text
from quoteproof.disk.user_folders import Key, book_cache, key_for
from quoteproof.project.project import Project
from quoteproof.project.seeds import anchor
from tests.forgeries.model import Forgery, Kind

_OWN: Final = ".quoteproof"


def _journal(root: Path, moves: dict[str, bytes], *, key: Key | None = None) -> None:
    """Write a journal that wants to put files in place, as a run that was ended would have left it.

    With a `key` it is as this version has it, with everything right but the seal; else as the first version had it.
    """
    rows: list[FileMove] = []
    for number, (target, data) in enumerate(moves.items()):
        temporary = (Path(target).parent / f".999999-abcdefg{number}.quoteproof-tmp").as_posix()
        (root / temporary).write_bytes(data)
        found = identity_of(root / temporary)
        assert found is not None
        before = hashlib.sha256((root / target).read_bytes()).hexdigest()
        rows.append(FileMove(temporary, target, before, hashlib.sha256(data).hexdigest(), found))
    first = json.dumps([{name: value for name, value in asdict(row).items() if name != "identity"} for row in rows])
    (root / _OWN).mkdir(exist_ok=True)
    (root / _OWN / "journal").write_bytes(text(key, rows) if key is not None else first.encode("ascii"))


def _copy(root: Path) -> Path:
    return Path(shutil.copytree(root, root.parent / "copy"))


def _forged_seed(root: Path, *, key: Key | None = None) -> None:
    """Put another seed and its lock in place."""
    copy = _copy(root)
    seed = copy / "seeds/fen.txt"
    seed.write_text(seed.read_text(encoding="utf-8").replace("dyke held", "dyke fell"), encoding="utf-8")
    anchor(copy, {"fen": "another edition"})
    names = ("seeds/fen.txt", "seeds/anchors/fen.jsonl", "seeds/anchors.yaml")
    _journal(root, {name: (copy / name).read_bytes() for name in names}, key=key)


def _with_right_inodes(root: Path) -> None:
    """The same, by somebody who guesses every inode, device and time, and has not the key."""
    _forged_seed(root, key=Key(b"somebody else's key"))


def _carried(root: Path) -> None:
    """Bring a copy of a folder in which a run of this very user's was ended, with the seal of the key."""
    key = key_for(root)
    assert key is not None
    _forged_seed(root, key=key)
    away = root.rename(root.parent / "away")
    shutil.copytree(away, root)


def _forged_chapter(root: Path) -> None:
    """Put an honest chapter in the place of the one that is checked."""
    chapter = next((root / "chapters").glob("*.md"))
    _journal(root, {f"chapters/{chapter.name}": chapter.read_bytes().replace(b"dyke fell", b"dyke held")})


def _forged_settings(root: Path) -> None:
    """Put other settings in place, by which the words are a declared phrase."""
    data = (root / "book.yaml").read_bytes() + b"  terms:\n    The dyke fell: a saying\n"
    _journal(root, {"book.yaml": data})


def _poisoned_cache(root: Path) -> None:
    """Leave the reading of an honest chapter in the cache, as that of the one that is checked."""
    copy = _copy(root)
    chapter = next((copy / "chapters").glob("*.md"))
    wanted = chapter.read_bytes()
    chapter.write_bytes(wanted.replace(b"dyke fell", b"dyke held"))
    with Project.open(copy) as project:
        project.check()
    honest = hashlib.sha256(chapter.read_bytes()).hexdigest().encode()
    kept, place = book_cache(copy), book_cache(root)
    assert kept is not None
    assert place is not None
    for entry in kept.rglob("*.entry"):
        entry.write_bytes(entry.read_bytes().replace(honest, hashlib.sha256(wanted).hexdigest().encode()))
    for folder in (place, root / _OWN):
        shutil.copytree(kept, folder, dirs_exist_ok=True)


_TEXT: Final = "He says “The dyke fell” [@fen#p1]."

KIND: Final = Kind(
    forgeries=(
        Forgery(name="journal-of-a-seed", text=_TEXT, alter=_forged_seed, code="Q001"),
        Forgery(name="journal-of-a-chapter", text=_TEXT, alter=_forged_chapter, code="Q001"),
        Forgery(name="journal-with-right-inodes", text=_TEXT, alter=_with_right_inodes, code="Q001"),
        Forgery(name="journal-that-was-carried", text=_TEXT, alter=_carried, code="Q001"),
        Forgery(name="journal-of-settings", text=_TEXT, alter=_forged_settings, code="Q001"),
        Forgery(name="poisoned-cache", text=_TEXT, alter=_poisoned_cache, code="Q001"),
    ),
)
