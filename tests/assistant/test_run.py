"""An assistant's run with this book's sources: what it writes checks, whatever words it asks with."""

from __future__ import annotations

from pathlib import Path

from tests.assistant.run import passages, write
from tests.assistant.session import copy_of_this_book, run


def test_nothing_that_an_assistant_writes_is_misquoted(tmp_path: Path) -> None:
    book = copy_of_this_book(tmp_path)
    wanted = passages(book, 12, seed=7)
    writer = run(book, lambda session: write(session, book, wanted, seed=7), process=True)
    assert writer.written >= 11
    assert writer.refused["does-not-stand"] >= 1
    assert {"find", "quote", "correct", "put_chapter", "edit_chapter"} <= set(writer.calls)
