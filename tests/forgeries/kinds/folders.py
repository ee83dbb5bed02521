"""A folder that came from somebody else with a journal or a cache in it, which a mere check believes."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Final

from quoteproof.project.project import Project
from quoteproof.project.seeds import anchor
from tests.forgeries.model import Forgery, Kind

_OWN: Final = ".quoteproof"


def _journal(root: Path, moves: dict[str, bytes]) -> None:
    """Write a journal that wants to put files in place, as a run that was ended would have left it."""
    rows = []
    for number, (target, data) in enumerate(moves.items()):
        temporary = (Path(target).parent / f".999999-abcdefg{number}.quoteproof-tmp").as_posix()
        (root / temporary).write_bytes(data)
        before = hashlib.sha256((root / target).read_bytes()).hexdigest()
        after = hashlib.sha256(data).hexdigest()
        rows.append({"temporary": temporary, "target": target, "before": before, "after": after})
    (root / _OWN).mkdir(exist_ok=True)
    (root / _OWN / "journal").write_text(json.dumps(rows), encoding="ascii")


def _copy(root: Path) -> Path:
    return Path(shutil.copytree(root, root.parent / "copy"))


def _forged_seed(root: Path) -> None:
    """Put another seed and its lock in place."""
    copy = _copy(root)
    seed = copy / "seeds/fen.txt"
    seed.write_text(seed.read_text(encoding="utf-8").replace("dyke held", "dyke fell"), encoding="utf-8")
    anchor(copy, {"fen": "another edition"})
    names = ("seeds/fen.txt", "seeds/anchors/fen.jsonl", "seeds/anchors.yaml")
    _journal(root, {name: (copy / name).read_bytes() for name in names})


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
    for entry in copy.rglob("*.entry"):
        entry.write_bytes(entry.read_bytes().replace(honest, hashlib.sha256(wanted).hexdigest().encode()))
    if (copy / _OWN).is_dir():
        shutil.copytree(copy / _OWN, root / _OWN, dirs_exist_ok=True)


_TEXT: Final = "He says “The dyke fell” [@fen#p1]."

KIND: Final = Kind(
    forgeries=(
        Forgery(name="journal-of-a-seed", text=_TEXT, alter=_forged_seed, code="Q001"),
        Forgery(name="journal-of-a-chapter", text=_TEXT, alter=_forged_chapter, code="Q001"),
        Forgery(name="journal-of-settings", text=_TEXT, alter=_forged_settings, code="Q001"),
        Forgery(name="poisoned-cache", text=_TEXT, alter=_poisoned_cache, code="Q001"),
    ),
    open="a journal that came with the folder is believed",
    open_variants=frozenset(
        """
        journal-of-a-seed journal-of-a-chapter journal-of-settings
        """.split()
    ),
)
