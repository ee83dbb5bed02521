"""What other processes prepare for the index is what this one would, and is done here where they cannot."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from quoteproof.disk.book_files import read_files
from quoteproof.disk.user_folders import book_cache
from quoteproof.project.seeds import anchor
from quoteproof.search import indexing, preparing
from quoteproof.search.index import FILE, find
from quoteproof.search.preparing import Task, prepared_apart, prepared_library

COMMON = ("the", "of", "and")
TEXTS = {
    "several": "\ufeffThe end of the\tday.\n\nOf the and of the: a co-\noperation “naïve”\u00a0it.\n\nΤέλος, 完了。\n",
    "one": "One passage of the day.\n",
    "bare": "* * *\n",
    "unsound": "It was anchored so.\n",
}
TOLD = "Where he said so, and the others of the house.\n\n"


def book(root: Path) -> Path:
    """A book of these sources, of which one is unsound and another has many passages."""
    (root / "seeds").mkdir()
    texts = {**TEXTS, **{f"told{number}": TOLD * 3 for number in range(4)}}
    for key, text in texts.items():
        (root / f"seeds/{key}.txt").write_text(text, encoding="utf-8")
    entries = [f"@misc{{{key}, title = {{{key}}}, file = {{seeds/{key}.txt}}}}" for key in texts]
    (root / "references.bib").write_text("\n".join(entries), encoding="utf-8")
    (root / "book.yaml").write_text("title: Some\n", encoding="utf-8")
    anchor(root, {})
    (root / "seeds/unsound.txt").write_text("It was changed then.\n", encoding="utf-8")
    return root


def tasks(root: Path) -> list[Task]:
    files = read_files(root, {}, chapters=False).sources
    asked = {key: f"seeds/{key}.txt" for key in TEXTS}
    seeds = {name: files.seeds[name] for name in asked.values()}
    of_some = replace(files, seeds=seeds, rows={name: files.rows[name] for name in files.rows})
    return [(of_some, asked), (of_some, {"one": "seeds/one.txt"})]


@pytest.mark.parametrize("command", [preparing._COMMAND, (sys.executable, "-c", "")])
def test_other_processes_prepare_the_same(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_COMMAND", command)
    monkeypatch.setattr(preparing, "_MOST", 1)
    given = tasks(book(tmp_path))
    apart = list(prepared_apart(iter(given), COMMON))
    assert apart == [prepared_library(files, asked, COMMON) for files, asked in given]
    assert "unsound" not in apart[0]
    assert len(apart[0]["several"].border_words) == len(apart[0]["several"].words) - 1
    assert list(apart[1]) == ["one"]


def test_the_index_is_the_same_whoever_prepares_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = book(tmp_path)
    kept = book_cache(root)
    assert kept is not None
    monkeypatch.setattr(preparing, "_MOST", 1)
    monkeypatch.setattr(indexing, "_FIRST", 10)
    monkeypatch.setattr(indexing, "_BATCH", 10)
    found = []
    for few in (100, 1):
        (kept / FILE).unlink(missing_ok=True)
        monkeypatch.setattr(indexing, "_FEW", few)
        answer = find(root, "and the others of the house", limit=20)
        found.append([(str(hit.anchor), hit.text) for hit in answer.hits])
        assert answer.left_out == ("unsound",)
    assert found[0] == found[1]
    assert len(found[0]) == 12
