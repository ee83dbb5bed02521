"""The sources of a manuscript: plain texts with pages, their bibliography, and a library of them in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Library
from tests.manuscripts.plan import Works


def title(key: str) -> str:
    """The title of a work in the bibliography and in the fields of a DOCX."""
    return f"The Works in {key.upper()}"


def bibliography(works: Works, folder: str = "seeds") -> str:
    """BibTeX whose entries name the files of the sources in a folder, where one is given."""
    return "\n".join(
        f"@book{{{key},\n  title = {{{{{title(key)}}}}},\n  year = {{1999}},\n"
        + (f"  file = {{{folder}/{key}.txt}},\n}}" if folder else "}")
        for key in works.passages
    )


def emendations(works: Works) -> str:
    """What says that the pages of every source are numbered from 1."""
    labels = "  pages:\n    - {page: 1, label: 1, reason: the pages are counted}"
    return "\n".join(f"{key}:\n{labels}" for key in works.passages)


def library_in_memory(works: Works) -> tuple[Library, Mapping[str, str]]:
    """The library of the sources, and by each path the text of its file."""
    texts = {f"seeds/{key}.txt": works.text(key) for key in works.passages}
    seeds = {file: text.encode() for file, text in texts.items()}
    bib, said = bibliography(works), emendations(works)
    renewal, faults = renew_anchors(SourceFiles(bib, seeds=seeds, emendations=said))
    assert not faults, faults
    files = SourceFiles(bib, seeds=seeds, emendations=said, anchors=renewal.anchors, rows=renewal.rows)
    library, faults = read_library(files)
    assert not faults, faults
    for key, source in library.sources.items():
        assert len(source.passages) == len(works.passages[key]), key
    return library, texts


def write_sources(works: Works, folder: Path) -> Path:
    """Write the sources into a folder, each as `KEY.txt`, and beside it their bibliography, whose path is returned."""
    folder.mkdir(parents=True)
    for key in works.passages:
        (folder / f"{key}.txt").write_text(works.text(key), encoding="utf-8", newline="\n")
    path = folder.parent / f"{folder.name}.bib"
    path.write_text(bibliography(works, folder.name), encoding="utf-8", newline="\n")
    return path
