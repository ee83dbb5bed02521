"""Contents that were written and are read where they are needed say what those say that are all at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoteproof.disk.book_files import read_files
from quoteproof.document.role import Role
from quoteproof.source.anchoring import renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.contents import ReadContents
from quoteproof.source.library import Source
from quoteproof.source.source_stores import DisagreeingStoreError
from quoteproof.source.stored import StoredContents
from quoteproof.text.anchor import Anchor
from tests.cases import runner
from tests.cases.notation import read_cases
from tests.document.pdfs import lines, pdf
from tests.document.traced import pdf_files
from tests.source import shelf

ROOT = Path(__file__).parents[2]


class Stores:
    """Stores in memory, which can be altered."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.makes = False

    def knows(self, digest: str) -> bool:
        return digest in self.kept

    def keep(self, digest: str, data: bytes) -> None:
        self.kept[digest] = data

    def opened(self, digest: str, make: Callable[[], bytes]) -> memoryview:
        return memoryview(make() if self.makes else self.kept[digest])


def _same(kept: Source, read: Source) -> None:
    assert isinstance(kept.contents, StoredContents)
    assert isinstance(read.contents, ReadContents)
    assert tuple(kept.passages) == read.passages
    assert (kept.key, kept.file, kept.sha256, kept.unconfirmed) == (read.key, read.file, read.sha256, read.unconfirmed)
    assert (kept.names, kept.tombstones, kept.accepted) == (read.names, read.tombstones, read.accepted)
    assert kept.raw == read.raw
    assert kept.shown == read.shown
    assert kept.labels == read.labels
    assert list(kept.labels) == list(read.labels)
    assert (kept.numbered, kept.contents.numbers) == (read.numbered, read.contents.numbers)
    assert list(kept.contents.corrected) == list(read.contents.corrected)
    assert list(kept.contents.citable) == list(read.contents.citable)
    assert [list(kept.contents.places(role)) for role in Role] == [list(read.contents.places(role)) for role in Role]
    ids = [*(passage.id for passage in read.passages), "p0", "p01", "p999999999", "p9999999999", "x", "", "p²", "7"]
    assert [kept.position(id) for id in ids] == [read.position(id) for id in ids]
    edges = [0, *(edge for passage in read.passages for edge in (passage.start - 1, passage.end + 1)), len(read.raw)]
    edges = sorted(max(0, edge) for edge in edges)
    for start, end in zip(edges, edges[3:], strict=False):
        assert kept.contents.raw_between(start, end) == read.contents.raw_between(start, end), (start, end)
    assert kept.contents.raw_between(5, 3) == ""
    assert (kept.document is None) == (read.document is None)
    if kept.document is not None and read.document is not None:
        assert tuple(kept.document.passages) == read.document.passages
        assert (kept.document.pin, kept.document.is_there) == (read.document.pin, read.document.is_there)


def _compare(files: SourceFiles, stores: Stores) -> None:
    read, faults = read_library(files)
    for _ in range(2):
        kept, same = read_library(files, stores)
        assert same == faults
        assert (kept.entries, kept.unsound) == (read.entries, read.unsound)
        assert list(kept.sources) == list(read.sources)
        for key, source in kept.sources.items():
            if isinstance(source.contents, StoredContents):
                _same(source, read.sources[key])
            else:
                assert faults
            assert source == read.sources[key]
            assert read.sources[key] == source


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "tests/cases").glob("*.md")))
def test_the_sources_of_every_case_are_the_same(page: str) -> None:
    stores = Stores()
    for case in read_cases(page, (ROOT / "tests/cases" / page).read_text("utf-8")):
        _compare(runner.files_of(case), stores)


def test_the_sources_of_this_book_are_the_same() -> None:
    stores = Stores()
    _compare(read_files(ROOT, {}, chapters=False).sources, stores)
    assert stores.kept


def test_a_document_whose_original_is_there_or_not_is_the_same() -> None:
    files = pdf_files(
        "a", pdf(lines(50, 500, "One two.", "Three four.", "Five.")), ["One two.", "Three four.", "Five."], {0: "iv"}
    )
    stores = Stores()
    _compare(files, stores)
    assert len(stores.kept) == 1
    seeds = {name: data for name, data in files.seeds.items() if not name.endswith(".pdf")}
    _compare(replace(files, seeds=seeds), stores)


@given(st.text(st.sampled_from("ab. \r\n\f\té“”’-—1§[]*_\u00ad\ufffd😀"), min_size=1, max_size=80))
def test_any_text_is_the_same(text: str) -> None:
    try:
        files = shelf.anchored(text, None)
    except AssertionError:
        return
    _compare(files, Stores())


def test_what_is_kept_depends_on_what_emendations_say_and_not_on_where_they_stand() -> None:
    files, stores = shelf.anchored(), Stores()
    read_library(files, stores)
    read_library(replace(files, emendations=f"# A remark\n{files.emendations}"), stores)
    assert len(stores.kept) == 1
    other = (files.emendations or "").replace("furniture", "note")
    read_library(
        SourceFiles(files.bibliography, "references.bib", files.seeds, other, files.anchors, files.rows), stores
    )
    assert len(stores.kept) == 1  # the lock does not have it so: it is a fault, and nothing is kept


def test_of_a_source_with_a_fault_nothing_is_kept_and_it_is_told_each_time() -> None:
    files, stores = shelf.anchored(), Stores()
    changed = replace(files, seeds={"seeds/tale.txt": b"Other words.\n"})
    _compare(changed, stores)
    assert not stores.kept
    assert read_library(changed, stores)[1]


def test_a_source_that_was_kept_in_spite_of_a_fault_is_not_used_by_who_makes_it_anew() -> None:
    files, stores = shelf.anchored(), Stores()
    read_library(files, stores)
    (digest,) = stores.kept
    forged = replace(files, rows={"tale": files.rows["tale"].replace('"hash":"', '"hash":"0', 1)})
    stores.makes = True
    told: list[str] = []

    class Knowing(Stores):
        def knows(self, digest: str) -> bool:
            told.append(digest)
            return True

        opened = stores.opened

    library, faults = read_library(forged, Knowing())
    assert faults == ()
    assert told != [digest]
    with pytest.raises(DisagreeingStoreError):
        library.resolve(Anchor("tale", "p1"))


def test_few_passages_are_made_of_a_large_source() -> None:
    text = "".join(f"This is the sentence of the number {number}.\n" for number in range(2000))
    files, stores = shelf.anchored(text, None), Stores()
    library, _ = read_library(files, stores)
    contents = library.sources["tale"].contents
    assert isinstance(contents, StoredContents)
    extent = library.resolve(Anchor("tale", "p1000"))
    assert extent.source.passages[999].text.endswith("999.")  # type: ignore[union-attr]
    assert len(contents.passages._known) == 1
    assert contents.passages[-1].id == "p2000"
    with pytest.raises(IndexError):
        contents.passages[2000]


def test_whatever_is_changed_of_a_lock_is_told_where_its_source_is_kept() -> None:
    texts = {"seeds/one.txt": b"The river froze.\nThe mill stood still.\n", "seeds/two.txt": b"The bridge fell.\n"}
    bibliography = "".join(f"@misc{{{key}, title = {{T}}, file = {{seeds/{key}.txt}}}}\n" for key in ("one", "two"))
    renewal, _ = renew_anchors(SourceFiles(bibliography, seeds=texts))
    files, stores = SourceFiles(bibliography, seeds=texts, anchors=renewal.anchors, rows=renewal.rows), Stores()
    _compare(files, stores)
    assert len(stores.kept) == 2
    for at in (at for at, character in enumerate(renewal.anchors) if character.isalnum()):
        other = "1" if renewal.anchors[at] != "1" else "2"
        _compare(replace(files, anchors=renewal.anchors[:at] + other + renewal.anchors[at + 1 :]), stores)
    for key, rows in renewal.rows.items():
        for at in range(0, len(rows), 7):
            _compare(replace(files, rows={**renewal.rows, key: rows[:at] + "1" + rows[at + 1 :]}), stores)
