"""Bibliography entries that try something: refused at their field, or printed as letters alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from quoteproof.edition.cite import printable, strangers
from quoteproof.engine.pandoc import Pandoc
from tests.security.entries import ENTRIES
from tests.security.line import SECRET, book, findings, run
from tests.security.test_chapters import printed
from tests.security.vector import Entry

STARTER = (Path(__file__).parents[2] / "src/quoteproof/project/starter/book/references.bib").read_text(encoding="utf-8")


def bibliography(entries: Sequence[Entry], folder: Path) -> str:
    """A bibliography with these entries after the starter's own."""
    texts = (f"@misc{{{entry.name},\n  {entry.fields}\n}}\n" for entry in entries)
    return STARTER + "\n" + "\n".join(texts).replace("%SECRET%", str(folder / "outside/secret.txt"))


@pytest.mark.timeout(1200)
def test_entries_are_refused_at_their_field(tmp_path: Path) -> None:
    refused = [entry for entry in ENTRIES if entry.refused]
    text = bibliography(refused, tmp_path)
    chapters = {entry.name: f"Words [@{entry.name}]." for entry in refused}
    ran = run(book(tmp_path, {"references.bib": text}, chapters), "check", "--format", "json")
    told = {(code, line) for code, line, _ in findings(ran)["references.bib"]}
    for entry in refused:
        line = text[: text.index(f"@misc{{{entry.name},")].count("\n") + 1 + entry.line
        assert (entry.refused, line) in told, entry.name
    assert (ran.status, ran.seen, ran.asked) == (1, (), ())


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_entries_print_the_same_letters_everywhere(tmp_path: Path) -> None:
    entries = [entry for entry in ENTRIES if not entry.refused]
    chapters = {entry.name: f"Words [@{entry.name}]." for entry in entries}
    root = book(tmp_path, {"references.bib": bibliography(entries, tmp_path)}, chapters)
    done = printed(root, run(root, "build", "--to", "pdf,docx,html"), list(chapters))
    assert done.build.seen == done.build.asked == ()
    for words in (SECRET, "secret-abstract", "secret-field", "secret-note"):
        assert words.encode() not in done.outputs
    for entry in entries:
        for words in entry.prints:
            for name, parts in done.letters.items():
                # Titles print with capitals of their own.
                wanted = "".join(words.split()).casefold()
                assert any(wanted in text.casefold() for text in parts.values()), f"{words}: {name}"


RISKY = ("Link", "Image", "Raw", "Note", "style", "javascript", "file:")


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.name.startswith(("tex-", "url-"))], ids=lambda e: e.name)
def test_the_second_wall_stands_without_the_first(entry: Entry, pandoc: Pandoc) -> None:
    """What pandoc makes of a field is refused even where the check's own reader had seen nothing."""
    (reference,) = map(printable, pandoc.references(f"@misc{{{entry.name},\n  {entry.fields}\n}}"))
    harmless = not any(
        word in str(reference) for word in ("Link", "Image", "Raw", "Note", "style", "javascript", "file:")
    )
    assert harmless or list(strangers(reference))
