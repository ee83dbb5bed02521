"""Anchors: what they name, and why they name nothing."""

from __future__ import annotations

import pytest

from quoteproof.rules.table import worded
from quoteproof.source.anchoring import give_name
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import (
    AnchorFault,
    Extent,
    Library,
    LocatorKind,
    NoAnchor,
    RetiredAnchor,
    SourceWithoutSeed,
    UnknownAnchor,
    UnknownSource,
    UnsoundSource,
)
from quoteproof.source.lock import read_locks, write_index
from quoteproof.text.anchor import Anchor
from tests.source import shelf


def extent(library: Library, anchor: str) -> Extent:
    found = library.resolve(Anchor.parse(anchor))
    assert isinstance(found, Extent), found
    return found


def words(found: Extent) -> list[str]:
    return [part.passage.text[part.start : part.end] for part in found.parts]


@pytest.mark.parametrize(
    ("anchor", "expected", "locator"),
    [
        ("tale#p1", ["A Tale"], None),
        ("tale#p2", ["Once there was a king. He had a dog."], "1"),
        ("tale#p2.s2", ["He had a dog."], "1"),
        ("tale#p2-p4", ["Once there was a king. He had a dog.", "The dog ran off. Nobody cared."], "1–2"),
        ("tale#p1-p2", ["A Tale", "Once there was a king. He had a dog."], "1"),
    ],
)
def test_an_anchor_names_words(anchor: str, expected: list[str], locator: str | None) -> None:
    found = extent(shelf.library(), anchor)
    assert words(found) == expected
    assert str(found.anchor) == anchor
    assert (None if found.locator is None else found.locator.text) == locator


@pytest.mark.parametrize(
    ("anchor", "why"),
    [
        ("tale#p9", AnchorFault.NO_SUCH_PASSAGE),
        ("tale#p2.s3", AnchorFault.NO_SUCH_SENTENCE),
        ("tale#p2.s0", AnchorFault.NO_SUCH_SENTENCE),
        ("tale#friends", AnchorFault.NO_SUCH_NAME),
        ("tale#", AnchorFault.NO_SUCH_NAME),
        ("tale#p2..p4", AnchorFault.NO_SUCH_NAME),
        ("tale#p4-p2", AnchorFault.REVERSED_RANGE),
        ("tale#p3", AnchorFault.FURNITURE),
    ],
)
def test_an_unknown_anchor_says_why(anchor: str, why: AnchorFault) -> None:
    found = shelf.library().resolve(Anchor.parse(anchor))
    assert isinstance(found, UnknownAnchor)
    assert (found.why, found.passages) == (why, 5)


def test_nearest_anchors_can_be_cited() -> None:
    found = shelf.library().resolve(Anchor.parse("tale#p3"))
    assert isinstance(found, UnknownAnchor)
    assert [str(near) for near in found.nearest] == ["tale#p2", "tale#p4", "tale#p1"]


def test_other_ways_to_name_nothing() -> None:
    library = shelf.library()
    assert library.resolve(Anchor.parse("tail#p1")) == UnknownSource(Anchor.parse("tail#p1"), ("tale",))
    assert library.resolve(Anchor.parse("tale")) == NoAnchor(Anchor.parse("tale"))
    assert library.resolve(Anchor.parse("lost#p1")) == SourceWithoutSeed(Anchor.parse("lost#p1"))
    assert library.resolve(Anchor.parse("lost")) == NoAnchor(Anchor.parse("lost"))


def test_a_source_whose_seed_changed_is_unsound_and_not_unknown() -> None:
    files = shelf.anchored()
    changed = SourceFiles(shelf.BIB, seeds={"seeds/tale.txt": b"Else\n"}, anchors=files.anchors, rows=files.rows)
    library, findings = read_library(changed)
    assert library.resolve(Anchor.parse("tale#p1")) == UnsoundSource(Anchor.parse("tale#p1"))
    assert [f.code for f in findings] == ["S001"]
    assert "--accept tale --reason" in worded(findings)[0].helps[1]
    assert len(worded(findings)[0].notes) == 2


def test_a_given_name_stands_for_its_place() -> None:
    files = shelf.anchored()
    locks, _ = read_locks(files.anchors, files.rows)
    named = give_name(locks.sources["tale"], "the-dog", "p4.s1")
    assert not isinstance(named, str)
    index = write_index({"tale": named})
    library, _ = read_library(
        SourceFiles(shelf.BIB, seeds=files.seeds, emendations=files.emendations, anchors=index, rows=files.rows)
    )
    assert words(extent(library, "tale#the-dog")) == ["The dog ran off."]


@pytest.mark.parametrize(("name", "place"), [("p7", "p1"), ("two words", "p1"), ("x", "p99"), ("x", "q1")])
def test_a_name_that_cannot_be(name: str, place: str) -> None:
    files = shelf.anchored()
    locks, _ = read_locks(files.anchors, files.rows)
    assert isinstance(give_name(locks.sources["tale"], name, place), str)


def test_a_retired_anchor_shows_its_tombstone() -> None:
    files = shelf.anchored()
    assert files.anchors is not None
    index = files.anchors.replace("tombstones: {}", 'tombstones: {"p7": "Gone — cut"}')
    library, _ = read_library(
        SourceFiles(shelf.BIB, seeds=files.seeds, emendations=files.emendations, anchors=index, rows=files.rows)
    )
    assert library.resolve(Anchor.parse("tale#p7")) == RetiredAnchor(Anchor.parse("tale#p7"), "p7", "Gone — cut")
    assert library.resolve(Anchor.parse("tale#p1-p7")) == RetiredAnchor(Anchor.parse("tale#p1-p7"), "p7", "Gone — cut")


def test_pages_are_the_locator_where_they_are_known() -> None:
    pages = """
tale:
  pages:
    - {lines: 1, starts: A Tale, label: "12", reason: printed}
    - {lines: 4, starts: The dog, label: "13", reason: printed}
"""
    found = extent(shelf.library(emendations=pages), "tale#p2-p4").locator
    assert found is not None
    assert (found.kind, found.text, found.words) == (LocatorKind.PAGE, "12–13", "pages\u00a012–13")
